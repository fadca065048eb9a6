import Foundation
import GSLSupport

/// Bradley-Terry strengths with what is needed to judge them.
public struct BradleyTerryFit: Sendable {
  /// The strengths in log-odds, with sum zero.
  public let strengths: [Double]
  /// The log-odds that the left item gains from its place; nil where it was not fitted.
  public let orderEffect: Double?
  /// The effects of the covariates, in log-odds by unit.
  public let covariateEffects: [Double]
  /// Log nu (Davidson) or log kappa (Rao-Kupper); undefined without ties, nil where ties are not
  /// modelled.
  public let tieParameter: Outcome<Double>?
  /// The log-likelihood at the maximum, with its penalty, without the binomial coefficients.
  public let logLikelihood: Double
  /// Twice the log-likelihood that the observed shares of each pattern have over the fitted ones.
  public let deviance: Double
  /// Rounds of Newton's method.
  public let iterations: Int

  /// The model that was fitted.
  public let model: BradleyTerry
  let parameters: [Double]
  /// Wins, losses and ties of each row.
  let outcomes: [Double]

  /// Points on the scale of Elo ratings for one unit of log-odds.
  public static let ratingPoints = 400 / log(10.0)

  /// The strengths as ratings: 400 points are odds of 10, the mean is the one given.
  public func ratings(mean: Double = 1_000) -> [Double] {
    strengths.map { mean + Self.ratingPoints * $0 }
  }

  init(model: BradleyTerry, maximum: StrengthMaximum, outcomes: [Double]) {
    let items = model.comparisons.items
    self.model = model
    self.outcomes = outcomes
    var parameters = maximum.parameters
    // Steps keep the sum at zero up to rounding; this takes the rounding away.
    let mean = parameters[0..<items].reduce(0, +) / Double(max(items, 1))
    for item in 0..<items { parameters[item] -= mean }
    self.parameters = parameters
    strengths = Array(parameters[0..<items])
    orderEffect = model.orderEffect ? parameters[items] : nil
    let first = items + (model.orderEffect ? 1 : 0)
    covariateEffects = Array(parameters[first..<first + model.comparisons.covariates])
    switch model.ties {
    case .half, .drop: tieParameter = nil
    case .davidson, .raoKupper:
      tieParameter =
        model.likelihood.hasTieParameter
        ? .value(parameters[parameters.count - 1]) : .undefined(.noTies)
    }
    logLikelihood = maximum.logLikelihood
    iterations = maximum.iterations
    deviance = Self.deviance(model, parameters)
  }

  /// The covariance of all parameters.
  ///
  /// The order is that of the strengths, the order effect, the covariates and the tie parameter,
  /// those that were fitted. The strengths' part belongs to sum zero: a strength's own standard
  /// error depends on that choice, the standard error of a difference does not.
  ///
  /// - Parameters:
  ///   - kind: how it is estimated.
  ///   - informationRidge: 0 or more, added to the information of each strength before it is
  ///     inverted; LMArena's tools add 1e-5 times the number of comparisons.
  /// - Returns: undefined for a cluster sandwich without clusters, or with fewer than two.
  /// - Complexity: O(items³), and O(comparisons' patterns by cluster) for the cluster sandwich.
  public func covariance(
    _ kind: StrengthCovariance = .sandwich, informationRidge: Double = 0
  ) -> Outcome<EstimateCovariance> {
    guard informationRidge >= 0, informationRidge.isFinite else { return .undefined(.notFinite) }
    let size = parameters.count
    let likelihood = model.likelihood
    var gradient = [Double](repeating: 0, count: size)
    var information = [Double](repeating: 0, count: size * size)
    _ = likelihood.evaluate(
      parameters, counts: model.familyCounts(outcomes), gradient: &gradient,
      information: &information)
    for item in 0..<likelihood.items { information[item * size + item] += informationRidge }
    guard let factor = StrengthMaximum.factor(information, likelihood) else {
      return .undefined(.noFiniteMaximum)
    }
    var bread = factor.inverse
    removeGauge(&bread, information: information, ridge: informationRidge + likelihood.ridge)
    switch kind {
    case .model: return .value(EstimateCovariance(unchecked: bread, count: size))
    case .sandwich:
      return .value(sandwich(bread, ScoreProducts.byComparison(self)))
    case .clusterSandwich:
      guard let clusters = model.comparisons.clusters else {
        return .undefined(.tooFewClusters(0))
      }
      let products = ScoreProducts.byCluster(self, clusters: clusters)
      guard products.clusters >= 2 else { return .undefined(.tooFewClusters(products.clusters)) }
      let count = Double(products.clusters)
      return .value(sandwich(bread, products.values.map { $0 * count / (count - 1) }))
    }
  }

  /// The inverse has the vector of ones for an eigenvector, which the sum of zero rules out.
  private func removeGauge(_ inverse: inout [Double], information: [Double], ridge: Double) {
    let size = parameters.count
    let items = model.likelihood.items
    let count = Double(items)
    let scale = StrengthMaximum.gaugeScale(information, model.likelihood)
    let excess = 1 / (count * (ridge + scale * count))
    for row in 0..<items {
      for column in 0..<items { inverse[row * size + column] -= excess }
    }
  }

  private func sandwich(_ bread: [Double], _ meat: [Double]) -> EstimateCovariance {
    let size = parameters.count
    let half = Self.product(bread, meat, size)
    var full = Self.product(half, bread, size)
    for row in 0..<size {
      for column in 0..<row {
        let mean = (full[row * size + column] + full[column * size + row]) / 2
        full[row * size + column] = mean
        full[column * size + row] = mean
      }
    }
    return EstimateCovariance(unchecked: full, count: size)
  }

  private static func product(_ first: [Double], _ second: [Double], _ size: Int) -> [Double] {
    var result = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for inner in 0..<size {
        let factor = first[row * size + inner]
        for column in 0..<size {
          result[row * size + column] += factor * second[inner * size + column]
        }
      }
    }
    return result
  }

  /// McCullagh & Nelder (1989), section 4.4.3, over the patterns as they were given.
  private static func deviance(_ model: BradleyTerry, _ parameters: [Double]) -> Double {
    let likelihood = model.likelihood
    let tie = likelihood.hasTieParameter ? parameters[parameters.count - 1] : 0
    var sum = 0.0
    for (place, row) in model.rows.enumerated() {
      let isTurned = row < 0
      let source = isTurned ? -1 - row : row
      let eta = parameters.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { likelihood.eta(source, $0) } ?? 0
      }
      let counts = model.familyCounts(Array(model.comparisons.counts[3 * place..<3 * place + 3]))
      let total = counts.reduce(0, +)
      guard total > 0 else { continue }
      sum -=
        2
        * ComparisonLikelihood.derivatives(
          likelihood.family, wins: counts[0], losses: counts[1], ties: counts[2],
          eta: isTurned ? -eta : eta, tie: tie
        ).logLikelihood
      for count in counts where count > 0 { sum += 2 * count * log(count / total) }
    }
    return max(sum, 0)
  }
}

extension BradleyTerryFit {
  /// The strength of an item with its standard error and interval under the sum of zero.
  ///
  /// - Parameters:
  ///   - item: in 0..<items.
  ///   - level: between 0 and 1, both excluded.
  ///   - covariance: of the parameters, from ``covariance(_:informationRidge:)``.
  public func strength(
    _ item: Int, level: Double, covariance: EstimateCovariance
  ) -> Outcome<EstimatedDifference> {
    guard strengths.indices.contains(item), item < covariance.count else {
      return .undefined(.noSuchQuantity(item))
    }
    return Self.wald(strengths[item], covariance.standardError(item), level)
  }

  /// The strength of one item over another: the log-odds that it wins in a neutral place.
  ///
  /// - Parameters:
  ///   - one: in 0..<items.
  ///   - other: in 0..<items.
  ///   - level: between 0 and 1, both excluded.
  ///   - covariance: of the parameters, from ``covariance(_:informationRidge:)``.
  public func difference(
    _ one: Int, _ other: Int, level: Double, covariance: EstimateCovariance
  ) -> Outcome<EstimatedDifference> {
    for item in [one, other] where !strengths.indices.contains(item) || item >= covariance.count {
      return .undefined(.noSuchQuantity(item))
    }
    return Self.wald(
      strengths[one] - strengths[other], covariance.standardErrorOfDifference(one, other), level)
  }

  /// The strengths with their joint covariance, of which ranks can be had.
  ///
  /// - Parameter kind: how the covariance is estimated.
  public func rankedEstimates(
    _ kind: StrengthCovariance = .sandwich
  ) -> Outcome<RankedEstimates> {
    covariance(kind).flatMap { covariance in
      RankedEstimates.checked(strengths, covariance.leading(strengths.count))
    }
  }

  static func wald(
    _ estimate: Double, _ error: Double, _ level: Double
  ) -> Outcome<EstimatedDifference> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return .computing { () throws(GSLError) in
      try EstimatedDifference(
        estimate, error: error, level: level, method: "wald", withoutError: .constantData)
    }
  }
}

/// How the covariance of Bradley-Terry strengths is estimated.
public enum StrengthCovariance: String, CaseIterable, Codable, Sendable {
  /// The inverse of the information: right if the model holds and comparisons are independent.
  case model
  /// The sandwich of Huber (1967), with each comparison a unit: right for independent comparisons
  /// even where the model is wrong, and smaller than the model's where ties are halved.
  case sandwich
  /// The sandwich with the scores summed by cluster, times G/(G - 1): right for comparisons that
  /// share a prompt or a judge.
  case clusterSandwich = "cluster-sandwich"
}
