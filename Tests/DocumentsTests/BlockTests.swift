import Charts
import Documents
import Drawing
import Testing

@Suite("Blocks on pages")
struct BlockTests {
  private let left = PageStyle().left

  @Test("a rule is a line between two paragraphs")
  func rule() throws {
    let page = try pages([.text("Above"), .rule, .text("Below")]).pages[0]
    let above = try #require(page.placedTexts.first { $0.text.plain == "Above" })
    let below = try #require(page.placedTexts.first { $0.text.plain == "Below" })
    let lines = page.list.unmarked.elements.compactMap { element -> Rectangle? in
      if case .stroke(let path, _) = element { path.bounds } else { nil }
    }
    #expect(
      lines.contains { $0.minY > above.point.y && $0.minY < below.point.y && $0.width > 200 })
  }

  @Test("terms are strong, and what is said of them stands below, indented")
  func definitions() throws {
    let page = try pages([
      .definitions([
        Definition(term: [TextSpan("Term")], descriptions: [[.text("Said")], [.text("Again")]])
      ])
    ]).pages[0]
    let term = try #require(page.placedTexts.first { $0.text.plain == "Term" })
    #expect(term.text.runs.allSatisfy { $0.style.weight == .semibold })
    for name in ["Said", "Again"] {
      let text = try #require(page.placedTexts.first { $0.text.plain == name })
      #expect(text.point.x == left + 18)
      #expect(text.point.y > term.point.y)
    }
  }

  @Test("raised and lowered text is small and off the baseline, and lines keep their distance")
  func shifted() throws {
    let plain = try pages([.text("x2 and more")]).pages[0]
    let page = try pages([
      .paragraph([
        TextSpan("x"), span("2") { $0.baseline = .raised }, TextSpan(" and "),
        span("more") { $0.baseline = .lowered },
      ])
    ]).pages[0]
    let text = try #require(page.placedTexts.first { $0.text.plain == "x2 and more" })
    let usual = try #require(plain.placedTexts.first { $0.text.plain == "x2 and more" })
    #expect(text.point.y == usual.point.y)
    #expect(text.text.runs.map { $0.style.rise > 0 } == [false, true, false, false])
    #expect(text.text.runs.map { $0.style.rise < 0 } == [false, false, false, true])
    #expect(abs(text.text.runs[1].style.size - 0.7 * 9.6) < 1e-9)
  }

  @Test("struck text has a line through it")
  func struck() throws {
    let block = Block.paragraph([span("gone") { $0.isStruck = true }])
    let document = try pages([block])
    let run = try #require(
      document.pages[0].placedTexts.first { $0.text.plain == "gone" }?.text.runs.first)
    #expect(run.style.isStruck)
    let plain = try pages([.text("gone")])
    #expect(try PDFWriter().data(for: document) != PDFWriter().data(for: plain))
  }

  @Test(
    "verdicts have colours that can be read on white",
    arguments: [
      (TextSpan.Tone.positive, Color(hex: "#00795A")), (.negative, Color(hex: "#B84F00")),
      (.neutral, PageStyle().theme.muted),
    ])
  func tones(tone: TextSpan.Tone, color: Color) throws {
    let page = try pages([.paragraph([span("+ supported") { $0.tone = tone }])]).pages[0]
    let run = try #require(
      page.placedTexts.first { $0.text.plain == "+ supported" }?.text.runs.first)
    #expect(run.style.color == color)
    #expect(color.contrast(with: .white) >= 4.5)
  }

  /// A picture of some pixels.
  private func png(width: Double, height: Double) throws -> [UInt8] {
    var list = DisplayList()
    list.fill(
      .rectangle(Rectangle(x: 0, y: 0, width: width, height: height / 2)), color: .black)
    return try PNGWriter().data(
      for: list, size: Size(width: width, height: height), scale: 1, typesetter: Typesetter())
  }

  private func picture(_ bytes: [UInt8], width: Double? = nil) -> Block {
    .picture(
      PictureBlock(
        label: BlockLabel(word: "Figure", number: 3, destination: "fig-p"), bytes: bytes,
        format: .png, width: width, caption: [TextSpan("What is seen")],
        alternativeText: "Two halves"))
  }

  private func pictureArea(_ page: Page) -> Rectangle? {
    for case .picture(_, let area) in page.list.unmarked.elements { return area }
    return nil
  }

  @Test("a picture stands over its caption and is an entry of the outline")
  func pictures() throws {
    let document = try pages([picture(png(width: 400, height: 200), width: 0.5)])
    let page = document.pages[0]
    let area = try #require(pictureArea(page))
    #expect(abs(area.width - (page.size.width - 114) / 2) < 1e-6)
    #expect(abs(area.height - area.width / 2) < 1e-6)
    let caption = try #require(page.placedTexts.first { $0.text.plain.hasPrefix("Figure 3") })
    #expect(caption.point.y > area.maxY)
    #expect(document.outline.map(\.title) == ["Figure 3. What is seen"])
    #expect(page.list.destinations == ["fig-p"])
  }

  @Test("a picture without a width has its own, at most that of the text and a page's height")
  func ownSize() throws {
    let small = try #require(pictureArea(pages([picture(png(width: 96, height: 48))]).pages[0]))
    #expect(small.width == 72)
    let wide = try #require(pictureArea(pages([picture(png(width: 2_000, height: 50))]).pages[0]))
    #expect(abs(wide.width - (595.276 - 114)) < 1e-6)
    let high = try #require(pictureArea(pages([picture(png(width: 50, height: 3_000))]).pages[0]))
    #expect(high.maxY < 841.89 - 60)
  }

  @Test("a picture that is none, or too high, is an error that names it")
  func refused() throws {
    #expect {
      try pages([picture(Array("no picture".utf8))])
    } throws: { error in
      let error = error as? UnusablePicture
      return error?.label.name == "Figure 3" && error?.reason == .unknownFormat
    }
    #expect(throws: OversizedFigure.self) {
      try pages([picture(png(width: 50, height: 400), width: 1)])
    }
  }

  @Test("pages with pictures are the same bytes each time")
  func stable() throws {
    let blocks = [picture(try png(width: 40, height: 20)), .text("Text")]
    let first = try PDFWriter().data(for: pages(blocks))
    #expect(try PDFWriter().data(for: pages(blocks)) == first)
  }

  @Test("references to pages work in every block that holds text")
  func references() throws {
    let reference = [TextSpan(pageOf: "sec-z", text: "?")]
    let cell = TableBlock(
      caption: [], columns: [.init(title: "A", alignment: .leading, width: .flexible(1))],
      rows: [[.spans(reference)]])
    let document = try pages(
      [
        .definitions([Definition(term: reference, descriptions: [[.paragraph(reference)]])]),
        .callout(Callout(kind: .note, title: reference, blocks: [.paragraph(reference)])),
        .table(cell), .paragraph([TextSpan("x"), mark(0)]), .pageBreak,
        .subtitle("Last", destination: "sec-z"), .text("End"),
      ], footnotes: [[.paragraph(reference)]])
    #expect(document.pages.count == 2)
    let texts = document.pages[0].plainTexts
    #expect(!texts.contains("?"))
    #expect(texts.filter { $0 == "2" }.count == 6)
  }
}
