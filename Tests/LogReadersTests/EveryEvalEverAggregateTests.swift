import Diagnostics
import Foundation
import LogFixtures
import LogReaders
import Testing

/// Records are written after `every_eval_ever/schemas/eval.schema.json` (version 0.2.2) of
/// evaleval/every_eval_ever; records of these tests were found valid by Python's jsonschema.
@Suite("Results as Every Eval Ever")
struct EveryEvalEverAggregateTests {
  private static let time = Timestamp(microseconds: 1_767_323_045_500_000)

  private func score(
    _ name: String = "Power", value: Double = 41.5,
    _ change: (inout EveryEvalEverAggregate.Score) -> Void = { _ in }
  ) -> EveryEvalEverAggregate.Score {
    var score = EveryEvalEverAggregate.Score(
      name: name, dataset: "presence", metric: "value-compass.schwartz.\(name.lowercased())",
      description: "Mean score of \(name)", value: value)
    change(&score)
    return score
  }

  private func record(
    _ scores: [EveryEvalEverAggregate.Score], model: String = "org/m"
  ) -> EveryEvalEverAggregate {
    EveryEvalEverAggregate(
      model: model, evaluation: "value-compass/schwartz", organization: "Some Lab",
      time: Self.time, evaluated: Timestamp(microseconds: 1_767_000_000_000_000), version: "1.2",
      scores: scores)
  }

  private func whole() -> EveryEvalEverAggregate.Score {
    score {
      $0.range = 0...100
      $0.standardError = 1.25
      ($0.lower, $0.upper, $0.level) = (39, 44, 0.95)
      $0.method = "bca"
      $0.samples = 120
      $0.details = ["rank_lower": "1"]
    }
  }

  @Test("a record has what the schema requires, and the uncertainty of the score")
  func required() throws {
    let bytes = try EveryEvalEverAggregate.lines([record([whole()])])
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    #expect(
      Set(object.keys) == [
        "schema_version", "evaluation_id", "evaluation_timestamp", "retrieved_timestamp",
        "source_metadata", "eval_library", "model_info", "evaluation_results",
      ])
    #expect(object["schema_version"] as? String == "0.2.2")
    #expect(object["retrieved_timestamp"] as? String == "1767323045.500000")
    #expect(
      object["evaluation_id"] as? String == "value-compass/schwartz/org/m/1767323045.500000")
    #expect(object["evaluation_timestamp"] as? String == "2025-12-29T09:20:00Z")
    let source = try #require(object["source_metadata"] as? [String: String])
    #expect(source["source_type"] == "evaluation_run")
    #expect(source["source_organization_name"] == "Some Lab")
    #expect(source["evaluator_relationship"] == "other")
    #expect(
      object["eval_library"] as? [String: String] == ["name": "value-compass", "version": "1.2"])
    #expect(object["model_info"] as? [String: String] == ["name": "org/m", "id": "org/m"])
    let results = try #require(object["evaluation_results"] as? [[String: Any]])
    let result = try #require(results.first)
    #expect(
      Set(result.keys) == [
        "evaluation_result_id", "evaluation_name", "source_data", "metric_config", "score_details",
      ])
    #expect(
      result["source_data"] as? [String: String]
        == ["dataset_name": "presence", "source_type": "other"])
    let metric = try #require(result["metric_config"] as? [String: Any])
    #expect(metric["score_type"] as? String == "continuous")
    #expect(metric["lower_is_better"] as? Bool == false)
    #expect(metric["min_score"] as? Double == 0 && metric["max_score"] as? Double == 100)
    let details = try #require(result["score_details"] as? [String: Any])
    #expect(details["score"] as? Double == 41.5)
    #expect(details["details"] as? [String: String] == ["rank_lower": "1"])
    let uncertainty = try #require(details["uncertainty"] as? [String: Any])
    let error = try #require(uncertainty["standard_error"] as? [String: Any])
    #expect(error["value"] as? Double == 1.25 && error["method"] as? String == "bca")
    let interval = try #require(uncertainty["confidence_interval"] as? [String: Any])
    #expect(interval["lower"] as? Double == 39 && interval["upper"] as? Double == 44)
    #expect(interval["confidence_level"] as? Double == 0.95)
    #expect(uncertainty["num_samples"] as? Int == 120)
  }

  @Test("a score without ends, interval or value leaves out what the schema would have to guess")
  func absent() throws {
    let bare = score("Care", value: 3)
    let bytes = try EveryEvalEverAggregate.lines([
      record([bare, score("Gone", value: .nan), score("Far", value: .infinity)])
    ])
    let text = String(decoding: bytes, as: UTF8.self)
    for name in ["uncertainty", "score_type", "min_score", "details\":{\"rank", "null", "Gone"] {
      #expect(!text.contains(name))
    }
    let half = score { ($0.lower, $0.standardError) = (1, .infinity) }
    #expect(
      !String(decoding: try EveryEvalEverAggregate.lines([record([half])]), as: UTF8.self)
        .contains("uncertainty"))
  }

  @Test("the same data and time give the same bytes, one line a model, that the reader takes back")
  func roundTrip() throws {
    let records = [record([whole()], model: "org/a"), record([score("Care")], model: "org/b")]
    let bytes = try EveryEvalEverAggregate.lines(records)
    #expect(try EveryEvalEverAggregate.lines(records) == bytes)
    #expect(bytes.count { $0 == 0x0A } == 2 && bytes.last == 0x0A)
    let log = try LogReader().read(bytes: bytes, named: "leaderboard.jsonl")
    #expect(log.files.map(\.reader) == ["every-eval-ever-results"])
    #expect(log.publishedScores.map(\.model) == ["org/a", "org/b"])
    let first = log.publishedScores[0]
    #expect(first.dimension == "Power" && first.set == "presence" && first.score == 41.5)
    #expect(first.standardError == 1.25 && first.lower == 39 && first.upper == 44)
    #expect(first.level == 0.95 && first.count == 120)
    #expect(!log.publishedScores[1].hasUncertainty)
  }
}
