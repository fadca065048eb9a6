internal import Analysis
internal import Diagnostics
internal import Documents
internal import ValueModel

/// Ranks or scores of the models over the rounds: `{slope}`.
struct SlopeCell: CellKind {
  static let name = "slope"
  static let labels = LabelKind.figure

  /// What the lines show.
  enum Quantity: String, CaseIterable, Codable, Sendable { case ranks, scores }

  private let question: RoundQuestion
  private let dimension: DimensionOption
  private let quantity: Quantity
  /// Show only the first so many models of the last round.
  private let top: Int?
  /// nil for those that are shown to have moved.
  private let highlighted: ModelOption

  init(_ options: inout OptionReader) {
    question = RoundQuestion(&options)
    dimension = DimensionOption(&options, ofOne: true)
    quantity = options.choice("of", Quantity.self) ?? .ranks
    top = options.integer("top", in: 1...100_000)
    highlighted = ModelOption(&options, key: "highlight")
  }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> SlopeFindings {
    let system = data.inputs.system
    let named = try dimension.identifiers(system, withOverall: true)?.first
    let hasOverall = data.study?.hasOverallScore ?? false
    let ofOverall = named == ModelScore.overall || (named == nil && hasOverall)
    let results = try question.study(data, ofOverall: ofOverall).results
    let known = results.dimensions(of: system)
    guard let dimension = named ?? known.first, known.contains(dimension) else {
      throw Diagnostics(
        report: .noRounds, "no round has a score on \(system.shownDimension(named ?? ""))",
        remedy: "Name a dimension that the judgments have a score on")
    }
    let models = try question.models(of: results)
    return try SlopeFindings(
      results, dimension: dimension, quantity: quantity, models: models, top: top,
      highlighted: try highlighted.names(among: models), system: system,
      isCentred: data.study?.hasOverallScore == false, level: question.level(data))
  }

  func blocks(_ found: SlopeFindings, at place: CellPlace, _ shared: SharedQuantities) -> [Block] {
    [found.block(at: place)]
  }

  func checks(_ found: SlopeFindings) -> [Check] { found.checks }

  func promises(_ found: SlopeFindings) -> CaptionPromises? {
    CaptionPromises(
      hasIntervals: found.hasIntervals, hasBands: false, hasRanks: found.quantity == .ranks)
  }
}
