package import Drawing
internal import PrintedNumbers
internal import Wording

/// Where the parts of a board lie, from its top left corner.
package struct BoardLayout: Sendable {
  /// What stands in a cell, by the room that there is.
  package enum CellForm: Hashable, Sendable {
    /// "67 ±6" on one line.
    case beside
    /// The half-width below the number.
    case below
    /// The number alone.
    case alone
  }

  package let width: Double
  package let height: Double
  package let form: CellForm
  /// The upper and lower end of each row.
  package let rows: [ClosedRange<Double>]
  /// The left and right end of each column.
  package let columns: [ClosedRange<Double>]
  let names: [[TextLine]]
  let nameSize: Double
  /// The left end of the leading rank, of the scale of ranks and its length, and the right end of the number.
  let rankX: Double
  let stripX: Double
  let stripWidth: Double
  let leadEdge: Double
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

extension BoardChart {
  static let numberSize = 7.2
  static let smallSize = 6.5
  private static let gap = 6.0
  private static let stripWidth = 34.0
  private static let widestCell = 46.0
  private static let leastNameWidth = 44.0

  /// The layout at a width in points.
  ///
  /// - Throws: `ChartError.doesNotFit`.
  package func layout(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> BoardLayout {
    try validate()
    return try drawing { () throws(DrawingError) in
      try fitted(width: width, theme: theme, typesetter: typesetter)
    }.get()
  }

  private func fitted(
    width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) -> Result<BoardLayout, ChartError> {
    let painter = BoardText(chart: self, theme: theme)
    func widest(_ texts: [StyledText]) throws(DrawingError) -> Double {
      var widest = 0.0
      for text in Set(texts) { widest = max(widest, try typesetter.measure(text).width) }
      return widest
    }
    let cells = rows.flatMap(\.cells)
    let needs: [(form: BoardLayout.CellForm, width: Double)] = [
      (.beside, try widest(cells.map { painter.line($0, .ink) }) + 4),
      (
        .below,
        max(
          try widest(cells.map { painter.number($0, .ink) }),
          try widest(cells.compactMap { painter.halfWidth($0, .ink) })) + 4
      ),
      (.alone, try widest(cells.map { painter.number($0, .ink) }) + 4),
    ]
    let hasLead = leadTitle != nil
    // The head keeps off the number of the first rank beside it.
    let rankWidth =
      hasLead
      ? max(try widest(rows.map(painter.ranks)), try widest([painter.head(said("Rank"))]) - 1) : 0
    let leadWidth =
      hasLead
      ? max(
        try widest(rows.map(painter.lead)),
        try typesetter.measure(painter.head(leadTitle ?? "")).width) : 0
    let strip = hasLead && rows.contains { $0.lead?.ranks != nil } ? Self.stripWidth : 0
    let lead =
      hasLead
      ? rankWidth + leadWidth + strip + (strip > 0 ? 4 : 3) * Self.gap : Self.gap
    var nameSize = rows.count > 24 ? 7.2 : 8.0
    var wanted = 0.0
    for row in rows {
      wanted = max(wanted, try typesetter.measure(row.label.text(nameSize, theme)).width)
    }
    let count = Double(columns.count)
    // Names on one line come first, then numbers with their half-widths beside them, then below.
    var choice: (form: BoardLayout.CellForm, names: Double)?
    let limits = [wanted, min(wanted, 0.24 * width), min(wanted, 0.2 * width)]
    for (form, need) in needs {
      for limit in limits where choice == nil && lead + limit + count * need <= width {
        choice = (form, limit)
      }
    }
    if choice == nil, let least = needs.last?.width,
      width - lead - count * least >= min(wanted, Self.leastNameWidth)
    {
      choice = (.alone, width - lead - count * least)
    }
    guard let choice else {
      let needed = lead + min(wanted, Self.leastNameWidth) + count * (needs.last?.width ?? 0)
      return .failure(
        .doesNotFit(width: width, height: 0, needed: Size(width: needed.rounded(.up), height: 0)))
    }
    if choice.names < wanted { nameSize = min(nameSize, 7.2) }
    let nameWidth = choice.names
    let need = needs.first { $0.form == choice.form }?.width ?? 0
    let cell = min((width - lead - nameWidth) / count, max(Self.widestCell, need))
    var names: [[TextLine]] = []
    for row in rows {
      names.append(
        try typesetter.lines(
          row.label.text(
            nameSize, theme.colored(row.isReference ? theme.muted : theme.ink)),
          width: nameWidth + 0.1))
    }
    let title = try ChartTitle(self.title, width: width, theme: theme, typesetter: typesetter)
    guard
      let head = try ColumnHeads(columns, width: cell, theme: theme, typesetter: typesetter)
    else {
      return .failure(
        .doesNotFit(
          width: width, height: 0, needed: Size(width: width + count * (16 - cell), height: 0)))
    }
    let headBottom = title.height + max(head.height, 18) + 1
    var rowEnds: [ClosedRange<Double>] = []
    var y = headBottom + 3
    for lines in names {
      let height = max(pitch(choice.form), Double(lines.count) * nameSize * 1.16 + 2)
      rowEnds.append(y...(y + height))
      y += height
    }
    let cellsX = width - cell * count
    let leadEdge = cellsX - Self.gap
    let legendTop = y + 7
    let legend = try BoardLegend(chart: self, form: choice.form, theme: theme).draw(
      top: legendTop, width: width, typesetter: typesetter)
    return .success(
      BoardLayout(
        width: width, height: legend.bottom, form: choice.form, rows: rowEnds,
        columns: columns.indices.map {
          let x = cellsX + Double($0) * cell
          return x...(x + cell)
        }, names: names, nameSize: nameSize,
        rankX: leadEdge - leadWidth - (strip > 0 ? strip + Self.gap : 0) - Self.gap - rankWidth,
        stripX: leadEdge - leadWidth - Self.gap - strip, stripWidth: strip, leadEdge: leadEdge,
        head: head, headBottom: headBottom, title: title, legendTop: legendTop))
  }

  /// The least height of a row: of many rows as low as its text allows.
  private func pitch(_ form: BoardLayout.CellForm) -> Double {
    let isLong = rows.count > 20
    return switch form {
    case .below: isLong ? 15.7 : 18.4
    case .beside, .alone: isLong ? 13.6 : 15.6
    }
  }
}

extension ChartTheme {
  /// The same with another ink.
  func colored(_ ink: Color) -> ChartTheme {
    var theme = self
    theme.ink = ink
    return theme
  }
}
