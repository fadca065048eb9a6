internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents

/// The scores that a cell shows, as JSON prints them.
struct ScoreFindings: Encodable, Sendable {
  /// Identifier of the one dimension that is shown; `nil` for several.
  let dimension: String?
  let interval: IntervalOptions
  let entries: [ModelScore]
}

/// A chart of scores, with the words that go with it.
struct ChartFindings: Encodable, Sendable {
  let findings: ScoreFindings
  let chart: any Chart
  let defaultCaption: String
  /// What bars and bands mean, and the cautions on what is shown; set after every caption.
  let note: String
  let alternativeText: String
  /// What a caption may speak of.
  let promises: CaptionPromises

  /// - Parameters:
  ///   - words: Of the intervals shown.
  ///   - hasBands: Whether bands are drawn.
  /// - Throws: what keeps the chart from being drawn, in its own words.
  init(
    _ chart: any Chart, of findings: ScoreFindings, words: IntervalWords, hasBands: Bool = false,
    caption: String, note: String
  ) throws(Diagnostics) {
    self.findings = findings
    self.chart = chart
    defaultCaption = caption
    self.note = note
    do throws(ChartError) {
      alternativeText = try chart.alternativeText(
        intervals: words.short, numbersAt: "the JSON of this report")
    } catch {
      throw Diagnostics(report: .notDrawn, error.description)
    }
    promises = CaptionPromises(
      hasIntervals: words.hasIntervals, hasBands: hasBands, hasRanks: true)
  }

  func encode(to encoder: any Encoder) throws {
    try findings.encode(to: encoder)
  }

  func block(at place: CellPlace) -> Block {
    .figure(
      FigureBlock(
        label: place.numbering.label, chart: chart,
        caption: (place.caption ?? [TextSpan(defaultCaption)]) + [TextSpan(" " + note)],
        alternativeText: alternativeText))
  }
}
