import Drawing
internal import PrintedNumbers
internal import Wording

/// Draws a planning chart that has been laid out.
struct PlanningPainter {
  let chart: PlanningChart
  let layout: PlanningLayout
  let theme: ChartTheme
  let typesetter: Typesetter

  private var plot: Rectangle { layout.plot }

  func draw() throws(DrawingError) -> Figure {
    var list = DisplayList()
    drawScales(into: &list)
    drawTargetRule(into: &list)
    // The line of the present study lies over the others.
    let order = chart.lines.indices.sorted { !isPresent($0) && isPresent($1) }
    for place in order { drawLine(place, into: &list) }
    for place in chart.lines.indices { drawName(place, into: &list) }
    var taken: [Rectangle] = []
    if let present = chart.present {
      let point = layout.place(present.point)
      list.fill(.circle(centre: point, radius: 4), color: .white)
      list.fill(.circle(centre: point, radius: 3), color: theme.accent)
      taken.append(Rectangle(x: point.x - 4, y: point.y - 4, width: 8, height: 8))
      let text = try typesetter.lines(
        StyledText(present.name, style: theme.text(7.6, .semibold, theme.accent)),
        width: plot.width - 2)
      let size = size(of: text)
      let (left, right) = (point.x - 6 - size.width, point.x + 6)
      let (above, below) = (point.y - 5 - size.height, point.y + 5)
      var corners = [
        Point(x: right, y: above), Point(x: left, y: below), Point(x: right, y: below),
        Point(x: left, y: above),
      ]
      // Failing that straight above or below, the nearer the better.
      for distance in stride(from: 3.0, to: plot.height, by: 3) {
        let middle = point.x - size.width / 2
        corners += [
          Point(x: middle, y: above - distance), Point(x: middle, y: below + distance),
        ]
      }
      let box = label(text, size, at: corners, besides: taken, into: &list)
      taken.append(box)
      drawLeader(from: point, to: box, into: &list)
    }
    if let target = chart.target {
      let y = layout.y(of: target)
      let text = try typesetter.lines(
        StyledText(
          said("asked for: ±\(NumberText.fixed(target, decimals: chart.decimals))"),
          style: theme.text(7.2, .medium, theme.reference, figures: true)),
        width: plot.width - 2)
      let size = size(of: text)
      let left = plot.minX + 3
      let right = plot.maxX - 3 - size.width
      let corners = [left, right].flatMap { x in
        [Point(x: x, y: y - 1.5 - size.height), Point(x: x, y: y + 1.5)]
      }
      _ = label(text, size, at: corners, besides: taken, into: &list)
    }
    return Figure(list: list, size: Size(width: layout.width, height: layout.height))
  }

  private func isPresent(_ line: Int) -> Bool { chart.present?.line == line }

  private func drawScales(into list: inout DisplayList) {
    let style = IntervalChart.tickStyle(theme)
    layout.title.draw(top: 0, into: &list)
    for tick in layout.halfWidths.ticks {
      let y = layout.y(of: tick)
      list.text(
        StyledText(layout.halfWidths.label(tick), style: style),
        at: Point(x: plot.minX - 5, y: y + 2.4), anchor: .end)
      let isFoot = tick == layout.halfWidths.minimum
      list.stroke(
        .segment(Point(x: plot.minX, y: y), Point(x: plot.maxX, y: y)),
        style: StrokeStyle(color: isFoot ? theme.muted : theme.rule, width: isFoot ? 0.6 : 0.5))
    }
    for tick in layout.items.ticks {
      let x = layout.x(of: tick)
      list.stroke(
        .segment(Point(x: x, y: plot.maxY), Point(x: x, y: plot.maxY + 2.5)),
        style: StrokeStyle(color: theme.muted, width: 0.5))
      list.text(
        StyledText(LogarithmicScale.words(tick), style: style),
        at: Point(x: x, y: plot.maxY + 10.5), anchor: .middle)
    }
    layout.axis.draw(
      at: Point(x: plot.midX, y: plot.maxY + 21.5), anchor: .middle, into: &list)
  }

  private func drawTargetRule(into list: inout DisplayList) {
    guard let target = chart.target else { return }
    let y = layout.y(of: target)
    list.stroke(
      .segment(Point(x: plot.minX, y: y), Point(x: plot.maxX, y: y)),
      style: StrokeStyle(color: theme.reference, width: 0.9, dash: [3, 2]))
  }

  private func drawLine(_ place: Int, into list: inout DisplayList) {
    let color = isPresent(place) ? theme.accent : theme.muted
    let points = chart.lines[place].points.map(layout.place)
    if points.count > 1 {
      list.stroke(
        .polyline(points),
        style: StrokeStyle(color: color, width: isPresent(place) ? 1.6 : 0.9, join: .round))
    }
    // Between the dots nothing was computed.
    for point in points {
      list.fill(.circle(centre: point, radius: points.count > 1 ? 1.3 : 2), color: color)
    }
  }

  /// The name beside the end of its line, and a leader where it had to move.
  private func drawName(_ place: Int, into list: inout DisplayList) {
    guard let last = chart.lines[place].points.last else { return }
    let end = layout.place(last)
    let middle = layout.nameMiddles[place]
    let lines = layout.names[place]
    let x = plot.maxX + PlanningChart.nameGap
    if abs(middle - end.y) > 2 || plot.maxX - end.x > 12 {
      list.stroke(
        .polyline([
          Point(x: end.x + 2, y: end.y), Point(x: plot.maxX + 1, y: end.y),
          Point(x: x - 2, y: middle),
        ]), style: StrokeStyle(color: theme.spoke, width: 0.5))
    }
    let top = middle - Double(lines.count) * PlanningChart.nameLeading / 2
    for (number, line) in lines.enumerated() {
      list.text(
        line.text,
        at: Point(x: x, y: top + Double(number) * PlanningChart.nameLeading + 7.4))
    }
  }

  /// A thin line from a point to a label that stands away from it.
  private func drawLeader(from point: Point, to box: Rectangle, into list: inout DisplayList) {
    let x = max(min(point.x, box.maxX), box.minX)
    let isAbove = box.maxY < point.y
    guard isAbove ? point.y - box.maxY > 7 : box.minY - point.y > 7 else { return }
    list.stroke(
      .segment(
        Point(x: point.x, y: point.y + (isAbove ? -4 : 4)),
        Point(x: x, y: isAbove ? box.maxY + 0.5 : box.minY - 0.5)),
      style: StrokeStyle(color: theme.accent, width: 0.5))
  }

  private static let labelLeading = 8.0

  private func size(of lines: [TextLine]) -> Size {
    Size(
      width: lines.map(\.width).max() ?? 0, height: Double(lines.count) * Self.labelLeading)
  }

  /// Sets a text at the first of some corners where it lies in the plot and on nothing; failing that at
  /// the first that lies on no other label, on a pad.
  private func label(
    _ lines: [TextLine], _ size: Size, at corners: [Point], besides taken: [Rectangle],
    into list: inout DisplayList
  ) -> Rectangle {
    let boxes = corners.map { corner in
      // Moved into the plot where it would leave it.
      Rectangle(
        x: max(min(corner.x, plot.maxX - size.width - 1), plot.minX + 1),
        y: max(min(corner.y, plot.maxY - size.height - 1), plot.minY + 1),
        width: size.width, height: size.height)
    }
    let free = boxes.first { box in
      !taken.contains { $0.overlaps(box, gap: 1) } && !isCrossed(box)
    }
    let box =
      free ?? boxes.first { box in !taken.contains { $0.overlaps(box, gap: 1) } } ?? boxes[0]
    if free == nil {
      list.fill(
        .rectangle(
          Rectangle(x: box.x - 1, y: box.y - 1, width: box.width + 2, height: box.height + 2)),
        color: .white.opacity(0.85))
    }
    for (number, line) in lines.reversed().enumerated() {
      list.text(
        line.text,
        at: Point(x: box.x, y: box.maxY - 1.4 - Double(number) * Self.labelLeading))
    }
    return box
  }

  /// Whether a line or the target's rule runs through a box.
  private func isCrossed(_ box: Rectangle) -> Bool {
    if let target = chart.target {
      let y = layout.y(of: target)
      if y > box.minY - 0.8, y < box.maxY + 0.8 { return true }
    }
    return chart.lines.contains { line in
      let points = line.points.map(layout.place)
      if points.count == 1 {
        return Rectangle(x: points[0].x - 2, y: points[0].y - 2, width: 4, height: 4).overlaps(box)
      }
      return zip(points, points.dropFirst()).contains { start, end in
        let (left, right) = (max(start.x, box.minX), min(end.x, box.maxX))
        guard left <= right, end.x > start.x else { return false }
        func y(_ x: Double) -> Double {
          start.y + (end.y - start.y) * (x - start.x) / (end.x - start.x)
        }
        let (low, high) = (min(y(left), y(right)), max(y(left), y(right)))
        return low < box.maxY + 1 && high > box.minY - 1
      }
    }
  }
}
