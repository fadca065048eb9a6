import Foundation
import ItemResponse
import RandomStreams
import Statistics
import Testing

@Suite("Random input neither traps nor yields a NaN")
struct RandomInputTests {
  static let oddNumbers: [Double] = [
    .nan, .infinity, -.infinity, 0, -0.0, 1, -1, 1e308, -1e308, 1e-308, .leastNonzeroMagnitude, 40,
    -40, 1e5, 0.5,
  ]

  private static func table(_ stream: inout RandomStream) -> ResponseTable? {
    let persons = stream.index(below: 30)
    let items = stream.index(below: 6)
    let most = 1 + stream.index(below: 4)
    let shape = stream.index(below: 5)
    let rows = (0..<persons).map { _ in
      (0..<items).map { item -> Int? in
        switch shape {
        case 0: stream.index(below: most)
        case 1: stream.index(below: 3) == 0 ? nil : stream.index(below: most)
        case 2: item == 0 ? nil : stream.index(below: 2)
        case 3: 1
        default: stream.index(below: 200) - 50
        }
      }
    }
    return try? ResponseTable(rows)
  }

  @Test("tables, calibrations and all that is made from them", arguments: 0..<150)
  func calibrations(round: Int) throws {
    var stream = RandomStream(seed: 61, purpose: "random-tables", index: UInt64(round))
    guard let table = Self.table(&stream) else { return }
    let screening = table.screening()
    #expect(Set(screening.unanswered).isSubset(of: screening.constant))
    let model = ItemModel.allCases[stream.index(below: 5)]
    let options = CalibrationOptions(
      discriminationPrior: stream.index(below: 2) == 0
        ? .logNormal(mean: 0, deviation: 0.5) : nil, maximumIterations: 60)
    let whole = table.collapsed().table
    let kept = (0..<whole.items).filter { !whole.screening().constant.contains($0) }
    for candidate in [table, whole, try? whole.selecting(items: kept)].compactMap({ $0 }) {
      guard
        let estimator = try? MarginalMaximumLikelihood(candidate, model: model, options: options)
      else { continue }
      let calibration = estimator.calibrate()
      #expect(calibration.logLikelihood.isFinite && calibration.logLikelihood <= 0)
      #expect(calibration.items.count == candidate.items)
      for item in calibration.items {
        #expect(item.discrimination.isFinite && item.intercepts.allSatisfy { $0.isFinite })
      }
      for method in InformationMethod.allCases {
        for item in calibration.covariance(method).value?.items ?? [] {
          let errors = [item.discrimination] + item.intercepts + item.difficulties
          #expect(errors.compactMap(\.value).allSatisfy { $0 > 0 && $0.isFinite })
        }
      }
      for item in calibration.itemFit() {
        #expect(item.test.value.map { (0...1).contains($0.pValue) } ?? true)
      }
      if let fit = calibration.modelFit().value {
        #expect(fit.test.statistic.isFinite && (0...1).contains(fit.test.pValue))
        #expect(fit.standardisedResidual.isFinite && fit.approximationError >= 0)
      }
      let scorer = AbilityScorer(calibration.bank)
      for method in AbilityMethod.allCases {
        for outcome in try scorer.abilities(of: candidate, method: method) {
          #expect(
            outcome.value.map { $0.ability.isFinite && $0.standardError > 0 } ?? true)
        }
      }
    }
    if let analysis = try? ClassicalItemAnalysis(table) {
      #expect(analysis.items.allSatisfy { (0...1).contains($0.difficulty) })
      #expect(analysis.reliability.alpha.value?.isFinite ?? true)
      _ = analysis.reliability.interval(level: [0.95, 0, .nan][stream.index(below: 3)])
    }
    _ = try? SplitHalf(table)
    let focal = (0..<table.persons).map { _ in stream.index(below: 2) == 0 }
    for study in [
      try? MantelHaenszelDIF(table, focal: focal, purify: true),
      try? MantelHaenszelDIF(table, focal: []),
    ].compactMap({ $0 }) {
      #expect(study.items.compactMap { $0.delta.value }.allSatisfy { $0.isFinite })
    }
    if let study = try? LogisticDIF(table, focal: focal) {
      #expect(study.items.compactMap { $0.nagelkerkeDifference.value }.allSatisfy { $0.isFinite })
    }
    if let study = try? LikelihoodRatioDIF(
      table, focal: focal, model: model, studied: [0, 1], options: options)
    {
      #expect(study.freeLogLikelihood.isFinite)
    }
  }

  @Test("items, banks and criteria with odd parameters", arguments: 0..<300)
  func items(round: Int) throws {
    var stream = RandomStream(seed: 62, purpose: "random-items", index: UInt64(round))
    func number() -> Double {
      stream.index(below: 3) == 0
        ? Self.oddNumbers[stream.index(below: Self.oddNumbers.count)] : 4 * stream.uniform() - 2
    }
    let items = (0..<8).compactMap { _ -> Item? in
      switch stream.index(below: 4) {
      case 0: try? .logistic(discrimination: number(), difficulty: number())
      case 1:
        try? .logistic(
          discrimination: number(), intercept: number(), lowerAsymptote: stream.uniform(),
          upperAsymptote: number())
      case 2:
        try? .graded(
          discrimination: number(), intercepts: [number(), number(), number()].sorted(by: >))
      default: try? .partialCredit(discrimination: number(), intercepts: [number(), number()])
      }
    }
    guard let bank = try? ItemBank(items) else { return }
    for item in items {
      for ability in [-3, 0, 0.7, 1e6, -.infinity, .infinity] as [Double] {
        let probabilities = item.probabilities(at: ability)
        #expect(probabilities.allSatisfy { $0 >= 0 && $0 <= 1 + 1e-12 })
        #expect(abs(probabilities.reduce(0, +) - 1) < 1e-9)
        #expect(item.information(at: ability) >= 0)
      }
    }
    let responses = items.map { item -> Int? in
      stream.index(below: 3) == 0 ? nil : stream.index(below: item.categories)
    }
    let scorer = AbilityScorer(bank)
    for method in AbilityMethod.allCases {
      let outcome = try scorer.ability(of: responses, method: method)
      #expect(outcome.value.map { $0.ability.isFinite && $0.standardError.isFinite } ?? true)
    }
    let criterion = SelectionCriterion(bank)
    for selection in ItemSelection.allCases {
      let values = try criterion.values(selection, at: 0.3, given: responses)
      #expect(values.compactMap { $0 }.allSatisfy { $0.isFinite })
    }
    #expect(throws: ItemResponseError.self) {
      try scorer.ability(of: responses + [0], method: .maximumLikelihood)
    }
    #expect(throws: ItemResponseError.self) {
      try criterion.values(.divergence, at: 0, given: responses + [nil])
    }
    let plan = try AdaptiveTestPlan(
      bank: bank, selection: ItemSelection.allCases[stream.index(below: 8)],
      provisional: AbilityMethod.allCases[stream.index(below: 4)], stopping: [.standardError(0.2)])
    let test = try AdaptiveTest.run(plan) { stream.index(below: bank.items[$0].categories) }
    #expect(test.steps.count <= bank.items.count)
  }

  @Test("uncertain items and links with odd parameters", arguments: 0..<300)
  func uncertainItems(round: Int) throws {
    var stream = RandomStream(seed: 64, purpose: "random-uncertain", index: UInt64(round))
    func number() -> Double {
      stream.index(below: 3) == 0
        ? Self.oddNumbers[stream.index(below: Self.oddNumbers.count)] : 4 * stream.uniform() - 2
    }
    let items = (0..<8).compactMap { _ -> CalibratedItem? in
      guard
        let item = try? Item.logistic(
          discrimination: number(), intercept: number(),
          lowerAsymptote: stream.index(below: 2) == 0 ? 0 : 0.2)
      else { return nil }
      let uncertainty = try? ParameterUncertainty(
        discriminationError: abs(number()), difficultyError: abs(number()),
        correlation: 2 * stream.uniform() - 1)
      return (try? CalibratedItem(item, uncertainty: uncertainty)) ?? (try? CalibratedItem(item))
    }
    guard let bank = try? ItemBank(items) else { return }
    for item in items {
      for ability in [-3, 0, 0.7, 1e6, -.infinity, .infinity] as [Double] {
        let probabilities = item.probabilities(at: ability)
        #expect(probabilities.allSatisfy { $0 >= 0 && $0 <= 1 + 1e-12 })
        #expect(abs(probabilities.reduce(0, +) - 1) < 1e-9)
        #expect(item.information(at: ability) >= 0)
      }
    }
    for bank in [bank, bank.shrunken()] {
      let responses = items.map { _ in
        stream.index(below: 3) == 0 ? nil : stream.index(below: 2) as Int?
      }
      let scorer = AbilityScorer(bank)
      for method in AbilityMethod.allCases {
        let outcome = try scorer.ability(of: responses, method: method)
        #expect(outcome.value.map { $0.ability.isFinite && $0.standardError.isFinite } ?? true)
      }
      let plan = try AdaptiveTestPlan(
        bank: bank, selection: ItemSelection.allCases[stream.index(below: 8)],
        provisional: AbilityMethod.allCases[stream.index(below: 4)], stopping: [.length(5)])
      let test = try AdaptiveTest.run(plan) { _ in stream.index(below: 2) }
      #expect(test.steps.count == min(5, items.count))
    }
    let method = ScaleLink.Method.allCases[stream.index(below: 5)]
    let others = items.shuffled(using: &stream)
    if let link = try? ScaleLink(new: items, old: others, method: method) {
      #expect(link.slope > 0 && link.slope.isFinite && link.intercept.isFinite)
      #expect(link.anchors.allSatisfy { $0.difficultyChange.isFinite && !$0.curveDistance.isNaN })
      #expect(link.covariance.map { !$0.variance(at: 1).isNaN } ?? true)
      _ = try JSONEncoder().encode(items.prefix(1).map { link.linked($0) })
    }
  }

  @Test("tables of counts and ratings of any size", arguments: 0..<100)
  func counts(round: Int) throws {
    var stream = RandomStream(seed: 63, purpose: "random-counts", index: UInt64(round))
    func count() -> Double {
      stream.index(below: 20) == 0
        ? Self.oddNumbers[stream.index(below: Self.oddNumbers.count)]
        : Double(stream.index(below: 9))
    }
    let tables = (0..<stream.index(below: 6)).map { _ in
      StratifiedTables.Table(count(), count(), count(), count())
    }
    if let strata = try? StratifiedTables(tables) {
      #expect(strata.commonOddsRatio.value.map { $0 > 0 } ?? true)
      #expect(strata.logOddsRatioVariance.value.map { $0 > 0 && $0.isFinite } ?? true)
      for correction in ContinuityCorrection.allCases {
        let p = strata.test(correction: correction).value?.pValue
        #expect(p.map { (0...1).contains($0) } ?? true)
      }
      #expect(strata.exactTest().value.map { $0.pValue > 0 && $0.pValue <= 1 } ?? true)
      _ = strata.oddsRatioInterval(level: 0.95)
    }
    let sizes = (0..<3).map { _ in stream.index(below: 5) - 1 }
    let ratings = (0..<max(0, sizes.reduce(1, *))).map { _ in count() }
    if let study = try? GeneralizabilityStudy(
      ratings: ratings, models: sizes[0], items: sizes[1], judges: sizes[2])
    {
      #expect(study.components.allSatisfy { !$0.estimate.isNaN })
      _ = try study.itemsNeeded(for: .generalizability(0.8), judges: [1])
    }
  }

  @Test("settings that make no sense are refused")
  func settings() throws {
    #expect(throws: ItemResponseError.self) { try Quadrature.gaussHermite(1) }
    #expect(throws: ItemResponseError.self) { try Quadrature.equallySpaced(5, from: 2, to: 1) }
    #expect(throws: ItemResponseError.self) { try Quadrature.equallySpaced(5, from: .nan, to: 1) }
    #expect(throws: ItemResponseError.self) { try LatentDistribution(mean: 0, deviation: 0) }
    let table = try ResponseTable([[0, 1, 2], [1, 0, 0], [0, 0, 1]])
    #expect(throws: ItemResponseError.notDichotomous(item: 2, categories: 3)) {
      try MarginalMaximumLikelihood(table, model: .twoParameter)
    }
    let constant = try ResponseTable([[0, 1], [1, 1]])
    #expect(throws: ItemResponseError.constantItems([1])) {
      try MarginalMaximumLikelihood(constant, model: .rasch)
    }
    let gap = try ResponseTable([[0, 2], [1, 0]])
    #expect(throws: ItemResponseError.unusedCategories(items: [1])) {
      try MarginalMaximumLikelihood(gap, model: .gradedResponse)
    }
    #expect(gap.collapsed().table[0, 1] == 1)
    #expect(gap.collapsed().categories == [[0, 1], [0, 2]])
    for options in [
      CalibrationOptions(tolerance: 0), CalibrationOptions(maximumIterations: 0),
      CalibrationOptions(discriminationPrior: .normal(mean: 0, deviation: -1)),
      CalibrationOptions(raschScale: .fixed(.nan)),
    ] {
      #expect(throws: ItemResponseError.self) {
        try MarginalMaximumLikelihood(
          try ResponseTable([[0, 1], [1, 0]]), model: .rasch, options: options)
      }
    }
    #expect(throws: ItemResponseError.emptyTable(persons: 0, items: 0)) { try ResponseTable([]) }
    #expect(throws: ItemResponseError.lengthsDiffer(2, 1)) { try ResponseTable([[0, 1], [1]]) }
  }
}
