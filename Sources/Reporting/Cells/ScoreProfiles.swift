internal import Analysis
internal import Charts
internal import Diagnostics
internal import ValueModel

/// The scores of some models on some dimensions, in the order in which a chart shows them.
struct ScoreProfiles {
  let book: ScoreBook
  let models: [String]
  let dimensions: [ValueDimension]

  /// - Parameters:
  ///   - models: As named in the options.
  ///   - dimensions: Identifiers, names or aliases; `nil` for all.
  ///   - order: The circular order that all dimensions are put in.
  /// - Throws: for a name that is not known.
  init(
    _ book: ScoreBook, models: [String]?, dimensions names: [String]? = nil, order: String?
  ) throws(Diagnostics) {
    guard let models else {
      throw Diagnostics(
        report: .noModel, "names no models",
        remedy: "Add `models: [ … ]` with one to three of them")
    }
    self.book = book
    self.models = try book.checked(models)
    if let order, book.system.circularOrder(named: order) == nil {
      throw Diagnostics(
        report: .unknownOrder, "there is no order `\(order)` in \(book.system.name)",
        remedy: NameSuggestion.remedy(
          for: order, among: book.system.circularOrders.map(\.id).sorted()))
    }
    guard let names else {
      dimensions = book.system.orderedDimensions(along: order)
      return
    }
    var chosen: [ValueDimension] = []
    for name in names {
      let id = try book.dimensionIdentifier(name)
      chosen += book.system.dimensions.filter { $0.id == id }
    }
    dimensions = chosen
  }

  private func scores(of model: String) -> [ModelScore?] {
    dimensions.map { book.score(model: model, dimension: $0.id) }
  }

  var findings: ScoreFindings {
    ScoreFindings(
      dimension: nil, interval: book.options,
      entries: models.flatMap { scores(of: $0).compactMap(\.self) })
  }

  var words: IntervalWords { IntervalWords(book, scores: findings.entries) }

  /// One series a model.
  func series(withBands: Bool) -> [ChartSeries] {
    models.map { model in
      ChartSeries(
        name: shownName(model),
        estimates: scores(of: model).map { score in
          score.flatMap { ChartEstimate($0, withBand: withBands) }
        })
    }
  }

  /// The cautions on what is shown, for a caption.
  func cautions(_ data: ReportData) -> String {
    FigureCautions(
      data.cautions + book.cautions, models: models, dimensions: dimensions.map(\.id),
      system: book.system
    ).text
  }
}

extension ChartEstimate {
  /// A score as charts show it; `nil` where there is none.
  init?(_ score: ModelScore, withBand: Bool = false) {
    guard let estimate = score.estimate else { return nil }
    self.init(
      value: estimate, lower: score.lower, upper: score.upper,
      bandLower: withBand ? score.band?.lower : nil,
      bandUpper: withBand ? score.band?.upper : nil)
  }
}
