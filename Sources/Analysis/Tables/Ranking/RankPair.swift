internal import Foundation
package import Statistics
internal import Wording

/// Two items on one scale: by how much the first is stronger, and how often it would win.
package struct RankPair: Codable, Sendable {
  /// The stronger of the two; of equal ones the first by name.
  package let first: String
  package let second: String
  /// First less second, in the units of the strengths.
  package let difference: Estimate
  /// The chance that the first wins in a neutral place, with ``WinChance`` of the interval's ends.
  package let winProbability: Estimate
  /// The test of this difference alone.
  package let test: PairTest
  /// For all pairs of the group, by the test that the ranks rest on.
  package let adjustedPValue: Double?
  /// The name of that test.
  package let adjustment: String?
  /// The group of items, from 1; nil where all are on one scale.
  package let component: Int?

  /// Above so many items pairs are made on request only, and above ``most`` not at all.
  package static let unasked = 100
  package static let most = 1_000

  private enum Key: String, CodingKey {
    case first, second, difference, winProbability, test, adjustedPValue, adjustment, component
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(first, forKey: .first)
    try container.encode(second, forKey: .second)
    try container.encode(difference, forKey: .difference)
    try container.encode(winProbability, forKey: .winProbability)
    try container.encode(test, forKey: .test)
    try container.encode(adjustedPValue, forKey: .adjustedPValue)
    try container.encodeIfPresent(adjustment, forKey: .adjustment)
    try container.encodeIfPresent(component, forKey: .component)
  }
}

extension RankPair {
  /// Of what the chance of a win is, by what is made of ties.
  package static func meaning(ofWins ties: TieRule) -> String {
    switch ties {
    case .half: said("where a tie counts as half a win")
    case .drop, .davidson, .raoKupper: said("of battles that are not tied")
    }
  }

  /// All pairs of a group, by the rank of the first and then of the second.
  ///
  /// - Complexity: O(items²), and for the adjusted values O(replicates x items²).
  static func all(
    of group: RankGroup, names: [String], component: Int?, options: RankOptions
  ) -> [RankPair] {
    guard let errors = group.errors, names.count > 1 else { return [] }
    let strengths = errors.fit.strengths
    let order = strengths.indices.sorted {
      (strengths[$1], names[$0]) < (strengths[$0], names[$1])
    }
    let adjusted = errors.adjustedPValues.value
    let chance = WinChance(options.tieRule, tieParameter: errors.fit.tieParameter?.value)
    let points = (options.scale ?? RankScale()).points
    var pairs: [RankPair] = []
    for (place, one) in order.enumerated() {
      for other in order[(place + 1)...] {
        let found = errors.difference(one, other)
        let difference = RankErrors.estimate(strengths[one] - strengths[other], found)
        let (low, high) = (min(one, other), max(one, other))
        let pair = low * (2 * strengths.count - low - 1) / 2 + high - low - 1
        pairs.append(
          RankPair(
            first: names[one], second: names[other],
            difference: points == 1 ? difference : difference.rescaled(by: points),
            winProbability: chance.estimate(difference),
            test: PairTest(found.flatMap(\.waldTest)), adjustedPValue: adjusted?[pair],
            adjustment: adjusted == nil
              ? nil
              : errors.jackknife == nil
                ? options.method.rawValue : "\(PooledVariance.method), \(options.method.rawValue)",
            component: component))
      }
    }
    return pairs
  }
}

/// The chance that one item wins against another in a neutral place, by their difference in log-odds.
struct WinChance {
  /// Log kappa of the rule of Rao and Kupper, at which the chance is taken; 0 for other rules.
  private let threshold: Double

  init(_ ties: TieRule, tieParameter: Double?) {
    threshold = ties == .raoKupper ? tieParameter ?? 0 : 0
  }

  /// The chance, and its derivative by the difference.
  private func value(_ difference: Double) -> (chance: Double, slope: Double) {
    // Of battles that are not tied, by Rao & Kupper (1967), eq. 2.1; with a threshold of 0 the logistic
    // function of the difference.
    let odds =
      Self.logarithm(difference - threshold) - Self.logarithm(-difference - threshold)
    let chance = 1 / (1 + exp(-odds))
    let rise =
      exp(Self.logarithm(threshold - difference)) + exp(Self.logarithm(threshold + difference))
    return (chance, chance * (1 - chance) * rise)
  }

  /// The logarithm of the logistic function.
  private static func logarithm(_ x: Double) -> Double {
    x < 0 ? x - log1p(exp(x)) : -log1p(exp(-x))
  }

  /// The chance with the interval whose ends are those of the difference, carried over; its standard
  /// error is that of the delta method.
  func estimate(_ difference: Estimate) -> Estimate {
    guard let estimate = difference.value else { return difference }
    let found = value(estimate)
    var interval: Outcome<ConfidenceInterval>?
    if let ends = difference.interval {
      interval = .value(
        ConfidenceInterval(
          lower: value(ends.lower).chance, upper: value(ends.upper).chance, level: ends.level,
          method: ends.method, degreesOfFreedom: ends.degreesOfFreedom))
    }
    return Estimate(
      .value(found.chance), standardError: difference.standardError.map { $0 * found.slope },
      interval: interval)
  }
}
