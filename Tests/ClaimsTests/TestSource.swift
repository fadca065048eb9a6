import Analysis
import Claims
import Foundation
import LogReaders
import Statistics
import Testing
import ValueModel

/// Sources of data for tests: shipped examples, and small ones written by hand.
enum TestSource {
  private struct MemorySource: JudgmentSource {
    let log: EvaluationLog
    var digests: [InputDigest] { [] }
    var options: [String] { [] }
    var paths: [String] { [] }
  }

  private static let header =
    "evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,status,judge_kind,"
    + "scale_min,scale_max,scale_type,cluster_id,round"

  /// One judgment: model, item, criterion and score.
  static func row(
    _ model: String, _ item: String, _ criterion: String, _ score: Double, cluster: String? = nil,
    judge: String = "model:x/judge", round: String = "", scale: ClosedRange<Double> = 0...1
  ) -> String {
    "run,test,\(model),\(item),1,\(judge),\(criterion),\(score),scored,model,"
      + "\(scale.lowerBound),\(scale.upperBound),interval,\(cluster ?? item),\(round)"
  }

  /// The inputs of rows on a shipped instrument, or on the criteria as they are.
  static func inputs(
    _ rows: [String], instrument: String? = "presence", system: String? = "schwartz",
    models: [String: String]? = nil
  ) throws -> StudyInputs {
    let text = ([header] + rows).joined(separator: "\n") + "\n"
    var data = DataRequest(logs: ["log.csv"])
    if let models {
      let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("models-\(UUID().uuidString).csv").path
      let lines = models.sorted { $0.key < $1.key }.map { "\($0.key),\($0.value)" }
      try (["model_id,family"] + lines).joined(separator: "\n").appending("\n")
        .write(toFile: path, atomically: true, encoding: .utf8)
      defer { try? FileManager.default.removeItem(atPath: path) }
      try data.read(models: path, items: nil)
    }
    return try StudyInputs(
      StudyRequest(data: data, instrument: instrument, system: system),
      from: MemorySource(log: LogReader().read(bytes: Array(text.utf8), named: "log.csv")))
  }

  static func source(
    _ rows: [String], _ settings: ClaimSource.Settings = .init(), instrument: String? = "presence",
    system: String? = "schwartz"
  ) throws -> ClaimSource {
    ClaimSource(
      name: nil, inputs: try inputs(rows, instrument: instrument, system: system),
      settings: settings)
  }

  /// The judgments of a shipped example.
  static func example(
    _ path: String, instrument: String? = nil, system: String? = "criteria"
  ) throws -> StudyInputs {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("data/\(path)").path
    let request = StudyRequest(
      data: DataRequest(logs: [file]), instrument: instrument, system: system)
    return try StudyInputs(
      request, from: LogReading([file], options: request.data.readingOptions))
  }

  static func board() throws -> StudyInputs {
    try example("example/judgments.jsonl.gz", instrument: "presence", system: "schwartz")
  }

  /// Two models on all ten values, in ten clusters.
  static func tenValues() throws -> StudyInputs {
    let system = try DefinitionCatalog.shipped().system("schwartz")
    return try inputs(
      rows(
        models: [
          ("a", [0.6, 0.3, 0.4, 0.5, 0.2, 0.6, 0.5, 0.4, 0.8, 0.7]),
          ("b", [0.5, 0.5, 0.6, 0.4, 0.5, 0.7, 0.6, 0.5, 0.6, 0.5]),
        ], dimensions: system.dimensions.map(\.id), clusters: 10, size: 4))
  }

  /// Scores that somebody else published, with a gap.
  static func published(_ scores: [(String, [String: Double])]) throws -> ClaimSource {
    let log = EvaluationLog(
      publishedScores: scores.flatMap { model, values in
        values.sorted { $0.key < $1.key }.map { dimension, score in
          PublishedScore(
            model: model, set: "Schwartz", dimension: dimension, score: score,
            sourceFile: "Schwartz_scores.json", locator: "#/data/0")
        }
      })
    return ClaimSource(
      name: nil,
      inputs: try StudyInputs(
        StudyRequest(
          data: DataRequest(logs: ["Schwartz_scores.json"]), instrument: "presence",
          system: "schwartz"), from: MemorySource(log: log)))
  }

  /// Scores of clusters that go with a profile, the same on every run.
  static func rows(
    models: [(name: String, means: [Double])], dimensions: [String], clusters: Int, size: Int,
    seed: UInt64 = 1, isZeroOne: Bool = true
  ) -> [String] {
    var state = seed
    func uniform() -> Double {
      // Knuth's linear congruence is enough for numbers that only need to differ.
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }
    var rows: [String] = []
    for (place, dimension) in dimensions.enumerated() {
      for cluster in 0..<clusters {
        let ease = 0.3 * (uniform() - 0.5)
        for item in 0..<size {
          for model in models {
            let chance = min(max(model.means[place] + ease, 0), 1)
            let score = isZeroOne ? (uniform() < chance ? 1 : 0) : chance * (0.5 + uniform() / 2)
            rows.append(
              row(
                model.name, "\(dimension)-\(cluster)-\(item)", dimension, score,
                cluster: "c\(cluster)"))
          }
        }
      }
    }
    return rows
  }
}

extension Quantity {
  static func score(_ model: String, _ dimension: String?) -> Quantity {
    .score(model: model, DimensionName(source: 0, dimension: dimension))
  }
}

extension QuantityEstimator {
  init(_ source: ClaimSource) { self.init([source]) }

  func compare(
    _ left: Quantity, _ comparison: Comparison, _ right: Quantity
  ) throws -> TestFinding {
    try finding(.comparison(left, comparison, right))
  }
}

/// Whether two numbers are the same but for rounding.
func isClose(_ one: Double?, _ other: Double?, _ tolerance: Double = 1e-12) -> Bool {
  guard let one, let other else { return one == nil && other == nil }
  return abs(one - other) <= tolerance * max(1, abs(one), abs(other))
}
