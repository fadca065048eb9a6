import GSLSupport

/// The mean of scores that come in clusters, with standard errors that allow for any dependence
/// within a cluster.
///
/// Source: Cameron & Miller (2015), "A practitioner's guide to cluster-robust inference"; Bell &
/// McCaffrey (2002), "Bias reduction in standard errors for linear regression with multi-stage
/// samples"; Miller (2024), "Adding error bars to evals".
public struct ClusterRobust: Sendable {
  /// The correction for the number of clusters.
  public enum Correction: String, CaseIterable, Codable, Sendable {
    /// None: the clustered standard error of Miller (2024).
    case cr0
    /// The factor G/(G - 1) on the variance.
    case cr1
    /// Each cluster's residuals are divided by the root of one less its share of the weight
    /// (Bell & McCaffrey 2002), so that the variance is unbiased for independent scores. The choice
    /// when clusters are few or of unequal size.
    case cr2
  }

  private let spread: ClusterSpread?
  private let rows: Int
  private let obstacle: UndefinedReason?

  /// The mean of all scores.
  public var mean: Outcome<Double> {
    obstacle.map { .undefined($0) } ?? .finite(spread?.mean ?? .nan)
  }

  /// The number of clusters with scores.
  public var clusters: Int { spread?.count ?? 0 }

  /// Scores with the cluster of each, by any numbering.
  ///
  /// - Throws: ``StatisticsError`` when the lists differ in length or a score is not finite.
  public init(scores: [Double], clusters: [Int]) throws(StatisticsError) {
    let sums = try ClusterSums(values: scores, clusters: clusters)
    rows = sums.rows
    obstacle = rows == 0 ? .noData : nil
    spread = rows == 0 ? nil : ClusterSpread(sums, keepsClusters: true)
  }

  /// The mean of one column of a cluster table.
  ///
  /// Weights enter as if they were numbers of scores.
  ///
  /// - Throws: ``StatisticsError`` when there is no such column.
  public init(_ table: ClusterTable, column: Int) throws(StatisticsError) {
    guard column >= 0, column < table.columns else {
      throw .noSuchColumn(column, columns: table.columns)
    }
    rows = table.scoreCount(column: column)
    obstacle = table.mean(column: column).reason
    spread = obstacle == nil ? ClusterSpread(table, column: column) : nil
  }

  /// The standard error of the mean.
  ///
  /// - Returns: undefined for fewer than two clusters, and where their means do not differ.
  public func standardError(_ correction: Correction = .cr2) -> Outcome<Double> {
    usable.flatMap { spread in
      if correction == .cr2 { return .finite(spread.standardError) }
      let plain = ResidualMoments(spread.residuals, adjusted: spread.residuals).standardError
      let count = Double(spread.count)
      return .finite(correction == .cr1 ? plain * (count / (count - 1)).squareRoot() : plain)
    }
  }

  /// Satterthwaite degrees of freedom of the CR2 variance under independent scores.
  ///
  /// Bell & McCaffrey (2002), eq. 3.9: the squared trace over the trace of the square of the matrix
  /// of the quadratic form, which for a mean is the identity scaled plus a matrix of rank one, so
  /// that the sums are over clusters and not over pairs.
  public var degreesOfFreedom: Outcome<Double> {
    sampled.flatMap { .finite($0.degreesOfFreedom) }
  }

  private var sampled: Outcome<ClusterSpread> {
    if let obstacle { return .undefined(obstacle) }
    guard let spread else { return .undefined(.noData) }
    if rows == 1 { return .undefined(.tooFewValues(1, needed: 2)) }
    return spread.count >= 2 ? .value(spread) : .undefined(.oneCluster)
  }

  private var usable: Outcome<ClusterSpread> {
    sampled.flatMap { spread in
      guard spread.isFlat else { return .value(spread) }
      return .undefined(spread.count == rows ? .allValuesEqual : .equalClusterMeans)
    }
  }

  /// The interval of mean plus and minus a t quantile times the standard error.
  ///
  /// The degrees of freedom are Satterthwaite's for CR2 and G - 1 for CR0 and CR1.
  ///
  /// - Returns: an interval whose method is `"cluster-t"`.
  public func interval(
    level: Double, correction: Correction = .cr2
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    let degrees = correction == .cr2 ? degreesOfFreedom : .value(Double(clusters - 1))
    return standardError(correction).flatMap { error in
      degrees.flatMap { degrees in
        mean.flatMap { centre in
          .deciding { () throws(GSLError) in
            let reach =
              try StudentTDistribution.quantile((1 + level) / 2, degreesOfFreedom: degrees)
              * error
            guard (centre - reach).isFinite, (centre + reach).isFinite else {
              return .undefined(.notFinite)
            }
            return .value(
              ConfidenceInterval(
                lower: centre - reach, upper: centre + reach, level: level,
                method: MeanIntervalMethod.clusterT.rawValue, degreesOfFreedom: degrees))
          }
        }
      }
    }
  }
}
