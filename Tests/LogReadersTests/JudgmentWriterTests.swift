import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

@Suite("Judgment writer")
struct JudgmentWriterTests {
  private let table = JudgmentTable((0..<50).map(Fixtures.full))

  @Test(
    "what is written reads back as it was, and again gives the same bytes",
    arguments: JudgmentWriter.Format.allCases, [true, false])
  func roundTrip(format: JudgmentWriter.Format, isCompressed: Bool) throws {
    for neutralises in [true, false] {
      let options = JudgmentWriter.Options(
        neutralisesFormulas: neutralises, compression: isCompressed ? .gzip : nil)
      let bytes = try JudgmentWriter.bytes(table, as: format, options: options)
      let log = try LogReader().read(bytes: bytes, named: "log")
      #expect(log.judgments.elementsEqual(table))
      #expect(log.issues.isEmpty)
      #expect(try JudgmentWriter.bytes(log.judgments, as: format, options: options) == bytes)
    }
  }

  @Test("rows with little in them read back as they were")
  func sparseRows() throws {
    var rows = [
      Judgment(
        evaluation: "e", task: "t", model: "m", sample: "1", judge: "rule:x", score: nil),
      Judgment(
        evaluation: "e", task: "t", model: "m", sample: "2", judge: "human:y", score: -0.25),
    ]
    rows[0].statusReason = "refusal"
    for index in rows.indices {
      rows[index].sourceFile = "f"
      rows[index].sourceLocator = "L\(index + 1)"
      rows[index].sourceDigest = "d"
    }
    for format in JudgmentWriter.Format.allCases {
      let bytes = try JudgmentWriter.bytes(JudgmentTable(rows), as: format)
      #expect(try Array(LogReader().read(bytes: bytes, named: "log").judgments) == rows)
    }
  }

  @Test("texts that a spreadsheet would run get an apostrophe, numbers do not")
  func formulas() throws {
    var row = Judgment(
      evaluation: "=1+1", task: "+t", model: "-m", sample: "@q", judge: "rule:x", score: -5)
    row.label = "\tx"
    let text = String(
      decoding: try JudgmentWriter.bytes(JudgmentTable([row]), as: .csv), as: UTF8.self)
    for cell in ["'=1+1", "'+t", "'-m", "'@q", "'\tx", ",-5,"] { #expect(text.contains(cell)) }
    let raw = String(
      decoding: try JudgmentWriter.bytes(
        JudgmentTable([row]), as: .csv, options: .init(neutralisesFormulas: false)), as: UTF8.self)
    #expect(!raw.contains("'"))
  }

  @Test("a file is written by the format that its name says")
  func files() throws {
    let scratch = try Scratch()
    for name in ["a.jsonl", "a.csv", "a.jsonl.gz", "a.csv.gz"] {
      let path = scratch.path + "/" + name
      try JudgmentWriter.write(table, to: path)
      #expect(try LogReader().read([path]).judgments.elementsEqual(table))
    }
    let error = #expect(throws: Diagnostics.self) {
      try JudgmentWriter.write(table, to: scratch.path + "/a.xlsx")
    }
    #expect(error?.all.map(\.code) == ["unwritableFile"])
  }
}

@Suite("Atomic files")
struct AtomicFileTests {
  @Test("a file is replaced as a whole, keeps its mode, and nothing is left beside it")
  func replace() throws {
    let scratch = try Scratch()
    let path = try scratch.write("old", to: "f.txt")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    try AtomicFile.write(Array("new".utf8), to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o640)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["f.txt"])
  }

  @Test("a symbolic link stays and its target is replaced")
  func link() throws {
    let scratch = try Scratch()
    let target = try scratch.write("old", to: "target.txt")
    let link = scratch.path + "/link.txt"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
    try AtomicFile.write("new".utf8.map(\.self), to: link)
    #expect(try String(contentsOfFile: target, encoding: .utf8) == "new")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
  }

  @Test("where it cannot write, it says why and leaves nothing")
  func failure() throws {
    let scratch = try Scratch()
    for path in [scratch.path + "/no/f.txt", scratch.path] {
      let error = #expect(throws: Diagnostics.self) { try AtomicFile.write([1, 2], to: path) }
      #expect(error?.all.map(\.file) == [path])
      #expect(error?.all.map(\.code) == ["unwritableFile"])
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
  }

  @Test("a device is written to and not replaced")
  func device() throws {
    try AtomicFile.write(Data([1, 2, 3]), to: "/dev/null")
    let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type]
    #expect(type as? FileAttributeType == .typeCharacterSpecial)
  }
}
