import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("Similarities of profiles")
struct SimilarityPropertyTests {
  /// All orders of a few numbers.
  private static func orders(_ values: [Double]) -> [[Double]] {
    guard let last = values.last else { return [[]] }
    return orders(Array(values.dropLast())).flatMap { order in
      (0...order.count).map { place in
        var longer = order
        longer.insert(last, at: place)
        return longer
      }
    }
  }

  @Test(
    "the exact p-value is the share of all orders, with and without ties",
    arguments: [
      ([3.0, 1, 4, 1, 5, 9], [2.0, 7, 1, 8, 2, 8]),
      ([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5]), ([1, 1, 2, 2, 2, 3], [5, 5, 5, 6, 6, 7]),
      ([0, 0, 0, 0, 0, 1], [1, 2, 3, 4, 5, 6]),
    ])
  func enumeration(first: [Double], second: [Double]) throws {
    let pair = try ProfilePair(first, second)
    for measure in [ProfileMeasure.spearman, .kendall, .pearson] {
      let value = try #require(pair.similarity(measure).value)
      let all = try Self.orders(second).map {
        try #require(try ProfilePair(first, $0).similarity(measure).value)
      }
      let share =
        Double(all.count { abs($0) >= abs(value) - 1e-12 }) / Double(all.count)
      let test = try #require(pair.test(measure).value)
      #expect(abs(test.pValue - share) < 1e-12, "\(measure)")
      #expect(test.method == .exact)
      #expect(test.statistic == value)
    }
  }

  @Test("Spearman's correlation of ten values differs from 0 from 0.648 on, as tables have it")
  func tables() throws {
    // Σd² of at most 58, or of at least 272 = 330 - 58, for n = 10 (Ramsey 1989).
    let first = (1...10).map(Double.init)
    let arrangements = RankArrangements()
    for number in 0..<400 {
      var stream = RandomStream(seed: 3, purpose: "orders", index: UInt64(number))
      var second = first
      stream.shuffle(&second)
      let squares = zip(first, second).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      let test = try #require(
        try ProfilePair(first, second).test(.spearman, arrangements: arrangements).value)
      #expect((squares > 58 && squares < 272) == (test.pValue > 0.05), "\(squares)")
    }
  }

  @Test("a cosine and a distance have the p-value of the correlation")
  func sameOrder() throws {
    let pair = try ProfilePair([4, 2, 7, 1, 9, 3, 3, 8], [1, 5, 6, 2, 7, 2, 4, 9])
    let expected = try #require(pair.test(.pearson).value?.pValue)
    for measure in [ProfileMeasure.cosine, .euclid] {
      #expect(pair.test(measure).value?.pValue == expected)
      #expect(pair.test(measure).value?.statistic == pair.similarity(measure).value)
    }
  }

  @Test("more dimensions than orders can be gone through are tested by random ones")
  func manyDimensions() throws {
    let first: [Double] = (0..<19).map { Double($0 * 7 % 19) }
    let second: [Double] = (0..<19).map { (place: Int) -> Double in
      Double(place * 7 % 19) + (place % 2 == 0 ? 6 : -3)
    }
    let pair = try ProfilePair(first, second)
    for measure in [ProfileMeasure.spearman, .pearson, .kendall] {
      let test = try #require(pair.test(measure, permutations: 1_999).value)
      #expect(test.method == .permutation)
      #expect(test.permutations == 1_999)
      #expect(test.pValue < 0.01)
    }
  }

  @Test("a cell of a very large matrix can be held against Student's t")
  func student() throws {
    let pair = try ProfilePair([4, 2, 7, 1, 9, 3, 3, 8], [1, 5, 6, 2, 7, 2, 4, 9])
    let test = try #require(pair.test(.pearson, permutations: 0).value)
    let known = try #require(
      try RatingPairs(pair.first, pair.second).pearson().value?.test.value)
    #expect(test.method == .asymptotic)
    #expect(abs(test.pValue - known.pValue) < 1e-12)
    let long = try ProfilePair((0..<19).map { Double($0 * 7 % 19) }, (0..<19).map { Double($0) })
    for measure in [ProfileMeasure.spearman, .kendall] {
      #expect(long.test(measure, permutations: 0).value?.method == .asymptotic)
    }
    // Ranks of ten dimensions are exact all the same.
    #expect(pair.test(.spearman, permutations: 0).value?.method == .exact)
  }

  // MARK: - Intervals

  /// Scores of clusters on dimensions, with some clusters that do not feed some dimensions.
  private static func scores(
    clusters: Int, dimensions: Int, seed: UInt64
  ) -> [[(cluster: Int, score: Double)]] {
    (0..<dimensions).map { dimension in
      (0..<clusters).flatMap { cluster -> [(cluster: Int, score: Double)] in
        var stream = RandomStream(
          seed: seed, purpose: "scores", index: UInt64(dimension * 1_000 + cluster))
        let rows = (cluster + dimension) % 7 == 3 ? 0 : 1 + cluster % 3
        return (0..<rows).map { _ in
          (cluster, Double(dimension * dimension % 11) / 3 + 4 * stream.uniform())
        }
      }
    }
  }

  /// One score for each cluster and dimension.
  private static func grid(
    dimensions: Int, clusters: Int, _ score: (Int, Int) -> Double
  ) -> [[(cluster: Int, score: Double)]] {
    (0..<dimensions).map { dimension in
      (0..<clusters).map { (cluster: $0, score: score(dimension, $0)) }
    }
  }

  private static func profile(
    _ scores: [[(cluster: Int, score: Double)]], isCentred: Bool = false
  ) throws -> ClusteredProfile {
    func sums(_ rows: [(cluster: Int, score: Double)]) throws -> ClusterSums {
      try ClusterSums(values: rows.map(\.score), clusters: rows.map(\.cluster))
    }
    return try #require(
      ClusteredProfile.of(
        try scores.map(sums), centre: isCentred ? try sums(scores.flatMap(\.self)) : nil
      ).value)
  }

  private static let culture = [4.6, 3.1, 4.1, 3.7, 3.5, 4.5, 4.4, 3.9]
  private static let baseline = [4.2, 3.6, 4.0, 3.9, 3.2, 4.4, 4.1, 3.7]

  private static func covariance() throws -> EstimateCovariance {
    var matrix = [Double](repeating: -0.001, count: 64)
    for place in 0..<8 { matrix[place * 9] = 0.02 + 0.002 * Double(place) }
    return try EstimateCovariance(matrix, count: 8)
  }

  @Test(
    "the error is that of the profiles without each cluster, plus the survey's by small steps",
    arguments: [ProfileMeasure.pearson, .cosine, .residual, .euclid], [false, true])
  func errors(measure: ProfileMeasure, isCentred: Bool) throws {
    let scores = Self.scores(clusters: 12, dimensions: 8, seed: 5)
    let covariance = try Self.covariance()
    let references = try SimilarityReferences(
      [
        SurveyedProfile(Self.culture, covariance: covariance), SurveyedProfile(Self.culture),
      ], measure: measure, baseline: Self.baseline)
    let found = references.similarities(of: try Self.profile(scores, isCentred: isCentred))
    func values(without left: Int?) -> [Double] {
      func mean(_ rows: [(cluster: Int, score: Double)]) -> Double {
        let kept = rows.filter { $0.cluster != left }
        return kept.reduce(0) { $0 + $1.score } / Double(kept.count)
      }
      let centre = isCentred ? mean(scores.flatMap(\.self)) : 0
      return scores.map { mean($0) - centre }
    }
    func similarity(_ one: [Double], _ other: [Double]) throws -> Double {
      try #require(
        try ProfilePair(one, other, baseline: Self.baseline).similarity(measure).value)
    }
    let whole = try similarity(values(without: nil), Self.culture)
    let parts = try (0..<12).map { try similarity(values(without: $0), Self.culture) }
    let mean = parts.reduce(0, +) / 12
    let jackknife = 11.0 / 12 * parts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let gradient = try (0..<8).map { place -> Double in
      var (up, down) = (Self.culture, Self.culture)
      up[place] += 1e-5
      down[place] -= 1e-5
      return (try similarity(values(without: nil), up) - similarity(values(without: nil), down))
        / 2e-5
    }
    var survey = 0.0
    for one in 0..<8 {
      for other in 0..<8 { survey += gradient[one] * gradient[other] * covariance[one, other] }
    }
    #expect(abs(try #require(found.estimates[0].value) - whole) < 1e-12)
    let errors: [Double] = [
      try #require(found.standardError(0).value), try #require(found.standardError(1).value),
    ]
    // The error of a distance is that of the correlation, to the first order.
    let tolerance = measure == .euclid ? 0.1 : 1e-6
    #expect(abs(errors[1] - jackknife.squareRoot()) < tolerance * errors[1])
    #expect(abs(errors[0] - (jackknife + survey).squareRoot()) < tolerance * errors[0])
    let intervals = try (0..<2).map { try #require(found.interval($0, level: 0.95).value) }
    #expect(intervals[0].lower < intervals[1].lower && intervals[1].upper < intervals[0].upper)
    for interval in intervals {
      #expect(interval.contains(whole))
      #expect(interval.method == "cluster-jackknife-t")
      #expect(interval.degreesOfFreedom ?? 0 > 4)
    }
  }

  @Test("the degrees of freedom of one mean less another are those of a contrast")
  func degreesOfFreedom() throws {
    // Of two dimensions with the same clusters and rows every contrast has clusters - 1.
    let scores = Self.grid(dimensions: 3, clusters: 9) { dimension, cluster in
      Double((cluster * (dimension + 2)) % 7 + dimension * dimension)
    }
    let references = try SimilarityReferences(
      [SurveyedProfile([1, 2, 5])], measure: .pearson)
    let found = references.similarities(of: try Self.profile(scores))
    let degrees = try #require(found.interval(0, level: 0.9).value?.degreesOfFreedom)
    #expect(abs(degrees - 8) < 1e-9)
  }

  @Test("measures of ranks draw both profiles, whatever the number of threads")
  func ranksAreDrawn() throws {
    // Near the culture, so that any error makes it less alike.
    let profile = try Self.profile(
      Self.grid(dimensions: 8, clusters: 40) { dimension, cluster in
        Self.culture[dimension] + 0.2 * Double((cluster * 5 + dimension * 3) % 8 - 4)
      })
    for measure in [ProfileMeasure.spearman, .kendall] {
      let known = try Self.covariance()
      func found(_ threads: Int) throws -> ProfileSimilarities {
        try FixedBlocks.$limit.withValue(threads) {
          try SimilarityReferences(
            [
              SurveyedProfile(Self.culture, covariance: known), SurveyedProfile(Self.culture),
              SurveyedProfile(Array(Self.culture.reversed()), covariance: known),
            ], measure: measure, seed: 4
          ).similarities(of: profile)
        }
      }
      let (one, eight) = (try found(1), try found(8))
      for place in 0..<3 {
        let interval = try #require(one.interval(place, level: 0.95).value)
        #expect(interval == eight.interval(place, level: 0.95).value)
        #expect(interval.contains(try #require(one.estimates[place].value)))
        #expect(interval.method == "rank-draws")
        #expect(interval.lower >= -1 && interval.upper <= 1)
      }
      #expect(
        try #require(one.standardError(0).value) > #require(one.standardError(1).value),
        "the survey's error counts")
    }
  }

  @Test("what is nearest is ranked 1, for distances too, and equal profiles are not told apart")
  func nearest() throws {
    let scores = Self.grid(dimensions: 8, clusters: 40) { dimension, cluster in
      Self.culture[dimension] + 0.2 * Double((cluster * 5 + dimension * 3) % 8 - 4)
    }
    let profile = try Self.profile(scores)
    let cultures: [[Double]] = [
      Array(Self.culture.reversed()), Self.culture, Self.culture, Array(Self.baseline.reversed()),
    ]
    for measure in ProfileMeasure.allCases where measure != .cosine && measure != .residual {
      let found = try SimilarityReferences(
        cultures.map { try SurveyedProfile($0) }, measure: measure
      ).similarities(of: profile)
      let ranks = try #require(found.ranks(level: 0.95).value)
      let intervals: [RankInterval] = ranks.intervals.compactMap { $0.value }
      #expect(intervals.count == 4)
      #expect(intervals[1] == intervals[2], "\(measure)")
      #expect(intervals[1].lower == 1 && intervals[1].upper == 2, "\(measure)")
      #expect(intervals[0].lower >= 3, "\(measure)")
    }
  }

  @Test("known profiles have similarities and neither intervals nor ranks")
  func known() throws {
    let references = try SimilarityReferences([SurveyedProfile(Self.culture)], measure: .spearman)
    let found = references.similarities(of: ClusteredProfile(known: Self.baseline))
    #expect(found.estimates[0].value != nil)
    #expect(found.interval(0, level: 0.95).value == nil)
    #expect(found.ranks(level: 0.95).value == nil)
  }

  @Test("a profile on some of its dimensions is the profile of their means")
  func restricted() throws {
    let scores = Self.scores(clusters: 10, dimensions: 8, seed: 2)
    let kept = [0, 2, 3, 5, 7]
    let references = try SimilarityReferences(
      [SurveyedProfile(kept.map { Self.culture[$0] })], measure: .pearson)
    let some = references.similarities(of: try Self.profile(scores).restricted(to: kept))
    let own = references.similarities(of: try Self.profile(kept.map { scores[$0] }))
    #expect(some.estimates == own.estimates)
    #expect(
      abs(
        try #require(some.standardError(0).value) - #require(own.standardError(0).value)) < 1e-12)
  }

  @Test("one cluster and clusters that do not differ give no interval")
  func obstacles() throws {
    let references = try SimilarityReferences([SurveyedProfile([1, 2, 4])], measure: .pearson)
    var lone = Self.grid(dimensions: 3, clusters: 5) { Double($1 * $0 + $0) }
    lone[1] = [lone[1][0]]
    #expect(
      references.similarities(of: try Self.profile(lone)).interval(0, level: 0.95).reason
        == .oneCluster)
    let flat = Self.grid(dimensions: 3, clusters: 5) { dimension, _ in Double(dimension) }
    #expect(
      references.similarities(of: try Self.profile(flat)).interval(0, level: 0.95).reason
        == .equalClusterMeans)
  }

  @Test("odd profiles neither trap nor give a NaN", arguments: 0..<200)
  func randomInput(number: Int) throws {
    var stream = RandomStream(seed: 11, purpose: "odd", index: UInt64(number))
    let count = stream.index(below: 7)
    func value() -> Double {
      switch stream.index(below: 5) {
      case 0: 0
      case 1: 1e140 * (stream.uniform() - 0.5)
      case 2: 1e-150 * stream.uniform()
      default: Double(stream.index(below: 3))
      }
    }
    let (one, other) = ((0..<count).map { _ in value() }, (0..<count).map { _ in value() })
    let pair = try ProfilePair(one, other, baseline: (0..<count).map { _ in value() })
    for measure in ProfileMeasure.allCases {
      if let found = pair.similarity(measure).value { #expect(found.isFinite) }
      if let test = pair.test(measure, permutations: 99).value {
        #expect(test.pValue > 0 && test.pValue <= 1)
      }
    }
    _ = pair.lessBaseline(isStandardised: true)
  }

  // MARK: - Recovery

  @Test("the profile behind rank correlations is found, with ties and without", arguments: 0..<12)
  func recovery(number: Int) throws {
    func profile(_ index: Int, ties: Bool) -> [Double] {
      var stream = RandomStream(seed: 21, purpose: "recovery", index: UInt64(number * 100 + index))
      return (0..<8).map { _ in
        ties ? Double(stream.index(below: 6)) : stream.uniform()
      }
    }
    let hidden = profile(0, ties: number % 2 == 1)
    let known = (1...20).map { profile($0, ties: $0 % 4 == 0) }
    let correlations = try known.map {
      try #require(try ProfilePair($0, hidden).similarity(.spearman).value)
    }
    let found = try #require(
      try RankRecovery.of(profiles: known, correlations: correlations).value)
    #expect(found.isUnique)
    #expect(found.largestError < 1e-12)
    #expect(found.solutions.first == (try ProfilePair(hidden, hidden)).ranks.first)
    // A correlation that no order gives.
    var wrong = correlations
    wrong[3] += 0.004
    #expect(try RankRecovery.of(profiles: known, correlations: wrong).value == nil)
  }

  @Test("one known profile leaves many profiles, and they are listed as such")
  func manyProfiles() throws {
    let found = try #require(
      try RankRecovery.of(profiles: [[1, 2, 3, 4, 5, 6]], correlations: [0.6]).value)
    #expect(found.isCut && !found.isUnique)
    #expect(found.solutions.count == 10)
  }
}
