package import Drawing
internal import PrintedNumbers

/// Where the parts of a forest lie, from its top left corner.
package struct ForestLayout: Sendable, Hashable {
  package let width: Double
  package let height: Double
  package let scale: LinearScale
  /// The left end of the scale and its length in points.
  package let plotX: Double
  package let plotWidth: Double
  /// The summary's row is the last.
  let stack: RowStack
  /// Where the estimates and the intervals at the right end.
  let estimateEdge: Double
  let intervalEdge: Double
  let title: ChartTitle
  let tickBaseline: Double
  let rulesTop: Double
  /// Above the summary.
  let summaryRule: Double?
  let legendTop: Double

  /// The middle of each row, by its place in the chart; the summary's is the last.
  package var rowMiddles: [Double] { stack.rows.indices.map(stack.middle) }

  /// Where a number stands, in points from the left.
  package func x(of value: Double) -> Double { plotX + plotWidth * scale.position(value) }
}

extension ForestChart {
  private static let leastPlotWidth = 60.0
  static let gap = 9.0

  /// The layout at a width in points.
  ///
  /// - Throws: `ChartError.doesNotFit`.
  package func layout(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> ForestLayout {
    try validate()
    return try drawing { () throws(DrawingError) in
      try fitted(width: width, theme: theme, typesetter: typesetter)
    }.get()
  }

  private func fitted(
    width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) -> Result<ForestLayout, ChartError> {
    // The summary is a group of its own below the others.
    let labels = all.map { row in
      var label = row.label
      label.group = nil
      return label
    }
    var groups = arrangement
    if summary != nil { groups.append(LabelGroup(name: nil, members: [rows.count])) }
    let stack = try RowStack(
      labels, groups: groups, alignment: .leading, strong: summary == nil ? [] : [rows.count],
      limit: max(0.34 * width, 40), measure: RowStack.Measure(pitch: 15, size: 8), theme: theme,
      typesetter: typesetter)
    let plotX = stack.nameWidth + Self.gap
    let columns = try numberColumns(theme, typesetter)
    let numbers = columns.estimate + Self.gap + columns.interval
    let extents =
      all.compactMap { $0.estimate?.extent } + [zero...zero]
    let fitted = try LinearScale.fitted(
      over: extents, given: scale, length: width - plotX - numbers - Self.gap - 8,
      style: IntervalChart.tickStyle(theme), typesetter: typesetter)
    let plotWidth = width - plotX - numbers - Self.gap - max(fitted.lastLabel / 2, 3)
    guard plotWidth >= Self.leastPlotWidth else {
      return .failure(
        .doesNotFit(
          width: width, height: 0,
          needed: Size(width: width + Self.leastPlotWidth - plotWidth, height: 0)))
    }
    let title = try ChartTitle(
      self.title, plotX: plotX, width: width, theme: theme, typesetter: typesetter)
    let placed = stack.from(title.height + 12)
    let legendTop = placed.bottom + 7
    let legend = try ForestPainter.legend(
      self, theme, top: legendTop, width: width, typesetter: typesetter)
    return .success(
      ForestLayout(
        width: width, height: legend.bottom, scale: fitted.scale, plotX: plotX,
        plotWidth: plotWidth, stack: placed,
        estimateEdge: width - columns.interval - Self.gap, intervalEdge: width, title: title,
        tickBaseline: title.height + 6.6, rulesTop: title.height + 10.5,
        summaryRule: summary == nil ? nil : placed.rows[rows.count].lowerBound - 2.5,
        legendTop: legendTop))
  }

  /// The widths of the numbers at the right, heads included.
  private func numberColumns(
    _ theme: ChartTheme, _ typesetter: Typesetter
  ) throws(DrawingError) -> (estimate: Double, interval: Double) {
    var widths = (
      estimate: try typesetter.measure(ForestPainter.head(heads.estimate, theme)).width,
      interval: try typesetter.measure(ForestPainter.head(heads.interval, theme)).width
    )
    for row in all {
      let texts = ForestPainter.numbers(row, self, theme, isSummary: true)
      widths.estimate = max(widths.estimate, try typesetter.measure(texts.estimate).width)
      widths.interval = max(widths.interval, try typesetter.measure(texts.interval).width)
    }
    return widths
  }
}
