import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("Two samples whose values tie")
struct TiedSamplesTests {
  private func draw(_ count: Int, _ shares: [Double], _ stream: inout RandomStream) -> [Double] {
    (0..<count).map { _ in
      var rest = stream.uniform()
      for (level, share) in shares.enumerated() {
        if rest < share { return Double(level) }
        rest -= share
      }
      return Double(shares.count - 1)
    }
  }

  @Test(
    "Cramér-von Mises is the integral of the squared distance, with ties too", arguments: 0..<20)
  func integral(round: Int) throws {
    var stream = RandomStream(seed: 81, purpose: "integral", index: UInt64(round))
    let x = draw(3 + stream.index(below: 60), [0.1, 0.3, 0.2, 0.4], &stream)
    let y = draw(3 + stream.index(below: 200), [0.2, 0.2, 0.2, 0.4], &stream)
    let all = x + y
    func share(_ sample: [Double], _ value: Double) -> Double {
      Double(sample.count { $0 <= value }) / Double(sample.count)
    }
    let sum = all.reduce(0) { total, value in
      let gap = share(x, value) - share(y, value)
      return total + gap * gap
    }
    let expected = Double(x.count * y.count) / Double(all.count * all.count) * sum
    let statistic = try CramerVonMises(SamplePair(reference: x, current: y)).statistic
    #expect(abs((statistic.value ?? -1) - expected) < 1e-12 * max(expected, 1))
    // Without ties it is the statistic from ranks.
    let untied = try SamplePair(
      reference: x.map { $0 + stream.uniform() }, current: y.map { $0 + stream.uniform() })
    let cramer = CramerVonMises(untied)
    #expect(
      abs((cramer.statistic.value ?? -1) - (cramer.midrankStatistic.value ?? -2)) < 1e-9)
  }

  @Test(
    "permutations drawn on counts have the hypergeometric law", arguments: [(300, 100), (60, 240)])
  func hypergeometric(sizes: (Int, Int)) throws {
    let x = (0..<sizes.0).map { $0 < sizes.0 / 5 ? 0.0 : 1 }
    let y = (0..<sizes.1).map { $0 < sizes.1 / 8 ? 0.0 : 1 }
    let zeros = sizes.0 / 5 + sizes.1 / 8
    let exact = try TwoByTwoTable(
      sizes.0 / 5, sizes.0 - sizes.0 / 5, sizes.1 / 8, sizes.1 - sizes.1 / 8)
    let observed = abs(
      Double(sizes.0 / 5) / Double(sizes.0) - Double(sizes.1 / 8) / Double(sizes.1))
    // The sum of the chances of all tables whose shares differ as much.
    func logChoose(_ n: Int, _ k: Int) -> Double {
      lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
    }
    var expected = 0.0
    for count in 0...min(zeros, sizes.0) where zeros - count <= sizes.1 {
      let gap = abs(
        Double(count) / Double(sizes.0) - Double(zeros - count) / Double(sizes.1))
      if gap >= observed - 1e-12 {
        expected += exp(
          logChoose(sizes.0, count) + logChoose(sizes.1, zeros - count)
            - logChoose(sizes.0 + sizes.1, zeros))
      }
    }
    let permutation = try TwoSamplePermutation(reference: x, current: y)
    let test = try #require(
      permutation.test(.meanDifference, permutations: 40_000, seed: 5).value)
    #expect(abs(test.pValue - expected) < 4 * test.monteCarloError + 1e-4)
    #expect(exact.fisherExact().value?.pValue ?? 0 > 0)
    for threads in [1, 3] {
      #expect(
        permutation.tests(TwoSampleStatistic.allCases, permutations: 200, seed: 3, threads: threads)
          == permutation.tests(TwoSampleStatistic.allCases, permutations: 200, seed: 3))
    }
  }

  @Test(
    "without a drift no test of scores of few levels finds one more often than it may",
    arguments: [[0.2, 0.2, 0.2, 0.2, 0.2], [0.05, 0.95], [0.01, 0.02, 0.03, 0.14, 0.8]])
  func level(shares: [Double]) throws {
    for sizes in [(200, 50), (100, 300)] {
      let statistics: [TwoSampleStatistic] = [
        .andersonDarling, .cramerVonMises, .welchT, .mannWhitney, .maximumMeanDiscrepancy,
        .populationStabilityIndex,
      ]
      var found = [Int](repeating: 0, count: statistics.count)
      let studies = 400
      for study in 0..<studies {
        var stream = RandomStream(seed: 82, purpose: "level", index: UInt64(study))
        let x = draw(sizes.0, shares, &stream)
        let y = draw(sizes.1, shares, &stream)
        let tests = try TwoSamplePermutation(reference: x, current: y)
          .tests(statistics, permutations: 99, seed: UInt64(study))
        for (place, test) in tests.enumerated() where test.value?.pValue ?? 1 <= 0.05 + 1e-12 {
          found[place] += 1
        }
      }
      // Four standard errors above 5 %.
      let most = Double(studies) * 0.05 + 4 * (Double(studies) * 0.05 * 0.95).squareRoot()
      for (statistic, count) in zip(statistics, found) {
        #expect(Double(count) <= most, "\(statistic) in \(count) of \(studies)")
      }
    }
  }

  @Test("an asymptotic p-value is never 0, and that of Kolmogorov-Smirnov is the limit's")
  func limit() throws {
    for (x, y, expected) in [
      ([0.0], [1.0], 0.699_374), ([0.0], [1.0, 2], 0.517_551),
      ([1.0, 2], [3.0, 4, 5, 6], 0.138_920),
      ([1.0, 2, 3, 4], [5.0, 6, 7, 8], 0.036_631),
    ] {
      let pair = try SamplePair(reference: x, current: y)
      let limit = try #require(KolmogorovSmirnov(pair).test(method: .asymptotic).value)
      #expect(abs(limit.pValue - expected) < 1e-5, "\(x) \(y): \(limit.pValue)")
    }
    // So far apart that the chance is no double any more.
    let far = try SamplePair(
      reference: (0..<20_000).map(Double.init), current: (0..<20_000).map { Double($0) + 1e5 })
    for test in [
      KolmogorovSmirnov(far).test(method: .asymptotic), CramerVonMises(far).test(),
      AndersonDarling(far).test(), MannWhitney(far).test(),
    ] {
      let pValue = try #require(test.value).pValue
      #expect(pValue > 0 && pValue < 1e-100, "\(pValue)")
    }
  }

  @Test("neighbouring values are grouped without a trace of the samples or the threads")
  func groups() throws {
    var stream = RandomStream(seed: 83, purpose: "groups", index: 0)
    let x = (0..<3_000).map { _ in stream.uniform() }
    let y = (0..<2_000).map { _ in stream.uniform() + 0.02 }
    let permutation = try TwoSamplePermutation(reference: x, current: y, groups: 100)
    let groups = try #require(permutation.groupCount)
    #expect((90...200).contains(groups))
    let statistics = TwoSampleStatistic.allCases.filter { !$0.isCategorical }
    let once = permutation.tests(statistics, permutations: 200, seed: 3, threads: 1)
    #expect(once == permutation.tests(statistics, permutations: 200, seed: 3, threads: 4))
    let turned = try TwoSamplePermutation(
      reference: x.reversed(), current: y.reversed(), groups: 100)
    #expect(once == turned.tests(statistics, permutations: 200, seed: 3))
    // The statistics of the groups are those of the values, nearly.
    let all = try TwoSamplePermutation(reference: x, current: y)
    #expect(all.groupCount == nil)
    for statistic in [TwoSampleStatistic.wasserstein1, .cramerVonMises, .maximumMeanDiscrepancy] {
      let grouped = try #require(permutation.test(statistic, permutations: 99, seed: 1).value)
      let plain = try #require(statistic.value(of: all.pair).value)
      #expect(abs(grouped.statistic / plain - 1) < 0.05, "\(statistic)")
    }
    #expect(throws: StatisticsError.self) {
      try TwoSamplePermutation(reference: x, current: y, groups: 1)
    }
    // A frequent value stays by itself.
    let heavy = x + [Double](repeating: 0.5, count: 4_000)
    let atom = try TwoSamplePermutation(reference: heavy, current: y, groups: 50)
    #expect((40...120).contains(try #require(atom.groupCount)))
  }
}

@Suite("The bins of shares that are compared")
struct ReferenceBinsTests {
  private func index(_ x: [Double], _ y: [Double]) throws -> PopulationStabilityIndex {
    try PopulationStabilityIndex(SamplePair(reference: x, current: y))
  }

  private func rate(_ count: Int, _ share: Double) -> [Double] {
    (0..<count).map { Double($0) < share * Double(count) ? 1.0 : 0 }
  }

  @Test(
    "pass rates are told apart however high, and the same when failures are called passes",
    arguments: [0.5, 0.85, 0.9, 0.91, 0.95, 0.97, 0.99])
  func ceiling(share: Double) throws {
    let (x, y) = (rate(1_000, share), rate(1_000, share - 0.2))
    let expected =
      (share - 0.2 - share) * log((share - 0.2) / share)
      + 0.2 * log((1.2 - share) / (1 - share))
    let found = try index(x, y)
    #expect(abs((found.estimate.value ?? 0) - expected) < 1e-12)
    #expect(found.bins.rule == .distinctValues)
    let mirrored = try index(x.map { 1 - $0 }, y.map { 1 - $0 })
    #expect(abs((mirrored.estimate.value ?? 0) - expected) < 1e-12)
    let divergence = found.shift.jensenShannonDivergence().value
    #expect(divergence ?? 0 > 0)
    #expect(
      abs((divergence ?? 0) - (mirrored.shift.jensenShannonDivergence().value ?? 1)) < 1e-14)
  }

  @Test("constant samples of two values differ as much as can be, in both directions")
  func constant() throws {
    let (x, y) = ([Double](repeating: 4, count: 10), [Double](repeating: 3, count: 12))
    for pair in [(x, y), (y, x)] {
      let found = try index(pair.0, pair.1)
      #expect(abs((found.estimate.value ?? 0) - 18.418_8) < 1e-3)
      #expect(found.shift.jensenShannonDivergence().value == 1)
    }
    let same = try index(x, x)
    #expect(same.estimate.value == 0)
    #expect(same.test().reason == .allValuesEqual)
  }

  @Test(
    "a value that most rows have is a bin of its own, at either end and inside",
    arguments: [0.0, 37, 100])
  func atom(value: Double) throws {
    func sample(_ share: Int) -> [Double] {
      (0..<1_000).map { $0 % 100 < share ? value : Double(($0 * 7) % 101) }
    }
    let (x, y) = (sample(95), sample(60))
    let found = try index(x, y)
    #expect(found.bins.rule == .referenceQuantiles)
    #expect(found.shift.referenceCounts.count >= 2)
    #expect(found.estimate.value ?? 0 > 0.5)
    #expect(found.shift.referenceCounts.max() ?? 0 >= 950)
    let mirrored = try index(x.map { 100 - $0 }, y.map { 100 - $0 })
    #expect(mirrored.shift.referenceCounts == found.shift.referenceCounts.reversed())
    #expect(mirrored.shift.currentCounts == found.shift.currentCounts.reversed())
    let statistic = try TwoSampleStatistic.populationStabilityIndex.value(
      of: SamplePair(reference: x, current: y))
    #expect(abs((statistic.value ?? 0) - (found.estimate.value ?? 1)) < 1e-12)
  }

  @Test("scores of many levels make the same bins when the scale is turned round")
  func lattice() throws {
    for seed in 0..<20 {
      var stream = RandomStream(seed: 84, purpose: "lattice", index: UInt64(seed))
      func draw(_ count: Int) -> [Double] {
        (0..<count).map { _ in Double(stream.index(below: 31) + stream.index(below: 10)) }
      }
      let (x, y) = (draw(400), draw(250))
      let found = try index(x, y)
      let mirrored = try index(x.map { -$0 }, y.map { -$0 })
      #expect(mirrored.shift.referenceCounts == found.shift.referenceCounts.reversed())
      #expect(found.shift.referenceCounts.reduce(0, +) == 400)
      #expect(found.bins.edges.count == found.shift.referenceCounts.count - 1)
    }
  }

  @Test("an interval of the stability index holds the index and has a length", arguments: 0..<40)
  func interval(round: Int) throws {
    var stream = RandomStream(seed: 85, purpose: "interval", index: UInt64(round))
    let x = (0..<400).map { _ in stream.uniform() }
    let y = (0..<300 + round).map { _ in stream.uniform() + (round % 4 == 0 ? 0.1 : 0) }
    let found = try index(x, y)
    let estimate = try #require(found.estimate.value)
    if let interval = found.interval().value {
      #expect(interval.lower <= estimate && estimate <= interval.upper, "\(estimate) \(interval)")
      #expect(interval.upper > interval.lower)
    } else {
      #expect(found.interval().reason?.description.isEmpty == false)
    }
    // The same shares: no drift is seen, and some cannot be ruled out.
    let same = try #require(try index(x, x).interval().value)
    #expect(same.lower == 0 && same.upper > 0)
  }
}

@Suite("The difference of means of rows in clusters")
struct ClusteredMeanDifferenceTests {
  private let x = [2.1, 3.4, 1.9, 4.4, 2.8, 3.9, 2.2]
  private let y = [3.1, 4.2, 3.3, 5.1, 2.9, 4.6, 4.0, 3.7, 5.5]

  @Test("clusters of one row give Welch's interval, and pairs the paired t interval")
  func special() throws {
    let single = try ClusteredMeanDifference(
      reference: x, current: y, referenceClusters: Array(0..<7), currentClusters: Array(10..<19))
    let welch = try MeanDifference(x, y)
    for (got, expected) in [
      (single.estimate, welch.estimate), (single.standardError, welch.standardError()),
      (single.degreesOfFreedom, welch.degreesOfFreedom()),
      (single.interval().map(\.lower), welch.interval().map(\.lower)),
    ] {
      #expect(abs((got.value ?? 0) - (expected.value ?? 1)) < 1e-10)
    }
    let others = Array(y.prefix(7))
    let paired = try ClusteredMeanDifference(
      reference: x, current: others, referenceClusters: Array(0..<7),
      currentClusters: Array(0..<7))
    let differences = try PairedDifferences(zip(x, others).map { $0 - $1 })
    let expected = try #require(differences.interval().value)
    let interval = try #require(paired.interval().value)
    #expect(abs(interval.lower - expected.lower) < 1e-10)
    #expect(abs(interval.upper - expected.upper) < 1e-10)
  }

  @Test("one cluster a sample leaves nothing to judge by, and row order leaves no trace")
  func edges() throws {
    let one = try ClusteredMeanDifference(
      reference: x, current: y, referenceClusters: [Int](repeating: 1, count: 7),
      currentClusters: [Int](repeating: 2, count: 9))
    #expect(one.interval().reason == .oneCluster)
    let labels = ([0, 0, 1, 1, 2, 3, 3], [3, 4, 4, 5, 5, 5, 6, 7, 7])
    let straight = try ClusteredMeanDifference(
      reference: x, current: y, referenceClusters: labels.0, currentClusters: labels.1)
    let turned = try ClusteredMeanDifference(
      reference: x.reversed(), current: y.reversed(), referenceClusters: labels.0.reversed(),
      currentClusters: labels.1.reversed())
    #expect(straight.interval().value == turned.interval().value)
    #expect(straight.interval().value != nil)
    #expect(throws: StatisticsError.self) {
      try ClusteredMeanDifference(
        reference: x, current: y, referenceClusters: [1], currentClusters: labels.1)
    }
  }
}
