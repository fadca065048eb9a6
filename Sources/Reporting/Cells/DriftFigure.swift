internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import Statistics
internal import Wording

/// Scores over the rounds, a panel for each model on each dimension, with what moved.
struct DriftFigure: PrintedApart {
  private let rounds: [DriftRound]
  private let ranks: [RoundRank]
  private let comparisons: [DriftComparison]
  private let changepoints: [SeriesChange]
  private let shown: DriftSelection
  private let chart: TimelineChart
  private let alternativeText: String

  /// - Parameter comparison: What rounds were compared with, where each is with the same.
  /// - Throws: where no model has a score, and what keeps the chart from being drawn.
  init(
    _ study: DriftStudy, _ shown: DriftSelection, comparison: String, isCentred: Bool
  ) throws(Diagnostics) {
    let results = study.results
    self.shown = shown
    rounds = results.rounds
    let series = shown.dimensions.flatMap { dimension in
      shown.models.map { (model: $0, dimension: dimension) }
    }.filter { one in
      results.scores(of: one.model, on: one.dimension).contains { $0 != nil }
    }
    guard !series.isEmpty else {
      throw Diagnostics(
        report: .noRounds, "no round has a score of the models that are shown",
        remedy: "Name others with `models`")
    }
    ranks = series.flatMap { results.scores(of: $0.model, on: $0.dimension).compactMap(\.self) }
    comparisons = series.flatMap { results.comparisons(of: $0.model, on: $0.dimension) }
    let changepoints = series.flatMap { one in
      results.changepoints.filter {
        $0.isShown && $0.dimension == one.dimension && $0.model.isExactly(one.model)
      }
    }
    self.changepoints = changepoints
    let names = results.rounds.map(\.round)
    func place(_ round: String?) -> Int? {
      round.flatMap { round in names.firstIndex { $0.isExactly(round) } }
    }
    /// The nearest round that each one that moved is shown to differ from.
    func moves(_ one: (model: String, dimension: String)) -> [(
      comparison: DriftComparison, to: Int
    )] {
      let moved = results.comparisons(of: one.model, on: one.dimension)
        .filter { $0.verdict == .moved && ($0.difference.value ?? 0) != 0 }
        .compactMap { found in
          place(found.from).flatMap { from in place(found.to).map { (found, from, $0) } }
        }
      let ends = Set(moved.map(\.2)).sorted()
      return ends.compactMap { end in
        let nearest = moved.filter { $0.2 == end }.max { $0.1 < $1.1 }
        // The whole way is told only where no step on it was.
        guard let nearest, nearest.1 == end - 1 || !moved.contains(where: { $0.2 < end }) else {
          return nil
        }
        return (nearest.0, end)
      }
    }
    let isOneDimension = shown.dimensions.count == 1
    let isOneModel = shown.models.count == 1
    let found = series.map { moves($0) }
    let areSteps = found.joined().allSatisfy { move in
      place(move.comparison.from) == move.to - 1
    }
    let extents = ranks.compactMap(\.score.range)
    let extent =
      (extents.map(\.upperBound).max() ?? 1) - (extents.map(\.lowerBound).min() ?? 0)
    chart = TimelineChart(
      rounds: names.map(shownName),
      panels: zip(series, found).map { one, moves in
        let scores = results.scores(of: one.model, on: one.dimension)
        let dimension = shown.system.shownDimension(one.dimension)
        return TimelinePanel(
          title: isOneDimension
            ? shownName(one.model)
            : isOneModel ? dimension : said("\(shownName(one.model)), \(dimension)"),
          estimates: scores.map { $0?.score.shown },
          moves: moves.compactMap { move in
            move.comparison.difference.value.map { .init(round: move.to, difference: $0) }
          },
          changes: changepoints.filter {
            $0.dimension == one.dimension && $0.model.isExactly(one.model)
          }.compactMap { place($0.last) }.filter { $0 < names.count - 1 })
      },
      title: Self.title(shown, isCentred: isCentred),
      comparison: areSteps || comparison == said("against the first round")
        ? comparison : said("against an earlier round"),
      decimals: NumberText.decimals(forExtent: extent))
    do throws(ChartError) {
      alternativeText = try chart.alternativeText(
        intervals: said("\(NumberText.percent(shown.level)) intervals"),
        numbersAt: said("the JSON of this report"))
    } catch {
      throw Diagnostics(report: .notDrawn, error.description)
    }
  }

  private static func title(_ shown: DriftSelection, isCentred: Bool) -> String {
    let level = NumberText.percent(shown.level)
    let score =
      isCentred
      ? said("score, in points of the scale, with \(level) intervals")
      : said("score, 0 to 100, with \(level) intervals")
    return shown.dimensions.count == 1
      ? said("\(shown.system.shownDimension(shown.dimensions[0])): \(score)") : score
  }

  var hasIntervals: Bool { ranks.contains { $0.score.range != nil } }
}

extension DriftFigure {
  private enum Key: String, CodingKey { case rounds, ranks, comparisons, changepoints }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(rounds, forKey: .rounds)
    try container.encode(ranks, forKey: .ranks)
    try container.encode(comparisons, forKey: .comparisons)
    try container.encode(changepoints, forKey: .changepoints)
  }

  func block(at place: CellPlace) -> Block {
    let caption = said("Scores over \(CountText.counted(rounds.count, "round")).")
    return .figure(
      FigureBlock(
        label: place.numbering.label, chart: chart,
        caption: (place.caption ?? [TextSpan(caption)]) + [TextSpan(" " + note)],
        alternativeText: alternativeText))
  }

  private var note: String {
    let moved = comparisons.count { $0.verdict == .moved }
    let estimates = EstimateNotes(estimates: ranks.map { (shownName($0.model), $0.score) })
    let verdict =
      moved == 0
      ? said("No change is shown.")
      : said(
        "A triangle is a round whose score is shown to have moved on the items of both rounds, by the "
          + "number beside it; a test of items that both rounds have, not the overlap of bars, says so."
      )
    let level =
      changepoints.isEmpty
      ? nil : said("A dashed rule is where the level of a whole series is shown to change.")
    return
      ([verdict, level, estimates.methods(level: shown.level)].compactMap(\.self)
      + estimates.reasons).joined(separator: " ")
  }
}
