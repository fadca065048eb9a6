import CommandLine
import TestSupport
import Testing

@Suite("Mistyped commands")
struct MistypedCommandTests {
  @Test(
    "the command that was probably meant is named, wherever it stands",
    arguments: [
      (["leaderbord"], "`compass leaderbord`. Did you mean `leaderboard`?"),
      (["study", "inof", "x.study"], "`compass study inof`. Did you mean `info`?"),
      (["help", "agreemnt"], "`compass agreemnt`. Did you mean `agreement`?"),
      (["help", "study", "exprot"], "`compass study exprot`. Did you mean `export`?"),
      (["zzz"], "`compass zzz`. Use one of `report`, "),
    ])
  func suggestion(_ arguments: [String], told: String) async {
    let run = await Run(arguments)
    #expect(run.status == .wrongUse)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("There is no command \(told)"), "\(run.errors)")
  }

  @Test(
    "commands, options and their help are left to the parser",
    arguments: [
      ["--version"], ["--help"], ["help"], ["help", "study", "info"], ["study", "--help"],
    ])
  func known(_ arguments: [String]) async {
    #expect(await Run(arguments).status == .ok)
  }

  @Test("a word that is an argument is no command")
  func argument() async {
    let run = await Run("interval", "leaderbord", "--value", "score")
    #expect(run.status == .badInput)
    #expect(!run.errors.contains("no command"))
  }

  @Test("signs of a terminal in a mistyped name are shown, not sent")
  func signs() async {
    let run = await Run("rank\u{1B}[2J")
    #expect(run.status == .wrongUse)
    #expect(!run.errors.contains("\u{1B}"))
  }
}
