import Foundation
import LogFixtures
import LogReaders
import Testing

/// A JSON value as a tree, for comparison with another reader.
indirect enum JSONTree: Equatable {
  case object([String: JSONTree])
  case array([JSONTree])
  case string(String)
  case number(Double)
  case boolean(Bool)
  case null

  /// Reads a whole text with the scanner.
  static func parse(_ text: [UInt8], acceptsNonFinite: Bool = true) throws(JSONError) -> JSONTree {
    let result: Result<JSONTree, JSONError> = text.withUnsafeBufferPointer { bytes in
      Result { () throws(JSONError) in
        var scanner = JSONScanner(bytes, acceptsNonFinite: acceptsNonFinite)
        let value = try JSONTree(&scanner)
        try scanner.finish()
        return value
      }
    }
    return try result.get()
  }

  init(_ scanner: inout JSONScanner) throws(JSONError) {
    switch try scanner.peek() {
    case .object:
      var members: [String: JSONTree] = [:]
      try scanner.enterObject()
      while let key = try scanner.nextKey() {
        let name = String(decoding: key, as: UTF8.self)
        members[name] = try JSONTree(&scanner)
      }
      self = .object(members)
    case .array:
      var elements: [JSONTree] = []
      try scanner.enterArray()
      while try scanner.nextElement() { elements.append(try JSONTree(&scanner)) }
      self = .array(elements)
    case .string: self = .string(String(decoding: try scanner.string(), as: UTF8.self))
    case .number: self = .number(try scanner.number().double)
    case .boolean: self = .boolean(try scanner.boolean())
    case .null:
      try scanner.null()
      self = .null
    }
  }

  /// What Foundation made of a text.
  init(foundation value: Any) {
    switch value {
    case let members as [String: Any]: self = .object(members.mapValues(JSONTree.init(foundation:)))
    case let elements as [Any]: self = .array(elements.map(JSONTree.init(foundation:)))
    case let text as String: self = .string(text)
    case let number as NSNumber:
      self =
        isBoolean(number) ? .boolean(number.boolValue) : .number(number.doubleValue)
    default: self = .null
    }
  }
}

/// Whether a number of Foundation's stands for true or false.
private func isBoolean(_ number: NSNumber) -> Bool {
  String(cString: number.objCType) == "c" || String(cString: number.objCType) == "B"
}

@Suite("JSON scanner")
struct JSONScannerTests {
  @Test("generated documents read as Foundation reads them")
  func agreesWithFoundation() throws {
    var generator = TestGenerator(state: 7)
    for _ in 0..<3000 {
      let text = generator.json()
      let expected = try JSONSerialization.jsonObject(
        with: Data(text.utf8), options: .fragmentsAllowed)
      let found = try JSONTree.parse(Array(text.utf8))
      #expect(found == JSONTree(foundation: expected), "\(text)")
    }
  }

  @Test("numbers are rounded to the nearest double, as the standard library does")
  func numbers() throws {
    var generator = TestGenerator(state: 11)
    for _ in 0..<20_000 {
      let digits = (0..<(1 + generator.below(19))).map { _ in String(generator.below(10)) }.joined()
      let whole = String(generator.below(1000))
      let exponent = generator.below(3) == 0 ? "e\(generator.below(640) - 320)" : ""
      let text = "-" + whole + "." + digits + exponent
      let expected = try #require(Double(text))
      #expect(try JSONTree.parse(Array(text.utf8)) == .number(expected), "\(text)")
    }
  }

  @Test(
    "what is not JSON is an error at its place",
    arguments: [
      ("", 0), ("{", 1), ("[1,]", 3), ("{\"a\":1,}", 7), ("{\"a\" 1}", 5), ("{a:1}", 1),
      ("[1 2]", 3),
      ("01", 1), ("1.", 2), (".5", 0), ("+1", 0), ("1e", 2), ("-", 1), ("--1", 1), ("0x1", 1),
      ("tru", 3), ("nul", 3), ("True", 0), ("\"a", 2), ("\"\\x\"", 1), ("\"\\u12g4\"", 1),
      ("\"a\nb\"", 2), ("1 2", 2), ("[1]]", 3), ("\u{FEFF}1", 0), ("'a'", 0),
      ("{\"a\":1 \"b\":2}", 7),
      ("nan", 1), ("Nan", 2), ("-NaN", 1), ("Inf", 3), ("{1:2}", 1), ("[,1]", 1),
    ])
  func malformed(text: String, offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSONTree.parse(Array(text.utf8)) }
    #expect(error?.offset == offset, "\(text): \(String(describing: error?.reason))")
  }

  @Test("the bare tokens are numbers where the caller allows them")
  func nonFinite() throws {
    #expect(try JSONTree.parse(Array("-Infinity".utf8)) == .number(-.infinity))
    #expect(try JSONTree.parse(Array("[Infinity]".utf8)) == .array([.number(.infinity)]))
    guard case .number(let value) = try JSONTree.parse(Array("NaN".utf8)) else {
      Issue.record("NaN is not a number here")
      return
    }
    #expect(value.isNaN)
    let error = #expect(throws: JSONError.self) {
      try JSONTree.parse(Array("[NaN]".utf8), acceptsNonFinite: false)
    }
    #expect(error?.reason == .nonFiniteNumber)
    #expect(try JSONTree.parse(Array("1e400".utf8)) == .number(.infinity))
  }

  @Test(
    "a key that comes twice is an error, spelt with escapes or not, also among many",
    arguments: [
      "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "[{\"x\":{\"b\":1,\"c\":2,\"b\":3}}]",
      "{" + (0..<100).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + ",\"k99\":0}",
      "{" + (0..<100).map { "\"k\($0)\":{\"k1\":1}" }.joined(separator: ",") + ",\"k3\":0}",
    ])
  func duplicateKeys(text: String) {
    let error = #expect(throws: JSONError.self) { try JSONTree.parse(Array(text.utf8)) }
    guard case .duplicateKey? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("the same key in different objects is no duplicate")
  func sameKeyElsewhere() throws {
    let many = (0..<50).map { "\"k\($0)\":{\"k0\":[{\"k0\":1}]}" }.joined(separator: ",")
    _ = try JSONTree.parse(Array("[{\(many)},{\(many)}]".utf8))
  }

  @Test("nesting is allowed to 256 levels and no further")
  func depth() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    _ = try JSONTree.parse(nested(256))
    let error = #expect(throws: JSONError.self) { try JSONTree.parse(nested(257)) }
    #expect(error?.reason == .tooDeep)
    let open = Array(String(repeating: "{\"a\":", count: 200_000).utf8)
    #expect(throws: JSONError.self) { try JSONTree.parse(open) }
  }

  @Test(
    "malformed UTF-8 is an error",
    arguments: [
      [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
      [0xF0, 0x80, 0x80, 0x80],
    ] as [[UInt8]])
  func invalidUTF8(bytes: [UInt8]) {
    let error = #expect(throws: JSONError.self) { try JSONTree.parse([0x22] + bytes + [0x22]) }
    #expect(error?.reason == .invalidUTF8)
    #expect(error?.offset == 1)
  }

  @Test("random bytes never crash the scanner")
  func randomBytes() {
    var generator = TestGenerator(state: 3)
    let alphabet = Array("{}[]:,\"\\ue0123456789.-+EtrufalsnNaIity \n\u{1}é".utf8)
    for _ in 0..<30_000 {
      let bytes = (0..<generator.below(40)).map { _ in
        generator.below(8) == 0 ? UInt8(generator.below(256)) : generator.pick(alphabet)
      }
      _ = try? JSONTree.parse(bytes)
    }
  }

  @Test("changed documents never crash the scanner")
  func changedDocuments() {
    var generator = TestGenerator(state: 5)
    for _ in 0..<5000 {
      var bytes = Array(generator.json().utf8)
      for _ in 0..<(1 + generator.below(3)) {
        bytes[generator.below(bytes.count)] = UInt8(generator.below(256))
      }
      _ = try? JSONTree.parse(Array(bytes.prefix(1 + generator.below(bytes.count))))
      _ = try? JSONTree.parse(bytes)
    }
  }
}

@Suite("Keys that come as in the line before")
struct KeySequenceTests {
  /// The keys and whole numbers of one line after another, or why a line is refused.
  private func read(_ lines: [String]) -> [String] {
    var scanner = JSONScanner(UnsafeBufferPointer(start: nil, count: 0))
    return lines.map { line in
      var text = line
      return text.withUTF8 { bytes in
        scanner.restart(bytes)
        var found = ""
        do throws(JSONError) {
          try scanner.enterObject()
          while let key = try scanner.nextKey() {
            found += String(decoding: key, as: UTF8.self)
            let start = scanner.position
            try scanner.skipValue()
            found += String(decoding: bytes[start..<scanner.position], as: UTF8.self) + " "
          }
          try scanner.finish()
          return found
        } catch {
          return "\(error.reason) at \(error.offset)"
        }
      }
    }
  }

  @Test("lines of any keys read the same after any other line")
  func independent() {
    var generator = TestGenerator(state: 43)
    let keys = ["a", "b", "ab", "abc", "\\u0061", "é", "", "b\\\\", "c"]
    let values = ["1", "\"x\"", "{\"a\":1,\"b\":2}", "{\"a\":1,\"a\":2}", "[{\"a\":{}}]", "null"]
    var lines: [String] = []
    for _ in 0..<3000 {
      let start = generator.below(keys.count)
      let members = (0..<generator.below(6)).map { place in
        let key = generator.below(5) > 0 ? keys[(start + place) % keys.count] : generator.pick(keys)
        return "\"\(key)\"" + generator.pick([":", " : "]) + generator.pick(values)
      }
      var line = "{" + members.joined(separator: generator.pick([",", ", "])) + "}"
      if generator.below(10) == 0 { line = String(line.dropLast(generator.below(4))) }
      lines.append(line)
    }
    let together = read(lines)
    for (line, found) in zip(lines, together) { #expect(read([line]) == [found], "\(line)") }
  }

  @Test("a key twice is found behind keys that came as before")
  func duplicates() {
    let found = read([
      "{\"a\":1,\"b\":2,\"c\":3}", "{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":1,\"b\":2,\"b\":3}",
      "{\"a\":1,\"b\":2,\"c\":3}", "{\"a\":1,\"b\":2,\"c\":3,\"c\":4}", "{\"a\":1,\"\\u0061\":2}",
    ])
    #expect(found[0] == found[3])
    #expect(found[0] == "a1 b2 c3 ")
    for place in [1, 2, 4, 5] { #expect(found[place].contains("at "), "\(found[place])") }
  }

  @Test("an object of very many keys is read as before")
  func many() {
    let members = (0..<500).map { "\"k\($0)\":\($0)" }
    let line = "{" + members.joined(separator: ",") + "}"
    let twice = "{" + (members + ["\"k499\":0"]).joined(separator: ",") + "}"
    let found = read([line, line, twice, line])
    #expect(found[0] == found[1])
    #expect(found[0] == found[3])
    #expect(found[2].contains("at "))
  }
}
