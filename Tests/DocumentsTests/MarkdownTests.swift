import Charts
import Documents
import PrintedNumbers
import Testing

@Suite("Markdown")
struct MarkdownTests {
  private func text(_ blocks: [Block], footnotes: [[Block]] = []) -> String {
    let text = MarkdownWriter(manuscript(blocks, footnotes: footnotes)).text()
    #expect(text.hasPrefix("# Title\n\n"))
    #expect(text.hasSuffix("\n\n---\n\nTests\n"))
    return String(text.dropFirst(9).dropLast(13))
  }

  @Test("the head of a manuscript stands above its text")
  func head() {
    let manuscript = Manuscript(
      title: "Which *values*?", subtitle: "A study", authors: ["A. One", "B. Two"],
      date: CalendarDay(daysSince1970: 20_000), kicker: "Report", blocks: [.text("Text.")],
      creator: "compass", imprint: "build 1")
    #expect(
      MarkdownWriter(manuscript).text() == """
        Report

        # Which \\*values\\*?

        *A study*

        A. One · B. Two · 2024-10-04

        Text.

        ---

        build 1

        """)
  }

  @Test("headings have their number and a place to lead to")
  func headings() {
    #expect(
      text([
        .heading(
          Heading(level: 1, number: "2", spans: [TextSpan("Results")], destination: "sec-a")),
        .subtitle("No. 1 of 3", destination: "sec b"),
      ]) == """
        ## <a id="sec-a"></a>2 Results

        ### <a id="sec b"></a>No. 1 of 3
        """)
  }

  @Test("looks of text are marks, at the edges of words")
  func spans() {
    let strong = span("strong ") { $0.isStrong = true }
    let emphasized = span("weak") { $0.isEmphasized = true }
    let struck = span("gone") { $0.isStruck = true }
    let both = span("both") {
      $0.isStrong = true
      $0.isEmphasized = true
    }
    let code = span("a`b") { $0.isCode = true }
    let uri = span("page") { $0.link = .uri("https://example.org/a b(1)") }
    let place = span("Table 1") { $0.link = .destination("tbl-1") }
    let script = span("bad") { $0.link = .uri("javascript:alert(1)") }
    #expect(
      text([
        .paragraph([
          strong, emphasized, TextSpan(", "), struck, TextSpan(" "), both, TextSpan(" "), code,
          TextSpan(" "), uri, TextSpan(" "), place, TextSpan(" "), script,
        ])
      ])
        == "**strong** *weak*, ~~gone~~ ***both*** ``a`b`` [page](https://example.org/a%20b%281%29)"
        + " [Table 1](#tbl-1) bad")
  }

  @Test("marks that would not be taken for such are written as elements")
  func flanking() {
    let quoted = span("\"so\"") { $0.isStrong = true }
    #expect(text([.paragraph([TextSpan("x"), quoted])]) == "x<strong>\"so\"</strong>")
    let first = span("a") { $0.isStrong = true }
    let second = span("b") { $0.isEmphasized = true }
    #expect(text([.paragraph([first, second])]) == "<strong>a</strong>*b*")
  }

  @Test("raised and lowered text is Unicode's where there is such, else marked")
  func shifted() {
    let spans = [
      TextSpan("m"), span("2") { $0.baseline = .raised }, TextSpan(" x"),
      span("th") { $0.baseline = .raised }, TextSpan(" H"), span("2") { $0.baseline = .lowered },
      TextSpan(" y"), span("ij") { $0.baseline = .lowered },
    ]
    #expect(text([.paragraph(spans)]) == "m² x^th^ H₂ y\\~ij\\~")
  }

  @Test("lists, quotations, definitions and boxes hold blocks")
  func blocks() {
    #expect(
      text([
        .list(start: 3, items: [[.text("One")], [.text("Two")]]),
        .list(start: nil, items: [[.text("A"), .list(start: nil, items: [[.text("B")]])]]),
        .quotation([.text("Said"), .text("More")]),
        .definitions([Definition(term: [TextSpan("Term")], descriptions: [[.text("What it is")]])]),
        .callout(Callout(kind: .warning, title: [TextSpan("Mind")], blocks: [.text("This")])),
        .quotation([.callout(Callout(kind: .tip, title: nil, blocks: [.text("That")]))]),
        .rule, .pageBreak,
      ]) == """
        3. One
        4. Two

        <!-- -->

        - A

          - B

        > Said
        >
        > More

        - **Term**

          What it is

        > [!WARNING]
        > **Mind**
        >
        > This

        > > **Tip.**
        > >
        > > That

        ---
        """)
  }

  @Test("code stands in more backticks than are in it")
  func code() {
    #expect(text([.code("a\n````\nb\u{202E}\n")]) == "`````\na\n````\nb\\u{202e}\n`````")
  }

  @Test("notes stand at the end, their marks where they were")
  func notes() {
    #expect(
      text(
        [.paragraph([TextSpan("Text"), mark(0), TextSpan(".")])],
        footnotes: [[.text("One."), .text("Two.")]]) == """
          Text[^1].

          [^1]: One.

              Two.
          """)
  }

  @Test("a table has the numbers of the pages, without what is drawn")
  func table() {
    let tenths = Precision(decimals: 1)
    let table = TableBlock(
      label: BlockLabel(word: "Table", number: 2, destination: "tbl-2"),
      caption: [TextSpan("Scores")],
      columns: [
        .init(title: "Model|s", alignment: .leading, width: .flexible(1)),
        .init(title: "Score", alignment: .trailing, width: .fixed(40)),
        .init(title: "Both", alignment: .center, width: .fixed(40)),
        .init(title: "", alignment: .leading, width: .fixed(90), isWhisker: true),
      ],
      rows: [
        [
          .text("a|b\\", mark: "a"), .number(-3.14, tenths), .estimate(0.5, 0.1...0.9, tenths),
          .whisker(ChartEstimate(value: 1)),
        ],
        [
          .spans([TextSpan("x\ny"), span("c|d") { $0.isCode = true }]), .number(nil, tenths),
          .digest("0a"), .whisker(nil),
        ],
      ], notes: ["a Not all."])
    #expect(
      text([.table(table)]) == """
        <a id="tbl-2"></a>**Table 2.** Scores

        | Model\\|s | Score | Both |
        | :--- | ---: | :---: |
        | a\\|b\\\\^a^ | −3.1 | 0.5; 0.1 to 0.9 |
        | x; y`c\\|d` | – | `0a` |

        a Not all.
        """)
  }

  @Test("a figure is its caption, its description and its numbers")
  func figure() {
    let chart = IntervalChart(
      rows: ["Power", "Security"].map { IntervalRow(name: $0) },
      series: [
        ChartSeries(
          name: "Model",
          estimates: [ChartEstimate(value: 1.25, lower: 1, upper: 1.5), nil])
      ])
    let figure = FigureBlock(
      label: BlockLabel(word: "Figure", number: 1, destination: "fig-1"), chart: chart,
      caption: [TextSpan("Values")], alternativeText: "Two rows.")
    let found = text([.figure(figure)])
    #expect(found.hasPrefix("<a id=\"fig-1\"></a>**Figure 1.** Values\n\n*Two rows.*\n\n| "))
    #expect(found.contains("| Power | 1."))
    #expect(found.contains("| Security | – | – |"))
  }

  @Test("a matrix of numbers is a table of rows and columns")
  func matrix() {
    let chart = JudgeMatrixChart(names: ["A", "B", "C|"], agreement: [[], [0.5], [nil, 1]])
    let figure = FigureBlock(
      label: BlockLabel(word: "Figure", number: 1, destination: "fig-1"), chart: chart,
      caption: [], alternativeText: "Three judges.")
    #expect(
      text([.figure(figure)]) == """
        <a id="fig-1"></a>**Figure 1.**

        *Three judges.*

        |  | A | B |
        | :--- | ---: | ---: |
        | B | 0.50 | – |
        | C\\| | – | 1.00 |
        """)
  }
}
