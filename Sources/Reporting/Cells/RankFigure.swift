internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import Wording

/// Possible ranks as a figure.
struct RankFigure: Codable, Sendable {
  private let chart: RankChart
  private let alternativeText: String

  /// - Parameters:
  ///   - entries: Those that are shown, in their order.
  ///   - order: All models by their scores.
  ///   - ranked: How many were compared.
  /// - Throws: what keeps the chart from being drawn.
  init(
    _ entries: [RanksFindings.Entry], order: [ModelScore], ranked: Int, family: RankFamily,
    isCentred: Bool
  ) throws(Diagnostics) {
    let scored = order.filter { $0.rank != nil }.map(\.model)
    let decimals = Precision(errors: entries.compactMap(\.standardError)).decimals
    chart = RankChart(
      rows: entries.map { entry in
        RankRow(
          ChartLabel(shownName(entry.model)), ranks: entry.rank.map { $0.lower...$0.upper },
          point: scored.firstIndex { $0.isExactly(entry.model) }.map { $0 + 1 },
          estimate: entry.estimate.map { value in
            ChartEstimate(value: value, lower: entry.lower, upper: entry.upper)
          },
          ties: (entry.notToldApart ?? []).compactMap { name in
            entries.firstIndex { $0.model.isExactly(name) }
          })
      }, ranked: max(ranked, scored.count, 1),
      scoreTitle: isCentred ? said("Score, centred") : said("Score"),
      // Rows that hold one by one say nothing of groups, and those of a bootstrap have no pairs.
      showsTies: family == .simultaneous && entries.contains { $0.notToldApart != nil },
      decimals: decimals)
    do throws(ChartError) {
      alternativeText = try chart.alternativeText(
        intervals: said("with the ranks that the data leave possible"),
        numbersAt: said("the JSON of this report"))
    } catch {
      throw Diagnostics(report: .notDrawn, error.description)
    }
  }

  func block(at place: CellPlace, caption: String, notes: [String]) -> Block {
    var text = notes
    if chart.tieGroups.isTooMany {
      text.append(said("There are too many groups of ties to join them by bars."))
    } else if !chart.tieGroups.groups.isEmpty {
      text.append(
        said(
          "An upright bar joins models of which no two are shown to differ; a hairline in it passes a "
            + "model that is shown to."))
    }
    return .figure(
      FigureBlock(
        label: place.numbering.label, chart: chart,
        caption: (place.caption ?? [TextSpan(caption)])
          + [TextSpan(" " + text.joined(separator: " "))],
        alternativeText: alternativeText))
  }
}
