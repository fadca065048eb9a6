package import Statistics

/// What is said of a pair of models on a dimension.
package enum PairVerdict: String, CaseIterable, Codable, Sendable {
  /// The first is shown to score higher.
  case firstHigher
  /// The second is.
  case secondHigher
  /// Neither is, and nothing is said of how far apart they are.
  case notShownToDiffer
  /// The difference is shown to lie within the margin.
  case equivalent
  /// No item has a score of both.
  case noSharedItems
}

/// Two models on a dimension: by how much the first is higher, and how sure that is.
package struct PairResult: Codable, Sendable {
  package let first: String
  package let second: String
  /// Identifier of the dimension, or ``ModelScore/overall``.
  package let dimension: String
  /// Items that have a score of both, the clusters that these come from, and items that have a score
  /// of one of the two only.
  package let items: Int
  package let clusters: Int
  package let unsharedItems: Int
  /// First minus second on the shared items, in the units of the scores that are shown.
  package let difference: Estimate
  package let test: PairTest
  /// For the family of the dimension; nil where there is no test.
  package let adjustedPValue: Double?
  package let adjustment: PairAdjustment
  /// The smallest true difference that is found with ``PairSettings/power`` as the first of the
  /// family, at the spread that is seen.
  package let minimumDetectableDifference: Double?
  /// Why there is none.
  package let minimumDetectableDifferenceReason: String?
  /// Where a margin was given.
  package let equivalence: PairEquivalence?
  package let verdict: PairVerdict

  /// The name of the pair for messages.
  package var names: [String] { [first, second] }
}

/// The test of no difference between two models.
package struct PairTest: Codable, Sendable {
  package let statistic: Double?
  package let pValue: Double?
  package let method: TestMethod?
  package let degreesOfFreedom: Double?
  /// Why there is no statistic, or no p-value.
  package let reason: String?

  private enum Key: String, CodingKey {
    case statistic, pValue, method, degreesOfFreedom, reason
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(statistic, forKey: .statistic)
    try container.encode(pValue, forKey: .pValue)
    try container.encode(method, forKey: .method)
    try container.encodeIfPresent(degreesOfFreedom, forKey: .degreesOfFreedom)
    try container.encodeIfPresent(reason, forKey: .reason)
  }
}

/// Two one-sided tests of whether a difference lies within a margin.
package struct PairEquivalence: Codable, Sendable {
  package let margin: Double
  /// The larger of the two p-values.
  package let pValue: Double?
  /// For the family of the dimension, by the same method as the tests of a difference.
  package let adjustedPValue: Double?
  /// Why there is no p-value.
  package let reason: String?

  private enum Key: String, CodingKey { case margin, pValue, adjustedPValue, reason }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(margin, forKey: .margin)
    try container.encode(pValue, forKey: .pValue)
    try container.encode(adjustedPValue, forKey: .adjustedPValue)
    try container.encodeIfPresent(reason, forKey: .reason)
  }
}

extension PairResult {
  private enum Key: String, CodingKey {
    case first, second, dimension, items, clusters, unsharedItems, difference, test
    case adjustedPValue, adjustment, minimumDetectableDifference
    case minimumDetectableDifferenceReason, equivalence, verdict
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(first, forKey: .first)
    try container.encode(second, forKey: .second)
    try container.encode(dimension, forKey: .dimension)
    try container.encode(items, forKey: .items)
    try container.encode(clusters, forKey: .clusters)
    try container.encode(unsharedItems, forKey: .unsharedItems)
    try container.encode(difference, forKey: .difference)
    try container.encode(test, forKey: .test)
    try container.encode(adjustedPValue, forKey: .adjustedPValue)
    try container.encode(adjustment, forKey: .adjustment)
    try container.encode(minimumDetectableDifference, forKey: .minimumDetectableDifference)
    try container.encodeIfPresent(
      minimumDetectableDifferenceReason, forKey: .minimumDetectableDifferenceReason)
    try container.encodeIfPresent(equivalence, forKey: .equivalence)
    try container.encode(verdict, forKey: .verdict)
  }
}
