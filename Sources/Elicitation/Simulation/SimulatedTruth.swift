internal import GSLSupport
internal import ValueModel

/// What the scores of one model on one dimension are drawn round.
package struct SimulatedTruth: Sendable, Equatable {
  /// Name of the model.
  package let model: String
  /// Identifier of the dimension.
  package let dimension: String
  /// Name of the round; nil where the plan has none.
  package let round: String?
  /// Mean score, in units of the scale, that a judge without bias or noise would give over endless
  /// items: the plan's.
  package let profile: Double
  /// Mean score, in units of the scale, of the plan's judges over endless items, exact: what an
  /// interval should cover.
  ///
  /// Items that have drifted, or were leaked, are as large a share of them as in the study; so are those
  /// of each language, those that are asked in several ways, and those of each judge.
  package let expected: Double

  /// The truth of every round, model and dimension, rounds outermost.
  static func of(_ plan: SimulationPlan) throws(GSLError) -> [SimulatedTruth] {
    let conditions = ItemConditions(plan, SimulationDesign(plan))
    var truths: [SimulatedTruth] = []
    for state in RoundState.all(plan) {
      for (model, means) in zip(plan.models.indices, state.means) {
        let expectation = ScoreExpectation(plan, model: model)
        for (place, dimension) in plan.system.dimensions.enumerated() {
          let counts = conditions.counts(state, model: model, dimension: place)
          truths.append(
            SimulatedTruth(
              model: plan.models[model].name, dimension: dimension.id, round: state.round?.name,
              profile: means[place],
              expected: try expectation.mean(of: means[place], over: counts)))
        }
      }
    }
    return truths
  }
}
