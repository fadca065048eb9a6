package import Diagnostics
internal import FileFormats
internal import ItemResponse
internal import LogReaders
internal import Statistics
package import StudyStore
internal import Synchronization
internal import ValueModel

/// Gives the adaptive tests of a plan to its models.
///
/// All tests go on at once, as far as the limits of the endpoints let them; within a test an item is
/// asked after the answers to the one before are scored. Every answer is in the study before it is
/// scored, so that a run that was ended in any way goes on where it stopped: the same tests are given
/// again, and what was answered comes from the study.
///
/// What a run finds is a function of the plan, the pool and the answers, whatever their order in time.
package struct EvaluationRun: Sendable {
  /// How far a run is.
  package struct Progress: Sendable {
    package let tests: Int
    package let testsEnded: Int
    package let items: Int
    /// The smallest and the largest standard error of the abilities so far.
    package let errors: ClosedRange<Double>?
    /// In the currency of the prices; nil without prices.
    package let money: Double?
  }

  private let plan: EvaluationPlan
  private let study: Study
  private let ledger: CallLedger
  private let budget: CallBudget
  private let prices: CallPrices?
  private let banks: [EvaluationTest.Key: EvaluationBank]
  private let reading: ResponseReading
  private let runners: [CallRunner]

  /// Reads the pool and what the plan names.
  ///
  /// - Parameters:
  ///   - study: holds the pool, and takes the calls.
  ///   - environment: the environment variables that hold addresses and keys.
  /// - Throws: everything that keeps a test from being given.
  package init(
    _ plan: EvaluationPlan, in study: Study, environment: @escaping @Sendable (String) -> String?
  ) async throws(Diagnostics) {
    let (pool, banks) = try EvaluationPool.read(plan, in: study)
    self.plan = plan
    self.study = study
    self.banks = banks
    reading = try await ResponseReading(
      plan.recognizer, system: plan.system, dimensions: plan.dimensions, study: study,
      environment: environment)
    let clients = try EvaluationClients(plan, pool, study: study, environment: environment)
    ledger = try CallLedger(study, plan: plan.digest)
    prices = plan.limits.callPrices
    budget = plan.limits.budget(spent: try await ledger.totals())
    runners = clients.runners(of: plan, ledger: ledger, budget: budget, prices: prices)
  }

  /// Gives all tests.
  ///
  /// - Parameter onProgress: is told of each item; from any thread.
  /// - Throws: where the study cannot be read or written. A test that an endpoint or the budget ended
  ///   is told of in the outcome.
  package func run(
    onProgress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async throws(Diagnostics) -> EvaluationOutcome {
    let before = try await ledger.totals()
    let judgesBefore = try await reading.panel?.totals()
    let progress = EvaluationProgress(plan.tests.count, hasPrices: prices != nil)
    let keys = plan.tests
    var tests = [EvaluationOutcome.Test?](repeating: nil, count: keys.count)
    await withTaskGroup(of: (Int, EvaluationOutcome.Test).self) { group in
      for (number, key) in keys.enumerated() {
        group.addTask { [self] in
          let test = await give(key, number: number) { ability in
            let money = prices == nil ? nil : await budget.spent.cost - before.cost
            onProgress(progress.item(of: number, ability: ability, money: money))
          }
          onProgress(progress.end())
          return (number, test)
        }
      }
      for await (number, test) in group { tests[number] = test }
    }
    let after = try await ledger.totals()
    let judgesAfter = try await reading.panel?.totals()
    try ledger.close()
    let given = tests.compactMap(\.self)
    let failures = failures(of: given)
    let outcome = EvaluationOutcome(
      tests: given,
      calls: calls(
        given, before: before, after: after,
        judges: ofJudges(before: judgesBefore, after: judgesAfter)),
      judgments: failures.isEmpty ? judgments(given) : JudgmentTable(), failures: failures)
    try study.pool.recordExposures(
      outcome.exposures, run: "\(plan.name)/\(plan.digest.prefix(12))")
    return outcome
  }

  // MARK: - One test

  private func give(
    _ key: EvaluationTest.Key, number: Int,
    onItem: (AbilityEstimate?) async -> Void
  ) async -> EvaluationOutcome.Test {
    var steps: [EvaluationStep] = []
    var times: [String: Int64] = [:]
    var kept = 0
    var failure: CallFailure?
    var isOfJudge = false
    guard
      let bank = banks[
        EvaluationTest.Key(
          model: 0, dimension: key.dimension, language: key.language)]
    else { preconditionFailure("a test without a bank") }
    let model = plan.models[key.model].name
    let dimension = plan.dimensions[key.dimension].id
    var test = AdaptiveTest(bank.plan, number: number)
    while case .administer(let place) = test.next {
      let item = bank.items[place]
      let results = await ask(item, of: key.model)
      failure =
        results.lazy.compactMap { result -> CallFailure? in
          guard case .failure(let failure) = result.result.outcome else { return nil }
          return failure.endsTest ? failure : nil
        }.first
      if failure != nil { break }
      let (answers, obstacle) = await answers(results, to: item, dimension: dimension)
      if let obstacle {
        (failure, isOfJudge) = (obstacle, true)
        break
      }
      for asked in results {
        if asked.result.isFromLedger { kept += 1 }
        if !plan.models[key.model].isSimulated {
          times[asked.result.call] = asked.result.receivedAt
        }
      }
      let majority = Self.majority(answers.compactMap(\.score))
      do throws(ItemResponseError) {
        if let majority { try test.record(majority, for: place) } else { try test.skip(place) }
      } catch {
        preconditionFailure("an item that was asked for is refused: \(error)")
      }
      guard let step = test.steps.last else { break }
      steps.append(
        EvaluationStep(
          model: model, dimension: dimension, language: key.language, step: test.steps.count,
          item: item.sample, isAnchor: step.isAnchor, criterion: step.criterion,
          response: majority, answers: answers, ability: step.ability.value?.ability,
          standardError: step.ability.value?.standardError))
      await onItem(step.ability.value)
    }
    return EvaluationOutcome.Test(
      ability: EvaluatedAbility(
        model: model, dimension: dimension, language: key.language, ability: test.result.value,
        ofAnchors: Self.ofAnchors(test), items: test.steps.count,
        anchors: test.steps.count(where: \.isAnchor),
        unscored: test.steps.count { $0.response == nil }, stop: Self.stop(test, failure)),
      steps: steps, times: times, kept: kept, failure: failure, isOfJudge: isOfJudge)
  }

  /// The value that most answers have; nil without answers, or where there is no majority.
  static func majority(_ scores: [Int]) -> Int? {
    let ones = scores.count { $0 == 1 }
    guard ones * 2 != scores.count else { return nil }
    return ones * 2 > scores.count ? 1 : 0
  }

  /// The ability from the anchors alone.
  private static func ofAnchors(_ test: AdaptiveTest) -> AbilityEstimate? {
    let anchors = test.steps.filter { $0.isAnchor && $0.response != nil }
    guard !anchors.isEmpty else { return nil }
    let items = test.plan.bank.calibratedItems
    guard let bank = try? ItemBank(anchors.map { items[$0.item] }) else { return nil }
    return try? AbilityScorer(
      bank, population: test.plan.population, quadrature: test.plan.quadrature
    ).ability(of: anchors.map(\.response), method: test.plan.final).value
  }

  private static func stop(_ test: AdaptiveTest, _ failure: CallFailure?) -> EvaluatedAbility.Stop {
    if case .budgetSpent? = failure { return .budget }
    guard failure == nil, case .stop(let reason) = test.next else { return .failed }
    switch reason {
    case .rule(.standardError): return .standardError
    case .rule(.length), .rule(.classification): return .items
    case .rule(.noInformativeItem): return .noInformativeItem
    case .bankExhausted: return .poolExhausted
    }
  }

  // MARK: - Asking

  private struct Asked: Sendable {
    let order: OptionOrder
    let epoch: Int
    let result: CallResult
  }

  /// Asks an item in all orders and repetitions, at once.
  private func ask(_ item: PoolItem, of model: Int) async -> [Asked] {
    let questions = plan.questions(item, to: plan.models[model])
    let runner = runners[model]
    let name = plan.models[model].name
    @Sendable func asked(_ question: EvaluationPlan.Question) async -> Asked {
      let call = PlannedCall(
        name: "\(name)/\(item.sample)/\(question.epoch)", sample: item.sample,
        request: question.request)
      return Asked(
        order: question.order, epoch: question.epoch, result: await runner.call(call))
    }
    if questions.count == 1 { return [await asked(questions[0])] }
    return await withTaskGroup(of: Asked.self) { group in
      for question in questions { group.addTask { await asked(question) } }
      var all: [Asked] = []
      for await one in group { all.append(one) }
      return all.sorted { $0.epoch < $1.epoch }
    }
  }

  /// What was answered, in the order in which it was asked, and what keeps judges from reading it; they
  /// read all answers at once.
  private func answers(
    _ asked: [Asked], to item: PoolItem, dimension: String
  ) async -> ([EvaluationStep.Answer], CallFailure?) {
    let found = await withTaskGroup(of: (Int, EvaluationStep.Answer, CallFailure?).self) { group in
      for (place, one) in asked.enumerated() {
        group.addTask {
          let (answer, failure) = await answer(one, to: item, dimension: dimension)
          return (place, answer, failure)
        }
      }
      var found: [(Int, EvaluationStep.Answer, CallFailure?)] = []
      for await one in group { found.append(one) }
      return found.sorted { $0.0 < $1.0 }
    }
    return (found.map(\.1), found.lazy.compactMap(\.2).first)
  }

  private func answer(
    _ asked: Asked, to item: PoolItem, dimension: String
  ) async -> (EvaluationStep.Answer, CallFailure?) {
    let result = asked.result
    switch result.outcome {
    case .success(let response):
      let text = response.text.isEmpty ? response.refusal ?? "" : response.text
      let score = await reading.score(text, item: item, dimension: dimension)
      let answer = EvaluationStep.Answer(
        call: result.call, order: asked.order, epoch: asked.epoch, score: score.value,
        reason: score.reason, probability: score.probability,
        responseHash: SHA256.hexadecimal(response.text), attempts: result.attempts,
        inputTokens: response.tokens?.input, outputTokens: response.tokens?.output)
      return (answer, score.failure)
    case .failure(let failure):
      let answer = EvaluationStep.Answer(
        call: result.call, order: asked.order, epoch: asked.epoch, score: nil,
        reason: failure.code, probability: nil, responseHash: nil, attempts: result.attempts,
        inputTokens: nil, outputTokens: nil)
      return (answer, nil)
    }
  }

  // MARK: - All tests

  private func judgments(_ tests: [EvaluationOutcome.Test]) -> JudgmentTable {
    var items: [String: EvaluatedItem] = [:]
    for bank in banks.values {
      for item in bank.items {
        items[item.sample] = EvaluatedItem(topic: item.topic, language: item.language)
      }
    }
    var table = JudgmentTable()
    for test in tests {
      for row in EvaluationOutcome.judgments(test, of: plan, by: reading, items: items) {
        table.append(row)
      }
    }
    return table
  }

  /// What ended tests before their end: for each model once.
  private func failures(of tests: [EvaluationOutcome.Test]) -> [Diagnostic] {
    var seen: Set<String> = []
    return tests.compactMap { test in
      guard let failure = test.failure else { return nil }
      let found = failure.diagnostic(at: .file(plan.file))
      let diagnostic = Diagnostic(
        found.code, at: found.place,
        (test.isOfJudge
          ? "the judges of `\(test.ability.model)`" : "the model `\(test.ability.model)`")
          + ": \(found.message)",
        remedy: found.remedy)
      guard seen.insert(diagnostic.description).inserted else { return nil }
      return diagnostic
    }
  }

  private func calls(
    _ tests: [EvaluationOutcome.Test], before: CallTotals, after: CallTotals,
    judges: EvaluationResults.OfJudges?
  ) -> EvaluationResults.Calls {
    let answers = tests.flatMap(\.steps).flatMap(\.answers)
    let kept = tests.reduce(0) { $0 + $1.kept }
    return EvaluationResults.Calls(
      requests: after.requests - before.requests,
      answers: answers.count { $0.responseHash != nil } - kept, kept: kept,
      failed: answers.count { $0.responseHash == nil },
      inputTokens: after.tokens.input - before.tokens.input,
      outputTokens: after.tokens.output - before.tokens.output,
      money: prices == nil ? nil : after.cost - before.cost, judges: judges)
  }

  private func ofJudges(
    before: CallTotals?, after: CallTotals?
  ) -> EvaluationResults.OfJudges? {
    guard let before, let after, let panel = reading.panel else { return nil }
    return EvaluationResults.OfJudges(
      requests: after.requests - before.requests,
      inputTokens: after.tokens.input - before.tokens.input,
      outputTokens: after.tokens.output - before.tokens.output,
      money: panel.plan.limits.prices == nil ? nil : after.cost - before.cost)
  }

  /// The recognizer that scores the responses; nil where something else does.
  package var recognizer: OfflineRecognizer? { reading.recognizer }

  /// How far the judges that score the responses can be trusted, by identifier of the dimension.
  ///
  /// Of a dimension nil where that is not known; nil where no judges score them.
  package var standings: [String: JudgeStanding.Dimension?]? { reading.standings }
}

extension CallFailure {
  /// Whether a test ends with it, to go on in a later run.
  ///
  /// Where the endpoint cannot work now, items that are passed over would be lost to the test. What is
  /// wrong with one request, or comes of it, is an item that tells nothing.
  var endsTest: Bool {
    switch self {
    case .connection, .rateLimited, .serverError: true
    default: concernsAllCalls
    }
  }
}

/// Counts what tests have done.
private final class EvaluationProgress: Sendable {
  private struct State {
    var ended = 0
    var items = 0
    var errors: [Int: Double] = [:]
    var money: Double?
  }

  private let tests: Int
  private let state: Mutex<State>

  init(_ tests: Int, hasPrices: Bool) {
    self.tests = tests
    state = Mutex(State(money: hasPrices ? 0 : nil))
  }

  func item(of test: Int, ability: AbilityEstimate?, money: Double?) -> EvaluationRun.Progress {
    state.withLock { state in
      state.items += 1
      if let ability { state.errors[test] = ability.standardError }
      if let money { state.money = money }
      return snapshot(state)
    }
  }

  func end() -> EvaluationRun.Progress {
    state.withLock { state in
      state.ended += 1
      return snapshot(state)
    }
  }

  private func snapshot(_ state: State) -> EvaluationRun.Progress {
    let errors = state.errors.values
    return EvaluationRun.Progress(
      tests: tests, testsEnded: state.ended, items: state.items,
      errors: errors.min().flatMap { least in errors.max().map { least...$0 } },
      money: state.money)
  }
}
