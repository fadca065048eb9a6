import RandomStreams
import Statistics
import Testing

@Suite("Random input to tests, distances and detectors neither traps nor yields a NaN")
struct TwoSamplesRandomInputTests {
  private struct Draw {
    var stream: RandomStream

    init(_ purpose: String, _ round: Int) {
      stream = RandomStream(seed: 51, purpose: StreamPurpose(purpose), index: UInt64(round))
    }

    /// Sizes from empty, values from constant to extreme, sometimes not finite.
    mutating func sample(_ most: Int = 14) -> [Double] {
      let count = stream.index(below: most)
      let kind = stream.index(below: 6)
      let odd = RandomInputTests.oddNumbers
      return (0..<count).map { _ in
        switch kind {
        case 0: 3
        case 1: Double(stream.index(below: 3))
        case 2: odd[stream.index(below: odd.count)]
        case 3: (stream.uniform() - 0.5) * 1e300
        default: stream.uniform()
        }
      }
    }

    mutating func number() -> Double {
      [0.5, 0, -1, 1, 2, 1e-9, 0.05, .nan, .infinity][stream.index(below: 9)]
    }

    mutating func labels(_ count: Int) -> [Int] {
      let extra = stream.index(below: 20) == 0 ? 1 : 0
      return (0..<count + extra).map { _ in stream.index(below: 4) }
    }
  }

  private func check(_ results: Outcome<TestResult>?...) {
    for result in results.compactMap({ $0?.value }) {
      #expect((0...1).contains(result.pValue) && result.statistic.isFinite, "\(result)")
    }
  }

  private func check(_ values: Outcome<Double>?...) {
    let known = values.compactMap { $0?.value }
    let isSound = known.allSatisfy { $0.isFinite }
    #expect(isSound, "\(known)")
  }

  private func check(_ intervals: Outcome<ConfidenceInterval>?...) {
    for interval in intervals.compactMap({ $0?.value }) {
      #expect(interval.lower.isFinite && interval.upper.isFinite)
      #expect(interval.lower <= interval.upper)
    }
  }

  @Test("distances and tests of two samples", arguments: 0..<250)
  func twoSamples(round: Int) throws {
    var draw = Draw("pairs", round)
    let x = draw.sample()
    let y = draw.sample()
    let level = draw.number()
    if let pair = try? SamplePair(reference: x, current: y) {
      check(
        pair.wasserstein1, pair.energyDistance, pair.energyStatistic, pair.meanDifference,
        KolmogorovSmirnov(pair).location)
      for alternative in Alternative.allCases {
        for method in [TestMethod.exact, .asymptotic, nil] {
          check(KolmogorovSmirnov(pair).test(alternative: alternative, method: method))
        }
      }
      check(KolmogorovSmirnov(pair).oneSampleTest())
      check(CramerVonMises(pair).test(), CramerVonMises(pair).test(method: .exact))
      for statistic in TwoSampleStatistic.allCases { check(statistic.value(of: pair)) }
      let index = try? PopulationStabilityIndex(
        pair, bins: draw.stream.index(below: 12), floor: draw.number())
      check(index?.estimate, index?.nullMean, index?.nullQuantile(level))
      check(index?.test())
      check(index?.interval(level: level))
    }
    let isClustered = draw.stream.uniform() < 0.5
    let left = isClustered ? draw.labels(x.count) : nil
    let right = isClustered ? draw.labels(y.count) : nil
    let permutation = try? TwoSamplePermutation(
      reference: x, current: y, referenceClusters: left, currentClusters: right)
    for result in permutation?.tests(TwoSampleStatistic.allCases, permutations: 9, seed: 1) ?? [] {
      check(result)
    }
    check(permutation?.exactTest(.andersonDarling))
    for dimension in 0...2 {
      let kernel = try? MaximumMeanDiscrepancy(
        reference: x, current: y, dimension: dimension,
        bandwidth: draw.stream.uniform() < 0.5 ? nil : draw.number(), referenceClusters: left,
        currentClusters: right)
      check(kernel?.bandwidth, kernel?.biased, kernel?.unbiased)
      check(kernel?.permutationTest(permutations: 9, seed: 1))
      check(kernel?.exactTest())
    }
    let anderson = try? AndersonDarling([x, y, draw.sample(5)])
    check(anderson?.squared, anderson?.standardized, anderson?.interpolatedPValue)
    check(anderson?.test(), anderson?.exactTest())
    check(anderson?.permutationTest(permutations: 9, seed: 1))
    let weighted = try? WeightedSample(x, weights: draw.sample())
    if let weighted, let other = try? WeightedSample(y) {
      check(weighted.wasserstein1(to: other), other.energyDistance(to: weighted))
    }
  }

  @Test("tests of hypotheses and descriptive statistics", arguments: 0..<250)
  func hypotheses(round: Int) throws {
    var draw = Draw("hypotheses", round)
    let x = draw.sample()
    let y = draw.sample()
    let level = draw.number()
    for alternative in Alternative.allCases {
      let means = try? MeanDifference(x, y)
      check(means?.test(alternative: alternative, null: 0), means?.test(.pooled))
      check(means?.interval(level: level))
      let ranks = try? MannWhitney(x, y)
      check(
        ranks?.test(alternative: alternative), ranks?.test(method: .asymptotic),
        ranks?.test(method: .exact))
      let brunner = try? BrunnerMunzel(x, y)
      check(brunner?.test(alternative: alternative))
      check(brunner?.interval(level: level))
      let signed = try? WilcoxonSignedRank(x, zeros: round % 2 == 0 ? .pratt : .wilcox)
      check(signed?.test(alternative: alternative), signed?.test(method: .asymptotic))
      check(signed?.interval(level: level))
      check(signed?.hodgesLehmann)
      let flips = try? SignFlipTest(x)
      check(flips?.exactTest(alternative: alternative), flips?.test(permutations: 9, seed: 1))
      check((try? MeanPermutation(x, y))?.exactTest(alternative: alternative))
      let paired = try? PairedDifferences(x)
      check(paired?.test(alternative: alternative))
      check(paired?.interval(level: level))
      if let paired, let low = y.first {
        let test = try? EquivalenceTest.paired(paired, lower: low, upper: level)
        check(test?.map(\.aboveLower), test?.map(\.belowUpper))
      }
    }
    let moments = try? Moments(x)
    check(
      moments?.mean, moments?.variance, moments?.skewness(), moments?.excessKurtosis(),
      moments?.skewness(isUnbiased: true), moments?.excessKurtosis(isUnbiased: true))
    check(
      Descriptive.trimmedMean(x, share: level), Descriptive.winsorizedMean(x, share: level),
      Descriptive.medianAbsoluteDeviation(x), Descriptive.interquartileRange(x),
      Descriptive.geometricMean(x), Descriptive.harmonicMean(x), Descriptive.hodgesLehmann(x),
      Descriptive.hodgesLehmannShift(x, y))
  }

  @Test("counts and proportions", arguments: 0..<200)
  func counts(round: Int) throws {
    var draw = Draw("counts", round)
    func count() -> Int {
      [0, 1, 2, 7, 30, -1, Int.max][draw.stream.index(below: draw.stream.index(below: 7) + 1)]
    }
    let columns = draw.stream.index(below: 5)
    let rows = (0..<draw.stream.index(below: 4)).map { _ in
      (0..<columns + draw.stream.index(below: 9) / 8).map { _ in count() }
    }
    if let table = try? ContingencyTable(rows) {
      check(table.chiSquare(), table.chiSquare(isYatesCorrected: true), table.gTest())
      check(table.cramerV, table.smallestExpectedCount, table.goodnessOfFitPValue)
    }
    if rows.count > 1, let shift = try? CategoryShift(reference: rows[0], current: rows[1]) {
      let floor = draw.number()
      check(
        shift.jensenShannonDivergence(), shift.jensenShannonDistance(.natural), shift.hellinger,
        shift.totalVariation, shift.populationStabilityIndex(), shift.kullbackLeibler(),
        shift.kullbackLeibler(floor: 0), shift.kullbackLeibler(isReversed: true))
      let index = try? PopulationStabilityIndex(shift, floor: floor)
      check(index?.test())
      check(index?.interval())
    }
    let four = (0..<4).map { _ in count() }
    if let table = try? TwoByTwoTable(four[0], four[1], four[2], four[3]) {
      for alternative in Alternative.allCases { check(table.fisherExact(alternative: alternative)) }
      check(table.oddsRatio)
    }
    if let test = try? McNemar(firstOnly: four[0], secondOnly: four[1]) {
      check(
        test.test(), test.test(isContinuityCorrected: true), test.exactTest(),
        test.exactTest(isMidP: true))
    }
    if let a = try? Proportion(successes: four[0], trials: four[1]),
      let b = try? Proportion(successes: four[2], trials: four[3])
    {
      let two = TwoProportions(a, b)
      check(two.test(), two.fisherExact(), two.barnard(), two.boschloo())
      check(two.interval(), two.interval(method: .miettinenNurminen))
    }
  }

  @Test("series", arguments: 0..<250)
  func series(round: Int) throws {
    var draw = Draw("series", round)
    let series = draw.sample(40)
    for cost in SegmentCost.allCases {
      let search = try? ChangepointSearch(
        series, cost: cost, minimumLength: draw.stream.index(below: 5))
      for penalty in [ChangepointPenalty.automatic, .bic, .modifiedBIC, .value(draw.number())] {
        if let found = search?.pelt(penalty: penalty).value {
          #expect(found.cost.isFinite)
          #expect(found.changepoints.allSatisfy { $0 > 0 && $0 < series.count })
        }
      }
      let count = draw.stream.index(below: 6) - 1
      _ = search?.exact(changepoints: count)
      _ = search?.binarySegmentation(changepoints: count)
    }
    let breaks = try? StructuralBreaks(series, trim: draw.number())
    check(breaks?.supF(), breaks?.cusumTest())
    _ = breaks?.best()
    check((try? MannKendall(series))?.test())
    check((try? MannKendall(series))?.tau)
    check((try? TheilSen(series))?.slope, (try? TheilSen(series))?.intercept)
    check((try? TheilSen(series))?.interval(level: draw.number()))
    check((try? TheilSen(times: draw.sample(40), values: series))?.slope)
    var page = try? PageHinkley(threshold: draw.number(), tolerance: draw.number())
    _ = try? page?.alarms(series)
    var window = try? AdaptiveWindow(delta: draw.number(), clock: 1, afterChange: .keepNewerPart)
    _ = try? window?.alarms(series)
    let chart = try? TabularCUSUM(target: draw.number(), allowance: 0.5, limit: draw.number())
    _ = try? chart?.alarms(series)
    check(
      TabularCUSUM.limit(falseAlarms: draw.number(), length: series.count, allowance: 0.5))
    #expect((0...1).contains(SupremumFDistribution.upperTail(draw.number())))
    #expect((0...1).contains(KolmogorovDistribution.upperTail(draw.number())))
    #expect((0...1).contains(KolmogorovDistribution.upperTail(draw.number(), count: round)))
  }
}
