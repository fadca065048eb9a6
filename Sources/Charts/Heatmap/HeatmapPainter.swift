import Drawing
import Foundation
internal import PrintedNumbers

/// Draws a heat map that has been laid out.
struct HeatmapPainter {
  let chart: HeatmapChart
  let layout: HeatmapLayout
  let theme: ChartTheme

  func draw(typesetter: Typesetter) throws(DrawingError) -> Figure {
    var list = DisplayList()
    layout.title.draw(top: 0, into: &list)
    drawHead(into: &list)
    let steps = chart.steps
    let reasons = chart.reasons
    for row in chart.rows.indices {
      for column in chart.columns.indices {
        try draw(
          chart.cells[row][column], in: layout.cell(row: row, column: column), steps, reasons,
          typesetter, into: &list)
      }
    }
    layout.stack.draw(edge: layout.nameEdge, into: &list)
    list.append(
      try HeatmapLegend(chart: chart, keys: layout.head.keys, theme: theme).draw(
        top: layout.legendTop, width: layout.width, typesetter: typesetter
      ).list)
    return Figure(list: list, size: Size(width: layout.width, height: layout.height))
  }

  private func drawHead(into list: inout DisplayList) {
    let head = layout.head
    for group in head.groups {
      let middle = (group.span.lowerBound + group.span.upperBound) / 2
      for (number, line) in group.lines.reversed().enumerated() {
        list.text(
          line.text,
          at: Point(
            x: middle,
            y: head.groupLine - 3
              - Double(number) * HeatmapHead.groupSize * HeatmapHead.leading),
          anchor: .middle)
      }
      list.stroke(
        .segment(
          Point(x: group.span.lowerBound + 0.6, y: head.groupLine),
          Point(x: group.span.upperBound - 0.6, y: head.groupLine)),
        style: StrokeStyle(color: theme.spoke, width: 0.7))
    }
    let leading = head.nameSize * HeatmapHead.leading
    for (span, lines) in zip(layout.columns, head.names) {
      let middle = (span.lowerBound + span.upperBound) / 2
      for (number, line) in lines.enumerated() {
        if head.isTurned {
          // From the first line at the left to the last at the right, all from the cells upwards.
          let across = (Double(number) - Double(lines.count - 1) / 2) * leading
          list.text(
            line.text, at: Point(x: middle + across + 0.35 * head.nameSize, y: head.bottom - 1),
            angle: -.pi / 2)
        } else {
          let above = Double(lines.count - 1 - number) * leading
          list.text(
            line.text, at: Point(x: middle, y: head.bottom - 2 - above), anchor: .middle)
        }
      }
    }
  }

  private func draw(
    _ cell: HeatmapCell, in area: Rectangle, _ steps: HeatmapSteps, _ reasons: [String],
    _ typesetter: Typesetter, into list: inout DisplayList
  ) throws(DrawingError) {
    let area = area.inset(by: area.width < 14 ? 0.4 : 0.6)
    switch cell {
    case .absent(let reason):
      Self.frame(
        area, mark: HeatmapChart.mark(reasons.firstIndex(of: reason) ?? 0), theme, into: &list)
    case .number(let estimate, let isDistinct):
      var color = theme.muted
      let text = NumberText.fixed(estimate.value, decimals: chart.decimals)
      if isDistinct {
        let shade = steps.shade(of: estimate.value)
        Self.fill(shade, area, theme, into: &list)
        color = theme.ink(on: theme.heat(shade))
      }
      guard let size = layout.numberSize else {
        if !isDistinct { Self.ring(in: area, numberWidth: nil, theme, into: &list) }
        return
      }
      let number = StyledText(text, style: theme.text(size, .regular, color, figures: true))
      if !isDistinct {
        Self.ring(
          in: area, numberWidth: try typesetter.measure(number).width, theme, into: &list)
      }
      list.text(
        number, at: Point(x: area.midX, y: area.midY + 0.36 * size), anchor: .middle)
    }
  }

  /// A coloured area; below zero with a bar near its foot, since colour is not the only cue.
  static func fill(
    _ shade: HeatmapShade, _ area: Rectangle, _ theme: ChartTheme, into list: inout DisplayList
  ) {
    let color = theme.heat(shade)
    list.fill(.rectangle(area), color: color)
    guard shade.isNegative else { return }
    list.fill(
      .rectangle(
        Rectangle(
          x: area.x + 1.2, y: area.maxY - 2.3, width: area.width - 2.4, height: barHeight)),
      color: theme.ink(on: color))
  }

  static let barHeight = 1.2

  /// The ring of an open cell: round its number, or alone in the middle.
  static func ring(
    in area: Rectangle, numberWidth: Double?, _ theme: ChartTheme, into list: inout DisplayList
  ) {
    let style = StrokeStyle(color: theme.muted, width: 0.8)
    guard let numberWidth else {
      let radius = min(area.width, area.height, 9) / 2 - 0.9
      list.stroke(
        .circle(centre: Point(x: area.midX, y: area.midY), radius: radius), style: style)
      return
    }
    let width = min(numberWidth + 9, area.width - 0.8)
    let height = min(area.height - 1, 12)
    list.stroke(
      .stadium(
        Rectangle(
          x: area.midX - width / 2, y: area.midY - height / 2, width: width, height: height)),
      style: style)
  }

  /// A cell without a number: an empty frame with the letter of the reason.
  static func frame(
    _ area: Rectangle, mark: String, _ theme: ChartTheme, into list: inout DisplayList
  ) {
    list.stroke(
      .rectangle(area.inset(by: 0.3)), style: StrokeStyle(color: theme.spoke, width: 0.6))
    list.text(
      StyledText(mark, style: theme.text(6.5, .medium, theme.muted)),
      at: Point(x: area.midX, y: area.midY + 2.1), anchor: .middle)
  }
}

extension Path {
  /// A rectangle whose short sides are half circles.
  fileprivate static func stadium(_ area: Rectangle) -> Path {
    let radius = min(area.width, area.height) / 2
    var path = Path()
    path.move(to: Point(x: area.minX + radius, y: area.minY))
    path.line(to: Point(x: area.maxX - radius, y: area.minY))
    path.arc(
      centre: Point(x: area.maxX - radius, y: area.midY), radius: radius, from: -.pi / 2,
      to: .pi / 2)
    path.line(to: Point(x: area.minX + radius, y: area.maxY))
    path.arc(
      centre: Point(x: area.minX + radius, y: area.midY), radius: radius, from: .pi / 2,
      to: 1.5 * .pi)
    path.close()
    return path
  }
}
