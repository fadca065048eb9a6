import LogReaders
import Testing

@Suite("Texts in memory")
struct TextArchiveTests {
  @Test("equal texts are held once, byte by byte, and come back as they were")
  func equalTexts() {
    var archive = TextArchive()
    // The same letter in two spellings is two texts; a text may be empty, or hold a NUL.
    let texts = [
      "a", "", "é", "e\u{301}", "a\u{0}b", String(repeating: "x", count: 3 << 20), "a\u{0}",
    ]
    let codes = texts.map { archive.code(of: $0) }
    #expect(Set(codes).count == texts.count)
    #expect(texts.map { archive.code(of: $0) } == codes)
    for (text, code) in zip(texts, codes) {
      #expect(Array(archive.text(code).utf8) == Array(text.utf8))
    }
    #expect(archive.count == texts.count)
    #expect(archive.byteCount == texts.reduce(0) { $0 + $1.utf8.count })
  }

  @Test("ten thousand texts, each asked for three times, are ten thousand")
  func manyTexts() {
    var archive = TextArchive()
    for _ in 0..<3 {
      for index in 0..<10_000 { #expect(archive.code(of: "text \(index)") == Int32(index)) }
    }
    #expect(archive.count == 10_000)
    #expect(archive.text(9_999) == "text 9999")
  }
}
