import Analysis
import Diagnostics
import LogReaders
import Statistics
import Testing
import ValueModel

/// The rule of the published study, against figures computed apart from this project (Python's
/// standard library, straight from the published ratings and item table).
@Suite("Value Portrait", .enabled(if: SharedData.exists, "skipped: no shared data here"))
struct ValuePortraitTests {
  static let expected: [(model: String, scores: [Double])] = [
    (
      "gpt-4o-2024-11-20",
      [
        0.326546003017, 0.132747553404, -0.097696421226, -0.241906377936, -0.220328996983,
        0.302736479207, -0.534565108095, 0.000459046495, 0.531674208145, 0.25987933635,
      ]
    ),
    (
      "gemini-flash-1.5",
      [
        0.374125874126, 0.00626118068, -0.095571095571, -0.414835164835, -0.174879807692,
        0.442307692308, -0.141025641026, 0.105351170569, 0.5, 0.058974358974,
      ]
    ),
    (
      "llama-3.1-8b-instruct",
      [
        0.05883724119, 0.024799186222, 0.005301887655, -0.054907347554, -0.03950556184,
        -0.015621633269, 0.18080693816, 0.009430126566, -0.008295625943, -0.021970839618,
      ]
    ),
    (
      "claude-3-opus-20240229",
      [
        0.453859865625, 0.162457469571, -0.233008821244, -0.432503770739, -0.435107937406,
        0.793686705451, -0.224170437406, 0.172568693029, 0.714932126697, 0.60638511815,
      ]
    ),
  ]

  static func inputs() throws -> StudyInputs {
    try SharedData.inputs(
      "value-portrait/ratings.csv.gz", instrument: "value-portrait",
      columnMap: "value-portrait")
  }

  @Test("scores follow the published rule")
  func scores() throws {
    let study = try #require(try ValuePortraitTests.inputs().study(seed: 1))
    #expect(study.models.count == 34)
    #expect(study.itemCount == 221)
    let book = try study.book(IntervalOptions())
    for (model, scores) in ValuePortraitTests.expected {
      for (dimension, score) in zip(book.system.dimensions, scores) {
        let cell = try #require(book.score(model: model, dimension: dimension.id))
        #expect(abs(try #require(cell.estimate) - score) < 1e-11, "\(model) \(dimension.id)")
      }
    }
  }

  @Test("Tradition's twelve items and the model with two versions are cautions")
  func cautions() throws {
    let study = try #require(try ValuePortraitTests.inputs().study(seed: 1))
    let tradition = study.cautions.first { $0.code == .fewItems && $0.dimension == "tradition" }
    #expect(tradition?.observed == 12)
    let repeats = study.cautions.filter { $0.code == .fewerRepeats }
    #expect(repeats.map(\.model) == ["gemini-flash-1.5"])
    #expect(repeats.first?.observed == 2)
    #expect(repeats.first?.expected == 6)
  }

  @Test("a centred profile has no overall score")
  func noOverall() throws {
    let study = try #require(try ValuePortraitTests.inputs().study(seed: 1))
    let book = try study.book(IntervalOptions())
    #expect(throws: Diagnostics(.noOverallScore(system: "Schwartz basic values"))) {
      try Leaderboard(book, cautions: [])
    }
  }

  @Test("an item table that is not beside the log is named, with the remedy")
  func missingItemTable() {
    #expect {
      try SharedData.inputs("fulcra/trustworthy_data.jsonl", instrument: "value-portrait")
    } throws: { error in
      let text = "\(error)"
      return text.contains("items.csv") && text.contains("--item-table FILE")
    }
  }
}

@Suite("FULCRA and published scores", .enabled(if: SharedData.exists, "skipped: no shared data"))
struct OtherRealDataTests {
  @Test("FULCRA's five models are scored unpaired, with the item sets' difference as a caution")
  func fulcra() throws {
    let inputs = try SharedData.inputs("fulcra/trustworthy_data.jsonl", instrument: "fulcra")
    let study = try #require(try inputs.study(seed: 1))
    #expect(study.models.count == 5)
    #expect(study.cautions.contains { $0.code == .unequalItems && $0.model == nil })
    #expect(study.cautions.contains { $0.code == .missingJudgments })
  }

  @Test("published scores need no instrument, and curated cases are never averaged")
  func valueCompass() throws {
    let scores = try SharedData.inputs("value-compass/MFT_scores.json")
    #expect(scores.isPublishedOnly)
    #expect(scores.system.id == "moral-foundations")
    #expect(try scores.study(seed: 1) == nil)
    let book = try scores.publishedBook(options: IntervalOptions())
    #expect(book.scores.allSatisfy { $0.lower == nil && $0.rank == nil })
    let cases = try SharedData.inputs("value-compass/MFT_cases.json")
    #expect(cases.log.cases.count == 360)
    #expect(try cases.study(seed: 1) == nil)
    #expect(throws: Diagnostics(.curatedOnly(files: ["MFT_cases.json"]))) {
      try cases.publishedBook(options: IntervalOptions())
    }
  }
}
