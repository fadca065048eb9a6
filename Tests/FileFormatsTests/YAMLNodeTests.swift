import FileFormats
import Testing

@Suite("YAML is read with places, and bounded")
struct YAMLNodeTests {
  @Test("every node knows its line and column")
  func places() throws {
    let root = try #require(
      try YAMLNode("a: 1\nb:\n  - x\n  - { c: \"d e\" }\nempty:\nlast: null\n"))
    let entries = try #require(root.mapping)
    #expect(entries.map(\.key.text) == ["a", "b", "empty", "last"])
    #expect(entries.map(\.key.line) == [1, 2, 5, 6])
    let list = try #require(root["b"]?.list)
    #expect(list.map(\.line) == [3, 4] && list.map(\.column) == [5, 5])
    let inner = try #require(list[1]["c"])
    #expect(inner.text == "d e" && inner.line == 4 && inner.column == 10)
    #expect(root["empty"]?.isNull == true && root["last"]?.isNull == true)
    #expect(root["a"]?.isNull == false && root["none"] == nil)
  }

  @Test("a quoted null is a text", arguments: ["\"null\"", "'~'", "\"\""])
  func quoted(text: String) throws {
    #expect(try YAMLNode(text)?.isNull == false)
  }

  @Test("truth values are those of both versions of YAML")
  func truths() throws {
    let words = ["true", "True", "yes", "ON", "false", "no", "off"]
    #expect(
      try words.map { try YAMLNode($0)?.truth } == [true, true, true, true, false, false, false])
    for other in ["1", "y", "truth", "[true]"] {
      #expect(try YAMLNode(other)?.truth == nil)
    }
  }

  @Test("an empty text has no node", arguments: ["", "# only a comment\n", "\n\n"])
  func empty(text: String) throws {
    #expect(try YAMLNode(text) == nil)
  }

  @Test("what is wrong is said with its place")
  func failures() {
    #expect {
      try YAMLNode("a: 1\nb: [1, 2\nc: 3\n")
    } throws: { error in
      guard case YAMLFailure.syntax(_, let line, _) = error else { return false }
      return line == 3
    }
    #expect {
      try YAMLNode("x:\n  a: 1\n  a: 2\n")
    } throws: { error in
      guard case YAMLFailure.repeatedKeys(let keys, let line, _) = error else { return false }
      return keys == ["a"] && line == 2
    }
  }

  @Test("a text beyond the bounds is refused before it is read")
  func large() {
    #expect(throws: YAMLFailure.tooLarge) {
      try YAMLNode("a: " + String(repeating: "x", count: YAMLNode.largestText))
    }
  }

  @Test("aliases of aliases are counted with what they stand for", .timeLimit(.minutes(15)))
  func aliases() {
    var text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for (name, former) in zip("bcdefghi", "abcdefgh") {
      let list = [String](repeating: "*\(former)", count: 10).joined(separator: ", ")
      text += "\(name): &\(name) [\(list)]\n"
    }
    #expect(throws: YAMLFailure.tooManyNodes) { try YAMLNode(text) }
  }

  @Test("nesting is bounded, by brackets and by indentation")
  func nesting() {
    let brackets = String(repeating: "[", count: 100_000)
    let lines = (0..<2_000).map { String(repeating: " ", count: $0) + "a:" }
    for text in [brackets, lines.joined(separator: "\n"), String(repeating: "- ", count: 50_000)] {
      #expect {
        try YAMLNode(text)
      } throws: { error in
        guard case YAMLFailure.syntax = error else { return false }
        return true
      }
    }
  }
}
