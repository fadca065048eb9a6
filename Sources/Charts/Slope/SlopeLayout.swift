package import Drawing
internal import PrintedNumbers

/// Where the parts of a slope chart lie, from its top left corner.
package struct SlopeLayout: Sendable {
  /// The name of a line at one of its ends.
  struct Label: Sendable {
    let line: Int
    let name: [TextLine]
    /// The rank interval or the number; nil where there is none.
    let figure: StyledText?
    /// Of the texts together.
    let middle: Double
    /// The mark that it names.
    let end: Point
  }

  struct Tick: Sendable {
    let y: Double
    let text: String
  }

  package let width: Double
  package let height: Double
  /// What the lines are drawn in.
  package let plot: Rectangle
  /// Where each round is named.
  package let roundPlaces: [Double]
  let roundNames: [[TextLine]]
  /// Where marks stand, by line and within it by round.
  package let places: [[Point?]]
  /// The ends of the intervals, in points from the top.
  package let bars: [[ClosedRange<Double>?]]
  let barWidth: Double
  let title: ChartTitle
  let ticks: [Tick]
  let tickWidth: Double
  /// Where ticks end, at their right.
  let tickEdge: Double
  /// Where the figures left of the plot end.
  let figureEdge: Double
  let left: [Label]
  let right: [Label]
  /// Where the names left of the plot end, and those right of it begin.
  let nameEdges: (left: Double, right: Double)
}

extension SlopeChart {
  /// A name and a figure beside it, before they have a place.
  private struct Label {
    let line: Int
    let name: [TextLine]
    let figure: StyledText?
    let figureWidth: Double

    var height: Double {
      Double(name.count) * SlopeChart.nameLeading + SlopeChart.namePadding
    }
  }

  static let nameLeading = 9.2
  static let labelGap = 7.0
  private static let namePadding = 1.6
  static let figureGap = 6.0
  /// Between the names left of the plot and the plot, for numbers of few digits.
  private static let tickRoom = 17.0
  /// Between two intervals of one round.
  private static let lanePitch = 3.4
  /// A mark has to have so much room above and below.
  private static let markRoom = 5.0
  private static let leastRoundWidth = 22.0
  private static let mostTexts = 3

  /// The layout at a width in points.
  ///
  /// - Throws: `ChartError.doesNotFit`.
  package func layout(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> SlopeLayout {
    try validate()
    let isNamedTwice = rounds.count > 1
    let limit = max((isNamedTwice ? 0.25 : 0.45) * width, 40)
    let (starts, ends) = try drawing { () throws(DrawingError) in
      (
        isNamedTwice ? try labels(round: 0, limit, theme, typesetter) : [],
        try labels(round: rounds.count - 1, limit, theme, typesetter)
      )
    }
    /// The widths of names and of figures, each with the gap after it.
    func widths(_ labels: [Label]) -> (names: Double, figures: Double) {
      let figures = labels.map(\.figureWidth).max() ?? 0
      return (
        labels.flatMap(\.name).map(\.width).max() ?? 0,
        figures > 0 ? figures + Self.figureGap : 0
      )
    }
    let (startWidths, endWidths) = (widths(starts), widths(ends))
    let tickWidth = try drawing { () throws(DrawingError) in
      var widest = 0.0
      for tick in Vertical(self, top: 0, room: 0, width: 0).ticks {
        let text = StyledText(tick.text, style: IntervalChart.tickStyle(theme))
        widest = max(widest, try typesetter.measure(text).width)
      }
      return widest
    }
    let tickRoom = max(Self.tickRoom, tickWidth + (starts.isEmpty ? 5 : 0))
    let leftEdge =
      startWidths.names + startWidths.figures + (starts.isEmpty ? 0 : Self.labelGap)
      + tickRoom
    let plotWidth = width - leftEdge - endWidths.names - endWidths.figures - Self.labelGap
    let least = Self.leastRoundWidth * Double(rounds.count)
    guard plotWidth >= least else {
      throw .doesNotFit(
        width: width, height: 0, needed: Size(width: width + least - plotWidth, height: 0))
    }
    let room = [starts, ends].map { $0.map(\.height).reduce(0, +) }.max() ?? 0
    let title = try drawing { () throws(DrawingError) in
      try ChartTitle(self.title, width: width, size: 7, theme: theme, typesetter: typesetter)
    }
    let top = title.height + 3
    let scale = Vertical(self, top: top + Self.markRoom, room: room, width: plotWidth)
    let plot = Rectangle(
      x: leftEdge, y: top, width: plotWidth, height: scale.height + 2 * Self.markRoom)
    let bars = lines.map { line in
      line.estimates.map { estimate in
        estimate?.interval.map { interval in
          let ends = [scale.y(interval.lowerBound), scale.y(interval.upperBound)]
          return min(ends[0], ends[1])...max(ends[0], ends[1])
        }
      }
    }
    let lanes = rounds.indices.map { self.lanes(round: $0, bars: bars, scale: scale) }
    let most = Double((lanes.map(\.count).max() ?? 1) - 1)
    let share = plotWidth / Double(rounds.count)
    // Nearly half of a round's width is left to the lines between the rounds.
    let pitch = most > 0 ? min(Self.lanePitch, 0.55 * share / most) : Self.lanePitch
    let half = most * pitch / 2 + 3
    let roundPlaces = rounds.indices.map { round in
      rounds.count == 1
        ? plot.midX
        : plot.minX + half + Double(round) * (plot.width - 2 * half) / Double(rounds.count - 1)
    }
    let places = lines.indices.map { line in
      rounds.indices.map { round -> Point? in
        guard let estimate = lines[line].estimates[round] else { return nil }
        let lane = Double(lanes[round].ofLine[line]) - Double(lanes[round].count - 1) / 2
        return Point(x: roundPlaces[round] + lane * pitch, y: scale.y(estimate.value))
      }
    }
    let names = try drawing { () throws(DrawingError) in
      try roundNames(width: share, theme: theme, typesetter: typesetter)
    }
    func stacked(
      _ labels: [Label], end: ([Point?]) -> Point?
    ) -> [SlopeLayout.Label] {
      let ends = labels.map { end(places[$0.line]) ?? Point(x: plot.minX, y: plot.minY) }
      let middles = LabelStack.middles(
        ends.map(\.y), heights: labels.map(\.height), in: plot.minY - 2...plot.maxY + 2)
      return labels.indices.map { index in
        SlopeLayout.Label(
          line: labels[index].line, name: labels[index].name, figure: labels[index].figure,
          middle: middles[index], end: ends[index])
      }
    }
    let deepest = Double(names.map(\.count).max() ?? 1)
    return SlopeLayout(
      width: width, height: plot.maxY + 5 + deepest * Self.nameLeading, plot: plot,
      roundPlaces: roundPlaces, roundNames: names, places: places, bars: bars,
      barWidth: min(1.4, 0.62 * pitch), title: title, ticks: scale.ticks, tickWidth: tickWidth,
      tickEdge: leftEdge - 5, figureEdge: leftEdge - tickRoom - Self.labelGap,
      left: stacked(starts) { $0.first ?? nil },
      right: stacked(ends) { points in points.last { $0 != nil } ?? nil },
      nameEdges: (
        left: startWidths.names, right: plot.maxX + Self.labelGap + endWidths.figures
      ))
  }

  /// The names beside a round: of the lines that are in it, and right of the last of those that are
  /// named on neither side otherwise.
  private func labels(
    round: Int, _ limit: Double, _ theme: ChartTheme, _ typesetter: Typesetter
  ) throws(DrawingError) -> [Label] {
    let isLast = round == rounds.count - 1
    var labels: [Label] = []
    for (index, line) in lines.enumerated() {
      let isHere = line.estimates[round] != nil
      let isElsewhere = line.estimates.contains { $0 != nil }
      guard isHere || (isLast && isElsewhere && line.estimates[0] == nil) else { continue }
      let name = StyledText(
        line.name,
        style: theme.text(
          7.6, line.isStrong ? .semibold : .regular, line.isStrong ? theme.accent : theme.ink))
      let figure = figure(line.estimates[round]).map {
        StyledText($0, style: theme.text(7, .regular, theme.muted, figures: true))
      }
      var figureWidth = 0.0
      if let figure { figureWidth = try typesetter.measure(figure).width }
      labels.append(
        Label(
          line: index, name: try typesetter.lines(name, width: limit), figure: figure,
          figureWidth: figureWidth))
    }
    return labels
  }

  /// The rank interval, or the number.
  private func figure(_ estimate: ChartEstimate?) -> String? {
    guard let estimate else { return nil }
    guard quantity == .ranks else {
      return NumberText.fixed(estimate.value, decimals: decimals)
    }
    return estimate.interval.map { NumberText.ranks(Int($0.lowerBound), Int($0.upperBound)) }
  }

  private func roundNames(
    width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) -> [[TextLine]] {
    var names: [[TextLine]] = []
    for round in rounds {
      let lines = try typesetter.lines(
        StyledText(round, style: theme.text(7.2, .medium, theme.tick)), width: width - 3)
      names.append(Array(lines.prefix(Self.mostTexts)))
    }
    return names
  }

  /// The lanes of the intervals of a round: those in one lane share no number.
  private func lanes(
    round: Int, bars: [[ClosedRange<Double>?]], scale: Vertical
  ) -> (count: Int, ofLine: [Int]) {
    var ofLine = [Int](repeating: 0, count: lines.count)
    var ends: [Double] = []
    let shown = lines.indices.compactMap {
      line -> (line: Int, y: Double, bar: ClosedRange<Double>)? in
      guard let estimate = lines[line].estimates[round] else { return nil }
      let y = scale.y(estimate.value)
      return (line, y, bars[line][round] ?? y...y)
    }
    // From the top: those that are all tied go down like a staircase.
    let order = shown.sorted {
      ($0.y, $0.bar.lowerBound, $0.line) < ($1.y, $1.bar.lowerBound, $1.line)
    }
    for one in order {
      let top = min(one.bar.lowerBound, one.y - 2)
      let lane = ends.firstIndex { $0 < top - 1 } ?? ends.count
      let bottom = max(one.bar.upperBound, one.y + 2)
      if lane == ends.count { ends.append(bottom) } else { ends[lane] = bottom }
      ofLine[one.line] = lane
    }
    return (max(ends.count, 1), ofLine)
  }
}

/// Where numbers stand from top to bottom.
private struct Vertical {
  let height: Double
  let ticks: [SlopeLayout.Tick]
  private let top: Double
  private let first: Double
  private let last: Double

  /// - Parameters:
  ///   - room: what the names need.
  ///   - width: of the plot, which numbers should not be much higher than.
  init(_ chart: SlopeChart, top: Double, room: Double, width: Double) {
    self.top = top
    let extents = chart.lines.flatMap(\.estimates).compactMap { $0?.extent }
    let least = extents.map(\.lowerBound).min() ?? 0
    let most = extents.map(\.upperBound).max() ?? 1
    switch chart.quantity {
    case .ranks:
      first = 1
      last = max(most, 2)
      height = max(room - 8, 10 * (last - 1), 40)
      let step = last <= 12 ? 1 : 5
      let counts = Array(stride(from: 0, through: Int(last), by: step)).map { max($0, 1) }
      let (first, last, height) = (first, last, height)
      ticks = Set(counts).sorted().map { rank in
        SlopeLayout.Tick(
          y: top + height * (Double(rank) - first) / (last - first), text: "\(rank)")
      }
    case .numbers:
      let scale = LinearScale.covering(least...most, mostTicks: 8)
      first = scale.maximum
      last = scale.minimum
      height = max(room - 8, min(0.6 * width, 180), 90)
      let (first, last, height) = (first, last, height)
      ticks = scale.ticks.map { tick in
        SlopeLayout.Tick(y: top + height * (tick - first) / (last - first), text: scale.label(tick))
      }
    }
  }

  func y(_ value: Double) -> Double { top + height * (value - first) / (last - first) }
}
