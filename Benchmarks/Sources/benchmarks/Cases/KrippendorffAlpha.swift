import Statistics

/// Krippendorff's ordinal alpha of 10,000 units by 5 raters, a tenth of the ratings missing, with
/// an interval from 1,000 resamples of units.
enum KrippendorffAlpha {
  static let benchmarks = [
    Benchmark(
      name: "krippendorff-alpha",
      peer: "krippendorff, 1,000 resamples of units: 8.5-9.1 s; evalica (other scheme) 0.68-0.70 s"
    ) {
      var stream = InputNumbers(seed: 5)
      let ratings = (0..<10_000).map { _ -> [Double?] in
        let level = 1 + stream.index(below: 5)
        return (0..<5).map { _ in
          let rating = min(max(level + stream.index(below: 3) - 1, 1), 5)
          return stream.uniform() < 0.1 ? nil : Double(rating)
        }
      }
      return {
        let analysis = try AgreementAnalysis(RatingTable(ratings: ratings), level: .ordinal)
        let bootstrap = try AgreementBootstrap(
          analysis, of: [.krippendorffAlpha], replicates: 1_000, seed: 1)
        let interval = bootstrap.distribution(threads: benchmarkThreads)
          .interval(.krippendorffAlpha, level: 0.95, method: .percentile)
        guard interval.value != nil else { throw BenchmarkError.noResult }
      }
    }
  ]
}
