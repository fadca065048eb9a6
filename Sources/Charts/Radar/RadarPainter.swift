import Drawing
import Foundation

/// Draws a planned radar, from the back to the front.
struct RadarPainter {
  let chart: RadarChart
  let plan: RadarPlan
  let theme: ChartTheme
  let scale: LinearScale
  let centre: Point

  var radius: Double { plan.layout.radius }

  /// About the size of a cell of small multiples: thinner lines and smaller marks.
  var isSmall: Bool { radius < 50 }

  func draw(typesetter: Typesetter) throws(DrawingError) -> DisplayList {
    var list = DisplayList()
    drawTints(into: &list)
    drawGrid(into: &list)
    try drawRing(typesetter, into: &list)
    drawReferenceBand(into: &list)
    for index in chart.series.indices { drawBand(index, into: &list) }
    drawReference(into: &list)
    for index in chart.series.indices { drawWhiskers(index, into: &list) }
    for index in chart.series.indices.reversed() { drawLine(index, into: &list) }
    for index in chart.series.indices.reversed() { drawMarkers(index, into: &list) }
    try drawNumbers(typesetter, into: &list)
    for label in plan.labels { drawLabel(label, into: &list) }
    for note in plan.notes { drawNote(note, into: &list) }
    return list
  }

  /// The point at an angle (radians clockwise from the top) and a distance from the centre.
  func point(_ angle: Double, _ distance: Double) -> Point {
    Point(x: centre.x + distance * sin(angle), y: centre.y - distance * cos(angle))
  }

  func angle(_ axis: Int) -> Double {
    2 * .pi * Double(axis) / Double(chart.axes.count)
  }

  /// The distance of a score; what an interval holds below the scale ends in the centre.
  func distance(_ value: Double) -> Double {
    radius * min(max(scale.position(value), 0), 1)
  }

  private func drawTints(into list: inout DisplayList) {
    let reach = radius + plan.bandWidth
    let covered = plan.spans.map(\.width).reduce(0, +)
    if covered < 2 * .pi - 1e-9 {
      list.fill(.circle(centre: centre, radius: reach), color: theme.neutralTint)
    }
    for span in plan.spans {
      var sector = Path()
      sector.move(to: centre)
      sector.arc(
        centre: centre, radius: reach, from: span.start - .pi / 2, to: span.end - .pi / 2)
      sector.close()
      list.fill(sector, color: style(of: span).tint)
    }
  }

  private func style(of span: WedgeSpan) -> ChartTheme.WedgeStyle {
    theme.wedge(chart.wedges[span.wedge].style)
  }

  private func drawGrid(into list: inout DisplayList) {
    let axes = chart.axes.indices
    for tick in scale.ticks where tick > scale.minimum {
      list.stroke(
        .polygon(axes.map { point(angle($0), distance(tick)) }),
        style: StrokeStyle(color: .white, width: isSmall ? 0.5 : 0.9, join: .round))
    }
    if chart.isCentred {
      list.stroke(
        .polygon(axes.map { point(angle($0), distance(0)) }),
        style: StrokeStyle(color: theme.zeroRing, width: isSmall ? 1 : 1.8, join: .round))
    }
    for axis in axes {
      list.stroke(
        .segment(centre, point(angle(axis), radius)),
        style: StrokeStyle(color: theme.spoke, width: 0.4))
    }
  }

  private func drawRing(_ typesetter: Typesetter, into list: inout DisplayList) throws(DrawingError)
  {
    let middle = radius + plan.bandWidth + RadarChart.ringWidth / 2
    let covered = plan.spans.map(\.width).reduce(0, +)
    if covered < 2 * .pi - 1e-9 {
      list.stroke(
        .circle(centre: centre, radius: middle),
        style: StrokeStyle(color: theme.hairline, width: plan.spans.isEmpty ? 0.8 : 0.6))
    }
    // Half of the gap of 0.012 rad between two arcs, and what their butt ends need.
    let gap = 0.006 + 0.6 / middle
    for span in plan.spans {
      var arc = Path()
      let (start, end) = (span.start + gap - .pi / 2, span.end - gap - .pi / 2)
      arc.move(
        to: Point(x: centre.x + middle * cos(start), y: centre.y + middle * sin(start)))
      arc.arc(centre: centre, radius: middle, from: start, to: end)
      list.stroke(
        arc,
        style: StrokeStyle(color: style(of: span).ink, width: RadarChart.ringWidth))
      if plan.layout.hasNamesOnRing {
        list.append(
          try chart.wedgeName(span, radius: radius, centre: centre, theme: theme)
            .draw(typesetter: typesetter))
      }
    }
  }

  /// The stretches of axes where a series has what `part` asks for.
  func stretches(
    _ series: ChartSeries, _ part: (ChartEstimate) -> Bool
  ) -> [[Int]] {
    ChartSeries.stretches(count: chart.axes.count) { axis in
      series.estimates[axis].map(part) ?? false
    }
  }

  /// One band is tinted; of two only the edges are strong, since tints on each other would give a
  /// colour that is neither's.
  private func drawBand(_ index: Int, into list: inout DisplayList) {
    let look = theme.series(index)
    let isAlone = chart.series.count { $0.estimates.contains { $0?.band != nil } } < 2
    for (band, edges) in bands(chart.series[index], \.band) {
      let opacity = isAlone ? theme.bandOpacity : theme.bandOpacity * 0.4
      list.fill(band, color: look.line.opacity(opacity), evenOdd: true)
      for edge in edges where !isAlone {
        list.stroke(
          edge,
          style: StrokeStyle(
            color: look.line.opacity(0.7), width: 0.45, dash: look.dash.isEmpty ? [] : [1.6, 1.2],
            join: .round))
      }
    }
  }

  /// In grey and with edges, so that it is told from those of the series.
  private func drawReferenceBand(into list: inout DisplayList) {
    guard let reference = chart.reference else { return }
    for (band, edges) in bands(reference, \.referenceBand) {
      list.fill(band, color: theme.reference.opacity(0.16), evenOdd: true)
      for edge in edges {
        list.stroke(edge, style: StrokeStyle(color: theme.muted, width: 0.4, join: .round))
      }
    }
  }

  /// The bands of neighbouring axes, each with the lines at its two sides.
  private func bands(
    _ series: ChartSeries, _ limits: (ChartEstimate) -> ClosedRange<Double>?
  ) -> [(band: Path, edges: [Path])] {
    stretches(series, { limits($0) != nil }).filter { $0.count > 1 }.map { axes in
      let ranges = axes.compactMap { axis in
        series.estimates[axis].flatMap(limits).map {
          (angle(axis), distance($0.lowerBound), distance($0.upperBound))
        }
      }
      let outer = ranges.map { point($0.0, $0.2) }
      let inner = ranges.map { point($0.0, $0.1) }
      guard axes.count == chart.axes.count else {
        return (.polygon(outer + inner.reversed()), [.polyline(outer), .polyline(inner)])
      }
      var ring = Path.polygon(outer)
      ring.append(.polygon(inner))
      return (ring, [.polygon(outer), .polygon(inner)])
    }
  }

  /// Whiskers of two series stand side by side on a spoke, so that each can be seen.
  private func drawWhiskers(_ index: Int, into list: inout DisplayList) {
    let style = StrokeStyle(color: theme.series(index).line, width: isSmall ? 0.7 : 0.9)
    for whisker in whiskers(index) { list.stroke(.segment(whisker.0, whisker.1), style: style) }
  }

  /// The ends of each whisker of a series.
  func whiskers(_ index: Int) -> [(Point, Point)] {
    let count = Double(chart.series.count)
    let offset = (Double(index) - (count - 1) / 2) * 1.5
    return chart.series[index].estimates.enumerated().compactMap { axis, estimate in
      guard let interval = estimate?.interval else { return nil }
      let angle = angle(axis)
      let shift = Point(x: offset * cos(angle), y: offset * sin(angle))
      return (
        point(angle, distance(interval.lowerBound)) + shift,
        point(angle, distance(interval.upperBound)) + shift
      )
    }
  }

  private func drawLine(_ index: Int, into list: inout DisplayList) {
    let look = theme.series(index)
    line(
      chart.series[index],
      StrokeStyle(
        color: look.line, width: look.lineWidth * (isSmall ? 0.75 : 1), dash: look.dash,
        join: .round),
      into: &list)
  }

  private func drawReference(into list: inout DisplayList) {
    guard let reference = chart.reference else { return }
    line(
      reference,
      StrokeStyle(color: theme.reference, width: isSmall ? 0.6 : 0.9, join: .round), into: &list)
  }

  private func line(_ series: ChartSeries, _ style: StrokeStyle, into list: inout DisplayList) {
    for axes in stretches(series, { _ in true }) where axes.count > 1 {
      let points = axes.compactMap { axis in
        series.estimates[axis].map { point(angle(axis), distance($0.value)) }
      }
      list.stroke(
        axes.count == chart.axes.count ? .polygon(points) : .polyline(points), style: style)
    }
  }

  private func drawMarkers(_ index: Int, into list: inout DisplayList) {
    let mark = SeriesMark(style: theme.series(index))
    for (axis, estimate) in chart.series[index].estimates.enumerated() {
      guard let estimate else { continue }
      mark.draw(
        at: point(angle(axis), distance(estimate.value)), scale: isSmall ? 0.6 : 1, into: &list)
    }
  }

  /// A name, and a thin line to its axis when it had to move.
  private func drawLabel(_ label: RadarLabels.Label, into list: inout DisplayList) {
    var moved = label
    moved.box = label.box.translated(by: centre)
    if label.shift > 4 {
      let start = point(label.angle, plan.layout.ringRadius + 1)
      let end = Point(
        x: min(max(start.x, moved.box.minX), moved.box.maxX),
        y: start.y < moved.box.midY ? moved.box.minY - 0.5 : moved.box.maxY + 0.5)
      list.stroke(.segment(start, end), style: StrokeStyle(color: theme.spoke, width: 0.4))
    }
    RadarLabels.draw(moved, into: &list)
  }

  private func drawNote(_ note: RadarPlan.Note, into list: inout DisplayList) {
    var origin = note.origin + centre
    if let swatch = note.swatch {
      let square = Rectangle(x: origin.x, y: origin.y - 5.6, width: 6, height: 6)
      list.fill(.rectangle(square), color: swatch.tint)
      list.stroke(
        .rectangle(square.inset(by: 0.4)), style: StrokeStyle(color: swatch.ink, width: 0.8))
      origin.x += 9
    }
    list.text(note.text, at: origin)
  }
}
