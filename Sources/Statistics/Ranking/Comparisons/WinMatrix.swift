/// Who beat whom how often, with a tie as half a win for both, and the scores made from that.
///
/// These scores have no model of chance; they describe, and ``BradleyTerry`` infers.
public struct WinMatrix: Sendable {
  /// How many items.
  public let items: Int
  /// Wins of row over column, row-major.
  public let wins: [Double]

  /// The wins of some comparisons.
  public init(_ comparisons: PairedComparisons) {
    items = comparisons.items
    var wins = [Double](repeating: 0, count: items * items)
    for (place, pattern) in comparisons.patterns.enumerated() {
      let half = comparisons.counts[3 * place + 2] / 2
      wins[pattern.left * items + pattern.right] += comparisons.counts[3 * place] + half
      wins[pattern.right * items + pattern.left] += comparisons.counts[3 * place + 1] + half
    }
    self.wins = wins
  }

  /// The number of wins of each item.
  public var counting: [Double] {
    (0..<items).map { item in wins[item * items..<(item + 1) * items].reduce(0, +) }
  }

  /// The share of comparisons won against each opponent, averaged over opponents.
  ///
  /// - Returns: undefined for an item without opponents.
  public var averageWinRates: [Outcome<Double>] {
    (0..<items).map { item in
      var sum = 0.0
      var opponents = 0
      for other in 0..<items {
        let total = wins[item * items + other] + wins[other * items + item]
        guard total > 0 else { continue }
        sum += wins[item * items + other] / total
        opponents += 1
      }
      return opponents > 0 ? .value(sum / Double(opponents)) : .undefined(.noComparisons)
    }
  }

  /// The leading eigenvector of the matrix of wins: an item is good if it beats good ones.
  ///
  /// Kendall (1955); Keener (1993), "The Perron-Frobenius theorem and the ranking of football
  /// teams".
  ///
  /// - Returns: entries of 0 or more with a sum of squares of 1; undefined where wins do not lead
  ///   from every item to every other, because the vector is then not unique.
  public var eigenvector: Outcome<[Double]> {
    if let reason = obstacle { return .undefined(reason) }
    // Adding a multiple of the identity keeps the vector and makes the iteration settle.
    let shift = (counting.max() ?? 0) / 2
    return iterate([Double](repeating: 1, count: items)) { vector in
      var next = product(vector)
      for item in 0..<items { next[item] += shift * vector[item] }
      let norm = next.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return next.map { $0 / norm }
    }
  }

  /// The share of time that a random walk from losers to winners spends at each item.
  ///
  /// Page, Brin, Motwani & Winograd (1999). From an item the walk goes to one that beat it, in
  /// proportion to the wins; from an unbeaten item anywhere.
  ///
  /// - Parameter damping: the chance of a step along a win rather than anywhere, in 0..<1.
  /// - Returns: entries that sum to 1.
  public func pageRank(damping: Double = 0.85) -> Outcome<[Double]> {
    guard items > 0 else { return .undefined(.noComparisons) }
    guard damping >= 0, damping < 1 else { return .undefined(.invalidLevel(damping)) }
    let losses = (0..<items).map { item in
      (0..<items).reduce(0.0) { $0 + wins[$1 * items + item] }
    }
    let even = 1 / Double(items)
    return iterate([Double](repeating: even, count: items)) { vector in
      let unbeaten = (0..<items).reduce(0.0) { losses[$1] > 0 ? $0 : $0 + vector[$1] }
      let next = product((0..<items).map { losses[$0] > 0 ? vector[$0] / losses[$0] : 0 })
      return next.map { damping * ($0 + unbeaten * even) + (1 - damping) * even }
    }
  }

  private var obstacle: UndefinedReason? {
    guard items > 0 else { return .noComparisons }
    var counts: [PairCount] = []
    for one in 0..<items {
      for other in 0..<items where wins[one * items + other] > 0 {
        counts.append(
          PairCount(
            left: one, right: other, leftWins: wins[one * items + other], rightWins: 0))
      }
    }
    guard let wins = try? PairedComparisons(items: items, counts: counts) else {
      return .notFinite
    }
    let graph = ComparisonGraph(wins)
    return graph.isStronglyConnected ? nil : .disconnectedItems(graph.strongComponents)
  }

  private func product(_ vector: [Double]) -> [Double] {
    (0..<items).map { item in
      var sum = 0.0
      for other in 0..<items { sum += wins[item * items + other] * vector[other] }
      return sum
    }
  }

  private func iterate(
    _ start: [Double], _ step: ([Double]) -> [Double]
  ) -> Outcome<[Double]> {
    var vector = start
    for _ in 0..<100_000 {
      let next = step(vector)
      guard next.allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
      let change = zip(vector, next).reduce(0.0) { max($0, abs($1.0 - $1.1)) }
      vector = next
      if change < 1e-14 { return .value(vector) }
    }
    return .undefined(.numericalFailure("the power iteration did not settle"))
  }
}
