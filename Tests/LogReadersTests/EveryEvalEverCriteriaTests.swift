import LogFixtures
import LogReaders
import Testing

/// Several results of one sample are several criteria, with the aggregate beside and without.
@Suite("Every Eval Ever: several results a sample")
struct EveryEvalEverCriteriaTests {
  private func line(_ result: String, _ sample: String, _ score: Double) -> String {
    """
    {"schema_version":"0.3.0","evaluation_id":"e","model_id":"m","evaluation_name":"bench",\
    "evaluation_result_id":"\(result)","sample_id":"\(sample)","interaction_type":"single_turn",\
    "input":{"raw":"q","reference":[]},"output":{"raw":["4"]},"answer_attribution":[],\
    "evaluation":{"score":\(score),"is_correct":true}}

    """
  }

  private var lines: String {
    line("em", "1", 1) + line("em", "2", 0) + line("f1", "1", 1) + line("f1", "2", 0.5)
  }

  private func result(_ id: String?, metric: String, maximum: String = "1") -> String {
    let name = id.map { "\"evaluation_result_id\":\"\($0)\"," } ?? ""
    return "{\(name)\"evaluation_name\":\"bench\",\"metric_config\":{\"metric_id\":\"\(metric)\","
      + "\"score_type\":\"continuous\",\"min_score\":0,\"max_score\":\(maximum)},"
      + "\"score_details\":{\"score\":0.5}}"
  }

  private func read(_ results: [String]) throws -> EvaluationLog {
    let scratch = try Scratch()
    let text = """
      {"schema_version":"0.3.0","evaluation_id":"e","model_info":{"id":"m","name":"m"},
       "eval_library":{"name":"x","version":"1"},
       "evaluation_results":[\(results.joined(separator: ","))]}
      """
    _ = try scratch.write(text, to: "u.json")
    return try LogReader().read([try scratch.write(lines, to: "u_samples.jsonl")])
  }

  private func means(_ log: EvaluationLog) -> [String: Double] {
    Dictionary(grouping: log.judgments, by: \.criterion).mapValues { rows in
      rows.compactMap(\.score).reduce(0, +) / Double(rows.count)
    }
  }

  @Test("without the aggregate the lines say which result they belong to")
  func alone() throws {
    let log = try LogFixtures.read(lines, named: "u_samples.jsonl")
    #expect(means(log) == ["em": 0.5, "f1": 0.75])
    #expect(log.judgments.count == 4)
  }

  @Test("with the aggregate the metrics name them, by identifier or by metric")
  func beside() throws {
    let identified = try read([
      result("em", metric: "exact_match"), result("f1", metric: "f1_score"),
    ])
    #expect(means(identified) == ["exact_match": 0.5, "f1_score": 0.75])
    let byMetric = try read([result(nil, metric: "em"), result(nil, metric: "f1")])
    #expect(means(byMetric) == ["em": 0.5, "f1": 0.75])
    #expect(byMetric.judgments.allSatisfy { $0.scaleMaximum == 1 })
  }

  @Test("two results of one metric, and an aggregate that knows only one of the results")
  func shared() throws {
    let same = try read([result("em", metric: "acc"), result("f1", metric: "acc")])
    #expect(means(same) == ["em": 0.5, "f1": 0.75])
    let partial = try read([result("em", metric: "acc")])
    #expect(means(partial) == ["acc": 0.5, "f1": 0.75])
  }

  @Test("a bound that is the largest number there is stands for none")
  func bounds() throws {
    let log = try read([
      result("em", metric: "a", maximum: "1.7976931348623157e308"),
      result("f1", metric: "b", maximum: "1"),
    ])
    #expect(Set(log.judgments.filter { $0.criterion == "a" }.map(\.scaleMaximum)) == [nil])
  }
}
