package import Diagnostics
internal import ItemResponse
internal import StudyStore

/// What a run of a plan gave, with what earlier runs of it did.
package struct GenerationOutcome: Sendable {
  /// Why no further round was made.
  package enum Stop: String, Sendable, Encodable, CaseIterable {
    /// The plan's number of rounds.
    case rounds
    /// The error that the pool leaves is as small as was asked for.
    case reached
    /// The last rounds lowered it too little.
    case exhausted
    case budget
    /// An endpoint could not be asked.
    case failed
  }

  /// What was asked for in this run.
  package struct Calls: Sendable, Equatable, Encodable {
    /// Requests that were sent; further attempts counted.
    package private(set) var requests = 0
    /// Answers that came.
    package private(set) var answers = 0
    /// Answers that an earlier run had.
    package private(set) var kept = 0
    /// Calls that failed for good.
    package private(set) var failed = 0
    package private(set) var inputTokens = 0
    package private(set) var outputTokens = 0
    /// In the currency of the prices; 0 without prices.
    package private(set) var money = 0.0

    mutating func add(_ calls: EvaluationResults.Calls) {
      requests += calls.requests
      answers += calls.answers
      kept += calls.kept
      failed += calls.failed
      inputTokens += calls.inputTokens
      outputTokens += calls.outputTokens
      money += calls.money ?? 0
    }

    mutating func add(
      _ counts: GenerationCalls.Counts, from before: CallTotals, to after: CallTotals
    ) {
      requests += after.requests - before.requests
      answers += counts.answers
      kept += counts.kept
      failed += counts.failed
      inputTokens += after.tokens.input - before.tokens.input
      outputTokens += after.tokens.output - before.tokens.output
      money += after.cost - before.cost
    }
  }

  package let plan: GenerationPlan
  /// Nil where the panel's first test did not come to its end.
  let state: GenerationState?
  package let stop: Stop
  package let calls: Calls
  /// What scores the answers of the panel; nil where they are scores themselves.
  package let recognizer: OfflineRecognizer?
  /// What is known of the judges that score them, by dimension; nil where none do.
  package let standings: [String: JudgeStanding.Dimension?]?
  /// What ended the run before its end, each once.
  package let failures: [Diagnostic]

  /// Whether the plan came to its end.
  package var isComplete: Bool { failures.isEmpty }

  /// The rounds so far, those of earlier runs among them.
  package var rounds: [GenerationRound] { state?.rounds ?? [] }

  /// What the panel could before, and what went out of use; nil before its first test came to its end.
  package var start: GenerationStart? { state?.start }

  /// The error that the pool leaves before and after each round.
  var errors: [(before: Double, after: Double)] {
    let errors = state?.errors ?? []
    return zip(errors, errors.dropFirst()).map { (before: $0, after: $1) }
  }

  /// An ability from random anchors and from evolved items.
  typealias Comparison = (
    anchors: AbilityEstimate?, evolved: AbilityEstimate?, anchorItems: Int, evolvedItems: Int
  )

  /// What a model can on items of either kind; nil before the panel's first test came to its end.
  func comparison(_ model: String, _ dimension: String) -> Comparison? {
    state?.comparison(model, dimension)
  }
}
