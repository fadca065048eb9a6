package import Diagnostics
package import LogReaders

/// What a run of a plan gave.
package struct EvaluationOutcome: Sendable {
  /// One test, with its steps.
  package struct Test: Sendable {
    package let ability: EvaluatedAbility
    package let steps: [EvaluationStep]
    /// When answers arrived, in microseconds since 1970, by key of the call; not for simulated ones.
    let times: [String: Int64]
    /// How many answers an earlier run had.
    let kept: Int
    /// What ended the test before its end.
    let failure: CallFailure?
    /// Whether it was a judge who could not be asked, and not the model.
    let isOfJudge: Bool
  }

  /// In the order of the plan.
  package let tests: [Test]
  package let calls: EvaluationResults.Calls
  /// The judgments of all steps; none where a test did not come to its end.
  package let judgments: JudgmentTable
  /// What ended tests before their end, each once.
  package let failures: [Diagnostic]

  /// Whether all tests came to an end.
  package var isComplete: Bool { failures.isEmpty }

  /// How often each item was given, by its key.
  var exposures: [String: Int] {
    var counts: [String: Int] = [:]
    for step in tests.flatMap(\.steps) { counts[step.item, default: 0] += 1 }
    return counts
  }
}

extension EvaluationOutcome {
  /// The judgments of a test as rows of the record: an answer each.
  ///
  /// Items that the criterion chose are marked as such, so that no mean is taken over them; anchors
  /// are a random sample.
  static func judgments(
    _ test: Test, of plan: EvaluationPlan, by reading: ResponseReading,
    items: [String: EvaluatedItem]
  ) -> [Judgment] {
    test.steps.flatMap { step in
      step.answers.map { answer in
        var row = Judgment(
          evaluation: "\(plan.name)/\(step.model)", task: plan.name, model: step.model,
          sample: step.item, epoch: Int32(answer.epoch), judge: reading.judge,
          criterion: step.dimension,
          score: answer.score.map(Double.init), scaleType: .binary, scaleMinimum: 0,
          scaleMaximum: 1, cluster: items[step.item]?.topic, judgeKind: reading.judgeKind,
          status: answer.score != nil ? .scored : answer.responseHash == nil ? .error : .unscored,
          sampling: step.isAnchor ? .random : .adaptive)
        row.statusReason = answer.reason
        row.language = items[step.item]?.language
        row.optionOrder = plan.test.orders.count > 1 ? answer.order.rawValue : nil
        row.respondedAt = test.times[answer.call].map(Timestamp.init(microseconds:))
        row.responseHash = answer.responseHash
        row.inputTokens = answer.inputTokens.map(Int64.init)
        row.outputTokens = answer.outputTokens.map(Int64.init)
        row.confidence = answer.probability
        return row
      }
    }
  }
}

/// What judgments say of an item.
struct EvaluatedItem: Sendable {
  let topic: String?
  let language: String?
}
