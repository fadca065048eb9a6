import RandomStreams
import Statistics
import Testing

@Suite("A cluster bootstrap does not depend on what should not matter")
struct BootstrapPropertyTests {
  @Test("1, 2, 3 and 8 threads give the same bits")
  func threads() throws {
    let table = try Self.table()
    let bootstrap = try ClusterBootstrap(
      table, quantities: Self.quantities, replicates: 999, seed: 5)
    let results = [1, 2, 3, 8].map { Summary(bootstrap.distribution(threads: $0)) }
    for result in results.dropFirst() { #expect(result == results[0]) }
  }

  @Test("scores may arrive in any order")
  func order() throws {
    let scores = Self.scores()
    let results = try (0..<4).map { round in
      var shuffled = scores
      var stream = RandomStream(seed: 9, purpose: "order", index: UInt64(round))
      if round > 0 { stream.shuffle(&shuffled) }
      return Summary(
        try ClusterBootstrap(
          try Self.table(shuffled), quantities: Self.quantities, replicates: 499, seed: 5
        ).distribution())
    }
    for result in results.dropFirst() { #expect(result == results[0]) }
  }

  @Test("clusters without scores and columns without a use change nothing")
  func emptyParts() throws {
    let scores = Self.scores()
    var wide = ClusterTable(clusters: 50, columns: 6)
    for score in scores {
      try wide.add(
        score.value, weight: score.weight, cluster: score.cluster + 7, column: score.column)
      try wide.add(score.value, cluster: score.cluster + 7, column: 5)
    }
    let plain = try ClusterBootstrap(
      try Self.table(scores), quantities: Self.quantities, replicates: 499, seed: 5)
    let padded = try ClusterBootstrap(
      wide, quantities: Self.quantities, replicates: 499, seed: 5)
    #expect(Summary(plain.distribution()) == Summary(padded.distribution()))
  }

  @Test("another seed and another purpose draw other resamples")
  func seeds() throws {
    let table = try Self.table()
    let results = try [(5, "a"), (6, "a"), (5, "b")].map { seed, purpose in
      try ClusterBootstrap(
        table, quantities: [.mean(0)], replicates: 99, seed: seed, purpose: purpose
      ).distribution().replicateValues(0)
    }
    #expect(results[0] != results[1])
    #expect(results[0] != results[2])
  }

  @Test("a quantity's replicates do not depend on which others are asked for")
  func otherQuantities() throws {
    let table = try Self.table()
    let alone = try ClusterBootstrap(table, quantities: [.mean(2)], replicates: 199, seed: 5)
    let among = try ClusterBootstrap(
      table, quantities: [.difference(0, 1), .mean(2), .mean(3)], replicates: 199, seed: 5)
    #expect(
      alone.distribution().replicateValues(0) == among.distribution().replicateValues(1))
  }

  @Test(
    "scores in other units give intervals in those units",
    arguments: BootstrapIntervalMethod.allCases)
  func scaling(method: BootstrapIntervalMethod) throws {
    let scores = Self.scores()
    let scaled = scores.map { score in
      var score = score
      score.value = score.value * 1024 - 4096
      return score
    }
    let intervals = try [scores, scaled].map { scores in
      try #require(
        try ClusterBootstrap(
          try Self.table(scores), quantities: [.mean(0)], replicates: 499, seed: 5
        ).distribution().interval(0, level: 0.9, method: method).value)
    }
    #expect(abs(intervals[0].lower * 1024 - 4096 - intervals[1].lower) < 1e-8)
    #expect(abs(intervals[0].upper * 1024 - 4096 - intervals[1].upper) < 1e-8)
  }

  @Test("differences are paired: they equal the quantity that is their contrast")
  func differences() throws {
    let distribution = try ClusterBootstrap(
      try Self.table(), quantities: [.mean(0), .mean(1), .difference(0, 1)], replicates: 999,
      seed: 5
    ).distribution()
    for method in BootstrapIntervalMethod.allCases {
      let pair = try #require(distribution.difference(0, 1, level: 0.95, method: method).value)
      let contrast = try #require(distribution.interval(2, level: 0.95, method: method).value)
      let interval = try #require(pair.interval.value)
      #expect(abs(interval.lower - contrast.lower) < 1e-12)
      #expect(abs(interval.upper - contrast.upper) < 1e-12)
      let swapped = try #require(
        distribution.difference(1, 0, level: 0.95, method: method).value?.interval.value)
      #expect(abs(swapped.lower + interval.upper) < 1e-12)
      #expect(abs(swapped.upper + interval.lower) < 1e-12)
    }
  }

  @Test("intervals grow with the level and lie inside the simultaneous band")
  func nesting() throws {
    let distribution = try ClusterBootstrap(
      try Self.table(), quantities: Self.quantities, replicates: 999, seed: 5
    ).distribution()
    for method in BootstrapIntervalMethod.allCases {
      let wide = try #require(distribution.interval(0, level: 0.99, method: method).value)
      let narrow = try #require(distribution.interval(0, level: 0.8, method: method).value)
      #expect(wide.lower <= narrow.lower && narrow.upper <= wide.upper)
    }
    let all = try #require(distribution.simultaneousBand(over: [0, 1, 2, 3], level: 0.95).value)
    let one = try #require(distribution.simultaneousBand(over: [0], level: 0.95).value)
    #expect(all.criticalValue >= one.criticalValue)
    let again = try #require(distribution.simultaneousBand(over: [3, 0, 0], level: 0.95).value)
    #expect(again.intervals[1] == again.intervals[2])
  }

  @Test("rank intervals hold the point rank, and follow the order asked for")
  func ranks() throws {
    let distribution = try ClusterBootstrap(
      try Self.table(), quantities: (0..<4).map { .mean($0) }, replicates: 999, seed: 5
    ).distribution()
    let forward = try #require(distribution.rankIntervals(of: [0, 1, 2, 3], level: 0.95).value)
    let backward = try #require(distribution.rankIntervals(of: [3, 2, 1, 0], level: 0.95).value)
    #expect(forward.intervals == backward.intervals.reversed())
    #expect(forward.criticalValue == backward.criticalValue)
    #expect(forward.isShownAbove(3, 0) && backward.isShownAbove(0, 3))
    #expect(!forward.isShownAbove(0, 3))
    for interval in forward.intervals.compactMap(\.value) {
      #expect(interval.lower <= interval.rank && interval.rank <= interval.upper)
    }
  }

  @Test("one resample of every cluster gives the estimate's own mean")
  func meanOfTable() throws {
    let table = try Self.table()
    let distribution = try ClusterBootstrap(
      table, quantities: [.mean(0)], replicates: 99, seed: 5
    ).distribution()
    #expect(abs((distribution.estimate(0).value ?? 0) - (table.mean(column: 0).value ?? 1)) < 1e-14)
  }

  @Test("BCa uses the jackknife that leaves out one feeding cluster at a time")
  func acceleration() throws {
    let scores = Self.scores().filter { $0.column == 1 }
    let distribution = try ClusterBootstrap(
      try Self.table(), quantities: [.mean(1)], replicates: 999, seed: 5
    ).distribution()
    let feeding = Set(scores.map(\.cluster)).sorted()
    #expect(distribution.contributingClusters(0) == feeding.count)
    let estimate = try #require(distribution.estimate(0).value)
    let jackknife = Jackknife(count: feeding.count, estimate: estimate) { units in
      let kept = Set(units.map { feeding[$0] })
      let used = scores.filter { kept.contains($0.cluster) }
      return used.reduce(0) { $0 + $1.weight * $1.value } / used.reduce(0) { $0 + $1.weight }
    }
    let expected = BootstrapReplicates(
      distribution.replicateValues(0).compactMap { $0 }, estimate: estimate
    ).interval(level: 0.95, method: .bca, acceleration: jackknife.acceleration().value)
    let got = try #require(distribution.interval(0, level: 0.95, method: .bca).value)
    #expect(abs(got.lower - (expected.value?.lower ?? 0)) < 1e-12)
    #expect(abs(got.upper - (expected.value?.upper ?? 0)) < 1e-12)
  }

  @Test("critical values of bands and ranks equal those of the plain definition")
  func criticalValues() throws {
    let distribution = try ClusterBootstrap(
      try Self.table(), quantities: (0..<4).map { .mean($0) }, replicates: 999, seed: 5
    ).distribution()
    let rows = (0..<4).map { distribution.replicateValues($0).map { $0 ?? 0 } }
    let estimates = (0..<4).compactMap { distribution.estimate($0).value }
    func critical(_ rows: [[Double]], _ estimates: [Double]) throws -> Double {
      let errors = try zip(rows, estimates).map {
        try #require(BootstrapReplicates($0, estimate: $1).standardError.value)
      }
      let maxima = (0..<999).map { replicate in
        rows.indices.map { abs(rows[$0][replicate] - estimates[$0]) / errors[$0] }.max() ?? 0
      }
      // 0.95 of 999 + 1.
      return maxima.sorted()[949]
    }
    let band = try #require(distribution.simultaneousBand(over: [0, 1, 2, 3], level: 0.95).value)
    #expect(abs(band.criticalValue - (try critical(rows, estimates))) < 1e-9)
    let pairs = (0..<4).flatMap { a in (a + 1..<4).map { (a, $0) } }
    let expected = try critical(
      pairs.map { a, b in zip(rows[a], rows[b]).map { $0 - $1 } },
      pairs.map { a, b in estimates[a] - estimates[b] })
    let ranks = try #require(distribution.rankIntervals(of: [0, 1, 2, 3], level: 0.95).value)
    #expect(abs((ranks.criticalValue ?? 0) - expected) < 1e-9)
  }

  // MARK: data

  struct Score {
    var value: Double
    let weight: Double
    let cluster: Int
    let column: Int
  }

  static let quantities: [MeanContrast] = [
    .mean(0), .mean(1), .mean(2), .mean(3), .difference(0, 1),
    MeanContrast([
      .init(column: 0, coefficient: 0.25), .init(column: 2, coefficient: 0.5),
      .init(column: 3, coefficient: -0.1),
    ]),
  ]

  /// Four columns over 30 clusters, some of them missing, with weights and uneven sizes.
  static func scores() -> [Score] {
    var stream = RandomStream(seed: 2, purpose: "property-data", index: 0)
    var scores: [Score] = []
    for cluster in 0..<30 {
      let effect = stream.uniform()
      for column in 0..<4 where stream.uniform() < 0.8 {
        for _ in 0...stream.index(below: 4) {
          scores.append(
            Score(
              value: effect + stream.uniform() + 0.5 * Double(column),
              weight: 0.1 + stream.uniform(), cluster: cluster, column: column))
        }
      }
    }
    return scores
  }

  static func table(_ scores: [Score] = scores()) throws -> ClusterTable {
    var table = ClusterTable(clusters: 30, columns: 4)
    for score in scores {
      try table.add(
        score.value, weight: score.weight, cluster: score.cluster, column: score.column)
    }
    return table
  }
}

/// Everything that a distribution says, for comparison bit by bit.
private struct Summary: Equatable {
  let replicates: [[Double?]]
  let intervals: [Outcome<ConfidenceInterval>]
  let errors: [Outcome<Double>]
  let band: Outcome<SimultaneousBand>
  let ranks: Outcome<RankIntervals>

  init(_ distribution: BootstrapDistribution) {
    let all = Array(0..<distribution.quantityCount)
    replicates = all.map(distribution.replicateValues)
    intervals = all.flatMap { quantity in
      BootstrapIntervalMethod.allCases.map {
        distribution.interval(quantity, level: 0.95, method: $0)
      }
    }
    errors = all.flatMap { [distribution.estimate($0), distribution.standardError($0)] }
    band = distribution.simultaneousBand(over: all, level: 0.95)
    ranks = distribution.rankIntervals(of: all, level: 0.95)
  }
}
