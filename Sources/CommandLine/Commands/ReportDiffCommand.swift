internal import ArgumentParser
internal import Diagnostics
internal import FileFormats
internal import Foundation
internal import PrintedNumbers
internal import Reporting

/// `compass report diff`, which the parser knows under a name of its own: `report` takes a source where
/// a command below it would stand.
struct ReportDiffCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "report-diff",
    abstract: "Say what moved between two versions of a report.",
    usage: "compass report diff <old.json> <new.json> [--format <format>] [--quiet]",
    discussion: """
      Example, on two builds of one report:
        compass report reports/leaderboard.md --output old
        compass report reports/leaderboard.md --output new --where 'epoch=1'
        compass report diff old/leaderboard.json new/leaderboard.json

      Scores, rank intervals and verdicts (claims, changes between rounds, tests of contamination, checks) \
      that are not the same in both, by their names. Nothing is tested: two reports may rest on the same \
      rows.
      """, shouldDisplay: false)

  @Argument(help: ArgumentHelp("The JSON of the earlier report.", valueName: "old.json"))
  var old: String

  @Argument(help: ArgumentHelp("The JSON of the later report.", valueName: "new.json"))
  var new: String

  @OptionGroup var output: OutputOptions

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let diff = ReportDiff(try report(old), try report(new))
    let text = ReportDiffText(diff: diff)
    try CommandResult(
      command: "report diff",
      options: Options(old: old.lastPathComponent, new: new.lastPathComponent), results: diff
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
    return .ok
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let old: String
    let new: String
  }

  private func report(_ path: String) throws(Diagnostics) -> PrintedReport {
    try PrintedReport(Array(InputFile.text(of: path).utf8), file: path)
  }

  /// The arguments with the two words of a command below `report` as the one that the parser knows.
  static func joined(_ arguments: [String]) -> [String] {
    let start = arguments.first == "help" ? 1 : 0
    let words = Array(arguments.dropFirst(start).prefix(2))
    let commands = [configuration, ReportWhyCommand.configuration].compactMap(\.commandName)
    guard words.count == 2, commands.contains(words.joined(separator: "-")) else {
      return arguments
    }
    return arguments[..<start] + [words.joined(separator: "-")] + arguments[(start + 2)...]
  }
}
