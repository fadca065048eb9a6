internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import LogReaders
internal import Wording

/// What judges do, as intervals: a panel for each measure, a row for each judge.
struct JudgeFigure: Codable, Sendable {
  let found: JudgeFindings
  private let chart: IntervalPanels
  private let alternativeText: String

  /// - Throws: what keeps the chart from being drawn, in its own words.
  init(_ found: JudgeFindings) throws(Diagnostics) {
    self.found = found
    chart = IntervalPanels(
      rows: found.shown.map { shownName($0.judge) },
      panels: found.measures.map { measure in
        IntervalPanel(
          title: measure.title,
          estimates: found.shown.map { found.estimate(measure, of: $0)?.shown },
          referenceValue: measure.faultless)
      })
    do throws(ChartError) {
      alternativeText = try chart.alternativeText(
        intervals: found.hasIntervals ? said("intervals") : said("no intervals"),
        numbersAt: said("the JSON of this report"))
    } catch {
      throw Diagnostics(report: .notDrawn, error.description)
    }
  }

  func block(at place: CellPlace) -> Block {
    let people =
      found.people.count == 0
      ? []
      : [said("\(JudgeKind.human.counted(found.people.count)) are not shown one by one.")]
    let note = (found.measures.map(\.note) + found.notes + people)
      .joined(separator: " ")
    return .figure(
      FigureBlock(
        label: place.numbering.label, chart: chart,
        caption: (place.caption ?? [TextSpan(said("What each judge does."))]) + [
          TextSpan(" " + note)
        ],
        alternativeText: alternativeText))
  }
}
