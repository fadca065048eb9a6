import GSLSupport

/// The mean of 0/1 values less another such mean on the same rows times a factor: a - c b.
///
/// Its interval and its test are those of the score for paired proportions (``PairedShares``), which
/// near the ends of the scale keep their level where a t of the contrast does not.
///
///     let shares = try PairedShares(first, second, clusters: topics)
///     ScaledDifferenceEstimate(shares, factor: 1.2).pValue(excluding: 0)
public struct ScaledDifferenceEstimate: Sendable {
  /// c.
  public let factor: Double
  private let shares: PairedShares

  /// A difference.
  ///
  /// - Parameters:
  ///   - shares: the first less the second times the factor.
  ///   - factor: finite, above 0.
  public init(_ shares: PairedShares, factor: Double) {
    self.shares = shares
    self.factor = factor
  }

  /// The name of the intervals' method.
  public static let method = "paired-score"

  /// The difference, -c...1.
  public var estimate: Outcome<Double> {
    factor > 0 && factor.isFinite
      ? .finite(shares.first - factor * shares.second) : .undefined(.notFinite)
  }

  /// The CR2 standard error; undefined where no spread is seen.
  public var standardError: Outcome<Double> {
    if let obstacle = shares.obstacle { return .undefined(obstacle) }
    let error = shares.variance(factor: factor).squareRoot()
    return error > 1e-13 * max(1, factor) ? .finite(error) : .undefined(.equalClusterMeans)
  }

  /// Of the standard error.
  public var degreesOfFreedom: Outcome<Double> {
    shares.obstacle.map { .undefined($0) } ?? .finite(shares.degreesOfFreedom)
  }

  /// Why the method is the method, as one short clause.
  public var methodReason: String {
    "0/1 values on the same rows\(shares.isPlain ? "" : " in clusters"), one mean times a number"
  }

  /// The differences that are no farther off than the quantile.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    if let obstacle = shares.obstacle { return .undefined(obstacle) }
    return estimate.flatMap { estimate in
      .computing { () throws(GSLError) in
        let quantile = try shares.quantile(tail: (1 - level) / 2)
        let score = shares.score(factor: factor)
        return ConfidenceInterval(
          lower: estimate <= -factor ? -factor : crossing(score, quantile, -factor, estimate),
          upper: estimate >= 1 ? 1 : crossing(score, -quantile, estimate, 1), level: level,
          method: Self.method, degreesOfFreedom: shares.isPlain ? nil : shares.degreesOfFreedom,
          effectiveSampleSize: shares.isPlain ? nil : score.pairs, methodReason: methodReason)
      }
    }
  }

  private func crossing(
    _ score: ScaledShareScore, _ target: Double, _ start: Double, _ end: Double
  ) -> Double {
    var (low, high) = (start, end)
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if middle <= low || middle >= high { break }
      if score.score(factor: factor, difference: middle) > target {
        low = middle
      } else {
        high = middle
      }
    }
    return (low + high) / 2
  }

  /// The smallest alpha whose interval excludes a difference; 1 where none does.
  public func pValue(excluding difference: Double = 0) -> Outcome<Double> {
    if let obstacle = shares.obstacle { return .undefined(obstacle) }
    return estimate.flatMap { estimate in
      guard difference > -factor, difference < 1 else {
        return .value(estimate == difference ? 1 : 0)
      }
      return .computing { () throws(GSLError) in
        try shares.pValue(
          shares.score(factor: factor).score(factor: factor, difference: difference))
      }
    }
  }
}
