import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

@Suite("Every Eval Ever")
struct EveryEvalEverTests {
  private func instance(
    _ sample: String = "1", score: String = "1", isCorrect: Bool = true, output: String = "4",
    more: String = ""
  ) -> String {
    """
    {"schema_version":"instance_level_eval_0.2.2","evaluation_id":"gsm/m/1","model_id":"org/m",\
    "evaluation_name":"gsm","sample_id":"\(sample)","interaction_type":"single_turn",\
    "input":{"raw":"2+2?","reference":["4"]},"output":{"raw":["\(output)"]},\
    "answer_attribution":[{"turn_idx":0,"source":"output.raw","extracted_value":"4",\
    "extraction_method":"exact_match","is_terminal":true}],\
    "evaluation":{"score":\(score),"is_correct":\(isCorrect)}\(more)}

    """
  }

  private func results(
    _ metric: String, rows: Int? = nil, evaluation: String = "gsm/m/1", score: Double? = nil
  ) -> String {
    let detail =
      rows.map {
        ",\"detailed_evaluation_results\":{\"format\":\"jsonl\",\"file_path\":\"x\","
          + "\"total_rows\":\($0)}"
      } ?? ""
    return """
      {"schema_version":"0.2.2","evaluation_id":"\(evaluation)","evaluation_timestamp":\
      "2026-01-02T03:04:05Z","retrieved_timestamp":"1767323045.5","source_metadata":{},\
      "model_info":{"name":"m","id":"org/m"},"eval_library":{"name":"lm_eval","version":"0.4.13"},\
      "evaluation_results":[{"evaluation_name":"gsm","source_data":{"dataset_name":"gsm8k",\
      "source_type":"url","url":["https://example.org"]},"metric_config":{\(metric)},\
      "score_details":{"score":\(score.map { "\($0)" } ?? "null")}}]\(detail)}
      """
  }

  /// Reads instances that lie beside results.
  private func read(
    _ instances: String, beside results: String, _ options: LogReadingOptions = .init()
  ) throws -> EvaluationLog {
    let scratch = try Scratch()
    _ = try scratch.write(results, to: "u.json")
    return try LogReader(options: options).read([
      try scratch.write(instances, to: "u_samples.jsonl")
    ])
  }

  @Test("instances give rows, with the scale, the direction and the tool of the results beside")
  func instances() throws {
    let more =
      ",\"sample_hash\":\"\(String(repeating: "a", count: 64))\",\"token_usage\":{"
      + "\"input_tokens\":5,\"output_tokens\":6,\"total_tokens\":11},"
      + "\"performance\":{\"latency_ms\":1500}"
    let log = try read(
      instance(more: more) + instance("2", score: "0", isCorrect: false),
      beside: results(
        "\"lower_is_better\":false,\"score_type\":\"binary\",\"metric_id\":\"accuracy\"", rows: 2))
    let row = try #require(log.judgments.first)
    #expect(log.issues.isEmpty)
    #expect(log.judgments.map(\.score) == [1, 0])
    #expect(log.judgments.map(\.label) == ["true", "false"])
    #expect(row.evaluation == "gsm/m/1")
    #expect(row.task == "gsm")
    #expect(row.model == "org/m")
    #expect(row.judge == "rule:exact_match")
    #expect(row.criterion == "accuracy")
    #expect(row.scaleType == .binary)
    #expect([row.scaleMinimum, row.scaleMaximum] == [0, 1])
    #expect(row.higherIsBetter == true)
    #expect(row.sampleHash == String(repeating: "a", count: 64))
    #expect(row.responseHash == SHA256.hexadecimal("4"))
    #expect([row.inputTokens, row.outputTokens] == [5, 6])
    #expect(row.latencySeconds == 1.5)
    #expect(row.tool == "lm_eval")
    #expect(row.toolVersion == "0.4.13")
    #expect(row.judgedAt?.description == "2026-01-02T03:04:05Z")
    #expect(row.sourceLocator == "L1")
    #expect(log.files.first?.reader == "every-eval-ever")
  }

  @Test("levels have names, and -1 is unscored only where the scale has an unknown level")
  func levels() throws {
    let levels =
      "\"lower_is_better\":true,\"score_type\":\"levels\",\"level_names\":[\"low\",\"high\"],"
    let lines = instance(score: "1") + instance("2", score: "-1")
    let known = try read(lines, beside: results(levels + "\"has_unknown_level\":true"))
    #expect(known.judgments.map(\.score) == [1, nil])
    #expect(known.judgments.map(\.label) == ["high", nil])
    #expect(known.judgments.map(\.statusReason) == [nil, "unknown_level"])
    #expect(known.judgments[0].scaleType == .ordinal)
    #expect(known.judgments[0].higherIsBetter == false)
    #expect(known.issues.map(\.code) == ["missingScore"])
    let other = try read(lines, beside: results(levels + "\"has_unknown_level\":false"))
    #expect(other.judgments.map(\.score) == [1, -1])
  }

  @Test("one judge is named, several are a panel")
  func judges() throws {
    func judge(_ names: [String]) throws -> Judgment {
      let list = names.map { "{\"model_info\":{\"name\":\"x\",\"id\":\"\($0)\"}}" }
      let metric =
        "\"lower_is_better\":false,\"llm_scoring\":{\"judges\":["
        + "\(list.joined(separator: ","))],\"input_prompt\":\"p\"}"
      return try #require(try read(instance(), beside: results(metric)).judgments.first)
    }
    #expect(try judge(["openai/gpt-4o"]).judge == "model:openai/gpt-4o")
    #expect(try judge(["openai/gpt-4o"]).judgeKind == .model)
    #expect(try judge(["org/m"]).judge == "model:org/m")
    #expect(try judge(["a", "b"]).judge == "panel:a+b")
    #expect(try judge(["a", "b"]).judgeKind == .panel)
  }

  @Test("bounds that are those of a mean in percent are not taken for proportions")
  func percent() throws {
    let metric =
      "\"lower_is_better\":false,\"score_type\":\"continuous\",\"min_score\":0,\"max_score\":100"
    let log = try read(instance() + instance("2", score: "0.5"), beside: results(metric))
    #expect(log.judgments.allSatisfy { $0.scaleMaximum == nil })
    #expect(log.issues.map(\.code) == ["scaleOfAggregate"])
    let points = try read(instance(score: "55"), beside: results(metric))
    #expect(points.judgments.map(\.scaleMaximum) == [100])
    #expect(points.issues.isEmpty)
    let open = try read(
      instance(score: "-3"),
      beside: results("\"score_type\":\"continuous\",\"min_score\":\"-Infinity\",\"max_score\":0"))
    #expect(open.judgments.map(\.scaleMinimum) == [nil])
    #expect(open.judgments.map(\.scaleMaximum) == [0])
  }

  @Test("lines of one item with other responses are epochs, lines that say the same are dropped")
  func epochs() throws {
    let log = try read(
      instance(output: "4") + instance(score: "0", isCorrect: false, output: "5")
        + instance(output: "4"), beside: results("\"lower_is_better\":false"))
    #expect(log.judgments.map(\.epoch) == [1, 2])
    #expect(log.judgments.map(\.score) == [1, 0])
    #expect(log.files.first?.duplicates == 1)
  }

  @Test(
    "the time of the evaluation is read with its offset, without one, or in Unix seconds",
    arguments: [
      ("2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05Z", []),
      ("2026-01-02 03:04:05", "2026-01-02T03:04:05Z", ["naiveTimestamp"]),
      ("1767323045.5", "2026-01-02T03:04:05.500000Z", []), ("yesterday", nil, []),
    ] as [(String, String?, [String])])
  func times(text: String, time: String?, notices: [String]) throws {
    let beside = results("\"lower_is_better\":false").replacingOccurrences(
      of: "2026-01-02T03:04:05Z", with: text)
    let log = try read(instance(), beside: beside)
    #expect(log.judgments[0].judgedAt?.description == time)
    #expect(log.issues.map(\.code) == notices)
  }

  @Test("an instance with an error has no score")
  func errors() throws {
    let log = try read(
      instance()
        + instance("2", score: "0", isCorrect: false, more: ",\"error\":\"timeout /home/x\""),
      beside: results("\"score_type\":\"binary\""))
    #expect(log.judgments.map(\.status) == [.scored, .error])
    #expect(log.judgments.map(\.score) == [1, nil])
    #expect(log.judgments.map(\.statusReason) == [nil, "error"])
    #expect(log.issues.map(\.code) == ["erroredSample"])
  }

  @Test("results that count other rows refuse the instances, those of another run are not used")
  func counts() throws {
    let metric = "\"lower_is_better\":false"
    let error = #expect(throws: Diagnostics.self) {
      try read(instance(), beside: results(metric, rows: 2))
    }
    #expect(error?.all.map(\.code) == ["countMismatch"])
    #expect(error?.all.map(\.locator) == ["u.json#/detailed_evaluation_results"])
    var options = LogReadingOptions()
    options.allowsPartial = true
    let part = try read(instance(), beside: results(metric, rows: 2), options)
    #expect(part.issues.map(\.code) == ["fewerSamples"])
    let other = try read(instance(), beside: results(metric, evaluation: "gsm/m/2"))
    #expect(other.judgments.count == 1)
    #expect(other.judgments[0].higherIsBetter == nil)
    #expect(other.issues.map(\.code) == ["otherAggregate"])
    let broken = #expect(throws: Diagnostics.self) { try read(instance(), beside: "{\"a\":") }
    #expect(broken?.all.map(\.code) == ["jsonSyntax"])
    #expect(broken?.all.map(\.locator) == ["u.json:L1"])
  }

  @Test("columns that the user finds in the metadata are taken, and given ones in every format")
  func fields() throws {
    var options = LogReadingOptions()
    options.fields = try FieldMap(["cluster_id=metadata.topic", "culture==DE"])
    let log = try read(
      instance(more: ",\"metadata\":{\"topic\":\"sums\"}") + instance("2"),
      beside: results("\"lower_is_better\":false"), options)
    #expect(log.judgments.map(\.cluster) == ["sums", nil])
    #expect(log.judgments.map(\.culture) == ["DE", "DE"])
    #expect(log.issues.map(\.code) == ["fieldNotFound"])
  }

  @Test("instances without results beside them are read and the lack is told")
  func alone() throws {
    let log = try LogFixtures.read(instance(), named: "u_samples.jsonl")
    #expect(log.judgments.map(\.score) == [1])
    #expect(log.judgments[0].scaleType == .interval)
    #expect(log.issues.map(\.code) == ["missingSibling"])
  }

  @Test("results without instances are published scores; with them they only belong to them")
  func aggregate() throws {
    let scratch = try Scratch()
    let path = try scratch.write(results("\"lower_is_better\":false", score: 0.75), to: "u.json")
    let alone = try LogReader().read([path])
    #expect(alone.judgments.count == 0)
    let score = try #require(alone.publishedScores.first)
    #expect([score.model, score.set, score.dimension] == ["org/m", "gsm8k", "gsm"])
    #expect(score.score == 0.75)
    #expect(score.locator == "#/evaluation_results/0")
    _ = try scratch.write(instance(), to: "u_samples.jsonl")
    let both = try LogReader().read([scratch.path])
    #expect(both.publishedScores.isEmpty)
    #expect(both.judgments.count == 1)
    #expect(both.issues.map(\.code) == ["companionFile", "otherResults"])
    let named = #expect(throws: Diagnostics.self) { try LogReader().read([path]) }
    #expect(named?.all.map(\.code) == ["companionFile"])
  }

  @Test("what a study exports reads back as the same judgments")
  func export() throws {
    var second = Judgment(
      evaluation: "e", task: "t", model: "m", sample: "s\"1", epoch: 2, judge: "model:org/judge",
      criterion: "helpful", score: 4.5, scaleType: .ordinal, scaleMinimum: 1, scaleMaximum: 5,
      cluster: "c1")
    second.turn = 2
    second.judgmentIndex = 2
    second.higherIsBetter = false
    second.round = "2026-01"
    second.inputTokens = 7
    second.outputTokens = 8
    second.latencySeconds = 0.25
    second.sampleHash = String(repeating: "b", count: 64)
    let table = JudgmentTable([
      Judgment(
        evaluation: "e", task: "t", model: "m", sample: "s\"1", judge: "rule:x", score: 1,
        scaleType: .binary, scaleMinimum: 0, scaleMaximum: 1), second,
    ])
    let log = try LogReader().read(
      bytes: EveryEvalEverWriter.instances(table).bytes, named: "export_samples.jsonl")
    #expect(log.issues.isEmpty)
    #expect(log.judgments.count == 2)
    for (read, written) in zip(log.judgments, table) {
      var expected = written
      expected.tool = "every_eval_ever"
      expected.sourceFile = read.sourceFile
      expected.sourceLocator = read.sourceLocator
      expected.sourceDigest = read.sourceDigest
      #expect(read == expected)
    }
  }

  @Test("exported instances have what the schema asks of a single turn")
  func schema() throws {
    let table = JudgmentTable([
      Judgment(evaluation: "e", task: "t", model: "m", sample: "1", judge: "rule:x", score: 1)
    ])
    let instance = try #require(
      try JSONSerialization.jsonObject(with: Data(EveryEvalEverWriter.instances(table).bytes))
        as? [String: Any])
    // instance_level_eval.schema.json 0.2.2: the required keys, `output` of a single turn, and
    // nothing but texts in `metadata`.
    for key in [
      "schema_version", "evaluation_id", "model_id", "evaluation_name", "sample_id",
      "interaction_type", "input", "answer_attribution", "evaluation", "output",
    ] { #expect(instance[key] != nil, "\(key)") }
    #expect(instance["schema_version"] as? String == "instance_level_eval_0.2.2")
    #expect((instance["output"] as? [String: Any])?["raw"] is [Any])
    let metadata = try #require(instance["metadata"] as? [String: Any])
    #expect(metadata.values.allSatisfy { $0 is String })
  }

  @Test("every cut is told")
  func cuts() {
    expectCutsAreTold(
      instance(more: ",\"metadata\":{\"a\":\"b\"}") + instance("2"), named: "u_samples.jsonl")
    expectCutsAreTold(results("\"lower_is_better\":false"), named: "u.json")
  }
}
