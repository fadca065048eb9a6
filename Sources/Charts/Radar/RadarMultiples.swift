package import Drawing
internal import PrintedNumbers
internal import Wording

/// Profiles of any number of models on one circle, a small radar for each, all on one scale.
///
/// A large radar with the names of the axes comes first and shows the reference, which every cell
/// repeats in grey; a cell has no names but that of its model.
package struct RadarMultiples: Chart, Codable {
  /// One cell.
  package struct Cell: Hashable, Sendable, Codable {
    package var series: ChartSeries
    /// What stands behind the numbers, such as "n = 395"; set in grey under the name.
    package var note: String?

    package init(_ series: ChartSeries, note: String? = nil) {
      self.series = series
      self.note = note
    }
  }

  /// Clockwise from the top.
  package var axes: [RadarAxis]
  package var wedges: [RadarWedge]
  /// In the order of reading.
  package var cells: [Cell]
  /// People, a culture, or the mean of all: a grey line in every cell.
  package var reference: ChartSeries
  /// By what the cells are sorted, as in "by mean score, highest first"; printed beside the key.
  package var order: String?
  /// The number at the rim; nil for the round number above the largest one shown.
  package var scaleMaximum: Double?
  /// Whether the numbers lie round zero, see ``RadarChart/isCentred``.
  package var isCentred: Bool

  package init(
    axes: [RadarAxis], wedges: [RadarWedge] = [], cells: [Cell], reference: ChartSeries,
    order: String? = nil, scaleMaximum: Double? = nil, isCentred: Bool = false
  ) {
    self.axes = axes
    self.wedges = wedges
    self.cells = cells
    self.reference = reference
    self.order = order
    self.scaleMaximum = scaleMaximum
    self.isCentred = isCentred
  }

  /// The radius of the key and of a cell, in points.
  static let keyRadius = 78.0
  static let cellRadius = 34.0
  /// Between two cells of a row, and under a row.
  static let gap = 14.0
  static let rowGap = 9.0
  /// Four cells stand in a row of an A4 page.
  private static let leastCellWidth = 92.0
  private static let nameLeading = 9.0
  private static let noteLeading = 8.2
  /// A longer name is a number in its cell, with the name below all cells.
  private static let mostNameLines = 3

  package func problems() -> [ChartError] {
    if cells.isEmpty { return [.empty("series")] }
    var problems = key(scaleMaximum).problems()
    for cell in cells {
      for problem in radar(cell, scaleMaximum).problems() where !problems.contains(problem) {
        problems.append(problem)
      }
    }
    return problems
  }

  /// The models as rows and the axes as columns, and one series of all their numbers.
  package var data: ChartData {
    get throws(ChartError) {
      let scale = try scale()
      let axisNames = axes.map(\.name)
      var names: [String] = []
      for cell in cells { names += axisNames.map { said("\(cell.series.name), \($0)") } }
      var notes: [String] = isCentred ? [said("Zero is the heavy ring.")] : []
      notes.append(said("\(reference.name) is the grey line in every radar."))
      if let order { notes.append(said("The radars are sorted \(order).")) }
      return ChartData(
        kind: cells.count == 1
          ? said("Radar chart") : said("\(cells.count) radar charts on one scale"),
        part: said("numbers", as: "part"), names: names,
        series: [
          ChartSeries(name: said("All models"), estimates: cells.flatMap(\.series.estimates))
        ],
        scale: scale, decimals: NumberText.decimals(forExtent: scale.maximum), isOneScale: false,
        notes: notes,
        grid: ChartData.Grid(
          rows: cells.map(\.series.name), columns: axisNames,
          cells: cells.map(\.series.estimates)))
    }
  }

  /// One scale for the key and all cells.
  package func scale() throws(ChartError) -> LinearScale {
    // Limits are not drawn, and would push all shapes to the middle.
    let shown = cells.map { cell in
      ChartSeries(
        name: cell.series.name,
        estimates: cell.series.estimates.map { $0.map { ChartEstimate(value: $0.value) } })
    }
    var all = radar(shown, reference: reference, scaleMaximum)
    all.preferredRadius = Self.keyRadius
    return try all.scale()
  }

  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    try pieces(width: width, theme: theme, typesetter: typesetter).whole
  }

  /// The key with the first row, then a piece for each row.
  package func parts(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> FigureParts? {
    try pieces(width: width, theme: theme, typesetter: typesetter)
  }

  private func pieces(
    width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(ChartError) -> FigureParts {
    try validate()
    let maximum = try scale().maximum
    var parts = [try keyFigure(width: width, maximum, theme, typesetter)]
    let columns = max(Int((width + Self.gap) / (Self.leastCellWidth + Self.gap)), 1)
    let cellWidth = (width + Self.gap) / Double(columns) - Self.gap
    let (names, key) = try drawing { () throws(DrawingError) in
      try cellNames(cellWidth: cellWidth, width: width, theme, typesetter)
    }
    for start in stride(from: 0, to: cells.count, by: columns) {
      let shown = start..<min(start + columns, cells.count)
      let row = try rowFigure(
        cells[shown], names[shown], cellWidth: cellWidth, width: width, maximum, theme, typesetter)
      if start == 0 {
        parts = [FigureParts(parts + [row]).whole]
      } else {
        parts.append(row)
      }
    }
    return FigureParts(parts + key)
  }

  /// The names of the cells in lines, and in full those that are numbers there.
  private func cellNames(
    cellWidth: Double, width: Double, _ theme: ChartTheme, _ typesetter: Typesetter
  ) throws(DrawingError) -> (names: [[TextLine]], key: [Figure]) {
    var names: [[TextLine]] = []
    var key: [Figure] = []
    for (place, cell) in cells.enumerated() {
      var lines = try typesetter.lines(
        StyledText(cell.series.name, style: theme.text(7.6, .medium)), width: cellWidth)
      if lines.count > Self.mostNameLines {
        let number = said("No. \(place + 1)")
        lines = try typesetter.lines(
          StyledText(number, style: theme.text(7.6, .medium)), width: cellWidth)
        var list = DisplayList()
        list.text(
          StyledText(number, style: theme.text(7, .medium, figures: true)),
          at: Point(x: 0, y: 7.5))
        let indent = 34.0
        let full = try typesetter.lines(
          StyledText(cell.series.name, style: theme.text(7)), width: max(width - indent, 40))
        for (index, line) in full.enumerated() {
          list.text(line.text, at: Point(x: indent, y: 7.5 + Double(index) * Self.nameLeading))
        }
        key.append(
          Figure(
            list: list,
            size: Size(width: width, height: Double(full.count) * Self.nameLeading + 2)))
      }
      names.append(lines)
    }
    return (names, key)
  }

  /// A radar of some series with the chart's axes and scale.
  private func radar(
    _ series: [ChartSeries], reference: ChartSeries?, _ maximum: Double?
  ) -> RadarChart {
    RadarChart(
      axes: axes, wedges: wedges, series: series, scaleMaximum: maximum, reference: reference,
      preferredRadius: Self.cellRadius, showsAxisNames: false, isCentred: isCentred)
  }

  /// In a cell the reference is a line alone.
  private func radar(_ cell: Cell, _ maximum: Double?) -> RadarChart {
    let line = ChartSeries(
      name: reference.name,
      estimates: reference.estimates.map { $0.map { ChartEstimate(value: $0.value) } })
    return radar([cell.series], reference: line, maximum)
  }

  private func key(_ maximum: Double?) -> RadarChart {
    var key = radar([], reference: reference, maximum)
    key.showsAxisNames = true
    key.preferredRadius = Self.keyRadius
    return key
  }

  /// The key, and beside it, or below it where the page is narrow, what the lines are.
  private func keyFigure(
    width: Double, _ maximum: Double, _ theme: ChartTheme, _ typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    let key = key(maximum)
    let isAside = width >= 400
    let room = isAside ? width - 150 : width
    let layout = try key.layout(width: room, theme: theme, typesetter: typesetter)
    let size = Size(width: isAside ? layout.bounds.width : width, height: layout.bounds.height)
    var list = try key.draw(
      in: Rectangle(x: 0, y: 0, width: size.width, height: size.height), theme: theme,
      typesetter: typesetter)
    let left = isAside ? size.width + Self.gap : 0
    let words = try drawing { () throws(DrawingError) in
      try legend(width: width - left, theme, typesetter)
    }
    let top = isAside ? max((size.height - words.size.height) / 2, 0) : size.height + 8
    list.append(words.list, offset: Point(x: left, y: top))
    return Figure(
      list: list,
      size: Size(
        width: width, height: max(size.height, top + words.size.height) + Self.rowGap))
  }

  private func legend(
    width: Double, _ theme: ChartTheme, _ typesetter: Typesetter
  ) throws(DrawingError) -> Figure {
    let (sample, indent) = (22.0, 27.0)
    var list = DisplayList()
    var y = 0.0
    let look = theme.series(0)
    let count = CountText.counted(cells.count, "model")
    let summary = order.map { said("\(count), sorted \($0)") } ?? count
    let entries: [(text: StyledText, isReference: Bool?)] = [
      (
        StyledText(said("One model in each circle"), style: theme.text(8, .semibold, look.text)),
        false
      ),
      (StyledText(reference.name, style: theme.text(8, .semibold, theme.reference)), true),
      (StyledText(summary, style: theme.text(7.2, .regular, theme.muted)), nil),
    ]
    for entry in entries {
      let lines = try typesetter.lines(entry.text, width: max(width - indent, 40))
      for (number, line) in lines.enumerated() {
        list.text(line.text, at: Point(x: indent, y: y + 8 + Double(number) * 9.6))
      }
      let start = Point(x: 0, y: y + 5.2)
      switch entry.isReference {
      case false: SeriesMark(style: look).sample(from: start, length: sample, into: &list)
      case true:
        if reference.hasReferenceBand {
          list.fill(
            .rectangle(Rectangle(x: 0, y: start.y - 3.2, width: sample, height: 6.4)),
            color: theme.referenceBand)
        }
        list.stroke(
          .segment(start, Point(x: sample, y: start.y)),
          style: StrokeStyle(color: theme.reference, width: 0.9))
      case nil: break
      }
      y += Double(lines.count) * 9.6 + 5
    }
    return Figure(list: list, size: Size(width: width, height: y))
  }

  /// One row of cells: names that end on one line above circles on one line.
  private func rowFigure(
    _ cells: ArraySlice<Cell>, _ names: ArraySlice<[TextLine]>, cellWidth: Double, width: Double,
    _ maximum: Double, _ theme: ChartTheme, _ typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    var list = DisplayList()
    let nameHeight = Double(names.map(\.count).max() ?? 1) * Self.nameLeading
    let radius = Self.cellRadius + RadarChart.plainBand + RadarChart.ringWidth
    let hasNotes = cells.contains { $0.note?.isEmpty == false }
    let top = nameHeight + (hasNotes ? Self.noteLeading : 0) + 3
    for (place, (cell, lines)) in zip(cells, names).enumerated() {
      let x = Double(place) * (cellWidth + Self.gap)
      let first = nameHeight - Double(lines.count) * Self.nameLeading
      for (number, line) in lines.enumerated() {
        list.text(
          line.text,
          at: Point(x: x + cellWidth / 2, y: first + Double(number) * Self.nameLeading + 7.1),
          anchor: .middle)
      }
      if let note = cell.note, !note.isEmpty {
        list.text(
          StyledText(note, style: theme.text(6.8, .regular, theme.muted, figures: true)),
          at: Point(x: x + cellWidth / 2, y: nameHeight + 6.6), anchor: .middle)
      }
      let frame = Rectangle(x: x, y: top, width: cellWidth, height: 2 * radius)
      list.append(
        try radar(cell, maximum).draw(in: frame, theme: theme, typesetter: typesetter))
    }
    return Figure(
      list: list, size: Size(width: width, height: top + 2 * radius + Self.rowGap))
  }
}
