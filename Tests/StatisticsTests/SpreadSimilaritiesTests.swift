import Statistics
import Testing

@Suite("Spreads of answers")
struct SpreadSimilaritiesTests {
  private static let categories = [1.0, 2, 3, 4]

  /// Twelve items a dimension, of which every other counts half as much again.
  private static func model(sharedClusters: Bool) throws -> AnswerSpread {
    let answers = [3, 3, 2, 1, 0, 2, 3]
    var items: [AnswerSpread.Item] = []
    for dimension in 0..<3 {
      for item in 0..<12 {
        var shares = [0.0, 0, 0, 0]
        shares[answers[(item * 3 + dimension) % 7]] = 1
        items.append(
          AnswerSpread.Item(
            dimension: dimension, cluster: sharedClusters ? item : dimension * 12 + item,
            weight: item % 2 == 0 ? 1 : 1.5, shares: shares))
      }
    }
    return try AnswerSpread(items, categories: categories, dimensions: 3)
  }

  /// Thirty people in two strata of five units, two answers a dimension.
  private static func people() throws -> AnswerSpread {
    let (first, second) = ([0, 0, 1, 2, 3], [0, 1, 1, 0, 2, 3])
    var answers = [Double](repeating: 0, count: 30 * 12)
    for person in 0..<30 {
      for dimension in 0..<3 {
        let start = (person * 3 + dimension) * 4
        answers[start + first[(person * 7 + dimension) % 5]] += 0.5
        answers[start + second[(person * 5 + person / 4 + dimension * 2) % 6]] += 0.5
      }
    }
    return try AnswerSpread(
      answers, categories: categories, dimensions: 3,
      design: SurveyDesign(
        respondents: 30, weights: (0..<30).map { 1 + Double($0 % 3) / 2 },
        strata: (0..<30).map { $0 % 2 }, primaryUnits: (0..<30).map { $0 / 2 % 5 }))
  }

  /// One case, by `scipy.spatial.distance.jensenshannon(base=2)`,
  /// `scipy.stats.wasserstein_distance` and `scipy.stats.t`, SciPy 1.17.1, with units left out in numpy.
  struct Case: Sendable, CustomTestStringConvertible {
    let measure: SpreadMeasure
    let sharedClusters: Bool
    let estimate: Double
    let error: Double
    let lower: Double
    let upper: Double
    let degrees: Double

    var testDescription: String {
      "\(measure.rawValue), clusters \(sharedClusters ? "of all" : "of one") dimensions"
    }
  }

  static let cases = [
    Case(
      measure: .jensenShannon, sharedClusters: false, estimate: 0.8868707962564437,
      error: 0.3347616650610967, lower: 0.5928562860174091, upper: 1, degrees: 40.97865346074726),
    Case(
      measure: .jensenShannon, sharedClusters: true, estimate: 0.8868707962564437,
      error: 0.3624523524579001, lower: 0.5666619810992181, upper: 1, degrees: 14.817268015925478),
    Case(
      measure: .wasserstein1, sharedClusters: false, estimate: 0.27498979841805204,
      error: 0.07184399828563347, lower: 0.036063174939808984, upper: 0.4201595508204033,
      degrees: 40.288519584962536),
    Case(
      measure: .wasserstein1, sharedClusters: true, estimate: 0.27498979841805204,
      error: 0.09072748631197838, lower: 0, upper: 0.4686757044923955, degrees: 14.733718238306484),
  ]

  @Test("similarities, their errors and intervals are those of SciPy", arguments: cases)
  func reference(_ known: Case) throws {
    let found = SpreadSimilarities(
      try Self.model(sharedClusters: known.sharedClusters), to: [try Self.people()],
      measure: known.measure)
    let interval = try #require(found.interval(0, level: 0.95).value)
    for (value, expected) in [
      (found.estimates[0].value, known.estimate), (found.standardError(0).value, known.error),
      (interval.lower, known.lower), (interval.upper, known.upper),
      (interval.degreesOfFreedom, known.degrees),
    ] {
      #expect(abs(try #require(value) - expected) < 1e-10)
    }
  }

  @Test(
    "no distance between samples of one spread is taken for one", arguments: SpreadMeasure.allCases)
  func same(_ measure: SpreadMeasure) throws {
    let model = try Self.model(sharedClusters: true)
    let found = SpreadSimilarities(model, to: [model], measure: measure)
    let alike = measure.isDistance ? 0.0 : 1
    #expect(found.estimates[0].value == alike)
    let interval = try #require(found.interval(0, level: 0.95).value)
    #expect(interval.lower <= alike && interval.upper >= alike && interval.lower < interval.upper)
  }

  @Test("spreads over other categories are not compared", arguments: SpreadMeasure.allCases)
  func otherCategories(_ measure: SpreadMeasure) throws {
    let other = try AnswerSpread(
      (0..<3).flatMap { dimension in
        (0..<12).map {
          AnswerSpread.Item(
            dimension: dimension, cluster: $0, shares: $0 % 2 == 0 ? [1, 0] : [0, 1])
        }
      }, categories: [0, 1], dimensions: 3)
    let found = SpreadSimilarities(
      try Self.model(sharedClusters: true), to: [other], measure: measure)
    #expect(found.estimates[0].reason != nil)
    #expect(found.ranks(level: 0.95).value == nil)
  }

  @Test("a divergence from few items has no interval, and a distance from one has none")
  func fewItems() throws {
    func spread(_ items: Int) throws -> AnswerSpread {
      try AnswerSpread(
        (0..<items).map {
          AnswerSpread.Item(
            dimension: 0, cluster: $0, shares: $0 % 3 == 0 ? [1, 0, 0, 0] : [0, 0, 1, 0])
        }, categories: Self.categories, dimensions: 1)
    }
    let people = try Self.people().restricted(to: [1])
    func interval(_ items: Int, _ measure: SpreadMeasure) throws -> ConfidenceInterval? {
      SpreadSimilarities(try spread(items), to: [people], measure: measure)
        .interval(0, level: 0.95).value
    }
    #expect(try interval(9, .jensenShannon) == nil)
    #expect(try interval(10, .jensenShannon) != nil)
    #expect(try interval(2, .wasserstein1) != nil)
    #expect(try interval(1, .wasserstein1) == nil)
  }

  @Test(
    "who is far off is told from who is near, and two that are alike are not",
    arguments: SpreadMeasure.allCases)
  func ranks(_ measure: SpreadMeasure) throws {
    func spread(_ share: Int) throws -> AnswerSpread {
      try AnswerSpread(
        (0..<400).map {
          AnswerSpread.Item(
            dimension: 0, cluster: $0,
            shares: $0 * 7 % 100 < share ? [0, 0, 0, 1] : [1, 0, 0, 0])
        }, categories: Self.categories, dimensions: 1)
    }
    let found = SpreadSimilarities(
      try spread(50), to: [try spread(95), try spread(55), try spread(52)], measure: measure)
    let ranks = try #require(found.ranks(level: 0.95).value)
    let ranges = ranks.intervals.map { $0.value.map { $0.lower...$0.upper } }
    #expect(ranges == [3...3, 1...2, 1...2])
  }
}
