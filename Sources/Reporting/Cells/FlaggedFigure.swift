internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import Wording

/// Each model's own scores on items that it may have read, beside those on the rest.
struct FlaggedFigure: PrintedApart {
  /// By model, then by what tells the items apart.
  let flagged: [FlaggedScores]
  private let chart: IntervalChart
  private let alternativeText: String
  private let context: ChartContext
  private let dimension: String?
  private let level: Double

  private enum Key: String, CodingKey { case flagged }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(flagged, forKey: .flagged)
  }

  /// - Throws: where there are no such scores, and what keeps the chart from being drawn.
  init(
    _ results: ContaminationResults, models: [String], dimension: String?, level: Double
  ) throws(Diagnostics) {
    self.dimension = dimension
    self.level = level
    let shown = results.flagged.filter { one in models.contains { $0.isExactly(one.model) } }
    guard !shown.isEmpty else {
      throw Diagnostics(
        report: .notTestable, "no model has scores on items that it may have read, and on others",
        remedy:
          "Such scores take days of items and releases, a split, items in other words, or a corpus; "
          + "the table says what is missing")
    }
    flagged = shown
    let tests = ContaminationTest.allCases.filter { test in shown.contains { $0.test == test } }
    // Test by test, so that models can be compared.
    let rows = tests.flatMap { test in shown.filter { $0.test == test } }
    func isFound(_ one: FlaggedScores) -> Bool {
      results.tests.contains {
        $0.model.isExactly(one.model) && $0.test == one.test && $0.verdict == .found
      }
    }
    chart = IntervalChart(
      rows: rows.map { one in
        IntervalRow(
          name: tests.count > 1
            ? said("\(shownName(one.model)), \(one.test.title)") : shownName(one.model),
          note: isFound(one) ? said("found") : nil)
      },
      series: [
        ChartSeries(name: said("may have been read"), estimates: rows.map(\.flagged.shown)),
        ChartSeries(name: said("cannot have been read"), estimates: rows.map(\.clean.shown)),
      ], joinsSeries: true, title: said("Score, 0 to 100"), decimals: 1)
    let context = ChartContext(
      support: .init(shown.flatMap { [$0.flaggedItems, $0.cleanItems] }, of: said("items")),
      part: said("models"), quantity: said("mean score"))
    self.context = context
    do throws(ChartError) {
      alternativeText = try chart.alternativeText(
        intervals: said("\(NumberText.percent(level)) intervals"),
        numbersAt: said("the JSON of this report"),
        context: context)
    } catch {
      throw Diagnostics(report: .notDrawn, error.description)
    }
  }

  func block(at place: CellPlace) -> Block {
    let caption =
      dimension.map {
        said("Own scores on items that a model may have read, and on the rest, on \($0).")
      } ?? said("Own scores on items that a model may have read, and on the rest.")
    let estimates = flagged.flatMap {
      [(shownName($0.model), $0.flagged), (shownName($0.model), $0.clean)]
    }
    let notes = EstimateNotes(estimates: estimates)
    let note =
      [
        said(
          "A gap alone is no finding: items may be easier for every model. The tests take out what other "
            + "models gain on the same items; \u{201C}found\u{201D} beside a name is their verdict."
        ),
        notes.methods(level: level),
      ].compactMap(\.self) + notes.reasons
    return .figure(
      FigureBlock(
        label: place.numbering.label, chart: chart,
        caption: (place.caption ?? [TextSpan(caption)])
          + [TextSpan(" " + note.joined(separator: " "))],
        alternativeText: alternativeText, context: context))
  }
}
