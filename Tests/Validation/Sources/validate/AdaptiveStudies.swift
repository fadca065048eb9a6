import ItemResponse
import Statistics

/// Adaptive tests of examinees whose abilities are known.
enum AdaptiveStudies {
  static let introduction = """
    Examinees with known abilities take adaptive tests of two-parameter items: log-discriminations are
    normal about 0.2 with deviation 0.3, difficulties standard normal within ±2.5, abilities standard
    normal. Abilities are posterior means, intervals ± 1.96 posterior deviations; the next item is the
    one with the most information. Items *calibrated* have discriminations and difficulties from a
    calibration by marginal maximum likelihood of as many other examinees, whose estimates are
    *shrunken* by `ItemBank.shrunken()` and averaged over, or taken *as they are*, with their errors or
    without.

    - *By ability*: posterior means are drawn to the middle, so that intervals of examinees far out
      cover less and those of the middle more; the promise is for the population.
    - *A model that moves*: each round has new examinees, whose mean and deviation change, a calibration
      on their own scale and 20 anchors that link it to the first round by Stocking & Lord. Intervals
      are for the abilities on the scale of the first population.

    """ + Subject.simulated

  static let simulations =
    [known] + [200, 500, 1_000].map(calibrated) + [
      stopping, exposure, anchors, AdaptiveRounds.followed,
    ]

  static let subject = "Adaptive tests"

  private static func share(_ name: String, _ promise: Measure.Promise) -> Measure {
    Measure(name: name, kind: .share(nominal: 1), promise: promise)
  }

  static func number(
    _ name: String, _ nominal: Double? = nil, _ promise: Measure.Promise
  ) -> Measure {
    Measure(name: name, kind: .number(nominal: nominal), promise: promise)
  }

  private static let bands: [(name: String, range: ClosedRange<Double>)] = [
    ("below -1.5", -100...(-1.5)), ("-1.5 to -0.5", -1.5...(-0.5)), ("-0.5 to 0.5", -0.5...0.5),
    ("0.5 to 1.5", 0.5...1.5), ("above 1.5", 1.5...100),
  ]

  /// Known items: adaptive and random tests to the same standard error.
  private static let known = Simulation(
    subject: subject, data: "300 known items, to a standard error of 0.3", seed: 218, dataSets: 60,
    measures: [
      number("correlation of ability and truth", nil, .within(0.95...1)),
      number("items of an adaptive test", nil, .none("what the items allow")),
      number("items of a random test", nil, .none("what the items allow")),
      number("items, adaptive over random", nil, .within(0...0.5)),
      .coverage("ability", .within(0.93...0.97)),
      number("bias", 0, .within(-0.02...0.02)),
      number("root mean square error over stated error", 1, .within(0.95...1.05)),
    ]
  ) { draws, _ in
    let items = try AdaptivePopulations.items(300, &draws)
    let bank = try ItemBank(items)
    var adaptive = AbilityErrors()
    var random = AbilityErrors()
    let abilities = draws.normals(200)
    for (selection, isAdaptive) in [(ItemSelection.maximumInformation, true), (.random, false)] {
      let plan = try AdaptiveTestPlan(
        bank: bank, selection: selection, stopping: [.standardError(0.3)], seed: 1)
      for (number, ability) in abilities.enumerated() {
        let test = try AdaptivePopulations.test(
          plan, number: number, ability: ability, truth: items, &draws)
        if isAdaptive {
          adaptive.note(test.result.value, ability, length: test.steps.count)
        } else {
          random.note(test.result.value, ability, length: test.steps.count)
        }
      }
    }
    var findings = Findings()
    findings.note("correlation of ability and truth", adaptive.correlation)
    findings.note("items of an adaptive test", adaptive.meanLength)
    findings.note("items of a random test", random.meanLength)
    findings.note("items, adaptive over random", adaptive.meanLength / random.meanLength)
    findings.note("ability", adaptive.coverage())
    findings.note("bias", adaptive.bias)
    findings.note(
      "root mean square error over stated error", adaptive.rootMeanSquare / adaptive.meanError)
    return findings
  }

  /// Items from a calibration: what becomes of the intervals.
  private static func calibrated(_ persons: Int) -> Simulation {
    let pick = "the items picked are those that were overestimated"
    let measures =
      [
        Measure.coverage("ability, 30 items, shrunken", .within(0.93...0.97)),
        .coverage("ability, to an error of 0.3, shrunken", .within(0.93...0.97)),
        .coverage("ability, 30 items, as they are with errors", .none(pick)),
        .coverage("ability, 30 items, as they are", .none(pick)),
        number("correlation of ability and truth, to an error of 0.3", nil, .within(0.94...1)),
        number("items, to an error of 0.3", nil, .none("what the calibration allows")),
        number(
          "root mean square error over stated error, to an error of 0.3", 1, .within(0.93...1.07)),
      ]
      + bands.map {
        .coverage("ability \($0.name), 30 items, shrunken", .none("shrinkage to the middle"))
      }
    return Simulation(
      subject: subject, data: "150 items calibrated with \(persons) examinees", seed: 219,
      dataSets: persons == 1_000 ? 24 : 40, measures: measures
    ) { draws, _ in
      let truth = try AdaptivePopulations.items(150, &draws)
      var findings = Findings()
      guard
        let calibration = try AdaptivePopulations.calibration(truth, persons: persons, &draws),
        let items = calibration.calibratedItems().value
      else { return findings }
      let bank = try ItemBank(items)
      let abilities = draws.normals(250)
      func run(_ bank: ItemBank, _ rules: [StoppingRule]) throws -> AbilityErrors {
        let plan = try AdaptiveTestPlan(bank: bank, stopping: rules, seed: 2)
        var errors = AbilityErrors()
        for (number, ability) in abilities.enumerated() {
          let test = try AdaptivePopulations.test(
            plan, number: number, ability: ability, truth: truth, &draws)
          errors.note(test.result.value, ability, length: test.steps.count)
        }
        return errors
      }
      let shrunken = try run(bank.shrunken(), [.length(30)])
      let precise = try run(bank.shrunken(), [.standardError(0.3), .length(80)])
      findings.note("ability, 30 items, shrunken", shrunken.coverage())
      findings.note("ability, to an error of 0.3, shrunken", precise.coverage())
      findings.note(
        "ability, 30 items, as they are with errors", try run(bank, [.length(30)]).coverage())
      findings.note(
        "ability, 30 items, as they are", try run(calibration.bank, [.length(30)]).coverage())
      findings.note("correlation of ability and truth, to an error of 0.3", precise.correlation)
      findings.note("items, to an error of 0.3", precise.meanLength)
      findings.note(
        "root mean square error over stated error, to an error of 0.3",
        precise.rootMeanSquare / precise.meanError)
      for band in bands {
        findings.note(
          "ability \(band.name), 30 items, shrunken", shrunken.coverage(band.range))
      }
      return findings
    }
  }

  /// Whether tests end where their rules say.
  private static let stopping = Simulation(
    subject: subject,
    data: "80 uncertain items, to an error of 0.35, 25 items or no item of information 0.3",
    seed: 220, dataSets: 60,
    measures: [
      share("the stated error where that ended the test", .within(1...1)),
      share("no item of the information left where that ended the test", .within(1...1)),
      share("25 items at most", .within(1...1)),
      share("no rule held before the end", .within(1...1)),
      number(
        "root mean square error over 0.35 where the error ended the test", 1, .within(0.9...1.02)),
      number("share of tests that the error ended", nil, .none("what the items allow")),
    ]
  ) { draws, _ in
    let truth = try AdaptivePopulations.items(80, &draws)
    // Estimates that differ from the truth by errors of 0.1 and 0.12; their mean is the truth.
    let items = try truth.map { item throws -> CalibratedItem in
      let difficulty = item.difficulty.value ?? 0
      return try CalibratedItem(
        .logistic(
          discrimination: max(0.2, item.discrimination + 0.1 * draws.normal()),
          difficulty: difficulty + 0.12 * draws.normal()),
        uncertainty: ParameterUncertainty(discriminationError: 0.1, difficultyError: 0.12))
    }
    let bank = try ItemBank(items).shrunken()
    let estimated = bank.calibratedItems
    let plan = try AdaptiveTestPlan(
      bank: bank,
      stopping: [.standardError(0.35), .length(25), .noInformativeItem(minimum: 0.3)], seed: 3)
    var (kept, ended, uninformed, uninformative, short, early) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    var squares = 0.0
    let abilities = draws.normals(150)
    for (number, ability) in abilities.enumerated() {
      let test = try AdaptivePopulations.test(
        plan, number: number, ability: ability, truth: truth, &draws)
      guard let result = test.result.value, case .stop(.rule(let rule)) = test.next else {
        continue
      }
      let before = test.steps.dropLast().contains { ($0.ability.value?.standardError ?? 1) <= 0.35 }
      early += before ? 0 : 1
      short += test.steps.count <= 25 ? 1 : 0
      switch rule {
      case .standardError:
        ended += 1
        kept += result.standardError <= 0.35 ? 1 : 0
        squares += (result.ability - ability) * (result.ability - ability)
      case .noInformativeItem:
        uninformed += 1
        let given = Set(test.steps.map(\.item))
        // The table is within 0.5 % of the information itself.
        let isOver = estimated.indices.contains {
          !given.contains($0) && estimated[$0].information(at: result.ability) >= 0.3015
        }
        uninformative += isOver ? 0 : 1
      default: break
      }
    }
    let count = Double(abilities.count)
    var findings = Findings()
    findings.note(
      "the stated error where that ended the test", ended > 0 ? kept / ended : nil)
    findings.note(
      "no item of the information left where that ended the test",
      uninformed > 0 ? uninformative / uninformed : nil)
    findings.note("25 items at most", short / count)
    findings.note("no rule held before the end", early / count)
    findings.note(
      "root mean square error over 0.35 where the error ended the test",
      (squares / ended).squareRoot() / 0.35)
    findings.note("share of tests that the error ended", ended / count)
    return findings
  }

  /// How often the items that are asked most are asked.
  private static let exposure = Simulation(
    subject: subject, data: "300 known items, 20 of them a test, 2,000 tests", seed: 221,
    dataSets: 6,
    measures: [
      number("largest share of tests of an item, no control", nil, .none("the baseline")),
      number(
        "largest share of tests of an item, one of the best 10 at random", nil,
        .none("no bound is stated")),
      number("largest share of tests of an item, Sympson-Hetter to 0.25", nil, .within(0...0.26)),
      share("items within the bound and three errors of 2,000 tests", .within(1...1)),
      .coverage("ability, Sympson-Hetter", .within(0.93...0.97)),
      number("mean error, Sympson-Hetter over none", nil, .within(1...1.25)),
    ]
  ) { draws, _ in
    let items = try AdaptivePopulations.items(300, &draws)
    let bank = try ItemBank(items)
    let free = try AdaptiveTestPlan(bank: bank, stopping: [.length(20)], seed: 4)
    let control = try SympsonHetter(free, limit: 0.25, threads: 1)
    var findings = Findings()
    var errors: [Double] = []
    for (name, exposure) in [
      ("largest share of tests of an item, no control", ExposureControl.none),
      ("largest share of tests of an item, one of the best 10 at random", .randomesque(10)),
      (
        "largest share of tests of an item, Sympson-Hetter to 0.25",
        .sympsonHetter(control.probabilities)
      ),
    ] {
      let plan = try AdaptiveTestPlan(
        bank: bank, stopping: [.length(20)], exposure: exposure, seed: 5)
      var given = [Double](repeating: 0, count: items.count)
      var abilities = AbilityErrors()
      for number in 0..<2_000 {
        let ability = draws.normal()
        let test = try AdaptivePopulations.test(
          plan, number: number, ability: ability, truth: items, &draws)
        for step in test.steps { given[step.item] += 1 / 2_000 }
        abilities.note(test.result.value, ability, length: test.steps.count)
      }
      findings.note(name, given.max())
      errors.append(abilities.meanError)
      guard case .sympsonHetter = exposure else { continue }
      let bound = 0.25 + 3 * (0.25 * 0.75 / 2_000.0).squareRoot()
      findings.note(
        "items within the bound and three errors of 2,000 tests",
        Double(given.count { $0 <= bound }) / Double(given.count))
      findings.note("ability, Sympson-Hetter", abilities.coverage())
      findings.note("mean error, Sympson-Hetter over none", errors[2] / errors[0])
    }
    return findings
  }

  /// Whether anchors are given as planned.
  private static let anchors = Simulation(
    subject: subject, data: "200 known items, 4 of 20 anchors, to an error of 0.35", seed: 222,
    dataSets: 60,
    measures: [
      share("tests with 4 anchors, none given twice", .within(1...1)),
      number("share of tests that an anchor is in", 0.2, .within(0.195...0.205)),
      number("mean place of an anchor", 5.5, .within(5.3...5.7)),
      .coverage("ability", .within(0.93...0.97)),
    ]
  ) { draws, dataSet in
    let items = try AdaptivePopulations.items(200, &draws)
    let plan = try AdaptiveTestPlan(
      bank: try ItemBank(items), stopping: [.standardError(0.35)],
      anchors: try AnchorSet(items: Array(0..<20), count: 4), seed: 6)
    var (whole, places, given) = (0.0, 0.0, 0.0)
    var first = 0.0
    var errors = AbilityErrors()
    for number in 0..<150 {
      let ability = draws.normal()
      let test = try AdaptivePopulations.test(
        plan, number: dataSet * 150 + number, ability: ability, truth: items, &draws)
      let anchors = test.steps.enumerated().filter(\.element.isAnchor)
      let isWhole = anchors.count == 4 && Set(test.steps.map(\.item)).count == test.steps.count
      whole += isWhole ? 1 : 0
      first += anchors.contains { $0.element.item == 0 } ? 1 : 0
      given += Double(anchors.count)
      places += anchors.reduce(0) { $0 + Double($1.offset) }
      errors.note(test.result.value, ability, length: test.steps.count)
    }
    var findings = Findings()
    findings.note("tests with 4 anchors, none given twice", whole / 150)
    findings.note("share of tests that an anchor is in", first / 150)
    findings.note("mean place of an anchor", places / given)
    findings.note("ability", errors.coverage())
    return findings
  }
}
