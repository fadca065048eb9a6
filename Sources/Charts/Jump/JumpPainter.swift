import Drawing
internal import PrintedNumbers
internal import Wording

/// Draws a chart of jumps that has been laid out.
struct JumpPainter {
  let chart: JumpChart
  let layout: JumpLayout
  let theme: ChartTheme
  let typesetter: Typesetter

  func draw() throws(DrawingError) -> Figure {
    var list = DisplayList()
    layout.title.draw(top: 0, into: &list)
    layout.grid.draw(layout.vertical, theme: theme, into: &list)
    for (panel, place) in zip(chart.panels, layout.grid.places) {
      drawEvent(place, into: &list)
      for bin in panel.bins { draw(bin, of: panel, in: place.plot, into: &list) }
      for fit in panel.fits { draw(fit, of: panel, in: place.plot, into: &list) }
      try drawJump(of: panel, in: place.plot, into: &list)
    }
    if let first = layout.plots.first, let last = layout.plots.map(\.maxX).max() {
      layout.axis.draw(
        at: Point(
          x: (first.minX + last) / 2, y: layout.size.height - 2 - layout.axis.moreHeight),
        anchor: .middle, into: &list)
    }
    return Figure(list: list, size: layout.size)
  }

  private func style(of panel: JumpPanel) -> ChartTheme.SeriesStyle {
    theme.series(panel.isFound ? 1 : 0)
  }

  /// The rule of the event, and the ticks below the lowest panels.
  private func drawEvent(_ place: PanelGrid.Place, into list: inout DisplayList) {
    let plot = place.plot
    let x = layout.x(0, in: plot)
    list.stroke(
      .segment(Point(x: x, y: plot.minY - 1), Point(x: x, y: plot.maxY)),
      style: StrokeStyle(color: theme.reference, width: 0.9))
    guard place.isLowest else { return }
    for tick in layout.horizontal.ticks {
      let x = layout.x(tick, in: plot)
      list.stroke(
        .segment(Point(x: x, y: plot.maxY), Point(x: x, y: plot.maxY + 2.5)),
        style: StrokeStyle(color: theme.muted, width: 0.5))
      list.text(
        StyledText(layout.horizontal.label(tick), style: IntervalChart.tickStyle(theme)),
        at: Point(x: x, y: plot.maxY + 9.6),
        anchor: JumpChart.anchor(x - plot.minX, in: plot.width))
    }
  }

  private func draw(
    _ bin: JumpPanel.Bin, of panel: JumpPanel, in plot: Rectangle, into list: inout DisplayList
  ) {
    let color = style(of: panel).line
    let middle = (bin.range.lowerBound + bin.range.upperBound) / 2
    let point = Point(x: layout.x(middle, in: plot), y: layout.y(bin.estimate.value, in: plot))
    if let interval = bin.estimate.interval {
      list.stroke(
        .segment(
          Point(x: point.x, y: layout.y(interval.upperBound, in: plot)),
          Point(x: point.x, y: layout.y(interval.lowerBound, in: plot))),
        style: StrokeStyle(color: color.opacity(0.75), width: 0.9))
    }
    SeriesMark(style: style(of: panel)).draw(at: point, scale: 0.85, into: &list)
  }

  private func draw(
    _ fit: JumpPanel.Fit, of panel: JumpPanel, in plot: Rectangle, into list: inout DisplayList
  ) {
    let ends = [fit.start, fit.end].map { end in
      Point(x: layout.x(end.x, in: plot), y: layout.y(end.y, in: plot))
    }
    list.stroke(
      .segment(ends[0], ends[1]),
      style: StrokeStyle(
        color: style(of: panel).line, width: panel.isFound ? 1.8 : 1.1, cap: .round))
  }

  /// The jump in numbers, where the fewest marks are: at the head or the foot of the panel.
  private func drawJump(
    of panel: JumpPanel, in plot: Rectangle, into list: inout DisplayList
  ) throws(DrawingError) {
    guard let jump = panel.jump else { return }
    let number = TimelineChart.signed(jump.value, decimals: chart.decimals)
    let words =
      jump.interval.map {
        said("\(number) (\(NumberText.range($0, decimals: chart.decimals)))")
      } ?? number
    let weight: TextStyle.Weight = panel.isFound ? .semibold : .regular
    let style = theme.text(
      6.8, weight, panel.isFound ? style(of: panel).text : theme.muted, figures: true)
    var text = StyledText(words, style: style)
    var width = try typesetter.measure(text).width
    // A narrow panel has no room for the interval of a long number, or for none of it.
    if width > plot.width - 4 {
      text = StyledText(number, style: style)
      width = try typesetter.measure(text).width
    }
    guard width <= plot.width - 4 else { return }
    let corners = [plot.minY + 7, plot.maxY - 3].flatMap { y in
      [plot.maxX - width - 2, plot.minX + 2].map { Point(x: $0, y: y) }
    }
    let boxes = corners.map { corner in
      Rectangle(x: corner.x, y: corner.y - 6.4, width: width, height: 8)
    }
    let crossings = boxes.map { box in
      panel.bins.count { bin in
        let x = layout.x((bin.range.lowerBound + bin.range.upperBound) / 2, in: plot)
        guard let extent = bin.estimate.extent, x > box.minX - 2, x < box.maxX + 2 else {
          return false
        }
        return layout.y(extent.upperBound, in: plot) < box.maxY
          && layout.y(extent.lowerBound, in: plot) > box.minY
      }
    }
    let place = crossings.indices.min { crossings[$0] < crossings[$1] } ?? 0
    list.fill(.rectangle(boxes[place].inset(by: -1)), color: .white)
    list.text(text, at: corners[place])
  }
}
