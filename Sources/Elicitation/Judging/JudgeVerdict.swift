/// What one judge said of one response on one dimension, the labels in one order.
package struct JudgeVerdict: Sendable, Equatable {
  /// The place of the judge in the plan.
  package let judge: Int
  package let order: OptionOrder
  /// The place of the label in the scale; nil where there is none.
  package let label: Int?
  /// Why there is none, as the record's `status_reason` says it.
  package let reason: String?
  /// Why an answer could not be read.
  package let problem: JudgeAnswer.Problem?
  /// Whether no answer came at all.
  package let isError: Bool
  /// What the judge said beside the label: its explanation, its opinions or its concepts.
  package let explanation: String?
  package let inputTokens: Int?
  package let outputTokens: Int?
  /// In microseconds since 1970; nil for a simulated judge.
  package let judgedAt: Int64?
  /// Whether an earlier run had the answer.
  package let isKept: Bool
  /// What keeps all calls of the judge from being made, so that a run had better end.
  package let failure: CallFailure?
}

/// Several verdicts as one.
package struct JudgeCall: Sendable, Equatable {
  /// The place of the label; nil where there is none.
  package let label: Int?
  /// Why there is none: `divided_judges`, or what most verdicts say.
  package let reason: String?

  /// The verdict of one judge over the orders of the labels: what all orders that have one say.
  package init(ofOrders verdicts: some Sequence<JudgeVerdict>) {
    let labels = Set(verdicts.compactMap(\.label))
    label = labels.count == 1 ? labels.first : nil
    reason =
      labels.count > 1
      ? Self.divided : label == nil ? verdicts.lazy.compactMap(\.reason).first : nil
  }

  /// The verdict of a panel.
  ///
  /// - Parameter calls: of each judge.
  package init(
    ofPanel calls: [JudgeCall], _ aggregate: RecognitionPlan.Panel.Aggregate, scale: JudgeScale
  ) {
    let labels = calls.compactMap(\.label)
    guard !labels.isEmpty else {
      self.init(label: nil, reason: calls.lazy.compactMap(\.reason).first ?? Self.divided)
      return
    }
    let found: Int?
    switch aggregate {
    case .majority:
      var counts = [Int](repeating: 0, count: scale.labels.count)
      for label in labels { counts[label] += 1 }
      let most = counts.max() ?? 0
      let first = counts.indices.filter { counts[$0] == most }
      found = first.count == 1 ? first[0] : nil
    case .mean:
      // Twice the sum, in whole numbers: labels are steps of 1.
      let sum = 2 * labels.reduce(0, +)
      let step = 2 * labels.count
      let rest = sum % step
      found = rest * 2 == step ? nil : (sum + labels.count) / step
    }
    self.init(label: found, reason: found == nil ? Self.divided : nil)
  }

  /// - Parameter reason: why there is no label.
  package init(label: Int?, reason: String?) {
    self.label = label
    self.reason = reason
  }

  /// Judges, or orders, are divided without a majority.
  static let divided = "divided_judges"
  /// An answer that is not of the form that was asked for.
  static let unreadable = "invalid_judgment_format"
  /// A concept to which none of the pool is like.
  static let unmapped = "unmapped_concepts"
  /// A response without a text.
  static let noResponse = "no_response"
}
