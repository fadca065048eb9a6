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
    if items <= Self.denseItems, weights == nil, covariates.isEmpty {
      tabulate(items: items, left: left, right: right, outcomes: outcomes, clusters: clusters)
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
    items: Int, left: [Int32], right: [Int32], outcomes: [ComparisonOutcome], clusters: [Int32]?
  ) {
    var table = [Int](repeating: 0, count: 3 * items * items)
    var cellOf = [Int32](repeating: 0, count: clusters == nil ? 0 : left.count)
    for row in left.indices {
      let entry = 3 * (Int(left[row]) * items + Int(right[row])) + Int(outcomes[row].rawValue)
      table[entry] += 1
      if clusters != nil { cellOf[row] = Int32(entry) }
    }
    var patternOf = [Int32](repeating: -1, count: clusters == nil ? 0 : items * items)
    for first in 0..<items {
      for second in 0..<items {
        let pair = first * items + second
        guard table[3 * pair] + table[3 * pair + 1] + table[3 * pair + 2] > 0 else { continue }
        if clusters != nil { patternOf[pair] = Int32(patterns.count) }
        patterns.append(PairedComparisons.Pattern(left: first, right: second))
        for outcome in 0..<3 { counts.append(Double(table[3 * pair + outcome])) }
      }
    }
    guard let clusters else { return }
    for row in cellOf.indices {
      let (pair, outcome) = Int(cellOf[row]).quotientAndRemainder(dividingBy: 3)
      cellOf[row] = 3 * patternOf[pair] + Int32(outcome)
    }
    cells = Self.cells(of: clusters, cellOf: cellOf, clusterCount: self.clusters ?? 0)
  }

  /// Counts of cells by cluster, where every comparison counts once.
  ///
  /// - Complexity: O(comparisons x log of those in a cluster).
  private static func cells(
    of clusters: [Int32], cellOf: [Int32], clusterCount: Int
  ) -> PairedComparisons.ClusterCells {
    var ends = [Int](repeating: 0, count: clusterCount + 1)
    for cluster in clusters { ends[Int(cluster) + 1] += 1 }
    for cluster in 0..<clusterCount { ends[cluster + 1] += ends[cluster] }
    var next = ends
    var grouped = [Int32](repeating: 0, count: cellOf.count)
    for row in cellOf.indices {
      let cluster = Int(clusters[row])
      grouped[next[cluster]] = cellOf[row]
      next[cluster] += 1
    }
    var result = PairedComparisons.ClusterCells(starts: [0])
    for cluster in 0..<clusterCount {
      let members = grouped[ends[cluster]..<ends[cluster + 1]].sorted()
      var place = 0
      while place < members.count {
        var end = place + 1
        while end < members.count, members[end] == members[place] { end += 1 }
        result.cells.append(members[place])
        result.counts.append(Double(end - place))
        place = end
      }
      result.starts.append(result.cells.count)
    }
    return result
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
