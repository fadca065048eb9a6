/// Two one-sided t tests of whether the difference lies within margins that do not matter.
///
/// Source: Schuirmann (1987), "A comparison of the two one-sided tests procedure and the power
/// approach for assessing the equivalence of average bioavailability".
public struct EquivalenceTest: Sendable, Equatable {
  /// The test that the difference lies above the lower margin.
  public let aboveLower: TestResult
  /// The test that the difference lies below the upper margin.
  public let belowUpper: TestResult

  /// The p-value of the claim of equivalence: the larger of the two.
  public var pValue: Double { max(aboveLower.pValue, belowUpper.pValue) }

  /// Tests whether the mean of paired differences lies between the margins.
  ///
  /// - Throws: ``StatisticsError`` unless `lower < upper`, both finite.
  public static func paired(
    _ differences: PairedDifferences, lower: Double, upper: Double
  ) throws(StatisticsError) -> Outcome<EquivalenceTest> {
    try check(lower, upper)
    return combine(
      differences.test(alternative: .greater, null: lower),
      differences.test(alternative: .less, null: upper))
  }

  /// Tests whether the difference of two independent means lies between the margins.
  ///
  /// - Throws: ``StatisticsError`` unless `lower < upper`, both finite.
  public static func independent(
    _ difference: MeanDifference, lower: Double, upper: Double,
    variances: MeanDifference.Variances = .unequal
  ) throws(StatisticsError) -> Outcome<EquivalenceTest> {
    try check(lower, upper)
    return combine(
      difference.test(variances, alternative: .greater, null: lower),
      difference.test(variances, alternative: .less, null: upper))
  }

  private static func check(_ lower: Double, _ upper: Double) throws(StatisticsError) {
    guard lower.isFinite else {
      throw .argumentOutOfRange("the lower margin", lower, range: "finite")
    }
    guard upper.isFinite, upper > lower else {
      throw .argumentOutOfRange("the upper margin", upper, range: "finite and above the lower")
    }
  }

  private static func combine(
    _ lower: Outcome<TestResult>, _ upper: Outcome<TestResult>
  ) -> Outcome<EquivalenceTest> {
    lower.flatMap { lower in
      upper.map { EquivalenceTest(aboveLower: lower, belowUpper: $0) }
    }
  }
}
