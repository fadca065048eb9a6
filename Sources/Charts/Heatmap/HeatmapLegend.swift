import Drawing

/// What the colours and marks of a heat map say: the steps, the ring, the reasons, the groups' letters.
struct HeatmapLegend {
  let chart: HeatmapChart
  /// Names of groups by the letter that stands for them.
  let keys: [(letter: String, name: String)]
  let theme: ChartTheme

  private static let swatch = 20.0
  private static let swatchHeight = 8.0
  private static let leastInset = 9.0

  /// The legend from a height on.
  ///
  /// - Returns: the list, and where the legend ends.
  func draw(
    top: Double, width: Double, typesetter: Typesetter
  ) throws(DrawingError) -> (list: DisplayList, bottom: Double) {
    var list = DisplayList()
    let stripEnd = try drawStrip(top: top, width: width, typesetter: typesetter, into: &list)
    let first = top + 6.8
    let last = try MarkLegend(entries: entries).draw(
      from: stripEnd + 12, baseline: first, width: width, firstDrop: 24, typesetter: typesetter,
      into: &list)
    return (list, max(last + 3.5, top + 18.5))
  }

  /// The steps side by side with their bounds.
  ///
  /// - Returns: its right end.
  private func drawStrip(
    top: Double, width: Double, typesetter: Typesetter, into list: inout DisplayList
  ) throws(DrawingError) -> Double {
    let steps = chart.steps
    let count = Double(steps.shades.count)
    let style = theme.text(6.6, .regular, theme.muted, figures: true)
    var widest = 0.0
    for bound in steps.bounds {
      widest = max(
        widest, try typesetter.measure(StyledText(steps.label(bound), style: style)).width)
    }
    // The bounds at the ends stand half outside of the strip.
    let inset = max(Self.leastInset, widest / 2 + 0.3)
    let pitch = min(Self.swatch, (width - 2 * inset) / count)
    for (place, shade) in steps.shades.enumerated() {
      HeatmapPainter.fill(
        shade,
        Rectangle(
          x: inset + Double(place) * pitch, y: top, width: pitch - 0.6,
          height: Self.swatchHeight),
        theme, into: &list)
    }
    let every = max(Int(((widest + 3) / pitch).rounded(.up)), 1)
    // Counted from the middle of a scale with two sides, so that zero is named.
    let origin = steps.shades.contains(where: \.isNegative) ? steps.shades.count / 2 : 0
    for (place, bound) in steps.bounds.enumerated() where (place - origin) % every == 0 {
      list.text(
        StyledText(steps.label(bound), style: style),
        at: Point(
          x: inset + Double(place) * pitch - 0.3, y: top + Self.swatchHeight + 7.4),
        anchor: .middle)
    }
    return inset + count * pitch
  }

  private var entries: [MarkLegend.Entry] {
    func words(_ text: String) -> StyledText {
      StyledText(text, style: theme.text(7, .regular, theme.muted))
    }
    func area(_ point: Point) -> Rectangle {
      Rectangle(x: point.x, y: point.y - 4.5, width: 11, height: 9)
    }
    var entries: [MarkLegend.Entry] = []
    let isAnyOpen = chart.cells.joined().contains { cell in
      if case .number(_, isDistinct: false) = cell { true } else { false }
    }
    if isAnyOpen {
      entries.append(
        MarkLegend.Entry(text: words(chart.ringMeaning), markWidth: 11) { point, list in
          HeatmapPainter.ring(in: area(point), numberWidth: nil, theme, into: &list)
        })
    }
    for (place, reason) in chart.reasons.enumerated() {
      entries.append(
        MarkLegend.Entry(text: words(reason), markWidth: 11) { point, list in
          HeatmapPainter.frame(area(point), mark: HeatmapChart.mark(place), theme, into: &list)
        })
    }
    for key in keys {
      entries.append(
        MarkLegend.Entry(text: words(key.name), markWidth: 9) { point, list in
          list.text(
            StyledText(
              key.letter, style: theme.text(HeatmapHead.groupSize, .semibold, theme.tick)),
            at: Point(x: point.x + 4.5, y: point.y + 2.5), anchor: .middle)
        })
    }
    return entries
  }
}
