package import Statistics
internal import Wording

/// What is found of how rounds differ, in the order in which it is told.
package struct DriftResults: Codable, Sendable {
  /// What moved, and who moved it, in plain words.
  package let sentences: [String]
  /// In the order of time.
  package let rounds: [DriftRound]
  package let comparisons: [DriftComparison]
  package let changepoints: [SeriesChange]
  package let trends: [SeriesTrend]
  /// Items that are looked at, with those that moved for all models first.
  package let itemDrift: [ItemDriftEntry]
  package let judgeDrift: [JudgeDrift]
  package let replay: [Replay]
  package let ranks: [RoundRank]
  package let detectable: [DetectableDrift]
}

/// What is said of a score in two rounds (S26).
package enum DriftVerdict: String, CaseIterable, Codable, Sendable {
  /// The score is shown to have moved.
  case moved
  /// It is not, and nothing is said of how far apart the rounds are.
  case notShownToMove
  /// The change is shown to lie within the margin.
  case equivalent
  /// No item has a score in both rounds.
  case noSharedItems

  /// The verdict in a table.
  package var words: String {
    switch self {
    case .moved: said("moved")
    case .notShownToMove: said("not shown to move")
    case .equivalent: said("equivalent")
    case .noSharedItems: said("no shared items")
    }
  }
}

/// Who moved.
package enum DriftBlame: String, CaseIterable, Codable, Sendable {
  case model, judge, both
  /// The data cannot tell.
  case notSeparable

  /// Who moved, in a table.
  package var words: String {
    switch self {
    case .model: said("model")
    case .judge: said("judge")
    case .both: said("both")
    case .notSeparable: said("cannot be told")
    }
  }
}

/// A model on a dimension in two rounds: by how much its score moved, and whose change that is.
package struct DriftComparison: Codable, Sendable {
  package let model: String
  /// Identifier of the dimension, or ``ModelScore/overall``.
  package let dimension: String
  package let from: String
  package let to: String
  /// Items with a score in both rounds, those with one in one of them only, and the clusters of the
  /// former.
  package let items: Int
  package let unsharedItems: Int
  package let clusters: Int
  /// Later less earlier on the shared items, in the units of the scores that are shown.
  package let difference: Estimate
  package let effectSize: EffectSize?
  package let test: PairTest
  /// For all comparisons of the command; nil where there is no test.
  package let adjustedPValue: Double?
  package let adjustment: PairAdjustment
  /// The smallest true change that is found with ``PairSettings/power`` as the first of the family, at
  /// the spread that is seen.
  package let minimumDetectableDifference: Double?
  package let minimumDetectableDifferenceReason: String?
  /// Where a margin was given.
  package let equivalence: PairEquivalence?
  package let verdict: DriftVerdict
  /// Responses judged again that the split rests on; 0 where there is none.
  package let anchors: Int
  /// What the judges add to the change, and what is left of it, estimated together.
  package let judgeDifference: DriftPart?
  package let modelDifference: DriftPart?
  /// Who moved; nil where nothing is shown to have.
  package let blame: DriftBlame?
  /// Why the two cannot be told apart, or what tells it without responses judged again.
  package let blameReason: String?
  /// The change without items that moved for all models; nil where no item of the dimension did.
  package let withoutDriftedItems: WithoutDriftedItems?

  /// How large a change is, free of the units of the score.
  package struct EffectSize: Codable, Sendable {
    package enum Measure: String, Codable, Sendable {
      /// The change over the standard deviation of the items' scores, pooled over the two rounds.
      case cohenD
      /// The difference of the arcsines of two shares (Cohen 1988, section 6.2).
      case cohenH
    }

    package let measure: Measure
    package let value: Double
  }

  /// A change on other items.
  package struct WithoutDriftedItems: Codable, Sendable {
    package let items: Int
    package let difference: Estimate
    package let pValue: Double?
  }
}

extension DriftComparison {
  private enum Key: String, CodingKey {
    case model, dimension, from, to, items, unsharedItems, clusters, difference, effectSize, test
    case adjustedPValue, adjustment, minimumDetectableDifference
    case minimumDetectableDifferenceReason, equivalence, verdict, anchors, judgeDifference
    case modelDifference, blame, blameReason, withoutDriftedItems
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(model, forKey: .model)
    try container.encode(dimension, forKey: .dimension)
    try container.encode(from, forKey: .from)
    try container.encode(to, forKey: .to)
    try container.encode(items, forKey: .items)
    try container.encode(unsharedItems, forKey: .unsharedItems)
    try container.encode(clusters, forKey: .clusters)
    try container.encode(difference, forKey: .difference)
    try container.encodeIfPresent(effectSize, forKey: .effectSize)
    try container.encode(test, forKey: .test)
    try container.encode(adjustedPValue, forKey: .adjustedPValue)
    try container.encode(adjustment, forKey: .adjustment)
    try container.encode(minimumDetectableDifference, forKey: .minimumDetectableDifference)
    try container.encodeIfPresent(
      minimumDetectableDifferenceReason, forKey: .minimumDetectableDifferenceReason)
    try container.encodeIfPresent(equivalence, forKey: .equivalence)
    try container.encode(verdict, forKey: .verdict)
    try container.encode(anchors, forKey: .anchors)
    try container.encodeIfPresent(judgeDifference, forKey: .judgeDifference)
    try container.encodeIfPresent(modelDifference, forKey: .modelDifference)
    try container.encode(blame, forKey: .blame)
    try container.encodeIfPresent(blameReason, forKey: .blameReason)
    try container.encodeIfPresent(withoutDriftedItems, forKey: .withoutDriftedItems)
  }
}

/// A part of a change, with its test.
package struct DriftPart: Codable, Sendable {
  /// In the units of the scores that are shown.
  package let difference: Estimate
  package let test: PairTest
  /// For the same part of all comparisons of the command.
  package let adjustedPValue: Double?
}

/// Where the scores of a model changed over the rounds.
package struct SeriesChange: Codable, Sendable {
  package let model: String
  package let dimension: String
  /// Rounds with a score, and the items that all of them have.
  package let rounds: [String]
  package let items: Int
  /// The last round before the change, and the first after it; nil where none is shown.
  package let last: String?
  package let first: String?
  /// The mean after less the mean before, where the change is largest for its error, within the
  /// stretch of rounds that was searched.
  package let difference: Estimate
  package let test: PairTest
  /// For all places of the stretch, and of the first search for all series of the command.
  package let adjustedPValue: Double?
  package let isShown: Bool
  /// Why there was no search.
  package let reason: String?
}

/// Whether the scores of a model rise or fall over the rounds.
package struct SeriesTrend: Codable, Sendable {
  package let model: String
  package let dimension: String
  package let rounds: Int
  package let items: Int
  /// Per round, on the items that all rounds have.
  package let slope: Estimate
  package let test: PairTest
  /// For all series of the command.
  package let adjustedPValue: Double?
  /// Over the rounds' means alone, which takes more of them.
  package let mannKendall: PairTest
  package let theilSen: Estimate
  /// Whether independent 0/1 answers differ between rounds at all (Cochran's Q).
  package let cochranQ: PairTest
}

/// An item in two rounds: how far it moved for all models alike, or for models of the same score.
package struct ItemDriftEntry: Codable, Sendable {
  package let item: String
  package let dimension: String
  package let from: String
  package let to: String
  /// How many models' scores of it are compared.
  package let models: Int
  /// Beyond the models' own changes, or among models of about the same score, in the units of the
  /// scores that are shown.
  package let effect: Estimate
  /// The log odds of the same on the scale of ETS, negative where the item has become harder; nil for
  /// the interaction of item and round.
  package let delta: Estimate?
  package let test: PairTest
  /// For all items of the two rounds.
  package let adjustedPValue: Double?
  /// Over the standard deviation of the scores; of 0/1 scores the change of the share.
  package let standardizedEffect: Double?
  package let category: ItemShift.Category
  package let method: String
  /// Why this method.
  package let methodReason: String

  /// The method: the interaction of item and round, over models.
  package static let itemByRound = "itemByRound"

  /// What the method is called in sentences.
  package var methodTitle: String {
    ItemDriftMethod.allCases.first { $0 != .auto && $0.word == method }?.title ?? method
  }

  /// Whether the item is shown to have moved by more than is negligible.
  package var isShown: Bool { category != .a }

  private enum CodingKeys: String, CodingKey {
    case item, dimension, from, to, models, effect, delta, test, adjustedPValue
    case standardizedEffect
    case category = "class"
    case method, methodReason
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(item, forKey: .item)
    try container.encode(dimension, forKey: .dimension)
    try container.encode(from, forKey: .from)
    try container.encode(to, forKey: .to)
    try container.encode(models, forKey: .models)
    try container.encode(effect, forKey: .effect)
    try container.encodeIfPresent(delta, forKey: .delta)
    try container.encode(test, forKey: .test)
    try container.encode(adjustedPValue, forKey: .adjustedPValue)
    try container.encode(standardizedEffect, forKey: .standardizedEffect)
    try container.encode(category, forKey: .category)
    try container.encode(method, forKey: .method)
    try container.encode(methodReason, forKey: .methodReason)
  }
}

/// How far a judge's verdicts on the same responses moved.
package struct JudgeDrift: Codable, Sendable {
  package let judge: String
  package let dimension: String
  package let from: String
  package let to: String
  package let sameResponse: SameResponse
  /// Responses that it judged again.
  package let anchors: Int
  package let clusters: Int
  /// Later less earlier, in the units of the scores that are shown.
  package let difference: Estimate
  package let test: PairTest
  /// For all judges, dimensions and rounds of the command.
  package let adjustedPValue: Double?
  package let verdict: DriftVerdict
}

/// How many later responses of a model are byte for byte earlier ones.
package struct Replay: Codable, Sendable {
  package let model: String
  package let from: String
  package let to: String
  package let responses: Int
  package let sameResponse: SameResponse
  package let share: Estimate
}

/// Where a model stands in a round.
package struct RoundRank: Codable, Sendable {
  package let round: String
  package let dimension: String
  package let model: String
  package let score: Estimate
  /// That the data cannot rule out, for all models of the round at once; nil without a score.
  package let rank: RankRange?
}

/// The smallest change that would have been found, the median over models.
package struct DetectableDrift: Codable, Sendable {
  package let dimension: String
  package let from: String
  package let to: String
  package let difference: Estimate
}
