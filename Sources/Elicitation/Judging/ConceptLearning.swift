package import Diagnostics
internal import LogReaders
internal import RandomStreams
internal import ValueModel

extension ConceptPool {
  /// What learning a pool found.
  package struct Learnt: Sendable {
    package let pool: ConceptPool
    /// Labelled responses whose concepts were asked for.
    package let responses: Int
    /// Those of them that no concept could be read of.
    package let unread: Int
  }

  /// Learns a pool: asks the judges of a plan for the concepts of labelled responses, and chooses those that
  /// stand for others.
  ///
  /// Of each dimension so many labelled responses are drawn as the plan says, of each label as many as there
  /// are of the others, as far as they go; which ones depends on the seed and the texts alone.
  ///
  /// - Parameter panel: of a plan with two stages.
  /// - Throws: what keeps judges from being asked, and where there is nothing to learn.
  package static func learn(
    by panel: JudgePanel, from responses: ResponsesToJudge, _ gold: JudgeGold
  ) async throws(Diagnostics) -> Learnt {
    let plan = panel.plan
    guard let concepts = plan.concepts else {
      throw Diagnostics(
        Diagnostic(
          "noConcepts", at: .file(plan.file), "the plan labels responses in one stage",
          remedy: "Write `stages: two` and name a pool: `concepts: { pool: FILE }`"))
    }
    let jobs = plan.dimensions.indices.flatMap { dimension in
      drawn(dimension, responses, gold, plan, count: concepts.samples).map { (dimension, $0) }
    }.flatMap { dimension, response in
      plan.judges.indices.map { (dimension: dimension, response: response, judge: $0) }
    }
    var named: [[String]?] = Array(repeating: nil, count: jobs.count)
    var failure: Diagnostics?
    await withTaskGroup(of: (Int, [String]?, CallFailure?).self) { group in
      for (number, job) in jobs.enumerated() {
        group.addTask {
          let response = responses.responses[job.response]
          let (result, answer) = await panel.answer(
            of: job.judge, on: response.text, prompt: response.prompt,
            sample: responses.log.judgments.sample[response.row] ?? "",
            dimension: plan.dimensions[job.dimension])
          if case .failure(let failure) = result.outcome { return (number, nil, failure) }
          guard case .success(.concepts(let concepts))? = answer else { return (number, nil, nil) }
          return (number, concepts, nil)
        }
      }
      for await (number, concepts, failed) in group {
        named[number] = concepts
        if let failed, failure == nil {
          failure = Diagnostics([failed.diagnostic(at: .file(plan.file))])
          group.cancelAll()
        }
      }
    }
    if let failure { throw failure }
    let samples = zip(jobs, named).flatMap { job, concepts in
      (concepts ?? []).map { concept in
        Sample(
          dimension: plan.dimensions[job.dimension].id, text: concept,
          label: plan.scale.labels[gold.labels[job.response][job.dimension] ?? 0].score)
      }
    }
    return Learnt(
      pool: try learnt(from: samples, count: concepts.count),
      responses: Set(jobs.map(\.response)).count, unread: named.count { $0 == nil })
  }

  /// Labelled responses of a dimension: of each label in turn one, in an order that the seed and the texts
  /// determine.
  private static func drawn(
    _ dimension: Int, _ responses: ResponsesToJudge, _ gold: JudgeGold, _ plan: RecognitionPlan,
    count: Int
  ) -> [Int] {
    var byLabel: [[(key: UInt64, place: Int)]] = plan.scale.labels.map { _ in [] }
    for (place, response) in responses.responses.enumerated() where response.hasText {
      guard let label = gold.labels[place][dimension] else { continue }
      var stream = RandomStream(
        seed: plan.seed, purpose: StreamPurpose("concepts/\(response.text)"), index: 0)
      byLabel[label].append((stream.next(), place))
    }
    for label in byLabel.indices { byLabel[label].sort { ($0.key, $0.place) < ($1.key, $1.place) } }
    var drawn: [Int] = []
    var turn = 0
    while drawn.count < count, byLabel.contains(where: { turn < $0.count }) {
      for label in byLabel where turn < label.count && drawn.count < count {
        drawn.append(label[turn].place)
      }
      turn += 1
    }
    return drawn
  }
}
