import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import StudyStore
import Testing

/// A study that is larger than memory is dealt into parts of whole items.
@Suite("Parts of a study")
struct StudyPartitionsTests {
  private static func study(_ scratch: Scratch, rows: Int = 2_000) throws -> String {
    let path = scratch.path + "/a.study"
    let building = try StudyBuilding(path)
    var table = JudgmentTable()
    for index in 0..<rows {
      var judgment = Judgment(
        evaluation: "run/\(index % 5)", task: "t\(index % 3)", model: "m\(index % 5)",
        sample: "item-\(index / 10)", judge: "model:j", score: Double(index) / 7,
        cluster: "topic-\(index % 17)")
      judgment.epoch = Int32(index % 10 / 5 + 1)
      judgment.language = index % 2 == 0 ? "de" : nil
      judgment.respondedAt =
        index % 4 == 0 ? Timestamp(microseconds: Int64(index) * 1_000_000) : nil
      judgment.weight = index % 6 == 0 ? 0.25 : nil
      judgment.outputTokens = index % 8 == 0 ? Int64(index) << 33 : nil
      building.take(table.coded(judgment), from: table)
    }
    var source = SourceFile(path: "p", relativePath: "p", sha256: "0", bytes: 0, reader: "r")
    source.rowsRead = rows
    source.rowsKept = rows
    try building.publish(EvaluationLog(judgments: table, files: [source]))
    return path
  }

  @Test("the parts together are the rows of the study, each in one, and each item is in one")
  func whole() throws {
    let scratch = try Scratch()
    let path = try Self.study(scratch)
    let whole = try Study(opening: path).log()
    let limits = StudyPartitions.Limits(rowsHeld: 100, rowsPerPart: 300)
    let parts = try #require(try StudyPartitions(of: path, limits: limits))
    #expect(parts.count == 6)
    #expect(parts.rows == 2_000)
    var found: [String] = []
    var partsOfItem: [String: Set<Int>] = [:]
    for index in 0..<parts.count {
      let log = try parts.source(index).log
      #expect(!log.judgments.isEmpty)
      #expect(log.files == whole.files)
      for judgment in log.judgments {
        found.append("\(judgment)")
        partsOfItem[judgment.task + "/" + judgment.sample, default: []].insert(index)
      }
    }
    #expect(found.sorted() == whole.judgments.map { "\($0)" }.sorted())
    #expect(partsOfItem.values.allSatisfy { $0.count == 1 })
  }

  @Test("a study of fewer rows than the bound is not dealt out")
  func small() throws {
    let scratch = try Scratch()
    let path = try Self.study(scratch, rows: 50)
    #expect(try StudyPartitions(of: path) == nil)
    #expect(try StudyPartitions(of: path, limits: .init(rowsHeld: 50)) == nil)
    #expect(try StudyPartitions(of: path, limits: .init(rowsHeld: 49)) != nil)
  }

  @Test("the files of parts go with them")
  func files() throws {
    let scratch = try Scratch()
    let path = try Self.study(scratch)
    func names() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted()
    }
    do {
      let parts = try #require(
        try StudyPartitions(of: path, limits: .init(rowsHeld: 10, rowsPerPart: 100)))
      #expect(try names().count == 1 + parts.count)
    }
    #expect(try names() == ["a.study"])
  }

  @Test("too little room for the parts is said with what is needed and what there is")
  func room() throws {
    let scratch = try Scratch()
    let path = try Self.study(scratch)
    #expect(
      try StudyPartitions(of: path, limits: .init(rowsHeld: 10), freeDisk: { _ in 1_000_000 })
        != nil)
    let refused = #expect(throws: Diagnostics.self) {
      try StudyPartitions(of: path, limits: .init(rowsHeld: 10)) { _ in 1_000 }
    }
    #expect(refused?.all.map(\.code) == ["diskFull"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["a.study"])
  }

  @Test("rows that are numbered over all of a study are not dealt out")
  func dependent() throws {
    let scratch = try Scratch()
    let log = scratch.path + "/log.jsonl"
    let lines = (0..<100).map { index in
      """
      {"evaluation_id":"r","task":"t","model_id":"m","sample_id":"i\(index / 2)","judge_id":"rule:j",\
      "score":1,"judged_at":"2026-01-01T00:00:0\(index % 2)Z"}
      """
    }
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: log))
    let path = scratch.path + "/a.study"
    _ = try StudyIngestion(try Study(openingOrCreating: path)).ingest([log])
    #expect(try StudyPartitions(of: path, limits: .init(rowsHeld: 10)) == nil)
  }
}
