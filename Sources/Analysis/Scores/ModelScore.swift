internal import PrintedNumbers

/// Lower and upper rank that the data cannot rule out, simultaneously for all models of a board.
package struct RankRange: Codable, Equatable, Sendable {
  package let lower: Int
  package let upper: Int

  package init(lower: Int, upper: Int) {
    self.lower = lower
    self.upper = upper
  }

  /// "2–4", or "1" when no other rank is possible.
  package var text: String { NumberText.ranks(lower, upper) }
}

/// Limits of a simultaneous band.
package struct BandLimits: Codable, Equatable, Sendable {
  package let lower: Double
  package let upper: Double
}

/// How many judgments stand behind a figure, by what became of them.
package struct JudgmentCounts: Codable, Equatable, Sendable {
  package var scored = 0
  package var unscored = 0
  package var error = 0
  package var invalidated = 0
  package var cancelled = 0

  /// Judgments that gave no score.
  package var missing: Int { unscored + error + invalidated + cancelled }

  static func + (left: JudgmentCounts, right: JudgmentCounts) -> JudgmentCounts {
    JudgmentCounts(
      scored: left.scored + right.scored, unscored: left.unscored + right.unscored,
      error: left.error + right.error, invalidated: left.invalidated + right.invalidated,
      cancelled: left.cancelled + right.cancelled)
  }
}

/// One model's score on one dimension (or over all of them), with all that qualifies it.
///
/// An undefined figure is `nil` and ``reason`` says why. In JSON every key is always present, with
/// `null` for what is not known.
package struct ModelScore: Equatable, Sendable {
  package let model: String
  /// Identifier of the dimension, or ``overall``.
  package let dimension: String
  /// On 0...100 without centring, in raw units round zero with it.
  package let estimate: Double?
  /// In the units of ``estimate``: cluster-robust, or the standard deviation of the replicates
  /// where a bootstrap was asked for.
  package let standardError: Double?
  package let lower: Double?
  package let upper: Double?
  package let level: Double
  /// How the interval was made: a name of ``BootstrapIntervalMethod`` or of a closed form.
  package let method: String
  /// Why that method, in a short phrase; `nil` where it was asked for by name.
  package let methodReason: String?
  /// Of the t quantile behind the interval; `nil` where it has none.
  package let degreesOfFreedom: Double?
  /// How many independent items the items are worth; `nil` where the method does not say.
  package let effectiveSampleSize: Double?
  /// Why there is no estimate, or no interval.
  package let reason: String?
  /// What keeps the interval from being quite what its method promises; `nil` when nothing does.
  package let remark: String?
  /// Resamples in which the score did not exist.
  package let undefinedReplicates: Int
  /// Simultaneous over the dimensions of one model.
  package let band: BandLimits?
  /// The mean on the instrument's own scale, before any shift to 0...100; `nil` when centred.
  package let rawEstimate: Double?
  /// What the estimate would be if every judgment without a score had been the worst; `nil` when
  /// none is missing or the score is centred.
  package let estimateMissingAsWorst: Double?
  package let items: Int?
  package let clusters: Int?
  package let judgments: JudgmentCounts?
  /// Simultaneous over the models of one dimension.
  package let rank: RankRange?
  /// Why there is no rank; `nil` where there is one, and where there is no score.
  package let rankReason: String?

  /// What intervals, bands and ranks are statements about: items like these, of which the clusters
  /// are a sample.
  package static let estimand = "itemsLikeThese"

  /// The dimension name of a score over all dimensions.
  package static let overall = "overall"
}

extension ModelScore: Codable {
  private enum Key: String, CodingKey {
    case model, dimension, estimate, standardError, lower, upper, level, method, methodReason
    case degreesOfFreedom, effectiveSampleSize, estimand, reason, remark
    case undefinedReplicates, band
    case rawEstimate, estimateMissingAsWorst, items, clusters, judgments, rank, rankReason
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(model, forKey: .model)
    try container.encode(dimension, forKey: .dimension)
    try container.encode(estimate, forKey: .estimate)
    try container.encode(standardError, forKey: .standardError)
    try container.encode(lower, forKey: .lower)
    try container.encode(upper, forKey: .upper)
    try container.encode(level, forKey: .level)
    try container.encode(method, forKey: .method)
    try container.encode(methodReason, forKey: .methodReason)
    try container.encode(degreesOfFreedom, forKey: .degreesOfFreedom)
    try container.encode(effectiveSampleSize, forKey: .effectiveSampleSize)
    try container.encode(lower == nil ? nil : ModelScore.estimand, forKey: .estimand)
    try container.encodeIfPresent(reason, forKey: .reason)
    try container.encodeIfPresent(remark, forKey: .remark)
    try container.encode(undefinedReplicates, forKey: .undefinedReplicates)
    try container.encode(band, forKey: .band)
    try container.encode(rawEstimate, forKey: .rawEstimate)
    try container.encode(estimateMissingAsWorst, forKey: .estimateMissingAsWorst)
    try container.encode(items, forKey: .items)
    try container.encode(clusters, forKey: .clusters)
    try container.encode(judgments, forKey: .judgments)
    try container.encode(rank, forKey: .rank)
    try container.encodeIfPresent(rankReason, forKey: .rankReason)
  }
}
