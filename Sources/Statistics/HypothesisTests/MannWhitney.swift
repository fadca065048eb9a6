import GSLSupport

/// The Mann-Whitney (Wilcoxon rank sum) test of two independent samples.
///
/// Source: Mann & Whitney (1947), "On a test of whether one of two random variables is
/// stochastically larger than the other"; Streitberg & Röhmel (1986) for the exact distribution
/// with ties.
public struct MannWhitney: Sendable {
  private let firstCount: Int
  private let secondCount: Int
  /// The sum of the first sample's midranks.
  private let rankSum: Double
  /// The sizes of the groups of tied values, from the smallest value.
  private let groupSizes: [Int]

  /// Two samples in any order.
  ///
  /// - Throws: ``StatisticsError`` when a value is not finite.
  /// - Complexity: O(N log N).
  public init(_ first: [Double], _ second: [Double]) throws(StatisticsError) {
    try requireFinite(first)
    try requireFinite(second)
    firstCount = first.count
    secondCount = second.count
    let ranks = Midranks(first + second)
    rankSum = ranks.ranks.prefix(first.count).reduce(0, +)
    groupSizes = ranks.groupSizes
  }

  /// Two samples that are pooled and sorted already; the reference is the first.
  ///
  /// - Complexity: O(distinct values).
  public init(_ pair: SamplePair) {
    firstCount = pair.referenceCount
    secondCount = pair.currentCount
    groupSizes = pair.pooledCounts.map(Int.init)
    var seen = 0
    var sum = 0.0
    for (count, size) in zip(pair.referenceCounts, groupSizes) {
      sum += Double(count) * Double(2 * seen + size + 1) / 2
      seen += size
    }
    rankSum = sum
  }

  /// U: the pairs in which the first sample's value is larger, ties counting half.
  public var statistic: Outcome<Double> {
    guard firstCount > 0, secondCount > 0 else { return .undefined(.noData) }
    return .value(rankSum - Double(firstCount) * Double(firstCount + 1) / 2)
  }

  /// The chance that a value of the first sample is larger than one of the second, ties counting
  /// half: U over the number of pairs, 0...1.
  public var superiority: Outcome<Double> {
    statistic.map { $0 / (Double(firstCount) * Double(secondCount)) }
  }

  /// Cliff's (1993) delta: the chance of larger minus the chance of smaller, -1...1.
  public var cliffDelta: Outcome<Double> { superiority.map { 2 * $0 - 1 } }

  /// The test.
  ///
  /// - Parameters:
  ///   - alternative: what the test holds against the null hypothesis.
  ///   - method: `.exact` (given the ties), `.asymptotic`, or nil for exact where both samples
  ///     have at most 25 values.
  ///   - isContinuityCorrected: whether the normal approximation moves U by 1/2 towards its mean.
  /// - Returns: undefined for empty samples, for pooled data without spread, and for an exact test
  ///   that would take more than 2·10⁸ steps.
  public func test(
    alternative: Alternative = .twoSided, method: TestMethod? = nil,
    isContinuityCorrected: Bool = true
  ) -> Outcome<TestResult> {
    statistic.flatMap { statistic in
      guard groupSizes.count > 1 else { return .undefined(.allValuesEqual) }
      let isSmall = max(firstCount, secondCount) <= 25
      return switch method {
      case .exact: exact(statistic, alternative)
      case nil where isSmall: exact(statistic, alternative)
      default: asymptotic(statistic, alternative, isContinuityCorrected)
      }
    }
  }

  /// The doubled midrank of every value in ascending order.
  private var doubledRanks: [Int] {
    var seen = 0
    return groupSizes.flatMap { size in
      defer { seen += size }
      return [Int](repeating: 2 * seen + size + 1, count: size)
    }
  }

  private func exact(_ statistic: Double, _ alternative: Alternative) -> Outcome<TestResult> {
    let total = Double(firstCount + secondCount)
    let steps =
      total * Double(firstCount) * Double(firstCount) * total
      * (groupSizes.count < firstCount + secondCount ? 2 : 1)
    guard steps <= 4e8 else { return .undefined(.tooLarge) }
    let null = RankSumDistribution(choosing: firstCount, of: doubledRanks)
    return .value(null.test(statistic, doubledSum: Int(2 * rankSum), alternative))
  }

  private func asymptotic(
    _ statistic: Double, _ alternative: Alternative, _ isCorrected: Bool
  ) -> Outcome<TestResult> {
    let n = Double(firstCount)
    let m = Double(secondCount)
    let total = n + m
    let tieSum = groupSizes.reduce(0.0) { $0 + Double($1) * Double($1) * Double($1) - Double($1) }
    let variance = n * m / 12 * (total + 1 - tieSum / (total * (total - 1)))
    return RankSumDistribution.normalTest(
      statistic, mean: n * m / 2, variance: variance, alternative, isCorrected: isCorrected)
  }
}
