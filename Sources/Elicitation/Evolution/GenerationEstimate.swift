package import Diagnostics
internal import ItemResponse
package import StudyStore
internal import ValueModel

/// What a plan may take, before anything is asked.
package struct GenerationEstimate: Sendable {
  /// Calls of all that is left of the plan: of the panel's first test, of the generator and of pilots.
  package let calls: CallEstimate
  /// Rounds that are in the study.
  package let roundsDone: Int
  package let rounds: Int

  /// The fewest calls are those of a generator of whose items none passes the filters; the most are those of
  /// as many items as are asked for, each as long as is allowed, and of all rounds.
  ///
  /// Simulated models and replays cost nothing.
  ///
  /// - Throws: what keeps the plan from being run.
  package init(_ plan: GenerationPlan, in study: Study) throws(Diagnostics) {
    let state = try GenerationState.read(plan, in: study)
    var calls = try state == nil ? EvaluationPool.estimate(plan.start, in: study) : CallEstimate()
    let done = state?.rounds.count ?? 0
    roundsDone = done
    rounds = plan.rounds
    let left = state?.end == nil ? max(0, plan.rounds - done) : 0
    let items = try study.pool.items()
    let prices = plan.limits.callPrices
    let longest = plan.filters.length?.upperBound ?? 600
    for dimension in plan.dimensions {
      let requests = left * plan.targets.count
      let item = PoolItem(
        sample: "item", text: String(repeating: "a", count: longest), system: plan.system.id,
        dimension: dimension.id)
      if case .endpoint = plan.generator.client {
        let exemplars = items.filter { $0.dimension == dimension.id }
          .sorted { $0.text.utf8.count > $1.text.utf8.count }.prefix(plan.exemplars.count)
        let request = GenerationRequest(
          round: 1, number: 1, dimension: dimension,
          target: EvolutionTargets.Target(difficulty: 0, discrimination: 1),
          topic: plan.topics.max { $0.utf8.count < $1.utf8.count },
          exemplars: Array(exemplars), items: plan.generator.items)
        calls.add(
          request.modelRequest(of: plan), calls: min(1, requests)...requests, prices: prices)
      }
      for model in plan.pilot.models {
        guard case .endpoint = model.client else { continue }
        for question in plan.piloting.questions(item, to: model) {
          calls.add(
            question.request, calls: 0...requests * plan.generator.items, prices: prices)
        }
      }
    }
    self.calls = calls
  }
}
