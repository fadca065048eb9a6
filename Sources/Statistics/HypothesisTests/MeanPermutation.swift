/// The exact permutation test of a difference of means over all splits of two small samples.
///
/// For samples of any size and for clusters use ``TwoSamplePermutation``.
///
/// Source: Fisher (1935); Pitman (1937), "Significance tests which may be applied to samples from
/// any populations".
public struct MeanPermutation: Sendable {
  private let pooled: [Double]
  private let firstCount: Int

  /// Two samples in any order.
  ///
  /// - Throws: ``StatisticsError`` when a value is not finite.
  public init(_ first: [Double], _ second: [Double]) throws(StatisticsError) {
    try requireFinite(first)
    try requireFinite(second)
    // In one order, so that the last bit does not depend on that of the rows.
    pooled = first.sorted() + second.sorted()
    firstCount = first.count
  }

  /// The mean of the first sample minus that of the second.
  public var estimate: Outcome<Double> {
    let secondCount = pooled.count - firstCount
    guard firstCount > 0, secondCount > 0 else { return .undefined(.noData) }
    let sum = pooled.prefix(firstCount).reduce(0, +)
    return .finite(
      sum / Double(firstCount) - pooled.dropFirst(firstCount).reduce(0, +) / Double(secondCount))
  }

  /// The test; two-sided it is twice the smaller tail.
  ///
  /// - Returns: undefined for empty samples and above 10⁷ splits.
  /// - Complexity: O(splits).
  public func exactTest(alternative: Alternative = .twoSided) -> Outcome<TestResult> {
    estimate.flatMap { estimate in
      let splits = Subsets.count(choosing: firstCount, of: pooled.count)
      guard splits <= 1e7 else { return .undefined(.tooLarge) }
      // With fixed sizes the difference of means rises with the sum of the first sample.
      let observed = pooled.prefix(firstCount).reduce(0, +)
      let slack = 1e-12 * pooled.reduce(0) { $0 + abs($1) }
      var atLeast = 0.0
      var atMost = 0.0
      Subsets.forEach(choosing: firstCount, of: pooled.count) { subset in
        var sum = 0.0
        for index in subset { sum += pooled[index] }
        if sum >= observed - slack { atLeast += 1 }
        if sum <= observed + slack { atMost += 1 }
      }
      return .value(
        TestResult(
          statistic: estimate,
          pValue: TailProbability.combine(
            lower: atMost / splits, upper: atLeast / splits, alternative),
          method: .exact, alternative: alternative))
    }
  }
}
