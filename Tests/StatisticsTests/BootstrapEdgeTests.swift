import RandomStreams
import Statistics
import Testing

@Suite("A cluster bootstrap answers awkward data with a reason, never with a NaN")
struct BootstrapEdgeTests {
  @Test("an empty table, a table without clusters and a table without columns have no data")
  func emptyTables() throws {
    for clusters in [0, 5] {
      let table = ClusterTable(clusters: clusters, columns: 2)
      let distribution = try ClusterBootstrap(
        table, quantities: [.mean(0), .difference(0, 1)], replicates: 9, seed: 1
      ).distribution()
      for quantity in 0..<2 {
        #expect(distribution.estimate(quantity).reason == .noData)
        #expect(distribution.standardError(quantity).reason == .noData)
        #expect(distribution.interval(quantity, level: 0.9, method: .bca).reason == .noData)
        #expect(distribution.contributingClusters(quantity) == 0)
        #expect(distribution.undefinedReplicates(quantity) == 9)
      }
      #expect(distribution.difference(0, 1, level: 0.9, method: .bca).reason == .noData)
      #expect(distribution.simultaneousBand(over: [0, 1], level: 0.9).reason == .noData)
      #expect(distribution.rankIntervals(of: [0, 1], level: 0.9).reason == .noData)
    }
    let none = try ClusterBootstrap(
      ClusterTable(clusters: -3, columns: -1), quantities: [], replicates: 9, seed: 1
    ).distribution()
    #expect(none.quantityCount == 0)
    #expect(none.rankIntervals(of: [], level: 0.9).reason == .noData)
    #expect(none.simultaneousBand(over: [], level: 0.9).reason == .noData)
  }

  @Test("one cluster is too few, also when only one side of a difference has one")
  func oneCluster() throws {
    let single = try distribution([[[1, 2, 4]]], quantities: [.mean(0)])
    #expect(single.estimate(0).value == 7.0 / 3)
    #expect(single.standardError(0).reason == .tooFewClusters(1))
    #expect(single.interval(0, level: 0.9, method: .percentile).reason == .tooFewClusters(1))

    let half = try distribution(
      [[[1], [2]], [[3], []], [[4], []]], quantities: [.difference(0, 1), .mean(0), .mean(1)])
    #expect(half.contributingClusters(0) == 3)
    #expect(half.interval(0, level: 0.9, method: .bca).reason == .tooFewClusters(1))
    let difference = try #require(half.difference(1, 2, level: 0.9, method: .bca).value)
    #expect(abs(difference.estimate - 2.0 / 3) < 1e-15)
    #expect(difference.interval.reason == .tooFewClusters(1))
  }

  @Test("percentile interval of constant data is undefined and says so")
  func constantData() throws {
    // 0.1 is not a binary fraction: the replicates differ by rounding, and still are constant.
    let rows = (0..<12).map { cluster in [[Double](repeating: 0.1, count: 1 + cluster % 3)] }
    let constant = try distribution(rows, quantities: [.mean(0)])
    #expect(abs((constant.estimate(0).value ?? 0) - 0.1) < 1e-15)
    #expect(constant.standardError(0).reason == .constantData)
    for method in BootstrapIntervalMethod.allCases {
      #expect(constant.interval(0, level: 0.95, method: method).reason == .constantData)
    }
    #expect(constant.simultaneousBand(over: [0], level: 0.95).reason == .constantData)
  }

  @Test("a band leaves out the quantity without spread and gives the others theirs")
  func partialBand() throws {
    let rows = (0..<20).map { [[Double($0 % 5)], [1.0], [Double($0 % 7)]] }
    let distribution = try distribution(rows, quantities: (0..<3).map { .mean($0) })
    let band = try #require(
      distribution.simultaneousBand(over: [0, 1, 2, 9], level: 0.95).value)
    #expect(band.excluded == [1, 3])
    #expect(band.intervals[1].reason == .constantData)
    #expect(band.intervals[3].reason == .noSuchQuantity(9))
    #expect(band.intervals[0].value?.method == "max-t")
  }

  @Test("a column in few clusters has undefined replicates: counted, and refused above 5 %")
  func undefinedReplicates() throws {
    let rows = (0..<40).map { cluster -> [[Double]] in
      let score = [Double(cluster)]
      return [score, cluster < 2 ? score : [], cluster < 6 ? score : []]
    }
    let distribution = try distribution(rows, quantities: (0..<3).map { .mean($0) })
    #expect(distribution.undefinedReplicates(0) == 0)
    // (1 - 2/40)^40 = 12.9 %, and (1 - 6/40)^40 = 0.15 %.
    #expect(abs(Double(distribution.undefinedReplicates(1)) / 999 - 0.129) < 0.04)
    guard case .undefinedReplicates(let share) = distribution.standardError(1).reason else {
      Issue.record("a mean that is missing in 13 % of the resamples has no standard error")
      return
    }
    #expect(share == Double(distribution.undefinedReplicates(1)) / 999)
    #expect(distribution.undefinedReplicates(2) < 20)
    #expect(distribution.interval(2, level: 0.95, method: .bca).value != nil)
    let ranks = try #require(distribution.rankIntervals(of: [0, 1, 2], level: 0.95).value)
    #expect(ranks.unranked == [1])
    #expect(ranks.rankedCount == 2)
    #expect(ranks.intervals[0].value?.upper ?? 9 <= 2)
  }

  @Test("equal models are never told apart, and a difference in every resample always is")
  func pairsWithoutSpread() throws {
    var stream = RandomStream(seed: 4, purpose: "pairs", index: 0)
    let rows = (0..<25).map { _ in
      let base = (0..<3).map { _ in stream.uniform() }
      return [base, base, base.map { $0 + 0.3 }]
    }
    let distribution = try distribution(rows, quantities: (0..<3).map { .mean($0) })
    let ranks = try #require(distribution.rankIntervals(of: [0, 1, 2], level: 0.95).value)
    #expect(ranks.criticalValue == nil)
    #expect(
      ranks.intervals.compactMap(\.value) == [
        RankInterval(rank: 2, lower: 2, upper: 3), RankInterval(rank: 2, lower: 2, upper: 3),
        RankInterval(rank: 1, lower: 1, upper: 1),
      ])
    #expect(ranks.isShownAbove(2, 0) && !ranks.isShownAbove(0, 1))
    let same = try #require(distribution.difference(0, 1, level: 0.95, method: .bca).value)
    #expect(same.estimate == 0)
    #expect(same.interval.reason == .constantData)
  }

  @Test("a constant model is ranked among others that vary")
  func constantModelIsRanked() throws {
    let rows = (0..<30).map { [[100.0], [Double($0)]] }
    let distribution = try distribution(rows, quantities: [.mean(0), .mean(1)])
    let ranks = try #require(distribution.rankIntervals(of: [0, 1], level: 0.95).value)
    #expect(ranks.intervals[0].value == RankInterval(rank: 1, lower: 1, upper: 1))
  }

  @Test("BCa with all replicates on one side is the percentile interval and says why")
  func infiniteBiasCorrection() throws {
    let sample = BootstrapReplicates([1, 2, 3, 4, 5], estimate: 0)
    let interval = try #require(
      sample.interval(level: 0.5, method: .bca, acceleration: 0).value)
    #expect(interval.method == "percentile")
    #expect(interval.remark == .biasCorrectionUndefined)
    let plain = try #require(sample.interval(level: 0.5, method: .percentile).value)
    #expect([interval.lower, interval.upper] == [plain.lower, plain.upper])
    let centred = BootstrapReplicates([1, 2, 3, 4, 5], estimate: 3)
    #expect(
      centred.interval(level: 0.5, method: .bca, acceleration: .nan).value?.remark
        == .accelerationUndefined)
    #expect(
      centred.interval(level: 0.5, method: .bca, acceleration: 9).value?.remark
        == .accelerationTooLarge)
  }

  @Test("a level beyond what the replicates can resolve is remarked")
  func extremeLevel() throws {
    let sample = BootstrapReplicates((0..<19).map(Double.init), estimate: 9)
    #expect(
      sample.interval(level: 0.99, method: .percentile).value?.remark == .extremeReplicates)
    #expect(sample.interval(level: 0.9, method: .percentile).value?.remark == nil)
  }

  @Test("levels outside 0...1 are refused", arguments: [-1, 0, 1, 2, .nan, .infinity])
  func levels(level: Double) throws {
    let distribution = try distribution(
      (0..<9).map { [[Double($0)]] }, quantities: [.mean(0)])
    let reasons = [
      distribution.interval(0, level: level, method: .normal).reason,
      distribution.simultaneousBand(over: [0], level: level).reason,
      distribution.rankIntervals(of: [0], level: level).reason,
      try Proportion(successes: 1, trials: 2).interval(level: level).reason,
      try ClusterRobust(scores: [1, 2], clusters: [0, 1]).interval(level: level).reason,
    ]
    #expect(reasons.allSatisfy { $0?.code == "invalidLevel" })
  }

  @Test("scores that are not finite, bad weights and bad places are refused and leave no trace")
  func refusedScores() throws {
    var table = ClusterTable(clusters: 2, columns: 2)
    for score in [Double.nan, .infinity, -.infinity] {
      #expect(throws: StatisticsError.scoreNotFinite(cluster: 0, column: 1)) {
        try table.add(score, cluster: 0, column: 1)
      }
    }
    for weight in [-1, Double.nan, .infinity] {
      #expect(throws: StatisticsError.self) {
        try table.add(1, weight: weight, cluster: 0, column: 0)
      }
    }
    #expect(throws: StatisticsError.noSuchCluster(2, clusters: 2)) {
      try table.add(1, cluster: 2, column: 0)
    }
    #expect(throws: StatisticsError.noSuchColumn(-1, columns: 2)) {
      try table.add(1, cluster: 0, column: -1)
    }
    try table.add(1, weight: 0, cluster: 0, column: 0)
    #expect(table.mean(column: 0).reason == .noData)
    #expect(table.scoreCount(column: 0) == 0)
  }

  @Test("quantities that cannot be computed are refused by name")
  func refusedQuantities() {
    let table = ClusterTable(clusters: 2, columns: 2)
    #expect(throws: StatisticsError.emptyContrast(quantity: 1)) {
      try ClusterBootstrap(table, quantities: [.mean(0), MeanContrast([])], seed: 1)
    }
    #expect(throws: StatisticsError.noSuchColumn(2, columns: 2)) {
      try ClusterBootstrap(table, quantities: [.mean(2)], seed: 1)
    }
    #expect(throws: StatisticsError.coefficientNotFinite(quantity: 0)) {
      try ClusterBootstrap(
        table, quantities: [MeanContrast([.init(column: 0, coefficient: .nan)])], seed: 1)
    }
    #expect(throws: StatisticsError.tooFewReplicates(1)) {
      try ClusterBootstrap(table, quantities: [.mean(0)], replicates: 1, seed: 1)
    }
    #expect(throws: StatisticsError.self) {
      try ClusterBootstrap(table, quantities: [.mean(0)], replicates: .max, seed: 1)
    }
  }

  @Test("sums beyond the finite numbers are undefined, not infinite")
  func overflow() throws {
    let rows = (0..<8).map { _ in [[Double.greatestFiniteMagnitude], [1.0]] }
    let distribution = try distribution(rows, quantities: [.mean(0), .mean(1)])
    #expect(distribution.estimate(0).reason == .notFinite)
    #expect(distribution.interval(0, level: 0.9, method: .bca).reason == .notFinite)
    let ranks = try #require(distribution.rankIntervals(of: [0, 1], level: 0.9).value)
    #expect(ranks.unranked == [0])
  }

  @Test("fewer than six clusters take no rank, and twelve models apart in all of few are not shown")
  func fewClustersForRanks() throws {
    let five = try distribution(
      (0..<5).map { [[Double($0)], [Double($0) + 1]] }, quantities: [.mean(0), .mean(1)])
    #expect(
      five.rankIntervals(of: [0, 1], level: 0.95).reason == .tooFewClusters(5))
    // Constant differences: 66 pairs times 2^(1 - 8) is no proof, 2^(1 - 14) is.
    for (clusters, isShown) in [(8, false), (14, true)] {
      let table = (0..<clusters).map { _ in (0..<12).map { [Double($0)] } }
      let constant = try distribution(table, quantities: (0..<12).map { .mean($0) })
      let ranks = try #require(
        constant.rankIntervals(of: Array(0..<12), level: 0.95).value)
      #expect(ranks.isShownAbove(11, 0) == isShown)
    }
  }

  @Test("every reason has its own code and a clause to print")
  func reasons() {
    let reasons: [UndefinedReason] = [
      .noData, .tooFewClusters(1), .constantData, .undefinedReplicates(share: 0.123),
      .tooFewReplicates(1), .invalidLevel(2), .notFinite, .noSuchQuantity(3),
      .numericalFailure("x"),
    ]
    #expect(Set(reasons.map(\.code)).count == reasons.count)
    #expect(reasons.allSatisfy { !$0.description.isEmpty && !$0.description.hasSuffix(".") })
    #expect(
      UndefinedReason.undefinedReplicates(share: 0.123).description
        == "it could not be computed in 12.3 % of the resamples")
  }

  /// A bootstrap of rows[cluster][column] = scores.
  private func distribution(
    _ rows: [[[Double]]], quantities: [MeanContrast]
  ) throws -> BootstrapDistribution {
    var table = ClusterTable(clusters: rows.count, columns: rows.first?.count ?? 0)
    for (cluster, row) in rows.enumerated() {
      for (column, scores) in row.enumerated() {
        for score in scores { try table.add(score, cluster: cluster, column: column) }
      }
    }
    return try ClusterBootstrap(table, quantities: quantities, replicates: 999, seed: 1)
      .distribution()
  }
}
