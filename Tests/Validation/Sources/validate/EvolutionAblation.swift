import Foundation
import ItemResponse
import Statistics

/// What the estimator and what the generator contribute: the 2 x 2 of GETA with a known truth.
enum EvolutionAblation {
  static let simulations = [
    design(about: 0, trials: 1), design(about: 0, trials: 4), design(about: 1.5, trials: 4),
  ]

  /// The four ways of the design.
  private enum Way: String, CaseIterable {
    case both = "Bayesian, generator"
    case estimator = "Bayesian, fixed pool"
    case generator = "largest likelihood, generator"
    case neither = "largest likelihood, fixed pool"

    var isBayesian: Bool { self == .both || self == .estimator }
    var generates: Bool { self == .both || self == .generator }
  }

  /// Eight models and 150 items: 20 of a calibrated pool, and 13 new ones in each of ten rounds.
  ///
  /// - Parameters:
  ///   - centre: the mean of the models' abilities; pools are about 0.
  ///   - trials: answers of each model to an item in the pilot.
  private static func design(about centre: Double, trials: Int) -> Simulation {
    let isFar = centre > 0
    let measures = Way.allCases.flatMap { way -> [Measure] in
      [
        AdaptiveStudies.number(
          "error between models: \(way.rawValue)", nil,
          way == .both
            ? .within(0...0.3) : .none("compared with the others")),
        AdaptiveStudies.number(
          "root mean square error: \(way.rawValue)", nil,
          way == .both ? .within(0...0.4) : .none("compared with the others")),
        AdaptiveStudies.number(
          "bias: \(way.rawValue)", 0,
          way == .both
            ? .within(isFar ? -0.25...0.1 : -0.12...0.12) : .none("compared with the others")),
        AdaptiveStudies.number(
          "correlation with the truth: \(way.rawValue)", nil,
          way == .both ? .within(0.9...1) : .none("compared with the others")),
        .coverage(
          "ability: \(way.rawValue)",
          way == .both
            ? .within(0.78...0.99) : .none("compared with the promise of the Bayesian way")),
      ]
    }
    return Simulation(
      subject: EvolutionStudies.subject,
      data:
        "8 models \(isFar ? "that are 1.5 above the pool" : "like the pool"), 150 items, pilots of "
        + "\(trials) answer\(trials == 1 ? "" : "s")",
      seed: 307, dataSets: 32,
      measures: measures + [
        .coverage(
          "ability: Bayesian, generator, without the error of the origin",
          .none("the errors of the panel that all items share")),
        gain("Bayesian over largest likelihood, with the generator", .within(0...1)),
        gain("Bayesian over largest likelihood, with the fixed pool", .within(0...1)),
        gain(
          "generator over fixed pool, Bayesian",
          .none("what the generator gains is against leaks and where models leave the pool")),
        gain(
          "generator over fixed pool, largest likelihood",
          .none("compared with the estimator's gain")),
        gain(
          "both over neither", .within(0...1)),
        AdaptiveStudies.number(
          "share of the 130 items without a largest likelihood, generator", nil,
          .none("answers all alike or separated, or a negative discrimination")),
      ]
    ) { draws, _ in
      let seeds = try AdaptivePopulations.items(20, &draws)
      let truth = (0..<8).map { _ in centre + draws.normal() }
      let start = EvolutionPopulations.answers(truth, seeds, &draws)
      var findings = Findings()
      var errors: [Way: Double] = [:]
      for way in Way.allCases {
        let found = try run(way, seeds, truth, start, trials: trials, &draws)
        errors[way] = found.relative
        findings.note("error between models: \(way.rawValue)", found.relative)
        findings.note("root mean square error: \(way.rawValue)", found.errors.rootMeanSquare)
        findings.note("bias: \(way.rawValue)", found.errors.bias)
        findings.note("correlation with the truth: \(way.rawValue)", found.errors.correlation)
        findings.note("ability: \(way.rawValue)", found.errors.coverage())
        if way == .both {
          findings.note("ability: Bayesian, generator, without the error of the origin", found.bare)
        }
        if way == .generator {
          findings.note(
            "share of the 130 items without a largest likelihood, generator", found.lost / 130)
        }
      }
      func ratio(_ first: Way, _ second: Way) -> Double? {
        guard let one = errors[first], let other = errors[second] else { return nil }
        return one / other
      }
      for (name, first, second) in [
        ("Bayesian over largest likelihood, with the generator", Way.both, Way.generator),
        ("Bayesian over largest likelihood, with the fixed pool", .estimator, .neither),
        ("generator over fixed pool, Bayesian", .both, .estimator),
        ("generator over fixed pool, largest likelihood", .generator, .neither),
        ("both over neither", .both, .neither),
      ] {
        findings.note("gain: \(name)", ratio(first, second))
      }
      return findings
    }
  }

  /// The ratio of two errors between models, with a part of the method and without it.
  private static func gain(_ name: String, _ promise: Measure.Promise) -> Measure {
    AdaptiveStudies.number("gain: \(name)", nil, promise)
  }

  private static func run(
    _ way: Way, _ seeds: [Item], _ truth: [Double], _ start: [[Int?]], trials: Int,
    _ draws: inout Draws
  ) throws -> (errors: AbilityErrors, relative: Double, lost: Double, bare: Double?) {
    let prior = try PilotCalibration.Prior(
      meanLogDiscrimination: 0.2, sdLogDiscrimination: 0.3, meanDifficulty: 0, sdDifficulty: 1.25)
    var bank = try seeds.map { try CalibratedItem($0) }
    var answers = start
    var lost = 0.0
    var estimates = try abilities(way, answers, bank)
    for _ in 0..<10 {
      let items: [Item]
      if way.generates {
        let targets = try EvolutionTargets(
          abilities: estimates, pool: try ItemBank(bank), count: 13,
          discrimination: prior.discrimination())
        items = try targets.targets.map {
          try EvolutionPopulations.generated(for: $0.difficulty, missing: 0.5, &draws)
        }
      } else {
        items = try AdaptivePopulations.items(13, &draws)
      }
      let pilot = try PilotCalibration(panel: estimates, prior: prior)
      let successes = items.map { item in
        truth.map { EvolutionPopulations.successes(item, $0, trials: trials, &draws) }
      }
      let all = [Int](repeating: trials, count: truth.count)
      let found: [CalibratedItem?] =
        try way.isBayesian
        ? pilot.posteriors(ofBatch: successes, trials: items.map { _ in all })
          .map(\.calibratedItem)
        : successes.map { try likeliest(pilot, $0, all) }
      for (item, calibrated) in zip(items, found) {
        guard let calibrated else {
          lost += 1
          continue
        }
        bank.append(calibrated)
        // The test asks again: answers of the pilot made the item what it is.
        for place in truth.indices {
          answers[place].append(AdaptivePopulations.response(item, truth[place], &draws))
        }
      }
      estimates = try abilities(way, answers, bank)
    }
    // The seeds alone say where the origin is; what they leave open all abilities share.
    let origin = try PilotCalibration(panel: abilities(way, start, bank.prefix(20).map(\.self)))
    var (errors, bare) = (AbilityErrors(), AbilityErrors())
    for (estimate, ability) in zip(estimates, truth) {
      errors.note(
        way.isBayesian ? origin.carrying(estimate) : estimate, ability, length: bank.count)
      bare.note(estimate, ability, length: bank.count)
    }
    // Without what all share: the error of the differences between models.
    let distances = zip(estimates, truth).map { $0.0.ability - $0.1 }
    let mean = distances.reduce(0, +) / Double(distances.count)
    let squares = distances.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (
      errors, (squares / Double(distances.count - 1)).squareRoot(), lost, bare.coverage()
    )
  }

  /// The item of the largest likelihood, with its parameters taken as known.
  ///
  /// Nil where there is none, or one that points the wrong way. Discriminations are cut at 4, as is
  /// customary.
  private static func likeliest(
    _ pilot: PilotCalibration, _ successes: [Int], _ trials: [Int]
  ) throws -> CalibratedItem? {
    guard
      let item = try pilot.maximumLikelihood(successes: successes, trials: trials).value?.item,
      item.discrimination > 0.05, let difficulty = item.difficulty.value, abs(difficulty) < 6
    else { return nil }
    return try CalibratedItem(
      .logistic(discrimination: min(4, item.discrimination), difficulty: difficulty))
  }

  /// Abilities by the estimator of the way; the largest likelihood is cut at ±4.
  private static func abilities(
    _ way: Way, _ answers: [[Int?]], _ bank: [CalibratedItem]
  ) throws -> [AbilityEstimate] {
    let bank = try ItemBank(bank)
    if way.isBayesian {
      return try EvolutionPopulations.abilities(
        answers, bank: bank, population: try LatentDistribution(mean: 0, deviation: 1.5)
      ).compactMap(\.self)
    }
    return try EvolutionPopulations.abilities(answers, bank: bank, method: .maximumLikelihood)
      .enumerated().map { place, estimate in
        guard let estimate else {
          let right = answers[place].compactMap(\.self).reduce(0, +)
          return AbilityEstimate(ability: right > 0 ? 4 : -4, standardError: 1)
        }
        return AbilityEstimate(
          ability: min(4, max(-4, estimate.ability)), standardError: estimate.standardError)
      }
  }
}
