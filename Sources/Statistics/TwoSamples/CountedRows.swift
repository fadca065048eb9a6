import RandomStreams

/// Rows without clusters, known by how many of them have each value: what a permutation of their
/// labels does to the counts, without looking at the rows.
///
/// A random choice of n of N rows is drawn group by group. Every row is chosen by itself with
/// chance n/N, which takes one binomial draw a group; then as many rows as are too many (or too
/// few) are dropped from those chosen (or added from the others), all with equal chance. All
/// choices of n rows are equally likely at the first step, and remain so at the second.
struct CountedRows: Sendable {
  private let pooled: [Int32]
  /// How many rows the groups up to each hold.
  private let ends: [Int]
  private let referenceCount: Int
  private let total: Int
  /// Whether the smaller sample is the reference; the smaller one is drawn.
  private let drawsReference: Bool
  private let drawn: Int

  init(_ pair: SamplePair) {
    pooled = pair.pooledCounts
    var seen = 0
    ends = pair.pooledCounts.map {
      seen += Int($0)
      return seen
    }
    referenceCount = pair.referenceCount
    total = pair.pooledCount
    drawsReference = pair.referenceCount <= pair.currentCount
    drawn = min(pair.referenceCount, pair.currentCount)
  }

  /// Whether drawing by groups takes less time than moving the rows themselves.
  ///
  /// By the number of rows and of distinct values alone, so that the same data are always drawn in
  /// the same way.
  static func pays(for pair: SamplePair) -> Bool {
    let rows = Double(pair.pooledCount)
    let fewer = Double(max(min(pair.referenceCount, pair.currentCount), 1))
    // Nanoseconds: a binomial draw a group and the rows to mend, against a shuffle of the rows.
    let byGroups =
      80 * Double(pair.values.count) + 40 * (rows / fewer * (rows - fewer)).squareRoot()
    return byGroups < 2 * rows + 8 * fewer
  }

  /// Draws how many of each group the reference sample gets.
  func draw(_ stream: inout RandomStream, into counts: inout [Int32]) {
    let share = Double(drawn) / Double(total)
    var sum = 0
    for group in pooled.indices {
      let count = BinomialDraw.next(
        trials: Int(pooled[group]), probability: share, from: &stream)
      counts[group] = Int32(truncatingIfNeeded: count)
      sum += count
    }
    while sum != drawn {
      // A row at random; it stands for those chosen in its group, or for the others.
      let row = stream.index(below: total)
      let group = self.group(of: row)
      let place = row - (group == 0 ? 0 : ends[group - 1])
      let isChosen = place < Int(counts[group])
      if sum > drawn, isChosen {
        counts[group] -= 1
        sum -= 1
      } else if sum < drawn, !isChosen {
        counts[group] += 1
        sum += 1
      }
    }
    if !drawsReference {
      for group in pooled.indices { counts[group] = pooled[group] - counts[group] }
    }
  }

  /// The group of a row, by bisection.
  private func group(of row: Int) -> Int {
    var low = 0
    var high = ends.count - 1
    while low < high {
      let middle = low + (high - low) / 2
      if ends[middle] > row { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
