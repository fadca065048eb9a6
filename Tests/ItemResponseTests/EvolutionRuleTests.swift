import Foundation
import ItemResponse
import Statistics
import Testing

@Suite("Targets, acceptance, information and retirement of evolving items")
struct EvolutionRuleTests {
  private func bank(_ difficulties: [Double]) throws -> ItemBank {
    try ItemBank(difficulties.map { try Item.logistic(discrimination: 1.5, difficulty: $0) })
  }

  private func estimates(_ abilities: [Double], error: Double = 0.2) -> [AbilityEstimate] {
    abilities.map { AbilityEstimate(ability: $0, standardError: error) }
  }

  @Test("without a pool the first item is wanted at the ability of a single model")
  func single() throws {
    let targets = try EvolutionTargets(
      abilities: estimates([0.8]), pool: nil, count: 1, spread: 0.1)
    #expect(abs(targets.targets[0].difficulty - 0.8) < 0.02)
    #expect(targets.errorAfter < targets.errorBefore)
    #expect(abs(targets.errorBefore - 1) < 1e-9)
  }

  @Test("items are wanted where the pool has none")
  func gap() throws {
    let abilities = estimates([-1.5, -1, 1, 1.5])
    let pool = try bank([Double](repeating: -1.25, count: 12))
    let targets = try EvolutionTargets(abilities: abilities, pool: pool, count: 8)
    #expect(targets.targets.count { $0.difficulty > 0.3 } >= 6)
    // The same on the other side.
    let other = try EvolutionTargets(
      abilities: abilities, pool: bank([Double](repeating: 1.25, count: 12)), count: 8)
    #expect(other.targets.count { $0.difficulty < -0.3 } >= 6)
  }

  @Test("gains fall from target to target, and add up to what the error loses")
  func gains() throws {
    let targets = try EvolutionTargets(
      abilities: estimates([-1, 0, 0.5, 2]), pool: bank([0, 0.5]), count: 12)
    let gains = targets.targets.map(\.gain)
    #expect(zip(gains, gains.dropFirst()).allSatisfy { $0 >= $1 - 1e-12 })
    let lost =
      targets.errorBefore * targets.errorBefore - targets.errorAfter * targets.errorAfter
    #expect(abs(gains.reduce(0, +) - lost) < 1e-12)
  }

  @Test("targets move with the scale")
  func shift() throws {
    let here = try EvolutionTargets(
      abilities: estimates([-1, 0.2, 0.9]), pool: bank([-0.4, 0.3]), count: 6)
    let there = try EvolutionTargets(
      abilities: estimates([1, 2.2, 2.9]), pool: bank([1.6, 2.3]), count: 6)
    for (first, second) in zip(here.targets, there.targets) {
      #expect(abs(first.difficulty + 2 - second.difficulty) < 1e-6)
    }
  }

  @Test("targets of no model, and negative numbers, are refused")
  func refusals() throws {
    #expect(throws: ItemResponseError.emptyGroup) {
      try EvolutionTargets(abilities: [], pool: nil, count: 3)
    }
    #expect(throws: ItemResponseError.self) {
      try EvolutionTargets(abilities: estimates([0]), pool: nil, count: -1)
    }
    #expect(throws: ItemResponseError.self) {
      try EvolutionTargets(abilities: estimates([0]), pool: nil, count: 1, discrimination: 0)
    }
    #expect(try EvolutionTargets(abilities: estimates([0]), pool: nil, count: 0).targets == [])
  }

  /// The posterior of an item after so many answers of each of eight models.
  private func posterior(
    discrimination: Double, difficulty: Double, trials: Int
  ) throws -> PilotPosterior {
    let panel = estimates((0..<8).map { -1.75 + 0.5 * Double($0) }, error: 0.1)
    let successes = panel.map {
      Int(
        (Double(trials) / (1 + exp(-discrimination * ($0.ability - difficulty)))).rounded())
    }
    return try PilotCalibration(panel: panel).posterior(
      successes: successes, trials: [Int](repeating: trials, count: panel.count))
  }

  @Test(
    "an item is accepted, or it is said on which side it is wrong",
    arguments: [
      (1.5, 0.4, AcceptanceVerdict.Outcome.accepted), (1.5, -1.2, .tooEasy), (1.5, 1.8, .tooHard),
      (0.1, 0.4, .tooFlat),
    ])
  func verdicts(
    discrimination: Double, difficulty: Double, expected: AcceptanceVerdict.Outcome
  ) throws {
    let rule = try AcceptanceRule()
    let verdict = rule.verdict(
      of: try posterior(discrimination: discrimination, difficulty: difficulty, trials: 200),
      target: 0.4)
    #expect(verdict.outcome == expected)
    #expect(
      abs(
        verdict.probabilityTooEasy + verdict.probabilityTooHard - 1
          + (try posterior(discrimination: discrimination, difficulty: difficulty, trials: 200))
          .probability(difficulties: -0.1...0.9)) < 1e-9)
  }

  @Test("few answers leave an item undecided that the distance alone would accept")
  func undecided() throws {
    let few = try posterior(discrimination: 1, difficulty: 0.4, trials: 1)
    let strict = try AcceptanceRule(within: 0.3, leastDiscrimination: 0.5, probability: 0.6)
    let lenient = try AcceptanceRule(within: 0.3, leastDiscrimination: 0.5, probability: 0)
    let target = few.difficulty + 0.1
    #expect(strict.verdict(of: few, target: target).outcome == .undecided)
    #expect(lenient.verdict(of: few, target: target).outcome == .accepted)
    #expect(throws: ItemResponseError.self) { try AcceptanceRule(within: 0) }
    #expect(throws: ItemResponseError.self) { try AcceptanceRule(probability: 1) }
    let again = try JSONDecoder().decode(
      AcceptanceRule.self, from: JSONEncoder().encode(strict))
    #expect(again == strict)
  }

  @Test(
    "the information of a pool at known abilities is that of the bank, and less for uncertain ones")
  func information() throws {
    let pool = try bank([-1, -0.2, 0.4, 1.3])
    let known = try PoolInformation(pool, at: estimates([-0.5, 1], error: 0))
    #expect(abs(known.information[0] - pool.information(at: -0.5)) < 1e-12)
    #expect(abs(known.errors[1] - 1 / (1 + pool.information(at: 1)).squareRoot()) < 1e-12)
    #expect(known.least == known.information.min())
    let error = try ParameterUncertainty(discriminationError: 0.4, difficultyError: 0.5)
    let uncertain = try ItemBank(
      pool.items.map { try CalibratedItem($0, uncertainty: error) })
    #expect(
      try PoolInformation(uncertain, at: estimates([-0.5, 1])).mean
        < PoolInformation(pool, at: estimates([-0.5, 1])).mean)
    let none = try PoolInformation(nil, at: estimates([0.3]))
    #expect(none.information == [0] && none.error == 1)
    #expect(throws: ItemResponseError.emptyGroup) { try PoolInformation(pool, at: []) }
  }

  @Test("rounds end at the goal or after as many rounds of little gain as were asked for")
  func convergence() throws {
    let rule = try ConvergenceRule(goal: 0.2, leastGain: 0.05, rounds: 2)
    #expect(rule.verdict([0.5]) == .going)
    #expect(rule.verdict([0.5, 0.3, 0.19]) == .reached)
    #expect(rule.verdict([0.5, 0.4, 0.39]) == .going)
    #expect(rule.verdict([0.5, 0.4, 0.39, 0.385]) == .exhausted)
    // A round that gains again starts the count anew.
    #expect(rule.verdict([0.5, 0.4, 0.39, 0.3, 0.299]) == .going)
    #expect(rule.gains([0.5, 0.4, 0.44]).map { ($0 * 10).rounded() } == [2, -1])
    #expect(throws: ItemResponseError.self) { try ConvergenceRule(goal: 0) }
  }

  @Test("saturation asks for enough answers, not for a share alone")
  func saturation() throws {
    let rule = try RetirementRule()
    let few = try #require(try rule.saturation(successes: 14, trials: 14))
    let many = try #require(try rule.saturation(successes: 0, trials: 32))
    #expect(few.share == 1 && many.share == 1)
    #expect(abs(few.probability - 0.7734) < 1e-3)
    #expect(abs(many.probability - 0.9311) < 1e-3)
    #expect(try rule.saturation(successes: 0, trials: 0) == nil)
    #expect(try rule.reasons(.init(successes: 14, trials: 14)) == [])
    #expect(try rule.reasons(.init(successes: 1, trials: 32)).isEmpty)
    #expect(try rule.reasons(.init(successes: 400, trials: 400)).map(\.code) == ["saturated"])
    #expect(try rule.reasons(.init(successes: 200, trials: 400)) == [])
    #expect(throws: ItemResponseError.self) { try rule.saturation(successes: 3, trials: 2) }
  }

  @Test("all reasons to retire an item stand beside each other, the leak first")
  func retirement() throws {
    // Five anchors, of which one became much harder.
    let old = try bank([-1, -0.5, 0, 0.5, 1]).items
    let new = try bank([-1.02, -0.48, 0.03, 0.46, 2.2]).items
    let link = try ScaleLink(new: new, old: old, method: .meanMean)
    let rule = try RetirementRule()
    let moved = try rule.reasons(
      .init(successes: 500, trials: 500, anchor: link.anchors[4], overlap: 0.9))
    #expect(moved.map(\.code) == ["leaked", "drifted", "saturated"])
    if case .drifted(let change, let deviations) = moved[1] {
      #expect(change < -0.3 && deviations < -2.58)
    } else {
      Issue.record("the second reason is \(moved[1])")
    }
    #expect(try rule.reasons(.init(anchor: link.anchors[2], overlap: 0.5)) == [])
    #expect(try rule.reasons(.init(shift: .c)) == [.shifted])
    #expect(try rule.reasons(.init(shift: .b)) == [])
    #expect(throws: ItemResponseError.self) { try rule.reasons(.init(overlap: 1.2)) }
    #expect(throws: ItemResponseError.self) { try RetirementRule(likeAnswers: 0.5) }
  }
}
