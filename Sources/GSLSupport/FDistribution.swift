import CGSL

/// The F distribution.
public enum FDistribution {
  /// The probability of a value at or below `x`.
  ///
  /// The degrees of freedom `numerator` and `denominator` are positive and finite.
  ///
  /// - Returns: 0...1.
  /// - Throws: ``GSLError`` with the domain status for any other argument.
  public static func cumulative(_ x: Double, numerator: Double, denominator: Double)
    throws(GSLError) -> Double
  {
    guard !x.isNaN, numerator > 0, denominator > 0, numerator.isFinite, denominator.isFinite else {
      throw .domain("FDistribution.cumulative")
    }
    if x <= 0 { return 0 }
    if x.isInfinite { return 1 }
    return try checkValue("FDistribution.cumulative") { gsl_cdf_fdist_P(x, numerator, denominator) }
  }

  /// The value below which the given share of the distribution lies.
  ///
  /// `probability` lies between 0 and 1, both excluded.
  ///
  /// The degrees of freedom `numerator` and `denominator` are positive and finite.
  ///
  /// - Throws: ``GSLError`` with the domain status for any other argument, or with the status of
  ///   the iteration when that does not converge.
  public static func quantile(_ probability: Double, numerator: Double, denominator: Double)
    throws(GSLError) -> Double
  {
    guard probability > 0, probability < 1, numerator > 0, denominator > 0, numerator.isFinite,
      denominator.isFinite
    else { throw .domain("FDistribution.quantile") }
    return try checkValue("FDistribution.quantile") {
      gsl_cdf_fdist_Pinv(probability, numerator, denominator)
    }
  }
}
