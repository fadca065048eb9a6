internal import Foundation
internal import RandomStreams
internal import Statistics

/// Exposure probabilities found by simulated tests.
///
/// Sympson & Hetter (1985): tests are simulated for persons of the population; an item that was
/// chosen in a larger share of them than the limit is let through with probability limit / share, and
/// the simulation is repeated with these probabilities. Other items are chosen in its place then, and
/// need a probability of their own in the next round. The first two thirds of the rounds, with half of
/// the persons, follow that; the shares of the last third are averaged.
///
/// The shares are known to the error of the simulation alone. The probabilities aim below the limit by
/// three of these errors, so that hardly any item exceeds it in real tests; more persons waste less.
public struct SympsonHetter: Sendable {
  /// The probability of each item to be let through when it was chosen.
  public let probabilities: [Double]
  /// The share of tests in which each item was given, in a last simulation with these probabilities.
  ///
  /// Anchors have no probability and keep their own share.
  public let exposureRates: [Double]

  /// Simulates tests.
  ///
  /// - Parameters:
  ///   - plan: the test; its exposure control is not used.
  ///   - limit: the largest share of tests that an item should be in, above 0 and at most 1. It cannot
  ///     be kept where it is smaller than the length of a test over the number of items.
  ///   - persons: simulated persons in each round.
  ///   - rounds: how often the probabilities are corrected.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  /// - Throws: ``ItemResponseError/unusableSetting(_:)`` for a limit outside its range or for no
  ///   persons or rounds.
  /// - Complexity: O(persons × rounds) tests.
  public init(
    _ plan: AdaptiveTestPlan, limit: Double, persons: Int = 1_000, rounds: Int = 18,
    threads: Int? = nil
  ) throws(ItemResponseError) {
    guard limit > 0, limit <= 1, persons > 0, rounds > 0 else {
      throw .unusableSetting("exposure control needs a limit in 0...1, persons and rounds")
    }
    let count = plan.bank.items.count
    let settling = rounds * 2 / 3
    let averaged = Double((rounds - settling) * persons)
    let target = max(limit / 2, limit - 3 * (limit * (1 - limit) / averaged).squareRoot())
    var probabilities = [Double](repeating: 1, count: count)
    var chosen = [Double](repeating: 0, count: count)
    for round in 0..<rounds {
      let controlled = AdaptiveTestPlan(plan, exposure: .sympsonHetter(probabilities))
      let sample = round < settling ? (persons + 1) / 2 : persons
      let counts = Self.simulate(
        controlled, first: round * persons, persons: sample, threads: threads)
      let gain = 1 / Double(max(1, round - settling + 1))
      for item in 0..<count {
        chosen[item] += gain * (counts.chosen[item] / Double(sample) - chosen[item])
        probabilities[item] = chosen[item] > target ? target / chosen[item] : 1
      }
    }
    let last = Self.simulate(
      AdaptiveTestPlan(plan, exposure: .sympsonHetter(probabilities)), first: rounds * persons,
      persons: persons, threads: threads)
    self.probabilities = probabilities
    exposureRates = last.given.map { $0 / Double(persons) }
  }

  /// In how many tests each item came to its lottery, and in how many it was given.
  private static func simulate(
    _ plan: AdaptiveTestPlan, first: Int, persons: Int, threads: Int?
  ) -> (chosen: [Double], given: [Double]) {
    let items = plan.bank.items.count
    let size = 16
    let blocks = (persons + size - 1) / size
    // Counts of each block: chosen, then given.
    var counts = [Int32](repeating: 0, count: blocks * items * 2)
    counts.withUnsafeMutableBufferPointer { counts in
      guard let base = counts.baseAddress else { return }
      // Each block writes its own rows.
      nonisolated(unsafe) let rows = base
      FixedBlocks.run(
        count: persons, size: size, threads: FixedBlocks.threads(threads)
      ) { blocks in
        for person in blocks.joined() {
          guard let test = test(plan, number: first + person) else { continue }
          let row = person / size * items * 2
          for item in 0..<items where test.choice.wasChosen(item) { rows[row + item] += 1 }
          for step in test.steps { rows[row + items + step.item] += 1 }
        }
      }
    }
    var (chosen, given) = (
      [Double](repeating: 0, count: items), [Double](repeating: 0, count: items)
    )
    for block in 0..<blocks {
      for item in 0..<items {
        chosen[item] += Double(counts[block * items * 2 + item])
        given[item] += Double(counts[block * items * 2 + items + item])
      }
    }
    return (chosen, given)
  }

  /// A test of one simulated person.
  private static func test(_ plan: AdaptiveTestPlan, number: Int) -> AdaptiveTest? {
    var stream = RandomStream(seed: plan.seed, purpose: "sympson-hetter", index: UInt64(number))
    let ability = plan.population.mean + plan.population.deviation * standardNormal(&stream)
    return try? AdaptiveTest.run(plan, number: number) { item in
      response(plan.bank.calibratedItem(item), ability, stream.uniform())
    }
  }

  /// Box & Muller (1958).
  private static func standardNormal(_ stream: inout RandomStream) -> Double {
    let radius = (-2 * log(1 - stream.uniform())).squareRoot()
    return radius * cos(2 * Double.pi * stream.uniform())
  }

  private static func response(_ item: CalibratedItem, _ ability: Double, _ uniform: Double) -> Int
  {
    var below = 0.0
    for (category, probability) in item.probabilities(at: ability).enumerated() {
      below += probability
      if uniform < below { return category }
    }
    return item.item.categories - 1
  }
}
