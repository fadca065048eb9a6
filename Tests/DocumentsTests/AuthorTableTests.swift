import Charts
import Documents
import Drawing
import Testing

@Suite("Authors' tables")
struct AuthorTableTests {
  private func table(
    _ rows: [[[TextSpan]]], titles: [String], alignments: [TableBlock.Alignment]? = nil
  ) -> Block {
    .table(
      TableBlock(
        caption: [TextSpan("Caption")],
        columns: titles.enumerated().map { index, title in
          .init(
            title: title, alignment: alignments?[index] ?? .leading, width: .flexible(1))
        }, rows: rows.map { $0.map { .spans($0) } }))
  }

  private let left = PageStyle().left

  @Test("columns are as wide as what stands in them asks for")
  func widths() throws {
    let page = try pages([
      table(
        [
          [[TextSpan("A")], [TextSpan("A sentence of some length in the second column")]],
          [[TextSpan("B")], [TextSpan("Short")]],
        ], titles: ["No", "What"])
    ]).pages[0]
    let second = try #require(page.placedTexts.first { $0.text.plain == "Short" })
    #expect(second.point.x - left < 60)
    // The head stands over its column.
    let head = try #require(page.placedTexts.first { $0.text.plain == "What" })
    #expect(head.point.x == second.point.x)
  }

  @Test("text that is too long is set on several lines within its column")
  func wrapping() throws {
    let typesetter = try Typesetter()
    let long = String(repeating: "some words of a sentence ", count: 12)
    let rows = (0..<3).map { [[TextSpan("Row \($0)")], [TextSpan(long)], [TextSpan(long)]] }
    let page = try pages(
      [table(rows, titles: ["A", "B", "C"])], typesetter: typesetter
    ).pages[0]
    let lines = page.placedTexts.filter { $0.text.plain.contains("words") }
    #expect(lines.count > 12)
    for line in lines {
      let width = try typesetter.measure(line.text).width
      #expect(line.point.x + width <= page.size.width - 57 + 0.01)
    }
    let starts = Set(lines.map { $0.point.x })
    #expect(starts.count == 2)
  }

  @Test("text stands left, in the middle and right, and so do the heads")
  func alignment() throws {
    let page = try pages([
      table(
        [[[TextSpan("one")], [TextSpan("two")], [TextSpan("three")]]],
        titles: ["First head", "Second head", "Third head"],
        alignments: [.leading, .center, .trailing])
    ]).pages[0]
    for (text, head, anchor) in [
      ("one", "First head", DisplayList.Anchor.start), ("two", "Second head", .middle),
      ("three", "Third head", .end),
    ] {
      let cell = try #require(page.placedTexts.first { $0.text.plain == text })
      let title = try #require(page.placedTexts.first { $0.text.plain == head })
      #expect(cell.anchor == anchor)
      #expect(title.anchor == anchor)
      #expect(cell.point.x == title.point.x)
    }
  }

  @Test("links and looks work in cells")
  func looks() throws {
    let page = try pages([
      table(
        [
          [
            [
              span("strong") { $0.isStrong = true }, TextSpan(" "),
              span("link") { $0.link = .uri("https://example.org") },
            ]
          ]
        ], titles: ["A"])
    ]).pages[0]
    let cell = try #require(page.placedTexts.first { $0.text.plain == "strong link" })
    #expect(cell.text.runs.first?.style.weight == .semibold)
    #expect(cell.text.runs.last?.link == .uri("https://example.org"))
  }

  @Test("a long table goes on overleaf with its head")
  func breaking() throws {
    let rows = (0..<120).map { [[TextSpan("row \($0)")], [TextSpan("value")]] }
    let document = try pages([table(rows, titles: ["Name of it", "B"])])
    #expect(document.pages.count > 2)
    for page in document.pages { #expect(page.plainTexts.contains("Name of it")) }
  }

  @Test("many columns and a word without end stay on the page")
  func extremes() throws {
    let typesetter = try Typesetter()
    let word = String(repeating: "w", count: 3_000)
    let blocks = [
      table([(0..<24).map { [TextSpan("cell \($0)")] }], titles: (0..<24).map { "C\($0)" }),
      table([[[TextSpan(word)], [TextSpan("x")]]], titles: ["A", "B"]),
      table([[[TextSpan(String(repeating: "words ", count: 6_000))]]], titles: ["A"]),
    ]
    let document = try pages(blocks, typesetter: typesetter)
    for page in document.pages {
      for text in page.placedTexts where text.anchor == .start {
        let width = try typesetter.measure(text.text).width
        #expect(text.point.x + width < page.size.width - 56)
        #expect(text.point.y < page.size.height - 36)
      }
    }
  }

  @Test("widths always fill what is free, and none vanishes")
  func shares() throws {
    for (count, length) in [(1, 5), (2, 400), (7, 30), (15, 90), (3, 2)] {
      let rows = [
        (0..<count).map { [TextSpan(String(repeating: "ab ", count: 1 + length * $0 / count))] }
      ]
      let page = try pages([table(rows, titles: (0..<count).map { "T\($0)" })]).pages[0]
      let heads = (0..<count).compactMap { index in
        page.placedTexts.first { $0.text.plain == "T\(index)" }?.point.x
      }
      #expect(heads.count == count)
      for (one, next) in zip(heads, heads.dropFirst()) { #expect(next - one > 8) }
    }
  }
}
