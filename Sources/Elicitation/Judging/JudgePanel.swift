internal import Analysis
package import Diagnostics
internal import PrintedNumbers
package import StudyStore
package import ValueModel

/// The judges of a plan at work: asks them about responses, and reads what they answer.
///
/// Every answer is in the study before it is read, so that a run that was ended in any way goes on where
/// it stopped, and a response that was judged once is not asked about again, in this run or another.
///
///     let panel = try await JudgePanel(plan, in: study, environment: environment)
///     let verdicts = await panel.verdicts(on: text, prompt: asked, sample: "item-7", dimension: value)
package struct JudgePanel: Sendable {
  package let plan: RecognitionPlan
  private let runners: [CallRunner]
  private let ledger: CallLedger
  private let calls = CallsUnderWay()
  /// nil where judges label the response itself.
  private let concepts: MappedConcepts?

  /// - Parameters:
  ///   - study: takes the calls.
  ///   - environment: the environment variables that hold addresses and keys.
  ///   - readsConcepts: whether the concept pool of the plan is read; not to learn one.
  /// - Throws: every variable that is not set, and files that cannot be read.
  package init(
    _ plan: RecognitionPlan, in study: Study, readsConcepts: Bool = true,
    environment: @escaping @Sendable (String) -> String?
  ) async throws(Diagnostics) {
    self.plan = plan
    if readsConcepts, let chosen = plan.concepts {
      concepts = try MappedConcepts(chosen, of: plan)
    } else {
      concepts = nil
    }
    let clients = try EvaluationClients(
      plan.judges.map { ($0.name, plan.source(of: $0)) }, file: plan.file, study: study,
      environment: environment)
    ledger = try CallLedger(study, plan: plan.digest)
    runners = clients.runners(
      plan.limits, seed: plan.seed, ledger: ledger,
      budget: plan.limits.budget(spent: try await ledger.totals()),
      prices: plan.limits.callPrices)
  }

  /// What the calls of the plan have taken so far.
  package func totals() async throws(Diagnostics) -> CallTotals { try await ledger.totals() }

  /// Makes the study one file again, if no other program has it open.
  package func close() throws(Diagnostics) { try ledger.close() }

  /// What the verdicts of a judge depend on, as a SHA-256.
  package func method(of judge: Int) -> String {
    plan.method(of: plan.judges[judge], concepts: concepts?.digests ?? [])
  }

  /// The same of the panel.
  package var methodOfPanel: String {
    plan.methodOfPanel(concepts: concepts?.digests ?? [])
  }

  // MARK: - Judging

  /// The verdicts of judges on a response, by judge and order, whatever the order of the answers in time.
  ///
  /// - Parameters:
  ///   - text: with something to read.
  ///   - prompt: what the response answers, where it is known.
  ///   - sample: the item, for the study.
  ///   - judges: places in the plan; nil for all.
  package func verdicts(
    on text: String, prompt: String?, sample: String, dimension: ValueDimension,
    judges: [Int]? = nil
  ) async -> [JudgeVerdict] {
    let asked = (judges ?? Array(plan.judges.indices)).flatMap { judge in
      plan.orders.map { (judge, $0) }
    }
    if asked.count == 1 {
      return [await verdict(asked[0], text, prompt, sample, dimension)]
    }
    return await withTaskGroup(of: (Int, JudgeVerdict).self) { group in
      for (place, one) in asked.enumerated() {
        group.addTask { (place, await verdict(one, text, prompt, sample, dimension)) }
      }
      var verdicts: [(Int, JudgeVerdict)] = []
      for await one in group { verdicts.append(one) }
      return verdicts.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// What a judge answered about a response: read, but not made a verdict of.
  package func answer(
    of judge: Int, on text: String, prompt: String?, sample: String, dimension: ValueDimension,
    order: OptionOrder = .given
  ) async -> (result: CallResult, answer: Result<JudgeAnswer, JudgeAnswer.Problem>?) {
    let asked = plan.judges[judge]
    let request = plan.request(asked, text, prompt: prompt, dimension: dimension, order: order)
    let call = PlannedCall(name: plan.call(asked, request), sample: sample, request: request)
    let result = await calls.result(of: call, by: runners[judge])
    guard case .success(let response) = result.outcome else { return (result, nil) }
    return (
      result,
      Result { () throws(JudgeAnswer.Problem) in
        try JudgeAnswer(response.text, form: asked.form, scale: plan.scale)
      }
    )
  }

  private func verdict(
    _ asked: (judge: Int, order: OptionOrder), _ text: String, _ prompt: String?,
    _ sample: String, _ dimension: ValueDimension
  ) async -> JudgeVerdict {
    let (result, answer) = await answer(
      of: asked.judge, on: text, prompt: prompt, sample: sample, dimension: dimension,
      order: asked.order)
    var label: Int?
    var reason: String?
    var problem: JudgeAnswer.Problem?
    var explanation: String?
    switch answer {
    case .success(.label(let place, let said)): (label, explanation) = (place, said)
    case .success(.opinions(let opinions)):
      label = plan.scale.united(opinions.map(\.label))
      explanation = opinions.map { "\(plan.scale.labels[$0.label].word): \($0.text)" }
        .joined(separator: "\n")
    case .success(.concepts(let named)):
      let mapped = concepts?.labels(of: named, dimension: dimension.id) ?? []
      explanation = named.joined(separator: "\n")
      if named.isEmpty || !mapped.isEmpty {
        label = plan.scale.united(mapped)
      } else {
        reason = JudgeCall.unmapped
      }
    case .failure(let found): (problem, reason) = (found, JudgeCall.unreadable)
    case nil: reason = result.failureCode
    }
    let response = try? result.outcome.get()
    return JudgeVerdict(
      judge: asked.judge, order: asked.order, label: label, reason: reason, problem: problem,
      isError: response == nil, explanation: explanation,
      inputTokens: response?.tokens?.input, outputTokens: response?.tokens?.output,
      judgedAt: plan.judges[asked.judge].isSimulated ? nil : result.receivedAt,
      isKept: result.isFromLedger, failure: result.endingFailure)
  }
}

extension RecognitionPlan.Judge {
  /// Whether answers are drawn by chance, and so have no time.
  package var isSimulated: Bool {
    if case .simulated = client { return true }
    return false
  }
}

extension RecognitionPlan {
  /// Who answers for a judge.
  func source(of judge: Judge) -> EvaluationClients.Source {
    switch judge.client {
    case .endpoint(_, let address, let key):
      .endpoint(addressVariable: address, keyVariable: key)
    case .replay(_, let file): .replay(file: file)
    case .simulated(let recognizer):
      .simulated(
        SimulatedRecognizerClient(
          recognizer: recognizer, name: judge.name, scale: scale, form: judge.form, seed: seed))
    }
  }
}

extension CallResult {
  /// Why there is no answer, as the record says it.
  fileprivate var failureCode: String? {
    if case .failure(let failure) = outcome { failure.code } else { nil }
  }

  /// What would end all further calls as well.
  fileprivate var endingFailure: CallFailure? {
    guard case .failure(let failure) = outcome else { return nil }
    switch failure {
    case .connection, .rateLimited, .serverError: return failure
    default: return failure.concernsAllCalls ? failure : nil
    }
  }
}

/// Calls that are being made: of the same request by the same judge there is one at a time, whose result
/// all get that ask for it.
private actor CallsUnderWay {
  private var tasks: [String: Task<CallResult, Never>] = [:]

  func result(of call: PlannedCall, by runner: CallRunner) async -> CallResult {
    if let task = tasks[call.name] { return await task.value }
    let task = Task { await runner.call(call) }
    tasks[call.name] = task
    let result = await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
    tasks[call.name] = nil
    return result
  }
}

/// The second stage: what the nearest concepts say.
private struct MappedConcepts: Sendable {
  let pool: ConceptPool
  let recognizer: OfflineRecognizer?
  let leastSimilarity: Double
  let scale: JudgeScale
  /// By identifier of the dimension, its place in the recognizer.
  private let places: [String: Int]

  /// SHA-256 of what labels depend on.
  var digests: [String] { [pool.digest] + [recognizer?.digest].compactMap(\.self) }

  init(_ choice: RecognitionPlan.Concepts, of plan: RecognitionPlan) throws(Diagnostics) {
    pool = try ConceptPool(contentsOf: choice.pool)
    scale = plan.scale
    leastSimilarity = choice.leastSimilarity
    let missing = plan.dimensions.map(\.id).filter { [pool] in pool.count(of: $0) == 0 }
    guard missing.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          "unknownDimension", at: .file(choice.pool),
          "the pool has no concept of \(missing.map { "`\($0)`" }.joined(separator: ", "))",
          remedy: "Learn it anew with --learn-concepts, or leave the dimension out of the plan"))
    }
    guard let file = choice.recognizer else {
      (recognizer, places) = (nil, [:])
      return
    }
    let known = try OfflineRecognizer(contentsOf: file)
    recognizer = known
    places = try known.places(of: plan.dimensions, in: plan.system, file: file)
  }

  /// The labels of the concepts that one of the pool is like.
  func labels(of concepts: [String], dimension: String) -> [Int] {
    concepts.compactMap { concept in
      guard let near = pool.nearest(to: concept, dimension: dimension),
        near.similarity >= leastSimilarity
      else { return nil }
      guard let recognizer, let place = places[dimension] else {
        return scale.place(ofScore: near.concept.label, on: scale.ends)
      }
      let verdict = recognizer.recognize(near.concept.text).verdicts[place]
      let ends = verdict.classes.first.flatMap { low in
        verdict.classes.last.map { low...max(low, $0) }
      }
      return verdict.score.map { scale.place(ofScore: $0, on: ends) }
    }
  }
}

extension JudgeScale {
  /// The lowest and the highest score.
  var ends: ClosedRange<Double> { self == .binary ? 0...1 : -1...1 }
}
