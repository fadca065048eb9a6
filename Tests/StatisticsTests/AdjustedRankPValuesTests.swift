import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("Adjusted p-values of pairs agree with ranks")
struct AdjustedRankPValuesTests {
  private static let estimates = [0, 0.9, 1.1, 2.4, 3.6, 3.7, 6]

  private static func ranked(degreesOfFreedom: Double? = nil) throws -> RankedEstimates {
    let errors = (0..<7).map { 0.4 + 0.05 * Double($0) }
    let values = (0..<49).map { entry in
      let (one, other) = (entry / 7, entry % 7)
      return errors[one] * errors[other] * (one == other ? 1 : 0.3)
    }
    return try RankedEstimates(
      estimates, covariance: EstimateCovariance(values, count: 7),
      degreesOfFreedom: degreesOfFreedom)
  }

  private static let pairs = (0..<7).flatMap { one in (one + 1..<7).map { (one, $0) } }

  @Test(
    "a pair is shown exactly where its value is at most 1 - level",
    arguments: RankMethod.allCases, [0.8, 0.95, 0.99])
  func agreement(method: RankMethod, level: Double) throws {
    for degrees in [nil, 6.0] {
      let ranked = try Self.ranked(degreesOfFreedom: degrees)
      let values = try #require(
        ranked.adjustedPValues(method: method, replicates: 1_999, seed: 4).value)
      let ranks = try #require(
        ranked.simultaneousRanks(level: level, method: method, replicates: 1_999, seed: 4).value)
      for (pair, value) in zip(Self.pairs, values) {
        let isShown =
          ranks.isShownAbove(pair.0, pair.1) || ranks.isShownAbove(pair.1, pair.0)
        #expect(
          isShown == (try #require(value) <= 1 - level + 1e-12),
          "\(pair) \(String(describing: value))")
      }
    }
  }

  @Test("the same holds of strengths from few clusters", arguments: RankMethod.allCases)
  func clusters(method: RankMethod) throws {
    var stream = RandomStream(seed: 9, purpose: "battles", index: 0)
    let battles = SimulatedBattles(
      strengths: [-2.4, -2, 0, 0.4, 2.4], count: 400, clusterSize: 50, stream: &stream)
    let fit = try #require(try BradleyTerry(battles.table(clustered: true)).fit().value)
    let jackknife = try #require(fit.pooledJackknife().value)
    let values = try #require(
      jackknife.adjustedPValues(method: method, replicates: 1_999, seed: 2).value)
    let ranks = try #require(
      jackknife.simultaneousRanks(method: method, replicates: 1_999, seed: 2).value)
    var shown = 0
    for (place, pair) in (0..<5).flatMap({ one in (one + 1..<5).map { (one, $0) } }).enumerated() {
      let isShown = ranks.isShownAbove(pair.0, pair.1) || ranks.isShownAbove(pair.1, pair.0)
      shown += isShown ? 1 : 0
      #expect(isShown == (try #require(values[place]) <= 0.05 + 1e-12))
    }
    #expect((1..<10).contains(shown))
  }

  @Test("no value depends on the number of threads, and none is below that of a single step's best")
  func threads() throws {
    let ranked = try Self.ranked()
    let one = ranked.adjustedPValues(replicates: 1_500, seed: 1, threads: 1)
    #expect(one == ranked.adjustedPValues(replicates: 1_500, seed: 1, threads: 3))
    let stepped = try #require(one.value).compactMap(\.self)
    let single = try #require(
      ranked.adjustedPValues(method: .singleStep, replicates: 1_500, seed: 1, threads: 1).value
    ).compactMap(\.self)
    #expect(zip(stepped, single).allSatisfy { $0 <= $1 + 1e-12 })
    #expect(stepped.allSatisfy { $0 >= 1.0 / 1_501 && $0 <= 1 })
  }

  @Test("Holm's values of independent estimates are those of their formula")
  func holm() throws {
    // Two-sided p-values of 3 differences; a rank counts both directions, so that the smallest is
    // multiplied by 6 of a single tail.
    let ranked = try RankedEstimates([0, 2, 5], standardErrors: [1, 1, 1])
    let values = try #require(ranked.adjustedPValues(method: .holm).value).compactMap(\.self)
    // R 4.2.2: cummax(pnorm(-c(5, 3, 2) / sqrt(2)) * c(6, 5, 4)), of the largest difference first.
    for (found, expected) in zip(
      values, [0.31459841410057, 0.00122085605233488, 0.0847371338117232])
    {
      #expect(abs(found - expected) < 1e-12, "\(values)")
    }
  }
}
