internal import GSLSupport
internal import Statistics

/// The strengths and ranks of items on one scale.
struct RankGroup {
  let strengths: [Estimate]
  private(set) var ranks: RankIntervals?
  private(set) var method: RankMethodResult?
  private(set) var orderEffect: Estimate?
  private(set) var tieParameter: Estimate?
  private(set) var undefinedReplicates: Int?
  /// Why there are strengths and no intervals or ranks.
  private(set) var obstacle: UndefinedReason?

  /// - Parameters:
  ///   - count: how many items the group has, for one without a fit.
  ///   - clusterNames: the names of the clusters by their numbers.
  static func make(
    _ fit: Outcome<BradleyTerryFit>, of count: Int, clusterNames: [String], options: RankOptions
  ) -> RankGroup {
    switch fit {
    case .undefined(let reason): RankGroup(unfitted: reason, of: count)
    case .value(let fit):
      if options.bootstrap != nil {
        RankGroup(bootstrapped: fit, options: options)
      } else if options.cluster != nil {
        RankGroup(clustered: fit, clusterNames: clusterNames, options: options)
      } else {
        RankGroup(independent: fit, options: options)
      }
    }
  }

  private init(unfitted reason: UndefinedReason, of count: Int) {
    strengths = Array(repeating: Estimate(.undefined(reason)), count: count)
  }

  /// Battles in clusters: refits that leave out one of them.
  private init(clustered fit: BradleyTerryFit, clusterNames: [String], options: RankOptions) {
    var jackknife = fit.pooledJackknife()
    if case .undefined(.noStrengthsWithout(let cluster, _)) = jackknife {
      jackknife = .undefined(
        .noStrengthsWithout(cluster: cluster, named: clusterNames[cluster]))
    }
    let found = jackknife
    func result(
      _ estimate: Double, _ single: (PooledJackknife) -> Outcome<EstimatedDifference>
    ) -> Estimate {
      let result = found.flatMap(single)
      return Estimate(
        .value(estimate), standardError: result.value?.standardError.value,
        interval: result.flatMap(\.interval))
    }
    strengths = fit.strengths.indices.map { item in
      result(fit.strengths[item]) { $0.strength(item, level: options.level) }
    }
    orderEffect = fit.orderEffect.map { effect in
      result(effect) { $0.orderEffect(level: options.level) ?? .undefined(.noComparisons) }
    }
    tieParameter = fit.tieParameter.map { parameter in
      guard let value = parameter.value else { return Estimate(parameter) }
      return result(value) { $0.tieParameter(level: options.level) ?? .undefined(.noTies) }
    }
    let ranked = jackknife.flatMap {
      $0.simultaneousRanks(
        level: options.level, method: options.method, replicates: options.replicates,
        seed: options.seed)
    }
    ranks = ranked.value
    obstacle = ranked.reason
    if let jackknife = jackknife.value {
      method = RankMethodResult(
        method: PooledVariance.method,
        methodReason: "battles come in clusters, so refits leave out one at a time",
        intervals: PooledJackknife.singleMethod, clusters: jackknife.clusters,
        degreesOfFreedom: jackknife.variance.degreesOfFreedom,
        designEffect: jackknife.variance.designEffect, criticalValue: ranks?.criticalValue)
    }
  }

  /// Battles taken for independent: the sandwich of Huber.
  private init(independent fit: BradleyTerryFit, options: RankOptions) {
    let covariance = fit.covariance(.sandwich)
    let reach = NormalReach(level: options.level)
    strengths = fit.strengths.indices.map { reach.result(fit.strengths[$0], $0, covariance) }
    orderEffect = Self.orderEffect(fit, covariance, reach)
    tieParameter = Self.tieParameter(fit, covariance, reach)
    let ranked = fit.rankedEstimates(.sandwich).flatMap {
      $0.simultaneousRanks(
        level: options.level, method: options.method, replicates: options.replicates,
        seed: options.seed)
    }
    ranks = ranked.value
    obstacle = ranked.reason
    method = RankMethodResult(
      method: options.method.rawValue, methodReason: "no clusters, so battles count as independent",
      intervals: "wald", criticalValue: ranks?.criticalValue)
  }

  /// Intervals from samples of battles, or of clusters of them.
  private init(bootstrapped fit: BradleyTerryFit, options: RankOptions) {
    let isClustered = options.cluster != nil
    let covariance = fit.covariance(isClustered ? .clusterSandwich : .sandwich)
    let reach = NormalReach(level: options.level)
    orderEffect = Self.orderEffect(fit, covariance, reach)
    tieParameter = Self.tieParameter(fit, covariance, reach)
    let drawn = Self.bootstrap(fit, options)
    undefinedReplicates = drawn.value?.undefinedReplicates
    strengths = fit.strengths.indices.map { item in
      let replicates = drawn.map { $0.strength(item) }
      return Estimate(
        .value(fit.strengths[item]), standardError: replicates.value?.standardError.value,
        interval: replicates.flatMap { $0.interval(level: options.level, method: .percentile) })
    }
    let ranked = drawn.flatMap(\.rankedEstimates).flatMap {
      $0.simultaneousRanks(
        level: options.level, method: options.method, replicates: options.replicates,
        seed: options.seed)
    }
    ranks = ranked.value
    obstacle = ranked.reason
    method = RankMethodResult(
      method: options.method.rawValue, methodReason: "asked for by --bootstrap",
      intervals: "percentile", criticalValue: ranks?.criticalValue)
  }

  private static func orderEffect(
    _ fit: BradleyTerryFit, _ covariance: Outcome<EstimateCovariance>, _ reach: NormalReach
  ) -> Estimate? {
    fit.orderEffect.map { reach.result($0, fit.strengths.count, covariance) }
  }

  private static func tieParameter(
    _ fit: BradleyTerryFit, _ covariance: Outcome<EstimateCovariance>, _ reach: NormalReach
  ) -> Estimate? {
    fit.tieParameter.map { parameter in
      let last = fit.strengths.count + (fit.orderEffect == nil ? 0 : 1)
      return parameter.value.map { reach.result($0, last, covariance) } ?? Estimate(parameter)
    }
  }

  private static func bootstrap(
    _ fit: BradleyTerryFit, _ options: RankOptions
  ) -> Outcome<BradleyTerryBootstrap> {
    do {
      return try fit.model.bootstrap(
        replicates: options.bootstrap ?? 0, seed: options.seed, byCluster: options.cluster != nil)
    } catch {
      return .undefined(.numericalFailure(error.description))
    }
  }
}

/// How ranks and intervals were made.
package struct RankMethodResult: Codable {
  /// The method of the ranks.
  package let method: String
  package let methodReason: String
  /// The method of the single strengths' intervals.
  package let intervals: String
  /// The group; nil where all items are on one scale.
  package var component: Int?
  /// How many clusters the battles of the group come from.
  package var clusters: Int?
  /// Of the critical value for all pairs.
  package var degreesOfFreedom: Double?
  /// How many times the model's variance the clusters give the differences on average.
  package var designEffect: Double?
  /// How many standard errors a difference must exceed in the last step.
  var criticalValue: Double?
}

/// Intervals of an estimate plus and minus a normal quantile times its standard error.
struct NormalReach {
  let level: Double

  func interval(_ estimate: Double, _ error: Double) -> Outcome<ConfidenceInterval> {
    guard error > 0 else {
      return .undefined(.outsideDomain("standard errors above 0"))
    }
    do {
      let reach = try NormalDistribution.quantile((1 + level) / 2) * error
      return .value(
        ConfidenceInterval(
          lower: estimate - reach, upper: estimate + reach, level: level, method: "wald"))
    } catch {
      return .undefined(.numericalFailure("\(error)"))
    }
  }

  /// An estimate with the standard error that a covariance has at its place.
  func result(
    _ estimate: Double, _ place: Int, _ covariance: Outcome<EstimateCovariance>
  ) -> Estimate {
    switch covariance {
    case .undefined(let reason):
      Estimate(.value(estimate), interval: .undefined(reason))
    case .value(let covariance):
      Estimate(
        .value(estimate), standardError: covariance.standardError(place),
        interval: interval(estimate, covariance.standardError(place)))
    }
  }
}
