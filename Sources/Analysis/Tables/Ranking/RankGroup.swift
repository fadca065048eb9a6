internal import Statistics
internal import Wording

/// The strengths and ranks of items on one scale.
struct RankGroup {
  let strengths: [Estimate]
  let errors: RankErrors?
  private(set) var ranks: RankIntervals?
  private(set) var method: RankMethodResult?
  private(set) var orderEffect: Estimate?
  private(set) var tieParameter: Estimate?
  private(set) var undefinedReplicates: Int?
  /// Why there are strengths and no intervals or ranks.
  private(set) var obstacle: UndefinedReason?

  /// - Parameters:
  ///   - count: how many items the group has, for one without a fit.
  ///   - clusterNames: the names of the clusters by their numbers.
  ///   - anchor: the item of the group that is put at the value of the scale.
  init(
    _ fit: Outcome<BradleyTerryFit>, of count: Int, clusterNames: [String], anchor: Int?,
    options: RankOptions
  ) {
    switch fit {
    case .undefined(let reason):
      strengths = Array(repeating: Estimate(.undefined(reason)), count: count)
      errors = nil
    case .value(let fit):
      let errors = RankErrors(fit, clusterNames: clusterNames, options: options)
      self.errors = errors
      let scale = options.scale ?? RankScale()
      strengths = fit.strengths.indices.map { item in
        Self.strength(of: item, errors, scale, anchor: anchor, level: options.level)
      }
      orderEffect = errors.orderEffect
      tieParameter = errors.tieParameter
      undefinedReplicates = errors.bootstrap?.value?.undefinedReplicates
      let ranked = errors.ranks
      ranks = ranked.value
      obstacle = ranked.reason
      method = Self.method(errors, ranks?.criticalValue, options)
    }
  }

  /// A strength on the scale: less that of the anchor, whose own is certain by agreement.
  private static func strength(
    of item: Int, _ errors: RankErrors, _ scale: RankScale, anchor: Int?, level: Double
  ) -> Estimate {
    let strengths = errors.fit.strengths
    guard let anchor else {
      let estimate = RankErrors.estimate(strengths[item], errors.strength(item))
      return scale.points == 1 && scale.value == 0
        ? estimate : estimate.rescaled(by: scale.points, offset: scale.value)
    }
    guard item != anchor else {
      return Estimate(
        .value(scale.value), standardError: 0,
        interval: .value(
          ConfidenceInterval(
            lower: scale.value, upper: scale.value, level: level, method: "anchor")))
    }
    return RankErrors.estimate(
      strengths[item] - strengths[anchor], errors.difference(item, anchor)
    ).rescaled(by: scale.points, offset: scale.value)
  }

  private static func method(
    _ errors: RankErrors, _ criticalValue: Double?, _ options: RankOptions
  ) -> RankMethodResult? {
    if errors.bootstrap != nil {
      return RankMethodResult(
        method: options.method.rawValue, methodReason: said("asked for by --bootstrap"),
        intervals: "percentile", criticalValue: criticalValue)
    }
    if let jackknife = errors.jackknife {
      return jackknife.value.map { jackknife in
        RankMethodResult(
          method: PooledVariance.method,
          methodReason: said("battles come in clusters, so refits leave out one at a time"),
          intervals: PooledJackknife.singleMethod, clusters: jackknife.clusters,
          degreesOfFreedom: jackknife.variance.degreesOfFreedom,
          designEffect: jackknife.variance.designEffect, criticalValue: criticalValue)
      }
    }
    return RankMethodResult(
      method: options.method.rawValue,
      methodReason: options.isPenalized
        ? said(
          "no clusters, so battles count as independent, with the information at Firth's estimates, which "
            + "stays finite where wins are separated")
        : said("no clusters, so battles count as independent"),
      intervals: "wald", criticalValue: criticalValue)
  }
}

/// How ranks and intervals were made.
package struct RankMethodResult: Codable {
  /// The method of the ranks.
  package let method: String
  package let methodReason: String
  /// The method of the single strengths' intervals.
  package let intervals: String
  /// The group; nil where all items are on one scale.
  package var component: Int?
  /// How many clusters the battles of the group come from.
  package var clusters: Int?
  /// Of the critical value for all pairs.
  package var degreesOfFreedom: Double?
  /// How many times the model's variance the clusters give the differences on average.
  package var designEffect: Double?
  /// How many standard errors a difference must exceed in the last step.
  var criticalValue: Double?
}
