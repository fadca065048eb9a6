import Charts
import Documents
import Drawing
import PrintedNumbers
import Testing

/// How wide columns are, and where what is in them stands.
@Suite("Columns")
struct ColumnTests {
  private let typesetter: Typesetter

  init() throws {
    typesetter = try Typesetter()
  }

  private func page(_ table: TableBlock) throws -> Page {
    try pages([.table(table)], typesetter: typesetter).pages[0]
  }

  private func place(of text: String, on page: Page) throws -> (x: Double, end: Double) {
    let found = try #require(page.placedTexts.first { $0.text.plain == text }, "\(text)")
    let width = try typesetter.measure(found.text).width
    switch found.anchor {
    case .start: return (found.point.x, found.point.x + width)
    case .middle: return (found.point.x - width / 2, found.point.x + width / 2)
    case .end: return (found.point.x - width, found.point.x)
    }
  }

  private func rules(on page: Page, width: Double) -> [Double] {
    page.list.elements.compactMap { element in
      if case .stroke(let path, let style) = element, style.width == width {
        path.bounds?.y
      } else {
        nil
      }
    }
  }

  @Test("names as the hub has them stand on one line, and marks give way to them")
  func hubNames() throws {
    let names = (0..<12).map { "organisation-number-\($0)/model-048-instruct-112b-2025" }
    let table = TableBlock(
      caption: [TextSpan("Board")],
      columns: [
        .init(title: "Rank", alignment: .leading, width: .fixed(34)),
        .init(title: "Model", alignment: .leading, width: .flexible(1), wraps: true),
        .init(title: "Score", alignment: .trailing, width: .fixed(36)),
        .init(title: "95 % interval", alignment: .trailing, width: .fixed(76)),
        .init(title: "", alignment: .leading, width: .fixed(134), isWhisker: true),
      ],
      rows: names.enumerated().map { index, name in
        [
          .rank(1...12), .text(name), .number(50, Precision(decimals: 1)),
          .interval(40...60, Precision(decimals: 1)),
          .whisker(ChartEstimate(value: 50, lower: 40, upper: 60)),
        ]
      })
    let page = try page(table)
    for name in names {
      let place = try place(of: name, on: page)
      #expect(place.end < page.size.width - 57)
    }
  }

  @Test("a name and its score stand close, whatever the width of the page")
  func noGap() throws {
    let table = TableBlock(
      caption: [],
      columns: [
        .init(title: "Model", alignment: .leading, width: .flexible(1), wraps: true),
        .init(title: "Score", alignment: .trailing, width: .fixed(36)),
        .init(title: "Items", alignment: .trailing, width: .fixed(36)),
      ],
      rows: (0..<4).map {
        [.text("model \($0)"), .number(Double($0), Precision(decimals: 1)), .count(3 + $0)]
      })
    let page = try page(table)
    let gap = try place(of: "1.0", on: page).x - place(of: "model 1", on: page).end
    #expect(gap < 50)
    #expect(gap > 6)
  }

  @Test("numbers of unlike decimals have their points one below the other")
  func decimals() throws {
    let values: [(Double, Int)] = [(1.5, 1), (22.25, 2), (333, 0), (-4.125, 3)]
    let table = TableBlock(
      caption: [],
      columns: [
        .init(title: "Name", alignment: .leading, width: .flexible(1)),
        .init(title: "Value", alignment: .trailing, width: .fixed(40)),
      ],
      rows: values.enumerated().map {
        [.text("row \($0)"), .number($1.0, Precision(decimals: $1.1))]
      } + [[.text("none"), .number(nil, Precision(decimals: 1))]])
    let page = try page(table)
    var points: [Double] = []
    for (value, decimals) in values {
      let text = Precision(decimals: decimals).text(value)
      let found = try #require(page.placedTexts.first { $0.text.plain == text })
      let whole = text.prefix { $0 != "." }
      let style = try #require(found.text.runs.first?.style)
      let start = try place(of: text, on: page).x
      points.append(
        start + (try typesetter.measure(StyledText(String(whole), style: style)).width))
    }
    for point in points { #expect(abs(point - points[0]) < 0.1, "\(points)") }
  }

  @Test("a rule stands where ranks part, and nowhere else")
  func partings() throws {
    let ranks = [1...1, 2...4, 2...4, 3...4, 5...6, 5...6, 7...7]
    let table = TableBlock(
      caption: [],
      columns: [
        .init(title: "Rank", alignment: .leading, width: .fixed(34)),
        .init(title: "Model", alignment: .leading, width: .flexible(1)),
      ], rows: ranks.enumerated().map { [.rank($1), .text("m\($0)")] })
    #expect(rules(on: try page(table), width: 0.25).count == 3)
    let rows = (0..<12).map { (row: Int) in [TableValue.text("m\(row)"), .count(row)] }
    let plain = TableBlock(caption: [], columns: table.columns, rows: rows)
    #expect(rules(on: try page(plain), width: 0.25).isEmpty)
  }

  @Test("a value that is the same in every row is said once, where the column asks for it")
  func saidOnce() throws {
    func table(_ counts: [Int]) -> TableBlock {
      TableBlock(
        caption: [],
        columns: [
          .init(title: "Model", alignment: .leading, width: .flexible(1)),
          .init(title: "Items", alignment: .trailing, width: .fixed(36), isSaidOnce: true),
        ], rows: counts.enumerated().map { [.text("m\($0)"), .count($1)] })
    }
    let same = try page(table([34, 34, 34, 34])).plainTexts
    #expect(same.contains("Items: 34 in every row."))
    #expect(!same.contains("34"), "the column is still there")
    let other = try page(table([34, 34, 33, 34])).plainTexts
    #expect(!other.contains { $0.hasPrefix("Items:") })
    #expect(other.count { $0 == "34" } == 3)
  }

  @Test("a head takes two lines rather than widen its column")
  func heads() throws {
    let table = TableBlock(
      caption: [],
      columns: [
        .init(title: "Name", alignment: .leading, width: .flexible(1)),
        .init(title: "Corrected difference", alignment: .trailing, width: .fixed(40)),
      ], rows: [[.text("a"), .count(1)], [.text("b"), .count(2)]])
    let page = try page(table)
    #expect(page.plainTexts.contains("Corrected"))
    #expect(page.plainTexts.contains("difference"))
  }

  @Test(
    "a table of more columns than a page holds is set smaller, then in parts, each with its names")
  func parts() throws {
    for count in [14, 40] {
      let columns = (0..<count).map {
        TableBlock.Column(
          title: "Dimension \($0)", alignment: $0 == 0 ? .leading : .trailing, width: .fixed(30))
      }
      let rows = (0..<5).map { row in
        [TableValue.text("model-\(row)")]
          + (1..<count).map { .number(Double($0 * row), Precision(decimals: 1)) }
      }
      let document = try pages(
        [
          .table(
            TableBlock(
              label: BlockLabel(word: "Table", number: 1, destination: "tbl"),
              caption: [TextSpan("Wide")], columns: columns, rows: rows, notes: ["The note."]))
        ], typesetter: typesetter)
      var names = 0
      for page in document.pages {
        for text in page.placedTexts where text.point.y < page.size.height - 50 {
          let width = try typesetter.measure(text.text).width
          let start =
            text.anchor == .end
            ? text.point.x - width
            : text.anchor == .middle ? text.point.x - width / 2 : text.point.x
          #expect(start >= 56.9)
          #expect(start + width <= page.size.width - 56.9)
        }
        names += page.plainTexts.count { $0 == "model-3" }
        #expect(page.placedTexts.allSatisfy { $0.text.runs.allSatisfy { $0.style.size >= 6.5 } })
      }
      let shown = document.pages.flatMap(\.plainTexts)
      #expect(shown.count { $0 == "The note." } == 1)
      if count == 40 { #expect(names > 1) }
      // Every number is there.
      #expect(shown.contains(Precision(decimals: 1).text(Double((count - 1) * 4))))
    }
  }
}
