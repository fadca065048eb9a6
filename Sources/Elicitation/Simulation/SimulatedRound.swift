package import PrintedNumbers

/// One of several rounds in which the same models answer the same items, and perhaps new ones.
package struct SimulatedRound: Sendable, Equatable {
  /// A change of what a model shows on a dimension, from this round on.
  package struct Shift: Sendable, Equatable {
    /// Place of the model in the plan.
    package let model: Int
    /// Place of the dimension in the system.
    package let dimension: Int
    /// What is added to the model's mean, in units of the scale.
    package let amount: Double
  }

  /// A change of items, the same for all models and all their dimensions, from this round on.
  package struct ItemDrift: Sendable, Equatable {
    /// The items, counted from 0.
    package let items: [Int]
    /// What is added to the latent value.
    package let amount: Double
  }

  /// Name as in the record.
  package let name: String
  /// The day on which it begins.
  package let starts: CalendarDay
  /// How many items are new in it; they stay in all that follow.
  package let newItems: Int
  package let shifts: [Shift]
  package let drifts: [ItemDrift]
}

/// What a plan says of one round, all earlier ones counted in.
struct RoundState {
  /// Nil where the plan has no rounds.
  let round: SimulatedRound?
  /// How many items are put to the models.
  let itemCount: Int
  /// The mean score of each model on each dimension, in units of the scale.
  let means: [[Double]]
  /// What is added to the latent value of each item.
  let drift: [Double]

  /// The states of all rounds of a plan in their order; one where it has none.
  static func all(_ plan: SimulationPlan) -> [RoundState] {
    var means = plan.models.map(\.means)
    var drift = [Double](repeating: 0, count: plan.totalItemCount)
    var count = plan.itemCount
    guard !plan.rounds.isEmpty else {
      return [RoundState(round: nil, itemCount: count, means: means, drift: drift)]
    }
    return plan.rounds.map { round in
      count += round.newItems
      for shift in round.shifts {
        // Beyond twelve decimals a sum of decimal numbers is noise of binary ones.
        let mean = means[shift.model][shift.dimension] + shift.amount
        means[shift.model][shift.dimension] = (mean * 1e12).rounded() / 1e12
      }
      for change in round.drifts {
        for item in change.items { drift[item] += change.amount }
      }
      return RoundState(round: round, itemCount: count, means: means, drift: drift)
    }
  }
}
