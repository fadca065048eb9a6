import Statistics

/// Weighted means of ten variables over 50,000 respondents of a stratified cluster sample: by Taylor's
/// linearisation, and by 80 replicate weights.
enum SurveyedMeans {
  private static let respondents = 50_000
  private static let variables = 10
  private static let strata = 40
  private static let unitsOfStratum = 25
  private static let replicates = 80

  static let benchmarks = [
    Benchmark(name: "survey-linearised", peer: "survey (R), svymean") {
      let sample = Sample()
      return {
        let design = try SurveyDesign(
          respondents: respondents, weights: sample.weights, strata: sample.strata,
          primaryUnits: sample.units)
        let means = try SurveyMeans(
          sample.values, variables: variables, design: design)
        guard means.standardError(variables - 1).value != nil else {
          throw BenchmarkError.noResult
        }
      }
    },
    Benchmark(name: "survey-replicates", peer: "survey (R), svrepdesign") {
      let sample = Sample()
      var stream = InputNumbers(seed: 12)
      let columns = (0..<replicates).map { _ in
        // Half of the units of a stratum count twice, as in balanced repeated replication.
        let isKept = (0..<strata * unitsOfStratum).map { _ in stream.uniform() < 0.5 }
        return sample.weights.indices.map {
          isKept[sample.units[$0]] ? 2 * sample.weights[$0] : 0
        }
      }
      return {
        let weights = try ReplicateWeights(columns, method: .balanced)
        let means = try weights.means(
          sample.values, variables: variables, weights: sample.weights)
        guard means.covariance.value != nil else {
          throw BenchmarkError.noResult
        }
      }
    },
  ]

  private struct Sample {
    var values: [Double] = []
    var weights: [Double] = []
    var strata: [Int] = []
    var units: [Int] = []

    init() {
      var stream = InputNumbers(seed: 11)
      let level = (0..<SurveyedMeans.strata * unitsOfStratum).map { _ in stream.normal() / 3 }
      for person in 0..<respondents {
        let unit = person % level.count
        units.append(unit)
        strata.append(unit / unitsOfStratum)
        weights.append(0.5 + stream.uniform())
        for _ in 0..<variables { values.append(level[unit] + stream.normal()) }
      }
    }
  }
}
