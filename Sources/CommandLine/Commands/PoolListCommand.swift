internal import ArgumentParser
internal import Diagnostics
internal import Elicitation
internal import PrintedNumbers
internal import StudyStore

struct PoolListCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the items of a pool with their parameters and their information.",
    discussion: """
      Example:
        compass pool add data/examples/pool/candidates.csv --study pool.study --quiet
        compass pool list --study pool.study --status candidate --language en

      The information of an item at an ability is what one answer adds to the inverse of the squared \
      standard error there. It is largest at the difficulty of the item.
      """)

  @Option(help: "The study.")
  var study: String

  @OptionGroup var filter: PoolFilterOptions

  @OptionGroup var output: OutputOptions

  private struct Options: Encodable {
    let study: String
    let filters: PoolFilterDescription?
  }

  private struct Results: Encodable {
    let items: [PoolItemDescription]
    /// By status, how many of the items that are listed.
    let statuses: [String: Int]
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let items = try filter.items(of: Study(opening: study).pool)
    let statuses = Dictionary(grouping: items, by: \.status.rawValue).mapValues(\.count)
    try CommandResult(
      command: "pool list", options: Options(study: study, filters: filter.description),
      results: Results(
        items: items.map { PoolItemDescription($0, isWhole: false) }, statuses: statuses)
    ).print(
      output, to: surroundings.console, text: PoolText.list(items), csv: PoolText.csv(items))
    return .ok
  }
}

struct PoolShowCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show items of a pool: text, status, parameters, information, and how these changed.",
    discussion: """
      Example:
        compass pool add data/examples/pool/candidates.csv --study pool.study --quiet
        compass pool link --study pool.study --logs data/examples/pool/round-1.csv.gz --quiet
        compass pool show power-01 power-02 --study pool.study
      """)

  @Argument(help: ArgumentHelp("Items, by their sample_id.", valueName: "item"))
  var items: [String]

  @Option(help: "The study.")
  var study: String

  @OptionGroup var output: OutputOptions

  private struct Options: Encodable {
    let items: [String]
    let study: String
  }

  private struct Results: Encodable {
    let items: [PoolItemDescription]
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let pool = try Study(opening: study).pool
    let calibrations = try pool.calibrations()
    var shown: [PoolItemDescription] = []
    for item in try pool.items(named: items) {
      shown.append(
        PoolItemDescription(
          item, isWhole: true, history: try pool.history(of: item.sample),
          calibrations: calibrations))
    }
    try CommandResult(
      command: "pool show", options: Options(items: items, study: study),
      results: Results(items: shown)
    ).print(
      output, to: surroundings.console,
      text: shown.map(PoolText.sheet).joined(separator: "\n\n"), csv: PoolText.history(shown))
    return .ok
  }
}

/// An item of a pool as JSON tells of it.
struct PoolItemDescription: Encodable {
  let sample: String
  /// Left out of lists.
  let text: String?
  let system: String
  let dimension: String
  let language: String?
  let topic: String?
  let origin: String?
  let created: String?
  let status: PoolStatus
  let statusReason: RetirementReason?
  let statusSince: String?
  let exposures: Int
  let calibration: String?
  let discrimination: PoolNumber?
  let difficulty: PoolNumber?
  let information: Information?
  let history: [Calibrated]?

  /// Fisher's information of one answer.
  struct Information: Encodable {
    /// At ability 0.
    let atZero: Double
    /// Where it is largest, and how large there.
    let mostAt: Double
    let most: Double
    /// At abilities from -3 to 3, left out of lists.
    let curve: [Point]?

    struct Point: Encodable {
      let ability: Double
      /// With the parameters taken as known.
      let information: Double
      /// Of the response function averaged over what is not known of the parameters.
      let averaged: Double
    }
  }

  /// What a calibration found of the item, on the scale of the pool.
  struct Calibrated: Encodable {
    let calibration: String
    let round: String?
    let day: String?
    let model: String
    let use: PoolEstimate.Use
    let discrimination: PoolNumber
    let difficulty: PoolNumber
  }

  init(
    _ item: PoolItem, isWhole: Bool, history: [PoolEstimate] = [],
    calibrations: [PoolCalibration] = []
  ) {
    sample = item.sample
    text = isWhole ? item.text : nil
    system = item.system
    dimension = item.dimension
    language = item.language
    topic = item.topic
    origin = item.origin
    created = item.created?.description
    status = item.status
    statusReason = item.reason
    statusSince = item.statusSince?.description
    exposures = item.exposures
    calibration = item.parameters?.calibration
    discrimination = item.parameters.map(PoolNumber.init(discriminationOf:))
    difficulty = item.parameters.map(PoolNumber.init(difficultyOf:))
    information = item.parameters.map { parameters in
      Information(
        atZero: parameters.information(at: 0), mostAt: parameters.mostInformativeAbility,
        most: parameters.information(at: parameters.mostInformativeAbility),
        curve: isWhole
          ? stride(from: -3.0, through: 3, by: 0.5).map {
            Information.Point(
              ability: $0, information: parameters.information(at: $0),
              averaged: parameters.averagedInformation(at: $0))
          } : nil)
    }
    self.history =
      isWhole
      ? history.map { estimate in
        let known = calibrations.first { $0.name == estimate.parameters.calibration }
        return Calibrated(
          calibration: estimate.parameters.calibration, round: known?.round,
          day: known?.day?.description, model: known?.model ?? PoolCalibration.given,
          use: estimate.use,
          discrimination: PoolNumber(discriminationOf: estimate.parameters),
          difficulty: PoolNumber(difficultyOf: estimate.parameters))
      } : nil
  }
}
