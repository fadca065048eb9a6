import Drawing
internal import PrintedNumbers
internal import Wording

/// Draws a chart of timelines that has been laid out.
struct TimelinePainter {
  let chart: TimelineChart
  let layout: TimelineLayout
  let theme: ChartTheme
  let typesetter: Typesetter

  private var moveStyle: ChartTheme.SeriesStyle { theme.series(1) }

  func draw() throws(DrawingError) -> Figure {
    var list = DisplayList()
    layout.title.draw(top: 0, into: &list)
    if chart.hasLegend { try drawLegend(into: &list) }
    layout.grid.draw(layout.scale, theme: theme, into: &list)
    for (panel, place) in zip(chart.panels, layout.grid.places) {
      if place.isLowest { drawRoundNames(in: place.plot, into: &list) }
      for change in panel.changes { drawChange(change, in: place.plot, into: &list) }
      drawEstimates(panel, in: place.plot, into: &list)
      for move in panel.moves { try draw(move, of: panel, in: place.plot, into: &list) }
    }
    return Figure(list: list, size: layout.size)
  }

  /// What triangles and dashed rules are.
  private func drawLegend(into list: inout DisplayList) throws(DrawingError) {
    let style = theme.text(7, .regular, theme.ink)
    var x = 0.0
    let middle = layout.title.height + TimelineChart.legendHeight / 2 - 2
    if chart.panels.contains(where: { !$0.moves.isEmpty }) {
      let directions = chart.panels.flatMap(\.moves).map { $0.difference > 0 }
      for isUp in [true, false] where directions.contains(isUp) {
        triangle(at: Point(x: x + 4, y: middle), isUp: isUp, into: &list)
        x += 10
      }
      let text = StyledText(said("moved \(chart.comparison)"), style: style)
      list.text(text, at: Point(x: x + 1, y: middle + 2.5))
      x += try typesetter.measure(text).width + 18
    }
    if chart.panels.contains(where: { !$0.changes.isEmpty }) {
      changeRule(x: x + 4, from: middle - 5, to: middle + 5, into: &list)
      list.text(
        StyledText(said("change point"), style: style), at: Point(x: x + 10, y: middle + 2.5))
    }
  }

  private func drawRoundNames(in plot: Rectangle, into list: inout DisplayList) {
    for name in layout.roundNames {
      for (number, line) in name.lines.enumerated() {
        list.text(
          line.text,
          at: Point(
            x: plot.minX + name.middle,
            y: plot.maxY + 9 + Double(number) * TimelineChart.nameLeading),
          anchor: .middle)
      }
    }
  }

  private func drawChange(_ change: Int, in plot: Rectangle, into list: inout DisplayList) {
    let middle = (layout.x(change, in: plot) + layout.x(change + 1, in: plot)) / 2
    changeRule(x: middle, from: plot.minY, to: plot.maxY, into: &list)
  }

  private func changeRule(
    x: Double, from top: Double, to bottom: Double, into list: inout DisplayList
  ) {
    list.stroke(
      .segment(Point(x: x, y: top), Point(x: x, y: bottom)),
      style: StrokeStyle(color: theme.reference, width: 0.9, dash: [2.4, 1.8]))
  }

  private func drawEstimates(
    _ panel: TimelinePanel, in plot: Rectangle, into list: inout DisplayList
  ) {
    let points = panel.estimates.enumerated().map { round, estimate in
      estimate.map { Point(x: layout.x(round, in: plot), y: layout.y($0.value, in: plot)) }
    }
    // A round without a number breaks the line.
    for (start, end) in zip(points, points.dropFirst()) {
      guard let start, let end else { continue }
      list.stroke(
        .segment(start, end), style: StrokeStyle(color: theme.context, width: 0.9, cap: .round))
    }
    let moved = Set(panel.moves.map(\.round))
    for (round, estimate) in panel.estimates.enumerated() {
      guard let estimate, let point = points[round] else { continue }
      let color = moved.contains(round) ? moveStyle.line : theme.accent
      if let interval = estimate.interval {
        list.stroke(
          .segment(
            Point(x: point.x, y: layout.y(interval.upperBound, in: plot)),
            Point(x: point.x, y: layout.y(interval.lowerBound, in: plot))),
          style: StrokeStyle(color: color, width: IntervalMark.barWidth))
      }
      guard !moved.contains(round) else { continue }
      list.stroke(
        .circle(centre: point, radius: IntervalMark.dotRadius),
        style: StrokeStyle(color: .white, width: 0.8))
      list.fill(.circle(centre: point, radius: IntervalMark.dotRadius), color: color)
    }
  }

  /// A triangle in place of the dot, and the difference beyond the end of the interval.
  private func draw(
    _ move: TimelinePanel.Move, of panel: TimelinePanel, in plot: Rectangle,
    into list: inout DisplayList
  ) throws(DrawingError) {
    guard let estimate = panel.estimates[move.round] else { return }
    let isUp = move.difference > 0
    let point = Point(x: layout.x(move.round, in: plot), y: layout.y(estimate.value, in: plot))
    triangle(at: point, isUp: isUp, into: &list)
    let text = StyledText(
      TimelineChart.signed(move.difference, decimals: chart.decimals),
      style: theme.text(6.6, .semibold, moveStyle.text, figures: true))
    let width = try typesetter.measure(text).width
    // Where rounds stand closely numbers would run into each other.
    guard plot.width / Double(chart.rounds.count) >= width + 2 else { return }
    let end = estimate.extent.map { layout.y(isUp ? $0.upperBound : $0.lowerBound, in: plot) }
    let beyond =
      isUp ? min(end ?? point.y, point.y - 4) - 2.5 : max(end ?? point.y, point.y + 4) + 7.4
    // At the edge of the plot it stands on the other side.
    let other = estimate.extent.map { layout.y(isUp ? $0.lowerBound : $0.upperBound, in: plot) }
    let isInside = isUp ? beyond - 5 >= plot.minY : beyond <= plot.maxY
    let opposite =
      isUp ? max(other ?? point.y, point.y + 4) + 7.4 : min(other ?? point.y, point.y - 4) - 2.5
    list.text(text, at: Point(x: point.x, y: isInside ? beyond : opposite), anchor: .middle)
  }

  private func triangle(at point: Point, isUp: Bool, into list: inout DisplayList) {
    let half = 3.2
    let height = half * 1.732
    let tip = isUp ? -1.0 : 1.0
    let path = Path.polygon([
      Point(x: point.x, y: point.y + tip * height * 2 / 3),
      Point(x: point.x + half, y: point.y - tip * height / 3),
      Point(x: point.x - half, y: point.y - tip * height / 3),
    ])
    list.stroke(path, style: StrokeStyle(color: .white, width: 1.4, join: .round))
    list.fill(path, color: moveStyle.line)
  }
}
