import Drawing

/// Marks with what they mean, one after the other in as many lines as they need.
struct MarkLegend {
  struct Entry {
    let text: StyledText
    /// What the mark takes, in points.
    let markWidth: Double
    /// Draws the mark from a point at its left, at the middle of its height.
    let draw: (Point, inout DisplayList) -> Void
  }

  let entries: [Entry]

  static let lineHeight = 12.0
  private static let gap = 4.0
  private static let entryGap = 13.0

  /// Draws all entries.
  ///
  /// - Parameters:
  ///   - start: where the first entry begins; the following lines begin at the left edge.
  ///   - firstDrop: from the first line to the second, which may have to pass what stands beside it.
  /// - Returns: the baseline of the last line.
  func draw(
    from start: Double = 0, baseline: Double, width: Double, firstDrop: Double = lineHeight,
    typesetter: Typesetter, into list: inout DisplayList
  ) throws(DrawingError) -> Double {
    var x = start
    var y = baseline
    var drop = firstDrop
    for entry in entries {
      let indent = entry.markWidth + Self.gap
      let lines = try typesetter.lines(entry.text, width: max(width - indent, 40))
      let length = indent + (lines.map(\.width).max() ?? 0)
      if x > 0, x + length > width {
        x = 0
        y += drop
        drop = Self.lineHeight
      }
      entry.draw(Point(x: x, y: y - 2.5), &list)
      for (number, line) in lines.enumerated() {
        if number > 0 { y += 9.4 }
        list.text(line.text, at: Point(x: x + indent, y: y))
      }
      x += length + Self.entryGap
    }
    return y
  }
}
