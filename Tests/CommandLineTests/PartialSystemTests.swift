import CommandLine
import TestSupport
import Testing

/// Logs that measure a part of a value system only.
@Suite("A part of a value system")
struct PartialSystemTests {
  private static let source = [
    "--logs", Golden.input("repeats.csv"), "--instrument", "presence", "--system", "schwartz",
  ]

  @Test(
    "a mean over all dimensions that nobody has is told of, with a dimension to ask for",
    arguments: ["leaderboard", "pairs"])
  func board(_ command: String) async {
    Project.enter()
    let all = await Run([command] + Self.source)
    #expect(all.status == .ok)
    #expect(
      all.output.contains("No model has a mean over all dimensions: there are no scores on"),
      "\(all.output)")
    #expect(all.output.contains("such as power."))
    let one = await Run([command] + Self.source + ["--dimension", "power"])
    #expect(one.status == .ok && !one.output.contains("No model has a mean"), "\(one.output)")
  }

  @Test("a study is planned for a dimension that is measured, and the message says so")
  func power() async {
    Project.enter()
    let plan =
      ["power", "--solve", "items", "--difference", "10", "--model", "Aster", "--model", "Birch"]
      + Self.source
    let all = await Run(plan)
    #expect(all.status == .badInput && all.errors.contains("--dimension"), "\(all.errors)")
    #expect(await Run(plan + ["--dimension", "power"]).status == .ok)
  }

  @Test("doctor names the dimension in every command on scores")
  func doctor() async {
    Project.enter()
    let run = await Run("doctor", Golden.input("repeats.csv"))
    for command in ["leaderboard", "pairs", "power"] {
      #expect(
        run.output.split(separator: "\n").contains {
          $0.contains("compass \(command) ") && $0.contains("--system schwartz --dimension power")
        }, "\(command)\n\(run.output)")
    }
  }
}
