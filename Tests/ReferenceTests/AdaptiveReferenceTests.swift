import Foundation
import GSLSupport
import ItemResponse
import Statistics
import Testing

@Suite("Abilities, information and recognition equal numerical integration, catR and scikit-learn")
struct AdaptiveReferenceTests {
  private func bank(_ reference: ReferenceCase) throws -> ItemBank {
    try ItemBank(try reference.data["items"].array.map { try logisticItem($0.numbers) })
  }

  /// Fine enough for integrals to 1e-9.
  private func nodes() throws -> Quadrature { try .equallySpaced(401, from: -10, to: 10) }

  @Test("EAP, MAP, WLE and ML of logistic items, also of all right and all wrong")
  func logistic() throws {
    let reference = try ReferenceCases.load("adaptive-ability-2pl")
    let bank = try bank(reference)
    let scorer = AbilityScorer(bank, quadrature: try nodes())
    for (pattern, expected) in zip(reference.data["patterns"].array, reference.expected.array) {
      let responses = pattern.numbers.map { Int($0) as Int? }
      for (method, name, error) in [
        (AbilityMethod.expectedAPosteriori, "eap", "eap_sd"),
        (.maximumAPosteriori, "map", "map_se_expected_information"),
        (.weightedLikelihood, "wle", "wle_se"), (.maximumLikelihood, "ml", "ml_se"),
      ] {
        let estimate = try scorer.ability(of: responses, method: method)
        reference.expect(estimate.value?.ability, expected[name])
        reference.expect(estimate.value?.standardError, expected[error])
        // The curvature at the mode; for logistic items it is the expected information.
        if method == .maximumAPosteriori {
          reference.expect(
            estimate.value?.standardError, expected["map_se_observed_information"])
        }
      }
    }
  }

  @Test("EAP, MAP, information and probabilities of partial credit items")
  func partialCredit() throws {
    let reference = try ReferenceCases.load("adaptive-ability-gpcm")
    let items = try reference.data["items"].array.map { item in
      let discrimination = try #require(item["a"].number)
      // The intercepts are running sums of -a times the steps.
      var sum = 0.0
      return try Item.partialCredit(
        discrimination: discrimination,
        intercepts: item["steps"].numbers.map {
          sum -= discrimination * $0
          return sum
        })
    }
    let scorer = AbilityScorer(try ItemBank(items), quadrature: try nodes())
    for (pattern, expected) in zip(
      reference.data["patterns"].array, reference.expected["ability"].array)
    {
      let responses = pattern.numbers.map { Int($0) as Int? }
      let mean = try scorer.ability(of: responses, method: .expectedAPosteriori).value
      let mode = try scorer.ability(of: responses, method: .maximumAPosteriori).value
      reference.expect(mean?.ability, expected["eap"])
      reference.expect(mean?.standardError, expected["eap_sd"])
      reference.expect(mode?.ability, expected["map"])
      reference.expect(mode?.standardError, expected["map_se"])
    }
    let abilities = reference.data["theta"].numbers
    for (ability, places) in zip(abilities, reference.expected["information"].array) {
      reference.expect(items.map { $0.information(at: ability) }, places)
    }
    for (ability, places) in zip(abilities, reference.expected["probabilities_item_3"].array) {
      reference.expect(items[2].probabilities(at: ability), places)
    }
  }

  @Test("three standard errors along a test and where each would stop")
  func stopping() throws {
    let reference = try ReferenceCases.load("adaptive-information-and-stopping")
    let bank = try bank(reference)
    let scorer = AbilityScorer(bank, quadrature: try nodes())
    let threshold = try #require(reference.options["threshold"].number)
    let expected = reference.expected
    var responses = [Int?](repeating: nil, count: bank.items.count)
    var given: [Item] = []
    var stops: [String: Int] = [:]
    let administered = zip(
      reference.data["administered"].numbers, reference.data["responses"].numbers)
    for (step, (item, response)) in zip(expected["steps"].array, administered) {
      responses[Int(item) - 1] = Int(response)
      given.append(bank.items[Int(item) - 1])
      let estimate = try #require(
        try scorer.ability(of: responses, method: .expectedAPosteriori).value)
      let information = given.reduce(0) { $0 + $1.information(at: estimate.ability) }
      let errors = [
        ("posterior_sd", estimate.standardError), ("se_information", 1 / information.squareRoot()),
        ("se_information_with_prior", 1 / (information + 1).squareRoot()),
      ]
      reference.expect(item, step["item"])
      reference.expect(response, step["response"])
      reference.expect(estimate.ability, step["eap"])
      reference.expect(information, step["test_information_at_eap"])
      for (name, error) in errors {
        reference.expect(error, step[name])
        if error <= threshold, stops[name] == nil { stops[name] = given.count }
      }
    }
    for (name, place) in expected["stops_after"].object {
      reference.expect(stops[name].map(Double.init), place)
    }
    for (ability, places) in expected["information_all_items"].object {
      let ability = try #require(Double(ability))
      reference.expect(bank.items.map { $0.information(at: ability) }, places)
    }
  }

  @Test("Kullback-Leibler information: at points, over an interval, weighted by a density")
  func divergence() throws {
    let reference = try ReferenceCases.load("adaptive-kl-information")
    let bank = try bank(reference)
    let centre = try #require(reference.data["theta_0"].number)
    let width = try #require(reference.data["half_width"].number)
    let others = reference.data["theta"].numbers
    for (item, places) in zip(bank.items, reference.expected["pointwise"].array) {
      reference.expect(others.map { item.divergence(from: centre, to: $0) }, places)
    }
    let integrals = bank.items.map {
      SelectionCriterion.divergenceIndex(of: $0, at: centre, width: width).value
    }
    reference.expect(integrals, reference.expected["interval_integral"])
    let ranking = integrals.indices.sorted { (integrals[$0] ?? 0) > (integrals[$1] ?? 0) }
    reference.expect(ranking.map(Double.init), reference.expected["ranking_interval_0"])
    // No responses yet: the posterior of the criterion is the prior.
    let criterion = SelectionCriterion(bank, quadrature: try nodes())
    let weighted = try criterion.values(
      .posteriorDivergence, at: centre,
      given: [Int?](repeating: nil, count: bank.items.count))
    reference.expect(weighted, reference.expected["normal_weighted"])
  }

  @Test("the operating characteristic of a recognizer with tied scores")
  func operatingCharacteristic() throws {
    let reference = try ReferenceCases.load("adaptive-roc-ties")
    let expected = reference.expected
    let curve = try ReceiverOperatingCharacteristic(
      scores: reference.data["score"].numbers,
      isPositive: reference.data["label"].numbers.map { $0 == 1 })
    // The corner where nothing is called positive goes without saying in the library.
    reference.expect(
      [.infinity] + curve.points.map(\.threshold), expected["threshold"])
    reference.expect([0] + curve.points.map(\.falsePositiveRate), expected["fpr"])
    reference.expect([0] + curve.points.map(\.truePositiveRate), expected["tpr"])
    reference.expect(curve.area.value, expected["auc"])
    reference.expect(curve.standardError.value, expected["auc_se_delong"])
    let interval = curve.interval(level: 0.95).value
    reference.expect(interval.map { [$0.lower, $0.upper] }, expected["auc_ci_delong"])
    // Youden's index at the largest threshold among equal ones.
    func youden(_ point: ReceiverOperatingCharacteristic.Point) -> Double {
      point.truePositiveRate - point.falsePositiveRate
    }
    let most = try #require(curve.points.map(youden).max())
    reference.expect(most, expected["youden"])
    reference.expect(
      curve.points.first { youden($0) > most - 1e-12 }?.threshold, expected["youden_threshold"])
    var precision = 0.0
    var found = 0.0
    for point in curve.points {
      let right = point.truePositiveRate * Double(curve.positives)
      let wrong = point.falsePositiveRate * Double(curve.negatives)
      precision += (point.truePositiveRate - found) * right / (right + wrong)
      found = point.truePositiveRate
    }
    reference.expect(precision, expected["average_precision"])
  }
}
