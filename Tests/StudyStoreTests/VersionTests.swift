import Diagnostics
import Foundation
import LogFixtures
import LogReaders
import StudyStore
import Testing

/// Versions of prompts and orders of options are repeats; splits and paraphrases belong to items.
@Suite("Versions")
struct VersionTests {
  private static func line(_ sample: String, _ score: Int, _ members: String) -> String {
    """
    {"evaluation_id":"e","task":"t","model_id":"org/a","sample_id":"\(sample)",\
    "judge_id":"model:j","score":\(score),\(members)}

    """
  }

  /// Two wordings, the second also with its options reversed; `v10` comes after `v2`.
  private static let logs = [
    line("q1", 1, "\"prompt_version\":\"v10\"") + line("q2", 0, "\"prompt_version\":\"v10\""),
    line("q1", 0, "\"prompt_version\":\"v2\",\"option_order\":\"reversed\"")
      + line("q1", 1, "\"prompt_version\":\"v2\""),
    line("q2", 1, "\"prompt_version\":\"v2\""),
  ]
  private static let shown = [
    "q1 v2 - 1", "q1 v2 reversed 2", "q1 v10 - 3", "q2 v2 - 1", "q2 v10 - 3",
  ]

  private static func shown(_ table: JudgmentTable) -> [String] {
    table.map {
      "\($0.sample) \($0.promptVersion ?? "-") \($0.optionOrder ?? "-") \($0.epoch)"
    }.sorted { $0.precedesNaturally($1) }
  }

  @Test("each version is an epoch, however its rows come", arguments: [[0, 1, 2], [2, 1, 0]])
  func epochs(order: [Int]) throws {
    let scratch = try Scratch()
    let paths = try Self.logs.enumerated().map { try scratch.write($1, to: "\($0).jsonl") }
    let study = try Study()
    for place in order { _ = try StudyIngestion(study).ingest([paths[place]]) }
    #expect(Self.shown(try study.log().judgments) == Self.shown)
    #expect(Self.shown(try LogReader().read(order.map { paths[$0] }).judgments) == Self.shown)
    for check in try study.verify() { #expect(check.holds, "\(check.name): \(check.detail)") }
    // What is to be ingested again has the epochs of the log.
    #expect(try study.log(appliesSidecars: false).judgments.allSatisfy { $0.epoch == 1 })
  }

  @Test("other programs see the epochs of versions")
  func view() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/a.study"
    let study = try Study(openingOrCreating: path)
    let paths = try Self.logs.enumerated().map { try scratch.write($1, to: "\($0).jsonl") }
    _ = try StudyIngestion(study).ingest(paths)
    let columns = "sample_id, prompt_version, coalesce(option_order, '-'), epoch"
    let rows = SQLiteFile.rows("SELECT \(columns) FROM judgments ORDER BY 1, 4", on: path)
    #expect(rows.map { $0.replacing("|", with: " ") } == Self.shown)
  }

  @Test("the same version again with another verdict is a conflict, with the same a duplicate")
  func key() throws {
    let scratch = try Scratch()
    let first = try scratch.write(Self.line("q1", 1, "\"prompt_version\":\"v1\""), to: "a.jsonl")
    let same = try scratch.write(
      Self.line("q1", 1, "\"label\":null,\"prompt_version\":\"v1\""), to: "b.jsonl")
    let other = try scratch.write(Self.line("q1", 0, "\"prompt_version\":\"v1\""), to: "c.jsonl")
    let study = try Study()
    _ = try StudyIngestion(study).ingest([first])
    #expect(try StudyIngestion(study).ingest([same]).files[0].duplicates == 1)
    let refusal = #expect(throws: Diagnostics.self) {
      try StudyIngestion(study).ingest([other])
    }
    #expect(refusal?.all.map(\.code) == ["conflictingVerdicts"])
  }

  @Test("epochs that tell versions apart stay as the log has them")
  func declared() throws {
    let lines = (1...3).map {
      Self.line("q1", 1, "\"epoch\":\(4 - $0),\"prompt_version\":\"v\($0)\"")
    }
    #expect(
      Self.shown(try read(lines.joined()).judgments) == ["q1 v1 - 3", "q1 v2 - 2", "q1 v3 - 1"])
  }

  @Test("repeats of versions are repeats of their own")
  func repeats() throws {
    let lines = ["a", "b"].flatMap { version in
      (1...2).map { Self.line("q1", 1, "\"epoch\":\($0),\"prompt_version\":\"\(version)\"") }
    }
    let table = try read(lines.joined()).judgments
    #expect(table.map(\.epoch).sorted() == [1, 2, 3, 4])
    #expect(table.filter { $0.promptVersion == "a" }.map(\.epoch).sorted() == [1, 2])
  }

  @Test("a table of items gives splits and originals; what a row says itself stands")
  func items() throws {
    let scratch = try Scratch()
    let log = try scratch.write(
      Self.line("q1", 1, "\"split\":\"public\"") + Self.line("q2", 1, "\"confidence\":0.5"),
      to: "a.jsonl")
    let items = try scratch.write(
      "sample_id,split,variant_of\nq1,heldOut,\nq2,heldOut,q1\n", to: "items.csv")
    let study = try Study()
    _ = try StudyIngestion(study).ingest([log])
    _ = try study.addItems(from: items)
    var read = try LogReader().read([log]).judgments
    try Sidecar(items, of: .items).fill(&read)
    for table in [try study.log().judgments, read] {
      #expect(table.map(\.split) == [.isPublic, .heldOut])
      #expect(table.map(\.variantOf) == [nil, "q1"])
      #expect(table.map(\.confidence) == [nil, 0.5])
    }
    let merged = try Study()
    _ = try merged.merge(study)
    #expect(try merged.log().judgments.map(\.split) == [.isPublic, .heldOut])
  }

  @Test(
    "a split, a length or a confidence that cannot be is refused",
    arguments: [
      "\"split\":\"train\"", "\"response_length\":-1", "\"response_length\":2.5",
      "\"confidence\":85", "\"confidence\":-0.1",
    ])
  func refusals(member: String) {
    #expect(issues(Self.line("q1", 1, member)).map(\.code) == ["invalidField"])
  }
}
