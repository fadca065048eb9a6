import RandomStreams
import Statistics
import Testing

/// Sizes and values of every kind; nothing may trap, and results are numbers or reasons.
@Suite("Random input to rankings, multiplicity and power")
struct RankingFuzzTests {
  static let odd: [Double] = [
    0, 1, -1, 0.5, 0.05, 2, 1e-300, 1e300, -1e300, .nan, .infinity, -.infinity,
    .leastNonzeroMagnitude, 3, 100, 1e9,
  ]

  static func value(_ stream: inout RandomStream) -> Double {
    stream.index(below: 4) == 0
      ? odd[stream.index(below: odd.count)] : 10 * stream.uniform() - 2
  }

  static func values(_ stream: inout RandomStream, below count: Int) -> [Double] {
    (0..<stream.index(below: count)).map { _ in value(&stream) }
  }

  @Test("comparisons and all that is made from them", arguments: 0..<300 as Range<UInt64>)
  func comparisons(seed: UInt64) throws {
    var stream = RandomStream(seed: seed, purpose: "fuzz", index: 1)
    let items = stream.index(below: 7)
    let count = stream.index(below: 40)
    let isDamaged = stream.index(below: 5) == 0
    let left = (0..<count).map { _ in Int32(stream.index(below: max(items, 1))) }
    let right = left.map { one -> Int32 in
      if isDamaged { return Int32(stream.index(below: items + 2)) - 1 }
      return items > 1 ? (one + 1 + Int32(stream.index(below: items - 1))) % Int32(items) : one
    }
    let outcomes = (0..<count).map { _ in ComparisonOutcome.allCases[stream.index(below: 3)] }
    let kind = stream.index(below: 4)
    let weights = kind == 1 ? (0..<count).map { _ in Self.value(&stream) } : nil
    let clusters = kind == 2 ? (0..<count).map { _ in Int32(stream.index(below: 6)) } : nil
    let covariates = kind == 3 ? [(0..<count).map { _ in Self.value(&stream) }] : []
    let elo = try? EloRatings(items: items, left: left, right: right, outcomes: outcomes)
    #expect(elo?.ratings.allSatisfy(\.isFinite) ?? true)
    guard
      let table = try? PairedComparisons(
        items: items, left: left, right: right, outcomes: outcomes, weights: weights,
        clusters: clusters, covariates: covariates)
    else { return }
    let graph = ComparisonGraph(table)
    #expect(graph.strongComponents.flatMap(\.self).sorted() == Array(0..<items))
    #expect(graph.components.flatMap(\.self).sorted() == Array(0..<items))
    let matrix = WinMatrix(table)
    #expect(matrix.eigenvector.value?.allSatisfy(\.isFinite) ?? true)
    #expect(matrix.pageRank().value?.allSatisfy(\.isFinite) ?? true)
    let rates = matrix.averageWinRates.compactMap(\.value)
    #expect(rates.count { !$0.isFinite } == 0)
    for ties in TieRule.allCases {
      for penalty in [StrengthPenalty.none, .ridge(0.1), .ridge(Self.value(&stream)), .firth] {
        guard
          let model = try? BradleyTerry(
            table, ties: ties, orderEffect: stream.index(below: 2) == 0, penalty: penalty)
        else { continue }
        for component in model.fitComponents() {
          #expect(component.fit.value?.strengths.allSatisfy(\.isFinite) ?? true)
        }
        let fit = model.fit()
        guard let found = fit.value else {
          #expect(fit.reason != nil)
          continue
        }
        #expect(found.strengths.count { !$0.isFinite } == 0)
        for kind in StrengthCovariance.allCases {
          let covariance = found.covariance(kind)
          #expect(covariance.value?.values.allSatisfy(\.isFinite) ?? true)
          if let covariance = covariance.value { _ = QuasiVariances.of(covariance) }
          _ = found.rankedEstimates(kind).value?.simultaneousRanks(replicates: 20, threads: 1)
        }
        let bootstrap = try? model.bootstrap(
          replicates: 5, seed: seed, byCluster: stream.index(below: 2) == 0, threads: 1)
        _ = bootstrap?.value?.covariance
        _ = bootstrap?.value?.strength(0).interval(level: 0.9, method: .percentile)
      }
    }
  }

  @Test("rank sets and distances", arguments: 0..<300 as Range<UInt64>)
  func rankSets(seed: UInt64) throws {
    var stream = RandomStream(seed: seed, purpose: "fuzz", index: 2)
    let estimates = Self.values(&stream, below: 7)
    let errors = estimates.map { _ in abs(Self.value(&stream)) }
    let level = stream.index(below: 3) == 0 ? Self.value(&stream) : 0.9
    let degrees = stream.index(below: 2) == 0 ? nil : Self.value(&stream)
    if let ranked = try? RankedEstimates(
      estimates, standardErrors: errors, degreesOfFreedom: degrees)
    {
      for method in RankMethod.allCases {
        let ranks = ranked.simultaneousRanks(
          level: level, method: method, replicates: 30, threads: 1)
        for interval in ranks.value?.intervals.compactMap(\.value) ?? [] {
          #expect(
            1 <= interval.lower && interval.lower <= interval.rank
              && interval.rank <= interval.upper && interval.upper <= estimates.count)
        }
        _ = ranks.value?.tiers
        _ = ranked.marginalRanks(level: level, method: method, replicates: 30, threads: 1)
        _ = ranked.bestCandidates(
          stream.index(below: 5) - 1, level: level, method: method, replicates: 30, threads: 1)
      }
      _ = try? MaximumT.adjustedPValues(
        estimates, covariance: ranked.covariance, hypothesis: Self.value(&stream),
        degreesOfFreedom: degrees, replicates: 30)
    }
    let matrix = Self.values(&stream, below: 17)
    for count in -1..<5 {
      if let covariance = try? EstimateCovariance(matrix, count: count) {
        _ = QuasiVariances.of(covariance)
      }
    }
    let other = Self.values(&stream, below: 7)
    let distance = try? RankDistance(estimates, other)
    #expect(distance?.tau.value.map { abs($0) <= 1 } ?? true)
    #expect(distance?.rho.value.map { abs($0) <= 1 + 1e-12 } ?? true)
    let rows = (0..<stream.index(below: 5)).map { _ in Self.values(&stream, below: 4) }
    if let friedman = try? FriedmanTest(rows) {
      #expect(friedman.pValue.value.map { $0 >= 0 && $0 <= 1 } ?? true)
      _ = friedman.nemenyiPValues
      _ = friedman.nemenyiDifference(level: level)
    }
    let tukey = TukeyDifferences.between(rows, level: level)
    #expect(tukey.value?.pairs.allSatisfy { $0.pValue >= 0 && $0.pValue <= 1 } ?? true)
  }

  @Test("p-values and power", arguments: 0..<300 as Range<UInt64>)
  func power(seed: UInt64) throws {
    var stream = RandomStream(seed: seed, purpose: "fuzz", index: 3)
    let pValues: [Double?] = Self.values(&stream, below: 12).map {
      stream.index(below: 6) == 0 ? nil : stream.index(below: 8) == 0 ? $0 : abs($0) / 10
    }
    for method in PValueAdjustment.allCases {
      let adjusted = try? method.adjust(pValues)
      #expect(adjusted?.compactMap(\.self).allSatisfy { $0 >= 0 && $0 <= 1 } ?? true)
    }
    _ = try? PValueAdjustment.twoStage(pValues, level: Self.value(&stream))
    for method in PValueCombination.allCases {
      let combined = try? method.combine(pValues)
      #expect(combined?.value.map { $0.pValue >= 0 && $0.pValue <= 1 } ?? true)
    }
    func any() -> Double { Self.value(&stream) }
    for samples in MeanDesign.Samples.allCases {
      for distribution in MeanDesign.Distribution.allCases {
        let design =
          (try? MeanDesign(
            samples, distribution: distribution, significance: any(), ratio: any(),
            comparisons: stream.index(below: 4)))
          ?? (try? MeanDesign(samples, distribution: distribution))
        #expect(
          design?.power(effect: any(), items: any()).value.map { $0 >= 0 && $0 <= 1 } ?? true)
        #expect(design?.itemsNeeded(effect: any(), power: any()).value?.isFinite ?? true)
        #expect(design?.detectableEffect(items: any(), power: any()).value?.isFinite ?? true)
      }
    }
    let proportions = try? ProportionDesign(significance: 0.05)
    _ = proportions?.power(any(), any(), items: any())
    _ = proportions?.itemsNeeded(any(), any(), power: any())
    _ = proportions?.detectableProportion(above: any(), items: any(), power: any())
    _ = ProportionDesign.cohenH(any(), any())
    if let design = try? McNemarDesign(firstOnly: abs(any()) / 10, secondOnly: abs(any()) / 10) {
      _ = design.power(items: any())
      _ = design.itemsNeeded(power: any())
    }
    _ = try? DesignEffect(clusterSize: any(), correlation: any(), sizeVariation: any())
    if let design = try? MillerDesign(
      questionVariance: any(), firstVariance: any(), secondVariance: any())
    {
      _ = design.questionsNeeded(difference: any(), firstAnswers: any(), secondAnswers: any())
      _ = design.detectableDifference(questions: any(), firstAnswers: any())
    }
    let groups = stream.index(below: 6)
    let tail = StudentizedRange.upperTail(any(), groups: groups, degreesOfFreedom: any())
    #expect(tail.value.map { $0 >= 0 && $0 <= 1 } ?? true)
    #expect(
      StudentizedRange.quantile(any(), groups: groups, degreesOfFreedom: any()).value?.isFinite
        ?? true)
    #expect(
      NoncentralT.cumulative(any(), degreesOfFreedom: any(), shift: any()).value
        .map { $0 >= 0 && $0 <= 1 } ?? true)
  }
}
