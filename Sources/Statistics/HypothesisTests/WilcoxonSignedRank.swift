import GSLSupport

/// The Wilcoxon signed-rank test of paired differences.
///
/// Source: Wilcoxon (1945), "Individual comparisons by ranking methods"; Pratt (1959), "Remarks on
/// zeros and ties in the Wilcoxon signed rank procedures".
public struct WilcoxonSignedRank: Sendable {
  /// What becomes of differences of zero.
  public enum Zeros: String, CaseIterable, Codable, Sendable {
    /// They are dropped before ranking.
    case wilcox
    /// They are ranked and then dropped.
    case pratt
  }

  private let differences: [Double]
  private let isPositive: [Bool]
  private let ranks: [Double]
  private let zeroCount: Int
  private let tieSum: Double
  private let zeros: Zeros

  /// Differences of pairs in any order.
  ///
  /// - Throws: ``StatisticsError`` when one is not finite.
  /// - Complexity: O(n log n).
  public init(_ differences: [Double], zeros: Zeros = .wilcox) throws(StatisticsError) {
    try requireFinite(differences)
    self.differences = differences
    self.zeros = zeros
    let kept = differences.filter { $0 != 0 }
    let ranking = Midranks(kept.map(abs))
    zeroCount = differences.count - kept.count
    let raised = zeros == .pratt ? Double(zeroCount) : 0
    ranks = ranking.ranks.map { $0 + raised }
    isPositive = kept.map { $0 > 0 }
    tieSum = ranking.tieSum
  }

  /// The sum of the ranks of positive differences, V of R's `wilcox.test`.
  public var positiveRankSum: Outcome<Double> {
    guard !ranks.isEmpty else {
      return .undefined(differences.isEmpty ? .noData : .allValuesEqual)
    }
    return .value(zip(ranks, isPositive).reduce(0) { $0 + ($1.1 ? $1.0 : 0) })
  }

  /// The smaller of the sums of positive and of negative ranks.
  public var smallerRankSum: Outcome<Double> {
    positiveRankSum.map { min($0, ranks.reduce(0, +) - $0) }
  }

  /// The median of the means of all pairs of differences (Hodges & Lehmann 1963).
  public var hodgesLehmann: Outcome<Double> { Descriptive.hodgesLehmann(differences) }

  /// The test of symmetry about zero; the statistic is the sum of positive ranks.
  ///
  /// - Parameters:
  ///   - alternative: what the test holds against the null hypothesis.
  ///   - method: `.exact` (given ties and zeros), `.asymptotic`, or nil for exact up to 50 ranked
  ///     differences.
  ///   - isContinuityCorrected: whether the normal approximation moves the sum by 1/2.
  public func test(
    alternative: Alternative = .twoSided, method: TestMethod? = nil,
    isContinuityCorrected: Bool = false
  ) -> Outcome<TestResult> {
    positiveRankSum.flatMap { sum in
      let isSmall = ranks.count <= 50
      return switch method {
      case .exact: exact(sum, alternative)
      case nil where isSmall: exact(sum, alternative)
      default: asymptotic(sum, alternative, isContinuityCorrected)
      }
    }
  }

  /// The exact interval for the centre of symmetry, by counting means of pairs from either end.
  ///
  /// Source: Hollander & Wolfe (1999), "Nonparametric statistical methods", section 3.3.
  ///
  /// - Returns: ends that are means of pairs; the coverage is at least `level` where there are no
  ///   ties. Undefined for so few differences that the level cannot be reached, and above 1,000.
  public func interval(level: Double = 0.95) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    let count = differences.count
    guard count > 0 else { return .undefined(.noData) }
    guard count <= 1_000 else { return .undefined(.tooLarge) }
    let averages = Descriptive.walshAverages(differences).sorted()
    let null = RankSumDistribution(anyOf: Array(1...count))
    let tail = (1 - level) / 2
    // The largest k for which the chance of a sum below k is no more than the tail.
    var low = 0
    var high = averages.count
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if null.tails(middle - 1).lower <= tail { low = middle } else { high = middle }
    }
    guard low >= 1 else { return .undefined(.tooFewValues(count, needed: neededCount(tail))) }
    return .value(
      ConfidenceInterval(
        lower: averages[low - 1], upper: averages[averages.count - low], level: level,
        method: "wilcoxon-exact"))
  }

  /// How many differences it takes for the most extreme sum to be rare enough.
  private func neededCount(_ tail: Double) -> Int {
    var count = 1
    var chance = 0.5
    while chance > tail, count < 1_000 {
      chance /= 2
      count += 1
    }
    return count
  }

  private func exact(_ sum: Double, _ alternative: Alternative) -> Outcome<TestResult> {
    let doubled = ranks.map { Int(2 * $0) }
    guard ranks.count <= 600 else { return .undefined(.tooLarge) }
    let null = RankSumDistribution(anyOf: doubled)
    return .value(null.test(sum, doubledSum: Int(2 * sum), alternative))
  }

  private func asymptotic(
    _ sum: Double, _ alternative: Alternative, _ isCorrected: Bool
  ) -> Outcome<TestResult> {
    let total = Double(ranks.count + (zeros == .pratt ? zeroCount : 0))
    let zero = zeros == .pratt ? Double(zeroCount) : 0
    let mean = (total * (total + 1) - zero * (zero + 1)) / 4
    let variance =
      (total * (total + 1) * (2 * total + 1) - zero * (zero + 1) * (2 * zero + 1) - tieSum / 2)
      / 24
    return RankSumDistribution.normalTest(
      sum, mean: mean, variance: variance, alternative, isCorrected: isCorrected)
  }
}
