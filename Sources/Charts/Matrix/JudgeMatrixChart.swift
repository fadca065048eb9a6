package import Drawing
internal import PrintedNumbers
internal import Wording

/// How well each two judges agree: a staircase of cells, a row and a column for each judge.
///
/// Each judge is named once, on the diagonal: its row runs to the left of the name, its column down from
/// it. Cells are darker the better two judges agree, in one hue; agreement below chance has another hue
/// and a bar, and a pair without a number is an empty frame.
package struct JudgeMatrixChart: Chart, Codable {
  /// In the order of the rows.
  package var names: [String]
  /// For each judge the agreement with every judge before it, -1 to 1; nil where there is none.
  ///
  /// The first row is empty.
  package var agreement: [[Double?]]
  /// What the numbers are, printed above the matrix: "Cohen's kappa".
  package var title: String?
  /// Decimals of the numbers in the cells.
  package var decimals: Int

  package init(
    names: [String], agreement: [[Double?]], title: String? = nil, decimals: Int = 2
  ) {
    self.names = names
    self.agreement = agreement
    self.title = title
    self.decimals = decimals
  }

  /// Of more judges than these the cells are too small for numbers.
  package static let mostPrinted = 12
  /// Of more judges than these the cells are too small to be told apart.
  package static let mostJudges = 40

  package var printsNumbers: Bool { names.count <= Self.mostPrinted }

  package func problems() -> [ChartError] {
    guard names.count > 1 else { return [.empty("pair of judges")] }
    if names.count > Self.mostJudges {
      return [.tooManyJudges(count: names.count, limit: Self.mostJudges)]
    }
    var problems: [ChartError] = []
    for (place, name) in names.enumerated() {
      let row = agreement.indices.contains(place) ? agreement[place] : []
      if row.count != place || agreement.count != names.count {
        problems.append(.wrongCount(series: name, estimates: row.count, expected: place))
        continue
      }
      for (value, other) in zip(row, names) {
        if let value, !(-1...1).contains(value) {
          problems.append(.invalidEstimate(series: name, axis: other))
        }
      }
    }
    return problems
  }

  /// A name for each pair, and one series of their agreement.
  package var data: ChartData {
    var pairs: [String] = []
    var values: [ChartEstimate?] = []
    for (place, row) in agreement.enumerated() {
      for (other, value) in row.enumerated() {
        pairs.append(said("\(names[other]) with \(names[place])"))
        values.append(value.map { ChartEstimate(value: $0) })
      }
    }
    return ChartData(
      kind: said("Matrix"),
      part: pairs.count == 1
        ? said("pair of \(names.count) judges") : said("pairs of \(names.count) judges"),
      names: pairs,
      series: [ChartSeries(name: title ?? said("Agreement"), estimates: values)], scale: nil,
      decimals: decimals,
      grid: ChartData.Grid(
        rows: Array(names.dropFirst()), columns: names.dropLast(),
        cells: agreement.dropFirst().map { row in
          names.dropLast().indices.map { other in
            other < row.count ? row[other].map { ChartEstimate(value: $0) } : nil
          }
        }))
  }

  /// Draws the matrix at a width.
  ///
  /// - Parameter width: points, names included; 200 and more.
  /// - Throws: `ChartError.doesNotFit` when the names leave no room for the cells.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    let layout = try layout(width: width, theme: theme, typesetter: typesetter)
    return drawn(layout, theme: theme)
  }
}

/// Where the parts of a matrix lie, from its top left corner.
package struct JudgeMatrixLayout: Sendable, Hashable {
  package let width: Double
  package let height: Double
  /// The sides of a column.
  package let cellWidth: Double
  /// The upper and lower end of each row.
  package let rows: [ClosedRange<Double>]
  /// The lines of each name.
  let names: [[TextLine]]
  let title: ChartTitle
  /// The left end and the baseline of each entry of the legend.
  let legend: [Point]

  /// The cell of a judge (row) with one before it (column).
  package func cell(row: Int, column: Int) -> Rectangle {
    Rectangle(
      x: Double(column) * cellWidth, y: rows[row].lowerBound, width: cellWidth,
      height: rows[row].upperBound - rows[row].lowerBound)
  }
}

extension JudgeMatrixChart {
  /// The square that a name belongs to, and what is between both.
  private static let marker = 4.5
  private static let nameGap = 4.0
  private static let nameLeading = 9.6
  private static let widestCell = 46.0
  /// Below it a number has no room.
  private static let narrowestPrinted = 25.0
  private static let narrowestCell = 6.0

  /// The layout at a width in points.
  ///
  /// - Throws: `ChartError.doesNotFit`.
  package func layout(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> JudgeMatrixLayout {
    try validate()
    return try drawing { () throws(DrawingError) in
      try fitted(width: width, theme: theme, typesetter: typesetter)
    }.get()
  }

  private func fitted(
    width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) -> Result<JudgeMatrixLayout, ChartError> {
    let narrowest = printsNumbers ? Self.narrowestPrinted : Self.narrowestCell
    let count = Double(names.count)
    // The last name has the least room: what the whole diagonal leaves of the width.
    let room = width - count * narrowest - Self.nameGap
    guard room >= 40 else {
      return .failure(
        .doesNotFit(
          width: width, height: 0, needed: Size(width: width + 40 - room, height: 0)))
    }
    var cell = Self.widestCell
    for (place, name) in names.enumerated() {
      let text = StyledText(name, style: theme.text(8))
      let length = min(try typesetter.measure(text).width, max(0.4 * width, 40)) + 0.1
      cell = min(cell, (width - Self.nameGap - Self.marker - length) / (Double(place) + 0.5))
    }
    cell = max(cell, narrowest)
    var lines: [[TextLine]] = []
    for (place, name) in names.enumerated() {
      let left = (Double(place) + 0.5) * cell + Self.marker + Self.nameGap
      lines.append(
        try typesetter.lines(StyledText(name, style: theme.text(8)), width: width - left))
    }
    let title = try ChartTitle(
      self.title, width: width, size: 7, theme: theme, typesetter: typesetter)
    var y = self.title == nil ? 0 : title.height + 2
    let pitch = printsNumbers ? max(min(cell * 0.6, 20), 15) : min(max(cell, 11.5), 15)
    var rows: [ClosedRange<Double>] = []
    for lines in lines {
      let height = max(pitch, Double(lines.count) * Self.nameLeading + 3.4)
      rows.append(y...(y + height))
      y += height
    }
    var legend: [Point] = []
    var x = 0.0
    y += 15
    for entry in MatrixClass.allCases {
      let length =
        Self.swatch + 4 + (try typesetter.measure(Self.legendText(entry, theme)).width)
      if x > 0, x + length > width {
        x = 0
        y += 12
      }
      legend.append(Point(x: x, y: y))
      x += length + 12
    }
    return .success(
      JudgeMatrixLayout(
        width: width, height: y + 3.5, cellWidth: cell, rows: rows, names: lines,
        title: title, legend: legend))
  }

  private static let swatch = 12.0

  private static func legendText(_ entry: MatrixClass, _ theme: ChartTheme) -> StyledText {
    StyledText(entry.words, style: theme.text(7, .regular, theme.muted, figures: true))
  }

  private func drawn(_ layout: JudgeMatrixLayout, theme: ChartTheme) -> Figure {
    var list = DisplayList()
    layout.title.draw(top: 0.5, into: &list)
    for (row, values) in agreement.enumerated() {
      for (column, value) in values.enumerated() {
        draw(value, in: layout.cell(row: row, column: column), theme, into: &list)
      }
      drawName(row, layout, theme, into: &list)
    }
    for (entry, place) in zip(MatrixClass.allCases, layout.legend) {
      let area = Rectangle(x: place.x, y: place.y - 7.6, width: Self.swatch, height: 9)
      fill(entry, area, theme, into: &list)
      list.text(
        Self.legendText(entry, theme), at: Point(x: place.x + Self.swatch + 4, y: place.y))
    }
    return Figure(list: list, size: Size(width: layout.width, height: layout.height))
  }

  private func draw(
    _ value: Double?, in cell: Rectangle, _ theme: ChartTheme, into list: inout DisplayList
  ) {
    let inset = printsNumbers ? 0.8 : 0.5
    let area = Rectangle(
      x: cell.x + inset, y: cell.y + inset, width: cell.width - 2 * inset,
      height: cell.height - 2 * inset)
    let entry = MatrixClass(value)
    fill(entry, area, theme, into: &list)
    guard printsNumbers else { return }
    list.text(
      StyledText(
        value.map { NumberText.fixed($0, decimals: decimals) } ?? "–",
        style: theme.text(7.6, .regular, theme.cellText(entry), figures: true)),
      at: Point(x: cell.midX, y: cell.midY + 2.7), anchor: .middle)
  }

  /// The cell without its number.
  private func fill(
    _ entry: MatrixClass, _ area: Rectangle, _ theme: ChartTheme, into list: inout DisplayList
  ) {
    guard let color = theme.cell(entry) else {
      let frame = Rectangle(
        x: area.x + 0.3, y: area.y + 0.3, width: area.width - 0.6, height: area.height - 0.6)
      list.stroke(.rectangle(frame), style: StrokeStyle(color: theme.spoke, width: 0.6))
      return
    }
    list.fill(.rectangle(area), color: color)
    guard entry == .belowChance else { return }
    // Colour is not the only cue: a bar along the foot.
    list.fill(
      .rectangle(Rectangle(x: area.x, y: area.maxY - 1.6, width: area.width, height: 1.6)),
      color: theme.cellText(entry))
  }

  private func drawName(
    _ row: Int, _ layout: JudgeMatrixLayout, _ theme: ChartTheme, into list: inout DisplayList
  ) {
    let cell = layout.cell(row: row, column: row)
    let half = Self.marker / 2
    list.fill(
      .rectangle(
        Rectangle(
          x: cell.midX - half, y: cell.midY - half, width: Self.marker, height: Self.marker)),
      color: theme.context)
    let lines = layout.names[row]
    let top = cell.midY - Double(lines.count) * Self.nameLeading / 2
    for (number, line) in lines.enumerated() {
      list.text(
        line.text,
        at: Point(
          x: cell.midX + half + Self.nameGap, y: top + Double(number) * Self.nameLeading + 7.6))
    }
  }
}
