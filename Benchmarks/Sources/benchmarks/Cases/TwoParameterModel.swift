import Foundation
import ItemResponse

/// The two-parameter logistic model of 5,000 persons by 100 items, without standard errors.
enum TwoParameterModel {
  static let benchmarks = [
    Benchmark(name: "two-parameter-model", peer: "mirt 5.0-7.1 s; girth 18.7-22.7 s") {
      var stream = InputNumbers(seed: 4)
      let slopes = (0..<100).map { _ in 0.6 + 1.4 * stream.uniform() }
      let difficulties = (0..<100).map { _ in stream.normal() }
      var responses: [Int] = []
      for _ in 0..<5_000 {
        let ability = stream.normal()
        for (slope, difficulty) in zip(slopes, difficulties) {
          responses.append(
            stream.uniform() < 1 / (1 + exp(-slope * (ability - difficulty))) ? 1 : 0)
        }
      }
      return { [responses] in
        let table = try ResponseTable(responses, persons: 5_000, items: 100)
        let calibration = try MarginalMaximumLikelihood(
          table, model: .twoParameter, options: CalibrationOptions(threads: benchmarkThreads)
        ).calibrate()
        guard calibration.isConverged else { throw BenchmarkError.noResult }
      }
    }
  ]
}
