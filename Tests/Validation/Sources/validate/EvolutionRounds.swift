import Foundation
import ItemResponse
import Statistics

/// A model that moves through six rounds, with items that are written for where it has come to.
enum EvolutionRounds {
  static let rounds = 6

  static let followed = Simulation(
    subject: EvolutionStudies.subject,
    data: "12 models that move by 0.3 a round, 12 anchors and the items of the last two rounds",
    seed: 306, dataSets: 36,
    measures: (1...rounds).flatMap { round -> [Measure] in
      [
        .coverage("ability in round \(round)", .within(0.89...0.98)),
        AdaptiveStudies.number("bias in round \(round)", 0, .within(-0.15...0.15)),
      ]
    } + [
      AdaptiveStudies.number(
        "change from the first round to the last, over its true value", 1, .within(0.9...1.1)),
      .coverage(
        "ability in round 6, items taken as known", .none("the errors of the pilots are left out")),
      .coverage(
        "ability in round 6, by the first pool", .none("honest, but of a pool that is too easy")),
      AdaptiveStudies.number(
        "error in round 6, evolved over first pool", nil, .within(0...0.95)),
      AdaptiveStudies.number("items accepted a round", nil, .none("what was accepted")),
    ]
  ) { draws, _ in
    var findings = Findings()
    let first = try AdaptivePopulations.items(40, &draws)
    guard
      let calibration = try AdaptivePopulations.calibration(first, persons: 300, &draws),
      let calibrated = calibration.calibratedItems().value
    else { return findings }
    let base = try ItemBank(calibrated).shrunken()
    let prior = try PilotCalibration.Prior(of: base, widening: 1.5)
    let rule = try AcceptanceRule(within: 0.7, leastDiscrimination: 0.5, probability: 0.3)
    // Of the first pool, 12 items stay in all tests; any are as good as others, so take the first.
    let anchors = Array(base.calibratedItems.prefix(12))
    var abilities = draws.normals(12)
    let start = abilities
    var recent: [(items: [CalibratedItem], truth: [Item])] = [
      (Array(base.calibratedItems.dropFirst(12)), Array(first.dropFirst(12)))
    ]
    var (begin, accepted) = ([Double](), 0.0)
    // The panel that calibrated the latest items: its error is shared by all that they measure.
    var latest: PilotCalibration?
    for round in 1...rounds {
      let items = anchors + recent.flatMap(\.items)
      let truth = Array(first.prefix(12)) + recent.flatMap(\.truth)
      let answers = EvolutionPopulations.answers(abilities, truth, &draws)
      let estimates = try estimated(answers, try ItemBank(items))
      guard estimates.count == abilities.count else { return findings }
      var errors = AbilityErrors()
      for (estimate, ability) in zip(estimates, abilities) {
        errors.note(
          latest?.carrying(estimate) ?? estimate, ability, length: items.count)
      }
      findings.note("ability in round \(round)", errors.coverage())
      findings.note("bias in round \(round)", errors.bias)
      if round == 1 { begin = estimates.map(\.ability) }
      if round == rounds {
        let moved = zip(estimates, begin).reduce(0) { $0 + $1.0.ability - $1.1 }
        let truly = zip(abilities, start).reduce(0) { $0 + $1.0 - $1.1 }
        findings.note(
          "change from the first round to the last, over its true value", moved / truly)
        try noteAlternatives(
          answers, items, abilities, errors, base, first, &findings, &draws)
        break
      }
      let pilot = try PilotCalibration(panel: estimates, prior: prior)
      latest = pilot
      let targets = try EvolutionTargets(
        abilities: estimates, pool: try ItemBank(items), count: 24,
        discrimination: prior.discrimination())
      var new: (items: [CalibratedItem], truth: [Item]) = ([], [])
      let written = try EvolutionPopulations.batch(
        targets.targets, missing: 0.5, pilot, abilities, trials: 3, &draws)
      for (item, posterior, target) in written
      where rule.verdict(of: posterior, target: target).outcome == .accepted {
        new.items.append(posterior.calibratedItem)
        new.truth.append(item)
      }
      accepted += Double(new.truth.count) / Double(rounds - 1)
      recent = recent.suffix(1) + [new]
      abilities = abilities.map { $0 + 0.3 + 0.1 * draws.normal() }
    }
    findings.note("items accepted a round", accepted)
    return findings
  }

  /// Posterior means with the population of the round, of which weighted likelihood estimates tell.
  private static func estimated(
    _ answers: [[Int?]], _ bank: ItemBank
  ) throws -> [AbilityEstimate] {
    let raw = try EvolutionPopulations.abilities(
      answers, bank: bank, method: .weightedLikelihood
    ).compactMap(\.self)
    let count = Double(raw.count)
    let mean = raw.reduce(0) { $0 + $1.ability } / count
    let spread = raw.reduce(0) { $0 + ($1.ability - mean) * ($1.ability - mean) } / (count - 1)
    let noise = raw.reduce(0) { $0 + $1.standardError * $1.standardError } / count
    let population = try LatentDistribution(
      mean: mean, deviation: max(0.25, spread - noise).squareRoot())
    return try EvolutionPopulations.abilities(answers, bank: bank, population: population)
      .compactMap(\.self)
  }

  private static func noteAlternatives(
    _ answers: [[Int?]], _ items: [CalibratedItem], _ abilities: [Double],
    _ errors: AbilityErrors, _ base: ItemBank, _ first: [Item], _ findings: inout Findings,
    _ draws: inout Draws
  ) throws {
    var (known, old) = (AbilityErrors(), AbilityErrors())
    let bare = try estimated(answers, try ItemBank(items.map(\.item)))
    // As many items of the first pool as there are in the test, so that the lengths are alike.
    let count = min(items.count, first.count)
    let fixed = try estimated(
      EvolutionPopulations.answers(abilities, Array(first.prefix(count)), &draws),
      try ItemBank(Array(base.calibratedItems.prefix(count))))
    for (place, ability) in abilities.enumerated() {
      known.note(bare[place], ability, length: items.count)
      old.note(fixed[place], ability, length: count)
    }
    findings.note("ability in round 6, items taken as known", known.coverage())
    findings.note("ability in round 6, by the first pool", old.coverage())
    findings.note(
      "error in round 6, evolved over first pool", errors.rootMeanSquare / old.rootMeanSquare)
  }
}
