import Statistics

/// The mean of 10,000 scores with a percentile interval from 9,999 replicates.
enum MeanInterval {
  static let benchmarks = [
    benchmark("mean-interval", peer: "SciPy percentile, batch 500: 1.16 s; numpy 0.84 s") {
      $0.uniform()
    },
    benchmark("mean-interval-5-levels", peer: "SciPy percentile, batch 500: 1.16 s") {
      Double($0.index(below: 5))
    },
    benchmark("mean-interval-0-1", peer: "SciPy percentile, batch 500: 1.16 s") {
      Double($0.index(below: 2))
    },
  ]

  private static func benchmark(
    _ name: String, peer: String, _ draw: @escaping @Sendable (inout InputNumbers) -> Double
  ) -> Benchmark {
    Benchmark(name: name, peer: peer) {
      var stream = InputNumbers(seed: 1)
      let scores = (0..<10_000).map { _ in draw(&stream) }
      return {
        let distribution = try MeanBootstrap(scores, seed: 1).distribution(
          threads: benchmarkThreads)
        guard distribution.interval(level: 0.95, method: .percentile).value != nil else {
          throw BenchmarkError.noResult
        }
      }
    }
  }
}

/// A call that did not give what it was asked for.
enum BenchmarkError: Error {
  case noResult
}
