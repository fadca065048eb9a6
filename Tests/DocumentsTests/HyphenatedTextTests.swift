import Documents
import Drawing
import Testing

/// Which texts of a page have their words parted.
@Suite("Hyphenated text")
struct HyphenatedTextTests {
  /// Long words, which leave many lines too short.
  private static let long =
    String(
      repeating: "considerable interpretations of organizational representations notwithstanding "
        + "comprehensive questionnaires, sometimes misleading in their responsibilities and ",
      count: 6) + "so on"

  private static let table = TableBlock(
    caption: [TextSpan(long)],
    columns: (0..<2).map { .init(title: "\($0)", alignment: .leading, width: .flexible(1)) },
    rows: [[.text(long), .spans([TextSpan(long)])]], notes: [long])

  @Test(
    "words of running text, notes, captions and cells are parted",
    arguments: [
      Block.text(long), .list(start: nil, items: [[.text(long)]]), .table(table),
      .callout(Callout(kind: .aside, title: nil, blocks: [.text(long)])),
    ])
  func parted(block: Block) throws {
    #expect(try pages([block]).pages[0].plainTexts.contains { $0.hasSuffix("-") })
  }

  @Test(
    "words of headings, titles of boxes and code stay whole",
    arguments: [
      Block.heading(Heading(level: 1, number: nil, spans: [TextSpan(long)], destination: "x")),
      .callout(Callout(kind: .note, title: [TextSpan(long)], blocks: [.text("Words.")])),
      .code(long), .paragraph([span(long) { $0.isCode = true }]),
    ])
  func whole(block: Block) throws {
    #expect(try pages([block]).pages[0].plainTexts.allSatisfy { !$0.hasSuffix("-") })
  }
}
