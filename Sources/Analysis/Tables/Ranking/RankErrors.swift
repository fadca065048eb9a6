internal import GSLSupport
internal import Statistics
internal import Wording

/// The errors of a fit: from the battles one by one, from clusters that are left out in turn, or from
/// samples.
struct RankErrors {
  let fit: BradleyTerryFit
  /// Of all parameters; what single effects have where clusters are not left out in turn.
  private let covariance: Outcome<EstimateCovariance>
  let jackknife: Outcome<PooledJackknife>?
  let bootstrap: Outcome<BradleyTerryBootstrap>?
  private let options: RankOptions

  /// - Parameter clusterNames: the names of the clusters by their numbers.
  init(_ fit: BradleyTerryFit, clusterNames: [String], options: RankOptions) {
    self.fit = fit
    self.options = options
    let isClustered = options.cluster != nil
    guard options.bootstrap == nil else {
      covariance = fit.covariance(isClustered ? .clusterSandwich : .sandwich)
      jackknife = nil
      bootstrap = Self.bootstrap(fit, options)
      return
    }
    bootstrap = nil
    guard isClustered else {
      covariance = fit.covariance(Self.kind(options))
      jackknife = nil
      return
    }
    covariance = .undefined(.noData)
    var found = fit.pooledJackknife()
    if case .undefined(.noStrengthsWithout(let cluster, _)) = found {
      found = .undefined(.noStrengthsWithout(cluster: cluster, named: clusterNames[cluster]))
    }
    jackknife = found
  }

  /// Residuals of a separated fit shrink with its probabilities, and the sandwich with them; the
  /// penalised information does not.
  static func kind(_ options: RankOptions) -> StrengthCovariance {
    options.isPenalized ? .model : .sandwich
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

  // MARK: - Strengths

  func strength(_ item: Int) -> Outcome<EstimatedDifference> {
    if let bootstrap {
      return bootstrap.flatMap { $0.estimatedStrength(item, level: options.level) }
    }
    if let jackknife { return jackknife.flatMap { $0.strength(item, level: options.level) } }
    return covariance.flatMap { fit.strength(item, level: options.level, covariance: $0) }
  }

  func difference(_ one: Int, _ other: Int) -> Outcome<EstimatedDifference> {
    if let bootstrap {
      return bootstrap.flatMap { $0.estimatedDifference(one, other, level: options.level) }
    }
    if let jackknife {
      return jackknife.flatMap { $0.difference(one, other, level: options.level) }
    }
    return covariance.flatMap { fit.difference(one, other, level: options.level, covariance: $0) }
  }

  /// An estimate whose interval may be undefined.
  static func estimate(_ value: Double, _ found: Outcome<EstimatedDifference>) -> Estimate {
    Estimate(
      .value(value), standardError: found.value?.standardError.value,
      interval: found.flatMap(\.interval))
  }

  // MARK: - Effects

  var orderEffect: Estimate? {
    fit.orderEffect.map { effect in
      if let jackknife {
        return Self.estimate(
          effect,
          jackknife.flatMap { $0.orderEffect(level: options.level) ?? .undefined(.noComparisons) })
      }
      return NormalReach(level: options.level).result(effect, fit.strengths.count, covariance)
    }
  }

  var tieParameter: Estimate? {
    fit.tieParameter.map { parameter in
      guard let value = parameter.value else { return Estimate(parameter) }
      if let jackknife {
        return Self.estimate(
          value, jackknife.flatMap { $0.tieParameter(level: options.level) ?? .undefined(.noTies) })
      }
      // It stands last among the parameters.
      let last = fit.strengths.count + (fit.orderEffect == nil ? 0 : 1) + fit.covariateEffects.count
      return NormalReach(level: options.level).result(value, last, covariance)
    }
  }

  /// A sum of the covariates' effects, one weight for each.
  func contrast(_ weights: [Double]) -> (estimate: Estimate, test: PairTest) {
    let value = zip(weights, fit.covariateEffects).reduce(0) { $0 + $1.0 * $1.1 }
    let found =
      jackknife.map { $0.flatMap { $0.covariateContrast(weights, level: options.level) } }
      ?? covariance.flatMap {
        fit.covariateContrast(weights, level: options.level, covariance: $0)
      }
    return (Self.estimate(value, found), PairTest(found.flatMap(\.waldTest)))
  }

  // MARK: - All pairs

  /// The strengths with the covariance that ranks are tested by, where no clusters are left out.
  private var ranked: Outcome<RankedEstimates> {
    bootstrap?.flatMap(\.rankedEstimates) ?? fit.rankedEstimates(Self.kind(options))
  }

  var ranks: Outcome<RankIntervals> {
    if let jackknife {
      return jackknife.flatMap {
        $0.simultaneousRanks(
          level: options.level, method: options.method, replicates: options.replicates,
          seed: options.seed)
      }
    }
    return ranked.flatMap {
      $0.simultaneousRanks(
        level: options.level, method: options.method, replicates: options.replicates,
        seed: options.seed)
    }
  }

  /// Of each pair in lexicographic order; the same test that ranks rest on.
  var adjustedPValues: Outcome<[Double?]> {
    if let jackknife {
      return jackknife.flatMap {
        $0.adjustedPValues(
          method: options.method, replicates: options.replicates, seed: options.seed)
      }
    }
    return ranked.flatMap {
      $0.adjustedPValues(
        method: options.method, replicates: options.replicates, seed: options.seed)
    }
  }
}

extension PairTest {
  /// The test of a difference, or why there is none.
  init(_ outcome: Outcome<TestResult>) {
    self.init(
      statistic: outcome.value?.statistic, pValue: outcome.value?.pValue,
      method: outcome.value?.method, degreesOfFreedom: outcome.value?.degreesOfFreedom,
      reason: outcome.reason?.words)
  }
}

/// Intervals of an estimate plus and minus a normal quantile times its standard error.
struct NormalReach {
  let level: Double

  func interval(_ estimate: Double, _ error: Double) -> Outcome<ConfidenceInterval> {
    guard error > 0 else {
      return .undefined(.outsideDomain(said("standard errors above 0")))
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
