package import Drawing
internal import PrintedNumbers
internal import Wording

/// An axis of a radar: a value dimension and its name in a second language.
package struct RadarAxis: Hashable, Sendable, Codable {
  package var name: String
  package var translation: String?
  /// The language of the translation, BCP-47.
  package var language: String?

  package init(name: String, translation: String? = nil, language: String? = nil) {
    self.name = name
    self.translation = translation
    self.language = language
  }
}

/// Scores on axes whose order round a circle has a meaning, with their uncertainty.
///
/// For a theory that puts neighbouring values side by side and conflicting ones opposite, as
/// Schwartz (1992) does, and there only; the scale starts at zero in the centre, or for numbers round
/// zero as far below it as the rim is above, lines are never filled, and a faint band (simultaneous)
/// and a whisker on every spoke (pointwise) say how sure each number is.
package struct RadarChart: Chart, Codable {
  /// Clockwise from the top.
  package var axes: [RadarAxis]
  package var wedges: [RadarWedge]
  /// At most three, two when any has a band.
  package var series: [ChartSeries]
  /// The number at the rim; nil for the round number above the largest one shown.
  package var scaleMaximum: Double?
  /// Whether the numbers lie round zero: it is then a heavy ring half-way between the centre, which is
  /// as far below zero as the rim is above it, and the rim.
  package var isCentred: Bool
  /// A baseline (people, a culture), drawn as a plain grey line without marks, on a grey band with
  /// edges where its intervals are known.
  package var reference: ChartSeries?
  /// The radius of the scale in points that is tried first.
  package var preferredRadius: Double
  /// Whether the axes are named; a cell of small multiples leaves that to one key radar.
  package var showsAxisNames: Bool

  package init(
    axes: [RadarAxis], wedges: [RadarWedge] = [], series: [ChartSeries],
    scaleMaximum: Double? = nil, reference: ChartSeries? = nil, preferredRadius: Double = 105,
    showsAxisNames: Bool = true, isCentred: Bool = false
  ) {
    self.axes = axes
    self.wedges = wedges
    self.series = series
    self.scaleMaximum = scaleMaximum
    self.reference = reference
    self.preferredRadius = preferredRadius
    self.showsAxisNames = showsAxisNames
    self.isCentred = isCentred
  }

  /// The most series in one frame.
  package static let mostSeries = 3
  package static let mostSeriesWithBands = 2

  /// What is wrong with axes, series, wedges and scale.
  package func problems() -> [ChartError] {
    var problems: [ChartError] = []
    if axes.count < 3 { problems.append(.tooFewAxes(axes.count)) }
    // A key of small multiples shows the reference alone.
    if series.isEmpty, reference == nil { problems.append(.empty("series")) }
    let withBands = series.contains { $0.estimates.contains { $0?.band != nil } }
    let limit = withBands ? Self.mostSeriesWithBands : Self.mostSeries
    if series.count > limit {
      problems.append(.tooManySeries(count: series.count, limit: limit, withBands: withBands))
    }
    let names = axes.map(\.name)
    for one in series + [reference].compactMap({ $0 }) {
      problems += one.problems(axes: names)
      for (estimate, name) in zip(one.estimates, names) {
        // An interval that reaches below zero is cut at the centre; a score there has no place.
        if !isCentred, let value = estimate?.value, value < 0 {
          problems.append(.negativeValue(series: one.name, axis: name, value: value))
        }
      }
    }
    do throws(ChartError) { _ = try wedgeSpans() } catch { problems.append(error) }
    do throws(ChartError) { _ = try scale() } catch { problems.append(error) }
    return problems
  }

  package var data: ChartData {
    get throws(ChartError) {
      let scale = try scale()
      return ChartData(
        kind: said("Radar chart"), part: said("axes", as: "part"), names: axes.map(\.name),
        series: series + [reference].compactMap { $0 }, scale: scale,
        decimals: NumberText.decimals(forExtent: scale.maximum),
        notes: [isCentred ? said("Zero is the heavy ring.") : nil, reference?.referenceNote]
          .compactMap { $0 })
    }
  }

  /// Where the wedges lie.
  package func wedgeSpans() throws(ChartError) -> [WedgeSpan] {
    try WedgeSpan.spans(wedges, axes: axes.count)
  }

  /// The scale from the centre (0, or as far below it as the rim is above) to the rim.
  ///
  /// - Throws: `ChartError.invalidScale` when `scaleMaximum` lies below a number to show.
  package func scale() throws(ChartError) -> LinearScale {
    let shown = (series + [reference].compactMap { $0 }).flatMap { $0.estimates }
    let extents = shown.compactMap { $0?.extent }
    var largest = extents.map(\.upperBound).max() ?? 0
    if isCentred { largest = max(largest, -(extents.map(\.lowerBound).min() ?? 0)) }
    guard let scaleMaximum else {
      return .radar(rim: LinearScale.rim(largest), isCentred: isCentred)
    }
    guard scaleMaximum.isFinite, scaleMaximum > 0 else {
      throw .invalidScale("of a radar must end above zero, not at \(scaleMaximum)")
    }
    guard scaleMaximum >= largest else {
      throw .invalidScale(
        "ends at \(NumberText.fixed(scaleMaximum, decimals: 2)), below the largest upper limit"
          + " \(NumberText.fixed(largest, decimals: 2))")
    }
    return .radar(rim: scaleMaximum, isCentred: isCentred)
  }

  /// The largest layout that fits a cell.
  ///
  /// The radius shrinks from the preferred one by steps of 2 points; then the names are wrapped,
  /// then numbered with a key below.
  ///
  /// - Throws: `ChartError.doesNotFit` when no form fits.
  package func layout(
    width: Double, height: Double = .greatestFiniteMagnitude,
    theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> RadarLayout {
    try validate()
    return try plan(width: width, height: height, theme: theme, typesetter: typesetter).layout
  }

  /// Draws the radar in the middle of a width.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    let height = try layout(width: width, theme: theme, typesetter: typesetter).bounds.height
    let cell = Rectangle(x: 0, y: 0, width: width, height: height)
    return Figure(
      list: try draw(in: cell, theme: theme, typesetter: typesetter),
      size: Size(width: width, height: height))
  }

  /// Draws the radar in the middle of a rectangle.
  package func draw(
    in rectangle: Rectangle, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> DisplayList {
    try validate()
    let plan = try plan(
      width: rectangle.width, height: rectangle.height, theme: theme,
      typesetter: typesetter)
    let bounds = plan.layout.bounds
    // The circle stands in the middle where its names leave it there.
    let x = min(
      max(rectangle.midX, rectangle.minX - bounds.minX), rectangle.maxX - bounds.maxX)
    let centre = Point(x: x, y: rectangle.midY - bounds.midY)
    let painter = RadarPainter(
      chart: self, plan: plan, theme: theme, scale: try scale(), centre: centre)
    return try drawing { () throws(DrawingError) in
      try painter.draw(typesetter: typesetter)
    }
  }
}
