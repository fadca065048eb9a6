internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// Where models stand in each round, on one dimension.
struct SlopeFindings: PrintedApart {
  /// Identifier, or ``ModelScore/overall``.
  let dimension: String
  let quantity: SlopeCell.Quantity
  /// In the order of time.
  let rounds: [DriftRound]
  /// Round by round the models that are shown.
  let ranks: [RoundRank]
  /// Those that are shown whose score is shown to have moved.
  let moved: [String]
  /// What was checked of all rounds.
  let checks: [Check]
  private let all: Int
  private let shown: [String]
  private let chart: SlopeChart
  private let alternativeText: String
  private let system: ValueSystem
  private let level: Double

  /// - Parameters:
  ///   - models: Those that are shown; all of them have their place among all.
  ///   - highlighted: nil for those that moved.
  init(
    _ results: DriftResults, dimension: String, quantity: SlopeCell.Quantity, models: [String],
    top: Int?, highlighted: [String]?, system: ValueSystem, isCentred: Bool, level: Double
  ) throws(Diagnostics) {
    self.dimension = dimension
    self.quantity = quantity
    self.system = system
    self.level = level
    rounds = results.rounds
    checks = results.checks(title: system.shownDimension)
    let standing = rounds.map { round in
      results.ranks.filter { $0.dimension == dimension && $0.round.isExactly(round.round) }
    }
    all = Set(results.ranks.filter { $0.dimension == dimension }.map { Array($0.model.utf8) }).count
    // The order of the last round in which a model has a score.
    let lastScores = models.map { model in
      results.scores(of: model, on: dimension).last { $0 != nil }??.score.value
    }
    let order = models.indices.sorted {
      (lastScores[$0] ?? -.infinity, $1) > (lastScores[$1] ?? -.infinity, $0)
    }
    let known = order.filter { lastScores[$0] != nil }.map { models[$0] }
    let shown = Array(known.prefix(top ?? known.count))
    guard !shown.isEmpty else {
      throw Diagnostics(
        report: .noRounds, "no model has a score on \(system.shownDimension(dimension))",
        remedy: "Name others with `models`")
    }
    self.shown = shown
    let moved = shown.filter { model in
      results.comparisons(of: model, on: dimension).contains { $0.verdict == .moved }
    }
    self.moved = moved
    ranks = standing.flatMap { round in
      shown.compactMap { model in round.first { $0.model.isExactly(model) } }
    }
    let strong = highlighted ?? moved
    chart = SlopeChart(
      rounds: rounds.map { shownName($0.round) },
      lines: shown.map { model in
        SlopeLine(
          name: shownName(model),
          estimates: standing.map { round in
            SlopeFindings.estimate(of: model, in: round, quantity)
          }, isStrong: strong.contains { $0.isExactly(model) })
      }, quantity: quantity == .ranks ? .ranks : .numbers,
      title: quantity == .ranks
        ? said("Place in the order of scores; bars: \(NumberText.percent(level)) rank intervals")
        : isCentred
          ? said("Score, in points of the scale, with \(NumberText.percent(level)) intervals")
          : said("Score, 0 to 100, with \(NumberText.percent(level)) intervals"))
    do throws(ChartError) {
      alternativeText = try chart.alternativeText(
        intervals: quantity == .ranks
          ? said("\(NumberText.percent(level)) rank intervals")
          : said("\(NumberText.percent(level)) intervals"),
        numbersAt: said("the JSON of this report"))
    } catch {
      throw Diagnostics(report: .notDrawn, error.description)
    }
  }

  /// A score with its interval; or the place in the order of scores, with the rank interval.
  private static func estimate(
    of model: String, in round: [RoundRank], _ quantity: SlopeCell.Quantity
  ) -> ChartEstimate? {
    guard let own = round.first(where: { $0.model.isExactly(model) }),
      let score = own.score.value
    else { return nil }
    guard quantity == .ranks else { return own.score.shown }
    let place = 1 + round.count { ($0.score.value ?? -.infinity) > score }
    return ChartEstimate(
      value: Double(place), lower: own.rank.map { Double($0.lower) },
      upper: own.rank.map { Double($0.upper) })
  }

  var hasIntervals: Bool {
    quantity == .scores
      ? ranks.contains { $0.score.range != nil } : ranks.contains { $0.rank != nil }
  }
}

extension SlopeFindings {
  private enum Key: String, CodingKey { case dimension, of, rounds, ranks, moved }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(dimension, forKey: .dimension)
    try container.encode(quantity, forKey: .of)
    try container.encode(rounds, forKey: .rounds)
    try container.encode(ranks, forKey: .ranks)
    try container.encode(moved, forKey: .moved)
  }

  func block(at place: CellPlace) -> Block {
    let models = CountText.counted(all, "model", isGrouped: true)
    let count = shown.count < all ? said("\(shown.count) of \(models)", as: "models") : models
    let times = CountText.counted(rounds.count, "round")
    let title = system.shownDimension(dimension)
    let caption =
      quantity == .ranks
      ? said("Ranks of \(count) over \(times): \(title).")
      : said("Scores of \(count) over \(times): \(title).")
    return .figure(
      FigureBlock(
        label: place.numbering.label, chart: chart,
        caption: (place.caption ?? [TextSpan(caption)]) + [TextSpan(" " + note)],
        alternativeText: alternativeText))
  }

  private var note: String {
    let marks =
      quantity == .ranks
      ? said(
        "A bar spans the ranks that the data leave possible, for all models of a round at once: "
          + "models whose bars share a rank are not shown to differ.")
        + (chart.isCrowded
          ? " "
            + said(
              "Bars are drawn for the highlighted models alone; those of the others stand beside "
                + "their names.")
          : "")
      : EstimateNotes(
        estimates: ranks.map { (shownName($0.model), $0.score) }
      ).methods(level: level)
    let movers =
      moved.isEmpty
      ? said("No score is shown to have moved.")
      : said("Shown to have moved: \(CountText.list(moved.map(shownName), most: 6)).")
    let notes = EstimateNotes(estimates: ranks.map { (shownName($0.model), $0.score) }).reasons
    return ([marks, movers].compactMap(\.self) + notes).joined(separator: " ")
  }
}
