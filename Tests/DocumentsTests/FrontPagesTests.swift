import Documents
import Drawing
import PrintedNumbers
import Testing

/// Paper, cover, contents, findings, themes and running heads.
@Suite("Front pages")
struct FrontPagesTests {
  private let typesetter: Typesetter

  init() throws {
    typesetter = try Typesetter()
  }

  private func document(
    title: String = "Title", _ blocks: [Block], shortTitle: String? = nil, cover: Cover? = nil,
    paper: Paper = .a4, theme: PageTheme = PageTheme()
  ) throws -> Document {
    let manuscript = Manuscript(
      title: title, subtitle: "A subtitle", authors: ["An Author"],
      date: CalendarDay(year: 2025, month: 2, day: 28), kicker: "Kicker", blocks: blocks,
      creator: "Tests", imprint: "Tests", shortTitle: shortTitle, cover: cover, paper: paper,
      theme: theme)
    let document = try DocumentSetter(manuscript, typesetter: typesetter).paginated()
      .document
    try document.validate()
    return document
  }

  private func section(_ name: String, level: Int = 1) -> Block {
    .heading(Heading(level: level, number: nil, spans: [TextSpan(name)], destination: name))
  }

  private static let text = String(repeating: "Some words of a paragraph. ", count: 12)

  @Test("Letter has its own size, and lines as long as those of A4")
  func letter() throws {
    let a4 = try document([.text(Self.text)])
    let letter = try document([.text(Self.text)], paper: .letter)
    #expect(letter.pages[0].size == .letter)
    #expect(a4.pages[0].size == .a4)
    let lines = { (document: Document) in
      document.pages[0].plainTexts.filter { $0.hasPrefix("Some") || $0.contains("words") }
    }
    #expect(lines(a4) == lines(letter))
  }

  @Test("contents name every section of two levels with the page that it is on")
  func contents() throws {
    let body: [Block] = (0..<5).flatMap { number -> [Block] in
      [.pageBreak, section("Part \(number)"), section("Inner \(number)", level: 2)]
        + [section("Deep \(number)", level: 3)] + (0..<number * 20).map { .text("line \($0)") }
    }
    let found = try document(Block.contents(of: body, title: "Contents") + body)
    let front = found.pages[0].placedTexts
    #expect(!front.contains { $0.text.plain.hasPrefix("Deep") })
    for name in (0..<5).flatMap({ ["Part \($0)", "Inner \($0)"] }) {
      let entry = try #require(front.first { $0.text.plain == name })
      // On the same line, whose faces may differ a little in height.
      let number = try #require(
        front.first { abs($0.point.y - entry.point.y) < 1 && $0.point.x > entry.point.x })
      let page = try #require(
        found.pages.indices.first { $0 > 0 && found.pages[$0].plainTexts.contains(name) })
      #expect(number.text.plain == "\(page + 1)")
    }
  }

  @Test("a cover has a page to itself, with the title, the finding and the facts")
  func cover() throws {
    let found = try document(
      [.text("The text.")],
      cover: Cover(finding: "One is above all others.", facts: [("Licence", "CC BY 4.0")]))
    #expect(found.pages.count == 2)
    for text in ["Title", "One is above all others.", "Licence", "CC BY 4.0", "2025-02-28"] {
      #expect(found.pages[0].plainTexts.contains(text), "\(text)")
    }
    #expect(found.pages[1].plainTexts.contains("The text."))
    #expect(!found.pages[1].plainTexts.contains("KICKER"))
  }

  @Test("findings have their verdicts, and lead to what they rest on")
  func findings() throws {
    let statement = StatementBlock(
      label: BlockLabel(word: "Claim", number: 1, destination: "clm-a"),
      mark: TextSpan("✓ supported"), sentence: [TextSpan("A is above B.")], details: ["Margin."])
    let blocks = Block.findings(of: [.statement(statement)], title: "Findings")
    let found = try document(blocks + [.pageBreak, .statement(statement)])
    #expect(found.pages[0].plainTexts.contains { $0.contains("A is above B. ✓ supported") })
    #expect(found.pages[0].list.linkedDestinations.contains("clm-a"))
    #expect(Block.findings(of: [.text("x")], title: "Findings").isEmpty)
  }

  @Test("running heads end with a whole word and without an ellipsis, or are the short title")
  func runningHeads() throws {
    let title = "Which value profiles can be told apart and which of them are no more than chance"
    let blocks: [Block] = [.text("x"), .pageBreak, .text("y")]
    let long = try document(title: title, blocks)
    let head = try #require(long.pages[1].placedTexts.first { $0.point.y == 36 }).text.plain
    #expect(!head.contains("…"))
    #expect(title.hasPrefix(head + " "))
    let short = try document(title: title, blocks, shortTitle: "Profiles")
    #expect(short.pages[1].plainTexts.contains("Profiles"))
    let parts = try document(title: "A short part: " + title, blocks)
    #expect(parts.pages[1].plainTexts.contains("A short part"))
  }

  @Test("a title's lines are of much the same length")
  func balanced() throws {
    let title = "Which of the values that models show could be told apart in the end and should be?"
    let found = try document(title: title, [.text("x")])
    let lines = found.pages[0].placedTexts.filter { $0.text.runs.first?.style.size == 26 }
    #expect(lines.count > 1)
    let widths = try lines.map { try typesetter.measure($0.text).width }
    #expect((widths.min() ?? 0) > 0.6 * (widths.max() ?? 1))
  }

  @Test("paragraphs end in more than a word where slightly shorter lines do", arguments: 30...70)
  func runts(count: Int) throws {
    let words = (0..<count).map { ["a", "value", "of", "models", "shows", "itself"][$0 * 7 % 6] }
    let text = words.joined(separator: " ")
    let found = try document([.text(text)])
    let lines = found.pages[0].placedTexts.filter { $0.text.runs.first?.style.size == 9.6 }
    let last = try #require(lines.last).text
    // At one of the widths that are tried the paragraph may end no better.
    let style = TextStyle(size: 9.6)
    let canEndBetter = try [1, 0.99, 0.98, 0.97, 0.96, 0.95].contains { share in
      let broken = try typesetter.lines(StyledText(text, style: style), width: 316.9 * share)
      return broken.count == lines.count && (broken.last?.text.plain.contains(" ") ?? false)
        && (broken.last?.width ?? 0) >= 0.12 * 316.9
    }
    if canEndBetter { #expect(last.plain.contains(" "), "\(last.plain)") }
  }

  @Test("a theme sets sizes, inks, margins and the face of titles")
  func theme() throws {
    var theme = PageTheme()
    theme.sizes[.body] = 11
    theme.sizes[.leading] = 16
    theme.colors[.ink] = Color(hex: "#000000")
    theme.margins[.left] = 80
    theme.titleFace = .text
    let page = try document([.text("body text")], theme: theme).pages[0]
    let body = try #require(page.placedTexts.first { $0.text.plain == "body text" })
    #expect(body.text.runs[0].style.size == 11)
    #expect(body.text.runs[0].style.color == Color(hex: "#000000"))
    #expect(body.point.x == 80)
    let title = try #require(page.placedTexts.first { $0.text.plain == "Title" })
    #expect(title.text.runs[0].style.family == .text)
  }
}

@Suite("Remarks beside the text")
struct SideNoteTests {
  private func aside(_ text: String) -> Block {
    .callout(Callout(kind: .aside, title: nil, blocks: [.text(text)]))
  }

  private static let long = String(repeating: "Words of a paragraph. ", count: 30)

  @Test("a remark stands right of the text that follows it, level with its first line")
  func beside() throws {
    let style = PageStyle()
    let page = try pages([aside("The remark."), .text(Self.long)]).pages[0]
    let remark = try #require(page.placedTexts.first { $0.text.plain == "The remark." })
    let line = try #require(page.placedTexts.first { $0.text.plain.hasPrefix("Words") })
    #expect(remark.point.x > style.left + style.bodyWidth)
    #expect(abs(remark.point.y - line.point.y) < 12)
  }

  @Test("what is as wide as the page stands below a remark", arguments: 1...24)
  func below(words: Int) throws {
    let table = TableBlock(
      caption: [],
      columns: (0..<9).map {
        .init(title: "Column number \($0)", alignment: .leading, width: .flexible(1))
      }, rows: [(0..<9).map { .text("value \($0) of the row") }])
    let remark = String(repeating: "remark ", count: words * 6)
    let document = try pages(
      (0..<30).map { .text("line \($0)") } + [aside(remark), .text("One line."), .table(table)])
    for page in document.pages {
      let ends = page.placedTexts.filter { $0.text.plain.contains("remark") }.map(\.point.y)
      let heads = page.placedTexts.filter { $0.text.plain.hasPrefix("value") }.map(\.point.y)
      if let end = ends.max(), let head = heads.min() { #expect(head > end) }
      #expect(ends.allSatisfy { $0 < page.size.height - 56 })
    }
    let shown = document.pages.flatMap(\.plainTexts).joined(separator: " ")
      .replacing("re- mark", with: "remark")
    #expect(shown.split(separator: " ").count { $0 == "remark" } == words * 6)
  }

  @Test("notes stand beside their marks where that is asked for, each once, and none at the foot")
  func notes() throws {
    let blocks: [Block] = (0..<12).map { number in
      .paragraph([TextSpan(Self.long), mark(number), TextSpan(" goes on.")])
    }
    let notes = (0..<12).map { [Block.text("Note number \($0 + 1) is beside.")] }
    let manuscript = Manuscript(
      title: "T", subtitle: nil, authors: [], date: nil, kicker: nil, blocks: blocks,
      footnotes: notes, creator: "T", imprint: "T", notePosition: .side)
    let document = try DocumentSetter(manuscript, typesetter: Typesetter()).paginated().document
    try document.validate()
    let style = PageStyle()
    var shown: [String] = []
    for page in document.pages {
      for text in page.placedTexts where text.text.plain.hasPrefix("Note number") {
        #expect(text.point.x > style.left + style.bodyWidth)
        shown.append(text.text.plain)
      }
    }
    #expect(shown.count == 12)
  }
}
