import Charts
import Drawing
import Foundation
import Testing

@Suite("Planning chart")
struct PlanningChartTests {
  static let items = [30.0, 60, 120, 240, 480]

  /// Half-widths that fall with items to a floor that judges set.
  static func lines(
    _ judges: [Int], items: [Double] = items, name: (Int) -> String = { "\($0) judges" }
  ) -> [PlanningLine] {
    judges.map { count in
      PlanningLine(
        name: name(count),
        points: items.map { items in
          PlanningPoint(
            items: items, halfWidth: 2 * (0.04 / Double(count) + 0.6 / items).squareRoot())
        })
    }
  }

  static func chart(_ judges: [Int] = [1, 2, 3, 5, 8]) -> PlanningChart {
    PlanningChart(
      lines: lines(judges), title: "Half-width of the 95 % interval, in points")
  }

  @Test("points stand where items and half-widths say")
  func coordinates() throws {
    let typesetter = try Typesetter()
    let chart = Self.chart([2])
    let layout = try chart.layout(width: 400, typesetter: typesetter)
    let list = try chart.draw(width: 400, typesetter: typesetter).list
    let path = list.elements.compactMap { element -> Path? in
      guard case .stroke(let path, let style) = element, style.width == 0.9 else { return nil }
      return path
    }
    let corners = try #require(path.first).elements.compactMap { element -> Point? in
      switch element {
      case .move(let point), .line(let point): point
      default: nil
      }
    }
    #expect(corners == chart.lines[0].points.map(layout.place))
    // Doubling the items is the same step everywhere.
    let steps = zip(corners.dropFirst(), corners).map { $0.x - $1.x }
    #expect(steps.allSatisfy { abs($0 - steps[0]) < 1e-9 })
    for corner in corners {
      #expect(layout.plot.contains(Rectangle(x: corner.x, y: corner.y, width: 0, height: 0)))
    }
    // The scale begins at zero.
    #expect(layout.place(PlanningPoint(items: 30, halfWidth: 0)).y == layout.plot.maxY)
  }

  @Test("the line of the present study stands out, and its point bears its name")
  func present() throws {
    let typesetter = try Typesetter()
    var chart = Self.chart()
    let point = chart.lines[3].points[2]
    chart.present = .init(point: point, name: "This study: 120 items, 5 judges", line: 3)
    let layout = try chart.layout(width: 481, typesetter: typesetter)
    let list = try chart.draw(width: 481, typesetter: typesetter).list
    let strong = list.elements.filter { element in
      if case .stroke(_, let style) = element {
        style.width == 1.6 && style.color == theme.accent
      } else {
        false
      }
    }
    #expect(strong.count == 1)
    let dot = list.elements.compactMap { element -> Rectangle? in
      if case .fill(let path, let color, _) = element, color == theme.accent {
        path.bounds
      } else {
        nil
      }
    }.first { abs($0.width - 6) < 1e-9 }
    #expect(try abs(#require(dot).midX - layout.place(point).x) < 1e-9)
    #expect(try abs(#require(dot).midY - layout.place(point).y) < 1e-9)
    #expect(list.texts.map(\.plain).contains("This study: 120 items, 5 judges"))
  }

  @Test(
    "names and labels lie on nothing and inside the figure",
    arguments: [240.0, 317, 481], [[1], [1, 2], [1, 2, 3, 5, 8, 12, 20, 30]])
  func labels(width: Double, judges: [Int]) throws {
    let typesetter = try Typesetter()
    for name in [{ "\($0) judges" }, { "\($0) 位评判 深度求索" }] as [(Int) -> String] {
      for target in [nil, 0.05, 0.2, 0.6] {
        var chart = Self.chart()
        chart.lines = Self.lines(judges, name: name)
        chart.target = target
        chart.present = .init(
          point: chart.lines[0].points[2], name: "This study: 120 items", line: 0)
        let figure = try chart.draw(width: width, typesetter: typesetter)
        let frame = Rectangle(x: 0, y: 0, width: width, height: figure.size.height)
        let boxes = try textBoxes(figure.list, typesetter: typesetter)
        for (index, first) in boxes.enumerated() {
          #expect(frame.contains(first.box, tolerance: 0.5), "\(first.text)")
          for second in boxes[(index + 1)...] {
            #expect(!first.box.overlaps(second.box), "\(first.text) / \(second.text)")
          }
        }
      }
    }
  }

  @Test("names that would touch move as little as they can")
  func spread() throws {
    let typesetter = try Typesetter()
    var chart = Self.chart([1, 2])
    // Both lines end at one place.
    chart.lines[1].points = chart.lines[0].points
    let list = try chart.draw(width: 400, typesetter: typesetter).list
    let boxes = try textBoxes(list, typesetter: typesetter).filter { $0.text.hasSuffix("judges") }
    #expect(boxes.count == 2)
    let layout = try chart.layout(width: 400, typesetter: typesetter)
    let end = layout.place(chart.lines[0].points[4]).y
    let middle = boxes.map(\.box.midY).reduce(0, +) / 2
    #expect(abs(middle - end) < 1.5)
  }

  @Test("a study of one size is a point, and a line that ends early is led to its name")
  func points() throws {
    let typesetter = try Typesetter()
    var chart = Self.chart([3])
    chart.lines[0].points = [PlanningPoint(items: 120, halfWidth: 0.2)]
    var list = try chart.draw(width: 300, typesetter: typesetter).list
    #expect(list.texts.map(\.plain).contains("3 judges"))
    #expect(
      try chart.alternativeText(intervals: "half-widths").contains("3 judges: 120 items 0.20."))
    chart = Self.chart([1, 3])
    chart.lines[0].points.removeLast(3)
    list = try chart.draw(width: 300, typesetter: typesetter).list
    let leaders = list.elements.filter { element in
      if case .stroke(let path, let style) = element {
        style.color == theme.spoke && path.elements.count == 3
      } else {
        false
      }
    }
    #expect(!leaders.isEmpty)
    #expect(try chart.alternativeText().contains("1 judges has no data for 120 items, 240 items"))
  }

  @Test("the words give both ends of each line, the present study and what is asked for")
  func alternativeText() throws {
    var chart = Self.chart([1, 5])
    chart.present = .init(point: chart.lines[1].points[2], name: "This study", line: 1)
    chart.target = 0.15
    let words = try chart.alternativeText(intervals: "half-widths of 95 % intervals")
    #expect(words.hasPrefix("Line chart of 5 numbers of items, for 1 judges and 5 judges"))
    #expect(words.contains("1 judges: highest 30 items 0.49, lowest 480 items 0.41."))
    #expect(words.contains("This study: 0.23. Asked for: 0.15."))
    #expect(!words.contains("overlap"))
  }

  @Test("a scale of counts has round ticks at equal ratios")
  func scale() {
    let scale = LogarithmicScale(over: 30...480)
    #expect(scale.ticks == [50, 100, 200, 500])
    let steps = [50.0, 100, 200].map(scale.position)
    #expect(abs(steps[2] - 2 * steps[1] + steps[0]) < 1e-12)
    #expect(LogarithmicScale(over: 10...100_000).ticks == [10, 100, 1_000, 10_000, 100_000])
    for range in [120.0...120, 1...1, 130...180, 1...1e9, 7...8] {
      let scale = LogarithmicScale(over: range)
      #expect(!scale.ticks.isEmpty)
      #expect(scale.position(range.lowerBound) > 0 && scale.position(range.upperBound) < 1)
      #expect(scale.ticks.allSatisfy { (-1e-6...(1 + 1e-6)).contains(scale.position($0)) })
    }
    #expect(LogarithmicScale.words(12_000) == "12\u{2009}000")
  }

  @Test("no line, numbers that are none, items that do not rise and no room are errors")
  func refusals() throws {
    let typesetter = try Typesetter()
    #expect(PlanningChart(lines: [], title: "T").problems() == [.empty("lines")])
    var chart = Self.chart([1])
    chart.lines[0].points[2].halfWidth = .nan
    #expect(chart.problems() == [.invalidEstimate(series: "1 judges", axis: "120")])
    chart.lines[0].points[2].halfWidth = -1
    #expect(chart.problems().count == 1)
    chart = Self.chart([1])
    chart.lines[0].points.swapAt(0, 1)
    #expect(!chart.problems().isEmpty)
    chart.lines[0].points = []
    #expect(throws: ChartError.self) { try chart.draw(width: 300, typesetter: typesetter) }
    chart = Self.chart([1])
    chart.target = 0
    #expect(!chart.problems().isEmpty)
    chart.target = nil
    #expect(throws: ChartError.self) { try chart.draw(width: 110, typesetter: typesetter) }
    #expect(Self.chart(Array(1...9)).problems().count == 1)
  }
}
