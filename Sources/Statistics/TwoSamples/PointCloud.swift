/// Points in a canonical order, equal ones merged, so that the order of rows leaves no trace.
struct PointCloud {
  /// The distinct points, row by row, in lexicographic order.
  let points: [Double]
  /// The number of the distinct point that each row holds.
  let groups: [Int32]
  private let counts: [Int]
  private let dimension: Int

  init(_ rows: [Double], dimension: Int) {
    let count = rows.count / dimension
    func precedes(_ a: Int, _ b: Int) -> Bool {
      for axis in 0..<dimension {
        let left = rows[a * dimension + axis]
        let right = rows[b * dimension + axis]
        if left != right { return left < right }
      }
      return false
    }
    let order = (0..<count).sorted(by: precedes)
    var points: [Double] = []
    var counts: [Int] = []
    var groups = [Int32](repeating: 0, count: count)
    for (place, row) in order.enumerated() {
      if place == 0 || precedes(order[place - 1], row) {
        for axis in 0..<dimension { points.append(rows[row * dimension + axis]) }
        counts.append(0)
      }
      counts[counts.count - 1] += 1
      groups[row] = Int32(truncatingIfNeeded: counts.count - 1)
    }
    self.points = points
    self.counts = counts
    self.groups = groups
    self.dimension = dimension
  }

  /// The median distance between all points, or between distinct ones where that is 0.
  var medianDistance: Outcome<Double> {
    guard counts.count > 1 else {
      return .undefined(counts.isEmpty ? .noData : .allValuesEqual)
    }
    for isDistinct in [false, true] {
      var rows: [Double] = []
      for (point, count) in counts.enumerated() {
        for _ in 0..<(isDistinct ? 1 : count) {
          rows += points[point * dimension..<(point + 1) * dimension]
        }
      }
      let median =
        dimension == 1
        ? PairwiseDistances.median(ofSorted: rows)
        : PairwiseDistances.median(ofCloud: rows, dimension: dimension)
      if let median, median > 0 { return .finite(median) }
    }
    return .undefined(.allValuesEqual)
  }
}
