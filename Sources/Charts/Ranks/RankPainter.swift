import Drawing
internal import Wording

/// Draws a chart of ranks that has been laid out.
struct RankPainter {
  let chart: RankChart
  let layout: RankLayout
  let theme: ChartTheme

  private static let barHeight = 5.0

  func draw(typesetter: Typesetter) throws(DrawingError) -> Figure {
    var list = DisplayList()
    drawScale(into: &list)
    layout.stack.draw(edge: layout.scale.x - RankChart.gap, into: &list)
    let texts = RankText(chart: chart, theme: theme)
    for (place, row) in chart.rows.enumerated() {
      let y = layout.stack.middle(place)
      list.text(texts.ranks(row), at: Point(x: layout.rankEdge, y: y + 2.6), anchor: .end)
      if row.estimate != nil {
        list.text(texts.score(row), at: Point(x: layout.scoreEdge, y: y + 2.6), anchor: .end)
      }
      draw(row, y: y, into: &list)
    }
    for (x, group) in zip(layout.tieX, layout.groups) { drawTie(group, x: x, into: &list) }
    list.append(
      try Self.legend(
        chart, hasTies: !layout.groups.isEmpty, theme, top: layout.legendTop,
        width: layout.width, typesetter: typesetter
      ).list)
    return Figure(list: list, size: Size(width: layout.width, height: layout.height))
  }

  private func drawScale(into list: inout DisplayList) {
    let texts = RankText(chart: chart, theme: theme)
    layout.title.draw(top: 0, into: &list)
    list.text(
      texts.head(said("Rank")), at: Point(x: layout.rankEdge, y: layout.tickBaseline), anchor: .end)
    if chart.rows.contains(where: { $0.estimate != nil }) {
      list.text(
        texts.head(chart.scoreTitle), at: Point(x: layout.scoreEdge, y: layout.tickBaseline),
        anchor: .end)
    }
    for tick in layout.ticks {
      let x = layout.x(of: tick)
      list.text(
        StyledText("\(tick)", style: IntervalChart.tickStyle(theme)),
        at: Point(x: x, y: layout.tickBaseline), anchor: .middle)
      list.stroke(
        .segment(Point(x: x, y: layout.rulesTop), Point(x: x, y: layout.stack.bottom + 1)),
        style: StrokeStyle(color: theme.rule, width: 0.5))
    }
  }

  private func draw(_ row: RankRow, y: Double, into list: inout DisplayList) {
    if let ranks = row.ranks {
      Self.bar(layout.scale.span(ranks), y: y, theme, into: &list)
    }
    guard let point = row.point else { return }
    SeriesMark(style: theme.series(0)).draw(
      at: Point(x: layout.x(of: point), y: y), scale: 0.95, into: &list)
  }

  /// A tint for the extent, with an outline that can be told from white.
  private static func bar(
    _ span: ClosedRange<Double>, y: Double, _ theme: ChartTheme, into list: inout DisplayList
  ) {
    let area = Path.rectangle(
      Rectangle(
        x: span.lowerBound + 0.3, y: y - barHeight / 2,
        width: max(span.upperBound - span.lowerBound - 0.6, 0.6), height: barHeight))
    list.fill(area, color: theme.heat(HeatmapShade(step: 1)))
    list.stroke(area, style: StrokeStyle(color: theme.accent, width: 0.5))
  }

  /// A bar beside the rows of a group; where others stand between, a hairline passes them.
  private func drawTie(_ group: [Int], x: Double, into list: inout DisplayList) {
    guard let first = group.first, let last = group.last else { return }
    let reach = 0.3
    func top(_ row: Int) -> Double {
      let span = layout.stack.rows[row]
      return span.lowerBound + reach * (span.upperBound - span.lowerBound)
    }
    func bottom(_ row: Int) -> Double {
      let span = layout.stack.rows[row]
      return span.upperBound - reach * (span.upperBound - span.lowerBound)
    }
    if last - first + 1 > group.count {
      list.stroke(
        .segment(Point(x: x, y: top(first)), Point(x: x, y: bottom(last))),
        style: StrokeStyle(color: theme.spoke, width: 0.4))
    }
    var start = first
    for (place, row) in group.enumerated() {
      let next = place + 1 < group.count ? group[place + 1] : nil
      guard next != row + 1 else { continue }
      list.stroke(
        .segment(Point(x: x, y: top(start)), Point(x: x, y: bottom(row))),
        style: StrokeStyle(color: theme.tick, width: RankChart.tieWidth))
      if let next { start = next }
    }
  }

  static func legend(
    _ chart: RankChart, hasTies: Bool, _ theme: ChartTheme, top: Double, width: Double,
    typesetter: Typesetter
  ) throws(DrawingError) -> (list: DisplayList, bottom: Double) {
    func words(_ text: String) -> StyledText {
      StyledText(text, style: theme.text(7, .regular, theme.muted))
    }
    var entries: [MarkLegend.Entry] = []
    if chart.rows.contains(where: { $0.ranks != nil }) {
      entries.append(
        MarkLegend.Entry(text: words(said("ranks that the data leave possible")), markWidth: 18) {
          point, list in
          bar(point.x...(point.x + 18), y: point.y, theme, into: &list)
        })
    }
    if chart.rows.contains(where: { $0.point != nil }) {
      entries.append(
        MarkLegend.Entry(text: words(said("place by the score")), markWidth: 4) { point, list in
          SeriesMark(style: theme.series(0)).draw(
            at: Point(x: point.x + 2, y: point.y), scale: 0.95, into: &list)
        })
    }
    if hasTies {
      entries.append(
        MarkLegend.Entry(
          text: words(said("joins those that are not shown to differ")), markWidth: 3
        ) { point, list in
          list.stroke(
            .segment(
              Point(x: point.x + 1.5, y: point.y - 4), Point(x: point.x + 1.5, y: point.y + 4)),
            style: StrokeStyle(color: theme.tick, width: RankChart.tieWidth))
        })
    }
    var list = DisplayList()
    guard !entries.isEmpty else { return (list, top) }
    let last = try MarkLegend(entries: entries).draw(
      baseline: top + 6.8, width: width, typesetter: typesetter, into: &list)
    return (list, last + 3.5)
  }
}
