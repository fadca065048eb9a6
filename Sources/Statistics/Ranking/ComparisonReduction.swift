/// The way from single comparisons to counts of patterns.
struct ComparisonReduction {
  private(set) var patterns: [PairedComparisons.Pattern] = []
  private(set) var counts: [Double] = []
  private(set) var design: [Double] = []
  private(set) var cells = PairedComparisons.ClusterCells()
  let clusters: Int?

  /// Up to this many items the counts of all pairs are kept in one table of at most 25 MB.
  private static let denseItems = 1_024

  init(
    items: Int, left: [Int32], right: [Int32], outcomes: [ComparisonOutcome],
    weights: [Double]?, clusters: [Int32]?, covariates: [[Double]]
  ) throws(StatisticsError) {
    let count = left.count
    for length in [right.count, outcomes.count, weights?.count, clusters?.count].compactMap(\.self)
      + covariates.map(\.count)
    where length != count { throw .lengthsDiffer(count, length) }
    try Self.check(items: items, left: left, right: right)
    for (row, weight) in (weights ?? []).enumerated() where !(weight >= 0 && weight.isFinite) {
      throw .weightNotUsable(weight, cluster: 0, column: row)
    }
    for (column, values) in covariates.enumerated() {
      for (row, value) in values.enumerated() where !value.isFinite {
        throw .scoreNotFinite(cluster: row, column: column)
      }
    }
    self.clusters = clusters.map { Int($0.max() ?? -1) + 1 }
    if let lowest = clusters?.min(), lowest < 0 {
      throw .noSuchCluster(Int(lowest), clusters: self.clusters ?? 0)
    }
    if items <= Self.denseItems, weights == nil, clusters == nil, covariates.isEmpty {
      tabulate(items: items, left: left, right: right, outcomes: outcomes)
    } else {
      sort(
        items: items, left: left, right: right, outcomes: outcomes, weights: weights,
        clusters: clusters, covariates: covariates)
    }
  }

  private static func check(
    items: Int, left: [Int32], right: [Int32]
  ) throws(StatisticsError) {
    var isSound = true
    for (first, second) in zip(left, right) {
      isSound =
        isSound && first >= 0 && second >= 0 && first != second && Int(first) < items
        && Int(second) < items
    }
    if isSound { return }
    for (row, (first, second)) in zip(left, right).enumerated() {
      for item in [Int(first), Int(second)] where !(0..<max(items, 0)).contains(item) {
        throw .noSuchItem(item, items: items)
      }
      if first == second { throw .comparedWithItself(comparison: row) }
    }
  }

  /// Counts into a table of all pairs.
  private mutating func tabulate(
    items: Int, left: [Int32], right: [Int32], outcomes: [ComparisonOutcome]
  ) {
    var table = [Int](repeating: 0, count: 3 * items * items)
    table.withUnsafeMutableBufferPointer { table in
      left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
          outcomes.withUnsafeBufferPointer { outcomes in
            for row in left.indices {
              let pair = Int(left[row]) * items + Int(right[row])
              table[3 * pair + Int(outcomes[row].rawValue)] += 1
            }
          }
        }
      }
    }
    for first in 0..<items {
      for second in 0..<items {
        let start = 3 * (first * items + second)
        guard table[start] + table[start + 1] + table[start + 2] > 0 else { continue }
        patterns.append(PairedComparisons.Pattern(left: first, right: second))
        for outcome in 0..<3 { counts.append(Double(table[start + outcome])) }
      }
    }
  }

  /// Sorts the comparisons and counts runs of equal ones.
  private mutating func sort(
    items: Int, left: [Int32], right: [Int32], outcomes: [ComparisonOutcome],
    weights: [Double]?, clusters: [Int32]?, covariates: [[Double]]
  ) {
    func precedes(_ one: Int, _ other: Int) -> Bool? {
      if left[one] != left[other] { return left[one] < left[other] }
      if right[one] != right[other] { return right[one] < right[other] }
      for values in covariates where values[one] != values[other] {
        return values[one] < values[other]
      }
      return nil
    }
    let order = left.indices.sorted { precedes($0, $1) ?? false }
    var cellOf = [Int32](repeating: 0, count: left.count)
    var sums: [CompensatedSum] = []
    var previous: Int?
    for row in order {
      if let last = previous, precedes(last, row) == nil {
        // The same pattern goes on.
      } else {
        patterns.append(PairedComparisons.Pattern(left: Int(left[row]), right: Int(right[row])))
        // Zero has two signs that compare as equal.
        design.append(contentsOf: covariates.map { $0[row] == 0 ? 0 : $0[row] })
        sums.append(contentsOf: repeatElement(CompensatedSum(), count: 3))
      }
      let cell = sums.count - 3 + Int(outcomes[row].rawValue)
      sums[cell].add(weights?[row] ?? 1)
      cellOf[row] = Int32(cell)
      previous = row
    }
    counts = sums.map(\.value)
    if let clusters {
      cells = Self.cells(
        of: clusters, cellOf: cellOf, weights: weights, clusterCount: self.clusters ?? 0)
    }
  }

  private static func cells(
    of clusters: [Int32], cellOf: [Int32], weights: [Double]?, clusterCount: Int
  ) -> PairedComparisons.ClusterCells {
    var result = PairedComparisons.ClusterCells(starts: [0])
    let order = clusters.indices.sorted {
      (clusters[$0], cellOf[$0]) < (clusters[$1], cellOf[$1])
    }
    var place = 0
    for cluster in 0..<clusterCount {
      while place < order.count, Int(clusters[order[place]]) == cluster {
        let cell = cellOf[order[place]]
        var sum = CompensatedSum()
        while place < order.count, Int(clusters[order[place]]) == cluster,
          cellOf[order[place]] == cell
        {
          sum.add(weights?[order[place]] ?? 1)
          place += 1
        }
        result.cells.append(cell)
        result.counts.append(sum.value)
      }
      result.starts.append(result.cells.count)
    }
    return result
  }
}
