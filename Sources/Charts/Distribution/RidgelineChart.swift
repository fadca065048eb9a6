package import Drawing
internal import PrintedNumbers
internal import Wording

/// A row of a ridgeline: how densely its values lie.
package struct RidgelineRow: Hashable, Sendable, Codable {
  package var label: ChartLabel
  /// At each place of the chart.
  package var densities: [Double]
  package var median: Double
  /// The quartiles, for words and data.
  package var lower: Double
  package var upper: Double
  /// How many values stand behind the curve.
  package var count: Int

  package init(
    _ label: ChartLabel, densities: [Double], median: Double, lower: Double, upper: Double,
    count: Int
  ) {
    self.label = label
    self.densities = densities
    self.median = median
    self.lower = lower
    self.upper = upper
    self.count = count
  }
}

/// Smooth curves of how values are spread, one below the other on one scale, with one height for one
/// density; each has a tick at its median and its n.
package struct RidgelineChart: Chart, Codable {
  /// From top to bottom.
  package var rows: [RidgelineRow]
  /// Where densities are known, in rising order.
  package var places: [Double]
  /// What the numbers are, printed over the scale.
  package var title: String?
  /// The head of the counts.
  package var countTitle: String
  package var decimals: Int

  package init(
    rows: [RidgelineRow], places: [Double], title: String? = nil, countTitle: String = "n",
    decimals: Int = 1
  ) {
    self.rows = rows
    self.places = places
    self.title = title
    self.countTitle = countTitle
    self.decimals = decimals
  }

  package static let mostRows = 60
  /// How far a curve may reach into the row above, as a share of a row.
  package static let overlap = 0.5

  package func problems() -> [ChartError] {
    var problems: [ChartError] = []
    if rows.isEmpty { problems.append(.empty("rows")) }
    if rows.count > Self.mostRows {
      problems.append(.tooManyParts("rows", count: rows.count, limit: Self.mostRows))
    }
    let isRising = zip(places, places.dropFirst()).allSatisfy { $0 < $1 }
    if places.count < 2 || !isRising || !places.allSatisfy(\.isFinite) {
      problems.append(.invalidScale("of a ridgeline needs places in rising order"))
    }
    for row in rows {
      if row.densities.count != places.count {
        problems.append(
          .wrongCount(
            series: row.label.name, estimates: row.densities.count, expected: places.count))
      }
      let isValid =
        row.densities.allSatisfy { $0.isFinite && $0 >= 0 }
        && [row.median, row.lower, row.upper].allSatisfy(\.isFinite) && row.lower <= row.upper
      if !isValid {
        problems.append(.invalidEstimate(series: title ?? "Curves", axis: row.label.name))
      }
    }
    return problems
  }

  /// The medians, and the quartiles as a grid.
  package var data: ChartData {
    get throws(ChartError) {
      try validate()
      let counts = rows.map { said("\($0.label.name) n = \($0.count)") }
      let medians = rows.map { ChartEstimate(value: $0.median) as ChartEstimate? }
      return ChartData(
        kind: said("Ridgeline"),
        part: rows.count == 1 ? said("curve", as: "part") : said("curves", as: "part"),
        names: rows.map(\.label.name),
        series: [ChartSeries(name: said("Median"), estimates: medians)],
        scale: nil, decimals: decimals, isSequence: false,
        notes: [
          said("Curves: \(CountText.list(counts, most: 12)).")
        ],
        grid: ChartData.Grid(
          rows: rows.map(\.label.name),
          columns: [said("Lower quartile"), said("Median"), said("Upper quartile"), "n"],
          cells: rows.map { row in
            [row.lower, row.median, row.upper, Double(row.count)].map { ChartEstimate(value: $0) }
          }))
    }
  }

  /// Draws the chart at a width.
  ///
  /// - Parameter width: points, names included; 200 and more.
  /// - Throws: `ChartError.doesNotFit` when the names leave no room for the curves.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    try validate()
    return try drawing { () throws(DrawingError) in
      try drawn(width: width, theme: theme, typesetter: typesetter)
    }.get()
  }

  private static let gap = 9.0
  private static let leastPlot = 80.0

  private func drawn(
    width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) -> Result<Figure, ChartError> {
    let measure =
      switch rows.count {
      case ...12: RowStack.Measure(pitch: 26, size: 8)
      case ...24: RowStack.Measure(pitch: 19, size: 7.8)
      default: RowStack.Measure(pitch: 13.4, size: 7.2)
      }
    let stack = try RowStack(
      rows.map(\.label), groups: [LabelGroup(name: nil, members: Array(rows.indices))],
      limit: max(0.32 * width, 40), measure: measure, theme: theme, typesetter: typesetter)
    let countStyle = theme.text(7, .regular, theme.muted, figures: true)
    var counts = try typesetter.measure(StyledText(countTitle, style: countStyle)).width
    for row in rows {
      counts = max(
        counts,
        try typesetter.measure(
          StyledText(NumberText.grouped(row.count), style: countStyle)
        ).width)
    }
    let plotX = stack.nameWidth + Self.gap
    let room = width - plotX - Self.gap - counts
    guard room >= Self.leastPlot else {
      return .failure(
        .doesNotFit(
          width: width, height: 0,
          needed: Size(width: width + Self.leastPlot - room, height: 0)))
    }
    let fitted = try LinearScale.fitted(
      over: [places[0]...places[places.count - 1]],
      given: .exact(places[0]...places[places.count - 1], mostTicks: 8), length: room,
      style: IntervalChart.tickStyle(theme), typesetter: typesetter)
    func x(_ value: Double) -> Double { plotX + room * fitted.scale.position(value) }
    let title = try ChartTitle(
      self.title, plotX: plotX, width: width, theme: theme, typesetter: typesetter)
    // The first row has as much room above it as the others.
    let placed = stack.from(title.height + 12 + Self.overlap * measure.pitch)
    var list = DisplayList()
    title.draw(top: 0, into: &list)
    let tickBaseline = title.height + 6.6
    list.text(
      StyledText(countTitle, style: countStyle), at: Point(x: width, y: tickBaseline),
      anchor: .end)
    for tick in fitted.scale.ticks {
      list.text(
        StyledText(fitted.scale.label(tick), style: IntervalChart.tickStyle(theme)),
        at: Point(x: x(tick), y: tickBaseline), anchor: .middle)
      list.stroke(
        .segment(
          Point(x: x(tick), y: title.height + 10.5), Point(x: x(tick), y: placed.bottom)),
        style: StrokeStyle(color: theme.rule, width: 0.5))
    }
    placed.draw(edge: plotX - Self.gap, into: &list)
    let tallest = rows.flatMap(\.densities).max() ?? 0
    let height = measure.pitch * (1 + Self.overlap) - 1
    for (place, row) in rows.enumerated() {
      let base = placed.rows[place].upperBound - 1
      list.text(
        StyledText(NumberText.grouped(row.count), style: countStyle),
        at: Point(x: width, y: placed.middle(place) + 2.5), anchor: .end)
      draw(
        row, base: base, unit: tallest > 0 ? height / tallest : 0, x: x, theme, into: &list)
    }
    let legendTop = placed.bottom + 6
    let last = try MarkLegend(
      entries: [
        MarkLegend.Entry(
          text: StyledText(said("median"), style: theme.text(7, .regular, theme.muted)),
          markWidth: 3
        ) { point, list in
          list.stroke(
            .segment(
              Point(x: point.x + 1.5, y: point.y - 4), Point(x: point.x + 1.5, y: point.y + 4)),
            style: StrokeStyle(color: theme.ink, width: 1))
        }
      ]
    ).draw(baseline: legendTop + 6.8, width: width, typesetter: typesetter, into: &list)
    return .success(Figure(list: list, size: Size(width: width, height: last + 3.5)))
  }

  private func draw(
    _ row: RidgelineRow, base: Double, unit: Double, x: (Double) -> Double,
    _ theme: ChartTheme, into list: inout DisplayList
  ) {
    let points = zip(places, row.densities).map { place, density in
      Point(x: x(place), y: base - density * unit)
    }
    guard let first = points.first, let last = points.last else { return }
    list.fill(
      .polygon([Point(x: first.x, y: base)] + points + [Point(x: last.x, y: base)]),
      color: theme.heat(HeatmapShade(step: 1)).opacity(0.72))
    list.stroke(
      .segment(Point(x: first.x, y: base), Point(x: last.x, y: base)),
      style: StrokeStyle(color: theme.spoke, width: 0.4))
    list.stroke(.polyline(points), style: StrokeStyle(color: theme.accent, width: 0.9))
    guard row.median >= places[0], row.median <= places[places.count - 1] else { return }
    let middle = x(row.median)
    let top = base - density(of: row, at: row.median) * unit
    list.stroke(
      .segment(Point(x: middle, y: base), Point(x: middle, y: min(top, base - 3))),
      style: StrokeStyle(color: theme.ink, width: 1))
  }

  /// Between the places on a straight line.
  private func density(of row: RidgelineRow, at value: Double) -> Double {
    guard let next = places.firstIndex(where: { $0 >= value }), next > 0 else {
      return row.densities[0]
    }
    let share = (value - places[next - 1]) / (places[next] - places[next - 1])
    return row.densities[next - 1] + share * (row.densities[next] - row.densities[next - 1])
  }
}
