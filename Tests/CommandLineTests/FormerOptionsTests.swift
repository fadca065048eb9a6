import CommandLine
import TestSupport
import Testing

/// Options that were called otherwise are taken still.
@Suite("Former options")
struct FormerOptionsTests {
  @Test("the former word and the word of today do the same, with and without =")
  func same() async throws {
    Project.enter()
    let table = Golden.input("responses.csv")
    let columns = ["--person", "person", "--item", "item", "--response", "response", "--quiet"]
    var runs: [Run] = []
    for model in [["--response-model", "rasch"], ["--model", "rasch"], ["--model=rasch"]] {
      runs.append(await Run(["calibrate", table] + columns + model + ["--format", "csv"]))
    }
    #expect(runs.allSatisfy { $0.status == .ok }, "\(runs.map(\.errors))")
    #expect(Set(runs.map(\.output)).count == 1)
    // Another command's option of that name stays what it is.
    let log = ["leaderboard", "--logs", Golden.input("Schwartz_scores.json")]
    let former = await Run(log + ["--columns", "nowhere"])
    let present = await Run(log + ["--map", "nowhere"])
    #expect(former.errors == present.errors && former.status == .badInput)
    #expect(await Run(["ingest", "--model", "rasch"]).status == .wrongUse)
  }

  @Test("front matter takes both words", arguments: ["map", "columns"])
  func frontMatter(_ key: String) async throws {
    let scratch = try Scratch()
    let source = try scratch.write(
      "r.md", "---\ntitle: T\nlogs: none.csv\n\(key): nowhere\ninstrument: presence\n---\nText.\n")
    let run = await Run(["report", source])
    #expect(run.status == .badInput)
    #expect(run.errors.contains("r.md:4:1") && run.errors.contains("nowhere"), "\(run.errors)")
  }
}
