import Documents
import Drawing
import Foundation
import Testing

/// References to pages name the pages of the document that they stand in.
@Suite("References to pages")
struct PaginationTests {
  private let typesetter: Typesetter

  init() throws { typesetter = try Typesetter() }

  /// Pages on which a paragraph that ends in "see page " and a number of one digit has its last line
  /// full, so that a second digit makes a line more.
  private func style(height: Double) throws -> PageStyle {
    let width = { (text: String) in
      try typesetter.measure(StyledText(text, style: TextStyle(size: 9.6))).width
    }
    return PageStyle(
      page: Size(width: 400, height: height + 120),
      bodyWidth: (try width("see page 9") + width("see page 10")) / 2)
  }

  private func paginated(_ blocks: [Block], height: Double = 118) throws -> PaginatedDocument {
    let manuscript = Manuscript(
      title: "T", subtitle: nil, authors: [], date: nil, kicker: nil, blocks: blocks,
      creator: "Tests", imprint: "Tests")
    return try DocumentSetter(
      manuscript, style: style(height: height), typesetter: typesetter
    ).paginated()
  }

  private static func reference(_ destination: String) -> TextSpan {
    TextSpan(pageOf: destination, text: "?")
  }

  /// Two lines, and "see page N" in the third.
  private static func paragraph(seeing destination: String) -> Block {
    .paragraph([TextSpan("x\nx\nsee page "), reference(destination)])
  }

  /// So many pages with next to nothing on them.
  private static func pages(_ count: Int) -> [Block] {
    (0..<count).flatMap { _ in [Block.text("x"), .pageBreak] }
  }

  private static func section(_ name: String) -> Block { .subtitle("Section", destination: name) }

  /// All text of a page without white space, which lines lose at their ends.
  private static func text(_ document: Document, page: Int) -> String {
    document.pages[page - 1].list.unmarked.elements.map { element in
      if case .text(let text, _, _, _) = element { text.runs.map(\.text).joined() } else { "" }
    }.joined().filter { !$0.isWhitespace }
  }

  @Test("a document without references is set once")
  func once() throws {
    let found = try paginated(Self.pages(2) + [Self.section("sec-a"), .text("x")])
    #expect(found.runs == 1)
    #expect(found.document.pages.count == 3)
    #expect(found.unsettled.isEmpty)
  }

  @Test("references forward and backward name the page of their place and lead to it")
  func directions() throws {
    let found = try paginated(
      [Self.section("sec-a"), .paragraph([TextSpan("see page "), Self.reference("sec-b")])]
        + [.pageBreak] + Self.pages(2)
        + [Self.section("sec-b"), .paragraph([TextSpan("after page "), Self.reference("sec-a")])])
    #expect(Self.text(found.document, page: 1).contains("seepage4"))
    #expect(Self.text(found.document, page: 4).contains("afterpage1"))
    #expect(found.runs == 2)
    #expect(found.unsettled.isEmpty)
    try found.document.validate()
    let links = found.document.pages[0].list.unmarked.elements.flatMap { element -> [LinkTarget] in
      if case .text(let text, _, _, _) = element { text.runs.compactMap(\.link) } else { [] }
    }
    #expect(links == [.destination("sec-b")])
  }

  @Test("references stand in headings, lists, quotations and captions too")
  func places() throws {
    let table = TableBlock(
      label: BlockLabel(word: "Table", number: 1, destination: "tbl-1"),
      caption: [TextSpan("See page "), Self.reference("sec-b")],
      columns: [.init(title: "A", alignment: .leading, width: .flexible(1))], rows: [[.count(7)]])
    let line = [TextSpan("on page "), Self.reference("sec-b")]
    let found = try paginated(
      [
        .heading(Heading(level: 1, number: "1", spans: line, destination: "sec-a")),
        .list(start: 1, items: [[.paragraph(line)], [.quotation([.paragraph(line)])]]), .pageBreak,
        .table(table), .pageBreak,
      ] + [Self.section("sec-b"), .text("x")], height: 300)
    let first = Self.text(found.document, page: 1)
    #expect(first.components(separatedBy: "page3").count == 4, "\(first)")
    #expect(Self.text(found.document, page: 2).contains("Seepage3"))
    #expect(found.document.outline.map(\.title).contains("1  on page 3"))
  }

  @Test("a number that takes a line more moves what follows, and names the page after that")
  func movedBreak() throws {
    // The page is full when the number has one digit.
    let height = 3 * 14.4 + 7.2 + 14.4 + 1
    let blocks =
      Self.pages(1) + [Self.paragraph(seeing: "sec-b"), .text("y"), .pageBreak] + Self.pages(7)
      + [Self.section("sec-b"), .text("x")]
    let found = try paginated(blocks, height: height)
    // Ten pages were it not for the line more.
    #expect(found.document.pages.count == 11)
    #expect(found.runs == 3)
    #expect(found.unsettled.isEmpty)
    #expect(found.document.pages[10].list.destinations == ["sec-b"])
    #expect(Self.text(found.document, page: 2).contains("seepage11"))
    #expect(Self.text(found.document, page: 3).hasPrefix("y"))
  }

  @Test("numbers that take turns end after five runs, and it is said which is wrong")
  func turns() throws {
    // With one digit the paragraph has three lines, which stay together and go to page 9, where the
    // table no longer fits; with two it has four, two of which stay on page 8, so that it does.
    let table = TableBlock(
      label: BlockLabel(word: "Table", number: 1, destination: "tbl-1"), caption: [],
      columns: [.init(title: "A", alignment: .leading, width: .flexible(1))],
      rows: Array(repeating: [.count(7)], count: 2))
    let code = (1...7).map { "line \($0)" }.joined(separator: "\n")
    let blocks =
      Self.pages(7) + [.code(code), Self.paragraph(seeing: "tbl-1"), .table(table)]
    let found = try paginated(blocks, height: 7 * 11.5 + 7.2 + 2 * 14.4 + 1)
    #expect(found.runs == DocumentSetter.mostRuns)
    #expect(
      found.unsettled.map(\.description) == [
        "references to `tbl-1` name page 9 and it lies on page 10: the numbers move what they count, "
          + "and did not come to rest in 5 runs"
      ])
    // What is said is true of the pages that are given.
    #expect(Self.text(found.document, page: 9).contains("seepage9"))
    #expect(found.document.pages[9].list.destinations == ["tbl-1"])
  }

  @Test("a place that is on no page leaves the reference as it was, and its link is refused")
  func unknown() throws {
    let found = try paginated([.paragraph([Self.reference("sec-none")])])
    #expect(Self.text(found.document, page: 1).contains("?"))
    #expect(throws: DrawingError.unknownDestination("sec-none")) { try found.document.validate() }
  }
}
