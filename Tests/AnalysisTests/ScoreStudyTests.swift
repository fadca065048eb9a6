import Analysis
import Diagnostics
import LogReaders
import Testing
import ValueModel

@Suite("Scores")
struct ScoreStudyTests {
  @Test("an item score is the mean over epochs of the mean over judges, not over rows")
  func nestedMeans() throws {
    // Epoch 1 has two judges (1 and 0), epoch 2 one judge (1): (0.5 + 1) / 2, not 2 / 3.
    let book = try TestStudy.book([
      TestStudy.row("a", "i1", "power", "1", judge: "rule:one"),
      TestStudy.row("a", "i1", "power", "0", judge: "rule:two"),
      TestStudy.row("a", "i1", "power", "1", epoch: 2, judge: "rule:one"),
      TestStudy.row("a", "i2", "power", "0"),
    ])
    let cell = try #require(book.score(model: "a", dimension: "power"))
    #expect(cell.estimate == 37.5)
    #expect(cell.rawEstimate == 0.375)
    #expect(cell.items == 2)
  }

  @Test("a judge who repeats himself counts once among the judges")
  func repeatsOfAJudge() throws {
    var rows = [TestStudy.row("a", "i1", "power", "1", judge: "rule:one")]
    for index in 1...9 {
      rows.append(TestStudy.row("a", "i1", "power", "0", judge: "rule:two", index: index))
    }
    let book = try TestStudy.book(rows + [TestStudy.row("a", "i2", "power", "0.5")])
    #expect(book.score(model: "a", dimension: "power")?.estimate == 50)
  }

  @Test("a panel's verdict does not count beside the votes it is made of")
  func panels() throws {
    let book = try TestStudy.book([
      TestStudy.row("a", "i1", "power", "1", judge: "model:one", kind: "model"),
      TestStudy.row("a", "i1", "power", "0", judge: "model:two", kind: "model"),
      TestStudy.row("a", "i1", "power", "1", judge: "panel:both", kind: "panel"),
      TestStudy.row("a", "i2", "power", "1", judge: "panel:both", kind: "panel"),
    ])
    #expect(book.score(model: "a", dimension: "power")?.estimate == 75)
  }

  @Test("spellings of one criterion judge the same item once")
  func spellings() throws {
    let book = try TestStudy.book([
      TestStudy.row("a", "i1", "power", "1"),
      TestStudy.row("a", "i1", "Power", "0", judge: "rule:b"),
      TestStudy.row("a", "i2", "power", "1"),
    ])
    let cell = try #require(book.score(model: "a", dimension: "power"))
    #expect(cell.items == 2)
    #expect(cell.estimate == 75)
  }

  @Test("names that differ in bytes alone are two models")
  func exactNames() throws {
    let book = try TestStudy.book([
      TestStudy.row("caf\u{E9}", "i1", "power", "1"),
      TestStudy.row("cafe\u{301}", "i1", "power", "0"),
      TestStudy.row("caf\u{E9}", "i2", "power", "1"),
      TestStudy.row("cafe\u{301}", "i2", "power", "0"),
    ])
    #expect(book.models.count == 2)
    #expect(
      Set(book.scores.compactMap { $0.dimension == "power" ? $0.estimate : nil }) == [0, 100])
  }

  @Test("clusters of two tasks are different clusters")
  func clustersOfTasks() throws {
    var rows: [String] = []
    for item in 0..<8 {
      for task in ["one", "two"] {
        rows.append(
          TestStudy.row(
            "a", "i\(item)", "power", item % 3 == 0 ? "1" : "0", cluster: "c\(item / 2)", task: task
          ))
      }
    }
    let study = try TestStudy.study(rows)
    #expect(study.clusterCount == 8)
    #expect(study.itemCount == 16)
  }

  @Test("an item in two clusters is refused, with both places, in any order of the rows")
  func twoClusters() throws {
    let rows = [
      TestStudy.row("a", "i1", "power", "1", cluster: "c1"),
      TestStudy.row("b", "i1", "power", "1", cluster: "c2"),
    ]
    for order in [rows, rows.reversed()] {
      #expect {
        try TestStudy.study(order)
      } throws: { error in
        let text = "\(error)"
        return text.contains("row 1") && text.contains("row 2") && text.contains("one cluster")
      }
    }
  }

  @Test("an item's weight counts in the mean, and one of zero counts for nothing")
  func weights() throws {
    let book = try TestStudy.book([
      TestStudy.row("a", "i1", "power", "1", weight: "3"),
      TestStudy.row("a", "i2", "power", "0", weight: "1"),
      TestStudy.row("a", "i3", "power", "0", weight: "0"),
    ])
    let cell = try #require(book.score(model: "a", dimension: "power"))
    #expect(cell.estimate == 75)
    #expect(cell.items == 2)
  }

  @Test("few items separate nothing")
  func fewClusters() throws {
    var rows: [String] = []
    for item in 0..<4 {
      rows.append(TestStudy.row("a", "i\(item)", "power", "1"))
      rows.append(TestStudy.row("b", "i\(item)", "power", "0"))
    }
    let book = try TestStudy.book(rows)
    // Four pairs that all differ: exact McNemar gives 0.125.
    #expect(book.score(model: "a", dimension: "power")?.rank == RankRange(lower: 1, upper: 2))
  }

  @Test("a judgment without a score is counted and never read as zero")
  func missingIsMissing() throws {
    let book = try TestStudy.book([
      TestStudy.row("a", "i1", "power", "1"), TestStudy.row("a", "i2", "power", ""),
      TestStudy.row("a", "i3", "power", "1"), TestStudy.row("a", "i4", "power", "0"),
    ])
    let cell = try #require(book.score(model: "a", dimension: "power"))
    #expect(abs(try #require(cell.estimate) - 200.0 / 3) < 1e-12)
    #expect(cell.items == 3)
    #expect(cell.judgments?.unscored == 1)
    #expect(cell.judgments?.scored == 3)
    #expect(cell.estimateMissingAsWorst == 50)
  }

  @Test("a dimension without judgments has no estimate and says why")
  func emptyDimension() throws {
    let book = try TestStudy.book([
      TestStudy.row("a", "i1", "power", "1"), TestStudy.row("a", "i2", "power", "0"),
    ])
    let cell = try #require(book.score(model: "a", dimension: "tradition"))
    #expect(cell.estimate == nil)
    #expect(cell.lower == nil)
    #expect(cell.rank == nil)
    #expect(cell.reason != nil)
  }

  @Test("the order of the rows changes no bit of the result")
  func rowOrder() throws {
    var rows: [String] = []
    for item in 0..<40 {
      for (number, model) in ["b", "a", "c"].enumerated() {
        let score = Double((item * 7 + number * 3) % 10) / 9
        rows.append(
          TestStudy.row(model, "i\(item)", "power", "\(score)", cluster: "c\(item / 4)"))
      }
    }
    let forwards = try TestStudy.book(rows)
    let backwards = try TestStudy.book(Array(rows.reversed()))
    #expect(forwards.scores == backwards.scores)
  }

  @Test("curated rows alone are refused, and left out with a caution where others stand")
  func curated() throws {
    let curated = TestStudy.row("a", "i9", "power", "1", sampling: "curated")
    #expect(throws: Diagnostics(.curatedOnly(files: ["log.csv"]))) {
      try TestStudy.study([curated])
    }
    let study = try TestStudy.study([
      curated, TestStudy.row("a", "i1", "power", "0"), TestStudy.row("a", "i2", "power", "0"),
    ])
    #expect(study.cautions.contains { $0.code == .curatedExcluded })
    #expect(study.itemCount == 2)
  }

  @Test("a criterion that feeds no dimension is refused by name")
  func nothingFeeds() {
    #expect(throws: Diagnostics.self) {
      try TestStudy.study([TestStudy.row("a", "i1", "cheerfulness", "1")])
    }
  }

  @Test("fewer items, fewer repeats, one judge and a ceiling are named cautions")
  func cautions() throws {
    var rows: [String] = []
    for item in 0..<30 {
      rows.append(TestStudy.row("full", "i\(item)", "power", item % 2 == 0 ? "1" : "0"))
      rows.append(TestStudy.row("full", "i\(item)", "power", "1", epoch: 2))
      if item < 20 { rows.append(TestStudy.row("short", "i\(item)", "power", "1")) }
    }
    let cautions = try TestStudy.study(rows).cautions
    func has(_ code: Caution.Code, _ model: String?) -> Bool {
      cautions.contains { $0.code == code && $0.model == model }
    }
    #expect(has(.unequalItems, "short"))
    #expect(has(.fewerRepeats, "short"))
    #expect(has(.ceiling, "short"))
    #expect(has(.oneJudge, nil))
    #expect(!has(.unequalItems, "full"))
    #expect(!has(.fewItems, nil))
  }

  @Test("a misspelt dimension and a misspelt model are errors with a suggestion")
  func suggestions() throws {
    let book = try TestStudy.book([
      TestStudy.row("alpha", "i1", "power", "1"), TestStudy.row("alpha", "i2", "power", "0"),
    ])
    let dimension = #expect(throws: Diagnostics.self) {
      try Leaderboard(book, dimension: "powr", cautions: [])
    }
    #expect(dimension?.all.map(\.code) == ["unknownDimension"])
    #expect(
      dimension?.description
        == "no dimension `powr` in Schwartz basic values. Did you mean `Power`?")
    let model = #expect(throws: Diagnostics.self) {
      try Leaderboard(book, dimension: "power", models: ["alpa"], cautions: [])
    }
    #expect(model?.all.map(\.code) == ["unknownModel"])
    #expect(model?.description == "no model `alpa` in the log. Did you mean `alpha`?")
  }

  @Test("published scores are shown without interval or rank")
  func published() throws {
    let system = try DefinitionCatalog.shipped().system("schwartz")
    let scores = system.dimensions.map {
      PublishedScore(
        model: "a", set: "Schwartz", dimension: $0.name, score: 40, sourceFile: "s.json",
        locator: "#/data/0")
    }
    let partial = PublishedScore(
      model: "b", set: "Schwartz", dimension: "Power", score: 60, sourceFile: "s.json",
      locator: "#/data/1")
    let book = ScoreBook(
      published: scores + [partial], system: system, options: IntervalOptions())
    let whole = try #require(book.score(model: "a", dimension: ModelScore.overall))
    #expect(whole.estimate == 40)
    #expect(whole.lower == nil && whole.upper == nil && whole.rank == nil)
    #expect(whole.reason == "published without item-level data")
    // A mean over other dimensions than the rest of the board would not be comparable.
    #expect(book.score(model: "b", dimension: ModelScore.overall)?.estimate == nil)
  }
}
