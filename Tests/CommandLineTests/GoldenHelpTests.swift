import CommandLine
import TestSupport
import Testing

/// The whole help of the program and of each command.
@Suite("Golden help")
struct GoldenHelpTests {
  static let commands: [[String]] =
    [
      [], ["report"], ["report", "diff"], ["chart"], ["new"], ["ingest"], ["study"],
      ["leaderboard"],
      ["pairs"], ["power"], ["reliability"], ["validity"], ["drift"], ["contamination"],
      ["culture"], ["align"],
      ["interval"], ["agreement"],
      ["compare"], ["changepoint"], ["rank"], ["partial"], ["combine"], ["calibrate"], ["audit"],
      ["overlap"],
      ["recognize"], ["evaluate"], ["generate"], ["systems"], ["simulate"], ["schema"], ["doctor"],
      ["verify"],
    ]
    + ["info", "files", "issues", "export", "merge", "verify", "forget", "remove"]
    .map { ["study", $0] }
    + [["cultures"]] + ["build", "list", "check"].map { ["cultures", $0] }
    + [["pool"]] + ["add", "list", "show", "retire", "link", "export"].map { ["pool", $0] }

  @Test("help is what it was, word for word", arguments: commands)
  func help(command: [String]) async {
    Project.enter()
    let run = await Run(command + ["--help"])
    #expect(run.status == .ok)
    #expect(run.errors.isEmpty)
    Golden.expect(
      run.output, named: "help/\((["compass"] + command).joined(separator: "-")).txt")
  }

  @Test("every command of the program is among them")
  func complete() async {
    for parent in [[], ["study"], ["cultures"], ["pool"]] {
      let lines = await Run(parent + ["--help"]).output.split(separator: "\n")
      let names = lines.drop { $0 != "SUBCOMMANDS:" }.compactMap { line -> String? in
        // A command stands two spaces in, the lines of its description further.
        guard line.hasPrefix("  "), !line.hasPrefix("   ") else { return nil }
        return line.split(separator: " ").first.map(String.init)
      }
      #expect(!names.isEmpty)
      for name in names where name != "See" {
        #expect(Self.commands.contains(parent + [name]), "\(name)")
      }
    }
  }
}
