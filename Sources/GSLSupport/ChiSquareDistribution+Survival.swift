import CGSL

extension ChiSquareDistribution {
  /// The probability of a value above `x`, without the cancellation of 1 - `cumulative`.
  ///
  /// - Parameter degreesOfFreedom: positive and finite, need not be whole.
  /// - Returns: 0...1.
  /// - Throws: ``GSLError`` with the domain status for any other argument.
  public static func survival(_ x: Double, degreesOfFreedom: Double) throws(GSLError) -> Double {
    guard !x.isNaN, degreesOfFreedom > 0, degreesOfFreedom.isFinite else {
      throw .domain("ChiSquareDistribution.survival")
    }
    if x <= 0 { return 1 }
    if x.isInfinite { return 0 }
    return try checkValue("ChiSquareDistribution.survival") {
      gsl_cdf_chisq_Q(x, degreesOfFreedom)
    }
  }
}
