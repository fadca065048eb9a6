import RandomStreams
import Statistics
import Testing

@Suite("Agreement of random input neither traps nor yields a NaN")
struct AgreementRandomInputTests {
  private static let oddNumbers: [Double] = [
    .nan, .infinity, -.infinity, 0, -0.0, 1, -1, 1e308, 1e149, -1e149, 1e-308, 0.1, 3,
  ]

  private struct Source {
    var stream: RandomStream

    mutating func number(odd: Bool) -> Double {
      odd && stream.index(below: 3) == 0
        ? oddNumbers[stream.index(below: oddNumbers.count)] : Double(stream.index(below: 4))
    }

    mutating func rows(odd: Bool) -> [[Double?]] {
      let raters = stream.index(below: 5)
      let missing = [0, 0.3, 0.9, 1][stream.index(below: 4)]
      return (0..<stream.index(below: 9)).map { _ in
        let uneven = odd && stream.index(below: 40) == 0 ? 1 : 0
        return (0..<raters + uneven).map { _ in
          stream.uniform() < missing ? nil : number(odd: odd)
        }
      }
    }
  }

  private func isSound(_ interval: ConfidenceInterval?) -> Bool {
    guard let interval else { return true }
    return interval.lower.isFinite && interval.upper.isFinite && interval.lower <= interval.upper
  }

  private func isSound(_ test: TestResult?) -> Bool {
    guard let test else { return true }
    return test.statistic.isFinite && (0...1).contains(test.pValue)
  }

  @Test("tables of every shape", arguments: 0..<600)
  func tables(round: Int) throws {
    var source = Source(
      stream: RandomStream(seed: 21, purpose: "agreement-input", index: UInt64(round)))
    let rows = source.rows(odd: round.isMultiple(of: 2))
    guard let table = try? RatingTable(ratings: rows) else {
      let cells = rows.flatMap { $0.compactMap(\.self) }
      let isUneven = rows.contains { $0.count != rows[0].count }
      #expect(isUneven || cells.contains { !(abs($0) <= 1e150) })
      return
    }
    let clusters =
      source.stream.index(below: 2) == 0
      ? (0..<table.unitCount).map { _ in source.stream.index(below: 3) } : nil
    let level: MeasurementLevel? = [nil, .nominal, .ordinal, .interval, .ratio][
      source.stream.index(below: 5)]
    let family = WeightFamily.allCases[source.stream.index(below: 8)]
    let hasNegative = table.categories.values.contains { $0 < 0 }
    guard
      let analysis = try? AgreementAnalysis(
        table, weights: family, level: level, clusters: clusters)
    else {
      #expect(hasNegative && (family == .ratio || level == .ratio))
      return
    }
    let distribution = try AgreementBootstrap(
      analysis, of: AgreementCoefficient.allCases, replicates: 40, seed: UInt64(round)
    ).distribution(threads: 1)
    for coefficient in AgreementCoefficient.allCases {
      if let estimate = analysis.estimate(coefficient).value {
        #expect(estimate.value.isFinite && estimate.value <= 1 + 1e-12)
        #expect(estimate.standardError.value.map { $0 > 0 && $0.isFinite } ?? true)
        #expect(isSound(estimate.interval(level: 0.9).value))
        #expect(isSound(estimate.test.value))
      }
      for method in BootstrapIntervalMethod.allCases {
        #expect(isSound(distribution.interval(coefficient, level: 0.9, method: method).value))
      }
    }
    numeric(table)
    _ = try CohenKappa.of(table, weights: family == .ratio ? .identity : family)
    #expect(table.unanimity(tolerance: 1).value.map { (0...1).contains($0) } ?? true)
    if let fit = try DawidSkene(table).fit(iterations: 50).value {
      #expect(fit.logLikelihood.isFinite)
      for unit in 0..<table.unitCount {
        let posterior = fit.posterior(item: unit).value
        #expect(posterior.map { abs($0.reduce(0, +) - 1) < 1e-9 } ?? true)
      }
    }
  }

  private func numeric(_ table: RatingTable) {
    let intraclass = IntraclassCorrelation(table)
    for form in IntraclassForm.allCases {
      for convention in IntraclassConvention.allCases {
        guard let estimate = intraclass.estimate(form, convention: convention).value else {
          continue
        }
        #expect(estimate.value.isFinite)
        #expect(isSound(estimate.test.value))
        #expect(isSound(estimate.interval(level: 0.95).value))
      }
    }
    if let concordance = KendallConcordance.of(table).value {
      #expect((0...1).contains(concordance.value))
      #expect(isSound(concordance.test.value))
    }
    if let pairs = RatingPairs.of(table).value { paired(pairs) }
  }

  private func paired(_ pairs: RatingPairs) {
    let associations = [
      pairs.pearson(), pairs.spearman(), pairs.kendall(), pairs.kendall(.c),
      pairs.kendall(.somers), pairs.kendall(exact: true),
    ]
    for association in associations.compactMap(\.value) {
      #expect((-1...1).contains(association.value))
      #expect(isSound(association.test.value))
      #expect(isSound(association.interval(level: 0.9).value))
    }
    #expect(pairs.weightedKendall().value.map { abs($0) <= 1 + 1e-12 } ?? true)
    if let agreement = BlandAltman.of(pairs).value {
      #expect(agreement.limitError().isFinite && agreement.repeatability.isFinite)
      #expect(isSound(agreement.biasInterval(level: 0.9).value))
      #expect(isSound(agreement.limitIntervals(level: 0.9).upper.value))
    }
    if let concordance = ConcordanceCorrelation.of(pairs).value {
      #expect(abs(concordance.value) <= 1 + 1e-12)
      #expect(isSound(concordance.interval(level: 0.9).value))
    }
  }

  @Test("pairs of odd numbers", arguments: 0..<300)
  func pairs(round: Int) {
    var source = Source(
      stream: RandomStream(seed: 22, purpose: "agreement-pairs", index: UInt64(round)))
    let count = source.stream.index(below: 40)
    let first = (0..<count).map { _ in source.number(odd: round.isMultiple(of: 2)) }
    let second = (0..<count).map { _ in source.number(odd: round.isMultiple(of: 3)) }
    guard let pairs = try? RatingPairs(first, second) else {
      #expect((first + second).contains { !(abs($0) <= 1e150) })
      return
    }
    paired(pairs)
  }

  @Test("wrong use is refused with what is wrong")
  func wrongUse() throws {
    #expect(throws: StatisticsError.unevenRatings(unit: 1, cells: 1, expected: 2)) {
      try RatingTable(ratings: [[1, 2], [1]])
    }
    #expect(throws: StatisticsError.ratingNotUsable(unit: 0, rater: 1)) {
      try RatingTable(ratings: [[1, .nan]])
    }
    #expect(throws: StatisticsError.noSuchCategory(unit: 0, rater: 0)) {
      try RatingTable(ratings: [[6]], categories: RatingCategories(values: [1, 2]))
    }
    #expect(throws: StatisticsError.noSuchCategory(unit: 0, rater: 0)) {
      try RatingTable(places: [[2]], categories: RatingCategories(labels: ["no", "yes"]))
    }
    #expect(throws: StatisticsError.ratingCountNotUsable(unit: 0, category: 1)) {
      try RatingTable(counts: [[1, -1]])
    }
    #expect(throws: StatisticsError.ratingCountNotUsable(unit: 0, category: 0)) {
      try RatingTable(counts: [[.max, 1]])
    }
    #expect(throws: StatisticsError.lengthsDiffer(2, 3)) {
      try RatingTable(
        contingency: [[1, 1], [1, 1]], categories: RatingCategories(values: [1, 2, 3]))
    }
    #expect(throws: StatisticsError.categoriesNotUsable("a value occurs twice")) {
      try RatingCategories(values: [0, -0.0])
    }
    let matrices: [[[Double]]] = [
      [], [[1, 0]], [[1, 0.5], [0.4, 1]], [[1, .nan], [.nan, 1]], [[0]],
    ]
    for matrix in matrices {
      #expect(throws: StatisticsError.self) { try AgreementWeights(matrix: matrix) }
    }
    let table = try RatingTable(ratings: [[1, 2], [2, 2], [-1, 1]])
    let negative = StatisticsError.weightsUndefined("ratio weights need categories of 0 or more")
    #expect(throws: negative) {
      try AgreementAnalysis(table, level: .ratio)
    }
    #expect(throws: StatisticsError.populationTooSmall(2, units: 3)) {
      try AgreementAnalysis(table, populationSize: 2)
    }
    #expect(throws: StatisticsError.lengthsDiffer(1, 3)) {
      try AgreementAnalysis(table, clusters: [0])
    }
    let analysis = try AgreementAnalysis(table)
    #expect(throws: StatisticsError.tooFewReplicates(1)) {
      try AgreementBootstrap(analysis, of: [.fleissKappa], replicates: 1, seed: 1)
    }
    #expect(throws: StatisticsError.self) {
      try AgreementBootstrap(analysis, of: [.fleissKappa], replicates: .max, seed: 1)
    }
    #expect(throws: StatisticsError.self) {
      try DawidSkene(items: 1, raters: .max, classes: .max)
    }
    #expect(analysis.estimate(.fleissKappa).value?.interval(level: 2).reason == .invalidLevel(2))
  }

  @Test("very many distinct numbers are no trouble")
  func continuous() throws {
    var stream = RandomStream(seed: 23, purpose: "continuous", index: 0)
    let table = try RatingTable(
      ratings: (0..<5_000).map { _ in
        let level = stream.uniform()
        return (0..<3).map { _ in level + 0.3 * stream.uniform() }
      })
    #expect(table.categories.count > 14_000)
    for level in [MeasurementLevel.interval, .ordinal, .nominal] {
      let analysis = try AgreementAnalysis(table, weights: .quadratic, level: level)
      let alpha = try #require(analysis.estimate(.krippendorffAlpha).value)
      #expect(level == .nominal ? abs(alpha.value) < 0.01 : alpha.value > 0.8)
    }
    let analysis = try AgreementAnalysis(table, weights: .quadratic, level: .interval)
    #expect(try #require(analysis.estimate(.fleissKappa).value).value > 0.8)
    #expect(throws: StatisticsError.self) { try AgreementAnalysis(table, weights: .linear) }
  }

  @Test("tables without a unit, a rater or a rating say that there are no data")
  func empty() throws {
    let none: [[Double?]] = [[nil, nil], [nil, nil]]
    for rows in [[], [[], []], none] as [[[Double?]]] {
      let table = try RatingTable(ratings: rows)
      let analysis = try AgreementAnalysis(table)
      for coefficient in AgreementCoefficient.allCases {
        #expect(analysis.estimate(coefficient).reason == .noData)
      }
      #expect(IntraclassCorrelation(table).estimate(.oneWaySingle).reason == .noData)
      #expect(RatingPairs.of(table).reason == .noData)
      #expect(KendallConcordance.of(table).reason == .noData)
      #expect(try DawidSkene(table).fit().reason == .noData)
    }
  }
}
