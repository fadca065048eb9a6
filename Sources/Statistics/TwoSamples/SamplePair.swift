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

extension SamplePair {
  /// The Wasserstein-1 (earth mover's) distance: the area between the distribution functions, in
  /// the unit of the values.
  ///
  /// - Complexity: O(N) once the pair is made.
  public var wasserstein1: Outcome<Double> { distance { $0.areas().absolute } }

  /// The squared energy distance 2 E|X-Y| - E|X-X'| - E|Y-Y'|, which is twice the area under the
  /// squared difference of the distribution functions.
  ///
  /// Source: Székely & Rizzo (2013), "Energy statistics: a class of statistics based on distances".
  public var squaredEnergyDistance: Outcome<Double> { distance { 2 * $0.areas().squared } }

  /// The energy distance, the root of ``squaredEnergyDistance``; the convention of SciPy.
  public var energyDistance: Outcome<Double> { squaredEnergyDistance.map { $0.squareRoot() } }

  /// The energy test statistic nm/(n+m) times the squared distance; the convention of R `energy`.
  public var energyStatistic: Outcome<Double> {
    squaredEnergyDistance.map {
      let n = Double(referenceCount)
      let m = Double(currentCount)
      return n * m / (n + m) * $0
    }
  }

  /// The mean of the reference sample minus that of the current one.
  public var meanDifference: Outcome<Double> { distance { $0.meanDifference() } }
}

extension SamplePair {
  /// The same rows with neighbouring values put together, so that no more than about so many groups
  /// are left.
  ///
  /// The groups are runs of the pooled distinct values that hold about equally many rows; a value
  /// that is more frequent than that is a group of its own. Each group has the mean of its pooled
  /// values. All of this is a function of the pooled sample, so that a permutation test of a
  /// statistic of the groups is as valid as one of the values.
  ///
  /// - Returns: the groups, and the smallest value in each.
  /// - Complexity: O(distinct values).
  func grouped(into most: Int) -> (pair: SamplePair, smallest: [Double]) {
    var means: [Double] = []
    var reference: [Int32] = []
    var pooled: [Int32] = []
    var smallest: [Double] = []
    var seen = 0
    var (left, size) = (0, 0)
    var (offset, origin) = (CompensatedSum(), 0.0)
    for (place, value) in values.enumerated() {
      if size == 0 {
        origin = value
        smallest.append(value)
      }
      let count = Int(pooledCounts[place])
      // Distances from the first value of the group keep large offsets from costing digits.
      offset.add(product: Double(count), value - origin)
      left += Int(referenceCounts[place])
      size += count
      seen += count
      let isLast = place == values.count - 1
      // A group ends where its share of the rows does, and before a value that fills one alone.
      let isFull = seen * most >= (means.count + 1) * pooledCount
      let nextFills = !isLast && Int(pooledCounts[place + 1]) * most >= pooledCount
      if isLast || isFull || nextFills {
        means.append(origin + offset.value / Double(size))
        reference.append(Int32(truncatingIfNeeded: left))
        pooled.append(Int32(truncatingIfNeeded: size))
        (left, size) = (0, 0)
        offset = CompensatedSum()
      }
    }
    return (
      SamplePair(values: means, referenceCounts: reference, pooledCounts: pooled), smallest
    )
  }

  /// Groups of equal values that are in order and counted already.
  private init(values: [Double], referenceCounts: [Int32], pooledCounts: [Int32]) {
    self.values = values
    self.referenceCounts = referenceCounts
    self.pooledCounts = pooledCounts
    referenceCount = referenceCounts.reduce(0) { $0 + Int($1) }
    currentCount = pooledCounts.reduce(0) { $0 + Int($1) } - referenceCount
  }
}
