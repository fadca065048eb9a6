package import Drawing
internal import PrintedNumbers
internal import Wording

/// A row of a chart of ranks.
package struct RankRow: Hashable, Sendable, Codable {
  package var label: ChartLabel
  /// The ranks that the data leave possible; nil where there are none.
  package var ranks: ClosedRange<Int>?
  /// Where it stands in the order of the scores; nil without a score.
  package var point: Int?
  /// Set at the right; nil for none.
  package var estimate: ChartEstimate?
  /// The places of the rows that it is not shown to differ from.
  package var ties: [Int]

  package init(
    _ label: ChartLabel, ranks: ClosedRange<Int>?, point: Int?, estimate: ChartEstimate? = nil,
    ties: [Int] = []
  ) {
    self.label = label
    self.ranks = ranks
    self.point = point
    self.estimate = estimate
    self.ties = ties
  }
}

/// Where each of several can stand: a bar from the best to the worst rank that the data leave possible, a
/// dot where it stands by its score, and upright bars that join those which are not shown to differ.
package struct RankChart: Chart, Codable {
  /// From top to bottom.
  package var rows: [RankRow]
  /// How many take part.
  package var ranked: Int
  /// What a rank is, printed over the scale.
  package var title: String
  /// The head of the numbers at the right.
  package var scoreTitle: String
  /// Whether rows hold together, so that upright bars may join them.
  package var showsTies: Bool
  /// Of the numbers at the right.
  package var decimals: Int

  package init(
    rows: [RankRow], ranked: Int, title: String = said("Rank, 1 for the highest score"),
    scoreTitle: String = said("Score"), showsTies: Bool = true, decimals: Int = 1
  ) {
    self.rows = rows
    self.ranked = ranked
    self.title = title
    self.scoreTitle = scoreTitle
    self.showsTies = showsTies
    self.decimals = decimals
  }

  /// What one page holds.
  package static let mostRows = 60

  package func problems() -> [ChartError] {
    var problems: [ChartError] = []
    if rows.isEmpty { problems.append(.empty("rows")) }
    if rows.count > Self.mostRows {
      problems.append(.tooManyParts("rows", count: rows.count, limit: Self.mostRows))
    }
    for row in rows {
      let known = [row.ranks?.lowerBound, row.ranks?.upperBound, row.point].compactMap { $0 }
      let isValid = known.allSatisfy { (1...max(ranked, 1)).contains($0) }
      if !isValid || row.estimate?.isValid == false {
        problems.append(.invalidEstimate(series: title, axis: row.label.name))
      }
    }
    return problems
  }

  /// The groups that upright bars join.
  package var tieGroups: TieGroups {
    TieGroups(
      count: rows.count,
      ties: showsTies
        ? rows.enumerated().flatMap { place, row in row.ties.map { (place, $0) } } : [])
  }

  /// The ranks as numbers with limits, in the order of the rows.
  package var data: ChartData {
    get throws(ChartError) {
      try validate()
      let ranks = rows.map { row in
        row.ranks.map { ranks -> ChartEstimate in
          let (low, high) = (Double(ranks.lowerBound), Double(ranks.upperBound))
          return ChartEstimate(
            value: row.point.map(Double.init) ?? (low + high) / 2, lower: low, upper: high)
        }
      }
      let scores = rows.map(\.estimate)
      return ChartData(
        kind: said("Chart of ranks"),
        part: rows.count == 1 ? said("row", as: "part") : said("rows", as: "part"),
        names: rows.map(\.label.name), series: [ChartSeries(name: said("Rank"), estimates: ranks)],
        scale: nil, decimals: 0, isSequence: true, notes: notes,
        grid: ChartData.Grid(
          rows: rows.map(\.label.name), columns: [said("Rank"), scoreTitle],
          cells: zip(ranks, scores).map { [$0, $1] }))
    }
  }

  /// Who is not shown to differ from whom.
  private var notes: [String] {
    guard showsTies else { return [] }
    let groups = tieGroups
    if groups.isTooMany {
      return [said("Too many groups are not shown to differ to be joined by bars.")]
    }
    guard !groups.groups.isEmpty else {
      return rows.count > 1 ? [said("Every two are shown to differ.")] : []
    }
    let named = groups.groups.map { group in
      CountText.list(group.map { rows[$0].label.name }, most: 8)
    }
    return [
      said("Not shown to differ: \(CountText.list(named, most: 8, separator: said("; "))).")
    ]
  }

  /// Draws the chart at a width.
  ///
  /// - Parameter width: points, names included; 200 and more.
  /// - Throws: `ChartError.doesNotFit` when the names leave no room for the scale.
  package func draw(
    width: Double, theme: ChartTheme = ChartTheme(), typesetter: Typesetter
  ) throws(ChartError) -> Figure {
    let layout = try layout(width: width, theme: theme, typesetter: typesetter)
    return try drawing { () throws(DrawingError) in
      try RankPainter(chart: self, layout: layout, theme: theme).draw(typesetter: typesetter)
    }
  }
}
