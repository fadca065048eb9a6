import Foundation
import ItemResponse
import Statistics

/// 1,000 adaptive tests of 30 items out of a bank of 500: maximum information, posterior means.
enum AdaptiveTests {
  static let benchmarks = [
    Benchmark(name: "adaptive-tests", peer: "catpie, randomCAT") {
      var stream = InputNumbers(seed: 14)
      let items = try (0..<500).map { _ in
        try Item.logistic(
          discrimination: 0.6 + 1.4 * stream.uniform(), difficulty: stream.normal())
      }
      let bank = try ItemBank(items)
      let abilities = (0..<1_000).map { _ in stream.normal() }
      let seeds = (0..<1_000).map { UInt64($0) }
      return {
        let plan = try AdaptiveTestPlan(bank: bank, stopping: [.length(30)])
        for (number, ability) in abilities.enumerated() {
          var answers = InputNumbers(seed: seeds[number])
          var test = AdaptiveTest(plan, number: number)
          while case .administer(let item) = test.next {
            let logit =
              items[item].discrimination * ability + items[item].intercepts[0]
            try test.record(answers.uniform() < 1 / (1 + exp(-logit)) ? 1 : 0, for: item)
          }
          guard test.result.value != nil, test.steps.count == 30 else {
            throw BenchmarkError.noResult
          }
        }
      }
    }
  ]
}
