import Diagnostics
import LogFixtures
import LogReaders
import Testing

/// Figures of tools that have a file of their own for them, or a line in the log.
@Suite("Published figures")
struct PublishedFigureTests {
  // MARK: - Every Eval Ever

  private func instances(_ scores: [String], metric: String = "accuracy") -> String {
    scores.enumerated().map { index, score in
      """
      {"schema_version":"0.2.2","evaluation_id":"e","model_id":"org/m","evaluation_name":"arc",\
      "evaluation_result_id":"r","sample_id":"s\(index)","interaction_type":"single_turn",\
      "evaluation":{"score":\(score),"is_correct":false}}

      """
    }.joined()
  }

  private func everyEvalEver(
    _ scores: [String], reported: String, metric: String = "accuracy", maximum: String = "1"
  ) throws -> EvaluationLog {
    let scratch = try Scratch()
    _ = try scratch.write(
      """
      {"schema_version":"0.2.2","evaluation_id":"e","model_info":{"id":"org/m"},
       "evaluation_results":[{"evaluation_result_id":"r","evaluation_name":"arc",
        "score_details":{"score":\(reported)},"metric_config":{"metric_id":"\(metric)",
        "score_type":"continuous","min_score":0,"max_score":\(maximum)}}]}
      """, to: "u.json")
    return try read(at: try scratch.write(instances(scores), to: "u_samples.jsonl"))
  }

  @Test("the aggregate is the mean of its instances, as it is, rounded, or in percent")
  func aggregates() throws {
    for (scores, reported, maximum) in [
      (["1", "0", "1", "0"], "0.5", "1"), (["1", "0", "1"], "0.67", "1"),
      (["1", "0", "1"], "66.67", "100"), (["0.25", "0.5"], "0.375", "1"),
    ] {
      let log = try everyEvalEver(scores, reported: reported, maximum: maximum)
      #expect(!log.issues.contains { $0.code == "otherResults" }, "\(reported)")
    }
    let other = try everyEvalEver(["1", "0", "1", "0"], reported: "0.9")
    let warning = try #require(other.issues.first { $0.code == "otherResults" })
    #expect(warning.message.contains("is 0.5 by") && warning.message.contains("but 0.9"))
    let ofAll = try everyEvalEver(["1", "0"], reported: "0.9", metric: "macro_f1")
    #expect(ofAll.issues.contains { $0.code == "figuresLeftOut" })
    #expect(!ofAll.issues.contains { $0.code == "otherResults" })
  }

  @Test("a failed sample that names no result is unscored under each of its siblings'")
  func failedInstance() throws {
    func line(_ sample: String, _ rest: String) -> String {
      """
      {"schema_version":"0.2.2","evaluation_id":"e","model_id":"org/m","evaluation_name":"qa",\
      "sample_id":"\(sample)","interaction_type":"single_turn",\(rest)}

      """
    }
    let text =
      line("a", "\"evaluation_result_id\":\"em\",\"evaluation\":{\"score\":1}")
      + line("a", "\"evaluation_result_id\":\"f1\",\"evaluation\":{\"score\":0.5}")
      + line("b", "\"error\":\"server down\",\"evaluation\":{\"score\":0}")
    let log = try read(text, named: "q_samples.jsonl")
    #expect(log.judgments.map(\.criterion) == ["em", "f1", "em", "f1"])
    #expect(log.judgments.map(\.status) == [.scored, .scored, .error, .error])
    #expect(log.files.first?.rowsRead == 4)
  }

  // MARK: - AlpacaEval

  private func alpaca(_ preferences: [String], row: String?) throws -> EvaluationLog {
    let scratch = try Scratch()
    if let row {
      _ = try scratch.write(
        ",win_rate,standard_error,n_wins,n_wins_base,n_draws,n_total,mode\n\(row)\n",
        to: "leaderboard.csv")
    }
    let annotations = preferences.enumerated().map {
      """
      {"instruction":"i\($0)","output_1":"a","generator_1":"base","output_2":"b",\
      "generator_2":"m","annotator":"judge","dataset":"d","preference":\($1)}
      """
    }
    return try read(
      at: try scratch.write("[\(annotations.joined(separator: ","))]", to: "annotations.json"))
  }

  @Test("win rates of a leaderboard beside the annotations are compared, by its digits")
  func leaderboard() throws {
    let preferences = ["1", "2", "2", "0", "null"]
    // The mean of 0, 1, 1, 0.5 in percent, and the sample deviation over the root of 4.
    for row in [
      "m,62.5,23.93567769,2,1,1,4,community", "m,62.5,23.94,2,1,1,4,x", "n,1,1,1,1,1,1,x",
    ] {
      let log = try alpaca(preferences, row: row)
      #expect(!log.issues.contains { $0.code == "otherResults" }, "\(row)")
    }
    let other = try alpaca(preferences, row: "m,60.1,23.94,2,1,1,5,x")
    #expect(other.issues.count { $0.code == "otherResults" } == 2)
    #expect(other.judgments.count == 5)
    #expect(other.judgments[0].sourceDigest == other.files.first?.sha256)
  }

  // MARK: - OpenAI Evals

  @Test("means of the final report are compared, spreads are left out by name")
  func finalReport() throws {
    func log(_ report: String) throws -> EvaluationLog {
      let events = [true, false, true].enumerated().map {
        """
        {"run_id":"r","event_id":\($0),"sample_id":"s\($0)","type":"match",\
        "data":{"correct":\($1),"score":\($0 * 10)},"created_at":"2026-01-01 00:00:00+00:00"}
        """
      }
      let specification = """
        {"spec":{"completion_fns":["m"],"eval_name":"e","base_eval":"e","split":"dev",\
        "run_config":{},"run_id":"r","created_at":"2026-01-01 00:00:00"}}
        """
      let lines = [specification, "{\"final_report\":\(report)}"] + events
      return try read(lines.joined(separator: "\n") + "\n")
    }
    let good = try log("{\"accuracy\":0.6666666666666666,\"score\":10.0,\"boostrap_std\":0.2}")
    #expect(good.issues.map(\.code) == ["figuresLeftOut"])
    let other = try log("{\"accuracy\":0.5,\"score\":15.0}")
    #expect(other.issues.map(\.code) == ["otherResults", "otherResults"])
    #expect(
      other.issues.contains {
        $0.message == "\"score\" is 10 by the log's rows, but 15 in the tool's results"
      })
  }

  // MARK: - HELM

  @Test("every mean that differs is named")
  func helm() throws {
    let scratch = try Scratch()
    func statistic(_ metric: String, _ value: Double) -> String {
      "{\"name\":{\"name\":\"\(metric)\",\"split\":\"test\"},\"count\":1,\"sum\":\(value)}"
    }
    _ = try scratch.write(
      """
      {"name":"run:model=org_m","adapter_spec":{"model":"org/m"},
       "scenario_spec":{"class_name":"a.B"},"groups":["g"]}
      """, to: "run_spec.json")
    _ = try scratch.write(
      "[\(statistic("exact_match", 0.9)),\(statistic("f1_score", 0.25)),"
        + "\(statistic("quasi", 0.1))]", to: "stats.json")
    let units = [1.0, 0].enumerated().map { index, value in
      """
      {"instance_id":"id\(index)","train_trial_index":0,"stats":[
       \(statistic("exact_match", value)),\(statistic("f1_score", value / 2)),
       \(statistic("quasi", value))]}
      """
    }
    let path = try scratch.write(
      "[\(units.joined(separator: ","))]", to: "per_instance_stats.json")
    #expect(refusals(at: path) == ["otherResults"])
    let log = try read(at: path, partial: true)
    let warnings = log.issues.filter { $0.code == "otherResults" }
    #expect(warnings.count == 2)
    #expect(warnings.allSatisfy { $0.message.contains("is 0.5 by the log's rows") })
  }
}
