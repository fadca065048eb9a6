import Diagnostics
import Foundation
import LogFixtures
import LogReaders
import Testing

/// A log of a tool gives a table command what its reader gives a study: what stands for "no number"
/// is missing.
@Suite("Columns of the logs of tools")
struct ToolLogColumnsTests {
  private struct Totals: Equatable {
    var count = 0
    var missing = 0
    var sum = 0.0
  }

  /// Count, missing values and sum by group.
  private func totals(
    _ path: String, value: String = "score", by columns: [String]
  ) throws -> [[String?]: Totals] {
    var stream = LogColumnStream(path, value: value, by: columns)
    var totals: [Totals] = []
    _ = try stream.forEachRow { group, value in
      if group == totals.count { totals.append(Totals()) }
      guard let value else { return totals[group].missing += 1 }
      totals[group].count += 1
      totals[group].sum += value
    }
    return Dictionary(uniqueKeysWithValues: zip(stream.groups, totals))
  }

  private func issues(_ path: String) -> [Diagnostic] {
    var stream = LogColumnStream(path, value: "score")
    do {
      _ = try stream.forEachRow { _, _ in }
      return []
    } catch {
      return error.all
    }
  }

  private func rating(_ question: Int, _ score: String, turn: Int = 1) -> String {
    "{\"question_id\":\(question),\"model\":\"m\",\"judge\":[\"gpt-4\",\"single-v1\"],"
      + "\"judgment\":\"x\",\"score\":\(score),\"turn\":\(turn),\"tstamp\":1.5}\n"
  }

  /// Totals with the codes of the warnings.
  private func streamed(
    _ text: String, named name: String = "log.jsonl", value: String, by columns: [String]
  ) throws -> (totals: [[String?]: Totals], codes: [String]) {
    let scratch = try Scratch()
    let path = try scratch.write(text, to: name)
    var stream = LogColumnStream(path, value: value, by: columns)
    _ = try stream.forEachRow { _, _ in }
    return (try totals(path, value: value, by: columns), stream.warnings.map(\.code))
  }

  @Test("-1 of a judge that failed is missing, by the tool's names and by those of the record")
  func sentinels() throws {
    let text =
      rating(1, "8") + rating(2, "-1") + rating(3, "-1.0", turn: 2) + rating(4, "6", turn: 2)
    let raw = try streamed(text, value: "score", by: ["model", "turn"])
    #expect(
      raw.totals == [
        ["m", "1"]: Totals(count: 1, missing: 1, sum: 8),
        ["m", "2"]: Totals(count: 1, missing: 1, sum: 6),
      ])
    #expect(raw.codes == ["sentinelValue"])
    let record = try streamed(text, value: "score", by: ["model_id"])
    #expect(record.totals == [["m"]: Totals(count: 2, missing: 2, sum: 14)])
    #expect(record.codes.contains("missingScore"))
  }

  @Test("scores of a pair, lengths of RULER and old draws have their sentinels, other -1 stay")
  func otherSentinels() throws {
    let pair =
      "{\"question_id\":1,\"model_1\":\"a\",\"model_2\":\"b\",\"judge\":[\"g\",\"p\"],"
      + "\"winner\":\"tie\",\"m1_score\":-1,\"m2_score\":7}\n"
    #expect(try streamed(pair, value: "m1_score", by: []).totals == [[]: Totals(missing: 1)])
    let ruler = [("1.0", 0), ("-1.0", 1)].map {
      "{\"doc_id\":\($0.1),\"doc\":{},\"target\":\"x\",\"arguments\":{},\"resps\":[[\"a\"]],"
        + "\"filtered_resps\":[\"a\"],\"filter\":\"none\",\"metrics\":[\"4096\"],\"doc_hash\":\"h\","
        + "\"prompt_hash\":\"p\",\"target_hash\":\"t\",\"4096\":\($0.0)}\n"
    }.joined()
    let lengths = try streamed(ruler, value: "4096", by: [])
    #expect(lengths.totals == [[]: Totals(count: 1, missing: 1, sum: 1)])
    #expect(lengths.codes == ["sentinelValue"])
    let draws = ["0", "2.0", "null"].map {
      "{\"instruction\":\"i\",\"generator_1\":\"b\",\"generator_2\":\"m\",\"preference\":\($0)}"
    }
    let list = try streamed(
      "[\(draws.joined(separator: ","))]", named: "a.json", value: "preference",
      by: ["generator_2"])
    #expect(list.totals == [["m"]: Totals(count: 2, missing: 1, sum: 3.5)])
    let own = "{\"model\":\"a\",\"score\":-1}\n"
    #expect(try streamed(own, value: "score", by: []).totals == [[]: Totals(count: 1, sum: -1)])
  }

  @Test("a row of the record that says that it is not scored has no value")
  func statuses() throws {
    let text =
      Fixtures.line() + Fixtures.line(sample: "q2", "\"score\":0,\"status\":\"error\"")
      + Fixtures.line(sample: "q3", "\"status\":\"unscored\",\"score\":0.5")
    let found = try streamed(text, value: "score", by: ["model_id"])
    #expect(found.totals == [["org/a"]: Totals(count: 1, missing: 2, sum: 1)])
    #expect(found.codes == ["scoreDropped"])
  }

  @Test("a document and a list of a known format are read through their readers")
  func documents() throws {
    let log = """
      {"version": 2, "status": "success",
       "eval": {"task": "t", "model": "org/m", "created": "2026-01-01T00:00:00+00:00",
        "run_id": "r", "task_id": "k", "eval_id": "e", "dataset": {}, "config": {}},
       "results": {"total_samples": 2, "completed_samples": 2, "scores": []},
       "samples": [
        {"id": 1, "epoch": 1, "input": "q", "target": "a", "scores": {"match": {"value": "C"}}},
        {"id": 2, "epoch": 1, "input": "q", "target": "a", "scores": {"match": {"value": "I"}}}]}
      """
    let found = try streamed(
      log, named: "log.json", value: "score", by: ["model_id", "criterion"])
    #expect(found.totals == [["org/m", "match"]: Totals(count: 2, sum: 1)])
    let battles =
      "[{\"question_id\":1,\"model_a\":\"A\",\"model_b\":\"B\",\"winner\":\"tie (inconsistent)\"},"
      + "{\"question_id\":2,\"model_a\":\"A\",\"model_b\":\"B\",\"winner\":\"model_a\"}]"
    let arena = try streamed(battles, named: "b.json", value: "preference", by: ["model_id"])
    #expect(arena.totals == [["A"]: Totals(count: 2, sum: 1.5)])
  }

  @Test("any list of objects is read by its members; what is none says what it is")
  func lists() throws {
    let list = try streamed(
      "[{\"v\":1,\"g\":\"x\"},\n{\"g\":\"y\",\"v\":true},{\"v\":null,\"g\":\"x\"}]",
      named: "l.json",
      value: "v", by: ["g"])
    #expect(
      list.totals == [["x"]: Totals(count: 1, missing: 1, sum: 1), ["y"]: Totals(count: 1, sum: 1)])
    let scratch = try Scratch()
    for (text, words) in [
      ("[[1],[2]]", "a JSON list of lists"),
      ("{\n \"a\": 1,\n \"b\": 2\n}\n", "JSON with the keys"),
    ] {
      let path = try scratch.write(text, to: "x.json")
      let found = issues(path)
      #expect(found.count == 1)
      #expect(found.first?.message.contains(words) == true, "\(found)")
    }
    let mixed = try scratch.write(rating(1, "8"), to: "mixed.jsonl")
    var stream = LogColumnStream(mixed, value: "score", by: ["model", "criterion"])
    let error = #expect(throws: Diagnostics.self) { try stream.forEachRow { _, _ in } }
    #expect(error?.all.first?.remedy?.contains("columns of the record only") == true)
  }

  private static let single = "logs/fastchat_mtbench/model_judgment/gpt-4_single.jsonl"

  @Test(
    "the means of a real log are those of its reader",
    .enabled(if: SharedData.has(single), "skipped: the shared data is not beside this checkout"))
  func realLog() throws {
    let path = SharedData.path(Self.single)
    let raw = try totals(path, by: ["model", "turn"])
    let log = try LogReader().read([path]).judgments
    for (group, total) in raw {
      let rows = log.filter { $0.model == group[0] && "\($0.turn)" == group[1] }
      #expect(total.missing == rows.count { $0.score == nil })
      #expect(abs(total.sum - rows.compactMap(\.score).reduce(0, +)) < 1e-9)
    }
    #expect(raw.values.reduce(0) { $0 + $1.missing } == 5)
  }
}
