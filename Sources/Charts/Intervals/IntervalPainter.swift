import Drawing
internal import PrintedNumbers
internal import Wording

/// Draws an interval chart that has been laid out.
struct IntervalPainter {
  let chart: IntervalChart
  let layout: IntervalLayout
  let theme: ChartTheme

  func draw(typesetter: Typesetter) throws(DrawingError) -> Figure {
    var list = DisplayList()
    try drawLegend(typesetter, into: &list)
    drawScale(into: &list)
    drawRules(layout.rulesTop...layout.rulesBottom, into: &list)
    if let baseline = layout.repeatedTickBaseline { drawTicks(baseline, into: &list) }
    for index in chart.rows.indices { drawName(index, into: &list) }
    for index in chart.rows.indices { drawRow(index, into: &list) }
    return Figure(list: list, size: Size(width: layout.width, height: layout.height))
  }

  /// The same in pieces: legend and scale with the first row, then row by row.
  func parts(typesetter: Typesetter) throws(DrawingError) -> FigureParts {
    var parts: [Figure] = []
    let count = chart.rows.count
    for index in chart.rows.indices {
      let row = layout.rows[index]
      let top = index == 0 ? 0 : row.lowerBound
      let bottom = index == count - 1 ? layout.height : row.upperBound
      var list = DisplayList()
      if index == 0 {
        try drawLegend(typesetter, into: &list)
        drawScale(into: &list)
      }
      drawRules(
        (index == 0 ? layout.rulesTop : top)...(index == count - 1 ? layout.rulesBottom : bottom),
        into: &list)
      drawName(index, into: &list)
      drawRow(index, into: &list)
      if index == count - 1, let baseline = layout.repeatedTickBaseline {
        drawTicks(baseline, into: &list)
      }
      parts.append(
        Figure(
          list: list.translated(by: Point(x: 0, y: -top)),
          size: Size(width: layout.width, height: bottom - top)))
    }
    var axis = DisplayList()
    drawScale(into: &axis)
    return FigureParts(
      parts,
      again: Figure(
        list: axis.translated(by: Point(x: 0, y: -layout.titleTop)),
        size: Size(width: layout.width, height: layout.rulesTop - layout.titleTop)))
  }

  private func drawLegend(
    _ typesetter: Typesetter, into list: inout DisplayList
  ) throws(DrawingError) {
    list.append(
      try chart.legend(theme).draw(x: 0, y: 0, width: layout.width, typesetter: typesetter).list)
  }

  private func drawScale(into list: inout DisplayList) {
    layout.title.draw(top: layout.titleTop, into: &list)
    drawTicks(layout.tickBaseline, into: &list)
  }

  private func drawTicks(_ baseline: Double, into list: inout DisplayList) {
    for tick in layout.scale.ticks {
      list.text(
        StyledText(layout.scale.label(tick), style: IntervalChart.tickStyle(theme)),
        at: Point(x: layout.x(of: tick), y: baseline), anchor: .middle)
    }
  }

  private func drawRules(_ extent: ClosedRange<Double>, into list: inout DisplayList) {
    for tick in layout.scale.ticks {
      rule(layout.x(of: tick), extent, StrokeStyle(color: theme.rule, width: 0.5), into: &list)
    }
    if let value = chart.referenceValue, layout.scale.contains(value) {
      rule(
        layout.x(of: value), extent, StrokeStyle(color: theme.muted, width: 0.6), into: &list)
    }
  }

  private func rule(
    _ x: Double, _ extent: ClosedRange<Double>, _ style: StrokeStyle, into list: inout DisplayList
  ) {
    list.stroke(
      .segment(Point(x: x, y: extent.lowerBound), Point(x: x, y: extent.upperBound)),
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
        half: chart.isStaggered ? 6.4 : 4.4
      ).draw(reference, y: middle, into: &list)
    }
    if chart.series.allSatisfy({ $0.estimates[index] == nil }) {
      list.text(
        StyledText(said("no data"), style: theme.text(6.8, .regular, theme.muted)),
        at: Point(x: layout.plotX + 3, y: middle + 2.4))
    }
    if chart.joinsSeries {
      let points = chart.series.indices.compactMap { place -> Point? in
        guard let value = chart.series[place].estimates[index]?.value,
          layout.scale.contains(value)
        else { return nil }
        return Point(
          x: layout.x(of: value), y: middle + chart.offset(series: place))
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
      // Dots of one line that meet stay open, so that each is seen.
      mark.isSeeThrough = !chart.isStaggered && place > 0
      mark.draw(
        estimate, y: middle + chart.offset(series: place), into: &list)
    }
  }
}
