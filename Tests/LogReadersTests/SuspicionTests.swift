import Diagnostics
import LogFixtures
import LogReaders
import StudyStore
import Testing

/// What no row is wrong in, and the whole looks wrong: said once, with the extent.
@Suite("Suspicions")
struct SuspicionTests {
  private func judgment(
    _ sample: String, model: String = "org/a", judge: String = "rule:x", _ score: Double? = 1
  ) -> Judgment {
    Judgment(
      evaluation: "e-\(model)", task: "t", model: model, sample: sample, judge: judge,
      score: score)
  }

  /// The warnings of a log that holds the judgments.
  private func warnings(_ judgments: [Judgment]) throws -> [Diagnostic] {
    let bytes = try JudgmentWriter.bytes(JudgmentTable(judgments), as: .jsonLines)
    return try LogReader().read(bytes: bytes, named: "log.jsonl").issues
      .filter { !["missingScore"].contains($0.code) }
  }

  @Test("models with the same items, a full panel and one unit raise none")
  func sound() throws {
    let rows = ["org/a", "org/b"].flatMap { model in
      ["1", "2", "3"].flatMap { item in
        ["model:x/one", "model:y/two"].map { judgment(item, model: model, judge: $0, 0.5) }
      }
    }
    #expect(try warnings(rows).isEmpty)
  }

  @Test("models that were not given the same items")
  func unevenItems() throws {
    let rows =
      ["1", "2", "3"].map { judgment($0) } + ["2", "3", "4"].map { judgment($0, model: "org/b") }
    let found = try warnings(rows)
    #expect(found.map(\.code) == ["unevenItems"])
    #expect(found[0].message.contains("all of them have 2 of 4"))
    // Curated examples and pairs are not meant to be balanced.
    let curated = rows.map { row in
      var row = row
      row.sampling = .curated
      return row
    }
    let pairs = rows.map { row in
      var row = row
      row.opponent = "org/c"
      return row
    }
    #expect(try warnings(curated).isEmpty)
    #expect(try warnings(pairs).isEmpty)
  }

  @Test("responses with fewer verdicts than the panel has judges")
  func shortPanel() throws {
    let judges = ["model:x/one", "model:y/two", "human:z"]
    let rows = (1...10).flatMap { item in
      judges.map { judgment("\(item)", judge: $0, item == 10 && $0 == "human:z" ? nil : 1) }
    }
    let found = try warnings(rows)
    #expect(found.map(\.code) == ["shortPanel"])
    #expect(found[0].message.contains("1 of 10 responses"))
    #expect(found[0].message.contains("fewer than 3 verdicts"))
    // Raters who take turns are no fixed panel.
    let turns = (1...9).flatMap { item in
      judges.prefix(item % 3 + 1).map { judgment("\(item)", judge: $0) }
    }
    #expect(try warnings(turns).isEmpty)
  }

  @Test("proportions beside percentages, between runs and within one")
  func mixedUnits() throws {
    let shares = (1...10).map { judgment("\($0)", Double($0) / 10) }
    let percent = (1...10).map { judgment("\($0)", model: "org/b", Double($0) * 10) }
    #expect(try warnings(shares + percent).map(\.code) == ["mixedUnits"])
    let within = shares + [judgment("11", 85)]
    #expect(try warnings(within).map(\.code) == ["mixedUnits"])
    // Stars, counts, and a declared scale are what they are.
    let stars = (1...5).map { judgment("\($0)", Double($0)) }
    let hits = (1...5).map { judgment("\($0)", model: "org/b", Double($0 % 2)) }
    #expect(try warnings(stars + hits).isEmpty)
    let declared = (shares + [judgment("11", 85)]).map { row in
      var row = row
      row.scaleMinimum = 0
      row.scaleMaximum = 100
      return row
    }
    #expect(try warnings(declared).isEmpty)
  }

  @Test(
    "a judge that is the model that it judges, or of its family",
    arguments: [
      ("model:openai/gpt-4o", "openai/gpt-4o", "selfJudged"),
      ("model:openai/gpt-4o[2]", "openai/gpt-4o", "selfJudged"),
      ("model:openai/gpt-4o", "azure/GPT-4o-mini", "kinJudged"),
      ("model:openai/gpt-4o", "anthropic/claude-3", nil),
      ("model:openai/o3", "openai/o1", nil), ("model:mock/model", "mock/model-b", nil),
      ("human:openai/gpt-4o", "openai/gpt-4o", nil),
    ])
  func kinship(judge: String, model: String, code: String?) throws {
    let rows = ["1", "2"].map { judgment($0, model: model, judge: judge) }
    #expect(try warnings(rows).map(\.code) == [code].compactMap(\.self))
  }

  private func inspectRow(_ version: String, judge: String = "model:x/one") -> Judgment {
    var row = judgment("1", model: "org/\(version)", judge: judge)
    row.tool = "inspect_ai"
    row.toolVersion = version
    return row
  }

  @Test(
    "versions of a tool on both sides of a change in what its judges' verdicts mean",
    arguments: [
      (["0.3.244", "0.3.245"], 1), (["0.3.150", "0.3.285"], 2), (["0.3.250", "0.3.260"], 0),
      (["0.3.260", "0.3.285"], 1), (["0.3.95.dev16+g6527d0861", "0.3.240"], 0),
    ])
  func versions(versions: [String], changes: Int) throws {
    let codes = try warnings(versions.map { inspectRow($0) }).map(\.code)
    #expect(codes == Array(repeating: "straddledVersions", count: changes))
    let rules = try warnings(versions.map { inspectRow($0, judge: "rule:match") })
    #expect(rules.isEmpty)
  }

  @Test("logs that are each sound are suspicious together: an ingestion and the study say so")
  func study() throws {
    let scratch = try Scratch()
    let study = try Study()
    var codes: [[String]] = []
    for version in ["0.3.150", "0.3.285"] {
      let path = "\(scratch.path)/\(version).jsonl"
      var row = inspectRow(version)
      row.sample = version
      try JudgmentWriter.write(JudgmentTable([row]), to: path)
      codes.append(try StudyIngestion(study).ingest([path]).issues.map(\.code))
    }
    #expect(codes == [[], ["straddledVersions", "straddledVersions"]])
    #expect(try study.issues().isEmpty)
    #expect(
      try study.suspicions().map(\.code)
        == ["straddledVersions", "straddledVersions", "unevenItems"])
  }
}
