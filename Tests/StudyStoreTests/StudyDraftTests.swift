import CSQLite
import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import StudyStore
import Testing

/// A study that is written page by page is the one that SQLite would write row by row.
@Suite("New studies, page by page")
struct StudyDraftTests {
  /// A log with every kind of column, some of it missing from row to row, and names of its own.
  private static func lines(_ count: Int, dated: Bool = true) -> String {
    (0..<count).map { index in
      var members = [
        "\"evaluation_id\":\"run-\(index % 7)\"", "\"task\":\"t\(index % 2)\"",
        "\"model_id\":\"m/\(index % 11)\"", "\"sample_id\":\"item-\(index / 11)\"",
        "\"judge_id\":\"model:j\(index % 3)\"", "\"criterion\":\"c\"",
      ]
      // Whole, fractional, tiny and missing numbers.
      let score = [0, 1, Double(index), -Double(index) / 7, 1e-300, 0.1][index % 6]
      if index % 13 != 0 { members.append("\"score\":\(score)") }
      if index % 5 == 0 { members.append("\"label\":\"\(index % 4 == 0 ? "é" : "e\u{301}")\"") }
      if index % 3 == 0 { members.append("\"language\":\"de\"") }
      if index % 4 == 0 { members.append("\"latency_s\":\(index * 40_000)") }
      if index % 17 == 0 { members.append("\"output_tokens\":\(index * 5_000_000_000)") }
      if dated {
        members.append("\"judged_at\":\"2026-01-\(10 + index % 20)T00:00:0\(index % 10)Z\"")
      }
      return "{\(members.joined(separator: ","))}\n"
    }.joined()
  }

  private static func ingest(
    _ path: String, into study: Study, rule: LogReadingOptions.ConflictRule = .refuse
  ) -> IngestionReport {
    var ingestion = StudyIngestion(study)
    ingestion.options.conflictRule = rule
    return ingestion.attempt([path])
  }

  /// What both ways of writing make of a log: rows, digests, the report and what verification says.
  private static func compare(
    _ text: String, rule: LogReadingOptions.ConflictRule = .refuse
  ) throws -> (paged: Study?, report: IngestionReport) {
    let scratch = try Scratch()
    let log = scratch.path + "/log.jsonl"
    try Data(text.utf8).write(to: URL(filePath: log))
    let path = scratch.path + "/paged.study"
    let held = try Study()
    let wanted = ingest(log, into: held, rule: rule)
    let found = ingest(log, into: try Study(openingOrCreating: path), rule: rule)
    #expect(found.files.map(\.rowsAdded) == wanted.files.map(\.rowsAdded))
    #expect(found.files.map(\.duplicates) == wanted.files.map(\.duplicates))
    #expect(found.files.map(\.refused) == wanted.files.map(\.refused))
    #expect(found.issues.map(\.message) == wanted.issues.map(\.message))
    #expect(found.issues.map(\.locator) == wanted.issues.map(\.locator))
    guard found.failure == nil else {
      #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["log.jsonl"])
      return (nil, found)
    }
    let paged = try Study(opening: path)
    #expect(try paged.summary().contentSHA256 == held.summary().contentSHA256)
    #expect(try paged.summary().rowsSHA256 == held.summary().rowsSHA256)
    let (one, other) = (try paged.log().judgments, try held.log().judgments)
    #expect(one.elementsEqual(other))
    for check in try paged.verify() { #expect(check.holds, "\(check.name): \(check.detail)") }
    return (paged, found)
  }

  @Test(
    "a log of any number of rows gives the rows and digests that SQLite writes, and a sound file",
    arguments: [1, 2, 40, 3_000, 60_000])
  func sameRows(count: Int) throws {
    let (_, report) = try StudyDraftTests.compare(StudyDraftTests.lines(count))
    #expect(report.rowsAdded == count)
  }

  @Test(
    "rows that come twice are settled as in a log that is held, under every rule",
    arguments: LogReadingOptions.ConflictRule.allCases)
  func duplicates(rule: LogReadingOptions.ConflictRule) throws {
    let text = StudyDraftTests.lines(300, dated: false)
    let others = text.replacing("\"score\":1,", with: "\"score\":0.5,")
    // Repeated rows, and rows that contradict those before them.
    _ = try StudyDraftTests.compare(text + text, rule: rule)
    _ = try StudyDraftTests.compare(text + others, rule: rule)
    // A row that says when takes the place of one that does not.
    _ = try StudyDraftTests.compare(
      StudyDraftTests.lines(300) + text + StudyDraftTests.lines(300), rule: rule)
    _ = try StudyDraftTests.compare(text + StudyDraftTests.lines(300), rule: rule)
  }

  @Test("rows of one run with and without a round are met as in a log that is held")
  func rounds() throws {
    let text = StudyDraftTests.lines(300)
    let named = text.replacing("\"criterion\":\"c\"", with: "\"criterion\":\"c\",\"round\":\"r\"")
    _ = try StudyDraftTests.compare(named)
    _ = try StudyDraftTests.compare(text + named)
    _ = try StudyDraftTests.compare(
      text
        + text.replacing(
          "\"criterion\":\"c\"", with: "\"criterion\":\"c\",\"prompt_version\":\"v2\""))
  }

  @Test("a log with a broken line leaves no study and no temporary file")
  func broken() throws {
    let (study, report) = try StudyDraftTests.compare(
      StudyDraftTests.lines(5_000) + "{\"evaluation_id\":}\n" + StudyDraftTests.lines(10))
    #expect(study == nil)
    #expect(report.failure != nil)
  }

  @Test("further logs go into a study that was written page by page")
  func further() throws {
    let scratch = try Scratch()
    let texts = [StudyDraftTests.lines(400), StudyDraftTests.lines(900)]
    let logs = try texts.enumerated().map { index, text in
      let path = "\(scratch.path)/\(index).jsonl"
      try Data(text.utf8).write(to: URL(filePath: path))
      return path
    }
    let (paged, held) = (
      try Study(openingOrCreating: scratch.path + "/a.study"), try Study()
    )
    for study in [paged, held] { _ = try StudyIngestion(study).ingest(logs) }
    #expect(try paged.summary().rowsSHA256 == held.summary().rowsSHA256)
    for check in try paged.verify() { #expect(check.holds, "\(check.name): \(check.detail)") }
  }

  @Test("a study that another process makes meanwhile stays, and takes the rows as well")
  func race() throws {
    let scratch = try Scratch()
    let log = scratch.path + "/log.jsonl"
    try Data(StudyDraftTests.lines(500).utf8).write(to: URL(filePath: log))
    let path = scratch.path + "/a.study"
    let late = try Study(openingOrCreating: path)
    let other = scratch.path + "/other.jsonl"
    try Data(StudyDraftTests.lines(2_000).utf8).write(to: URL(filePath: other))
    _ = try StudyIngestion(try Study(openingOrCreating: path)).ingest([other])
    let report = try StudyIngestion(late).ingest([log])
    #expect(report.files.map(\.duplicates) == [500])
    #expect(try Study(opening: path).summary().judgments == 2_000)
  }

  @Test("a study that is being built and let go leaves nothing behind")
  func letGo() throws {
    let scratch = try Scratch()
    do {
      let building = try StudyBuilding(scratch.path + "/a.study")
      var table = JudgmentTable()
      for index in 0..<5_000 {
        building.take(table.coded(Fixtures.full(index)), from: table)
      }
      #expect(building.count == 5_000)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
  }

  @Test("too little room is said with what is needed and what there is, and leaves nothing")
  func room() throws {
    let scratch = try Scratch()
    let building = try StudyBuilding(scratch.path + "/a.study")
    let error = #expect(throws: Diagnostics.self) {
      try building.requireRoom(15_000_000_000) { _ in 2_340_000_000 }
    }
    #expect(
      error?.all.first?.message
        == "the study needs up to 15.0 GB and the disk has 2.3 GB left")
    try building.requireRoom(15_000_000_000) { _ in 15_000_000_000 }
    try building.requireRoom(15_000_000_000) { _ in nil }
  }

  @Test("the page that SQLite never uses is left out of a table that goes past it")
  func lockPage() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/a.db"
    #expect(SQLiteFile.run("CREATE TABLE t (a INTEGER, b TEXT)", on: path))
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let draft = try DraftFile(beside: path)
    try bytes.withUnsafeBytes { try draft.write($0, at: 0) }
    // The pages before are a hole.
    let first = UInt32(0x4000_0000 / 4096) - 20
    let tree = TableTree(draft, pageSize: 4096, pageCount: first, root: 2)
    for row in 1...200_000 {
      // A header of three bytes; the number 1 as such, and a text of three bytes.
      let record: [UInt8] = [3, 9, 19, 97, 98, 99]
      record.withUnsafeBufferPointer { tree.append(Int64(row), $0) }
    }
    try tree.finish()
    #expect(try draft.publish(at: scratch.path + "/b.db"))
    #expect(
      SQLiteFile.rows(
        "SELECT count(*), sum(rowid), min(b), max(b), sum(a) FROM t", on: scratch.path + "/b.db")
        == ["200000|20000100000|abc|abc|200000"])
    #expect(
      SQLiteFile.rows("SELECT rowid FROM t WHERE rowid = 123456", on: scratch.path + "/b.db")
        == ["123456"])
  }
}
