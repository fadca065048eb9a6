import Drawing
internal import PrintedNumbers
internal import Wording

/// The texts of a board.
struct BoardText {
  let chart: BoardChart
  let theme: ChartTheme

  /// What a text stands on.
  enum Ground {
    case ink
    case color(Color)
  }

  private func color(_ ground: Ground) -> Color {
    switch ground {
    case .ink: theme.ink
    case .color(let color): color
    }
  }

  func head(_ text: String) -> StyledText {
    StyledText(text, style: theme.text(7.2, .semibold))
  }

  /// The number of a cell, a dash for a missing one.
  func number(_ cell: BoardNumber, _ ground: Ground) -> StyledText {
    guard let estimate = cell.estimate else {
      return StyledText("–", style: theme.text(BoardChart.numberSize, .regular, theme.muted))
    }
    return StyledText(
      chart.number(estimate.value),
      style: theme.text(BoardChart.numberSize, .semibold, color(ground), figures: true))
  }

  /// Half the width of the interval of a cell.
  func halfWidth(_ cell: BoardNumber, _ ground: Ground) -> StyledText? {
    cell.estimate?.interval.map { interval in
      StyledText(
        "±" + chart.number((interval.upperBound - interval.lowerBound) / 2),
        style: theme.text(BoardChart.smallSize, .regular, color(ground), figures: true))
    }
  }

  /// Both on one line.
  func line(_ cell: BoardNumber, _ ground: Ground) -> StyledText {
    guard let half = halfWidth(cell, ground) else { return number(cell, ground) }
    return number(cell, ground)
      + StyledText("\u{2009}", style: theme.text(BoardChart.smallSize, .regular, color(ground)))
      + half
  }

  /// The leading number with half the width of its interval.
  func lead(_ row: BoardRow) -> StyledText {
    guard let estimate = row.lead?.estimate else {
      return StyledText("–", style: theme.text(7.6, .regular, theme.muted))
    }
    func fixed(_ value: Double) -> String {
      NumberText.fixed(value, decimals: chart.leadDecimals)
    }
    var text = StyledText(
      fixed(estimate.value),
      style: theme.text(
        7.6, .semibold, row.isReference ? theme.muted : theme.ink, figures: true))
    if let interval = estimate.interval {
      text += StyledText(
        "\u{2009}±" + fixed((interval.upperBound - interval.lowerBound) / 2),
        style: theme.text(BoardChart.smallSize, .regular, theme.muted, figures: true))
    }
    return text
  }

  /// The ranks of a row in figures.
  func ranks(_ row: BoardRow) -> StyledText {
    StyledText(
      row.lead?.ranks.map { NumberText.ranks($0.lowerBound, $0.upperBound) } ?? "–",
      style: theme.text(7.6, .regular, row.lead?.ranks == nil ? theme.muted : nil, figures: true))
  }
}

/// Draws a board that has been laid out.
struct BoardPainter {
  let chart: BoardChart
  let layout: BoardLayout
  let theme: ChartTheme

  private var texts: BoardText { BoardText(chart: chart, theme: theme) }

  static let barHeight = 1.6

  /// A piece for each row: the first has the head above it, the last the legend below.
  func parts(typesetter: Typesetter) throws(DrawingError) -> FigureParts {
    let steps = chart.steps
    let partings = chart.partings
    let last = chart.rows.count - 1
    var parts: [Figure] = []
    for (place, row) in chart.rows.enumerated() {
      let top = place == 0 ? 0 : layout.rows[place].lowerBound
      let bottom = place == last ? layout.height : layout.rows[place].upperBound
      var list = DisplayList()
      if place == 0 {
        layout.title.draw(top: 0, into: &list)
        drawHead(into: &list)
      }
      drawName(place, into: &list)
      drawLead(row, place, into: &list)
      for (column, cell) in row.cells.enumerated() {
        draw(cell, in: layout.cell(row: place, column: column), steps, into: &list)
      }
      if partings.contains(place), let first = layout.columns.first {
        list.stroke(
          .segment(
            Point(x: 0, y: layout.rows[place].upperBound),
            Point(x: first.lowerBound - 3, y: layout.rows[place].upperBound)),
          style: StrokeStyle(color: theme.hairline, width: 0.5))
      }
      if place == last {
        rule(y: layout.rows[place].upperBound + 1, width: 0.8, into: &list)
        list.append(
          try BoardLegend(chart: chart, form: layout.form, theme: theme).draw(
            top: layout.legendTop, width: layout.width, typesetter: typesetter
          ).list)
      }
      parts.append(
        Figure(
          list: list.translated(by: Point(x: 0, y: -top)),
          size: Size(width: layout.width, height: bottom - top)))
    }
    var head = DisplayList()
    drawHead(into: &head)
    let top = layout.title.height
    return FigureParts(
      parts,
      again: Figure(
        list: head.translated(by: Point(x: 0, y: -top)),
        size: Size(width: layout.width, height: layout.headBottom + 3 - top)))
  }

  private func rule(y: Double, width: Double, into list: inout DisplayList) {
    list.stroke(
      .segment(Point(x: 0, y: y), Point(x: layout.width, y: y)),
      style: StrokeStyle(color: theme.ink, width: width))
  }

  private func drawHead(into list: inout DisplayList) {
    let base = layout.headBottom - 3
    layout.head.draw(
      middles: layout.columns.map { ($0.lowerBound + $0.upperBound) / 2 },
      bottom: layout.headBottom, into: &list)
    if let lead = chart.leadTitle {
      list.text(texts.head(said("Rank")), at: Point(x: layout.rankX, y: base))
      list.text(texts.head(lead), at: Point(x: layout.leadEdge, y: base), anchor: .end)
      if layout.stripWidth > 0, chart.ranked > 1 {
        let style = theme.text(BoardChart.smallSize, .regular, theme.muted, figures: true)
        let mark = strip
        list.text(
          StyledText("1", style: style), at: Point(x: mark.position(1), y: base),
          anchor: .middle)
        list.text(
          StyledText("\(chart.ranked)", style: style),
          at: Point(x: mark.position(chart.ranked), y: base), anchor: .middle)
      }
    }
    rule(y: layout.headBottom + 1, width: 0.5, into: &list)
  }

  private var strip: RankMark {
    RankMark(ranked: chart.ranked, x: layout.stripX, width: layout.stripWidth)
  }

  private func middle(_ row: Int) -> Double {
    (layout.rows[row].lowerBound + layout.rows[row].upperBound) / 2
  }

  private func drawName(_ row: Int, into list: inout DisplayList) {
    let lines = layout.names[row]
    let leading = layout.nameSize * 1.16
    let top = middle(row) - Double(lines.count) * leading / 2
    for (number, line) in lines.enumerated() {
      list.text(
        line.text, at: Point(x: 0, y: top + Double(number) * leading + 0.93 * layout.nameSize))
    }
  }

  private func drawLead(_ row: BoardRow, _ place: Int, into list: inout DisplayList) {
    guard chart.leadTitle != nil else { return }
    let y = middle(place)
    list.text(texts.lead(row), at: Point(x: layout.leadEdge, y: y + 2.7), anchor: .end)
    guard !row.isReference else { return }
    list.text(texts.ranks(row), at: Point(x: layout.rankX, y: y + 2.7))
    guard let ranks = row.lead?.ranks, layout.stripWidth > 0 else { return }
    strip.draw(
      ranks, y: y, height: 3.6, color: theme.accent, track: theme.spoke, into: &list)
  }

  private func draw(
    _ cell: BoardNumber, in area: Rectangle, _ steps: HeatmapSteps, into list: inout DisplayList
  ) {
    let area = Rectangle(
      x: area.x + 0.4, y: area.y + 0.4, width: area.width - 0.8, height: area.height - 0.8)
    let middle = area.midX
    guard let estimate = cell.estimate else {
      list.text(
        texts.number(cell, .ink), at: Point(x: middle, y: area.midY + 2.6), anchor: .middle)
      return
    }
    let color = theme.heat(steps.shade(of: estimate.value))
    list.fill(.rectangle(area), color: color)
    let ink = theme.ink(on: color)
    let hasBar = cell.ranks != nil
    let foot = area.maxY - (hasBar ? 3.4 : 0.8)
    switch layout.form {
    case .below:
      let top = area.minY + (foot - area.minY - 12.4) / 2
      list.text(
        texts.number(cell, .color(ink)), at: Point(x: middle, y: top + 5.9), anchor: .middle)
      if let half = texts.halfWidth(cell, .color(ink)) {
        list.text(half, at: Point(x: middle, y: top + 12), anchor: .middle)
      }
    case .beside, .alone:
      let text =
        layout.form == .beside
        ? texts.line(cell, .color(ink)) : texts.number(cell, .color(ink))
      list.text(
        text, at: Point(x: middle, y: (area.minY + foot) / 2 + 2.6), anchor: .middle)
    }
    guard let ranks = cell.ranks else { return }
    RankMark(ranked: chart.ranked, x: area.minX + 2, width: area.width - 4).draw(
      ranks, y: area.maxY - 2, height: Self.barHeight, color: ink, track: ink.opacity(0.35),
      into: &list)
  }
}

/// What the marks of a board say.
struct BoardLegend {
  let chart: BoardChart
  let form: BoardLayout.CellForm
  let theme: ChartTheme

  /// The legend from a height on.
  ///
  /// - Returns: the list, and where the legend ends.
  func draw(
    top: Double, width: Double, typesetter: Typesetter
  ) throws(DrawingError) -> (list: DisplayList, bottom: Double) {
    var list = DisplayList()
    let last = try MarkLegend(entries: entries).draw(
      baseline: top + 6.8, width: width, typesetter: typesetter, into: &list)
    return (list, last + 3.5)
  }

  private var entries: [MarkLegend.Entry] {
    func words(_ text: String) -> StyledText {
      StyledText(text, style: theme.text(7, .regular, theme.muted, figures: true))
    }
    var entries: [MarkLegend.Entry] = []
    let cells = chart.rows.flatMap { $0.cells + [$0.lead].compactMap { $0 } }
    if cells.contains(where: { $0.ranks != nil }) {
      entries.append(
        MarkLegend.Entry(
          text: words(
            said("ranks that the data leave possible, from 1 at the left to \(chart.ranked)")),
          markWidth: 20
        ) { point, list in
          RankMark(ranked: 9, x: point.x, width: 20).draw(
            3...6, y: point.y, height: 2.4, color: theme.accent, track: theme.spoke, into: &list)
        })
    }
    let hasInterval =
      form == .alone
      ? chart.rows.contains { $0.lead?.estimate?.interval != nil }
      : cells.contains { $0.estimate?.interval != nil }
    if hasInterval {
      entries.append(
        MarkLegend.Entry(text: words(chart.halfWidthMeaning), markWidth: 5) { point, list in
          list.text(words("±"), at: Point(x: point.x, y: point.y + 2.5))
        })
    }
    return entries + shades(words)
  }

  /// The least and the greatest bound with the shades between.
  private func shades(_ words: (String) -> StyledText) -> [MarkLegend.Entry] {
    let steps = chart.steps
    guard let first = steps.bounds.first, let last = steps.bounds.last, !steps.shades.isEmpty
    else { return [] }
    let width = 8.0 * Double(steps.shades.count)
    return [
      MarkLegend.Entry(
        text: words(said("\(steps.label(first)) to \(steps.label(last))")), markWidth: width
      ) { point, list in
        for (place, shade) in steps.shades.enumerated() {
          list.fill(
            .rectangle(
              Rectangle(
                x: point.x + 8 * Double(place), y: point.y - 3.5, width: 7.4, height: 7)),
            color: theme.heat(shade))
        }
      }
    ]
  }
}
