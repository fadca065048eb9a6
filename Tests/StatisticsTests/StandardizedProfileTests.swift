import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("Profiles in standard deviations of their own values")
struct StandardizedProfileTests {
  private static func standardized(_ values: [Double]) -> [Double] {
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / Double(values.count - 1)).squareRoot()
    return values.map { ($0 - mean) / deviation }
  }

  /// Sums of dimensions with 0 and 1 in clusters.
  private static func rows(
    dimensions: Int, clusters: Int, seed: UInt64
  ) -> [[(value: Double, cluster: Int)]] {
    var stream = RandomStream(seed: seed, purpose: "standardized", index: 0)
    return (0..<dimensions).map { dimension in
      (0..<clusters).flatMap { cluster in
        (0..<(2 + cluster % 3)).map { _ in
          (stream.uniform() < 0.2 + 0.08 * Double(dimension) ? 1.0 : 0, cluster)
        }
      }
    }
  }

  private static func profile(
    _ rows: [[(value: Double, cluster: Int)]], without left: Int? = nil
  ) throws -> ClusteredProfile {
    let sums = try rows.map { dimension -> ClusterSums in
      let kept = dimension.filter { $0.cluster != left }
      return try ClusterSums(values: kept.map(\.value), clusters: kept.map(\.cluster))
    }
    return try #require(ClusteredProfile.of(sums).value)
  }

  @Test("the errors of clustered scores are those of leaving out cluster after cluster")
  func jackknife() throws {
    let rows = Self.rows(dimensions: 6, clusters: 14, seed: 5)
    let found = try #require(StandardizedProfile.of(try Self.profile(rows)).value)
    let whole = Self.standardized(try Self.profile(rows).values)
    for (one, other) in zip(found.values, whole) { #expect(abs(one - other) < 1e-12) }
    let replicates = try (0..<14).map {
      Self.standardized(try Self.profile(rows, without: $0).values)
    }
    for dimension in 0..<6 {
      let own = replicates.map { $0[dimension] }
      let mean = own.reduce(0, +) / 14
      let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } * 13 / 14
      let error = try #require(found.standardErrors[dimension].value)
      #expect(abs(error - variance.squareRoot()) < 1e-9 * error)
      let interval = try #require(found.interval(dimension).value)
      #expect(interval.lower < found.values[dimension] && interval.upper > found.values[dimension])
    }
  }

  @Test("the errors of a survey are those of small steps in its means")
  func delta() throws {
    let values = [0.9, 0.4, -0.3, -0.8, -0.1]
    var covariance = [Double](repeating: 0, count: 25)
    for one in 0..<5 {
      for other in 0..<5 {
        covariance[one * 5 + other] =
          (one == other ? 0.01 + 0.002 * Double(one) : 0) + 0.001 * Double((one + 1) * (other + 1))
          / 25
      }
    }
    let found = try #require(
      StandardizedProfile.of(
        try SurveyedProfile(values, covariance: EstimateCovariance(covariance, count: 5))
      ).value)
    let step = 1e-6
    for dimension in 0..<5 {
      let gradient = (0..<5).map { other -> Double in
        var (up, down) = (values, values)
        up[other] += step
        down[other] -= step
        return (Self.standardized(up)[dimension] - Self.standardized(down)[dimension]) / (2 * step)
      }
      var variance = 0.0
      for one in 0..<5 {
        for other in 0..<5 {
          variance += gradient[one] * gradient[other] * covariance[one * 5 + other]
        }
      }
      let error = try #require(found.standardErrors[dimension].value)
      #expect(abs(error - variance.squareRoot()) < 1e-6 * error)
    }
  }

  @Test("level and unit of a profile do not matter, and what is left adds up")
  func invariance() throws {
    let values = [3.1, 4.7, 2.2, 5.0, 4.1, 3.9]
    let plain = try #require(StandardizedProfile.of(try SurveyedProfile(values)).value)
    let moved = try #require(
      StandardizedProfile.of(try SurveyedProfile(values.map { 40 + 17 * $0 })).value)
    for (one, other) in zip(plain.values, moved.values) { #expect(abs(one - other) < 1e-12) }
    #expect(abs(plain.values.reduce(0, +)) < 1e-12)
    #expect(abs(plain.values.reduce(0) { $0 + $1 * $1 } - 5) < 1e-12)
    #expect(plain.standardErrors.allSatisfy { $0.value == nil && $0.reason != nil })
  }

  @Test("a difference has the errors of both sides and Welch's degrees of freedom")
  func difference() throws {
    let model = try #require(
      StandardizedProfile.of(try Self.profile(Self.rows(dimensions: 4, clusters: 9, seed: 2))).value
    )
    let covariance = (0..<16).map { $0 % 5 == 0 ? 0.02 : 0.004 }
    let culture = try #require(
      StandardizedProfile.of(
        try SurveyedProfile(
          [0.5, 0.1, -0.2, -0.4], covariance: EstimateCovariance(covariance, count: 4))
      ).value)
    var tested = 0
    for dimension in 0..<4 {
      let found = try #require(model.difference(from: culture, dimension).value)
      let own = try #require(model.standardErrors[dimension].value)
      let other = try #require(culture.standardErrors[dimension].value)
      let error = try #require(found.standardError.value)
      #expect(abs(error * error - own * own - other * other) < 1e-12)
      #expect(found.carriesBoth)
      // The survey's error is taken for known: the model's degrees of freedom, and more.
      let degrees = try #require(model.interval(dimension).value?.degreesOfFreedom)
      let welch = degrees * pow(error, 4) / pow(own, 4)
      let freedom = try #require(found.degreesOfFreedom)
      #expect(abs(freedom - welch) < 1e-9 * welch)
      let back = try #require(culture.difference(from: model, dimension).value)
      #expect(back.value == -found.value)
      // The p-value is the smallest alpha whose interval excludes 0.
      let p = try #require(found.pValue.value)
      // Below the rounding of 1 there is no such level.
      guard p > 1e-9 else {
        #expect(abs(found.value) > 6 * error)
        continue
      }
      tested += 1
      let edge = try #require(found.interval(level: 1 - p).value)
      #expect(min(abs(edge.lower), abs(edge.upper)) < 1e-6)
    }
    #expect(tested >= 2)
    let bare = try #require(
      StandardizedProfile.of(try SurveyedProfile([0.5, 0.1, -0.2, -0.4])).value)
    let alone = try #require(model.difference(from: bare, 0).value)
    #expect(!alone.carriesBoth)
    #expect(alone.standardError.value == model.standardErrors[0].value)
    #expect(bare.difference(from: bare, 0).value?.standardError.value == nil)
    #expect(model.difference(from: culture, 4).reason == .noSuchQuantity(4))
  }

  @Test("profiles without a shape, and too short ones, are undefined")
  func undefined() throws {
    #expect(StandardizedProfile.of(try SurveyedProfile([1, 1, 1, 1])).reason == .noVariation)
    #expect(
      StandardizedProfile.of(try SurveyedProfile([1, 2])).reason == .tooFewUnits(2, needed: 3))
    let published = try #require(
      StandardizedProfile.of(ClusteredProfile(known: [10, 20, 40])).value)
    #expect(published.standardErrors.allSatisfy { $0.value == nil })
    #expect(published.interval(0).value == nil)
  }
}
