import TestSupport
import Testing

/// The comparison that the golden tests rest on.
@Suite("Golden files")
struct GoldenTests {
  @Test("equal texts do not differ, and an empty text needs no file")
  func equal() {
    #expect(Golden.difference("a\n", from: "a\n", name: "a.txt") == nil)
    #expect(Golden.difference("", from: nil, name: "a.txt") == nil)
  }

  @Test("a difference shows its first lines, the file and how it is renewed")
  func difference() throws {
    let golden = "head\none\ntwo\nthree\ntail\n"
    let text = "head\none\ntwo\n3\n3.5\ntail\n"
    let told = try #require(Golden.difference(text, from: golden, name: "a.txt"))
    #expect(told.hasPrefix("a.txt: this is not what is printed now."))
    #expect(told.contains("make goldens"))
    #expect(told.hasSuffix("\n@@ line 4 @@\n one\n two\n-three\n+3\n+3.5"))
  }

  @Test("what follows the first six lines of a difference is counted")
  func long() throws {
    let lines = (1...9).map { "\($0)\n" }.joined()
    let told = try #require(Golden.difference(lines, from: "", name: "a.txt"))
    #expect(told.hasSuffix("+6\n+… and 3 more lines"))
  }

  @Test("line ends and composed characters count to the byte")
  func bytes() {
    #expect(Golden.difference("a\r\n", from: "a\n", name: "a.txt") != nil)
    #expect(Golden.difference("a", from: "a\n", name: "a.txt") != nil)
    #expect(Golden.difference("\u{E9}\n", from: "e\u{301}\n", name: "a.txt") != nil)
  }

  @Test("a file that is not there is a failure")
  func missing() throws {
    let golden = try Golden.text(named: "no-such-file.txt")
    let told = try #require(Golden.difference("text\n", from: golden, name: "no-such-file.txt"))
    #expect(told.hasPrefix("no-such-file.txt: there is no such file."))
    #expect(told.hasSuffix("+text"))
  }
}
