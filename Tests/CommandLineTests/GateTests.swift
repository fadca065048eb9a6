import CommandLine
import TestSupport
import Testing

/// `--fail-on` of every command that has it.
@Suite("Gates")
struct GateTests {
  /// A command with its data, a word that it finds there, and one that it does not.
  struct Gate: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let found: String
    let notFound: String

    var testDescription: String { arguments[0] }
  }

  static let gates = [
    Gate(
      arguments: ["pairs", "--logs", "data/examples/inspect", "--system", "criteria"],
      found: "firstHigher", notFound: "noSharedItems"),
    Gate(
      arguments: ["audit", "data/examples/published/board.csv"], found: "placeholder",
      notFound: "duplicateRows"),
  ]

  @Test("a gate fails with what it names, and says so", arguments: gates)
  func fails(_ gate: Gate) async {
    Project.enter()
    let open = await Run(gate.arguments + ["--fail-on", gate.notFound])
    #expect(open.status == .ok, "\(open.errors)")
    let failed = await Run(gate.arguments + ["--fail-on", "\(gate.notFound),\(gate.found)"])
    #expect(failed.status == .gateFailed && failed.errors.contains("gate: "), "\(failed.errors)")
    #expect(failed.output == open.output)
  }

  @Test(
    "a gate that names nothing, which nothing could fail, is wrong use", arguments: gates,
    ["", ",", " , "])
  func namesNothing(_ gate: Gate, words: String) async {
    Project.enter()
    let run = await Run(gate.arguments + ["--fail-on", words])
    #expect(run.status == .wrongUse && run.errors.contains("--fail-on names no"), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test("a word that is none is wrong use, with the one that is meant", arguments: gates)
  func misspelt(_ gate: Gate) async {
    Project.enter()
    let run = await Run(gate.arguments + ["--fail-on", String(gate.found.dropLast())])
    #expect(run.status == .wrongUse, "\(run.errors)")
    #expect(run.errors.contains("Did you mean `\(gate.found)`?"))
  }
}
