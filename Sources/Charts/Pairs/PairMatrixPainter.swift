import Drawing
internal import PrintedNumbers
internal import Wording

/// Draws a matrix of differences that has been laid out.
struct PairMatrixPainter {
  let chart: PairMatrixChart
  let layout: PairMatrixLayout
  let theme: ChartTheme

  func draw(typesetter: Typesetter) throws(DrawingError) -> Figure {
    var list = DisplayList()
    layout.title.draw(top: 0, into: &list)
    layout.head.draw(
      middles: layout.columns.map { ($0.lowerBound + $0.upperBound) / 2 },
      bottom: layout.headBottom, into: &list)
    layout.stack.draw(edge: layout.nameEdge, into: &list)
    let bound = chart.bound
    for row in chart.labels.indices {
      for column in chart.labels.indices {
        let area = layout.cell(row: row, column: column)
        if let cell = chart.cell(row: row, column: column) {
          draw(cell, in: area.inset(by: 0.5), bound, into: &list)
        } else {
          Self.diagonal(area, theme, into: &list)
        }
      }
    }
    list.append(
      try Self.legend(
        chart, theme, top: layout.legendTop, width: layout.width, typesetter: typesetter
      ).list)
    return Figure(list: list, size: Size(width: layout.width, height: layout.height))
  }

  private static func diagonal(
    _ area: Rectangle, _ theme: ChartTheme, into list: inout DisplayList
  ) {
    let half = min(area.width, area.height) * 0.16
    list.fill(
      .rectangle(
        Rectangle(x: area.midX - half, y: area.midY - half, width: 2 * half, height: 2 * half)),
      color: theme.context)
  }

  private func draw(
    _ cell: PairCell, in area: Rectangle, _ bound: Double, into list: inout DisplayList
  ) {
    let size = layout.numberSize
    var ink = theme.muted
    if case .differs(let estimate) = cell {
      let color = theme.difference(estimate.value, bound: bound)
      list.fill(.rectangle(area), color: color)
      ink = theme.ink(on: color)
    } else {
      list.stroke(
        .rectangle(area.inset(by: 0.2)), style: StrokeStyle(color: theme.rule, width: 0.4))
    }
    let text: String
    if size != nil, let value = cell.estimate?.value {
      text = chart.number(value, isEquivalent: cell.isEquivalent)
    } else {
      text = cell.sign
    }
    let weight: TextStyle.Weight = cell.isDistinct ? .medium : .regular
    list.text(
      StyledText(text, style: theme.text(size ?? 6.8, weight, ink, figures: true)),
      at: Point(x: area.midX, y: area.midY + 0.36 * (size ?? 6.8)), anchor: .middle)
  }

  static func legend(
    _ chart: PairMatrixChart, _ theme: ChartTheme, top: Double, width: Double,
    typesetter: Typesetter
  ) throws(DrawingError) -> (list: DisplayList, bottom: Double) {
    func words(_ text: String) -> StyledText {
      StyledText(text, style: theme.text(7, .regular, theme.muted, figures: true))
    }
    let bound = chart.bound
    let limit = NumberText.plain(bound)
    func filled(_ value: Double, _ sign: String, _ text: String) -> MarkLegend.Entry {
      MarkLegend.Entry(text: words(text), markWidth: 12) { point, list in
        let color = theme.difference(value, bound: bound)
        list.fill(
          .rectangle(Rectangle(x: point.x, y: point.y - 4.5, width: 12, height: 9)), color: color)
        list.text(
          StyledText(sign, style: theme.text(6.8, .medium, theme.ink(on: color))),
          at: Point(x: point.x + 6, y: point.y + 2.4), anchor: .middle)
      }
    }
    func open(_ sign: String, _ text: String) -> MarkLegend.Entry {
      MarkLegend.Entry(text: words(text), markWidth: 12) { point, list in
        list.stroke(
          .rectangle(
            Rectangle(x: point.x + 0.2, y: point.y - 4.3, width: 11.6, height: 8.6)),
          style: StrokeStyle(color: theme.hairline, width: 0.4))
        list.text(
          StyledText(sign, style: theme.text(6.8, .regular, theme.muted)),
          at: Point(x: point.x + 6, y: point.y + 2.4), anchor: .middle)
      }
    }
    let all = Array(chart.cells.joined())
    let sizes = all.compactMap { cell -> Double? in
      if case .differs(let estimate) = cell { abs(estimate.value) } else { nil }
    }
    var entries: [MarkLegend.Entry] = []
    if sizes.contains(where: { $0 >= bound }) {
      entries.append(filled(bound, "+", said("row higher by \(limit) or more")))
    }
    if sizes.contains(where: { $0 < bound }) {
      entries += [
        filled(bound / 2, "+", said("higher by less")),
        filled(-bound / 2, "\u{2212}", said("lower by less")),
      ]
    }
    if sizes.contains(where: { $0 >= bound }) {
      entries.append(filled(-bound, "\u{2212}", said("row lower by \(limit) or more")))
    }
    if all.contains(where: { if case .notShownToDiffer = $0 { true } else { false } }) {
      entries.append(open("·", said("not shown to differ (open)")))
    }
    if all.contains(where: \.isEquivalent) { entries.append(open("=", said("equivalent"))) }
    if all.contains(.notCompared) { entries.append(open("×", said("nothing shared"))) }
    var list = DisplayList()
    let last = try MarkLegend(entries: entries).draw(
      baseline: top + 6.8, width: width, typesetter: typesetter, into: &list)
    return (list, last + 3.5)
  }
}

extension PairCell {
  var isEquivalent: Bool { if case .equivalent = self { true } else { false } }

  var isDistinct: Bool { if case .differs = self { true } else { false } }

  /// What a cell says that has no room for its number.
  var sign: String {
    switch self {
    case .differs(let estimate): estimate.value < 0 ? "\u{2212}" : "+"
    case .notShownToDiffer: "·"
    case .equivalent: "="
    case .notCompared: "×"
    }
  }
}

extension ChartTheme {
  /// Purple above zero and orange below it, the stronger from a bound on: PuOr by Brewer, which is told
  /// apart under every common weakness of colour vision.
  func difference(_ value: Double, bound: Double) -> Color {
    let isStrong = abs(value) >= bound
    return value < 0
      ? isStrong ? Color(hex: "#E66101") : Color(hex: "#FDB863")
      : isStrong ? Color(hex: "#5E3C99") : Color(hex: "#B2ABD2")
  }
}
