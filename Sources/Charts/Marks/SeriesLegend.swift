import Drawing
internal import Wording

/// The names of the series in their own colour, each with a piece of its line and its marker.
struct SeriesLegend {
  let names: [String]
  let reference: String?
  let referenceHasBand: Bool
  let theme: ChartTheme

  static let lineHeight = 13.0

  private struct Entry {
    /// A name that is wider than the chart takes several.
    var lines: [TextLine]
    var style: ChartTheme.SeriesStyle?

    var width: Double { (lines.map(\.width).max() ?? 0) + SeriesLegend.indent }
  }

  private static let sample = 22.0
  private static let indent = sample + 5
  private static let gap = 18.0
  private static let leading = 10.4

  /// The entries from a left edge on, wrapped to a width.
  ///
  /// - Returns: the list, and its height in points; 0 when there is nothing to tell apart.
  func draw(
    x: Double, y: Double, width: Double, typesetter: Typesetter
  ) throws(DrawingError) -> (list: DisplayList, height: Double) {
    var list = DisplayList()
    var left = 0.0
    var baseline = y + 9.2
    var deepest = baseline
    for entry in try entries(typesetter, width: width) {
      if left > 0, left + entry.width > width {
        left = 0
        baseline = deepest + Self.lineHeight
      }
      let start = Point(x: x + left, y: baseline - 3.1)
      if let style = entry.style {
        SeriesMark(style: style).sample(from: start, length: Self.sample, into: &list)
      } else {
        if referenceHasBand {
          list.fill(
            .rectangle(Rectangle(x: start.x, y: start.y - 3.2, width: Self.sample, height: 6.4)),
            color: theme.referenceBand)
        }
        list.stroke(
          .segment(start, Point(x: start.x + Self.sample, y: start.y)),
          style: StrokeStyle(color: theme.reference, width: 0.9))
      }
      for (number, line) in entry.lines.enumerated() {
        let place = baseline + Double(number) * Self.leading
        list.text(line.text, at: Point(x: x + left + Self.indent, y: place))
        deepest = max(deepest, place)
      }
      left += entry.width + Self.gap
    }
    return (list, list.isEmpty ? 0 : deepest - y + 3.8)
  }

  private func entries(
    _ typesetter: Typesetter, width: Double
  ) throws(DrawingError) -> [Entry] {
    var entries: [Entry] = []
    let room = max(width - Self.indent, 40)
    for (index, name) in names.enumerated() {
      let style = theme.series(index)
      var text = StyledText(name, style: theme.text(8.4, .semibold, style.text))
      if let dash = style.dashName {
        text += StyledText(
          said(" (\(said(.named(dash))))"), style: theme.text(8.4, .regular, style.text))
      }
      entries.append(Entry(lines: try typesetter.lines(text, width: room), style: style))
    }
    if let reference {
      let text = StyledText(reference, style: theme.text(8.4, .semibold, theme.reference))
      entries.append(Entry(lines: try typesetter.lines(text, width: room), style: nil))
    }
    return entries
  }
}
