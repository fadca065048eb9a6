import Analysis
import Claims
import Diagnostics
import Foundation
import Statistics
import Testing
import ValueModel

@Suite("Quantities and their comparisons")
struct QuantityEstimatorTests {
  private static let dimensions = ["power", "security", "tradition"]

  private static func rows(
    clusters: Int = 12, size: Int = 4, isZeroOne: Bool = true
  ) -> [String] {
    TestSource.rows(
      models: [
        ("a", [0.8, 0.5, 0.3]), ("b", [0.6, 0.55, 0.4]), ("c", [0.4, 0.7, 0.5]),
        ("d", [0.3, 0.6, 0.9]),
      ], dimensions: dimensions, clusters: clusters, size: size, isZeroOne: isZeroOne)
  }

  private static func estimator(_ rows: [String]) throws -> QuantityEstimator {
    QuantityEstimator(try TestSource.source(rows))
  }

  private static func name(_ dimension: String) -> DimensionName {
    DimensionName(source: 0, dimension: dimension)
  }

  /// Margins of every kind that has a p-value.
  private static let margins: [(left: Quantity, right: Quantity)] = [
    (.score("a", "power"), .score("b", "power")),
    (.score("a", "power"), .constant(60)),
    (.score("a", "power"), .score("a", "security")),
    (.score("a", "power"), .score("b", "security")),
    (
      .mean(dimensions.map { .score("a", $0) }), .mean(dimensions.map { .score("b", $0) })
    ),
    (
      .mean(["a", "b"].map { .score($0, "power") }), .mean(["c", "d"].map { .score($0, "power") })
    ),
    (.mean(dimensions.map { .score("a", $0) }), .constant(50)),
    (
      .difference(.score("a", "power"), .score("b", "power")),
      .difference(.score("a", "security"), .score("b", "security"))
    ),
    (.quotient(.score("a", "power"), .score("b", "power")), .constant(1.2)),
    (.distance(source: 0, "a", "b"), .distance(source: 0, "a", "c")),
    (.correlation(name("power"), name("security")), .constant(0)),
    (.spread(["a", "b", "c"].map { .score($0, "power") }), .constant(10)),
    (.similarity(source: 0, model: "a", to: .model("b"), measure: .pearson), .constant(0.5)),
    (.product(.score("a", "power"), .score("b", "power")), .constant(4000)),
  ]

  @Test("turning the sides round negates the margin and exchanges the p-values", arguments: 0..<14)
  func turned(_ place: Int) throws {
    let estimator = try Self.estimator(Self.rows())
    let (left, right) = Self.margins[place]
    let one = try estimator.compare(left, .greater, right)
    let other = try estimator.compare(right, .greater, left)
    #expect(isClose(one.margin.value, other.margin.value.map { -$0 }))
    #expect(isClose(one.margin.lower, other.margin.upper.map { -$0 }, 1e-9))
    #expect(isClose(one.margin.upper, other.margin.lower.map { -$0 }, 1e-9))
    #expect(isClose(one.pHolds, other.pFails, 1e-9))
    #expect(isClose(one.pFails, other.pHolds, 1e-9))
    let less = try estimator.compare(left, .less, right)
    #expect(less == other)
    #expect(one.margin.value != nil && one.margin.lower != nil && one.settled == nil)
    #expect(max(one.pHolds ?? 0, one.pFails ?? 0) == 1)
  }

  @Test("no order of the rows shows in a figure", arguments: 0..<14)
  func shuffled(_ place: Int) throws {
    let rows = Self.rows()
    let (left, right) = Self.margins[place]
    let one = try Self.estimator(rows).compare(left, .greater, right)
    let other = try Self.estimator(rows.reversed()).compare(left, .greater, right)
    #expect(one == other)
  }

  // MARK: - Jackknife

  /// The means of a dimension by model, from the rows themselves, without one cluster.
  private static func mean(
    _ rows: [String], _ model: String, _ dimension: String, without cluster: String?
  ) -> Double {
    let cells = rows.map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let own = cells.filter { $0[2] == model && $0[6] == dimension && $0[13] != cluster ?? "" }
    return 100 * own.reduce(0) { $0 + (Double($1[7]) ?? .nan) } / Double(own.count)
  }

  @Test("the error of a function is that of a jackknife written out", arguments: [true, false])
  func jackknife(isZeroOne: Bool) throws {
    let rows = Self.rows(isZeroOne: isZeroOne)
    let estimator = try Self.estimator(rows)
    func functions(_ without: String?) -> [Double] {
      func mean(_ model: String, _ dimension: String) -> Double {
        Self.mean(rows, model, dimension, without: without)
      }
      let power = ["a", "b", "c", "d"].map { mean($0, "power") }
      let security = ["a", "b", "c", "d"].map { mean($0, "security") }
      let (x, y) = (power.reduce(0, +) / 4, security.reduce(0, +) / 4)
      let cross = zip(power, security).reduce(0) { $0 + ($1.0 - x) * ($1.1 - y) }
      let sizes = power.reduce(0) { $0 + ($1 - x) * ($1 - x) }
      let others = security.reduce(0) { $0 + ($1 - y) * ($1 - y) }
      let gaps = Self.dimensions.map { mean("a", $0) - mean("b", $0) }
      let three = power.prefix(3).reduce(0, +) / 3
      return [
        power[0] * power[1], cross / (sizes * others).squareRoot(),
        gaps.reduce(0) { $0 + $1 * $1 }.squareRoot(),
        (power.prefix(3).reduce(0) { $0 + ($1 - three) * ($1 - three) } / 2).squareRoot(),
      ]
    }
    let quantities: [Quantity] = [
      .product(.score("a", "power"), .score("b", "power")),
      .correlation(Self.name("power"), Self.name("security")),
      .distance(source: 0, "a", "b"),
      .spread(["a", "b", "c"].map { .score($0, "power") }),
    ]
    let whole = functions(nil)
    let replicates = (0..<12).map { functions("c\($0)") }
    for (place, quantity) in quantities.enumerated() {
      let values = replicates.map { $0[place] }
      let mean = values.reduce(0, +) / 12
      let variance = 11.0 / 12 * values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let estimate = try estimator.estimate(quantity)
      #expect(isClose(estimate.value, whole[place], 1e-9))
      #expect(isClose(estimate.standardError, variance.squareRoot(), 1e-9))
      let degrees = try #require(estimate.degreesOfFreedom)
      #expect(degrees > 3 && degrees < 40)
      let width = try #require(estimate.upper) - (try #require(estimate.value))
      // Between the t of 40 and that of 3 degrees of freedom.
      #expect(width > 2.02 * variance.squareRoot() && width < 3.19 * variance.squareRoot())
    }
  }

  @Test("a ratio of the same model to itself is not told from 1, whatever the rounding")
  func ratioOfOne() throws {
    let estimator = try Self.estimator(Self.rows())
    let found = try estimator.compare(
      .quotient(.score("a", "power"), .sum(.score("a", "power"), .constant(0))), .greater,
      .constant(1))
    #expect(found.pHolds == 1 && found.pFails == 1)
    #expect(found.margin.value == 0)
  }

  @Test(
    "a ratio, its multiple and the quotient of two scores are judged alike",
    arguments: [true, false], [0.8, 1.0, 1.3])
  func ratio(isZeroOne: Bool, factor: Double) throws {
    let estimator = try Self.estimator(Self.rows(isZeroOne: isZeroOne))
    let (one, other) = (Quantity.score("a", "power"), Quantity.score("b", "power"))
    let ratio = try estimator.compare(.quotient(one, other), .greater, .constant(factor))
    let multiple = try estimator.compare(one, .greater, .product(.constant(factor), other))
    #expect(isClose(ratio.pHolds, multiple.pHolds, 1e-9))
    #expect(isClose(ratio.pFails, multiple.pFails, 1e-9))
    let estimate = try estimator.estimate(.quotient(one, other))
    #expect(estimate.method == (isZeroOne ? "fieller-score" : "fieller-t"))
    let methods = isZeroOne ? ["tango", "paired-score"] : ["score", "cluster-t"]
    #expect(multiple.margin.method == methods[factor == 1 ? 0 : 1])
    #expect(isClose(ratio.margin.lower, (estimate.lower ?? .nan) - factor, 1e-12))
    // A ratio at the end of the interval is on the edge of being told from it.
    let edge = try estimator.compare(
      .quotient(one, other), .greater, .constant(try #require(estimate.lower)))
    #expect(isClose(edge.pHolds, 0.05, 1e-7))
    let scaled = try estimator.estimate(
      .sum(.product(.constant(-2), .quotient(one, other)), .constant(1)))
    #expect(isClose(scaled.upper, 1 - 2 * (estimate.lower ?? .nan), 1e-9))
  }

  @Test("a ratio over different rows takes the contrast of both sums")
  func ratioOfSums() throws {
    let estimator = try Self.estimator(Self.rows(isZeroOne: false))
    let (one, other) = (
      Quantity.mean(Self.dimensions.map { .score("a", $0) }), Quantity.score("b", "security")
    )
    let ratio = try estimator.compare(.quotient(one, other), .greater, .constant(0.7))
    let multiple = try estimator.compare(one, .greater, .product(.constant(0.7), other))
    #expect(ratio.margin.method == "fieller-t" && multiple.margin.method == "cluster-t")
    #expect(isClose(ratio.pHolds, multiple.pHolds, 1e-9))
    #expect(isClose(ratio.pFails, multiple.pFails, 1e-9))
  }

  @Test("a ratio whose denominator's interval reaches 0 has no interval, and can be judged")
  func unboundedRatio() throws {
    let rows = (0..<20).flatMap { item in
      [
        TestSource.row("a", "i\(item)", "power", 0.7 + Double(item % 4) / 20),
        TestSource.row("b", "i\(item)", "power", item == 3 ? 0.4 : 0),
      ]
    }
    let estimator = try Self.estimator(rows)
    let ratio = Quantity.quotient(.score("a", "power"), .score("b", "power"))
    let estimate = try estimator.estimate(ratio)
    #expect(estimate.value != nil && estimate.lower == nil)
    #expect(estimate.reasonCode == "ratioSetDisjoint")
    let found = try estimator.compare(ratio, .greater, .constant(2))
    #expect(try #require(found.pHolds) < 0.05)
    #expect(found.reason?.contains("denominator") == true)
  }

  @Test("centred scores have no ratio, their differences do")
  func centredRatio() throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("centred-\(UUID().uuidString).yaml")
    let text = """
      id: centred
      name: Centred presence
      system: any
      sources: [{ author: A test, year: 2025, title: None }]
      scale: { minimum: 0, maximum: 1 }
      feeds: { criteria: dimensions }
      centring: model
      """
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let estimator = QuantityEstimator(
      try TestSource.source(Self.rows(), instrument: file.path))
    let (one, other) = (Quantity.score("a", "power"), Quantity.score("b", "power"))
    for ratio in [
      Quantity.quotient(one, other), .quotient(.constant(100), other),
      .quotient(one, .mean([one, other])), .quotient(one, .sum(other, .constant(3))),
    ] {
      let found = try estimator.compare(ratio, .greater, .constant(1.2))
      #expect(found.settled == .noData)
      #expect(found.reason?.contains("no zero") == true)
      #expect(try estimator.estimate(ratio).reasonCode == "noRatioOfCentred")
    }
    let difference = Quantity.difference(one, other)
    let kept = try estimator.estimate(.quotient(.difference(one, .score("c", "power")), difference))
    #expect(kept.value != nil)
    #expect(try estimator.estimate(.quotient(one, .constant(2))).value != nil)
  }

  // MARK: - Edges

  @Test("what cancels is not separated")
  func cancelled() throws {
    let estimator = try Self.estimator(Self.rows())
    let found = try estimator.compare(.score("a", "power"), .greater, .score("a", "power"))
    #expect(found.margin.value == 0 && found.pHolds == 1 && found.pFails == 1)
    #expect(found.settled == nil && found.basis == .judgments)
  }

  @Test("15 of 15 are above 70 percent and not shown to be above 90")
  func allRight() throws {
    let rows = (0..<15).map { TestSource.row("a", "i\($0)", "power", 1) }
    let estimator = try Self.estimator(rows)
    let low = try estimator.compare(.score("a", "power"), .greater, .constant(70))
    let high = try estimator.compare(.score("a", "power"), .greater, .constant(90))
    #expect(low.margin.value == 30 && low.margin.upper == 30)
    #expect(try #require(low.pHolds) < 0.05)
    #expect(try #require(high.pHolds) > 0.05)
    #expect(low.pFails == 1)
  }

  @Test("one cluster shows nothing, and says why")
  func oneCluster() throws {
    let rows = TestSource.rows(
      models: [("a", [0.9]), ("b", [0.2])], dimensions: ["power"], clusters: 1, size: 30)
    let estimator = try Self.estimator(rows)
    for (left, right) in [
      (Quantity.score("a", "power"), Quantity.score("b", "power")),
      (.quotient(.score("a", "power"), .score("b", "power")), .constant(1)),
    ] {
      let found = try estimator.compare(left, .greater, right)
      #expect(found.pHolds == 1 && found.pFails == 1)
      #expect(found.reason?.contains("cluster") == true)
      #expect(found.margin.value != nil)
    }
  }

  @Test("equal scores are separated in neither direction")
  func ties() throws {
    let rows = (0..<20).flatMap { item in
      ["a", "b"].map { TestSource.row($0, "i\(item)", "power", Double(item % 2)) }
    }
    let found = try Self.estimator(rows).compare(
      .score("a", "power"), .greaterOrEqual, .score("b", "power"))
    #expect(found.margin.value == 0 && found.pHolds == 1 && found.pFails == 1)
  }

  @Test("a missing score is no data, with the model and the dimension in words")
  func missing() throws {
    let estimator = try Self.estimator(Self.rows())
    let found = try estimator.compare(.score("a", "hedonism"), .greater, .constant(5))
    #expect(found.settled == .noData && found.pHolds == nil)
    #expect(found.reason == "a has no score on Hedonism")
    let model = try estimator.compare(.score("zz", "power"), .greater, .score("a", "power"))
    #expect(model.reason == "zz is not among the models")
    let overall = try estimator.estimate(.score("a", nil))
    #expect(overall.value == nil && overall.reasonCode == "noScore")
    let culture = try estimator.estimate(
      .similarity(source: 0, model: "a", to: .culture("NL"), measure: .pearson))
    #expect(culture.reasonCode == "noCultures")
    let drift = try estimator.estimate(
      .drift(model: "a", from: "1", to: "2", Self.name("power")))
    #expect(drift.reasonCode == "oneRound")
    let agreement = try estimator.estimate(.agreement(Self.name("power"), coefficient: nil))
    #expect(agreement.reasonCode == "fewJudges")
    let rank = try estimator.compare(
      .rank(model: "a", Self.name("hedonism")), .equal, .constant(1))
    #expect(rank.settled == .noData)
  }

  @Test("a division by 0 is no data, and never a number")
  func zeroDivisor() throws {
    let rows = (0..<10).flatMap { item in
      [
        TestSource.row("a", "i\(item)", "power", Double(item % 2)),
        TestSource.row("b", "i\(item)", "power", 0),
      ]
    }
    let found = try Self.estimator(rows).compare(
      .quotient(.score("a", "power"), .score("b", "power")), .greater, .constant(1))
    #expect(found.settled == .noData)
    #expect(found.reason?.contains("divides by 0") == true)
  }

  @Test("smallest, largest and middle ones have a value and no interval")
  func notSmooth() throws {
    let estimator = try Self.estimator(Self.rows())
    let scores = ["a", "b", "c"].map { Quantity.score($0, "power") }
    let values = try scores.map { try #require(try estimator.estimate($0).value) }.sorted()
    for (quantity, value) in [
      (Quantity.minimum(scores), values[0]), (.maximum(scores), values[2]),
      (.median(scores), values[1]),
    ] {
      let estimate = try estimator.estimate(quantity)
      #expect(estimate.value == value && estimate.interval == nil)
      #expect(estimate.reasonCode == "notSmooth")
    }
    let share = try estimator.estimate(
      .share(scores.map { .test(.comparison($0, .greater, .constant(values[1]))) }))
    #expect(isClose(share.value, 1.0 / 3) && share.reasonCode == "notSmooth")
  }

  // MARK: - Within, equal

  @Test("a margin is kept to by the two one-sided tests of pairs, and failed from outside")
  func within() throws {
    let estimator = try Self.estimator(Self.rows(clusters: 30))
    let (one, other) = (Quantity.score("b", "security"), Quantity.score("a", "security"))
    let plain = try estimator.compare(one, .greater, other).margin
    let lower = try #require(plain.lower)
    let upper = try #require(plain.upper)
    let value = try #require(plain.value)
    let far = max(abs(lower), abs(upper))
    func test(_ margin: Double) throws -> TestFinding {
      try estimator.finding(.within(one, margin: .constant(margin), of: other))
    }
    let inside = try test(far + 1)
    #expect(try #require(inside.pHolds) < 0.05 && inside.pFails == 1)
    #expect(isClose(inside.margin.value, far + 1 - abs(value), 1e-9))
    #expect(isClose(inside.margin.lower, 1, 1e-6))
    let edge = try test(far)
    // Half of what the two-sided interval leaves out lies beyond this end.
    #expect(isClose(edge.pHolds, 0.025, 1e-5))
    let study = try PairStudy(
      try #require(
        try TestSource.inputs(Self.rows(clusters: 30)).study(seed: 0, keepsAnswers: true)),
      dimension: "security", settings: PairSettings(reference: "a", margin: far + 1))
    let pair = try #require(study.results.pairs.first { $0.first == "b" || $0.second == "b" })
    #expect(isClose(inside.pHolds, pair.equivalence?.pValue ?? .nan, 1e-9))
    let (power, reference) = (Quantity.score("a", "power"), Quantity.score("d", "power"))
    let outside = try estimator.finding(
      .within(power, margin: .constant(1), of: reference))
    let apart = try estimator.compare(
      .difference(power, reference), .greater, .constant(1))
    #expect(isClose(outside.pFails, apart.pHolds, 1e-12))
    #expect(try #require(outside.pHolds) > 0.5)
    #expect(try #require(outside.margin.value) < 0)
  }

  @Test("that two scores are equal is never shown; that they are not may be")
  func equality() throws {
    let estimator = try Self.estimator(Self.rows(clusters: 30))
    let (one, other) = (Quantity.score("a", "power"), Quantity.score("d", "power"))
    let plain = try estimator.compare(one, .greater, other)
    let equal = try estimator.compare(one, .equal, other)
    let different = try estimator.compare(one, .notEqual, other)
    #expect(equal.pHolds == 1 && equal.pFails == plain.pHolds)
    #expect(different.pFails == 1 && different.pHolds == plain.pHolds)
    #expect(equal.margin.value == different.margin.value.map { -$0 })
  }

  // MARK: - Places

  @Test("the place of a dimension in a profile is settled by the contrasts of all pairs of them")
  func places() throws {
    let rows = TestSource.rows(
      models: [("a", [0.95, 0.5, 0.48])], dimensions: Self.dimensions, clusters: 20, size: 6)
    let estimator = try Self.estimator(rows)
    func place(_ dimension: String) -> Quantity { .place(Self.name(dimension), model: "a") }
    let first = try estimator.compare(place("power"), .equal, .constant(1))
    #expect(first.settled == .supported && first.basis == .rankSets)
    let last = try estimator.compare(place("power"), .greater, .constant(2))
    #expect(last.settled == .contradicted)
    let second = try estimator.estimate(place("security"))
    #expect(second.lower == 2 && second.upper == 3)
    let middle = try estimator.compare(place("security"), .lessOrEqual, .constant(2))
    #expect(middle.settled == .notShown)
    let order = try estimator.compare(place("power"), .less, place("security"))
    #expect(order.settled == .supported)
  }

  // MARK: - Several sources

  @Test("two sources are independent samples")
  func severalSources() throws {
    let first = try TestSource.source(Self.rows())
    let second = try TestSource.source(
      TestSource.rows(
        models: [("a", [0.5, 0.5, 0.5])], dimensions: Self.dimensions, clusters: 15, size: 3,
        seed: 9))
    let estimator = QuantityEstimator([first, second])
    func score(_ source: Int, _ dimension: String) -> Quantity {
      .score(model: "a", DimensionName(source: source, dimension: dimension))
    }
    let found = try estimator.compare(score(0, "power"), .greater, score(1, "power"))
    #expect(found.margin.method == "agresti-caffo")
    func sum(_ source: Int) -> Quantity {
      .mean(Self.dimensions.map { score(source, $0) })
    }
    let sums = try estimator.compare(sum(0), .greater, sum(1))
    let parts = try [sum(0), sum(1)].map { try estimator.estimate($0) }
    let errors = try parts.map { try #require($0.standardError) }
    #expect(
      isClose(
        sums.margin.standardError, (errors[0] * errors[0] + errors[1] * errors[1]).squareRoot(),
        1e-12))
    let degrees = try parts.map { try #require($0.degreesOfFreedom) }
    let total = errors[0] * errors[0] + errors[1] * errors[1]
    let expected =
      total * total
      / zip(errors, degrees).reduce(0) { $0 + $1.0 * $1.0 * $1.0 * $1.0 / $1.1 }
    #expect(isClose(sums.margin.degreesOfFreedom, expected, 1e-9))
    let ratio = try estimator.estimate(.quotient(score(0, "power"), score(1, "power")))
    let own = try estimator.estimate(
      .quotient(
        score(0, "power"), .constant(try #require(estimator.estimate(score(1, "power")).value))))
    #expect(try #require(ratio.standardError) > (try #require(own.standardError)))
  }

  // MARK: - Published

  @Test("published scores are decided on their points, outside the family")
  func published() throws {
    let estimator = QuantityEstimator(
      try TestSource.published([
        ("a", ["power": 50, "security": 60, "tradition": 10]),
        ("b", ["power": 50, "security": 40, "tradition": 30]), ("c", ["power": 20]),
      ]))
    func verdict(
      _ left: Quantity, _ comparison: Comparison, _ right: Quantity
    ) throws -> ClaimVerdict? {
      let found = try estimator.compare(left, comparison, right)
      #expect(found.pHolds == nil && found.pFails == nil)
      if found.settled != .noData { #expect(found.basis == .publishedPoints) }
      return found.settled
    }
    let (a, b) = (Quantity.score("a", "power"), Quantity.score("b", "power"))
    #expect(try verdict(a, .greater, b) == .contradicted)
    #expect(try verdict(a, .greaterOrEqual, b) == .supported)
    #expect(try verdict(a, .equal, b) == .supported)
    #expect(try verdict(.score("c", "security"), .greater, .constant(1)) == .noData)
    #expect(
      try estimator.compare(.score("c", "security"), .greater, .constant(1)).reason
        == "no score of c on Security was published")
    #expect(try verdict(.rank(model: "a", Self.name("power")), .equal, .constant(1)) == .supported)
    #expect(try verdict(.rank(model: "c", Self.name("power")), .equal, .constant(3)) == .supported)
    #expect(
      try verdict(.place(Self.name("tradition"), model: "a"), .equal, .constant(3)) == .supported)
    #expect(
      try verdict(.distance(source: 0, "a", "b"), .greater, .constant(28)) == .supported)
    #expect(
      isClose(
        try estimator.estimate(.distance(source: 0, "a", "b")).value, 800.0.squareRoot()))
    #expect(
      try estimator.finding(
        .within(a, margin: .constant(0), of: b)
      ).settled == .supported)
    let drift = try estimator.compare(
      .drift(model: "a", from: "1", to: "2", Self.name("power")), .greater, .constant(0))
    #expect(drift.settled == .noData)
    #expect(drift.reason?.contains("only scores were published") == true)
    #expect(try estimator.best(Self.name("power")) == ["a", "b"])
    #expect(estimator.ranked(Self.name("power")) == [["a", "b"], ["c"]])
  }

  @Test("numbers alone are given")
  func numbers() throws {
    let estimator = try Self.estimator(Self.rows())
    let found = try estimator.compare(.constant(3), .greater, .constant(2))
    #expect(found.settled == .supported && found.basis == .given && found.margin.value == 1)
  }

  // MARK: - Names

  @Test("names are those of the data, with what a table of models says of them")
  func names() throws {
    let inputs = try TestSource.inputs(
      Self.rows(), models: ["a": "north", "b": "north", "c": "south"])
    let names = try ClaimSource(name: "x", inputs: inputs).names()
    #expect(names.name == "x" && names.models == ["a", "b", "c", "d"])
    #expect(names.dimensions == ["power", "security", "tradition"])
    #expect(names.judges == ["model:x/judge"] && names.rounds.isEmpty)
    #expect(names.attributes["family"] == ["a": "north", "b": "north", "c": "south"])
  }

  @Test("many threads may ask for one source at once, and see the same numbers")
  func threads() async throws {
    let source = try TestSource.source(Self.rows())
    let estimator = QuantityEstimator(source)
    let found = try await withThrowingTaskGroup(of: TestFinding.self) { group in
      for _ in 0..<8 {
        group.addTask {
          try estimator.finding(
            .comparison(.score("a", "power"), .greater, .score("c", "power")))
        }
      }
      var all: [TestFinding] = []
      for try await one in group { all.append(one) }
      return all
    }
    #expect(found.count == 8 && found.allSatisfy { $0 == found[0] })
  }
}
