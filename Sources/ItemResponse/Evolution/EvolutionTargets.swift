internal import Foundation

/// Where new items are wanted: difficulties near the abilities that the models have now, most where the
/// pool tells least.
///
///     let targets = try EvolutionTargets(abilities: abilities, pool: bank, count: 20)
///     for target in targets.targets { ... target.difficulty ... }
///
/// An item of the two-parameter model tells most about an examinee of its own difficulty, so that GETA
/// asks for items at the estimated ability itself. That leaves out that the ability is an estimate, that
/// there are several examinees and that the pool has items already. Here the targets are chosen one after
/// the other, each as the difficulty that makes the mean error variance 1 / (1/σ² + I(θ)) over the models'
/// abilities smallest, with the items of the pool and the targets before it in I. The abilities are a
/// mixture of normal distributions, one a model, each with the standard error of its estimate widened by
/// `spread`, within which models may move.
///
/// Dimensions are measured apart: make targets for each from its own abilities and its own pool.
///
/// Source: Jiang et al. (2025), GETA, for items at the ability; Silvey (1980), "Optimal Design", section
/// 2.4, for the criterion; Lord (1980), section 5.4, for the best difficulty.
public struct EvolutionTargets: Sendable, Equatable {
  /// A wanted item.
  public struct Target: Sendable, Equatable, Codable {
    /// The wanted difficulty, on the scale of the abilities.
    public let difficulty: Double
    /// The discrimination that is counted on.
    public let discrimination: Double
    /// By how much the item would lower the mean error variance.
    public let gain: Double

    /// A target.
    public init(difficulty: Double, discrimination: Double, gain: Double = 0) {
      self.difficulty = difficulty
      self.discrimination = discrimination
      self.gain = gain
    }
  }

  /// The targets in the order in which they were chosen: the first ones gain most.
  public let targets: [Target]
  /// The root of the mean error variance over the models' abilities with the pool as it is.
  public let errorBefore: Double
  /// The same if items were there as the targets say.
  public let errorAfter: Double

  /// Chooses targets.
  ///
  /// - Parameters:
  ///   - abilities: what the models have, with standard errors; at least one, finite.
  ///   - pool: the items that measure the same; nil where there is none.
  ///   - count: how many targets, 0...10,000.
  ///   - discrimination: that new items are expected to have, positive.
  ///   - spread: the standard deviation by which an ability is widened, 0 or more.
  ///   - population: of models; its variance is what is not known of an ability without any item.
  /// - Throws: ``ItemResponseError/emptyGroup`` without abilities,
  ///   ``ItemResponseError/unusableSetting(_:)`` for numbers outside these ranges.
  /// - Complexity: O(points × (items + count × points)) with 101 points.
  public init(
    abilities: [AbilityEstimate], pool: ItemBank?, count: Int, discrimination: Double = 1.5,
    spread: Double = 0.5, population: LatentDistribution = .standard
  ) throws(ItemResponseError) {
    guard !abilities.isEmpty else { throw .emptyGroup }
    for (place, estimate) in abilities.enumerated() {
      guard abs(estimate.ability) <= 1e6, estimate.standardError >= 0,
        estimate.standardError <= 1e6
      else {
        throw .unusableSetting(
          "model \(place) has the ability \(estimate.ability) with the standard error "
            + "\(estimate.standardError), which is not usable")
      }
    }
    guard (0...10_000).contains(count) else {
      throw .unusableSetting("\(count) targets are not in 0...10000")
    }
    guard discrimination > 0, discrimination <= 100, spread >= 0, spread <= 1e6 else {
      throw .unusableSetting(
        "targets need a discrimination above 0 and at most 100 and a spread of 0 or more, not "
          + "\(discrimination) and \(spread)")
    }
    let needs = AbilityMixture(abilities, spread: spread)
    let precision = 1 / (population.deviation * population.deviation)
    var information = needs.points.map { precision + (pool?.information(at: $0) ?? 0) }
    errorBefore = needs.meanError(information).squareRoot()
    // What an item at point b tells at point θ depends on their distance alone.
    let curve = needs.points.map { point -> Double in
      let odds = exp(-abs(discrimination * (point - needs.points[0])))
      return discrimination * discrimination * odds / ((1 + odds) * (1 + odds))
    }
    var chosen: [Target] = []
    for _ in 0..<count {
      let before = needs.meanError(information)
      var best = (place: 0, error: Double.infinity)
      for place in needs.points.indices {
        var error = 0.0
        for point in needs.points.indices {
          error += needs.weights[point] / (information[point] + curve[abs(point - place)])
        }
        // Differences that rounding makes decide nothing: the lowest of equal ones is taken.
        if error < best.error * (1 - 1e-12) { best = (place, error) }
      }
      for point in needs.points.indices {
        information[point] += curve[abs(point - best.place)]
      }
      chosen.append(
        Target(
          difficulty: needs.points[best.place], discrimination: discrimination,
          gain: before - best.error))
    }
    targets = chosen
    errorAfter = needs.meanError(information).squareRoot()
  }
}

/// The abilities of models as one distribution on equally spaced points.
struct AbilityMixture {
  let points: [Double]
  /// They add up to one.
  let weights: [Double]

  init(_ abilities: [AbilityEstimate], spread: Double) {
    // A model that is known exactly still takes up a little room.
    let deviations = abilities.map {
      max(0.05, ($0.standardError * $0.standardError + spread * spread).squareRoot())
    }
    let lower = zip(abilities, deviations).map { $0.ability - 3 * $1 }.min() ?? 0
    let upper = zip(abilities, deviations).map { $0.ability + 3 * $1 }.max() ?? 0
    let points = (0...100).map { lower + (upper - lower) * Double($0) / 100 }
    var weights = [Double](repeating: 0, count: points.count)
    for (estimate, deviation) in zip(abilities, deviations) {
      let densities = points.map { point -> Double in
        let z = (point - estimate.ability) / deviation
        return exp(-z * z / 2)
      }
      let total = densities.reduce(0, +)
      // Between two points far apart nothing of a narrow distribution may be left.
      guard total > 0 else { continue }
      for place in points.indices { weights[place] += densities[place] / total }
    }
    let total = weights.reduce(0, +)
    self.points = points
    self.weights =
      total > 0
      ? weights.map { $0 / total }
      : points.map { _ in 1 / Double(points.count) }
  }

  /// Σ weight / information.
  func meanError(_ information: [Double]) -> Double {
    zip(weights, information).reduce(0) { $0 + $1.0 / $1.1 }
  }
}
