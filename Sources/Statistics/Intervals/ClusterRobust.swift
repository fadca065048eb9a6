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

  private let weights: [Double]
  private let residuals: [Double]
  private let total: Double
  private let magnitude: Double

  /// The mean of all scores.
  public let mean: Outcome<Double>

  /// The number of clusters with scores.
  public var clusters: Int { weights.count }

  /// Scores with the cluster of each, by any numbering.
  ///
  /// - Throws: ``StatisticsError`` when the lists differ in length or a score is not finite.
  public init(scores: [Double], clusters: [Int]) throws(StatisticsError) {
    guard scores.count == clusters.count else {
      throw .lengthsDiffer(scores.count, clusters.count)
    }
    var places: [Int: Int] = [:]
    for cluster in clusters where places[cluster] == nil { places[cluster] = places.count }
    var table = ClusterTable(clusters: places.count, columns: 1)
    for (score, cluster) in zip(scores, clusters) {
      try table.add(score, cluster: places[cluster] ?? 0, column: 0)
    }
    try self.init(table, column: 0)
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
    mean = table.mean(column: column)
    let feeding = (0..<table.clusters).filter {
      table.weightSum(cluster: $0, column: column) > 0
    }
    let centre = mean.value ?? 0
    let weights = feeding.map { table.weightSum(cluster: $0, column: column) }
    self.weights = weights
    residuals = zip(feeding, weights).map { cluster, weight in
      table.scoreSum(cluster: cluster, column: column) - weight * centre
    }
    total = weights.reduce(0, +)
    magnitude = abs(centre)
  }

  /// The standard error of the mean.
  ///
  /// - Returns: undefined for fewer than two clusters, and for scores without any spread.
  public func standardError(_ correction: Correction = .cr2) -> Outcome<Double> {
    if case .undefined(let reason) = mean { return .undefined(reason) }
    guard clusters >= 2 else { return .undefined(.tooFewClusters(clusters)) }
    var squares = 0.0
    for (residual, weight) in zip(residuals, weights) {
      squares += residual * residual / (correction == .cr2 ? 1 - weight / total : 1)
    }
    if correction == .cr1 { squares *= Double(clusters) / Double(clusters - 1) }
    let error = squares.squareRoot() / total
    guard error.isFinite else { return .undefined(.notFinite) }
    let resolution = Double(max(clusters, 64)) * .ulpOfOne * magnitude
    return error > resolution ? .value(error) : .undefined(.constantData)
  }

  /// Satterthwaite degrees of freedom of the CR2 variance under independent scores.
  ///
  /// Bell & McCaffrey (2002), eq. 3.9: the squared trace over the trace of the square of the matrix
  /// of the quadratic form, which for a mean is the identity scaled plus a matrix of rank one, so
  /// that the sums are over clusters and not over pairs.
  public var degreesOfFreedom: Outcome<Double> {
    if case .undefined(let reason) = mean { return .undefined(reason) }
    guard clusters >= 2 else { return .undefined(.tooFewClusters(clusters)) }
    var diagonal = 0.0
    var cross = 0.0
    var crossSquares = 0.0
    for weight in weights {
      let share = weight / total
      let product = share * share / (1 - share)
      diagonal += share * share
      cross += product
      crossSquares += product * product
    }
    let degrees = 1 / (diagonal + (cross * cross - crossSquares))
    return degrees.isFinite && degrees > 0 ? .value(degrees) : .undefined(.notFinite)
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
          do throws(GSLError) {
            let reach =
              try StudentTDistribution.quantile((1 + level) / 2, degreesOfFreedom: degrees)
              * error
            return .value(
              ConfidenceInterval(
                lower: centre - reach, upper: centre + reach, level: level, method: "cluster-t"))
          } catch {
            return .undefined(.numericalFailure(error.description))
          }
        }
      }
    }
  }
}
