/// A sample as its distinct values, ascending, with how often each occurs.
struct DistinctScores: Sendable {
  let values: [Double]
  let counts: [Int]

  /// - Complexity: O(n log n).
  init(_ scores: [Double]) {
    self.init(sorted: scores.sorted())
  }

  init(sorted: [Double]) {
    var values: [Double] = []
    var counts: [Int] = []
    for score in sorted {
      if score == values.last {
        counts[counts.count - 1] += 1
      } else {
        values.append(score)
        counts.append(1)
      }
    }
    self.values = values
    self.counts = counts
  }
}
