import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("Intervals of covariate effects cover as often as they say")
struct CovariateCoverageTests {
  private static let trials = 300

  /// Battles of four items with a difference of -1, 0 or 1 that favours a side.
  ///
  /// - Parameters:
  ///   - effect: of one unit of the difference.
  ///   - spread: by how much the effect of a cluster is above or below that.
  private static func table(
    effect: Double, spread: Double, clusters: Int, size: Int, trial: Int
  ) throws -> PairedComparisons {
    let strengths = [0.6, 0.2, -0.2, -0.6]
    var stream = RandomStream(seed: 41, purpose: "covariate-coverage", index: UInt64(trial))
    var left: [Int32] = []
    var right: [Int32] = []
    var outcomes: [ComparisonOutcome] = []
    var groups: [Int32] = []
    var values: [Double] = []
    for cluster in 0..<clusters {
      let own = effect + spread * (stream.uniform() < 0.5 ? -1 : 1)
      for _ in 0..<size {
        let one = stream.index(below: 4)
        let other = (one + 1 + stream.index(below: 3)) % 4
        let value = Double(stream.index(below: 3)) - 1
        let odds = strengths[one] - strengths[other] + own * value
        left.append(Int32(one))
        right.append(Int32(other))
        values.append(value)
        groups.append(Int32(cluster))
        let isTied = stream.uniform() < 0.1
        outcomes.append(isTied ? .tie : stream.uniform() < 1 / (1 + exp(-odds)) ? .left : .right)
      }
    }
    return try PairedComparisons(
      items: 4, left: left, right: right, outcomes: outcomes, clusters: groups,
      covariates: [values])
  }

  @Test("of independent battles by the sandwich, and by Firth's information of few")
  func independent() throws {
    var coverage: [String: Coverage] = [:]
    for trial in 0..<Self.trials {
      let table = try Self.table(effect: 0.6, spread: 0, clusters: 10, size: 16, trial: trial)
      for (name, penalty, kind) in [
        ("sandwich", StrengthPenalty.none, StrengthCovariance.sandwich), ("firth", .firth, .model),
      ] {
        let fit = try #require(
          try BradleyTerry(table, ties: .drop, penalty: penalty).fit().value)
        let covariance = try #require(fit.covariance(kind).value)
        let found = fit.covariateContrast([1], level: 0.95, covariance: covariance)
        coverage[name, default: Coverage()].note(
          found.value?.interval.value?.contains(0.6) ?? false)
      }
    }
    for (name, share) in coverage {
      #expect(share.share >= RankingSimulationTests.bound(Self.trials), "\(name): \(share.percent)")
    }
  }

  @Test("of clusters that differ in the effect by the jackknife, which the sandwich falls short of")
  func clustered() throws {
    var jackknife = Coverage()
    var sandwich = Coverage()
    for trial in 0..<Self.trials {
      // The sign of the clusters' own effects is even, so that the common one is 0.
      let table = try Self.table(effect: 0, spread: 1.2, clusters: 12, size: 15, trial: trial)
      let fit = try #require(try BradleyTerry(table).fit().value)
      let refits = try #require(fit.pooledJackknife(threads: 1).value)
      jackknife.note(
        refits.covariateContrast([1], level: 0.95).value?.interval.value?.contains(0) ?? false)
      let covariance = try #require(fit.covariance(.sandwich).value)
      sandwich.note(
        fit.covariateContrast([1], level: 0.95, covariance: covariance).value?.interval.value?
          .contains(0) ?? false)
    }
    print("covariates: jackknife \(jackknife.percent), sandwich \(sandwich.percent)")
    #expect(jackknife.share >= RankingSimulationTests.bound(Self.trials), "\(jackknife.percent)")
    #expect(sandwich.share < jackknife.share - 0.1, "\(sandwich.percent)")
  }
}
