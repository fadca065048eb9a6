/// The part of a cluster table that the quantities use, laid out for the replication loop.
///
/// Columns that no quantity uses and clusters without any score are left out. Columns with the same
/// weights in every cluster (all models on the items of one dimension, say) share one denominator.
struct ResamplingPlan: Sendable {
  let clusters: Int
  let columns: Int
  let denominators: Int

  /// Weighted score sums, cluster-major: cluster * columns + column.
  let scoreSums: [Double]
  /// Weight sums, cluster-major: cluster * denominators + denominator.
  let weightSums: [Double]
  /// Which denominator a column has.
  let denominatorOf: [Int]

  /// Totals over all clusters, per column and per denominator.
  let scoreTotals: [Double]
  let weightTotals: [Double]
  /// How many clusters have scores, per denominator.
  let clustersFeeding: [Int]

  /// The terms of all quantities one after the other, in columns of this plan.
  ///
  /// Those of quantity q are at `termStarts[q]..<termStarts[q + 1]`.
  let termStarts: [Int]
  let termColumns: [Int]
  let termCoefficients: [Double]

  var quantities: Int { termStarts.count - 1 }

  init(_ table: ClusterTable, quantities: [MeanContrast]) throws(StatisticsError) {
    for (number, quantity) in quantities.enumerated() {
      if quantity.terms.isEmpty { throw .emptyContrast(quantity: number) }
      for term in quantity.terms {
        guard term.coefficient.isFinite else { throw .coefficientNotFinite(quantity: number) }
        guard term.column >= 0, term.column < table.columns else {
          throw .noSuchColumn(term.column, columns: table.columns)
        }
      }
    }

    var place = [Int](repeating: -1, count: table.columns)
    var used: [Int] = []
    var starts = [0]
    var columns: [Int] = []
    var coefficients: [Double] = []
    for quantity in quantities {
      for term in quantity.terms {
        if place[term.column] < 0 {
          place[term.column] = used.count
          used.append(term.column)
        }
        columns.append(place[term.column])
        coefficients.append(term.coefficient)
      }
      starts.append(columns.count)
    }

    let observed = (0..<table.clusters).filter { cluster in
      (0..<table.columns).contains { table.weightSum(cluster: cluster, column: $0) > 0 }
    }

    var known: [[Double]: Int] = [:]
    var distinct: [[Double]] = []
    var denominatorOf: [Int] = []
    for column in used {
      let weights = observed.map { table.weightSum(cluster: $0, column: column) }
      if let denominator = known[weights] {
        denominatorOf.append(denominator)
      } else {
        known[weights] = distinct.count
        denominatorOf.append(distinct.count)
        distinct.append(weights)
      }
    }

    var scoreSums: [Double] = []
    var weightSums: [Double] = []
    scoreSums.reserveCapacity(observed.count * used.count)
    weightSums.reserveCapacity(observed.count * distinct.count)
    for (row, cluster) in observed.enumerated() {
      for column in used { scoreSums.append(table.scoreSum(cluster: cluster, column: column)) }
      for weights in distinct { weightSums.append(weights[row]) }
    }

    // Exact, so that a mean is the same by every method and however the rows were split; a resample
    // that takes every cluster once may differ from it by rounding.
    let totals = used.map { table.total(column: $0) }
    let weightTotals = distinct.indices.map { index in
      denominatorOf.firstIndex(of: index).map { totals[$0].weights.value } ?? 0
    }

    self.clusters = observed.count
    self.columns = used.count
    self.denominators = distinct.count
    self.scoreSums = scoreSums
    self.weightSums = weightSums
    self.denominatorOf = denominatorOf
    self.scoreTotals = totals.map(\.scores.value)
    self.weightTotals = weightTotals
    self.clustersFeeding = distinct.map { weights in weights.count { $0 > 0 } }
    self.termStarts = starts
    self.termColumns = columns
    self.termCoefficients = coefficients
  }
}
