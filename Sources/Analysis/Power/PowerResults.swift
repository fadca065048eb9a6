package import Statistics

/// What a study needs.
package struct PowerResults: Codable, Sendable {
  /// What was solved for.
  package let solve: StudyFacet
  package let target: PowerTarget
  package let given: PowerGiven
  /// What the variances come from.
  package let basis: PowerSource
  /// The fewest that reach the target; nil where no number does.
  package let value: Int?
  /// Why there is no value, and what to solve for instead.
  package let reason: String?
  /// The study that results.
  package let study: PowerDesignSize?
  /// What it comes to: its power, or the half-width of its interval.
  package let reached: Estimate?
  /// How that was found out.
  package let method: StudyDesign.Finding.Method?
  /// How many studies were drawn for each size that was tried.
  package let simulations: Int?
  /// From the uncertainty of the pilot's variance; an end is nil where no number suffices.
  package let interval: PowerInterval?
  /// What the variance of the mean is made of in the study that results.
  package let variance: [PowerVariance]
  /// What customary formulas give, not rounded.
  package let formulas: [PowerFormula]
  package let curve: [PowerPoint]
  /// One sentence for a proposal.
  package let sentence: String

  private enum Key: String, CodingKey {
    case solve, target, given, basis, value, reason, study, reached, method, simulations, interval
    case variance, formulas, curve, sentence
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(solve, forKey: .solve)
    try container.encode(target, forKey: .target)
    try container.encode(given, forKey: .given)
    try container.encode(basis, forKey: .basis)
    try container.encode(value, forKey: .value)
    try container.encodeIfPresent(reason, forKey: .reason)
    try container.encodeIfPresent(study, forKey: .study)
    try container.encodeIfPresent(reached, forKey: .reached)
    try container.encodeIfPresent(method, forKey: .method)
    try container.encodeIfPresent(simulations, forKey: .simulations)
    try container.encodeIfPresent(interval, forKey: .interval)
    try container.encode(variance, forKey: .variance)
    try container.encode(formulas, forKey: .formulas)
    try container.encode(curve, forKey: .curve)
    try container.encode(sentence, forKey: .sentence)
  }
}

/// What a study is to reach.
package struct PowerTarget: Codable, Sendable {
  package var power: Double?
  package var difference: Double?
  package var halfWidth: Double?
  package var ranks: Double?
  package var goal: RankGoal?
}

/// How many there are of what was not solved for, and how the study ends.
package struct PowerGiven: Codable, Sendable {
  package var comparison: StudyDesign.Comparison?
  package var items: Double?
  package var clusters: Double?
  package var clusterSize: Double?
  package var versions: Double?
  package var repeats: Double?
  package var judges: Double?
  package var rounds: Double?
  package var significance: Double
  package var comparisons: Int?
}

/// How many there are of each in the study that results.
package struct PowerDesignSize: Codable, Sendable, Equatable {
  package let items: Int
  package let clusters: Int
  package let versions: Double
  package let repeats: Double
  package let judges: Double
  package let rounds: Double
}

/// What the variances come from.
package struct PowerSource: Codable, Sendable {
  /// Where the figures are from.
  package enum Kind: String, Codable, Sendable { case pilot, stated }

  package var source: Kind
  package var unit: String
  package var models: [String]?
  package var dimension: String?
  package var items: Int?
  package var clusters: Int?
  package var degreesOfFreedom: Double?
  /// Of one cluster, item, version, answer, verdict, judge and round.
  package var variances: [String: Double]?
  /// The shares of items that only one of two models has right, or the shares that are right.
  package var shares: [Double]?
  /// Of 0/1 items of a cluster.
  package var correlation: Double?
  /// What the pilot's means of models were drawn together by, of 1.
  package var shrinkage: Double?
  /// The means of models that ranks are simulated with.
  package var means: [String: Double]?
}

/// The numbers that the pilot's uncertainty leaves open.
package struct PowerInterval: Codable, Sendable {
  package let lower: Int?
  package let upper: Int?
  package let level: Double

  private enum Key: String, CodingKey { case lower, upper, level }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(lower, forKey: .lower)
    try container.encode(upper, forKey: .upper)
    try container.encode(level, forKey: .level)
  }
}

/// A part of the variance of the mean.
package struct PowerVariance: Codable, Sendable {
  package let source: String
  package let variance: Double
  package let share: Double
}

/// What a customary formula gives.
package struct PowerFormula: Codable, Sendable {
  package let name: String
  /// Items, in each sample where there are two.
  package let items: Double
}

/// What a study of another size comes to.
package struct PowerPoint: Codable, Sendable {
  package let at: Int
  package let power: Estimate?
  package let halfWidth: Estimate?
}
