internal import GSLSupport
internal import Statistics

/// The strengths and ranks of items on one scale.
struct RankGroup {
  let strengths: [EstimateResult]
  private(set) var ranks: RankIntervals?
  private(set) var orderEffect: EstimateResult?
  private(set) var tieParameter: EstimateResult?
  private(set) var undefinedReplicates: Int?

  init(_ fit: Outcome<BradleyTerryFit>, of count: Int, options: RankOptions) {
    guard let fit = fit.value else {
      strengths = Array(
        repeating: EstimateResult(.undefined(fit.reason ?? .noData)), count: count)
      return
    }
    let covariance = fit.covariance(options.cluster == nil ? .sandwich : .clusterSandwich)
    let reach = NormalReach(level: options.level)
    var ranked = covariance.flatMap { _ in
      fit.rankedEstimates(options.cluster == nil ? .sandwich : .clusterSandwich)
    }
    func wald(_ estimate: Double, _ place: Int) -> EstimateResult {
      switch covariance {
      case .undefined(let reason):
        EstimateResult(.value(estimate), interval: .undefined(reason))
      case .value(let covariance):
        EstimateResult(
          .value(estimate), standardError: covariance.standardError(place),
          interval: reach.interval(estimate, covariance.standardError(place)))
      }
    }
    if let samples = options.bootstrap, let drawn = Self.bootstrap(fit, samples, options) {
      undefinedReplicates = drawn.undefinedReplicates
      ranked = drawn.rankedEstimates
      strengths = fit.strengths.indices.map { item in
        let replicates = drawn.strength(item)
        return EstimateResult(
          .value(fit.strengths[item]), standardError: replicates.standardError.value,
          interval: replicates.interval(level: options.level, method: .percentile))
      }
    } else {
      strengths = fit.strengths.indices.map { wald(fit.strengths[$0], $0) }
    }
    orderEffect = fit.orderEffect.map { wald($0, fit.strengths.count) }
    let last = fit.strengths.count + (fit.orderEffect == nil ? 0 : 1)
    tieParameter = fit.tieParameter.map { parameter in
      parameter.value.map { wald($0, last) } ?? EstimateResult(parameter)
    }
    ranks =
      ranked.flatMap {
        $0.simultaneousRanks(
          level: options.level, method: options.method, replicates: options.replicates,
          seed: options.seed)
      }.value
  }

  private static func bootstrap(
    _ fit: BradleyTerryFit, _ samples: Int, _ options: RankOptions
  ) -> BradleyTerryBootstrap? {
    let outcome = try? fit.model.bootstrap(
      replicates: samples, seed: options.seed, byCluster: options.cluster != nil)
    return outcome?.value
  }
}

/// Intervals of an estimate plus and minus a normal quantile times its standard error.
struct NormalReach {
  let level: Double

  func interval(_ estimate: Double, _ error: Double) -> Outcome<ConfidenceInterval> {
    guard error > 0 else { return .undefined(.constantData) }
    do {
      let reach = try NormalDistribution.quantile((1 + level) / 2) * error
      return .value(
        ConfidenceInterval(
          lower: estimate - reach, upper: estimate + reach, level: level, method: "wald"))
    } catch {
      return .undefined(.numericalFailure("\(error)"))
    }
  }
}
