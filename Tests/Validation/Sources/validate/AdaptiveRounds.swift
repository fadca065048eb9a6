import ItemResponse
import Statistics

/// Rounds of adaptive tests that anchors link, with a model that moves.
enum AdaptiveRounds {
  /// A model that moves through rounds of new examinees, followed by anchors.
  static let followed = Simulation(
    subject: AdaptiveStudies.subject,
    data: "a model that moves, 4 rounds of 500 examinees, 20 anchors of 80 items", seed: 223,
    dataSets: 40,
    measures: [
      .coverage("ability, with the error of the link", .within(0.93...0.97)),
      .coverage("ability, without the error of the link", .none("the link is taken as known")),
      .coverage("ability, not linked", .none("each round on its own scale")),
      AdaptiveStudies.number("bias of the ability", 0, .within(-0.05...0.05)),
      AdaptiveStudies.number(
        "change from the first round to the last, over its true value", 1, .within(0.95...1.05)),
      AdaptiveStudies.number("intercept of the last link", 0.9, .within(0.85...0.95)),
      AdaptiveStudies.number("slope of the last link", 1.3, .within(1.24...1.36)),
      AdaptiveStudies.number(
        "drifting anchors found of two that became easier by 1", nil, .within(0.9...1)),
      AdaptiveStudies.number("other anchors taken for drifting", nil, .within(0...0.1)),
    ]
  ) { draws, _ in
    let anchors = try AdaptivePopulations.items(20, &draws)
    var findings = Findings()
    let first = try anchors + AdaptivePopulations.items(60, &draws)
    guard
      let base = try AdaptivePopulations.calibration(first, persons: 500, &draws)
    else { return findings }
    let positions = draws.normals(60)
    var (with, without, raw) = (AbilityErrors(), AbilityErrors(), AbilityErrors())
    var (starts, ends, truth) = (0.0, 0.0, 0.0)
    for round in 0..<4 {
      let (mean, deviation) = (0.3 * Double(round), 1 + 0.1 * Double(round))
      let items =
        try round == 0 ? first : anchors + AdaptivePopulations.items(60, about: mean, &draws)
      let calibration =
        try round == 0
        ? base
        : AdaptivePopulations.calibration(
          items, persons: 500, mean: mean, deviation: deviation, &draws)
      guard let calibration, let calibrated = calibration.calibratedItems().value else {
        return findings
      }
      let link = try ScaleLink(
        new: Array(calibration.items.prefix(20)), old: Array(base.items.prefix(20)))
      let plan = try AdaptiveTestPlan(
        bank: try ItemBank(calibrated).shrunken(), stopping: [.length(30)], seed: 7)
      for (number, position) in positions.enumerated() {
        let ability = mean + deviation * position
        let test = try AdaptivePopulations.test(
          plan, number: number, ability: ability, truth: items, &draws)
        guard let estimate = test.result.value else { continue }
        let linked = link.linked(estimate)
        if round > 0 {
          with.note(linked, ability, length: 30)
          without.note(
            AbilityEstimate(
              ability: linked.ability, standardError: link.slope * estimate.standardError), ability,
            length: 30)
          raw.note(estimate, ability, length: 30)
        }
        if round == 0 { starts += linked.ability / 60 }
        if round == 3 { ends += linked.ability / 60 }
        if round == 3 { truth += (ability - position) / 60 }
      }
      guard round == 3 else { continue }
      findings.note("intercept of the last link", link.intercept)
      findings.note("slope of the last link", link.slope)
      noteDrift(calibration, base, &findings)
    }
    findings.note("ability, with the error of the link", with.coverage())
    findings.note("ability, without the error of the link", without.coverage())
    findings.note("ability, not linked", raw.coverage())
    findings.note("bias of the ability", with.bias)
    findings.note(
      "change from the first round to the last, over its true value", (ends - starts) / truth)
    return findings
  }

  /// Two anchors became easier by one unit.
  private static func noteDrift(
    _ new: Calibration, _ base: Calibration, _ findings: inout Findings
  ) {
    var moved = Array(new.items.prefix(20))
    for place in [3, 11] {
      let item = moved[place]
      if let easier = try? Item.logistic(
        discrimination: item.discrimination, intercept: item.intercepts[0] + item.discrimination)
      {
        moved[place] = easier
      }
    }
    guard let link = try? ScaleLink(new: moved, old: Array(base.items.prefix(20))) else { return }
    let drifting = Set(link.driftingAnchors(beyond: 3.5))
    findings.note(
      "drifting anchors found of two that became easier by 1",
      Double(drifting.intersection([3, 11]).count) / 2)
    findings.note(
      "other anchors taken for drifting", Double(drifting.subtracting([3, 11]).count) / 18)
  }
}
