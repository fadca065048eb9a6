import Charts
import Drawing
import Testing

/// Names of one kind for any number of axes.
enum NameKind: String, CaseIterable, CustomTestStringConvertible {
  case schwartz, short, long, chinese, arabic, german

  func axes(_ count: Int) -> [RadarAxis] {
    (0..<count).map { index in
      switch self {
      case .schwartz:
        let pair = Support.names[index % Support.names.count]
        return RadarAxis(name: pair, translation: "价值观念", language: "zh-Hans")
      case .short: return RadarAxis(name: "V\(index)")
      case .long: return RadarAxis(name: "Benevolence and dependability \(index)")
      case .chinese: return RadarAxis(name: "自我导向与独立思考\(index)", translation: "Self-direction")
      case .arabic:
        return RadarAxis(name: "Security", translation: "الأمن والسلامة", language: "ar")
      case .german: return RadarAxis(name: "Selbstbestimmungsrecht", translation: "Selbst\(index)")
      }
    }
  }

  var testDescription: String { rawValue }

  private enum Support {
    static let names = [
      "Self-direction", "Universalism", "Benevolence", "Conformity", "Tradition", "Security",
      "Power", "Achievement", "Hedonism", "Stimulation",
    ]
  }
}

@Suite("Radar layout")
struct RadarLayoutTests {
  static let cells: [(Double, Double)] = [(481.28, 380), (290, 320), (220, 420)]

  @Test(
    "names never touch each other or the ring, and stay in the cell",
    arguments: NameKind.allCases, [3, 4, 5, 6, 7, 8, 10, 12, 19, 24])
  func noOverlap(kind: NameKind, count: Int) throws {
    let typesetter = try Typesetter()
    let chart = RadarChart(
      axes: kind.axes(count), series: [series("A", count: count), series("B", count: count)])
    for (width, height) in Self.cells {
      let attempt = Result { () throws(ChartError) in
        try chart.layout(width: width, height: height, typesetter: typesetter)
      }
      if case .failure(.doesNotFit(_, _, let needed)) = attempt {
        // Only the many long names of a key can be too high for a cell.
        #expect(needed.height > height && count >= 19)
        continue
      }
      let layout = try attempt.get()
      #expect(layout.bounds.width <= width + 1e-6 && layout.bounds.height <= height + 1e-6)
      for (index, box) in layout.labelBoxes.enumerated() {
        #expect(box.distance(to: Point(x: 0, y: 0)) >= layout.ringRadius)
        #expect(layout.bounds.contains(box))
        for other in layout.labelBoxes[(index + 1)...] { #expect(!box.overlaps(other)) }
      }
      let cell = Rectangle(x: 50, y: 70, width: width, height: height)
      let list = try chart.draw(in: cell, typesetter: typesetter)
      for (text, box) in try textBoxes(list, typesetter: typesetter) {
        #expect(cell.contains(box, tolerance: 0.5), "\(text)")
      }
      try list.validate()
    }
  }

  @Test("the ten Schwartz values take the asked radius in half of a page, in full names")
  func schwartzFits() throws {
    let typesetter = try Typesetter()
    var chart = RadarChart(
      axes: schwartzAxes(), wedges: schwartzWedges(), series: [series("A")])
    chart.preferredRadius = 78
    let layout = try chart.layout(width: 290, typesetter: typesetter)
    #expect(layout.radius == 78)
    #expect(abs(layout.ringRadius - 93.4) < 1e-9)
    #expect(layout.hasNamesOnRing && !layout.isNumbered)
  }

  @Test("a narrow cell shrinks the circle, then numbers the axes")
  func narrowCells() throws {
    let typesetter = try Typesetter()
    let chart = RadarChart(axes: schwartzAxes(), wedges: schwartzWedges(), series: [series("A")])
    let wide = try chart.layout(width: 400, typesetter: typesetter)
    let middle = try chart.layout(width: 260, typesetter: typesetter)
    let narrow = try chart.layout(width: 120, typesetter: typesetter)
    #expect(wide.radius == 105)
    #expect(middle.radius < wide.radius && !middle.isNumbered)
    #expect(narrow.isNumbered)
    #expect(throws: ChartError.self) {
      try chart.layout(width: 40, typesetter: typesetter)
    }
  }

  @Test("wedges meet half-way between axes and cover the circle once")
  func wedgeCoverage() throws {
    let chart = RadarChart(axes: schwartzAxes(), wedges: schwartzWedges(), series: [series("A")])
    let spans = try chart.wedgeSpans()
    #expect(abs(spans.map(\.width).reduce(0, +) - 2 * .pi) < 1e-9)
    let turn = Double.pi / 5
    #expect(abs(spans[1].start - 0.5 * turn) < 1e-9 && abs(spans[1].end - 2.5 * turn) < 1e-9)
    // Openness to change passes the top.
    #expect(abs(spans[0].start - 8.5 * turn) < 1e-9 && abs(spans[0].end - 10.5 * turn) < 1e-9)
  }

  @Test("an axis of two neighbouring wedges lies on their border")
  func sharedAxis() throws {
    var wedges = schwartzWedges()
    wedges[0].axes = [8, 9, 0]
    let spans = try RadarChart(axes: schwartzAxes(), wedges: wedges, series: [series("A")])
      .wedgeSpans()
    let hedonism = 8 * Double.pi / 5
    #expect(abs(spans[0].start - hedonism) < 1e-9)
    #expect(abs(spans[3].end - hedonism) < 1e-9)
    #expect(abs(spans.map(\.width).reduce(0, +) - 2 * .pi) < 1e-9)
  }

  @Test(
    "wedges of axes that are not neighbours, unknown, or claimed twice are errors",
    arguments: [[0, 2], [], [10], [-1], [3, 3]])
  func badWedges(axes: [Int]) {
    let chart = RadarChart(
      axes: schwartzAxes(), wedges: [wedge("Odd", axes)], series: [series("A")])
    #expect(throws: ChartError.self) { try chart.wedgeSpans() }
    let inside = RadarChart(
      axes: schwartzAxes(), wedges: [wedge("A", [0, 1, 2, 3]), wedge("B", [2, 3])],
      series: [series("A")])
    #expect(throws: ChartError.self) { try inside.wedgeSpans() }
  }

  @Test("wedge names that cannot follow the arc go into a legend")
  func legend() throws {
    let typesetter = try Typesetter()
    let chart = RadarChart(
      axes: schwartzAxes(), wedges: [wedge("自我超越", [1, 2])], series: [series("A")])
    #expect(try !chart.layout(width: 400, typesetter: typesetter).hasNamesOnRing)
    let list = try chart.draw(
      in: Rectangle(x: 0, y: 0, width: 400, height: 400), typesetter: typesetter)
    #expect(list.texts.map(\.plain).contains("自我超越"))
  }
}
