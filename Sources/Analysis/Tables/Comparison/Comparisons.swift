internal import PrintedNumbers
internal import Statistics
internal import Wording

/// How a comparison draws and reports.
package struct ComparisonSettings {
  let permutations: Int
  let level: Double
  let seed: UInt64

  package init(permutations: Int, level: Double, seed: UInt64) {
    self.permutations = permutations
    self.level = level
    self.seed = seed
  }
}

/// Every test and distance of two samples of numbers.
///
/// With clusters every p-value comes from permuting whole clusters. Without, it is that of the test
/// itself where this holds for the data: the limits of Anderson-Darling and Cramér-von Mises are for
/// data without ties, and the normal and t approximations of Mann-Whitney and Welch for data of which
/// most values are told apart. Where they are not, rows are permuted.
struct NumericComparison {
  let entries: [ComparisonEntry]
  let cautions: [Caution]

  /// Above so many rows, values are put into ``groups`` for the permutations.
  private static let mostRows = 20_000
  private static let groups = 2_000

  init(_ samples: ComparedSamples, _ settings: ComparisonSettings) throws(StatisticsError) {
    let (x, y) = (samples.reference, samples.current)
    let permutation = try TwoSamplePermutation(
      reference: x, current: y, referenceClusters: samples.referenceClusters,
      currentClusters: samples.currentClusters,
      groups: x.count + y.count > Self.mostRows ? Self.groups : nil)
    let permuted = PermutedTests(
      permutation,
      [
        .kolmogorovSmirnov, .andersonDarling, .cramerVonMises, .mannWhitney, .welchT,
        .meanDifference, .wasserstein1, .squaredEnergyDistance, .maximumMeanDiscrepancy,
        .populationStabilityIndex, .jensenShannonDivergence,
      ], settings)
    let pair = permutation.pair
    let isClustered = samples.clusterCount != nil
    let isDiscrete = 2 * pair.values.count <= pair.pooledCount
    /// The test itself, or its statistic with the p-value of the permutations.
    func entry(
      _ name: String, _ test: Outcome<TestResult>, _ statistic: TwoSampleStatistic,
      isPermuted: Bool, details: [String: Outcome<Double>] = [:]
    ) -> ComparisonEntry {
      ComparisonEntry(
        name, test: test.flatMap { _ in isClustered || isPermuted ? permuted[statistic] : test },
        statistic: test.map(\.statistic), details: details)
    }
    let kolmogorov = KolmogorovSmirnov(pair)
    let kolmogorovTest = kolmogorov.test()
    let anderson = AndersonDarling(pair)
    let cramer = CramerVonMises(pair)
    let cramerTest = cramer.test()
    let ranks = MannWhitney(pair)
    let ranksTest = ranks.test()
    let means = try MeanDifference(x, y)
    let kernel = permutation.kernelDiscrepancy
    entries =
      [
        entry(
          "kolmogorovSmirnov", kolmogorovTest, .kolmogorovSmirnov,
          // The limit is conservative with ties; permutations are not.
          isPermuted: pair.hasTies && kolmogorovTest.value?.method == .asymptotic,
          details: ["location": kolmogorov.location]),
        ComparisonEntry(
          "kolmogorovSmirnovAsymptotic",
          test: isClustered
            ? .undefined(.notTestable(said("the limit is that of independent rows")))
            : kolmogorov.test(method: .asymptotic), statistic: kolmogorov.statistic()),
        entry(
          "andersonDarling", anderson.test(), .andersonDarling,
          // The limit is rough for a handful of values, of which all arrangements can be seen.
          isPermuted: pair.hasTies || permutation.arrangements <= Double(settings.permutations),
          details: ["squared": anderson.squared]),
        entry(
          "cramerVonMises", cramerTest, .cramerVonMises,
          isPermuted: pair.hasTies && cramerTest.value?.method != .exact),
        entry(
          "mannWhitney", ranksTest, .mannWhitney,
          isPermuted: isDiscrete && ranksTest.value?.method != .exact,
          details: ["cliffDelta": ranks.cliffDelta]),
        entry("welchT", means.test(), .welchT, isPermuted: isDiscrete),
        try Self.difference(samples, means, permuted, level: settings.level),
        ComparisonEntry(
          "wasserstein1", estimate: pair.wasserstein1, test: permuted[.wasserstein1]),
        ComparisonEntry(
          "energyDistance", estimate: pair.energyDistance, test: permuted[.squaredEnergyDistance]),
        ComparisonEntry(
          "mmd", estimate: kernel.biased, test: permuted[.maximumMeanDiscrepancy],
          details: ["unbiased": kernel.unbiased, "bandwidth": kernel.bandwidth]),
      ]
      + Self.shares(
        try PopulationStabilityIndex(pair), isClustered, level: settings.level,
        permuted[.populationStabilityIndex], permuted[.jensenShannonDivergence])
    cautions =
      permutation.groupCount.map {
        [
          Caution(
            .tiedValues,
            said(
              "of \(pair.values.count) distinct values the permutations tell \($0) groups apart, which "
                + "hold equal shares of both samples together; mmd is that of the groups."))
        ]
      } ?? []
  }

  /// The difference of the means with its interval.
  private static func difference(
    _ samples: ComparedSamples, _ means: MeanDifference, _ permuted: PermutedTests, level: Double
  ) throws(StatisticsError) -> ComparisonEntry {
    guard let left = samples.referenceClusters, let right = samples.currentClusters else {
      return ComparisonEntry(
        "meanDifference", qualifier: said("reference minus current"), estimate: means.estimate,
        standardError: means.standardError(), interval: means.interval(level: level),
        degreesOfFreedom: means.degreesOfFreedom(), test: nil)
    }
    let clustered = try ClusteredMeanDifference(
      reference: samples.reference, current: samples.current, referenceClusters: left,
      currentClusters: right)
    return ComparisonEntry(
      "meanDifference", qualifier: said("reference minus current"), estimate: clustered.estimate,
      standardError: clustered.standardError, interval: clustered.interval(level: level),
      degreesOfFreedom: clustered.degreesOfFreedom, test: permuted[.meanDifference])
  }

  /// The stability index and the divergence, which compare the shares of bins.
  static func shares(
    _ stability: PopulationStabilityIndex, _ isClustered: Bool, level: Double,
    _ stabilityTest: Outcome<TestResult>, _ divergenceTest: Outcome<TestResult>
  ) -> [ComparisonEntry] {
    let bins: String? =
      switch stability.bins.rule {
      case .distinctValues: said("each value a bin")
      case .referenceQuantiles: said("deciles of the reference")
      case .categories: nil
      }
    let notes = ["binning": stability.bins.rule.rawValue]
    let count = Outcome.value(Double(stability.shift.referenceCounts.count))
    return [
      ComparisonEntry(
        "populationStabilityIndex", qualifier: bins, estimate: stability.estimate,
        interval: isClustered
          ? .undefined(.notTestable(said("it would take rows as independent")))
          : stability.interval(level: level),
        test: stabilityTest,
        details: [
          "nullMean": stability.nullMean, "null95": stability.nullQuantile(), "bins": count,
        ], notes: notes),
      ComparisonEntry(
        "jensenShannonDivergence", qualifier: bins.map { said("bits, \($0)") } ?? said("bits"),
        estimate: stability.shift.jensenShannonDivergence(), test: divergenceTest,
        details: ["logarithmBase": .value(2), "bins": count], notes: notes),
    ]
  }
}

/// Every test and distance of two samples of categories.
struct CategoricalComparison {
  let entries: [ComparisonEntry]
  let cautions: [Caution]

  /// The smallest expected count for which chi-square is taken by its limit (Cochran 1954).
  private static let smallestExpected = 5.0

  init(_ samples: ComparedSamples, _ settings: ComparisonSettings) throws(StatisticsError) {
    func counts(_ sample: [Double]) -> [Int] {
      var counts = [Int](repeating: 0, count: samples.categories.count)
      for code in sample { counts[Int(code)] += 1 }
      return counts
    }
    let shift = try CategoryShift(
      reference: counts(samples.reference), current: counts(samples.current))
    let permuted = PermutedTests(
      try TwoSamplePermutation(
        reference: samples.reference, current: samples.current,
        referenceClusters: samples.referenceClusters, currentClusters: samples.currentClusters),
      TwoSampleStatistic.allCases.filter(\.isCategorical), settings)
    let isClustered = samples.clusterCount != nil
    let table = shift.table
    let smallest = table.smallestExpectedCount.value ?? .infinity
    let isSparse = samples.categories.count > 1 && smallest < Self.smallestExpected
    let isPermuted = isClustered || isSparse
    var entries =
      [
        ComparisonEntry(
          "chiSquare", test: isPermuted ? permuted[.chiSquare] : table.chiSquare(),
          details: [
            "cramerV": table.cramerV, "smallestExpectedCount": table.smallestExpectedCount,
          ]),
        ComparisonEntry("gTest", test: isPermuted ? permuted[.gStatistic] : table.gTest()),
        ComparisonEntry(
          "hellinger", estimate: shift.hellinger, test: permuted[.hellinger]),
        ComparisonEntry(
          "totalVariation", estimate: shift.totalVariation, test: permuted[.totalVariation]),
      ]
      + NumericComparison.shares(
        try PopulationStabilityIndex(shift), isClustered, level: settings.level,
        permuted[.categoricalPopulationStabilityIndex],
        permuted[.categoricalJensenShannonDivergence])
    // With clusters neither test has a valid p-value of its own.
    if samples.categories.count == 2, !isClustered {
      entries.insert(
        contentsOf: [
          ComparisonEntry("chiSquareYates", test: table.chiSquare(isYatesCorrected: true)),
          try Self.fisher(samples.categories, shift),
        ], at: 1)
    }
    self.entries = entries
    cautions =
      isSparse
      ? [
        Caution(
          .sparseCells,
          said(
            "independence expects a count of \(NumberText.significant(smallest, digits: 2)) in one cell, below 5 "
              + "(Cochran): chi-square's limit does not hold, and chiSquare and gTest have their "
              + "p-values from permutations."))
      ] : []
  }

  private static func fisher(
    _ categories: [String], _ shift: CategoryShift
  ) throws(StatisticsError) -> ComparisonEntry {
    let left = shift.referenceCounts
    let right = shift.currentCounts
    let fisher = try TwoByTwoTable(left[0], left[1], right[0], right[1])
    var direction = said(
      "the odds of `\(categories[0])` against `\(categories[1])` in the reference, over those in "
        + "the current table")
    if fisher.oddsRatio.value == nil {
      direction = said("\(direction); not finite, because a count is 0")
    }
    return ComparisonEntry(
      "fisherExact", qualifier: said("sample odds ratio"), test: fisher.fisherExact(),
      statistic: fisher.oddsRatio, details: ["sampleOddsRatio": fisher.oddsRatio],
      notes: ["direction": direction])
  }
}

/// Permutation tests of several statistics over the same draws; over all arrangements where there are
/// no more of them than draws.
private struct PermutedTests {
  private let results: [TwoSampleStatistic: Outcome<TestResult>]

  init(
    _ permutation: TwoSamplePermutation, _ statistics: [TwoSampleStatistic],
    _ settings: ComparisonSettings
  ) {
    let tests =
      permutation.arrangements <= Double(settings.permutations)
      ? permutation.exactTests(statistics)
      : permutation.tests(statistics, permutations: settings.permutations, seed: settings.seed)
    results = Dictionary(zip(statistics, tests)) { first, _ in first }
  }

  subscript(statistic: TwoSampleStatistic) -> Outcome<TestResult> {
    results[statistic] ?? .undefined(.noData)
  }
}
