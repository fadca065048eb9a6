internal import LogReaders
internal import Statistics

/// What is found of whether a test measures what it is named for, in the order in which it is told.
///
/// A list is empty where the data have nothing of the kind; ``missing`` says why.
package struct ValidityResults: Codable, Sendable {
  /// What the figures come to, in plain words.
  package let sentences: [String]
  package let basis: Basis
  package let models: Int
  /// Items that feed any dimension, and their clusters; nil for published scores.
  package let items: Int?
  package let clusters: Int?
  /// Parts that could not be made, each with its reason.
  package let missing: [MissingPart]
  /// A dimension each: whether its items measure one thing in common.
  package let consistency: [DimensionConsistency]
  /// How many things the dimensions measure together; nil for fewer than two dimensions or models.
  package let structure: DimensionStructure?
  /// A pair of dimensions each.
  package let correlations: [DimensionCorrelation]
  /// Whether a dimension goes with itself, measured otherwise, more than with others.
  package let discriminant: [DiscriminantTest]
  package let concurrent: [CriterionCorrelation]
  package let retest: [Retest]
  package let knownGroups: [KnownGroupEffect]
  /// How well scores foretell what the same models do on items that were not counted.
  package let prediction: [HeldOutPrediction]
  package let circumplex: [CircleFit]

  /// What the figures rest on.
  package enum Basis: String, Codable, Sendable, CaseIterable {
    case judgments, publishedScores
  }
}

/// A part of the results that is empty, and why.
package struct MissingPart: Codable, Sendable {
  package let part: Part
  package let reason: String

  /// The list of ``ValidityResults``, by its key in JSON.
  package enum Part: String, Codable, Sendable, CaseIterable {
    case consistency, structure, correlations, discriminant, concurrent, retest, knownGroups
    case prediction, circumplex
  }
}

/// How far the items of a dimension order the models alike.
///
/// Intervals hold the drawing of models.
package struct DimensionConsistency: Codable, Sendable {
  package let dimension: String
  package let models: Int
  package let items: Int
  package let clusters: Int
  /// The mean correlation of models' scores on two halves of the clusters, over random splits.
  package let splitHalf: Estimate
  /// The same stepped up to the length of the test (Spearman and Brown), by the mean over the splits.
  package let splitHalfReliability: Estimate
  /// Over how many splits.
  package let splits: Int
  /// Cronbach's alpha with the clusters' means for parts.
  package let alpha: Estimate
  /// McDonald's omega of one factor of parcels of clusters.
  package let omega: Estimate
  /// How many parcels.
  package let parcels: Int
}

/// The eigenvalues of the dimensions' correlations over models.
package struct DimensionStructure: Codable, Sendable {
  package let models: Int
  package let dimensions: [String]
  /// Largest first; they add up to the number of dimensions.
  package let eigenvalues: [Double]
  /// The first one's share of all: 0 to 1.
  package let firstShare: Estimate
  /// (Σλ)²/Σλ²: as many equal dimensions would spread scores as these do.
  package let effectiveDimensions: Estimate
  /// By Kaiser's rule and by Velicer's least partial correlation.
  package let kaiserCount: Int?
  package let velicerCount: Int?
  /// The loadings of the dimensions on one factor, in their order.
  package let generalLoadings: [Double]
  /// How much of the variance of the mean over all dimensions is of one general factor: 0 to 1.
  package let generalSaturation: Estimate
  /// Cronbach's alpha of the dimensions as parts of one sum.
  package let alpha: Estimate
  /// Why there is no structure.
  package let reason: String?
}

/// How two dimensions go together over models.
package struct DimensionCorrelation: Codable, Sendable {
  package let first: String
  package let second: String
  package let models: Int
  /// Pearson's, with an interval that holds the drawing of models.
  package let correlation: Estimate
  /// The same value with an interval that holds the drawing of items; the models are these.
  package let overItems: Estimate
  /// As it would be without error of either.
  package let disattenuated: Estimate
  /// What the theory says of the two.
  package let relation: Relation

  /// Where two dimensions lie on the circle of a value system.
  package enum Relation: String, Codable, Sendable, CaseIterable {
    /// Next to each other.
    case adjacent
    /// In between.
    case apart
    /// Across the circle.
    case opposite
    /// The system has no circle.
    case notStated
  }
}

/// Whether a dimension that is measured in two ways goes with itself more than with another dimension.
package struct DiscriminantTest: Codable, Sendable {
  package let dimension: String
  package let method: Method
  /// The two judges or halves.
  package let methods: [String]
  package let models: Int
  /// Of the dimension by the one method with itself by the other.
  package let convergent: Estimate
  /// The dimension that comes nearest to it, and its correlation by the other method.
  package let rival: String
  package let discriminant: Estimate
  /// First less second, with Zou's interval.
  package let difference: Estimate
  /// One-sided, that the convergent correlation is the larger: Williams' t and Meng's z.
  package let williamsPValue: Double?
  package let mengPValue: Double?
  /// Williams', over all tests (Holm).
  package let adjustedPValue: Double?
  package let reason: String?
  /// The mean correlation with the rival over methods, over the geometric mean of both dimensions'
  /// own: near 1 where two names are of one thing (Henseler, Ringle and Sarstedt 2015).
  package let heterotraitRatio: Estimate

  /// What tells the two measures apart.
  package enum Method: String, Codable, Sendable, CaseIterable {
    case judges, halves
  }
}

/// How a dimension goes with a criterion that was measured elsewhere.
package struct CriterionCorrelation: Codable, Sendable {
  package let criterion: String
  /// Identifier of the dimension, or ``ModelScore/overall``.
  package let dimension: String
  package let models: Int
  /// Each with an interval that holds the drawing of models.
  package let pearson: Estimate
  package let spearman: Estimate
  package let kendall: Estimate
  /// Pearson's, with an interval that holds the drawing of items; the models are these.
  package let overItems: Estimate
  package let spearmanOverItems: Estimate
  package let kendallOverItems: Estimate
  /// Pearson's as it would be without error of the score; of the criterion where its reliability is given.
  package let disattenuated: Estimate
  /// What the score and the criterion were taken to be reliable to.
  package let reliability: Double?
  package let criterionReliability: Double?
  package let pValue: Double?
  /// Over all dimensions and criteria (Holm).
  package let adjustedPValue: Double?
}

/// How far models score again what they scored before, on the items of both.
package struct Retest: Codable, Sendable {
  package let dimension: String
  package let occasion: Occasion
  package let first: String
  package let second: String
  package let models: Int
  package let items: Int
  /// Intraclass correlations of agreement and of consistency, of single occasions.
  package let agreement: Estimate
  package let consistency: Estimate
  /// Second less first, in points of the scale.
  package let meanChange: Estimate
  /// The standard error of measurement of a score on one occasion, in points of the scale.
  package let measurementError: Estimate
  /// The smallest change of one model that is beyond the error of both occasions, in points.
  package let smallestDetectableChange: Estimate

  /// What the two scores are of.
  package enum Occasion: String, Codable, Sendable, CaseIterable {
    case rounds, repeats
  }
}

/// What priming for a value, or belonging to a group that is known to hold it, does to a dimension.
package struct KnownGroupEffect: Codable, Sendable {
  /// The dimension that the group is known or primed for.
  package let target: String
  package let level: String
  /// What it is compared with.
  package let baseline: String
  package let dimension: String
  package let role: Role
  package let design: Design
  package let models: Int
  package let items: Int
  /// Primed less baseline, in points of the scale: over items, and over models.
  package let difference: Estimate
  package let overModels: Estimate
  /// Hedges' g.
  package let hedgesG: Estimate
  /// Primed less baseline as a share of the baseline's distance from the end of the scale; nil where
  /// profiles are centred.
  package let relativeChange: Double?
  package let pValue: Double?
  /// Over all effects of all targets (Holm).
  package let adjustedPValue: Double?

  /// How the dimension stands to the target.
  package enum Role: String, Codable, Sendable, CaseIterable {
    case target, adjacent, apart, opposite, other
  }

  /// Whether the same models stand on both sides.
  package enum Design: String, Codable, Sendable, CaseIterable {
    case withinModels, betweenModels
  }
}

/// How scores from some clusters foretell scores on the others, model by model about the mean.
package struct HeldOutPrediction: Codable, Sendable {
  package let dimension: String
  package let models: Int
  package let clusters: Int
  package let folds: Int
  package let repetitions: Int
  /// Of foretold and held-out scores over models, the mean over folds.
  package let correlation: Estimate
  /// The root mean square error of what was foretold, in points of the scale.
  package let error: Estimate
  /// That of foretelling every model to be as the mean of all.
  package let nullError: Estimate
  /// 1 less the ratio of both mean squares: above 0 where the scores foretell anything.
  package let skill: Estimate
}

/// Whether the values lie round their circle, in one of the orders that the system names.
package struct CircleFit: Codable, Sendable {
  package let of: Cases
  /// The identifier of the circular order.
  package let order: String
  package let cases: Int
  /// Of the values' correlations with the cosines of their angles, with its interval over the cases.
  package let correlation: Estimate
  /// How often another order of the values fits as well.
  package let pValue: Double?
  /// How many of the order's predictions are met, less those violated, over all.
  package let correspondenceIndex: Double?
  package let orderPValue: Double?
  /// How many orders were gone through, and whether they were all.
  package let labellings: Int?
  package let isExact: Bool?

  /// Over whom values were correlated.
  package enum Cases: String, Codable, Sendable, CaseIterable {
    case models, people
  }
}
