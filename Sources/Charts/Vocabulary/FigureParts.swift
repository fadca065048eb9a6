package import Drawing

/// A drawn chart in pieces that follow each other without a gap, from top to bottom.
package struct FigureParts: Sendable, Hashable {
  package let parts: [Figure]
  /// What is drawn again above a piece that begins a page, such as the axis.
  package let again: Figure?

  package init(_ parts: [Figure], again: Figure? = nil) {
    self.parts = parts
    self.again = again
  }

  /// All pieces as one figure.
  package var whole: Figure {
    var list = DisplayList()
    var y = 0.0
    for part in parts {
      list.append(part.list, offset: Point(x: 0, y: y))
      y += part.size.height
    }
    return Figure(
      list: list, size: Size(width: parts.map(\.size.width).max() ?? 0, height: y))
  }
}

extension Chart {
  /// Most charts stay whole.
  package func parts(
    width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(ChartError) -> FigureParts? { nil }
}
