import Statistics

/// 1,000 models by 100 cultures on ten dimensions: similarities with intervals, exact or t tests, one
/// family, and ranks of the nearest of each model, one model after the other.
enum CultureMatrix {
  private static let models = 1_000
  private static let cultures = 100
  private static let dimensions = 10
  private static let clusters = 50

  static let benchmarks = [ProfileMeasure.pearson, .spearman, .residual].map { measure in
    Benchmark(name: "culture-matrix-\(measure)", peer: "no peer has intervals") {
      var stream = InputNumbers(seed: 3)
      let profiles = (0..<cultures).map { _ in (0..<dimensions).map { _ in stream.uniform() } }
      let covariance = try EstimateCovariance(
        standardErrors: [Double](repeating: 0.03, count: dimensions))
      let surveyed = try profiles.map { try SurveyedProfile($0, covariance: covariance) }
      let baseline = (0..<dimensions).map { place in
        profiles.reduce(0) { $0 + $1[place] } / Double(cultures)
      }
      // Scores of all models, as a log would give them one model after the other.
      let seeds = (0..<models).map { UInt64($0) }
      return {
        let references = try SimilarityReferences(
          surveyed, measure: measure, baseline: baseline, seed: 1)
        let arrangements = RankArrangements()
        var pValues: [Double?] = []
        pValues.reserveCapacity(models * cultures)
        var ends = 0.0
        for seed in seeds {
          var scores = InputNumbers(seed: seed)
          let sums = try (0..<dimensions).map { dimension in
            try ClusterSums(
              values: (0..<clusters).map { _ in
                scores.uniform() < 0.2 + 0.06 * Double(dimension) ? 1 : 0
              }, clusters: Array(0..<clusters))
          }
          guard let profile = ClusteredProfile.of(sums).value else {
            throw BenchmarkError.noResult
          }
          let found = references.similarities(of: profile)
          for (place, reference) in profiles.enumerated() {
            guard let interval = found.interval(place, level: 0.95).value else {
              throw BenchmarkError.noResult
            }
            ends += interval.upper - interval.lower
            pValues.append(
              try ProfilePair(profile.values, reference, baseline: baseline).test(
                measure, arrangements: arrangements, permutations: 0
              ).value?.pValue)
          }
          guard found.ranks(level: 0.95).value != nil else { throw BenchmarkError.noResult }
        }
        let adjusted = try PValueAdjustment.benjaminiHochberg.adjust(pValues)
        guard ends > 0, adjusted.count == models * cultures else { throw BenchmarkError.noResult }
      }
    }
  }
}
