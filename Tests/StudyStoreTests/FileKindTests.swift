import Diagnostics
import FileFormats
import Foundation
import Glibc
import LogFixtures
import LogReaders
import StudyStore
import Testing

/// What has no end is refused by its kind, before it is opened.
@Suite("Devices, pipes and names that are no text")
struct FileKindTests {
  private func refusal(_ path: String) -> Diagnostic? {
    do {
      _ = try LogReader().read([path])
      return nil
    } catch {
      return error.all.first
    }
  }

  @Test("devices and directories", arguments: ["/dev/zero", "/dev/urandom", "/dev/full"])
  func devices(path: String) {
    #expect(refusal(path)?.code == "noRegularFile")
    #expect(refusal(path)?.message.contains("a device") == true)
    #expect(throws: Diagnostics.self) { try CSVTable(contentsOf: path) }
    #expect(!LogColumnStream.reads(path))
    var stream = LogColumnStream(path, value: "score")
    #expect(throws: Diagnostics.self) { try stream.forEachRow { _, _ in } }
  }

  @Test("a pipe without a writer is not waited for")
  func pipe() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/pipe.jsonl"
    #expect(mkfifo(path, 0o600) == 0)
    #expect(refusal(path)?.message.contains("a pipe") == true)
    #expect(refusal(path)?.remedy?.contains("standard input") == true)
    #expect(throws: Diagnostics.self) { try CSVTable(contentsOf: path) }
    #expect(throws: Diagnostics.self) { try ColumnMap.shipped("\(scratch.path)/pipe.yaml") }
    // In a directory it is passed over as ever.
    _ = try scratch.write(Fixtures.line(), to: "log.jsonl")
    #expect(try LogReader().read([scratch.path]).judgments.count == 1)
  }

  @Test("a name that is no text is told from a file that is not there")
  func names() {
    #expect(refusal("/nowhere/a\u{FFFD}.jsonl")?.code == "nameNotUTF8")
    #expect(refusal("/nowhere/a.jsonl")?.code == "noSuchFile")
  }

  @Test("in a directory a name that is no text is told, and the other files are read")
  func namesInDirectories() throws {
    let scratch = try Scratch()
    _ = try scratch.write(Fixtures.line(), to: "log.jsonl")
    for bytes: [UInt8] in [[0x61, 0xFF], [0xC3, 0x28, 0x62]] {
      var path = Array("\(scratch.path)/".utf8) + bytes + Array(".jsonl".utf8)
      path.append(0)
      let file = path.withUnsafeBytes {
        open($0.assumingMemoryBound(to: CChar.self).baseAddress!, O_CREAT | O_WRONLY, 0o600)
      }
      #expect(file >= 0)
      close(file)
    }
    let log = try LogReader().read([scratch.path])
    #expect(log.judgments.count == 1)
    #expect(log.issues.map(\.code) == ["nameNotUTF8", "nameNotUTF8"])
    var ingestion = StudyIngestion(try Study())
    ingestion.isStrict = true
    #expect(throws: Diagnostics.self) { try ingestion.ingest([scratch.path]) }
  }

  @Test(
    "JSON that is no log says what it is",
    arguments: [
      ("[[1,2],[3]]", "a JSON list of lists"), ("[]", "a JSON list without elements"),
      ("[1,2]", "a JSON list of numbers"), ("[\"a\"]", "a JSON list of texts"),
      ("{}", "a JSON object without members"), ("[{}]", "first object has no members"),
      ("[null]", "begins with null"), ("[{\"a\":1}]", "with the keys \"a\""),
    ])
  func words(text: String, words: String) {
    let found = issues(text, named: "x.json")
    #expect(found.map(\.code) == ["unknownFormat"])
    #expect(found[0].message.contains(words), "\(found[0].message)")
    #expect(!found[0].message.contains("keys ."))
  }
}
