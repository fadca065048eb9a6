import Drawing

/// The names of the series in their own colour, each with a piece of its line and its marker.
struct SeriesLegend {
  let names: [String]
  let reference: String?
  let referenceHasBand: Bool
  let theme: ChartTheme

  static let lineHeight = 13.0

  private struct Entry {
    var text: StyledText
    var style: ChartTheme.SeriesStyle?
    var width: Double
  }

  private static let sample = 22.0
  private static let gap = 18.0

  /// The entries from a left edge on, wrapped to a width.
  ///
  /// - Returns: the list, and its height in points; 0 when there is nothing to tell apart.
  func draw(
    x: Double, y: Double, width: Double, typesetter: Typesetter
  ) throws(DrawingError) -> (list: DisplayList, height: Double) {
    var list = DisplayList()
    var left = 0.0
    var baseline = y + 9.2
    for entry in try entries(typesetter, width: width) {
      if left > 0, left + entry.width > width {
        left = 0
        baseline += Self.lineHeight
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
      list.text(entry.text, at: Point(x: x + left + Self.sample + 5, y: baseline))
      left += entry.width + Self.gap
    }
    return (list, list.isEmpty ? 0 : baseline - y + 3.8)
  }

  private func entries(
    _ typesetter: Typesetter, width: Double
  ) throws(DrawingError) -> [Entry] {
    var entries: [Entry] = []
    for (index, name) in names.enumerated() {
      let style = theme.series(index)
      var text = StyledText(name, style: theme.text(8.4, .semibold, style.text))
      if let dash = style.dashName {
        text += StyledText(" (\(dash))", style: theme.text(8.4, .regular, style.text))
      }
      let advance = try typesetter.measure(text).width
      entries.append(Entry(text: text, style: style, width: advance + Self.sample + 5))
    }
    if let reference {
      let text = StyledText(reference, style: theme.text(8.4, .semibold, theme.reference))
      let advance = try typesetter.measure(text).width
      entries.append(Entry(text: text, style: nil, width: advance + Self.sample + 5))
    }
    return entries
  }
}
