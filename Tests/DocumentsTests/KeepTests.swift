import Charts
import Documents
import Drawing
import Testing

/// What stays together on pages, and what may leave its place.
@Suite("What pages keep together")
struct KeepTests {
  private let typesetter: Typesetter

  init() throws {
    typesetter = try Typesetter()
  }

  /// A page that holds so many points of boxes.
  private func style(height: Double) -> PageStyle {
    PageStyle(page: Size(width: 400, height: height + 120), bodyWidth: 280)
  }

  private func document(_ blocks: [Block], height: Double = 300) throws -> Document {
    try pages(blocks, style: style(height: height), typesetter: typesetter)
  }

  /// Single lines that fill a page of 300 points up to so many lines from its end.
  private func lines(_ count: Int) -> [Block] { (0..<count).map { .text("line \($0)") } }

  private func heading(_ level: Int, _ text: String) -> Block {
    .heading(Heading(level: level, number: nil, spans: [TextSpan(text)], destination: text))
  }

  private func table(_ number: Int?, rows: Int, notes: [String] = []) -> Block {
    .table(
      TableBlock(
        label: number.map { BlockLabel(word: "Table", number: $0, destination: "tbl-\($0)") },
        caption: [TextSpan("Caption of it")],
        columns: [
          .init(title: "Name", alignment: .leading, width: .flexible(1)),
          .init(title: "Count", alignment: .trailing, width: .fixed(30)),
        ], rows: (0..<rows).map { [.text("row \($0) of \(number ?? 0)"), .count($0)] },
        notes: notes))
  }

  private func page(of text: String, in document: Document) throws -> Int {
    try #require(
      document.pages.firstIndex { $0.plainTexts.contains { $0.hasPrefix(text) } },
      "\(text) is on no page")
  }

  @Test("headings of three levels stay with each other and with what they head", arguments: 0...14)
  func headings(count: Int) throws {
    let found = try document(
      lines(count) + [
        heading(1, "First"), heading(2, "Second"), heading(3, "Third"), table(nil, rows: 4),
      ])
    let place = try page(of: "row 2", in: found)
    for text in ["First", "Second", "Third", "Name"] {
      #expect(try page(of: text, in: found) == place, "\(text)")
    }
  }

  @Test("a heading has two lines below it, of single paragraphs too", arguments: 0...16)
  func twoLines(count: Int) throws {
    let found = try document(
      lines(count) + [heading(2, "Heading"), .text("first"), .text("second"), .text("third")])
    let place = try page(of: "Heading", in: found)
    #expect(try page(of: "first", in: found) == place)
    #expect(try page(of: "second", in: found) == place)
  }

  @Test("a paragraph that ends in a colon stands with its list", arguments: 6...16)
  func colon(count: Int) throws {
    let items = (0..<3).map { [Block.text("item \($0)")] }
    let found = try document(
      lines(count) + [.text("These are:"), .list(start: nil, items: items)])
    #expect(try page(of: "These are", in: found) == page(of: "item 0", in: found))
  }

  @Test("all notes of a table stand with it and its last two rows", arguments: 0...12)
  func notes(count: Int) throws {
    let found = try document(
      lines(count)
        + [table(nil, rows: 22, notes: ["Note one.", "Note two.", "Note three."])])
    let place = try page(of: "Note one", in: found)
    #expect(try page(of: "Note three", in: found) == place)
    #expect(found.pages[place].plainTexts.contains("row 20 of 0"))
    #expect(found.pages[place].plainTexts.contains("row 21 of 0"))
  }

  @Test("a table under 60 % of a page is on one page", arguments: 0...14)
  func wholeTable(count: Int) throws {
    let found = try document(lines(count) + [table(nil, rows: 8)] + lines(4))
    let places = try (0..<8).map { try page(of: "row \($0) of", in: found) }
    #expect(Set(places).count == 1)
  }

  @Test("a longer one has its head again, with its name, and three rows on each page")
  func longTable() throws {
    let found = try document(lines(6) + [table(3, rows: 40)])
    let parts = found.pages.map { page in page.plainTexts.count { $0.hasPrefix("row ") } }
      .filter { $0 > 0 }
    #expect(parts.count > 2)
    #expect(parts.allSatisfy { $0 >= 3 })
    let names = found.pages.flatMap(\.plainTexts)
    #expect(names.count { $0.hasPrefix("Table 3  Caption") } == 1)
    #expect(names.count { $0 == "Table 3, continued" } == parts.count - 1)
  }

  @Test("text goes on while a table waits for the next page, and says where it is")
  func float() throws {
    var reference = TextSpan("Table 1")
    reference.link = .destination("tbl-1")
    let found = try document(
      lines(8) + [.paragraph([TextSpan("See "), reference, TextSpan(".")]), table(1, rows: 7)]
        + (0..<9).map { .text("after \($0)") })
    #expect(found.pages.count == 2)
    #expect(try page(of: "Table 1", in: found) == 1)
    // No hole: the text behind the table fills the first page.
    #expect(try page(of: "after 1", in: found) == 0)
    #expect(found.pages[0].plainTexts.contains("See Table 1, page\u{A0}2."))
    // It stands above the rest of the text.
    #expect(found.pages[1].plainTexts.firstIndex { $0.hasPrefix("Table 1") } ?? .max < 3)
  }

  @Test("a table that goes on in one that is not counted stays above it")
  func part() throws {
    let found = try document(
      lines(8) + [table(1, rows: 7), table(nil, rows: 1)] + (0..<9).map { .text("after \($0)") })
    let texts = found.pages.flatMap(\.plainTexts)
    let first = try #require(texts.firstIndex(of: "row 6 of 1"))
    #expect(try #require(texts.firstIndex(of: "row 0 of 0")) > first)
  }

  @Test("floats keep their order, come no page early and at most one late", arguments: 1...30)
  func floatOrder(seed: Int) throws {
    var state = UInt64(seed) &* 0x9E37_79B9
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var blocks: [Block] = []
    for number in 1...6 {
      blocks += (0..<next(9)).map { .text("text \(number) \($0)") }
      blocks += [.text("before \(number)"), table(number, rows: 2 + next(7))]
    }
    blocks += lines(3)
    let found = try document(blocks)
    let places = try (1...6).map { try page(of: "Table \($0)", in: found) }
    #expect(places == places.sorted())
    for number in 1...6 {
      let before = try page(of: "before \(number)", in: found)
      #expect(places[number - 1] >= before)
      #expect(places[number - 1] <= before + 1)
    }
  }

  @Test("no float is passed by what is counted with it, and none leaves its section")
  func passing() throws {
    let found = try document(
      lines(12) + [table(1, rows: 7), .pageBreak, heading(1, "Next"), .text("text")])
    let next = try page(of: "Next", in: found)
    #expect(try page(of: "Table 1", in: found) < next)
  }

  @Test("a report does not end in a page of three lines", arguments: 18...24)
  func lastPage(count: Int) throws {
    let found = try document(
      (0..<count).map { .text(String(repeating: "word ", count: 20) + "\($0)") }, height: 420)
    let last = try #require(found.pages.last)
    // Beside the running head and the foot.
    let body = last.placedTexts.count { $0.point.y > 60 && $0.point.y < 470 }
    #expect(body > 3 || found.pages.count == 1)
  }

  @Test("of code no single line stands alone at either side of a page", arguments: 8...20)
  func code(count: Int) throws {
    let found = try document(
      lines(count) + [.code((0..<20).map { "code \($0)" }.joined(separator: "\n"))])
    for page in found.pages {
      let shown = page.plainTexts.count { $0.hasPrefix("code ") }
      #expect(shown != 1)
    }
  }
}
