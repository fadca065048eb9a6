package import Drawing
internal import PrintedNumbers
internal import Wording

/// One quantity of a chart of panels.
package struct IntervalPanel: Hashable, Sendable, Codable {
  /// What the numbers are, printed above the panel.
  package var title: String
  /// One for each row; nil is a gap.
  package var estimates: [ChartEstimate?]
  /// A heavy line, such as 0 for a bias; the scale then covers it.
  package var referenceValue: Double?

  package init(title: String, estimates: [ChartEstimate?], referenceValue: Double? = nil) {
    self.title = title
    self.estimates = estimates
    self.referenceValue = referenceValue
  }
}

/// Several quantities of the same rows, side by side, each on a scale of its own: dots with intervals.
package struct IntervalPanels: Chart, Codable {
  /// From top to bottom.
  package var rows: [String]
  package var panels: [IntervalPanel]
  package var decimals: Int

  package init(rows: [String], panels: [IntervalPanel], decimals: Int = 2) {
    self.rows = rows
    self.panels = panels
    self.decimals = decimals
  }

  package func problems() -> [ChartError] {
    var problems: [ChartError] = []
    if rows.isEmpty { problems.append(.empty("rows")) }
    if panels.isEmpty { problems.append(.empty("panels")) }
    for panel in panels {
      problems += ChartSeries(name: panel.title, estimates: panel.estimates).problems(axes: rows)
      if let value = panel.referenceValue, !value.isFinite {
        problems.append(.invalidScale("cannot hold the reference \(value)"))
      }
    }
    return problems
  }

  /// A series for each panel.
  package var data: ChartData {
    ChartData(
      kind: panels.count == 1 ? said("Interval chart") : said("Interval charts side by side"),
      part: said("rows", as: "part"),
      names: rows, series: panels.map { ChartSeries(name: $0.title, estimates: $0.estimates) },
      scale: nil, decimals: decimals, isOneScale: false)
  }

  private static let gap = 14.0
  private static let leastPanelWidth = 74.0
  private static let titleLeading = 8.6
  private static let stackGap = 12.0

  /// Draws the panels, as many beside each other as there is room for.
  ///
  /// - Parameter width: points, names included; 150 and more.
  /// - Throws: `ChartError.doesNotFit` when the names leave no room for a panel.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    try validate()
    let names = try drawing { () throws(DrawingError) -> [[TextLine]] in
      try nameLines(width: max(0.3 * width, 60), theme: theme, typesetter: typesetter)
    }
    let nameWidth = names.flatMap(\.self).map(\.width).max() ?? 0
    let left = nameWidth + IntervalChart.nameGap
    let room = width - left
    let least = try drawing { () throws(DrawingError) in
      max(Self.leastPanelWidth, try widestEnds(theme: theme, typesetter: typesetter))
    }
    guard room >= least else {
      throw .doesNotFit(
        width: width, height: 0, needed: Size(width: width + least - room, height: 0))
    }
    let most = Int((room + Self.gap) / (least + Self.gap))
    let stacks = (panels.count + most - 1) / most
    // Rows of panels of nearly one length.
    let count = (panels.count + stacks - 1) / stacks
    let panelWidth = min((room + Self.gap) / Double(count) - Self.gap, 200)
    var list = DisplayList()
    var y = 0.0
    for start in stride(from: 0, to: panels.count, by: count) {
      if start > 0 { y += Self.stackGap }
      let shown = panels[start..<min(start + count, panels.count)]
      let titles = try drawing { () throws(DrawingError) -> [[TextLine]] in
        var titles: [[TextLine]] = []
        for panel in shown {
          titles.append(
            try typesetter.lines(
              StyledText(panel.title, style: theme.text(7, .semibold, theme.ink)),
              width: panelWidth))
        }
        return titles
      }
      y += Double(titles.map(\.count).max() ?? 1) * Self.titleLeading
      let middles = self.middles(names, from: y + 12)
      let foot = (middles.last ?? y) + Self.height(names[names.count - 1]) / 2 + 1.5
      for (index, lines) in names.enumerated() {
        draw(lines, at: Point(x: nameWidth, y: middles[index]), into: &list)
      }
      for (place, panel) in shown.enumerated() {
        let x = left + Double(place) * (panelWidth + Self.gap)
        for (number, line) in titles[place].reversed().enumerated() {
          list.text(
            line.text, at: Point(x: x, y: y - 2.4 - Double(number) * Self.titleLeading))
        }
        try drawing { () throws(DrawingError) in
          try draw(
            panel, x: x, width: panelWidth, top: y, foot: foot, middles: middles, theme: theme,
            typesetter: typesetter, into: &list)
        }
      }
      y = foot
    }
    return Figure(list: list, size: Size(width: width, height: y))
  }

  /// What the numbers at both ends of the shortest scale of any panel need beside each other.
  private func widestEnds(
    theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) -> Double {
    let style = IntervalChart.tickStyle(theme)
    var widest = 0.0
    for panel in panels {
      let scale = try scale(of: panel, length: 0, style: style, typesetter: typesetter)
      widest = max(widest, try scale.widestLabel(style, typesetter))
    }
    return 2 * widest + 4
  }

  private func nameLines(
    width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) -> [[TextLine]] {
    var names: [[TextLine]] = []
    for row in rows {
      names.append(try typesetter.lines(StyledText(row, style: theme.text(8)), width: width))
    }
    return names
  }

  private static func height(_ lines: [TextLine]) -> Double {
    max(
      IntervalChart.rowPitch(series: 1), Double(lines.count) * IntervalChart.nameLeading + 3.4)
  }

  private func middles(_ names: [[TextLine]], from top: Double) -> [Double] {
    var y = top
    return names.map { lines in
      let height = Self.height(lines)
      y += height
      return y - height / 2
    }
  }

  private func draw(_ lines: [TextLine], at place: Point, into list: inout DisplayList) {
    let top = place.y - Double(lines.count) * IntervalChart.nameLeading / 2
    for (number, line) in lines.enumerated() {
      list.text(
        line.text,
        at: Point(x: place.x, y: top + Double(number) * IntervalChart.nameLeading + 7.6),
        anchor: .end)
    }
  }

  private func draw(
    _ panel: IntervalPanel, x: Double, width: Double, top: Double, foot: Double,
    middles: [Double], theme: ChartTheme, typesetter: Typesetter, into list: inout DisplayList
  ) throws(DrawingError) {
    let style = IntervalChart.tickStyle(theme)
    // The labels at the ends stand half outside of the scale.
    var inset = 8.0
    var scale = try scale(
      of: panel, length: width - 2 * inset, style: style, typesetter: typesetter)
    let reach = try scale.widestLabel(style, typesetter) / 2
    if reach > inset + 1 {
      inset = min(reach, width / 4)
      scale = try self.scale(
        of: panel, length: width - 2 * inset, style: style, typesetter: typesetter)
    }
    let plot = (x: x + inset, width: width - 2 * inset)
    let mark = IntervalMark(
      scale: scale, x: plot.x, width: plot.width, style: theme.series(0), theme: theme,
      decimals: decimals)
    let rulesTop = top + 10.5
    for tick in scale.ticks {
      let place = mark.position(tick)
      list.text(
        StyledText(scale.label(tick), style: style), at: Point(x: place, y: top + 7.4),
        anchor: .middle)
      list.stroke(
        .segment(Point(x: place, y: rulesTop), Point(x: place, y: foot)),
        style: StrokeStyle(color: theme.rule, width: 0.5))
    }
    if let value = panel.referenceValue {
      let place = mark.position(value)
      list.stroke(
        .segment(Point(x: place, y: rulesTop), Point(x: place, y: foot)),
        style: StrokeStyle(color: theme.muted, width: 0.6))
    }
    for (estimate, middle) in zip(panel.estimates, middles) {
      guard let estimate else {
        list.text(
          StyledText("–", style: theme.text(6.8, .regular, theme.muted)),
          at: Point(x: plot.x + plot.width / 2, y: middle + 2.4), anchor: .middle)
        continue
      }
      mark.draw(estimate, y: middle, into: &list)
    }
  }

  /// The scale over all numbers, with as many ticks as their labels leave room for.
  private func scale(
    of panel: IntervalPanel, length: Double, style: TextStyle, typesetter: Typesetter
  ) throws(DrawingError) -> LinearScale {
    let extents =
      panel.estimates.compactMap { $0?.extent } + (panel.referenceValue.map { [$0...$0] } ?? [])
    let lower = extents.map(\.lowerBound).min() ?? 0
    let upper = extents.map(\.upperBound).max() ?? 1
    var scale = LinearScale.covering(lower...upper, mostTicks: 2)
    for most in stride(from: 6, through: 2, by: -1) {
      scale = .covering(lower...upper, mostTicks: most)
      var widest = 0.0
      for tick in scale.ticks {
        widest = max(
          widest, try typesetter.measure(StyledText(scale.label(tick), style: style)).width)
      }
      if length * scale.step / (scale.maximum - scale.minimum) >= widest + 6 { break }
    }
    return scale
  }
}
