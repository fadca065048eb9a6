import Foundation
import ItemResponse
import RandomStreams
import Statistics
import Testing

@Suite("Properties of adaptive tests, abilities and differential functioning")
struct AdaptiveTestPropertyTests {
  private static func bank(_ count: Int = 40) throws -> ItemBank {
    try ItemBank(
      try SimulatedItems.threeParameter(count, seed: 2)
        + SimulatedItems.graded(count / 4, seed: 3))
  }

  @Test(
    "a test ends by each rule, and never gives an item twice", arguments: ItemSelection.allCases)
  func rules(selection: ItemSelection) throws {
    let bank = try Self.bank(16)
    for rule in [
      StoppingRule.length(6), .standardError(0.6), .noInformativeItem(minimum: 0.35),
      .classification(cutoff: -1.5, standardErrors: 1.5), .length(1_000),
    ] {
      let plan = try AdaptiveTestPlan(bank: bank, selection: selection, stopping: [rule], seed: 4)
      var stream = RandomStream(seed: 8, purpose: "answers", index: 1)
      let test = try AdaptiveTest.run(plan) {
        SimulatedResponses.draw(bank.items[$0], at: 0.5, stream.uniform())
      }
      #expect(Set(test.steps.map(\.item)).count == test.steps.count)
      if case .stop(.rule(let reached)) = test.next {
        #expect(reached == rule)
      } else {
        #expect(test.next == .stop(.bankExhausted))
        #expect(test.steps.count == bank.items.count)
      }
      #expect(test.result.value?.ability.isFinite == true)
    }
  }

  @Test("the same plan, number and responses give the same test; another number may not")
  func repeatable() throws {
    let bank = try Self.bank()
    let plan = try AdaptiveTestPlan(
      bank: bank, stopping: [.length(8)], exposure: .randomesque(5), seed: 77)
    func run(_ number: Int) throws -> [Int] {
      try AdaptiveTest.run(plan, number: number) { $0 % 2 }.steps.map(\.item)
    }
    #expect(try run(3) == run(3))
    #expect(try (0..<8).contains { try run($0) != run(3) })
  }

  @Test("maximum likelihood falls back on the posterior mean while it does not exist, and says so")
  func fallback() throws {
    let bank = try ItemBank(try SimulatedItems.twoParameter(10, seed: 5))
    let plan = try AdaptiveTestPlan(
      bank: bank, start: .items([4, 2]), provisional: .maximumLikelihood,
      final: .weightedLikelihood, stopping: [.standardError(0.01)])
    let test = try AdaptiveTest.run(plan) { _ in 1 }
    #expect(test.steps.prefix(2).map(\.item) == [4, 2])
    #expect(test.steps.allSatisfy { $0.ability.reason == .unbounded(.plus) })
    #expect(test.steps.allSatisfy { $0.working.ability.isFinite })
    #expect(test.result.value?.ability.isFinite == true)
    #expect(test.next == .stop(.bankExhausted))
  }

  @Test("wrong answers to an adaptive test are refused")
  func refusals() throws {
    let bank = try Self.bank()
    var test = AdaptiveTest(try AdaptiveTestPlan(bank: bank))
    guard case .administer(let item) = test.next else {
      Issue.record("the test did not begin")
      return
    }
    #expect(throws: ItemResponseError.unexpectedItem(item + 1)) {
      try test.record(0, for: item + 1)
    }
    #expect(throws: ItemResponseError.self) { try test.record(9, for: item) }
    #expect(throws: ItemResponseError.self) {
      try AdaptiveTestPlan(bank: bank, start: .items([0, 0]))
    }
    #expect(throws: ItemResponseError.self) {
      try AdaptiveTestPlan(bank: bank, exposure: .sympsonHetter([1]))
    }
    #expect(throws: ItemResponseError.self) {
      try AdaptiveTestPlan(bank: bank, stopping: [.length(0)])
    }
  }

  @Test("Sympson-Hetter keeps every item near the limit, for any number of threads")
  func exposure() throws {
    let plan = try AdaptiveTestPlan(
      bank: try ItemBank(try SimulatedItems.twoParameter(40, seed: 6)), stopping: [.length(8)],
      seed: 12)
    let control = try SympsonHetter(plan, limit: 0.35, persons: 250, rounds: 8, threads: 1)
    // 250 tests see a rate of 0.35 with a standard error of 0.03, once when the probabilities are
    // set and once when they are checked.
    #expect(control.exposureRates.allSatisfy { $0 < 0.35 + 4 * 0.03 * 2.0.squareRoot() })
    let free = try SympsonHetter(plan, limit: 1, persons: 250, rounds: 1, threads: 2)
    #expect((free.exposureRates.max() ?? 0) > 0.6)
    let again = try SympsonHetter(plan, limit: 0.35, persons: 250, rounds: 8, threads: 8)
    #expect(again.probabilities == control.probabilities)
  }

  @Test("a second derivative by differences equals the observed information")
  func derivatives() throws {
    for item in try Self.bank().items + [
      try .partialCredit(discrimination: 1.3, intercepts: [0.5, 0.2, -1.5]),
      try .logistic(
        discrimination: 1.4, difficulty: 0.3, lowerAsymptote: 0.15, upperAsymptote: 0.9),
    ] {
      for ability in [-2.5, -0.4, 0.9, 2.2] {
        var sum = 0.0
        for category in 0..<item.categories {
          func logs(_ at: Double) -> Double { log(item.probabilities(at: at)[category]) }
          let h = 1e-4
          let bend = -(logs(ability + h) - 2 * logs(ability) + logs(ability - h)) / (h * h)
          let got = try item.observedInformation(of: category, at: ability)
          #expect(abs(got - bend) < 1e-5)
          sum += item.probabilities(at: ability)[category] * got
        }
        #expect(abs(sum - item.information(at: ability)) < 1e-10)
      }
    }
  }

  @Test("weighted likelihood is less biased than maximum likelihood, which it follows")
  func weightedLikelihood() throws {
    let items = try SimulatedItems.twoParameter(20, seed: 5)
    let simulated = try SimulatedResponses(items: items, persons: 3_000, seed: 31)
    let scorer = AbilityScorer(try ItemBank(items))
    let weighted = try scorer.abilities(of: simulated.table, method: .weightedLikelihood)
    #expect(weighted.allSatisfy { $0.value != nil })
    let errors = zip(weighted, simulated.abilities).compactMap { estimate, truth in
      estimate.value.map { ($0.ability - truth) / $0.standardError }
    }
    let mean = errors.reduce(0, +) / Double(errors.count)
    let square = errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)
    #expect(abs(mean) < 4 / Double(errors.count).squareRoot() + 0.05)
    #expect(square > 0.8 && square < 1.15)
  }

  @Test("the three studies of differential functioning find the item that was made to differ")
  func studies() throws {
    let items = try SimulatedItems.twoParameter(12, seed: 15)
    var moved = items
    moved[4] = try .logistic(
      discrimination: items[4].discrimination, intercept: items[4].intercepts[0] - 1)
    let reference = try SimulatedResponses(items: items, persons: 700, seed: 43).table
    let focal = try SimulatedResponses(items: moved, persons: 700, seed: 44).table
    let rows = [reference, focal].flatMap { table in
      (0..<table.persons).map { person in (0..<12).map { table[person, $0] } }
    }
    let table = try ResponseTable(rows)
    let isFocal = (0..<1_400).map { $0 >= 700 }
    let mantelHaenszel = try MantelHaenszelDIF(
      table, focal: isFocal, significance: 0.001, purify: true)
    #expect(mantelHaenszel.flagged == [4])
    #expect(mantelHaenszel.items[4].category.value == .large)
    #expect((mantelHaenszel.items[4].delta.value ?? 0) < -1)
    #expect((mantelHaenszel.items[4].standardisedDifference.value ?? 0) < 0)
    #expect(try LogisticDIF(table, focal: isFocal, significance: 0.001).flagged == [4])
    let ratio = try LikelihoodRatioDIF(table, focal: isFocal, studied: [4, 7])
    #expect(ratio.isConverged)
    #expect((ratio.items[0].test.value?.pValue ?? 1) < 1e-4)
    #expect((ratio.items[1].test.value?.pValue ?? 0) > 0.001)
    #expect(ratio.items[0].focal.intercepts[0] < ratio.items[0].reference.intercepts[0] - 0.5)
  }
}
