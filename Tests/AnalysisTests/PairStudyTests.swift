import Analysis
import Diagnostics
import Foundation
import LogReaders
import Statistics
import Testing
import ValueModel

@Suite("Pairs of models")
struct PairStudyTests {
  static func example() throws -> ScoreStudy {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("data/example/judgments.jsonl.gz").path
    let request = StudyRequest(
      data: DataRequest(logs: [path]), instrument: "presence", system: "schwartz")
    return try #require(
      try StudyInputs(request, from: LogReading([path], options: request.data.readingOptions))
        .study(seed: 1, keepsAnswers: true))
  }

  static func pairs(
    _ rows: [String], dimension: String? = "power", _ settings: PairSettings = PairSettings()
  ) throws -> PairStudy {
    try PairStudy(
      TestStudy.study(rows, keepsAnswers: true), dimension: dimension, settings: settings)
  }

  /// Rows of models whose scores are lists, item by item; nil leaves an item out.
  static func rows(
    _ models: [(String, [Double?])], clusterSize: Int = 1, dimension: String = "power"
  ) -> [String] {
    models.flatMap { name, scores in
      scores.enumerated().compactMap { item, score in
        score.map {
          TestStudy.row(
            name, "i\(item)", dimension, "\($0)",
            cluster: clusterSize > 1 ? "c\(item / clusterSize)" : nil)
        }
      }
    }
  }

  /// Scores of 0/1 pairs of which so many differ either way.
  static func paired(_ firstOnly: Int, _ secondOnly: Int, _ items: Int) -> [(String, [Double?])] {
    let rest = items - firstOnly - secondOnly
    func scores(_ one: Double, _ other: Double) -> [Double?] {
      [Double](repeating: one, count: firstOnly) + [Double](repeating: other, count: secondOnly)
        + (0..<rest).map { Double($0 % 2) }
    }
    return [("a", scores(1, 0)), ("b", scores(0, 1))]
  }

  // MARK: - Board

  @Test("the verdicts are those that the board ranks by, on every dimension")
  func board() throws {
    let study = try Self.example()
    let book = try study.book(IntervalOptions())
    let found = try PairStudy(study, dimension: PairStudy.everyDimension, settings: PairSettings())
    #expect(found.results.families.count == 11)
    for family in found.results.families {
      let pairs = found.results.pairs.filter { $0.dimension == family.dimension }
      #expect(pairs.count == 36 && family.tests == 36)
      for model in study.models {
        let above = pairs.count {
          ($0.second == model && $0.verdict == .firstHigher)
            || ($0.first == model && $0.verdict == .secondHigher)
        }
        let below = pairs.count {
          ($0.first == model && $0.verdict == .firstHigher)
            || ($0.second == model && $0.verdict == .secondHigher)
        }
        let score = try #require(book.score(model: model, dimension: family.dimension))
        #expect(
          score.rank == RankRange(lower: 1 + above, upper: study.models.count - below),
          "\(model) on \(family.dimension)")
      }
      // Pairs stand in the order of the board.
      let board = try Leaderboard(book, dimension: family.dimension, cautions: [])
      #expect(family.models == board.entries.map(\.model))
    }
  }

  @Test("ranks and pairs have the same p-values, to the bit")
  func pValues() throws {
    let study = try Self.example()
    for dimension in ["power", "universalism"] {
      let place = try #require(study.system.dimensions.firstIndex { $0.id == dimension })
      let compared = PairwiseComparison(try study.comparedScores(dimension: place))
      let adjusted = try PValueAdjustment.holm.adjust(compared.pairs.map { $0.pValue.value })
      let found = try PairStudy(study, dimension: dimension, settings: PairSettings()).results.pairs
      for (pair, adjusted) in zip(compared.pairs, adjusted) {
        let names = Set([study.models[pair.first], study.models[pair.second]])
        let printed = try #require(found.first { Set($0.names) == names })
        #expect(printed.test.pValue == pair.pValue.value)
        #expect(printed.adjustedPValue == adjusted)
      }
    }
  }

  // MARK: - Other tools

  /// Of R 4.2.2 with clubSandwich 0.5.8 on the shipped example's item means of Power, in percentage
  /// points: coef_test(lm(d ~ 1), vcovCR(type = "CR2"), test = "Satterthwaite").
  static let clubSandwich: [(String, String, Int, Double, Double, Double)] = [
    ("Aster-3 Large", "Halcyon-3", 120, 5.625, 3.35390456743, 59),
    ("Aster-3 Large", "Kestrel-70B", 120, 1.25, 4.31276354308, 59),
    ("Aster-3 Large", "Kestrel-8B", 120, 19.1666666667, 3.58348114266, 59),
    ("Aster-3 Large", "Linden-2", 120, 6.45833333333, 3.19299842405, 59),
    ("Aster-3 Large", "Meridian Chat", 120, 8.54166666667, 3.6205489265, 59),
    ("Aster-3 Large", "Polaris-2 北辰", 120, 0.208333333333, 4.13289633989, 59),
    ("Aster-3 Large", "Quartz-13B", 120, 4.375, 3.77960302298, 59),
    ("Aster-3 Large", "Tern-1", 94, 13.2978723404, 4.61492019176, 52.2296917808),
    ("Halcyon-3", "Kestrel-70B", 120, -4.375, 4.26257900833, 59),
    ("Halcyon-3", "Kestrel-8B", 120, 13.5416666667, 3.83140995102, 59),
    ("Halcyon-3", "Linden-2", 120, 0.833333333333, 4.05064455125, 59),
    ("Halcyon-3", "Meridian Chat", 120, 2.91666666667, 4.2578303848, 59),
    ("Halcyon-3", "Polaris-2 北辰", 120, -5.41666666667, 4.26818420664, 59),
    ("Halcyon-3", "Quartz-13B", 120, -1.25, 3.73112008144, 59),
    ("Kestrel-70B", "Tern-1", 94, 12.2340425532, 4.58448448707, 52.2296917808),
    ("Kestrel-8B", "Tern-1", 94, -6.1170212766, 4.08784794845, 52.2296917808),
    ("Linden-2", "Tern-1", 94, 6.3829787234, 4.1563756298, 52.2296917808),
    ("Meridian Chat", "Tern-1", 94, 5.31914893617, 3.8211254637, 52.2296917808),
    ("Polaris-2 北辰", "Tern-1", 94, 13.829787234, 4.35060592225, 52.2296917808),
    ("Quartz-13B", "Tern-1", 94, 7.44680851064, 3.72914155316, 52.2296917808),
  ]

  @Test("differences, errors and degrees of freedom are those of clubSandwich")
  func otherTool() throws {
    let found = try PairStudy(Self.example(), dimension: "power", settings: PairSettings())
    for (first, second, items, difference, error, degrees) in Self.clubSandwich {
      let pair = try #require(
        found.results.pairs.first { Set($0.names) == Set([first, second]) })
      let sign = pair.first == first ? 1.0 : -1
      #expect(pair.items == items)
      #expect(abs(try #require(pair.difference.value) * sign - difference) < 1e-9)
      #expect(abs(try #require(pair.difference.standardError) - error) < 1e-9)
      #expect(abs(try #require(pair.difference.degreesOfFreedom) - degrees) < 1e-8)
    }
  }

  /// Pairs of b and c that differ among n: p of scipy 1.17.1 (binomtest), and the ends of Tango's
  /// interval as roots of his score by scipy's brentq, in percentage points.
  @Test(
    "independent 0/1 pairs have McNemar's exact p and Tango's interval",
    arguments: [
      (5, 1, 20, 0.21875, -4.912859359513179, 43.69082633935133),
      (14, 4, 60, 0.0308837890625, 3.068908241705038, 30.39795105393296),
      (22, 20, 150, 0.8776143287523154, -7.283828050859236, 9.962397619034334),
      (7, 0, 30, 0.015625, 9.333348175210519, 40.92832615812217),
    ])
  func zeroOne(
    firstOnly: Int, secondOnly: Int, items: Int, pValue: Double, lower: Double, upper: Double
  ) throws {
    for isTurned in [false, true] {
      var models = Self.paired(firstOnly, secondOnly, items)
      // The board is in the order of scores, whatever the names.
      if isTurned { (models[0].0, models[1].0) = ("z", "b") }
      let found = try Self.pairs(Self.rows(models)).results
      let pair = try #require(found.pairs.first)
      #expect(pair.first == models[0].0 && pair.items == items && pair.unsharedItems == 0)
      #expect(abs(try #require(pair.test.pValue) - pValue) < 1e-12)
      #expect(pair.test.method == .exact && pair.test.statistic == Double(firstOnly))
      #expect(pair.difference.method == "tango")
      #expect(abs(try #require(pair.difference.lower) - lower) < 1e-8)
      #expect(abs(try #require(pair.difference.upper) - upper) < 1e-8)
    }
  }

  @Test("adjusted p-values are Holm's and Benjamini and Hochberg's of the printed ones")
  func adjusted() throws {
    let study = try Self.example()
    for adjustment in PairAdjustment.allCases {
      let pairs = try PairStudy(
        study, dimension: "tradition", settings: PairSettings(adjustment: adjustment)
      ).results.pairs
      let p = try pairs.map { try #require($0.test.pValue) }
      let m = p.count
      let order = p.indices.sorted { p[$0] < p[$1] }
      for (place, index) in order.enumerated() {
        var expected: Double
        if adjustment == .holm {
          let steps = (0...place).map { (step: Int) -> Double in Double(m - step) * p[order[step]] }
          expected = steps.max() ?? 1
        } else {
          let steps = (place..<m).map { (step: Int) -> Double in
            Double(m) / Double(step + 1) * p[order[step]]
          }
          expected = steps.min() ?? 1
        }
        expected = min(expected, 1)
        #expect(abs(try #require(pairs[index].adjustedPValue) - expected) < 1e-14)
      }
    }
  }

  // MARK: - Items

  @Test("only items of both models are subtracted, and the rest is counted and said")
  func sharedItems() throws {
    // On the items of both the models are equal; a's further items are all right.
    let both: [Double?] = (0..<20).map { Double($0 % 2) }
    let found = try Self.pairs(
      Self.rows([
        ("a", both + [Double?](repeating: 1, count: 30)),
        ("b", both + [Double?](repeating: nil, count: 30)),
      ]))
    let pair = try #require(found.results.pairs.first)
    #expect(pair.items == 20 && pair.unsharedItems == 30 && pair.clusters == 20)
    #expect(pair.difference.value == 0 && pair.verdict == .notShownToDiffer)
    #expect(found.cautions.contains { $0.code == .sharedItems })
  }

  @Test("the mean over all dimensions is compared on the items of both, as ranks are")
  func sharedItemsOfSums() throws {
    let rows = TestStudy.everyDimension.flatMap { dimension in
      let both: [Double?] = (0..<12).map { Double($0 % 2) }
      return Self.rows(
        [
          ("a", both + [Double?](repeating: 1, count: 12)),
          ("b", both + [Double?](repeating: nil, count: 12)),
        ], dimension: dimension)
    }
    let study = try TestStudy.study(rows)
    let found = try PairStudy(study, dimension: nil, settings: PairSettings())
    let pair = try #require(found.results.pairs.first)
    #expect(pair.dimension == ModelScore.overall && pair.items == 12 && pair.unsharedItems == 12)
    #expect(abs(try #require(pair.difference.value)) < 1e-12)
    let book = try study.book(IntervalOptions())
    let score = try #require(book.score(model: "a", dimension: ModelScore.overall))
    #expect(score.estimate == 75 && score.rank == RankRange(lower: 1, upper: 2))
  }

  @Test("without a shared item there is no difference, and nobody leads")
  func noSharedItem() throws {
    let ones = [Double?](repeating: 1, count: 10)
    let none = [Double?](repeating: nil, count: 10)
    let found = try Self.pairs(
      Self.rows([("a", ones + none), ("b", none + [Double?](repeating: 0, count: 10))]))
    let pair = try #require(found.results.pairs.first)
    #expect(pair.verdict == .noSharedItems && pair.items == 0 && pair.unsharedItems == 20)
    #expect(pair.difference.value == nil && pair.difference.reason != nil)
    #expect(pair.minimumDetectableDifference == nil)
    #expect(found.cautions.contains { $0.code == .sharedItems && $0.observed == 1 })
    #expect(
      found.results.sentence
        == "a and b cannot be compared on Power: no item has a score of both.")
  }

  @Test("one shared item shows nothing")
  func oneSharedItem() throws {
    for value in [1.0, 0.5] {
      let found = try Self.pairs(
        Self.rows([("a", [value, 1, nil]), ("b", [0, nil, 1])]))
      let pair = try #require(found.results.pairs.first)
      #expect(pair.items == 1 && pair.verdict == .notShownToDiffer)
      #expect(pair.test.pValue ?? 1 == 1)
    }
  }

  @Test("equal differences are a difference with an interval where the scale has ends")
  func constant() throws {
    let found = try Self.pairs(
      Self.rows([
        ("a", (0..<40).map { _ in 0.75 }), ("b", (0..<40).map { _ in 0.5 }),
        ("c", (0..<40).map { _ in 0.5 }),
      ]))
    let pairs = found.results.pairs
    #expect(pairs.map(\.difference.value) == [25, 25, 0])
    #expect(pairs.allSatisfy { $0.difference.lower != nil })
    #expect(pairs.allSatisfy { $0.minimumDetectableDifferenceReason != nil })
    #expect(pairs[2].verdict == .notShownToDiffer)
  }

  @Test("a model of two logs is one model and no pair with itself")
  func twice() throws {
    let models = Self.paired(9, 1, 24)
    let rows = Self.rows(models)
    let again = rows.map { $0.replacingOccurrences(of: "run,", with: "other-run,") }
    let found = try Self.pairs(rows + again).results
    #expect(found.pairs.count == 1 && found.pairs[0].items == 24)
    let once = try Self.pairs(rows).results
    #expect(found.pairs[0].difference.value == once.pairs[0].difference.value)
  }

  @Test("rows in any order give the same bytes")
  func order() throws {
    let models = [("a", 30, 7), ("b", 30, 5), ("c", 25, 3)].map { name, items, step in
      (name, (0..<items).map { (item: Int) -> Double? in Double(item * step % 11) / 10 })
    }
    let rows = Self.rows(models, clusterSize: 3)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let first = try encoder.encode(try Self.pairs(rows).results)
    for step in [7, 11, 13] {
      let moved = rows.indices.map { rows[$0 * step % rows.count] }
      guard Set(moved).count == rows.count else { continue }
      #expect(try encoder.encode(try Self.pairs(moved).results) == first)
    }
    let back = try JSONDecoder().decode(PairResults.self, from: first)
    #expect(try encoder.encode(back) == first)
  }

  @Test("thirty-four models are 561 pairs in one family")
  func many() throws {
    var models: [(String, [Double?])] = []
    for model in 0..<34 {
      let scores = (0..<20).map { (item: Int) -> Double? in
        Double((item * 13 + model * 7) % 11) / 10
      }
      models.append(("model-\(model)", scores))
    }
    let found = try Self.pairs(Self.rows(models, clusterSize: 4)).results
    #expect(found.pairs.count == 561 && found.families[0].tests == 561)
    #expect(found.families[0].models.count == 34)
    #expect(found.pairs.allSatisfy { $0.adjustedPValue ?? 0 >= $0.test.pValue ?? 0 })
  }

  @Test(
    "Value Portrait's 34 models have the ranks of the board",
    .enabled(if: SharedData.exists, "skipped: no shared data here"))
  func valuePortrait() throws {
    let study = try #require(try ValuePortraitTests.inputs().study(seed: 1))
    let found = try PairStudy(study, dimension: "benevolence", settings: PairSettings()).results
    #expect(found.pairs.count == 561 && found.families[0].unit == "points of the scale")
    let place = try #require(study.system.dimensions.firstIndex { $0.id == "benevolence" })
    let ranks = PairwiseComparison(try study.comparedScores(dimension: place)).ranks(level: 0.95)
    for pair in found.pairs {
      let places = pair.names.map { name in study.models.firstIndex(of: name) ?? -1 }
      #expect(ranks.isShownAbove(places[0], places[1]) == (pair.verdict == .firstHigher))
      #expect(ranks.isShownAbove(places[1], places[0]) == (pair.verdict == .secondHigher))
    }
  }

  @Test("above 100 models means are compared, each over its own items, and that is said")
  func aboveHundred() throws {
    var models: [(String, [Double?])] = []
    for model in 0..<102 {
      let scores = (0..<9).map { (item: Int) -> Double? in
        model == 0 && item > 5 ? nil : Double((item * 13 + model * 7) % 11) / 10
      }
      models.append(("m\(model)", scores))
    }
    let found = try Self.pairs(Self.rows(models), PairSettings(reference: "m0"))
    #expect(found.results.pairs.count == 101)
    #expect(found.results.pairs.allSatisfy { $0.difference.method == "cluster-t" })
    let caution = try #require(found.cautions.first { $0.code == .sharedItems })
    #expect(caution.message.contains("each over the model's own items"))
  }

  // MARK: - Reference and margin

  @Test("with a reference the family is the pairs with it, each as other less reference")
  func reference() throws {
    let study = try Self.example()
    let all = try PairStudy(study, dimension: "power", settings: PairSettings()).results
    let found = try PairStudy(
      study, dimension: "power", settings: PairSettings(reference: "Linden-2")
    ).results
    #expect(found.pairs.count == 8 && found.families[0].tests == 8)
    for pair in found.pairs {
      #expect(pair.second == "Linden-2")
      let same = try #require(all.pairs.first { Set($0.names) == Set(pair.names) })
      let sign = same.first == pair.first ? 1.0 : -1
      #expect(pair.test.pValue == same.test.pValue)
      #expect(pair.difference.value == same.difference.value.map { $0 * sign })
      #expect(
        pair.difference.lower == (sign > 0 ? same.difference.lower : same.difference.upper.map(-)))
      #expect(try #require(pair.adjustedPValue) <= (try #require(same.adjustedPValue)))
    }
  }

  @Test("an unknown reference is named with the nearest model")
  func unknownReference() throws {
    let rows = Self.rows(Self.paired(3, 1, 10))
    do {
      _ = try Self.pairs(rows, PairSettings(reference: "B"))
      Issue.record("no error")
    } catch let error as Diagnostics {
      #expect(error.description.contains("no model `B`"))
      #expect(error.description.contains("`b`"))
    }
    #expect(throws: Diagnostics.self) { try Self.pairs(rows, dimension: "pwer") }
    #expect(throws: Diagnostics.self) { try Self.pairs(Self.rows([("a", [1, 0])])) }
  }

  @Test("equivalence is shown within a margin, and not within a smaller one")
  func equivalence() throws {
    let scores = (0..<200).map { Double($0 * 37 % 101) / 100 }
    let rows = Self.rows([
      ("a", scores.map { $0 }),
      ("b", scores.enumerated().map { min(1, max(0, $1 + ($0 % 2 == 0 ? 0.02 : -0.02))) }),
    ])
    let wide = try #require(try Self.pairs(rows, PairSettings(margin: 5)).results.pairs.first)
    #expect(wide.verdict == .equivalent && (wide.equivalence?.adjustedPValue ?? 1) < 0.05)
    let narrow = try #require(
      try Self.pairs(rows, PairSettings(margin: 0.01)).results.pairs.first)
    #expect(narrow.verdict == .notShownToDiffer && (narrow.equivalence?.pValue ?? 0) > 0.05)
    // The interval at 1 - 2 alpha ends at the margin where the p-value is alpha.
    let close = try #require(
      try Self.pairs(rows, PairSettings(margin: 0.3)).results.pairs.first?.equivalence?.pValue)
    let same = try #require(
      try Self.pairs(rows, PairSettings(level: 1 - 2 * close)).results.pairs.first?.difference)
    let reach = max(abs(try #require(same.lower)), abs(try #require(same.upper)))
    #expect(close > 0.001 && abs(reach - 0.3) < 1e-6)
  }

  // MARK: - Sentence

  @Test(
    "the sentence names the leader, or all who are tied with it, or says that it cannot be said")
  func sentence() throws {
    func scores(_ right: Int, _ shift: Int = 0) -> [Double?] {
      (0..<60).map { ($0 + shift) % 60 < right ? 1 : 0 }
    }
    let cases: [([(String, [Double?])], String)] = [
      (
        [("a", scores(58)), ("b", scores(30)), ("c", scores(5))],
        "a leads on Power: it is shown to score higher than each of the 2 other models, ahead of b by"
      ),
      (
        [("a", scores(52)), ("b", scores(50)), ("c", scores(5))],
        "a has the highest score on Power, tied with b, from which it is not shown to differ; c is "
          + "shown to score lower."
      ),
      (
        [("a", scores(31)), ("b", scores(30, 5)), ("c", scores(29, 9))],
        "The data cannot say which of the 3 models leads on Power: a has the highest score, and no "
          + "difference is shown between it and b and c."
      ),
      (
        [("a", scores(50)), ("b", scores(50)), ("c", scores(5))],
        "a and b share the highest score on Power; c is shown to score lower."
      ),
      ([("a", scores(50)), ("b", scores(20))], "a scores higher than b on Power, by 50"),
      (
        [("a", scores(31)), ("b", scores(30, 5))],
        "The data cannot say whether a or b scores higher on Power: the difference is 1.7 percentage "
          + "points (95\u{202F}% interval "
      ),
    ]
    for (models, expected) in cases {
      let sentence = try Self.pairs(Self.rows(models)).results.sentence
      #expect(sentence.hasPrefix(expected), "\(sentence)")
    }
  }

  @Test("models without a shared item or without a score are named and not ranked by it")
  func apart() throws {
    let ones = [Double?](repeating: 1, count: 30)
    let zeros = [Double?](repeating: 0, count: 30)
    let none = [Double?](repeating: nil, count: 30)
    var rows = Self.rows([("a", ones + none), ("b", zeros + none), ("c", none + zeros)])
    rows += Self.rows([("d", ones)], dimension: "security")
    let found = try Self.pairs(rows)
    #expect(found.results.families[0].models == ["a", "b", "c"])
    #expect(found.results.families[0].tiedWithLeaders.isEmpty)
    #expect(
      found.results.sentence.hasPrefix(
        "a leads on Power among those that can be compared: it is shown to score higher than b"))
    #expect(
      found.results.sentence.hasSuffix("; c has no item in common with a and cannot be compared."))
    #expect(found.cautions.contains { $0.model == "d" && $0.code == .sharedItems })
    let reference = try Self.pairs(rows, PairSettings(reference: "d"))
    #expect(
      reference.results.pairs.isEmpty && reference.results.sentence == "d has no score on Power.")
    let other = try Self.pairs(rows, PairSettings(reference: "b"))
    #expect(
      other.results.sentence
        == "Compared with b on Power, a is shown to score higher; c has no item in common with it.")
  }

  @Test("a tie is read off the difference, not off overlapping intervals of scores")
  func tie() throws {
    // Items differ much, the models always by the same: intervals of scores overlap, yet a leads.
    let base = (0..<40).map { Double($0 % 10) / 10 }
    let rows = Self.rows([
      ("a", base.enumerated().map { $1 + ($0 % 4 == 0 ? 0.09 : 0.03) }), ("b", base.map { $0 }),
      ("c", base.map { $0 / 4 }),
    ])
    let study = try TestStudy.study(rows)
    let book = try study.book(IntervalOptions())
    let (one, other) = (
      try #require(book.score(model: "a", dimension: "power")),
      try #require(book.score(model: "b", dimension: "power"))
    )
    #expect(try #require(one.lower) < (try #require(other.upper)))
    let found = try PairStudy(study, dimension: "power", settings: PairSettings()).results
    #expect(found.families[0].tiedWithLeaders.isEmpty)
    #expect(found.sentence.hasPrefix("a leads on Power"))
  }

  // MARK: - Repeats

  @Test("repeats of 0/1 scores give pass@k and pass^k, and others none")
  func repeats() throws {
    // Two items with 4 answers: 2 and 1 right.
    let right = [[1, 1, 0, 0], [1, 0, 0, 0]]
    let rows = ["a", "b"].flatMap { model in
      right.enumerated().flatMap { item, answers in
        answers.enumerated().map {
          TestStudy.row(model, "i\(item)", "power", "\($1)", epoch: $0 + 1)
        }
      }
    }
    let found = try Self.pairs(rows).results
    let first = found.repeats.filter { $0.model == "a" }
    #expect(first.map(\.k) == [2, 4])
    // Chen et al.: 1 - C(2,2)/C(4,2) = 5/6 and 1 - C(3,2)/C(4,2) = 1/2; all of two: 1/6 and 0.
    #expect(abs(try #require(first[0].passAtK.value) - 2.0 / 3) < 1e-12)
    #expect(abs(try #require(first[0].passHatK.value) - 1.0 / 12) < 1e-12)
    #expect(first[1].passAtK.value == 1 && first[1].passHatK.value == 0)
    let noise = try #require(found.noise.first)
    // Item means 1/2 and 1/4; between answers (1 + 3/4)/6, which four answers divide by four.
    let within = 1.75 / 6
    #expect(abs(try #require(noise.repeats) - 100 * (within / 8).squareRoot()) < 1e-9)
    #expect(noise.items == 0 && noise.judges == nil)
    let graded = try Self.pairs(
      rows.map { $0.replacingOccurrences(of: ",1,scored", with: ",0.5,scored") })
    #expect(graded.results.repeats.isEmpty && !graded.results.noise.isEmpty)
  }
}
