import RandomStreams
import Statistics
import Testing

/// Figures by survey 4.1-1 (R 4.2.2): `svydesign(ids = ~u, strata = ~h, weights = ~w, nest = TRUE)`.
@Suite("Means of surveys")
struct SurveyMeansTests {
  /// 24 people, 3 in each of 2 units of 4 strata; the fifth has no y.
  private static let weights = [
    0.744, 1.013, 0.468, 0.506, 1.803, 0.627, 1.938, 1.367, 0.977, 0.605, 0.661, 0.84, 0.463, 0.88,
    0.563, 1.006, 0.895, 1.559, 0.744, 0.72, 0.711, 0.992, 0.801, 1.193,
  ]
  private static let y = [
    3.25, 1, 1.7, 2.99, .nan, 4.05, 2.2, 2.46, 1.18, 2.25, 3.13, 1.36, 4.17, 2.94, 1.09, 3.4, 3.24,
    2.74, 3.69, 2.67, 2.08, 3.56, 3.22, 3.6,
  ]
  private static let x = [
    1.14, 0.84, 2.17, 1.26, 0.08, 3.96, 0.76, -0.97, 1.01, 2.59, 0.46, -0.53, 1.06, 1.93, 0.89,
    1.24, 0.53, 1.32, 2.6, 1.22, 0.14, 1.88, 0.22, 1.84,
  ]
  private static let strata = (0..<24).map { $0 / 6 }
  private static let units = (0..<24).map { $0 / 3 % 2 }
  private static let both = zip(x, y).flatMap { [$0, $1] }

  private static func near(_ got: Double?, _ expected: Double) -> Bool {
    got.map { abs($0 - expected) <= 1e-12 * max(1, abs(expected)) } ?? false
  }

  /// The weights of replicates by what each of the eight units is multiplied by.
  private static func columns(_ factors: [[Double]]) -> [[Double]] {
    factors.map { factors in weights.indices.map { factors[$0 / 3] * weights[$0] } }
  }

  // MARK: - Against R

  @Test(
    "strata of one unit count what the rule says",
    arguments: [
      (SurveyDesign.LonePrimaryUnits.certainty, 0.0368698292939415, 0.2026816649994607),
      (.grandMean, 0.169879980662769, 0.256261116621725),
      (.average, 0.0425736117356653, 0.2340366276944804),
    ])
  func loneUnits(rule: SurveyDesign.LonePrimaryUnits, ofX: Double, ofY: Double) throws {
    let rows = (0..<24).filter { !(Self.strata[$0] == 1 && Self.units[$0] == 1) }
    let design = try SurveyDesign(
      respondents: rows.count, weights: rows.map { Self.weights[$0] },
      strata: rows.map { Self.strata[$0] }, primaryUnits: rows.map { Self.units[$0] },
      lonePrimaryUnits: rule)
    let means = try SurveyMeans(
      rows.flatMap { [Self.x[$0], Self.y[$0]] }, variables: 2, design: design)
    #expect(Self.near(means.mean(0).value, 1.03813620430646))
    #expect(Self.near(means.standardError(0).value, ofX))
    #expect(Self.near(means.standardError(1).value, ofY))
  }

  @Test("strata of one unit are refused without a rule, and the mean stands")
  func refused() throws {
    let design = try SurveyDesign(
      respondents: 3, strata: [1, 1, 2], primaryUnits: [1, 2, 1])
    let means = try SurveyMeans([1, 2, 3], variables: 1, design: design)
    #expect(means.mean(0).value == 2)
    #expect(means.standardError(0).reason == .lonePrimaryUnits(strata: 1))
    #expect(means.covariance.reason == .lonePrimaryUnits(strata: 1))
    // Nothing can be averaged where all strata are alone, and certainty of one stratum is no error of 0.
    for rule in SurveyDesign.LonePrimaryUnits.allCases {
      let alone = try SurveyDesign(
        respondents: 2, primaryUnits: [5, 5], lonePrimaryUnits: rule)
      let means = try SurveyMeans([1, 2], variables: 1, design: alone)
      #expect(means.standardError(0).reason == .lonePrimaryUnits(strata: 1), "\(rule)")
    }
  }

  @Test("a domain keeps the units that have none of its people")
  func domain() throws {
    let design = try SurveyDesign(
      respondents: 24, weights: Self.weights, strata: Self.strata, primaryUnits: Self.units)
    let means = try SurveyMeans(
      Self.y, variables: 1, design: design, domain: Self.x.map { $0 > 1.5 })
    #expect(means.respondents == 7)
    #expect(means.degreesOfFreedom == 2)
    #expect(Self.near(means.mean(0).value, 3.241074605191505))
    #expect(Self.near(means.standardError(0).value, 0.263505881682784))
  }

  private static let halves: [[Double]] = [
    [2, 0, 2, 0, 2, 0, 2, 0], [0, 2, 2, 0, 0, 2, 2, 0], [2, 0, 0, 2, 0, 2, 2, 0],
    [0, 2, 0, 2, 2, 0, 2, 0], [2, 0, 2, 0, 2, 0, 0, 2], [0, 2, 2, 0, 0, 2, 0, 2],
    [2, 0, 0, 2, 0, 2, 0, 2], [0, 2, 0, 2, 2, 0, 0, 2],
  ]

  @Test("balanced half samples and Fay's, about the replicates' mean and about the estimate")
  func balanced() throws {
    let fay = Self.halves.map { $0.map { 0.3 + 0.7 * $0 } }
    for (method, factors, x, y, fullX, fullY) in [
      (
        ReplicateWeights.Method.balanced, Self.halves, 0.11669592445078, 0.198857301299262,
        0.11726596294019, 0.199057494630602
      ),
      (
        .fay(rho: 0.3), fay, 0.11618855520118, 0.197485475500768, 0.116471845874853,
        0.197566455443471
      ),
    ] {
      let replicates = try ReplicateWeights(Self.columns(factors), method: method)
      let means = try replicates.means(Self.both, variables: 2, weights: Self.weights)
      let full = try replicates.means(
        Self.both, variables: 2, weights: Self.weights, centre: .fullEstimate)
      #expect(Self.near(means.means[0].value, 1.00368680920457))
      #expect(Self.near(means.means[1].value, 2.659022838257782))
      #expect(Self.near(means.covariance.value?.standardError(0), x))
      #expect(Self.near(means.covariance.value?.standardError(1), y))
      #expect(Self.near(full.covariance.value?.standardError(0), fullX))
      #expect(Self.near(full.covariance.value?.standardError(1), fullY))
    }
  }

  @Test("the covariance of half samples, of people who have both")
  func balancedCovariance() throws {
    let replicates = try ReplicateWeights(Self.columns(Self.halves), method: .balanced)
    let means = try replicates.means(
      Self.both, variables: 2, weights: Self.weights, domain: Self.y.map { !$0.isNaN })
    let expected = [0.0327807453771640, 0.0254025454198103, 0.0395442262800255]
    let covariance = try #require(means.covariance.value)
    for (got, value) in zip([covariance[0, 0], covariance[0, 1], covariance[1, 1]], expected) {
      #expect(Self.near(got, value))
    }
  }

  @Test(
    "given weights of a bootstrap and of jackknives are scaled as they say",
    arguments: [
      (ReplicateWeights.Method.bootstrap, nil, 0.132617687755105),
      (.jackknife1, nil, 0.237233731871406),
      (.jackknifeN, [0.5, 0.5, 0.75, 0.75, 0.6], 0.209041847217134),
    ] as [(ReplicateWeights.Method, [Double]?, Double)])
  func given(method: ReplicateWeights.Method, scales: [Double]?, error: Double) throws {
    let factors = [
      [1.988, 0.37, 0.073, 0.402, 0.056, 0.616, 0.077, 0.875],
      [2.001, 1.243, 0.385, 0.146, 1.483, 0.792, 0.041, 0.794],
      [3.476, 1.284, 1.28, 0.632, 1.756, 0.381, 2.176, 0.587],
      [0.266, 1.231, 0.133, 0.647, 1.218, 0.715, 0.723, 1.961],
      [1.478, 0.248, 1.776, 0.684, 0.109, 0.573, 0.435, 1.637],
    ]
    let replicates = try ReplicateWeights(
      Self.columns(factors), method: method, replicateScales: scales)
    let means = try replicates.means(Self.x, variables: 1, weights: Self.weights)
    #expect(Self.near(means.covariance.value?.standardError(0), error))
  }

  // MARK: - Properties

  @Test("without weights, strata and units the error is that of a mean")
  func simple() throws {
    let design = try SurveyDesign(respondents: Self.x.count)
    let means = try SurveyMeans(Self.x, variables: 1, design: design)
    let moments = try Moments(Self.x)
    let deviation = try #require(moments.standardDeviation.value)
    #expect(Self.near(means.standardError(0).value, deviation / 24.0.squareRoot()))
    #expect(Self.near(means.designEffect(0).value, 1))
    #expect(Self.near(means.effectiveSampleSize(0).value, 24))
    #expect(means.degreesOfFreedom == 23)
  }

  @Test("rows in another order give the same bits, and weights in other units the same figures")
  func order() throws {
    var order = Array(0..<24)
    var stream = RandomStream(seed: 3, purpose: "test", index: 0)
    stream.shuffle(&order)
    func means(_ rows: [Int], times factor: Double = 1) throws -> SurveyMeans {
      try SurveyMeans(
        rows.flatMap { [Self.x[$0], Self.y[$0]] }, variables: 2,
        design: try SurveyDesign(
          respondents: 24, weights: rows.map { factor * Self.weights[$0] },
          strata: rows.map { Self.strata[$0] }, primaryUnits: rows.map { Self.units[$0] }))
    }
    let (plain, shuffled) = (try means(Array(0..<24)), try means(order))
    #expect(plain.covariance.value == shuffled.covariance.value)
    let scaled = try means(order, times: 1000)
    for variable in 0..<2 {
      #expect(plain.mean(variable).value == shuffled.mean(variable).value)
      #expect(
        try Self.near(scaled.mean(variable).value, #require(plain.mean(variable).value)))
      #expect(
        try Self.near(
          scaled.standardError(variable).value,
          #require(plain.standardError(variable).value)))
    }
  }

  @Test("a contrast has the error of the combined variable")
  func contrast() throws {
    // Without missing cells a combination of means is the mean of the combination.
    let z = Self.y.map { $0.isNaN ? 2 : $0 }
    let design = try SurveyDesign(
      respondents: 24, weights: Self.weights, strata: Self.strata, primaryUnits: Self.units)
    let pair = try SurveyMeans(
      zip(Self.x, z).flatMap { [$0, $1] }, variables: 2, design: design)
    let combined = try SurveyMeans(
      zip(Self.x, z).map { 2 * $0 - $1 }, variables: 1, design: design)
    let contrast = try #require(try pair.contrast([2, -1]).value)
    #expect(try Self.near(contrast.estimate, #require(combined.mean(0).value)))
    #expect(try Self.near(contrast.standardError, #require(combined.standardError(0).value)))
    #expect(throws: StatisticsError.self) { try pair.contrast([1]) }
    #expect(throws: StatisticsError.self) { try pair.contrast([0, 0]) }
  }

  @Test("the jackknife by sums is that by leaving out")
  func jackknife() throws {
    let design = try SurveyDesign(
      respondents: 24, weights: Self.weights, strata: Self.strata, primaryUnits: Self.units)
    let domain = Self.x.map { $0 > 0.5 }
    let jackknife = try SurveyJackknife(Self.y, variables: 1, design: design, domain: domain)
    var place = 0
    for stratum in 0..<4 {
      for unit in 0..<2 {
        var (sum, total) = (0.0, 0.0)
        for row in 0..<24 where domain[row] && !Self.y[row].isNaN {
          let isIn = Self.strata[row] == stratum
          if isIn, Self.units[row] == unit { continue }
          let weight = Self.weights[row] * (isIn ? 2 : 1)
          sum += weight * Self.y[row]
          total += weight
        }
        #expect(Self.near(jackknife.replicateMeans[place], sum / total))
        place += 1
      }
    }
    // A domain within one unit has no mean without it.
    let lone = try SurveyJackknife(
      Self.y, variables: 1, design: design, domain: (0..<24).map { $0 < 3 })
    #expect(lone.replicateMeans[0].isNaN)
    #expect(lone.covariance().reason == .undefinedReplicates(share: 0.125))
  }

  @Test("a variable that nobody has is undefined and leaves the others as they are")
  func unmeasured() throws {
    let design = try SurveyDesign(respondents: 24, weights: Self.weights)
    let values = Self.x.flatMap { [.nan, $0] }
    let means = try SurveyMeans(values, variables: 2, design: design)
    let alone = try SurveyMeans(Self.x, variables: 1, design: design)
    #expect(means.mean(0).reason == .noData)
    #expect(means.standardError(0).reason == .noData)
    #expect(means.measured == [1])
    #expect(means.standardError(1).value == alone.standardError(0).value)
    #expect(means.mean(2).reason == .noSuchQuantity(2))
    let nobody = try SurveyMeans(
      values, variables: 2, design: design, domain: [Bool](repeating: false, count: 24))
    #expect(nobody.covariance.reason == .noData)
  }

  @Test("constant values have an error of 0 and no test or interval")
  func constant() throws {
    let design = try SurveyDesign(respondents: 6)
    let means = try SurveyMeans([3, 3, 3, 3, 3, 3], variables: 1, design: design)
    let estimate = try #require(means.estimate(0).value)
    #expect(estimate.standardError == 0)
    #expect(estimate.test().reason == .constantData)
    #expect(estimate.interval(level: 0.95).reason == .constantData)
    #expect(means.designEffect(0).reason == .allValuesEqual)
    let share = try SurveyMeans.shares(
      of: [0, 0, nil], categories: 2, design: try SurveyDesign(respondents: 3))
    #expect(share.mean(0).value == 1)
    #expect(try #require(share.estimate(0).value).logitInterval(level: 0.95).reason != nil)
  }

  @Test("what no design can be made of is refused")
  func refusals() {
    #expect(throws: StatisticsError.lengthsDiffer(3, 2)) {
      try SurveyDesign(respondents: 3, weights: [1, 2])
    }
    for weight in [-1, .nan, .infinity] {
      #expect(throws: StatisticsError.self) {
        try SurveyDesign(respondents: 1, weights: [weight])
      }
    }
    #expect(throws: StatisticsError.self) {
      try SurveyMeans([1, .infinity], variables: 1, design: try SurveyDesign(respondents: 2))
    }
    #expect(throws: StatisticsError.self) { try WeightedSampleSize([0, 0]) }
    #expect(throws: StatisticsError.tooFewReplicates(1)) {
      try ReplicateWeights([[1]], method: .balanced)
    }
    #expect(throws: StatisticsError.self) {
      try ReplicateWeights([[1], [1]], method: .jackknifeN)
    }
    #expect(throws: StatisticsError.self) {
      try ReplicateWeights([[1], [1]], method: .fay(rho: 1))
    }
  }

  @Test("designs at random neither trap nor give a number that is none", arguments: 0..<60)
  func random(index: Int) throws {
    var stream = RandomStream(seed: 17, purpose: "survey", index: UInt64(index))
    let rows = stream.index(below: 12)
    let variables = 1 + stream.index(below: 3)
    let design = try SurveyDesign(
      respondents: rows, weights: (0..<rows).map { _ in Double(stream.index(below: 3)) },
      strata: (0..<rows).map { _ in stream.index(below: 3) },
      primaryUnits: (0..<rows).map { _ in stream.index(below: 3) },
      lonePrimaryUnits: SurveyDesign.LonePrimaryUnits.allCases[stream.index(below: 4)])
    let values = (0..<rows * variables).map { _ in
      stream.index(below: 4) == 0 ? Double.nan : Double(stream.index(below: 5))
    }
    let domain = (0..<rows).map { _ in stream.index(below: 3) > 0 }
    let means = try SurveyMeans(values, variables: variables, design: design, domain: domain)
    for variable in 0..<variables {
      for outcome in [
        means.mean(variable), means.standardError(variable), means.designEffect(variable),
        means.effectiveSampleSize(variable),
      ] {
        if let value = outcome.value { #expect(value.isFinite) }
      }
    }
    if let covariance = means.covariance.value { #expect(covariance.isPositiveSemidefinite()) }
    let jackknife = try SurveyJackknife(
      values, variables: variables, design: design, domain: domain)
    if let covariance = jackknife.covariance().value {
      #expect(covariance.values.allSatisfy { $0.isFinite })
    }
  }
}
