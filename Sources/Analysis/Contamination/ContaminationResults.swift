package import Statistics
internal import Wording

/// What a battery of tests says of whether models had read a test, in the order in which it is told.
package struct ContaminationResults: Encodable, Sendable {
  /// What was found and what was not, in plain words.
  package let findings: [String]
  /// The same, and what tests could not be made.
  package let sentences: [String]
  /// Test by test within each model.
  package let tests: [ContaminationOutcome]
  package let summary: [ContaminationSummary]
  /// What all tests together are held to.
  package let family: ContaminationFamily
  /// Scores on items that may have been read beside those on the rest.
  package let flagged: [FlaggedScores]
  /// The smallest leak of each model that would have been found.
  package let detectable: [DetectableLeak]
  /// Of the texts that were looked for in a corpus; nil without one.
  package let overlap: OverlapFound?

  // Findings are sentences too, and stand in JSON once.
  private enum CodingKeys: String, CodingKey {
    case sentences, tests, summary, family, flagged, detectable, overlap
  }
}

package enum ContaminationStatus: String, Codable, Sendable, CaseIterable {
  case tested, notTestable
}

/// The verdict on a model by a test.
package enum ContaminationVerdict: String, Codable, Sendable, CaseIterable {
  /// The trace is there.
  case found
  /// It is not shown, which is not to say that it is not there.
  case notFound
  case notTestable

  /// The verdict in a table.
  package var words: String {
    switch self {
    case .found: said("found", as: "contamination")
    case .notFound: said("not found", as: "contamination")
    case .notTestable: said("not testable")
    }
  }
}

/// A model by one test.
package struct ContaminationOutcome: Codable, Sendable {
  package let model: String
  /// The dimension that scores are of; nil for all.
  package let dimension: String?
  package let test: ContaminationTest
  package let status: ContaminationStatus
  /// Why it could not be made; of tests that were made, why no smallest effect can be named.
  package let reason: String?
  package let effect: Estimate
  package let unit: ContaminationUnit
  /// One-sided.
  package let pValue: Double?
  /// Over all tests of the run.
  package let adjustedPValue: Double?
  package let verdict: ContaminationVerdict
  /// Items or texts that may have been read, and what they are compared with.
  package let items: Int?
  package let comparedItems: Int?
  package let clusters: Int?
  /// The other models whose scores on the same items were taken out.
  package let comparedModels: Int?
  /// The smallest true effect that would have been found.
  package let minimumDetectableEffect: Double?
  /// How the effect and its p-value were made.
  package let method: String?
  /// Figures beside the one that is tested, which count in no family.
  package let further: [FurtherFigure]

  private enum Key: String, CodingKey {
    case model, dimension, test, status, reason, effect, unit, pValue, adjustedPValue, verdict
    case items, comparedItems, clusters, comparedModels, minimumDetectableEffect, method, further
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(model, forKey: .model)
    try container.encode(dimension, forKey: .dimension)
    try container.encode(test, forKey: .test)
    try container.encode(status, forKey: .status)
    try container.encode(reason, forKey: .reason)
    try container.encode(effect, forKey: .effect)
    try container.encode(unit, forKey: .unit)
    try container.encode(pValue, forKey: .pValue)
    try container.encode(adjustedPValue, forKey: .adjustedPValue)
    try container.encode(verdict, forKey: .verdict)
    try container.encode(items, forKey: .items)
    try container.encode(comparedItems, forKey: .comparedItems)
    try container.encode(clusters, forKey: .clusters)
    try container.encode(comparedModels, forKey: .comparedModels)
    try container.encode(minimumDetectableEffect, forKey: .minimumDetectableEffect)
    try container.encode(method, forKey: .method)
    try container.encode(further, forKey: .further)
  }
}

/// A figure that stands beside a test.
package struct FurtherFigure: Codable, Sendable {
  /// `dropWithSlope`, `slopePerYear`, `logisticDrop`, `gap`, `lowerBound`, `share`, `sharded`.
  package let name: String
  package let estimate: Estimate
  /// One-sided, not adjusted; nil where there is no test.
  package let pValue: Double?

  private enum Key: String, CodingKey { case name, estimate, pValue }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    try container.encode(estimate, forKey: .estimate)
    try container.encode(pValue, forKey: .pValue)
  }
}

/// What was asked, answered and found of a model.
package struct ContaminationSummary: Codable, Sendable {
  package let model: String
  /// Tests that can be made of it, those that were made (all of them), and those that found something.
  package let testable: Int
  package let tested: Int
  package let found: Int
}

/// The tests of a run, whose p-values are adjusted together.
package struct ContaminationFamily: Codable, Sendable {
  package let tests: Int
  /// Holm: no test is wrong with more than this chance.
  package let adjustment: PValueAdjustment
  package let significance: Double
  /// What the smallest p-value is compared with, and the power at it: what smallest effects are for.
  package let smallestSignificance: Double
  package let power: Double
}

/// A model's own scores on two sets of items, without what other models have there.
package struct FlaggedScores: Codable, Sendable {
  package let model: String
  /// The test that tells the sets apart.
  package let test: ContaminationTest
  /// On items that may have been read, on the others, and the first less the second.
  package let flagged: Estimate
  package let clean: Estimate
  package let difference: Estimate
  package let flaggedItems: Int
  package let cleanItems: Int
}

/// The smallest leak that would have been found in a model's scores.
package struct DetectableLeak: Codable, Sendable {
  package let model: String
  /// The test that would have found it.
  package let test: ContaminationTest
  /// Percentage points by which the scores on what leaked are higher.
  package let points: Double
}

/// How many items have texts that occur in a corpus.
package struct OverlapFound: Codable, Sendable {
  package let items: Int
  /// Items with a text of one n-gram at least, and those with one that occurs.
  package let testable: Int
  package let hits: Int
  package let n: Int
  package let documents: Int
  package let corpusTokens: Int
}
