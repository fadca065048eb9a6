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

extension RankedEstimates {
  /// Ranks that hold for all estimates at once.
  ///
  /// - Parameters:
  ///   - level: the confidence that all intervals hold, between 0 and 1.
  ///   - method: how differences are tested.
  ///   - replicates: draws from the normal (or t) distribution of the estimates; none for Holm.
  ///   - seed: the seed of the run.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  /// - Returns: intervals for which, at the level, no estimate is put above one that is truly not
  ///   below it; the critical value is that of the last step.
  /// - Complexity: O(replicates x estimates²) for each step, of which there are two to five.
  public func simultaneousRanks(
    level: Double = 0.95, method: RankMethod = .stepdown, replicates: Int = 9_999,
    seed: UInt64 = 0, threads: Int? = nil
  ) -> Outcome<RankIntervals> {
    test(level, method, replicates, seed, threads).flatMap {
      $0.ranks(level: level, method: method)
    }
  }

  /// Ranks that each hold by itself: narrower, but some of many may be wrong.
  ///
  /// The arguments are those of ``simultaneousRanks(level:method:replicates:seed:threads:)``.
  public func marginalRanks(
    level: Double = 0.95, method: RankMethod = .stepdown, replicates: Int = 9_999,
    seed: UInt64 = 0, threads: Int? = nil
  ) -> Outcome<[RankInterval]> {
    test(level, method, replicates, seed, threads).flatMap { tests in
      var results: [RankInterval] = []
      for place in estimates.indices {
        switch tests.run(tests.directions(with: place), level: level, method: method) {
        case .undefined(let reason): return .undefined(reason)
        case .value(let found): results.append(tests.intervals(found.shown)[place])
        }
      }
      return .value(results)
    }
  }

  /// The estimates that may be among the `tau` largest: a set that holds all of the truly best ones.
  ///
  /// - Parameters:
  ///   - tau: how many places there are, 1 or more.
  ///   - level: the confidence that the set holds all of them.
  ///   - method: how differences are tested.
  ///   - replicates: draws from the normal (or t) distribution of the estimates; none for Holm.
  ///   - seed: the seed of the run.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  /// - Returns: places of estimates, ascending.
  ///
  /// Source: Mogstad, Romano, Shaikh & Wilhelm (2024), section 3.3.
  public func bestCandidates(
    _ tau: Int = 1, level: Double = 0.95, method: RankMethod = .stepdown,
    replicates: Int = 9_999, seed: UInt64 = 0, threads: Int? = nil
  ) -> Outcome<[Int]> {
    simultaneousRanks(
      level: level, method: method, replicates: replicates, seed: seed, threads: threads
    ).map { ranks in
      ranks.intervals.indices.filter { ranks.intervals[$0].value.map { $0.lower <= tau } ?? false }
    }
  }

  private func test(
    _ level: Double, _ method: RankMethod, _ replicates: Int, _ seed: UInt64, _ threads: Int?
  ) -> Outcome<DifferenceTests> {
    DifferenceTests.make(
      estimates, covariance: covariance, degreesOfFreedom: degreesOfFreedom, level: level,
      method: method, replicates: replicates, seed: seed, threads: threads)
  }
}
