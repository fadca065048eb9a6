import Charts
import Documents
import Drawing
import PDFChecks
import PrintedNumbers
import Testing

/// What a screen reader is told of pages.
@Suite("Structure of pages")
struct AccessibilityTests {
  private static let columns: [TableBlock.Column] = [
    .init(title: "Rank", alignment: .trailing, width: .fixed(40)),
    .init(title: "Model", alignment: .leading, width: .flexible(1), isStrong: true),
    .init(title: "Score", alignment: .trailing, width: .fixed(60)),
    .init(title: "", alignment: .leading, width: .fixed(130), isWhisker: true),
  ]

  private func table(rows: Int, name: (Int) -> String = { "Model \($0)" }) -> Block {
    .table(
      TableBlock(
        label: BlockLabel(word: "Table", number: 1, destination: "tbl-1"),
        caption: [TextSpan("Scores")], columns: Self.columns,
        rows: (0..<rows).map { row in
          let value = Double(row)
          let estimate = ChartEstimate(value: value, lower: value - 1, upper: value + 1)
          return [
            .rank(1...3), .text(name(row), mark: row == 0 ? "a" : nil),
            .number(row == 1 ? nil : value, Precision(decimals: 1)),
            .whisker(row == 2 ? nil : estimate),
          ]
        }, notes: ["a A note"]))
  }

  private func figure() -> Block {
    let series = ChartSeries(
      name: "Aster",
      estimates: [
        ChartEstimate(value: 1, lower: 0.5, upper: 1.5),
        ChartEstimate(value: -2, lower: -3, upper: 0),
      ])
    return .figure(
      FigureBlock(
        label: BlockLabel(word: "Figure", number: 1, destination: "fig-1"),
        chart: IntervalChart(
          rows: [IntervalRow(name: "Power"), IntervalRow(name: "Care")], series: [series]),
        caption: [TextSpan("What was found")], alternativeText: "Power 1.0, care -2.0."))
  }

  private func everything(_ words: String) -> [Block] {
    [
      .heading(Heading(level: 1, number: "1", spans: [TextSpan(words)], destination: "sec-1")),
      .paragraph([
        TextSpan(words), span("Table 1") { $0.link = .destination("tbl-1") }, mark(0), mark(1),
        span("out") { $0.link = .uri("https://example.org/a(b)") },
      ]),
      // A level is left out, as authors do.
      .heading(Heading(level: 4, number: nil, spans: [TextSpan("Deep")], destination: "sec-2")),
      .list(
        start: 1,
        items: [[.text(words)], [.text("b"), .list(start: nil, items: [[.text("c")], []])]]),
      .quotation([.text(words)]), .code("let a = (1)\n\n// \(words)"), .rule,
      .definitions([Definition(term: [TextSpan("Term")], descriptions: [[.text(words)]])]),
      .callout(Callout(kind: .caution, title: nil, blocks: [.text(words), table(rows: 3)])),
      .statement(
        StatementBlock(
          label: BlockLabel(word: "Claim", number: 1, destination: "claim-1"),
          mark: TextSpan("✓ supported"), sentence: [TextSpan(words)], details: [words])),
      figure(), .text(String(repeating: words + " ", count: words.count > 100 ? 3 : 100)),
    ]
  }

  private func checks(_ blocks: [Block], notes: [[Block]]) throws -> MatterhornChecks {
    try MatterhornChecks(PDFWriter().data(for: pages(blocks, footnotes: notes)))
  }

  @Test(
    "everything on a page is a piece of a node or decoration, and nodes are as they must be",
    .enabled(if: PDFObjects.isReadable, "qpdf is missing"))
  func sound() throws {
    let checks = try checks(
      everything("Some words"), notes: [[.text("First note")], [.text("Second note")]])
    #expect(checks.problems.isEmpty, "\(checks.problems.joined(separator: "\n"))")
    for type in [
      "H1", "H2", "P", "L", "LI", "Lbl", "LBody", "BlockQuote", "Code", "Note", "Table", "TR", "TH",
      "TD", "Figure", "Caption", "Link", "Reference", "Div",
    ] {
      #expect(checks.types[type, default: 0] > 0, "no \(type)")
    }
    #expect(checks.types["H4"] == nil)
    #expect(checks.types["Note"] == 2)
    #expect(checks.alternatives.contains("Power 1.0, care -2.0."))
    #expect(!checks.alternatives.contains { $0.contains("What was found") })
  }

  @Test(
    "hostile text is inert",
    .enabled(if: PDFObjects.isReadable, "qpdf is missing"),
    arguments: [
      "EMC BT ET Q Q BDC /Artifact BMC", ") Tj ET EMC (", "\\", "((((", "\\)\\(\\\\", "<</MCID 0>>",
      "\u{0}\u{1}\u{7F}\u{1B}[31m", "\u{202E}dlrow\u{2066}", "مرحبا (بالعالم) \\",
      "\u{FFFD}\u{FEFF}",
      "👩‍👩‍👧‍👦🇩🇪", String(repeating: "x", count: 1_000), "a\u{301}\u{301}\u{301}", "\r\n\t\u{2028}",
    ])
  func hostile(_ words: String) throws {
    let checks = try checks(everything(words), notes: [[.text(words)], [.text(words)]])
    #expect(checks.problems.isEmpty, "\(checks.problems.joined(separator: "\n"))")
  }

  @Test(
    "a table over many pages is one table, its repeated head told once",
    .enabled(if: PDFObjects.isReadable, "qpdf is missing"))
  func longTable() throws {
    let document = try pages([table(rows: 200), .text("After")])
    #expect(document.pages.count > 3)
    let checks = try MatterhornChecks(PDFWriter().data(for: document))
    // A document without headings has no bookmarks but that of the table.
    #expect(checks.problems.isEmpty, "\(checks.problems.joined(separator: "\n"))")
    #expect(checks.types["Table"] == 1)
    #expect(checks.types["TR"] == 201)
    #expect(checks.types["TH"] == 4 + 200)
    #expect(checks.types["Figure"] == 199)
  }

  @Test(
    "a paragraph over two pages is one node",
    .enabled(if: PDFObjects.isReadable, "qpdf is missing"))
  func longParagraph() throws {
    let document = try pages([
      .title("Results", destination: "sec"), .text(String(repeating: "words ", count: 2_000)),
    ])
    #expect(document.pages.count >= 2)
    let checks = try MatterhornChecks(PDFWriter().data(for: document))
    #expect(checks.problems.isEmpty, "\(checks.problems.joined(separator: "\n"))")
    // The title of the document, and the paragraph.
    #expect(checks.types["P"] == 2)
  }

  @Test(
    "what is wrong is found: the checks can fail",
    .enabled(if: PDFObjects.isReadable, "qpdf is missing"))
  func failing() throws {
    var document = try pages(everything("Words"), footnotes: [[.text("a")], [.text("b")]])
    document.structure = StructureTree()
    for index in document.pages.indices {
      document.pages[index].list = document.pages[index].list.unmarked
    }
    let checks = try MatterhornChecks(PDFWriter().data(for: document))
    #expect(checks.problems.contains { $0.hasPrefix("01-005") })
    #expect(checks.problems.contains { $0.hasPrefix("28-002") })
    let stray = PageContent(Array("q 0 0 9 9 re f Q /P <</MCID 0>> BDC BT EMC ET".utf8))
    #expect(
      stray.problems == [
        "01-005: `f` paints outside of marks", "a mark and a text object interleave",
      ])
  }

  @Test("what is covered and what is not is listed, each condition once")
  func coverage() {
    let covered = MatterhornChecks.covered.map(\.condition)
    #expect(Set(covered).count == covered.count)
    let others = Set(MatterhornChecks.notCovered.map(\.condition))
    #expect(others.isDisjoint(with: covered))
    #expect(covered.count > 30)
  }
}
