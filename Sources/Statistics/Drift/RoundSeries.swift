/// Scores of the same items in several rounds: where they change, and whether they rise or fall.
///
/// A series of scores on the same items is not a series of independent points: what an item has in one
/// round it has in the next. So every statistic here is a contrast of rounds within items, whose error
/// comes from items and their clusters. That rounds are correlated, or scores tied, raises no false
/// alarms, and three rounds are enough.
///
///     let series = try RoundSeries(rounds: [first, second, third], clusters: topics, kind: kind)
///     let change = series.change(in: 0..<3)
///
/// Source: for the search at every place with Bonferroni's bound, Worsley (1983), "Testing for a
/// two-phase multiple regression"; for stretches, binary segmentation, Vostrikova (1981), "Detecting
/// disorder in multidimensional random processes".
public struct RoundSeries: Sendable {
  /// How many rounds.
  public var count: Int { rounds.count }
  /// How many items.
  public var items: Int { clusters.count }

  private let rounds: [[Double]]
  private let weights: [Double]?
  private let clusters: [Int]
  private let kind: ScoreKind

  /// The best place for a change in a stretch of rounds.
  public struct Change: Sendable {
    /// How many rounds of the series lie before it.
    public let place: Int
    /// The mean of the rounds after it less that of those before, within the stretch.
    public let difference: PairedDifferenceEstimate
    /// For all places of the stretch (Bonferroni).
    public let pValue: Double
  }

  /// Scores round by round.
  ///
  /// - Parameters:
  ///   - rounds: two at least, each with a finite score of every item.
  ///   - weights: of the items; nil where all are 1.
  ///   - clusters: of the items, by any numbering.
  ///   - kind: of the scores.
  /// - Throws: ``StatisticsError`` when lists do not go together or a score is not finite.
  public init(
    rounds: [[Double]], weights: [Double]? = nil, clusters: [Int], kind: ScoreKind
  ) throws(StatisticsError) {
    guard rounds.count >= 2 else {
      throw .argumentOutOfRange("rounds", Double(rounds.count), range: "at least 2")
    }
    for count in rounds.map(\.count) + [weights?.count ?? clusters.count]
    where count != clusters.count {
      throw .lengthsDiffer(clusters.count, count)
    }
    for round in rounds { try requireFinite(round) }
    for (item, weight) in (weights ?? []).enumerated() where !(weight.isFinite && weight >= 0) {
      throw .weightNotUsable(weight, cluster: clusters[item], column: 0)
    }
    self.rounds = rounds
    self.weights = weights
    self.clusters = clusters
    self.kind = kind
  }

  /// The mean over the items of a combination of their scores.
  ///
  /// - Parameter factors: one a round, finite; they add up to 0.
  /// - Throws: ``StatisticsError`` for another number of factors.
  /// - Complexity: O(rounds x items).
  public func contrast(_ factors: [Double]) throws(StatisticsError) -> PairedDifferenceEstimate {
    guard factors.count == rounds.count else { throw .lengthsDiffer(rounds.count, factors.count) }
    let values = clusters.indices.map { item in
      factors.indices.reduce(0) { $0 + factors[$1] * rounds[$1][item] }
    }
    let sums = try ClusterSums(values: values, weights: weights, clusters: clusters)
    // One later round less one earlier is a pair as any other.
    let isPair = Set(factors).isSubset(of: [-1, 0, 1])
    guard let ends = kind.ends, !(isPair && kind == .zeroOne) else {
      return PairedDifferenceEstimate(sums, kind: kind)
    }
    let reach = factors.reduce(0) { $0 + abs($1) } / 2
    return PairedDifferenceEstimate(
      sums, kind: .bounded(lower: 0, upper: (ends.upperBound - ends.lowerBound) * reach))
  }

  /// The place at which a stretch of rounds changes most for its error.
  ///
  /// - Parameter stretch: places of rounds, from 0.
  /// - Returns: nil for fewer than two rounds, and where no place can be tested.
  /// - Complexity: O(rounds² x items).
  public func change(in stretch: Range<Int>) throws(StatisticsError) -> Change? {
    guard stretch.lowerBound >= 0, stretch.upperBound <= rounds.count else {
      throw .argumentOutOfRange(
        "stretch", Double(stretch.upperBound), range: "places of \(rounds.count) rounds")
    }
    guard stretch.count > 1 else { return nil }
    var best: (place: Int, difference: PairedDifferenceEstimate, pValue: Double)?
    for place in stretch.dropFirst() {
      let factors = rounds.indices.map { round -> Double in
        guard stretch.contains(round) else { return 0 }
        return round < place
          ? -1 / Double(place - stretch.lowerBound) : 1 / Double(stretch.upperBound - place)
      }
      let difference = try contrast(factors)
      guard let pValue = difference.pValue.value else { continue }
      if pValue < best?.pValue ?? .infinity { best = (place, difference, pValue) }
    }
    return best.map {
      Change(
        place: $0.place, difference: $0.difference,
        pValue: min(1, max($0.pValue, TestResult.smallestPValue) * Double(stretch.count - 1)))
    }
  }

  /// The change a round, by least squares over the rounds within items.
  public func slope() throws(StatisticsError) -> PairedDifferenceEstimate {
    let middle = Double(rounds.count - 1) / 2
    let steps = rounds.indices.map { Double($0) - middle }
    let squares = steps.reduce(0) { $0 + $1 * $1 }
    return try contrast(steps.map { $0 / squares })
  }

  /// The mean of each round.
  public var means: [Double] {
    let total = weights?.reduce(0, +) ?? Double(items)
    return rounds.map { round in
      guard let weights else { return round.reduce(0, +) / total }
      return zip(round, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
    }
  }

  /// Whether rounds of independent 0/1 scores differ at all: Cochran's Q.
  ///
  /// - Returns: undefined for other scores, and for items in clusters.
  public func cochranQ() throws(StatisticsError) -> Outcome<TestResult> {
    guard kind == .zeroOne else { return .undefined(.outsideDomain("0/1 scores")) }
    guard Set(clusters).count == items else {
      return .undefined(.outsideDomain("independent items"))
    }
    let answers = clusters.indices.flatMap { item in rounds.map { $0[item] == 1 } }
    return try CochranQ(answers, rounds: rounds.count).test()
  }
}
