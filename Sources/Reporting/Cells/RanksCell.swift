internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// Where models can stand, with whom each is not told apart: `{ranks}`.
struct RanksCell: CellKind {
  static let name = "ranks"
  static let labels = LabelKind.table
  static let figureSwitch: String? = "figure"

  private let dimension: DimensionOption
  private let family: RankFamily
  private let reference: ModelOption
  private let isReferenceGiven: Bool
  private let models: ModelOption
  private let top: Int?
  private let interval: IntervalSettings
  private let isFigure: Bool

  init(_ options: inout OptionReader) {
    dimension = DimensionOption(&options, ofOne: true)
    let chosen = options.choice("ranks", RankFamily.self)
    let place = options.node("ranks").map(options.place)
    isReferenceGiven = options.node("reference") != nil
    let referencePlace = options.node("reference").map(options.place)
    reference = ModelOption(&options, key: "reference")
    family = chosen ?? (isReferenceGiven ? .reference : .simultaneous)
    if family == .reference, !isReferenceGiven {
      options.add(
        Diagnostic(
          report: .invalidValue, at: place, "\(options.owner): ranks against one model name none",
          remedy: "Add `reference: MODEL`"))
    } else if family != .reference, isReferenceGiven {
      options.add(
        Diagnostic(
          report: .invalidValue, at: referencePlace,
          "\(options.owner): `reference` goes with `ranks: reference` only",
          remedy: "Remove it, or write `ranks: reference`"))
    }
    models = ModelOption(&options)
    top = options.integer("top", in: 1...100_000)
    interval = IntervalSettings(options.node("interval"), in: &options)
    isFigure = options.flag("figure") ?? false
  }

  var shownAs: LabelKind { isFigure ? .figure : .table }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> RanksFindings {
    guard let study = data.study else {
      throw Diagnostics(
        report: .noRanks,
        "published scores without item-level data have no ranks that data support",
        remedy: "Show them with `{leaderboard}`, in the order of the scores")
    }
    let book = try data.book(interval)
    let dimension = try dimension.identifiers(data.inputs.system, withOverall: true)?.first
    let board = try Leaderboard(book, dimension: dimension, cautions: data.cautions)
    let reference = try reference.names(among: study.models)
    if let reference, reference.count > 1 {
      throw Diagnostics(
        report: .invalidValue, "`reference` names \(reference.count) models",
        remedy: "Name one")
    }
    guard family == .simultaneous || book.options.method.bootstrap == nil else {
      throw Diagnostics(
        report: .noRanks,
        "ranks of a bootstrap (\(book.options.method.rawValue)) hold for all models at once only",
        remedy: "Leave out `ranks`, or the method of `interval`")
    }
    let ranks = try PairRanks(
      study, dimension: board.dimension, family: family, reference: reference?.first,
      level: book.options.level)
    return try RanksFindings(
      board: board, book: book, ranks: ranks, family: family, reference: reference?.first,
      models: try models.names(among: study.models), top: top, isFigure: isFigure)
  }

  func blocks(
    _ found: RanksFindings, at place: CellPlace, _ shared: SharedQuantities
  ) -> [Block] {
    [found.block(at: place)]
  }

  func promises(_ found: RanksFindings) -> CaptionPromises? {
    CaptionPromises(hasIntervals: found.hasIntervals, hasBands: false, hasRanks: found.hasRanks)
  }
}

/// Ranks with the scores and the ties behind them.
struct RanksFindings: PrintedApart {
  /// A model: what stands in its row.
  struct Entry: Codable, Sendable {
    let model: String
    let rank: RankRange?
    let estimate: Double?
    let standardError: Double?
    let lower: Double?
    let upper: Double?
    /// Models that are not shown to differ from it; nil where the ranks are not made from pairs.
    let notToldApart: [String]?
    let reason: String?
  }

  /// Identifier of the dimension.
  let dimension: String
  let ranks: [Entry]
  let family: RankFamily
  let reference: String?
  let level: Double
  private let dimensionName: String
  private let tests: Int
  private let significance: Double
  /// How many models were compared.
  private let compared: Int
  private let isCentred: Bool
  /// The method of a bootstrap.
  private let bootstrap: String?
  private let cautions: [String]
  /// In place of the table.
  private let figure: RankFigure?

  /// - Throws: what keeps the figure from being drawn.
  init(
    board: Leaderboard, book: ScoreBook, ranks: PairRanks, family: RankFamily, reference: String?,
    models: [String]?, top: Int?, isFigure: Bool
  ) throws(Diagnostics) {
    dimension = board.dimension
    self.family = family
    self.reference = reference
    level = book.options.level
    dimensionName =
      board.dimension == ModelScore.overall
      ? said("mean over all dimensions")
      : book.system.dimension(named: board.dimension)?.name ?? board.dimension
    tests = ranks.tests
    significance = ranks.significance
    compared =
      family == .simultaneous
      ? book.rankedModels(dimension: board.dimension) : ranks.tests + 1
    isCentred = book.isCentred
    let isBootstrap = book.options.method.bootstrap != nil
    bootstrap = isBootstrap ? book.options.method.rawValue : nil
    let shown = board.entries.filter { entry in
      (models?.contains { $0.isExactly(entry.model) } ?? true)
        && (family != .reference
          || ranks.ranks.contains { $0.model.isExactly(entry.model) })
    }
    let entries = (top.map { Array(shown.prefix($0)) } ?? shown).map { entry in
      let own = ranks.ranks.first { $0.model.isExactly(entry.model) }
      return Entry(
        model: entry.model, rank: family == .simultaneous ? entry.rank : own?.rank,
        estimate: entry.estimate, standardError: entry.standardError, lower: entry.lower,
        upper: entry.upper, notToldApart: isBootstrap ? nil : own?.notToldApart,
        reason: entry.reason ?? entry.rankReason)
    }
    self.ranks = entries
    figure =
      isFigure
      ? try RankFigure(
        entries, order: board.entries, ranked: compared, family: family,
        isCentred: book.isCentred) : nil
    cautions = board.cautions.filter { caution in
      caution.model.map { name in shown.contains { $0.model.isExactly(name) } } ?? true
    }.map(\.shownMessage)
  }

  private enum Key: String, CodingKey { case dimension, modelRanks, rankFamily, reference }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(dimension, forKey: .dimension)
    try container.encode(ranks, forKey: .modelRanks)
    try container.encode(family, forKey: .rankFamily)
    try container.encodeIfPresent(reference, forKey: .reference)
  }

  var hasRanks: Bool { ranks.contains { $0.rank != nil } }
  var hasIntervals: Bool { ranks.contains { $0.lower != nil } }

  func block(at place: CellPlace) -> Block {
    guard let figure else { return .table(table(at: place)) }
    return figure.block(at: place, caption: said("\(caption)."), notes: notes)
  }

  private func table(at place: CellPlace) -> TableBlock {
    let precision = Precision(errors: ranks.compactMap(\.standardError))
    let hasTies = ranks.contains { $0.notToldApart != nil }
    var columns: [TableBlock.Column] = [
      .init(title: said("Rank"), alignment: .leading, width: .fixed(34), isStrong: true),
      .init(title: said("Model"), alignment: .leading, width: .flexible(1), wraps: true),
      .init(title: said("Score"), alignment: .trailing, width: .fixed(36)),
    ]
    if hasIntervals {
      columns.append(
        .init(
          title: NumberText.intervalTitle(level: level), alignment: .trailing,
          width: .fixed(76), isMuted: true))
    }
    if hasTies {
      columns.append(
        .init(
          title: said("Not shown to differ from"), alignment: .leading, width: .flexible(1.4),
          wraps: true))
    }
    return TableBlock(
      label: place.numbering.label, caption: place.caption ?? [TextSpan(caption)],
      columns: columns,
      rows: ranks.map { entry in
        var row: [TableValue] = [
          .rank(entry.rank.map { $0.lower...$0.upper }), .text(shownName(entry.model)),
          .number(entry.estimate, precision),
        ]
        if hasIntervals { row.append(.interval(range(entry), precision)) }
        if hasTies { row.append(.text(ties(entry))) }
        return row
      }, notes: notes)
  }

  private func range(_ entry: Entry) -> ClosedRange<Double>? {
    guard let lower = entry.lower, let upper = entry.upper else { return nil }
    return min(lower, upper)...max(lower, upper)
  }

  private func ties(_ entry: Entry) -> String {
    guard let names = entry.notToldApart else { return "–" }
    return names.isEmpty
      ? said("none: told apart from every other") : CountText.list(names.map(shownName), most: 6)
  }

  private var caption: String {
    let count = CountText.counted(ranks.count, "model", isGrouped: true)
    let ofAll = ranks.count < compared ? said("\(ranks.count) of \(compared) models") : count
    return switch family {
    case .simultaneous: said("Possible ranks: \(dimensionName), \(ofAll)")
    case .marginal: said("Possible ranks of each model by itself: \(dimensionName), \(ofAll)")
    case .reference:
      said(
        "Where \(shownName(reference ?? "")) can stand among \(compared) models: \(dimensionName)")
    }
  }

  private var notes: [String] {
    let error = NumberText.percent(significance)
    let method: String
    if let bootstrap {
      method = said(
        "Rank: the ranks that simultaneous \(NumberText.percent(level)) intervals of all pairwise "
          + "differences (\(methodName(bootstrap)) bootstrap, maximum t) leave possible; they hold for "
          + "all models at once.")
    } else {
      let tests = CountText.counted(self.tests, "test", isGrouped: true)
      method =
        switch family {
        case .simultaneous:
          said(
            "Rank: the ranks that Holm-adjusted tests of all pairs (\(tests)) leave possible at "
              + "\(error); they hold for all models at once.")
        case .marginal:
          said(
            "Rank: for each model by itself the ranks that Holm-adjusted tests against all others "
              + "(\(tests) for each) leave possible at \(error). Read one row: the rows do not hold "
              + "together, and which model leads cannot be told from them.")
        case .reference:
          said(
            "Rank: the ranks that Holm-adjusted tests against all others (\(tests)) leave possible at "
              + "\(error). They say nothing of how the others stand among themselves.")
        }
    }
    let unit =
      isCentred
      ? said("Score: raw units, each model centred on its own mean.") : said("Score: 0 to 100.")
    let ties = said(
      "A tie is read off the difference of two models, never off their intervals.")
    let missing = ranks.filter { $0.rank == nil }.compactMap { entry in
      entry.reason.map { said("\(shownName(entry.model)): no rank: \($0).") }
    }
    return ["\(method) \(unit) \(ties)"] + missing + cautions
  }
}
