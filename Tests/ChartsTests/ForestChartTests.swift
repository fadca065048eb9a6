import Charts
import Drawing
import Testing

@Suite("Forest")
struct ForestChartTests {
  static func row(
    _ name: String, _ value: Double?, half: Double = 0.2, isDistinct: Bool = false,
    weight: Double? = nil, group: String? = nil
  ) -> ForestRow {
    ForestRow(
      ChartLabel(name, group: group),
      estimate: value.map { ChartEstimate(value: $0, lower: $0 - half, upper: $0 + half) },
      isDistinct: isDistinct, weight: weight)
  }

  static var chart: ForestChart {
    ForestChart(
      rows: [
        row("中国", 0.5, isDistinct: true), row("مصر", 0.1), row("भारत", -0.4, isDistinct: true),
      ])
  }

  /// The bounds of what is filled with a colour above the legend.
  static func fills(_ list: DisplayList, _ color: Color, above bottom: Double) -> [Rectangle] {
    list.elements.compactMap { element in
      guard case .fill(let path, color, _) = element, let area = path.bounds, area.maxY < bottom
      else { return nil }
      return area
    }
  }

  @Test("intervals end at their limits, squares stand on the estimates, and zero is a heavy line")
  func coordinates() throws {
    let typesetter = try Typesetter()
    let chart = Self.chart
    let layout = try chart.layout(width: 400, typesetter: typesetter)
    let list = try chart.draw(width: 400, typesetter: typesetter).list
    let bars = segments(list).filter { $0.style.width == 1.2 }
    #expect(bars.count == 3)
    for (place, bar) in bars.enumerated() {
      let interval = try #require(chart.rows[place].estimate?.interval)
      #expect(abs(bar.start.x - layout.x(of: interval.lowerBound)) < 1e-9)
      #expect(abs(bar.end.x - layout.x(of: interval.upperBound)) < 1e-9)
      #expect(bar.start.y == layout.rowMiddles[place])
    }
    let zero = try #require(segments(list).first { $0.style.width == 1 })
    #expect(abs(zero.start.x - layout.x(of: 0)) < 1e-9)
    let bottom = (layout.rowMiddles.last ?? 0) + 7
    let squares = Self.fills(list, theme.series(0).line, above: bottom)
    #expect(squares.count == 2)
    for (square, value) in zip(squares, [0.5, -0.4]) {
      #expect(abs(square.midX - layout.x(of: value)) < 1e-9)
    }
  }

  @Test("a mark is filled where the difference is told from zero, and open and grey elsewhere")
  func marks() throws {
    let typesetter = try Typesetter()
    let layout = try Self.chart.layout(width: 400, typesetter: typesetter)
    let list = try Self.chart.draw(width: 400, typesetter: typesetter).list
    let bottom = (layout.rowMiddles.last ?? 0) + 7
    #expect(Self.fills(list, theme.series(0).line, above: bottom).count == 2)
    let open = Self.fills(list, .white, above: bottom)
    #expect(open.count == 1)
    #expect(abs(open[0].midX - layout.x(of: 0.1)) < 1e-9)
    let colors = segments(list).filter { $0.style.width == 1.2 }.map(\.style.color)
    #expect(colors == [theme.series(0).line, theme.muted, theme.series(0).line])
    let texts = list.texts.map(\.plain)
    #expect(texts.contains("told from 0 after correction"))
    #expect(texts.contains("cannot be told from 0"))
  }

  @Test("the numbers stand beside the rows, and a row without any says so")
  func numbers() throws {
    let typesetter = try Typesetter()
    var chart = Self.chart
    chart.rows.append(Self.row("Россия", nil))
    let list = try chart.draw(width: 400, typesetter: typesetter).list
    let texts = list.texts.map(\.plain)
    for text in ["0.50", "0.30 to 0.70", "\u{2212}0.40", "no data", "Difference"] {
      #expect(texts.contains(text), "\(text)")
    }
    #expect(segments(list).filter { $0.style.width == 1.2 }.count == 3)
    #expect(try chart.alternativeText().contains("has no data for Россия."))
  }

  @Test("the area of a square goes by its weight")
  func weights() throws {
    let typesetter = try Typesetter()
    var chart = Self.chart
    for (place, weight) in [400.0, 100, 100].enumerated() { chart.rows[place].weight = weight }
    let layout = try chart.layout(width: 400, typesetter: typesetter)
    let list = try chart.draw(width: 400, typesetter: typesetter).list
    let areas = Self.fills(
      list, theme.series(0).line, above: (layout.rowMiddles.last ?? 0) + 7
    ).map { $0.width * $0.height }
    #expect(abs(areas[0] / areas[1] - 4) < 1e-6)
    #expect(list.texts.map(\.plain).contains("area: weight"))
    chart.rows[0].weight = 0
    #expect(chart.problems() == [.invalidEstimate(series: "Difference", axis: "中国")])
  }

  @Test("a summary is a diamond as wide as its interval, below a rule, and last in the words")
  func summary() throws {
    let typesetter = try Typesetter()
    var chart = Self.chart
    chart.order = .estimate
    chart.summary = Self.row("All", 0.2, half: 0.15, isDistinct: true)
    let layout = try chart.layout(width: 400, typesetter: typesetter)
    let list = try chart.draw(width: 400, typesetter: typesetter).list
    let diamond = try #require(
      Self.fills(list, theme.series(0).line, above: layout.rowMiddles[3] + 7).last)
    #expect(abs(diamond.minX - layout.x(of: 0.05)) < 1e-9)
    #expect(abs(diamond.maxX - layout.x(of: 0.35)) < 1e-9)
    #expect(abs(diamond.midY - layout.rowMiddles[3]) < 1e-9)
    #expect(layout.rowMiddles[3] == layout.rowMiddles.max())
    #expect(try chart.data.names == ["中国", "مصر", "भारत", "All"])
    let words = try chart.alternativeText()
    #expect(words.contains("Rows are sorted by size, the largest first."))
    #expect(words.contains("3 of 4 rows told from 0 after correction: 中国, भारत, All."))
    #expect(words.contains("All is the summary."))
  }

  @Test("rows stand under their headings, sorted within each where that is asked for")
  func headings() throws {
    let typesetter = try Typesetter()
    var chart = Self.chart
    chart.rows = [
      Self.row("A", 0.1, group: "Asia"), Self.row("B", 0.3, group: "Europe"),
      Self.row("C", 0.5, group: "Asia"), Self.row("D", nil, group: "Europe"),
    ]
    #expect(try chart.data.names == ["A (Asia)", "C (Asia)", "B (Europe)", "D (Europe)"])
    chart.order = .estimate
    #expect(try chart.data.names == ["C (Asia)", "A (Asia)", "B (Europe)", "D (Europe)"])
    let boxes = try textBoxes(
      chart.draw(width: 400, typesetter: typesetter).list, typesetter: typesetter)
    let heights = try ["Asia", "C", "A", "Europe", "B", "D"].map { name in
      try #require(boxes.first { $0.text == name }).box.minY
    }
    #expect(heights == heights.sorted())
  }

  @Test("what leaves a given scale ends in an arrow at its edge")
  func offScale() throws {
    let typesetter = try Typesetter()
    var chart = Self.chart
    chart.rows[2].isDistinct = false
    chart.scale = .exact(-0.3...0.3)
    let layout = try chart.layout(width: 400, typesetter: typesetter)
    let list = try chart.draw(width: 400, typesetter: typesetter).list
    for bar in segments(list).filter({ $0.style.width == 1.2 }) {
      #expect(bar.start.x >= layout.plotX - 1e-9)
      #expect(bar.end.x <= layout.plotX + layout.plotWidth + 1e-9)
    }
    #expect(list.texts.map(\.plain).contains("0.50"))
    // The arrow of a difference that is not told from zero is open too.
    let bottom = (layout.rowMiddles.last ?? 0) + 7
    let open = Self.fills(list, .white, above: bottom)
    #expect(open.contains { abs($0.minX - layout.plotX) < 1e-9 })
    let filled = Self.fills(list, theme.series(0).line, above: bottom)
    #expect(filled.contains { abs($0.maxX - layout.plotX - layout.plotWidth) < 1e-9 })
  }

  @Test(
    "names in any script fit: nothing overlaps and nothing leaves the figure",
    arguments: [280.0, 317, 481])
  func fits(width: Double) throws {
    let typesetter = try Typesetter()
    for name in [
      { "Country \($0)" }, { "The United Kingdom of Great Britain and Northern Ireland \($0)" },
      { "المملكة العربية السعودية \($0)" }, { "日本国 \($0)" }, { "भारत गणराज्य \($0)" },
    ] as [(Int) -> String] {
      let chart = ForestChart(
        rows: (0..<9).map { place in
          Self.row(
            name(place), Double(place) / 5 - 0.8, isDistinct: place % 2 == 0,
            weight: Double(place + 1),
            group: ["Europe", "Asia and the Pacific", "أفريقيا"][place / 3])
        }, summary: Self.row("All cultures, weighted by respondents", 0.1),
        title: "Universalism of the culture minus that of all cultures, centred scores")
      let figure = try chart.draw(width: width, typesetter: typesetter)
      let frame = Rectangle(x: 0, y: 0, width: width, height: figure.size.height)
      let boxes = try textBoxes(figure.list, typesetter: typesetter)
      for (index, first) in boxes.enumerated() {
        #expect(frame.contains(first.box, tolerance: 0.6), "\(first.text)")
        for second in boxes[(index + 1)...] {
          #expect(!first.box.overlaps(second.box), "\(first.text) / \(second.text)")
        }
      }
      try figure.list.validate()
    }
  }

  @Test("no rows, wrong numbers and no room are errors")
  func refusals() throws {
    let typesetter = try Typesetter()
    #expect(ForestChart(rows: []).problems() == [.empty("rows")])
    var chart = Self.chart
    chart.rows[1].estimate = ChartEstimate(value: 1, lower: 2, upper: 0)
    chart.zero = .nan
    #expect(chart.problems().count == 2)
    #expect(throws: ChartError.self) { try chart.data }
    let error = #expect(throws: ChartError.self) {
      try Self.chart.draw(width: 120, typesetter: typesetter)
    }
    guard case .doesNotFit(_, _, let needed)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(needed.width > 120)
  }
}
