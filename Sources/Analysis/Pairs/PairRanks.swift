package import Diagnostics
internal import Statistics

/// For which family of comparisons ranks hold.
package enum RankFamily: String, CaseIterable, Codable, Sendable {
  /// For all pairs of models at once: what is said of any model holds together with the rest.
  case simultaneous
  /// For one model at a time, which is compared with all others: narrower, and not to be read together.
  case marginal
  /// Against one model only: who is above it, who below it, and who is not shown to differ from it.
  case reference
}

/// Where a model can stand among others, by the comparisons of it that were made.
package struct PairRank: Codable, Equatable, Sendable {
  package let model: String
  /// The ranks that the comparisons leave possible; nil where the model has no score.
  package let rank: RankRange?
  /// Models that are not shown to differ from it, in the order of their scores.
  package let notToldApart: [String]
}

/// Ranks that hold for one model at a time, or against one model, from the pairs that ``PairStudy`` has.
///
/// A model's rank is 1 more than the number of models that are shown to score higher, at the least; and
/// the number of models less those that are shown to score lower, at the most.
package struct PairRanks: Codable, Sendable {
  /// In the order of the scores, highest first.
  package let ranks: [PairRank]
  /// How many p-values were adjusted together.
  package let tests: Int
  package let significance: Double

  /// - Parameters:
  ///   - dimension: As ``PairStudy`` takes it, but one.
  ///   - reference: The model of ``RankFamily/reference``.
  /// - Throws: what the comparison of the pairs refuses.
  package init(
    _ study: ScoreStudy, dimension: String?, family: RankFamily, reference: String? = nil,
    level: Double
  ) throws(Diagnostics) {
    let all = try PairStudy(
      study, dimension: dimension, settings: PairSettings(reference: reference, level: level))
    let models = all.results.families.first?.models ?? []
    significance = 1 - level
    switch family {
    case .simultaneous, .reference:
      tests = all.results.pairs.count
      let shown = family == .reference ? models.filter { $0.isExactly(reference ?? "") } : models
      ranks = shown.map { PairRanks.rank($0, all.results.pairs, among: models) }
    case .marginal:
      tests = max(models.count - 1, 0)
      var ranks: [PairRank] = []
      for model in models {
        let own = try PairStudy(
          study, dimension: dimension, settings: PairSettings(reference: model, level: level))
        ranks.append(PairRanks.rank(model, own.results.pairs, among: models))
      }
      self.ranks = ranks
    }
  }

  private static func rank(
    _ model: String, _ pairs: [PairResult], among models: [String]
  ) -> PairRank {
    var higher = 0
    var lower = 0
    var open: [String] = []
    for pair in pairs where pair.names.contains(where: { $0.isExactly(model) }) {
      let isFirst = pair.first.isExactly(model)
      switch pair.verdict {
      case .firstHigher: if isFirst { lower += 1 } else { higher += 1 }
      case .secondHigher: if isFirst { higher += 1 } else { lower += 1 }
      case .notShownToDiffer, .equivalent, .noSharedItems:
        open.append(isFirst ? pair.second : pair.first)
      }
    }
    return PairRank(
      model: model, rank: RankRange(lower: 1 + higher, upper: models.count - lower),
      notToldApart: models.filter { name in open.contains { $0.isExactly(name) } })
  }
}
