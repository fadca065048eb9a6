internal import Statistics

/// How far models agree with what somebody values, in the order in which it is told.
package struct AlignmentResults: Codable, Sendable {
  /// What is shown and what is not, in plain words.
  package var sentences: [String] = []
  /// What each dimension counts; none where people's profiles are compared.
  package var weights: [DimensionWeight] = []
  /// Weighted scores, highest first.
  package var alignment: [ModelAlignment] = []
  /// Welfare of people, highest mean first.
  package var groups: [ModelWelfare] = []
  /// What each model is worth to each group that is shown, by model in the order of `groups`, worst first.
  package var served: [GroupUtility] = []
  /// Of how many pairs of models each welfare function tells the order.
  package var orderings: [WelfareOrdering] = []
  /// People who find themselves in any model.
  package var represented: Represented?
  /// What each model is worth to one person, highest first.
  package var person: [PersonMatch] = []
  /// Of all weights the share for which each model leads.
  package var simplex: [SimplexShare] = []
}

/// What a dimension counts.
package struct DimensionWeight: Codable, Sendable {
  package let dimension: String
  /// Of 1.
  package let weight: Double
  /// Nil where weights are given and not estimated.
  package let standardError: Double?
}

/// A model's weighted score.
package struct ModelAlignment: Codable, Sendable {
  package let model: String
  /// Whose weights.
  package let weights: String
  /// On 0 to 100, or in points of the scale about the model's mean.
  package let score: Estimate
  /// Weight of the dimensions that the model has a score on, 0 to 1.
  package let weightCovered: Double
  /// That the data cannot rule out, for all models at once; nil without a score.
  package let rank: RankRange?
}

/// What a model is worth to several people.
package struct ModelWelfare: Codable, Sendable {
  package let model: String
  package let utilitarian: Estimate
  package let nash: Estimate
  /// Equally distributed equivalents by the aversion to inequality.
  package let atkinson: [String: Estimate]
  /// By exponent.
  package let generalisedMeans: [String: Estimate]
  package let gini: Estimate
  package let theil: Estimate
  package let sen: Estimate
  package let maximin: Estimate
  /// Share of people whose utility reaches the threshold.
  package let coverage: Estimate
  /// The group with the lowest mean utility; nil where no group is shown.
  package let servedWorst: ServedWorst?
  /// By the mean utility; that the data cannot rule out for all models at once.
  package let rank: RankRange?
  /// The same under each of the other utilities.
  package let rankUnder: [String: RankRange]

  package struct ServedWorst: Codable, Sendable {
    package let group: String
    /// How many people of the file are in it; nil where rows are groups.
    package let people: Int?
    /// The mean utility; intervals hold for all groups of the model at once.
    package let utility: Estimate
    /// By how much it lies below the mean over all.
    package let gap: Estimate
    /// Groups that are not shown to be served better.
    package let notToldApart: [String]
  }
}

/// What a model is worth to a group.
package struct GroupUtility: Codable, Sendable {
  package let model: String
  package let group: String
  package let people: Int?
  /// The mean over its people; intervals hold for all groups of the model at once.
  package let utility: Estimate
}

/// What a welfare function tells of the order of models.
package struct WelfareOrdering: Codable, Sendable {
  /// A key of `groups`, such as `nash`, or `atkinson` with the aversion behind a point: `atkinson.0.5`.
  package let welfare: String
  /// Pairs of models, and those of which one is shown to be better after Holm's correction.
  package let pairs: Int
  package let separable: Int
  /// The models that are not shown to be worse than the best, best first.
  package let leaders: [String]
}

/// People who find themselves in a model.
package struct Represented: Codable, Sendable {
  package let threshold: Double
  /// Share of people for whom some model reaches the threshold.
  package let byAny: Estimate
  /// Groups that are shown, and those whose mean utility reaches the threshold with some model.
  package let groups: Int
  package let groupsByAny: Int
}

/// What a model is worth to one person.
package struct PersonMatch: Codable, Sendable {
  package let model: String
  package let similarity: Estimate
  /// That the data cannot rule out, for all models at once.
  package let rank: RankRange?
  package let rankUnder: [String: RankRange]
}

/// The share of all weights for which a model leads.
package struct SimplexShare: Codable, Sendable {
  package let model: String
  /// At the scores as measured.
  package let share: Estimate
  /// What the points leave open; nil where the share is exact.
  package let quadratureError: Double?
  /// The mean over what other items of the kind would give; nil where a cluster carries a dimension.
  package let expectedShare: Double?
}
