package import Drawing
internal import PrintedNumbers

/// Dots with intervals in a column of a table, all rows on one scale.
///
/// The scale is chosen for the many: a number far from all others becomes an arrow with its number
/// printed, rather than squeezing every other row.
package struct InlineWhisker: Sendable, Hashable {
  package let scale: LinearScale
  /// The left end of the scale and its length in points.
  package let x: Double
  package let width: Double
  package let theme: ChartTheme
  /// Of a number printed at the edge.
  package let decimals: Int

  /// A column with a given scale.
  ///
  /// - Parameters:
  ///   - x: the left edge of the scale; labels of its ends reach half their width beyond it.
  ///   - width: points; 120 to 170 suit a page.
  package init(
    scale: LinearScale, x: Double, width: Double, decimals: Int? = nil,
    theme: ChartTheme = ChartTheme()
  ) {
    self.scale = scale
    self.x = x
    self.width = width
    self.theme = theme
    self.decimals = decimals ?? NumberText.decimals(forExtent: scale.maximum - scale.minimum)
  }

  /// A column with the scale that suits its estimates, see `scale(for:)`.
  package init(
    estimates: [ChartEstimate?], x: Double, width: Double, decimals: Int? = nil,
    theme: ChartTheme = ChartTheme()
  ) {
    // About 28 points a tick leave room for "-0.25".
    let most = min(max(Int(width / 28) + 1, 3), 7)
    self.init(
      scale: Self.scale(for: estimates, mostTicks: most), x: x, width: width,
      decimals: decimals, theme: theme)
  }

  /// A scale over all intervals but those of far-off numbers.
  ///
  /// Up to one row in twenty (one in a table of at least five) is left off, and only where the scale
  /// would else be empty for the most part: the range without it is at most 40 % of that with it.
  package static func scale(for estimates: [ChartEstimate?], mostTicks: Int = 5) -> LinearScale {
    var shown = estimates.compactMap { $0 }.filter(\.isValid).sorted { $0.value < $1.value }
    guard var range = extent(shown) else { return .covering(0...1, mostTicks: mostTicks) }
    var allowance = shown.count >= 5 ? max(1, shown.count / 20) : 0
    while allowance > 0, shown.count > 3 {
      let candidates = [Array(shown.dropFirst()), Array(shown.dropLast())]
      let narrower = candidates.compactMap { rest in extent(rest).map { (rest, $0) } }
        .min { length($0.1) < length($1.1) }
      guard let narrower, length(narrower.1) <= 0.4 * length(range) else { break }
      (shown, range) = narrower
      allowance -= 1
    }
    return .covering(range, mostTicks: mostTicks)
  }

  /// The tick labels in the table's head, and light rules through its body.
  ///
  /// - Parameters:
  ///   - head: the head cell; labels stand on `baseline`.
  ///   - baseline: of the head's text, in points from the top of the page.
  ///   - bottom: where the rules end.
  package func axis(in head: Rectangle, baseline: Double? = nil, rulesTo bottom: Double)
    -> DisplayList
  {
    var list = DisplayList()
    let style = theme.text(7, .regular, theme.muted, figures: true)
    for tick in scale.ticks {
      let place = position(tick)
      list.text(
        StyledText(scale.label(tick), style: style),
        at: Point(x: place, y: baseline ?? head.maxY - 4.6), anchor: .middle)
      if bottom > head.maxY {
        list.stroke(
          .segment(Point(x: place, y: head.maxY), Point(x: place, y: bottom)),
          style: StrokeStyle(color: theme.rule, width: 0.5))
      }
    }
    return list
  }

  /// The dot and interval of a row.
  ///
  /// - Parameter y: the middle of the row's small letters; nothing is drawn for a missing number.
  package func mark(_ estimate: ChartEstimate?, y: Double, series: Int = 0) -> DisplayList {
    var list = DisplayList()
    guard let estimate, estimate.isValid else { return list }
    var mark = IntervalMark(
      scale: scale, x: x, width: width, style: theme.series(series), theme: theme,
      decimals: decimals)
    mark.explainsOffScale = true
    mark.draw(estimate, y: y, into: &list)
    return list
  }

  /// Where a number stands, in points from the left of the page.
  package func position(_ value: Double) -> Double { x + width * scale.position(value) }

  private static func extent(_ estimates: [ChartEstimate]) -> ClosedRange<Double>? {
    let ranges = estimates.map { estimate in
      estimate.interval.map { interval in
        min(interval.lowerBound, estimate.value)...max(interval.upperBound, estimate.value)
      } ?? estimate.value...estimate.value
    }
    guard let lower = ranges.map(\.lowerBound).min(), let upper = ranges.map(\.upperBound).max()
    else { return nil }
    return lower...upper
  }

  private static func length(_ range: ClosedRange<Double>) -> Double {
    range.upperBound - range.lowerBound
  }
}
