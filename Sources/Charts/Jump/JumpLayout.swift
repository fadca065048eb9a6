package import Drawing

/// Where the parts of a chart of jumps lie, from its top left corner.
package struct JumpLayout: Sendable {
  package let size: Size
  /// From left to right, the event at zero.
  package let horizontal: LinearScale
  package let vertical: LinearScale
  /// What the marks of each panel are drawn in.
  package let plots: [Rectangle]
  let grid: PanelGrid
  let title: ChartTitle
  let axis: AxisTitle

  package func x(_ place: Double, in plot: Rectangle) -> Double {
    plot.minX + plot.width * horizontal.position(place)
  }

  package func y(_ value: Double, in plot: Rectangle) -> Double {
    plot.y(of: value, on: vertical)
  }
}

extension JumpChart {
  /// Tick labels below a panel.
  private static let footHeight = 11.0
  private static let axisHeight = 11.0
  private static let leastPanelWidth = 104.0
  private static let mostPanelWidth = 230.0

  /// The layout at a width in points.
  ///
  /// - Throws: `ChartError.doesNotFit`.
  package func layout(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> JumpLayout {
    try validate()
    let bins = panels.flatMap(\.bins)
    let fits = panels.flatMap(\.fits).flatMap { [$0.start, $0.end] }
    let numbers =
      bins.compactMap(\.estimate.extent).flatMap { [$0.lowerBound, $0.upperBound] } + fits.map(\.y)
    // Scales end where the marks do: panels are small.
    let vertical = LinearScale.exact(
      (numbers.min() ?? 0)...(numbers.max() ?? 1), mostTicks: panels.count > 12 ? 4 : 5)
    let tick = IntervalChart.tickStyle(theme)
    let left = try drawing { () throws(DrawingError) in
      try vertical.widestLabel(tick, typesetter) + 6
    }
    let room = width - left
    guard room >= Self.leastPanelWidth else {
      throw .doesNotFit(
        width: width, height: 0,
        needed: Size(width: width + Self.leastPanelWidth - room, height: 0))
    }
    let columns = PanelGrid.Columns(
      panels: panels.count, width: room, least: Self.leastPanelWidth, most: Self.mostPanelWidth)
    let places =
      bins.flatMap { [$0.range.lowerBound, $0.range.upperBound] } + fits.map(\.x) + [0]
    return try drawing { () throws(DrawingError) in
      var horizontal = LinearScale.exact(
        (places.min() ?? 0)...(places.max() ?? 1), mostTicks: 2)
      for most in stride(from: 7, through: 2, by: -1) {
        horizontal = .exact((places.min() ?? 0)...(places.max() ?? 1), mostTicks: most)
        let distance =
          columns.width * horizontal.step / (horizontal.maximum - horizontal.minimum)
        if try distance >= horizontal.widestLabel(tick, typesetter) + 5,
          try isApart(horizontal, width: columns.width, tick, typesetter)
        {
          break
        }
      }
      let title = try ChartTitle(
        self.title, width: width, size: 7, theme: theme, typesetter: typesetter)
      let grid = try PanelGrid(
        titles: panels.map(\.title), columns: columns, left: left, top: title.height,
        footHeight: Self.footHeight, theme: theme, typesetter: typesetter)
      let plots = grid.places.map(\.plot)
      let right = plots.map(\.maxX).max() ?? width
      let axis = try AxisTitle(
        self.axis, width: right - left, theme: theme, typesetter: typesetter)
      return JumpLayout(
        size: Size(width: width, height: grid.foot + Self.axisHeight + axis.moreHeight),
        horizontal: horizontal, vertical: vertical, plots: plots, grid: grid, title: title,
        axis: axis)
    }
  }

  /// Where the number of a tick ends or begins: those near the ends of a panel stay in it, away from
  /// those of its neighbours.
  static func anchor(_ x: Double, in width: Double) -> DisplayList.Anchor {
    x < 5 ? .start : width - x < 5 ? .end : .middle
  }

  /// Whether no two numbers below a panel touch.
  private func isApart(
    _ scale: LinearScale, width: Double, _ style: TextStyle, _ typesetter: Typesetter
  ) throws(DrawingError) -> Bool {
    var end = -Double.infinity
    for tick in scale.ticks {
      let x = width * scale.position(tick)
      let length = try typesetter.measure(StyledText(scale.label(tick), style: style)).width
      let start =
        switch Self.anchor(x, in: width) {
        case .start: x
        case .middle: x - length / 2
        case .end: x - length
        }
      if start < end + 2 { return false }
      end = start + length
    }
    return true
  }
}
