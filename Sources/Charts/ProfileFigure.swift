package import Drawing

/// A radar and, beside it, the same numbers as dots with intervals.
///
/// The radar shows the shape of a profile, the other panel what can be read off it; a radar alone
/// misleads about sizes.
package struct ProfileFigure: Sendable {
  package var radar: RadarChart
  /// Whether the second panel repeats the translations of the names.
  package var showsTranslationsInRows: Bool

  package init(radar: RadarChart, showsTranslationsInRows: Bool = false) {
    self.radar = radar
    self.showsTranslationsInRows = showsTranslationsInRows
  }

  package init(
    axes: [RadarAxis], wedges: [RadarWedge] = [], series: [ChartSeries],
    scaleMaximum: Double? = nil, reference: ChartSeries? = nil, theme: ChartTheme = ChartTheme()
  ) {
    self.init(
      radar: RadarChart(
        axes: axes, wedges: wedges, series: series, scaleMaximum: scaleMaximum,
        reference: reference, theme: theme, preferredRadius: 78))
  }

  /// Under this width the panels stand one below the other.
  private static let leastWidthAside = 400.0
  private static let gap = 12.0

  /// The panel of intervals alone, from the radar's numbers on the radar's scale.
  package func intervalChart() throws(ChartError) -> IntervalChart {
    IntervalChart(
      rows: radar.axes.map {
        IntervalRow(
          name: $0.name, note: showsTranslationsInRows ? $0.translation : nil,
          language: $0.language)
      },
      series: radar.series, scale: try radar.scale(), reference: radar.reference,
      showsLegend: false, theme: radar.theme)
  }

  /// Draws both panels under one legend.
  ///
  /// - Parameter width: points; the column width of the page.
  /// - Throws: `ChartError`.
  package func draw(width: Double, typesetter: Typesetter) throws(ChartError) -> Figure {
    try radar.validate()
    let intervals = try intervalChart()
    let legend = try drawing { () throws(DrawingError) in
      try SeriesLegend(
        names: radar.series.map(\.name), reference: radar.reference?.name, theme: radar.theme
      ).draw(x: 0, y: 0, width: width, typesetter: typesetter)
    }
    let top = legend.height + 4
    let names = try drawing { () throws(DrawingError) in try intervals.widestName(typesetter) }
    let circleWidth = width - Self.gap - min(names, 0.2 * width) - 110
    var list = legend.list
    if width >= Self.leastWidthAside,
      let panel = try? radar.layout(width: circleWidth, typesetter: typesetter)
    {
      let left = panel.bounds.width
      let chart = try intervals.draw(width: width - left - Self.gap, typesetter: typesetter)
      let height = max(panel.bounds.height, chart.size.height)
      list.append(
        try radar.draw(
          in: Rectangle(x: 0, y: top, width: left, height: panel.bounds.height),
          typesetter: typesetter))
      list.append(
        chart.list,
        offset: Point(x: left + Self.gap, y: top + (height - chart.size.height) / 2))
      return Figure(list: list, size: Size(width: width, height: top + height))
    }
    let panel = try radar.layout(width: width, typesetter: typesetter)
    let chart = try intervals.draw(width: width, typesetter: typesetter)
    list.append(
      try radar.draw(
        in: Rectangle(x: 0, y: top, width: width, height: panel.bounds.height),
        typesetter: typesetter))
    let below = top + panel.bounds.height + 12
    list.append(chart.list, offset: Point(x: 0, y: below))
    return Figure(list: list, size: Size(width: width, height: below + chart.size.height))
  }
}
