import Drawing

/// What an axis shows, below its numbers, in as many lines as it needs.
struct AxisTitle: Hashable, Sendable {
  private let lines: [TextLine]

  private static let leading = 8.8

  /// - Parameter width: that a line may take, in points.
  init(
    _ title: String, size: Double = 7, width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) {
    lines = try typesetter.lines(
      StyledText(title, style: theme.text(size, .medium, theme.muted)), width: max(width, 1))
  }

  /// What all lines but the first take.
  var moreHeight: Double { Double(max(lines.count - 1, 0)) * Self.leading }

  /// Sets the title with the baseline of its first line at a place.
  func draw(at place: Point, anchor: DisplayList.Anchor, into list: inout DisplayList) {
    for (number, line) in lines.enumerated() {
      list.text(
        line.text, at: Point(x: place.x, y: place.y + Double(number) * Self.leading),
        anchor: anchor)
    }
  }
}
