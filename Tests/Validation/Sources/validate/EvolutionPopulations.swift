import Foundation
import ItemResponse
import Statistics

/// Models, items and generators of the simulated evolution.
enum EvolutionPopulations {
  /// The successes of a model on an item.
  static func successes(
    _ item: Item, _ ability: Double, trials: Int, _ draws: inout Draws
  ) -> Int {
    (0..<trials).reduce(0) { sum, _ in
      sum + AdaptivePopulations.response(item, ability, &draws)
    }
  }

  /// What a generator writes for a target: difficulties that miss it by a normal error, discriminations
  /// of the population.
  static func generated(
    for target: Double, missing deviation: Double, _ draws: inout Draws
  ) throws -> Item {
    try .logistic(
      discrimination: exp(0.2 + 0.3 * draws.normal()),
      difficulty: target + deviation * draws.normal())
  }

  /// Items that are written for targets, with their posteriors from a pilot of the whole batch.
  static func batch(
    _ targets: [EvolutionTargets.Target], missing deviation: Double, _ pilot: PilotCalibration,
    _ panel: [Double], trials: Int, _ draws: inout Draws
  ) throws -> [(item: Item, posterior: PilotPosterior, target: Double)] {
    var items: [Item] = []
    var counts: [[Int]] = []
    for target in targets {
      let item = try generated(for: target.difficulty, missing: deviation, &draws)
      items.append(item)
      counts.append(panel.map { successes(item, $0, trials: trials, &draws) })
    }
    let posteriors = try pilot.posteriors(
      ofBatch: counts,
      trials: items.map { _ in [Int](repeating: trials, count: panel.count) })
    return zip(zip(items, posteriors), targets).map { ($0.0, $0.1, $1.difficulty) }
  }

  /// Abilities by posterior means.
  static func abilities(
    _ answers: [[Int?]], bank: ItemBank, population: LatentDistribution = .standard,
    method: AbilityMethod = .expectedAPosteriori
  ) throws -> [AbilityEstimate?] {
    let scorer = AbilityScorer(bank, population: population)
    return try scorer.abilities(
      of: ResponseTable(answers, categories: bank.items.map(\.categories)), method: method,
      threads: 1
    ).map(\.value)
  }

  /// Answers of models to items, one each.
  static func answers(
    _ abilities: [Double], _ items: [Item], _ draws: inout Draws
  ) -> [[Int?]] {
    abilities.map { ability in
      items.map { AdaptivePopulations.response($0, ability, &draws) }
    }
  }
}
