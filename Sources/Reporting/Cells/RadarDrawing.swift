internal import Charts
internal import Drawing

/// Profiles on a circle: a few on one, or each on its own.
enum RadarDrawing: Chart, Codable {
  case overlaid(ProfileFigure)
  case multiples(RadarMultiples)

  var chart: any Chart {
    switch self {
    case .overlaid(let chart): chart
    case .multiples(let chart): chart
    }
  }

  /// The largest distance from zero that is drawn; nil where there is no number.
  var largest: Double? {
    let drawn: [ChartSeries]
    let isCentred: Bool
    switch self {
    case .overlaid(let chart):
      drawn = chart.radar.series + [chart.radar.reference].compactMap(\.self)
      isCentred = chart.radar.isCentred
    case .multiples(let chart):
      drawn = chart.cells.map(\.series) + [chart.reference]
      isCentred = chart.isCentred
    }
    let extents = drawn.flatMap(\.estimates).compactMap { $0?.extent }
    return extents.map { isCentred ? max($0.upperBound, -$0.lowerBound) : $0.upperBound }.max()
  }

  /// With a rim that holds a number.
  func reaching(_ number: Double) -> RadarDrawing {
    switch self {
    case .overlaid(let chart):
      return .overlaid(chart.reaching(number))
    case .multiples(var chart):
      chart.scaleMaximum = LinearScale.rim(number)
      return .multiples(chart)
    }
  }

  func problems() -> [ChartError] { chart.problems() }

  func draw(
    width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    try chart.draw(width: width, theme: theme, typesetter: typesetter)
  }

  func parts(
    width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(ChartError) -> FigureParts? {
    try chart.parts(width: width, theme: theme, typesetter: typesetter)
  }

  var data: ChartData {
    get throws(ChartError) { try chart.data }
  }
}
