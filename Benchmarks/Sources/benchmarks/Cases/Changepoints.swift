import Foundation
import Statistics

/// Changes of the mean of 5,000 points with 20 levels, by PELT with a penalty of 3 log n.
enum Changepoints {
  static let benchmarks = [
    Benchmark(name: "changepoints", peer: "ruptures Pelt 25.9 s; its KernelCPD (C) 0.013 s") {
      var stream = InputNumbers(seed: 1)
      let levels = (0..<20).map { _ in 2 * stream.normal() }
      let series = (0..<5_000).map { levels[$0 / 250] + stream.normal() }
      return {
        let found = try ChangepointSearch(series).pelt(penalty: .value(3 * log(5_000)))
        guard found.value != nil else { throw BenchmarkError.noResult }
      }
    }
  ]
}
