package import Drawing
internal import PrintedNumbers
internal import Wording

/// An item by how high it is scored and how well it tells apart.
package struct ScatterItem: Hashable, Sendable, Codable {
  package var label: ChartLabel
  /// The mean score in per cent of the scale, 0...100.
  package var share: Double
  /// The correlation with the other items, -1...1; nil where there is none.
  package var correlation: Double?

  package init(_ label: ChartLabel, share: Double, correlation: Double?) {
    self.label = label
    self.share = share
    self.correlation = correlation
  }
}

/// Items by their mean score (across) and their correlation with the other items (upwards): those below
/// zero, which tell the wrong way round, are open and the lowest of them have names.
package struct ItemScatterChart: Chart, Codable {
  package var items: [ScatterItem]
  package var axes: (across: String, upwards: String) {
    get { (axisAcross, axisUpwards) }
    set { (axisAcross, axisUpwards) = newValue }
  }

  private var axisAcross: String
  private var axisUpwards: String

  package init(items: [ScatterItem], axes: (across: String, upwards: String)) {
    self.items = items
    (axisAcross, axisUpwards) = axes
  }

  package static let mostItems = 20_000
  private static let mostNamed = 8

  package func problems() -> [ChartError] {
    var problems: [ChartError] = []
    if items.isEmpty { problems.append(.empty("items")) }
    if items.count > Self.mostItems {
      problems.append(.tooManyParts("items", count: items.count, limit: Self.mostItems))
    }
    for item in items {
      let isShare = (0...100).contains(item.share)
      let isCorrelation = item.correlation.map { (-1.000001...1.000001).contains($0) } ?? true
      if !isShare || !isCorrelation {
        problems.append(.invalidEstimate(series: axes.upwards, axis: item.label.name))
      }
    }
    return problems
  }

  /// Those below zero, the lowest first.
  private var reversed: [Int] {
    items.indices.filter { (items[$0].correlation ?? 1) < 0 }.sorted {
      (items[$0].correlation ?? 0, $0) < (items[$1].correlation ?? 0, $1)
    }
  }

  private func words(_ reversed: [Int]) -> String {
    let all = CountText.counted(items.count, "item", isGrouped: true)
    let names = CountText.list(reversed.map { items[$0].label.name }, most: 8)
    return switch reversed.count {
    case 0: said("0 of \(all) lie below zero.")
    case 1: said("1 of \(all) lies below zero: \(names).")
    default: said("\(reversed.count) of \(all) lie below zero: \(names).")
    }
  }

  package var data: ChartData {
    get throws(ChartError) {
      try validate()
      let known = items.filter { $0.correlation != nil }
      let reversed = reversed
      var notes = [words(reversed)]
      let missing = items.count { $0.correlation == nil }
      if missing > 0 {
        let counted = CountText.counted(missing, "item", isGrouped: true)
        notes.append(
          missing == 1
            ? said("\(counted) without a correlation is not drawn.")
            : said("\(counted) without a correlation are not drawn."))
      }
      return ChartData(
        kind: said("Scatter chart"),
        part: known.count == 1 ? said("item", as: "part") : said("items", as: "part"),
        names: known.map(\.label.name),
        series: [
          ChartSeries(
            name: axes.across, estimates: known.map { ChartEstimate(value: $0.share) }),
          ChartSeries(
            name: axes.upwards,
            estimates: known.map { $0.correlation.map { ChartEstimate(value: $0) } }),
        ], scale: nil, decimals: 2, isOneScale: false, notes: notes,
        grid: ChartData.Grid(
          rows: items.map(\.label.name), columns: [axes.across, axes.upwards],
          cells: items.map { item in
            [
              ChartEstimate(value: item.share),
              item.correlation.map { ChartEstimate(value: $0) },
            ]
          }))
    }
  }

  /// Draws the chart at a width.
  ///
  /// - Parameter width: points, the numbers of the axes included; 160 and more.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    try validate()
    let left = 26.0
    let room = min(width - left - 10, 400)
    guard room >= 100 else {
      throw .doesNotFit(width: width, height: 0, needed: Size(width: 136, height: 0))
    }
    return try drawing { () throws(DrawingError) in
      let title = try ChartTitle(
        axes.upwards, width: width, theme: theme, typesetter: typesetter)
      return try drawn(
        width: width, title: title,
        plot: Rectangle(x: left, y: title.height + 2, width: room, height: 0.58 * room),
        theme: theme, typesetter: typesetter)
    }
  }

  private func drawn(
    width: Double, title: ChartTitle, plot: Rectangle, theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) -> Figure {
    var list = DisplayList()
    let correlations = items.compactMap(\.correlation)
    let vertical = LinearScale.covering(
      min(correlations.min() ?? 0, 0)...max(correlations.max() ?? 1, 0.2), mostTicks: 7)
    let across = LinearScale.exact(0...100, mostTicks: 6)
    func place(_ share: Double, _ correlation: Double) -> Point {
      Point(
        x: plot.minX + plot.width * across.position(share),
        y: plot.maxY - plot.height * vertical.position(correlation))
    }
    let style = IntervalChart.tickStyle(theme)
    for tick in across.ticks {
      let x = place(tick, 0).x
      list.stroke(
        .segment(Point(x: x, y: plot.minY), Point(x: x, y: plot.maxY)),
        style: StrokeStyle(color: theme.rule, width: 0.5))
      list.text(
        StyledText(across.label(tick), style: style), at: Point(x: x, y: plot.maxY + 9),
        anchor: .middle)
    }
    for tick in vertical.ticks {
      let y = place(0, tick).y
      list.stroke(
        .segment(Point(x: plot.minX, y: y), Point(x: plot.maxX, y: y)),
        style: StrokeStyle(
          color: tick == 0 ? theme.muted : theme.rule, width: tick == 0 ? 0.8 : 0.5))
      list.text(
        StyledText(vertical.label(tick), style: style), at: Point(x: plot.minX - 5, y: y + 2.4),
        anchor: .end)
    }
    title.draw(top: 0, into: &list)
    let below = try AxisTitle(
      axes.across, size: 6.8, width: plot.maxX, theme: theme, typesetter: typesetter)
    below.draw(at: Point(x: plot.maxX, y: plot.maxY + 19), anchor: .end, into: &list)
    let named = Array(reversed.prefix(Self.mostNamed))
    for item in items {
      guard let correlation = item.correlation else { continue }
      let circle = Path.circle(centre: place(item.share, correlation), radius: 1.8)
      if correlation < 0 {
        list.stroke(circle, style: StrokeStyle(color: theme.series(1).text, width: 0.8))
      } else {
        list.fill(circle, color: theme.accent.opacity(0.55))
      }
    }
    var texts: [StyledText] = []
    var sizes: [Size] = []
    for index in named {
      let text = items[index].label.text(6.8, theme)
      texts.append(text)
      sizes.append(Size(width: try typesetter.measure(text).width + 0.5, height: 7.6))
    }
    let points = named.map { place(items[$0].share, items[$0].correlation ?? 0) }
    let labels = SpaceLabels(area: plot, points: points, sizes: sizes).placed
    for (index, label) in labels.enumerated() {
      guard let box = label.box else { continue }
      if let end = label.leader {
        list.stroke(
          .segment(points[index], end), style: StrokeStyle(color: theme.muted, width: 0.4))
      }
      list.text(texts[index], at: Point(x: box.x, y: box.y + 0.82 * box.height))
    }
    return Figure(list: list, size: Size(width: width, height: plot.maxY + 23 + below.moreHeight))
  }
}
