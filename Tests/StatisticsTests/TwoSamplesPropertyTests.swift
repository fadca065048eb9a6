import Foundation
import GSLSupport
import RandomStreams
import Statistics
import Testing

@Suite("Two-sample statistics equal slow definitions and do not depend on rows or threads")
struct TwoSamplesPropertyTests {
  /// Samples with many ties, or hardly any.
  private func samples(_ round: Int) -> ([Double], [Double]) {
    var stream = RandomStream(seed: 21, purpose: "pairs", index: UInt64(round))
    let levels = round % 2 == 0 ? 5 : 100_000
    func sample(_ count: Int) -> [Double] {
      (0..<count).map { _ in Double(stream.index(below: levels)) / 3 - 1 }
    }
    return (sample(1 + stream.index(below: 9)), sample(1 + stream.index(below: 9)))
  }

  private func share(_ sample: [Double], atMost value: Double) -> Double {
    Double(sample.count { $0 <= value }) / Double(sample.count)
  }

  private func meanDistance(_ x: [Double], _ y: [Double]) -> Double {
    x.reduce(0) { sum, a in sum + y.reduce(0) { $0 + abs(a - $1) } }
      / Double(x.count * y.count)
  }

  @Test("distances equal their definitions by double loops", arguments: 0..<60)
  func definitions(round: Int) throws {
    let (x, y) = samples(round)
    let pair = try SamplePair(reference: x, current: y)
    let all = (x + y).sorted()
    let gaps = all.map { share(x, atMost: $0) - share(y, atMost: $0) }
    let widths = zip(all.dropFirst(), all).map { $0 - $1 }
    let area = zip(gaps, widths).reduce(0) { $0 + abs($1.0) * $1.1 }
    let energy = 2 * meanDistance(x, y) - meanDistance(x, x) - meanDistance(y, y)
    func close(_ got: Double?, _ expected: Double) -> Bool {
      got.map { abs($0 - expected) < 1e-11 } ?? false
    }
    #expect(close(KolmogorovSmirnov(pair).statistic().value, gaps.map(abs).max() ?? 0))
    #expect(close(pair.wasserstein1.value, area))
    #expect(close(pair.squaredEnergyDistance.value, energy))
    let weighted = try WeightedSample(x).wasserstein1(to: WeightedSample(y))
    #expect(close(weighted.value, area))

    let kernel = try MaximumMeanDiscrepancy(reference: x, current: y, bandwidth: 0.7)
    func similarity(_ x: [Double], _ y: [Double]) -> Double {
      var sum = 0.0
      for a in x {
        for b in y { sum += exp(-(a - b) * (a - b) / 0.98) }
      }
      return sum
    }
    let n = Double(x.count)
    let m = Double(y.count)
    let cross = 2 * similarity(x, y) / (n * m)
    let within = (similarity(x, x), similarity(y, y))
    let biased: Double = within.0 / (n * n) + within.1 / (m * m)
    #expect(close(kernel.biased.value, biased - cross))
    if x.count > 1, y.count > 1 {
      let left: Double = (within.0 - n) / (n * (n - 1))
      let right: Double = (within.1 - m) / (m * (m - 1))
      #expect(close(kernel.unbiased.value, left + right - cross))
    }
  }

  @Test("exact p-values equal counts over all splits, ties included", arguments: 0..<24)
  func enumeration(round: Int) throws {
    var (x, y) = samples(round)
    x = Array(x.prefix(5))
    y = Array(y.prefix(5))
    let pair = try SamplePair(reference: x, current: y)
    guard pair.values.count > 1 else { return }
    let all = x + y
    var counts = (kolmogorov: 0.0, greater: 0.0, cramer: 0.0, ranks: 0.0, splits: 0.0)
    func distances(_ x: [Double], _ y: [Double]) -> (Double, Double) {
      let gaps = all.map { share(x, atMost: $0) - share(y, atMost: $0) }
      return (gaps.map(abs).max() ?? 0, gaps.max() ?? 0)
    }
    func larger(_ x: [Double], _ y: [Double]) -> Double {
      x.reduce(0) { sum, a in sum + y.reduce(0) { $0 + ($1 < a ? 1 : $1 == a ? 0.5 : 0) } }
    }
    let observed = distances(x, y)
    let cramer = try #require(CramerVonMises(pair).statistic.value)
    let u = larger(x, y)
    for pattern in 0..<(1 << all.count) where pattern.nonzeroBitCount == x.count {
      let left = all.indices.filter { pattern >> $0 & 1 == 1 }.map { all[$0] }
      let right = all.indices.filter { pattern >> $0 & 1 == 0 }.map { all[$0] }
      let got = distances(left, right)
      counts.splits += 1
      if got.0 >= observed.0 - 1e-12 { counts.kolmogorov += 1 }
      if got.1 >= observed.1 - 1e-12 { counts.greater += 1 }
      if larger(left, right) >= u { counts.ranks += 1 }
      let statistic = try CramerVonMises(SamplePair(reference: left, current: right)).statistic
      if statistic.value ?? 0 >= cramer - 1e-9 { counts.cramer += 1 }
    }
    func expect(_ got: Outcome<TestResult>, _ count: Double) {
      #expect(got.value.map { abs($0.pValue - count / counts.splits) < 1e-12 } ?? false)
    }
    let kolmogorov = KolmogorovSmirnov(pair)
    expect(kolmogorov.test(method: .exact, isGivenTies: true), counts.kolmogorov)
    expect(
      kolmogorov.test(alternative: .greater, method: .exact, isGivenTies: true), counts.greater)
    expect(try MannWhitney(x, y).test(alternative: .greater, method: .exact), counts.ranks)
    let permutation = try TwoSamplePermutation(reference: x, current: y)
    expect(permutation.exactTest(.kolmogorovSmirnov), counts.kolmogorov)
    expect(permutation.exactTest(.cramerVonMises), counts.cramer)
    expect(CramerVonMises(pair).test(method: .exact), counts.cramer)
    if pair.pooledCount >= 4 {
      let anderson = try AndersonDarling([x, y])
      #expect(
        abs(
          (anderson.exactTest().value?.pValue ?? 0)
            - (permutation.exactTest(.andersonDarling).value?.pValue ?? 1)) < 1e-12)
      #expect(
        abs(
          (anderson.squared.value ?? 0)
            - (TwoSampleStatistic.andersonDarling.value(of: pair).value ?? 1)) < 1e-10)
    }
  }

  @Test("the exact Cramér-von Mises test of tied scores equals an enumeration in NumPy")
  func tiedCramer() throws {
    let pair = try SamplePair(
      reference: [1, 2, 2, 3, 3, 3, 4, 5], current: [2, 3, 4, 4, 4, 5, 5, 5, 5])
    let result = try #require(CramerVonMises(pair).test().value)
    #expect(result.method == .exact)
    #expect(abs(result.statistic - 0.435_217_224_144_559_8) < 1e-12)
    #expect(abs(result.pValue - 1_396.0 / 24_310) < 1e-12)
    // Five levels stay exact where samples without ties are too large.
    let levels = (0..<120).map { Double($0 % 5) }
    let many = try SamplePair(reference: levels, current: levels.map { min($0 + 1, 4) })
    let exact = try #require(CramerVonMises(many).test(method: .exact).value)
    let drawn = try TwoSamplePermutation(
      reference: levels, current: levels.map { min($0 + 1, 4) }
    ).test(.cramerVonMises, permutations: 9_999, seed: 3)
    let permuted = try #require(drawn.value)
    #expect(abs(exact.pValue - permuted.pValue) < 4 * permuted.monteCarloError + 1e-4)
  }

  @Test("statistics and p-values are the same for shuffled rows and any number of threads")
  func invariance() throws {
    var stream = RandomStream(seed: 22, purpose: "rows", index: 0)
    let x = (0..<60).map { _ in Double(stream.index(below: 40)) }
    let y = (0..<50).map { _ in Double(stream.index(below: 44)) }
    let left = (0..<60).map { _ in stream.index(below: 12) }
    let right = (0..<50).map { _ in 8 + stream.index(below: 12) }
    func shuffled(_ values: [Double], _ clusters: [Int]) -> ([Double], [Int]) {
      var order = Array(values.indices)
      stream.shuffle(&order)
      return (order.map { values[$0] }, order.map { clusters[$0] })
    }
    let statistics = TwoSampleStatistic.allCases
    let plain = try TwoSamplePermutation(reference: x, current: y)
    let clustered = try TwoSamplePermutation(
      reference: x, current: y, referenceClusters: left, currentClusters: right)
    let kernel = try MaximumMeanDiscrepancy(
      reference: x, current: y, referenceClusters: left, currentClusters: right)
    for threads in [1, 2, 8] {
      let (a, leftClusters) = shuffled(x, left)
      let (b, rightClusters) = shuffled(y, right)
      #expect(
        try TwoSamplePermutation(reference: a, current: b)
          .tests(statistics, permutations: 200, seed: 3, threads: threads)
          == plain.tests(statistics, permutations: 200, seed: 3))
      #expect(
        try TwoSamplePermutation(
          reference: a, current: b, referenceClusters: leftClusters,
          currentClusters: rightClusters
        ).tests(statistics, permutations: 200, seed: 3, threads: threads)
          == clustered.tests(statistics, permutations: 200, seed: 3))
      #expect(
        try MaximumMeanDiscrepancy(
          reference: a, current: b, referenceClusters: leftClusters,
          currentClusters: rightClusters
        ).permutationTest(permutations: 200, seed: 3, threads: threads)
          == kernel.permutationTest(permutations: 200, seed: 3))
      #expect(
        try AndersonDarling([a, b]).permutationTest(permutations: 200, seed: 3, threads: threads)
          == AndersonDarling([x, y]).permutationTest(permutations: 200, seed: 3))
      #expect(try MeanDifference(a, b).test() == MeanDifference(x, y).test())
      #expect(try BrunnerMunzel(a, b).test() == BrunnerMunzel(x, y).test())
      #expect(try MannWhitney(a, b).test() == MannWhitney(x, y).test())
      #expect(try PairedDifferences(a).interval() == PairedDifferences(x).interval())
      #expect(
        try SignFlipTest(a, clusters: leftClusters).test(seed: 3, threads: threads)
          == SignFlipTest(x, clusters: left).test(seed: 3))
    }
  }

  @Test("Kolmogorov-Smirnov distributions of one sample equal SciPy's kstwo, and far tails too")
  func kolmogorovFinite() {
    // scipy.stats.kstwo.sf(d, n)
    for (count, distance, expected) in [
      (5, 0.3, 0.664), (26, 0.2222222222222222, 0.13118654236781002),
      (100, 0.05, 0.9532159710635725), (100, 0.15, 0.019839242125643017),
      (350, 0.04, 0.6153337736518312), (401, 0.09, 0.0028191584361343942),
      (450, 0.05, 0.2036427406525977), (1_000, 0.1, 3.703687096817711e-09),
      (3_000, 0.01, 0.9220855022879386), (3_000, 0.03, 0.008848227794930863),
      (500_000, 0.002, 0.036582179671620585),
    ] {
      let got = KolmogorovDistribution.upperTail(distance, count: count)
      #expect(abs(got - expected) < 1e-6 * max(expected, 0.02), "\(count) \(distance): \(got)")
    }
  }

  @Test("whole clusters change places, and a cluster in both samples swaps its parts")
  func clusters() throws {
    // Two dealt clusters and one that both samples share: 2 arrangements times 2.
    let permutation = try TwoSamplePermutation(
      reference: [1, 2, 3], current: [4, 5, 6], referenceClusters: [1, 1, 3],
      currentClusters: [2, 2, 3])
    #expect(permutation.arrangements == 4)
    #expect(permutation.unitCount == 3)
    #expect(permutation.exactTest(.meanDifference).value?.pValue == 0.5)
    let random = permutation.test(.meanDifference, permutations: 4_000, seed: 1).value
    #expect(abs((random?.pValue ?? 0) - 0.5) < 0.03)
  }

  @Test("the median of all pairwise distances is exact")
  func medianDistance() throws {
    for round in 0..<20 {
      let (x, y) = samples(2 * round + 1)
      let all = x + y
      guard all.count > 1 else { continue }
      let distances = all.indices.flatMap { i in (0..<i).map { abs(all[i] - all[$0]) } }.sorted()
      let count = distances.count
      let median = (distances[(count - 1) / 2] + distances[count / 2]) / 2
      let kernel = try MaximumMeanDiscrepancy(reference: x, current: y)
      #expect(kernel.bandwidth.value == median)
    }
  }

  @Test("points with coordinates give the discrepancy of their distances")
  func coordinates() throws {
    // On a line through the plane distances are those of the numbers.
    let x = [0.2, 1.4, 0.9, 2.2, 1.1]
    let y = [1.9, 2.8, 1.6, 3.3, 2.4, 0.1]
    func plane(_ values: [Double]) -> [Double] { values.flatMap { [0.6 * $0, 0.8 * $0] } }
    let line = try MaximumMeanDiscrepancy(reference: x, current: y, bandwidth: 1)
    let cloud = try MaximumMeanDiscrepancy(
      reference: plane(x), current: plane(y), dimension: 2, bandwidth: 1)
    #expect(abs((line.biased.value ?? 0) - (cloud.biased.value ?? 1)) < 1e-12)
    #expect(line.exactTest().value?.pValue == cloud.exactTest().value?.pValue)
  }

  @Test("the stability index has equal bins without drift and its null mean with noise")
  func stability() throws {
    let same = (1...100).map(Double.init)
    let index = try PopulationStabilityIndex(SamplePair(reference: same, current: same))
    #expect(index.estimate.value == 0)
    #expect(index.bins.edges.count == 9)
    #expect(index.bins.rule == .referenceQuantiles)
    #expect(index.shift.referenceCounts == [Int](repeating: 10, count: 10))
    #expect(index.interval().value?.lower == 0)
    #expect(index.test().value?.pValue == 1)
    #expect(abs((index.nullMean.value ?? 0) - 9 * 0.02) < 1e-12)
    // With an empty bin the floor decides, and neither a test nor an interval is given.
    let empty = try PopulationStabilityIndex(CategoryShift(reference: [9, 1], current: [10, 0]))
    #expect(empty.estimate.value ?? 0 > 0.5)
    #expect(empty.test().reason == .outsideDomain("bins that have values in both samples"))
    #expect(empty.interval().value == nil)
  }
}
