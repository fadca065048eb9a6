internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import Wording

/// The scores that a cell shows, as JSON prints them.
struct ScoreFindings: Codable, Sendable {
  /// Identifier of the one dimension that is shown; `nil` for several.
  let dimension: String?
  let interval: IntervalOptions
  let entries: [ModelScore]
}

/// A chart of scores, with the words that go with it.
struct ChartFindings<Drawn: Chart & Codable>: PrintedApart {
  let findings: ScoreFindings
  let chart: Drawn
  let defaultCaption: String
  /// What bars and bands mean, and the cautions on what is shown; set after every caption.
  let note: String
  let alternativeText: String
  /// What the alternative text calls the intervals.
  let intervals: String
  /// What a caption may speak of.
  let promises: CaptionPromises
  /// What the chart's numbers are, and how much stands behind them.
  let context: ChartContext

  /// - Parameters:
  ///   - words: Of the intervals shown.
  ///   - hasBands: Whether bands are drawn.
  /// - Throws: what keeps the chart from being drawn, in its own words.
  init(
    _ chart: Drawn, of findings: ScoreFindings, words: IntervalWords, hasBands: Bool = false,
    caption: String, note: String
  ) throws(Diagnostics) {
    self.findings = findings
    self.chart = chart
    defaultCaption = caption
    self.note = note
    intervals = words.short
    let context = ChartContext(findings, words.book)
    self.context = context
    do throws(ChartError) {
      alternativeText = try ChartFindings.text(
        of: chart, intervals: words.short, context: context)
    } catch {
      throw Diagnostics(report: .notDrawn, error.description)
    }
    promises = CaptionPromises(
      hasIntervals: words.hasIntervals, hasBands: hasBands, hasRanks: true)
  }

  /// The same with another chart of the same scores, such as one on a scale that is shared.
  ///
  /// - Throws: what keeps that chart from being drawn.
  init(_ other: ChartFindings, drawnAs chart: Drawn) throws(ChartError) {
    findings = other.findings
    self.chart = chart
    defaultCaption = other.defaultCaption
    note = other.note
    intervals = other.intervals
    context = other.context
    alternativeText = try ChartFindings.text(
      of: chart, intervals: other.intervals, context: other.context)
    promises = other.promises
  }

  private static func text(
    of chart: Drawn, intervals: String, context: ChartContext
  ) throws(ChartError) -> String {
    try chart.alternativeText(
      intervals: intervals, numbersAt: said("the JSON of this report"), context: context)
  }

  func print(to encoder: any Encoder) throws {
    try findings.encode(to: encoder)
  }

  /// - Parameter drawn: the chart, where that which is kept stands for one of several.
  func block(at place: CellPlace, as drawn: (any Chart)? = nil) -> Block {
    .figure(
      FigureBlock(
        label: place.numbering.label, chart: drawn ?? chart,
        caption: (place.caption ?? [TextSpan(defaultCaption)]) + [TextSpan(" " + note)],
        alternativeText: alternativeText, context: context))
  }
}

extension ChartContext {
  /// What is known of scores of models on one dimension, or on several.
  init(_ findings: ScoreFindings, _ book: BookTraits) {
    let shown = findings.entries.filter { $0.estimate != nil }
    self.init(
      support: Support(shown.compactMap(\.items), of: said("items")),
      part: findings.dimension == nil ? said("dimensions of \(book.system)") : said("models"),
      quantity: book.isPublished
        ? said("published score")
        : book.isCentred ? said("score about the model's own mean") : said("mean score"),
      isCircular: findings.dimension == nil ? book.isCircular : nil)
  }
}
