import Foundation
import ItemResponse
import Statistics

/// A pool that leaked into the training of models, beside items that were written since.
enum EvolutionLeaks {
  static let simulations = [pool(leaked: 0.5), pool(leaked: 0)]

  /// A pool of 60 items that 300 examinees calibrated, and models that have seen a share of it.
  private static func pool(leaked share: Double) -> Simulation {
    let isLeaked = share > 0
    return Simulation(
      subject: EvolutionStudies.subject,
      data: isLeaked
        ? "half of a pool of 60 items is known to the models, and 95 % of it answered right"
        : "no item of a pool of 60 is known to the models",
      seed: 305, dataSets: 50,
      measures: [
        .coverage(
          "ability by the evolved test", .within(0.91...0.98)),
        AdaptiveStudies.number("bias by the evolved test", 0, .within(-0.06...0.06)),
        .coverage(
          "ability by the static pool",
          isLeaked ? .within(0...0.6) : .within(0.92...0.98)),
        AdaptiveStudies.number(
          "bias by the static pool", isLeaked ? nil : 0,
          isLeaked ? .within(0.3...2) : .within(-0.05...0.05)),
        .coverage(
          "ability by the evolved test, items taken as known",
          .none("the errors of the pilot and its panel are left out")),
        AdaptiveStudies.number(
          "models whose static ability is larger than the evolved one beyond 1.96 errors", nil,
          isLeaked ? .within(0.3...1) : .within(0...0.06)),
        AdaptiveStudies.number("items of the evolved test", nil, .none("what was accepted")),
      ]
    ) { draws, _ in
      var findings = Findings()
      let pool = try AdaptivePopulations.items(60, &draws)
      guard
        let calibration = try AdaptivePopulations.calibration(pool, persons: 250, &draws),
        let calibrated = calibration.calibratedItems().value
      else { return findings }
      let bank = try ItemBank(calibrated).shrunken()
      // A panel of models that were made before the pool was published.
      let panel = draws.normals(16)
      let estimates = try EvolutionPopulations.abilities(
        EvolutionPopulations.answers(panel, pool, &draws), bank: bank
      ).compactMap(\.self)
      let evolved = try test(of: estimates, panel, bank, &draws)
      guard evolved.truth.count >= 10 else { return findings }
      let evolvedBank = try ItemBank(evolved.items)
      let known = try ItemBank(evolved.items.map(\.item))
      let truths = draws.normals(12)
      // The same items leaked to all, the chance of a right answer on them hardly that of the ability.
      let isKnown = pool.indices.map { _ in draws.happens(share) }
      let answers = truths.map { ability in
        pool.indices.map { place -> Int? in
          isKnown[place]
            ? (draws.happens(0.95) ? 1 : 0)
            : AdaptivePopulations.response(pool[place], ability, &draws)
        }
      }
      let fresh = EvolutionPopulations.answers(truths, evolved.truth, &draws)
      let before = try EvolutionPopulations.abilities(answers, bank: bank)
      let after = try EvolutionPopulations.abilities(fresh, bank: evolvedBank)
      let bare = try EvolutionPopulations.abilities(fresh, bank: known)
      var (old, new, plain) = (AbilityErrors(), AbilityErrors(), AbilityErrors())
      var larger = 0.0
      for (place, truth) in truths.enumerated() {
        old.note(before[place], truth, length: 60)
        new.note(
          after[place].map { evolved.pilot.carrying($0) }, truth, length: evolved.truth.count)
        plain.note(bare[place], truth, length: evolved.truth.count)
        guard let first = before[place],
          let second = after[place].map({ evolved.pilot.carrying($0) })
        else { continue }
        let error =
          (first.standardError * first.standardError
          + second.standardError * second.standardError).squareRoot()
        if first.ability - second.ability > 1.959_963_984_540_054 * error { larger += 1 }
      }
      findings.note("ability by the evolved test", new.coverage())
      findings.note("bias by the evolved test", new.bias)
      findings.note("ability by the static pool", old.coverage())
      findings.note("bias by the static pool", old.bias)
      findings.note("ability by the evolved test, items taken as known", plain.coverage())
      findings.note(
        "models whose static ability is larger than the evolved one beyond 1.96 errors",
        larger / Double(truths.count))
      findings.note("items of the evolved test", Double(evolved.truth.count))
      return findings
    }
  }

  /// New items at the targets, piloted by a panel with the abilities that the pool gave it.
  private static func test(
    of estimates: [AbilityEstimate], _ panel: [Double], _ bank: ItemBank, _ draws: inout Draws
  ) throws -> (items: [CalibratedItem], truth: [Item], pilot: PilotCalibration) {
    let prior = try PilotCalibration.Prior(of: bank)
    let pilot = try PilotCalibration(panel: estimates, prior: prior)
    let targets = try EvolutionTargets(
      abilities: estimates, pool: nil, count: 60, discrimination: prior.discrimination())
    let rule = try AcceptanceRule(within: 0.7, leastDiscrimination: 0.5, probability: 0.3)
    var items: [CalibratedItem] = []
    var truth: [Item] = []
    let written = try EvolutionPopulations.batch(
      targets.targets, missing: 0.5, pilot, panel, trials: 3, &draws)
    for (item, posterior, target) in written
    where rule.verdict(of: posterior, target: target).outcome == .accepted {
      items.append(posterior.calibratedItem)
      truth.append(item)
    }
    return (items, truth, pilot)
  }
}
