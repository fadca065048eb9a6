/// The scores of one thing that is compared, row by row: a model on the items of a dimension.
public struct ScoredColumn: Sendable {
  /// What each score was given to, ascending and each once; the same number is the same row in all
  /// columns.
  public let rows: [Int]
  /// The cluster of each row, by any numbering; the same number is the same cluster in all columns.
  public let clusters: [Int]
  public let values: [Double]
  /// Above 0; `nil` where all are 1.
  public let weights: [Double]?

  /// A column of scores.
  ///
  /// - Parameters:
  ///   - rows: ascending, each once.
  ///   - clusters: as many; a row that belongs to none is one by itself.
  ///   - values: as many, finite; a missing score is left out.
  ///   - weights: as many, finite and 0 or more; rows of weight 0 are left out.
  /// - Throws: ``StatisticsError`` when lists differ in length or a number cannot be used.
  public init(
    rows: [Int], clusters: [Int], values: [Double], weights: [Double]? = nil
  ) throws(StatisticsError) {
    for count in [clusters.count, values.count, weights?.count ?? rows.count]
    where count != rows.count {
      throw .lengthsDiffer(rows.count, count)
    }
    try requireFinite(values)
    for (place, weight) in (weights ?? []).enumerated() where !(weight.isFinite && weight >= 0) {
      throw .weightNotUsable(weight, cluster: clusters[place], column: 0)
    }
    if let place = rows.indices.dropFirst().first(where: { rows[$0] <= rows[$0 - 1] }) {
      throw .argumentOutOfRange("row", Double(rows[place]), range: "ascending numbers")
    }
    guard let weights, weights.contains(0) else {
      (self.rows, self.clusters, self.values, self.weights) = (rows, clusters, values, weights)
      return
    }
    let kept = weights.indices.filter { weights[$0] > 0 }
    self.rows = kept.map { rows[$0] }
    self.clusters = kept.map { clusters[$0] }
    self.values = kept.map { values[$0] }
    self.weights = kept.map { weights[$0] }
  }

  /// Whether every value is 0 or 1.
  var isZeroOne: Bool { values.allSatisfy { $0 == 0 || $0 == 1 } }

  /// The sums that the intervals of its mean need.
  ///
  /// - Throws: ``StatisticsError`` never: the lists were checked.
  public func sums() throws(StatisticsError) -> ClusterSums {
    try ClusterSums(values: values, weights: weights, clusters: clusters)
  }

  /// The sums over some of its rows.
  package func sums(at places: [Int]) throws(StatisticsError) -> ClusterSums {
    try ClusterSums(
      values: places.map { values[$0] }, weights: weights.map { list in places.map { list[$0] } },
      clusters: places.map { clusters[$0] })
  }

  /// Some of its rows.
  ///
  /// - Parameter places: ascending.
  package func rows(at places: [Int]) throws(StatisticsError) -> ScoredColumn {
    guard places.count < rows.count else { return self }
    return try ScoredColumn(
      rows: places.map { rows[$0] }, clusters: places.map { clusters[$0] },
      values: places.map { values[$0] }, weights: weights.map { list in places.map { list[$0] } })
  }

  /// The sums of the differences on the rows that both columns have, and whether all scores there are 0
  /// or 1; nil where they have none in common.
  ///
  /// A difference counts by the mean of the two weights.
  ///
  /// - Throws: ``StatisticsError`` where a difference is not finite.
  /// - Complexity: O(rows).
  package func differences(
    from other: ScoredColumn
  ) throws(StatisticsError) -> (sums: ClusterSums, areZeroOne: Bool)? {
    let shared = shared(with: other)
    guard !shared.isEmpty else { return nil }
    var areZeroOne = true
    var isWeighted = false
    var differences: [Double] = []
    var weights: [Double] = []
    differences.reserveCapacity(shared.count)
    for (left, right) in shared {
      let (a, b) = (values[left], other.values[right])
      areZeroOne = areZeroOne && (a == 0 || a == 1) && (b == 0 || b == 1)
      differences.append(a - b)
      let weight = ((self.weights?[left] ?? 1) + (other.weights?[right] ?? 1)) / 2
      isWeighted = isWeighted || weight != 1
      weights.append(weight)
    }
    return (
      try ClusterSums(
        values: differences, weights: isWeighted ? weights : nil,
        clusters: shared.map { clusters[$0.one] }), areZeroOne
    )
  }

  /// The rows that both columns have: where each stands in the one and in the other.
  package func shared(with other: ScoredColumn) -> [(one: Int, other: Int)] {
    var pairs: [(one: Int, other: Int)] = []
    var (left, right) = (0, 0)
    while left < rows.count, right < other.rows.count {
      if rows[left] == other.rows[right] {
        pairs.append((left, right))
        left += 1
        right += 1
      } else if rows[left] < other.rows[right] {
        left += 1
      } else {
        right += 1
      }
    }
    return pairs
  }
}
