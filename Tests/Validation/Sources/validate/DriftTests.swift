import Foundation
import Statistics

/// Tests of two samples from one population: their p-values.
enum DriftTests {
  private static let subject = "Tests of drift where there is none"
  private static let permutations = 199
  static let simulations =
    [
      numbers, smallSamples, fewLevels, categories, sessions, sharedTopics, paired,
    ] + unequalSizes

  private static let permuted = TwoSampleStatistic.allCases.filter { !$0.isCategorical }
  private static let numbers = Simulation(
    subject: subject, data: "40 and 35 independent normal scores; \(permutations) permutations",
    seed: 119, dataSets: 3_000,
    measures: [
      .pValue("Welch t"), .pValue("Student t"),
      .pValue("Mann-Whitney, exact", isContinuous: false),
      .pValue("Mann-Whitney, asymptotic", isContinuous: false),
      .pValue("Brunner-Munzel", isContinuous: false),
      .pValue("Kolmogorov-Smirnov, exact", isContinuous: false),
      .pValue("Kolmogorov-Smirnov, limit", isContinuous: false),
      .pValue("Cramér-von Mises, asymptotic", isContinuous: false),
      .pValue("Anderson-Darling, asymptotic", isContinuous: false),
      .pValue("maximum mean discrepancy, permuted", isContinuous: false),
    ] + permuted.map { .pValue("\($0), permuted", isContinuous: false) }
  ) { draws, number in
    let (x, y) = (draws.normals(40), draws.normals(35))
    let pair = try SamplePair(reference: x, current: y)
    var findings = Findings()
    func note(_ name: String, _ test: Outcome<TestResult>) {
      findings.note(name, test.value?.pValue)
    }
    let means = try MeanDifference(x, y)
    note("Welch t", means.test())
    note("Student t", means.test(.pooled))
    note("Mann-Whitney, exact", try MannWhitney(x, y).test(method: .exact))
    note("Mann-Whitney, asymptotic", try MannWhitney(x, y).test(method: .asymptotic))
    note("Brunner-Munzel", try BrunnerMunzel(x, y).test())
    note("Kolmogorov-Smirnov, exact", KolmogorovSmirnov(pair).test(method: .exact))
    note("Kolmogorov-Smirnov, limit", KolmogorovSmirnov(pair).test(method: .asymptotic))
    note("Cramér-von Mises, asymptotic", CramerVonMises(pair).test(method: .asymptotic))
    note("Anderson-Darling, asymptotic", try AndersonDarling([x, y]).test())
    note(
      "maximum mean discrepancy, permuted",
      try MaximumMeanDiscrepancy(reference: x, current: y).permutationTest(
        permutations: permutations, seed: UInt64(number), threads: 1))
    let results = try TwoSamplePermutation(reference: x, current: y).tests(
      permuted, permutations: permutations, seed: UInt64(number), threads: 1)
    for (statistic, result) in zip(permuted, results) { note("\(statistic), permuted", result) }
    return findings
  }

  private static let smallSamples = Simulation(
    subject: subject, data: "10 and 9 independent normal scores", seed: 120, dataSets: 10_000,
    measures: [
      .pValue("Cramér-von Mises, exact", isContinuous: false),
      .pValue("Kolmogorov-Smirnov, exact", isContinuous: false),
      .pValue("Mann-Whitney, exact", isContinuous: false),
      .pValue("Anderson-Darling of 7 and 6, exact", isContinuous: false),
    ]
  ) { draws, _ in
    let (x, y) = (draws.normals(10), draws.normals(9))
    let pair = try SamplePair(reference: x, current: y)
    var findings = Findings()
    findings.note(
      "Cramér-von Mises, exact", CramerVonMises(pair).test(method: .exact).value?.pValue)
    findings.note(
      "Kolmogorov-Smirnov, exact", KolmogorovSmirnov(pair).test(method: .exact).value?.pValue)
    findings.note(
      "Mann-Whitney, exact", try MannWhitney(x, y).test(method: .exact).value?.pValue)
    findings.note(
      "Anderson-Darling of 7 and 6, exact",
      try AndersonDarling([Array(x.prefix(7)), Array(y.prefix(6))]).exactTest().value?.pValue)
    return findings
  }

  private static let fewLevels = Simulation(
    subject: subject, data: "30 and 25 scores of five levels", seed: 143, dataSets: 4_000,
    measures: [
      .pValue("Cramér-von Mises with ties, exact", isContinuous: false),
      .pValue("Kolmogorov-Smirnov with ties, exact", isContinuous: false),
      .pValue("Mann-Whitney with ties, exact", isContinuous: false),
    ]
  ) { draws, _ in
    func draw(_ count: Int, _ draws: inout Draws) -> [Double] {
      (0..<count).map { _ in Double(max(draws.index(below: 5), draws.index(below: 5))) }
    }
    let (x, y) = (draw(30, &draws), draw(25, &draws))
    let pair = try SamplePair(reference: x, current: y)
    var findings = Findings()
    findings.note(
      "Cramér-von Mises with ties, exact", CramerVonMises(pair).test(method: .exact).value?.pValue)
    findings.note(
      "Kolmogorov-Smirnov with ties, exact",
      KolmogorovSmirnov(pair).test(method: .exact).value?.pValue)
    findings.note(
      "Mann-Whitney with ties, exact", try MannWhitney(x, y).test(method: .exact).value?.pValue)
    return findings
  }

  private static let ofCategories = TwoSampleStatistic.allCases.filter(\.isCategorical)
  private static let categories = Simulation(
    subject: subject, data: "400 and 300 scores of five levels; 99 permutations", seed: 121,
    dataSets: 4_000,
    measures: [
      .pValue("chi-square", isContinuous: false), .pValue("G", isContinuous: false),
      .pValue("population stability index, asymptotic", isContinuous: false),
      .pValue("Kolmogorov-Smirnov with ties, exact", isContinuous: false),
      .pValue("Mann-Whitney with ties", isContinuous: false),
    ] + ofCategories.map { .pValue("\($0), permuted", isContinuous: false) }
  ) { draws, number in
    func draw(_ count: Int, _ draws: inout Draws) -> [Double] {
      (0..<count).map { _ in Double(min(draws.index(below: 5), draws.index(below: 5))) }
    }
    let (x, y) = (draw(400, &draws), draw(300, &draws))
    func counts(_ sample: [Double]) -> [Int] {
      (0..<5).map { level in sample.count { $0 == Double(level) } }
    }
    let shift = try CategoryShift(reference: counts(x), current: counts(y))
    var findings = Findings()
    func note(_ name: String, _ test: Outcome<TestResult>) {
      findings.note(name, test.value?.pValue)
    }
    note("chi-square", shift.table.chiSquare())
    note("G", shift.table.gTest())
    note("population stability index, asymptotic", try PopulationStabilityIndex(shift).test())
    note(
      "Kolmogorov-Smirnov with ties, exact",
      KolmogorovSmirnov(try SamplePair(reference: x, current: y)).test(method: .exact))
    note("Mann-Whitney with ties", try MannWhitney(x, y).test())
    let results = try TwoSamplePermutation(reference: x, current: y).tests(
      ofCategories, permutations: 99, seed: UInt64(number), threads: 1)
    for (statistic, result) in zip(ofCategories, results) {
      note("\(statistic), permuted", result)
    }
    return findings
  }

  /// A session's turns share its level; whole sessions belong to one sample.
  private static let sessions = Simulation(
    subject: subject,
    data: "14 and 14 sessions of 1 to 9 turns, correlation 0.5; \(permutations) permutations of "
      + "whole sessions", seed: 122, dataSets: 4_000,
    measures: TwoSampleStatistic.allCases.map {
      .pValue("\($0), permuted", isContinuous: false)
    } + [
      .pValue("maximum mean discrepancy, permuted", isContinuous: false),
      .pValue(
        "Kolmogorov-Smirnov of all turns, exact", isContinuous: false,
        promise: .none("turns of a session are not independent")),
      .pValue("Welch t of all turns", promise: .none("turns of a session are not independent")),
    ]
  ) { draws, number in
    var samples: [[Double]] = []
    var clusters: [[Int]] = []
    for sample in 0..<2 {
      var (values, labels): ([Double], [Int]) = ([], [])
      for session in 0..<14 {
        let level = draws.normal()
        for _ in 0..<1 + draws.index(below: 9) {
          values.append(level + draws.normal())
          labels.append(100 * sample + session)
        }
      }
      samples.append(values)
      clusters.append(labels)
    }
    var findings = Findings()
    let numbers = TwoSampleStatistic.allCases.filter { !$0.isCategorical }
    // Categories need values that repeat: whole numbers.
    let rounded = samples.map { $0.map { $0.rounded() } }
    for (statistics, data) in [(numbers, samples), (ofCategories, rounded)] {
      let results = try TwoSamplePermutation(
        reference: data[0], current: data[1], referenceClusters: clusters[0],
        currentClusters: clusters[1]
      ).tests(statistics, permutations: permutations, seed: UInt64(number), threads: 1)
      for (statistic, result) in zip(statistics, results) {
        findings.note("\(statistic), permuted", result.value?.pValue)
      }
    }
    let kernel = try MaximumMeanDiscrepancy(
      reference: samples[0], current: samples[1], referenceClusters: clusters[0],
      currentClusters: clusters[1])
    findings.note(
      "maximum mean discrepancy, permuted",
      kernel.permutationTest(permutations: permutations, seed: UInt64(number), threads: 1).value?
        .pValue)
    findings.note(
      "Kolmogorov-Smirnov of all turns, exact",
      KolmogorovSmirnov(try SamplePair(reference: samples[0], current: samples[1])).test().value?
        .pValue)
    findings.note(
      "Welch t of all turns", try MeanDifference(samples[0], samples[1]).test().value?.pValue)
    return findings
  }

  /// The same topics in both samples, of which each keeps one part in each.
  private static let sharedTopics = Simulation(
    subject: subject,
    data: "14 topics with 1 to 9 scores in both samples, correlation 0.5; \(permutations) "
      + "permutations within topics", seed: 123, dataSets: 4_000,
    measures: permuted.map { .pValue("\($0), permuted", isContinuous: false) }
  ) { draws, number in
    var samples: [[Double]] = [[], []]
    var topics: [[Int]] = [[], []]
    for topic in 0..<14 {
      let level = draws.normal()
      for sample in 0..<2 {
        for _ in 0..<1 + draws.index(below: 9) {
          samples[sample].append(level + draws.normal())
          topics[sample].append(topic)
        }
      }
    }
    let results = try TwoSamplePermutation(
      reference: samples[0], current: samples[1], referenceClusters: topics[0],
      currentClusters: topics[1]
    ).tests(permuted, permutations: permutations, seed: UInt64(number), threads: 1)
    var findings = Findings()
    for (statistic, result) in zip(permuted, results) {
      findings.note("\(statistic), permuted", result.value?.pValue)
    }
    return findings
  }

  private static let paired = Simulation(
    subject: subject, data: "30 paired differences, symmetric; 199 sign flips", seed: 124,
    dataSets: 10_000,
    measures: [
      .pValue("paired t"), .pValue("Wilcoxon signed rank", isContinuous: false),
      .pValue("sign flips", isContinuous: false),
      .pValue("sign flips of 10 clusters of 3", isContinuous: false),
      .pValue("McNemar, exact", isContinuous: false),
    ]
  ) { draws, number in
    let differences = draws.normals(30)
    let clusters = (0..<30).map { $0 / 3 }
    let shared = draws.normals(10)
    var findings = Findings()
    findings.note("paired t", try PairedDifferences(differences).test().value?.pValue)
    findings.note("Wilcoxon signed rank", try WilcoxonSignedRank(differences).test().value?.pValue)
    findings.note(
      "sign flips",
      try SignFlipTest(differences).test(permutations: 199, seed: UInt64(number), threads: 1)
        .value?.pValue)
    findings.note(
      "sign flips of 10 clusters of 3",
      try SignFlipTest(
        zip(differences, clusters).map { $0 + shared[$1] }, clusters: clusters
      ).test(permutations: 199, seed: UInt64(number), threads: 1).value?.pValue)
    let discordant = draws.successes(40, 0.6)
    let first = draws.successes(discordant, 0.5)
    findings.note(
      "McNemar, exact",
      try McNemar(firstOnly: first, secondOnly: discordant - first).exactTest().value?.pValue)
    return findings
  }

  /// Scores of few levels in samples of unequal size: every p-value that `compass compare` prints of
  /// them, by the rule that it goes by.
  private static let unequalSizes: [Simulation] = [
    ("0/1, 70 % right", [0.3, 0.7]), ("0/1, 95 % right", [0.05, 0.95]),
    ("0/1, 98 % right", [0.02, 0.98]), ("five equal levels", [0.2, 0.2, 0.2, 0.2, 0.2]),
    ("five levels, 80 % at the top", [0.02, 0.03, 0.05, 0.1, 0.8]),
  ].flatMap { name, shares in
    [(200, 50), (100, 300)].flatMap { sizes in
      [false, true].map { unequal(name, shares, sizes, isClustered: $0) }
    }
  }

  private static let rowsOfCluster = 5
  private static let ofNumbers: [TwoSampleStatistic] = permuted
  private static let limits = [
    "Kolmogorov-Smirnov, exact given the ties", "Kolmogorov-Smirnov, limit",
    "chi-square, by its limit where all expected counts are 5 or more",
    "G, by its limit where all expected counts are 5 or more", "chi-square with Yates' correction",
    "Fisher, exact",
  ]

  private static func unequal(
    _ name: String, _ shares: [Double], _ sizes: (Int, Int), isClustered: Bool
  ) -> Simulation {
    let ofRows = isClustered ? [] : limits.filter { shares.count == 2 || !isOfTwoByTwo($0) }
    return Simulation(
      subject: subject,
      data: "\(sizes.0) and \(sizes.1) scores, \(name)"
        + (isClustered
          ? ", in clusters of \(rowsOfCluster), correlation 0.3 of what they rest on" : "")
        + "; \(permutations) permutations",
      seed: 151, dataSets: 2_000,
      measures: ofRows.map {
        .pValue($0, isContinuous: false, promise: $0.contains("limit") ? .customaryLevels : .level)
      } + (ofNumbers + ofCategories).map { .pValue("\($0), permuted", isContinuous: false) }
    ) { draws, number in
      let x = sample(sizes.0, shares, isClustered, &draws)
      let y = sample(sizes.1, shares, isClustered, &draws)
      let clusters = (
        (0..<sizes.0).map { $0 / rowsOfCluster }, (0..<sizes.1).map { 1_000 + $0 / rowsOfCluster }
      )
      let permutation = try TwoSamplePermutation(
        reference: x, current: y, referenceClusters: isClustered ? clusters.0 : nil,
        currentClusters: isClustered ? clusters.1 : nil)
      let statistics = ofNumbers + ofCategories
      let results = permutation.tests(
        statistics, permutations: permutations, seed: UInt64(number), threads: 1)
      var findings = Findings()
      for (statistic, result) in zip(statistics, results) {
        // Where all scores are the same nothing can be found.
        findings.note("\(statistic), permuted", pValue(result))
      }
      guard !isClustered else { return findings }
      let pair = permutation.pair
      let kolmogorov = KolmogorovSmirnov(pair)
      let shift = try CategoryShift(
        reference: counts(x, shares.count), current: counts(y, shares.count))
      let table = shift.table
      let isSparse = (table.smallestExpectedCount.value ?? 0) < 5
      func permuted(_ statistic: TwoSampleStatistic) -> Outcome<TestResult> {
        statistics.firstIndex(of: statistic).map { results[$0] } ?? .undefined(.noData)
      }
      var tests: [Outcome<TestResult>] = [
        kolmogorov.test(method: .exact), kolmogorov.test(method: .asymptotic),
        isSparse ? permuted(.chiSquare) : table.chiSquare(),
        isSparse ? permuted(.gStatistic) : table.gTest(),
      ]
      if shares.count == 2 {
        tests.append(table.chiSquare(isYatesCorrected: true))
        tests.append(
          try TwoByTwoTable(
            shift.referenceCounts[0], shift.referenceCounts[1], shift.currentCounts[0],
            shift.currentCounts[1]
          ).fisherExact())
      }
      for (name, test) in zip(limits, tests) { findings.note(name, pValue(test)) }
      return findings
    }
  }

  private static func isOfTwoByTwo(_ name: String) -> Bool {
    name.contains("Yates") || name.contains("Fisher")
  }

  /// A p-value; 1 where the scores do not vary, since then no drift is found.
  private static func pValue(_ test: Outcome<TestResult>) -> Double? {
    test.reason == .allValuesEqual ? 1 : test.value?.pValue
  }

  private static func counts(_ sample: [Double], _ levels: Int) -> [Int] {
    (0..<levels).map { level in sample.count { $0 == Double(level) } }
  }

  /// Scores with these shares; in clusters each comes from a normal variable of which 0.3 is the
  /// cluster's.
  private static func sample(
    _ count: Int, _ shares: [Double], _ isClustered: Bool, _ draws: inout Draws
  ) -> [Double] {
    guard isClustered else { return (0..<count).map { _ in Double(draws.category(shares)) } }
    let ends = shares.indices.dropLast().map { shares[...$0].reduce(0, +) }
    var own = 0.0
    return (0..<count).map { row in
      if row % rowsOfCluster == 0 { own = draws.normal() }
      let latent = 0.3.squareRoot() * own + 0.7.squareRoot() * draws.normal()
      let share = 0.5 * erfc(-latent / 2.0.squareRoot())
      return Double(ends.count { $0 < share })
    }
  }
}
