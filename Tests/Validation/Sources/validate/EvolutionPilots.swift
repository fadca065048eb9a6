import Foundation
import ItemResponse
import Statistics

/// Whether the posteriors of new items cover, and what the rule of acceptance lets in.
enum EvolutionPilots {
  static let simulations =
    [(8, 1), (8, 4), (20, 1), (20, 4)].map { posteriors($0.0, trials: $0.1) }
    + [clustered, otherPrior, accepted(missing: nil), accepted(missing: 0.7)]

  private static let prior = PilotCalibration.Prior.customary

  /// Models whose abilities are known to an error, so that the estimate and its error are the posterior of
  /// the ability.
  private static func panel(
    _ count: Int, _ draws: inout Draws
  ) -> (estimates: [AbilityEstimate], truth: [Double]) {
    let error = 0.3
    let estimates = (0..<count).map { _ in
      AbilityEstimate(
        ability: (1 - error * error).squareRoot() * draws.normal(), standardError: error)
    }
    return (estimates, estimates.map { $0.ability + error * draws.normal() })
  }

  private static func drawnFromPrior(_ draws: inout Draws) throws -> Item {
    try .logistic(
      discrimination: exp(
        prior.meanLogDiscrimination + prior.sdLogDiscrimination * draws.normal()),
      difficulty: prior.meanDifficulty + prior.sdDifficulty * draws.normal())
  }

  /// How often intervals hold the truth, over the items of one panel.
  private struct Coverage {
    var difficulty = 0.0
    var discrimination = 0.0
    var items = 0.0

    mutating func note(_ posterior: PilotPosterior, _ truth: Item) throws {
      items += 1
      let place = truth.difficulty.value ?? .nan
      if try posterior.difficultyInterval().contains(place) { difficulty += 1 }
      if try posterior.discriminationInterval().contains(truth.discrimination) {
        discrimination += 1
      }
    }
  }

  /// Items of the prior.
  private static func posteriors(_ examinees: Int, trials: Int) -> Simulation {
    Simulation(
      subject: EvolutionStudies.subject,
      data: "pilots of \(examinees) models, \(trials) answer\(trials == 1 ? "" : "s") each",
      seed: 301, dataSets: 150,
      measures: [
        .coverage("difficulty", .within(0.935...0.965)),
        .coverage("discrimination", .within(0.935...0.965)),
        .coverage(
          "difficulty, abilities taken as known", .none("the errors of the panel are left out")),
        .coverage(
          "difficulty, maximum likelihood ± 1.96 errors, where it exists",
          .none("the items with an estimate are a selection of all")),
        AdaptiveStudies.number(
          "share of items without a maximum of the likelihood", nil,
          .none("answers all alike or separated")),
      ]
    ) { draws, _ in
      let (estimates, truth) = panel(examinees, &draws)
      let pilot = try PilotCalibration(panel: estimates, prior: prior)
      let known = try PilotCalibration(
        panel: estimates.map { AbilityEstimate(ability: $0.ability, standardError: 0) },
        prior: prior)
      var (with, without) = (Coverage(), Coverage())
      var (covered, found) = (0.0, 0.0)
      let items = try (0..<8).map { _ throws in try drawnFromPrior(&draws) }
      for item in items {
        let successes = truth.map {
          EvolutionPopulations.successes(item, $0, trials: trials, &draws)
        }
        let all = [Int](repeating: trials, count: examinees)
        try with.note(pilot.posterior(successes: successes, trials: all), item)
        try without.note(known.posterior(successes: successes, trials: all), item)
        if let estimate = try pilot.maximumLikelihood(successes: successes, trials: all).value,
          let place = estimate.item.difficulty.value, let error = estimate.uncertainty
        {
          found += 1
          let distance = abs(place - (item.difficulty.value ?? .nan))
          if distance <= 1.959_963_984_540_054 * error.difficultyError { covered += 1 }
        }
      }
      var findings = Findings()
      findings.note("difficulty", with.difficulty / with.items)
      findings.note("discrimination", with.discrimination / with.items)
      findings.note("difficulty, abilities taken as known", without.difficulty / without.items)
      findings.note(
        "difficulty, maximum likelihood ± 1.96 errors, where it exists",
        found > 0 ? covered / found : nil)
      findings.note(
        "share of items without a maximum of the likelihood", 1 - found / Double(items.count))
      return findings
    }
  }

  /// Repeated answers of a model to an item are more alike than its ability says.
  private static let clustered = Simulation(
    subject: EvolutionStudies.subject,
    data: "pilots of 20 models, 4 answers each that share a deviation of 0.7 in log-odds",
    seed: 302,
    dataSets: 80,
    measures: [
      .coverage(
        "difficulty", .none("the answers of a model are taken as independent given its ability")),
      .coverage(
        "difficulty, one answer of each model", .within(0.925...0.975)),
    ]
  ) { draws, _ in
    let (estimates, truth) = panel(20, &draws)
    let pilot = try PilotCalibration(panel: estimates, prior: prior)
    var (four, one) = (Coverage(), Coverage())
    for _ in 0..<8 {
      let item = try drawnFromPrior(&draws)
      let answers = truth.map { ability -> [Int] in
        // The same deviation in all answers of a model to the item, on the scale of the ability.
        let moved = ability + 0.7 / item.discrimination * draws.normal()
        return (0..<4).map { _ in AdaptivePopulations.response(item, moved, &draws) }
      }
      try four.note(
        pilot.posterior(
          successes: answers.map { $0.reduce(0, +) },
          trials: [Int](repeating: 4, count: answers.count)), item)
      try one.note(
        pilot.posterior(
          successes: answers.map { $0[0] }, trials: [Int](repeating: 1, count: answers.count)),
        item)
    }
    var findings = Findings()
    findings.note("difficulty", four.difficulty / four.items)
    findings.note("difficulty, one answer of each model", one.difficulty / one.items)
    return findings
  }

  /// Items of another kind than the prior: steeper, and off the middle.
  private static let otherPrior = Simulation(
    subject: EvolutionStudies.subject,
    data: "pilots of 20 models, 4 answers each, items of log-discrimination 0.4 ± 0.3 about 0.8",
    seed: 303, dataSets: 80,
    measures: [
      .coverage("difficulty, prior of the library", .within(0.92...0.98)),
      .coverage("discrimination, prior of the library", .within(0.90...0.99)),
    ]
  ) { draws, _ in
    let (estimates, truth) = panel(20, &draws)
    let pilot = try PilotCalibration(panel: estimates, prior: prior)
    var coverage = Coverage()
    for _ in 0..<8 {
      let item = try Item.logistic(
        discrimination: exp(0.4 + 0.3 * draws.normal()), difficulty: 0.8 + draws.normal())
      let successes = truth.map {
        EvolutionPopulations.successes(item, $0, trials: 4, &draws)
      }
      try coverage.note(
        pilot.posterior(
          successes: successes, trials: [Int](repeating: 4, count: truth.count)), item)
    }
    var findings = Findings()
    findings.note("difficulty, prior of the library", coverage.difficulty / coverage.items)
    findings.note(
      "discrimination, prior of the library", coverage.discrimination / coverage.items)
    return findings
  }

  /// What the rule of acceptance lets in, from a generator that knows nothing of the target (nil), or that
  /// misses it by so much.
  private static func accepted(missing deviation: Double?) -> Simulation {
    let generator =
      deviation.map { "a generator that misses by \($0)" }
      ?? "a generator no better than the prior"
    return Simulation(
      subject: EvolutionStudies.subject,
      data: "acceptance within 0.5 by 8 models, 4 answers each, \(generator)", seed: 304,
      dataSets: 200,
      measures: [
        AdaptiveStudies.number(
          "items right among the accepted, less what their posteriors say", 0,
          deviation == nil
            ? .within(-0.06...0.06) : .within(-0.06...0.5)),
        AdaptiveStudies.number(
          "share of right items among the accepted", nil, .within(0.5...1)),
        AdaptiveStudies.number(
          "share of right items among those whose mean alone is right", nil,
          .none("the distance of the estimate without its error")),
        AdaptiveStudies.number("share of items accepted", nil, .none("what the generator gives")),
        AdaptiveStudies.number(
          "share of the right items that are accepted", nil, .none("what eight models can tell")),
        AdaptiveStudies.number("share of items undecided", nil, .none("more answers are needed")),
      ]
    ) { draws, _ in
      let (estimates, truth) = panel(8, &draws)
      let pilot = try PilotCalibration(panel: estimates, prior: prior)
      let rule = try AcceptanceRule()
      let (within, least) = (rule.within, rule.leastDiscrimination)
      var (right, taken, rightTaken, stated, near, rightNear, open) =
        (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
      let count = 20
      for _ in 0..<count {
        let target = prior.sdDifficulty / 2 * draws.normal()
        let item =
          try deviation.map {
            try EvolutionPopulations.generated(for: target, missing: $0, &draws)
          } ?? drawnFromPrior(&draws)
        let successes = truth.map {
          EvolutionPopulations.successes(item, $0, trials: 4, &draws)
        }
        let posterior = try pilot.posterior(
          successes: successes, trials: [Int](repeating: 4, count: truth.count))
        let verdict = rule.verdict(of: posterior, target: target)
        let isRight =
          abs((item.difficulty.value ?? .nan) - target) <= within
          && item.discrimination >= least
        if isRight { right += 1 }
        if verdict.outcome == .undecided { open += 1 }
        if abs(verdict.distance) <= within, posterior.discrimination >= least {
          near += 1
          if isRight { rightNear += 1 }
        }
        guard verdict.outcome == .accepted else { continue }
        taken += 1
        stated += verdict.probabilityRight
        if isRight { rightTaken += 1 }
      }
      var findings = Findings()
      findings.note(
        "items right among the accepted, less what their posteriors say",
        taken > 0 ? (rightTaken - stated) / taken : nil)
      findings.note(
        "share of right items among the accepted", taken > 0 ? rightTaken / taken : nil)
      findings.note(
        "share of right items among those whose mean alone is right",
        near > 0 ? rightNear / near : nil)
      findings.note("share of items accepted", taken / Double(count))
      findings.note(
        "share of the right items that are accepted", right > 0 ? rightTaken / right : nil)
      findings.note("share of items undecided", open / Double(count))
      return findings
    }
  }
}
