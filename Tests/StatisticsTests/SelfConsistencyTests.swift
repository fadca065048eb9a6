import Foundation
import Statistics
import Testing

@Suite("Repeats of a judge and its use of the scale")
struct SelfConsistencyTests {
  private static let units = [0, 0, 0, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 6, 6, 7, 7]
  private static let scores: [Double] = [
    5, 4, 4, 5, 5, 3, 3, 2, 3, 1, 2, 1, 3, 3, 3, 3, 5, 2, 2,
  ]

  private static func ratings(_ scores: [Double], clusters: [Int]? = nil) throws -> JudgeRatings {
    try JudgeRatings(
      units: units, judges: units.map { _ in 1 }, scores: scores, unitCount: 9, judgeCount: 2,
      clusters: clusters)
  }

  @Test("correlation and deviation within units equal those of R 4.2.2's analysis of variance")
  func reference() throws {
    let consistency = try SelfConsistency(try Self.ratings(Self.scores), judge: 1)
    let correlation = try #require(consistency.correlation.value)
    #expect(abs(correlation.value - 0.697_877_721_575) < 1e-10)
    #expect(abs(try #require(consistency.standardDeviation.value) - 0.728_219_081_254) < 1e-10)
    #expect(consistency.units == 8 && consistency.ratings == 19)
    // Shares of equal pairs: 1/3, 1, 1, 0, 0, 1, 1/3, 1.
    #expect(abs(try #require(consistency.agreement.estimate.value) - (14.0 / 3) / 8) < 1e-12)
    let interval = try #require(consistency.standardDeviationInterval().value)
    #expect(interval.lower > 0 && interval.contains(0.728_219_081_254))
    #expect(try #require(correlation.interval().value).upper <= 1)
  }

  @Test("an offset changes nothing, a factor the deviation alone")
  func scaling() throws {
    let plain = try SelfConsistency(try Self.ratings(Self.scores), judge: 1)
    let moved = try SelfConsistency(
      try Self.ratings(Self.scores.map { 3 * $0 + 1e6 }), judge: 1)
    #expect(
      abs(
        try #require(plain.correlation.value).value - #require(moved.correlation.value).value)
        < 1e-9)
    #expect(
      abs(
        3 * (try #require(plain.standardDeviation.value))
          - (try #require(moved.standardDeviation.value))) < 1e-9)
    let tolerant = try SelfConsistency(try Self.ratings(Self.scores), judge: 1, tolerance: 1)
    #expect(
      try #require(tolerant.agreement.estimate.value)
        > (try #require(plain.agreement.estimate.value)))
  }

  @Test("repeats that never differ have the deviation 0 without an interval")
  func equal() throws {
    let same = try SelfConsistency(try Self.ratings(Self.units.map(Double.init)), judge: 1)
    #expect(same.standardDeviation.value == 0)
    #expect(same.standardDeviationInterval().reason == .noVariance)
    #expect(same.correlation.value?.value == 1)
    #expect(same.correlation.value?.standardError.reason == .refitsEqual)
    #expect(same.agreement.estimate.value == 1)
    #expect(same.agreement.interval(level: 0.95).value != nil)
    let constant = try SelfConsistency(try Self.ratings(Self.units.map { _ in 4 }), judge: 1)
    #expect(constant.correlation.reason == .noVariation)
  }

  @Test("without repeats nothing is defined")
  func none() throws {
    let none = try SelfConsistency(try Self.ratings(Self.scores), judge: 0)
    #expect(none.units == 0)
    #expect(none.agreement.estimate.reason == .noData)
    #expect(none.standardDeviation.reason == .noData)
    let one = try SelfConsistency(
      try Self.ratings(Self.scores, clusters: [Int](repeating: 3, count: 9)), judge: 1)
    #expect(one.correlation.value?.standardError.reason == .oneCluster)
    #expect(throws: StatisticsError.noSuchColumn(2, columns: 2)) {
      try SelfConsistency(try Self.ratings(Self.scores), judge: 2)
    }
  }

  @Test("shares of the levels, at the ends, and the entropy in bits")
  func scaleUse() throws {
    let use = try ScaleUse(
      try Self.ratings(Self.scores), judge: 1, levels: [5, 4, 3, 2, 1])
    #expect(use.levels == [1, 2, 3, 4, 5])
    #expect(use.counts == [2, 4, 7, 2, 4] && use.others == 0)
    #expect(abs(try #require(use.atMinimum.estimate.value) - 2.0 / 19) < 1e-15)
    #expect(abs(try #require(use.atMaximum.estimate.value) - 4.0 / 19) < 1e-15)
    let shares = [2, 4, 7, 2, 4].map { $0 / 19.0 }
    let bits = -shares.reduce(0) { $0 + $1 * log2($1) }
    #expect(abs(try #require(use.entropy.value).value - bits) < 1e-14)
    // Repeats of a unit are no independent rows.
    #expect(use.atMaximum.clusters == 8)
    #expect(try #require(use.entropy.value?.interval().value).upper <= log2(5))
  }

  @Test("scores that are no level are counted and leave no entropy")
  func others() throws {
    let use = try ScaleUse(try Self.ratings(Self.scores), judge: 1, levels: [1, 5])
    #expect(use.others == 13)
    #expect(use.entropy.reason == .outsideDomain("ratings that are all of the declared levels"))
    let same = try ScaleUse(
      try Self.ratings(Self.units.map { _ in 5 }), judge: 1, levels: [1, 5])
    #expect(same.entropy.value?.value == 0)
    #expect(same.entropy.value?.standardError.reason == .refitsEqual)
    #expect(same.atMaximum.interval(level: 0.95).value != nil)
    #expect(throws: StatisticsError.categoriesNotUsable("there must be some and no two alike")) {
      try ScaleUse(try Self.ratings(Self.scores), judge: 1, levels: [1, 1])
    }
  }
}
