import CommandLine
import TestSupport
import Testing

@Suite("Golden evaluations")
struct GoldenEvaluationTests {
  @Test(
    "an evaluation of simulated examinees says what it said", arguments: ["text", "json", "csv"])
  func evaluation(_ format: String) async throws {
    let scratch = try Scratch(pinned: "evaluate-\(format)")
    _ = await Run("new", "evaluation-plan", scratch.path("pilot"))
    _ = await Run(
      "pool", "add", "data/examples/pool/items.csv", "--study", scratch.path("pool.study"),
      "--quiet")
    let run = await Run(
      "evaluate", scratch.path("pilot.yaml"), "--study", scratch.path("pool.study"), "--output",
      scratch.path("out"), "--format", format)
    #expect(run.status == .ok)
    Golden.expect(
      run.output, named: "evaluate/simulated.\(format == "text" ? "txt" : format)")
    if format == "text" { Golden.expect(run.errors, named: "evaluate/simulated.messages.txt") }
  }

  @Test("a dry run says what it said")
  func dryRun() async throws {
    let scratch = try Scratch(pinned: "evaluate-dry")
    _ = await Run(
      "pool", "add", "data/examples/pool/items.csv", "--study", scratch.path("pool.study"),
      "--quiet")
    let run = await Run(
      "evaluate", Golden.input("endpoint-plan.yaml"), "--study", scratch.path("pool.study"),
      "--dry-run")
    #expect(run.status == .ok, "\(run.errors)")
    Golden.expect(run.output, named: "evaluate/dry-run.txt")
  }
}
