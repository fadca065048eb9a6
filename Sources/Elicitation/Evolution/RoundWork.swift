internal import Diagnostics
internal import ItemResponse
internal import PrintedNumbers
internal import Statistics
internal import StudyStore
internal import ValueModel

/// The work of one round, from the generator's answers to what goes into the pool.
struct RoundWork: Sendable {
  /// What a round came to.
  struct Finished: Sendable {
    let record: GenerationRound
    let change: PoolChange
  }

  let state: GenerationState
  let requests: [GenerationRequest]
  let calls: GenerationCalls
  let reading: ResponseReading
  let day: CalendarDay
  /// Told of calls that have come to an end: the stage, how many, and of how many.
  let onProgress: @Sendable (GenerationRun.Progress.Stage, Int, Int) -> Void

  private var plan: GenerationPlan { state.plan }
  private var round: Int { state.rounds.count + 1 }

  /// Makes the calls of the round and reckons with their answers.
  ///
  /// - Returns: what ended the round before its end, where something did.
  func result() async throws(Diagnostics) -> Result<Finished, RoundObstacles> {
    let answers = await calls.generate(requests) { done in
      onProgress(.generation, done, requests.count)
    }
    let ended = answers.compactMap { obstacle($0, plan.generator.name) }
    if !ended.isEmpty { return .failure(RoundObstacles(found: ended)) }
    var drafts = try drafts(answers)
    let surviving = drafts.indices.filter { drafts[$0].isPiloted }
    let items = surviving.map { drafts[$0].item(of: plan, on: day) }
    let asked = items.count * plan.pilot.models.count * plan.pilot.repeats
    let pilot = await calls.pilot(items, truths: truths(drafts, surviving)) { done in
      onProgress(.pilot, done, asked)
    }
    let stopped = pilot.compactMap { obstacle($0.result, plan.pilot.models[$0.model].name) }
    if !stopped.isEmpty { return .failure(RoundObstacles(found: stopped)) }
    let scores = await scores(pilot, items)
    let unread = scores.compactMap(\.failure).map {
      GenerationCalls.Obstacle(model: reading.judge, failure: $0)
    }
    if !unread.isEmpty { return .failure(RoundObstacles(found: unread)) }
    let counts = counts(pilot, scores.map(\.value), items: items.count)
    for (place, draft) in surviving.enumerated() { drafts[draft].answers = counts[place] }
    return .success(try finished(drafts, answers))
  }

  private func obstacle(_ result: CallResult, _ model: String) -> GenerationCalls.Obstacle? {
    guard case .failure(let failure) = result.outcome, failure.endsTest else { return nil }
    return GenerationCalls.Obstacle(model: model, failure: failure)
  }

  // MARK: - Candidates

  /// The pieces of all answers, numbered in the order of requests, after the filters.
  private func drafts(_ answers: [CallResult]) throws(Diagnostics) -> [Draft] {
    var filters = try CandidateFilters(of: plan, against: state.texts)
    var drafts: [Draft] = []
    for (request, answer) in zip(requests, answers) {
      guard case .success(let response) = answer.outcome else { continue }
      let text =
        response.text.isEmpty ? response.refusal ?? "" : request.opening(of: plan) + response.text
      for piece in CandidateParser(items: request.items).pieces(of: text) {
        let number = drafts.count + 1
        var draft = Draft(
          number: number, sample: plan.sample(round: round, number: number), request: request,
          text: piece.text, problem: piece.problem)
        if piece.problem == nil {
          draft.refusal = filters.take(
            piece.text, sample: draft.sample, dimension: request.dimension.id)
          draft.wording = filters.wordingProbability(
            of: piece.text, dimension: request.dimension.id)
        }
        drafts.append(draft)
      }
    }
    return drafts
  }

  /// The items of a simulated generator with the parameters that they have; none of others.
  private func truths(_ drafts: [Draft], _ surviving: [Int]) -> [PoolItem] {
    guard case .simulated(let generator) = plan.generator.client else { return [] }
    var known: [Int: [SimulatedGenerator.Item]] = [:]
    return surviving.compactMap { place in
      let draft = drafts[place]
      let items =
        known[draft.request.number] ?? generator.items(for: draft.request, seed: plan.seed)
      known[draft.request.number] = items
      guard let truth = items.first(where: { $0.text == draft.text }) else { return nil }
      var item = draft.item(of: plan, on: day)
      item.parameters = PoolParameters(
        discrimination: truth.discrimination, difficulty: truth.difficulty, calibration: "true")
      return item
    }
  }

  /// What the plan's recognizer makes of each answer; nothing of one that did not come.
  private func scores(
    _ pilot: [GenerationCalls.PilotAnswer], _ items: [PoolItem]
  ) async -> [ResponseReading.Score] {
    await withTaskGroup(of: (Int, ResponseReading.Score).self) { group in
      var scores = [ResponseReading.Score](
        repeating: ResponseReading.Score(value: nil), count: pilot.count)
      for (place, answer) in pilot.enumerated() {
        guard case .success(let response) = answer.result.outcome else { continue }
        let text = response.text.isEmpty ? response.refusal ?? "" : response.text
        let item = items[answer.item]
        group.addTask {
          (place, await reading.score(text, item: item, dimension: item.dimension))
        }
      }
      for await (place, score) in group { scores[place] = score }
      return scores
    }
  }

  /// What the panel answered, by item and model.
  private func counts(
    _ pilot: [GenerationCalls.PilotAnswer], _ scores: [Int?], items: Int
  ) -> [[GenerationCandidate.Answers]] {
    let none = [Int](repeating: 0, count: plan.pilot.models.count)
    var ones = [[Int]](repeating: none, count: items)
    var known = ones
    var silent = ones
    for (answer, score) in zip(pilot, scores) {
      if let score {
        ones[answer.item][answer.model] += score
        known[answer.item][answer.model] += 1
      } else {
        silent[answer.item][answer.model] += 1
      }
    }
    return (0..<items).map { item in
      plan.pilot.models.indices.map { model in
        GenerationCandidate.Answers(
          model: plan.pilot.models[model].name, ones: ones[item][model],
          scored: known[item][model], unscored: silent[item][model])
      }
    }
  }

  // MARK: - Calibration

  private func finished(
    _ drafts: [Draft], _ answers: [CallResult]
  ) throws(Diagnostics) -> Finished {
    var candidates: [GenerationCandidate] = []
    var change = PoolChange()
    var information: [GenerationRound.Information] = []
    for dimension in plan.dimensions {
      let calibrator = try RoundCalibrator(state, dimension: dimension.id)
      var accepted: [PoolItem] = []
      let name = plan.calibration(round: round, dimension: dimension.id)
      let own = drafts.filter { $0.request.dimension.id == dimension.id }
      let posteriors = try calibrator.posteriors(of: own)
      for draft in own {
        let (candidate, parameters) = calibrator.judged(
          draft, posteriors[draft.number], calibration: name)
        candidates.append(candidate)
        guard candidate.outcome == .accepted, let parameters else { continue }
        var item = draft.item(of: plan, on: day)
        item.parameters = parameters
        item.status = .calibrated
        accepted.append(item)
      }
      if !accepted.isEmpty {
        change.calibrations.append(calibrator.calibration(named: name, round: round, on: day))
        change.items += accepted
      }
      information.append(try calibrator.information(with: accepted))
    }
    candidates.sort { $0.number < $1.number }
    let asked = zip(requests, answers).map { request, answer in
      var failure: String?
      if case .failure(let found) = answer.outcome { failure = found.code }
      return GenerationRound.Request(
        number: request.number, dimension: request.dimension.id, topic: request.topic,
        target: request.target.difficulty, discrimination: request.target.discrimination,
        exemplars: request.exemplars.map(\.sample), asked: request.items,
        read: drafts.count { $0.request.number == request.number && $0.problem == nil },
        failure: failure)
    }
    return Finished(
      record: GenerationRound(
        round: round, requests: asked, candidates: candidates, information: information),
      change: change)
  }
}

/// What ended a round before its end, each model's once.
struct RoundObstacles: Error {
  let found: [GenerationCalls.Obstacle]

  /// Whether the budget is the reason.
  var isOfBudget: Bool { found.contains { $0.failure.isOfBudget } }

  /// For the plan's file.
  func diagnostics(in file: String) -> [Diagnostic] {
    // A call that was not made because of another is no reason of its own.
    let reasons = found.filter { $0.failure != .cancelled }
    var seen: Set<String> = []
    return (reasons.isEmpty ? found : reasons).compactMap { obstacle in
      let failure = obstacle.failure.diagnostic(at: .file(file))
      let diagnostic = Diagnostic(
        failure.code, at: failure.place, "the model `\(obstacle.model)`: \(failure.message)",
        remedy: failure.remedy)
      return seen.insert(diagnostic.description).inserted ? diagnostic : nil
    }
  }
}

/// A candidate on its way through a round.
struct Draft: Sendable {
  let number: Int
  let sample: String
  let request: GenerationRequest
  let text: String
  /// Why it is no item.
  let problem: CandidateParser.Problem?
  var refusal: CandidateFilters.Refusal?
  /// How likely the wording alone shows the value; nil where nobody says.
  var wording: Double?
  var answers: [GenerationCandidate.Answers] = []

  var isPiloted: Bool { problem == nil && refusal == nil }

  /// As it would stand in the pool, without parameters.
  func item(of plan: GenerationPlan, on day: CalendarDay) -> PoolItem {
    PoolItem(
      sample: sample, text: text, system: plan.system.id, dimension: request.dimension.id,
      language: plan.language, topic: request.topic, origin: "generated", created: day)
  }
}
