internal import GSLSupport
internal import ValueModel

/// What the scores of one model on one dimension are drawn round.
package struct SimulatedTruth: Sendable, Equatable {
  /// Name of the model.
  package let model: String
  /// Identifier of the dimension.
  package let dimension: String
  /// Mean score, in units of the scale, that a judge without bias or noise would give over endless
  /// items: the plan's.
  package let profile: Double
  /// Mean score, in units of the scale, of the plan's judges over endless items, exact: what an
  /// interval should cover.
  package let expected: Double

  /// The truth of every model and dimension, models outermost.
  static func of(_ plan: SimulationPlan) throws(GSLError) -> [SimulatedTruth] {
    let variance = plan.deviations.responseVariance
    var truths: [SimulatedTruth] = []
    for model in plan.models {
      for (dimension, mean) in zip(plan.system.dimensions, model.means) {
        let location = try plan.scale.location(mean: mean, deviation: variance.squareRoot())
        var sum = 0.0
        for judge in plan.judges {
          sum += try plan.scale.expectedScore(
            location: location + judge.bias,
            deviation: (variance + judge.noise * judge.noise).squareRoot())
        }
        truths.append(
          SimulatedTruth(
            model: model.name, dimension: dimension.id, profile: mean,
            expected: sum / Double(plan.judges.count)))
      }
    }
    return truths
  }
}
