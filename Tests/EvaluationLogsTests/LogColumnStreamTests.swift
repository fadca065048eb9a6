import EvaluationLogs
import Foundation
import Testing

@Suite("Columns of a log, line by line")
struct LogColumnStreamTests {
  private struct Totals: Equatable {
    var count = 0
    var missing = 0
    var sum = 0.0
  }

  /// Count, missing values and sum by group.
  private func totals(
    _ path: String, value: String = "score", by columns: [String] = ["model"]
  ) throws -> [[String?]: Totals] {
    var stream = LogColumnStream(path, value: value, by: columns)
    var totals: [Totals] = []
    let rows = try stream.forEachRow { group, value in
      if group == totals.count { totals.append(Totals()) }
      guard let value else { return totals[group].missing += 1 }
      totals[group].count += 1
      totals[group].sum += value
    }
    #expect(rows == totals.reduce(0) { $0 + $1.count + $1.missing })
    return Dictionary(uniqueKeysWithValues: zip(stream.groups, totals))
  }

  private func issues(_ path: String, by columns: [String] = []) -> [LogIssue] {
    var stream = LogColumnStream(path, value: "score", by: columns)
    do {
      _ = try stream.forEachRow { _, _ in }
      return []
    } catch {
      return error.issues
    }
  }

  @Test("a key that first comes up in row 100,000 is not lost")
  func lateKey() throws {
    var text = ""
    for row in 1..<100_000 { text += "{\"model\":\"a\",\"score\":\(row % 2)}\n" }
    text += "{\"model\":\"a\",\"score\":1,\"dimension\":\"care\"}\n"
    text += "{\"late\":0.5,\"model\":\"b\"}\n"
    let scratch = try Scratch()
    let path = try scratch.write(text, to: "late.jsonl")
    #expect(
      try totals(path, by: ["dimension"]) == [
        [nil]: Totals(count: 99_999, missing: 1, sum: 50_000),
        ["care"]: Totals(count: 1, missing: 0, sum: 1),
      ])
    #expect(
      try totals(path, value: "late") == [
        ["a"]: Totals(count: 0, missing: 100_000, sum: 0),
        ["b"]: Totals(count: 1, missing: 0, sum: 0.5),
      ])
  }

  @Test("null, NaN and absent values are missing; numbers, quoted numbers and truth values count")
  func values() throws {
    let scratch = try Scratch()
    let lines = ["0.5", "null", "NaN", "\"0.25\"", "true", "false", "\"\"", "-1e2"]
    let text = lines.map { "{\"model\":\"a\",\"score\":\($0)}\n" }.joined() + "{\"model\":\"a\"}"
    let path = try scratch.write(text, to: "values.jsonl")
    #expect(try totals(path) == [["a"]: Totals(count: 5, missing: 4, sum: -98.25)])
    var stream = LogColumnStream(path, value: "score")
    _ = try stream.forEachRow { _, _ in }
    #expect(stream.warnings.map(\.code) == ["quotedNumber"])
    #expect(stream.groups == [[]])
  }

  @Test("plain, gzip and Zstandard give the same, whatever the lines' ends and lengths")
  func compressed() throws {
    var generator = TestGenerator(state: 41)
    var text = "\u{FEFF}"
    for row in 0..<30_000 {
      let filler = String(repeating: "é", count: generator.below(60))
      text += "{\"model\":\"m\(row % 7)\",\"note\":\"\(filler)\",\"score\":\(row)}"
      text += row.isMultiple(of: 3) ? "\r\n" : "\n"
      if row == 20_000 {
        let long = String(repeating: "x", count: 3 << 20)
        text += "{\"note\":\"\(long)\",\"model\":\"long\",\"score\":1}\n\n"
      }
    }
    let scratch = try Scratch()
    let bytes = Array(text.utf8)
    let plain = try totals(try scratch.write(bytes, to: "a.jsonl"))
    #expect(plain.count == 8)
    #expect(plain[["long"]] == Totals(count: 1, missing: 0, sum: 1))
    let half = bytes.count / 2
    let members = try Gzip.compress(Array(bytes[..<half])) + Gzip.compress(Array(bytes[half...]))
    #expect(try totals(try scratch.write(members, to: "a.jsonl.gz")) == plain)
    #expect(try totals(try scratch.write(members + [0, 0], to: "b.jsonl.gz")) == plain)
    let frames = TestArchive.zstandard(bytes)
    #expect(try totals(try scratch.write(frames, to: "a.jsonl.zst")) == plain)
  }

  @Test("cut and damaged compression is refused with its place")
  func damaged() throws {
    let scratch = try Scratch()
    let text = (0..<50_000).map { "{\"score\":\($0 &* 7919 % 10_007)}\n" }.joined()
    let packed = try Gzip.compress(Array(text.utf8))
    let cut = try scratch.write(Array(packed.dropLast(packed.count / 3)), to: "cut.jsonl.gz")
    #expect(issues(cut).map(\.code) == ["truncatedGzip"])
    #expect(issues(cut).first?.locator == "byte \(packed.count - packed.count / 3)")
    var changed = packed
    changed[packed.count / 2] ^= 0x10
    let damaged = try scratch.write(changed, to: "damaged.jsonl.gz")
    #expect(issues(damaged).last?.code == "damagedGzip")
    let trailing = try scratch.write(packed + [1, 2], to: "trailing.jsonl.gz")
    #expect(issues(trailing).map(\.code) == ["damagedGzip"])
    let frames = TestArchive.zstandard(Array(text.utf8))
    let short = try scratch.write(Array(frames.dropLast(3)), to: "cut.jsonl.zst")
    #expect(issues(short).map(\.code) == ["truncatedZstandard"])
    let bomb = try scratch.write(TestArchive.bomb(blocks: 8192), to: "bomb.jsonl.zst")
    #expect(issues(bomb).map(\.code) == ["expandsTooFar"])
  }

  @Test("wrong lines are named, and a cut last line is only noted")
  func wrongLines() throws {
    let scratch = try Scratch()
    let good = "{\"score\":1,\"model\":\"a\"}\n"
    let wrong = [
      "[1]", "{\"score\":1,\"score\":1}", "{\"score\":1,\"model\":\"a\",\"model\":\"a\"}",
      "{\"score\":[1]}", "{\"score\":\"high\"}", "{\"score\":1e999}", "{\"score\":1,\"model\":{}}",
      "{\"score\":1,\"x\":01}", "{\"score\":1} x",
    ]
    for line in wrong {
      let path = try scratch.write(good + line + "\n" + good, to: "wrong.jsonl")
      #expect(issues(path, by: ["model"]).map(\.locator) == ["L2"], "\(line)")
    }
    let cut = try scratch.write(good + "{\"score\":2,\"mod", to: "cut.jsonl")
    #expect(try totals(cut) == [["a"]: Totals(count: 1, missing: 0, sum: 1)])
    let path = try scratch.write(good, to: "good.jsonl")
    let missing = issues(path, by: ["models"])
    #expect(missing.map(\.code) == ["missingColumn"])
    #expect(missing.first?.remedy?.contains("model") == true)
    #expect(issues(scratch.path + "/no.jsonl").map(\.code) == ["noSuchFile"])
  }

  @Test("a line past the cap is refused without being held, and the lines behind it are read")
  func longLine() throws {
    let scratch = try Scratch()
    let long = String(repeating: "x", count: 65 << 20)
    let path = try scratch.write(
      "{\"score\":1}\n{\"note\":\"\(long)\"}\n{\"score\":[]}\n", to: "long.jsonl")
    #expect(issues(path).map(\.code) == ["lineTooLong", "wrongType"])
    #expect(issues(path).map(\.locator) == ["L2", "L3"])
  }

  @Test("objects line by line are told from tables and documents")
  func told() throws {
    let scratch = try Scratch()
    #expect(LogColumnStream.reads(try scratch.write("\n {\"a\":1}\n", to: "a.jsonl")))
    #expect(!LogColumnStream.reads(try scratch.write("a,b\n1,2\n", to: "a.csv")))
    #expect(!LogColumnStream.reads(scratch.path + "/none"))
  }
}

@Suite("Logs that are read line by line")
struct LineByLineTests {
  @Test("a file gives the log that its bytes give, however it is compressed")
  func sameLog() throws {
    let scratch = try Scratch()
    var text = "\u{FEFF}"
    for row in 0..<20_000 {
      text += Fixtures.line(
        model: "org/\(row % 3)", sample: "q\(row)",
        row.isMultiple(of: 5) ? "\"extra\":1,\"score\":null" : "\"score\":0.5,\"extra\":[1]")
    }
    text += "{\"evaluation_id\":\"e1\",\"task"
    let bytes = Array(text.utf8)
    let packed = try Gzip.compress(bytes)
    let frames = TestArchive.zstandard(bytes)
    for (name, stored) in [("a.jsonl", bytes), ("a.jsonl.gz", packed), ("a.jsonl.zst", frames)] {
      let path = try scratch.write(stored, to: name)
      let whole = try LogReader().read(bytes: stored, named: path)
      let streamed = try LogReader().read([path])
      #expect(Array(streamed.judgments) == Array(whole.judgments))
      #expect(streamed.issues == whole.issues)
      #expect(streamed.files == whole.files)
      #expect(streamed.files.first?.bytes == stored.count)
    }
    let both = try LogReader().read([scratch.path + "/a.jsonl", scratch.path + "/a.jsonl"])
    #expect(both.judgments.count == 20_000)
    #expect(both.issues.map(\.code).contains("sameContent"))
  }

  @Test("a file that breaks off keeps nothing")
  func breaksOff() throws {
    let scratch = try Scratch()
    let text = (0..<5000).map { Fixtures.line(sample: "q\($0)") }.joined()
    let packed = try Gzip.compress(Array(text.utf8))
    let path = try scratch.write(Array(packed.dropLast(9)), to: "cut.jsonl.gz")
    let error = #expect(throws: LogError.self) { try LogReader().read([path]) }
    #expect(error?.issues.map(\.code) == ["truncatedGzip"])
  }

  // MARK: - Logs of tools

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
    let error = #expect(throws: LogError.self) { try stream.forEachRow { _, _ in } }
    #expect(error?.issues.first?.remedy?.contains("columns of the record only") == true)
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
