import RandomStreams
import Statistics
import Testing

@Suite("A corpus that passes in pieces is searched as one that is held")
struct TokenStreamTests {
  /// Letters, marks and signs of many kinds: what joins, what is folded, what is dropped.
  private static let alphabet: [String] = [
    "a", "B", "z", "_", "9", "-", "'", ".", " ", "\n", "\t", "\u{85}", "\u{A0}", "\u{2003}",
    "\u{3000}", "é", "e\u{301}", "É", "E\u{301}", "İ", "ß", "ẞ", "Ǆ", "ǅ", "Å", "A\u{30A}",
    "\u{212B}", "Ω", "\u{2126}", "ς", "Σ", "北", "京", "，", "か\u{3099}", "が", "ｶ\u{FF9E}", "각",
    "\u{1100}\u{1161}\u{11A8}", "가\u{11A8}", "क़", "क\u{93C}", "নো", "ন\u{9C7}\u{9BE}", "😀",
    "\u{200D}", "\u{FEFF}", "𝔄", "𐐀", "½", "Ⅷ", "a\u{323}\u{307}", "a\u{307}\u{323}", "\u{FFFD}",
  ]

  private static func text(_ count: Int, _ stream: inout RandomStream) -> String {
    (0..<count).map { _ in
      stream.index(below: 4) == 0 ? " " : alphabet[stream.index(below: alphabet.count)]
    }.joined()
  }

  /// The n-grams of a text by the simple cutting of tokens.
  private static func ngrams(
    _ text: String, _ n: Int, _ tokenization: TextTokens
  ) -> [[String]] {
    let tokens = tokenization.tokens(of: text)
    return tokens.indices.filter { $0 + n <= tokens.count }.map { Array(tokens[$0..<$0 + n]) }
  }

  @Test("bytes are cut into the tokens of the text, to the letter", arguments: 0..<200)
  func tokens(round: Int) throws {
    var stream = RandomStream(seed: 71, purpose: "token-stream", index: UInt64(round))
    let documents = (0..<3).map { _ in Self.text(stream.index(below: 60), &stream) }
    var items = (0..<4).map { _ in Self.text(stream.index(below: 12), &stream) }
    items.append(String(documents[0].prefix(9)))
    let n = 1 + stream.index(below: 2)
    for tokenization in TextTokens.allCases {
      let known = Set(documents.flatMap { Self.ngrams($0, n, tokenization) })
      var whole = try NGramOverlap(items: items, n: n, tokenization: tokenization)
      var pieces = whole
      for document in documents {
        whole.scan(document)
        let bytes = Array(document.utf8)
        var start = 0
        while start < bytes.count {
          let end = min(bytes.count, start + 1 + stream.index(below: 5))
          bytes[start..<end].withUnsafeBufferPointer { pieces.scan($0) }
          start = end
        }
        pieces.endDocument()
      }
      #expect(whole.results == pieces.results)
      #expect(whole.corpusTokens == pieces.corpusTokens)
      #expect(
        whole.corpusTokens == documents.reduce(0) { $0 + tokenization.tokens(of: $1).count })
      for (item, result) in zip(items, whole.results) {
        #expect(
          result.hits == Self.ngrams(item, n, tokenization).count { known.contains($0) },
          "\(item.debugDescription) in \(documents.map(\.debugDescription))")
      }
    }
  }

  @Test("damaged UTF-8 is what it is to a text that was repaired", arguments: 0..<200)
  func damage(round: Int) throws {
    var stream = RandomStream(seed: 72, purpose: "token-damage", index: UInt64(round))
    let bytes = (0..<40).map { _ -> UInt8 in
      switch stream.index(below: 3) {
      case 0: [0x61, 0x20, 0x62][stream.index(below: 3)]
      case 1: UInt8(0x80 + stream.index(below: 0x80))
      default:
        [0xE5, 0x8C, 0x97, 0xC3, 0xA9, 0xF0, 0x9F, 0x98, 0x80, 0xED][
          stream.index(below: 10)]
      }
    }
    let repaired = String(decoding: bytes, as: UTF8.self)
    let items = [repaired, "a b", "北", "é"]
    var damaged = try NGramOverlap(items: items, n: 1)
    var whole = damaged
    for byte in bytes { [byte].withUnsafeBufferPointer { damaged.scan($0) } }
    damaged.endDocument()
    whole.scan(repaired)
    #expect(damaged.results == whole.results && damaged.corpusTokens == whole.corpusTokens)
    #expect(whole.results[0].hits == whole.results[0].tokens)
  }

  @Test("a token that is longer than any of the items ends a match and nothing else")
  func long() throws {
    var overlap = try NGramOverlap(items: ["one two three"], n: 2)
    overlap.scan("one " + String(repeating: "two", count: 1_000) + " two three")
    #expect(overlap.results[0].hits == 1)
    #expect(overlap.corpusTokens == 4)
  }
}
