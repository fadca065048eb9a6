package import Drawing
internal import PrintedNumbers
internal import Wording

/// A number of a board with its interval, and the ranks that the data leave possible for it.
package struct BoardNumber: Hashable, Sendable, Codable {
  /// nil where there is none; it is printed as a dash.
  package var estimate: ChartEstimate?
  /// nil where it has no rank.
  package var ranks: ClosedRange<Int>?

  package init(_ estimate: ChartEstimate?, ranks: ClosedRange<Int>? = nil) {
    self.estimate = estimate
    self.ranks = ranks
  }
}

/// A row of a board.
package struct BoardRow: Hashable, Sendable, Codable {
  package var label: ChartLabel
  /// What rows are sorted by, in front of the others; nil where that is no number.
  package var lead: BoardNumber?
  /// One for each column.
  package var cells: [BoardNumber]
  /// What others are held against: it takes no rank and is set grey.
  package var isReference: Bool

  package init(
    _ label: ChartLabel, lead: BoardNumber?, cells: [BoardNumber], isReference: Bool = false
  ) {
    self.label = label
    self.lead = lead
    self.cells = cells
    self.isReference = isReference
  }
}

/// Numbers of rows (models) in columns (values), each with half the width of its interval and the ranks
/// that the data leave possible, as compact as print allows.
///
/// A rank interval is a bar on a scale from the first rank at the left to the last at the right. What can
/// be told apart is read off these bars alone, never off intervals that overlap.
package struct BoardChart: Chart, Codable {
  /// From top to bottom.
  package var rows: [BoardRow]
  package var columns: [ChartLabel]
  /// The head of the leading number; nil where there is none.
  package var leadTitle: String?
  /// What numbers are, printed above: "Score, 0 to 100".
  package var title: String?
  /// What the ± is: "half the width of the 95 % interval".
  package var halfWidthMeaning: String
  /// In which order rows stand, as a sentence.
  package var orderMeaning: String
  /// How many take part in the ranking.
  package var ranked: Int
  /// Whether numbers have two sides of zero.
  package var isCentred: Bool
  package var decimals: Int
  /// Of the leading number.
  package var leadDecimals: Int

  package init(
    rows: [BoardRow], columns: [ChartLabel], leadTitle: String? = nil, title: String? = nil,
    halfWidthMeaning: String = said("half the width of the 95 % interval"), orderMeaning: String,
    ranked: Int, isCentred: Bool = false, decimals: Int = 0, leadDecimals: Int = 1
  ) {
    self.rows = rows
    self.columns = columns
    self.leadTitle = leadTitle
    self.title = title
    self.halfWidthMeaning = halfWidthMeaning
    self.orderMeaning = orderMeaning
    self.ranked = ranked
    self.isCentred = isCentred
    self.decimals = decimals
    self.leadDecimals = leadDecimals
  }

  /// What one page holds.
  package static let mostRows = 40
  package static let mostColumns = 24

  package func problems() -> [ChartError] {
    var problems: [ChartError] = []
    if rows.isEmpty { problems.append(.empty("rows")) }
    if columns.isEmpty { problems.append(.empty("columns")) }
    for (kind, count, limit) in [
      ("rows", rows.count, Self.mostRows), ("columns", columns.count, Self.mostColumns),
    ] where count > limit {
      problems.append(.tooManyParts(kind, count: count, limit: limit))
    }
    for row in rows {
      if row.cells.count != columns.count {
        problems.append(
          .wrongCount(
            series: row.label.name, estimates: row.cells.count, expected: columns.count))
      }
      let named =
        [(row.lead, leadTitle ?? "first number")]
        + zip(row.cells, columns).map { ($0, $1.name) }
      for (cell, column) in named {
        guard let cell, !isValid(cell) else { continue }
        problems.append(.invalidEstimate(series: row.label.name, axis: column))
      }
    }
    return problems
  }

  private func isValid(_ cell: BoardNumber) -> Bool {
    let ranks = cell.ranks ?? 1...1
    return cell.estimate?.isValid ?? true && ranks.lowerBound >= 1
      && (cell.ranks == nil || ranks.upperBound <= ranked)
  }

  /// The steps of colour.
  var steps: HeatmapSteps {
    let values = rows.flatMap { $0.cells.compactMap(\.estimate?.value) }.filter(\.isFinite)
    let extent = LinearScale.union(values.map { $0...$0 })
    guard isCentred else {
      return HeatmapSteps(.sequential(nil, darkest: .highest), extent: extent)
    }
    let limit = max(abs(extent?.lowerBound ?? 0), abs(extent?.upperBound ?? 0))
    return HeatmapSteps(
      .diverging(limit: LinearScale.ceiling(limit > 0 ? limit : 1).maximum), extent: extent)
  }

  /// After which rows the ranks part: all above are shown to differ from all below.
  var partings: Set<Int> {
    let ranks = rows.enumerated().filter { !$0.element.isReference }.map {
      ($0.offset, $0.element.lead?.ranks)
    }
    var partings: Set<Int> = []
    for place in ranks.indices.dropLast() {
      let above = ranks[...place].map(\.1)
      let below = ranks[(place + 1)...].map(\.1)
      guard above.allSatisfy({ $0 != nil }) else { break }
      guard let least = below.compactMap({ $0?.lowerBound }).min() else { continue }
      if above.allSatisfy({ $0.map { $0.upperBound < least } ?? false }),
        below.allSatisfy({ $0 != nil })
      {
        partings.insert(ranks[place].0)
      }
    }
    return partings
  }

  /// The rows by their leading number, with all numbers as a grid.
  package var data: ChartData {
    get throws(ChartError) {
      try validate()
      let ofLead = leadTitle.map { title in
        ChartSeries(name: title, estimates: rows.map { $0.lead?.estimate })
      }
      return ChartData(
        kind: said("Board"),
        part: rows.count == 1
          ? said("row by \(CountText.counted(columns.count, "column"))")
          : said("rows by \(CountText.counted(columns.count, "column"))"),
        names: rows.map(\.label.name), series: [ofLead].compactMap { $0 }, scale: nil,
        decimals: leadDecimals, isSequence: true, notes: notes,
        grid: ChartData.Grid(
          rows: rows.map(\.label.name),
          columns: gridColumns, cells: rows.map(gridCells)))
    }
  }

  private var gridColumns: [String] {
    var names: [String] = []
    if let leadTitle { names += [leadTitle, said("\(leadTitle): rank")] }
    for column in columns { names += [column.name, said("\(column.name): rank")] }
    return names
  }

  private func gridCells(of row: BoardRow) -> [ChartEstimate?] {
    func pair(_ cell: BoardNumber?) -> [ChartEstimate?] {
      [cell?.estimate, cell?.ranks.map(Self.estimate)]
    }
    return (leadTitle == nil ? [] : pair(row.lead)) + row.cells.flatMap(pair)
  }

  /// Ranks as a number with limits, for tables of numbers.
  private static func estimate(_ ranks: ClosedRange<Int>) -> ChartEstimate {
    let (low, high) = (Double(ranks.lowerBound), Double(ranks.upperBound))
    return ChartEstimate(value: (low + high) / 2, lower: low, upper: high)
  }

  /// The order, the possible ranks, the ends of each column, and what is missing.
  private var notes: [String] {
    var notes = [orderMeaning]
    let ranks = rows.compactMap { row in
      row.lead?.ranks.map { "\(row.label.name) \(NumberText.ranks($0.lowerBound, $0.upperBound))" }
    }
    if !ranks.isEmpty {
      notes.append(
        said(
          "Possible ranks among \(ranked): \(CountText.list(ranks, most: 12, separator: said("; ")))."
        )
      )
    }
    for (place, column) in columns.enumerated() {
      let known = rows.filter { !$0.isReference }.compactMap { row in
        row.cells[place].estimate.map { (name: row.label.name, value: $0.value) }
      }
      guard let first = known.first else {
        notes.append(said("\(column.name): no data."))
        continue
      }
      let highest = known.dropFirst().reduce(first) { $1.value > $0.value ? $1 : $0 }
      let lowest = known.dropFirst().reduce(first) { $1.value < $0.value ? $1 : $0 }
      notes.append(
        said(
          "\(column.name): highest \(highest.name) \(number(highest.value)), "
            + "lowest \(lowest.name) \(number(lowest.value))."))
    }
    let missing = rows.reduce(0) { $0 + $1.cells.count { $0.estimate == nil } }
    if missing > 0 {
      notes.append(said("\(CountText.counted(missing, "number")) missing (a dash)."))
    }
    return notes
  }

  func number(_ value: Double) -> String { NumberText.fixed(value, decimals: decimals) }

  /// Draws the board at a width.
  ///
  /// - Parameter width: points, names included.
  /// - Throws: `ChartError.doesNotFit` when the columns have no room for their numbers.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    let layout = try layout(width: width, theme: theme, typesetter: typesetter)
    return try drawing { () throws(DrawingError) in
      try BoardPainter(chart: self, layout: layout, theme: theme).parts(typesetter: typesetter)
        .whole
    }
  }

  /// A row each; its head stands again at the top of a page.
  package func parts(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> FigureParts? {
    let layout = try layout(width: width, theme: theme, typesetter: typesetter)
    return try drawing { () throws(DrawingError) in
      try BoardPainter(chart: self, layout: layout, theme: theme).parts(typesetter: typesetter)
    }
  }
}
