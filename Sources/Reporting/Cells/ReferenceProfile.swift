internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// A profile that those of models are held against: `reference: NAME`.
///
/// It is that of another model of the log, such as one called `people` whose answers are people's, on the
/// same scale; or that of a culture, whose survey has a scale of its own: its shape is then drawn with the
/// level and spread of the models that are shown.
struct ReferenceOption: Sendable {
  /// As it is written.
  let name: String
  /// Where it is.
  let place: Place?
  private let targets: PlacedText?
  /// Of the culture's name; nil for English.
  let language: String?

  /// - Returns: nil where the cell names none.
  init?(_ options: inout OptionReader) {
    let name = PlacedText(&options, key: "reference")
    targets = PlacedText(&options, key: "targets")
    language = options.string("reference-language")
    guard let name else { return nil }
    self.name = name.text
    place = name.place
  }

  /// What is drawn, and what must be said of it.
  struct Reference {
    let series: ChartSeries
    let note: String
  }

  /// - Throws: for a name that is neither a model nor a culture, and where a profile has no shape.
  func reference(
    for profiles: ScoreProfiles, _ data: ReportData
  ) throws(Diagnostics) -> Reference {
    let book = profiles.book
    if isModel(among: book.models) {
      let scores = profiles.dimensions.map { book.score(model: name, dimension: $0.id) }
      return Reference(
        series: ChartSeries(
          name: shownName(name),
          estimates: scores.map { score in score.flatMap { ChartEstimate($0) } }),
        note: " " + said("The grey line is \(shownName(name))."))
    }
    let (target, file) = try culture(book, data)
    let shown = file.shownName(of: target.culture, group: target.group, language: language)
    // The level and the spread of what is shown.
    let values = profiles.models.flatMap { model in
      profiles.dimensions.compactMap { book.score(model: model, dimension: $0.id)?.estimate }
    }
    let shape = CultureShape.of(
      target, on: profiles.dimensions.map(\.id), level: book.options.level)
    guard let shape = shape.value, values.count > 2 else {
      throw Diagnostics(
        report: .noCultures, at: place,
        "\(shown) lacks a dimension that is shown, or all its values are equal",
        remedy: "Show the dimensions that it has, with `dimensions`")
    }
    let mean = values.reduce(0, +) / Double(values.count)
    let spread =
      (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    return Reference(
      series: ChartSeries(
        name: shown,
        estimates: shape.values.map { $0.rescaled(to: mean, spread) }),
      note:
        " "
        + said(
          "The grey line is \(shown) (\(target.source)), drawn with the level and spread of the "
            + "models that are shown: only its shape can be compared.")
        + (shape.hasErrors ? "" : " " + said("Its source gives no standard errors.")))
  }

  /// The culture that is named.
  func culture(
    _ book: ScoreBook, _ data: ReportData
  ) throws(Diagnostics) -> (target: CultureTarget, file: CultureTargets) {
    do throws(Diagnostics) {
      return try data.culture(PlacedText(text: name, place: place), of: targets)
    } catch {
      guard error.all.first?.code == ReportProblem.noCultures.rawValue else { throw error }
      throw Diagnostics(
        report: .noCultures, at: place,
        "`\(VisibleText.name(name))` is neither a model of the log nor a culture",
        remedy: NameSuggestion.remedy(for: name, among: book.models))
    }
  }
}

extension CultureShape.Value {
  /// On a scale of another level and spread.
  fileprivate func rescaled(to mean: Double, _ spread: Double) -> ChartEstimate {
    ChartEstimate(
      value: mean + spread * value, lower: interval.map { mean + spread * $0.lower },
      upper: interval.map { mean + spread * $0.upper })
  }
}
