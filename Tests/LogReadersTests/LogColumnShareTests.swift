import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

/// What a log comes to must not depend on how it is cut into blocks, on the number of threads, nor on
/// which of its lines could be followed along those before them.
@Suite("Columns of a log, shared out among threads")
struct LogColumnShareTests {
  /// All that can be seen of a reading.
  private struct Outcome: Equatable {
    var groups: [[String?]] = []
    /// Of each group its values, sorted; NaN is missing.
    var values: [[UInt64]] = []
    var issues: [Diagnostic] = []
    var warnings: [Diagnostic] = []
  }

  private static let columns = ["model", "kind"]

  private func outcome(_ path: String, threads: Int, blockSize: Int) -> Outcome {
    var stream = LogColumnStream(
      path, value: "score", by: Self.columns, blockSize: blockSize)
    var outcome = Outcome()
    do {
      let shares = try stream.share(threads: threads, { [[UInt64]]() }) { values, rows in
        for (group, value) in zip(rows.groups, rows.values) {
          if group == values.count { values.append([]) }
          values[Int(group)].append(value.bitPattern)
        }
      }
      outcome.groups = stream.groups
      outcome.values = stream.groups.map { _ in [] }
      for share in shares {
        for (group, values) in zip(share.groups, share.sums) { outcome.values[group] += values }
      }
      for group in outcome.values.indices { outcome.values[group].sort() }
    } catch {
      outcome.issues = error.all
    }
    outcome.warnings = stream.warnings
    return outcome
  }

  // MARK: - The plain way

  private enum Line {
    case blank
    case row([String?], Double?)
    case refused
    case cut
  }

  /// A line, read by the scanner alone.
  private func line(_ bytes: [UInt8]) -> Line {
    bytes.withUnsafeBufferPointer { bytes in
      let isUnended = bytes.last != 0x0A
      var text = isUnended ? bytes : bytes.part(0, bytes.count - 1)
      if text.last == 0x0D { text = text.part(0, text.count - 1) }
      if text.allSatisfy(UTF8Text.isSpace) { return .blank }
      var scanner = JSONScanner(text)
      do throws(JSONError) {
        return try row(&scanner)
      } catch {
        return isUnended && error.reason == .unexpectedEnd ? .cut : .refused
      }
    }
  }

  private func row(_ scanner: inout JSONScanner) throws(JSONError) -> Line {
    var texts: [String?] = [nil, nil]
    var number: Double?
    var isRefused = false
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      let name = UTF8Text.string(key)
      let kind = try scanner.peek()
      if let column = Self.columns.firstIndex(of: name) {
        switch kind {
        case .string:
          let text = UTF8Text.string(try scanner.string())
          texts[column] = MissingWords.standard.contains(text) ? nil : text
        case .number: texts[column] = UTF8Text.string(try scanner.number().text)
        case .boolean: texts[column] = try scanner.boolean() ? "true" : "false"
        case .null: try scanner.null()
        case .object, .array:
          try scanner.skipValue()
          isRefused = true
        }
      } else if name == "score" {
        switch kind {
        case .string, .number:
          let text = kind == .string ? try scanner.string() : try scanner.number().text
          switch NumberCell(text, missing: .standard) {
          case .number(let value): number = value
          case .truth(let truth): number = truth ? 1 : 0
          case .missing: break
          case .unreadable: isRefused = true
          }
        case .boolean: number = try scanner.boolean() ? 1 : 0
        case .null: try scanner.null()
        case .object, .array:
          try scanner.skipValue()
          isRefused = true
        }
      } else {
        try scanner.skipValue()
      }
    }
    try scanner.finish()
    return isRefused ? .refused : .row(texts, number)
  }

  // MARK: - Random logs

  private static let words = [
    "a", "b", "model-1", "a name of more than sixteen bytes", "", "NA", "null", "é", "价值罗盘",
    "x\\ny",
    "\\u00e9", "\\ud83d\\ude00", "\\ud800", "q\\\"q", "tab\tin", "\u{1F9ED}\u{1F9ED}", "1", "true",
    "exactly-16-bytes", "exactly-seventeen", "\\x", "0.5",
  ]
  private static let numbers = [
    "0", "1", "0.5", "-0", "-1.25", "1e3", "12345678", "1234567.1234567", "0.7324561234567891",
    "123456789.123456789", "0.1234567", "0.12345678", "01", "1.", "-", "1e999", "NaN", "2E-3", "1e",
    "0.30000000000000004", "99999999999999999999", "5e-324", "-Infinity", "1x",
  ]

  private func value(_ generator: inout TestGenerator, of name: String) -> String {
    let isUsual = generator.below(12) > 0
    switch name {
    case "score" where isUsual: return Self.numbers[generator.below(7)]
    case "model" where isUsual: return "\"\(Self.words[generator.below(4)])\""
    case "kind" where isUsual: return ["null", "true", "7", "\"b\""][generator.below(4)]
    default: break
    }
    switch generator.below(6) {
    case 0: return generator.pick(Self.numbers)
    case 1: return generator.pick(["true", "false", "null", "nul", "[]", "{}"])
    case 2:
      return generator.json().replacing("\n", with: " ")
    case 3: return "{\"a\":[1,{\"b\":\"\(generator.pick(Self.words))\"}],\"c\":{\"a\":1}}"
    default: return "\"\(generator.pick(Self.words))\""
    }
  }

  private func log(_ generator: inout TestGenerator) -> [UInt8] {
    let names = ["model", "score", "kind", "note", "meta", "\\u006eote", "late"]
    let layouts = (0..<(1 + generator.below(3))).map { _ in
      var names = Array(names.shuffled(using: &generator).prefix(3 + generator.below(4)))
      if generator.below(8) == 0 { names.append(generator.pick(names)) }
      return names
    }
    let comma = generator.pick([",", ", ", " , "])
    let colon = generator.pick([":", ": "])
    let end = generator.pick(["\n", "\n", "\r\n"])
    var bytes: [UInt8] = generator.below(4) == 0 ? [0xEF, 0xBB, 0xBF] : []
    for _ in 0..<generator.below(60) {
      var line: [UInt8]
      if generator.below(20) == 0 {
        line = Array(generator.pick(["", " \t", "[1]", "{}", "x", "{\"score\":1} {}"]).utf8)
      } else {
        var members: [String] = []
        for name in generator.pick(layouts) where name != "late" || generator.below(3) == 0 {
          members.append("\"\(name)\"\(colon)\(value(&generator, of: name))")
        }
        line = Array("{\(members.joined(separator: comma))}".utf8)
      }
      if generator.below(15) == 0 {
        line = generator.damaged(line, Array("{}[],:\"\\ \u{1}é".utf8))
      }
      if generator.below(30) == 0 { line.append(generator.pick([0x20, 0x0D, 0x0B])) }
      bytes += line + Array((generator.below(25) == 0 ? "\n" : end).utf8)
    }
    if generator.below(2) == 0 { bytes.removeLast(min(bytes.count, 1 + generator.below(20))) }
    return bytes
  }

  @Test("blocks of any size and any number of threads give what the scanner gives line by line")
  func randomLogs() throws {
    let scratch = try Scratch()
    try Fuzz.run("columns", iterations: 250) { generator in
      let bytes = log(&generator)
      let path = try scratch.write(bytes, to: "log.jsonl")
      let whole = outcome(path, threads: 1, blockSize: 1 << 18)
      for (threads, size) in [(1, 1), (2, 1), (3, 7), (2, 64), (3, 1 + generator.below(600))] {
        let cut = outcome(path, threads: threads, blockSize: size)
        #expect(
          cut == whole,
          "\(threads) threads, blocks of \(size): \(String(decoding: bytes, as: UTF8.self))")
      }
      try check(whole, against: bytes)
    }
  }

  /// Compares a reading of lines with what the scanner gives.
  private func check(_ outcome: Outcome, against bytes: [UInt8]) throws {
    let text = bytes.withUnsafeBufferPointer { Array(UTF8Text.withoutMark($0)) }
    var expected: [[String?]: [UInt64]] = [:]
    var order: [[String?]] = []
    var refused: [String] = []
    var rows = 0
    for (number, piece) in text.split(separator: 0x0A, omittingEmptySubsequences: false)
      .enumerated()
    {
      let isEnded = number < text.count { $0 == 0x0A }
      let bytes = Array(piece) + (isEnded ? [0x0A] : [])
      switch line(bytes) {
      case .blank: continue
      case .cut: rows += 0
      case .refused: refused.append("L\(number + 1)")
      case .row(let texts, let number):
        rows += 1
        if expected[texts] == nil { order.append(texts) }
        expected[texts, default: []].append((number ?? .nan).bitPattern)
      }
    }
    let found = outcome.issues.compactMap(\.locator)
    // A log without rows, of another shape or without the columns is refused as a whole.
    if outcome.issues.contains(where: { ["missingColumn", "unknownFormat"].contains($0.code) }) {
      #expect(refused.isEmpty || found == [""] || found.isEmpty)
      return
    }
    let comment = "\(String(decoding: bytes, as: UTF8.self))"
    if !refused.isEmpty || !outcome.issues.isEmpty {
      #expect(found == refused, "\(comment)")
      return
    }
    #expect(outcome.groups == order, "\(comment)")
    #expect(outcome.values == order.map { (expected[$0] ?? []).sorted() }, "\(comment)")
  }

  // MARK: - Single behaviours

  private func path(_ scratch: Scratch, _ text: String) throws -> String {
    try scratch.write(Array(text.utf8), to: "log.jsonl")
  }

  @Test("a problem is told with its line, whichever block the line is in")
  func lineOfProblem() throws {
    let scratch = try Scratch()
    var text = ""
    for row in 1...500 {
      let score = row == 77 || row == 401 ? "[1]" : "\(row)"
      text += "{\"model\":\"m\(row % 3)\",\"kind\":null,\"score\":\(score)}\r\n"
      if row.isMultiple(of: 100) { text += "\r\n" }
    }
    let path = try path(scratch, text)
    for (threads, size) in [(1, 1 << 18), (1, 1), (2, 100), (3, 33)] {
      let found = outcome(path, threads: threads, blockSize: size)
      #expect(found.issues.map(\.locator) == ["L77", "L405"])
      #expect(found.issues.map(\.code) == ["wrongType", "wrongType"])
    }
  }

  @Test("notices are counted once, with the place of the first")
  func notices() throws {
    let scratch = try Scratch()
    var text = ""
    for row in 1...300 {
      text += "{\"model\":\"m\",\"kind\":\"k\",\"score\":\(row > 40 ? "\"0.5\"" : "0.5")}\n"
    }
    let path = try path(scratch, text + "{\"model\":\"m\",\"kind\":\"k\",\"sco")
    let whole = outcome(path, threads: 1, blockSize: 1 << 18)
    #expect(whole.warnings.map(\.code) == ["quotedNumber", "truncatedLastLine"])
    #expect(whole.warnings.map(\.locator) == ["L41", "L301"])
    #expect(outcome(path, threads: 3, blockSize: 50) == whole)
  }

  @Test("a key that comes twice is refused also in a line like those before it")
  func twice() throws {
    let scratch = try Scratch()
    let good = "{\"model\":\"m\",\"kind\":\"k\",\"score\":1}\n"
    let swapped = "{\"kind\":\"k\",\"model\":\"m\",\"score\":1}\n"
    // Each piece of the last line was seen, in this order not.
    let path = try path(
      scratch,
      String(repeating: good + swapped, count: 40)
        + "{\"model\":\"m\",\"kind\":\"k\",\"model\":\"m\",\"score\":1}\n" + good)
    let found = outcome(path, threads: 1, blockSize: 1 << 18)
    #expect(found.issues.map(\.code) == ["jsonSyntax"])
    #expect(found.issues.map(\.locator) == ["L81"])
  }

  @Test("two spellings of one character are two groups, in whichever block they are")
  func spellings() throws {
    let scratch = try Scratch()
    let lines = ["\u{E9}", "e\u{301}"].map {
      "{\"model\":\"\($0)\",\"kind\":\"k\",\"score\":1}\n"
    }
    let path = try path(scratch, (0..<50).map { lines[$0 % 2] }.joined())
    for size in [1, 1 << 18] {
      #expect(outcome(path, threads: 2, blockSize: size).values.map(\.count) == [25, 25])
    }
  }

  @Test("a compressed file that is cut is refused after what came before the cut")
  func cutCompression() throws {
    let scratch = try Scratch()
    var text = ""
    for row in 0..<30_000 {
      let score = row == 10 ? "{}" : "\(row &* 7919 % 10_007)"
      text += "{\"model\":\"m\(row % 9)\",\"kind\":\"k\",\"score\":\(score)}\n"
    }
    let packed = try Gzip.compress(Array(text.utf8))
    let frames = try Zstandard.compress(Array(text.utf8))
    for (stored, code) in [(packed, "truncatedGzip"), (frames, "truncatedZstandard")] {
      let path = try scratch.write(Array(stored.dropLast(stored.count / 4)), to: "cut")
      for (threads, size) in [(1, 1 << 18), (2, 1000), (3, 1 << 16)] {
        let found = outcome(path, threads: threads, blockSize: size)
        #expect(found.issues.map(\.code) == ["wrongType", code])
        #expect(found.issues.first?.locator == "L11")
      }
    }
  }

  @Test("a line that is longer than a block is read, one past the cap is refused by its number")
  func longLines() throws {
    let scratch = try Scratch()
    let good = "{\"model\":\"m\",\"kind\":\"k\",\"score\":1}\n"
    let long =
      "{\"model\":\"m\",\"kind\":\"k\",\"score\":1,\"note\":\"\(String(repeating: "é", count: 3000))\"}\n"
    let read = try path(scratch, good + long + good)
    #expect(outcome(read, threads: 2, blockSize: 10).values.map(\.count) == [3])
    let tooLong = "{\"note\":\"\(String(repeating: "x", count: LineCap.bytes + 9))\"}\n"
    let path = try path(scratch, good + good + tooLong + good + "{\"score\":[]}\n")
    for (threads, size) in [(1, 1 << 18), (2, 1 << 16)] {
      let found = outcome(path, threads: threads, blockSize: size)
      #expect(found.issues.map(\.code) == ["lineTooLong", "wrongType"])
      #expect(found.issues.map(\.locator) == ["L3", "L5"])
    }
  }
}
