package import Drawing

/// Numbers as a picture.
///
/// A chart holds names and numbers; colours and type come with the theme that it is drawn in.
package protocol Chart: Sendable {
  /// Everything that keeps the chart from being drawn at any width, in the order of its parts.
  func problems() -> [ChartError]

  /// Draws the chart as wide as asked for, and as high as it needs to be.
  ///
  /// - Parameter width: points, names included.
  /// - Throws: `ChartError`, the first of `problems()` or that the names do not fit.
  func draw(
    width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(ChartError) -> Figure

  /// The pieces of the chart between which a page may end, for a figure that no page holds.
  ///
  /// - Parameter width: as in ``draw(width:theme:typesetter:)``.
  /// - Returns: nil for a chart that stays whole.
  /// - Throws: as ``draw(width:theme:typesetter:)``.
  func parts(
    width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(ChartError) -> FigureParts?

  /// What the chart shows.
  ///
  /// - Throws: `ChartError` where there is no scale for the numbers.
  var data: ChartData { get throws(ChartError) }

  /// How the chart shows its numbers, for the rules of charts.
  var form: ChartForm { get }
}

extension Chart {
  /// Checks all that can be checked without a width.
  ///
  /// - Throws: the first of `problems()`.
  package func validate() throws(ChartError) {
    if let first = problems().first { throw first }
  }
}

/// The names and numbers of a chart.
package struct ChartData: Sendable, Hashable {
  /// "Radar chart".
  package let kind: String
  /// What the names stand for: "axes" or "rows".
  package let part: String
  package let names: [String]
  /// One estimate for each name; a baseline stands last.
  package let series: [ChartSeries]
  /// nil where it is fitted to the width.
  package let scale: LinearScale?
  /// Decimals that suit the numbers.
  package let decimals: Int
  /// Whether the numbers of two series can be compared; those of panels with scales of their own cannot.
  package let isOneScale: Bool
  /// Whether the names follow each other in time: words then tell the ends of a series, not its extremes.
  package let isSequence: Bool
  /// Sentences on what is shown besides: a target, a single point.
  package let notes: [String]
  /// The same numbers in rows and columns, where the chart has such.
  package let grid: Grid?

  /// Numbers in rows and columns, each with a name.
  package struct Grid: Sendable, Hashable {
    package let rows: [String]
    package let columns: [String]
    /// For each row one estimate for each column.
    package let cells: [[ChartEstimate?]]

    package init(rows: [String], columns: [String], cells: [[ChartEstimate?]]) {
      self.rows = rows
      self.columns = columns
      self.cells = cells
    }
  }

  package init(
    kind: String, part: String, names: [String], series: [ChartSeries], scale: LinearScale?,
    decimals: Int, isOneScale: Bool = true, isSequence: Bool = false, notes: [String] = [],
    grid: Grid? = nil
  ) {
    self.kind = kind
    self.part = part
    self.names = names
    self.series = series
    self.scale = scale
    self.decimals = decimals
    self.isOneScale = isOneScale
    self.isSequence = isSequence
    self.notes = notes
    self.grid = grid
  }
}

/// A drawn chart and its size; its origin is the top left corner.
package struct Figure: Sendable, Hashable {
  package let list: DisplayList
  package let size: Size

  package init(list: DisplayList, size: Size) {
    self.list = list
    self.size = size
  }
}
