package import Drawing
internal import PrintedNumbers
internal import Wording

/// What is known of one thing (row) less another (column).
package enum PairCell: Hashable, Sendable, Codable {
  /// Shown to differ, in the direction of the number.
  case differs(ChartEstimate)
  case notShownToDiffer(ChartEstimate?)
  /// Shown to differ by less than what matters.
  case equivalent(ChartEstimate?)
  /// The two share nothing that they could be compared on.
  case notCompared
}

/// Every two of several against each other: the sign and the size of the difference, row less column.
///
/// What is shown to differ is filled, purple where the row is higher and orange where it is lower, and has
/// its sign as text; what is not shown to differ is left open with a dot.
package struct PairMatrixChart: Chart, Codable {
  /// In the order of rows and columns.
  package var labels: [ChartLabel]
  /// For each row the differences from those before it, row less column: the first is empty.
  ///
  /// Above the diagonal the same differences stand with the other sign.
  package var cells: [[PairCell]]
  /// What the numbers are, printed above: "Difference in percentage points".
  package var title: String?
  package var decimals: Int

  package init(
    labels: [ChartLabel], cells: [[PairCell]], title: String? = nil, decimals: Int = 1
  ) {
    self.labels = labels
    self.cells = cells
    self.title = title
    self.decimals = decimals
  }

  /// Of more the cells are too small to be told apart.
  package static let most = 40

  package func problems() -> [ChartError] {
    guard labels.count > 1 else { return [.empty("pair")] }
    if labels.count > Self.most {
      return [.tooManyParts("models", count: labels.count, limit: Self.most)]
    }
    var problems: [ChartError] = []
    for (place, label) in labels.enumerated() {
      let row = cells.indices.contains(place) ? cells[place] : []
      if row.count != place || cells.count != labels.count {
        problems.append(.wrongCount(series: label.name, estimates: row.count, expected: place))
        continue
      }
      for (cell, other) in zip(row, labels) where cell.estimate?.isValid == false {
        problems.append(.invalidEstimate(series: label.name, axis: other.name))
      }
    }
    return problems
  }

  /// The cell of a row and a column; nil on the diagonal.
  package func cell(row: Int, column: Int) -> PairCell? {
    if row == column { return nil }
    return row > column ? cells[row][column] : cells[column][row].turned
  }

  /// Half the largest difference that is shown, rounded up: what is above it has the stronger colour.
  var bound: Double {
    let sizes = cells.joined().compactMap { cell -> Double? in
      if case .differs(let estimate) = cell { abs(estimate.value) } else { nil }
    }
    let scale = LinearScale.ceiling(sizes.max() ?? 1)
    return scale.maximum / 2
  }

  /// A name for each pair, and one series of their differences; all of them as a grid.
  package var data: ChartData {
    get throws(ChartError) {
      try validate()
      var names: [String] = []
      var values: [ChartEstimate?] = []
      for second in labels.indices {
        for first in 0..<second {
          names.append(said("\(labels[first].name) less \(labels[second].name)"))
          values.append(cell(row: first, column: second)?.estimate)
        }
      }
      return ChartData(
        kind: said("Matrix of differences"),
        part: names.count == 1
          ? said("pair of \(labels.count) models") : said("pairs of \(labels.count) models"),
        names: names,
        series: [ChartSeries(name: title ?? said("Difference"), estimates: values)], scale: nil,
        decimals: decimals, isOneScale: false, isSequence: false, notes: notes,
        grid: ChartData.Grid(
          rows: labels.map(\.name), columns: labels.map(\.name),
          cells: labels.indices.map { row in
            labels.indices.map { cell(row: row, column: $0)?.estimate }
          }))
    }
  }

  private var notes: [String] {
    let all = cells.joined()
    let differing = all.count { if case .differs = $0 { true } else { false } }
    let counted = CountText.counted(all.count, "pair", isGrouped: true)
    var notes = [
      differing == 1
        ? said("\(differing) of \(counted) is shown to differ.")
        : said("\(differing) of \(counted) are shown to differ.")
    ]
    for (place, label) in labels.enumerated() {
      let open = labels.indices.filter { other in
        if case .notShownToDiffer? = cell(row: place, column: other) { true } else { false }
      }
      guard !open.isEmpty else { continue }
      notes.append(
        said(
          "\(label.name) is not shown to differ from "
            + "\(CountText.list(open.map { labels[$0].name }, most: 6))."))
    }
    // Of many rows only the first are told.
    return notes.count > 13
      ? Array(notes.prefix(13)) + [said("The other rows stand in the data.")] : notes
  }

  /// Draws the matrix at a width.
  ///
  /// - Parameter width: points, names included.
  /// - Throws: `ChartError.doesNotFit` when the names leave no room for the cells.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    let layout = try layout(width: width, theme: theme, typesetter: typesetter)
    return try drawing { () throws(DrawingError) in
      try PairMatrixPainter(chart: self, layout: layout, theme: theme).draw(
        typesetter: typesetter)
    }
  }
}

extension PairCell {
  /// The difference, whatever is shown of it.
  package var estimate: ChartEstimate? {
    switch self {
    case .differs(let estimate): estimate
    case .notShownToDiffer(let estimate), .equivalent(let estimate): estimate
    case .notCompared: nil
    }
  }

  /// The same pair the other way round.
  var turned: PairCell {
    switch self {
    case .differs(let estimate): .differs(estimate.turned)
    case .notShownToDiffer(let estimate): .notShownToDiffer(estimate?.turned)
    case .equivalent(let estimate): .equivalent(estimate?.turned)
    case .notCompared: .notCompared
    }
  }
}

extension ChartEstimate {
  /// The number of the other sign.
  fileprivate var turned: ChartEstimate {
    ChartEstimate(
      value: 0 - value, lower: upper.map { 0 - $0 }, upper: lower.map { 0 - $0 },
      bandLower: bandUpper.map { 0 - $0 }, bandUpper: bandLower.map { 0 - $0 })
  }
}
