import Synchronization

/// All pairs of several columns of scores on common rows, each tested by the kind of its data.
///
/// A pair is compared on the rows that both columns have, by the mean of the differences. Pairs
/// without a common row are independent samples where they share no cluster either, and else a
/// contrast of means over different rows of the same clusters. Above ``mostColumnsByRows`` columns
/// the differences of the columns' means are tested by the clusters' sums alone, which every way of
/// splitting the work carries.
///
/// | pair | test |
/// |---|---|
/// | common rows, 0/1, independent | exact McNemar |
/// | common rows, 0/1, clusters | inversion of `tango` on the effective number |
/// | common rows, declared ends | inversion of `score` for the differences |
/// | common rows, no ends | inversion of `skew-t` |
/// | no common row or cluster | inversion of `agresti-caffo` or `mover` |
/// | no common row, common clusters; many columns; sums of means | `cluster-t` of the contrast |
public struct PairwiseComparison: Sendable {
  /// The most columns whose pairs are compared row by row.
  public static let mostColumnsByRows = 100

  /// The mean of each column.
  public let estimates: [Outcome<Double>]
  /// Every pair of columns with scores: 0 with 1, 0 with 2 and so on, then 1 with 2.
  public let pairs: [PairComparison]

  /// Compares all pairs.
  ///
  /// - Parameters:
  ///   - columns: what is compared.
  ///   - ends: the declared ends of the scale; nil where none are.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  /// - Throws: ``StatisticsError`` when a mean cannot be formed.
  /// - Complexity: O(columns² x rows).
  public init(
    _ columns: [ScoredColumn], ends: ClosedRange<Double>? = nil, threads: Int? = nil
  ) throws(StatisticsError) {
    self.init(try ComparedScores(columns, ends: ends), threads: threads)
  }

  /// Compares all pairs of what has scores.
  ///
  /// - Parameters:
  ///   - scores: what is compared.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  public init(_ scores: ComparedScores, threads: Int? = nil) {
    estimates = scores.estimates
    pairs = Self.all(scores.places, threads: threads) { first, second in
      PairComparison(scores.estimate(first, second))
    }
  }

  /// Ranks that hold for all columns at once: Holm's method over all pairs.
  public func ranks(level: Double) -> RankIntervals {
    RankIntervals(holm: pairs, estimates: estimates, level: level)
  }

  /// Every pair of places, compared in parallel and in order.
  static func all(
    _ places: [Int], threads: Int?, compare: @Sendable (Int, Int) -> PairComparison
  ) -> [PairComparison] {
    let count = places.count * (places.count - 1) / 2
    let size = 64
    let parts = Mutex([Int: [PairComparison]]())
    FixedBlocks.run(count: count, size: size, threads: FixedBlocks.threads(threads)) { blocks in
      for block in blocks {
        var (one, other) = pair(block.lowerBound, of: places.count)
        var found: [PairComparison] = []
        found.reserveCapacity(block.count)
        for _ in block {
          found.append(compare(places[one], places[other]))
          other += 1
          if other == places.count {
            one += 1
            other = one + 1
          }
        }
        parts.withLock { $0[block.lowerBound] = found }
      }
    }
    let found = parts.withLock { $0 }
    return stride(from: 0, to: count, by: size).flatMap { found[$0] ?? [] }
  }

  /// The pair of a number in the order (0, 1), (0, 2), ...
  private static func pair(_ index: Int, of count: Int) -> (Int, Int) {
    var (first, rest) = (0, index)
    while rest >= count - 1 - first {
      rest -= count - 1 - first
      first += 1
    }
    return (first, first + 1 + rest)
  }
}
