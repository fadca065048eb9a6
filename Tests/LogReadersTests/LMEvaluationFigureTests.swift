import Diagnostics
import Foundation
import LogFixtures
import LogReaders
import Testing

@Suite("Figures of lm-evaluation-harness")
struct LMEvaluationFigureTests {
  private static let stamp = "2026-01-31T12-00-00.250000"

  /// Reads a task whose documents have one metric, given as JSON; nil where a line lacks it.
  private func run(
    _ metric: String, _ values: [String?], reported: String?, error: String? = nil,
    aggregation: String? = nil, order: [Int]? = nil
  ) throws -> EvaluationLog {
    let scratch = try Scratch()
    if let reported {
      let list = aggregation.map {
        "{\"metric\": \"\(metric)\", \"aggregation\": \"\($0)\"}"
      }
      let deviation = error.map { ", \"\(metric)_stderr,none\": \($0)" } ?? ""
      _ = try scratch.write(
        """
        {"results": {"t": {"\(metric),none": \(reported)\(deviation)}}, "configs": {"t": {
         "metric_list": [\(list ?? "")]}}, "versions": {"t": 1},
         "n-samples": {"t": {"original": 9, "effective": \(values.count)}},
         "model_name": "org/m", "date": 1769860800.25}
        """, to: "org__m/results_\(Self.stamp).json")
    }
    let lines = (order ?? Array(values.indices)).map { document in
      let member = values[document].map { ", \"\(metric)\": \($0)" } ?? ""
      return """
        {"doc_id": \(document), "doc": {}, "target": "x", "arguments": {}, "resps": [["r"]], \
        "filtered_resps": ["r"], "filter": "none", "metrics": ["\(metric)"]\(member)}
        """
    }
    return try read(
      at: try scratch.write(
        lines.joined(separator: "\n") + "\n", to: "org__m/samples_t_\(Self.stamp).jsonl"))
  }

  private func codes(_ log: EvaluationLog) -> [String] {
    log.issues.map(\.code).filter {
      !["missingScore", "corpusMetric", "missingSibling", "naiveTimestamp", "uncheckedCount"]
        .contains($0)
    }.sorted()
  }

  // MARK: - Signs for "not measured"

  @Test("-1 is missing where the tool's figure leaves it out, and by the name of a length")
  func sentinels() throws {
    let function = "<function aggregate_metrics at 0x7f>"
    let ruler = try run(
      "4096", ["1.0", "1.0", "-1", "-1.0"], reported: "1.0", aggregation: function)
    #expect(ruler.judgments.map(\.score) == [1, 1, nil, nil])
    #expect(
      ruler.judgments.map(\.statusReason) == [nil, nil, "not_of_this_length", "not_of_this_length"])
    #expect(ruler.judgments.allSatisfy { $0.status == .scored || $0.status == .unscored })
    #expect(codes(ruler) == ["sentinelValue"])
    #expect(ruler.issues.contains { $0.message.contains("not of this length") })
    let alone = try run("8192", ["-1", "0.25"], reported: nil)
    #expect(alone.judgments.map(\.score) == [nil, 0.25])
    let none = try run("131072", ["-1", "-1"], reported: "-1", aggregation: function)
    #expect(none.judgments.map(\.score) == [nil, nil] && codes(none) == ["sentinelValue"])
    let other = try run("recall", ["-1", "0.5", "1"], reported: "0.75", aggregation: function)
    #expect(other.judgments.map(\.score) == [nil, 0.5, 1])
    #expect(other.judgments[0].statusReason == "not_measured")
  }

  @Test("-1 is a number where the tool counts it, and where others are below 0")
  func numbers() throws {
    let counted = try run("delta", ["-1", "1", "0"], reported: "0.0", aggregation: "mean")
    #expect(counted.judgments.map(\.score) == [-1, 1, 0] && codes(counted).isEmpty)
    let negative = try run("delta", ["-1", "-2.5", "0"], reported: "7", aggregation: "custom")
    #expect(negative.judgments.map(\.score) == [-1, -2.5, 0])
    let hits = try run("acc", ["1", "0", "-1"], reported: "0.5", aggregation: "mean")
    #expect(hits.judgments.map(\.score) == [1, 0, nil])
  }

  // MARK: - Lists

  @Test("the share of all decisions is the tool's, and the rows say how to weigh them")
  func decisions() throws {
    let lists = ["[true]", "[true, false]", "[false, true, false]", "[]"]
    let log = try run(
      "inst_level_strict_acc", lists, reported: "0.5", aggregation: "<function agg>")
    #expect(log.judgments.map(\.weight) == [1, 2, 3, nil])
    #expect(log.judgments.map(\.status) == [.scored, .scored, .scored, .unscored])
    let sum = log.judgments.reduce(0) { $0 + ($1.score ?? 0) * ($1.weight ?? 0) }
    #expect(abs(sum / 6 - 0.5) < 1e-15)
    #expect(codes(log) == ["noPlainMean"])
    let wrong = try self.run("inst_level_strict_acc", lists, reported: "0.6")
    #expect(codes(wrong).contains("otherResults"))
  }

  @Test("lists of 0 and 1 are decisions only where their share is the tool's figure")
  func hits() throws {
    let lists = ["[1, 0]", "[1, 1, 1]"]
    let share = try run("steps", lists, reported: "0.8", aggregation: "custom")
    #expect(share.judgments.map(\.score) == [0.5, 1] && share.judgments.map(\.weight) == [2, 3])
    let unknown = try run("steps", lists, reported: "0.3", aggregation: "custom")
    #expect(unknown.judgments.allSatisfy { $0.statusReason == "corpus_metric" })
    #expect(codes(unknown) == ["figuresLeftOut"])
  }

  // MARK: - Aggregations

  /// Metric, aggregation, values, and the tool's figure of them.
  private static let aggregations: [(String, String?, [String?], Double)] = [
    ("acc", nil, ["1", "0", "true", nil], 2.0 / 3),
    ("score", "nanmean", ["1", "0.5", "NaN"], 0.75),
    ("score", "median", ["3", "9", "1", "2"], 1),
    ("perplexity", "perplexity", ["-1", "-2", "-1.5"], exp(1.5)),
    ("word_perplexity", nil, ["[-4.0, 4]", "[-3.0, 1]"], exp(1.4)),
    ("byte_perplexity", "weighted_perplexity", ["[-4.0, 4]", "[-3.0, 10]"], exp(0.5)),
    ("bits_per_byte", nil, ["[-4.0, 4]", "[-3.0, 10]"], 0.5 / log(2)),
    ("brier_score", nil, ["[1, [0.25, 0.75]]", "[0, [1.0, 0.0]]"], 0.0625),
    // Precision 2/3, recall 2/4.
    ("f1", "f1", ["[1, 1]", "[1, 1]", "[1, 0]", "[1, 0]", "[0, 1]", "[0, 0]"], 4.0 / 7),
    // (2·1 − 1·2) over the root of 3·4·2·3 with 2 true and 1 false hits.
    ("mcc", nil, ["[1, 1]", "[1, 1]", "[1, 0]", "[1, 0]", "[0, 1]", "[0, 0]"], 0),
    ("mcc", "matthews_corrcoef", ["[0, 0]", "[1, 1]", "[1, 0]", "[0, 0]"], 1 / 3.0.squareRoot()),
    ("custom", "<function own>", ["1", "0", "0.5"], 0.5),
  ]

  @Test("every known aggregation gives the tool's figure", arguments: aggregations.indices)
  func figures(index: Int) throws {
    let (metric, aggregation, values, figure) = Self.aggregations[index]
    let log = try run(metric, values, reported: "\(figure)", aggregation: aggregation)
    #expect(!codes(log).contains("otherResults") && !codes(log).contains("figuresLeftOut"))
    // Another figure is a warning, or where the aggregation is not known, named.
    let other = try self.run(metric, values, reported: "\(figure + 0.01)", aggregation: aggregation)
    let expected = metric == "custom" ? "figuresLeftOut" : "otherResults"
    #expect(codes(other).contains(expected))
  }

  @Test(
    "standard errors of means are compared, N/A is none, and the order of lines does not matter")
  func standardErrors() throws {
    let values = ["1", "0", "0", "1"]
    let error = (1 / 3.0 / 4).squareRoot()
    #expect(codes(try run("acc", values, reported: "0.5", error: "\(error)")).isEmpty)
    #expect(codes(try run("acc", values, reported: "0.5", error: "\"N/A\"")).isEmpty)
    #expect(codes(try run("acc", values, reported: "0.5", error: "0.2")) == ["otherResults"])
    let median = ["3", "9", "1", "2"]
    let shuffled = try run(
      "score", median, reported: "1", aggregation: "median", order: [2, 0, 3, 1])
    #expect(codes(shuffled).isEmpty)
  }

  @Test("numbers in quotes have single precision, and texts of a corpus are left out by name")
  func precision() throws {
    let quoted = try run("acc", ["\"0.6666667\"", "\"1.0\""], reported: "0.8333333333333334")
    #expect(codes(quoted) == ["quotedNumber"])
    let bleu = try run("bleu", ["[\"a\", \"b\"]", "[\"c\", \"d\"]"], reported: "12.5")
    #expect(codes(bleu) == ["figuresLeftOut"])
  }
}
