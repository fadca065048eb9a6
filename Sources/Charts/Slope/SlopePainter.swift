import Drawing

/// Draws a slope chart that has been laid out.
struct SlopePainter {
  let chart: SlopeChart
  let layout: SlopeLayout
  let theme: ChartTheme

  private var plot: Rectangle { layout.plot }

  func draw() -> Figure {
    var list = DisplayList()
    for label in layout.left { drawLeader(label, isLeft: true, into: &list) }
    for label in layout.right { drawLeader(label, isLeft: false, into: &list) }
    drawScale(into: &list)
    // Heavy lines lie over the others.
    let order = chart.lines.indices.sorted {
      !chart.lines[$0].isStrong && chart.lines[$1].isStrong
    }
    for line in order { drawBars(line, into: &list) }
    for line in order { drawLine(line, into: &list) }
    for line in order { drawDots(line, into: &list) }
    for label in layout.left { draw(label, isLeft: true, into: &list) }
    for label in layout.right { draw(label, isLeft: false, into: &list) }
    return Figure(list: list, size: Size(width: layout.width, height: layout.height))
  }

  private func drawScale(into list: inout DisplayList) {
    layout.title.draw(top: 0, into: &list)
    for tick in layout.ticks {
      list.stroke(
        .segment(Point(x: plot.minX, y: tick.y), Point(x: plot.maxX, y: tick.y)),
        style: StrokeStyle(color: theme.rule, width: 0.5))
      // A leader may run below the number.
      let width = max(layout.tickWidth, 11)
      list.fill(
        .rectangle(
          Rectangle(
            x: layout.tickEdge - width, y: tick.y - 3.6, width: width + 1, height: 7.2)),
        color: .white.opacity(0.85))
      list.text(
        StyledText(tick.text, style: IntervalChart.tickStyle(theme)),
        at: Point(x: layout.tickEdge, y: tick.y + 2.4), anchor: .end)
    }
    for (place, name) in zip(layout.roundPlaces, layout.roundNames) {
      for (number, line) in name.enumerated() {
        // The name of the last round stays in the chart.
        let x = max(min(place, layout.width - line.width / 2), line.width / 2)
        list.text(
          line.text,
          at: Point(x: x, y: plot.maxY + 9.4 + Double(number) * SlopeChart.nameLeading),
          anchor: .middle)
      }
    }
  }

  private func color(of line: Int) -> Color {
    chart.lines[line].isStrong ? theme.accent : chart.isCrowded ? theme.spoke : theme.muted
  }

  /// Of many lines only those that stand out have bars, as a broad tint behind them: the numbers
  /// beside the names say what the intervals of the others are.
  private func drawBars(_ line: Int, into list: inout DisplayList) {
    let isStrong = chart.lines[line].isStrong
    guard isStrong || !chart.isCrowded else { return }
    let style = StrokeStyle(
      color: isStrong ? theme.accent.opacity(chart.isCrowded ? 0.22 : 0.5) : theme.context,
      width: isStrong && chart.isCrowded ? 4.6 : layout.barWidth,
      cap: chart.isCrowded ? .butt : .round)
    for (point, bar) in zip(layout.places[line], layout.bars[line]) {
      guard let point, let bar else { continue }
      list.stroke(
        .segment(Point(x: point.x, y: bar.lowerBound), Point(x: point.x, y: bar.upperBound)),
        style: style)
    }
  }

  /// The line through neighbouring rounds; a round without a number breaks it.
  private func drawLine(_ line: Int, into list: inout DisplayList) {
    let isStrong = chart.lines[line].isStrong
    let points = layout.places[line]
    for (start, end) in zip(points, points.dropFirst()) {
      guard let start, let end else { continue }
      list.stroke(
        .segment(start, end),
        style: StrokeStyle(
          color: isStrong
            ? theme.accent : chart.isCrowded ? theme.hairline : theme.muted.opacity(0.55),
          width: isStrong ? 1.5 : chart.isCrowded ? 0.8 : 0.7, cap: .round))
    }
  }

  private func drawDots(_ line: Int, into list: inout DisplayList) {
    let least = chart.lines[line].isStrong ? 2.0 : 1.1
    let radius = min(2, max(least, 1.3 * layout.barWidth))
    for case let point? in layout.places[line] {
      list.fill(.circle(centre: point, radius: radius + 0.5), color: .white)
      list.fill(.circle(centre: point, radius: radius), color: color(of: line))
    }
  }

  /// From a mark to its name, where that is not right beside it.
  private func drawLeader(
    _ label: SlopeLayout.Label, isLeft: Bool, into list: inout DisplayList
  ) {
    let end = label.end
    let edge = isLeft ? plot.minX : plot.maxX
    // Beside a staircase of ties the row leads there by itself.
    guard abs(label.middle - end.y) > 1.5 || abs(edge - end.x) > 40 else { return }
    let name =
      isLeft ? layout.figureEdge + 1.5 : plot.maxX + SlopeChart.labelGap - 1.5
    list.stroke(
      .polyline([
        Point(x: end.x, y: end.y), Point(x: edge + (isLeft ? -1 : 1), y: end.y),
        Point(x: name, y: label.middle),
      ]), style: StrokeStyle(color: theme.hairline, width: 0.4))
  }

  private func draw(_ label: SlopeLayout.Label, isLeft: Bool, into list: inout DisplayList) {
    let x = isLeft ? layout.nameEdges.left : layout.nameEdges.right
    let top = label.middle - Double(label.name.count) * SlopeChart.nameLeading / 2
    for (number, line) in label.name.enumerated() {
      list.text(
        line.text, at: Point(x: x, y: top + Double(number) * SlopeChart.nameLeading + 7.1),
        anchor: isLeft ? .end : .start)
    }
    guard let figure = label.figure else { return }
    // Figures stand between the names and the plot, on the middle of a name in several lines.
    let edge = isLeft ? layout.figureEdge : x - SlopeChart.figureGap
    list.text(figure, at: Point(x: edge, y: label.middle + 2.5), anchor: .end)
  }
}
