import CGSL

/// The beta distribution on 0...1.
public enum BetaDistribution {
  /// The probability of a value at or below `x`.
  ///
  /// The shapes `alpha` and `beta` are positive and finite.
  ///
  /// - Returns: 0...1.
  /// - Throws: ``GSLError`` with the domain status for any other argument, and with the failure
  ///   status where GSL's continued fraction does not converge (both shapes far above 1e6).
  public static func cumulative(_ x: Double, alpha: Double, beta: Double) throws(GSLError) -> Double
  {
    guard !x.isNaN, alpha > 0, beta > 0, alpha.isFinite, beta.isFinite else {
      throw .domain("BetaDistribution.cumulative")
    }
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    return try checkValue("BetaDistribution.cumulative") { gsl_cdf_beta_P(x, alpha, beta) }
  }

  /// The value below which the given share of the distribution lies.
  ///
  /// `probability` lies between 0 and 1, both excluded.
  ///
  /// The shapes `alpha` and `beta` are positive and finite.
  ///
  /// - Throws: ``GSLError`` with the domain status for any other argument, or with the status of
  ///   the iteration when that does not converge.
  public static func quantile(_ probability: Double, alpha: Double, beta: Double) throws(GSLError)
    -> Double
  {
    guard probability > 0, probability < 1, alpha > 0, beta > 0, alpha.isFinite, beta.isFinite
    else { throw .domain("BetaDistribution.quantile") }
    // GSL's iteration gives up, with a NaN, for many shapes above 1e5.
    if let x = try? checkValue(
      "BetaDistribution.quantile", { gsl_cdf_beta_Pinv(probability, alpha, beta) }),
      abs(gsl_cdf_beta_P(x, alpha, beta) - probability) <= 1e-12 * probability
    {
      return x
    }
    return try bisectedQuantile(probability, alpha: alpha, beta: beta)
  }

  /// The quantile by halving the interval between neighbouring doubles.
  ///
  /// Positive doubles are ordered as their bit patterns are, so that 62 steps reach neighbours
  /// however small the quantile is.
  private static func bisectedQuantile(
    _ probability: Double, alpha: Double, beta: Double
  ) throws(GSLError) -> Double {
    var low = 0.0.bitPattern
    var high = 1.0.bitPattern
    while high - low > 1 {
      let middle = low + (high - low) / 2
      let isBelow =
        try cumulative(Double(bitPattern: middle), alpha: alpha, beta: beta) < probability
      if isBelow { low = middle } else { high = middle }
    }
    return Double(bitPattern: high)
  }
}
