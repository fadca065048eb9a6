import Drawing

/// What the numbers of a chart are, above its scale: where the scale begins, or from the left edge in as
/// many lines as it needs.
struct ChartTitle: Hashable, Sendable {
  private let lines: [TextLine]
  private let x: Double
  /// What it takes above the rest, 0 without a title.
  let height: Double

  private static let leading = 8.8

  /// - Parameters:
  ///   - plotX: where the scale begins.
  ///   - width: of the chart.
  ///   - size: of the type, in points.
  init(
    _ title: String?, plotX: Double = 0, width: Double, size: Double = 6.8, theme: ChartTheme,
    typesetter: Typesetter
  ) throws(DrawingError) {
    guard let title, !title.isEmpty else {
      (lines, x, height) = ([], 0, 0)
      return
    }
    let text = StyledText(title, style: theme.text(size, .medium, theme.muted))
    let beside = try typesetter.lines(text, width: max(width - plotX, 1))
    let fits = beside.count == 1 && beside[0].width <= width - plotX
    lines = fits ? beside : try typesetter.lines(text, width: width)
    x = fits ? plotX : 0
    height = Double(lines.count) * Self.leading + 2.2
  }

  /// Sets the title from a height on.
  func draw(top: Double, into list: inout DisplayList) {
    for (number, line) in lines.enumerated() {
      list.text(line.text, at: Point(x: x, y: top + 7 + Double(number) * Self.leading))
    }
  }
}
