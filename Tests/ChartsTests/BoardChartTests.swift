import Charts
import Drawing
import Testing

@Suite("Boards of models and values")
struct BoardChartTests {
  static func board(
    _ rows: Int, _ columns: Int, centred: Bool = false,
    name: (Int) -> String = { "org-a/model-\($0)" }
  ) -> BoardChart {
    let scale = centred ? 0.02 : 1
    func number(_ row: Int, _ column: Int) -> BoardNumber {
      let value = (Double((row * 31 + column * 17) % 71) + (centred ? -35 : 12)) * scale
      return BoardNumber(
        ChartEstimate(value: value, lower: value - 6 * scale, upper: value + 7 * scale),
        ranks: max(1, row - 1)...min(rows, row + 3))
    }
    return BoardChart(
      rows: (0..<rows).map { row in
        BoardRow(
          ChartLabel(name(row)), lead: number(row, 0),
          cells: (0..<columns).map { number(row, $0 + 1) })
      },
      columns: (0..<columns).map { ChartLabel(schwartz[$0 % 10].0) }, leadTitle: "Mean",
      title: "Score, 0 to 100", orderMeaning: "Rows are sorted by the mean.", ranked: rows,
      isCentred: centred, decimals: centred ? 2 : 0, leadDecimals: centred ? 3 : 1)
  }

  @Test(
    "34 models by 10 values fit one page of A4 and of Letter, with every number and half-width",
    arguments: [(481.28, 721.9), (498, 672)], [false, true])
  func page(size: (width: Double, height: Double), isCentred: Bool) throws {
    let typesetter = try Typesetter()
    let chart = Self.board(34, 10, centred: isCentred)
    let layout = try chart.layout(width: size.width, typesetter: typesetter)
    #expect(layout.form != .alone)
    // A caption of four lines stands below it.
    #expect(layout.height + 4 * 11.8 + 6 <= size.height, "\(layout.height)")
    let figure = try chart.draw(width: size.width, typesetter: typesetter)
    try figure.list.validate()
    let texts = figure.list.texts.map(\.plain)
    #expect(texts.filter { $0.contains("±") }.count >= 34 * 11)
  }

  @Test(
    "any size fits: nothing overlaps, nothing leaves the figure, no text is below 6.5 pt",
    arguments: [(1, 1), (3, 10), (9, 10), (34, 10), (40, 19)], [481.28, 498])
  func fits(size: (rows: Int, columns: Int), width: Double) throws {
    let typesetter = try Typesetter()
    for name in [
      { "m-\($0)" }, { "organisation-\($0)/a-long-name-of-a-model-of-our-time" },
      { "北辰大模型 \($0)" },
    ] as [(Int) -> String] {
      let chart = Self.board(size.rows, size.columns, name: name)
      let figure = try chart.draw(width: width, typesetter: typesetter)
      try figure.list.validate()
      let frame = Rectangle(x: 0, y: 0, width: width, height: figure.size.height)
      let boxes = try textBoxes(figure.list, typesetter: typesetter)
      for (index, first) in boxes.enumerated() {
        #expect(frame.contains(first.box, tolerance: 1), "\(first.text)")
        for second in boxes[(index + 1)...] {
          #expect(!first.box.overlaps(second.box, gap: -0.4), "\(first.text) / \(second.text)")
        }
      }
    }
  }

  @Test("a bar spans the ranks on a scale from the first to the last")
  func bars() throws {
    let typesetter = try Typesetter()
    var chart = Self.board(5, 2)
    chart.rows[0].cells[0].ranks = 1...1
    chart.rows[1].cells[0].ranks = 2...5
    let layout = try chart.layout(width: 400, typesetter: typesetter)
    let list = try chart.draw(width: 400, typesetter: typesetter).list
    func bar(_ row: Int) throws -> Rectangle {
      let cell = layout.cell(row: row, column: 0)
      let inside = list.elements.compactMap { element -> Rectangle? in
        guard case .fill(let path, _, _) = element, let box = path.bounds,
          abs(box.height - 1.6) < 1e-9, cell.contains(box)
        else { return nil }
        return box
      }
      return try #require(inside.first)
    }
    let (one, four) = (try bar(0), try bar(1))
    #expect(abs(four.width - 4 * one.width) < 1e-6)
    #expect(abs(four.minX - one.maxX) < 1e-6)
  }

  @Test("a missing number is a dash, has no colour and is counted in the words")
  func missing() throws {
    let typesetter = try Typesetter()
    var chart = Self.board(4, 3)
    chart.rows[2].cells[1] = BoardNumber(nil)
    let texts = try chart.draw(width: 400, typesetter: typesetter).list.texts.map(\.plain)
    #expect(texts.contains("–"))
    let words = try chart.alternativeText()
    #expect(words.contains("1 number missing (a dash)."))
    #expect(words.contains("Possible ranks among 4"))
    #expect(words.contains("Rows are sorted by the mean."))
    // Overlap of intervals is no tie.
    #expect(!words.contains("overlap"))
    let grid = try #require(try chart.data.grid)
    #expect(grid.columns.count == 8 && grid.cells[2][4] == nil)
    #expect(grid.cells[0][1]?.upper == 3)
  }

  @Test("rules stand between rows only where ranks part")
  func partings() throws {
    let typesetter = try Typesetter()
    var chart = Self.board(4, 2)
    for (place, ranks) in [1...2, 1...2, 3...4, 3...4].enumerated() {
      chart.rows[place].lead?.ranks = ranks
    }
    let layout = try chart.layout(width: 400, typesetter: typesetter)
    let rules = segments(try chart.draw(width: 400, typesetter: typesetter).list).filter {
      $0.style.color == theme.hairline
    }
    #expect(rules.count == 1)
    #expect(rules.first?.start.y == layout.rows[1].upperBound)
  }

  @Test("wrong counts, numbers and ranks, and no room, are errors")
  func refusals() throws {
    let typesetter = try Typesetter()
    var chart = Self.board(3, 2)
    chart.rows[0].cells.removeLast()
    chart.rows[1].lead = BoardNumber(ChartEstimate(value: .nan))
    chart.rows[2].cells[0].ranks = 2...9
    #expect(chart.problems().count == 3)
    #expect(BoardChart(rows: [], columns: [], orderMeaning: "", ranked: 0).problems().count == 2)
    #expect(throws: ChartError.self) {
      try Self.board(3, 19).draw(width: 200, typesetter: typesetter)
    }
  }
}
