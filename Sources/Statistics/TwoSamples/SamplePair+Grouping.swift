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
