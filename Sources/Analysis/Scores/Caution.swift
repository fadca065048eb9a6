/// A named reason to read a figure with care; it travels with the result and is printed beside it.
package struct Caution: Codable, Equatable, Hashable, Sendable {
  package enum Code: String, Codable, Sendable, CaseIterable {
    /// Fewer than 20 items feed the dimension.
    case fewItems
    /// Fewer than 20 clusters feed the dimension; resampling them understates the uncertainty.
    case fewClusters
    /// So few clusters carry the distance from the end of the scale that their spread is assumed.
    case spreadMostlyAssumed
    /// Clusters of very unequal size, near an end of the scale.
    case unequalClusters
    /// Skewed values and few of them.
    case skewedSample
    /// Few clusters of values without declared ends, which cannot show a long tail.
    case unseenTail
    /// Items of unequal weight.
    case unequalWeights
    /// The method takes items for independent, and they come in clusters.
    case clustersIgnored
    /// More than 95 % of the item scores are at the top of the scale.
    case ceiling
    /// The model was measured on other items than the rest of the board.
    case unequalItems
    /// The model answered fewer repeats or prompt versions than the rest of the board.
    case fewerRepeats
    /// One judge only: nothing can be said about agreement.
    case oneJudge
    /// Judgments without a score were left out.
    case missingJudgments
    /// Published figures without item-level data: no interval can be computed.
    case publishedOnly
    /// Curated showcase rows were present and left out.
    case curatedExcluded
    /// Published scores stand beside item-level judgments and are not shown with them.
    case publishedExcluded
  }

  package let code: Code
  /// The model concerned; `nil` when all are.
  package let model: String?
  /// Identifier of the dimension concerned; `nil` when all are.
  package let dimension: String?
  /// What was counted (items, clusters, repeats, judgments without a score) and out of how many.
  package let observed: Int?
  package let expected: Int?
  /// One plain sentence.
  package let message: String

  package init(
    _ code: Code, model: String? = nil, dimension: String? = nil, observed: Int? = nil,
    of expected: Int? = nil, message: String
  ) {
    self.code = code
    self.model = model
    self.dimension = dimension
    self.observed = observed
    self.expected = expected
    self.message = message
  }

  /// The caution on scores that somebody else published.
  package static let published = Caution(
    .publishedOnly,
    message: "Published scores without item-level data: no interval can be computed.")
}
