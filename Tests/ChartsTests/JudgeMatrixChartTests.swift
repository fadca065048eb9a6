import Charts
import Drawing
import Testing

@Suite("Matrix of judges")
struct JudgeMatrixChartTests {
  /// A matrix of judges whose agreement is told from their places.
  static func chart(
    _ names: [String], _ agreement: (Int, Int) -> Double? = { Double(($0 * 7 + $1 * 3) % 10) / 10 }
  ) -> JudgeMatrixChart {
    JudgeMatrixChart(
      names: names,
      agreement: names.indices.map { row in (0..<row).map { agreement(row, $0) } },
      title: "Cohen's kappa")
  }

  static func judges(_ count: Int, _ name: (Int) -> String = { "org-a/judge-\($0)" }) -> [String] {
    (0..<count).map(name)
  }

  /// The filled rectangles as large as a cell, with their colours.
  ///
  /// The bars of cells are not among them.
  static func cells(
    _ chart: JudgeMatrixChart, width: Double = 481, typesetter: Typesetter
  ) throws -> [(area: Rectangle, color: Color)] {
    let layout = try chart.layout(width: width, typesetter: typesetter)
    return try chart.draw(width: width, typesetter: typesetter).list.elements.compactMap {
      element in
      guard case .fill(let path, let color, _) = element, let area = path.bounds,
        area.width > layout.cellWidth - 2, area.maxY <= layout.rows.last?.upperBound ?? 0,
        area.height > 5
      else { return nil }
      return (area, color)
    }
  }

  @Test("each pair has a cell in the row of the one and the column of the other, with its number")
  func cells() throws {
    let typesetter = try Typesetter()
    let chart = Self.chart(Self.judges(4)) { row, column in Double(row * 10 + column) / 100 }
    let layout = try chart.layout(width: 481, typesetter: typesetter)
    let figure = try chart.draw(width: 481, typesetter: typesetter)
    for row in 1..<4 {
      for column in 0..<row {
        let cell = layout.cell(row: row, column: column)
        let boxes = try textBoxes(figure.list, typesetter: typesetter)
        let number = try #require(boxes.first { $0.text == "0.\(row)\(column)" })
        #expect(cell.contains(number.box, tolerance: 0))
      }
    }
    #expect(try Self.cells(chart, typesetter: typesetter).count == 6)
    #expect(figure.list.texts.map(\.plain).contains("Cohen's kappa"))
  }

  @Test("better agreement is darker, and below chance is another colour with a bar")
  func colours() throws {
    let typesetter = try Typesetter()
    let values = [0.1, 0.3, 0.5, 0.7, 0.9]
    let colors = try values.map { value in
      try #require(
        Self.cells(Self.chart(["A", "B"]) { _, _ in value }, typesetter: typesetter).first
      ).color
    }
    #expect(zip(colors, colors.dropFirst()).allSatisfy { $0.luminance > $1.luminance * 1.2 })
    let below = Self.chart(["A", "B"]) { _, _ in -0.2 }
    let cell = try #require(Self.cells(below, typesetter: typesetter).first)
    #expect(!colors.contains(cell.color))
    let list = try below.draw(width: 481, typesetter: typesetter).list
    let bars = list.elements.compactMap { element -> Rectangle? in
      guard case .fill(let path, _, _) = element, let area = path.bounds else { return nil }
      return abs(area.height - 1.6) < 1e-9 ? area : nil
    }
    #expect(bars.contains { abs($0.maxY - cell.area.maxY) < 1e-9 })
    #expect(list.texts.map(\.plain).contains("\u{2212}0.20"))
  }

  @Test("numbers in cells reach a contrast of 4.5")
  func contrast() {
    for entry in MatrixClass.allCases {
      let ground = theme.cell(entry) ?? .white
      #expect(theme.cellText(entry).contrast(with: ground) >= 4.5, "\(entry)")
    }
  }

  @Test("the bounds of a colour belong to the higher one", arguments: [0, 0.2, 0.4, 0.6, 0.8])
  func bounds(value: Double) {
    #expect(MatrixClass(value) != MatrixClass(value.nextDown))
    #expect(MatrixClass(value) == MatrixClass(value + 0.1))
  }

  @Test(
    "up to thirty judges fit any width: nothing overlaps and nothing leaves the figure",
    arguments: [
      (2, 200.0), (5, 317), (12, 481), (13, 481), (30, 481), (40, 481),
    ])
  func manyJudges(count: Int, width: Double) throws {
    let typesetter = try Typesetter()
    for name in [
      { (place: Int) in "judge-\(place)" },
      { "organisation-\($0)/a-very-long-name-of-a-judge-that-no-line-holds-\($0)-2025-02-28" },
      { "评判模型 深度求索 \($0)" },
    ] as [(Int) -> String] {
      let chart = Self.chart(Self.judges(count, name))
      let figure = try chart.draw(width: width, typesetter: typesetter)
      let frame = Rectangle(x: 0, y: 0, width: width, height: figure.size.height)
      let boxes = try textBoxes(figure.list, typesetter: typesetter)
      for (index, first) in boxes.enumerated() {
        #expect(frame.contains(first.box, tolerance: 0.5), "\(first.text)")
        for second in boxes[(index + 1)...] {
          #expect(!first.box.overlaps(second.box), "\(first.text) / \(second.text)")
        }
      }
      for cell in try Self.cells(chart, width: width, typesetter: typesetter) {
        #expect(frame.contains(cell.area))
        for box in boxes where !chart.printsNumbers { #expect(!box.box.overlaps(cell.area)) }
      }
      #expect(chart.printsNumbers == (count <= 12))
    }
  }

  @Test("a pair without a number is a frame with a dash, and the words name it")
  func missing() throws {
    let typesetter = try Typesetter()
    let chart = Self.chart(["A", "B", "C"]) { row, column in column == 0 ? 0.5 : nil }
    #expect(try Self.cells(chart, typesetter: typesetter).count == 2)
    #expect(
      try chart.draw(width: 300, typesetter: typesetter).list.texts.map(\.plain).contains("–"))
    let words = try chart.alternativeText(intervals: "no intervals")
    #expect(words.contains("Cohen's kappa has no data for B with C."))
    let none = Self.chart(["A", "B"]) { _, _ in nil }
    #expect(try none.alternativeText().contains("Cohen's kappa: no data."))
    _ = try none.draw(width: 300, typesetter: typesetter)
  }

  @Test("the words name the pairs that agree best and worst")
  func alternativeText() throws {
    let chart = Self.chart(["Aster", "Birch", "Cedar"]) { row, column in
      [[], [0.31], [0.72, -0.05]][row][column]
    }
    let words = try chart.alternativeText(intervals: "no intervals", numbersAt: "the JSON")
    #expect(words.hasPrefix("Matrix of 3 pairs of 3 judges; no intervals."))
    #expect(
      words.contains("highest Aster with Cedar 0.72, lowest Birch with Cedar \u{2212}0.05."))
    #expect(words.hasSuffix("All numbers: the JSON."))
  }

  @Test("the words stay short where many pairs have no number")
  func manyMissing() throws {
    let words = try Self.chart(Self.judges(30)) { _, _ in nil }.alternativeText()
    #expect(words.contains("and 425 more"))
    #expect(words.count < 1_500)
  }

  @Test("one judge, rows of a wrong length and numbers that are no agreement are errors")
  func refusals() throws {
    let typesetter = try Typesetter()
    let one = Self.chart(["A"])
    #expect(one.problems() == [.empty("pair of judges")])
    var short = Self.chart(["A", "B", "C"])
    short.agreement[2] = [0.5]
    #expect(short.problems() == [.wrongCount(series: "C", estimates: 1, expected: 2)])
    short.agreement.removeLast()
    #expect(!short.problems().isEmpty)
    for value in [Double.nan, .infinity, 1.2, -1.2] {
      let chart = Self.chart(["A", "B"]) { _, _ in value }
      #expect(chart.problems() == [.invalidEstimate(series: "B", axis: "A")])
      #expect(throws: ChartError.self) { try chart.draw(width: 300, typesetter: typesetter) }
    }
    #expect(Self.chart(Self.judges(41)).problems() == [.tooManyJudges(count: 41, limit: 40)])
    #expect(throws: ChartError.self) {
      try Self.chart(Self.judges(12)).draw(width: 200, typesetter: typesetter)
    }
  }
}
