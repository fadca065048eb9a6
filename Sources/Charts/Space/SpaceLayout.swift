package import Drawing
internal import PrintedNumbers

/// Where the parts of a map lie, from its top left corner.
package struct SpaceLayout: Sendable {
  package let width: Double
  package let height: Double
  /// What holds points and names.
  package let plot: Rectangle
  /// Points of the page to a unit of either axis.
  package let unit: Double
  /// The middle of the plot in units.
  let centre: (x: Double, y: Double)
  let ticks: (x: [Double], y: [Double])
  /// Those of the horizontal ticks whose numbers have room below them.
  let numbered: [Double]
  let axes: (first: AxisTitle, second: ChartTitle)
  let tickDecimals: Int
  let labels: [SpaceLabels.Placed]
  let texts: [StyledText]
  let textHeight: Double
  /// The places of points whose names stand below.
  let keyed: [Int]
  let legendTop: Double
  let legend: DisplayList

  /// Where a place of the map lies on the page.
  package func point(x: Double, y: Double) -> Point {
    Point(x: plot.midX + (x - centre.x) * unit, y: plot.midY - (y - centre.y) * unit)
  }

  /// The boxes of the names that stand in the map.
  package var labelBoxes: [Rectangle?] { labels.map(\.box) }
}

extension SpaceChart {
  private static let tickRoom = 26.0
  private static let footRoom = 24.0
  private static let labelSize = 7.4
  private static let leastPlot = 100.0

  /// The layout at a width in points.
  ///
  /// - Throws: `ChartError.doesNotFit`.
  package func layout(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> SpaceLayout {
    try validate()
    var tickRoom = Self.tickRoom
    while true {
      let room = width - tickRoom - 2
      guard room >= Self.leastPlot else {
        throw .doesNotFit(
          width: width, height: 0,
          needed: Size(width: Self.leastPlot + tickRoom + 2, height: 0))
      }
      let (layout, widest) = try drawing { () throws(DrawingError) in
        try fitted(width: width, room: room, theme: theme, typesetter: typesetter)
      }
      if widest + 4 <= tickRoom { return layout }
      // Numbers of many digits take room from the map.
      tickRoom = widest + 5
    }
  }

  /// The layout and how wide the widest number left of the map is.

  private func fitted(
    width: Double, room: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) -> (layout: SpaceLayout, widest: Double) {
    func extent(
      _ value: (SpacePoint) -> Double, _ reach: (SpacePoint.Ellipse) -> Double
    ) -> ClosedRange<Double> {
      LinearScale.union(
        points.map { point in
          let length = point.ellipse.map(reach) ?? 0
          return value(point) - length...value(point) + length
        }) ?? 0...1
    }
    let (x, y) = (extent(\.x) { $0.reach.x }, extent(\.y) { $0.reach.y })
    let spans = (x: x.upperBound - x.lowerBound, y: y.upperBound - y.lowerBound)
    let largest = max(spans.x, spans.y)
    // Names need room beside the outermost points.
    let margin = min(46.0, 0.14 * room)
    let most = 0.78 * room
    let unit: Double
    if largest > 0 {
      unit = min(
        (room - 2 * margin) / max(spans.x, largest * 1e-6),
        (most - 32) / max(spans.y, largest * 1e-6))
    } else {
      unit = 1
    }
    let plotHeight = min(max(spans.y * unit + 32, 0.4 * room), most)
    let second = try ChartTitle(
      axes.second, width: width, theme: theme, typesetter: typesetter)
    let plot = Rectangle(
      x: width - room - 2, y: second.height, width: room, height: plotHeight)
    let first = try AxisTitle(
      axes.first, size: 6.8, width: plot.maxX, theme: theme, typesetter: typesetter)
    let centre = (
      x: (x.lowerBound + x.upperBound) / 2, y: (y.lowerBound + y.upperBound) / 2
    )
    let half = (x: room / 2 / unit, y: plotHeight / 2 / unit)
    // One step for both axes, since they have one unit.
    let scale = LinearScale.covering(
      centre.x - half.x...centre.x + half.x, mostTicks: max(min(Int(room / 48), 9), 3))
    func ticks(_ middle: Double, _ half: Double) -> [Double] {
      let (low, high) = (middle - half, middle + half)
      let first = Int((low / scale.step).rounded(.up))
      let last = Int((high / scale.step).rounded(.down))
      return first <= last ? (first...last).map { Double($0) * scale.step } : []
    }
    var texts: [StyledText] = []
    var sizes: [Size] = []
    for point in points {
      let text = point.label.text(
        Self.labelSize, point.isReference ? theme.colored(theme.reference) : theme,
        weight: point.isReference ? .semibold : .regular)
      texts.append(text)
      sizes.append(
        Size(width: try typesetter.measure(text).width + 0.5, height: Self.labelSize * 1.12))
    }
    func page(_ point: SpacePoint) -> Point {
      Point(x: plot.midX + (point.x - centre.x) * unit, y: plot.midY - (point.y - centre.y) * unit)
    }
    let places = points.map(page)
    var labels = SpaceLabels(area: plot, points: places, sizes: sizes).placed
    var keyed: [Int] = []
    // A number may take the place of a name that stood there: so until every name has a place.
    while let place = labels.indices.first(where: { labels[$0].box == nil && !keyed.contains($0) })
    {
      keyed += labels.indices.filter { $0 >= place && labels[$0].box == nil && !keyed.contains($0) }
      keyed.sort()
      for (number, place) in keyed.enumerated() {
        texts[place] = StyledText(
          "\(number + 1)", style: theme.text(6.6, .semibold, figures: true))
        sizes[place] = Size(width: try typesetter.measure(texts[place]).width + 0.5, height: 7.2)
      }
      labels = SpaceLabels(area: plot, points: places, sizes: sizes).placed
    }
    let shown = (x: ticks(centre.x, half.x), y: ticks(centre.y, half.y))
    func length(_ tick: Double) throws(DrawingError) -> Double {
      try typesetter.measure(
        StyledText(
          NumberText.fixed(tick, decimals: scale.decimals), style: IntervalChart.tickStyle(theme))
      ).width
    }
    var widest = 0.0
    for tick in shown.y { widest = max(widest, try length(tick)) }
    var numbered: [Double] = []
    for tick in shown.x {
      let x = plot.midX + (tick - centre.x) * unit
      let edge = max(6, try length(tick) / 2 - 2)
      if x > plot.minX + 6, x < plot.maxX - edge { numbered.append(tick) }
    }
    let legendTop = plot.maxY + Self.footRoom + 4 + first.moreHeight
    let legend = try SpacePainter.legend(
      self, keyed: keyed.map { points[$0].label.name }, theme, top: legendTop, width: width,
      typesetter: typesetter)
    let layout = SpaceLayout(
      width: width, height: legend.bottom, plot: plot, unit: unit, centre: centre,
      ticks: shown, numbered: numbered, axes: (first, second), tickDecimals: scale.decimals,
      labels: labels, texts: texts, textHeight: Self.labelSize, keyed: keyed,
      legendTop: legendTop, legend: legend.list)
    return (layout, widest)
  }
}
