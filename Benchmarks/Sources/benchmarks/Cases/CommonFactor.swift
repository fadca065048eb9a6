import ItemResponse
import Statistics

/// One common factor of 40 variables from their correlations over 5,000 cases, by maximum likelihood,
/// with omega.
enum CommonFactor {
  static let benchmarks = [
    Benchmark(name: "common-factor", peer: "scikit-learn FactorAnalysis") {
      var stream = InputNumbers(seed: 16)
      let loadings = (0..<40).map { _ in 0.4 + 0.4 * stream.uniform() }
      let rows = (0..<5_000).map { _ in
        let factor = stream.normal()
        return loadings.map { $0 * factor + (1 - $0 * $0).squareRoot() * stream.normal() }
      }
      return {
        guard let matrix = try CorrelationMatrix.of(rows).value,
          let factor = OneFactor.of(matrix).value, factor.omega > 0
        else { throw BenchmarkError.noResult }
      }
    }
  ]
}
