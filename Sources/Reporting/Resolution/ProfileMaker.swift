internal import Analysis
internal import Charts
internal import Statistics
internal import ValueModel

/// A figure's content and the words that go with it.
struct MadeFigure {
  let content: ResolvedFigure.Content
  /// Identifiers of the dimensions shown.
  let dimensions: [String]
  let defaultCaption: String
  /// What bars and bands mean; set after every caption.
  let note: String
  let alternativeText: String
  /// What a caption may speak of.
  let promises: CaptionPromises
}

/// Profiles of up to three models over the dimensions: a radar with its twin, or intervals alone.
struct ProfileMaker {
  let book: ScoreBook
  let models: [String]
  let options: ProfileOptions
  /// The rim that all radars of a report share.
  let scale: Double?
  let asRadar: Bool

  func content() throws(AnalysisError) -> MadeFigure {
    if let order = options.order, book.system.circularOrder(named: order) == nil {
      throw .unusable(
        "there is no order `\(order)` in \(book.system.name). "
          + suggestion(for: order, among: book.system.circularOrders.map(\.id)))
    }
    let dimensions = try dimensions()
    return asRadar ? try radar(dimensions) : try intervals(dimensions)
  }

  private func dimensions() throws(AnalysisError) -> [ValueDimension] {
    guard let names = options.dimensions else {
      return book.system.orderedDimensions(along: options.order)
    }
    var chosen: [ValueDimension] = []
    for name in names {
      let id = try book.dimensionIdentifier(name)
      chosen += book.system.dimensions.filter { $0.id == id }
    }
    return chosen
  }

  /// Bands are drawn for two models at most; three would hide each other.
  private func series(_ dimensions: [ValueDimension], withBands: Bool) -> [ChartSeries] {
    models.map { model in
      ChartSeries(
        name: shownName(model),
        estimates: dimensions.map { dimension in
          guard let cell = book.cell(model: model, dimension: dimension.id),
            let estimate = cell.estimate
          else { return nil }
          return ChartEstimate(
            value: estimate, lower: cell.lower, upper: cell.upper,
            bandLower: withBands ? cell.band?.lower : nil,
            bandUpper: withBands ? cell.band?.upper : nil)
        })
    }
  }

  private func radar(_ dimensions: [ValueDimension]) throws(AnalysisError) -> MadeFigure {
    guard !book.isCentred else {
      throw .unusable(
        "centred scores lie on both sides of zero, which a radar cannot show. "
          + "Use an `{intervals}` cell.")
    }
    guard !book.system.circularOrders.isEmpty else {
      throw .unusable(
        "\(book.system.name) has no circular order, so a radar would suggest one. "
          + "Use an `{intervals}` cell.")
    }
    guard options.dimensions == nil else {
      throw .unusable(
        "a radar shows the whole circle. Drop `dimensions`, or use an `{intervals}` cell.")
    }
    if let language = options.translation,
      !dimensions.contains(where: { $0.translations[language] != nil })
    {
      let known = Set(dimensions.flatMap(\.translations.keys)).sorted()
      throw .unusable(
        "the dimensions of \(book.system.name) have no names in `\(language)`. "
          + suggestion(for: language, among: known))
    }
    let withBands = models.count <= RadarChart.mostSeriesWithBands && !book.isPublished
    let words = words(dimensions)
    let language = options.translation
    let chart = RadarChart(
      axes: dimensions.map { dimension in
        RadarAxis(
          name: shownName(dimension.name),
          translation: language.flatMap { dimension.translations[$0] },
          language: language)
      },
      wedges: wedges(dimensions), series: series(dimensions, withBands: withBands),
      scaleMaximum: scale.map { LinearScale.ceiling($0).maximum }, preferredRadius: 78)
    let figure = ProfileFigure(radar: chart)
    let alternativeText = try usable { () throws(ChartError) in
      try chart.validate()
      return try figure.alternativeText(
        intervals: words.short, numbersAt: "the JSON of this report")
    }
    return MadeFigure(
      content: .profile(figure), dimensions: dimensions.map(\.id),
      defaultCaption: "Value profiles on the circle of \(book.system.name) (left) and the same "
        + "numbers as \(words.hasIntervals ? "intervals" : "dots") (right).",
      note: words.bars(pointwise: true)
        + (withBands && words.hasBands
          ? "; the bands hold for all dimensions of a model at once. " : ". ")
        + "Zero at the centre; between the spokes there are no data.",
      alternativeText: alternativeText,
      promises: CaptionPromises(
        hasIntervals: words.hasIntervals, hasBands: withBands && words.hasBands, hasRanks: true))
  }

  private func words(_ dimensions: [ValueDimension]) -> IntervalWords {
    IntervalWords(
      book,
      cells: models.flatMap { model in
        dimensions.compactMap { book.cell(model: model, dimension: $0.id) }
      })
  }

  private func wedges(_ dimensions: [ValueDimension]) -> [RadarWedge] {
    let theme = ChartTheme()
    return book.system.groups.enumerated().compactMap { index, group in
      let axes = dimensions.indices.filter { dimensions[$0].groups.contains(group.id) }
      guard !axes.isEmpty else { return nil }
      let style = theme.wedge(named: group.name, at: index)
      return RadarWedge(name: group.name, axes: axes, tint: style.tint, ink: style.ink)
    }
  }

  private func intervals(_ dimensions: [ValueDimension]) throws(AnalysisError) -> MadeFigure {
    let chart = IntervalChart(
      rows: dimensions.map { IntervalRow(name: shownName($0.name)) },
      series: series(dimensions, withBands: false),
      referenceValue: book.isCentred ? 0 : nil)
    let words = words(dimensions)
    return MadeFigure(
      content: .intervals(chart), dimensions: dimensions.map(\.id),
      defaultCaption: "Scores on the dimensions of \(book.system.name).",
      note: intervalNote(words), alternativeText: try alternativeText(of: chart, words),
      promises: CaptionPromises(
        hasIntervals: words.hasIntervals, hasBands: false, hasRanks: true))
  }
}

/// One dimension over all models, highest first.
struct BoardFigure {
  let board: Leaderboard
  let book: ScoreBook
  /// Only the first so many models; `nil` for all.
  let top: Int?

  func content() throws(AnalysisError) -> MadeFigure {
    let name = book.system.dimension(named: board.dimension)?.name ?? "Mean over all dimensions"
    let entries = top.map { Array(board.entries.prefix($0)) } ?? board.entries
    let series = ChartSeries(
      name: name,
      estimates: entries.map { cell in
        cell.estimate.map { ChartEstimate(value: $0, lower: cell.lower, upper: cell.upper) }
      })
    let chart = IntervalChart(
      rows: entries.map { IntervalRow(name: shownName($0.model)) }, series: [series],
      referenceValue: book.isCentred ? 0 : nil, showsLegend: false)
    let words = IntervalWords(book, cells: entries)
    let models =
      entries.count < board.entries.count
      ? "the first \(entries.count) of \(board.entries.count) models" : "every model"
    return MadeFigure(
      content: .intervals(chart), dimensions: [board.dimension],
      defaultCaption: "\(name) in \(models), highest first.", note: intervalNote(words),
      alternativeText: try alternativeText(of: chart, words),
      promises: CaptionPromises(
        hasIntervals: words.hasIntervals, hasBands: false, hasRanks: true))
  }
}

private func intervalNote(_ words: IntervalWords) -> String {
  if words.book.isPublished { return words.bars() + "." }
  return words.bars()
    + (words.book.isCentred
      ? ". Zero is each model's own mean over all items." : ". The scale is 0 to 100.")
}

private func alternativeText(
  of chart: IntervalChart, _ words: IntervalWords
) throws(AnalysisError) -> String {
  try usable { () throws(ChartError) in
    try chart.validate()
    return try chart.alternativeText(
      intervals: words.short, numbersAt: "the JSON of this report")
  }
}

/// A chart's refusal in the words of an analysis.
private func usable(_ body: () throws(ChartError) -> String) throws(AnalysisError) -> String {
  do {
    return try body()
  } catch {
    throw .unusable("\(error)")
  }
}
