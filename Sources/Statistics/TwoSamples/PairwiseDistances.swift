import Foundation

/// The median distance between the points of a sample.
enum PairwiseDistances {
  /// The largest number of points in two or more dimensions of which all pairs are looked at.
  static let largestCloud = 3_000

  /// The median of all distances between two points of a sorted list of numbers, exactly.
  ///
  /// The distance of a given rank is found by halving the range of doubles: at each step the pairs
  /// up to a distance are counted with two pointers, so that no pair is stored.
  ///
  /// - Complexity: O(64 n) time, no memory.
  static func median(ofSorted values: [Double]) -> Double? {
    median(ofSorted: values, counts: [Int32](repeating: 1, count: values.count))
  }

  /// The same of values that occur so often each.
  static func median(ofSorted values: [Double], counts: [Int32]) -> Double? {
    let total = counts.reduce(0) { $0 + Int($1) }
    guard total > 1 else { return nil }
    let pairs = total * (total - 1) / 2
    let upper = select(rank: pairs / 2 + 1, values, counts)
    return pairs % 2 == 1 ? upper : (select(rank: pairs / 2, values, counts) + upper) / 2
  }

  /// The median of the distances between points of a cloud; of more than ``largestCloud`` points
  /// so many are taken at even steps.
  static func median(ofCloud points: [Double], dimension: Int) -> Double? {
    let count = points.count / dimension
    let used = min(count, largestCloud)
    let chosen = (0..<used).map { $0 * count / used }
    var distances: [Double] = []
    distances.reserveCapacity(used * (used - 1) / 2)
    for (place, point) in chosen.enumerated() {
      for other in chosen[..<place] {
        var square = 0.0
        for axis in 0..<dimension {
          let gap = points[point * dimension + axis] - points[other * dimension + axis]
          square += gap * gap
        }
        distances.append(square.squareRoot())
      }
    }
    return Descriptive.median(distances).value
  }

  /// The distance of the given rank, 1 for the smallest.
  private static func select(rank: Int, _ values: [Double], _ counts: [Int32]) -> Double {
    var low: UInt64 = 0
    var high = (values[values.count - 1] - values[0]).bitPattern
    while low < high {
      let middle = low + (high - low) / 2
      if pairs(within: Double(bitPattern: middle), values, counts) >= rank {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return Double(bitPattern: low)
  }

  private static func pairs(within distance: Double, _ values: [Double], _ counts: [Int32]) -> Int {
    var count = 0
    var first = 0
    var between = 0
    for last in 0..<values.count {
      while values[last] - values[first] > distance {
        between -= Int(counts[first])
        first += 1
      }
      let own = Int(counts[last])
      count += own * between + own * (own - 1) / 2
      between += own
    }
    return count
  }
}
