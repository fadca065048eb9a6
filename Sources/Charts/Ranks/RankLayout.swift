package import Drawing
internal import PrintedNumbers
internal import Wording

/// Where the parts of a chart of ranks lie, from its top left corner.
package struct RankLayout: Sendable {
  package let width: Double
  package let height: Double
  /// The middle of each row.
  package var rowMiddles: [Double] { stack.rows.indices.map(stack.middle) }
  /// The middle of each upright bar, by the place of its group.
  package let tieX: [Double]
  package let groups: [[Int]]
  let stack: RowStack
  let scale: RankMark
  let ticks: [Int]
  let title: ChartTitle
  let tickBaseline: Double
  let rulesTop: Double
  /// The right ends of the ranks in figures and of the numbers.
  let rankEdge: Double
  let scoreEdge: Double
  let legendTop: Double

  /// Where a rank stands, in points from the left.
  package func x(of rank: Int) -> Double { scale.position(rank) }
}

extension RankChart {
  static let gap = 9.0
  /// Of upright bars, and their width.
  static let tiePitch = 4.2
  static let tieWidth = 1.2
  private static let leastScale = 60.0
  private static let widestScale = 230.0

  /// The layout at a width in points.
  ///
  /// - Throws: `ChartError.doesNotFit`.
  package func layout(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> RankLayout {
    try validate()
    return try drawing { () throws(DrawingError) in
      try fitted(width: width, theme: theme, typesetter: typesetter)
    }.get()
  }

  private func fitted(
    width: Double, theme: ChartTheme, typesetter: Typesetter
  ) throws(DrawingError) -> Result<RankLayout, ChartError> {
    let measure =
      switch rows.count {
      case ...30: RowStack.Measure(pitch: 15, size: 8)
      case ...42: RowStack.Measure(pitch: 12.4, size: 7.6)
      default: RowStack.Measure(pitch: 9.4, size: 7)
      }
    let labels = rows.map(\.label)
    let stack = try RowStack(
      labels, groups: [LabelGroup(name: nil, members: Array(rows.indices))], alignment: .leading,
      limit: max(0.36 * width, 40), measure: measure, theme: theme, typesetter: typesetter)
    func widest(_ texts: [StyledText]) throws(DrawingError) -> Double {
      var widest = 0.0
      for text in Set(texts) { widest = max(widest, try typesetter.measure(text).width) }
      return widest
    }
    let texts = RankText(chart: self, theme: theme)
    let ranks = try widest(rows.map(texts.ranks) + [texts.head(said("Rank"))])
    let hasScores = rows.contains { $0.estimate != nil }
    let scores =
      hasScores ? try widest(rows.map(texts.score) + [texts.head(scoreTitle)]) : 0
    let groups = tieGroups.groups
    let ties = groups.isEmpty ? 0 : Double(groups.count) * Self.tiePitch + Self.gap
    let plotX = stack.nameWidth + Self.gap
    let numbers = ranks + Self.gap + (hasScores ? scores + Self.gap : 0)
    let room = width - plotX - numbers - ties - Self.gap
    guard room >= Self.leastScale else {
      return .failure(
        .doesNotFit(
          width: width, height: 0,
          needed: Size(width: width + Self.leastScale - room, height: 0)))
    }
    let scale = RankMark(ranked: ranked, x: plotX, width: min(room, Self.widestScale))
    let title = try ChartTitle(
      self.title, plotX: plotX, width: width, theme: theme, typesetter: typesetter)
    let placed = stack.from(title.height + 12)
    let tieStart = plotX + scale.width + Self.gap
    let rankEdge = tieStart + ties + ranks
    let legendTop = placed.bottom + 7
    let legend = try RankPainter.legend(
      self, hasTies: !groups.isEmpty, theme, top: legendTop, width: width,
      typesetter: typesetter)
    return .success(
      RankLayout(
        width: width, height: legend.bottom,
        tieX: groups.indices.map { tieStart + (Double($0) + 0.5) * Self.tiePitch },
        groups: groups, stack: placed, scale: scale,
        ticks: try self.ticks(scale, theme, typesetter), title: title,
        tickBaseline: title.height + 6.6, rulesTop: title.height + 10.5, rankEdge: rankEdge,
        scoreEdge: rankEdge + Self.gap + scores, legendTop: legendTop))
  }

  /// The first rank, the last, and as many round ones between as there is room for.
  private func ticks(
    _ scale: RankMark, _ theme: ChartTheme, _ typesetter: Typesetter
  ) throws(DrawingError) -> [Int] {
    let widest = try typesetter.measure(
      StyledText("\(ranked)", style: IntervalChart.tickStyle(theme))
    ).width
    let least = widest + 6
    guard ranked > 1 else { return [1] }
    let every = [1, 2, 5, 10, 20, 50].first { Double($0) * scale.step >= least } ?? ranked
    let inner = stride(from: every, through: ranked, by: every).filter { rank in
      rank != 1 && Double(rank - 1) * scale.step >= least
        && (rank == ranked || Double(ranked - rank) * scale.step >= least)
    }
    return [1] + inner + (inner.last == ranked ? [] : [ranked])
  }
}

/// The texts of a chart of ranks.
struct RankText {
  let chart: RankChart
  let theme: ChartTheme

  func head(_ text: String) -> StyledText {
    StyledText(text, style: theme.text(6.8, .medium, theme.muted))
  }

  func ranks(_ row: RankRow) -> StyledText {
    StyledText(
      row.ranks.map { NumberText.ranks($0.lowerBound, $0.upperBound) } ?? "–",
      style: theme.text(size, .semibold, row.ranks == nil ? theme.muted : nil, figures: true))
  }

  func score(_ row: RankRow) -> StyledText {
    StyledText(
      row.estimate.map { NumberText.fixed($0.value, decimals: chart.decimals) } ?? "–",
      style: theme.text(size, .regular, theme.muted, figures: true))
  }

  private var size: Double { chart.rows.count > 42 ? 7 : 7.6 }
}
