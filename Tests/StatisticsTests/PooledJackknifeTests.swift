import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("Strengths of battles in few clusters")
struct PooledJackknifeTests {
  /// Battles of items with tastes of their clusters.
  struct Panel {
    var left: [Int32] = []
    var right: [Int32] = []
    var outcomes: [ComparisonOutcome] = []
    var clusters: [Int32] = []
    let items: Int

    init(items: Int, clusters count: Int, battles: Int, tieShare: Double = 0, seed: UInt64) {
      self.items = items
      var stream = RandomStream(seed: seed, purpose: "panel", index: 0)
      for cluster in 0..<count {
        let tastes = (0..<items).map { _ in stream.uniform() - 0.5 }
        for _ in 0..<battles {
          let one = stream.index(below: items)
          let other = (one + 1 + stream.index(below: items - 1)) % items
          left.append(Int32(one))
          right.append(Int32(other))
          let chance = 1 / (1 + exp(tastes[other] - tastes[one]))
          outcomes.append(
            stream.uniform() < tieShare ? .tie : stream.uniform() < chance ? .left : .right)
          clusters.append(Int32(cluster))
        }
      }
    }

    func comparisons(
      without cluster: Int32? = nil, turned: Bool = false
    ) throws -> PairedComparisons {
      var rows = left.indices.filter { clusters[$0] != cluster }
      if turned { rows.reverse() }
      return try PairedComparisons(
        items: items, left: rows.map { left[$0] }, right: rows.map { right[$0] },
        outcomes: rows.map { outcomes[$0] }, clusters: rows.map { clusters[$0] })
    }
  }

  @Test("the worked example of the method")
  func example() throws {
    let variance = PooledVariance(
      jackknife: [0.09, 0.04, 0.16], model: [0.05, 0.05, 0.06], items: 5, clusters: 5)
    #expect(abs(variance.designEffect - 1.755556) < 5e-7)
    #expect(variance.degreesOfFreedom == 16)
    for (found, expected) in zip(variance.standardErrors, [0.3, 0.296273, 0.4]) {
      #expect(abs(found - expected) < 5e-7)
    }
    let critical = try #require(variance.criticalValue(mapping: 2.728).value)
    #expect(abs(critical - 3.136590) < 5e-7)
  }

  @Test("a design effect below 1 leaves the model's variance, a large one lifts every pair")
  func designEffect() throws {
    let small = PooledVariance(
      jackknife: [0.01, 0.02], model: [0.04, 0.09], items: 3, clusters: 9)
    #expect(small.designEffect == 1)
    #expect(small.standardErrors == [0.2, 0.3])
    let large = PooledVariance(jackknife: [0.16, 0], model: [0.04, 0.04], items: 3, clusters: 9)
    #expect(large.designEffect == 2)
    #expect(large.standardErrors == [0.4, 0.08.squareRoot()])
  }

  @Test(
    "refits equal fits of the data without each cluster",
    arguments: [TieRule.half, .drop, .davidson, .raoKupper], [(7, 40), (60, 3)])
  func refits(ties: TieRule, size: (clusters: Int, battles: Int)) throws {
    for orderEffect in [false, true] {
      let panel = Panel(
        items: 4, clusters: size.clusters, battles: size.battles, tieShare: 0.2, seed: 11)
      let fit = try #require(
        try BradleyTerry(panel.comparisons(), ties: ties, orderEffect: orderEffect).fit().value)
      let jackknife = try #require(fit.pooledJackknife().value)
      #expect(jackknife.clusters == size.clusters)
      let refits = try (0..<size.clusters).map { cluster in
        try #require(
          try BradleyTerry(
            panel.comparisons(without: Int32(cluster)), ties: ties, orderEffect: orderEffect
          ).fit().value)
      }
      func error(_ value: (BradleyTerryFit) -> Double) -> Double {
        let values = refits.map(value)
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares * Double(values.count - 1) / Double(values.count)).squareRoot()
      }
      for one in 0..<4 {
        let strength = try #require(jackknife.strength(one, level: 0.95).value)
        let own = try #require(strength.standardError.value)
        #expect(abs(own - error { $0.strengths[one] }) < 1e-8 * own)
        for other in 0..<4 where other != one {
          let pair = try #require(jackknife.difference(one, other, level: 0.95).value)
          let found = try #require(pair.standardError.value)
          #expect(abs(found - error { $0.strengths[one] - $0.strengths[other] }) < 1e-8 * found)
          #expect(pair.interval.value?.degreesOfFreedom == Double(size.clusters - 1))
          #expect(jackknife.standardErrorOfDifference(one, other) >= found * (1 - 1e-12))
          #expect(
            jackknife.standardErrorOfDifference(one, other)
              == jackknife.standardErrorOfDifference(other, one))
        }
      }
      if orderEffect {
        let effect = try #require(jackknife.orderEffect(level: 0.9)?.value)
        let found = try #require(effect.standardError.value)
        #expect(abs(found - error { $0.orderEffect ?? .nan }) < 1e-8 * found)
      }
      if ties == .davidson || ties == .raoKupper {
        let parameter = try #require(jackknife.tieParameter(level: 0.9)?.value)
        let found = try #require(parameter.standardError.value)
        #expect(abs(found - error { $0.tieParameter?.value ?? .nan }) < 1e-8 * found)
      }
    }
  }

  @Test("neither the order of battles nor the number of threads shows")
  func invariance() throws {
    let panel = Panel(items: 6, clusters: 40, battles: 30, seed: 5)
    func ranks(turned: Bool, threads: Int) throws -> (PooledJackknife, RankIntervals) {
      let fit = try #require(
        try BradleyTerry(panel.comparisons(turned: turned)).fit().value)
      let jackknife = try #require(fit.pooledJackknife(threads: threads).value)
      return (
        jackknife,
        try #require(jackknife.simultaneousRanks(replicates: 499, seed: 3, threads: threads).value)
      )
    }
    let one = try ranks(turned: false, threads: 1)
    for (turned, threads) in [(true, 1), (false, 4), (true, 3)] {
      let other = try ranks(turned: turned, threads: threads)
      #expect(one.0.variance == other.0.variance)
      #expect(one.1 == other.1)
    }
  }

  @Test("with two clusters or fewer nothing is said, with three it is")
  func fewClusters() throws {
    for count in 1...3 {
      let panel = Panel(items: 3, clusters: count, battles: 60, seed: 2)
      let fit = try #require(try BradleyTerry(panel.comparisons()).fit().value)
      let outcome = fit.pooledJackknife()
      if count < 3 {
        #expect(outcome.reason == .clustersBelow(count, needed: 3))
      } else {
        #expect(outcome.value?.variance.degreesOfFreedom == 4)
      }
    }
    let panel = Panel(items: 3, clusters: 3, battles: 60, seed: 2)
    let plain = try PairedComparisons(
      items: 3, left: panel.left, right: panel.right, outcomes: panel.outcomes)
    let fit = try #require(try BradleyTerry(plain).fit().value)
    #expect(fit.pooledJackknife().reason == .clustersBelow(0, needed: 3))
  }

  @Test("a cluster whose battles do not count is none")
  func emptyCluster() throws {
    var panel = Panel(items: 3, clusters: 4, battles: 50, seed: 9)
    let without = try #require(
      try BradleyTerry(panel.comparisons(), ties: .drop).fit().value?.pooledJackknife().value)
    panel.left += [0, 1]
    panel.right += [1, 2]
    panel.outcomes += [.tie, .tie]
    panel.clusters += [4, 6]
    let with = try #require(
      try BradleyTerry(panel.comparisons(), ties: .drop).fit().value?.pooledJackknife().value)
    #expect(with.clusters == 4)
    #expect(with.variance == without.variance)
  }

  @Test("a cluster that alone holds a link is named", arguments: [Int32(1), 3])
  func indispensable(cluster: Int32) throws {
    var panel = Panel(items: 3, clusters: 5, battles: 40, seed: 4)
    // Only this cluster has the wins of another item over the first.
    for row in panel.left.indices where panel.clusters[row] != cluster {
      if panel.left[row] == 0 { panel.outcomes[row] = .left }
      if panel.right[row] == 0 { panel.outcomes[row] = .right }
    }
    let fit = try #require(try BradleyTerry(panel.comparisons(), ties: .drop).fit().value)
    #expect(
      fit.pooledJackknife().reason == .noStrengthsWithout(cluster: Int(cluster), named: nil))
  }

  @Test("Holm's ranks need no draws and are hardly ever narrower")
  func holm() throws {
    let panel = Panel(items: 5, clusters: 12, battles: 200, seed: 8)
    let fit = try #require(try BradleyTerry(panel.comparisons()).fit().value)
    let jackknife = try #require(fit.pooledJackknife().value)
    let holm = try #require(jackknife.simultaneousRanks(method: .holm).value)
    let single = try #require(jackknife.criticalValue(seed: 1).value)
    #expect(try #require(holm.criticalValue) <= single * 1.05)
    #expect(holm.intervals.allSatisfy { $0.value != nil })
    #expect(jackknife.simultaneousRanks(level: 1).reason == .invalidLevel(1))
  }
}
