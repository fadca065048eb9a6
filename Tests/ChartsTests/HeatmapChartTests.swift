import Charts
import Drawing
import Testing

@Suite("Heat map")
struct HeatmapChartTests {
  static let cultures = [
    ChartLabel("United Kingdom", group: "Europe"), ChartLabel("Россия", group: "Europe"),
    ChartLabel("中国", language: "zh-Hans", group: "Asia"),
    ChartLabel("日本", language: "ja", group: "Asia"),
    ChartLabel("भारत", language: "hi", group: "Asia"),
    ChartLabel("المملكة العربية السعودية", language: "ar", group: "Middle East"),
  ]

  static func value(_ row: Int, _ column: Int) -> Double {
    let mixed: Int = row * 37 + column * 61 + row * column * 11
    return Double(mixed % 199) / 100 - 0.99
  }

  /// Numbers by the places of row and column; those nearer to zero than 0.4 are not told from it.
  static func chart(
    _ rows: [ChartLabel], _ columns: [ChartLabel], missing: Set<[Int]> = []
  ) -> HeatmapChart {
    HeatmapChart(
      rows: rows, columns: columns,
      cells: rows.indices.map { row in
        columns.indices.map { column in
          guard !missing.contains([row, column]) else {
            return .absent(reason: row == 0 ? "no survey data" : "target incomplete")
          }
          let value = value(row, column)
          return .number(
            ChartEstimate(value: value, lower: value - 0.2, upper: value + 0.2),
            isDistinct: abs(value) >= 0.4)
        }
      }, title: "Spearman's rho", kinds: ("models", "cultures"))
  }

  static func models(_ count: Int, _ name: (Int) -> String = { "org/model-\($0)" }) -> [ChartLabel]
  {
    (0..<count).map { ChartLabel(name($0)) }
  }

  /// The areas that are filled with a colour of the scale inside the map.
  static func filled(
    _ list: DisplayList, _ layout: HeatmapLayout
  ) -> [(area: Rectangle, color: Color)] {
    list.elements.compactMap { element in
      guard case .fill(let path, let color, _) = element, let area = path.bounds,
        area.height > 3, area.maxY <= (layout.rows.map(\.upperBound).max() ?? 0) + 1e-9
      else { return nil }
      return (area, color)
    }
  }

  /// The bounds of the rings inside the map.
  static func rings(_ list: DisplayList, _ layout: HeatmapLayout) -> [Rectangle] {
    list.elements.compactMap { element in
      guard case .stroke(let path, _) = element, let area = path.bounds,
        path.elements.contains(where: { if case .arc = $0 { true } else { false } }),
        area.maxY <= layout.rows.map(\.upperBound).max() ?? 0
      else { return nil }
      return area
    }
  }

  /// The boxes of texts that are turned upwards.
  static func turned(
    _ list: DisplayList, _ typesetter: Typesetter
  ) throws -> [(text: String, box: Rectangle)] {
    try list.elements.compactMap { element in
      guard case .text(let text, let point, .start, let angle) = element, angle != 0 else {
        return nil
      }
      let size = text.runs.map(\.style.size).max() ?? 0
      let length = try typesetter.measure(text).width
      return (
        text.plain,
        Rectangle(
          x: point.x - 0.73 * size, y: point.y - length, width: 0.8 * size, height: length)
      )
    }
  }

  @Test("a cell is filled where the data tell its number from zero, and open with a ring elsewhere")
  func cells() throws {
    let typesetter = try Typesetter()
    let chart = Self.chart(Self.models(5), Self.cultures)
    for width in [481.0, 200] {
      let layout = try chart.layout(width: width, typesetter: typesetter)
      let list = try chart.draw(width: width, typesetter: typesetter).list
      #expect(layout.printsNumbers == (width == 481))
      let (filled, rings) = (Self.filled(list, layout), Self.rings(list, layout))
      for row in 0..<5 {
        for column in 0..<6 {
          let cell = layout.cell(row: row, column: column)
          let isTold = abs(Self.value(row, column)) >= 0.4
          #expect(filled.count { cell.contains($0.area) } == (isTold ? 1 : 0))
          #expect(rings.count { cell.contains($0) } == (isTold ? 0 : 1))
          let shade = chart.steps.shade(of: Self.value(row, column))
          if let fill = filled.first(where: { cell.contains($0.area) }) {
            #expect(fill.color == theme.heat(shade))
          }
        }
      }
      #expect(list.texts.map(\.plain).contains("cannot be told from 0"))
    }
  }

  @Test("numbers stand in their cells, inside their rings, in tabular figures")
  func numbers() throws {
    let typesetter = try Typesetter()
    let chart = Self.chart(Self.models(4), Self.cultures)
    let layout = try chart.layout(width: 481, typesetter: typesetter)
    let list = try chart.draw(width: 481, typesetter: typesetter).list
    let numbers = try textBoxes(list, typesetter: typesetter).filter { text, box in
      text.contains(".") && box.minY > layout.rows[0].lowerBound - 60
        && layout.columns.contains { $0.contains(box.midX) }
        && layout.rows.contains { $0.contains(box.midY) }
    }
    #expect(numbers.count == 24)
    for (text, box) in numbers {
      let cell = (0..<4).flatMap { row in (0..<6).map { layout.cell(row: row, column: $0) } }
      #expect(cell.contains { $0.contains(box, tolerance: 0) }, "\(text)")
      for ring in Self.rings(list, layout) where ring.overlaps(box) {
        #expect(ring.contains(box, tolerance: 0), "\(text)")
      }
    }
  }

  @Test("a cell without a number is a frame with the letter of its reason, and the legend names it")
  func absent() throws {
    let typesetter = try Typesetter()
    let chart = Self.chart(Self.models(4), Self.cultures, missing: [[0, 1], [0, 2], [3, 4]])
    let layout = try chart.layout(width: 481, typesetter: typesetter)
    let list = try chart.draw(width: 481, typesetter: typesetter).list
    let boxes = try textBoxes(list, typesetter: typesetter)
    for (place, mark) in [([0, 1], "a"), ([0, 2], "a"), ([3, 4], "b")] {
      let cell = layout.cell(row: place[0], column: place[1])
      #expect(boxes.contains { $0.text == mark && cell.contains($0.box, tolerance: 0) })
      #expect(!Self.filled(list, layout).contains { cell.contains($0.area) })
    }
    let texts = list.texts.map(\.plain)
    #expect(texts.contains("no survey data"))
    #expect(texts.contains("target incomplete"))
    let words = try chart.alternativeText()
    #expect(words.contains("2 cells without a number: no survey data."))
    #expect(words.contains("1 cell without a number: target incomplete."))
  }

  @Test("steps are seen without colour: both sides grow darker alike, and below zero has a bar")
  func colours() throws {
    let typesetter = try Typesetter()
    for isNegative in [false, true] {
      let colors = (0..<5).map { theme.heat(HeatmapShade(isNegative: isNegative, step: $0)) }
      #expect(zip(colors, colors.dropFirst()).allSatisfy { $0.luminance > $1.luminance * 1.2 })
      for color in colors {
        #expect(theme.ink(on: color).contrast(with: color) >= 4.5, "\(color.hexadecimal)")
      }
    }
    for step in 0..<5 {
      let (first, second) = (
        theme.heat(HeatmapShade(step: step)),
        theme.heat(HeatmapShade(isNegative: true, step: step))
      )
      #expect(first.contrast(with: second) < 1.15)
    }
    let chart = HeatmapChart(
      rows: Self.models(1), columns: Self.cultures,
      cells: [
        [-0.9, -0.7, -0.5, -0.3, -0.1, 0.3].map {
          .number(ChartEstimate(value: $0), isDistinct: true)
        }
      ])
    let layout = try chart.layout(width: 481, typesetter: typesetter)
    let list = try chart.draw(width: 481, typesetter: typesetter).list
    for column in 0..<6 {
      let cell = layout.cell(row: 0, column: column)
      let bars = list.elements.compactMap { element -> Color? in
        guard case .fill(let path, let color, _) = element, let area = path.bounds,
          cell.contains(area), area.height < 2
        else { return nil }
        return color
      }
      #expect(bars.count == (column < 5 ? 1 : 0))
      let ground = Self.filled(list, layout).first { cell.contains($0.area) }?.color
      #expect(bars.allSatisfy { $0.contrast(with: ground ?? $0) >= 3 })
    }
  }

  @Test("a bound belongs to the step farther from zero", arguments: [0.2, 0.4, 0.6, 0.8])
  func bounds(value: Double) throws {
    let steps = Self.chart(Self.models(2), Self.cultures).steps
    #expect(steps.bounds == [-1, -0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8, 1])
    for sign in [1.0, -1] {
      let (at, below) = (steps.shade(of: sign * value), steps.shade(of: sign * value.nextDown))
      #expect(at.step == below.step + 1)
      #expect(at.isNegative == (sign < 0))
    }
    #expect(steps.shade(of: 0) == HeatmapShade(step: 0))
    #expect(steps.shade(of: 1).step == 4)
    #expect(steps.shade(of: -1) == HeatmapShade(isNegative: true, step: 4))
  }

  @Test("a distance has one hue, darkest at the end that is asked for, in round steps")
  func sequential() {
    func chart(_ values: [Double], _ scale: HeatmapScale) -> HeatmapChart {
      HeatmapChart(
        rows: Self.models(1), columns: values.map { ChartLabel("\($0)") },
        cells: [values.map { .number(ChartEstimate(value: $0), isDistinct: true) }], scale: scale)
    }
    let lowest = chart([0.4, 2.1, 4.6], .sequential(nil, darkest: .lowest)).steps
    #expect(lowest.bounds == [0, 1, 2, 3, 4, 5])
    #expect(lowest.shades.map(\.step) == [4, 3, 2, 1, 0])
    #expect(lowest.shades.allSatisfy { !$0.isNegative })
    let given = chart([0.4], .sequential(0...3, darkest: .highest)).steps
    #expect(given.bounds == [0, 1, 2, 3])
    #expect(given.shade(of: 3).step == 4)
    #expect(given.shade(of: 0).step == 0)
    let outside = chart([0.4, 3.5], .sequential(0...3, darkest: .highest))
    #expect(outside.problems() == [.invalidEstimate(series: "org/model-0", axis: "3.5")])
    #expect(!chart([1], .sequential(2...2, darkest: .lowest)).problems().isEmpty)
    #expect(!chart([1], .diverging(limit: 0)).problems().isEmpty)
  }

  @Test("rows and columns are seriated within their groups, and the words say so")
  func order() throws {
    var chart = Self.chart(Self.models(8), Self.cultures)
    let arrangement = chart.arrangement
    #expect(arrangement.rowOrder.sorted() == Array(0..<8))
    #expect(arrangement.rowOrder != Array(0..<8))
    // Europe, then Asia, then the Middle East.
    #expect(Set(arrangement.columnOrder.prefix(2)) == [0, 1])
    #expect(Set(arrangement.columnOrder[2..<5]) == [2, 3, 4])
    let typesetter = try Typesetter()
    let layout = try chart.layout(width: 481, typesetter: typesetter)
    let tops = arrangement.rowOrder.map { layout.rows[$0].lowerBound }
    #expect(tops == tops.sorted())
    let words = try chart.alternativeText()
    #expect(words.contains("Models stand beside those that are like them: average-linkage"))
    #expect(words.contains("(Bar-Joseph, Gifford & Jaakkola, 2001)"))
    #expect(words.contains("Cultures stand beside those that are like them within their group"))
    chart.rowOrder = .given
    chart.columnOrder = .given
    #expect(chart.arrangement.rowOrder == Array(0..<8))
    #expect(chart.notes.last == "Models and cultures stand in the order given.")
    // Two columns do not tell how alike rows are.
    var narrow = Self.chart(Self.models(5), Array(Self.cultures.prefix(2)))
    narrow.columnOrder = .given
    #expect(narrow.notes.last == "Models and cultures stand in the order given.")
  }

  @Test(
    "names in any script fit: nothing overlaps and nothing leaves the figure",
    arguments: [
      (3, 6, 240.0), (12, 6, 260), (12, 6, 317), (12, 20, 317), (33, 6, 481), (33, 20, 481),
      (60, 40, 481),
    ])
  func fits(rows: Int, columns: Int, width: Double) throws {
    let typesetter = try Typesetter()
    for name in [
      { "org/model-\($0)" }, { "organisation-\($0)/a-very-long-name-of-a-model-2025-02-28" },
      { "深度求索 评判模型 \($0)" }, { "نموذج عربي \($0) للغة" },
    ] as [(Int) -> String] {
      let labels = (0..<columns).map { place in
        let culture = Self.cultures[place % Self.cultures.count]
        return ChartLabel(
          place < 6 ? culture.name : "\(culture.name) \(place)", language: culture.language,
          group: ["Europe and Central Asia", "आशिया", "الشرق الأوسط", "Africa"][place * 4 / columns])
      }
      let chart = Self.chart(Self.models(rows, name), labels, missing: [[0, 0], [1, 2]])
      let figure = try chart.draw(width: width, typesetter: typesetter)
      let layout = try chart.layout(width: width, typesetter: typesetter)
      let frame = Rectangle(x: 0, y: 0, width: width, height: figure.size.height)
      let boxes =
        try textBoxes(figure.list, typesetter: typesetter)
        + Self.turned(figure.list, typesetter)
      for (index, first) in boxes.enumerated() {
        #expect(frame.contains(first.box, tolerance: 0.6), "\(first.text)")
        for second in boxes[(index + 1)...] {
          #expect(!first.box.overlaps(second.box, gap: -0.2), "\(first.text) / \(second.text)")
        }
      }
      for fill in Self.filled(figure.list, layout) { #expect(frame.contains(fill.area)) }
      try figure.list.validate()
    }
  }

  @Test("sixty rows and forty columns leave a page of A4 room for a caption")
  func page() throws {
    let typesetter = try Typesetter()
    let labels = (0..<40).map { ChartLabel("Country \($0)", group: "Region \($0 / 8)") }
    let chart = Self.chart(Self.models(60), labels)
    let figure = try chart.draw(width: 481, typesetter: typesetter)
    #expect(figure.size.height < 650)
    #expect(try chart.layout(width: 481, typesetter: typesetter).turnsColumnNames)
  }

  @Test("names of rows end at the cells, those that read from the right too")
  func alignment() throws {
    let typesetter = try Typesetter()
    let rows = [ChartLabel("GPT-4o"), ChartLabel("جيس", language: "ar"), ChartLabel("深度求索")]
    let list = try Self.chart(rows, Self.cultures).draw(width: 481, typesetter: typesetter).list
    let ends = list.elements.compactMap { element -> Double? in
      guard case .text(let text, let point, .end, _) = element,
        rows.map(\.name).contains(text.plain)
      else { return nil }
      return point.x
    }
    #expect(ends.count == 3)
    #expect(Set(ends).count == 1)
  }

  @Test("too many rows or columns, wrong counts and numbers off the scale are errors that say so")
  func refusals() throws {
    let typesetter = try Typesetter()
    let rows = Self.chart(Self.models(61), Self.cultures)
    #expect(rows.problems() == [.tooManyParts("models", count: 61, limit: 60)])
    #expect("\(rows.problems()[0])".hasPrefix("61 models are too many for one chart"))
    let columns = Self.chart(Self.models(3), (0..<41).map { ChartLabel("\($0)") })
    #expect(columns.problems() == [.tooManyParts("cultures", count: 41, limit: 40)])
    var chart = Self.chart(Self.models(3), Self.cultures)
    chart.cells[1].removeLast()
    #expect(
      chart.problems() == [.wrongCount(series: "org/model-1", estimates: 5, expected: 6)])
    chart.cells.removeLast()
    #expect(chart.problems().count == 2)
    #expect(throws: ChartError.self) { try chart.data }
    // What can be asked before it is checked does not fail either.
    #expect(chart.arrangement.rowOrder.sorted() == [0, 1, 2])
    chart.scale = .diverging(limit: .nan)
    #expect(chart.problems().count == 3)
    #expect(chart.steps.shades.count == 10)
    for value in [Double.nan, .infinity, 1.2, -1.2] {
      var chart = Self.chart(Self.models(3), Self.cultures)
      chart.cells[0][0] = .number(ChartEstimate(value: value), isDistinct: true)
      #expect(
        chart.problems() == [.invalidEstimate(series: "org/model-0", axis: "United Kingdom")])
      #expect(throws: ChartError.self) { try chart.draw(width: 481, typesetter: typesetter) }
    }
    #expect(HeatmapChart(rows: [], columns: [], cells: []).problems().count == 2)
    let wide = Self.chart(Self.models(3), (0..<40).map { ChartLabel("\($0)") })
    let error = #expect(throws: ChartError.self) {
      try wide.draw(width: 317, typesetter: typesetter)
    }
    guard case .doesNotFit(_, _, let needed)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    _ = try wide.draw(width: needed.width, typesetter: typesetter)
  }

  @Test("the words name the cells with the highest and lowest number and count the open ones")
  func alternativeText() throws {
    let chart = HeatmapChart(
      rows: [ChartLabel("Aster"), ChartLabel("Birch")],
      columns: [ChartLabel("中国"), ChartLabel("مصر")],
      cells: [
        [
          .number(ChartEstimate(value: 0.72, lower: 0.5, upper: 0.9), isDistinct: true),
          .number(ChartEstimate(value: 0.1), isDistinct: false),
        ],
        [
          .number(ChartEstimate(value: -0.4), isDistinct: true),
          .absent(reason: "no survey data"),
        ],
      ], title: "rho", kinds: ("models", "cultures"))
    let words = try chart.alternativeText(numbersAt: "Table 2")
    #expect(
      words.hasPrefix("Heat map of 4 cells (2 models by 2 cultures), scale \u{2212}1.0 to 1.0;"))
    #expect(
      words.contains(
        "rho: highest Aster with 中国 0.72 (0.50 to 0.90), lowest Birch with 中国 \u{2212}0.40."))
    #expect(words.contains("1 of 3 numbers cannot be told from 0 (open, with a ring)."))
    #expect(words.hasSuffix("All numbers: Table 2."))
  }
}
