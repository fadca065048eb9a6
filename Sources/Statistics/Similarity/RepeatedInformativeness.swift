import Foundation

/// The informativeness of an item from a few answers of each model, freed from what few answers add to it.
///
/// Profiles that are estimated from n answers differ from each other even where the models do not, so that
/// the divergence of the estimates is too large on the average, by about half of Σ α_i / n_i less what the
/// mixture gives back. The jackknife over the answers of each model estimates that from the answers
/// themselves and takes it off; it needs two answers of each model. What is left of the order 1/n² is small
/// from some five answers on. The result may be slightly negative, for an item that tells nothing apart.
///
/// Source: Quenouille (1956), "Notes on bias in estimation"; Miller (1955) for entropies; Efron & Stein
/// (1981), section 5, for several samples.
public struct RepeatedInformativeness: Sendable, Equatable {
  /// What the mean profiles of the answers give: too large on the average.
  public let plugIn: ItemInformativeness
  /// By how much the mean divergence of the plug-in is too large; undefined where a model has one answer.
  public let divergenceBias: Outcome<Double>
  /// By how much the mean objective of the plug-in is too large; undefined where a model has one answer.
  public let objectiveBias: Outcome<Double>
  /// The standard error of the mean objective over repetitions of the answers, by the jackknife; undefined
  /// where a model has one answer.
  public let standardError: Outcome<Double>

  /// The mean divergence without its bias, in nats per value.
  public var meanDivergence: Outcome<Double> { divergenceBias.map { plugIn.meanDivergence - $0 } }
  /// The mean objective without its bias, in nats per value.
  public var meanObjective: Outcome<Double> { objectiveBias.map { plugIn.meanObjective - $0 } }

  /// The informativeness of an item.
  ///
  /// - Parameters:
  ///   - answers: for each model the profiles of its answers, at least one: the probabilities of the
  ///     values, or 0 and 1.
  ///   - wording: the profile of the wording; nil where it is not known. It is taken as known exactly.
  ///   - weights: of the models, as in ``ItemInformativeness``.
  ///   - disentanglementWeight: β, 0 or more.
  /// - Throws: ``StatisticsError`` for lists that differ in length and numbers outside their ranges.
  /// - Complexity: O(answers × models × values); of equal answers of a model one is tried.
  public init(
    answers: [[[Double]]], wording: [Double]? = nil, weights: [Double]? = nil,
    disentanglementWeight: Double = 1
  ) throws(StatisticsError) {
    var sums: [[Double]] = []
    for profiles in answers {
      guard let first = profiles.first else { throw .lengthsDiffer(0, 1) }
      var sum = [Double](repeating: 0, count: first.count)
      for profile in profiles {
        guard profile.count == first.count else {
          throw .lengthsDiffer(profile.count, first.count)
        }
        if let place = profile.firstIndex(where: { !($0 >= 0 && $0 <= 1) }) {
          throw .notAProbability(profile[place], place: place)
        }
        for value in sum.indices { sum[value] += profile[value] }
      }
      sums.append(sum)
    }
    func informativeness(_ means: [[Double]]) throws(StatisticsError) -> ItemInformativeness {
      try ItemInformativeness(
        models: means, wording: wording, weights: weights,
        disentanglementWeight: disentanglementWeight)
    }
    let means = zip(sums, answers).map { sum, profiles in
      sum.map { min(max($0 / Double(profiles.count), 0), 1) }
    }
    plugIn = try informativeness(means)
    guard answers.allSatisfy({ $0.count > 1 }) else {
      let reason = UndefinedReason.tooFewValues(
        answers.map(\.count).min() ?? 0, needed: 2)
      divergenceBias = .undefined(reason)
      objectiveBias = .undefined(reason)
      standardError = .undefined(reason)
      return
    }
    var (divergenceBias, objectiveBias, variance) = (0.0, 0.0, 0.0)
    for model in answers.indices {
      let count = Double(answers[model].count)
      var left: [(divergence: Double, objective: Double)] = []
      var known: [[Double]: (divergence: Double, objective: Double)] = [:]
      for profile in answers[model] {
        if let found = known[profile] {
          left.append(found)
          continue
        }
        var without = means
        without[model] = zip(sums[model], profile).map {
          min(max(($0 - $1) / (count - 1), 0), 1)
        }
        let found = try informativeness(without)
        known[profile] = (found.meanDivergence, found.meanObjective)
        left.append((found.meanDivergence, found.meanObjective))
      }
      let divergence = left.reduce(0) { $0 + $1.divergence } / count
      let objective = left.reduce(0) { $0 + $1.objective } / count
      divergenceBias += (count - 1) * (divergence - plugIn.meanDivergence)
      objectiveBias += (count - 1) * (objective - plugIn.meanObjective)
      variance +=
        (count - 1) / count
        * left.reduce(0) { $0 + ($1.objective - objective) * ($1.objective - objective) }
    }
    self.divergenceBias = .value(divergenceBias)
    self.objectiveBias = .value(objectiveBias)
    standardError = .value(variance.squareRoot())
  }
}
