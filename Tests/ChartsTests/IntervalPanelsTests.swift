import Charts
import Drawing
import Testing

@Suite("Panels of intervals")
struct IntervalPanelsTests {
  static func panels(
    _ count: Int, rows: Int = 5, name: (Int) -> String = { "org-a/judge-\($0)" }
  ) -> IntervalPanels {
    IntervalPanels(
      rows: (0..<rows).map(name),
      panels: (0..<count).map { panel in
        IntervalPanel(
          title: "Quantity \(panel), in points of the scale",
          estimates: (0..<rows).map { row in
            let value = Double(row * (panel + 1)) / 10 - 0.2
            return ChartEstimate(value: value, lower: value - 0.1, upper: value + 0.1)
          }, referenceValue: 0)
      })
  }

  @Test("each panel has a scale of its own, and rows stand at one height in all")
  func scales() throws {
    let typesetter = try Typesetter()
    let list = try Self.panels(3).draw(width: 481, typesetter: typesetter).list
    let bars = segments(list).filter { $0.style.width == 1.2 }
    #expect(bars.count == 15)
    for row in 0..<5 {
      #expect(Set((0..<3).map { bars[$0 * 5 + row].start.y }).count == 1)
    }
    // The zero of each panel, and as many as there are panels.
    #expect(segments(list).filter { $0.style.width == 0.6 }.count == 3)
  }

  @Test(
    "any number of panels and rows fits: nothing overlaps and nothing leaves the figure",
    arguments: [(1, 1), (3, 5), (7, 5), (7, 30), (4, 2)], [200.0, 317, 481])
  func fits(size: (panels: Int, rows: Int), width: Double) throws {
    let typesetter = try Typesetter()
    for name in [
      { "org/judge-\($0)" }, { "organisation-\($0)/a-long-name-of-a-judge-no-line-holds" },
      { "评判模型 深度求索 \($0)" },
    ] as [(Int) -> String] {
      let chart = Self.panels(size.panels, rows: size.rows, name: name)
      let figure = try chart.draw(width: width, typesetter: typesetter)
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

  @Test("a missing number draws a dash and no mark, and the words name it")
  func missing() throws {
    let typesetter = try Typesetter()
    var chart = Self.panels(2)
    chart.panels[1].estimates[2] = nil
    let list = try chart.draw(width: 481, typesetter: typesetter).list
    #expect(segments(list).filter { $0.style.width == 1.2 }.count == 9)
    #expect(list.texts.map(\.plain).contains("–"))
    let words = try chart.alternativeText()
    #expect(words.contains("Quantity 1, in points of the scale has no data for org-a/judge-2."))
    // Scales of their own cannot overlap.
    #expect(!words.contains("overlap"))
  }

  @Test("wrong counts, wrong numbers and no room are errors")
  func refusals() throws {
    let typesetter = try Typesetter()
    var chart = Self.panels(2)
    chart.panels[0].estimates.removeLast()
    #expect(chart.problems().count == 1)
    chart = Self.panels(2)
    chart.panels[0].estimates[0] = ChartEstimate(value: .nan)
    #expect(chart.problems().count == 1)
    #expect(IntervalPanels(rows: [], panels: []).problems().count == 2)
    #expect(throws: ChartError.self) {
      try Self.panels(1).draw(width: 90, typesetter: typesetter)
    }
  }
}
