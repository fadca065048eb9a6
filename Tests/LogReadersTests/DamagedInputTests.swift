import Diagnostics
import FileFormats
import LogFixtures
import LogReaders
import Testing

@Suite("Damaged input")
struct DamagedInputTests {
  /// Reads bytes and checks that a refusal names the file.
  private func attempt(_ bytes: [UInt8], named name: String, _ options: LogReadingOptions = .init())
  {
    do {
      let log = try LogReader(options: options).read(bytes: bytes, named: name)
      for row in 0..<log.judgments.count {
        let score = log.judgments.score(at: row)
        #expect(score?.isFinite ?? true)
        #expect(log.judgments.epoch[row] >= 1)
      }
    } catch {
      #expect(!error.all.isEmpty)
      for issue in error.all {
        #expect(issue.file == name)
        #expect(!issue.message.isEmpty)
        #expect(!issue.locator.isEmpty, "\(issue)")
      }
    }
  }

  private static let samples: [(name: String, bytes: [UInt8])] = {
    let table = JudgmentTable((0..<6).map(Fixtures.full))
    let fulcra = """
      {"dialogue":"Human: Why?\\nBob: So.","value_items":["x: +1"],"value_types":["power: +1","security: 1+"],\
      "query_source":"q","response_source":"m"}

      """
    let cases = """
      {"data":[{"model":"m","value":"v","score":1,"label":"high","prompt":"p","answer":"a","highlight":"<i>a</i>"}]}
      """
    let scores = "{\"data\":[{\"model\":\"m\",\"Power\":51.25,\"Security\":3e1}]}"
    let harness = """
      {"doc_id":0,"doc":{},"target":"x","arguments":{"gen_args_0":{"arg_0":"P","arg_1":{}}},\
      "resps":[[["-0.5","False"]],[["-1.5","True"]]],"filtered_resps":[],"filter":"none",\
      "metrics":["acc","word_perplexity"],"acc":"1.0","word_perplexity":[-4.5,3]}

      """
    let jsonLines = (try? JudgmentWriter.bytes(table, as: .jsonLines)) ?? []
    let csv = (try? JudgmentWriter.bytes(table, as: .csv)) ?? []
    return [
      ("log.jsonl", jsonLines), ("log.csv", csv), ("fulcra.jsonl", Array(fulcra.utf8)),
      ("Risk_cases.json", Array(cases.utf8)), ("Risk_scores.json", Array(scores.utf8)),
      ("log.jsonl.gz", (try? Gzip.compress(jsonLines)) ?? []),
      ("org__m/samples_t_2026-01-31T12-00-00.jsonl", Array(harness.utf8)),
    ] + otherTools.map { ($0.name, Array($0.text.utf8)) }
  }()

  /// One small log of each of the other tools.
  private static let otherTools: [(name: String, text: String)] = [
    (
      "gpt-4_single.jsonl",
      """
      {"question_id":81,"model":"a","judge":["gpt-4","single-v1"],"judgment":"[[7]]","score":7.5,\
      "turn":1,"tstamp":1795222115.73}
      {"question_id":82,"model_1":"a","model_2":"b","g1_winner":"model_1","g2_winner":"error",\
      "judge":["gpt-4","pair-v2"],"g2_judgment":"$ERROR$","turn":2,"tstamp":1}

      """
    ),
    (
      "clean_battle.json",
      """
      [{"question_id":"q","model_a":"a","model_b":"b","winner":"tie (bothbad)","judge":"arena_user_1",\
      "conversation_a":[{"role":"user","content":"Hi","num_tokens":3}],"turn":1,"anony":true,\
      "language":"English","tstamp":1.5}]
      """
    ),
    (
      "conv.json",
      """
      {"tstamp":2.5,"type":"leftvote","models":["",""],"states":[{"model_name":"a","conv_id":"c",\
      "offset":0,"messages":[["USER","x"],["ASSISTANT",["y",[]]]]},{"model_name":"b"}],"ip":"::1"}

      """
    ),
    (
      "annotations.json",
      """
      [{"instruction":"i","output_2":"o","generator_1":"a","generator_2":"b","annotator":"j",\
      "dataset":"d","preference":1.25},{"instruction":"k","output_2":null,"generator_1":"a",\
      "generator_2":"b","annotator":"j","dataset":"d","preference":null}]
      """
    ),
    (
      "run.jsonl",
      """
      {"spec":{"completion_fns":["m"],"base_eval":"t","run_id":"R","created_at":"2026-01-01 00:00:00"}}
      {"final_report":{"accuracy":1.0,"usage_prompt_tokens":5}}
      {"run_id":"R","event_id":0,"sample_id":1,"type":"sampling","data":{"sampled":["2"],\
      "usage":{"prompt_tokens":5}},"created_at":"2026-01-01 00:00:00+00:00"}
      {"run_id":"R","event_id":1,"sample_id":1,"type":"match","data":{"correct":true}}

      """
    ),
    (
      "u_samples.jsonl",
      """
      {"schema_version":"0.2.2","evaluation_id":"e","model_id":"m","evaluation_name":"n",\
      "sample_id":"1","interaction_type":"single_turn","output":{"raw":["a"]},"error":null,\
      "evaluation":{"score":0.5,"is_correct":false},"metadata":{"epoch":"2"}}

      """
    ),
    (
      "u.json",
      """
      {"schema_version":"0.2.2","evaluation_id":"e","model_info":{"id":"m"},"evaluation_results":[\
      {"evaluation_name":"n","metric_config":{"min_score":0,"max_score":"Infinity"},\
      "score_details":{"score":0.5}}]}
      """
    ),
  ]

  @Test("changed and cut logs of every format are read or refused with file and place")
  func changedLogs() {
    var generator = TestGenerator(state: 31)
    let interesting = Array("{}[]\",:\\\n\r01NI-é\u{0}".utf8)
    for (name, bytes) in Self.samples {
      #expect(!bytes.isEmpty)
      for round in 0..<400 {
        var changed = bytes
        for _ in 0..<(1 + generator.below(4)) {
          let place = generator.below(changed.count)
          switch generator.below(4) {
          case 0: changed[place] ^= 1 << UInt8(generator.below(8))
          case 1: changed[place] = generator.pick(interesting)
          case 2: changed.insert(generator.pick(interesting), at: place)
          default: changed.remove(at: place)
          }
        }
        if round.isMultiple(of: 3) {
          changed = Array(changed.prefix(generator.below(changed.count) + 1))
        }
        attempt(changed, named: name)
      }
    }
  }

  @Test("every cut of a log is read or refused with file and place")
  func cutLogs() {
    for (name, bytes) in Self.samples {
      for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 150)) {
        attempt(Array(bytes.prefix(count)), named: name)
      }
    }
  }

  @Test("random bytes are refused by every reader", arguments: LogFormat.allCases)
  func randomBytes(format: LogFormat) throws {
    var generator = TestGenerator(state: 37)
    var options = LogReadingOptions(columnMap: try .shipped("value-portrait"))
    for round in 0..<300 {
      var bytes = (0..<generator.below(200)).map { _ in UInt8(generator.below(256)) }
      if round.isMultiple(of: 2) { bytes = Array("{\"data\":[{\"model\":".utf8) + bytes }
      options.reader = round.isMultiple(of: 3) ? nil : format
      do {
        _ = try LogReader(options: options).read(bytes: bytes, named: "Risk_cases.json")
      } catch {
        #expect(error.all.allSatisfy { $0.file == "Risk_cases.json" })
      }
    }
  }

  @Test(
    "hostile values are refused or kept as text",
    arguments: [
      String(repeating: "[", count: 300_000), "1" + String(repeating: "0", count: 100_000),
      "\"" + String(repeating: "\\u0000", count: 1000) + "\"", "{\"a\":{\"a\":1,\"a\":2}}",
      "-" + String(repeating: "9", count: 400), "0." + String(repeating: "1", count: 10_000),
      "1e99999999999999999999", "\"\\ud800\"",
    ])
  func hostileValues(value: String) {
    for column in ["score", "sample_hash", "unknown", "epoch", "higher_is_better"] {
      attempt(Array(Fixtures.line("\"\(column)\":\(value)").utf8), named: "log.jsonl")
    }
  }

  @Test("a very long line is refused, not read")
  func longLine() {
    var bytes = Array(Fixtures.line().utf8)
    bytes += Array("{\"evaluation_id\":\"".utf8) + [UInt8](repeating: 65, count: 64 << 20)
    bytes += Array("\"}\n".utf8)
    let error = #expect(throws: Diagnostics.self) {
      try LogReader().read(bytes: bytes, named: "log.jsonl")
    }
    #expect(error?.all.map(\.code) == ["lineTooLong"])
    #expect(error?.all.map(\.locator) == ["L2"])
  }
}
