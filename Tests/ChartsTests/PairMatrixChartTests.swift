import Charts
import Drawing
import Testing

@Suite("Matrices of differences")
struct PairMatrixChartTests {
  static func chart(
    _ count: Int, name: (Int) -> String = { "org/model-\($0)" }
  ) -> PairMatrixChart {
    PairMatrixChart(
      labels: (0..<count).map { ChartLabel(name($0)) },
      cells: (0..<count).map { row in
        (0..<row).map { column in
          let value = Double(column - row) * 2.5
          let estimate = ChartEstimate(value: value, lower: value - 4, upper: value + 4)
          return row - column > 1 ? .differs(estimate) : .notShownToDiffer(estimate)
        }
      }, title: "Row less column, in percentage points")
  }

  @Test("above the diagonal stand the same differences with the other sign")
  func turned() throws {
    let chart = Self.chart(4)
    guard case .differs(let below)? = chart.cell(row: 3, column: 0),
      case .differs(let above)? = chart.cell(row: 0, column: 3)
    else {
      Issue.record("not shown to differ")
      return
    }
    #expect(below.value == -7.5 && above.value == 7.5)
    #expect(above.lower == 3.5 && above.upper == 11.5)
    #expect(chart.cell(row: 2, column: 2) == nil)
    let grid = try #require(try chart.data.grid)
    #expect(grid.cells[0][3]?.value == 7.5 && grid.cells[3][0]?.value == -7.5)
    #expect(grid.cells[1][1] == nil)
  }

  @Test("numbers carry their sign where there is room, else signs alone", arguments: [5, 34])
  func signs(_ count: Int) throws {
    let typesetter = try Typesetter()
    let chart = Self.chart(count)
    let layout = try chart.layout(width: 481, typesetter: typesetter)
    let texts = try chart.draw(width: 481, typesetter: typesetter).list.texts.map(\.plain)
    if count == 5 {
      #expect(layout.numberSize != nil)
      #expect(texts.contains("+10.0") && texts.contains("\u{2212}10.0"))
    } else {
      #expect(layout.numberSize == nil)
      // Those of the legend too.
      let pairs = count * (count - 1) / 2 - (count - 1)
      #expect(texts.filter { $0 == "+" }.count >= pairs)
      #expect(texts.filter { $0 == "\u{2212}" }.count >= pairs)
      #expect(texts.filter { $0 == "·" }.count >= 2 * (count - 1))
    }
  }

  @Test("what is not shown to differ is never filled")
  func open() throws {
    let typesetter = try Typesetter()
    let chart = Self.chart(4)
    let layout = try chart.layout(width: 481, typesetter: typesetter)
    let list = try chart.draw(width: 481, typesetter: typesetter).list
    for row in 0..<4 {
      for column in 0..<4 where row != column {
        let cell = layout.cell(row: row, column: column)
        let isFilled = list.elements.contains { element in
          guard case .fill(let path, _, _) = element, let box = path.bounds else { return false }
          return cell.contains(box) && box.width > 0.8 * cell.width
        }
        #expect(isFilled == (abs(row - column) > 1))
      }
    }
  }

  @Test(
    "any number of models up to 40 fits: nothing overlaps and nothing leaves the figure",
    arguments: [2, 9, 24, 40], [481.28, 498])
  func fits(count: Int, width: Double) throws {
    let typesetter = try Typesetter()
    for name in [
      { "m\($0)" }, { "organisation-\($0)/a-long-name-of-a-model-of-our-time" },
    ] as [(Int) -> String] {
      let figure = try Self.chart(count, name: name).draw(width: width, typesetter: typesetter)
      try figure.list.validate()
      let frame = Rectangle(x: 0, y: 0, width: width, height: figure.size.height)
      let boxes = try textBoxes(figure.list, typesetter: typesetter)
      for (index, first) in boxes.enumerated() {
        #expect(frame.contains(first.box, tolerance: 1), "\(first.text)")
        for second in boxes[(index + 1)...] {
          #expect(!first.box.overlaps(second.box), "\(first.text) / \(second.text)")
        }
      }
    }
  }

  @Test("the words count what is shown to differ and name the rest")
  func words() throws {
    let words = try Self.chart(4).alternativeText(intervals: "differences")
    #expect(words.contains("3 of 6 pairs are shown to differ."))
    #expect(words.contains("org/model-0 is not shown to differ from org/model-1."))
  }

  @Test("one model, more than 40, and wrong counts are errors")
  func refusals() {
    #expect(Self.chart(1).problems() == [.empty("pair")])
    #expect(Self.chart(41).problems().count == 1)
    var chart = Self.chart(3)
    chart.cells[2].removeLast()
    #expect(chart.problems().count == 1)
  }
}
