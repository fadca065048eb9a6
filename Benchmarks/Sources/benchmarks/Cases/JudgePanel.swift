import ItemResponse
import Statistics

/// A panel of five judges, each of whom rates 200,000 responses of 20 models once.
enum JudgePanel {
  static let benchmarks = [
    Benchmark(name: "judge-panel", peer: "-") {
      let panel = try Ratings()
      return { try panel.compare() }
    },
    Benchmark(name: "judge-variance", peer: "lme4 (not run: days)") {
      let panel = try Ratings()
      return { try panel.components() }
    },
    Benchmark(name: "judge-consensus", peer: "-") {
      let panel = try Ratings()
      return { try panel.consensus() }
    },
    Benchmark(name: "judge-consensus-fit", peer: "crowd-kit, DawidSkene") {
      let panel = try Ratings()
      return {
        guard try DawidSkene(panel.table()).fit().value != nil else {
          throw BenchmarkError.noResult
        }
      }
    },
  ]

  private static let models = 20
  private static let items = 10_000
  private static let judges = 5

  /// Ratings from 1 to 5, a million.
  private struct Ratings {
    var models: [Int] = []
    var items: [Int] = []
    var judges: [Int] = []
    var units: [Int] = []
    var scores: [Double] = []
    let clusters = (0..<JudgePanel.items).map { $0 / 10 }

    init() throws {
      var numbers = InputNumbers(seed: 7)
      let severity = (0..<JudgePanel.judges).map { _ in numbers.normal() / 3 }
      let quality = (0..<JudgePanel.models).map { _ in numbers.normal() / 2 }
      for item in 0..<JudgePanel.items {
        let difficulty = numbers.normal() / 2
        for model in 0..<JudgePanel.models {
          let truth = 3 + quality[model] + difficulty + numbers.normal() / 2
          for judge in 0..<JudgePanel.judges {
            let rating = (truth - severity[judge] + numbers.normal() / 2).rounded()
            models.append(model)
            items.append(item)
            judges.append(judge)
            units.append(item * JudgePanel.models + model)
            scores.append(min(max(rating, 1), 5))
          }
        }
      }
    }

    private var unitClusters: [Int] {
      (0..<JudgePanel.items * JudgePanel.models).map { $0 / JudgePanel.models / 10 }
    }

    func table() throws -> RatingTable {
      let count = JudgePanel.judges
      return try RatingTable(
        ratings: stride(from: 0, to: scores.count, by: count).map { start in
          scores[start..<start + count].map(Double?.some)
        }, categories: RatingCategories(values: [1, 2, 3, 4, 5]))
    }

    /// Alpha of all, kappa of each two, and what each judge does.
    func compare() throws {
      let table = try table()
      let clusters = unitClusters
      _ = try AgreementAnalysis(table, weights: .ordinal, level: .ordinal, clusters: clusters)
        .estimate(.krippendorffAlpha)
      for first in 0..<JudgePanel.judges {
        for second in (first + 1)..<JudgePanel.judges {
          let pair = try RatingTable(
            ratings: stride(from: 0, to: scores.count, by: JudgePanel.judges).map {
              [scores[$0 + first], scores[$0 + second]]
            }, categories: table.categories)
          _ = try AgreementAnalysis(pair, weights: .ordinal, clusters: clusters)
            .estimate(.cohenKappa)
        }
      }
      let ratings = try JudgeRatings(
        units: units, judges: judges, scores: scores,
        unitCount: JudgePanel.items * JudgePanel.models, judgeCount: JudgePanel.judges,
        clusters: clusters)
      let severity = JudgeSeverity(ratings)
      for judge in 0..<JudgePanel.judges {
        _ = severity.severity(of: judge)
        _ = try ScaleUse(ratings, judge: judge, levels: [1, 2, 3, 4, 5])
      }
    }

    /// Variance by model, item, judge and their interactions, one rating in twenty missing.
    func components() throws {
      let kept = scores.indices.filter { $0 % 20 != 7 }
      _ = GeneralizabilityStudy.of(
        try FacetRatings(
          models: kept.map { models[$0] }, items: kept.map { items[$0] },
          judges: kept.map { judges[$0] }, scores: kept.map { scores[$0] }, clusters: clusters))
    }

    /// Dawid and Skene's consensus with errors over clusters.
    func consensus() throws {
      let fit = try DawidSkene(table()).fit().value
      _ = try fit?.jackknife(clusters: unitClusters)
    }
  }
}
