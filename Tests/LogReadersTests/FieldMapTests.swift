import Diagnostics
import LogFixtures
import LogReaders
import PrintedNumbers
import Testing

/// Columns that Inspect AI's samples have in their metadata, by the user's word.
@Suite("Declared fields")
struct FieldMapTests {
  private func options(_ fields: String...) throws -> LogReadingOptions {
    var options = LogReadingOptions()
    options.fields = try FieldMap(fields)
    return options
  }

  private static let header = """
    {"version":2,"status":"success","eval":{"eval_id":"e","task":"t","model":"m"}
    """

  private static func sample(_ metadata: String, id: Int = 1) -> String {
    """
    {"id":\(id),"epoch":1,"metadata":{\(metadata)},"scores":{"match":{"value":"C"}}}
    """
  }

  @Test("texts, numbers and nested members become columns; a list or nothing is named")
  func members() throws {
    let samples = [
      Self.sample("\"a\":{\"b\":\"x\",\"c.d\":3},\"date\":\"2024-01-15\""),
      Self.sample("\"a\":{\"b\":[1]}", id: 2),
    ]
    let text = Self.header + ",\"samples\":[" + samples.joined(separator: ",") + "]}"
    let log = try read(
      text, named: "log.json",
      options("cluster_id=metadata.a.b", "category=metadata.a.c.d", "item_date=metadata.date"))
    #expect(log.judgments.map(\.cluster) == ["x", nil])
    #expect(log.judgments.map(\.category) == ["3", nil])
    #expect(log.judgments.map(\.itemDate?.description) == ["2024-01-15", nil])
    let missing = log.issues.filter { $0.code == "fieldNotFound" }
    #expect(missing.count == 3)
    #expect(missing.allSatisfy { $0.locator == "#/samples/1" })
  }

  @Test("a text that does not fit its column is refused with its place")
  func misfit() throws {
    let text = Self.header + ",\"samples\":[" + Self.sample("\"date\":\"soon\"") + "]}"
    let found = issues(text, named: "log.json", try options("item_date=metadata.date"))
    #expect(found.map(\.code) == ["invalidField"])
    #expect(found.map(\.locator) == ["#/samples/0"])
  }

  @Test("metadata that the summary lost are read from the sample's own record")
  func cutSummary() throws {
    let remark = "Key removed from summary (> 1k)"
    let whole = "\"topic\":{\"name\":\"law\",\"text\":\"\(String(repeating: "x", count: 1100))\"}"
    let archive = try TestArchive.bytes([
      .init("_journal/start.json", Self.header + "}"),
      .init("samples/1_epoch_1.json", Self.sample(whole)),
      .init("summaries.json", "[\(Self.sample("\"topic\":\"\(remark)\""))]"),
      .init("header.json", Self.header + "}"),
    ])
    let log = try LogReader(options: options("cluster_id=metadata.topic.name")).read(
      bytes: archive, named: "log.eval")
    #expect(log.judgments.map(\.cluster) == ["law"])
    #expect(!log.issues.map(\.code).contains("fieldNotFound"))
  }

  @Test(
    "declared clusters and dates of a real log are those that its samples state",
    .enabled(if: SharedData.has("logs/inspect_ai")))
  func realLog() throws {
    let declared = try options(
      "cluster_id=metadata.cluster", "category=metadata.category", "language=metadata.language",
      "item_date=metadata.source_date")
    for name in [
      "2026-11-21T00-12-23-00-00_arith_5XsUX5xtJ6F3L9rTRk5mk9.json",
      "2026-11-21T00-12-07-00-00_arith_jMLuihXCKjLuGCa3owN2QN.eval",
    ] {
      let log = try LogReader(options: declared).read([
        SharedData.path("logs/inspect_ai/" + name)
      ])
      #expect(!log.judgments.isEmpty)
      let clusters = Set(log.judgments.map(\.cluster))
      #expect(clusters.contains("passage-0"), "\(name)")
      #expect(log.judgments.allSatisfy { $0.cluster?.hasPrefix("passage-") == true })
      #expect(Set(log.judgments.map(\.language)) == ["en", "ar", "sw", "zh"])
      #expect(log.judgments.allSatisfy { $0.itemDate != nil && $0.category != nil })
    }
  }
}
