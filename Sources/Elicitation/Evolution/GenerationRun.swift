package import Diagnostics
internal import ItemResponse
internal import LogReaders
package import PrintedNumbers
package import StudyStore
internal import Synchronization
internal import ValueModel

/// Makes new items for a pool, round by round.
///
/// A round asks the generator for items at the difficulties where the pool tells least of the models,
/// refuses what repeats others or gives itself away, has the panel answer what is left, works out what the
/// answers say of each item, and takes into the pool what is as it was asked for. Every answer is in the
/// study before anything is made of it, and a round with all its items is one transaction: a run that was
/// ended in any way goes on in the midst of the round in which it was, asks nothing twice and adds nothing
/// twice.
///
/// What a run finds is a function of the plan, the pool and the answers, whatever their order in time.
package struct GenerationRun: Sendable {
  /// How far a run is.
  package struct Progress: Sendable {
    package enum Stage: String, Sendable { case start, generation, pilot }

    package let round: Int
    package let stage: Stage
    /// Calls of the stage that have come to an end, and all of them.
    package let done: Int
    package let all: Int
    /// Items that earlier rounds brought into the pool.
    package let accepted: Int
  }

  private let plan: GenerationPlan
  private let study: Study
  private let day: CalendarDay
  private let environment: @Sendable (String) -> String?

  /// - Parameters:
  ///   - study: holds the pool, and takes calls, rounds and items.
  ///   - day: when new items are made; it stands in the pool and decides nothing.
  ///   - environment: the environment variables that hold addresses and keys.
  package init(
    _ plan: GenerationPlan, in study: Study, on day: CalendarDay,
    environment: @escaping @Sendable (String) -> String?
  ) {
    self.plan = plan
    self.study = study
    self.day = day
    self.environment = environment
  }

  /// Gives the panel its first test, and makes rounds until the plan ends.
  ///
  /// - Parameter onProgress: is told of each answer; from any thread.
  /// - Throws: what keeps the plan from being run, and where the study cannot be read or written. What an
  ///   endpoint or the budget ended is told of in the outcome.
  package func run(
    onProgress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async throws(Diagnostics) -> GenerationOutcome {
    var calls = GenerationOutcome.Calls()
    if try GenerationState.read(plan, in: study) == nil {
      let test = try await begin(onProgress)
      calls.add(test.calls)
      guard test.isComplete else {
        return GenerationOutcome(
          plan: plan, state: nil, stop: Self.stop(test), calls: calls, recognizer: nil,
          standings: nil, failures: test.failures)
      }
    }
    let reading = try await ResponseReading(
      plan.pilot.recognizer, system: plan.system, dimensions: plan.dimensions, study: study,
      environment: environment)
    let ledger = try CallLedger(study, plan: plan.digest)
    let outcome: GenerationOutcome
    do throws(Diagnostics) {
      outcome = try await rounds(ledger, reading, calls, onProgress)
    } catch {
      try? ledger.close()
      throw error
    }
    try ledger.close()
    return outcome
  }

  private static func stop(_ test: EvaluationOutcome) -> GenerationOutcome.Stop {
    test.tests.contains { $0.ability.stop == .budget } ? .budget : .failed
  }

  // MARK: - Before the first round

  /// Gives the panel its first test, and where it comes to its end keeps what it found.
  private func begin(
    _ onProgress: @escaping @Sendable (Progress) -> Void
  ) async throws(Diagnostics) -> EvaluationOutcome {
    let test = plan.start
    let retirement = try Retirement(of: plan, in: study)
    let run = try await EvaluationRun(test, in: study, environment: environment)
    let all = test.tests.count * test.test.longest
    let outcome = try await run.run { progress in
      onProgress(
        Progress(round: 0, stage: .start, done: progress.items, all: all, accepted: 0))
    }
    guard outcome.isComplete else { return outcome }
    let retired = retirement.items(outcome)
    let start = GenerationStart(
      abilities: outcome.tests.map { test in
        GenerationStart.Ability(
          model: test.ability.model, dimension: test.ability.dimension,
          ability: test.ability.ability?.ability,
          standardError: test.ability.ability?.standardError)
      },
      answers: outcome.tests.flatMap(\.steps).map { step in
        GenerationStart.Answer(
          model: step.model, dimension: step.dimension, item: step.item, isAnchor: step.isAnchor,
          response: step.response)
      }, retired: retired.map(\.entry))
    try record(
      start, round: 0,
      PoolChange(retired: retired.map { (sample: $0.entry.item, reason: $0.reason) }))
    return outcome
  }

  private func record(
    _ value: some Encodable, round: Int, _ change: PoolChange
  ) throws(Diagnostics) {
    let bytes = try JSONText.bytes(value, isPretty: false)
    try study.pool.record(
      PoolRound(
        plan: plan.digest, round: round, record: String(decoding: bytes, as: UTF8.self)),
      change, on: day)
  }

  // MARK: - Rounds

  private func rounds(
    _ ledger: CallLedger, _ reading: ResponseReading, _ earlier: GenerationOutcome.Calls,
    _ onProgress: @escaping @Sendable (Progress) -> Void
  ) async throws(Diagnostics) -> GenerationOutcome {
    let before = try await ledger.totals()
    let made = try GenerationCalls(
      plan, study: study, ledger: ledger, budget: plan.limits.budget(spent: before),
      environment: environment)
    let (state, stop, failures) = try await rounds(made, reading, onProgress)
    let after = try await ledger.totals()
    var calls = earlier
    calls.add(made.counts, from: before, to: after)
    return GenerationOutcome(
      plan: plan, state: state, stop: stop, calls: calls, recognizer: reading.recognizer,
      standings: reading.standings, failures: failures)
  }

  private func rounds(
    _ calls: GenerationCalls, _ reading: ResponseReading,
    _ onProgress: @escaping @Sendable (Progress) -> Void
  ) async throws(Diagnostics) -> (GenerationState, GenerationOutcome.Stop, [Diagnostic]) {
    while true {
      guard let state = try GenerationState.read(plan, in: study) else {
        preconditionFailure("a study lost the first test of a plan")
      }
      if let end = state.end { return (state, end, []) }
      let round = state.rounds.count + 1
      let accepted = state.rounds.flatMap(\.candidates).count { $0.outcome == .accepted }
      let work = RoundWork(
        state: state, requests: try state.requests(), calls: calls, reading: reading, day: day
      ) { stage, done, all in
        onProgress(
          Progress(round: round, stage: stage, done: done, all: all, accepted: accepted))
      }
      switch try await work.result() {
      case .success(let finished):
        try record(finished.record, round: round, finished.change)
      case .failure(let obstacles):
        return (
          state, obstacles.isOfBudget ? .budget : .failed, obstacles.diagnostics(in: plan.file)
        )
      }
    }
  }
}
