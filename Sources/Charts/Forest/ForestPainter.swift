import Drawing
internal import PrintedNumbers
internal import Wording

/// Draws a forest that has been laid out.
struct ForestPainter {
  let chart: ForestChart
  let layout: ForestLayout
  let theme: ChartTheme

  private static let plainSide = 4.4
  private static let largestSide = 8.6
  private static let smallestSide = 3.4

  func draw(typesetter: Typesetter) throws(DrawingError) -> Figure {
    var list = DisplayList()
    drawScale(into: &list)
    layout.stack.draw(edge: layout.plotX - ForestChart.gap, into: &list)
    for (place, row) in chart.all.enumerated() { draw(row, at: place, into: &list) }
    list.append(
      try Self.legend(
        chart, theme, top: layout.legendTop, width: layout.width, typesetter: typesetter
      ).list)
    return Figure(list: list, size: Size(width: layout.width, height: layout.height))
  }

  static func head(_ text: String, _ theme: ChartTheme) -> StyledText {
    StyledText(text, style: theme.text(6.8, .medium, theme.muted))
  }

  /// The numbers of a row as text.
  static func numbers(
    _ row: ForestRow, _ chart: ForestChart, _ theme: ChartTheme, isSummary: Bool
  ) -> (estimate: StyledText, interval: StyledText) {
    let weight: TextStyle.Weight = isSummary ? .semibold : .regular
    let estimate = row.estimate.map {
      NumberText.fixed($0.value, decimals: chart.decimals)
    }
    let interval = row.estimate?.interval.map {
      NumberText.range($0, decimals: chart.decimals)
    }
    return (
      StyledText(estimate ?? said("no data"), style: theme.text(7.4, weight, figures: true)),
      StyledText(interval ?? "–", style: theme.text(7.4, .regular, theme.muted, figures: true))
    )
  }

  private func drawScale(into list: inout DisplayList) {
    layout.title.draw(top: 0, into: &list)
    list.text(
      Self.head(chart.heads.estimate, theme),
      at: Point(x: layout.estimateEdge, y: layout.tickBaseline), anchor: .end)
    list.text(
      Self.head(chart.heads.interval, theme),
      at: Point(x: layout.intervalEdge, y: layout.tickBaseline), anchor: .end)
    func rule(_ value: Double, _ style: StrokeStyle) {
      let x = layout.x(of: value)
      list.stroke(
        .segment(Point(x: x, y: layout.rulesTop), Point(x: x, y: layout.stack.bottom + 1)),
        style: style)
    }
    for tick in layout.scale.ticks {
      list.text(
        StyledText(layout.scale.label(tick), style: IntervalChart.tickStyle(theme)),
        at: Point(x: layout.x(of: tick), y: layout.tickBaseline), anchor: .middle)
      rule(tick, StrokeStyle(color: theme.rule, width: 0.5))
    }
    if layout.scale.contains(chart.zero) {
      rule(chart.zero, StrokeStyle(color: theme.tick, width: 1))
    }
    if let y = layout.summaryRule {
      list.stroke(
        .segment(Point(x: 0, y: y), Point(x: layout.width, y: y)),
        style: StrokeStyle(color: theme.hairline, width: 0.5))
    }
  }

  private func draw(_ row: ForestRow, at place: Int, into list: inout DisplayList) {
    let isSummary = place == chart.rows.count
    let y = layout.stack.middle(place)
    let texts = Self.numbers(row, chart, theme, isSummary: isSummary)
    list.text(texts.estimate, at: Point(x: layout.estimateEdge, y: y + 2.6), anchor: .end)
    list.text(texts.interval, at: Point(x: layout.intervalEdge, y: y + 2.6), anchor: .end)
    guard let estimate = row.estimate else { return }
    let color = Self.color(row.isDistinct, theme)
    if isSummary, layout.scale.contains(estimate.value) {
      diamond(estimate, y: y, color, isFilled: row.isDistinct, into: &list)
      return
    }
    let scale = layout.scale
    let mark = IntervalMark(
      scale: scale, x: layout.plotX, width: layout.plotWidth, style: theme.series(0),
      theme: theme, decimals: chart.decimals)
    if let interval = estimate.interval, interval.upperBound >= scale.minimum,
      interval.lowerBound <= scale.maximum
    {
      list.stroke(
        .segment(
          Point(x: layout.x(of: max(interval.lowerBound, scale.minimum)), y: y),
          Point(x: layout.x(of: min(interval.upperBound, scale.maximum)), y: y)),
        style: StrokeStyle(color: color, width: IntervalMark.barWidth))
      if !scale.contains(interval.lowerBound) { mark.arrow(-1, y, 1.7, color, into: &list) }
      if !scale.contains(interval.upperBound) { mark.arrow(1, y, 1.7, color, into: &list) }
    }
    guard scale.contains(estimate.value) else {
      Self.shape(
        mark.arrowPath(estimate.value < scale.minimum ? -1 : 1, y, 2.6), color,
        isFilled: row.isDistinct, into: &list)
      return
    }
    Self.square(
      Point(x: layout.x(of: estimate.value), y: y), side: side(row), color,
      isFilled: row.isDistinct, into: &list)
  }

  /// The side of a row's square: its area goes by the weight, the heaviest is the largest, and none is
  /// too small to be seen open or filled.
  private func side(_ row: ForestRow) -> Double {
    guard let weight = row.weight, let most = chart.rows.compactMap(\.weight).max() else {
      return Self.plainSide
    }
    return max(Self.largestSide * (weight / most).squareRoot(), Self.smallestSide)
  }

  private static func color(_ isDistinct: Bool, _ theme: ChartTheme) -> Color {
    isDistinct ? theme.series(0).line : theme.muted
  }

  /// As wide as the interval, as far as the scale goes.
  private func diamond(
    _ estimate: ChartEstimate, y: Double, _ color: Color, isFilled: Bool,
    into list: inout DisplayList
  ) {
    let x = layout.x(of: estimate.value)
    let scale = layout.scale
    let ends = estimate.interval.map {
      (
        layout.x(of: max($0.lowerBound, scale.minimum)),
        layout.x(of: min($0.upperBound, scale.maximum))
      )
    }
    Self.shape(
      .polygon([
        Point(x: min(ends?.0 ?? x - 4, x - 1.5), y: y), Point(x: x, y: y - 4.2),
        Point(x: max(ends?.1 ?? x + 4, x + 1.5), y: y), Point(x: x, y: y + 4.2),
      ]), color, isFilled: isFilled, into: &list)
  }

  private static func square(
    _ centre: Point, side: Double, _ color: Color, isFilled: Bool, into list: inout DisplayList
  ) {
    // The stroke of an open square lies inside, so that both kinds are of one size.
    let half = (isFilled ? side : side - 0.9) / 2
    shape(
      .rectangle(
        Rectangle(x: centre.x - half, y: centre.y - half, width: 2 * half, height: 2 * half)),
      color, isFilled: isFilled, into: &list)
  }

  private static func shape(
    _ path: Path, _ color: Color, isFilled: Bool, into list: inout DisplayList
  ) {
    list.fill(path, color: isFilled ? color : .white)
    if !isFilled { list.stroke(path, style: StrokeStyle(color: color, width: 0.9)) }
  }

  /// What filled and open marks say, and what the area of a square goes by.
  static func legend(
    _ chart: ForestChart, _ theme: ChartTheme, top: Double, width: Double, typesetter: Typesetter
  ) throws(DrawingError) -> (list: DisplayList, bottom: Double) {
    func words(_ text: String) -> StyledText {
      StyledText(text, style: theme.text(7, .regular, theme.muted))
    }
    let shown = chart.all.filter { $0.estimate != nil }
    var entries: [MarkLegend.Entry] = []
    for isFilled in [true, false] where shown.contains(where: { $0.isDistinct == isFilled }) {
      entries.append(
        MarkLegend.Entry(
          text: words(isFilled ? chart.meanings.filled : chart.meanings.open), markWidth: 6
        ) { point, list in
          square(
            Point(x: point.x + 3, y: point.y), side: plainSide, color(isFilled, theme),
            isFilled: isFilled, into: &list)
        })
    }
    if chart.rows.contains(where: { $0.weight != nil }) {
      entries.append(
        MarkLegend.Entry(text: words(chart.weightMeaning), markWidth: 13) { point, list in
          for (x, side) in [(2.0, 3.0), (9, 6.5)] {
            square(
              Point(x: point.x + x, y: point.y), side: side, theme.muted, isFilled: false,
              into: &list)
          }
        })
    }
    var list = DisplayList()
    guard !entries.isEmpty else { return (list, top) }
    let last = try MarkLegend(entries: entries).draw(
      baseline: top + 7, width: width, typesetter: typesetter, into: &list)
    return (list, last + 3)
  }
}
