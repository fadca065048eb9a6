import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

/// Ways in which whole logs are damaged or made to harm.
///
/// None may crash, hang or fill memory: each is refused, or read with a warning, and either names
/// the file and the place.
@Suite("Damaged logs")
struct DamagedLogsTests {
  private typealias Member = TestArchive.Member

  private static let header = """
    {"version":2,"status":"success","eval":{"eval_id":"e","task":"t","model":"m"},\
    "results":{"completed_samples":1}}
    """

  private static func summary(_ id: String = "a", _ value: String = "\"C\"") -> String {
    "{\"id\":\"\(id)\",\"epoch\":1,\"scores\":{\"match\":{\"value\":\(value)}}}"
  }

  private static func archive(_ id: String = "a", method: Int = 93) throws -> [UInt8] {
    try TestArchive.bytes([
      Member("_journal/start.json", header, method: method),
      Member("samples/\(id)_epoch_1.json", summary(id), method: method),
      Member("summaries.json", "[\(summary(id))]", method: method),
      Member("header.json", header, method: method),
    ])
  }

  private static let log = (0..<50).map { Fixtures.line(sample: "q\($0)") }.joined()

  /// What reading gives: the codes of errors, or of warnings where it is read.
  private func outcome(_ bytes: [UInt8], named name: String) -> (codes: [String], isRefused: Bool) {
    do {
      let log = try LogReader().read(bytes: bytes, named: name)
      for issue in log.issues { check(issue, name) }
      return (log.issues.map(\.code), false)
    } catch {
      for issue in error.all { check(issue, name) }
      return (error.all.map(\.code), true)
    }
  }

  private func check(_ issue: Diagnostic, _ name: String) {
    #expect(issue.file == name)
    #expect(!issue.message.isEmpty)
    if issue.severity == .error { #expect(!issue.locator.isEmpty, "\(issue)") }
  }

  @Test("every cut and flipped bit of an archive is noticed or harmless", arguments: [8, 93])
  func archives(method: Int) throws {
    let whole = try Self.archive(method: method)
    for count in stride(from: 1, to: whole.count, by: max(1, whole.count / 100)) {
      #expect(outcome(Array(whole.prefix(count)), named: "cut.eval").isRefused)
    }
    let good = try LogReader().read(bytes: whole, named: "flipped.eval").judgments
    var generator = TestGenerator(state: 47)
    for _ in 0..<200 {
      var changed = whole
      changed[generator.below(whole.count)] ^= 1 << UInt8(generator.below(8))
      if outcome(changed, named: "flipped.eval").isRefused { continue }
      // What is read after all is what was written: checksums cover what matters.
      let read = try LogReader().read(bytes: changed, named: "flipped.eval").judgments
      #expect(read.map(\.score) == good.map(\.score))
      #expect(read.map(\.model) == good.map(\.model))
    }
  }

  @Test(
    "UTF-16 is read as UTF-8 is, and said",
    arguments: [String.Encoding.utf16, .utf16LittleEndian])
  func utf16(encoding: String.Encoding) throws {
    for (name, text) in [
      ("log.jsonl", Fixtures.line()), ("log.csv", "\(Fixtures.csvHeader)\ne,t,m,q,rule:r,1\n"),
    ] {
      let log = try LogReader().read(
        bytes: Array(try #require(text.data(using: encoding))), named: name)
      let plain = try LogReader().read(bytes: Array(text.utf8), named: name)
      #expect(log.judgments.map(\.model) == plain.judgments.map(\.model))
      #expect(log.judgments.map(\.score) == [1])
      #expect(log.issues.map(\.code) == ["tableForm"])
    }
  }

  @Test(
    "other encodings than UTF-8 and UTF-16 are refused",
    arguments: [String.Encoding.utf32, .isoLatin1, .shiftJIS])
  func encodings(encoding: String.Encoding) throws {
    let accented =
      encoding == .isoLatin1 ? "org/modèle" : encoding == .shiftJIS ? "org/モデル" : "org/a"
    for (name, text) in [
      ("log.jsonl", Fixtures.line(model: accented)),
      ("log.csv", "\(Fixtures.csvHeader)\ne,t,\(accented),q,rule:r,1\n"),
      ("log.json", Self.header.replacing("\"m\"", with: "\"\(accented)\"")),
    ] {
      let bytes = Array(try #require(text.data(using: encoding)))
      #expect(outcome(bytes, named: name).isRefused, "\(name) \(encoding)")
    }
  }

  @Test("what is packed twice, or holds an archive in an archive, is refused")
  func nested() throws {
    let once = try Gzip.compress(Array(Self.log.utf8))
    #expect(outcome(try Gzip.compress(once), named: "log.jsonl.gz.gz").isRefused)
    #expect(outcome(TestArchive.zstandard(once), named: "log.jsonl.gz.zst").isRefused)
    let inner = try Self.archive()
    let outer = try TestArchive.bytes([
      Member("header.json", Self.header),
      Member("summaries.json", content: inner, packed: inner, method: 0),
    ])
    #expect(outcome(outer, named: "a.eval").codes == ["nestedArchive"])
    #expect(outcome(try Gzip.compress(inner), named: "a.eval.gz").isRefused == false)
  }

  @Test("bombs are refused by what comes out of them, whatever they declare")
  func bombs() throws {
    let bomb = TestArchive.bomb(blocks: 20_000)
    #expect(outcome(bomb, named: "log.jsonl.zst").codes == ["expandsTooFar"])
    let zeros = try Gzip.compress([UInt8](repeating: 0x20, count: 48 << 20))
    #expect(outcome(zeros, named: "log.jsonl.gz").codes == ["expandsTooFar"])
    for name in ["header.json", "summaries.json", "samples/b_epoch_1.json"] {
      for size in [0, 10, 1 << 30] {
        var member = Member(name, content: [], packed: bomb, method: 93)
        member.size = size
        let others = [
          Member("header.json", Self.header), Member("summaries.json", "[\(Self.summary())]"),
        ].filter { Array(name.utf8) != $0.name }
        let (codes, isRefused) = outcome(
          try TestArchive.bytes(others + [member]), named: "a.eval")
        #expect(isRefused, "\(name) \(size)")
        #expect(codes.allSatisfy { ["expandsTooFar", "damagedZip"].contains($0) }, "\(codes)")
      }
    }
    let many = [UInt8](repeating: 0x5B, count: 3 << 20)
    #expect(outcome(many, named: "log.json").isRefused)
    let keys = (0..<200_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
    let wide = outcome(Array(Fixtures.line(keys).utf8), named: "log.jsonl")
    #expect(wide.isRefused == false)
    #expect(wide.codes.count <= 1001)
  }

  @Test(
    "hostile names are texts: they are kept or refused, and never a path",
    arguments: [
      "../../etc/passwd", "/etc/passwd", "C:\\\\x", "a\\u0000b", "a\\u001b[31m", "<script>",
      "=cmd()", "\\u202Egpj", "\\ud800", "..", "",
    ])
  func names(id: String) throws {
    let summary = Self.summary(id)
    let (codes, isRefused) = outcome(
      try TestArchive.bytes([
        Member("header.json", Self.header), Member("summaries.json", "[\(summary)]"),
      ]), named: "a.eval")
    #expect(isRefused == (id.isEmpty || id.contains("u0000") || id.contains("u001b")), "\(codes)")
    for name in ["../x.json", "/x", "samples/../../y_epoch_1.json", "header.json\u{0}"] {
      let others = try TestArchive.bytes([
        Member("header.json", Self.header), Member("summaries.json", "[\(Self.summary())]"),
        Member(name, "{}"),
      ])
      _ = outcome(others, named: "b.eval")
    }
  }

  @Test("of members and files that come twice, what is read is said")
  func duplicates() throws {
    let twice = try TestArchive.bytes([
      Member("header.json", Self.header), Member("summaries.json", "[\(Self.summary())]"),
      Member("summaries.json", "[\(Self.summary("a", "\"I\""))]"),
    ])
    let log = try LogReader().read(bytes: twice, named: "a.eval")
    #expect(log.judgments.map(\.score) == [0])
    let repeated = "[\(Self.summary()),\(Self.summary("a", "\"I\""))]"
    let same = try TestArchive.bytes([
      Member("header.json", Self.header), Member("summaries.json", repeated),
    ])
    #expect(try LogReader().read(bytes: same, named: "a.eval").judgments.map(\.score) == [0])
    let columns = "\(Fixtures.csvHeader),score\ne,t,m,q,rule:r,1,0\n"
    #expect(outcome(Array(columns.utf8), named: "a.csv").codes == ["duplicateColumn"])
  }

  @Test("declarations of billions are checked against what is there")
  func billions() throws {
    let whole = try Self.archive()
    for (place, size) in [(12, 2), (14, 2), (14, 4), (18, 4)] {
      var changed = whole
      for offset in 0..<size { changed[changed.count - 22 + place - 2 + offset] = 0xFF }
      #expect(outcome(changed, named: "a.eval").isRefused, "\(place)")
    }
    let wide = try TestArchive.bytes(
      [Member("header.json", Self.header), Member("summaries.json", "[\(Self.summary())]")],
      isWide: true)
    let record = wide.count - 22 - 20 - 56
    // The count for this disk alone, at 24, is not used.
    for field in [32, 40, 48] {
      for value: UInt8 in [0x7F, 0xFF, 0x01] {
        var changed = wide
        for offset in 0..<7 { changed[record + field + offset] = 0xFF }
        changed[record + field + 7] = value
        #expect(outcome(changed, named: "a.eval").isRefused, "\(field)")
      }
    }
    for count in ["1000000000", "9223372036854775807", "1e18", "-1"] {
      let header = Self.header.replacing(
        "\"completed_samples\":1", with: "\"completed_samples\":\(count),\"total_samples\":\(count)"
      )
      let (codes, isRefused) = outcome(
        try TestArchive.bytes([
          Member("header.json", header), Member("summaries.json", "[\(Self.summary())]"),
        ]), named: "a.eval")
      #expect(isRefused == (count.count > 4 && count != "1e18"), "\(count) \(codes)")
    }
    for line in ["\"epoch\":1000000000000", "\"judgment_index\":4294967296", "\"turn\":1e300"] {
      #expect(outcome(Array(Fixtures.line(line).utf8), named: "a.jsonl").codes == ["invalidField"])
    }
  }

  @Test("two hundred changes to each kind of log end in a log, or in errors with their place")
  func changes() throws {
    let csv = "\(Fixtures.csvHeader)\n" + (0..<20).map { "e,t,m,q\($0),rule:r,1\n" }.joined()
    let json = Self.header.dropLast() + ",\"samples\":[\(Self.summary()),\(Self.summary("b"))]}"
    let logs: [(String, [UInt8])] = [
      ("log.jsonl", Array(Self.log.utf8)), ("log.csv", Array(csv.utf8)),
      ("log.json", Array(json.utf8)), ("log.eval", try Self.archive()),
      ("log.jsonl.gz", try Gzip.compress(Array(Self.log.utf8))),
      ("log.jsonl.zst", TestArchive.zstandard(Array(Self.log.utf8))),
    ]
    var generator = TestGenerator(state: 53)
    let interesting = Array("{}[]\",:\\\n\r0-é".utf8) + [0, 0x80, 0xFF]
    for (name, bytes) in logs {
      var refused = 0
      for _ in 0..<200 {
        let changed = generator.damaged(bytes, interesting)
        if outcome(changed, named: name).isRefused { refused += 1 }
      }
      #expect(refused > 50, "\(name)")
    }
  }
}
