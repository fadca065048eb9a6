package import Drawing
internal import PrintedNumbers

/// Where the parts of a heat map lie, from its top left corner.
package struct HeatmapLayout: Sendable {
  package let width: Double
  package let height: Double
  /// The left and right end of each column, by its place in the chart.
  package let columns: [ClosedRange<Double>]
  /// The upper and lower end of each row, by its place in the chart.
  package var rows: [ClosedRange<Double>] { stack.rows }
  /// Whether all cells have room for numbers.
  package var printsNumbers: Bool { numberSize != nil }
  /// Whether the names of columns are turned.
  package var turnsColumnNames: Bool { head.isTurned }
  let numberSize: Double?
  let title: ChartTitle
  let stack: RowStack
  let nameEdge: Double
  let head: HeatmapHead
  let legendTop: Double

  /// The cell of a row and a column, by their places in the chart.
  package func cell(row: Int, column: Int) -> Rectangle {
    Rectangle(
      x: columns[column].lowerBound, y: rows[row].lowerBound,
      width: columns[column].upperBound - columns[column].lowerBound,
      height: rows[row].upperBound - rows[row].lowerBound)
  }
}

/// The names above the columns, and their groups.
struct HeatmapHead: Sendable {
  struct Group: Sendable {
    let span: ClosedRange<Double>
    let lines: [TextLine]
  }

  let names: [[TextLine]]
  let isTurned: Bool
  let nameSize: Double
  let groups: [Group]
  /// Names of groups that have no room over their columns, by the letter that stands there.
  let keys: [(letter: String, name: String)]
  /// The line under the names of groups.
  let groupLine: Double
  /// Where the names of columns end, just above the cells.
  let bottom: Double

  static let leading = 1.16
  static let groupSize = 7.2
}

extension HeatmapChart {
  static let nameGap = 6.0
  private static let groupGap = 4.0
  private static let widestCell = 54.0
  /// Of columns.
  private static let nameSize = 7.4
  /// Below it neither marks nor turned names have room.
  private static let narrowestCell = 7.4
  private static let leastNameWidth = 40.0

  /// The layout at a width in points.
  ///
  /// - Throws: `ChartError.doesNotFit`.
  package func layout(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> HeatmapLayout {
    try validate()
    return try drawing { () throws(DrawingError) in
      try fitted(width: width, theme: theme, typesetter: typesetter)
    }.get()
  }

  private func fitted(
    width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) -> Result<HeatmapLayout, ChartError> {
    let arrangement = arrangement
    let measure =
      switch rows.count {
      case ...24: RowStack.Measure(pitch: 15, size: 8)
      case ...40: RowStack.Measure(pitch: 12.4, size: 7.6)
      case ...48: RowStack.Measure(pitch: 9.4, size: 7)
      default: RowStack.Measure(pitch: 8, size: 6.8)
      }
    let gaps = Self.groupGap * Double(arrangement.columns.count - 1)
    let least = Self.narrowestCell * Double(columns.count) + gaps
    let limit = min(0.34 * width, width - Self.nameGap - least)
    guard limit >= Self.leastNameWidth else {
      let needed = max(Self.leastNameWidth / 0.34, least + Self.nameGap + Self.leastNameWidth)
      return .failure(
        .doesNotFit(width: width, height: 0, needed: Size(width: needed, height: 0)))
    }
    let stack = try RowStack(
      rows, groups: arrangement.rows, limit: limit, measure: measure, theme: theme,
      typesetter: typesetter)
    let nameWidth = stack.nameWidth
    let cell = min(
      (width - nameWidth - Self.nameGap - gaps) / Double(columns.count), Self.widestCell)
    var spans = [ClosedRange<Double>](repeating: 0...0, count: columns.count)
    var x = nameWidth + Self.nameGap
    for group in arrangement.columns {
      for column in group.members {
        spans[column] = x...(x + cell)
        x += cell
      }
      x += Self.groupGap
    }
    let title = try ChartTitle(self.title, width: width, theme: theme, typesetter: typesetter)
    guard
      let head = try head(
        arrangement.columns, spans: spans, cell: cell, top: title.height, theme: theme,
        typesetter: typesetter)
    else {
      // Names that no turning fits want columns as wide as those of two lines.
      let needed = width + (2 * 8 - cell) * Double(columns.count)
      return .failure(
        .doesNotFit(
          width: width, height: 0, needed: Size(width: max(needed, width + 10), height: 0)))
    }
    let placed = stack.from(head.bottom + 2.5)
    let legendTop = placed.bottom + 8
    let legend = try HeatmapLegend(chart: self, keys: head.keys, theme: theme).draw(
      top: legendTop, width: width, typesetter: typesetter)
    return .success(
      HeatmapLayout(
        width: width, height: legend.bottom, columns: spans,
        numberSize: try numberSize(cell: cell, measure: measure, theme, typesetter),
        title: title, stack: placed, nameEdge: nameWidth, head: head, legendTop: legendTop))
  }

  /// The largest size at which every number fits its cell and the ring in it; nil for none.
  private func numberSize(
    cell: Double, measure: RowStack.Measure, _ theme: ChartTheme, _ typesetter: Typesetter
  ) throws(DrawingError) -> Double? {
    let texts = Set(
      cells.joined().compactMap(\.value).map { NumberText.fixed($0, decimals: decimals) })
    guard !texts.isEmpty else { return nil }
    for size in [7.6, 7.0, 6.5] where size + 2.6 <= measure.pitch {
      var widest = 0.0
      for text in texts {
        widest = max(
          widest,
          try typesetter.measure(StyledText(text, style: theme.text(size, figures: true))).width)
      }
      if widest + 6.5 <= cell { return size }
    }
    return nil
  }

  private func head(
    _ groups: [LabelGroup], spans: [ClosedRange<Double>], cell: Double, top: Double,
    theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) -> HeatmapHead? {
    var y = top
    var shown: [HeatmapHead.Group] = []
    var keys: [(letter: String, name: String)] = []
    let named = groups.filter { $0.name != nil }
    if !named.isEmpty {
      var texts: [[TextLine]] = []
      for group in named {
        let width = Self.span(of: group, spans)
        texts.append(
          try typesetter.lines(
            groupText(group.name ?? "", theme), width: width.upperBound - width.lowerBound))
      }
      // One name without room takes letters for all: they are read as a row.
      let fits = zip(named, texts).allSatisfy { group, lines in
        lines.count <= 2 && !Self.cutsWords(lines, of: group.name ?? "")
      }
      if !fits {
        for (place, group) in named.enumerated() {
          let letter = Self.mark(place).uppercased()
          keys.append((letter, group.name ?? ""))
          texts[place] = try typesetter.lines(groupText(letter, theme), width: cell + 20)
        }
      }
      let deepest = Double(texts.map(\.count).max() ?? 1)
      y += deepest * HeatmapHead.groupSize * HeatmapHead.leading + 1.5
      for (group, lines) in zip(named, texts) {
        shown.append(HeatmapHead.Group(span: Self.span(of: group, spans), lines: lines))
      }
    }
    let line = y
    if !named.isEmpty { y += 3.5 }
    guard let names = try columnNames(cell: cell, theme: theme, typesetter: typesetter) else {
      return nil
    }
    return HeatmapHead(
      names: names.lines, isTurned: names.isTurned, nameSize: names.size, groups: shown,
      keys: keys, groupLine: line, bottom: y + names.height)
  }

  private func groupText(_ name: String, _ theme: ChartTheme) -> StyledText {
    StyledText(name, style: theme.text(HeatmapHead.groupSize, .semibold, theme.tick))
  }

  private static func span(
    of group: LabelGroup, _ spans: [ClosedRange<Double>]
  ) -> ClosedRange<Double> {
    LinearScale.union(group.members.map { spans[$0] }) ?? 0...0
  }

  /// The names of the columns: upright where they fit in three lines without a cut word, else turned.
  private func columnNames(
    cell: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) -> (lines: [[TextLine]], isTurned: Bool, size: Double, height: Double)? {
    var lines: [[TextLine]] = []
    for size in [Self.nameSize, 6.8] {
      lines = []
      for column in columns {
        lines.append(try typesetter.lines(column.text(size, theme), width: cell - 3))
      }
      let fits = zip(columns, lines).allSatisfy { column, lines in
        lines.count <= 3 && lines.allSatisfy { $0.width <= cell - 2 }
          && !Self.cutsWords(lines, of: "\(column.name) \(column.note ?? "")")
      }
      if fits {
        let deepest = Double(lines.map(\.count).max() ?? 1)
        return (lines, false, size, deepest * size * HeatmapHead.leading + 1)
      }
    }
    let turned = min(Self.nameSize, max(cell * 0.88, TextStyle.smallestSize))
    let most = max(Int(cell / (turned * HeatmapHead.leading)), 1)
    for length in [84.0, 120, 160, 220] {
      lines = []
      for column in columns {
        lines.append(try typesetter.lines(column.text(turned, theme), width: length))
      }
      if lines.allSatisfy({ $0.count <= most }) {
        return (lines, true, turned, (lines.joined().map(\.width).max() ?? 0) + 2)
      }
    }
    return nil
  }

  /// Whether a word of letters that go together was broken to fit.
  private static func cutsWords(_ lines: [TextLine], of text: String) -> Bool {
    let words = Set(text.split { $0.isWhitespace || $0 == "-" })
    let pieces = lines.dropLast().compactMap {
      $0.text.plain.split { $0.isWhitespace || $0 == "-" }.last
    }
    // Ideographs and kana may part anywhere.
    return pieces.contains { piece in
      !words.contains(piece) && piece.unicodeScalars.allSatisfy { $0.value < 0x2E80 }
    }
  }
}
