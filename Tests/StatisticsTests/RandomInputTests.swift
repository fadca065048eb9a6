import GSLSupport
import RandomStreams
import Statistics
import Testing

@Suite("Random input of any size and value neither traps nor yields a NaN")
struct RandomInputTests {
  static let oddNumbers: [Double] = [
    .nan, .infinity, -.infinity, 0, -0.0, 1, -1, 1e308, -1e308, 1e-308, .leastNonzeroMagnitude, 0.1,
  ]

  @Test("tables, contrasts and everything made from them", arguments: 0..<300)
  func tables(round: Int) throws {
    var stream = RandomStream(seed: 11, purpose: "random-input", index: UInt64(round))
    func number() -> Double {
      stream.index(below: 4) == 0
        ? Self.oddNumbers[stream.index(below: Self.oddNumbers.count)]
        : Double(stream.index(below: 7)) - 2
    }
    let clusters = stream.index(below: 7)
    let columns = 1 + stream.index(below: 4)
    var table = ClusterTable(clusters: clusters, columns: columns)
    for _ in 0..<stream.index(below: 40) {
      // A refused score leaves the table as it was.
      try? table.add(
        number(), weight: stream.index(below: 3) == 0 ? number() : 1,
        cluster: stream.index(below: clusters + 2) - 1, column: stream.index(below: columns + 1))
    }
    let quantities = (0..<1 + stream.index(below: 5)).map { _ in
      MeanContrast(
        (0..<1 + stream.index(below: 3)).map { _ in
          MeanContrast.Term(
            column: stream.index(below: columns),
            coefficient: Double(1 + stream.index(below: 3)) * (stream.uniform() < 0.5 ? 1 : -1))
        })
    }
    let distribution = try ClusterBootstrap(
      table, quantities: quantities, replicates: 2 + stream.index(below: 60), seed: UInt64(round)
    ).distribution(threads: stream.index(below: 4) - 1)
    let asked = (0..<stream.index(below: 7)).map { _ in
      stream.index(below: quantities.count + 2) - 1
    }
    let level = [0.5, 0.95, 0.999_999, 1, -1, .nan][stream.index(below: 6)]
    var intervals: [ConfidenceInterval?] = []
    for quantity in asked {
      for method in BootstrapIntervalMethod.allCases {
        intervals.append(distribution.interval(quantity, level: level, method: method).value)
        intervals.append(
          distribution.difference(quantity, asked[0], level: level, method: method)
            .value?.interval.value)
      }
      #expect(distribution.estimate(quantity).value?.isFinite ?? true)
      #expect(distribution.standardError(quantity).value.map { $0 > 0 && $0.isFinite } ?? true)
    }
    let band = distribution.simultaneousBand(over: asked, level: level)
    #expect(band.value.map { $0.intervals.count == asked.count } ?? true)
    intervals += band.value?.intervals.map(\.value) ?? []
    #expect(Self.areSound(intervals))

    if let ranks = distribution.rankIntervals(of: asked, level: level).value {
      for interval in ranks.intervals.compactMap(\.value) {
        #expect(1 <= interval.lower && interval.lower <= interval.rank)
        #expect(interval.rank <= interval.upper && interval.upper <= ranks.rankedCount)
      }
    }
    for column in -1...columns {
      let robust = try? ClusterRobust(table, column: column)
      #expect(Self.areSound([robust?.interval(level: level).value]))
    }
  }

  @Test("replicates, jackknives and quantiles of odd numbers", arguments: 0..<300)
  func replicates(round: Int) {
    var stream = RandomStream(seed: 12, purpose: "random-replicates", index: UInt64(round))
    func numbers(_ count: Int) -> [Double] {
      (0..<count).map { _ in
        stream.index(below: 30) == 0
          ? Self.oddNumbers[stream.index(below: Self.oddNumbers.count)] : stream.uniform()
      }
    }
    let values = numbers(stream.index(below: 100))
    let estimate = numbers(1)[0]
    let sample = BootstrapReplicates(values, estimate: estimate)
    let level = stream.uniform()
    for rule in QuantileRule.allCases {
      for method in BootstrapIntervalMethod.allCases {
        let interval = sample.interval(
          level: level, method: method, quantileRule: rule,
          biasCorrection: stream.uniform() < 0.5 ? .midRank : .strictlyLess,
          acceleration: numbers(1)[0])
        #expect(Self.areSound([interval.value]))
      }
      #expect(rule.quantile(stream.uniform(), of: values).value?.isNaN != true)
      let studentized = sample.studentizedInterval(
        level: level, standardError: numbers(1)[0],
        replicateErrors: numbers(stream.index(below: 100)), quantileRule: rule)
      #expect(Self.areSound([studentized.value], mayBeEmpty: true))
    }
    let jackknife = Jackknife(estimate: estimate, values: values)
    let statistics = [
      jackknife.acceleration(), jackknife.acceleration(centre: .estimate),
      jackknife.standardError, jackknife.bias,
    ]
    #expect(statistics.allSatisfy { $0.value?.isFinite ?? true })
  }

  @Test("selection finds the same order statistics as sorting")
  func selection() {
    var stream = RandomStream(seed: 13, purpose: "selection", index: 0)
    for count in [1, 2, 3, 9, 10, 100, 1000] {
      // Few distinct values, so that ties are met; then a sorted and an organ-pipe sample.
      let samples = [
        (0..<count).map { _ in Double(stream.index(below: 1 + count / 3)) },
        (0..<count).map(Double.init), (0..<count).map { Double(min($0, count - $0)) },
      ]
      for sample in samples {
        let sorted = sample.sorted()
        for (rank, expected) in sorted.enumerated() where rank % 7 == 0 || count < 20 {
          let share = Double(rank + 1) / Double(count)
          #expect(QuantileRule.type1.quantile(share, of: sample).value == expected)
        }
      }
    }
  }

  @Test("proportions of any size stay within 0...1 and hold the estimate", arguments: 0..<100)
  func proportions(round: Int) throws {
    var stream = RandomStream(seed: 14, purpose: "proportion", index: UInt64(round))
    let trials = stream.index(below: [2, 30, 5_000, 1_000_000][stream.index(below: 4)])
    let successes = stream.index(below: trials + 1)
    let proportion = try Proportion(successes: successes, trials: trials)
    for method in ProportionIntervalMethod.allCases {
      let interval = proportion.interval(level: 0.95, method: method)
      guard trials > 0 else {
        #expect(interval.reason == .noData)
        continue
      }
      let ends = try #require(interval.value, "\(method) \(successes)/\(trials)")
      #expect(ends.lower >= 0 && ends.upper <= 1 && ends.lower <= ends.upper)
      if method != .jeffreys || (successes > 0 && successes < trials) {
        let share = try #require(proportion.estimate.value)
        #expect(ends.lower <= share + 1e-15 && share - 1e-15 <= ends.upper, "\(method)")
      }
    }
  }

  @Test("what is no proportion is refused")
  func badProportions() {
    for (successes, trials) in [(-1, 3), (4, 3), (0, -1)] {
      #expect(throws: StatisticsError.notAProportion(successes: successes, trials: trials)) {
        try Proportion(successes: successes, trials: trials)
      }
    }
  }

  @Test("distribution functions refuse what lies outside their domain, with GSL's meaning")
  func distributionDomains() throws {
    for probability in [0, 1, -0.1, 1.1, Double.nan] {
      #expect(throws: GSLError.self) { try NormalDistribution.quantile(probability) }
      #expect(throws: GSLError.self) {
        try BetaDistribution.quantile(probability, alpha: 1, beta: 1)
      }
    }
    for shape in [0, -1, Double.nan, .infinity] {
      #expect(throws: GSLError.self) {
        try StudentTDistribution.cumulative(0, degreesOfFreedom: shape)
      }
      #expect(throws: GSLError.self) {
        try ChiSquareDistribution.quantile(0.5, degreesOfFreedom: shape)
      }
    }
    #expect(throws: GSLError.self) { try NormalDistribution.cumulative(.nan) }
    #expect(try NormalDistribution.cumulative(.infinity) == 1)
    #expect(try StudentTDistribution.cumulative(-.infinity, degreesOfFreedom: 3) == 0)
    #expect(try BetaDistribution.cumulative(2, alpha: 1, beta: 1) == 1)
    #expect(try ChiSquareDistribution.cumulative(-1, degreesOfFreedom: 1) == 0)
    do {
      _ = try NormalDistribution.quantile(2)
    } catch {
      #expect(error.description.contains("input domain error"))
    }
  }

  private static func areSound(
    _ intervals: [ConfidenceInterval?], mayBeEmpty: Bool = false
  ) -> Bool {
    intervals.compactMap { $0 }.allSatisfy {
      $0.lower.isFinite && $0.upper.isFinite && ($0.lower <= $0.upper || mayBeEmpty)
    }
  }
}
