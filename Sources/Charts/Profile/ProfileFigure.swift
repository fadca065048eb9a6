package import Drawing
internal import Wording

/// A radar and, beside it, the same numbers as dots with intervals.
///
/// The radar shows the shape of a profile, the other panel what can be read off it; a radar alone
/// misleads about sizes.
package struct ProfileFigure: Chart, Codable {
  package let radar: RadarChart
  /// Named and scaled as the radar is, under the radar's legend.
  package let intervals: IntervalChart

  /// - Parameters:
  ///   - scaleMaximum: the number at the radar's rim and at the end of the other panel; nil for the
  ///     round number above the largest one shown.
  ///   - isCentred: whether the numbers lie round zero.
  ///   - title: what the numbers are, over the scale of the other panel.
  package init(
    axes: [RadarAxis], wedges: [RadarWedge] = [], series: [ChartSeries],
    scaleMaximum: Double? = nil, reference: ChartSeries? = nil, isCentred: Bool = false,
    title: String? = nil
  ) {
    radar = RadarChart(
      axes: axes, wedges: wedges, series: series, scaleMaximum: scaleMaximum,
      reference: reference, preferredRadius: 78, isCentred: isCentred)
    intervals = IntervalChart(
      rows: axes.map { IntervalRow(name: $0.name) }, series: series,
      scale: try? radar.scale(), referenceValue: isCentred ? 0 : nil, reference: reference,
      title: title, showsLegend: false)
  }

  /// The same with a rim that holds a number.
  package func reaching(_ number: Double) -> ProfileFigure {
    ProfileFigure(
      axes: radar.axes, wedges: radar.wedges, series: radar.series,
      scaleMaximum: LinearScale.rim(number), reference: radar.reference,
      isCentred: radar.isCentred, title: intervals.title)
  }

  package func problems() -> [ChartError] { radar.problems() }

  package var data: ChartData {
    get throws(ChartError) {
      let data = try radar.data
      return ChartData(
        kind: said("Radar chart and interval chart"), part: data.part, names: data.names,
        series: data.series, scale: data.scale, decimals: data.decimals, notes: data.notes)
    }
  }

  /// The legend with the radar, then the other panel row by row: for so many axes that no page holds both.
  package func parts(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> FigureParts? {
    try validate()
    let legend = try drawing { () throws(DrawingError) in
      try seriesLegend(width: width, theme, typesetter)
    }
    let circle = try radar.draw(width: width, theme: theme, typesetter: typesetter)
    var list = legend.list
    list.append(circle.list, offset: Point(x: 0, y: legend.height + 4))
    let first = Figure(
      list: list,
      size: Size(width: width, height: legend.height + 4 + circle.size.height + Self.gap))
    let rows = try intervals.parts(width: width, theme: theme, typesetter: typesetter)
    return FigureParts([first] + (rows?.parts ?? []), again: rows?.again)
  }

  private func seriesLegend(
    width: Double, _ theme: ChartTheme, _ typesetter: Typesetter
  ) throws(DrawingError) -> (list: DisplayList, height: Double) {
    try SeriesLegend(
      names: radar.series.map(\.name), reference: radar.reference?.name,
      referenceHasBand: radar.reference?.hasReferenceBand ?? false, theme: theme
    ).draw(x: 0, y: 0, width: width, typesetter: typesetter)
  }

  /// Under this width the panels stand one below the other.
  private static let leastWidthAside = 400.0
  private static let gap = 12.0

  /// Draws both panels under one legend.
  ///
  /// - Parameter width: points; the column width of the page.
  /// - Throws: `ChartError`.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    try validate()
    let legend = try drawing { () throws(DrawingError) in
      try seriesLegend(width: width, theme, typesetter)
    }
    let top = legend.height + 4
    let names = try drawing { () throws(DrawingError) in try intervals.widestName(theme, typesetter)
    }
    let circleWidth = width - Self.gap - min(names, 0.2 * width) - 110
    var list = legend.list
    if width >= Self.leastWidthAside,
      let panel = try? radar.layout(
        width: circleWidth, theme: theme, typesetter: typesetter)
    {
      let left = panel.bounds.width
      let chart = try intervals.draw(
        width: width - left - Self.gap, theme: theme, typesetter: typesetter)
      let height = max(panel.bounds.height, chart.size.height)
      list.append(
        try radar.draw(
          in: Rectangle(x: 0, y: top, width: left, height: panel.bounds.height), theme: theme,
          typesetter: typesetter))
      list.append(
        chart.list,
        offset: Point(x: left + Self.gap, y: top + (height - chart.size.height) / 2))
      return Figure(list: list, size: Size(width: width, height: top + height))
    }
    let circle = try radar.draw(width: width, theme: theme, typesetter: typesetter)
    let chart = try intervals.draw(width: width, theme: theme, typesetter: typesetter)
    list.append(circle.list, offset: Point(x: 0, y: top))
    let below = top + circle.size.height + 12
    list.append(chart.list, offset: Point(x: 0, y: below))
    return Figure(list: list, size: Size(width: width, height: below + chart.size.height))
  }
}
