import Diagnostics
import Foundation
import LogFixtures
import LogReaders
import StudyStore
import Testing

/// Scores that tools publish without the rows behind them, with what they say of their uncertainty.
@Suite("Published scores with their uncertainty")
struct PublishedUncertaintyTests {
  // MARK: - lm-evaluation-harness

  private static let stamp = "2026-01-31T12-00-00.250000"

  private let results = """
    {"results":{"arc":{"alias":"arc","acc,none":0.5,"acc_stderr,none":0.05,"acc_norm,none":0.625,\
    "acc_norm_stderr,none":"N/A"},"mmlu":{"acc,none":0.25,"acc_stderr,none":0.0125,"em,strict":"N/A"}},\
    "configs":{},"versions":{"arc":1},"n-shot":{"arc":0},"n-samples":{"arc":{"original":100,\
    "effective":100}},"model_name":"org/m","date":1769860800.25}
    """

  @Test("results without samples are published, with standard errors and numbers of documents")
  func lmEvaluation() throws {
    let scratch = try Scratch()
    let path = try scratch.write(results, to: "org__m/results_\(Self.stamp).json")
    let log = try LogReader().read([path])
    #expect(log.files.map(\.reader) == ["lm-eval-results"])
    #expect(log.judgments.count == 0)
    #expect(log.publishedScores.map(\.set) == ["arc", "arc", "mmlu"])
    #expect(log.publishedScores.map(\.dimension) == ["acc,none", "acc_norm,none", "acc,none"])
    #expect(log.publishedScores.map(\.score) == [0.5, 0.625, 0.25])
    #expect(log.publishedScores.map(\.standardError) == [0.05, nil, 0.0125])
    #expect(log.publishedScores.map(\.count) == [100, 100, nil])
    #expect(Set(log.publishedScores.map(\.model)) == ["org/m"])
    #expect(log.publishedScores[0].locator == "#/results/arc/acc,none")
    #expect(log.issues.map(\.code) == ["missingPublishedScore"])
  }

  @Test("results go with samples of the same run beside them, and not with those of another")
  func lmEvaluationCompanion() throws {
    let scratch = try Scratch()
    let path = try scratch.write(results, to: "m/results_\(Self.stamp).json")
    _ = try scratch.write("{}\n", to: "m/samples_arc_2025-01-31T12-00-00.000000.jsonl")
    #expect(try LogReader().read([path]).publishedScores.count == 3)
    _ = try scratch.write("{}\n", to: "m/samples_arc_\(Self.stamp).jsonl.gz")
    #expect(refusals(at: path) == ["companionFile"])
    // Early versions gave neither name nor time.
    let early = try scratch.write(results, to: "e/results.json")
    #expect(try LogReader().read([early]).publishedScores.count == 3)
    _ = try scratch.write("{}\n", to: "e/pretrained=org__m_arc.jsonl")
    #expect(refusals(at: early) == ["companionFile"])
  }

  @Test("results that name no model are of the folder's")
  func lmEvaluationFolder() throws {
    let scratch = try Scratch()
    let path = try scratch.write(
      results.replacingOccurrences(of: "\"model_name\":\"org/m\",", with: ""),
      to: "org__n/results_\(Self.stamp).json")
    #expect(try LogReader().read([path]).publishedScores.first?.model == "org/n")
  }

  // MARK: - Inspect AI

  @Test("a header without samples publishes its results; a standard error belongs to the mean")
  func inspect() throws {
    var fixture = InspectFixture()
    fixture.results = """
      {"total_samples":1000,"completed_samples":1000,"scores":[{"name":"match","scorer":"match",\
      "scored_samples":990,"metrics":{"accuracy":{"name":"accuracy","value":0.75},\
      "stderr":{"name":"stderr","value":0.0137},"std":{"name":"std","value":0.4}}},\
      {"name":"tone","scorer":"rubric","reducer":"mean","metrics":{"mean":{"name":"mean",\
      "value":3.5}}},{"name":"tone","scorer":"rubric","reducer":"max","metrics":{"mean":\
      {"name":"mean","value":4}}}]}
      """
    let log = try read(fixture.headerOnly, named: "log.json")
    #expect(log.files.map(\.reader) == ["inspect-log"] && log.judgments.count == 0)
    #expect(
      log.publishedScores.map(\.dimension) == [
        "match/accuracy", "match/std", "rubric/tone/mean", "rubric/tone/max/mean",
      ])
    #expect(log.publishedScores.map(\.score) == [0.75, 0.4, 3.5, 4])
    #expect(log.publishedScores.map(\.standardError) == [0.0137, nil, nil, nil])
    #expect(log.publishedScores.map(\.count) == [990, 990, 1000, 1000])
    #expect(log.publishedScores[0].set == "t" && log.publishedScores[0].model == "org/m")
    #expect(log.issues.map(\.code) == ["headerOnly"])
  }

  @Test("a header beside its archive goes with that")
  func inspectCompanion() throws {
    let scratch = try Scratch()
    var fixture = InspectFixture()
    fixture.results = InspectFixture.results("match", "accuracy", "1")
    let path = try scratch.write(fixture.headerOnly, to: "log.json")
    #expect(try LogReader().read([path]).publishedScores.count == 1)
    _ = try scratch.write([0x50], to: "log.eval")
    #expect(refusals(at: path) == ["companionFile"])
  }

  // MARK: - Every Eval Ever

  private func aggregate(_ model: String, _ score: String, _ details: String = "") -> String {
    """
    {"schema_version":"0.2.2","evaluation_id":"e/\(model)/1","retrieved_timestamp":"1",\
    "source_metadata":{},"model_info":{"name":"\(model)","id":"\(model)"},\
    "evaluation_results":[{"evaluation_name":"angry-tweets","source_data":{"dataset_name":"tweets",\
    "source_type":"other"},"metric_config":{"lower_is_better":false},\
    "score_details":{"score":\(score)\(details)}}]}
    """
  }

  @Test("results of several models, one a line or in a list, are published, with their intervals")
  func everyEvalEver() throws {
    let interval =
      ",\"uncertainty\":{\"standard_error\":{\"value\":0.02,\"method\":\"analytic\"},"
      + "\"confidence_interval\":{\"lower\":0.37,\"upper\":0.45,\"confidence_level\":0.95},"
      + "\"num_samples\":512}"
    let texts = [aggregate("org/a", "0.41", interval), aggregate("org/b", "0.52")]
    let lines = try read(texts.joined(separator: "\n") + "\n", named: "results.jsonl")
    let list = try read("[\(texts.joined(separator: ","))]", named: "results.json")
    for log in [lines, list] {
      #expect(log.publishedScores.map(\.model) == ["org/a", "org/b"])
      #expect(log.publishedScores.map(\.score) == [0.41, 0.52])
      let first = log.publishedScores[0]
      #expect(first.standardError == 0.02 && first.lower == 0.37 && first.upper == 0.45)
      #expect(first.level == 0.95 && first.count == 512 && first.hasUncertainty)
      #expect(!log.publishedScores[1].hasUncertainty && log.issues.isEmpty)
    }
    #expect(
      lines.publishedScores.map(\.locator) == [
        "L1#/evaluation_results/0", "L2#/evaluation_results/0",
      ])
    #expect(list.publishedScores[1].locator == "#/1/evaluation_results/0")
    let one = try read(texts[0], named: "results.json")
    #expect(one.publishedScores.map(\.locator) == ["#/evaluation_results/0"])
  }

  @Test("a broken line is refused and the others are read")
  func brokenLine() throws {
    var options = LogReadingOptions()
    options.keepGoing = true
    let text = aggregate("a", "1") + "\n{\"schema\n" + aggregate("b", "2") + "\n"
    let log = try read(text, named: "results.jsonl", options)
    #expect(log.publishedScores.map(\.model) == ["a", "b"])
    #expect(log.issues.map(\.code) == ["jsonSyntax"])
  }

  @Test(
    "the trial's lines of EuroEval give its two scores",
    .enabled(if: SharedData.has("../trials"), "skipped: the trials are not beside this checkout"))
  func trial() throws {
    let log = try LogReader().read([
      SharedData.path(
        "../trials/inputs/logs/F07-eee-aggregate-lines/euroeval_benchmark_results.jsonl")
    ])
    #expect(log.publishedScores.map(\.score) == [0.41, 0.52])
  }

  @Test("an interval whose ends are no interval is none, and a level needs one")
  func impossible() {
    func score(_ lower: Double?, _ upper: Double?, _ error: Double? = nil) -> PublishedScore {
      PublishedScore(
        model: "m", set: "s", dimension: "d", score: 1, standardError: error, lower: lower,
        upper: upper, level: 0.95, count: -1, sourceFile: "f", locator: "l")
    }
    for one in [score(2, 1), score(nil, 1), score(1, .infinity), score(nil, nil, -1)] {
      #expect(one.lower == nil && one.upper == nil && one.level == nil)
      #expect(!one.hasUncertainty)
    }
    #expect(score(1, 1).level == 0.95)
  }

  @Test("damaged results are refused or read, and never end the program")
  func damage() {
    expectDamageIsSurvived(
      results, named: "m/results_\(Self.stamp).json", variants: 20)
    expectDamageIsSurvived(aggregate("a", "1"), named: "results.json", variants: 20)
    var fixture = InspectFixture()
    fixture.results = InspectFixture.results("match", "accuracy", "1")
    expectDamageIsSurvived(fixture.headerOnly, named: "log.json", variants: 20)
  }

  // MARK: - In a study

  @Test("a study keeps what was published of the uncertainty, and only that")
  func study() throws {
    let scratch = try Scratch()
    let path = try scratch.write(results, to: "org__m/results_\(Self.stamp).json")
    let study = try Study()
    _ = try StudyIngestion(study).ingest([path])
    let scores = try study.log().publishedScores
    #expect(scores == (try LogReader().read([path]).publishedScores))
    #expect(scores.map(\.standardError) == [0.05, nil, 0.0125])
  }
}
