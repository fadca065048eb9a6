import Drawing
import Foundation

/// Places the names of the axes round the ring so that none touches another or the ring.
struct RadarLabels {
  /// How the names are written; each next form needs less width.
  enum Form: Hashable {
    case plain
    /// Names in at most two lines of this width in points.
    case wrapped(Double)
    /// Numbers, with the names in a key below.
    case numbered
  }

  /// One name with its translation.
  struct Label {
    var lines: [(text: StyledText, width: Double)]
    var nameLines: Int
    var box: Rectangle
    /// Radians clockwise from the top.
    var angle: Double
    /// How far the box was moved off its place, in points.
    var shift: Double

    /// Where the lines are set in the box: towards the ring.
    var anchor: DisplayList.Anchor { RadarLabels.anchor(angle) }

    var width: Double { lines.map(\.width).max() ?? 0 }

    var height: Double {
      Double(nameLines) * RadarLabels.nameLeading
        + Double(lines.count - nameLines) * RadarLabels.translationLeading
    }
  }

  static let nameLeading = 9.0
  static let translationLeading = 8.8
  /// Between ring and names.
  static let ringGap = 6.0
  /// Between two names.
  static let gap = 1.5

  let axes: [RadarAxis]
  let theme: ChartTheme

  /// The labels of one form, not placed yet.
  func labels(_ form: Form, typesetter: Typesetter) throws(DrawingError) -> [Label]? {
    var labels: [Label] = []
    for (index, axis) in axes.enumerated() {
      let nameStyle = theme.text(7.6, .medium)
      var lines: [(text: StyledText, width: Double)] = []
      switch form {
      case .plain:
        let text = StyledText(axis.name, style: nameStyle)
        lines.append((text, try typesetter.measure(text).width))
      case .wrapped(let width):
        let broken = try typesetter.lines(StyledText(axis.name, style: nameStyle), width: width)
        // A third line, or a word cut in two, would cost more than a key.
        guard broken.count <= 2, broken.allSatisfy({ $0.width <= width }) else { return nil }
        for word in axis.name.split(separator: " ") {
          let text = StyledText(String(word), style: nameStyle)
          if try typesetter.measure(text).width > width { return nil }
        }
        lines += broken.map { ($0.text, $0.width) }
      case .numbered:
        let text = StyledText(String(index + 1), style: nameStyle)
        lines.append((text, try typesetter.measure(text).width))
      }
      let nameLines = lines.count
      if form != .numbered, let translation = axis.translation, !translation.isEmpty {
        let style = theme.text(6.8, .regular, theme.muted, language: axis.language)
        let text = StyledText(translation, style: style)
        lines.append((text, try typesetter.measure(text).width))
      }
      labels.append(
        Label(
          lines: lines, nameLines: nameLines,
          box: Rectangle(x: 0, y: 0, width: 0, height: 0),
          angle: 2 * .pi * Double(index) / Double(axes.count), shift: 0))
    }
    return labels
  }

  /// Places labels round a ring at the origin.
  ///
  /// Each starts at the ring with its near edge. Where two would overlap, the one farther from
  /// the equator moves away from it, along the ring's tangent half-plane, so it cannot meet the
  /// ring on its way.
  static func place(_ labels: [Label], ringRadius: Double) -> [Label] {
    var labels = labels
    for index in labels.indices {
      let label = labels[index]
      let (sine, cosine) = (sin(label.angle), cos(label.angle))
      let reach = ringRadius + ringGap
      let share =
        switch anchor(label.angle) {
        case .start: 0.0
        case .middle: 0.5
        case .end: 1.0
        }
      labels[index].box = Rectangle(
        x: reach * sine - label.width * share,
        y: -reach * cosine - label.height * (1 + cosine) / 2, width: label.width,
        height: label.height)
    }
    // From the equator outwards, the names on the middle axis last.
    let order = labels.indices.sorted { left, right in
      func rank(_ index: Int) -> (Int, Double, Double) {
        let angle = labels[index].angle
        return (anchor(angle) == .middle ? 1 : 0, abs(cos(angle)), angle)
      }
      return rank(left) < rank(right)
    }
    var placed: [Int] = []
    for index in order {
      let upwards = cos(labels[index].angle) > 0
      let home = labels[index].box.y
      // Each pass clears one neighbour for good, so the passes are bounded.
      for _ in labels.indices {
        guard
          let other = placed.first(where: {
            labels[index].box.overlaps(labels[$0].box, gap: gap)
          })
        else { break }
        let obstacle = labels[other].box
        labels[index].box.y =
          upwards
          ? obstacle.minY - gap - labels[index].box.height : obstacle.maxY + gap
      }
      labels[index].shift = abs(labels[index].box.y - home)
      placed.append(index)
    }
    return labels
  }

  /// Names left and right of the ring are set towards it, those on the middle axis centred.
  static func anchor(_ angle: Double) -> DisplayList.Anchor {
    let sine = sin(angle)
    return abs(sine) < 0.08 ? .middle : sine > 0 ? .start : .end
  }

  /// Sets the lines of a placed label.
  static func draw(_ label: Label, into list: inout DisplayList) {
    let x =
      switch label.anchor {
      case .start: label.box.minX
      case .middle: label.box.midX
      case .end: label.box.maxX
      }
    for (index, line) in label.lines.enumerated() {
      let isName = index < label.nameLines
      let top =
        label.box.minY + Double(min(index, label.nameLines)) * nameLeading
        + Double(max(0, index - label.nameLines)) * translationLeading
      list.text(
        line.text, at: Point(x: x, y: top + (isName ? 7.1 : 7.3)), anchor: label.anchor)
    }
  }
}
