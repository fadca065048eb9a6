import Diagnostics
import Testing

@Suite("Text that was written by others")
struct VisibleTextTests {
  @Test(
    "names that look alike are shown differently",
    arguments: [
      [
        "model", "mo\u{200B}del", "mo\u{2060}del", "mo\u{00AD}del", "mo\u{FE0F}del",
        "mo\u{E0041}del",
      ],
      ["caf\u{E9}", "cafe\u{301}", "cafe"],
      ["a b", "a  b", "a\u{A0}b", "a\u{2009}b", "a b ", " a b", "a\u{3000}b"],
      ["abc", "a\u{202E}bc", "a\u{2066}bc", "\u{200F}abc", "\u{061C}abc", "abc\u{200E}"],
      ["\u{C5}", "\u{212B}", "A\u{30A}"],
      ["\u{AC00}", "\u{1100}\u{1161}", "\u{1100}\u{115F}\u{1161}"],
      ["\u{2126}", "\u{3A9}"], ["a\\u{200b}b", "a\u{200B}b", "a\\\u{200B}b"],
      ["x\ny", "x\ry", "x\u{2028}y", "x\u{85}y", "x y", "x\u{0}y"],
      ["e\u{323}\u{302}", "e\u{302}\u{323}", "\u{1EC7}"], ["a", "\u{301}a", "\u{2800}a"],
    ])
  func lookAlikes(names: [String]) {
    let shown = names.map { Array(VisibleText.name($0).unicodeScalars.map(\.value)) }
    #expect(Set(shown).count == names.count, "\(names.map(VisibleText.name))")
    for name in names.map(VisibleText.name) {
      #expect(!name.unicodeScalars.contains { $0.properties.isDefaultIgnorableCodePoint })
      #expect(!name.contains { $0.isNewline })
    }
  }

  @Test("what is shown can be read back", arguments: 0..<400)
  func injective(seed: Int) {
    let alphabet: [Unicode.Scalar] = [
      "a", " ", "\\", "u", "{", "}", "2", "\u{301}", "e", "\u{200B}", "\u{E9}", "\u{1F917}",
      "\u{FE0F}", "\u{200D}", "\u{1100}", "\u{1161}", "\u{11A8}", "\u{5D0}", "\u{202E}", "\n",
    ]
    var state = UInt64(seed + 1) &* 0x9E37_79B9_7F4A_7C15
    var name = String.UnicodeScalarView()
    for _ in 0..<(seed % 12) {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      name.append(alphabet[Int(state % UInt64(alphabet.count))])
    }
    let shown = VisibleText.name(String(name))
    #expect(Array(read(shown)) == Array(name), "\(shown)")
  }

  /// The name behind what is shown.
  private func read(_ shown: String) -> String.UnicodeScalarView {
    var name = String.UnicodeScalarView()
    var rest = Array(shown.unicodeScalars)[...]
    while let first = rest.first {
      if rest.starts(with: ["\\", "u", "{"]), let end = rest.firstIndex(of: "}"),
        let value = UInt32(
          String(String.UnicodeScalarView(rest[(rest.startIndex + 3)..<end])), radix: 16),
        let scalar = Unicode.Scalar(value)
      {
        name.append(scalar)
        rest = rest[(end + 1)...]
      } else {
        name.append(first)
        rest = rest.dropFirst()
      }
    }
    return name
  }

  @Test(
    "ordinary names stay as they are",
    arguments: [
      "", "org/model-7B_v2.1:free", "Polaris-2 北辰", "Mod\u{E8}le",
      "\u{645}\u{631}\u{62D}\u{628}\u{627}",
      "\u{1F917}/zephyr", "C:\\models\\a", "ไทย", "हिन्दी",
    ])
  func plain(name: String) {
    #expect(VisibleText.name(name) == name)
  }

  @Test("running text keeps joiners and line ends, and no control or turn of direction")
  func prose() {
    let kept = "\u{645}\u{6CC}\u{200C}\u{62E}\u{648}\u{627}\u{647}\u{645}\n\u{2764}\u{FE0F}\tok"
    #expect(VisibleText.prose(kept) == kept)
    #expect(
      VisibleText.prose("a\u{1B}[2Jb\u{202E}c\u{E0041}") == "a\\u{1b}[2Jb\\u{202e}c\\u{e0041}")
    #expect(VisibleText.line("a\nerror: b") == "a\\u{a}error: b")
  }
}
