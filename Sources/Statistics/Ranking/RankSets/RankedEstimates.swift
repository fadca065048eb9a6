/// Estimates with their joint covariance, of which ranks are wanted; rank 1 is the largest.
///
/// The ranks that follow hold whatever ties or near ties there are, where the bootstrap of ranks
/// themselves fails: a rank is bounded by the differences that are shown.
///
///     let scores = try RankedEstimates([492, 489, 530], standardErrors: [2, 3, 2.5])
///     let ranks = scores.simultaneousRanks(level: 0.95, seed: 7).value?.intervals
///
/// Source: Mogstad, Romano, Shaikh & Wilhelm (2024), "Inference for ranks with applications to
/// mobility across neighbourhoods and academic achievement across countries".
public struct RankedEstimates: Sendable {
  /// The estimates.
  public let estimates: [Double]
  /// Their covariance, of the same number.
  public let covariance: EstimateCovariance
  /// What the covariance was estimated with; nil where it is taken for known.
  public let degreesOfFreedom: Double?

  /// Estimates with a covariance.
  ///
  /// - Parameters:
  ///   - estimates: finite.
  ///   - covariance: of as many.
  ///   - degreesOfFreedom: 1 or more, for critical values of the t distribution; nil for normal ones.
  /// - Throws: ``StatisticsError`` for values outside these ranges.
  public init(
    _ estimates: [Double], covariance: EstimateCovariance, degreesOfFreedom: Double? = nil
  ) throws(StatisticsError) {
    try covariance.requireEstimates(estimates, degreesOfFreedom: degreesOfFreedom)
    self.estimates = estimates
    self.covariance = covariance
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// Independent estimates with standard errors.
  public init(
    _ estimates: [Double], standardErrors: [Double], degreesOfFreedom: Double? = nil
  ) throws(StatisticsError) {
    try self.init(
      estimates, covariance: try EstimateCovariance(standardErrors: standardErrors),
      degreesOfFreedom: degreesOfFreedom)
  }

  /// The column means of a cluster table with their cluster-robust covariance.
  ///
  /// The covariance is CR1, the degrees of freedom are one less than the clusters.
  ///
  /// - Returns: undefined where a column has no scores or fewer than two clusters.
  public static func means(of table: ClusterTable) -> Outcome<RankedEstimates> {
    var means: [Double] = []
    var residuals: [[Double]] = []
    guard table.columns > 0 else { return .undefined(.noData) }
    for column in 0..<table.columns {
      let clusters = table.clusterCount(column: column)
      switch table.mean(column: column) {
      case .undefined(let reason): return .undefined(reason)
      case .value(let mean):
        guard clusters >= 2 else { return .undefined(.tooFewClusters(clusters)) }
        let total = (0..<table.clusters).reduce(0.0) {
          $0 + table.weightSum(cluster: $1, column: column)
        }
        let factor = (Double(clusters) / Double(clusters - 1)).squareRoot() / total
        means.append(mean)
        residuals.append(
          (0..<table.clusters).map { cluster in
            factor
              * (table.scoreSum(cluster: cluster, column: column)
                - mean * table.weightSum(cluster: cluster, column: column))
          })
      }
    }
    let count = table.columns
    var values = [Double](repeating: 0, count: count * count)
    for one in 0..<count {
      for other in 0...one {
        let product = zip(residuals[one], residuals[other]).reduce(0.0) { $0 + $1.0 * $1.1 }
        values[one * count + other] = product
        values[other * count + one] = product
      }
    }
    let clusters = (0..<count).map { table.clusterCount(column: $0) }.min() ?? 2
    return checked(
      means, EstimateCovariance(unchecked: values, count: count),
      degreesOfFreedom: Double(clusters - 1))
  }

  /// Estimates from a computation, which may have left the finite numbers.
  static func checked(
    _ estimates: [Double], _ covariance: EstimateCovariance, degreesOfFreedom: Double? = nil
  ) -> Outcome<RankedEstimates> {
    guard
      let result = try? RankedEstimates(
        estimates, covariance: covariance, degreesOfFreedom: degreesOfFreedom),
      covariance.values.allSatisfy(\.isFinite)
    else { return .undefined(.notFinite) }
    return .value(result)
  }
}
