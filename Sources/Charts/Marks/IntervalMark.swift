import Drawing
internal import PrintedNumbers
internal import Wording

/// A dot with its interval on a horizontal scale.
struct IntervalMark {
  let scale: LinearScale
  /// The left end of the scale in points.
  let x: Double
  /// The scale's length in points.
  let width: Double
  let style: ChartTheme.SeriesStyle
  let theme: ChartTheme
  /// Of a number printed at the edge.
  let decimals: Int
  /// Whether a number off the scale says so in words.
  var explainsOffScale = false
  /// Whether a number off the scale stands on white, since other marks may lie there.
  var padsOffScale = false
  /// Whether a hollow marker lets through what lies below it.
  var isSeeThrough = false
  /// In place of the series' own colour.
  var color: Color?

  static let barWidth = 1.2
  static let dotRadius = 1.9

  func position(_ value: Double) -> Double { x + width * scale.position(value) }

  /// Draws an estimate on the row at `y`; what lies outside the scale becomes a triangle at its
  /// edge, with the number beside it.
  func draw(_ estimate: ChartEstimate, y: Double, into list: inout DisplayList) {
    let line = color ?? style.line
    if let interval = estimate.interval,
      interval.upperBound >= scale.minimum, interval.lowerBound <= scale.maximum
    {
      let left = position(max(interval.lowerBound, scale.minimum))
      let right = position(min(interval.upperBound, scale.maximum))
      list.stroke(
        .segment(Point(x: left, y: y), Point(x: right, y: y)),
        style: StrokeStyle(color: line, width: Self.barWidth))
      if !scale.contains(interval.lowerBound) { arrow(-1, y, 1.7, line, into: &list) }
      if !scale.contains(interval.upperBound) { arrow(1, y, 1.7, line, into: &list) }
    }
    guard !scale.contains(estimate.value) else {
      var look = style
      if let color { look = look.colored(color) }
      SeriesMark(style: look).draw(
        at: Point(x: position(estimate.value), y: y), scale: Self.dotRadius / 2,
        isSeeThrough: isSeeThrough, into: &list)
      return
    }
    let side: Double = estimate.value < scale.minimum ? -1 : 1
    arrow(side, y, 2.6, line, into: &list)
    let number = NumberText.fixed(estimate.value, decimals: decimals)
    let text = explainsOffScale ? said("\(number), off scale") : number
    let edge = side < 0 ? x : x + width
    if padsOffScale {
      let length = 4.2 * Double(text.count) + 2
      let near = edge - side * 7
      list.fill(
        .rectangle(
          Rectangle(
            x: side < 0 ? near : near - length, y: y - 3.9, width: length, height: 7.8)),
        color: .white.opacity(0.88))
    }
    list.text(
      StyledText(text, style: theme.text(6.8, .regular, theme.muted, figures: true)),
      at: Point(x: edge - side * 8, y: y + 2.4), anchor: side < 0 ? .start : .end)
  }

  /// A triangle at the left (-1) or right (1) edge.
  func arrow(
    _ side: Double, _ y: Double, _ half: Double, _ color: Color, into list: inout DisplayList
  ) {
    list.fill(arrowPath(side, y, half), color: color)
  }

  func arrowPath(_ side: Double, _ y: Double, _ half: Double) -> Path {
    let tip = side < 0 ? x : x + width
    return .polygon([
      Point(x: tip, y: y), Point(x: tip - side * half * 1.9, y: y - half),
      Point(x: tip - side * half * 1.9, y: y + half),
    ])
  }
}

extension ChartTheme.SeriesStyle {
  /// The same line with another marker.
  func marked(_ marker: Marker) -> Self {
    Self(
      line: line, text: text, marker: marker, dash: dash, lineWidth: lineWidth,
      dashName: dashName)
  }

  /// The same marks in another colour.
  func colored(_ color: Color) -> Self {
    Self(
      line: color, text: color, marker: marker, dash: dash, lineWidth: lineWidth,
      dashName: dashName)
  }
}
