internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import FileFormats
internal import LogReaders
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// Models in the order of a dimension, or of the mean over all: `{leaderboard}`.
struct LeaderboardCell: CellKind {
  static let name = "leaderboard"
  static let labels = LabelKind.table

  let dimension: String?
  let models: [String]?
  /// Show only the first so many rows.
  let top: Int?
  let interval: IntervalSettings
  /// People or a culture, as a row that takes no rank.
  private let reference: ReferenceOption?

  init(_ options: inout OptionReader) {
    dimension = options.string("dimension")
    models = options.strings("models")
    top = options.integer("top", in: 1...100_000)
    interval = IntervalSettings(options.node("interval"), in: &options)
    reference = ReferenceOption(&options)
  }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> BoardTable {
    var book = try data.book(interval)
    var models = models
    if let reference, reference.isModel(among: book.models) {
      book = try data.book(interval, reference: reference.name)
      models = (models ?? book.models).filter { !$0.isExactly(reference.name) }
    }
    let board = try Leaderboard(
      book, dimension: dimension, models: models, cautions: data.cautions)
    return BoardTable(
      board: board, of: book, top: top, clusters: data.study?.clusterCount,
      reference: try reference?.row(on: book, dimension: board.dimension, data))
  }

  func blocks(_ table: BoardTable, at place: CellPlace, _ shared: SharedQuantities) -> [Block] {
    [.table(table.resolved(at: place))]
  }

  func promises(_ table: BoardTable) -> CaptionPromises? {
    CaptionPromises(
      hasIntervals: table.words.hasIntervals, hasBands: false, hasRanks: table.words.hasRanks)
  }
}

/// A leaderboard as a table: rank interval, model, score, interval, whisker, items.
struct BoardTable: PrintedApart {
  let board: Leaderboard
  private let book: BookTraits
  /// How many models take part in the ranking.
  private let ranked: Int
  /// The dimension by its name, as captions begin with it.
  private let dimensionName: String
  /// Only the first so many rows; `nil` for all.
  let top: Int?
  /// Clusters of the whole study.
  let clusters: Int?
  let reference: BoardReference?

  private enum Key: String, CodingKey { case reference }

  init(
    board: Leaderboard, of book: ScoreBook, top: Int?, clusters: Int?, reference: BoardReference?
  ) {
    self.reference = reference
    self.board = board
    self.book = BookTraits(book)
    self.top = top
    self.clusters = clusters
    ranked = book.rankedModels(dimension: board.dimension)
    dimensionName =
      board.dimension == ModelScore.overall
      ? said("mean over all dimensions")
      : book.system.dimension(named: board.dimension)?.name ?? board.dimension
  }

  func print(to encoder: any Encoder) throws {
    try ScoreFindings(dimension: board.dimension, interval: book.options, entries: entries)
      .encode(to: encoder)
    guard let reference else { return }
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(reference, forKey: .reference)
  }

  var entries: [ModelScore] { top.map { Array(board.entries.prefix($0)) } ?? board.entries }

  var words: IntervalWords { IntervalWords(book, scores: entries) }

  var defaultCaption: String {
    let all = board.entries.count
    let count =
      entries.count < all
      ? said("the first \(entries.count) of \(all) models") : CountText.counted(all, "model")
    let (system, level) = (book.system, words.level)
    guard board.dimension == ModelScore.overall else {
      return book.isPublished
        ? said("\(dimensionName): score as published, \(count)")
        : words.hasIntervals
          ? said("\(dimensionName): mean score with \(level) interval, \(count)")
          : said("\(dimensionName): mean score, \(count)")
    }
    return book.isPublished
      ? said("Mean of the published scores on the dimensions of \(system), \(count)")
      : words.hasIntervals
        ? said("Mean score over the dimensions of \(system) with \(level) interval, \(count)")
        : said("Mean score over the dimensions of \(system), \(count)")
  }

  func resolved(at place: CellPlace) -> TableBlock {
    let precision = Precision(errors: board.entries.compactMap(\.standardError))
    let marks = NoteMarks(board.cautions, entries: entries)
    var rows = entries.enumerated().map { number, cell in
      row(cell, precision: precision, mark: marks.mark(ofRow: number))
    }
    let ofReference = reference?.place(among: entries)
    if let reference, let ofReference {
      rows.insert(row(reference, precision: precision), at: ofReference)
    }
    return TableBlock(
      label: place.numbering.label, caption: place.caption ?? [TextSpan(defaultCaption)],
      columns: columns, rows: rows,
      notes: [methodNote]
        + [reference?.note(hidden: board.entries.dropFirst(entries.count))].compactMap(\.self)
        + marks.notes,
      mutedRows: Set([ofReference].compactMap(\.self)), isNarrow: book.isPublished)
  }

  private var columns: [TableBlock.Column] {
    let scores: [TableBlock.Column] = [
      .init(title: said("Model"), alignment: .leading, width: .flexible(1), wraps: true),
      .init(title: said("Score"), alignment: .trailing, width: .fixed(36), isStrong: true),
    ]
    guard !book.isPublished else { return scores }
    var columns = scores
    // A column of which no row has anything is left out.
    if words.hasRanks {
      columns.insert(.init(title: said("Rank"), alignment: .leading, width: .fixed(34)), at: 0)
    }
    if words.hasIntervals {
      columns += [
        .init(
          title: said("\(words.level) interval"), alignment: .trailing, width: .fixed(76),
          isMuted: true),
        .init(title: "", alignment: .leading, width: .fixed(134), isWhisker: true),
      ]
    }
    return columns + [
      .init(
        title: said("Items"), alignment: .trailing, width: .fixed(24), isMuted: true,
        isSaidOnce: true)
    ]
  }

  private func row(_ cell: ModelScore, precision: Precision, mark: String?)
    -> [TableValue]
  {
    row(
      .text(shownName(cell.model), mark: mark), cell.estimate, rank: cell.rank,
      interval: cell.interval, whisker: ChartEstimate(cell), items: cell.items,
      precision: precision)
  }

  private func row(_ reference: BoardReference, precision: Precision) -> [TableValue] {
    let score = reference.score
    return row(
      .text(reference.name), score.value, rank: nil, interval: score.range,
      whisker: score.value.map {
        ChartEstimate(value: $0, lower: score.lower, upper: score.upper)
      }, items: reference.items, precision: precision)
  }

  private func row(
    _ name: TableValue, _ estimate: Double?, rank: RankRange?, interval: ClosedRange<Double>?,
    whisker: ChartEstimate?, items: Int?, precision: Precision
  ) -> [TableValue] {
    var row = [name, .number(estimate, precision)]
    guard !book.isPublished else { return row }
    if words.hasRanks { row.insert(.rank(rank.map { $0.lower...$0.upper }), at: 0) }
    if words.hasIntervals { row += [.interval(interval, precision), .whisker(whisker)] }
    return row + [.count(items)]
  }

  private var methodNote: String {
    if book.isPublished {
      let order = said(
        "No item-level data were published, so there is no interval and no rank: the order of "
          + "near scores may be chance.")
      return board.dimension == ModelScore.overall
        ? said("The mean is taken here over the dimensions, each counted once.") + " " + order
        : order
    }
    let unit =
      book.isCentred
      ? said("Score: Raw units, each model centred on its own mean.") : said("Score: 0 to 100.")
    return [unit, rankNote, intervalNote, estimandNote].compactMap(\.self)
      .joined(separator: " ")
  }

  private var rankNote: String? {
    // What keeps models from a rank is said beside them.
    guard words.hasRanks, ranked > 1 else { return nil }
    let significance = NumberText.percent(1 - board.level)
    let pairs = NumberText.grouped(ranked * (ranked - 1) / 2)
    let family =
      book.options.method.bootstrap != nil
      ? said("simultaneous \(words.level) intervals of all pairwise differences (maximum t)")
      : ranked == 2
        ? said("the test of their difference at \(significance)")
        : said(
          "Holm-adjusted tests of the differences of all \(pairs) pairs at \(significance)")
    return said(
      "Rank: the ranks that \(family) leave possible among \(ranked) models; at least those "
        + "models are shown to differ whose rank intervals do not overlap.")
  }

  private var intervalNote: String? {
    guard words.hasIntervals else { return nil }
    let made =
      book.options.method.bootstrap == nil
      ? words.methodsWithReasons
      : said(
        "\(methodName(board.method)) cluster bootstrap, \(NumberText.grouped(board.replicates)) replicates"
      )
    // Items that belong to no cluster are not called clusters.
    let areClustered = entries.contains { $0.clusters != $0.items }
    let count = areClustered ? clusters : nil
    let inAll =
      count.map { said(", \(CountText.counted($0, "cluster", isGrouped: true)) in all") } ?? ""
    let precisions = words.precisions.map { said("; ") + $0 }.joined()
    return said("Interval: \(made)\(inAll)\(precisions).")
  }

  /// What the intervals and ranks are statements about.
  private var estimandNote: String? {
    words.hasIntervals || words.hasRanks ? said("Estimand: \(estimandText).") : nil
  }
}

extension ModelScore {
  /// `nil` where a limit is not known.
  fileprivate var interval: ClosedRange<Double>? {
    guard let lower, let upper else { return nil }
    return min(lower, upper)...max(lower, upper)
  }
}
