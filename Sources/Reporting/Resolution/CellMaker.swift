internal import Analysis
internal import Charts
internal import Diagnostics
internal import LogReaders
internal import ValueModel

/// Computes one cell: the block that pages show and the result that JSON prints.
struct CellMaker {
  let cell: CellSource
  let place: Numbering.Place
  let caption: [ResolvedSpan]?
  let data: ReportData
  /// The largest limit of any radar in the report.
  let radarScale: Double?

  /// A cell that has been computed.
  struct Made {
    let block: ResolvedBlock
    let result: ReportResults.CellResult
    /// What the author should know.
    var notices: [LogIssue] = []
  }

  func make() throws(ReportProblem) -> Made {
    if let system = cell.system { try checkSystem(system) }
    do throws(AnalysisError) {
      switch cell.content {
      case .leaderboard(let options): return try leaderboard(options)
      case .radar(let options): return try profile(options, asRadar: true)
      case .intervals(let options):
        return options.dimension == nil
          ? try profile(options, asRadar: false) : try oneDimension(options)
      case .cases(let options): return try cases(options)
      case .unknown: throw AnalysisError.statistics("unknown cell")
      }
    } catch {
      throw problem(error)
    }
  }

  /// A cell may say which system it shows; then it must be the one that is measured.
  private func checkSystem(_ name: String) throws(ReportProblem) {
    guard data.inputs.system.names.contains(where: { $0.lowercased() == name.lowercased() }) else {
      let known = (try? DefinitionCatalog.shipped().systems.map(\.id)) ?? []
      guard known.contains(name.lowercased()) else {
        throw ReportProblem(
          at: cell.location, "cell `\(place.name)`: there is no value system `\(name)`.",
          remedy: suggestion(for: name, among: known))
      }
      throw problem(
        .systemMismatch(
          wanted: name, instrument: data.inputs.instrument.id, system: data.inputs.system.id))
    }
  }

  private func problem(_ error: AnalysisError) -> ReportProblem {
    ReportProblem(at: cell.location, "cell `\(place.name)`: \(error.description)")
  }

  // MARK: Tables

  private func leaderboard(_ options: BoardOptions) throws(AnalysisError) -> Made {
    let book = try data.book(options.interval)
    let board = try Leaderboard(
      book, dimension: options.dimension, models: options.models, cautions: data.cautions)
    let table = BoardTable(board: board, book: book, top: options.top)
    let caption = caption ?? [ResolvedSpan(table.defaultCaption)]
    let block = ResolvedBlock.table(
      table.resolved(
        number: place.number, destination: place.destination, caption: caption,
        clusters: data.study?.clusterCount))
    let promises = CaptionPromises(
      hasIntervals: table.words.hasIntervals, hasBands: false, hasRanks: table.words.hasRanks)
    return Made(
      block: block,
      result: result(
        "leaderboard", caption: caption, dimension: board.dimension, options: book.options,
        entries: table.entries),
      notices: notices(promises))
  }

  /// A warning where the caption, as it was written, speaks of marks that are not drawn.
  private func notices(_ promises: CaptionPromises) -> [LogIssue] {
    guard let written = cell.caption, let broken = promises.broken(in: written) else { return [] }
    let reason =
      broken.mark == "band" ? ": bands are drawn round at most two models of a radar" : ""
    return [
      LogIssue(
        severity: .warning, code: "captionWithoutMarks", file: cell.location.file,
        locator: "\(cell.location.line):\(cell.location.column)",
        message: "the caption of `\(place.name)` speaks of \(broken.word), and no "
          + "\(broken.mark) is shown\(reason)",
        remedy: "Change the caption, or what the cell shows")
    ]
  }

  private func cases(_ options: CaseOptions) throws(AnalysisError) -> Made {
    let book = try data.wholeBook()
    let dimension = try options.dimension.map { name throws(AnalysisError) in
      try book.dimensionIdentifier(name)
    }
    let chosen = data.inputs.log.cases.filter { one in
      (options.models?.contains { $0.isExactly(one.model) } ?? true)
        && (dimension == nil
          || data.inputs.system.dimension(named: one.dimension)?.id == dimension)
    }.prefix(options.limit)
    guard !chosen.isEmpty else {
      throw .unusable(
        "no curated case of that model and dimension was read. Name a log of cases with --logs.")
    }
    let caption = caption ?? [ResolvedSpan("Curated cases, quoted as evidence")]
    let block = ResolvedBlock.table(
      CaseTable(cases: Array(chosen)).resolved(
        number: place.number, destination: place.destination, caption: caption))
    return Made(
      block: block,
      result: result(
        "cases", caption: caption, dimension: dimension, options: book.options, entries: []))
  }

  // MARK: Figures

  private func profile(_ options: ProfileOptions, asRadar: Bool) throws(AnalysisError) -> Made {
    let book = try data.book(options.interval)
    guard let named = options.models else {
      throw .unusable("names no models. Add `models: [ … ]` with one to three of them.")
    }
    let models = try book.checked(named)
    let figure = try ProfileMaker(
      book: book, models: models, options: options, scale: radarScale, asRadar: asRadar
    ).content()
    let caption = captioned(figure, models: models, book: book)
    let entries = models.flatMap { model in
      figure.dimensions.compactMap { book.cell(model: model, dimension: $0) }
    }
    return made(
      figure, kind: asRadar ? "radar" : "intervals", caption: caption, dimension: nil,
      options: book.options, entries: entries)
  }

  private func oneDimension(_ options: ProfileOptions) throws(AnalysisError) -> Made {
    let book = try data.book(options.interval)
    let board = try Leaderboard(
      book, dimension: options.dimension, models: options.models, cautions: data.cautions)
    let figure = try BoardFigure(board: board, book: book, top: options.top).content()
    let entries = options.top.map { Array(board.entries.prefix($0)) } ?? board.entries
    let caption = captioned(figure, models: entries.map(\.model), book: book)
    return made(
      figure, kind: "intervals", caption: caption, dimension: board.dimension,
      options: book.options, entries: entries)
  }

  /// The caption, what bars and bands mean, and the cautions on what is shown.
  private func captioned(_ figure: MadeFigure, models: [String], book: ScoreBook)
    -> [ResolvedSpan]
  {
    let cautions = FigureCautions(
      data.cautions + book.cautions, models: models, dimensions: figure.dimensions,
      system: book.system)
    return (caption ?? [ResolvedSpan(figure.defaultCaption)]) + [
      ResolvedSpan(" " + figure.note + cautions.text)
    ]
  }

  private func made(
    _ figure: MadeFigure, kind: String, caption: [ResolvedSpan], dimension: String?,
    options: IntervalOptions, entries: [ScoreCell]
  ) -> Made {
    Made(
      block: .figure(
        ResolvedFigure(
          number: place.number, destination: place.destination, content: figure.content,
          caption: caption, alternativeText: figure.alternativeText, location: cell.location)),
      result: result(
        kind, caption: caption, alternativeText: figure.alternativeText, dimension: dimension,
        options: options, entries: entries),
      notices: notices(figure.promises))
  }

  private func result(
    _ kind: String, caption: [ResolvedSpan], alternativeText: String? = nil, dimension: String?,
    options: IntervalOptions, entries: [ScoreCell]
  ) -> ReportResults.CellResult {
    ReportResults.CellResult(
      label: cell.label, kind: kind, number: place.number,
      caption: caption.map(\.text).joined(), alternativeText: alternativeText,
      dimension: dimension, interval: options, entries: entries)
  }
}
