import CGSL

/// The standard normal distribution.
public enum NormalDistribution {
  /// The probability of a value at or below `x`.
  ///
  /// - Parameter x: any number, infinities included.
  /// - Returns: 0...1.
  /// - Throws: ``GSLError`` when `x` is a NaN.
  public static func cumulative(_ x: Double) throws(GSLError) -> Double {
    if x.isNaN { throw .domain("NormalDistribution.cumulative") }
    if x.isInfinite { return x < 0 ? 0 : 1 }
    return try checkValue("NormalDistribution.cumulative") { gsl_cdf_ugaussian_P(x) }
  }

  /// The value below which the given share of the distribution lies (Wichura 1988, AS 241).
  ///
  /// - Parameter probability: between 0 and 1, both excluded.
  /// - Throws: ``GSLError`` with the domain status for any other argument.
  public static func quantile(_ probability: Double) throws(GSLError) -> Double {
    guard probability > 0, probability < 1 else { throw .domain("NormalDistribution.quantile") }
    return try checkValue("NormalDistribution.quantile") { gsl_cdf_ugaussian_Pinv(probability) }
  }
}
