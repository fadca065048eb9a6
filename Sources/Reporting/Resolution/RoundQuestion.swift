internal import Analysis
internal import Diagnostics
internal import ValueModel
internal import Wording

/// The options that all cells on rounds have: `models`, `against`, `margin`, `level`.
struct RoundQuestion: Sendable {
  private let models: ModelOption
  private let against: DriftSettings.Against?
  private let margin: Double?
  private let level: Double?

  init(_ options: inout OptionReader) {
    models = ModelOption(&options)
    against = options.choice("against", DriftSettings.Against.self)
    margin = options.number(
      "margin", in: Double.leastNormalMagnitude...1e9, called: "a number above 0")
    level = options.number("level", in: 0.5...0.9999, called: "a number from 0.5 to 0.9999")
  }

  /// The study of all dimensions, whichever are shown, so that every cell judges a change in the same
  /// family; or that of the mean over all, which is a family of its own.
  func study(_ data: ReportData, ofOverall: Bool = false) throws(Diagnostics) -> DriftStudy {
    try data.drift(
      DriftSettings(
        dimension: ofOverall ? ModelScore.overall : nil, against: against ?? .previous,
        margin: margin, level: level(data)))
  }

  /// What is in force, for the words beside a figure.
  func level(_ data: ReportData) -> Double { level ?? data.usualLevel }

  /// The models that are shown, in the order of their names where the cell names none.
  func models(of results: DriftResults) throws(Diagnostics) -> [String] {
    var known: [String] = []
    for rank in results.ranks where !known.contains(where: { $0.isExactly(rank.model) }) {
      known.append(rank.model)
    }
    return try models.names(among: known) ?? known
  }

  /// What a round was compared with, after "moved": "against the round before".
  var comparison: String {
    against == .first ? said("against the first round") : said("against the round before")
  }
}

extension DriftResults {
  /// The comparisons of a model on a dimension.
  func comparisons(of model: String, on dimension: String) -> [DriftComparison] {
    comparisons.filter { $0.dimension == dimension && $0.model.isExactly(model) }
  }

  /// A model's score in each round, in the order of time; nil where it has none.
  func scores(of model: String, on dimension: String) -> [RoundRank?] {
    rounds.map { round in
      ranks.first {
        $0.dimension == dimension && $0.model.isExactly(model)
          && $0.round.isExactly(round.round) && $0.score.value != nil
      }
    }
  }

  /// The dimensions that have a score, in the order of the system.
  func dimensions(of system: ValueSystem) -> [String] {
    let known = Set(ranks.map(\.dimension))
    return system.dimensions.map(\.id).filter(known.contains)
      + (known.contains(ModelScore.overall) ? [ModelScore.overall] : [])
  }
}
