import GSLSupport

/// Bradley-Terry strengths with errors from clusters, of which there may be few: three judges, say.
///
/// The model is fitted anew without each cluster in turn. A single strength or difference has the
/// jackknife's standard error with t of G - 1 degrees of freedom. All pairs at once, and ranks, have
/// the standard errors of ``PooledVariance``; their critical value is that of the largest deviation
/// under the model's correlation, mapped to t of (G - 1)(I - 1) degrees of freedom.
///
///     let jackknife = model.fit().flatMap { $0.pooledJackknife() }
///     let ranks = jackknife.flatMap { $0.simultaneousRanks(level: 0.95, seed: 7) }
public struct PooledJackknife: Sendable {
  /// The name of intervals for single strengths.
  public static let singleMethod = "jackknife-t"

  /// The fit of all data.
  public let fit: BradleyTerryFit
  /// How many clusters hold comparisons that count.
  public let clusters: Int
  /// The variances of all pairs in lexicographic order, those of the first item first.
  public let variance: PooledVariance

  /// Of all parameters, from the refits.
  private let jackknife: EstimateCovariance
  /// Of the strengths, under the model.
  private let model: EstimateCovariance

  init(
    fit: BradleyTerryFit, clusters: Int, jackknife: EstimateCovariance, model: EstimateCovariance
  ) {
    self.fit = fit
    self.clusters = clusters
    self.jackknife = jackknife
    self.model = model
    let items = fit.strengths.count
    func pairs(_ covariance: EstimateCovariance) -> [Double] {
      (0..<items).flatMap { one in
        (one + 1..<max(items, one + 1)).map { other in
          let error = covariance.standardErrorOfDifference(one, other)
          return error * error
        }
      }
    }
    variance = PooledVariance(
      jackknife: pairs(jackknife), model: pairs(model), items: items, clusters: clusters)
  }

  /// The standard error that a pair has among all pairs; 0 for one item twice.
  public func standardErrorOfDifference(_ one: Int, _ other: Int) -> Double {
    variance.standardErrorOfDifference(one, other, items: fit.strengths.count)
  }

  /// The strength of an item under the sum of zero.
  public func strength(_ item: Int, level: Double) -> Outcome<EstimatedDifference> {
    guard fit.strengths.indices.contains(item) else { return .undefined(.noSuchQuantity(item)) }
    return single(fit.strengths[item], jackknife.standardError(item), level)
  }

  /// The strength of one item over another.
  public func difference(
    _ one: Int, _ other: Int, level: Double
  ) -> Outcome<EstimatedDifference> {
    for item in [one, other] where !fit.strengths.indices.contains(item) {
      return .undefined(.noSuchQuantity(item))
    }
    return single(
      fit.strengths[one] - fit.strengths[other],
      jackknife.standardErrorOfDifference(one, other), level)
  }

  /// The advantage of the left place; nil where it was not fitted.
  public func orderEffect(level: Double) -> Outcome<EstimatedDifference>? {
    fit.orderEffect.map { single($0, jackknife.standardError(fit.strengths.count), level) }
  }

  /// The logarithm of the tie parameter; nil where ties are not modelled.
  public func tieParameter(level: Double) -> Outcome<EstimatedDifference>? {
    fit.tieParameter.map { parameter in
      parameter.flatMap { single($0, jackknife.standardError(jackknife.count - 1), level) }
    }
  }

  /// A weighted sum of the covariates' effects, one weight for each covariate.
  public func covariateContrast(
    _ weights: [Double], level: Double
  ) -> Outcome<EstimatedDifference> {
    fit.contrast(weights, jackknife).flatMap { single($0.estimate, $0.error, level) }
  }

  private func single(
    _ estimate: Double, _ error: Double, _ level: Double
  ) -> Outcome<EstimatedDifference> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return .computing { () throws(GSLError) in
      try EstimatedDifference(
        estimate, error: error, level: level, degreesOfFreedom: Double(clusters - 1),
        method: Self.singleMethod, withoutError: .refitsEqual)
    }
  }

  /// How many standard errors all differences reach at once.
  ///
  /// - Parameters:
  ///   - level: the confidence that all intervals hold, between 0 and 1.
  ///   - replicates: draws of the strengths under the model.
  ///   - seed: the seed of the run.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  public func criticalValue(
    level: Double = 0.95, replicates: Int = 9_999, seed: UInt64 = 0, threads: Int? = nil
  ) -> Outcome<Double> {
    tests(level, .singleStep, replicates, seed, threads).flatMap { tests in
      tests.run(tests.allDirections, level: level, method: .singleStep).flatMap {
        $0.criticalValue.map { .value($0) } ?? .undefined(.noComparisons)
      }
    }
  }

  /// Ranks that hold for all items at once.
  ///
  /// - Parameters:
  ///   - method: how differences are tested; Holm needs no draws.
  ///   - level: the confidence that all ranks hold, between 0 and 1.
  ///   - replicates: draws of the strengths under the model.
  ///   - seed: the seed of the run.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  /// - Complexity: O(replicates x items²) for each step, of which there are two to five.
  public func simultaneousRanks(
    level: Double = 0.95, method: RankMethod = .stepdown, replicates: Int = 9_999,
    seed: UInt64 = 0, threads: Int? = nil
  ) -> Outcome<RankIntervals> {
    tests(level, method, replicates, seed, threads).flatMap {
      $0.ranks(level: level, method: method)
    }
  }

  func tests(
    _ level: Double, _ method: RankMethod, _ replicates: Int, _ seed: UInt64, _ threads: Int?
  ) -> Outcome<DifferenceTests> {
    DifferenceTests.make(
      fit.strengths, covariance: model, pooled: variance, level: level, method: method,
      replicates: replicates, seed: seed, threads: threads)
  }
}

extension BradleyTerryFit {
  /// The errors of the strengths from refits that leave out one cluster.
  ///
  /// - Parameter threads: how many threads to use; nil for one per core. The result does not depend
  ///   on it.
  /// - Returns: undefined where no clusters were named, with fewer than three of them, and where
  ///   without some cluster there are no finite strengths; the reason says which.
  /// - Complexity: O(clusters x (patterns + items³ / 6)) at worst; clusters that hold the same
  ///   comparisons count once, and small ones need no items³.
  public func pooledJackknife(threads: Int? = nil) -> Outcome<PooledJackknife> {
    guard model.comparisons.clusters != nil else { return .undefined(.clustersBelow(0, needed: 3)) }
    guard strengths.count >= 2 else { return .undefined(.noComparisons) }
    return ClusterRefits.make(self, threads: threads).flatMap { refits in
      covariance(.model).flatMap { model in
        guard refits.covariance.allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
        return .value(
          PooledJackknife(
            fit: self, clusters: refits.clusters,
            jackknife: EstimateCovariance(unchecked: refits.covariance, count: parameters.count),
            model: model.leading(strengths.count)))
      }
    }
  }
}
