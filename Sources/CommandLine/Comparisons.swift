internal import Statistics

/// How a comparison draws and reports.
struct ComparisonSettings {
  let permutations: Int
  let level: Double
  let seed: UInt64
}

/// Every test and distance of two samples of numbers.
struct NumericComparison {
  let entries: [ComparisonEntry]

  init(_ samples: ComparedSamples, _ settings: ComparisonSettings) throws {
    let (x, y) = (samples.reference, samples.current)
    let permutation = try TwoSamplePermutation(
      reference: x, current: y, referenceClusters: samples.referenceClusters,
      currentClusters: samples.currentClusters)
    let permuted = PermutedTests(
      permutation,
      [
        .kolmogorovSmirnov, .andersonDarling, .cramerVonMises, .mannWhitney, .meanDifference,
        .wasserstein1, .squaredEnergyDistance, .populationStabilityIndex,
        .jensenShannonDivergence,
      ], settings)
    let isClustered = samples.clusterCount != nil
    /// The test itself, or with clusters its statistic with the p-value of the permutations.
    func entry(
      _ name: String, _ test: Outcome<TestResult>, _ statistic: TwoSampleStatistic,
      details: [String: Outcome<Double>] = [:]
    ) -> ComparisonEntry {
      guard isClustered else { return ComparisonEntry(name, test: test, details: details) }
      let degreesOfFreedom = test.value?.degreesOfFreedom
      return ComparisonEntry(
        name,
        test: permuted[statistic].map {
          TestResult(
            statistic: $0.statistic, pValue: $0.pValue, method: $0.method,
            degreesOfFreedom: degreesOfFreedom, permutations: $0.permutations)
        },
        statistic: test.value?.statistic, details: details)
    }
    let pair = permutation.pair
    let kolmogorov = KolmogorovSmirnov(pair)
    let anderson = try AndersonDarling([x, y])
    let ranks = try MannWhitney(x, y)
    let means = try MeanDifference(x, y)
    let stability = try PopulationStabilityIndex(pair)
    let kernel = try MaximumMeanDiscrepancy(
      reference: x, current: y, referenceClusters: samples.referenceClusters,
      currentClusters: samples.currentClusters)
    let kernelTest = kernel.permutationTest(
      permutations: settings.permutations, seed: settings.seed)
    entries = [
      entry(
        "kolmogorovSmirnov", kolmogorov.test(), .kolmogorovSmirnov,
        details: ["location": kolmogorov.location]),
      ComparisonEntry("kolmogorovSmirnovAsymptotic", test: kolmogorov.test(method: .asymptotic)),
      entry(
        "andersonDarling", anderson.test(), .andersonDarling,
        details: ["squared": anderson.squared]),
      entry("cramerVonMises", CramerVonMises(pair).test(), .cramerVonMises),
      entry(
        "mannWhitney", ranks.test(method: .asymptotic), .mannWhitney,
        details: ["cliffDelta": ranks.cliffDelta]),
      entry(
        "welchT", means.test(), .meanDifference, details: ["meanDifference": means.estimate]),
      ComparisonEntry(
        "wasserstein1", estimate: pair.wasserstein1, test: permuted[.wasserstein1]),
      ComparisonEntry(
        "energyDistance", estimate: pair.energyDistance, test: permuted[.squaredEnergyDistance]),
      ComparisonEntry(
        "mmd", estimate: kernel.biased, test: kernelTest,
        details: ["unbiased": kernel.unbiased, "bandwidth": kernel.bandwidth]),
      ComparisonEntry(
        "populationStabilityIndex", estimate: stability.estimate,
        interval: isClustered ? nil : stability.interval(level: settings.level),
        test: permuted[.populationStabilityIndex],
        details: ["nullMean": stability.nullMean, "null95": stability.nullQuantile()]),
      ComparisonEntry(
        "jensenShannonDivergence", estimate: stability.shift.jensenShannonDivergence(),
        test: permuted[.jensenShannonDivergence]),
    ]
  }
}

/// Every test and distance of two samples of categories.
struct CategoricalComparison {
  let entries: [ComparisonEntry]

  init(_ samples: ComparedSamples, _ settings: ComparisonSettings) throws {
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
    let stability = try PopulationStabilityIndex(shift)
    var entries = [
      ComparisonEntry(
        "chiSquare", test: isClustered ? permuted[.chiSquare] : table.chiSquare(),
        details: [
          "cramerV": table.cramerV, "smallestExpectedCount": table.smallestExpectedCount,
        ]),
      ComparisonEntry("gTest", test: isClustered ? permuted[.gStatistic] : table.gTest()),
      ComparisonEntry(
        "hellinger", estimate: shift.hellinger, test: permuted[.hellinger]),
      ComparisonEntry(
        "totalVariation", estimate: shift.totalVariation, test: permuted[.totalVariation]),
      ComparisonEntry(
        "populationStabilityIndex", estimate: stability.estimate,
        interval: isClustered ? nil : stability.interval(level: settings.level),
        test: permuted[.categoricalPopulationStabilityIndex],
        details: ["nullMean": stability.nullMean, "null95": stability.nullQuantile()]),
      ComparisonEntry(
        "jensenShannonDivergence", estimate: shift.jensenShannonDivergence(),
        test: permuted[.categoricalJensenShannonDivergence]),
    ]
    // With clusters neither test has a valid p-value of its own.
    if samples.categories.count == 2, !isClustered {
      let left = shift.referenceCounts
      let right = shift.currentCounts
      let fisher = try TwoByTwoTable(left[0], left[1], right[0], right[1])
      entries.insert(
        contentsOf: [
          ComparisonEntry("chiSquareYates", test: table.chiSquare(isYatesCorrected: true)),
          ComparisonEntry(
            "fisherExact", test: fisher.fisherExact(), statistic: fisher.oddsRatio.value),
        ], at: 1)
    }
    self.entries = entries
  }
}

/// Permutation tests of several statistics over the same draws.
private struct PermutedTests {
  private let results: [TwoSampleStatistic: Outcome<TestResult>]

  init(
    _ permutation: TwoSamplePermutation, _ statistics: [TwoSampleStatistic],
    _ settings: ComparisonSettings
  ) {
    let tests = permutation.tests(
      statistics, permutations: settings.permutations, seed: settings.seed)
    results = Dictionary(zip(statistics, tests)) { first, _ in first }
  }

  subscript(statistic: TwoSampleStatistic) -> Outcome<TestResult> {
    results[statistic] ?? .undefined(.noData)
  }
}
