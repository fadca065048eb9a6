import Drawing
import Testing

/// Reports that are built side by side in one process.
@Suite("typesetters of several tasks")
struct ManyTasksTests {
  /// Words that need some fifteen faces: more than cairo keeps open.
  static let words = [
    "Hamburg", "Здравствуй", "Καλημέρα", "שלום", "مرحبا", "नमस्ते", "สวัสดี", "你好", "こんにちは",
    "안녕하세요", "გამარჯობა", "Բարև", "ሰላም", "வணக்கம்", "ನಮಸ್ಕಾರ", "హలో", "ជំរាបសួរ", "ສະບາຍດີ", "☺", "⛅",
  ]

  static func document(_ seed: Int) -> Document {
    let families: [TextStyle.Family] = [.text, .display, .mono]
    var list = DisplayList()
    for (index, word) in words.enumerated() {
      let style = TextStyle(
        family: families[(index + seed) % 3], size: 7 + Double((index * 7 + seed * 3) % 11))
      list.text(
        StyledText(word, style: style), at: Point(x: 20, y: 30 + 24 * Double(index)),
        anchor: .start)
    }
    return Document(title: "words", pages: [Page(size: Size(width: 300, height: 560), list: list)])
  }

  @Test("each draws what it draws alone")
  func sameBytes() async throws {
    let seeds = Array(0..<6)
    let alone = try seeds.map { try PDFWriter().data(for: Self.document($0)) }
    let rounds = 3
    try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
      for round in 0..<rounds * seeds.count {
        let seed = round % seeds.count
        group.addTask {
          let document = Self.document(seed)
          let picture = try PNGWriter().data(for: document.pages[0], scale: 1)
          let same = try PDFWriter().data(for: document) == alone[seed]
          return (seed, same && !picture.isEmpty)
        }
      }
      for try await (seed, same) in group { #expect(same, "of the document \(seed)") }
    }
  }
}
