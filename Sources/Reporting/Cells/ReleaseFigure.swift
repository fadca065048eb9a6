internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import Drawing
internal import PrintedNumbers
internal import Wording

/// Each model's scores on items from before and after its release, by the day of the item.
struct ReleaseFigure: PrintedApart {
  let courses: [ReleaseCourse]
  private let chart: JumpChart
  private let alternativeText: String
  private let context: ChartContext
  private let dimension: String?
  private let level: Double

  private enum Key: String, CodingKey { case courses }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(courses, forKey: .courses)
  }

  /// - Throws: where no model has items on both sides of its release, and what keeps the chart from being
  ///   drawn.
  init(
    _ courses: [ReleaseCourse], of results: ContaminationResults, models: [String],
    dimension: String?, level: Double
  ) throws(Diagnostics) {
    self.dimension = dimension
    self.level = level
    let shown = courses.filter { one in models.contains { $0.isExactly(one.model) } }
    guard !shown.isEmpty else {
      let reason = results.tests.first { $0.test == .releaseDate }?.reason
      throw Diagnostics(
        report: .notTestable,
        "no model has scores on items from before and after its release"
          + (reason.map { ": \($0)" } ?? ""),
        remedy: "Give the log `item_date` and `model_release_date`")
    }
    self.courses = shown
    let areRelative = shown.allSatisfy { $0.comparedModels > 0 }
    let extents = shown.flatMap(\.bins).compactMap(\.score.range)
    let extent = (extents.map(\.upperBound).max() ?? 1) - (extents.map(\.lowerBound).min() ?? 0)
    chart = JumpChart(
      panels: shown.map { course in
        let test = results.tests.first {
          $0.test == .releaseDate && $0.model.isExactly(course.model)
        }
        return JumpPanel(
          title: shownName(course.model),
          bins: course.bins.compactMap { bin in
            bin.score.shown.map {
              .init(range: months(bin.firstDay)...months(bin.lastDay), estimate: $0)
            }
          },
          fits: [course.before, course.after].compactMap { side in
            side.score.value.map { level in
              .init(
                start: Point(x: months(side.firstDay), y: level),
                end: Point(x: months(side.lastDay), y: level))
            }
          },
          // What a reader sees from left to right: a leak is a drop.
          jump: course.change.shown, isFound: test?.verdict == .found)
      },
      title: areRelative
        ? said("Score, 0 to 100, without what other models find easy or hard")
        : said("Score, 0 to 100"),
      axis: said("Months from the model's release to the day of the item"),
      decimals: max(1, NumberText.decimals(forExtent: extent)))
    let context = ChartContext(
      support: .init(shown.flatMap(\.bins).map(\.items), of: said("items")),
      part: said("a model each"),
      quantity: said("mean score"))
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
        said("Scores on items from before and after each model's release, on \($0).")
      } ?? said("Scores on items from before and after each model's release.")
    let estimates = courses.flatMap { course in
      course.bins.map { (shownName(course.model), $0.score) }
    }
    let notes = EstimateNotes(estimates: estimates)
    let note =
      [
        said(
          "Each mark is the mean over as many items of neighbouring days; the level lines are the means "
            + "of both sides, and the number is the change between them. Heavy lines, squares and bold "
            + "numbers: the drop is found, at the adjusted p of the table."),
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

/// Days as months of 365.25 / 12.
private func months(_ days: Int) -> Double { Double(days) * 12 / 365.25 }
