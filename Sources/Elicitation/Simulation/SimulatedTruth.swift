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
  /// Items that have drifted are as large a share of them as in the plan.
  package let expected: Double

  /// The truth of every round, model and dimension, rounds outermost.
  static func of(_ plan: SimulationPlan) throws(GSLError) -> [SimulatedTruth] {
    let dimensionsOfItems = SimulationDesign(plan).dimensions
    var truths: [SimulatedTruth] = []
    for state in RoundState.all(plan) {
      for (model, means) in zip(plan.models, state.means) {
        for (place, dimension) in plan.system.dimensions.enumerated() {
          // How many items have each drift.
          var counts: [Double: Int] = [:]
          for item in 0..<state.itemCount where dimensionsOfItems[item].contains(place) {
            counts[state.drift[item], default: 0] += 1
          }
          truths.append(
            SimulatedTruth(
              model: model.name, dimension: dimension.id, round: state.round?.name,
              profile: means[place],
              expected: try expected(mean: means[place], drifts: counts, plan)))
        }
      }
    }
    return truths
  }

  /// The mean over the plan's judges and over items of which so many have each drift.
  private static func expected(
    mean: Double, drifts: [Double: Int], _ plan: SimulationPlan
  ) throws(GSLError) -> Double {
    let variance = plan.deviations.responseVariance
    let location = try plan.scale.location(mean: mean, deviation: variance.squareRoot())
    func ofJudges(_ drift: Double) throws(GSLError) -> Double {
      var sum = 0.0
      for judge in plan.judges {
        sum += try plan.scale.expectedScore(
          location: location + judge.bias + drift,
          deviation: (variance + judge.noise * judge.noise).squareRoot())
      }
      return sum / Double(plan.judges.count)
    }
    // Where all items are alike, nothing is lost to weighing them.
    guard drifts.count > 1 else { return try ofJudges(drifts.keys.first ?? 0) }
    var sum = 0.0
    for (drift, count) in drifts.sorted(by: { $0.key < $1.key }) {
      sum += Double(count) * (try ofJudges(drift))
    }
    return sum / Double(drifts.values.reduce(0, +))
  }
}
