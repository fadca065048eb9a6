import CGSL

/// The chi-square distribution.
public enum ChiSquareDistribution {
  /// The probability of a value at or below `x`.
  ///
  /// - Parameter degreesOfFreedom: positive and finite, need not be whole.
  /// - Returns: 0...1.
  /// - Throws: ``GSLError`` with the domain status for any other argument.
  public static func cumulative(_ x: Double, degreesOfFreedom: Double) throws(GSLError) -> Double {
    guard !x.isNaN, degreesOfFreedom > 0, degreesOfFreedom.isFinite else {
      throw .domain("ChiSquareDistribution.cumulative")
    }
    if x <= 0 { return 0 }
    if x.isInfinite { return 1 }
    return try checkValue("ChiSquareDistribution.cumulative") {
      gsl_cdf_chisq_P(x, degreesOfFreedom)
    }
  }

  /// The probability of a value above `x`, exact also where it is very small.
  ///
  /// - Parameter degreesOfFreedom: positive and finite, need not be whole.
  /// - Returns: 0...1.
  /// - Throws: ``GSLError`` with the domain status for any other argument.
  public static func upperTail(_ x: Double, degreesOfFreedom: Double) throws(GSLError) -> Double {
    guard !x.isNaN, degreesOfFreedom > 0, degreesOfFreedom.isFinite else {
      throw .domain("ChiSquareDistribution.upperTail")
    }
    if x <= 0 { return 1 }
    if x.isInfinite { return 0 }
    return try checkValue("ChiSquareDistribution.upperTail") {
      gsl_cdf_chisq_Q(x, degreesOfFreedom)
    }
  }

  /// The value below which the given share of the distribution lies.
  ///
  /// `probability` lies between 0 and 1, both excluded.
  ///
  /// - Parameter degreesOfFreedom: positive and finite, need not be whole.
  /// - Throws: ``GSLError`` with the domain status for any other argument, or with the status of
  ///   the iteration when that does not converge.
  public static func quantile(_ probability: Double, degreesOfFreedom: Double) throws(GSLError)
    -> Double
  {
    guard probability > 0, probability < 1, degreesOfFreedom > 0, degreesOfFreedom.isFinite else {
      throw .domain("ChiSquareDistribution.quantile")
    }
    return try checkValue("ChiSquareDistribution.quantile") {
      gsl_cdf_chisq_Pinv(probability, degreesOfFreedom)
    }
  }
}
