import Statistics

/// A mean of 2,000 labels with the help of a judge's 500,000 scores, and its interval (PPI++).
enum PoweredMean {
  static let benchmarks = [
    Benchmark(name: "prediction-powered-mean", peer: "ppi-python, ppi_mean_ci") {
      var stream = InputNumbers(seed: 13)
      let labels = (0..<2_000).map { _ in stream.uniform() < 0.6 ? 1.0 : 0.0 }
      let judged = labels.map { 0.7 * $0 + 0.3 * stream.uniform() }
      let others = (0..<500_000).map { _ in
        (stream.uniform() < 0.6 ? 0.7 : 0) + 0.3 * stream.uniform()
      }
      return {
        guard
          let mean = try PredictionPoweredMean.of(
            labels: labels, judgeOnLabelled: judged, judgeOnUnlabelled: others
          ).value, mean.interval(level: 0.95).value != nil
        else { throw BenchmarkError.noResult }
      }
    }
  ]
}
