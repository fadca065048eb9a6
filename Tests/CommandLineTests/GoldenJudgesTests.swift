import CommandLine
import TestSupport
import Testing

@Suite("Golden judges")
struct GoldenJudgesTests {
  @Test("simulated judges say what they said", arguments: ["text", "json", "csv"])
  func judged(_ format: String) async throws {
    let scratch = try Scratch(pinned: "judges-\(format)")
    _ = await Run("new", "recognition-plan", scratch.path("panel"))
    let run = await Run(
      "recognize", "--judges", scratch.path("panel.yaml"), "--logs",
      "data/examples/recognition/labelled.csv", "--map", "data/examples/recognition/map.yaml",
      "--calls", scratch.path("judges.study"), "--gold", "panel:example", "--output",
      scratch.path("judged.jsonl"), "--format", format)
    #expect(run.status == .ok, "\(run.errors)")
    Golden.expect(
      run.output, named: "recognize/judges.\(format == "text" ? "txt" : format)")
    if format == "text" { Golden.expect(run.errors, named: "recognize/judges.messages.txt") }
  }
}
