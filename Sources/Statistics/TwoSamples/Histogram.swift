import Foundation

/// Bins of equal width over the range of a sample.
public struct Histogram: Sendable, Equatable {
  /// The edges of the bins in ascending order, one more than there are bins.
  public let edges: [Double]

  /// So many bins of equal width from the smallest to the largest value.
  ///
  /// - Throws: ``StatisticsError`` when a value is not finite, there is none, or `bins` is not in
  ///   1...1,000,000.
  public init(over values: [Double], bins: Int) throws(StatisticsError) {
    try requireFinite(values)
    guard (1...1_000_000).contains(bins) else {
      throw .argumentOutOfRange("the number of bins", Double(bins), range: "in 1...1000000")
    }
    guard let low = values.min(), let high = values.max() else {
      throw .argumentOutOfRange("the number of values", 0, range: "at least 1")
    }
    let first = low == high ? low - 0.5 : low
    let last = low == high ? high + 0.5 : high
    let width = last / Double(bins) - first / Double(bins)
    edges = (0...bins).map { $0 == bins ? last : first + Double($0) * width }
  }

  /// Bins by Sturges' (1926) rule, log₂ n + 1 rounded up.
  ///
  /// - Throws: ``StatisticsError`` when a value is not finite or there is none.
  public init(sturges values: [Double]) throws(StatisticsError) {
    try self.init(over: values, bins: Int((log2(Double(max(values.count, 1))) + 1).rounded(.up)))
  }

  /// How many values lie in each bin.
  ///
  /// A bin holds its lower edge, and the last bin its upper edge too; values outside all bins do
  /// not count.
  ///
  /// - Complexity: O(n log b).
  public func counts(of values: [Double]) -> [Int] {
    var counts = [Int](repeating: 0, count: edges.count - 1)
    for value in values where value >= edges[0] && value <= edges[edges.count - 1] {
      var low = 0
      var high = counts.count
      while high - low > 1 {
        let middle = low + (high - low) / 2
        if edges[middle] <= value { low = middle } else { high = middle }
      }
      counts[low] += 1
    }
    return counts
  }
}
