import Statistics

/// ConStat's test with 1,000 resamples of 8 reference models on 150 items.
enum ContaminationTest {
  static let benchmarks = [
    Benchmark(name: "performance-test", peer: "eth-sri/ConStat: 13.1 s") {
      var stream = InputNumbers(seed: 1)
      func scores(_ ability: Double) -> [Double] {
        (0..<150).map { _ in stream.uniform() < ability ? 1 : 0 }
      }
      let abilities = (0..<8).map { 0.2 + 0.08 * Double($0) }
      let test = try PerformanceTest(
        model: scores(0.7), modelOnReference: scores(0.6), others: abilities.map(scores),
        othersOnReference: abilities.map(scores), replicates: 1_000, seed: 1)
      return {
        guard test.result(threads: benchmarkThreads).value != nil else {
          throw BenchmarkError.noResult
        }
      }
    }
  ]
}
