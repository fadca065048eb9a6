import Drawing

/// Small panels of one size, in rows, with a title above each.
struct PanelGrid {
  /// A panel's place.
  struct Place {
    /// What its marks are drawn in.
    let plot: Rectangle
    let title: [TextLine]
    /// Whether it is the first of its row, where the vertical scale is named.
    let isFirst: Bool
    /// Whether nothing lies below it, where the horizontal scale is named.
    let isLowest: Bool
  }

  let panelWidth: Double
  let places: [Place]
  /// The foot of the lowest panel with what is named below it.
  let foot: Double

  static let titleLeading = 8.6
  private static let gap = 10.0
  private static let rowGap = 7.0

  /// The widths of panels and how many stand in a row, of nearly equal rows.
  struct Columns {
    let count: Int
    let width: Double
    let rows: Int

    /// - Parameters:
    ///   - panels: how many.
    ///   - width: what they share.
    ///   - least: of a panel.
    ///   - most: of a panel, which is no less.
    init(panels: Int, width: Double, least: Double, most: Double) {
      let fitting = max(Int((width + PanelGrid.gap) / (least + PanelGrid.gap)), 1)
      rows = (panels + fitting - 1) / fitting
      count = (panels + rows - 1) / rows
      self.width = min((width + PanelGrid.gap) / Double(count) - PanelGrid.gap, most)
    }
  }

  /// - Parameters:
  ///   - left: where the first panel of a row begins; the vertical scale is named left of it.
  ///   - footHeight: of what is named below the lowest panels.
  init(
    titles: [String], columns: Columns, left: Double, top: Double, footHeight: Double,
    theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) {
    // Many rows have to fit a page.
    let height =
      switch columns.rows {
      case ...2: 84.0
      case 3...4: 62.0
      case 5...6: 46.0
      default: 38.0
      }
    let count = titles.count
    var places: [Place] = []
    var y = top
    for start in stride(from: 0, to: count, by: columns.count) {
      let shown = start..<min(start + columns.count, count)
      var texts: [[TextLine]] = []
      for title in titles[shown] {
        texts.append(
          try typesetter.lines(
            StyledText(title, style: theme.text(7.2, .semibold, theme.ink)), width: columns.width))
      }
      let head = y + Double(texts.map(\.count).max() ?? 1) * Self.titleLeading + 3
      let isNamed = shown.contains { $0 + columns.count >= count }
      for (column, title) in texts.enumerated() {
        places.append(
          Place(
            plot: Rectangle(
              x: left + Double(column) * (columns.width + Self.gap), y: head,
              width: columns.width, height: height),
            title: title, isFirst: column == 0, isLowest: start + column + columns.count >= count))
      }
      y = head + height + (isNamed ? footHeight : 0) + Self.rowGap
    }
    panelWidth = columns.width
    self.places = places
    foot = y - Self.rowGap
  }

  /// The titles, the rules of the vertical scale, and its numbers left of each row.
  func draw(_ scale: LinearScale, theme: ChartTheme, into list: inout DisplayList) {
    for place in places {
      let plot = place.plot
      let top = plot.minY - 3 - Double(place.title.count) * Self.titleLeading
      for (number, line) in place.title.enumerated() {
        list.text(
          line.text, at: Point(x: plot.minX, y: top + Double(number) * Self.titleLeading + 6.8))
      }
      for tick in scale.ticks {
        let y = plot.y(of: tick, on: scale)
        list.stroke(
          .segment(Point(x: plot.minX, y: y), Point(x: plot.maxX, y: y)),
          style: StrokeStyle(color: theme.rule, width: 0.5))
        guard place.isFirst else { continue }
        list.text(
          StyledText(scale.label(tick), style: IntervalChart.tickStyle(theme)),
          at: Point(x: plot.minX - 4, y: y + 2.4), anchor: .end)
      }
    }
  }
}

extension Rectangle {
  /// Where a number of a vertical scale stands that is as high as the rectangle.
  func y(of value: Double, on scale: LinearScale) -> Double {
    maxY - height * scale.position(value)
  }
}

extension LinearScale {
  /// The width of the widest number at its ticks, in points.
  func widestLabel(_ style: TextStyle, _ typesetter: Typesetter) throws(DrawingError) -> Double {
    var widest = 0.0
    for tick in ticks {
      widest = max(widest, try typesetter.measure(StyledText(label(tick), style: style)).width)
    }
    return widest
  }
}
