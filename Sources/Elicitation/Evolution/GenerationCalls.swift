internal import Diagnostics
internal import StudyStore
internal import Synchronization

/// Makes the calls of a plan's rounds: of the generator and of the panel, within the same limits.
final class GenerationCalls: Sendable {
  /// What came of asking a model about an item once.
  struct PilotAnswer: Sendable {
    /// The place of the model in the panel.
    let model: Int
    /// The place of the item among those of the pilot.
    let item: Int
    let epoch: Int
    let result: CallResult
  }

  /// What kept a round from coming to its end.
  struct Obstacle: Sendable {
    let model: String
    let failure: CallFailure
  }

  /// Answers that came in this run, those that an earlier run had, and calls that failed for good.
  struct Counts: Sendable, Equatable {
    var answers = 0
    var kept = 0
    var failed = 0
  }

  private let plan: GenerationPlan
  private let runners: [CallRunner]
  private let world: SimulatedWorld
  private let tally = Mutex(Counts())

  /// - Throws: every variable that is not set, and files that cannot be read.
  init(
    _ plan: GenerationPlan, study: Study, ledger: CallLedger, budget: CallBudget,
    environment: @escaping @Sendable (String) -> String?
  ) throws(Diagnostics) {
    let world = SimulatedWorld()
    let generator: EvaluationClients.Source =
      switch plan.generator.client {
      case .endpoint(_, let address, let key):
        .endpoint(addressVariable: address, keyVariable: key)
      case .replay(_, let file): .replay(file: file)
      case .simulated(let simulated):
        .simulated(
          SimulatedGeneratorClient(generator: simulated, seed: plan.seed, world: world))
      }
    let panel = plan.pilot.models.map { model -> (name: String, source: EvaluationClients.Source) in
      switch model.client {
      case .endpoint(_, let address, let key):
        (model.name, .endpoint(addressVariable: address, keyVariable: key))
      case .replay(_, let file): (model.name, .replay(file: file))
      case .simulated(let examinee):
        (
          model.name,
          .simulated(
            SimulatedPanelClient(
              examinee: examinee, name: model.name, seed: plan.seed, world: world))
        )
      }
    }
    self.plan = plan
    self.world = world
    runners = try EvaluationClients(
      [(plan.generator.name, generator)] + panel, file: plan.file, study: study,
      environment: environment
    ).runners(
      plan.limits, seed: plan.seed, ledger: ledger, budget: budget,
      prices: plan.limits.callPrices)
  }

  var counts: Counts { tally.withLock { $0 } }

  // MARK: - Generation

  /// Asks the generator, all requests at once as far as the limits let them.
  ///
  /// - Returns: in the order of the requests.
  func generate(
    _ requests: [GenerationRequest], onDone: @escaping @Sendable (Int) -> Void
  ) async -> [CallResult] {
    world.know(requests)
    let calls = requests.map { request in
      PlannedCall(
        name: request.call, sample: "\(plan.name)/\(request.round)",
        request: request.modelRequest(of: plan))
    }
    return await made(calls.map { (runners[0], $0) }, onDone)
  }

  // MARK: - Pilot

  /// Asks every model of the panel about every item.
  ///
  /// - Parameters:
  ///   - items: without parameters, as they are to be in the pool.
  ///   - truths: the same with the parameters that a simulated generator gave them.
  func pilot(
    _ items: [PoolItem], truths: [PoolItem], onDone: @escaping @Sendable (Int) -> Void
  ) async -> [PilotAnswer] {
    world.know(truths)
    let piloting = plan.piloting
    var places: [(model: Int, item: Int, epoch: Int)] = []
    var calls: [(CallRunner, PlannedCall)] = []
    for (place, item) in items.enumerated() {
      for (model, asked) in plan.pilot.models.enumerated() {
        for question in piloting.questions(item, to: asked) {
          places.append((model, place, question.epoch))
          calls.append(
            (
              runners[model + 1],
              PlannedCall(
                name: "pilot/\(asked.name)/\(item.sample)/\(question.epoch)", sample: item.sample,
                request: question.request)
            ))
        }
      }
    }
    let results = await made(calls, onDone)
    return zip(places, results).map { place, result in
      PilotAnswer(model: place.model, item: place.item, epoch: place.epoch, result: result)
    }
  }

  // MARK: - Calls

  /// Makes calls, a bounded number of tasks at a time.
  ///
  /// When one fails in a way that all would, those that have not begun are not made: they stand as
  /// cancelled.
  private func made(
    _ calls: [(runner: CallRunner, call: PlannedCall)], _ onDone: @escaping @Sendable (Int) -> Void
  ) async -> [CallResult] {
    var results = [CallResult?](repeating: nil, count: calls.count)
    await withTaskGroup(of: (Int, CallResult).self) { group in
      var next = 0
      var done = 0
      var isEnding = false
      func begin() {
        guard !isEnding, next < calls.count else { return }
        let number = next
        next += 1
        group.addTask { (number, await calls[number].runner.call(calls[number].call)) }
      }
      for _ in 0..<Self.mostTasks { begin() }
      while let (number, result) = await group.next() {
        results[number] = result
        done += 1
        if case .failure(let failure) = result.outcome, failure.endsTest { isEnding = true }
        note(result)
        onDone(done)
        begin()
      }
    }
    return zip(calls, results).map { call, result in
      result
        ?? CallResult(
          call: call.call.name, outcome: .failure(.cancelled), attempts: 0, isFromLedger: false,
          receivedAt: nil, cost: nil)
    }
  }

  private static let mostTasks = 256

  private func note(_ result: CallResult) {
    tally.withLock { counts in
      switch result.outcome {
      case .success where result.isFromLedger: counts.kept += 1
      case .success: counts.answers += 1
      case .failure: counts.failed += 1
      }
    }
  }
}

extension CallFailure {
  /// Whether the budget is the reason.
  var isOfBudget: Bool {
    if case .budgetSpent = self { true } else { false }
  }
}
