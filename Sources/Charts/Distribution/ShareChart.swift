package import Drawing
internal import PrintedNumbers
internal import Wording

/// A row of shares that make up a whole.
package struct ShareRow: Hashable, Sendable, Codable {
  package var label: ChartLabel
  /// One for each category, 0...1; together 1.
  package var shares: [Double]
  /// How many stand behind them.
  package var count: Int

  package init(_ label: ChartLabel, shares: [Double], count: Int) {
    self.label = label
    self.shares = shares
    self.count = count
  }
}

/// Bars from 0 to 100 %, each made of the shares of its categories in their order, darker for higher ones,
/// with numbers where there is room.
package struct ShareChart: Chart, Codable {
  /// From top to bottom.
  package var rows: [ShareRow]
  /// From the lowest to the highest.
  package var categories: [String]
  /// What categories are, printed above: "Rating".
  package var title: String?
  /// The head of the counts.
  package var countTitle: String

  package init(
    rows: [ShareRow], categories: [String], title: String? = nil, countTitle: String = "n"
  ) {
    self.rows = rows
    self.categories = categories
    self.title = title
    self.countTitle = countTitle
  }

  package static let mostRows = 60
  package static let mostCategories = 9

  package func problems() -> [ChartError] {
    var problems: [ChartError] = []
    if rows.isEmpty { problems.append(.empty("rows")) }
    if categories.isEmpty { problems.append(.empty("categories")) }
    for (kind, count, limit) in [
      ("rows", rows.count, Self.mostRows), ("categories", categories.count, Self.mostCategories),
    ] where count > limit {
      problems.append(.tooManyParts(kind, count: count, limit: limit))
    }
    for row in rows {
      if row.shares.count != categories.count {
        problems.append(
          .wrongCount(
            series: row.label.name, estimates: row.shares.count, expected: categories.count))
      }
      let sum = row.shares.reduce(0, +)
      if !row.shares.allSatisfy({ $0 >= 0 && $0 <= 1 + 1e-9 }) || abs(sum - 1) > 1e-6 {
        problems.append(.invalidEstimate(series: title ?? "Shares", axis: row.label.name))
      }
    }
    return problems
  }

  /// The shares in per cent: a series for each category.
  package var data: ChartData {
    get throws(ChartError) {
      try validate()
      func percent(_ share: Double) -> ChartEstimate { ChartEstimate(value: 100 * share) }
      let counts = rows.map { said("\($0.label.name) n = \($0.count)") }
      return ChartData(
        kind: said("Bars of shares"),
        part: rows.count == 1 ? said("row", as: "part") : said("rows", as: "part"),
        names: rows.map(\.label.name),
        series: categories.enumerated().map { place, category in
          ChartSeries(
            name: said("Per cent \(category)"), estimates: rows.map { percent($0.shares[place]) })
        }, scale: .exact(0...100), decimals: 0, isOneScale: false,
        notes: [
          said("Rows: \(CountText.list(counts, most: 12)).")
        ],
        grid: ChartData.Grid(
          rows: rows.map(\.label.name), columns: categories.map { said("\($0), %") } + ["n"],
          cells: rows.map { row in
            row.shares.map { percent($0) } + [ChartEstimate(value: Double(row.count))]
          }))
    }
  }

  private static let gap = 9.0
  private static let leastPlot = 80.0

  /// Draws the chart at a width.
  ///
  /// - Parameter width: points, names included; 200 and more.
  /// - Throws: `ChartError.doesNotFit` when the names leave no room for the bars.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    try validate()
    return try drawing { () throws(DrawingError) in
      try drawn(width: width, theme: theme, typesetter: typesetter)
    }.get()
  }

  private func drawn(
    width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) -> Result<Figure, ChartError> {
    let measure =
      rows.count <= 30
      ? RowStack.Measure(pitch: 15, size: 8) : RowStack.Measure(pitch: 12, size: 7.2)
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
    // The last label of the scale stands half outside of it.
    let room = width - plotX - Self.gap - counts - 8
    guard room >= Self.leastPlot else {
      return .failure(
        .doesNotFit(
          width: width, height: 0,
          needed: Size(width: width + Self.leastPlot - room, height: 0)))
    }
    var list = DisplayList()
    let top = try legend(width: width, theme, typesetter, into: &list)
    let placed = stack.from(top + 12)
    list.text(
      StyledText(countTitle, style: countStyle), at: Point(x: width, y: top + 6.6), anchor: .end)
    for tick in stride(from: 0.0, through: 100, by: room > 200 ? 25 : 50) {
      let x = plotX + room * tick / 100
      list.text(
        StyledText(
          NumberText.percent(tick / 100), style: IntervalChart.tickStyle(theme)),
        at: Point(x: x, y: top + 6.6), anchor: .middle)
      list.stroke(
        .segment(Point(x: x, y: top + 9.5), Point(x: x, y: placed.bottom)),
        style: StrokeStyle(color: theme.rule, width: 0.5))
    }
    placed.draw(edge: plotX - Self.gap, into: &list)
    for (place, row) in rows.enumerated() {
      let y = placed.middle(place)
      list.text(
        StyledText(NumberText.grouped(row.count), style: countStyle),
        at: Point(x: width, y: y + 2.5), anchor: .end)
      var x = plotX
      for (category, share) in row.shares.enumerated() {
        defer { x += room * share }
        let area = Rectangle(
          x: x, y: y - 4.6, width: room * share, height: 9.2)
        guard area.width > 0 else { continue }
        let color = color(category, theme)
        list.fill(.rectangle(area), color: color)
        if area.width > 1.4, category > 0 {
          // A white edge parts neighbours whose shades are near.
          list.stroke(
            .segment(Point(x: x, y: area.minY), Point(x: x, y: area.maxY)),
            style: StrokeStyle(color: .white, width: 0.6))
        }
        let text = StyledText(
          NumberText.fixed(100 * share, decimals: 0),
          style: theme.text(6.6, .medium, theme.ink(on: color), figures: true))
        if try typesetter.measure(text).width + 4 <= area.width {
          list.text(text, at: Point(x: area.midX, y: y + 2.4), anchor: .middle)
        }
      }
    }
    return .success(Figure(list: list, size: Size(width: width, height: placed.bottom + 2)))
  }

  private func color(_ category: Int, _ theme: ChartTheme) -> Color {
    let last = Double(max(categories.count - 1, 1))
    // Two categories take the ends that can be told from white and from each other.
    let share = categories.count == 2 ? [0.25, 0.75][category] : Double(category) / last
    return theme.heat(HeatmapShade(step: Int((share * 4).rounded())))
  }

  /// Which shade is which category, above the bars.
  ///
  /// - Returns: where it ends.
  private func legend(
    width: Double, _ theme: ChartTheme, _ typesetter: Typesetter, into list: inout DisplayList
  ) throws(DrawingError) -> Double {
    func words(_ text: String) -> StyledText {
      StyledText(text, style: theme.text(7, .regular, theme.muted, figures: true))
    }
    let title = try ChartTitle(self.title, width: width, theme: theme, typesetter: typesetter)
    title.draw(top: 0, into: &list)
    let last = try MarkLegend(
      entries: categories.enumerated().map { place, category in
        MarkLegend.Entry(text: words(category), markWidth: 10) { point, list in
          list.fill(
            .rectangle(Rectangle(x: point.x, y: point.y - 3.8, width: 10, height: 7.6)),
            color: color(place, theme))
        }
      }
    ).draw(
      baseline: title.height + 7.6, width: width, typesetter: typesetter, into: &list)
    return last + 7
  }
}
