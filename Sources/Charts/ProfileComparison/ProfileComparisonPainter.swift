import Drawing
internal import PrintedNumbers
internal import Wording

/// Draws a profile comparison that has been laid out.
struct ProfileComparisonPainter {
  let chart: ProfileComparisonChart
  let layout: ProfileComparisonLayout
  let theme: ChartTheme

  /// Of a group of the culture, so that each has its own form.
  enum GroupMark: Int, CaseIterable { case tick, cross, plus, wedge }

  func draw(typesetter: Typesetter) throws(DrawingError) -> Figure {
    var list = try Self.legend(chart, theme, width: layout.width, typesetter: typesetter).list
    drawScale(into: &list)
    layout.stack.draw(edge: layout.plotX - IntervalChart.nameGap, into: &list)
    for row in chart.rows.indices { drawRow(row, into: &list) }
    return Figure(list: list, size: Size(width: layout.width, height: layout.height))
  }

  private func drawScale(into list: inout DisplayList) {
    layout.title.draw(top: layout.titleTop, into: &list)
    func rule(_ value: Double, _ style: StrokeStyle) {
      let x = layout.x(of: value)
      list.stroke(
        .segment(Point(x: x, y: layout.rulesTop), Point(x: x, y: layout.stack.bottom + 1.5)),
        style: style)
    }
    for tick in layout.scale.ticks {
      list.text(
        StyledText(layout.scale.label(tick), style: IntervalChart.tickStyle(theme)),
        at: Point(x: layout.x(of: tick), y: layout.tickBaseline), anchor: .middle)
      rule(tick, StrokeStyle(color: theme.rule, width: 0.5))
    }
    if let value = chart.referenceValue, layout.scale.contains(value) {
      rule(value, StrokeStyle(color: theme.muted, width: 0.6))
    }
  }

  private func drawRow(_ row: Int, into list: inout DisplayList) {
    // Groups stand below the two, which then move up by as much.
    let middle = layout.stack.middle(row) - (chart.groups.isEmpty ? 0 : 2.6)
    if let culture = chart.culture.estimates[row] {
      ReferenceMark(scale: layout.scale, x: layout.plotX, width: layout.plotWidth, theme: theme)
        .draw(culture, y: middle, into: &list)
    }
    for (group, mark) in zip(chart.groups, GroupMark.allCases) {
      guard let value = group.estimates[row]?.value, layout.scale.contains(value) else { continue }
      Self.draw(mark, at: Point(x: layout.x(of: value), y: middle + 7.6), theme, into: &list)
    }
    if let model = chart.model.estimates[row] {
      let extent = layout.scale.maximum - layout.scale.minimum
      let isOpen = chart.isDistinct.map { !$0[row] } ?? false
      var mark = IntervalMark(
        scale: layout.scale, x: layout.plotX, width: layout.plotWidth,
        style: Self.style(theme, isOpen), theme: theme,
        decimals: chart.decimals ?? NumberText.decimals(forExtent: extent))
      mark.padsOffScale = true
      mark.draw(model, y: middle, into: &list)
    }
    if chart.series.allSatisfy({ $0.estimates[row] == nil }) {
      list.text(
        StyledText(said("no data"), style: theme.text(6.8, .regular, theme.muted)),
        at: Point(x: layout.plotX + 3, y: layout.stack.middle(row) + 2.4))
    }
  }

  private static func style(_ theme: ChartTheme, _ isOpen: Bool) -> ChartTheme.SeriesStyle {
    isOpen ? theme.series(0).marked(.hollowCircle) : theme.series(0)
  }

  private static func draw(
    _ mark: GroupMark, at point: Point, _ theme: ChartTheme, into list: inout DisplayList
  ) {
    let half = 1.9
    let style = StrokeStyle(color: theme.tick, width: 0.8)
    func line(_ x: Double, _ y: Double, _ otherX: Double, _ otherY: Double) {
      list.stroke(
        .segment(
          Point(x: point.x + x * half, y: point.y + y * half),
          Point(x: point.x + otherX * half, y: point.y + otherY * half)), style: style)
    }
    switch mark {
    case .tick: line(0, -1.2, 0, 1.2)
    case .cross:
      line(-0.9, -0.9, 0.9, 0.9)
      line(-0.9, 0.9, 0.9, -0.9)
    case .plus:
      line(-1.1, 0, 1.1, 0)
      line(0, -1.1, 0, 1.1)
    case .wedge:
      // The tip stands on the number.
      line(-1, 1, 0, -1)
      line(0, -1, 1, 1)
    }
  }

  /// The names of all that is shown, with their marks.
  static func legend(
    _ chart: ProfileComparisonChart, _ theme: ChartTheme, width: Double, typesetter: Typesetter
  ) throws(DrawingError) -> (list: DisplayList, bottom: Double) {
    let length = 24.0
    let sample = LinearScale.exact(0...1)
    let estimate = ChartEstimate(value: 0.5, lower: 0, upper: 1)
    func dot(_ isOpen: Bool, _ point: Point, _ list: inout DisplayList) {
      IntervalMark(
        scale: sample, x: point.x, width: length, style: style(theme, isOpen), theme: theme,
        decimals: 0
      ).draw(estimate, y: point.y, into: &list)
    }
    var entries = [
      MarkLegend.Entry(
        text: StyledText(
          chart.model.name, style: theme.text(8.4, .semibold, theme.series(0).text)),
        markWidth: length
      ) { point, list in dot(false, point, &list) },
      MarkLegend.Entry(
        text: StyledText(
          chart.culture.name,
          style: theme.text(8.4, .semibold, theme.reference, language: chart.cultureLanguage)),
        markWidth: length
      ) { point, list in
        ReferenceMark(scale: sample, x: point.x, width: length, theme: theme).draw(
          chart.culture.hasReferenceBand ? estimate : ChartEstimate(value: 0.5), y: point.y,
          into: &list)
      },
    ]
    for (group, mark) in zip(chart.groups, GroupMark.allCases) {
      entries.append(
        MarkLegend.Entry(
          text: StyledText(group.name, style: theme.text(7.4, .regular, theme.tick)), markWidth: 7
        ) { point, list in
          draw(mark, at: Point(x: point.x + 3.5, y: point.y), theme, into: &list)
        })
    }
    if chart.isDistinct?.contains(false) ?? false {
      entries.append(
        MarkLegend.Entry(
          text: StyledText(said("not told apart"), style: theme.text(7.4, .regular, theme.muted)),
          markWidth: length
        ) { point, list in dot(true, point, &list) })
    }
    var list = DisplayList()
    let last = try MarkLegend(entries: entries).draw(
      baseline: 8.6, width: width, typesetter: typesetter, into: &list)
    return (list, last + 3.6)
  }
}
