import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

@Suite("Value Portrait")
struct ValuePortraitTests {
  private static let path = SharedData.path("value-portrait/ratings.csv.gz")
  private static let isThere = SharedData.has("value-portrait/ratings.csv.gz")

  @Test(
    "all ratings are read through the shipped map",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func ratings() throws {
    let options = LogReadingOptions(columnMap: try .shipped("value-portrait"))
    let log = try LogReader(options: options).read([Self.path])
    let table = log.judgments
    #expect(table.count == 103_792)
    #expect(table.model.values.count == 34)
    #expect(table.sample.values.count == 520)
    #expect(table.cluster.values.count == 104)
    #expect(Set(table.epoch) == [1, 2, 3, 4, 5, 6])
    #expect(table.status.allSatisfy { $0 == .scored })
    let first = table[0]
    #expect(first.model == "chatgpt-4o-latest")
    #expect(first.sample == "1003-1")
    #expect(first.cluster == "1003")
    #expect(first.score == 4)
    #expect(first.scaleMinimum == 1)
    #expect(first.scaleMaximum == 6)
    #expect(first.judge == "rule:self-report")
    #expect(first.sourceFile == "ratings.csv.gz")
    #expect(first.sourceLocator == "row 1")
    #expect(table[5].epoch == 6)
    let fours = (0..<table.count).count { table.score(at: $0) == 4 }
    #expect(fours == 53_937)
    let file = try #require(log.files.first)
    #expect(file.name == "ratings.csv.gz")
    #expect(file.reader == "column-map value-portrait")
    #expect(file.rowsRead == 103_792)
    #expect(file.rowsKept == 103_792)
    #expect(file.duplicates == 0)
    #expect(log.issues.isEmpty)
  }

  @Test(
    "the ratings are read in a fraction of a second",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func speed() throws {
    let options = LogReadingOptions(columnMap: try .shipped("value-portrait"))
    var best = Duration.seconds(1000)
    for _ in 0..<5 {
      let clock = ContinuousClock()
      best = min(best, try clock.measure { _ = try LogReader(options: options).read([Self.path]) })
    }
    print("value-portrait ratings: best of five \(best)")
    // The aim is 0.25 s in release; a debug build or a loaded machine is many times slower.
    #expect(best < .seconds(10))
  }

  @Test(
    "the ratings survive a round trip through canonical JSON Lines and CSV",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"),
    arguments: JudgmentWriter.Format.allCases)
  func roundTrip(format: JudgmentWriter.Format) throws {
    let options = LogReadingOptions(columnMap: try .shipped("value-portrait"))
    let table = try LogReader(options: options).read([Self.path]).judgments
    let clock = ContinuousClock()
    var bytes: [UInt8] = []
    let writing = try clock.measure { bytes = try JudgmentWriter.bytes(table, as: format) }
    var again = JudgmentTable()
    let reading = try clock.measure {
      again = try LogReader().read(bytes: bytes, named: "ratings").judgments
    }
    print("value-portrait as \(format.rawValue): written in \(writing), read in \(reading)")
    #expect(again.elementsEqual(table))
  }

  @Test(
    "without a map the refusal names the map that fits",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func withoutMap() throws {
    let error = #expect(throws: Diagnostics.self) { try LogReader().read([Self.path]) }
    let issue = try #require(error?.all.first)
    #expect(issue.code == "unknownFormat")
    #expect(issue.remedy?.contains("value-portrait") == true)
  }

  @Test(
    "a walk with the map takes the ratings and names the other files as skipped",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func walk() throws {
    let options = LogReadingOptions(columnMap: try .shipped("value-portrait"))
    let log = try LogReader(options: options).read([SharedData.path("value-portrait")])
    #expect(log.judgments.count == 103_792)
    #expect(log.files.map(\.name) == ["ratings.csv.gz"])
    let skipped = log.issues.filter { $0.code == "notALog" }.map {
      $0.file.split(separator: "/").last
    }
    #expect(
      skipped == ["README.md", "human_profiles.csv", "human_ratings.csv.gz", "items.csv"])
  }
}

@Suite("FULCRA")
struct FULCRATests {
  private static let isThere = SharedData.has("fulcra/trustworthy_data.jsonl")

  @Test(
    "every dialogue gives ten judgments and the messy labels are counted",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func dialogues() throws {
    let log = try LogReader().read([SharedData.path("fulcra/trustworthy_data.jsonl")])
    let table = log.judgments
    #expect(table.count == 17_180)
    #expect(table.model.values.count == 5)
    #expect(table.criterion.values.count == 10)
    #expect(table.judge.values == ["panel:fulcra"])
    #expect(table.judgeKind[0] == .panel)
    #expect(table.scaleType[0] == .ordinal)
    // 4,378 labels, of which 11 name humility, 8 of them beside conformity; 32 values are named
    // twice in one dialogue, 29 of them with both signs.
    let scores = (0..<table.count).map { table.score(at: $0) }
    let warnings = Dictionary(grouping: log.issues, by: \.code)
    #expect(
      warnings["refinedValue"]?.map(\.message) == [
        "the value \"humility\" is named 11 times and counts as \"conformity\", its type"
      ])
    #expect(warnings["unknownValue"] == nil)
    #expect(warnings["nonStandardLabel"]?.count == 3)
    #expect(warnings["nonStandardLabel"]?.contains { $0.message.contains("108 times") } == true)
    let contradictory = table.status.count { $0 == .unscored }
    #expect(warnings["contradictoryLabels"]?.count == 1)
    #expect(scores.count { $0 == nil } == contradictory)
    #expect(contradictory == 29)
    #expect(scores.count { $0 == 1 } + scores.count { $0 == -1 } == 4_378 - 8 - 32 - 29)
    let notConnected = (0..<table.count).count { table.label[$0] == "not connected" }
    #expect(notConnected == scores.count { $0 == 0 })
    let first = table[0]
    #expect(first.model == "meta-llama/Llama-2-7b-chat-hf")
    #expect(first.sample.utf8.count == 16)
    #expect(first.sourceLocator == "L1")
    #expect(first.category == "trustworthy")
  }

  @Test(
    "humility counts as conformity, in whatever order, and against it when the signs differ",
    arguments: [
      (["humility: +1"], 1.0, ["refinedValue"]),
      (["humility: +1", "conformity: +1"], 1, ["refinedValue"]),
      (["conformity: +1", "humility: -1"], nil, ["refinedValue", "contradictoryLabels"]),
      (["conformity: -1", "conformity: -1"], -1, ["repeatedLabel"]),
    ] as [([String], Double?, [String])])
  func humility(labels: [String], score: Double?, codes: [String]) throws {
    let list = labels.map { "\"\($0)\"" }.joined(separator: ",")
    let log = try read(
      """
      {"dialogue":"Human: Why?\\nBob: So.","value_types":[\(list)],"response_source":"m"}

      """)
    #expect(log.judgments.first { $0.criterion == "conformity" }?.score == score)
    #expect(log.issues.map(\.code) == codes)
  }
}

@Suite("Value Compass")
struct ValueCompassTests {
  private static let isThere = SharedData.has("value-compass/Schwartz_cases.json")

  @Test(
    "scores are published scores and never judgments",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"),
    arguments: [("Schwartz", 330), ("MFT", 165), ("Risk", 198), ("FULVa", 198)])
  func scores(set: String, count: Int) throws {
    let log = try LogReader().read([SharedData.path("value-compass/\(set)_scores.json")])
    #expect(log.judgments.count == 0)
    #expect(log.publishedScores.count == count)
    #expect(Set(log.publishedScores.map(\.model)).count == 33)
    #expect(log.publishedScores.allSatisfy { $0.set == set && (0...100).contains($0.score) })
    #expect(log.files.first?.reader == "value-compass-scores")
    #expect(log.publishedScores.first?.locator == "#/data/0")
  }

  @Test(
    "cases are curated judgments, and cases with plain texts when asked for",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"),
    arguments: [
      ("Schwartz", 1266, 1266, 33), ("MFT", 360, 360, 34), ("Risk", 694, 694, 33),
      ("FULVa", 792, 790, 33),
    ])
  func cases(set: String, cases: Int, judgments: Int, models: Int) throws {
    let path = SharedData.path("value-compass/\(set)_cases.json")
    let log = try LogReader(options: .init(keepTexts: true)).read([path])
    #expect(log.cases.count == cases)
    #expect(log.judgments.count == judgments)
    #expect(log.judgments.model.values.count == models)
    #expect(log.judgments.sampling.allSatisfy { $0 == .curated })
    #expect(log.judgments.task.values == [set])
    #expect(log.judgments.scaleMaximum[0] == (set == "MFT" ? 100 : 1))
    #expect(log.files.first?.duplicates == cases - judgments)
    #expect(log.cases.allSatisfy { !$0.highlight.contains("<i>") && !$0.prompt.isEmpty })
    #expect(log.issues.contains { $0.code == "curatedSampling" })
    #expect(log.issues.contains { $0.code == "duplicateJudgment" } == (cases != judgments))
    let withoutTexts = try LogReader().read([path])
    #expect(withoutTexts.cases.isEmpty)
    #expect(withoutTexts.judgments.count == judgments)
  }

  @Test(
    "a walk reads scores and cases, skips the other files and names models without a score",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func walk() throws {
    let log = try LogReader().read([SharedData.path("value-compass")])
    #expect(log.files.count == 8)
    #expect(log.publishedScores.count == 891)
    #expect(log.judgments.count == 3110)
    let skipped = log.issues.filter { $0.code == "notALog" && $0.file.hasSuffix(".json") }.map {
      $0.file.split(separator: "/").last
    }
    #expect(
      skipped
        == ["models_info.json", "question_info.json", "value_sim_heatmap.json", "value_space.json"])
    let gaps = log.issues.filter { $0.code == "modelWithoutPublishedScore" }
    #expect(gaps.count == 1)
    #expect(gaps.first?.message.contains("\"DeepSeek-V2\", \"Sea-Lion-7B-Instruct\"") == true)
  }

  @Test("a file of scores whose name gives no set is refused")
  func unnamed() {
    let found = issues("{\"data\":[{\"model\":\"m\",\"Power\":1.5}]}", named: "table.json")
    #expect(found.map(\.code) == ["unnamedSet"])
  }

  @Test("a null published score is left out with a warning, an infinite one refused")
  func missingScores() throws {
    let log = try read(
      "{\"data\":[{\"model\":\"m\",\"A\":1.5,\"B\":null}]}", named: "X_scores.json")
    #expect(log.publishedScores.map(\.dimension) == ["A"])
    #expect(log.issues.map(\.code) == ["missingPublishedScore"])
    let found = issues("{\"data\":[{\"model\":\"m\",\"A\":1e999}]}", named: "X_scores.json")
    #expect(
      found.map(\.description) == [
        "X_scores.json:#/data/0: infiniteScore the score is not finite. "
          + "Write null for a missing score."
      ])
  }

  @Test("a case outside the scale is refused with its place")
  func caseOutOfScale() {
    let text = """
      {"data":[{"model":"m","value":"v","score":120,"label":"high","prompt":"p","answer":"a"}]}
      """
    let found = issues(text, named: "MFT_cases.json")
    #expect(found.map(\.locator) == ["#/data/0"])
  }

  @Test(
    "highlights lose their tags and keep text in angle brackets",
    arguments: [
      ("<i>yes</i> and no", "yes and no"), ("a <Economic Factors> b", "a <Economic Factors> b"),
      ("1 < 2 &lt;b&gt; &amp; &#x41;", "1 < 2 <b> & A"), ("x<script>alert('1')</script>y", "xy"),
      ("<!-- hidden -->seen", "seen"), ("<b", "<b"), ("<a href=\">\">t</a>", "t"),
      ("&bogus; &#xD800;", "&bogus; &#xD800;"), ("<img src=x onerror=alert(1)>", ""),
    ])
  func plainText(html: String, text: String) {
    #expect(HTMLText.plain(html) == text)
  }

  @Test(
    "hostile HTML takes no longer than its length warrants",
    arguments: ["<!--", "<a ", "<a \"", "<script>", "&#x", "<", "</script"])
  func hostileHTML(part: String) {
    let html = String(repeating: part, count: 100_000)
    let clock = ContinuousClock()
    let time = clock.measure { _ = HTMLText.plain(html) }
    #expect(time < .seconds(20))
  }
}

@Suite("Other tools' logs")
struct OtherLogsTests {
  @Test("a walk over files that are no logs skips them by name and reports that nothing was read")
  func walk() throws {
    let scratch = try Scratch()
    _ = try scratch.write("{\"seeds\": [1, 2]}", to: "settings.json")
    _ = try scratch.write("How the runs were made.", to: "runs/notes.txt")
    let error = #expect(throws: Diagnostics.self) { try LogReader().read([scratch.path]) }
    #expect(error?.all.map(\.code) == ["nothingToRead"])
  }

  @Test(
    "an archive that was cut when the disk was full is refused as such",
    .enabled(
      if: SharedData.has("logs/malformed"), "skipped: the shared data is not beside this checkout"))
  func archive() {
    let path = SharedData.path("logs/malformed/disk_full_truncated_v0.3.150.eval")
    let error = #expect(throws: Diagnostics.self) { try LogReader().read([path]) }
    #expect(error?.all.map(\.code) == ["noZipDirectory"])
  }
}
