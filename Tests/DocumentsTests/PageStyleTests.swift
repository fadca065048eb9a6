import Charts
import Documents
import Drawing
import Testing

@Suite("Styles of pages")
struct PageStyleTests {
  private func pages(_ style: PageStyle) throws -> Document {
    let rows = (1...60).map { row -> [TableValue] in
      [.text("Model \(row)"), .count(row), .whisker(ChartEstimate(value: Double(row)))]
    }
    let table = TableBlock(
      label: BlockLabel(word: "Table", number: 1, destination: "tbl-1"),
      caption: [TextSpan("Sixty models")],
      columns: [
        .init(title: "Model", alignment: .leading, width: .flexible(1)),
        .init(title: "Items", alignment: .trailing, width: .fixed(40)),
        .init(title: "", alignment: .leading, width: .fixed(134), isWhisker: true),
      ], rows: rows)
    let manuscript = Manuscript(
      title: "Title", subtitle: nil, authors: [], date: nil, kicker: nil,
      blocks: [.title("One", destination: "sec-one"), .table(table)], creator: "Tests",
      imprint: "Tests")
    return try DocumentSetter(manuscript, style: style, typesetter: Typesetter()).paginated()
      .document
  }

  @Test("the same manuscript is set on pages of another size")
  func sizes() throws {
    let upright = try pages(PageStyle())
    let size = Size(width: Size.a4.height, height: Size.a4.width)
    let wide = try pages(PageStyle(page: size))
    #expect(upright.pages.allSatisfy { $0.size == .a4 })
    #expect(wide.pages.allSatisfy { $0.size == size })
    #expect(wide.pages.count > upright.pages.count)
    #expect(wide.outline.map(\.title) == upright.outline.map(\.title))
  }
}
