import CGSL

/// Logarithms of factorials and of binomial coefficients.
public enum LogFactorial {
  /// The natural logarithm of `count` factorial.
  ///
  /// - Throws: ``GSLError`` with the domain status for a negative count.
  public static func value(_ count: Int) throws(GSLError) -> Double {
    guard let whole = UInt32(exactly: count) else { throw .domain("LogFactorial.value") }
    return try checkValue("LogFactorial.value") { gsl_sf_lnfact(whole) }
  }

  /// The natural logarithm of the number of ways to choose `chosen` of `count`.
  ///
  /// - Throws: ``GSLError`` with the domain status unless `0 <= chosen <= count`.
  public static func choices(_ count: Int, _ chosen: Int) throws(GSLError) -> Double {
    guard chosen >= 0, chosen <= count else { throw .domain("LogFactorial.choices") }
    return try value(count) - value(chosen) - value(count - chosen)
  }
}
