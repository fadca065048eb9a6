/// Order statistics of a sample without sorting all of it.
///
/// Hoare's (1961) selection with the median of three as the pivot. What one call has put into place
/// helps the next, so that a handful of ranks cost little more than one.
struct OrderStatistics {
  private var values: [Double]
  /// Positions that hold the value they would hold in a sorted array, in ascending order.
  private var settled: [Int] = []

  /// The sample, without NaNs, in any order.
  init(_ values: [Double]) { self.values = values }

  var count: Int { values.count }

  /// The value of the given rank.
  ///
  /// - Parameter rank: in 1...count; 1 is the smallest.
  mutating func value(rank: Int) -> Double {
    let target = rank - 1
    let after = settled.firstIndex { $0 >= target } ?? settled.count
    if after < settled.count, settled[after] == target { return values[target] }
    let low = after > 0 ? settled[after - 1] + 1 : 0
    let high = after < settled.count ? settled[after] - 1 : values.count - 1
    values.withUnsafeMutableBufferPointer { Self.select(target, in: low...high, of: $0) }
    settled.insert(target, at: after)
    return values[target]
  }

  /// Puts the right value at `target`, smaller ones before it and larger ones after it.
  private static func select(
    _ target: Int, in range: ClosedRange<Int>, of values: UnsafeMutableBufferPointer<Double>
  ) {
    var low = range.lowerBound
    var high = range.upperBound
    // Bad luck with pivots is cut short by sorting what is left.
    var rounds = 4 * (Int.bitWidth - range.count.leadingZeroBitCount)
    while high > low {
      rounds -= 1
      if high - low < 8 || rounds < 0 {
        var rest = values[low...high]
        rest.sort()
        return
      }
      let pivot = median(values[low], values[low + (high - low) / 2], values[high])
      var left = low
      var right = high
      while left <= right {
        while values[left] < pivot { left += 1 }
        while pivot < values[right] { right -= 1 }
        if left <= right {
          values.swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if target <= right {
        high = right
      } else if target >= left {
        low = left
      } else {
        return
      }
    }
  }

  private static func median(_ a: Double, _ b: Double, _ c: Double) -> Double {
    max(min(a, b), min(max(a, b), c))
  }
}
