import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

/// What holds for whatever bytes come.
@Suite("Whatever bytes come")
struct FuzzTests {
  // MARK: - JSON

  /// What a text holds, told by reading it member by member, or why and where it is refused.
  private static func read(_ scanner: inout JSONScanner) -> String {
    var text = ""
    func value(_ scanner: inout JSONScanner) throws(JSONError) {
      switch try scanner.peek() {
      case .object:
        text += "{"
        try scanner.enterObject()
        while let key = try scanner.nextKey() {
          quoted(key)
          text += ":"
          try value(&scanner)
          text += ","
        }
        text += "}"
      case .array:
        text += "["
        try scanner.enterArray()
        while try scanner.nextElement() {
          try value(&scanner)
          text += ","
        }
        text += "]"
      case .string: quoted(try scanner.string())
      case .number: text += String(decoding: try scanner.number().text, as: UTF8.self)
      case .boolean: text += try scanner.boolean() ? "true" : "false"
      case .null:
        try scanner.null()
        text += "null"
      }
    }
    func quoted(_ bytes: UnsafeBufferPointer<UInt8>) {
      text += "\""
      for byte in bytes {
        let isPlain = byte >= 0x20 && byte < 0x7F && byte != 0x22 && byte != 0x5C
        text += isPlain ? String(UnicodeScalar(byte)) : "\\x\(byte)"
      }
      text += "\""
    }
    do throws(JSONError) {
      try value(&scanner)
      try scanner.finish()
      return text
    } catch {
      return "\(error.reason) at \(error.offset)"
    }
  }

  private static func skip(_ scanner: inout JSONScanner) -> String? {
    do throws(JSONError) {
      try scanner.skipValue()
      try scanner.finish()
      return nil
    } catch {
      return "\(error.reason) at \(error.offset)"
    }
  }

  @Test("a JSON text reads the same alone, skipped, and behind another; nothing past it is read")
  func json() {
    let interesting = Array("{}[]\",:\\\n\r\t 01eE.-+NI\u{0}uué".utf8) + [0x80, 0xC3, 0xF0, 0xFF]
    var other = JSONScanner(UnsafeBufferPointer(start: nil, count: 0))
    var accepted = 0
    Fuzz.run("json", iterations: 3000) { generator in
      var text = generator.json()
      // Half of the texts are objects with few names, as the lines of a log are.
      if generator.below(2) == 0 {
        let members = (0..<generator.below(5)).map { place in
          "\"\(["model", "score", "a", "\\u0061"][(place + generator.below(2)) % 4])\":"
            + generator.json(depth: 3)
        }
        text = "{" + members.joined(separator: ",") + "}"
      }
      let bytes = generator.damaged(Array(text.utf8), interesting)
      Fuzz.guarded(bytes) { buffer in
        var alone = JSONScanner(buffer)
        let found = Self.read(&alone)
        var skipping = JSONScanner(buffer)
        let refusal = Self.skip(&skipping)
        if let refusal {
          #expect(refusal == found, "\(bytes)")
        } else {
          #expect(!found.contains(" at "), "\(bytes)")
          accepted += 1
        }
        other.restart(buffer)
        #expect(Self.read(&other) == found, "\(bytes)")
      }
    }
    #expect(accepted > 100)
  }

  @Test("what is read as JSON is JSON to Foundation too, but for what logs need")
  func jsonOfFoundation() {
    Fuzz.run("foundation", iterations: 1500) { generator in
      let text = generator.json()
      let bytes = generator.damaged(Array(text.utf8), Array("{}[]\",:\\ 01e.-".utf8))
      bytes.withUnsafeBufferPointer { buffer in
        var scanner = JSONScanner(buffer, acceptsNonFinite: false)
        guard Self.skip(&scanner) == nil, scanner.replacedSurrogates == 0 else { return }
        let isKnown =
          (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
        // Foundation refuses numbers past the range of a double.
        let hasHuge = text.contains("e") || text.contains("E") || bytes.contains(0x65)
        #expect(isKnown || hasHuge, "\(String(decoding: bytes, as: UTF8.self))")
      }
    }
  }

  // MARK: - CSV

  @Test("a CSV table reads back as written; a damaged one gives rows or an error, and ends")
  func csv() {
    let pieces = ["", "a", "é", ",", "\"", "\n", "\r\n", "\r", "x y", "=1+1", "\u{FEFF}", "0.5"]
    Fuzz.run("csv", iterations: 3000) { generator in
      let width = 1 + generator.below(5)
      let rows = (0..<generator.below(6)).map { _ in
        (0..<width).map { _ in
          (0..<generator.below(4)).map { _ in generator.pick(pieces) }.joined()
        }
      }
      // A row of one empty cell is an empty line, which is passed over.
      let written = rows.filter { $0 != [""] }
      let end = generator.pick(["\n", "\r\n"])
      let text = written.map { row in
        row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",") + end
      }.joined()
      #expect(
        Self.rows(Array(text.utf8))?.map { $0.map { Array($0.utf8) } }
          == written.map { $0.map { Array($0.utf8) } })
      let damaged = generator.damaged(Array(text.utf8), Array("\",\n\r\u{0}é".utf8))
      _ = Self.rows(damaged)
    }
  }

  /// The rows of a table, or nil where one is refused; going on after an error must end.
  private static func rows(_ bytes: [UInt8]) -> [[String]]? {
    Fuzz.guarded(bytes) { buffer in
      var scanner = CSVScanner(buffer)
      var rows: [[String]] = []
      var errors = 0
      var end = 0
      while errors <= bytes.count {
        do throws(CSVError) {
          guard try scanner.next() else { break }
          #expect(scanner.fieldCount > 0)
          #expect(scanner.range.lowerBound >= end && scanner.range.upperBound <= bytes.count)
          end = scanner.range.upperBound
          rows.append(
            (0..<scanner.fieldCount).map { String(decoding: scanner.field($0), as: UTF8.self) })
        } catch {
          errors += 1
        }
      }
      #expect(errors <= bytes.count)
      return errors == 0 ? rows : nil
    }
  }

  // MARK: - ZIP

  @Test("a damaged archive is read, or refused with file and place")
  func zip() throws {
    let header = """
      {"version":2,"status":"success","eval":{"eval_id":"e","task":"t","model":"m"},\
      "results":{"completed_samples":2}}
      """
    func sample(_ id: String) -> String {
      "{\"id\":\"\(id)\",\"epoch\":1,\"scores\":{\"match\":{\"value\":\"C\"}}}"
    }
    try Fuzz.run("zip", iterations: 1500) { generator in
      let method = generator.pick([0, 8, 93])
      var members = [
        TestArchive.Member("_journal/start.json", header, method: method),
        TestArchive.Member("samples/a_epoch_1.json", sample("a"), method: method),
        TestArchive.Member("summaries.json", "[\(sample("a")),\(sample("b"))]", method: method),
        TestArchive.Member("header.json", header, method: method),
      ]
      if generator.below(4) == 0 { members.append(members[generator.below(4)]) }
      if generator.below(4) == 0 { members[generator.below(4)].size = generator.below(1 << 31) }
      if generator.below(4) == 0 { members[generator.below(4)].flags = 1 << generator.below(16) }
      if generator.below(8) == 0 { members[generator.below(4)].isOrphan = true }
      let whole = try TestArchive.bytes(members, isWide: generator.below(4) == 0)
      var bytes = generator.damaged(whole, [0, 1, 0x50, 0x4B, 0x7F, 0xFF])
      // Fields of two to eight bytes with values that overflow what is done with them.
      if generator.below(2) == 0, bytes.count > 100 {
        let start = generator.below(3) == 0 ? 0 : bytes.count - 100
        let place = start + generator.below(92)
        for offset in 0..<generator.pick([2, 4, 8]) { bytes[place + offset] = 0xFF }
      }
      do throws(Diagnostics) {
        let log = try LogReader().read(bytes: bytes, named: "a.eval")
        #expect(log.judgments.allSatisfy { $0.score?.isFinite ?? true })
      } catch {
        #expect(!error.all.isEmpty)
        #expect(error.all.allSatisfy { $0.file == "a.eval" && !$0.locator.isEmpty })
      }
    }
  }
}
