/// Weighted sums and counts of scores per (cluster, column): all that a cluster bootstrap of means
/// needs to know.
///
/// A column is one mean to be estimated, for example one model on one dimension; a cluster is the
/// unit that is sampled, for example a topic with all of its items. A column need not have scores
/// in every cluster.
///
/// Sums are exact (``ExactSum``), so that neither the order in which scores arrive nor how they are
/// split shows in the result.
///
///     var table = ClusterTable(clusters: 104, columns: 34)
///     try table.add(4.5, cluster: 17, column: 3)
public struct ClusterTable: Sendable {
  /// How many clusters, numbered from 0.
  public let clusters: Int
  /// How many columns, numbered from 0.
  public let columns: Int

  // Cluster-major: entry (cluster, column) stands at cluster * columns + column.
  private var scoreSums: [ExactSum]
  private var weightSums: [ExactSum]
  private var scoresPerColumn: [Int]

  /// An empty table.
  ///
  /// - Parameters:
  ///   - clusters: how many clusters; a negative number counts as 0.
  ///   - columns: how many columns; a negative number counts as 0.
  public init(clusters: Int, columns: Int) {
    self.clusters = max(clusters, 0)
    self.columns = max(columns, 0)
    let size = self.clusters * self.columns
    scoreSums = [ExactSum](repeating: ExactSum(), count: size)
    weightSums = scoreSums
    scoresPerColumn = [Int](repeating: 0, count: self.columns)
  }

  /// Adds one score.
  ///
  /// - Parameters:
  ///   - score: a finite number. A missing score is left out, never added as a NaN or a zero.
  ///   - weight: a finite number of 0 or more; a weight of 0 leaves the table as it is.
  ///   - cluster: in 0..<clusters.
  ///   - column: in 0..<columns.
  /// - Throws: ``StatisticsError``; the table is then unchanged.
  public mutating func add(
    _ score: Double, weight: Double = 1, cluster: Int, column: Int
  ) throws(StatisticsError) {
    guard cluster >= 0, cluster < clusters else {
      throw .noSuchCluster(cluster, clusters: clusters)
    }
    guard column >= 0, column < columns else { throw .noSuchColumn(column, columns: columns) }
    guard score.isFinite, (score * weight).isFinite || !weight.isFinite else {
      throw .scoreNotFinite(cluster: cluster, column: column)
    }
    guard weight.isFinite, weight >= 0 else {
      throw .weightNotUsable(weight, cluster: cluster, column: column)
    }
    guard weight > 0 else { return }
    let position = cluster * columns + column
    if weight == 1 {
      scoreSums[position].add(score)
    } else {
      scoreSums[position].add(product: weight, score)
    }
    weightSums[position].add(weight)
    scoresPerColumn[column] += 1
  }

  /// Adds the sums of one column, whose clusters have the numbers of the table's.
  ///
  /// - Parameters:
  ///   - sums: made with clusters; equal weights count as 1.
  ///   - column: in 0..<columns.
  ///   - range: what becomes 0...100, each cluster's sum rounded once; nil to leave scores as they are.
  /// - Throws: ``StatisticsError`` for a cluster or a column that there is not.
  package mutating func add(
    _ sums: ClusterSums, column: Int, shown range: ClosedRange<Double>?
  ) throws(StatisticsError) {
    guard column >= 0, column < columns else { throw .noSuchColumn(column, columns: columns) }
    for (place, cluster) in sums.clusterNumbers.enumerated() {
      guard cluster >= 0, cluster < clusters else {
        throw .noSuchCluster(cluster, clusters: clusters)
      }
      let weight = sums.weightSum(place)
      var score = sums.scoreSums[place]
      if let range {
        let width = ExactSum(range.upperBound) - ExactSum(range.lowerBound)
        score = ExactSum(
          ((score - weight * range.lowerBound) * 100).quotient(by: width))
      }
      let position = cluster * columns + column
      scoreSums[position].merge(score)
      weightSums[position].merge(weight)
    }
    scoresPerColumn[column] += sums.rows
  }

  /// How many scores with a positive weight the column has; 0 where there is no such column.
  public func scoreCount(column: Int) -> Int {
    scoresPerColumn.indices.contains(column) ? scoresPerColumn[column] : 0
  }

  /// How many clusters have scores in the column; 0 where there is no such column.
  public func clusterCount(column: Int) -> Int {
    guard column >= 0, column < columns else { return 0 }
    return (0..<clusters).count { weightSum(cluster: $0, column: column) > 0 }
  }

  /// The weighted mean of the column over all clusters.
  public func mean(column: Int) -> Outcome<Double> {
    guard column >= 0, column < columns else { return .undefined(.noData) }
    let total = total(column: column)
    guard total.weights.sign > 0 else { return .undefined(.noData) }
    return .finite(total.scores.quotient(by: total.weights))
  }

  /// The sums of one column over all clusters.
  func total(column: Int) -> (scores: ExactSum, weights: ExactSum) {
    let places = stride(from: column, to: clusters * columns, by: max(columns, 1))
    return (
      ExactSum(merging: places.lazy.map { scoreSums[$0] }),
      ExactSum(merging: places.lazy.map { weightSums[$0] })
    )
  }

  /// The sums of one entry.
  func entry(cluster: Int, column: Int) -> (scores: ExactSum, weights: ExactSum) {
    (scoreSums[cluster * columns + column], weightSums[cluster * columns + column])
  }

  /// The sum of weight times score of one entry.
  package func scoreSum(cluster: Int, column: Int) -> Double {
    scoreSums[cluster * columns + column].value
  }

  /// The sum of the weights of one entry: the number of scores where all weights are 1.
  func weightSum(cluster: Int, column: Int) -> Double {
    weightSums[cluster * columns + column].value
  }
}
