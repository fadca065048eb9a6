import Foundation
import GSLSupport
import RandomStreams
import Statistics
import Testing

@Suite("In simulations without drift p-values are uniform, also with clusters")
struct TwoSamplesSimulationTests {
  private static let studies = 600

  /// The largest distance of p-values from uniform that one in 10,000 runs exceeds.
  private static let bound = 2.225 / Double(studies).squareRoot()

  /// How far the share of p-values at or below any level exceeds the level: 0 for a valid test, also
  /// where the statistic is discrete.
  private func excess(_ pValues: [Double]) -> Double {
    let sorted = pValues.sorted()
    return sorted.enumerated().reduce(0) { worst, entry in
      max(worst, Double(entry.offset + 1) / Double(sorted.count) - entry.element)
    }
  }

  /// The distance in the other direction too, for continuous statistics.
  private func distance(_ pValues: [Double]) -> Double {
    let sorted = pValues.sorted()
    return sorted.enumerated().reduce(excess(pValues)) { worst, entry in
      max(worst, entry.element - Double(entry.offset) / Double(sorted.count))
    }
  }

  private struct Noise {
    var stream: RandomStream

    mutating func normal() throws -> Double {
      try NormalDistribution.quantile(stream.uniform() + 0x1p-54)
    }

    mutating func sample(_ count: Int) throws -> [Double] {
      try (0..<count).map { _ in try normal() }
    }
  }

  @Test("tests of two independent samples")
  func independent() throws {
    var pValues: [String: [Double]] = [:]
    for study in 0..<Self.studies {
      var noise = Noise(stream: RandomStream(seed: 61, purpose: "null", index: UInt64(study)))
      let x = try noise.sample(40)
      let y = try noise.sample(35)
      let pair = try SamplePair(reference: x, current: y)
      func note(_ name: String, _ result: Outcome<TestResult>) throws {
        pValues[name, default: []].append(try #require(result.value).pValue)
      }
      try note("welch", try MeanDifference(x, y).test())
      try note("mann-whitney", try MannWhitney(x, y).test(method: .asymptotic))
      try note("brunner-munzel", try BrunnerMunzel(x, y).test())
      try note("wilcoxon", try WilcoxonSignedRank(x).test())
      try note("sign-flip", try SignFlipTest(x).test(permutations: 199, seed: UInt64(study)))
      try note("kolmogorov exact", KolmogorovSmirnov(pair).test())
      try note("kolmogorov asymptotic", KolmogorovSmirnov(pair).test(method: .asymptotic))
      try note("cramer-von mises", CramerVonMises(pair).test())
      try note("anderson-darling", try AndersonDarling([x, y]).test())
      try note(
        "mmd",
        try MaximumMeanDiscrepancy(reference: x, current: y)
          .permutationTest(permutations: 199, seed: UInt64(study)))
      let statistics = TwoSampleStatistic.allCases.filter { !$0.isCategorical }
      let results = try TwoSamplePermutation(reference: x, current: y)
        .tests(statistics, permutations: 199, seed: UInt64(study))
      for (statistic, result) in zip(statistics, results) {
        try note("permutation \(statistic)", result)
      }
    }
    for (name, list) in pValues.sorted(by: { $0.key < $1.key }) {
      // Distributions with steps of 1/200 or coarser are only bounded from one side.
      let isDiscrete =
        name.contains("permutation") || name.contains("exact")
        || ["mann-whitney", "wilcoxon", "sign-flip", "mmd", "kolmogorov asymptotic"].contains(name)
      let measured = isDiscrete ? excess(list) : distance(list)
      let slack = name.contains("asymptotic") ? 0.02 : 0
      print("\(name): off by \((1_000 * measured).rounded() / 1_000)")
      #expect(measured < Self.bound + slack, "\(name) is off by \(measured)")
    }
  }

  @Test("tests of independent categories and counts")
  func categories() throws {
    var pValues: [String: [Double]] = [:]
    for study in 0..<Self.studies {
      var stream = RandomStream(seed: 62, purpose: "counts", index: UInt64(study))
      func draw(_ count: Int) -> [Double] {
        (0..<count).map { _ in Double(min(stream.index(below: 5), stream.index(below: 5))) }
      }
      let x = draw(400)
      let y = draw(300)
      func counts(_ sample: [Double]) -> [Int] {
        (0..<5).map { level in sample.count { $0 == Double(level) } }
      }
      let shift = try CategoryShift(reference: counts(x), current: counts(y))
      func note(_ name: String, _ result: Outcome<TestResult>) throws {
        pValues[name, default: []].append(try #require(result.value).pValue)
      }
      try note("chi-square", shift.table.chiSquare())
      try note("g", shift.table.gTest())
      try note("stability", try PopulationStabilityIndex(shift).test())
      let statistics = TwoSampleStatistic.allCases.filter(\.isCategorical)
      let results = try TwoSamplePermutation(reference: x, current: y)
        .tests(statistics, permutations: 99, seed: UInt64(study))
      for (statistic, result) in zip(statistics, results) { try note("\(statistic)", result) }
      try note(
        "kolmogorov with ties",
        KolmogorovSmirnov(try SamplePair(reference: x, current: y)).test(method: .exact))
    }
    for (name, list) in pValues {
      #expect(excess(list) < Self.bound, "\(name) is off by \(excess(list))")
    }
  }

  @Test("with clusters whole-cluster permutation is right and the pooled tests visibly fail")
  func clustered() throws {
    let statistics: [TwoSampleStatistic] = [
      .kolmogorovSmirnov, .wasserstein1, .squaredEnergyDistance, .meanDifference,
      .andersonDarling, .populationStabilityIndex,
    ]
    var pValues = [[Double]](repeating: [], count: statistics.count)
    var kernels: [Double] = []
    var shared: [Double] = []
    var pooled: [Double] = []
    for study in 0..<Self.studies {
      var noise = Noise(stream: RandomStream(seed: 63, purpose: "sessions", index: UInt64(study)))
      var samples: [[Double]] = []
      var clusters: [[Int]] = []
      for sample in 0..<2 {
        var values: [Double] = []
        var labels: [Int] = []
        for session in 0..<14 {
          let level = try noise.normal()
          for _ in 0..<(1 + noise.stream.index(below: 9)) {
            values.append(level + (try noise.normal()))
            labels.append(100 * sample + session)
          }
        }
        samples.append(values)
        clusters.append(labels)
      }
      let results = try TwoSamplePermutation(
        reference: samples[0], current: samples[1], referenceClusters: clusters[0],
        currentClusters: clusters[1]
      ).tests(statistics, permutations: 199, seed: UInt64(study))
      for (place, result) in results.enumerated() {
        pValues[place].append(try #require(result.value).pValue)
      }
      let kernel = try MaximumMeanDiscrepancy(
        reference: samples[0], current: samples[1], referenceClusters: clusters[0],
        currentClusters: clusters[1])
      kernels.append(
        try #require(kernel.permutationTest(permutations: 199, seed: UInt64(study)).value).pValue)
      let test = KolmogorovSmirnov(
        try SamplePair(reference: samples[0], current: samples[1])
      ).test()
      pooled.append(try #require(test.value).pValue)

      // The same topics in both samples: their levels are shared.
      var paired: [[Double]] = [[], []]
      var topics: [[Int]] = [[], []]
      for topic in 0..<14 {
        let level = try noise.normal()
        for sample in 0..<2 {
          for _ in 0..<(1 + noise.stream.index(below: 9)) {
            paired[sample].append(level + (try noise.normal()))
            topics[sample].append(topic)
          }
        }
      }
      let swapped = try TwoSamplePermutation(
        reference: paired[0], current: paired[1], referenceClusters: topics[0],
        currentClusters: topics[1]
      ).test(.wasserstein1, permutations: 199, seed: UInt64(study))
      shared.append(try #require(swapped.value).pValue)
    }
    for (statistic, list) in zip(statistics, pValues) {
      #expect(excess(list) < Self.bound, "\(statistic) is off by \(excess(list))")
    }
    #expect(excess(kernels) < Self.bound)
    #expect(excess(shared) < Self.bound)
    let falseAlarms = Double(pooled.count { $0 <= 0.05 }) / Double(Self.studies)
    print(
      "cluster permutation: excess at most \(pValues.map(excess).max() ?? 0), kernel "
        + "\(excess(kernels)), shared clusters \(excess(shared)); pooled test rejects in "
        + "\(falseAlarms) at 0.05 (bound \(Self.bound))")
    #expect(falseAlarms > 0.2, "the pooled test rejects in \(falseAlarms)")
  }

  @Test("the interval of the stability index covers, without drift and with much of it")
  func stabilityInterval() throws {
    for (current, name) in [
      ([0.2, 0.2, 0.2, 0.2, 0.2], "none"), ([0.17, 0.19, 0.2, 0.21, 0.23], "a little"),
      ([0.08, 0.14, 0.2, 0.26, 0.32], "much"),
    ] {
      let truth = current.reduce(0) { $0 + ($1 - 0.2) * log($1 / 0.2) }
      var coverage = Coverage()
      for study in 0..<800 {
        var stream = RandomStream(seed: 64, purpose: "stability", index: UInt64(study))
        func counts(_ shares: [Double], _ total: Int) -> [Int] {
          var counts = [Int](repeating: 0, count: shares.count)
          for _ in 0..<total {
            var rest = stream.uniform()
            var place = 0
            while place < shares.count - 1, rest >= shares[place] {
              rest -= shares[place]
              place += 1
            }
            counts[place] += 1
          }
          return counts
        }
        let shift = try CategoryShift(
          reference: counts([Double](repeating: 0.2, count: 5), 500), current: counts(current, 400))
        let interval = try #require(PopulationStabilityIndex(shift).interval().value)
        coverage.note(interval.lower <= truth + 1e-12 && truth <= interval.upper)
      }
      print("stability interval, drift \(name): covers \(coverage.percent)")
      #expect(coverage.share > 0.925, "\(name): covers \(coverage.percent)")
      // Where the index is small, the lower end is 0 and the upper end is held at what the median
      // sample of alike populations gives (power-constrained), so that it covers more.
      #expect(
        coverage.share < (truth < 0.02 ? 0.995 : 0.978), "\(name): covers \(coverage.percent)")
    }
  }
}
