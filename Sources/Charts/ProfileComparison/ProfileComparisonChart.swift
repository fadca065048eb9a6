package import Drawing
internal import PrintedNumbers
internal import Wording

/// A model's profile against a culture's, both with their intervals on one scale.
///
/// The model is a dot on a dark line, the culture a tick on a light band; a dot is open where the two
/// cannot be told apart. Groups of the culture are small marks below.
package struct ProfileComparisonChart: Chart, Codable {
  package enum Order: Hashable, Sendable, Codable {
    /// As given, such as round the circle.
    case given
    /// The model's number minus the culture's, the largest at the top; rows without both stand last.
    case difference
  }

  /// The dimensions; under headings where they name a group.
  package var rows: [ChartLabel]
  package var model: ChartSeries
  package var culture: ChartSeries
  /// The language of the culture's name, BCP-47.
  package var cultureLanguage: String?
  /// At most four.
  package var groups: [ChartSeries]
  /// For each row whether the data tell the two apart, once corrected; nil where that was not tested.
  package var isDistinct: [Bool]?
  package var order: Order
  package var scale: LinearScale?
  /// A heavy line, such as 0 for centred scores; the scale then covers it.
  package var referenceValue: Double?
  /// What the numbers are, printed over the scale: "Standard deviations from the own mean".
  package var title: String?
  /// nil to follow the scale's extent.
  package var decimals: Int?

  package init(
    rows: [ChartLabel], model: ChartSeries, culture: ChartSeries, cultureLanguage: String? = nil,
    groups: [ChartSeries] = [], isDistinct: [Bool]? = nil, order: Order = .given,
    scale: LinearScale? = nil, referenceValue: Double? = nil, title: String? = nil,
    decimals: Int? = nil
  ) {
    self.rows = rows
    self.model = model
    self.culture = culture
    self.cultureLanguage = cultureLanguage
    self.groups = groups
    self.isDistinct = isDistinct
    self.order = order
    self.scale = scale
    self.referenceValue = referenceValue
    self.title = title
    self.decimals = decimals
  }

  package static let mostGroups = 4

  var series: [ChartSeries] { [model, culture] + groups }

  package func problems() -> [ChartError] {
    var problems: [ChartError] = []
    if rows.isEmpty { problems.append(.empty("rows")) }
    if groups.count > Self.mostGroups {
      problems.append(.tooManyParts("groups", count: groups.count, limit: Self.mostGroups))
    }
    let names = rows.map(\.name)
    for one in series { problems += one.problems(axes: names) }
    if let isDistinct, isDistinct.count != rows.count {
      problems.append(
        .wrongCount(series: "told apart", estimates: isDistinct.count, expected: rows.count))
    }
    if let referenceValue, !referenceValue.isFinite {
      problems.append(.invalidScale("cannot hold the reference \(referenceValue)"))
    }
    return problems
  }

  /// The rows under their headings, in the order in which they are drawn.
  var arrangement: [LabelGroup] {
    let groups = LabelGroup.groups(of: rows)
    guard order == .difference else { return groups }
    let differences = zip(model.estimates, culture.estimates).map { model, culture -> Double in
      guard let model, let culture else { return -.infinity }
      return model.value - culture.value
    }
    return groups.map { group in
      LabelGroup(
        name: group.name,
        members: group.members.sorted { (-differences[$0], $0) < (-differences[$1], $1) })
    }
  }

  /// Model, culture and groups, their rows as they are drawn.
  package var data: ChartData {
    get throws(ChartError) {
      try validate()
      let order = arrangement.flatMap(\.members)
      let extent = LinearScale.union(extents)
      return ChartData(
        kind: said("Profile comparison"), part: said("rows", as: "part"),
        names: order.map { rows[$0].name },
        series: series.map { one in
          ChartSeries(name: one.name, estimates: order.map { one.estimates[$0] })
        }, scale: scale,
        decimals: decimals
          ?? NumberText.decimals(forExtent: extent.map { $0.upperBound - $0.lowerBound } ?? 1),
        notes: notes(order))
    }
  }

  /// What the scale must show.
  var extents: [ClosedRange<Double>] {
    series.flatMap(\.estimates).compactMap { $0?.extent }
      + (referenceValue.map { [$0...$0] } ?? [])
  }

  private func notes(_ places: [Int]) -> [String] {
    var notes: [String] = []
    if order == .difference {
      notes.append(
        arrangement.count > 1
          ? said(
            "Rows are sorted by \(model.name) minus \(culture.name), the largest difference first "
              + "within each group.")
          : said(
            "Rows are sorted by \(model.name) minus \(culture.name), the largest difference first.")
      )
    }
    if !culture.hasReferenceBand {
      notes.append(said("\(culture.name) has no intervals: its errors are not known."))
    }
    if let isDistinct {
      let apart = places.filter { isDistinct[$0] }.map { rows[$0].name }
      notes.append(
        apart.isEmpty
          ? said("No row tells the two apart.")
          : said(
            "Told apart on \(apart.count) of \(rows.count): \(CountText.list(apart, most: 10))."))
    }
    return notes
  }

  /// Draws the chart at a width.
  ///
  /// - Parameter width: points, names included; 170 and more.
  /// - Throws: `ChartError.doesNotFit` when the names leave no room for the scale.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    let layout = try layout(width: width, theme: theme, typesetter: typesetter)
    return try drawing { () throws(DrawingError) in
      try ProfileComparisonPainter(chart: self, layout: layout, theme: theme).draw(
        typesetter: typesetter)
    }
  }
}

/// Where the parts of a profile comparison lie, from its top left corner.
package struct ProfileComparisonLayout: Sendable, Hashable {
  package let width: Double
  package let height: Double
  package let scale: LinearScale
  /// The left end of the scale and its length in points.
  package let plotX: Double
  package let plotWidth: Double
  let stack: RowStack
  /// Title, then tick labels, then rows.
  let title: ChartTitle
  let titleTop: Double
  let tickBaseline: Double
  let rulesTop: Double

  /// The middle of each row, by its place in the chart.
  package var rowMiddles: [Double] { stack.rows.indices.map(stack.middle) }

  /// Where a number stands, in points from the left.
  package func x(of value: Double) -> Double { plotX + plotWidth * scale.position(value) }
}

extension ProfileComparisonChart {
  private static let leastPlotWidth = 60.0

  /// The layout at a width in points.
  ///
  /// - Throws: `ChartError.doesNotFit`.
  package func layout(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> ProfileComparisonLayout {
    try validate()
    let legend = try drawing { () throws(DrawingError) in
      try ProfileComparisonPainter.legend(self, theme, width: width, typesetter: typesetter)
    }
    let stack = try drawing { () throws(DrawingError) in
      try RowStack(
        rows, groups: arrangement, limit: max(0.42 * width, 40),
        measure: RowStack.Measure(pitch: groups.isEmpty ? 16 : 21, size: 8), theme: theme,
        typesetter: typesetter)
    }
    let plotX = stack.nameWidth + IntervalChart.nameGap
    let fitted = try drawing { () throws(DrawingError) in
      try LinearScale.fitted(
        over: extents, given: scale, length: width - plotX - 6,
        style: IntervalChart.tickStyle(theme), typesetter: typesetter)
    }
    let plotWidth = width - plotX - max(fitted.lastLabel / 2, 3)
    guard plotWidth >= Self.leastPlotWidth else {
      throw .doesNotFit(
        width: width, height: 0,
        needed: Size(width: width + Self.leastPlotWidth - plotWidth, height: 0))
    }
    let title = try drawing { () throws(DrawingError) in
      try ChartTitle(self.title, plotX: plotX, width: width, theme: theme, typesetter: typesetter)
    }
    let titleTop = legend.bottom + 5
    let top = titleTop + title.height
    let placed = stack.from(top + 12)
    return ProfileComparisonLayout(
      width: width, height: placed.bottom + 1.5, scale: fitted.scale, plotX: plotX,
      plotWidth: plotWidth, stack: placed, title: title, titleTop: titleTop,
      tickBaseline: top + 6.6, rulesTop: top + 10.5)
  }
}
