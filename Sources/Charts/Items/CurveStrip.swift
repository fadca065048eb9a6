internal import Drawing
internal import PrintedNumbers

/// A point of a curve over a scale.
package struct CurvePoint: Hashable, Sendable, Codable {
  /// On the scale.
  package var place: Double
  /// 0 or more.
  package var height: Double

  package init(place: Double, height: Double) {
    self.place = place
    self.height = height
  }
}

/// A curve below a chart, on the chart's own scale; its heights begin at 0.
struct CurveStrip {
  let points: [CurvePoint]
  let heading: StyledText
  let scale: LinearScale
  let theme: ChartTheme

  private static let height = 44.0

  /// Draws the curve where it lies on the scale.
  ///
  /// - Parameter mark: Knows where on the page a number of the scale lies.
  /// - Returns: where the strip ends; nil where there is nothing to draw.
  func draw(
    below top: Double, mark: IntervalMark, width: Double, into list: inout DisplayList
  ) -> Double? {
    let range = scale.minimum...scale.maximum
    let inside = points.filter { range.contains($0.place) }
    guard inside.count > 1, let most = inside.map(\.height).max(), most > 0 else { return nil }
    list.stroke(
      .segment(Point(x: 0, y: top), Point(x: width, y: top)),
      style: StrokeStyle(color: theme.hairline, width: 0.5))
    let ceiling = top + 19
    let floor = ceiling + Self.height
    list.text(heading, at: Point(x: 0, y: top + 10))
    for tick in scale.ticks {
      let x = mark.position(tick)
      list.stroke(
        .segment(Point(x: x, y: top + 4), Point(x: x, y: floor)),
        style: StrokeStyle(color: theme.rule, width: 0.5))
    }
    func place(_ point: CurvePoint) -> Point {
      Point(x: mark.position(point.place), y: floor - Self.height * point.height / most)
    }
    let left = mark.position(range.lowerBound)
    for (number, y) in [(0.0, floor), (most, ceiling)] {
      list.text(
        StyledText(
          NumberText.fixed(number, decimals: number == 0 ? 0 : most < 10 ? 1 : 0),
          style: theme.text(6.8, .regular, theme.muted)),
        at: Point(x: left - 4, y: y + 2.4), anchor: .end)
    }
    list.stroke(
      .segment(Point(x: left, y: floor), Point(x: mark.position(range.upperBound), y: floor)),
      style: StrokeStyle(color: theme.hairline, width: 0.5))
    list.stroke(
      .polyline(inside.map(place)), style: StrokeStyle(color: theme.series(1).line, width: 1.2))
    return floor + 4
  }
}
