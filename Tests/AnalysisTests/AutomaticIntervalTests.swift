import Analysis
import LogReaders
import Statistics
import Testing
import ValueModel

@Suite("Boards by the kind of the data")
struct AutomaticIntervalTests {
  /// Scores of models on items in clusters of three, by a rule; nil leaves an item out.
  static func rows(
    models: [String], items: Int, clusterSize: Int = 3, dimension: String = "power",
    score: (Int, Int) -> Double?
  ) -> [String] {
    models.indices.flatMap { model in
      (0..<items).compactMap { item in
        score(model, item).map {
          TestStudy.row(
            models[model], "i\(item)", dimension, "\($0)",
            cluster: clusterSize > 1 ? "c\(item / clusterSize)" : nil)
        }
      }
    }
  }

  static func binary(_ model: Int, _ item: Int) -> Double {
    (item * 7 + model * 5 + item * model) % 11 < 4 + model * 2 ? 1 : 0
  }

  @Test(
    "a cell is the interval of its column", arguments: [(1, 20), (3, 30), (4, 61), (2, 9)])
  func sameAsColumn(clusterSize: Int, items: Int) throws {
    for kind in 0..<2 {
      let score = { (model: Int, item: Int) -> Double in
        kind == 0 ? Self.binary(model, item) : Double((item * 13 + model * 29) % 101) / 100
      }
      let book = try TestStudy.book(
        Self.rows(models: ["a", "b"], items: items, clusterSize: clusterSize) { score($0, $1) })
      for (model, name) in ["a", "b"].enumerated() {
        let sums = try ClusterSums(
          values: (0..<items).map { score(model, $0) },
          clusters: (0..<items).map { $0 / clusterSize })
        let mean = MeanEstimate(sums, kind: ScoreKind(of: sums, ends: 0...1))
        let interval = try #require(mean.interval(level: 0.95).value)
        let cell = try #require(book.score(model: name, dimension: "power"))
        #expect(cell.lower == interval.lower * 100 && cell.upper == interval.upper * 100)
        #expect(cell.method == interval.method && cell.methodReason == interval.methodReason)
        #expect(cell.degreesOfFreedom == interval.degreesOfFreedom)
        #expect(cell.effectiveSampleSize == interval.effectiveSampleSize)
        let band = try #require(cell.band)
        // One dimension has scores: its band is its interval.
        #expect(band.lower == cell.lower && band.upper == cell.upper)
      }
    }
  }

  @Test("all right is an interval, not a gap", arguments: [(15, 1), (15, 3), (8, 2), (6, 6)])
  func allRight(items: Int, clusterSize: Int) throws {
    let book = try TestStudy.book(
      Self.rows(models: ["a", "b"], items: items, clusterSize: clusterSize) { model, item in
        model == 0 ? 1 : Self.binary(model, item)
      })
    let cell = try #require(book.score(model: "a", dimension: "power"))
    #expect(cell.estimate == 100)
    guard items > clusterSize else {
      #expect(cell.lower == nil && cell.reason == UndefinedReason.oneCluster.description)
      #expect(cell.rank == nil && cell.rankReason != nil)
      return
    }
    #expect(try #require(cell.lower) < 100 && cell.upper == 100)
    #expect(cell.rank != nil)
  }

  @Test("neither the order of the rows nor the seed changes a bit")
  func invariance() throws {
    var rows = Self.rows(models: ["b", "a", "c"], items: 45) { Self.binary($0, $1) }
    rows += Self.rows(models: ["b", "a", "c"], items: 30, dimension: "security") {
      Double(($0 * 31 + $1 * 17) % 97) / 96
    }
    let one = try TestStudy.book(rows)
    var state: UInt64 = 7
    let shuffled = rows.map { row -> (UInt64, String) in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 20, row)
    }.sorted { $0.0 < $1.0 }.map(\.1)
    #expect(try TestStudy.book(shuffled, seed: 99).scores == one.scores)
    #expect(try TestStudy.book(rows.reversed(), seed: 3).scores == one.scores)
  }

  @Test("ranks are Holm's tests of all pairs on shared items")
  func ranksOfPairs() throws {
    // Plain 0/1: the exact test of McNemar for each pair, adjusted by the library's own Holm.
    let models = ["a", "b", "c", "d"]
    let score = { (model: Int, item: Int) -> Double in
      (item * 17 + model * 3) % 40 < 12 + model * 4 ? 1 : 0
    }
    let book = try TestStudy.book(
      Self.rows(models: models, items: 60, clusterSize: 1) { score($0, $1) })
    var pairs: [(Int, Int)] = []
    var pValues: [Double] = []
    for one in models.indices {
      for other in (one + 1)..<models.count {
        let differences = (0..<60).map { score(one, $0) - score(other, $0) }
        let test = try McNemar(
          firstOnly: differences.count { $0 > 0 }, secondOnly: differences.count { $0 < 0 })
        pairs.append((one, other))
        pValues.append(try #require(test.exactTest().value).pValue)
      }
    }
    let adjusted = try PValueAdjustment.holm.adjust(pValues)
    let estimates = models.indices.map { model in
      (0..<60).reduce(0) { $0 + score(model, $1) }
    }
    for model in models.indices {
      var better = 1
      var worse = models.count
      for (pair, p) in zip(pairs, adjusted) where p <= 0.05 {
        guard pair.0 == model || pair.1 == model else { continue }
        let other = pair.0 == model ? pair.1 : pair.0
        if estimates[other] > estimates[model] { better += 1 } else { worse -= 1 }
      }
      #expect(
        book.score(model: models[model], dimension: "power")?.rank
          == RankRange(lower: better, upper: worse))
    }
    // Something is separated, and not everything.
    #expect(adjusted.contains { $0 <= 0.05 } && adjusted.contains { $0 > 0.05 })
  }

  @Test("models without a common item are compared as independent samples")
  func noSharedItems() throws {
    var rows: [String] = []
    for item in 0..<40 {
      rows.append(TestStudy.row("low", "x\(item)", "power", item % 10 == 0 ? "1" : "0"))
      rows.append(TestStudy.row("high", "y\(item)", "power", item % 10 == 0 ? "0" : "1"))
    }
    let book = try TestStudy.book(rows)
    #expect(book.score(model: "high", dimension: "power")?.rank == RankRange(lower: 1, upper: 1))
    #expect(book.score(model: "low", dimension: "power")?.rank == RankRange(lower: 2, upper: 2))
  }

  @Test("the score over all dimensions is a weighted sum with the cluster as the row")
  func overall() throws {
    let dimensions = try DefinitionCatalog.shipped().system("schwartz").dimensions.map(\.id)
    var rows: [String] = []
    var columns: [[Double]] = []
    for (place, dimension) in dimensions.enumerated() {
      let score = { (item: Int) in Double((item * 7 + place * 3) % 10) / 9 }
      columns.append((0..<24).map(score))
      rows += Self.rows(models: ["a"], items: 24, dimension: dimension) { _, item in score(item) }
    }
    let clusters = (0..<24).map { $0 / 3 }
    let terms = try columns.map {
      LinearCombinationEstimate.Term(
        try ClusterSums(values: $0, clusters: clusters), coefficient: 1 / Double(columns.count))
    }
    let expected = LinearCombinationEstimate(terms, kind: .bounded(lower: 0, upper: 1))
    let interval = try #require(expected.interval(level: 0.95).value)
    let cell = try #require(
      TestStudy.book(rows).score(model: "a", dimension: ModelScore.overall))
    #expect(cell.method == "score")
    #expect(abs(try #require(cell.lower) - interval.lower * 100) < 1e-9)
    #expect(abs(try #require(cell.upper) - interval.upper * 100) < 1e-9)
  }

  @Test("few clusters are a caution of the bootstrap alone")
  func fewClusters() throws {
    let rows = Self.rows(models: ["a", "b"], items: 30) { Self.binary($0, $1) }
    let auto = try TestStudy.book(rows)
    #expect(!auto.cautions.contains { $0.code == .fewClusters })
    let bootstrap = try TestStudy.book(
      rows, options: IntervalOptions(method: .bca, replicates: 199))
    #expect(bootstrap.cautions.contains { $0.code == .fewClusters })
    // One cluster carries the only failure.
    let ceiling = try TestStudy.book(
      Self.rows(models: ["a"], items: 30) { _, item in item == 0 ? 0 : 1 })
    #expect(ceiling.cautions.contains { $0.code == .spreadMostlyAssumed && $0.model == "a" })
  }

  @Test("hundreds of models are ranked in seconds")
  func manyModels() throws {
    let rows = Self.rows(models: (0..<300).map { "m\($0)" }, items: 20, clusterSize: 2) {
      model, item in (item * 7 + model * 13) % 300 < model ? 1 : 0
    }
    let study = try TestStudy.study(rows)
    let clock = ContinuousClock()
    var book: ScoreBook?
    let time = try clock.measure { book = try study.book(IntervalOptions()) }
    #expect(time < .seconds(60), "\(time)")
    #expect(book?.score(model: "m0", dimension: "power")?.rank != nil)
  }
}
