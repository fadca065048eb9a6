import GSLSupport
import RandomStreams
import Statistics
import Testing

@Suite("Rank sets")
struct RankingSetTests {
  static let estimates = [3.0, 1, 2.4, 2.5, 0, 2.45]
  static let errors = [0.2, 0.1, 0.3, 0.05, 0.2, 0.4]

  static func sets() throws -> RankedEstimates {
    try RankedEstimates(estimates, standardErrors: errors)
  }

  /// The stepdown of Mogstad, Romano, Shaikh & Wilhelm (2024), with a loop for every sum.
  static func slow(_ source: RankedEstimates, level: Double, draws: [[Double]]) -> [RankInterval] {
    let count = source.estimates.count
    func error(_ one: Int, _ other: Int) -> Double {
      source.covariance.standardErrorOfDifference(one, other)
    }
    var open = (0..<count).flatMap { one in
      (0..<count).filter { $0 != one }.map { (one, $0) }
    }
    var above = [Int](repeating: 0, count: count)
    var below = above
    while !open.isEmpty {
      let maxima = draws.map { draw in
        open.map { (draw[$0.0] - draw[$0.1]) / error($0.0, $0.1) }.max() ?? 0
      }.sorted()
      let rank = Int((level * Double(maxima.count + 1) - 1e-9).rounded(.up))
      let critical = max(maxima[rank - 1], 0)
      let rejected = open.filter {
        (source.estimates[$0.0] - source.estimates[$0.1]) / error($0.0, $0.1) > critical
      }
      for (upper, lower) in rejected {
        above[lower] += 1
        below[upper] += 1
      }
      if rejected.isEmpty { break }
      open.removeAll { pair in rejected.contains { $0 == pair } }
    }
    return (0..<count).map { place in
      RankInterval(
        rank: 1 + source.estimates.count { $0 > source.estimates[place] },
        lower: 1 + above[place], upper: count - below[place])
    }
  }

  @Test("the stepdown equals a slow one on the same draws")
  func slowStepdown() throws {
    let source = try Self.sets()
    // The draws are a function of seed, purpose and number, and the covariance is diagonal; pivots
    // are taken by size of variance.
    let order = Self.errors.indices.sorted { (-Self.errors[$0], $0) < (-Self.errors[$1], $1) }
    let draws = try (0..<999).map { replicate in
      var stream = RandomStream(seed: 5, purpose: "rank-sets", index: UInt64(replicate))
      var draw = [Double](repeating: 0, count: order.count)
      for place in order {
        draw[place] =
          Self.errors[place] * (try NormalDistribution.quantile(stream.uniform() + 0x1p-54))
      }
      return draw
    }
    let fast = try #require(source.simultaneousRanks(replicates: 999, seed: 5).value)
    #expect(fast.intervals.compactMap(\.value) == Self.slow(source, level: 0.95, draws: draws))
  }

  @Test("narrower methods give ranks inside those of wider ones")
  func nesting() throws {
    let source = try Self.sets()
    func ranks(_ method: RankMethod) throws -> [RankInterval] {
      try #require(source.simultaneousRanks(method: method, seed: 1).value)
        .intervals.compactMap(\.value)
    }
    let step = try ranks(.stepdown)
    for wider in [try ranks(.singleStep), try ranks(.holm)] {
      for (inner, outer) in zip(step, wider) {
        #expect(outer.lower <= inner.lower && inner.upper <= outer.upper)
      }
    }
    let marginal = try #require(source.marginalRanks(seed: 1).value)
    for (inner, outer) in zip(marginal, step) {
      #expect(outer.lower <= inner.lower && inner.upper <= outer.upper)
      #expect(inner.lower <= inner.rank && inner.rank <= inner.upper)
    }
    let best = try #require(source.bestCandidates(2, seed: 1).value)
    #expect(best == step.indices.filter { step[$0].lower <= 2 })
  }

  @Test("Holm's ranks follow the items when they are put in another order")
  func equivariance() throws {
    let first = try #require(try Self.sets().simultaneousRanks(method: .holm).value)
    let order = [4, 2, 0, 5, 1, 3]
    let moved = try RankedEstimates(
      order.map { Self.estimates[$0] }, standardErrors: order.map { Self.errors[$0] })
    let second = try #require(moved.simultaneousRanks(method: .holm).value)
    #expect(second.intervals == order.map { first.intervals[$0] })
  }

  @Test("tiers are anchored at the leader, and equal estimates share a rank and a tier")
  func tiers() throws {
    let ranks = try #require(try Self.sets().simultaneousRanks(seed: 3).value)
    let tiers = ranks.tiers
    #expect(tiers.first?.first == 0)
    #expect(tiers.flatMap(\.self).sorted() == Array(0..<6))
    for tier in tiers {
      for member in tier { #expect(!ranks.isShownAbove(tier[0], member)) }
    }
    let equal = try RankedEstimates([1, 1, 1], standardErrors: [0, 0, 0])
    let same = try #require(equal.simultaneousRanks(seed: 0).value)
    #expect(
      same.intervals.compactMap(\.value)
        == Array(repeating: RankInterval(rank: 1, lower: 1, upper: 3), count: 3))
    #expect(same.tiers == [[0, 1, 2]])
    let certain = try RankedEstimates([1, 2, 3], standardErrors: [0, 0, 0])
    let apart = try #require(certain.simultaneousRanks(method: .holm).value)
    #expect(apart.intervals.compactMap { $0.value?.upper } == [3, 2, 1])
    #expect(apart.criticalValue == nil)
  }

  @Test("a shared error does not blur ranks: the full covariance is used")
  func sharedError() throws {
    let count = 4
    var values = [Double](repeating: 4, count: count * count)
    for place in 0..<count { values[place * count + place] = 4.01 }
    let shared = try RankedEstimates(
      [0, 1, 2, 3], covariance: try EstimateCovariance(values, count: count))
    let ranks = try #require(shared.simultaneousRanks(seed: 1).value)
    #expect(ranks.intervals.compactMap { $0.value.map { $0.upper - $0.lower } } == [0, 0, 0, 0])
    let alone = try RankedEstimates([0, 1, 2, 3], standardErrors: Array(repeating: 2, count: 4))
    let wide = try #require(alone.simultaneousRanks(seed: 1).value)
    #expect(wide.intervals.compactMap { $0.value.map { $0.upper - $0.lower } } == [3, 3, 3, 3])
  }

  @Test("means of a cluster table have the cluster-robust covariance")
  func clusterMeans() throws {
    var stream = RandomStream(seed: 1, purpose: "table", index: 0)
    var table = ClusterTable(clusters: 12, columns: 3)
    for cluster in 0..<12 {
      for column in 0..<3 {
        for _ in 0...stream.index(below: 3) {
          try table.add(stream.uniform() + Double(column), cluster: cluster, column: column)
        }
      }
    }
    let ranked = try #require(RankedEstimates.means(of: table).value)
    #expect(ranked.degreesOfFreedom == 11)
    for column in 0..<3 {
      let robust = try ClusterRobust(table, column: column)
      let error = try #require(robust.standardError(.cr1).value)
      #expect(abs(ranked.covariance.standardError(column) / error - 1) < 1e-12)
      #expect(robust.mean.value == ranked.estimates[column])
    }
    #expect(RankedEstimates.means(of: ClusterTable(clusters: 3, columns: 2)).reason == .noData)
  }
}
