import Drawing
internal import PrintedNumbers

/// Draws an interval chart that has been laid out.
struct IntervalPainter {
  let chart: IntervalChart
  let layout: IntervalLayout
  let theme: ChartTheme

  func draw(typesetter: Typesetter) throws(DrawingError) -> Figure {
    var list = DisplayList()
    list.append(
      try chart.legend(theme).draw(x: 0, y: 0, width: layout.width, typesetter: typesetter).list)
    drawScale(into: &list)
    for index in chart.rows.indices { drawName(index, into: &list) }
    for index in chart.rows.indices { drawRow(index, into: &list) }
    return Figure(list: list, size: Size(width: layout.width, height: layout.height))
  }

  private func drawScale(into list: inout DisplayList) {
    if let title = chart.title {
      list.text(
        StyledText(title, style: theme.text(6.8, .medium, theme.muted)),
        at: Point(x: layout.plotX, y: layout.titleBaseline))
    }
    for tick in layout.scale.ticks {
      let x = layout.x(of: tick)
      list.text(
        StyledText(layout.scale.label(tick), style: IntervalChart.tickStyle(theme)),
        at: Point(x: x, y: layout.tickBaseline), anchor: .middle)
      rule(x, StrokeStyle(color: theme.rule, width: 0.5), into: &list)
    }
    if let value = chart.referenceValue, layout.scale.contains(value) {
      rule(layout.x(of: value), StrokeStyle(color: theme.muted, width: 0.6), into: &list)
    }
  }

  private func rule(_ x: Double, _ style: StrokeStyle, into list: inout DisplayList) {
    list.stroke(
      .segment(Point(x: x, y: layout.rulesTop), Point(x: x, y: layout.rulesBottom)),
      style: style)
  }

  private func drawName(_ index: Int, into list: inout DisplayList) {
    let lines = layout.names[index]
    let height = Double(lines.count) * IntervalChart.nameLeading
    for (number, line) in lines.enumerated() {
      let top = layout.rowMiddles[index] - height / 2 + Double(number) * IntervalChart.nameLeading
      // The middle of the small letters stands on the row's middle.
      list.text(
        line.text, at: Point(x: layout.plotX - IntervalChart.nameGap, y: top + 7.6),
        anchor: .end)
    }
  }

  private func drawRow(_ index: Int, into list: inout DisplayList) {
    let middle = layout.rowMiddles[index]
    let count = chart.series.count
    if let reference = chart.reference?.estimates[index] {
      ReferenceMark(
        scale: layout.scale, x: layout.plotX, width: layout.plotWidth, theme: theme,
        half: count > 1 ? 6.4 : 4.4
      ).draw(reference, y: middle, into: &list)
    }
    if chart.series.allSatisfy({ $0.estimates[index] == nil }) {
      list.text(
        StyledText("no data", style: theme.text(6.8, .regular, theme.muted)),
        at: Point(x: layout.plotX + 3, y: middle + 2.4))
    }
    if chart.joinsSeries {
      let points = chart.series.indices.compactMap { place -> Point? in
        guard let value = chart.series[place].estimates[index]?.value,
          layout.scale.contains(value)
        else { return nil }
        return Point(
          x: layout.x(of: value), y: middle + IntervalChart.rowOffset(series: place, of: count))
      }
      if points.count > 1 {
        list.stroke(
          .polyline(points), style: StrokeStyle(color: theme.context, width: 1.4, cap: .round))
      }
    }
    let extent = layout.scale.maximum - layout.scale.minimum
    for (place, series) in chart.series.enumerated() {
      guard let estimate = series.estimates[index] else { continue }
      var mark = IntervalMark(
        scale: layout.scale, x: layout.plotX, width: layout.plotWidth,
        style: theme.series(place), theme: theme,
        decimals: chart.decimals ?? NumberText.decimals(forExtent: extent))
      if chart.mutesIntervalsCoveringReference, let value = chart.referenceValue,
        estimate.interval?.contains(value) ?? false
      {
        mark.color = theme.muted
      }
      mark.explainsOffScale = count == 1
      mark.draw(
        estimate, y: middle + IntervalChart.rowOffset(series: place, of: count), into: &list)
    }
  }
}
