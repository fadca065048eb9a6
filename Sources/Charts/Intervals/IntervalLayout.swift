package import Drawing

/// Where the parts of an interval chart lie, from its top left corner.
package struct IntervalLayout: Sendable, Hashable {
  package let width: Double
  package let height: Double
  package let scale: LinearScale
  /// The left end of the scale and its length in points.
  package let plotX: Double
  package let plotWidth: Double
  /// The upper and lower end of each row.
  let rows: [ClosedRange<Double>]
  /// The lines of each name.
  let names: [[TextLine]]
  /// Legend, then title, then tick labels, then rows; of many rows tick labels once more.
  let title: ChartTitle
  let titleTop: Double
  let tickBaseline: Double
  let repeatedTickBaseline: Double?
  let rulesTop: Double
  let rulesBottom: Double

  /// The middle of each row.
  package var rowMiddles: [Double] { rows.map { ($0.lowerBound + $0.upperBound) / 2 } }

  /// Where a number stands, in points from the left.
  package func x(of value: Double) -> Double { plotX + plotWidth * scale.position(value) }
}

extension IntervalChart {
  static let nameGap = 8.0
  static let nameLeading = 9.6
  /// Under this length a scale tells nothing.
  private static let leastPlotWidth = 60.0

  /// The layout at a width in points.
  ///
  /// - Throws: `ChartError.doesNotFit`.
  package func layout(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> IntervalLayout {
    try validate()
    // Names get what they need up to nearly half of the width; then they break.
    let limit = max(0.46 * width, 40)
    let names = try drawing { () throws(DrawingError) in
      try nameLines(width: limit, theme: theme, typesetter: typesetter)
    }
    let nameWidth = names.flatMap { $0 }.map(\.width).max() ?? 0
    let plotX = nameWidth + Self.nameGap
    let fitted = try drawing { () throws(DrawingError) in
      try LinearScale.fitted(
        over: extents, given: self.scale, length: width - plotX - 6, style: Self.tickStyle(theme),
        typesetter: typesetter)
    }
    let scale = fitted.scale
    let plotWidth = width - plotX - max(fitted.lastLabel / 2, 3)
    guard plotWidth >= Self.leastPlotWidth else {
      throw .doesNotFit(
        width: width, height: 0,
        needed: Size(width: width + Self.leastPlotWidth - plotWidth, height: 0))
    }
    let legend = try drawing { () throws(DrawingError) in
      try self.legend(theme).draw(x: 0, y: 0, width: width, typesetter: typesetter).height
    }
    let title = try drawing { () throws(DrawingError) in
      try ChartTitle(
        self.title, plotX: plotX, width: width, theme: theme, typesetter: typesetter)
    }
    let titleTop = legend > 0 ? legend + 4 : 0
    let tickBaseline = titleTop + title.height + 6.6
    let rulesTop = tickBaseline + 3.9
    var y = rulesTop + 1.5
    var rows: [ClosedRange<Double>] = []
    for lines in names {
      let height = max(pitch, Double(lines.count) * Self.nameLeading + 3.4)
      rows.append(y...(y + height))
      y += height
    }
    let rulesBottom = y + 1.5
    let isLong = rows.count >= Self.longRows
    return IntervalLayout(
      width: width, height: rulesBottom + (isLong ? 11 : 0), scale: scale, plotX: plotX,
      plotWidth: plotWidth, rows: rows, names: names, title: title, titleTop: titleTop,
      tickBaseline: tickBaseline, repeatedTickBaseline: isLong ? rulesBottom + 8.6 : nil,
      rulesTop: rulesTop, rulesBottom: rulesBottom)
  }

  /// What the names need at most, without breaking; points.
  func widestName(_ theme: ChartTheme, _ typesetter: Typesetter) throws(DrawingError) -> Double {
    try nameLines(width: 10_000, theme: theme, typesetter: typesetter).flatMap { $0 }.map(\.width)
      .max() ?? 0
  }

  func legend(_ theme: ChartTheme) -> SeriesLegend {
    let isNeeded = showsLegend && (series.count > 1 || reference != nil)
    return SeriesLegend(
      names: isNeeded ? series.map(\.name) : [], reference: isNeeded ? reference?.name : nil,
      referenceHasBand: reference?.hasReferenceBand ?? false, theme: theme)
  }

  private func nameLines(
    width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) -> [[TextLine]] {
    var names: [[TextLine]] = []
    for row in rows {
      var text = StyledText(row.name, style: theme.text(8))
      if let note = row.note, !note.isEmpty {
        text += StyledText(" ", style: theme.text(8))
        text += StyledText(
          note, style: theme.text(7.2, .regular, theme.muted, language: row.language))
      }
      names.append(try typesetter.lines(text, width: width))
    }
    return names
  }

  /// The least and the greatest number that the scale must show; nil where there is none.
  package var range: ClosedRange<Double>? { LinearScale.union(extents) }

  /// What the scale must show.
  private var extents: [ClosedRange<Double>] {
    let shown = (series + [reference].compactMap { $0 }).flatMap { $0.estimates }
    return shown.compactMap { $0?.extent } + (referenceValue.map { [$0...$0] } ?? [])
  }

  static func tickStyle(_ theme: ChartTheme) -> TextStyle {
    theme.text(6.8, .regular, theme.muted, figures: true)
  }
}
