/// What a ``PerformanceTest`` found.
public struct PerformanceTestResult: Sendable, Equatable {
  /// How much better the model is than its reference score foretells, in units of the score.
  public let excess: Double
  /// The standard deviation of the excess over replicates.
  public let standardError: Double
  /// The lower end of the one-sided interval at 95 % for the excess (basic bootstrap).
  public let lowerBound: Double
  /// The chance of such an excess without contamination, one-sided; never 0.
  public let pValue: Double
  /// The score on the benchmark that the reference score foretells.
  public let expectedScore: Double
  /// In how many replicates no curve could be fitted.
  public let undefinedReplicates: Int

  static func summarize(
    excesses: [Double], expectations: [Double], undefined: Int
  ) -> Outcome<PerformanceTestResult> {
    let total = excesses.count + undefined
    let share = Double(undefined) / Double(max(total, 1))
    if share > BootstrapReplicates.toleratedUndefinedShare {
      return .undefined(.undefinedReplicates(share: share))
    }
    guard excesses.count >= 2 else { return .undefined(.tooFewReplicates(excesses.count)) }
    let moments = ReplicateMoments(excesses)
    if moments.isConstant(resolution: 1e-14) { return .undefined(.constantData) }
    // The basic bootstrap turns the distribution round its centre.
    let asLarge = excesses.count { $0 >= 2 * moments.mean }
    return QuantileRule.type7.quantile(0.95, of: excesses).map { upper in
      PerformanceTestResult(
        excess: moments.mean, standardError: moments.standardDeviation,
        lowerBound: 2 * moments.mean - upper,
        pValue: Double(asLarge + 1) / Double(excesses.count + 1),
        expectedScore: ReplicateMoments(expectations).mean, undefinedReplicates: undefined)
    }
  }
}
