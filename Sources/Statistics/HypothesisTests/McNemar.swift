import GSLSupport

/// McNemar's test of paired yes-or-no outcomes, from the pairs that disagree.
///
/// Source: McNemar (1947); Fagerland, Lydersen & Laake (2013), "The McNemar test for binary
/// matched-pairs data", for mid-p.
public struct McNemar: Sendable, Equatable {
  /// Pairs with yes in the first and no in the second.
  public let firstOnly: Int
  /// Pairs with no in the first and yes in the second.
  public let secondOnly: Int

  /// The two counts of pairs that disagree.
  ///
  /// - Throws: ``StatisticsError`` when a count is negative or above 2³¹.
  public init(firstOnly: Int, secondOnly: Int) throws(StatisticsError) {
    try requireCounts([firstOnly, secondOnly])
    self.firstOnly = firstOnly
    self.secondOnly = secondOnly
  }

  /// The chi-square test with one degree of freedom.
  ///
  /// - Parameter isContinuityCorrected: with Edwards' correction of 1.
  public func test(isContinuityCorrected: Bool = false) -> Outcome<TestResult> {
    guard total > 0 else { return .undefined(.noData) }
    let distance = Double(abs(firstOnly - secondOnly))
    let moved = isContinuityCorrected ? max(distance - 1, 0) : distance
    return TestResult.chiSquare(moved * moved / Double(total), 1)
  }

  /// The exact binomial test; the statistic is ``firstOnly``.
  ///
  /// - Parameters:
  ///   - alternative: what the test holds against the null hypothesis.
  ///   - isMidP: the observed count enters with half of its probability, which is less
  ///     conservative.
  public func exactTest(
    alternative: Alternative = .twoSided, isMidP: Bool = false
  ) -> Outcome<TestResult> {
    guard total > 0 else { return .undefined(.noData) }
    return .computing { () throws(GSLError) in
      let point = try BinomialTail.probability(firstOnly, of: total, chance: 0.5)
      let lower = try BinomialTail.atMost(firstOnly, of: total, chance: 0.5)
      let upper = try BinomialTail.atMost(secondOnly, of: total, chance: 0.5)
      let half = isMidP ? point / 2 : 0
      return TestResult(
        statistic: Double(firstOnly),
        pValue: TailProbability.combine(lower: lower - half, upper: upper - half, alternative),
        method: .exact, alternative: alternative)
    }
  }

  private var total: Int { firstOnly + secondOnly }
}
