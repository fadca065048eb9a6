import Charts
import Drawing
import Testing

@Suite("Interval chart")
struct IntervalChartTests {
  func chart(_ values: [(Double, Double)?], scale: LinearScale? = nil) -> IntervalChart {
    IntervalChart(
      rows: values.indices.map { IntervalRow(name: "Model \($0)") },
      series: [
        ChartSeries(
          name: "A",
          estimates: values.map { pair in
            pair.map { ChartEstimate(value: $0.0, lower: $0.0 - $0.1, upper: $0.0 + $0.1) }
          })
      ], scale: scale)
  }

  @Test("bars end at their limits and dots stand on the estimates")
  func coordinates() throws {
    let typesetter = try Typesetter()
    let chart = chart([(20, 5), (40, 3), (70, 9)])
    let layout = try chart.layout(width: 300, typesetter: typesetter)
    let figure = try chart.draw(width: 300, typesetter: typesetter)
    let bars = segments(figure.list).filter { $0.style.width == 1.2 }
    #expect(bars.count == 3)
    for (bar, limits) in zip(bars, [(15.0, 25.0), (37, 43), (61, 79)]) {
      #expect(abs(bar.start.x - layout.x(of: limits.0)) < 1e-9)
      #expect(abs(bar.end.x - layout.x(of: limits.1)) < 1e-9)
      #expect(bar.start.y == bar.end.y)
    }
    #expect(zip(bars, layout.rowMiddles).allSatisfy { $0.start.y == $1 })
    #expect(layout.scale.contains(15) && layout.scale.contains(79))
  }

  @Test("rows keep their pitch: 15 for one series, 20.6 for two")
  func pitch() throws {
    let typesetter = try Typesetter()
    var chart = chart([(20, 5), (40, 3), (70, 9)])
    func pitches() throws -> [Double] {
      let middles = try chart.layout(width: 300, typesetter: typesetter).rowMiddles
      return zip(middles.dropFirst(), middles).map { $0 - $1 }
    }
    #expect(try pitches().allSatisfy { abs($0 - 15) < 1e-9 })
    chart.series.append(chart.series[0])
    #expect(try pitches().allSatisfy { abs($0 - 20.6) < 1e-9 })
    #expect(IntervalChart.rowOffset(series: 0, of: 2) == -3.4)
  }

  @Test(
    "thirty-four models fit any width, names and ticks never overlap",
    arguments: [150.0, 190, 317, 481])
  func manyRows(width: Double) throws {
    let typesetter = try Typesetter()
    var chart = chart((0..<34).map { (40 + Double($0 * 7 % 30), 3) })
    for index in chart.rows.indices where index % 3 == 0 {
      chart.rows[index] = IntervalRow(
        name: "LLaMA-3.1-405B-Instruct-\(index)", note: "深度求索", language: "zh-Hans")
    }
    let figure = try chart.draw(width: width, typesetter: typesetter)
    let boxes = try textBoxes(figure.list, typesetter: typesetter)
    let frame = Rectangle(x: 0, y: 0, width: width, height: figure.size.height)
    for (index, first) in boxes.enumerated() {
      #expect(frame.contains(first.box, tolerance: 0.5), "\(first.text)")
      for second in boxes[(index + 1)...] {
        #expect(!first.box.overlaps(second.box), "\(first.text) / \(second.text)")
      }
    }
  }

  @Test("a number off the scale is an arrow with its value, inside the plot")
  func offScale() throws {
    let typesetter = try Typesetter()
    let chart = chart([(9.4, 1), (60, 4), (99, 2)], scale: .exact(45...75))
    let layout = try chart.layout(width: 300, typesetter: typesetter)
    let list = try chart.draw(width: 300, typesetter: typesetter).list
    #expect(list.texts.map(\.plain).contains("9.4, off scale"))
    #expect(list.texts.map(\.plain).contains("99.0, off scale"))
    #expect(segments(list).filter { $0.style.width == 1.2 }.count == 1)
    for case .fill(let path, _, _) in list.elements {
      let box = try #require(path.bounds)
      #expect(box.minX >= layout.plotX - 1e-9)
      #expect(box.maxX <= layout.plotX + layout.plotWidth + 1e-9)
    }
  }

  @Test("a bar that leaves the scale ends at its edge")
  func clippedBar() throws {
    let typesetter = try Typesetter()
    let chart = chart([(50, 10), (60, 4)], scale: .exact(45...75))
    let layout = try chart.layout(width: 300, typesetter: typesetter)
    let bars = segments(try chart.draw(width: 300, typesetter: typesetter).list)
      .filter { $0.style.width == 1.2 }
    #expect(bars[0].start.x == layout.plotX)
    #expect(abs(bars[0].end.x - layout.x(of: 60)) < 1e-9)
  }

  @Test("a missing number draws no mark and says so")
  func missing() throws {
    let typesetter = try Typesetter()
    let list = try chart([(20, 5), nil, (70, 9)]).draw(width: 300, typesetter: typesetter).list
    #expect(segments(list).filter { $0.style.width == 1.2 }.count == 2)
    #expect(list.texts.map(\.plain).contains("no data"))
  }

  @Test("signed numbers get a zero line, and intervals over it can turn grey")
  func zeroLine() throws {
    let typesetter = try Typesetter()
    var chart = chart([(-1.5, 0.5), (0.2, 0.6), (2, 0.4)])
    chart.referenceValue = 0
    chart.mutesIntervalsCoveringReference = true
    let layout = try chart.layout(width: 300, typesetter: typesetter)
    let list = try chart.draw(width: 300, typesetter: typesetter).list
    let zero = try #require(segments(list).first { $0.style.width == 0.6 })
    #expect(abs(zero.start.x - layout.x(of: 0)) < 1e-9)
    let colors = segments(list).filter { $0.style.width == 1.2 }.map(\.style.color)
    #expect(colors == [theme.series[0].line, theme.muted, theme.series[0].line])
    #expect(list.texts.map(\.plain).contains { $0.hasPrefix("\u{2212}") })
    chart.referenceValue = 40
    #expect(try chart.layout(width: 300, typesetter: typesetter).scale.contains(40))
  }

  @Test("numbers of a row are linked where that is asked for, and nothing leads to a gap")
  func joined() throws {
    let typesetter = try Typesetter()
    var chart = chart([(20, 5), (40, 3), (70, 9)])
    var second = chart.series[0]
    second.name = "B"
    second.estimates = [ChartEstimate(value: 30), nil, ChartEstimate(value: 60)]
    chart.series.append(second)
    chart.joinsSeries = true
    let layout = try chart.layout(width: 400, typesetter: typesetter)
    let links = segments(try chart.draw(width: 400, typesetter: typesetter).list)
      .filter { $0.style.width == 1.4 }
    #expect(links.count == 2)
    #expect(links.map(\.start.x) == [layout.x(of: 20), layout.x(of: 70)])
    #expect(links.map(\.end.x) == [layout.x(of: 30), layout.x(of: 60)])
    chart.joinsSeries = false
    let apart = segments(try chart.draw(width: 400, typesetter: typesetter).list)
    #expect(!apart.contains { $0.style.width == 1.4 })
  }

  @Test("a chart higher or narrower than its place is an error with the size it needs")
  func tooSmall() throws {
    let typesetter = try Typesetter()
    let chart = chart([(20, 5), (40, 3), (70, 9)])
    #expect(throws: ChartError.self) {
      try chart.draw(
        in: Rectangle(x: 0, y: 0, width: 300, height: 20), typesetter: typesetter)
    }
    #expect(throws: ChartError.self) { try chart.draw(width: 60, typesetter: typesetter) }
    let list = try chart.draw(
      in: Rectangle(x: 30, y: 40, width: 300, height: 100), typesetter: typesetter)
    #expect(try list.bounds(typesetter: typesetter)?.minX ?? 0 >= 30)
  }

  @Test("the words name extremes and what overlaps the highest")
  func alternativeText() throws {
    let text = try chart([(20, 5), (66, 6), (70, 9), nil]).alternativeText()
    #expect(text.contains("A: highest Model 2 70.0 (61.0 to 79.0), lowest Model 0 20.0"))
    #expect(text.contains("The interval of Model 2 overlaps those of Model 1."))
    #expect(text.contains("A has no data for Model 3."))
  }

  @Test("dots without bars stay on the line of their row, and each is seen where two meet")
  func dotsAlone() throws {
    let typesetter = try Typesetter()
    func one(_ name: String, _ limits: Bool) -> ChartSeries {
      ChartSeries(
        name: name,
        estimates: [40.0, 50].map {
          ChartEstimate(value: $0, lower: limits ? $0 - 3 : nil, upper: limits ? $0 + 3 : nil)
        })
    }
    let rows = [IntervalRow(name: "Power"), IntervalRow(name: "Security")]
    let dots = IntervalChart(rows: rows, series: [one("A", false), one("B", false)])
    #expect(!dots.isStaggered)
    let layout = try dots.layout(width: 400, typesetter: typesetter)
    #expect(abs(layout.rowMiddles[1] - layout.rowMiddles[0] - 15) < 1e-9)
    // One series with bars alone is on the line, too; bars of two would lie on each other.
    #expect(!IntervalChart(rows: rows, series: [one("A", true), one("B", false)]).isStaggered)
    #expect(IntervalChart(rows: rows, series: [one("A", true), one("B", true)]).isStaggered)
    // The second marker is an outline through which the first is seen.
    let list = try dots.draw(width: 400, typesetter: typesetter).list
    let squares = list.elements.count { element in
      guard case .fill(let path, let color, _) = element, color == .white else { return false }
      return (path.bounds?.width ?? 0) < 5
    }
    // That of the legend is filled.
    #expect(squares == 1)
  }

  @Test("the scale has its title above, and is repeated below many rows")
  func axis() throws {
    let typesetter = try Typesetter()
    var chart = chart((0..<30).map { (40 + Double($0), 3) })
    chart.title = "Mean score (0 to 100)"
    let long = try chart.draw(width: 400, typesetter: typesetter).list.texts.map(\.plain)
    #expect(long.first == "Mean score (0 to 100)")
    #expect(long.filter { $0 == "50" }.count == 2)
    chart.rows = Array(chart.rows.prefix(12))
    chart.series[0].estimates = Array(chart.series[0].estimates.prefix(12))
    let short = try chart.draw(width: 400, typesetter: typesetter).list.texts.map(\.plain)
    #expect(short.filter { $0 == "50" }.count == 1)
    chart.title = String(repeating: "Mean rating minus the mean of the model ", count: 5)
    let figure = try chart.draw(width: 300, typesetter: typesetter)
    for (text, box) in try textBoxes(figure.list, typesetter: typesetter) {
      #expect(box.maxX <= 301, "\(text)")
    }
  }

  @Test("rows are pieces of one height in all, with the scale for the top of each page")
  func parts() throws {
    let typesetter = try Typesetter()
    var chart = chart((0..<60).map { (40 + Double($0 % 17), 3) })
    chart.title = "Mean score (0 to 100)"
    let parts = try #require(try chart.parts(width: 400, theme: theme, typesetter: typesetter))
    let whole = try chart.draw(width: 400, typesetter: typesetter)
    #expect(parts.parts.count == 60)
    #expect(abs(parts.whole.size.height - whole.size.height) < 1e-6)
    #expect(
      parts.whole.list.texts.map(\.plain).sorted() == whole.list.texts.map(\.plain).sorted())
    #expect(parts.again?.list.texts.map(\.plain).first == "Mean score (0 to 100)")
    #expect(try faults(of: parts.whole, typesetter: typesetter) == [])
  }
}
