import GSLSupport

/// The outcome of a test.
public struct TestResult: Sendable, Equatable, Codable {
  /// The test statistic.
  public let statistic: Double
  /// The chance of a statistic at least as extreme under the null hypothesis, above 0 and at most 1.
  ///
  /// A chance too small for a double is ``smallestPValue``, which stands for "at most that".
  public let pValue: Double
  /// How the p-value was computed.
  public let method: TestMethod
  /// The alternative that was tested.
  public let alternative: Alternative
  /// The degrees of freedom, of tests that have any; need not be whole.
  public let degreesOfFreedom: Double?
  /// The degrees of freedom of the denominator, of F tests.
  public let denominatorDegreesOfFreedom: Double?
  /// How many random permutations were drawn; nil for other methods.
  public let permutations: Int?

  /// The smallest p-value that is told apart from others, about 2.2·10⁻³⁰⁸.
  public static let smallestPValue = Double.leastNormalMagnitude

  /// A result.
  public init(
    statistic: Double, pValue: Double, method: TestMethod, alternative: Alternative = .twoSided,
    degreesOfFreedom: Double? = nil, denominatorDegreesOfFreedom: Double? = nil,
    permutations: Int? = nil
  ) {
    self.statistic = statistic
    self.pValue = min(max(pValue, Self.smallestPValue), 1)
    self.method = method
    self.alternative = alternative
    self.degreesOfFreedom = degreesOfFreedom
    self.denominatorDegreesOfFreedom = denominatorDegreesOfFreedom
    self.permutations = permutations
  }

  /// The standard error that the random permutations leave in the p-value; 0 for other methods.
  public var monteCarloError: Double {
    guard let permutations, permutations > 0 else { return 0 }
    return (pValue * (1 - pValue) / Double(permutations)).squareRoot()
  }
}

extension TestResult {
  /// The chi-square test of a statistic; a value that is negative by rounding counts as zero.
  ///
  /// - Returns: undefined for a statistic that is not finite or below -0.01, and without degrees of
  ///   freedom.
  package static func chiSquare(
    _ statistic: Double, degreesOfFreedom: Int
  ) -> Outcome<TestResult> {
    guard degreesOfFreedom > 0 else { return .undefined(.noDegreesOfFreedom) }
    guard statistic.isFinite, statistic > -0.01 else { return .undefined(.notFinite) }
    let value = max(0, statistic)
    return .computing { () throws(GSLError) in
      TestResult(
        statistic: value,
        pValue: try ChiSquareDistribution.upperTail(
          value, degreesOfFreedom: Double(degreesOfFreedom)),
        method: .asymptotic, degreesOfFreedom: Double(degreesOfFreedom))
    }
  }
}
