import CGSL

extension ChiSquareDistribution {
  /// The probability of a value above `x`, accurate to the last digits however small it is.
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
}
