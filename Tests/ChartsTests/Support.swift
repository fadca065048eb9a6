import Charts
import Drawing

let theme = ChartTheme()

let schwartz = [
  ("Self-direction", "自主"), ("Universalism", "普世"), ("Benevolence", "仁慈"),
  ("Conformity", "遵从"), ("Tradition", "传统"), ("Security", "安全"), ("Power", "权力"),
  ("Achievement", "成就"), ("Hedonism", "享乐"), ("Stimulation", "刺激"),
]

func schwartzAxes(translated: Bool = true) -> [RadarAxis] {
  schwartz.map {
    RadarAxis(name: $0.0, translation: translated ? $0.1 : nil, language: "zh-Hans")
  }
}

func wedge(_ name: String, _ axes: [Int], style: Int = 0) -> RadarWedge {
  RadarWedge(name: name, axes: axes, style: style)
}

func schwartzWedges() -> [RadarWedge] {
  [
    wedge("Openness to change", [9, 0]), wedge("Self-transcendence", [1, 2], style: 1),
    wedge("Conservation", [3, 4, 5], style: 2), wedge("Self-enhancement", [6, 7, 8], style: 3),
  ]
}

/// Numbers on 0...100 with pointwise intervals of ±4 and, where asked for, bands of ±6.
func series(
  _ name: String, count: Int = 10, band: Bool = true, missing: Set<Int> = [], shift: Double = 0
) -> ChartSeries {
  ChartSeries(
    name: name,
    estimates: (0..<count).map { index in
      if missing.contains(index) { return nil }
      let value = 30 + Double((index * 37) % 45) + shift
      return ChartEstimate(
        value: value, lower: value - 4, upper: value + 4, bandLower: band ? value - 6 : nil,
        bandUpper: band ? value + 6 : nil)
    })
}

/// The straight strokes of a list with their style.
func segments(_ list: DisplayList) -> [(start: Point, end: Point, style: StrokeStyle)] {
  list.elements.compactMap { element in
    guard case .stroke(let path, let style) = element, path.elements.count == 2,
      case .move(let start) = path.elements[0], case .line(let end) = path.elements[1]
    else { return nil }
    return (start, end, style)
  }
}

/// The boxes of the upright texts of a list, and where asked for of those that are read from the foot
/// upwards.
func textBoxes(
  _ list: DisplayList, typesetter: Typesetter, withTurned: Bool = false
) throws -> [(text: String, box: Rectangle)] {
  try list.elements.compactMap { element in
    guard case .text(let text, let point, let anchor, let angle) = element,
      angle == 0 || (withTurned && angle == -.pi / 2)
    else { return nil }
    let width = try typesetter.measure(text).width
    let size = text.runs.map(\.style.size).max() ?? 0
    let left =
      switch anchor {
      case .start: 0.0
      case .middle: -width / 2
      case .end: -width
      }
    // What letters cover, not what the face reserves.
    guard angle == 0 else {
      return (
        text.plain,
        Rectangle(
          x: point.x - 0.73 * size, y: point.y - left - width, width: 0.9 * size, height: width)
      )
    }
    return (
      text.plain,
      Rectangle(
        x: point.x + left, y: point.y - 0.73 * size, width: width, height: 0.9 * size)
    )
  }
}
