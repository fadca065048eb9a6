import Charts
import Drawing
import Testing

@Suite("Maps of points with ellipses")
struct SpaceChartTests {
  static func chart(
    _ count: Int, spread: Double = 20, name: (Int) -> String = { "org/model-\($0)" }
  ) -> SpaceChart {
    SpaceChart(
      points: (0..<count).map { number in
        SpacePoint(
          ChartLabel(name(number)), x: Double((number * 37) % 23 - 11) / 11 * spread,
          y: Double((number * 53) % 19 - 9) / 20 * spread,
          ellipse: .init(major: 3, minor: 1.5, angle: Double(number) / 3))
      }, axes: ("First axis (62 %)", "Second axis (23 %)"), ellipseMeaning: "95 % ellipse",
      remarks: ["Stress-1 of two dimensions is 0.123."])
  }

  @Test("both axes have one unit")
  func units() throws {
    let typesetter = try Typesetter()
    let layout = try Self.chart(9).layout(width: 481, typesetter: typesetter)
    let origin = layout.point(x: 0, y: 0)
    let right = layout.point(x: 1, y: 0)
    let up = layout.point(x: 0, y: 1)
    #expect(abs((right.x - origin.x) - layout.unit) < 1e-9 && right.y == origin.y)
    #expect(abs((origin.y - up.y) - layout.unit) < 1e-9 && up.x == origin.x)
  }

  @Test("every ellipse lies inside the map")
  func inside() throws {
    let typesetter = try Typesetter()
    let chart = Self.chart(12)
    let layout = try chart.layout(width: 481, typesetter: typesetter)
    for point in chart.points {
      for (dx, dy) in [(-3.0, -3.0), (3, 3)] {
        let place = layout.point(x: point.x, y: point.y)
        let corner = Point(x: place.x + dx * layout.unit, y: place.y + dy * layout.unit)
        #expect(
          layout.plot.contains(
            Rectangle(x: corner.x, y: corner.y, width: 0, height: 0), tolerance: 3 * layout.unit))
      }
    }
  }

  @Test(
    "names stand on no other name, on no point and inside the map; the rest have numbers",
    arguments: [1, 3, 9, 34, 60], [317.0, 481])
  func labels(count: Int, width: Double) throws {
    let typesetter = try Typesetter()
    for name in [
      { "m\($0)" }, { "organisation-\($0)/a-long-name-of-a-model" }, { "北辰大模型 \($0)" },
    ] as [(Int) -> String] {
      for spread in [20.0, 0.5] {
        let chart = Self.chart(count, spread: spread, name: name)
        let layout = try chart.layout(width: width, typesetter: typesetter)
        let boxes = layout.labelBoxes.compactMap(\.self)
        let dots = chart.points.map { point -> Rectangle in
          let place = layout.point(x: point.x, y: point.y)
          return Rectangle(x: place.x - 2, y: place.y - 2, width: 4, height: 4)
        }
        for (index, box) in boxes.enumerated() {
          #expect(layout.plot.contains(box, tolerance: 1e-6))
          for other in boxes[(index + 1)...] { #expect(!box.overlaps(other)) }
          for dot in dots { #expect(!box.overlaps(dot)) }
        }
        let figure = try chart.draw(width: width, typesetter: typesetter)
        try figure.list.validate()
        let frame = Rectangle(x: 0, y: 0, width: width, height: figure.size.height)
        for text in try textBoxes(figure.list, typesetter: typesetter) {
          #expect(frame.contains(text.box, tolerance: 1), "\(text.text)")
        }
        // Whoever has no name in the map stands below it.
        let texts = figure.list.texts.map(\.plain)
        for point in chart.points { #expect(texts.contains(point.label.name)) }
      }
    }
  }

  @Test("one point, and points in one place, have a map too")
  func still() throws {
    let typesetter = try Typesetter()
    var chart = Self.chart(2)
    for place in chart.points.indices {
      (chart.points[place].x, chart.points[place].y) = (1, 1)
      chart.points[place].ellipse = nil
    }
    let figure = try chart.draw(width: 400, typesetter: typesetter)
    try figure.list.validate()
  }

  @Test("the words tell the fit, the nearest two and the ends of the axes")
  func words() throws {
    let words = try Self.chart(5).alternativeText(intervals: "95 % ellipses")
    #expect(words.contains("Stress-1 of two dimensions is 0.123."))
    #expect(words.contains("Nearest to each other:"))
    #expect(words.contains("First axis (62 %): highest"))
    #expect(!words.contains("overlap"))
  }

  @Test("wrong numbers and no room are errors")
  func refusals() throws {
    let typesetter = try Typesetter()
    var chart = Self.chart(3)
    chart.points[0].x = .infinity
    chart.points[1].ellipse = .init(major: 1, minor: 2, angle: 0)
    #expect(chart.problems().count == 2)
    #expect(throws: ChartError.self) {
      try Self.chart(3).draw(width: 90, typesetter: typesetter)
    }
  }
}
