internal import ArgumentParser
internal import Diagnostics
internal import PrintedNumbers
internal import StudyStore

struct PoolRetireCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "retire",
    abstract: "Take items out of use, or back into it.",
    discussion: """
      Example:
        compass pool add data/examples/pool/candidates.csv --study pool.study --quiet
        compass pool retire power-01 --reason leaked --study pool.study
        compass pool retire power-01 --undo --study pool.study

      Reasons: saturated (all answer alike), leaked (models may have been trained on it), overexposed \
      (given too often), misfitting (the response model does not fit it), drifting (its difficulty \
      moved). A retired item is given no more, and counts in no calibration; what is known of it stays.
      """)

  @Argument(help: ArgumentHelp("Items, by their sample_id.", valueName: "item"))
  var items: [String]

  @Option(help: "The study.")
  var study: String

  @Option(help: "Why: saturated, leaked, overexposed, misfitting or drifting.")
  var reason: RetirementReason?

  @Flag(help: "Give the items the status back that they had.")
  var undo = false

  @OptionGroup var date: PoolDayOption

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (reason == nil) == undo else {
      throw ValidationError(
        undo
          ? "Give --reason or --undo, not both."
          : "Say why with --reason: "
            + RetirementReason.allCases.map(\.rawValue).joined(separator: ", ") + ".")
    }
  }

  private struct Options: Encodable {
    let items: [String]
    let study: String
    let reason: RetirementReason?
    let undo: Bool
  }

  private struct Results: Encodable {
    let items: [Item]

    struct Item: Encodable {
      let sample: String
      let status: PoolStatus
      let statusReason: RetirementReason?
      let statusSince: String?
    }
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let pool = try Study(opening: study).pool
    if let reason {
      try pool.retire(items, reason: reason, on: date.day)
    } else {
      try pool.reinstate(items, on: date.day)
    }
    let results = try pool.items(named: items).map {
      Results.Item(
        sample: $0.sample, status: $0.status, statusReason: $0.reason,
        statusSince: $0.statusSince?.description)
    }
    let rows = results.map {
      [$0.sample, $0.status.rawValue, $0.statusReason?.rawValue ?? "", $0.statusSince ?? ""]
    }
    try CommandResult(
      command: "pool retire",
      options: Options(items: items, study: study, reason: reason, undo: undo),
      results: Results(items: results)
    ).print(
      output, to: surroundings.console,
      text: TextTable(
        columns: [
          ("Item", .leading), ("Status", .leading), ("Reason", .leading), ("Since", .leading),
        ], rows: rows
      ).text,
      csv: CSVText.table(header: ["sample", "status", "statusReason", "statusSince"], rows: rows))
    return .ok
  }
}
