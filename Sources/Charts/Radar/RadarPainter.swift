import Drawing
import Foundation

/// Draws a planned radar, from the back to the front.
struct RadarPainter {
  let chart: RadarChart
  let plan: RadarPlan
  let theme: ChartTheme
  let scale: LinearScale
  let centre: Point

  private var radius: Double { plan.layout.radius }

  /// About the size of a cell of small multiples: thinner lines and smaller marks.
  private var isSmall: Bool { radius < 50 }

  func draw(typesetter: Typesetter) throws(DrawingError) -> DisplayList {
    var list = DisplayList()
    drawTints(into: &list)
    drawGrid(into: &list)
    try drawRing(typesetter, into: &list)
    drawReferenceBand(into: &list)
    for index in chart.series.indices { drawBand(index, into: &list) }
    drawTickLabels(into: &list)
    drawReference(into: &list)
    for index in chart.series.indices { drawWhiskers(index, into: &list) }
    for index in chart.series.indices.reversed() { drawLine(index, into: &list) }
    for index in chart.series.indices.reversed() { drawMarkers(index, into: &list) }
    for label in plan.labels { drawLabel(label, into: &list) }
    for note in plan.notes { drawNote(note, into: &list) }
    return list
  }

  /// The point at an angle (radians clockwise from the top) and a distance from the centre.
  private func point(_ angle: Double, _ distance: Double) -> Point {
    Point(x: centre.x + distance * sin(angle), y: centre.y - distance * cos(angle))
  }

  private func angle(_ axis: Int) -> Double {
    2 * .pi * Double(axis) / Double(chart.axes.count)
  }

  /// The distance of a score; what an interval holds below the scale ends in the centre.
  private func distance(_ value: Double) -> Double {
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
        style: StrokeStyle(color: theme.muted, width: isSmall ? 0.7 : 1.2, join: .round))
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
  private func stretches(
    _ series: ChartSeries, _ part: (ChartEstimate) -> Bool
  ) -> [[Int]] {
    ChartSeries.stretches(count: chart.axes.count) { axis in
      series.estimates[axis].map(part) ?? false
    }
  }

  private func drawBand(_ index: Int, into list: inout DisplayList) {
    let color = theme.series(index).line.opacity(theme.bandOpacity)
    for (band, _) in bands(chart.series[index], \.band) {
      list.fill(band, color: color, evenOdd: true)
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
    let series = chart.series[index]
    let count = Double(chart.series.count)
    let offset = (Double(index) - (count - 1) / 2) * 1.5
    let style = StrokeStyle(color: theme.series(index).line, width: 0.9)
    for (axis, estimate) in series.estimates.enumerated() {
      guard let interval = estimate?.interval else { continue }
      let angle = angle(axis)
      let shift = Point(x: offset * cos(angle), y: offset * sin(angle))
      list.stroke(
        .segment(
          point(angle, distance(interval.lowerBound)) + shift,
          point(angle, distance(interval.upperBound)) + shift), style: style)
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
    line(reference, StrokeStyle(color: theme.reference, width: 0.9, join: .round), into: &list)
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

  /// Ticks on the top spoke: on its right, or where a line runs there and the left is free, left.
  private func drawTickLabels(into list: inout DisplayList) {
    // Unnamed cells leave the scale to their key radar.
    if isSmall, !chart.showsAxisNames { return }
    let pitch = distance(scale.minimum + scale.step)
    let every = pitch >= 8 ? 1 : 2
    let ticks = scale.ticks.enumerated().filter { index, tick in
      tick > scale.minimum && tick < scale.maximum && index % every == 0
    }.map(\.element)
    let segments = segments
    func clearance(_ tick: Double, _ side: Double) -> Double {
      let label = Point(x: centre.x + side, y: centre.y - distance(tick))
      return segments.map { Self.distance(label, $0.0, $0.1) }.min() ?? .infinity
    }
    for tick in ticks {
      let text = scale.label(tick)
      let isFreer = clearance(tick, 7.5) < 5 && clearance(tick, -7.5) > clearance(tick, 7.5) + 1
      let side = isFreer ? -7.5 : 7.5
      let label = Point(x: centre.x + side, y: centre.y - distance(tick))
      let width = 3.9 * Double(text.count) + 2.6
      list.fill(
        .rectangle(
          Rectangle(x: label.x - width / 2, y: label.y - 3.9, width: width, height: 7.8)),
        color: .white.opacity(0.72))
      list.text(
        StyledText(text, style: theme.text(6.5, .medium, theme.tick, figures: true)),
        at: Point(x: label.x, y: label.y + 2.35), anchor: .middle)
    }
  }

  /// The straight pieces of all series' lines.
  private var segments: [(Point, Point)] {
    chart.series.flatMap { series in
      chart.axes.indices.compactMap { axis -> (Point, Point)? in
        let next = (axis + 1) % chart.axes.count
        guard let first = series.estimates[axis], let second = series.estimates[next] else {
          return nil
        }
        return (
          point(angle(axis), distance(first.value)), point(angle(next), distance(second.value))
        )
      }
    }
  }

  private static func distance(_ point: Point, _ start: Point, _ end: Point) -> Double {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let square = dx * dx + dy * dy
    let along = square == 0 ? 0 : ((point.x - start.x) * dx + (point.y - start.y) * dy) / square
    let share = min(max(along, 0), 1)
    let (x, y) = (start.x + share * dx - point.x, start.y + share * dy - point.y)
    return (x * x + y * y).squareRoot()
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
