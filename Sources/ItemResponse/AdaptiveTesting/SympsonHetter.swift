internal import Foundation
internal import RandomStreams
internal import Statistics

/// Exposure probabilities found by simulated tests.
///
/// Sympson & Hetter (1985): tests are simulated for persons of the population; an item that was
/// chosen more often than the limit is let through with probability limit / (share of choices), and
/// the simulation is repeated with these probabilities.
public struct SympsonHetter: Sendable {
  /// The probability of each item to be let through when it was chosen.
  public let probabilities: [Double]
  /// The share of tests in which each item was given, in the last simulation.
  public let exposureRates: [Double]

  /// Simulates tests.
  ///
  /// - Parameters:
  ///   - plan: the test; its exposure control is not used.
  ///   - limit: the largest share of tests that an item should be in, above 0 and at most 1.
  ///   - persons: simulated persons in each round.
  ///   - rounds: how often the probabilities are corrected.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  /// - Throws: ``ItemResponseError/unusableSetting(_:)`` for a limit outside its range or for no
  ///   persons or rounds.
  /// - Complexity: O(persons × rounds) tests.
  public init(
    _ plan: AdaptiveTestPlan, limit: Double, persons: Int = 500, rounds: Int = 8,
    threads: Int? = nil
  ) throws(ItemResponseError) {
    guard limit > 0, limit <= 1, persons > 0, rounds > 0 else {
      throw .unusableSetting("exposure control needs a limit in 0...1, persons and rounds")
    }
    let count = plan.bank.items.count
    var probabilities = [Double](repeating: 1, count: count)
    var rates = [Double](repeating: 0, count: count)
    for round in 0..<rounds {
      let controlled = AdaptiveTestPlan(plan, exposure: .sympsonHetter(probabilities))
      let given = Self.simulate(controlled, round: round, persons: persons, threads: threads)
      rates = given.map { $0 / Double(persons) }
      // An item that was given too often passes less often, another one more often, up to always.
      for item in 0..<count where rates[item] > 0 {
        probabilities[item] = min(1, probabilities[item] * limit / rates[item])
      }
    }
    self.probabilities = probabilities
    exposureRates = rates
  }

  /// How many tests each item was given in.
  private static func simulate(
    _ plan: AdaptiveTestPlan, round: Int, persons: Int, threads: Int?
  ) -> [Double] {
    let items = plan.bank.items.count
    var given = [Double](repeating: 0, count: persons * items)
    given.withUnsafeMutableBufferPointer { given in
      guard let base = given.baseAddress else { return }
      // Each person writes its own row.
      nonisolated(unsafe) let rows = base
      FixedBlocks.run(
        count: persons, size: 16, threads: FixedBlocks.threads(threads)
      ) { blocks in
        for person in blocks.joined() {
          let number = round * persons + person
          var stream = RandomStream(
            seed: plan.seed, purpose: "sympson-hetter", index: UInt64(number))
          let ability =
            plan.population.mean + plan.population.deviation * standardNormal(&stream)
          let test = try? AdaptiveTest.run(plan, number: number) { item in
            response(plan.bank.items[item], ability, stream.uniform())
          }
          for step in test?.steps ?? [] { rows[person * items + step.item] = 1 }
        }
      }
    }
    var sums = [Double](repeating: 0, count: items)
    for person in 0..<persons {
      for item in 0..<items { sums[item] += given[person * items + item] }
    }
    return sums
  }

  /// Box & Muller (1958).
  private static func standardNormal(_ stream: inout RandomStream) -> Double {
    let radius = (-2 * log(1 - stream.uniform())).squareRoot()
    return radius * cos(2 * Double.pi * stream.uniform())
  }

  private static func response(_ item: Item, _ ability: Double, _ uniform: Double) -> Int {
    var below = 0.0
    for (category, probability) in item.probabilities(at: ability).enumerated() {
      below += probability
      if uniform < below { return category }
    }
    return item.categories - 1
  }
}
