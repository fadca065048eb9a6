import CGSL

/// Student's t distribution.
public enum StudentTDistribution {
  /// The probability of a value at or below `x`.
  ///
  /// - Parameter degreesOfFreedom: positive and finite, need not be whole.
  /// - Returns: 0...1.
  /// - Throws: ``GSLError`` with the domain status for any other argument.
  public static func cumulative(_ x: Double, degreesOfFreedom: Double) throws(GSLError) -> Double {
    guard !x.isNaN, degreesOfFreedom > 0, degreesOfFreedom.isFinite else {
      throw .domain("StudentTDistribution.cumulative")
    }
    if x.isInfinite { return x < 0 ? 0 : 1 }
    return try checkValue("StudentTDistribution.cumulative") {
      gsl_cdf_tdist_P(x, degreesOfFreedom)
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
      throw .domain("StudentTDistribution.quantile")
    }
    return try checkValue("StudentTDistribution.quantile") {
      gsl_cdf_tdist_Pinv(probability, degreesOfFreedom)
    }
  }
}
