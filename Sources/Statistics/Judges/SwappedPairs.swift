import GSLSupport

/// Position bias of one judge, from pairs of answers that were judged in both orders.
///
/// A judge without position bias gives the same verdict on a pair whichever answer is shown first.
/// Verdicts name the answers, left and right by their identity, and not the places in which they were
/// shown. Where the two verdicts of a pair differ, the difference is towards the answer shown first
/// or towards that shown second.
///
///     let pairs = try SwappedPairs(
///       leftShownFirst: [.left, .tie, .right], rightShownFirst: [.right, .tie, .right])
///     pairs.positionEffect.estimate
///
/// Source: Zheng et al. (2023), "Judging LLM-as-a-judge with MT-Bench and Chatbot Arena", for
/// consistency; McNemar (1947); Stuart (1955) and Maxwell (1970); Bowker (1948).
public struct SwappedPairs: Sendable {
  /// What the judge said of a pair.
  public enum Verdict: Int, CaseIterable, Codable, Sendable {
    /// The left answer is better.
    case left
    /// The right answer is better.
    case right
    /// Neither is better.
    case tie

    /// 1, 0 or one half: how far the left answer is preferred.
    var preference: Double {
      switch self {
      case .left: 1
      case .right: 0
      case .tie: 0.5
      }
    }
  }

  /// How many pairs have each verdict with the left answer shown first (rows) and with the right one
  /// shown first (columns), both by ``Verdict``.
  public let table: [[Int]]
  /// The share of pairs with one verdict in both orders, with the automatic interval.
  public let consistency: MeanEstimate
  /// Among the pairs whose verdicts differ, the share of differences towards the answer shown first.
  ///
  /// Without bias it is one half.
  public let firstShare: MeanEstimate
  /// The mean over pairs of half the difference between the preferences for the answer shown first
  /// and for that shown second, a tie counting as half a win.
  ///
  /// On -0.5...0.5; 0.1 says that the answer shown first wins 60 % of the verdicts, ties divided.
  public let positionEffect: MeanEstimate
  /// The t test that ``positionEffect`` is 0, with a CR2 error over clusters, or over pairs where
  /// there are none.
  public let positionTest: Outcome<TestResult>

  /// The two verdicts of each pair.
  ///
  /// - Parameters:
  ///   - leftShownFirst: the verdicts where the left answer was shown first.
  ///   - rightShownFirst: those of the same pairs where the right one was.
  ///   - clusters: the cluster of each pair, such as its prompt; nil where pairs are independent.
  /// - Throws: ``StatisticsError`` when lists differ in length.
  public init(
    leftShownFirst: [Verdict], rightShownFirst: [Verdict], clusters: [Int]? = nil
  ) throws(StatisticsError) {
    guard leftShownFirst.count == rightShownFirst.count else {
      throw .lengthsDiffer(leftShownFirst.count, rightShownFirst.count)
    }
    if let clusters, clusters.count != leftShownFirst.count {
      throw .lengthsDiffer(leftShownFirst.count, clusters.count)
    }
    var table = [[Int]](repeating: [0, 0, 0], count: 3)
    var effects: [Double] = []
    var shifts: [Double] = []
    var shiftClusters: [Int] = []
    for (pair, (one, other)) in zip(leftShownFirst, rightShownFirst).enumerated() {
      table[one.rawValue][other.rawValue] += 1
      effects.append((one.preference - other.preference) / 2)
      guard one != other else { continue }
      shifts.append(one.preference > other.preference ? 1 : 0)
      if let clusters { shiftClusters.append(clusters[pair]) }
    }
    self.table = table
    let same = zip(leftShownFirst, rightShownFirst).map { $0 == $1 ? 1.0 : 0 }
    consistency = MeanEstimate(
      try ClusterSums(values: same, clusters: clusters), kind: .zeroOne)
    firstShare = MeanEstimate(
      try ClusterSums(values: shifts, clusters: clusters == nil ? nil : shiftClusters),
      kind: .zeroOne)
    let sums = try ClusterSums(values: effects, clusters: clusters)
    positionEffect = MeanEstimate(sums, kind: .bounded(lower: -0.5, upper: 0.5))
    let robust = try ClusterRobust(
      scores: effects, clusters: clusters ?? Array(effects.indices))
    positionTest =
      effects.isEmpty
      ? .undefined(Self.notSwapped)
      : robust.mean.flatMap { mean in
        robust.standardError().flatMap { error in
          robust.degreesOfFreedom.flatMap { TestResult.student(mean / error, $0, .twoSided) }
        }
      }
  }

  /// Independent pairs that were counted.
  ///
  /// - Parameter table: three rows of three counts, as in ``table``.
  /// - Throws: ``StatisticsError`` when there are not three rows of three, or a count is negative.
  public init(table: [[Int]]) throws(StatisticsError) {
    guard table.count == 3 else { throw .lengthsDiffer(table.count, 3) }
    var verdicts: [(Verdict, Verdict)] = []
    for (row, one) in zip(table, Verdict.allCases) {
      guard row.count == 3 else { throw .lengthsDiffer(row.count, 3) }
      try requireCounts(row)
      for (count, other) in zip(row, Verdict.allCases) {
        verdicts += [(Verdict, Verdict)](repeating: (one, other), count: count)
      }
    }
    try self.init(
      leftShownFirst: verdicts.map(\.0), rightShownFirst: verdicts.map(\.1))
  }

  private static let notSwapped = UndefinedReason.notTestable("no pair was judged in both orders")

  /// How many pairs were judged in both orders.
  public var pairs: Int { table.joined().reduce(0, +) }

  /// Pairs in which the answer shown first wins both times.
  public var flipsToFirst: Int { table[0][1] }
  /// Pairs in which the answer shown second wins both times.
  public var flipsToSecond: Int { table[1][0] }
  /// Pairs whose verdicts differ towards the answer shown first: flips, and half flips from or to a
  /// tie.
  public var shiftsToFirst: Int { table[0][1] + table[0][2] + table[2][1] }
  /// Pairs whose verdicts differ towards the answer shown second.
  public var shiftsToSecond: Int { table[1][0] + table[2][0] + table[1][2] }

  /// The share of pairs with one verdict in both orders, as of independent pairs.
  public var consistentPairs: Outcome<Proportion> {
    proportion(table.indices.reduce(0) { $0 + table[$1][$1] }, of: pairs)
  }

  /// The share of shifts towards the answer shown first, as of independent pairs.
  public var firstShareOfPairs: Outcome<Proportion> {
    proportion(shiftsToFirst, of: shiftsToFirst + shiftsToSecond)
  }

  /// Whether flips go both ways alike: the exact binomial test of independent pairs.
  ///
  /// - Parameter isMidP: the observed count enters with half of its probability.
  /// - Returns: undefined without pairs, and where no verdict flipped.
  public func flipTest(isMidP: Bool = false) -> Outcome<TestResult> {
    exactTest(flipsToFirst, flipsToSecond, isMidP)
  }

  /// Whether shifts go both ways alike, half flips included: the exact binomial test of independent
  /// pairs.
  ///
  /// - Returns: undefined without pairs, and where all verdicts agree.
  public func shiftTest(isMidP: Bool = false) -> Outcome<TestResult> {
    exactTest(shiftsToFirst, shiftsToSecond, isMidP)
  }

  /// Whether the left answers win as often in both orders: McNemar's test.
  ///
  /// - Parameter isExact: the binomial test in place of chi-square without a correction.
  public func winTest(isExact: Bool = false) -> Outcome<TestResult> {
    let counts = (table[0][1] + table[0][2], table[1][0] + table[2][0])
    return mcNemar(counts.0, counts.1).flatMap { isExact ? $0.exactTest() : $0.test() }
  }

  /// The Stuart-Maxwell test that all three verdicts are as frequent in both orders.
  ///
  /// Verdicts that never occur are left out, and with each a degree of freedom.
  ///
  /// - Returns: undefined where fewer than two verdicts occur, and where the pairs that differ do not
  ///   let the frequencies be told apart.
  ///
  /// Source: Stuart (1955); Maxwell (1970), "Comparing the classification of subjects by two
  /// independent judges".
  public var marginalTest: Outcome<TestResult> {
    guard pairs > 0 else { return .undefined(Self.notSwapped) }
    func margin(_ verdict: Int) -> (row: Int, column: Int) {
      (table[verdict].reduce(0, +), table.reduce(0) { $0 + $1[verdict] })
    }
    let used = (0..<3).filter { margin($0).row + margin($0).column > 0 }
    guard used.count >= 2 else { return .undefined(.noVariation) }
    let free = used.dropLast()
    var differences = free.map { Double(margin($0).row - margin($0).column) }
    let covariance = free.flatMap { one in
      free.map { other -> Double in
        one == other
          ? Double(margin(one).row + margin(one).column - 2 * table[one][one])
          : -Double(table[one][other] + table[other][one])
      }
    }
    guard let factor = PositiveDefiniteFactor(covariance, size: free.count) else {
      return .undefined(.singularInformation)
    }
    let plain = differences
    factor.solve(&differences)
    return TestResult.chiSquare(
      zip(plain, differences).reduce(0) { $0 + $1.0 * $1.1 }, degreesOfFreedom: free.count)
  }

  /// Bowker's test that every change of verdict is as frequent as its reverse.
  ///
  /// - Returns: undefined where no verdict changed. Changes that occur neither way are left out, and
  ///   with each a degree of freedom.
  ///
  /// Source: Bowker (1948), "A test for symmetry in contingency tables".
  public var symmetryTest: Outcome<TestResult> {
    guard pairs > 0 else { return .undefined(Self.notSwapped) }
    var statistic = 0.0
    var degrees = 0
    for one in 0..<3 {
      for other in 0..<one where table[one][other] + table[other][one] > 0 {
        let difference = Double(table[one][other] - table[other][one])
        statistic += difference * difference / Double(table[one][other] + table[other][one])
        degrees += 1
      }
    }
    return degrees > 0
      ? TestResult.chiSquare(statistic, degreesOfFreedom: degrees) : .undefined(.noVariation)
  }

  private func proportion(_ successes: Int, of trials: Int) -> Outcome<Proportion> {
    guard trials > 0 else { return .undefined(pairs > 0 ? .noVariation : Self.notSwapped) }
    guard let proportion = try? Proportion(successes: successes, trials: trials) else {
      return .undefined(.tooLarge)
    }
    return .value(proportion)
  }

  private func mcNemar(_ first: Int, _ second: Int) -> Outcome<McNemar> {
    guard pairs > 0 else { return .undefined(Self.notSwapped) }
    guard first + second > 0 else { return .undefined(.noVariation) }
    guard let test = try? McNemar(firstOnly: first, secondOnly: second) else {
      return .undefined(.tooLarge)
    }
    return .value(test)
  }

  private func exactTest(_ first: Int, _ second: Int, _ isMidP: Bool) -> Outcome<TestResult> {
    mcNemar(first, second).flatMap { $0.exactTest(isMidP: isMidP) }
  }
}
