import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("Smooth functions of means over clusters")
struct MeanFunctionEstimateTests {
  /// Two means over the same ten clusters of three.
  private func means(seed: UInt64) throws -> [ClusterSums] {
    var stream = RandomStream(seed: seed, purpose: "mean-function-test", index: 0)
    return try (0..<2).map { mean in
      try ClusterSums(
        values: (0..<30).map { _ in Double(mean + 1) + stream.uniform() },
        clusters: (0..<30).map { $0 / 3 })
    }
  }

  @Test("a sum has the estimate and the degrees of freedom of a contrast, and about its error")
  func sum() throws {
    let means = try means(seed: 1)
    let found = MeanFunctionEstimate([means]) { .value($0[0] - 2 * $0[1]) }.crossed
    let contrast = LinearCombinationEstimate(
      [.init(means[0], coefficient: 1), .init(means[1], coefficient: -2)], kind: .unbounded)
    let estimate = try #require(found.estimate.value)
    #expect(abs(estimate - (try #require(contrast.estimate.value))) < 1e-12)
    let degrees = try #require(found.degreesOfFreedom)
    #expect(abs(degrees - (try #require(contrast.degreesOfFreedom.value))) < 1e-4)
    // With equal clusters the jackknife has CR3 for CR2: a factor of (G-1)/G in the variance apart.
    let (one, other) = (
      try #require(found.standardError.value), try #require(contrast.standardError.value)
    )
    #expect(abs(one / other - 1) < 1e-6)
  }

  @Test("samples are independent: the variances of a difference are added")
  func samples() throws {
    let (one, other) = (try means(seed: 1), try means(seed: 2))
    let both = MeanFunctionEstimate([[one[0]], [other[0]]]) { .value($0[0] - $0[1]) }.crossed
    let single = [one, other].map {
      MeanFunctionEstimate([[$0[0]]]) { .value($0[0]) }.crossed
    }
    let variances = try single.map { pow(try #require($0.standardError.value), 2) }
    let error = try #require(both.standardError.value)
    #expect(abs(error * error - variances[0] - variances[1]) < 1e-12)
    #expect(try #require(both.degreesOfFreedom) > 9)
  }

  @Test("surveys add their variance by the slopes, and errors known elsewhere are added whole")
  func otherErrors() throws {
    let means = try means(seed: 3)
    let plain = MeanFunctionEstimate([means]) { .value($0[0] * $0[1]) }.crossed
    let survey = try SurveyedProfile(
      [2, 5], covariance: EstimateCovariance([0.04, 0.01, 0.01, 0.09], count: 2))
    let surveyed = MeanFunctionEstimate([means], surveys: [survey]) {
      .value($0[0] * $0[1] + $0[2] * $0[3])
    }.crossed
    // 5² 0.04 + 2 (5 2) 0.01 + 2² 0.09.
    let added =
      pow(try #require(surveyed.standardError.value), 2)
      - pow(try #require(plain.standardError.value), 2)
    #expect(abs(added - 1.56) < 1e-6)
    let known = MeanFunctionEstimate(
      [means], known: [.init(value: 1, standardError: 0.5, degreesOfFreedom: 4)]
    ) { .value($0[0] * $0[1] - 2 * $0[2]) }.crossed
    let error = try #require(known.standardError.value)
    #expect(abs(error - (try #require(plain.standardError.value)) - 1) < 1e-6)
    #expect(known.degreesOfFreedom == 4)
  }

  @Test("where no cluster moves it nothing is separated, and one cluster shows no error")
  func edges() throws {
    let means = try means(seed: 4)
    let flat = MeanFunctionEstimate([means]) { .value($0[0] / $0[0] - 1) }.crossed
    #expect(flat.pValue().value == 1 && flat.interval(level: 0.95).value == nil)
    let lone = try ClusterSums(values: [1, 2, 3], clusters: [0, 0, 0])
    let one = MeanFunctionEstimate([[lone]]) { .value($0[0] * $0[0]) }.crossed
    #expect(one.estimate.value == 4 && one.standardError.reason == .oneCluster)
    let none = MeanFunctionEstimate([[ClusterSums()]]) { .value($0[0]) }.crossed
    #expect(none.estimate.reason == .noData)
    let undefined = MeanFunctionEstimate([means]) { _ in .undefined(.noVariation) }.crossed
    #expect(undefined.estimate.reason == .noVariation)
  }
}
