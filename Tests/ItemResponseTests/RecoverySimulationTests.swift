import ItemResponse
import Statistics
import Testing

@Suite("Simulations with known truth")
struct RecoverySimulationTests {
  /// How far estimates are from the truth, in their standard errors.
  private struct Recovery {
    var count = 0.0
    var sum = 0.0
    var covered = 0.0

    mutating func note(_ estimate: Double, _ truth: Double, _ error: Double?) {
      guard let error else { return }
      let z = (estimate - truth) / error
      count += 1
      sum += z
      covered += abs(z) < 1.959_963_984_540_054 ? 1 : 0
    }

    /// The mean error in standard errors.
    var bias: Double { sum / count }
    var coverage: Double { covered / count }
  }

  @Test(
    "estimates are centred on the truth and standard errors cover it in 95 % of the cases",
    arguments: [
      (ItemModel.twoParameter, InformationMethod.observed), (.twoParameter, .crossProduct),
      (.twoParameter, .sandwich), (.gradedResponse, .observed), (.rasch, .observed),
    ])
  func recovery(model: ItemModel, method: InformationMethod) throws {
    let items =
      model == .gradedResponse
      ? try SimulatedItems.graded(8, seed: 71)
      : try SimulatedItems.twoParameter(10, seed: 71).map {
        try Item.logistic(
          discrimination: model == .rasch ? 1 : $0.discrimination, intercept: $0.intercepts[0])
      }
    var slopes = Recovery()
    var intercepts = Recovery()
    for number in 0..<60 {
      let table = try SimulatedResponses(
        items: items, persons: 800, seed: 72, number: number, missing: 0.1
      ).table
      let calibration = try calibrated(table, model)
      let errors = try #require(calibration.covariance(method).value).items
      for (item, truth) in items.enumerated() {
        let found = calibration.items[item]
        if model != .rasch || item == 0 {
          slopes.note(
            found.discrimination, truth.discrimination, errors[item].discrimination.value)
        }
        for (k, intercept) in truth.intercepts.enumerated() {
          intercepts.note(found.intercepts[k], intercept, errors[item].intercepts[k].value)
        }
      }
    }
    // Estimates of one calibration are dependent; 60 independent ones are the least there is.
    let few = 60.0
    for (name, recovery) in [("slope", slopes), ("intercept", intercepts)] {
      #expect(recovery.count >= few)
      let bound = 4 * (0.95 * 0.05 / recovery.count).squareRoot() + 0.01
      #expect(abs(recovery.coverage - 0.95) < bound, "\(name): \(recovery.coverage)")
      #expect(abs(recovery.bias) < 4 / few.squareRoot() / 2, "\(name): \(recovery.bias)")
      print(model, method, name, "coverage", recovery.coverage, "bias", recovery.bias)
    }
  }

  @Test(
    "the standard error at which an adaptive test stops is honest",
    arguments: [AbilityMethod.expectedAPosteriori, .weightedLikelihood])
  func adaptive(method: AbilityMethod) throws {
    let bank = try ItemBank(try SimulatedItems.twoParameter(150, seed: 81))
    let plan = try AdaptiveTestPlan(
      bank: bank, provisional: .expectedAPosteriori, final: method,
      stopping: [.standardError(0.4), .length(40)],
      quadrature: try .equallySpaced(41, from: -5, to: 5))
    var covered = 0.0
    let persons = 400
    let simulated = try SimulatedResponses(items: bank.items, persons: persons, seed: 82)
    for person in 0..<persons {
      let test = try AdaptiveTest.run(plan, number: person) {
        simulated.table[person, $0] ?? 0
      }
      let result = try #require(test.result.value)
      let z = (result.ability - simulated.abilities[person]) / result.standardError
      covered += abs(z) < 1.959_963_984_540_054 ? 1 : 0
    }
    let share = covered / Double(persons)
    print("adaptive", method, "coverage", share)
    #expect(abs(share - 0.95) < 4 * (0.95 * 0.05 / Double(persons)).squareRoot())
  }

  @Test("fit statistics and tests of differential functioning keep their level under the null")
  func levels() throws {
    let items = try SimulatedItems.twoParameter(8, seed: 91)
    var rejections = [String: (hits: Double, count: Double)]()
    func note(_ name: String, _ pValue: Double?) {
      guard let pValue else { return }
      let old = rejections[name] ?? (0, 0)
      rejections[name] = (old.hits + (pValue < 0.05 ? 1 : 0), old.count + 1)
    }
    let focal = (0..<600).map { $0 % 2 == 0 }
    for number in 0..<150 {
      let table = try SimulatedResponses(items: items, persons: 600, seed: 92, number: number)
        .table
      let calibration = try calibrated(table, .twoParameter)
      note("M2", calibration.modelFit().value?.test.pValue)
      for item in calibration.itemFit() { note("S-X2", item.test.value?.pValue) }
      for item in try MantelHaenszelDIF(table, focal: focal, correction: .none).items {
        note("Mantel-Haenszel", item.test.value?.pValue)
      }
      for item in try LogisticDIF(table, focal: focal).items {
        note("logistic", item.test.value?.pValue)
      }
      if number < 60 {
        let ratio = try LikelihoodRatioDIF(table, focal: focal, studied: [2])
        note("likelihood ratio", ratio.items[0].test.value?.pValue)
      }
    }
    for (name, tally) in rejections.sorted(by: { $0.key < $1.key }) {
      let share = tally.hits / tally.count
      print(name, "rejects", share, "of", tally.count)
      // Items of one table are dependent: the bound is that of the tables.
      let bound = 4 * (0.05 * 0.95 / min(tally.count, 150)).squareRoot()
      #expect(share < 0.05 + bound && share > 0.005, "\(name): \(share)")
    }
    #expect(rejections.count == 5)
  }
}
