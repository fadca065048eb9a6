import GSLSupport

/// Weights of several parts that add up to 1.
///
///     let weights = try NormalizedWeights([3, 1, 0])
///     weights.sum([0.6, 0.2, nil]).value   // 0.5: what has no weight may be missing
public struct NormalizedWeights: Sendable, Equatable {
  /// Each weight over the sum of all, 0...1.
  public let values: [Double]

  /// Weights over their sum.
  ///
  /// - Parameter weights: finite, 0 or more, and one of them above 0.
  /// - Throws: ``StatisticsError`` where a weight cannot be used, or none is above 0.
  public init(_ weights: [Double]) throws(StatisticsError) {
    for (place, weight) in weights.enumerated() where !(weight.isFinite && weight >= 0) {
      throw .weightNotUsable(weight, cluster: 0, column: place)
    }
    guard let largest = weights.max(), largest > 0 else {
      throw .argumentOutOfRange("the sum of the weights", 0, range: "above 0")
    }
    // Scaled first, so that the sum of large weights is finite.
    let total = weights.reduce(0) { $0 + $1 / largest }
    values = weights.map { $0 / largest / total }
  }

  /// 1/Σ w²: how many parts of equal weight weigh as evenly (the inverse of Simpson's 1949 index).
  public var effectiveCount: Double { 1 / values.reduce(0) { $0 + $1 * $1 } }

  /// The weight of the parts that are there, 0...1.
  ///
  /// - Parameter scores: one a part, nil where it is missing.
  public func covered(_ scores: [Double?]) -> Double {
    zip(values, scores).reduce(0) { $1.1 == nil ? $0 : $0 + $1.0 }
  }

  /// Σ w s.
  ///
  /// - Parameter scores: one a part, nil where it is missing; a score of 0 counts.
  /// - Returns: undefined where a part with a weight is missing.
  public func sum(_ scores: [Double?]) -> Outcome<Double> {
    guard scores.count == values.count else { return .undefined(.noData) }
    var sum = CompensatedSum()
    for (weight, score) in zip(values, scores) where weight > 0 {
      guard let score else { return .undefined(.missingRatings) }
      sum.add(product: weight, score)
    }
    return .finite(sum.value)
  }

  /// Σ w s over the parts that are there, over their weight: to be read beside ``covered(_:)``.
  ///
  /// - Parameter scores: one a part, nil where it is missing.
  /// - Returns: undefined where no part with a weight is there.
  public func sumOfAvailable(_ scores: [Double?]) -> Outcome<Double> {
    let covered = covered(scores)
    guard scores.count == values.count, covered > 0 else { return .undefined(.noData) }
    return sum(zip(values, scores).map { $0 > 0 ? $1 ?? 0 : 0 }).map { $0 / covered }
  }

  /// The standard error of Σ w s for scores with a covariance: (wᵀ C w)^½.
  ///
  /// - Parameter covariance: of the scores, in the order of the weights.
  /// - Returns: undefined for a covariance of another size.
  public func standardError(_ covariance: EstimateCovariance) -> Outcome<Double> {
    guard covariance.count == values.count else { return .undefined(.noData) }
    var sum = CompensatedSum()
    for row in values.indices {
      for column in values.indices {
        sum.add(values[row] * values[column] * covariance[row, column])
      }
    }
    return .finite(max(sum.value, 0).squareRoot())
  }
}

extension NormalizedWeights {
  /// Weights from an order of importance: the centroid of all weights that keep it.
  ///
  /// The part of rank k of n has the weight (1/n) Σ_{i=k}^{n} 1/i (Barron & Barrett 1996, "Decision
  /// quality using ranked attribute weights"). Parts that are tied share the weights of their ranks, which
  /// is the centroid of all weights where they may stand in any order; parts that are not named are tied
  /// below all others.
  ///
  /// - Parameters:
  ///   - ranking: groups of tied parts, the most important first; each part once.
  ///   - count: how many parts there are.
  /// - Throws: ``StatisticsError`` for a part that is not there or stands twice, and for no part at all.
  public init(rankOrder ranking: [[Int]], count: Int) throws(StatisticsError) {
    let order = try BucketOrder(ranking, count: count)
    guard order.listedCount > 0 else {
      throw .argumentOutOfRange("the number of ranked parts", 0, range: "at least 1")
    }
    var centroids = [Double](repeating: 0, count: count + 1)
    for rank in stride(from: count, to: 0, by: -1) {
      centroids[rank - 1] = centroids[rank] + 1 / Double(rank)
    }
    var weights = [Double](repeating: 0, count: count)
    var rank = 0
    for bucket in order.allBuckets {
      let shared =
        (rank..<rank + bucket.count).reduce(0) { $0 + centroids[$1] } / Double(bucket.count)
      for part in bucket { weights[part] = shared }
      rank += bucket.count
    }
    try self.init(weights)
  }
}

extension ConfidenceInterval {
  /// The interval with a further independent error that is about normal, such as that of estimated weights:
  /// square-and-add (Newcombe 1998; Zou & Donner 2008).
  ///
  /// - Parameters:
  ///   - estimate: what the interval is about.
  ///   - error: the standard error of what is added, 0 or more.
  /// - Returns: undefined where the quantile cannot be found.
  package func widened(about estimate: Double, error: Double) -> Outcome<ConfidenceInterval> {
    .deciding { () throws(GSLError) in
      let reach = error * (try NormalDistribution.quantile((1 + level) / 2))
      func far(_ end: Double) -> Double {
        ((estimate - end) * (estimate - end) + reach * reach).squareRoot()
      }
      let ends = (estimate - far(lower), estimate + far(upper))
      guard ends.0.isFinite, ends.1.isFinite else { return .undefined(.notFinite) }
      return .value(
        ConfidenceInterval(
          lower: ends.0, upper: ends.1, level: level, method: method,
          degreesOfFreedom: degreesOfFreedom, effectiveSampleSize: effectiveSampleSize,
          methodReason: (methodReason.map { $0 + "; " } ?? "")
            + "the weights' error by square-and-add"))
    }
  }
}
