import GSLSupport
import RandomStreams
import Statistics
import Testing

@Suite("What a study of so many clusters would show of ranks")
struct RankSimulationTests {
  /// Three models on shared clusters; differences of two models have variance 0.5 between clusters.
  private func pilot(_ clusters: Int, order: [Int] = [0, 1, 2]) throws -> ClusterTable {
    var stream = RandomStream(seed: 91, purpose: "rank-pilot", index: 0)
    func normal() throws -> Double {
      try NormalDistribution.quantile(stream.uniform() + 0x1p-54)
    }
    var table = ClusterTable(clusters: clusters, columns: 3)
    for cluster in 0..<clusters {
      let shared = try 2 * normal()
      let own = try (0..<3).map { _ in try 0.5 * normal() }
      for (column, model) in order.enumerated() {
        try table.add(shared + own[model], cluster: cluster, column: column)
      }
    }
    return table
  }

  @Test("for two models the share is the power of the paired t test")
  func power() throws {
    let simulation = try RankSimulation(
      pilot(2_000), truth: [0.3, 0, 0], method: .holm, rounds: 800, seed: 3)
    let study = try #require(simulation.study(clusters: 40).value)
    // Holm tests six directed differences one-sided; the smallest p-value meets 0.05 / 6.
    let design = try MeanDesign(.paired, significance: 0.05 / 6, isTwoSided: false)
    let least = try #require(design.power(effect: 0.3 / 0.5.squareRoot(), items: 40).value)
    let share = study.shownAbove[1]
    let error = (least * (1 - least) / 800).squareRoot()
    // Later steps of Holm and the pilot's own variance move it a little.
    #expect(
      share > least - 4 * error - 0.03 && share < least + 4 * error + 0.1, "\(share) \(least)")
    #expect(study.anyWrong < 0.05 + 4 * (0.05 * 0.95 / 800).squareRoot())
  }

  @Test("more clusters show more, and what is needed reaches the goal")
  func needed() throws {
    let simulation = try RankSimulation(
      pilot(300), truth: [0.5, 0.2, 0], rounds: 200, replicates: 199, seed: 4)
    let studies = try [10, 40, 160].map { try #require(simulation.study(clusters: $0).value) }
    #expect(zip(studies, studies.dropFirst()).allSatisfy { $0.leaderAlone <= $1.leaderAlone })
    #expect(zip(studies, studies.dropFirst()).allSatisfy { $0.separatedPairs < $1.separatedPairs })
    #expect(studies[2].meanWidths[0] < studies[0].meanWidths[0])
    let needed = try #require(simulation.clustersNeeded(for: .leaderAlone, power: 0.8).value)
    let reached = try #require(simulation.study(clusters: needed).value)
    #expect(reached.leaderAlone >= 0.8)
    let fewer = try #require(simulation.study(clusters: needed * 8 / 10).value)
    #expect(fewer.leaderAlone < 0.8)
    // A pair is easier than to be above both others.
    let pair = try #require(simulation.clustersNeeded(for: .above(0, 2), power: 0.8).value)
    #expect(pair < needed)
  }

  @Test("a true order comes out more often with more clusters, and before it is shown")
  func order() throws {
    let simulation = try RankSimulation(
      pilot(200), truth: [0.4, 0.2, 0], method: .holm, rounds: 200, seed: 6)
    func chance(_ goal: RankSimulation.Goal, _ clusters: Int) throws -> Double {
      try #require(simulation.chance(of: goal, clusters: clusters).value)
    }
    for clusters in [10, 40, 160] {
      #expect(try chance(.order, clusters) <= chance(.leaderFirst, clusters))
      #expect(try chance(.neighbours, clusters) <= chance(.order, clusters))
      #expect(try chance(.neighbours, clusters) <= chance(.leaderAlone, clusters))
    }
    // Two neighbours 0.2 apart whose difference has variance 0.5: 0.2/sqrt(0.5/160) is 3.6 errors.
    #expect(try chance(.order, 160) > 0.98)
    let needed = try #require(simulation.clustersNeeded(for: .order, power: 0.9).value)
    #expect(try chance(.order, needed) >= 0.9)
    let tied = try RankSimulation(pilot(50), truth: [0.4, 0, 0], rounds: 50, seed: 6)
    #expect(tied.clustersNeeded(for: .order, power: 0.5).value == nil)
    #expect(simulation.chance(of: .order, clusters: 1).reason == .tooFewClusters(1))
    #expect(
      simulation.chance(of: .order, clusters: 40, threads: 1)
        == simulation.chance(of: .order, clusters: 40, threads: 3))
  }

  @Test("the result is the same for any number of threads, and columns only change places")
  func invariance() throws {
    let simulation = try RankSimulation(
      pilot(50), truth: [0.4, 0.1, 0], method: .holm, rounds: 100, seed: 5)
    let study = try #require(simulation.study(clusters: 30, threads: 1).value)
    #expect(simulation.study(clusters: 30, threads: 3).value == study)
    let other = try RankSimulation(
      pilot(50, order: [2, 0, 1]), truth: [0, 0.4, 0.1], method: .holm, rounds: 100, seed: 5)
    let again = try #require(other.study(clusters: 30).value)
    #expect(again.leaderAlone == study.leaderAlone)
    #expect(again.meanWidths == [2, 0, 1].map { study.meanWidths[$0] })
  }

  @Test("what cannot be shown or asked is said")
  func refusals() throws {
    let simulation = try RankSimulation(
      pilot(50), truth: [0.1, 0.1, 0], method: .holm, rounds: 50, seed: 5)
    let tied = simulation.clustersNeeded(for: .leaderAlone, power: 0.8)
    #expect(tied.reason == .outsideDomain("goals that are true"))
    #expect(
      simulation.clustersNeeded(for: .above(0, 2), power: 0.8, upTo: 8).reason == .noFiniteMaximum)
    #expect(simulation.study(clusters: 1).reason == .tooFewClusters(1))
    #expect(throws: StatisticsError.self) {
      try RankSimulation(pilot(50), truth: [1, 2], seed: 1)
    }
    #expect(throws: StatisticsError.self) {
      try RankSimulation(ClusterTable(clusters: 5, columns: 3), seed: 1)
    }
  }
}
