package import ItemResponse

/// One item of an adaptive test, as it was given and answered: a line of the trace.
package struct EvaluationStep: Sendable, Encodable, Equatable {
  package let model: String
  package let dimension: String
  /// Nil for a test over all languages of the pool.
  package let language: String?
  /// From 1 within the test.
  package let step: Int
  /// The key of the item.
  package let item: String
  package let isAnchor: Bool
  /// The value by which the item was chosen; nil where chance chose it.
  package let criterion: Double?
  /// The majority of the answers, 0 or 1; nil where there is none.
  package let response: Int?
  package let answers: [Answer]
  /// After the response; nil before the first one that says something.
  package let ability: Double?
  package let standardError: Double?

  /// What came of asking an item once.
  package struct Answer: Sendable, Encodable, Equatable {
    /// The key of the call in the study.
    package let call: String
    package let order: OptionOrder
    /// From 1, over all orders.
    package let epoch: Int
    /// 0 or 1; nil where the answer says nothing or did not come.
    package let score: Int?
    /// Why there is no score.
    package let reason: String?
    /// How likely a recognizer holds a 1.
    package let probability: Double?
    /// SHA-256 of the response; nil where none came.
    package let responseHash: String?
    /// How often the request was sent.
    package let attempts: Int
    package let inputTokens: Int?
    package let outputTokens: Int?
  }
}

/// What a test found.
package struct EvaluatedAbility: Sendable, Equatable {
  package let model: String
  package let dimension: String
  package let language: String?
  /// On the scale of the pool; nil where no answer said anything.
  package let ability: AbilityEstimate?
  /// From the anchors alone, which everybody was given; nil where there are none.
  package let ofAnchors: AbilityEstimate?
  /// Items that were given, anchors among them.
  package let items: Int
  package let anchors: Int
  /// Items whose answers say nothing or did not come.
  package let unscored: Int
  package let stop: Stop

  /// Why a test ended.
  package enum Stop: String, Sendable, Encodable, CaseIterable {
    case standardError, items, noInformativeItem, poolExhausted, budget, failed
  }
}
