internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// The scores of models on dimensions, as one board.
struct BoardFindings: PrintedApart {
  /// What rows are sorted by: a dimension, ``ModelScore/overall``, or `model`.
  let sort: String
  /// Identifiers of the columns.
  let dimensions: [String]
  /// Row by row, the leading score first where there is one.
  let entries: [ModelScore]
  /// By column, the leading one first.
  let references: [BoardReference]
  let promises: CaptionPromises
  private let traits: BookTraits
  private let chart: BoardChart
  private let alternativeText: String
  private let caption: String
  private let note: String

  /// - Parameters:
  ///   - models: Those that are shown, in their order.
  ///   - all: How many could be shown.
  ///   - key: The leading dimension.
  /// - Throws: what keeps the chart from being drawn.
  init(
    _ book: ScoreBook, models: [String], all: Int, dimensions: [String], key: String?,
    isByName: Bool, references: [BoardReference], cautions: [Caution]
  ) throws(Diagnostics) {
    self.dimensions = dimensions
    self.references = references
    sort = isByName ? "model" : key ?? ModelScore.overall
    traits = BookTraits(book)
    let columns = [key].compactMap(\.self) + dimensions
    let scores = models.map { model in
      columns.map { book.score(model: model, dimension: $0) }
    }
    entries = scores.flatMap { $0.compactMap(\.self) }
    let words = IntervalWords(book, scores: entries)
    promises = CaptionPromises(
      hasIntervals: words.hasIntervals, hasBands: false, hasRanks: words.hasRanks)
    let precision = Precision(errors: entries.compactMap(\.standardError)).decimals
    let hasErrors = entries.contains { $0.standardError != nil }
    func title(_ id: String) -> String {
      id == ModelScore.overall
        ? said("Mean") : shownName(book.system.dimension(named: id)?.name ?? id)
    }
    let leads = key == nil ? 0 : 1
    var rows = zip(models, scores).map { model, scores in
      let numbers = scores.map { score in
        BoardNumber(
          score.flatMap { ChartEstimate($0) },
          ranks: score?.rank.map { $0.lower...$0.upper })
      }
      return BoardRow(
        ChartLabel(shownName(model)), lead: key == nil ? nil : numbers[0],
        cells: Array(numbers.dropFirst(leads)))
    }
    if let first = references.first {
      let numbers = references.map { reference in
        BoardNumber(
          reference.score.value.map {
            ChartEstimate(value: $0, lower: reference.score.lower, upper: reference.score.upper)
          })
      }
      let place =
        isByName || key == nil
        ? rows.count : first.place(among: scores.compactMap { $0[0] })
      rows.insert(
        BoardRow(
          ChartLabel(first.name), lead: key == nil ? nil : numbers[0],
          cells: Array(numbers.dropFirst(leads)), isReference: true), at: place)
    }
    let order =
      isByName
      ? said("Rows are sorted by name.")
      : key == ModelScore.overall
        ? said("Rows are sorted by the mean over all dimensions, the highest first.")
        : said("Rows are sorted by \(title(key ?? "")), the highest first.")
    chart = BoardChart(
      rows: rows, columns: dimensions.map { ChartLabel(title($0)) },
      leadTitle: key.map(title),
      title: book.isPublished
        ? said("Scores as published")
        : book.isCentred
          ? said("Score in points of the scale, each model centred on its own mean")
          : said("Score, 0 to 100"),
      halfWidthMeaning: said("half the width of the \(words.level) interval"), orderMeaning: order,
      ranked: max(columns.map { book.rankedModels(dimension: $0) }.max() ?? 1, 1),
      isCentred: book.isCentred,
      // One digit fewer than a leaderboard prints, which has room for it.
      decimals: hasErrors ? max(precision - 1, 0) : book.isCentred ? 2 : 1,
      leadDecimals: hasErrors ? precision : book.isCentred ? 2 : 1)
    do throws(ChartError) {
      alternativeText = try chart.alternativeText(
        intervals: words.short, numbersAt: said("the JSON of this report"))
    } catch {
      throw Diagnostics(report: .notDrawn, error.description)
    }
    let count =
      models.count < all
      ? said("the first \(models.count) of \(all) models")
      : CountText.counted(models.count, "model")
    caption =
      said(
        "\(CountText.counted(dimensions.count, "dimension")) of \(book.system.name) in \(count).")
    note =
      BoardFindings.notes(
        book, words, order: order, missing: BoardFindings.missing(scores, models, columns, title),
        reference: references.first, columns: columns
      ).joined(separator: " ")
      + FigureCautions(
        cautions + book.cautions, models: models, dimensions: dimensions, system: book.system
      ).text
  }

  /// Which numbers are missing, and why.
  private static func missing(
    _ scores: [[ModelScore?]], _ models: [String], _ columns: [String],
    _ title: (String) -> String
  ) -> [String] {
    var places: [(reason: String, names: [String])] = []
    for (model, row) in zip(models, scores) {
      for (column, score) in zip(columns, row) where score?.estimate == nil {
        let reason = score?.reason ?? said("no data")
        let name = said("\(shownName(model)) on \(title(column))", as: "cell")
        if let known = places.firstIndex(where: { $0.reason == reason }) {
          places[known].names.append(name)
        } else {
          places.append((reason, [name]))
        }
      }
    }
    return places.map {
      said("A dash: \($0.reason) (\(CountText.list($0.names, most: 4, separator: said("; ")))).")
    }
  }

  private static func notes(
    _ book: ScoreBook, _ words: IntervalWords, order: String, missing: [String],
    reference: BoardReference?, columns: [String]
  ) -> [String] {
    var notes = [order]
    if words.hasRanks {
      let tests =
        book.options.method.bootstrap == nil
        ? said("Holm-adjusted tests of all pairs at \(NumberText.percent(1 - book.options.level))")
        : said("simultaneous \(words.level) intervals of all pairwise differences")
      notes.append(
        said(
          "A bar spans the ranks that \(tests) leave possible within its column: models are shown to differ "
            + "where bars do not overlap. Intervals that overlap do not say the contrary."))
    }
    if words.hasIntervals {
      let methods =
        book.options.method.bootstrap == nil ? words.methodsWithReasons : words.name
      notes.append(said("Intervals: \(methods). Estimand: \(estimandText)."))
    } else if book.isPublished {
      notes.append(said("Published without item-level data: no interval and no rank is known."))
    }
    if let reference { notes.append(reference.note(hidden: [])) }
    return notes + missing
  }

  private enum Key: String, CodingKey { case sort, dimensions, interval, entries, references }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(sort, forKey: .sort)
    try container.encode(dimensions, forKey: .dimensions)
    try container.encode(traits.options, forKey: .interval)
    try container.encode(entries, forKey: .entries)
    if !references.isEmpty { try container.encode(references, forKey: .references) }
  }

  func block(at place: CellPlace) -> Block {
    .figure(
      FigureBlock(
        label: place.numbering.label, chart: chart,
        caption: (place.caption ?? [TextSpan(caption)]) + [TextSpan(" " + note)],
        alternativeText: alternativeText))
  }
}
