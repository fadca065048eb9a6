package import LogReaders
package import Statistics

/// What is found of how far judgments can be trusted, in the order in which it is told.
package struct ReliabilityResults: Encodable, Sendable {
  /// Whether the panel is good enough, and for what, in plain words.
  package let sentences: [String]
  /// Every check, passed or not, and those that could not be made.
  package let checks: [Check]
  package let agreement: [PanelAgreement]
  package let judges: [JudgeProfile]
  /// What people do as a whole, where there are several: each of them may have judged too little.
  package let crowd: JudgeProfile?
  package let judgePairs: [JudgePair]
  package let dissent: [Dissent]
  package let rankingStability: [RankingSurvival]
  package let consensus: [JudgeConsensus]
  package let gold: [GoldComparison]
  package let reversals: [Reversal]
  package let oneMorePerson: [PersonComparison]
  package let labelPlan: [LabelAdvice]
  package let consistency: [ModelConsistency]
  package let variance: [VarianceShares]
  package let design: [PlannedPrecision]
  package let structure: [ScoreStructure]
  package let responseStyle: StyleShares?
  package let detectable: [DetectableDifference]
}

/// What one judge does, over all dimensions that it rates.
package struct JudgeProfile: Codable, Sendable {
  package let judge: String
  package let kind: JudgeKind
  /// The house that it is of, as its name says; nil where that says nothing.
  package let house: String?
  package let judgments: Int
  /// Responses that it was asked of and gave no verdict on.
  package let withoutVerdict: Int
  /// How far its scores lie below those of the judges of its kind on the same responses, in points of
  /// the scale.
  package let severity: Estimate
  /// The same in log-odds, of verdicts that are 0 or 1 (Rasch).
  package let severityLogits: Estimate
  /// How much further a response is preferred for being shown first, from pairs judged in both orders.
  package let positionBias: Estimate
  /// How far what was shown first is preferred beyond one half, over all pairs whose order is known: bias
  /// only if the order was drawn by lot.
  package let firstShown: Estimate
  /// Points of the scale that a response gains over the other judges' verdict when it is e times as
  /// long; of pairs, of the preference.
  package let lengthBias: Estimate
  /// Points that models of its own house gain over others, against the judges of other houses.
  package let selfPreference: Estimate
  /// Whom that is against: judges of no house involved, or those of the only other one, whose own
  /// preference is then part of it.
  package let selfPreferenceAgainst: SelfPreference.Reference?
  /// The share of repeated verdicts that are equal.
  package let selfConsistency: Estimate
  /// The standard deviation of its verdicts on one response, in points.
  package let repeatDeviation: Estimate
  package let atMinimum: Estimate
  package let atMaximum: Estimate
}

/// A judge whose verdicts differ from those of the others on the same responses.
package struct Dissent: Codable, Sendable {
  package let judge: String
  package let kind: JudgeKind
  /// Responses that others of its kind rated too.
  package let responses: Int
  /// The mean distance from another judge of the response, 0 to 1 of the largest there can be.
  package let disagreement: Estimate
  /// What it would be if the judge's verdicts were drawn from those on the same responses.
  package let expected: Double?
  package let pValue: Double?
  /// Over all judges of the kind (Holm).
  package let adjustedPValue: Double?
}

/// Whether the order of models survives without one judge.
package struct RankingSurvival: Codable, Sendable {
  /// Identifier of the dimension, or ``ModelScore/overall``.
  package let dimension: String
  package let leftOut: String
  /// Between the order by all judges and that without this one.
  package let kendallTau: Estimate
  /// Models whose order is another, the higher by all judges first.
  package let swapped: [[String]]
}

/// What the judges say together, each weighted by how often it seems to err (Dawid and Skene 1979).
package struct JudgeConsensus: Codable, Sendable {
  package let dimension: String
  package let judgeKind: JudgeKind
  package let categories: [Double]
  /// The share of responses in each category.
  package let prevalence: [Estimate]
  /// How often each judge gives the category that the model takes for the true one.
  package let judges: [JudgeAccuracy]
  /// The mean of each model.
  package let models: [ModelMean]
  package let isConverged: Bool

  package struct JudgeAccuracy: Codable, Sendable {
    package let judge: String
    package let accuracy: Estimate
  }

  package struct ModelMean: Codable, Sendable {
    package let model: String
    package let mean: Estimate
  }
}

/// How a judge stands against gold, on a dimension.
package struct GoldComparison: Codable, Sendable {
  /// A judge, or ``panel``: the mean of all that are models.
  package let judge: String
  package let dimension: String
  /// Responses with a gold verdict and one of the judge, and their clusters.
  package let labels: Int
  package let clusters: Int
  package let confusion: Confusion?
  package let sensitivity: Estimate
  package let specificity: Estimate
  /// The mean distance of the judge's verdict from gold, signed, in points.
  package let bias: Estimate
  /// Pearson's correlation with gold.
  package let correlation: Estimate
  /// On responses on which all who gave gold gave the same, and where they did not; nil where gold is of
  /// one each.
  package let unanimous: Closeness?
  package let divided: Closeness?
  package let models: [Model]

  package static let panel = "panel"

  /// How near a judge comes to gold on some responses.
  package struct Closeness: Codable, Sendable {
    package let labels: Int
    /// The mean distance of the judge's verdict from gold, without sign, in points.
    package let distance: Estimate
    package let correlation: Estimate
  }

  /// Counts of gold categories (rows) and the judge's (columns).
  package struct Confusion: Codable, Sendable {
    package let labels: [String]
    package let counts: [[Int]]
  }

  package struct Model: Codable, Sendable {
    package let model: String
    package let labels: Int
    /// The mean of the judge's verdicts as they are.
    package let raw: Estimate
    /// The mean corrected for the judge's errors, as they are over all models.
    package let corrected: Estimate
    /// The mean by judge and gold together (prediction-powered).
    package let predictionPowered: Estimate
    /// What gold of this model leaves over when errors are learnt of the other models.
    package let residual: Estimate
    package let transport: Transport
    /// Why a figure is refused, or what would settle it.
    package let note: String?
  }

  /// Whether what was learnt on other models holds for this one (S26).
  package enum Transport: String, Codable, Sendable, CaseIterable {
    case pass, fail, inconclusive, notGraded
  }
}

/// Two models whose comparison is refused: under errors that both are taken to share one lies ahead, and
/// their own labels do not bear that out.
package struct Reversal: Codable, Sendable {
  package let dimension: String
  package let first: String
  package let second: String
  /// `reverses`, `notShown` or `notChecked`.
  package let verdict: String
  /// First less second, each corrected with its own labels, as shares of the scale.
  package let ownDifference: Estimate
  /// How many labels more of the first and of the second would settle it.
  package let labelsNeeded: [Int]?
}

/// Whether a judge is as good as one more person.
package struct PersonComparison: Codable, Sendable {
  package let judge: String
  package let dimension: String
  package let people: Int
  /// The share of people whom the judge is at least as good as (Calderon, Reichart and Dror 2025).
  package let winningRate: Estimate
  /// The mean over people of how often the judge agrees better with the others than the person does.
  package let advantage: Estimate
  package let isAsGood: Bool?
}

/// How many more gold labels are worth buying, and where.
package struct LabelAdvice: Codable, Sendable {
  package let judge: String
  package let dimension: String
  package let labels: Int
  /// The widest half-width among models now, and what it is to be.
  package let halfWidth: Double?
  package let target: Double
  /// In all; nil where it cannot be said.
  package let needed: Int?
  package let reason: String?
  /// By model: how many in all.
  package let models: [Share]
  /// Items to label first.
  package let items: [String]

  package struct Share: Codable, Sendable {
    package let model: String
    package let labels: Int
    package let needed: Int
  }
}

/// How far a model's answers depend on the way in which it is asked.
package struct ModelConsistency: Codable, Sendable {
  package enum Facet: String, Codable, Sendable, CaseIterable {
    case repeats, promptVersion, optionOrder, language
  }

  package let model: String
  package let dimension: String
  package let facet: Facet
  /// Items answered at two levels or more.
  package let items: Int
  package let levels: [Level]
  /// Of an item's scores over the levels, in points.
  package let standardDeviation: Estimate
  /// Between two levels, over items.
  package let correlation: Estimate

  package struct Level: Codable, Sendable {
    package let level: String
    package let items: Int
    /// How far it lies from the mean over the levels, in points.
    package let effect: Estimate
  }
}

/// From what the scores on a dimension differ.
package struct VarianceShares: Codable, Sendable {
  package let dimension: String
  package let models: Int
  package let items: Int
  package let judges: Int
  package let versions: Int
  /// How the components were estimated.
  package let method: String
  package let components: [Component]

  package struct Component: Codable, Sendable {
    package let source: String
    package let variance: Estimate
    package let share: Estimate
  }
}

/// How precise scores would be in a study of another size.
package struct PlannedPrecision: Codable, Sendable {
  package let dimension: String
  package let items: Int
  package let judges: Int
  package let versions: Int
  /// Whether other judges could have been asked as well: then what single judges do to all scores is
  /// error.
  package let judgesAre: JudgeSampling
  /// Of a model's score, in points.
  package let standardError: Double
  /// Half of the interval of a model's score, and of the difference of two models.
  package let halfWidth: Double?
  package let differenceHalfWidth: Double?
  package let generalizability: Double?
  package let dependability: Double?

  package enum JudgeSampling: String, Codable, Sendable { case these, sample }
}

/// How the dimensions hang together.
package struct ScoreStructure: Codable, Sendable {
  /// nil for all models: dimensions over models.
  package let model: String?
  package let circumplexFit: Fit?
  package let eigenvalues: [Double]
  package let cronbachAlpha: Estimate
  package let reason: String?

  package struct Fit: Codable, Sendable {
    package let correlation: Double?
    package let pValue: Double?
    package let reason: String?
  }
}

/// How much of the difference between models is only how high they answer.
package struct StyleShares: Codable, Sendable {
  package let levelShare: Estimate
  /// Whether profiles are centred, which takes the level out.
  package let isCentred: Bool
  package let dimensions: [Dimension]

  package struct Dimension: Codable, Sendable {
    package let dimension: String
    package let positiveNegativeCorrelation: Estimate
  }
}

/// The smallest difference of two models that would have been found.
package struct DetectableDifference: Codable, Sendable {
  package let dimension: String
  package let difference: Estimate
}
