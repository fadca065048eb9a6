internal import Analysis
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// A row of a leaderboard that is no model: people whose answers stand in the log under a name of their own,
/// or a culture whose survey has the scale of the board.
struct BoardReference: Codable, Sendable {
  /// As it is shown.
  let name: String
  /// The survey; nil for a name of the log.
  let surveySource: String?
  let score: Estimate
  /// Items behind the score; nil for a survey.
  let items: Int?

  /// How many of the models that are shown, from the highest score on, stand above it.
  func place(among entries: [ModelScore]) -> Int {
    guard let own = score.value else { return entries.count }
    return entries.firstIndex { ($0.estimate ?? -.infinity) < own } ?? entries.count
  }

  /// What is said below the table.
  ///
  /// - Parameter hidden: models of the board that are not shown.
  func note(hidden: ArraySlice<ModelScore>) -> String {
    let who = surveySource.map { said("\(name) (\(VisibleText.line($0)))") } ?? name
    let above = hidden.count { ($0.estimate ?? -.infinity) >= (score.value ?? .infinity) }
    var notes = [
      said(
        "Grey row: \(who), a reference and no model; it takes no rank, and the ranks of models do "
          + "not count it.")
    ]
    if above > 0 {
      let counted = CountText.counted(above, "model")
      notes.append(
        above == 1
          ? said("\(counted) not shown stands above it.")
          : said("\(counted) not shown stand above it."))
    }
    if surveySource != nil, score.range == nil, score.value != nil {
      notes.append(said("Its source gives no standard errors."))
    }
    return notes.joined(separator: " ")
  }
}

extension ReferenceOption {
  /// Whether what is named is called so in the log.
  func isModel(among models: [String]) -> Bool { models.contains { $0.isExactly(name) } }

  /// The row of a board.
  ///
  /// - Parameter dimension: an identifier, or ``ModelScore/overall``.
  /// - Throws: for a name that is neither a model nor a culture, and for a culture on another scale.
  func row(
    on book: ScoreBook, dimension: String, _ data: ReportData
  ) throws(Diagnostics) -> BoardReference {
    if isModel(among: book.models) {
      let found = book.score(model: name, dimension: dimension)
      return BoardReference(
        name: shownName(name), surveySource: nil,
        score: Estimate(found), items: found?.items)
    }
    let (target, file) = try culture(book, data)
    let shown = file.shownName(of: target.culture, group: target.group, language: language)
    let instrument = data.inputs.instrument
    guard !book.isPublished, CultureScore.isOnScale(of: instrument, target) else {
      throw Diagnostics(
        report: .otherScale, at: place,
        "the values of \(shown) have a scale of their own "
          + "(\(target.instrument ?? "no instrument is named"), centring \(target.centring)), and the "
          + "scores of this board "
          + (book.isPublished ? "that of a publication" : "that of `\(instrument.id)`")
          + ": only the shapes of profiles can be compared",
        remedy: "Draw its profile beside those of models with `radar` or `intervals`")
    }
    guard
      let score = CultureScore(
        target, dimension: dimension, system: book.system, instrument: instrument,
        level: book.options.level)
    else {
      throw Diagnostics(
        report: .noCultures, at: place, "\(shown) lacks a dimension that is shown",
        remedy: "Show a dimension that it has, with `dimension`")
    }
    return BoardReference(
      name: shown, surveySource: target.source, score: score.score, items: nil)
  }
}

extension Estimate {
  /// A score of a book, where it has one.
  fileprivate init(_ score: ModelScore?) {
    guard let score, let value = score.estimate else {
      self.init(.undefined(.noData))
      return
    }
    var interval: ConfidenceInterval?
    if let lower = score.lower, let upper = score.upper {
      interval = ConfidenceInterval(
        lower: lower, upper: upper, level: score.level, method: score.method,
        degreesOfFreedom: score.degreesOfFreedom, effectiveSampleSize: score.effectiveSampleSize,
        methodReason: score.methodReason)
    }
    self.init(
      .value(value), standardError: score.standardError, interval: interval.map { .value($0) })
  }
}
