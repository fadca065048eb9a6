import Foundation
import GSLSupport
import ItemResponse
import RandomStreams
import Statistics
import Testing

@Suite("Uncertain item parameters")
struct ParameterUncertaintyTests {
  private static func item(
    _ discrimination: Double = 1.3, _ difficulty: Double = 0.4, guessing: Double = 0
  ) throws -> CalibratedItem {
    try CalibratedItem(
      .logistic(
        discrimination: discrimination, difficulty: difficulty, lowerAsymptote: guessing),
      uncertainty: ParameterUncertainty(
        discriminationError: 0.3, difficultyError: 0.25, correlation: -0.4))
  }

  @Test(
    "the averaged response function is the mean over slopes and intercepts drawn from their normal",
    arguments: [0, 0.2])
  func average(guessing: Double) throws {
    let item = try Self.item(guessing: guessing)
    let (a, b) = (1.3, 0.4)
    let (va, vb) = (0.09, 0.0625)
    let cab = -0.4 * 0.3 * 0.25
    // Covariance of slope and intercept d = -ab.
    let vd = b * b * va + a * a * vb + 2 * a * b * cab
    let cad = -b * va - a * cab
    let rule = try GaussianQuadrature.hermite(count: 60)
    for ability in [-3.0, -0.7, 0.4, 1.9, 3.5] {
      var sum = 0.0
      for (x, p) in zip(rule.nodes, rule.weights) {
        for (y, q) in zip(rule.nodes, rule.weights) {
          let slope = a + va.squareRoot() * x
          let intercept =
            -a * b + cad / va.squareRoot() * x + (vd - cad * cad / va).squareRoot() * y
          sum += p * q * (guessing + (1 - guessing) / (1 + exp(-(slope * ability + intercept))))
        }
      }
      let got = item.probabilities(at: ability)
      #expect(abs(got[1] - sum) < 1e-8, "at \(ability): \(got[1]) and \(sum)")
      #expect(abs(got[0] + got[1] - 1) < 1e-14)
    }
  }

  @Test("its information is P'² / P(1 - P), and less than that of the known item at its difficulty")
  func information() throws {
    for item in [try Self.item(), try Self.item(guessing: 0.15), try Self.item(-0.9, -1)] {
      for ability in [-2.0, -0.3, 0.6, 1.7] {
        let h = 1e-4
        let rise =
          (item.probabilities(at: ability + h)[1] - item.probabilities(at: ability - h)[1])
          / (2 * h)
        let p = item.probabilities(at: ability)[1]
        #expect(abs(item.information(at: ability) - rise * rise / (p * (1 - p))) < 1e-7)
      }
      let difficulty = try #require(item.item.difficulty.value)
      #expect(item.information(at: difficulty) < item.item.information(at: difficulty))
    }
  }

  @Test("no uncertainty, and an uncertainty of zero, change nothing")
  func certain() throws {
    let items = try SimulatedItems.twoParameter(12, seed: 3)
    let nothing = try ParameterUncertainty(discriminationError: 0, difficultyError: 0)
    let known = AbilityScorer(try ItemBank(items))
    let zero = AbilityScorer(
      try ItemBank(items.map { try CalibratedItem($0, uncertainty: nothing) }))
    let none = AbilityScorer(try ItemBank(items.map { try CalibratedItem($0) }))
    let responses = items.indices.map { $0 % 3 == 0 ? 0 : 1 as Int? }
    for method in AbilityMethod.allCases {
      let expected = try #require(try known.ability(of: responses, method: method).value)
      #expect(try none.ability(of: responses, method: method).value == expected)
      let got = try #require(try zero.ability(of: responses, method: method).value)
      #expect(abs(got.ability - expected.ability) < 1e-9)
      #expect(abs(got.standardError - expected.standardError) < 1e-9)
    }
  }

  @Test("uncertainty makes every standard error larger", arguments: AbilityMethod.allCases)
  func errors(method: AbilityMethod) throws {
    let items = try SimulatedItems.twoParameter(20, seed: 9)
    let uncertainty = try ParameterUncertainty(discriminationError: 0.25, difficultyError: 0.3)
    let known = AbilityScorer(try ItemBank(items))
    let uncertain = AbilityScorer(
      try ItemBank(items.map { try CalibratedItem($0, uncertainty: uncertainty) }))
    let responses = items.indices.map { $0 < 11 ? 1 : 0 as Int? }
    let without = try #require(try known.ability(of: responses, method: method).value)
    let with = try #require(try uncertain.ability(of: responses, method: method).value)
    #expect(with.standardError > without.standardError)
    #expect(abs(with.ability - without.ability) < 0.3)
  }

  @Test("a calibration gives the errors that it gives one by one")
  func calibration() throws {
    let simulated = try SimulatedResponses(
      items: try SimulatedItems.twoParameter(10, seed: 4), persons: 800, seed: 12)
    let calibration = try MarginalMaximumLikelihood(simulated.table, model: .twoParameter)
      .calibrate()
    let covariance = try #require(calibration.covariance().value)
    let items = try #require(calibration.calibratedItems().value)
    for (item, errors) in zip(items, covariance.items) {
      let uncertainty = try #require(item.uncertainty)
      #expect(errors.uncertainty.value == uncertainty)
      let slope = try #require(errors.discrimination.value)
      let difficulty = try #require(errors.difficulties[0].value)
      #expect(abs(uncertainty.discriminationError - slope) < 1e-12)
      #expect(abs(uncertainty.difficultyError - difficulty) < 1e-10)
    }
  }

  @Test("a Rasch calibration at a fixed discrimination is uncertain of the difficulty alone")
  func rasch() throws {
    let simulated = try SimulatedResponses(
      items: try SimulatedItems.twoParameter(8, seed: 4), persons: 400, seed: 13)
    var options = CalibrationOptions()
    options.raschScale = .fixed(1)
    let calibration = try MarginalMaximumLikelihood(
      simulated.table, model: .rasch, options: options
    ).calibrate()
    let items = try #require(calibration.calibratedItems().value)
    #expect(items.allSatisfy { $0.uncertainty?.discriminationVariance == 0 })
    #expect(items.allSatisfy { ($0.uncertainty?.difficultyVariance ?? 0) > 0 })
  }

  @Test("shrinkage draws discriminations to their mean, the more the less is known of them")
  func shrinkage() throws {
    var stream = RandomStream(seed: 5, purpose: "shrinkage", index: 0)
    var truths: [Double] = []
    var items: [CalibratedItem] = []
    for place in 0..<400 {
      func normal() throws -> Double {
        try NormalDistribution.quantile(stream.uniform() + 0x1p-54)
      }
      let truth = exp(0.1 + 0.2 * (try normal()))
      let error = place % 2 == 0 ? 0.1 : 0.35
      let estimate = truth * exp(error * (try normal()))
      truths.append(truth)
      items.append(
        try CalibratedItem(
          .logistic(discrimination: estimate, difficulty: 0.5),
          uncertainty: ParameterUncertainty(
            discriminationError: error * estimate, difficultyError: 0.1)))
    }
    let shrunken = try ItemBank(items).shrunken()
    func squares(_ estimates: [Double]) -> Double {
      zip(estimates, truths).reduce(0) { $0 + pow(log($1.0 / $1.1), 2) }
    }
    // The gain of the best estimate: variance 0.04 with errors of 0.01 and 0.1225.
    let gain =
      squares(shrunken.items.map(\.discrimination)) / squares(items.map(\.item.discrimination))
    #expect(abs(gain - (0.008 + 0.0302) / (0.01 + 0.1225)) < 0.07)
    let first = try #require(shrunken.uncertainties[0]?.discriminationVariance)
    #expect(first < (items[0].uncertainty?.discriminationVariance ?? 0) * 1.5)
    #expect(abs((shrunken.items[1].difficulty.value ?? 0) - 0.5) < 0.5)
    let known = try ItemBank(items.map(\.item))
    #expect(known.shrunken() == known)
  }

  @Test("the information of uncertain and graded items in a criterion is that of the item to 0.5 %")
  func tabulated() throws {
    let items =
      try [Self.item(), Self.item(2.8, -1), Self.item(0.7, 1.5, guessing: 0.2)]
      + SimulatedItems.graded(3, seed: 8).map { try CalibratedItem($0) }
    let criterion = SelectionCriterion(try ItemBank(items))
    let nobody = [Int?](repeating: nil, count: items.count)
    for ability in [-3.97, -1.03, 0.111, 2.4, 3.99, 6] {
      let values = try criterion.values(.maximumInformation, at: ability, given: nobody)
      for (value, item) in zip(values, items) {
        let exact = item.information(at: ability)
        #expect(abs((value ?? 0) - exact) < 0.005 * exact)
      }
    }
  }

  @Test("a covariance that is none, and an uncertainty of a graded item, are refused")
  func refusals() throws {
    for (a, c, b) in [(-1.0, 0.0, 1.0), (1, 1.2, 1), (.nan, 0, 1), (.infinity, 0, 1)] {
      #expect(throws: ItemResponseError.self) {
        try ParameterUncertainty(discriminationVariance: a, covariance: c, difficultyVariance: b)
      }
    }
    let uncertainty = try ParameterUncertainty(discriminationError: 0.1, difficultyError: 0.1)
    let graded = try SimulatedItems.graded(1, seed: 1)[0]
    #expect(throws: ItemResponseError.self) {
      try CalibratedItem(graded, uncertainty: uncertainty)
    }
    let flat = try Item.logistic(discrimination: 0, intercept: 1)
    #expect(throws: ItemResponseError.self) { try CalibratedItem(flat, uncertainty: uncertainty) }
    let whole = try Self.item()
    let text = try JSONEncoder().encode(whole)
    #expect(try JSONDecoder().decode(CalibratedItem.self, from: text) == whole)
    let broken = String(decoding: text, as: UTF8.self)
      .replacingOccurrences(of: "\"difficultyVariance\":0.0625", with: "\"difficultyVariance\":-1")
    #expect(broken.contains("-1"))
    #expect(throws: ItemResponseError.self) {
      try JSONDecoder().decode(CalibratedItem.self, from: Data(broken.utf8))
    }
  }
}
