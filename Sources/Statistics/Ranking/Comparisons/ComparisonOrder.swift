/// The order that wins alone give to groups of items which they do not link in both directions.
///
/// Between two such groups all wins go one way, so that whatever strengths fit best put every item of
/// one infinitely far above every item of the other. The order says nothing of how sure that is.
///
/// Source: Ford (1957); the groups are strongly connected components, of which no two beat each
/// other.
public struct ComparisonOrder: Sendable, Equatable {
  /// A group that won every decided comparison against another.
  public struct Sweep: Sendable, Equatable {
    /// The number of the group that won.
    public let winner: Int
    /// The number of the group that lost.
    public let loser: Int
    /// The weight of the comparisons between them.
    public let comparisons: Double
  }

  /// The groups, each ascending; a group stands before those that it beat.
  public let groups: [[Int]]
  /// Which groups met, and who won, by winner and then by loser.
  public let sweeps: [Sweep]
  /// Whether group i stands above group j: at i * count + j.
  private let isAbove: [Bool]

  /// The order of the groups of some comparisons.
  ///
  /// - Parameters:
  ///   - comparisons: who was compared with whom.
  ///   - tiesLink: whether a tie counts as a win for both.
  /// - Complexity: O(patterns + groups x sweeps).
  public init(_ comparisons: PairedComparisons, tiesLink: Bool = true) {
    let graph = ComparisonGraph(comparisons, tiesLink: tiesLink)
    self.init(comparisons, components: graph.strongComponents, tiesLink: tiesLink)
  }

  init(_ comparisons: PairedComparisons, components: [[Int]], tiesLink: Bool) {
    var groupOf = [Int](repeating: 0, count: comparisons.items)
    for (number, group) in components.enumerated() {
      for item in group { groupOf[item] = number }
    }
    let count = components.count
    var weights: [Int: Double] = [:]
    for (place, pattern) in comparisons.patterns.enumerated() {
      let (left, right) = (groupOf[pattern.left], groupOf[pattern.right])
      let (wins, losses) = (comparisons.counts[3 * place], comparisons.counts[3 * place + 1])
      guard left != right, wins + losses > 0 else { continue }
      weights[wins > 0 ? left * count + right : right * count + left, default: 0] +=
        wins + losses
    }
    // Kahn (1962), always with the group of the smallest item next.
    var beaten = [[Int]](repeating: [], count: count)
    var open = [Int](repeating: 0, count: count)
    for key in weights.keys.sorted() {
      beaten[key / count].append(key % count)
      open[key % count] += 1
    }
    var ready = Set((0..<count).filter { open[$0] == 0 })
    var order: [Int] = []
    while let next = ready.min() {
      ready.remove(next)
      order.append(next)
      for loser in beaten[next] {
        open[loser] -= 1
        if open[loser] == 0 { ready.insert(loser) }
      }
    }
    var number = [Int](repeating: 0, count: count)
    for (place, group) in order.enumerated() { number[group] = place }
    groups = order.map { components[$0] }
    sweeps = weights.map { key, weight in
      Sweep(winner: number[key / count], loser: number[key % count], comparisons: weight)
    }.sorted { ($0.winner, $0.loser) < ($1.winner, $1.loser) }
    // From the last group up: what a group stands above are its losers and what they stand above.
    var isAbove = [Bool](repeating: false, count: count * count)
    for place in stride(from: count - 1, through: 0, by: -1) {
      for loser in beaten[order[place]].map({ number[$0] }) {
        isAbove[place * count + loser] = true
        for other in loser + 1..<max(count, loser + 1) where isAbove[loser * count + other] {
          isAbove[place * count + other] = true
        }
      }
    }
    self.isAbove = isAbove
  }

  /// Whether a chain of groups, each of which beat the next, leads from one group to another.
  public func isAbove(_ one: Int, _ other: Int) -> Bool {
    guard groups.indices.contains(one), groups.indices.contains(other) else { return false }
    return isAbove[one * groups.count + other]
  }

  /// The places that the order leaves to the items of a group, 1 for the best; one place where it is
  /// certain by the order.
  public func places(of group: Int) -> ClosedRange<Int> {
    var above = 0
    var below = 0
    var items = 0
    for (number, members) in groups.enumerated() {
      items += members.count
      if isAbove(number, group) { above += members.count }
      if isAbove(group, number) { below += members.count }
    }
    return 1 + above...max(1 + above, items - below)
  }
}

extension BradleyTerry {
  /// The groups of items that wins and losses link in both directions, in the order of who beat
  /// whom.
  public var order: ComparisonOrder {
    ComparisonOrder(
      comparisons, components: graph.strongComponents, tiesLink: ties != .drop)
  }

  /// Why an item that no other is linked with in both directions has no finite strength.
  func reasonAlone(_ item: Int) -> UndefinedReason {
    if graph.undefeated.contains(item) { return .wonAllComparisons }
    if graph.winless.contains(item) { return .lostAllComparisons }
    let took = comparisons.patterns.indices.contains { place in
      let pattern = comparisons.patterns[place]
      guard pattern.left == item || pattern.right == item else { return false }
      return comparisons.counts[3 * place] + comparisons.counts[3 * place + 1] > 0
    }
    return took ? .notLinkedBothWays : .noComparisons
  }
}
