package import Drawing

/// Where the parts of a chart of timelines lie, from its top left corner.
package struct TimelineLayout: Sendable {
  /// A round's name below a panel.
  struct RoundName: Sendable {
    let lines: [TextLine]
    /// From the left edge of the panel.
    let middle: Double
    let width: Double
  }

  package let size: Size
  package let scale: LinearScale
  /// What the marks of each panel are drawn in.
  package let plots: [Rectangle]
  let grid: PanelGrid
  let title: ChartTitle
  /// The rounds that are named.
  let roundNames: [RoundName]
  private let rounds: Int

  init(
    size: Size, scale: LinearScale, grid: PanelGrid, title: ChartTitle,
    roundNames: [RoundName], rounds: Int
  ) {
    self.size = size
    self.scale = scale
    self.grid = grid
    self.title = title
    self.roundNames = roundNames
    self.rounds = rounds
    plots = grid.places.map(\.plot)
  }

  /// Where a round stands in a panel.
  package func x(_ round: Int, in plot: Rectangle) -> Double {
    plot.minX + plot.width * (Double(round) + 0.5) / Double(rounds)
  }

  package func y(_ value: Double, in plot: Rectangle) -> Double { plot.y(of: value, on: scale) }
}

extension TimelineChart {
  static let nameLeading = 8.6
  static let legendHeight = 13.0
  private static let leastPanelWidth = 82.0
  private static let leastRoundWidth = 13.0
  private static let mostPanelWidth = 230.0
  private static let mostTexts = 4

  var hasLegend: Bool { panels.contains { !$0.moves.isEmpty || !$0.changes.isEmpty } }

  /// The layout at a width in points.
  ///
  /// - Throws: `ChartError.doesNotFit`.
  package func layout(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> TimelineLayout {
    try validate()
    let extents = panels.flatMap(\.estimates).compactMap { $0?.extent }
    let lower = extents.map(\.lowerBound).min() ?? 0
    let upper = extents.map(\.upperBound).max() ?? 1
    let scale = LinearScale.covering(lower...upper, mostTicks: panels.count > 12 ? 4 : 5)
    let left = try drawing { () throws(DrawingError) in
      try scale.widestLabel(IntervalChart.tickStyle(theme), typesetter) + 6
    }
    let room = width - left
    guard room >= Self.leastPanelWidth else {
      throw .doesNotFit(
        width: width, height: 0,
        needed: Size(width: width + Self.leastPanelWidth - room, height: 0))
    }
    let wanted = Self.leastRoundWidth * Double(rounds.count)
    let columns = PanelGrid.Columns(
      panels: panels.count, width: room, least: min(max(Self.leastPanelWidth, wanted), room),
      most: max(Self.mostPanelWidth, wanted))
    return try drawing { () throws(DrawingError) in
      let names = try roundNames(
        panelWidth: columns.width, theme: theme, typesetter: typesetter)
      let title = try ChartTitle(
        self.title, width: width, size: 7, theme: theme, typesetter: typesetter)
      let deepest = Double(names.map(\.lines.count).max() ?? 1)
      let grid = try PanelGrid(
        titles: panels.map(\.title), columns: columns, left: left,
        top: title.height + (hasLegend ? Self.legendHeight : 0),
        footHeight: deepest * Self.nameLeading + 3, theme: theme, typesetter: typesetter)
      return TimelineLayout(
        size: Size(width: width, height: grid.foot), scale: scale, grid: grid, title: title,
        roundNames: names, rounds: rounds.count)
    }
  }

  /// The names of as many rounds as there is room for, the last always among them.
  private func roundNames(
    panelWidth: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) -> [TimelineLayout.RoundName] {
    let style = theme.text(6.6, .regular, theme.muted, figures: true)
    let slot = panelWidth / Double(rounds.count)
    let last = rounds.count - 1
    var names: [TimelineLayout.RoundName] = []
    for step in 1...rounds.count {
      let room = min(slot * Double(step), panelWidth) - 3
      names = []
      for round in stride(from: last, through: 0, by: -step) {
        let lines = try typesetter.lines(StyledText(rounds[round], style: style), width: room)
        let width = lines.map(\.width).max() ?? 0
        // A name that is wider than its round's place stays in the panel.
        let middle = min(
          max(slot * (Double(round) + 0.5), width / 2), panelWidth - width / 2)
        names.append(
          .init(lines: Array(lines.prefix(Self.mostTexts)), middle: middle, width: width))
      }
      let areApart = zip(names, names.dropFirst()).allSatisfy { right, left in
        left.middle + left.width / 2 + 3 <= right.middle - right.width / 2
      }
      // A name in several lines has to have room for words.
      let areWhole = names.allSatisfy {
        $0.lines.count == 1 || ($0.lines.count < Self.mostTexts && room >= 24)
      }
      if areApart, areWhole { return names }
    }
    // One alone, with as much of it as has room.
    return Array(names.prefix(1))
  }
}
