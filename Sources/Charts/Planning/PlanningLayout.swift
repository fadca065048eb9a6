package import Drawing

/// Where the parts of a planning chart lie, from its top left corner.
package struct PlanningLayout: Sendable, Hashable {
  package let width: Double
  package let height: Double
  package let items: LogarithmicScale
  package let halfWidths: LinearScale
  /// What the lines are drawn in.
  package let plot: Rectangle
  /// The lines of each name at the end of its line, and the middle of their stack.
  let names: [[TextLine]]
  package let nameMiddles: [Double]
  let title: ChartTitle
  let axis: AxisTitle

  /// Where a point stands.
  package func place(_ point: PlanningPoint) -> Point {
    Point(x: x(of: point.items), y: y(of: point.halfWidth))
  }

  func x(of items: Double) -> Double { plot.x + plot.width * self.items.position(items) }
  func y(of halfWidth: Double) -> Double {
    plot.maxY - plot.height * halfWidths.position(halfWidth)
  }
}

extension PlanningChart {
  static let nameLeading = 9.6
  /// Between the end of a line and its name.
  static let nameGap = 8.0
  private static let leastPlotWidth = 80.0
  private static let namePadding = 1.0

  static func nameStyle(_ theme: ChartTheme, isPresent: Bool) -> TextStyle {
    theme.text(7.6, isPresent ? .semibold : .regular, isPresent ? theme.accent : theme.ink)
  }

  /// The layout at a width in points.
  ///
  /// - Throws: `ChartError.doesNotFit`.
  package func layout(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> PlanningLayout {
    try validate()
    let all = lines.flatMap(\.points) + [present?.point].compactMap(\.self)
    let highest = (all.map(\.halfWidth) + [target ?? 0]).max() ?? 1
    let vertical = LinearScale.ceiling(highest)
    let tick = IntervalChart.tickStyle(theme)
    let names = try drawing { () throws(DrawingError) -> [[TextLine]] in
      var names: [[TextLine]] = []
      for (place, line) in lines.enumerated() {
        let style = Self.nameStyle(theme, isPresent: present?.line == place)
        names.append(
          try typesetter.lines(
            StyledText(line.name, style: style), width: max(0.3 * width, 40)))
      }
      return names
    }
    let labels = try drawing { () throws(DrawingError) -> Double in
      var widest = 0.0
      for value in vertical.ticks {
        widest = max(
          widest, try typesetter.measure(StyledText(vertical.label(value), style: tick)).width)
      }
      return widest
    }
    let left = labels + 6
    let nameWidth = names.flatMap(\.self).map(\.width).max() ?? 0
    let plotWidth = width - left - Self.nameGap - nameWidth
    guard plotWidth >= Self.leastPlotWidth else {
      throw .doesNotFit(
        width: width, height: 0,
        needed: Size(width: width + Self.leastPlotWidth - plotWidth, height: 0))
    }
    let counts = items
    // About 34 points a tick leave room for "10 000".
    let horizontal = try drawing { () throws(DrawingError) in
      try Self.scale(
        over: (counts.first ?? 1)...(counts.last ?? 1), mostTicks: Int(plotWidth / 34),
        length: plotWidth, style: tick, typesetter: typesetter)
    }
    let heights = names.map { Double($0.count) * Self.nameLeading + Self.namePadding }
    let plotHeight = max(min(0.5 * plotWidth, 190), 110, heights.reduce(0, +))
    let (title, axis) = try drawing { () throws(DrawingError) in
      (
        try ChartTitle(self.title, width: width, size: 7, theme: theme, typesetter: typesetter),
        try AxisTitle(self.axis, width: plotWidth, theme: theme, typesetter: typesetter)
      )
    }
    let plot = Rectangle(x: left, y: title.height + 6, width: plotWidth, height: plotHeight)
    let ends = lines.map { line in
      plot.maxY - plot.height * vertical.position(line.points.last?.halfWidth ?? 0)
    }
    return PlanningLayout(
      width: width, height: plot.maxY + 25 + axis.moreHeight, items: horizontal,
      halfWidths: vertical, plot: plot, names: names,
      nameMiddles: LabelStack.middles(
        ends, heights: heights, in: plot.minY - 4...plot.maxY + 4),
      title: title, axis: axis)
  }

  /// The scale with as many ticks as their numbers leave room for: they are not evenly apart.
  private static func scale(
    over range: ClosedRange<Double>, mostTicks: Int, length: Double, style: TextStyle,
    typesetter: Typesetter
  ) throws(DrawingError) -> LogarithmicScale {
    var scale = LogarithmicScale(over: range, mostTicks: mostTicks)
    for most in stride(from: mostTicks, through: 2, by: -1) {
      scale = LogarithmicScale(over: range, mostTicks: most)
      var end = -Double.infinity
      var isApart = true
      for tick in scale.ticks {
        let text = StyledText(LogarithmicScale.words(tick), style: style)
        let half = try typesetter.measure(text).width / 2
        let middle = length * scale.position(tick)
        if middle - half < end + 2 { isApart = false }
        end = middle + half
      }
      if isApart { break }
    }
    return scale
  }
}
