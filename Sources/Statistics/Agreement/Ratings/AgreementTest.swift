/// A two-sided test that there is no agreement, concordance or association.
public struct AgreementTest: Sendable, Equatable {
  /// The test statistic: z, t, F or chi-square.
  public let statistic: Double
  /// The probability of a statistic at least as extreme where there is none, 0...1.
  public let pValue: Double
  /// The degrees of freedom, or nil where the distribution has none.
  public let degreesOfFreedom: Double?
  /// The degrees of freedom of the denominator, for an F test.
  public let denominatorDegreesOfFreedom: Double?
  /// Whether the p-value is exact; else it rests on a large-sample distribution or on normality.
  public let isExact: Bool

  init(
    statistic: Double, pValue: Double, degreesOfFreedom: Double?,
    denominatorDegreesOfFreedom: Double? = nil, isExact: Bool = false
  ) {
    self.statistic = statistic
    self.pValue = min(max(pValue, 0), 1)
    self.degreesOfFreedom = degreesOfFreedom
    self.denominatorDegreesOfFreedom = denominatorDegreesOfFreedom
    self.isExact = isExact
  }
}
