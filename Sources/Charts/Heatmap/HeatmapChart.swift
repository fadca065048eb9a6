package import Drawing
internal import PrintedNumbers
internal import Wording

/// One cell of a heat map.
package enum HeatmapCell: Hashable, Sendable, Codable {
  /// A number, and whether the data can tell it from the neutral one once it is corrected for how many
  /// there are.
  case number(ChartEstimate, isDistinct: Bool)
  /// No number, and why, in a few words: "no survey data".
  case absent(reason: String)
}

/// Numbers of rows (models) in columns (cultures) as colours.
///
/// A cell that the data cannot tell from the neutral number is left open, with a ring, whatever its
/// number is; one without a number is an empty frame with the mark of its reason. Numbers below zero
/// carry a bar at the foot of their cell beside the hue. Numbers are printed where all cells have room.
package struct HeatmapChart: Chart, Codable {
  package enum Order: Hashable, Sendable, Codable {
    /// See `Seriation`; of labels in groups within each group.
    case seriated
    case given
  }

  package var rows: [ChartLabel]
  package var columns: [ChartLabel]
  /// By row, in the order of the columns.
  package var cells: [[HeatmapCell]]
  package var scale: HeatmapScale
  package var rowOrder: Order
  package var columnOrder: Order
  /// What the numbers are, printed above the map: "Spearman's rho".
  package var title: String?
  /// What a ring says.
  package var ringMeaning: String
  /// What rows and columns are, in the plural.
  package var kinds: (rows: String, columns: String) {
    get { (kindOfRows, kindOfColumns) }
    set { (kindOfRows, kindOfColumns) = newValue }
  }
  /// Decimals of the numbers in the cells.
  package var decimals: Int

  private var kindOfRows: String
  private var kindOfColumns: String

  package init(
    rows: [ChartLabel], columns: [ChartLabel], cells: [[HeatmapCell]],
    scale: HeatmapScale = .diverging(limit: 1), rowOrder: Order = .seriated,
    columnOrder: Order = .seriated, title: String? = nil,
    ringMeaning: String = said("cannot be told from 0"),
    kinds: (rows: String, columns: String) = (
      said("rows", as: "part"), said("columns", as: "part")
    ), decimals: Int = 2
  ) {
    self.rows = rows
    self.columns = columns
    self.cells = cells
    self.scale = scale
    self.rowOrder = rowOrder
    self.columnOrder = columnOrder
    self.title = title
    self.ringMeaning = ringMeaning
    (kindOfRows, kindOfColumns) = kinds
    self.decimals = decimals
  }

  /// What one page holds.
  package static let mostRows = 60
  package static let mostColumns = 40
  /// As many as there are letters.
  package static let mostReasons = 26

  package func problems() -> [ChartError] {
    var problems: [ChartError] = []
    if rows.isEmpty { problems.append(.empty("rows")) }
    if columns.isEmpty { problems.append(.empty("columns")) }
    for (kind, count, limit) in [
      (kinds.rows, rows.count, Self.mostRows), (kinds.columns, columns.count, Self.mostColumns),
    ] where count > limit {
      problems.append(.tooManyParts(kind, count: count, limit: limit))
    }
    problems += scaleProblems
    if cells.count != rows.count {
      problems.append(
        .wrongCount(series: "rows of cells", estimates: cells.count, expected: rows.count))
    }
    for (row, cells) in zip(rows, cells) {
      if cells.count != columns.count {
        problems.append(
          .wrongCount(series: row.name, estimates: cells.count, expected: columns.count))
      }
      for (cell, column) in zip(cells, columns) {
        guard case .number(let estimate, _) = cell else { continue }
        if !estimate.isValid || !isOnScale(estimate.value) {
          problems.append(.invalidEstimate(series: row.name, axis: column.name))
        }
      }
    }
    let reasons = reasons.count
    if reasons > Self.mostReasons {
      problems.append(.tooManyParts("reasons", count: reasons, limit: Self.mostReasons))
    }
    return problems
  }

  private var scaleProblems: [ChartError] {
    switch scale {
    case .diverging(let limit):
      limit > 0 && limit.isFinite ? [] : [.invalidScale("must end above zero, not at \(limit)")]
    case .sequential(let range, _):
      range.map { ($0.upperBound - $0.lowerBound).isFinite && $0.lowerBound < $0.upperBound }
        ?? true ? [] : [.invalidScale("has no length")]
    }
  }

  private func isOnScale(_ value: Double) -> Bool {
    switch scale {
    case .diverging(let limit): !(abs(value) > limit * (1 + 1e-9))
    case .sequential(let range, _): range?.contains(value) ?? true
    }
  }

  /// The reasons for cells without a number, in the order in which they are met.
  var reasons: [String] {
    var reasons: [String] = []
    for case .absent(let reason) in cells.joined() where !reasons.contains(reason) {
      reasons.append(reason)
    }
    return reasons
  }

  /// The letter of a reason: "a" for the first.
  static func mark(_ place: Int) -> String {
    String(UnicodeScalar(UInt8(ascii: "a") + UInt8(min(max(place, 0), mostReasons - 1))))
  }

  /// The steps of colour; those of a scale that `problems()` objects to mean nothing.
  package var steps: HeatmapSteps {
    let values = cells.joined().compactMap(\.value).filter(\.isFinite)
    return HeatmapSteps(scale, extent: LinearScale.union(values.map { $0...$0 }))
  }

  /// The order of rows and columns and how it was found.
  package var arrangement: HeatmapArrangement { HeatmapArrangement(self) }

  /// A name for each cell, row by row as they are drawn, and one series of their numbers.
  package var data: ChartData {
    get throws(ChartError) {
      try validate()
      let arrangement = arrangement
      var names: [String] = []
      var values: [ChartEstimate?] = []
      for row in arrangement.rowOrder {
        for column in arrangement.columnOrder {
          names.append(said("\(rows[row].name) with \(columns[column].name)"))
          values.append(cells[row][column].estimate)
        }
      }
      let bounds = steps.bounds
      let ends = (bounds.first ?? 0)...(bounds.last ?? 1)
      return ChartData(
        kind: said("Heat map"),
        part: names.count == 1
          ? said("cell (\(rows.count) \(kinds.rows) by \(columns.count) \(kinds.columns))")
          : said("cells (\(rows.count) \(kinds.rows) by \(columns.count) \(kinds.columns))"),
        names: names, series: [ChartSeries(name: title ?? said("Numbers"), estimates: values)],
        scale: .exact(ends), decimals: decimals, notes: notes,
        grid: ChartData.Grid(
          rows: arrangement.rowOrder.map { rows[$0].name },
          columns: arrangement.columnOrder.map { columns[$0].name },
          cells: arrangement.rowOrder.map { row in
            arrangement.columnOrder.map { cells[row][$0].estimate }
          }))
    }
  }

  /// Sentences for a caption: what is open or empty, and in which order all stands.
  package var notes: [String] { countNotes + arrangement.notes(kinds) }

  /// How many cells are open, and how many have no number for which reason.
  private var countNotes: [String] {
    var notes: [String] = []
    let numbers = cells.joined().compactMap { cell -> Bool? in
      guard case .number(_, let isDistinct) = cell else { return nil }
      return isDistinct
    }
    let open = numbers.count { !$0 }
    if open > 0 {
      notes.append(
        said(
          "\(open) of \(CountText.counted(numbers.count, "number")) \(ringMeaning) (open, with a ring)."
        ))
    }
    for reason in reasons {
      let count = cells.joined().count { $0 == .absent(reason: reason) }
      notes.append(said("\(CountText.counted(count, "cell")) without a number: \(reason)."))
    }
    return notes
  }

  /// Draws the map at a width.
  ///
  /// - Parameter width: points, names included; 240 and more.
  /// - Throws: `ChartError.doesNotFit` when the names leave no room for the cells.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    let layout = try layout(width: width, theme: theme, typesetter: typesetter)
    return try drawing { () throws(DrawingError) in
      try HeatmapPainter(chart: self, layout: layout, theme: theme).draw(typesetter: typesetter)
    }
  }
}

extension HeatmapCell {
  var estimate: ChartEstimate? {
    guard case .number(let estimate, _) = self else { return nil }
    return estimate
  }

  var value: Double? { estimate?.value }
}

/// In which order rows and columns are drawn.
package struct HeatmapArrangement: Hashable, Sendable {
  /// Places of rows under their headings, from top to bottom.
  let rows: [LabelGroup]
  let columns: [LabelGroup]
  private let isRowsSeriated: Bool
  private let isColumnsSeriated: Bool

  package var rowOrder: [Int] { rows.flatMap(\.members) }
  package var columnOrder: [Int] { columns.flatMap(\.members) }

  init(_ chart: HeatmapChart) {
    // Asked before the chart is checked, rows may have any number of cells.
    let values = chart.rows.indices.map { row in
      chart.columns.indices.map { column -> Double? in
        guard chart.cells.indices.contains(row), chart.cells[row].indices.contains(column) else {
          return nil
        }
        return chart.cells[row][column].value
      }
    }
    func arranged(
      _ labels: [ChartLabel], _ order: HeatmapChart.Order, _ numbers: (Int) -> [Double?]
    ) -> (groups: [LabelGroup], isSeriated: Bool) {
      var isSeriated = false
      let groups = LabelGroup.groups(of: labels).map { group in
        guard order == .seriated else { return group }
        let seriation = Seriation(rows: group.members.map(numbers))
        if seriation.method == .optimalLeaves { isSeriated = true }
        return LabelGroup(name: group.name, members: seriation.order.map { group.members[$0] })
      }
      return (groups, isSeriated)
    }
    (rows, isRowsSeriated) = arranged(chart.rows, chart.rowOrder) { values[$0] }
    (columns, isColumnsSeriated) = arranged(chart.columns, chart.columnOrder) { column in
      values.map { $0[column] }
    }
  }

  /// Sentences on the order of both.
  func notes(_ kinds: (rows: String, columns: String)) -> [String] {
    func clustered(_ what: String, _ isGrouped: Bool) -> String {
      isGrouped
        ? said(
          "\(what) stand beside those that are like them within their group: average-linkage "
            + "clustering on 1 − r, leaves in optimal order (Bar-Joseph, Gifford & Jaakkola, 2001)."
        )
        : said(
          "\(what) stand beside those that are like them: average-linkage clustering on 1 − r, "
            + "leaves in optimal order (Bar-Joseph, Gifford & Jaakkola, 2001).")
    }
    let (isRowsGrouped, isColumnsGrouped) = (rows.count > 1, columns.count > 1)
    let (rowKind, columnKind) = (kinds.rows.capitalisedFirst, kinds.columns.capitalisedFirst)
    switch (isRowsSeriated, isColumnsSeriated) {
    case (true, true) where isRowsGrouped == isColumnsGrouped:
      return [clustered(said("\(rowKind) and \(kinds.columns)", as: "kinds"), isRowsGrouped)]
    case (true, true):
      return [clustered(rowKind, isRowsGrouped), clustered(columnKind, isColumnsGrouped)]
    case (true, false):
      return [clustered(rowKind, isRowsGrouped), said("\(columnKind) stand in the order given.")]
    case (false, true):
      return [
        said("\(rowKind) stand in the order given."), clustered(columnKind, isColumnsGrouped),
      ]
    case (false, false):
      return [said("\(rowKind) and \(kinds.columns) stand in the order given.")]
    }
  }
}

extension String {
  fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
