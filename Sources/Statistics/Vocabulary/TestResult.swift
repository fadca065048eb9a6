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
  /// How many random permutations were drawn; nil for other methods.
  public let permutations: Int?

  /// The smallest p-value that is told apart from others, about 2.2·10⁻³⁰⁸.
  public static let smallestPValue = Double.leastNormalMagnitude

  /// A result.
  public init(
    statistic: Double, pValue: Double, method: TestMethod, alternative: Alternative = .twoSided,
    degreesOfFreedom: Double? = nil, permutations: Int? = nil
  ) {
    self.statistic = statistic
    self.pValue = min(max(pValue, Self.smallestPValue), 1)
    self.method = method
    self.alternative = alternative
    self.degreesOfFreedom = degreesOfFreedom
    self.permutations = permutations
  }

  /// The standard error that the random permutations leave in the p-value; 0 for other methods.
  public var monteCarloError: Double {
    guard let permutations, permutations > 0 else { return 0 }
    return (pValue * (1 - pValue) / Double(permutations)).squareRoot()
  }
}
