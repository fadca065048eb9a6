/// A reference and a current sample of one quantity, pooled and sorted.
///
/// All that the distances and tests of two samples need to know: the distinct values and how often
/// each sample has them. The order of the rows has left no trace.
///
///     let pair = try SamplePair(reference: lastMonth, current: thisMonth)
///     KolmogorovSmirnov(pair).test()
///     pair.wasserstein1
public struct SamplePair: Sendable, Equatable {
  /// The distinct values in ascending order.
  public let values: [Double]
  /// How often the reference sample has each value.
  public let referenceCounts: [Int32]
  /// How often both samples together have each value.
  public let pooledCounts: [Int32]
  /// The size of the reference sample.
  public let referenceCount: Int
  /// The size of the current sample.
  public let currentCount: Int

  /// Two samples in any order, which may be empty.
  ///
  /// - Throws: ``StatisticsError`` when a value is not finite (the current sample counts on from
  ///   the reference sample), or there are more than 2³¹ values.
  /// - Complexity: O(N).
  public init(reference: [Double], current: [Double]) throws(StatisticsError) {
    try requireFinite(reference)
    if let index = current.firstIndex(where: { !$0.isFinite }) {
      throw .valueNotFinite(reference.count + index)
    }
    try requireCounts([reference.count + current.count + 1])
    self.init(
      sortedReference: SortedSample.sorted(reference), sortedCurrent: SortedSample.sorted(current))
  }

  private init(sortedReference left: [Double], sortedCurrent right: [Double]) {
    var values: [Double] = []
    var counts: [Int32] = []
    var pooled: [Int32] = []
    let room = left.count + right.count
    values.reserveCapacity(room)
    counts.reserveCapacity(room)
    pooled.reserveCapacity(room)
    var i = 0
    var j = 0
    while i < left.count || j < right.count {
      let value =
        j == right.count || (i < left.count && left[i] <= right[j]) ? left[i] : right[j]
      let firstLeft = i
      let firstRight = j
      while i < left.count, left[i] == value { i += 1 }
      while j < right.count, right[j] == value { j += 1 }
      values.append(value)
      counts.append(Int32(i - firstLeft))
      pooled.append(Int32(i - firstLeft + j - firstRight))
    }
    self.values = values
    referenceCounts = counts
    pooledCounts = pooled
    referenceCount = left.count
    currentCount = right.count
  }

  /// How many values both samples have together.
  public var pooledCount: Int { referenceCount + currentCount }

  /// Whether any value occurs more than once.
  public var hasTies: Bool { values.count < pooledCount }

  /// Why no distance can be computed, if so.
  var obstacle: UndefinedReason? {
    referenceCount > 0 && currentCount > 0 ? nil : .noData
  }

  /// Runs a loop over the groups of equal values.
  func withCounts<Result>(_ body: (GroupCounts) -> Result) -> Result {
    values.withUnsafeBufferPointer { values in
      referenceCounts.withUnsafeBufferPointer { reference in
        pooledCounts.withUnsafeBufferPointer { pooled in
          body(
            GroupCounts(
              values: values, reference: reference, pooled: pooled,
              referenceCount: referenceCount, currentCount: currentCount))
        }
      }
    }
  }

  /// A statistic of the counts, where both samples have values.
  func distance(_ statistic: (GroupCounts) -> Double) -> Outcome<Double> {
    if let obstacle { return .undefined(obstacle) }
    return .finite(withCounts(statistic))
  }
}
