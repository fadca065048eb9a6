import Drawing
import Foundation
internal import PrintedNumbers

/// Draws a map that has been laid out.
struct SpacePainter {
  let chart: SpaceChart
  let layout: SpaceLayout
  let theme: ChartTheme

  private var plot: Rectangle { layout.plot }

  func draw() -> Figure {
    var list = DisplayList()
    drawAxes(into: &list)
    var ellipses = DisplayList()
    for point in chart.points {
      guard let ellipse = point.ellipse, ellipse.major > 0 else { continue }
      let path = Self.path(
        ellipse, at: layout.point(x: point.x, y: point.y), unit: layout.unit)
      let color = Self.color(point, theme)
      ellipses.fill(path, color: color.opacity(0.09))
      ellipses.stroke(path, style: StrokeStyle(color: color.opacity(0.55), width: 0.5))
    }
    if !ellipses.isEmpty { list.clip(to: .rectangle(plot), ellipses) }
    for (point, label) in zip(chart.points, layout.labels) {
      guard let end = label.leader else { continue }
      list.stroke(
        .segment(layout.point(x: point.x, y: point.y), end),
        style: StrokeStyle(color: theme.muted, width: 0.4))
    }
    for point in chart.points {
      Self.mark(point, at: layout.point(x: point.x, y: point.y), theme, into: &list)
    }
    for (text, label) in zip(layout.texts, layout.labels) {
      guard let box = label.box else { continue }
      list.text(text, at: Point(x: box.x, y: box.y + 0.82 * box.height))
    }
    list.append(layout.legend)
    return Figure(list: list, size: Size(width: layout.width, height: layout.height))
  }

  private static func color(_ point: SpacePoint, _ theme: ChartTheme) -> Color {
    point.isReference ? theme.reference : theme.accent
  }

  private static func mark(
    _ point: SpacePoint, at place: Point, _ theme: ChartTheme, into list: inout DisplayList
  ) {
    let style = theme.series(0)
    SeriesMark(
      style: point.isReference ? style.colored(theme.reference).marked(.hollowSquare) : style
    ).draw(at: place, scale: 0.95, into: &list)
  }

  private func drawAxes(into list: inout DisplayList) {
    let style = IntervalChart.tickStyle(theme)
    func rule(_ start: Point, _ end: Point, isZero: Bool) {
      list.stroke(
        .segment(start, end),
        style: StrokeStyle(
          color: isZero ? theme.spoke : theme.rule, width: isZero ? 0.6 : 0.5))
    }
    func label(_ tick: Double) -> StyledText {
      StyledText(
        NumberText.fixed(tick, decimals: layout.tickDecimals), style: style)
    }
    for tick in layout.ticks.x {
      let x = layout.point(x: tick, y: 0).x
      rule(Point(x: x, y: plot.minY), Point(x: x, y: plot.maxY), isZero: tick == 0)
      if layout.numbered.contains(tick) {
        list.text(label(tick), at: Point(x: x, y: plot.maxY + 9), anchor: .middle)
      }
    }
    for tick in layout.ticks.y {
      let y = layout.point(x: 0, y: tick).y
      rule(Point(x: plot.minX, y: y), Point(x: plot.maxX, y: y), isZero: tick == 0)
      list.text(label(tick), at: Point(x: plot.minX - 4, y: y + 2.4), anchor: .end)
    }
    layout.axes.first.draw(
      at: Point(x: plot.maxX, y: plot.maxY + 19), anchor: .end, into: &list)
    layout.axes.second.draw(top: -0.2, into: &list)
  }

  /// An ellipse of four arcs, each nearly a curve of the third degree.
  private static func path(
    _ ellipse: SpacePoint.Ellipse, at centre: Point, unit: Double
  ) -> Path {
    let reach = 0.5522847498
    let (major, minor) = (ellipse.major * unit, max(ellipse.minor * unit, 0.01))
    // Upwards is down on the page.
    let (cosine, sine) = (cos(-ellipse.angle), sin(-ellipse.angle))
    func place(_ along: Double, _ across: Double) -> Point {
      let (x, y) = (along * major, across * minor)
      return Point(x: centre.x + cosine * x - sine * y, y: centre.y + sine * x + cosine * y)
    }
    var path = Path()
    path.move(to: place(1, 0))
    path.curve(to: place(0, 1), control1: place(1, reach), control2: place(reach, 1))
    path.curve(to: place(-1, 0), control1: place(-reach, 1), control2: place(-1, reach))
    path.curve(to: place(0, -1), control1: place(-1, -reach), control2: place(-reach, -1))
    path.curve(to: place(1, 0), control1: place(reach, -1), control2: place(1, -reach))
    path.close()
    return path
  }

  static func legend(
    _ chart: SpaceChart, keyed: [String], _ theme: ChartTheme, top: Double, width: Double,
    typesetter: Typesetter
  ) throws(DrawingError) -> (list: DisplayList, bottom: Double) {
    func words(_ text: String) -> StyledText {
      StyledText(text, style: theme.text(7, .regular, theme.muted))
    }
    var entries: [MarkLegend.Entry] = []
    if let meaning = chart.ellipseMeaning,
      chart.points.contains(where: { $0.ellipse != nil })
    {
      entries.append(
        MarkLegend.Entry(text: words(meaning), markWidth: 16) { point, list in
          let path = path(
            .init(major: 8, minor: 4, angle: 0), at: Point(x: point.x + 8, y: point.y), unit: 1)
          list.fill(path, color: theme.accent.opacity(0.09))
          list.stroke(path, style: StrokeStyle(color: theme.accent.opacity(0.55), width: 0.5))
        })
    }
    if let reference = chart.points.first(where: \.isReference) {
      entries.append(
        MarkLegend.Entry(text: words(chart.referenceMeaning), markWidth: 5) { point, list in
          mark(reference, at: Point(x: point.x + 2.5, y: point.y), theme, into: &list)
        })
    }
    for (number, name) in keyed.enumerated() {
      entries.append(
        MarkLegend.Entry(text: words(name), markWidth: 9) { point, list in
          list.text(
            StyledText("\(number + 1)", style: theme.text(6.6, .semibold, figures: true)),
            at: Point(x: point.x + 9, y: point.y + 2.5), anchor: .end)
        })
    }
    var list = DisplayList()
    guard !entries.isEmpty else { return (list, top - 4) }
    let last = try MarkLegend(entries: entries).draw(
      baseline: top + 6.8, width: width, typesetter: typesetter, into: &list)
    return (list, last + 3.5)
  }
}
