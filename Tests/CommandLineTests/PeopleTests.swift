import CommandLine
import Foundation
import TestSupport
import Testing

/// People behind judgments: small groups, pseudonyms in exports, taking people and files out.
@Suite("People")
struct PeopleTests {
  /// Ratings of twelve people of one country and three of another, two a person.
  private static let survey =
    "person,country,value\n"
    + (0..<15).flatMap { person in
      (0..<2).map { "p\(person),\(person < 12 ? "NL" : "FO"),\((person + $0) % 5 + 1)\n" }
    }.joined()

  @Test("groups of fewer than ten people are not shown, and counted", arguments: ["json", "csv"])
  func smallGroups(format: String) async throws {
    let scratch = try Scratch()
    let table = scratch.path + "/survey.csv"
    try Data(Self.survey.utf8).write(to: URL(filePath: table))
    let options = ["interval", table, "--value", "value", "--by", "country", "--format", format]
    let open = await Run(options)
    #expect(open.status == .ok && open.output.contains("FO"), "\(open.errors)")
    let hidden = await Run(options + ["--people", "person", "--cluster", "person"])
    #expect(hidden.status == .ok, "\(hidden.errors)")
    #expect(hidden.output.contains("NL") && !hidden.output.contains("FO"))
    #expect(
      (hidden.output + hidden.errors).contains("1 group of fewer than 10 people is not shown"))
    let three = await Run(options + ["--people", "person", "--minimum-group", "3"])
    #expect(three.output.contains("FO"))
  }

  @Test("of judgments by people, a split by culture hides small groups without being asked")
  func cultures() async throws {
    let scratch = try Scratch()
    let log = scratch.path + "/log.jsonl"
    let lines = (0..<15).map {
      """
      {"evaluation_id":"e","task":"t","model_id":"m","sample_id":"q\($0 % 4)","judge_id":\
      "human:r\($0)","score":\($0 % 5 + 1),"culture":"\($0 < 12 ? "NL" : "FO")"}

      """
    }
    try Data(lines.joined().utf8).write(to: URL(filePath: log))
    let run = await Run(["interval", "--logs", log, "--by", "culture", "--format", "csv"])
    #expect(run.status == .ok, "\(run.errors)")
    #expect(run.output.contains("NL") && !run.output.contains("FO"))
    let byModel = await Run(["interval", "--logs", log, "--format", "csv"])
    #expect(byModel.output.contains("15"))
  }

  @Test("a person is forgotten and a file removed by command, with what was taken out")
  func takenOut() async throws {
    Project.enter()
    let scratch = try Scratch()
    let study = scratch.path + "/s.study"
    let logs = ["data/examples/battles/judgments.jsonl.gz", "data/examples/inspect"]
    #expect(await Run(["ingest"] + logs + ["--study", study, "--quiet"]).status == .ok)
    let before = await Run(["study", "export", study, "-o", "-", "--quiet"])
    #expect(!before.output.contains("human:rater-1") && before.output.contains("\"human:"))
    let forget = ["study", "forget", "human:rater-1", "--study", study, "--format", "json"]
    let forgotten = await Run(forget)
    #expect(forgotten.status == .ok, "\(forgotten.errors)")
    #expect(
      try await JSONSchema(Run(["schema", "study", "forget"]).output).faults(in: forgotten.output)
        == [])
    let bytes = try Data(contentsOf: URL(filePath: study))
    #expect(bytes.range(of: Data("human:rater-1".utf8)) == nil)
    let again = await Run(forget)
    #expect(again.status == .badInput && again.errors.contains("none of the"))
    let removed = await Run(
      ["study", "remove", "model-a.eval", "--study", study, "--format", "json"])
    #expect(removed.status == .ok, "\(removed.errors)")
    #expect(
      try await JSONSchema(Run(["schema", "study", "remove"]).output).faults(in: removed.output)
        == [])
    let files = await Run(["study", "files", study])
    #expect(!files.output.contains("model-a.eval") && files.output.contains("model-b.eval"))
  }
}
