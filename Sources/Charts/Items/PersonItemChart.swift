package import Drawing
internal import PrintedNumbers
internal import Wording

/// A name with its place on the common scale.
package struct MapPlace: Hashable, Sendable, Codable {
  package var label: ChartLabel
  /// nil where it has none.
  package var estimate: ChartEstimate?

  package init(_ label: ChartLabel, estimate: ChartEstimate?) {
    self.label = label
    self.estimate = estimate
  }
}

/// Persons (models) and items on one scale, a Wright map: persons as rows with their intervals; few items
/// likewise, many as a dot each, in piles.
///
/// Source: Wright & Stone (1979), "Best Test Design".
package struct PersonItemChart: Chart, Codable {
  /// From top to bottom.
  package var persons: [MapPlace]
  package var items: [MapPlace]
  /// What the numbers are, printed over the scale.
  package var title: String
  package var headings: (persons: String, items: String) {
    get { (headingOfPersons, headingOfItems) }
    set { (headingOfPersons, headingOfItems) = newValue }
  }
  package var decimals: Int
  /// What the items tell together at each place of the scale, in the order of the places; drawn as a
  /// curve below them.
  package var curve: [CurvePoint]
  /// What the curve is.
  package var headingOfCurve: String

  private var headingOfPersons: String
  private var headingOfItems: String

  package init(
    persons: [MapPlace], items: [MapPlace], title: String,
    headings: (persons: String, items: String) = (said("Persons"), said("Items")),
    curve: [CurvePoint] = [], headingOfCurve: String = said("Information"), decimals: Int = 2
  ) {
    self.persons = persons
    self.items = items
    self.title = title
    (headingOfPersons, headingOfItems) = headings
    self.curve = curve
    self.headingOfCurve = headingOfCurve
    self.decimals = decimals
  }

  package static let mostPersons = 60
  /// More have no room for their names.
  package static let mostNamedItems = 24
  private static let tallestPile = 30

  package func problems() -> [ChartError] {
    var problems: [ChartError] = []
    if persons.isEmpty { problems.append(.empty("persons")) }
    if items.isEmpty { problems.append(.empty("items")) }
    if persons.count > Self.mostPersons {
      problems.append(.tooManyParts("persons", count: persons.count, limit: Self.mostPersons))
    }
    for place in persons + items where place.estimate?.isValid == false {
      problems.append(.invalidEstimate(series: title, axis: place.label.name))
    }
    for point in curve where !point.place.isFinite || !(point.height >= 0) || !point.height.isFinite
    {
      problems.append(.invalidEstimate(series: headingOfCurve, axis: "\(point.place)"))
    }
    return problems
  }

  /// The persons as a series, and persons and items as a grid.
  package var data: ChartData {
    get throws(ChartError) {
      try validate()
      let known = items.filter { $0.estimate != nil }.sorted {
        ($0.estimate?.value ?? 0) < ($1.estimate?.value ?? 0)
      }
      var notes = [
        said(
          "\(CountText.counted(items.count, "item", isGrouped: true)), "
            + "\(known.count) of them with a difficulty.")
      ]
      if let first = known.first, let last = known.last, known.count > 1 {
        notes.append(
          said(
            "Easiest: \(first.label.name) \(number(first)); hardest: \(last.label.name) "
              + "\(number(last))."))
      }
      if let top = curve.max(by: { $0.height < $1.height }) {
        notes.append(
          said(
            "The items tell most at \(NumberText.fixed(top.place, decimals: 1)): there their information "
              + "is \(NumberText.fixed(top.height, decimals: 1))."))
      }
      let all = persons + items
      return ChartData(
        kind: said("Map of persons and items"),
        part: persons.count == 1 ? said("person", as: "part") : said("persons", as: "part"),
        names: persons.map(\.label.name),
        series: [ChartSeries(name: headings.persons, estimates: persons.map(\.estimate))],
        scale: nil, decimals: decimals, isSequence: true, notes: notes,
        grid: ChartData.Grid(
          rows: all.map(\.label.name), columns: [title], cells: all.map { [$0.estimate] }))
    }
  }

  private func number(_ place: MapPlace) -> String {
    place.estimate.map { NumberText.fixed($0.value, decimals: decimals) } ?? "–"
  }

  /// Draws the map at a width.
  ///
  /// - Parameter width: points, names included; 200 and more.
  /// - Throws: `ChartError.doesNotFit` when the names leave no room for the scale.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    try validate()
    return try drawing { () throws(DrawingError) in
      try drawn(width: width, theme: theme, typesetter: typesetter)
    }.get()
  }

  private static let gap = 9.0
  private static let leastPlot = 80.0
  private static let dot = 2.6

  private func drawn(
    width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) -> Result<Figure, ChartError> {
    let named = items.count <= Self.mostNamedItems
    var labels: [ChartLabel] = persons.map { place in
      var label = place.label
      label.group = headings.persons
      return label
    }
    if named {
      labels += items.map { place in
        var label = place.label
        label.group = headings.items
        return label
      }
    }
    let stack = try RowStack(
      labels, groups: LabelGroup.groups(of: labels), alignment: .leading,
      limit: max(0.34 * width, 40),
      measure: labels.count <= 40
        ? RowStack.Measure(pitch: 15, size: 8) : RowStack.Measure(pitch: 10.4, size: 7.2),
      theme: theme, typesetter: typesetter)
    let heading = StyledText(headings.items, style: theme.text(8, .semibold))
    let names = max(
      stack.nameWidth, named ? 0 : try typesetter.measure(heading).width,
      curve.isEmpty
        ? 0
        : try typesetter.measure(
          StyledText(headingOfCurve, style: theme.text(8, .semibold))
        ).width)
    let plotX = names + Self.gap
    // Many items are dots: only their places count for the scale.
    let extents =
      persons.compactMap { $0.estimate?.extent }
      + items.compactMap { place in
        named ? place.estimate?.extent : place.estimate.map { $0.value...$0.value }
      }
    let fitted = try LinearScale.fitted(
      over: extents, length: width - plotX - 10, style: IntervalChart.tickStyle(theme),
      typesetter: typesetter)
    let room = width - plotX - max(fitted.lastLabel / 2, 10)
    guard room >= Self.leastPlot else {
      return .failure(
        .doesNotFit(
          width: width, height: 0,
          needed: Size(width: width + Self.leastPlot - room, height: 0)))
    }
    let title = try ChartTitle(
      self.title, plotX: plotX, width: width, theme: theme, typesetter: typesetter)
    let placed = stack.from(title.height + 12)
    var list = DisplayList()
    let piles = named ? [:] : piles(scale: fitted.scale, x: plotX, width: room)
    let tallest = piles.values.max() ?? 0
    let perDot = max((tallest + Self.tallestPile - 1) / Self.tallestPile, 1)
    let itemsTop = placed.bottom + 6
    let bottom =
      named
      ? placed.bottom + 1
      : itemsTop + 12 + Double((tallest + perDot - 1) / perDot) * Self.dot + 1
    title.draw(top: 0, into: &list)
    let mark = IntervalMark(
      scale: fitted.scale, x: plotX, width: room, style: theme.series(0), theme: theme,
      decimals: decimals)
    for tick in fitted.scale.ticks {
      let x = mark.position(tick)
      list.text(
        StyledText(fitted.scale.label(tick), style: IntervalChart.tickStyle(theme)),
        at: Point(x: x, y: title.height + 6.6), anchor: .middle)
      list.stroke(
        .segment(Point(x: x, y: title.height + 10.5), Point(x: x, y: bottom)),
        style: StrokeStyle(color: theme.rule, width: 0.5))
    }
    placed.draw(edge: plotX - Self.gap, into: &list)
    var itemMark = mark
    itemMark.color = theme.series(1).line
    for (row, place) in (persons + (named ? items : [])).enumerated() {
      let isItem = row >= persons.count
      guard let estimate = place.estimate else {
        list.text(
          StyledText("–", style: theme.text(6.8, .regular, theme.muted)),
          at: Point(x: plotX + room / 2, y: placed.middle(row) + 2.4), anchor: .middle)
        continue
      }
      (isItem ? itemMark : mark).draw(estimate, y: placed.middle(row), into: &list)
    }
    let strip = CurveStrip(
      points: curve, heading: StyledText(headingOfCurve, style: theme.text(8, .semibold)),
      scale: fitted.scale, theme: theme)
    guard !named else {
      let end = strip.draw(below: bottom + 4, mark: mark, width: width, into: &list)
      return .success(Figure(list: list, size: Size(width: width, height: end ?? bottom + 2)))
    }
    list.stroke(
      .segment(Point(x: 0, y: itemsTop - 2), Point(x: width, y: itemsTop - 2)),
      style: StrokeStyle(color: theme.hairline, width: 0.5))
    list.text(heading, at: Point(x: 0, y: itemsTop + 8))
    for (place, count) in piles.sorted(by: { $0.key < $1.key }) {
      for level in 0..<((count + perDot - 1) / perDot) {
        list.fill(
          .circle(
            centre: Point(
              x: plotX + (Double(place) + 0.5) * Self.dot,
              y: bottom - 2 - (Double(level) + 0.5) * Self.dot), radius: 0.42 * Self.dot),
          color: theme.series(1).line)
      }
    }
    let end = strip.draw(below: bottom + 4, mark: mark, width: width, into: &list) ?? bottom
    let last = try legend(perDot: perDot, theme).draw(
      baseline: end + 9, width: width, typesetter: typesetter, into: &list)
    return .success(Figure(list: list, size: Size(width: width, height: last + 3.5)))
  }

  /// How many items stand in each column of dots.
  private func piles(scale: LinearScale, x: Double, width: Double) -> [Int: Int] {
    var piles: [Int: Int] = [:]
    let last = Int(width / Self.dot) - 1
    for case let value? in items.map(\.estimate?.value) {
      let place = Int(scale.position(value) * width / Self.dot)
      piles[min(max(place, 0), last), default: 0] += 1
    }
    return piles
  }

  private func legend(perDot: Int, _ theme: ChartTheme) -> MarkLegend {
    func words(_ text: String) -> StyledText {
      StyledText(text, style: theme.text(7, .regular, theme.muted))
    }
    let dot =
      perDot == 1 ? said("an item") : said("up to \(perDot) items of one difficulty")
    let missing = items.count { $0.estimate == nil }
    let more =
      missing > 0 ? said(" (\(NumberText.grouped(missing)) more have no difficulty)") : ""
    return MarkLegend(entries: [
      MarkLegend.Entry(
        text: words(dot + more), markWidth: 3
      ) { point, list in
        list.fill(
          .circle(centre: Point(x: point.x + 1.5, y: point.y), radius: 1.1),
          color: theme.series(1).line)
      }
    ])
  }
}
