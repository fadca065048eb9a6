internal import ArgumentParser
internal import Diagnostics
internal import Foundation
internal import LogReaders
internal import PrintedNumbers
internal import Reporting

/// `compass report why`, which the parser knows under a name of its own: `report` takes a source where
/// a command below it would stand.
struct ReportWhyCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "report-why",
    abstract: "Say what a cell of a report depends on.",
    usage: "compass report why <source.md> <cell> [--cache <dir>] [--format <format>] [--quiet]",
    discussion: """
      Example:
        compass report why reports/leaderboard.md tbl-board

      Each part that the result of the cell depends on, with a digest of what it says; whether the next \
      build takes the result from the cache or computes it; and which parts are not what they were when \
      the cell was last built. A cell is named by its label, or as KIND#N: the first radar is radar#1.
      """, shouldDisplay: false)

  @Argument(help: ArgumentHelp("The report source (Markdown).", valueName: "source.md"))
  var source: String

  @Argument(help: ArgumentHelp("A label, or KIND#N.", valueName: "cell"))
  var cell: String

  @OptionGroup var study: StudyOptions

  @Option(help: "Seed of the random draws; takes the place of the front matter's.")
  var seed: UInt64?

  @OptionGroup var cache: CacheOptions

  @OptionGroup var output: OutputOptions

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let report = try ReportSource(InputFile.text(of: source), file: source)
    try ReportCommand.refuse(study, of: report, file: source)
    let inputs = try report.inputs(over: study.request, opening: DataSource.open)
    guard let cache = cache.cache(beside: source, in: surroundings) else {
      throw Diagnostics(
        Diagnostic(
          "noCache", "no results are kept, so that every cell is computed in each build",
          remedy: "Leave out --no-cache, or name a directory with --cache"), cause: .wrongUse)
    }
    let found = try ReportBuilder(
      report, inputs: inputs, seed: seed, opening: DataSource.open, keeping: cache
    ).dependence(of: cell)
    try CommandResult(
      command: "report why", options: Options(source: source.lastPathComponent, cell: cell),
      results: found
    ).print(
      output, to: surroundings.console, text: ReportWhyText(found: found).text,
      csv: ReportWhyText(found: found).csv)
    return .ok
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let source: String
    let cell: String
  }
}
