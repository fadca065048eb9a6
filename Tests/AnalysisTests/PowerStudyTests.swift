import Analysis
import Diagnostics
import Statistics
import Testing

@Suite("Plans of studies")
struct PowerStudyTests {
  /// A number of mean 0 and variance 1, of three uniform ones and so at most 3 from its mean.
  private static func number(_ stream: inout Stream) -> Double {
    (0..<3).reduce(-3) { sum, _ in sum + 2 * stream.uniform() }
  }

  /// SplitMix64 (Steele, Lea & Flood 2014).
  private struct Stream {
    var state: UInt64

    mutating func uniform() -> Double {
      state &+= 0x9E37_79B9_7F4A_7C15
      var word = state
      word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
      return Double((word ^ (word >> 31)) >> 11) * 0x1p-53
    }
  }

  /// Two models on clusters of items, answered twice and judged twice.
  ///
  /// Standard deviations, as shares of the scale: of clusters 0.04 and of items 0.06 for each model,
  /// of answers 0.05, of verdicts 0.03.
  private static func rows(clusters: Int, size: Int, seed: UInt64) -> [String] {
    var stream = Stream(state: seed &* 0x9E37_79B9)
    var rows: [String] = []
    for cluster in 0..<clusters {
      let tastes = [number(&stream), number(&stream)]
      for item in 0..<size {
        for (model, name) in ["a", "b"].enumerated() {
          let level = 0.5 + 0.04 * tastes[model] + 0.06 * number(&stream)
          for epoch in 1...2 {
            let answer = level + 0.05 * number(&stream)
            for judge in ["model:x", "model:y"] {
              rows.append(
                TestStudy.row(
                  name, "i\(cluster)-\(item)", "power", "\(answer + 0.03 * number(&stream))",
                  cluster: "c\(cluster)", epoch: epoch, judge: judge, kind: "model"))
            }
          }
        }
      }
    }
    return rows
  }

  private static func plan(_ rows: [String], _ settings: PowerSettings) throws -> PowerStudy {
    try PowerStudy(
      TestStudy.study(rows, keepsAnswers: true), dimension: "power", settings: settings)
  }

  @Test("a large pilot gives back the variances that it was made with")
  func components() throws {
    let plan = try Self.plan(
      Self.rows(clusters: 400, size: 4, seed: 1),
      PowerSettings(solve: .items, target: .power(0.8), difference: 1))
    let variances = try #require(plan.results.basis.variances)
    // In squared percentage points, and twice that of one model.
    let truth: [(String, Double, Double)] = [
      ("clusters", 32, 0.25), ("items", 72, 0.12), ("repeats", 50, 0.12), ("judges", 18, 0.06),
    ]
    for (source, expected, tolerance) in truth {
      let found = try #require(variances[source])
      #expect(abs(found / expected - 1) < tolerance, "\(source) \(found)")
    }
    #expect(plan.results.basis.unit == "percentage points")
    #expect(plan.results.given.repeats == 2 && plan.results.given.judges == 2)
  }

  @Test("the smallest difference that pairs detects takes as many items as the pilot had")
  func asPairs() throws {
    for rows in [
      Self.rows(clusters: 60, size: 3, seed: 2),
      PairStudyTests.rows(PairStudyTests.paired(30, 14, 180)),
    ] {
      let study = try TestStudy.study(rows, keepsAnswers: true)
      let pairs = try PairStudy(study, dimension: "power", settings: PairSettings())
      let pair = try #require(pairs.results.pairs.first)
      let difference = try #require(pair.minimumDetectableDifference)
      let plan = try Self.plan(
        rows, PowerSettings(solve: .items, target: .power(0.8), difference: difference))
      let value = try #require(plan.results.value)
      #expect(abs(Double(value) / Double(pair.items) - 1) < 0.05, "\(value) \(pair.items)")
    }
  }

  @Test("a score known to its own interval's half-width takes as many clusters as the pilot had")
  func asInterval() throws {
    let rows = Self.rows(clusters: 60, size: 3, seed: 3).filter { $0.contains(",a,") }
    let study = try TestStudy.study(rows, keepsAnswers: true)
    let book = try study.book(IntervalOptions())
    let score = try #require(book.score(model: "a", dimension: "power"))
    let width = (try #require(score.upper) - (try #require(score.lower))) / 2
    let plan = try Self.plan(rows, PowerSettings(solve: .clusters, target: .halfWidth(width)))
    let value = try #require(plan.results.value)
    #expect(abs(Double(value) / 60 - 1) < 0.06, "\(value)")
  }

  @Test("what a pilot's variance leaves open holds the number, and narrows with the pilot")
  func interval() throws {
    var ratios: [Double] = []
    for clusters in [40, 160] {
      let plan = try Self.plan(
        Self.rows(clusters: clusters, size: 3, seed: 4),
        PowerSettings(solve: .items, target: .power(0.8), difference: 1))
      let interval = try #require(plan.results.interval)
      let (lower, upper) = (try #require(interval.lower), try #require(interval.upper))
      let value = try #require(plan.results.value)
      #expect(lower < value && value < upper)
      ratios.append(Double(upper) / Double(lower))
    }
    #expect(ratios[1] < ratios[0] && ratios[1] > 1)
  }

  @Test("a pilot answered once does not tell what repeats save, unless that is stated")
  func answeredOnce() throws {
    let rows = PairStudyTests.rows([
      ("a", (0..<60).map { Double($0 % 7) / 8 }), ("b", (0..<60).map { Double($0 % 5) / 9 }),
    ])
    let settings = PowerSettings(solve: .repeats, target: .power(0.8), difference: 8)
    let plan = try Self.plan(rows, settings)
    #expect(plan.results.value == nil)
    #expect(plan.results.reason?.contains("answered once") == true)
    let stated = try PowerStudy(
      TestStudy.study(rows, keepsAnswers: true), dimension: "power", settings: settings,
      stated: [.repeats: 700])
    let variances = try #require(stated.results.basis.variances)
    let before = try #require(plan.results.basis.variances?["items"])
    // What repeats make up comes off the items.
    #expect(abs((variances["items"] ?? 0) + 700 - before) < 1e-6 * before)
    #expect(stated.results.value != nil)
  }

  @Test("models that a study does not compare are refused, and a small pilot is told of")
  func refusals() throws {
    let three = PairStudyTests.rows([
      ("a", [0.1, 0.4, 0.6]), ("b", [0.2, 0.2, 0.9]), ("c", [0.3, 0.1, 0.2]),
    ])
    let settings = PowerSettings(solve: .items, target: .power(0.8), difference: 5)
    #expect(throws: Diagnostics.self) { try Self.plan(three, settings) }
    let two = three.filter { !$0.contains(",c,") }
    let plan = try Self.plan(two, settings)
    #expect(plan.cautions.contains { $0.code == .smallPilot })
    let equal = PairStudyTests.rows([("a", [0.1, 0.4]), ("b", [0.1, 0.4])])
    #expect(throws: Diagnostics.self) { try Self.plan(equal, settings) }
  }

  @Test("models whose means differ by chance alone have no order to plan for")
  func noOrder() throws {
    let rows = PairStudyTests.rows([
      ("a", [0.1, 0.9, 0.5, 0.3, 0.7, 0.2]), ("b", [0.8, 0.2, 0.4, 0.9, 0.1, 0.3]),
      ("c", [0.5, 0.4, 0.9, 0.2, 0.6, 0.1]),
    ])
    let plan = try Self.plan(
      rows, PowerSettings(solve: .items, target: .ranks(.order, chance: 0.8), simulations: 99))
    #expect(plan.results.value == nil && plan.results.basis.shrinkage == 0)
    #expect(plan.results.reason?.contains("chance") == true)
  }
}
