import CommandLine
import TestSupport
import Testing

@Suite("Golden evolutions")
struct GoldenGenerationTests {
  @Test(
    "an evolution by a simulated generator says what it said", arguments: ["text", "json", "csv"])
  func generation(_ format: String) async throws {
    let scratch = try Scratch(pinned: "generate-\(format)")
    _ = await Run("new", "generation-plan", scratch.path("grow"))
    _ = await Run(
      "pool", "add", "data/examples/pool/items.csv", "--study", scratch.path("pool.study"),
      "--quiet")
    let run = await Run(
      "generate", scratch.path("grow.yaml"), "--study", scratch.path("pool.study"), "--output",
      scratch.path("out"), "--date", "2026-12-02", "--format", format)
    #expect(run.status == .ok)
    Golden.expect(
      run.output, named: "generate/simulated.\(format == "text" ? "txt" : format)")
    if format == "text" { Golden.expect(run.errors, named: "generate/simulated.messages.txt") }
  }

  @Test("a dry run says what it said")
  func dryRun() async throws {
    let scratch = try Scratch(pinned: "generate-dry")
    _ = await Run("new", "generation-plan", scratch.path("grow"))
    _ = await Run(
      "pool", "add", "data/examples/pool/items.csv", "--study", scratch.path("pool.study"),
      "--quiet")
    let run = await Run(
      "generate", scratch.path("grow.yaml"), "--study", scratch.path("pool.study"), "--dry-run")
    #expect(run.status == .ok, "\(run.errors)")
    Golden.expect(run.output, named: "generate/dry-run.txt")
  }
}
