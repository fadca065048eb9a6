import Foundation
import GSLSupport
import RandomStreams
import Statistics
import Testing

@Suite("In simulated rankings intervals cover as often as they say")
struct RankingSimulationTests {
  /// The share of `count` trials that a true 95 % falls short of once in 10,000 times.
  static func bound(_ count: Int) -> Double {
    0.95 - 3.72 * (0.95 * 0.05 / Double(count)).squareRoot()
  }

  static func normal(_ stream: inout RandomStream) throws -> Double {
    try NormalDistribution.quantile(stream.uniform() + 0x1p-54)
  }

  /// Whether the intervals hold the true ranks of all items; tied items have all ranks of the tie.
  static func hold(_ intervals: [RankInterval], _ truth: [Double]) -> [Bool] {
    zip(intervals, truth).map { interval, value in
      interval.lower <= 1 + truth.count { $0 > value }
        && interval.upper >= truth.count - truth.count { $0 < value }
    }
  }

  static let truths: [String: [Double]] = [
    "all tied": [Double](repeating: 0, count: 8),
    "near ties": (0..<8).map { 0.001 * Double($0) },
    "two tied groups": [0, 0, 0, 0, 2, 2, 2, 2],
    "spread": (0..<8).map { 0.8 * Double($0) },
    "mixed": [0, 0, 0.05, 1, 1, 2.5, 2.6, 6],
  ]

  @Test(
    "rank sets hold all true ranks, at ties and near ties too",
    .enabled(if: isOptimised, "thousands of data sets take minutes without optimisation"),
    arguments: RankingSimulationTests.truths.keys.sorted(), [0, 0.6])
  func rankSets(name: String, correlation: Double) throws {
    let truth = try #require(Self.truths[name])
    let trials = 2_000
    var coverage: [String: Coverage] = [:]
    let errors = (0..<8).map { 0.5 + 0.1 * Double($0) }
    let values = (0..<64).map { entry in
      let (one, other) = (entry / 8, entry % 8)
      return errors[one] * errors[other] * (one == other ? 1 : correlation)
    }
    let covariance = try EstimateCovariance(values, count: 8)
    for trial in 0..<trials {
      var stream = RandomStream(seed: 17, purpose: "rank-truth", index: UInt64(trial))
      let shared = try Self.normal(&stream) * correlation.squareRoot()
      let estimates = try truth.indices.map {
        let own = try Self.normal(&stream) * (1 - correlation).squareRoot()
        return truth[$0] + errors[$0] * (shared + own)
      }
      let ranked = try RankedEstimates(estimates, covariance: covariance)
      for method in [RankMethod.stepdown, .holm] {
        let ranks = try #require(
          ranked.simultaneousRanks(
            method: method, replicates: 499, seed: UInt64(trial), threads: 1
          ).value)
        let held = Self.hold(ranks.intervals.compactMap(\.value), truth)
        coverage[method.rawValue, default: Coverage()].note(held.allSatisfy(\.self))
      }
      let marginal = try #require(
        ranked.marginalRanks(replicates: 499, seed: UInt64(trial), threads: 1).value)
      coverage["marginal", default: Coverage()].note(Self.hold(marginal, truth)[3])
    }
    for (method, share) in coverage {
      #expect(share.share >= Self.bound(trials), "\(name), \(method): \(share.percent)")
    }
    print(
      "rank sets,", name, "correlation", correlation,
      coverage.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.percent)" })
  }

  @Test(
    "rank sets of means over few clusters hold all true ranks",
    .enabled(if: isOptimised, "needs optimisation"))
  func fewClusters() throws {
    let truth = [0, 0, 0.02, 0.5, 0.5, 1.5]
    let trials = 1_500
    var coverage = Coverage()
    for trial in 0..<trials {
      var stream = RandomStream(seed: 18, purpose: "rank-truth", index: UInt64(trial))
      var table = ClusterTable(clusters: 15, columns: 6)
      for cluster in 0..<15 {
        let shared = try Self.normal(&stream)
        for column in 0..<6 {
          let score = try truth[column] + shared + Self.normal(&stream)
          try table.add(score, cluster: cluster, column: column)
        }
      }
      let ranks = try #require(
        RankedEstimates.means(of: table).value?
          .simultaneousRanks(replicates: 999, seed: UInt64(trial), threads: 1).value)
      coverage.note(
        Self.hold(ranks.intervals.compactMap(\.value), truth).allSatisfy(\.self))
    }
    #expect(coverage.share >= Self.bound(trials), "\(coverage.percent)")
    print("rank sets, 15 clusters:", coverage.percent)
  }

  @Test(
    "intervals of Bradley-Terry differences cover, clustered ones only with the cluster sandwich",
    .enabled(if: isOptimised, "needs optimisation"))
  func bradleyTerry() throws {
    let truth = [-0.8, -0.3, 0, 0.1, 1]
    let trials = 1_000
    var independent: [String: Coverage] = [:]
    var clustered: [String: Coverage] = [:]
    func note(
      _ data: SimulatedBattles, _ difference: Double, _ trial: Int,
      _ tally: inout [String: Coverage]
    ) throws {
      let model = try BradleyTerry(data.table(clustered: true), ties: .drop)
      let fit = try #require(model.fit().value)
      for kind in StrengthCovariance.allCases {
        let covariance = try #require(fit.covariance(kind).value)
        let interval = fit.difference(3, 1, level: 0.95, covariance: covariance).value?.interval
        tally[kind.rawValue, default: Coverage()].note(
          interval?.value?.contains(difference) ?? false)
      }
      for byCluster in [false, true] {
        let bootstrap = try #require(
          try model.bootstrap(
            replicates: 299, seed: UInt64(trial), byCluster: byCluster, threads: 1
          ).value)
        let interval = bootstrap.difference(3, 1).interval(level: 0.95, method: .percentile).value
        tally[byCluster ? "cluster bootstrap" : "bootstrap", default: Coverage()].note(
          interval?.contains(difference) ?? false)
      }
    }
    for trial in 0..<trials {
      var stream = RandomStream(seed: 19, purpose: "battles", index: UInt64(trial))
      try note(
        SimulatedBattles(strengths: truth, count: 600, stream: &stream), truth[3] - truth[1], trial,
        &independent)
      // Within a cluster the pair shares a shift of the odds; strengths of equal models stay 0.
      try note(
        SimulatedBattles(
          strengths: [0, 0, 0, 0, 0], count: 1_200, tieShare: 0, clusterSize: 8, clusterShift: 1,
          stream: &stream), 0, trial, &clustered)
    }
    for (name, share) in independent {
      #expect(share.share >= Self.bound(trials) - 0.005, "independent, \(name): \(share.percent)")
    }
    for name in ["cluster-sandwich", "cluster bootstrap"] {
      let share = try #require(clustered[name])
      #expect(share.share >= Self.bound(trials) - 0.01, "clustered, \(name): \(share.percent)")
    }
    #expect((clustered["sandwich"]?.share ?? 1) < 0.9)
    for (name, tally) in [("independent", independent), ("clustered", clustered)] {
      print(
        "Bradley-Terry,", name,
        tally.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.percent)" })
    }
  }
}

private var isOptimised: Bool {
  #if DEBUG
    false
  #else
    true
  #endif
}
