package import Drawing
internal import PrintedNumbers

/// Where the parts of a matrix of differences lie, from its top left corner.
package struct PairMatrixLayout: Sendable {
  package let width: Double
  package let height: Double
  /// The left and right end of each column.
  package let columns: [ClosedRange<Double>]
  /// The upper and lower end of each row.
  package var rows: [ClosedRange<Double>] { stack.rows }
  /// The size of numbers; nil where only signs have room.
  package let numberSize: Double?
  let stack: RowStack
  let nameEdge: Double
  let head: ColumnHeads
  let headBottom: Double
  let title: ChartTitle
  let legendTop: Double

  /// The cell of a row and a column.
  package func cell(row: Int, column: Int) -> Rectangle {
    Rectangle(
      x: columns[column].lowerBound, y: rows[row].lowerBound,
      width: columns[column].upperBound - columns[column].lowerBound,
      height: rows[row].upperBound - rows[row].lowerBound)
  }
}

extension PairMatrixChart {
  private static let gap = 6.0
  private static let widestCell = 44.0
  /// Below it neither signs nor turned names have room.
  private static let narrowestCell = 8.2
  private static let leastNameWidth = 40.0

  /// The layout at a width in points.
  ///
  /// - Throws: `ChartError.doesNotFit`.
  package func layout(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> PairMatrixLayout {
    try validate()
    return try drawing { () throws(DrawingError) in
      try fitted(width: width, theme: theme, typesetter: typesetter)
    }.get()
  }

  private func fitted(
    width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) -> Result<PairMatrixLayout, ChartError> {
    let count = Double(labels.count)
    let limit = min(0.32 * width, width - Self.gap - count * Self.narrowestCell)
    guard limit >= Self.leastNameWidth else {
      let needed = max(
        Self.leastNameWidth / 0.32, count * Self.narrowestCell + Self.gap + Self.leastNameWidth)
      return .failure(
        .doesNotFit(width: width, height: 0, needed: Size(width: needed.rounded(.up), height: 0)))
    }
    let measure =
      labels.count <= 24
      ? RowStack.Measure(pitch: 15, size: 8) : RowStack.Measure(pitch: 11.4, size: 7.2)
    let stack = try RowStack(
      labels, groups: [LabelGroup(name: nil, members: Array(labels.indices))], limit: limit,
      measure: measure, theme: theme, typesetter: typesetter)
    let cell = min((width - stack.nameWidth - Self.gap) / count, Self.widestCell)
    let title = try ChartTitle(self.title, width: width, theme: theme, typesetter: typesetter)
    guard
      let head = try ColumnHeads(labels, width: cell, theme: theme, typesetter: typesetter)
    else {
      return .failure(
        .doesNotFit(
          width: width, height: 0,
          needed: Size(width: (width + count * max(17 - cell, 2)).rounded(.up), height: 0)))
    }
    let headBottom = title.height + head.height
    let placed = stack.from(headBottom + 2.5)
    let legendTop = placed.bottom + 7
    let legend = try PairMatrixPainter.legend(
      self, theme, top: legendTop, width: width, typesetter: typesetter)
    let left = stack.nameWidth + Self.gap
    return .success(
      PairMatrixLayout(
        width: width, height: legend.bottom,
        columns: labels.indices.map {
          let x = left + Double($0) * cell
          return x...(x + cell)
        }, numberSize: try numberSize(cell: cell, measure, theme, typesetter), stack: placed,
        nameEdge: stack.nameWidth, head: head, headBottom: headBottom, title: title,
        legendTop: legendTop))
  }

  /// The largest size at which every number with its sign fits its cell; nil for none.
  private func numberSize(
    cell: Double, _ measure: RowStack.Measure, _ theme: ChartTheme, _ typesetter: Typesetter
  ) throws(DrawingError) -> Double? {
    let texts = Set(
      cells.joined().flatMap { cell in
        cell.estimate.map { estimate in
          [estimate.value, 0 - estimate.value].map {
            number($0, isEquivalent: cell.isEquivalent)
          }
        } ?? []
      })
    guard !texts.isEmpty else { return nil }
    for size in [7.4, 7.0, 6.5] where size + 2.6 <= measure.pitch {
      var widest = 0.0
      for text in texts {
        widest = max(
          widest,
          try typesetter.measure(StyledText(text, style: theme.text(size, figures: true))).width)
      }
      if widest + 5 <= cell { return size }
    }
    return nil
  }

  /// What a cell says where its number has room.
  func number(_ value: Double, isEquivalent: Bool) -> String {
    signed(value) + (isEquivalent ? " =" : "")
  }

  /// A difference with its sign; one that rounds to zero has none.
  func signed(_ value: Double) -> String {
    let text = NumberText.fixed(value, decimals: decimals)
    return value > 0 && text.contains { ("1"..."9").contains($0) } ? "+" + text : text
  }
}
