package import Drawing
internal import PrintedNumbers
internal import Wording

/// A row of an interval chart.
package struct IntervalRow: Hashable, Sendable, Codable {
  package var name: String
  /// Set after the name in grey: a translation or a count.
  package var note: String?
  /// The language of the note, BCP-47.
  package var language: String?

  package init(name: String, note: String? = nil, language: String? = nil) {
    self.name = name
    self.note = note
    self.language = language
  }
}

/// Dots with their intervals on one scale, a row for each name: the default for every estimate.
package struct IntervalChart: Chart, Codable {
  /// From top to bottom.
  package var rows: [IntervalRow]
  /// At most three; each row shows them on one line, or one below the other where they have bars.
  package var series: [ChartSeries]
  /// The scale to use; nil for one that covers all numbers.
  package var scale: LinearScale?
  /// A heavy line, such as 0 for differences; the scale then covers it.
  package var referenceValue: Double?
  /// A baseline with a number of its own for each row (people, a culture): a grey tick, on a light
  /// band where its intervals are known.
  package var reference: ChartSeries?
  /// Grey instead of colour where an interval covers `referenceValue`.
  package var mutesIntervalsCoveringReference: Bool
  /// Whether a line links the numbers of each row, so that one sees how far apart they are.
  package var joinsSeries: Bool
  /// What the numbers are, printed over the scale: "Mean score, 0 to 100".
  package var title: String?
  package var showsLegend: Bool
  /// Decimals of a number printed at the edge; nil to follow the scale's extent.
  package var decimals: Int?

  package init(
    rows: [IntervalRow], series: [ChartSeries], scale: LinearScale? = nil,
    referenceValue: Double? = nil, reference: ChartSeries? = nil,
    mutesIntervalsCoveringReference: Bool = false, joinsSeries: Bool = false,
    title: String? = nil, showsLegend: Bool = true, decimals: Int? = nil
  ) {
    self.rows = rows
    self.series = series
    self.scale = scale
    self.referenceValue = referenceValue
    self.reference = reference
    self.mutesIntervalsCoveringReference = mutesIntervalsCoveringReference
    self.joinsSeries = joinsSeries
    self.title = title
    self.showsLegend = showsLegend
    self.decimals = decimals
  }

  package static let mostSeries = 3

  /// The distance of two rows in points, by the number of series.
  package static func rowPitch(series count: Int) -> Double {
    switch count {
    case ...1: 15
    case 2: 20.6
    default: 27.4
    }
  }

  /// Whether the series of a row stand one below the other.
  ///
  /// Only where their bars could lie on each other: dots alone are compared best on one line.
  package var isStaggered: Bool {
    series.count { one in one.estimates.contains { $0?.interval != nil } } > 1
  }

  /// The distance of two rows in points.
  var pitch: Double { Self.rowPitch(series: isStaggered ? series.count : 1) }

  /// How far below a row's middle a series stands, in points.
  func offset(series index: Int) -> Double {
    isStaggered ? Self.rowOffset(series: index, of: series.count) : 0
  }

  /// From so many rows on the scale is repeated below them.
  static let longRows = 26

  /// How far below a row's middle one of several staggered series stands, in points.
  package static func rowOffset(series index: Int, of count: Int) -> Double {
    (Double(index) - Double(count - 1) / 2) * 6.8
  }

  /// What is wrong with rows, series and numbers.
  package func problems() -> [ChartError] {
    var problems: [ChartError] = []
    if rows.isEmpty { problems.append(.empty("rows")) }
    if series.isEmpty { problems.append(.empty("series")) }
    if series.count > Self.mostSeries {
      problems.append(
        .tooManySeries(count: series.count, limit: Self.mostSeries, withBands: false))
    }
    let names = rows.map(\.name)
    for one in series + [reference].compactMap({ $0 }) { problems += one.problems(axes: names) }
    if let referenceValue, !referenceValue.isFinite {
      problems.append(.invalidScale("cannot hold the reference \(referenceValue)"))
    }
    return problems
  }

  /// Names and series; the baseline stands last.
  package var data: ChartData {
    let shown = series + [reference].compactMap { $0 }
    let extent = LinearScale.union(shown.flatMap(\.estimates).compactMap { $0?.extent }) ?? 0...1
    return ChartData(
      kind: said("Interval chart"), part: said("rows", as: "part"), names: rows.map(\.name),
      series: shown, scale: scale,
      decimals: decimals
        ?? NumberText.decimals(forExtent: extent.upperBound - extent.lowerBound),
      notes: [reference?.referenceNote].compactMap { $0 })
  }

  /// Draws the chart at a width.
  ///
  /// - Parameter width: points, names included; 150 and more.
  /// - Throws: `ChartError.doesNotFit` when the names leave no room for the scale.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    try validate()
    let layout = try layout(width: width, theme: theme, typesetter: typesetter)
    return try drawing { () throws(DrawingError) in
      try IntervalPainter(chart: self, layout: layout, theme: theme).draw(typesetter: typesetter)
    }
  }

  /// The scale with the first row, then a piece for each row.
  package func parts(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> FigureParts? {
    try validate()
    let layout = try layout(width: width, theme: theme, typesetter: typesetter)
    return try drawing { () throws(DrawingError) in
      try IntervalPainter(chart: self, layout: layout, theme: theme).parts(typesetter: typesetter)
    }
  }

  /// Draws the chart in a rectangle, at its top; it may be less high than the rectangle.
  ///
  /// - Throws: `ChartError.doesNotFit` when it is higher.
  package func draw(
    in rectangle: Rectangle, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> DisplayList {
    let figure = try draw(width: rectangle.width, theme: theme, typesetter: typesetter)
    guard figure.size.height <= rectangle.height + 1e-6 else {
      throw .doesNotFit(
        width: rectangle.width, height: rectangle.height, needed: figure.size)
    }
    return figure.list.translated(by: Point(x: rectangle.minX, y: rectangle.minY))
  }
}
