import Foundation

/// How much an item tells models apart by their values, beyond what its wording says.
///
/// Each model's answers to the item have a profile: the probability of each value, independent of the
/// others. The first part is the generalised Jensen-Shannon divergence of these Bernoulli distributions
/// over the models; the second how far the models are from the values that the wording itself carries:
///
///     GJS_α(p_1, ..., p_K) + (β / K) Σ JS(p_i, wording)
///
/// Both are given for each value, as a sum over the values and as their mean. Choosing items by this figure
/// makes the models look more different on the chosen items than they are: the figure of an item is partly
/// luck. Estimate it by ``RepeatedInformativeness``, and compare models on items that were not chosen by
/// it.
///
/// Source: Yao, Duan, Yi et al. (2026), "AdAEM: an adaptively and automated extensible measurement of LLMs'
/// value difference"; Lin (1991), eq. 5.1.
public struct ItemInformativeness: Sendable, Equatable {
  /// GJS_α of each value, in nats, 0...ln 2.
  public let divergences: [Double]
  /// Σ JS(p_i, wording) / K of each value, in nats; 0 without a wording.
  public let disentanglements: [Double]
  /// |p_i - wording| averaged over the models, of each value: the variant that AdAEM prints beside the
  /// Jensen-Shannon divergence; 0 without a wording.
  public let distances: [Double]
  /// β.
  public let disentanglementWeight: Double

  /// The divergence of the models, summed over the values.
  public var divergence: Double { divergences.reduce(0, +) }
  /// The divergence of the models, averaged over the values: 0...ln 2.
  public var meanDivergence: Double { divergence / Double(divergences.count) }
  /// The distance from the wording, summed over the values.
  public var disentanglement: Double { disentanglements.reduce(0, +) }
  /// The distance from the wording, averaged over the values.
  public var meanDisentanglement: Double { disentanglement / Double(divergences.count) }
  /// Divergence and β times the distance from the wording, summed over the values.
  public var objective: Double { divergence + disentanglementWeight * disentanglement }
  /// Divergence and β times the distance from the wording, averaged over the values.
  public var meanObjective: Double {
    meanDivergence + disentanglementWeight * meanDisentanglement
  }

  /// The informativeness of an item.
  ///
  /// - Parameters:
  ///   - models: a profile each, at least one; probabilities in 0...1 of the same values, at least one.
  ///   - wording: the profile of the wording; nil where it is not known.
  ///   - weights: α of the models, 0 or more and not all 0, divided by their sum; nil for equal ones. The
  ///     distance from the wording is averaged without weights.
  ///   - disentanglementWeight: β, 0 or more.
  /// - Throws: ``StatisticsError`` for lists that differ in length and numbers outside their ranges.
  /// - Complexity: O(models × values).
  public init(
    models: [[Double]], wording: [Double]? = nil, weights: [Double]? = nil,
    disentanglementWeight: Double = 1
  ) throws(StatisticsError) {
    guard let values = models.first?.count, values > 0 else { throw .lengthsDiffer(0, 1) }
    guard disentanglementWeight >= 0, disentanglementWeight.isFinite else {
      throw .argumentNotUsable(name: "disentanglementWeight", value: disentanglementWeight)
    }
    for profile in models + (wording.map { [$0] } ?? []) {
      guard profile.count == values else { throw .lengthsDiffer(profile.count, values) }
      if let place = profile.firstIndex(where: { !($0 >= 0 && $0 <= 1) }) {
        throw .notAProbability(profile[place], place: place)
      }
    }
    var divergences: [Double] = []
    var disentanglements: [Double] = []
    var distances: [Double] = []
    for value in 0..<values {
      let shares = models.map { [$0[value], 1 - $0[value]] }
      divergences.append(try GeneralizedJensenShannon(shares, weights: weights).nats)
      guard let wording else {
        disentanglements.append(0)
        distances.append(0)
        continue
      }
      let carried = [wording[value], 1 - wording[value]]
      var (divergence, distance) = (0.0, 0.0)
      for share in shares {
        divergence += try GeneralizedJensenShannon([share, carried]).nats
        distance += abs(share[0] - carried[0])
      }
      disentanglements.append(divergence / Double(models.count))
      distances.append(distance / Double(models.count))
    }
    self.divergences = divergences
    self.disentanglements = disentanglements
    self.distances = distances
    self.disentanglementWeight = disentanglementWeight
  }
}
