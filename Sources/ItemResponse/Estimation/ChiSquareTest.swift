internal import GSLSupport
internal import Statistics

/// A statistic with its asymptotic chi-square distribution.
public struct ChiSquareTest: Sendable, Equatable {
  /// The statistic, 0 or more.
  public let statistic: Double
  /// The degrees of freedom, 1 or more.
  public let degreesOfFreedom: Int
  /// The probability of a statistic as large or larger when the hypothesis holds.
  public let pValue: Double

  /// The test of a statistic; a value that is negative by rounding counts as zero.
  static func outcome(_ statistic: Double, degreesOfFreedom: Int) -> Outcome<ChiSquareTest> {
    guard degreesOfFreedom > 0 else { return .undefined(.noDegreesOfFreedom) }
    guard statistic.isFinite, statistic > -0.01 else { return .undefined(.notFinite) }
    let value = max(0, statistic)
    return .computing { () throws(GSLError) in
      ChiSquareTest(
        statistic: value, degreesOfFreedom: degreesOfFreedom,
        pValue: try ChiSquareDistribution.upperTail(
          value, degreesOfFreedom: Double(degreesOfFreedom)))
    }
  }
}
