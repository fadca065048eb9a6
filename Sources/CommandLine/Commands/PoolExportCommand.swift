internal import ArgumentParser
internal import Diagnostics
internal import Elicitation
internal import PrintedNumbers
internal import StudyStore

struct PoolExportCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the items of a pool to a file that pool add reads.",
    discussion: """
      Example:
        compass pool add data/examples/pool/candidates.csv --study pool.study --quiet
        compass pool export --study pool.study --output items.jsonl.gz

      The name says the format: .csv or .jsonl, with .gz behind it for gzip and .zst for Zstandard. \
      With - items are printed, as JSON Lines or, with --format csv, as CSV. In a CSV a text that a \
      spreadsheet would take for a formula gets an apostrophe in front, which reading takes off \
      again, unless --raw-cells leaves it out.
      """)

  @Option(help: "The study.")
  var study: String

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: "File to write: .csv or .jsonl, with .gz or .zst where compressed; - to print the items.")
  var target: String

  @OptionGroup var filter: PoolFilterOptions

  @Flag(help: "Leave cells of a CSV as they are that a spreadsheet would take for formulas.")
  var rawCells = false

  @OptionGroup var output: OutputOptions

  private struct Options: Encodable {
    let study: String
    let output: String
    let filters: PoolFilterDescription?
    let rawCells: Bool
  }

  private struct Result: Encodable {
    let items: Int
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let items = try filter.items(of: Study(opening: study).pool)
    guard target != "-" else {
      try surroundings.console.printRows(
        try PoolExport.bytes(
          items, as: output.format == .csv ? .csv : .jsonLines,
          neutralisesFormulas: !rawCells))
      // The items are the result; what is said of them goes beside it.
      if !output.quiet {
        surroundings.console.warn("\(CountText.counted(items.count, "item")) printed")
      }
      return .ok
    }
    try PoolExport.write(items, to: target, neutralisesFormulas: !rawCells)
    try CommandResult(
      command: "pool export",
      options: Options(
        study: study, output: target, filters: filter.description, rawCells: rawCells),
      results: Result(items: items.count)
    ).print(
      output, to: surroundings.console,
      text: "\(CountText.counted(items.count, "item")) written to \(target)",
      csv: CSVText.table(header: ["items"], rows: [["\(items.count)"]]))
    return .ok
  }
}
