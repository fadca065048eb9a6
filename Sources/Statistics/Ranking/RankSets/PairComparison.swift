/// The difference of one pair among several quantities, and how sure its sign is.
public struct PairComparison: Sendable, Equatable {
  /// Places of the two quantities, from 0.
  public let first: Int
  public let second: Int
  /// First minus second; undefined where the pair cannot be compared.
  public let difference: Outcome<Double>
  /// Two-sided; undefined where the pair cannot be tested.
  public let pValue: Outcome<Double>

  /// A compared pair.
  public init(first: Int, second: Int, difference: Outcome<Double>, pValue: Outcome<Double>) {
    self.first = first
    self.second = second
    self.difference = difference
    self.pValue = pValue
  }

  /// The p-value that a family counts: a pair that cannot be tested is not separated.
  var countedPValue: Double { pValue.value ?? 1 }
}

extension RankIntervals {
  /// Ranks from tests of all pairs, corrected by Holm's method.
  ///
  /// A pair is shown to differ when its adjusted p-value is at most 1 - level, in the direction of
  /// its difference. A quantity's best rank is 1 plus the number of quantities shown to be above
  /// it, its worst is the number that take a rank less those shown to be below it; at that level no
  /// quantity is put above one that is truly not below it. A pair that cannot be tested counts in
  /// the family and is never separated.
  ///
  /// - Parameters:
  ///   - estimates: what is ranked; an undefined one takes no rank.
  ///   - pairs: each pair of defined estimates once, in any order.
  ///   - level: between 0 and 1, both excluded.
  /// - Returns: no critical value; a quantity none of whose pairs can be tested takes no rank, for
  ///   the reason of its first pair.
  /// - Complexity: O(p log p) in the number of pairs.
  ///
  /// Source: Holm (1979); Mogstad, Romano, Shaikh & Wilhelm (2024), section 3, for ranks from tests.
  public init(holm pairs: [PairComparison], estimates: [Outcome<Double>], level: Double) {
    let count = estimates.count
    var shownAbove = [Bool](repeating: false, count: count * count)
    var above = [Int](repeating: 0, count: count)
    var below = above
    for place in RankIntervals.rejected(pairs, level: level) {
      let pair = pairs[place]
      guard let difference = pair.difference.value, difference != 0 else { continue }
      let (upper, lower) =
        difference > 0 ? (pair.first, pair.second) : (pair.second, pair.first)
      shownAbove[upper * count + lower] = true
      above[lower] += 1
      below[upper] += 1
    }
    var obstacles = [UndefinedReason?](repeating: nil, count: count)
    var isTested = [Bool](repeating: false, count: count)
    for pair in pairs {
      for place in [pair.first, pair.second] {
        if pair.pValue.value != nil { isTested[place] = true }
        obstacles[place] = obstacles[place] ?? pair.pValue.reason
      }
    }
    let ranked = estimates.indices.filter { place in
      estimates[place].value != nil && (isTested[place] || obstacles[place] == nil)
    }
    let sorted = ranked.compactMap { estimates[$0].value }.sorted(by: >)
    let isRanked = Set(ranked)
    let intervals = estimates.indices.map { place -> Outcome<RankInterval> in
      guard isRanked.contains(place), let estimate = estimates[place].value else {
        return .undefined(estimates[place].reason ?? obstacles[place] ?? .noData)
      }
      // Ties share the best rank.
      var (low, high) = (0, sorted.count)
      while low < high {
        let middle = (low + high) / 2
        if sorted[middle] > estimate { low = middle + 1 } else { high = middle }
      }
      return .value(
        RankInterval(
          rank: low + 1, lower: 1 + above[place], upper: sorted.count - below[place]))
    }
    self.init(intervals: intervals, criticalValue: nil, level: level, shownAbove: shownAbove)
  }

  /// The places of the pairs whose hypothesis Holm's method rejects at 1 - level.
  private static func rejected(_ pairs: [PairComparison], level: Double) -> [Int] {
    let alpha = 1 - level
    // Nothing above alpha is ever rejected, so that only the others need to be sorted.
    let candidates = pairs.indices.filter { pairs[$0].countedPValue <= alpha }
      .sorted { (pairs[$0].countedPValue, $0) < (pairs[$1].countedPValue, $1) }
    let kept = candidates.indices.prefix { place in
      pairs[candidates[place]].countedPValue * Double(pairs.count - place) <= alpha
    }
    return kept.map { candidates[$0] }
  }
}
