import Foundation
import ItemResponse

/// The graded response model of 2,000 persons by 20 items of five categories.
enum GradedResponses {
  static let benchmarks = [
    Benchmark(name: "graded-response-model", peer: "girth, grm_mml") {
      var stream = InputNumbers(seed: 15)
      let slopes = (0..<20).map { _ in 0.8 + 1.2 * stream.uniform() }
      var responses: [Int] = []
      for _ in 0..<2_000 {
        let ability = stream.normal()
        for slope in slopes {
          let draw = stream.uniform()
          // The chance to reach a category or a higher one falls from one to the next.
          responses.append(
            [-1.5, -0.5, 0.5, 1.5].count { draw < 1 / (1 + exp(-slope * (ability - $0))) })
        }
      }
      return { [responses] in
        let table = try ResponseTable(
          responses, persons: 2_000, items: 20, categories: [Int](repeating: 5, count: 20))
        let calibration = try MarginalMaximumLikelihood(
          table, model: .gradedResponse, options: CalibrationOptions(threads: benchmarkThreads)
        ).calibrate()
        guard calibration.isConverged else { throw BenchmarkError.noResult }
      }
    }
  ]
}
