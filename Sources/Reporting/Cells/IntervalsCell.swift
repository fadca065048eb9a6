internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import ValueModel
internal import Wording

/// Dots with intervals: profiles of models over dimensions, or one dimension over models:
/// `{intervals}`.
struct IntervalsCell: CellKind {
  static let name = "intervals"
  static let labels = LabelKind.figure

  let models: [String]?
  let dimension: String?
  let dimensions: [String]?
  /// Identifier of a circular order of the value system.
  let order: String?
  /// Of one dimension: show only the first so many models.
  let top: Int?
  let interval: IntervalSettings
  /// Of profiles.
  private let reference: ReferenceOption?

  /// Profiles and one dimension have options of their own.
  init(_ options: inout OptionReader) {
    models = options.strings("models")
    dimension = options.string("dimension")
    dimensions = dimension == nil ? options.strings("dimensions") : nil
    order = dimension == nil ? options.string("order") : nil
    top = dimension == nil ? nil : options.integer("top", in: 1...100_000)
    interval = IntervalSettings(options.node("interval"), in: &options)
    reference = dimension == nil ? ReferenceOption(&options) : nil
  }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> ChartFindings<IntervalChart> {
    let book = try data.book(interval)
    return dimension == nil ? try profiles(book, data) : try board(book, data)
  }

  /// Charts of one quantity have one scale in all of a report.
  func scales(_ figure: ChartFindings<IntervalChart>) -> [String: Double] {
    guard let range = figure.chart.range else { return [:] }
    let name = scaleName(figure)
    return [name + "high": range.upperBound, name + "low": -range.lowerBound]
  }

  func blocks(
    _ figure: ChartFindings<IntervalChart>, at place: CellPlace, _ shared: SharedQuantities
  ) -> [Block] {
    let name = scaleName(figure)
    guard let high = shared.largest[name + "high"], let low = shared.largest[name + "low"] else {
      return [figure.block(at: place)]
    }
    var chart = figure.chart
    chart.scale = LinearScale.covering(-low...high)
    // It could be drawn on its own scale, and a wider one holds its numbers.
    return [((try? ChartFindings(figure, drawnAs: chart)) ?? figure).block(at: place)]
  }

  private func scaleName(_ figure: ChartFindings<IntervalChart>) -> String {
    "intervals: \(figure.chart.title ?? ""): "
      + (figure.findings.dimension == ModelScore.overall ? "mean: " : "")
  }

  func promises(_ figure: ChartFindings<IntervalChart>) -> CaptionPromises? { figure.promises }

  private func profiles(
    _ book: ScoreBook, _ data: ReportData
  ) throws(Diagnostics) -> ChartFindings<IntervalChart> {
    let profiles = try ScoreProfiles(book, models: models, dimensions: dimensions, order: order)
    let reference = try reference?.reference(for: profiles, data)
    let chart = IntervalChart(
      rows: profiles.dimensions.map { IntervalRow(name: shownName($0.name)) },
      series: profiles.series(withBands: false), referenceValue: book.isCentred ? 0 : nil,
      reference: reference?.series, title: AxisTitle.scores(of: book, data.inputs.instrument))
    return try figure(
      chart, of: profiles.findings, words: profiles.words,
      caption: said("Scores on the dimensions of \(book.system.name)."),
      cautions: (reference?.note ?? "") + profiles.cautions(data))
  }

  /// One dimension over all models, highest first.
  private func board(
    _ book: ScoreBook, _ data: ReportData
  ) throws(Diagnostics) -> ChartFindings<IntervalChart> {
    let board = try Leaderboard(
      book, dimension: dimension, models: models, cautions: data.cautions)
    let entries = top.map { Array(board.entries.prefix($0)) } ?? board.entries
    let name =
      book.system.dimension(named: board.dimension)?.name ?? said("Mean over all dimensions")
    let chart = IntervalChart(
      rows: entries.map { IntervalRow(name: shownName($0.model)) },
      series: [ChartSeries(name: name, estimates: entries.map { ChartEstimate($0) })],
      referenceValue: book.isCentred ? 0 : nil,
      title: AxisTitle.scores(of: book, data.inputs.instrument), showsLegend: false)
    let caption =
      entries.count < board.entries.count
      ? said(
        "\(name) in the first \(entries.count) of \(board.entries.count) models, highest first.")
      : said("\(name) in every model, highest first.")
    let cautions = FigureCautions(
      data.cautions + book.cautions, models: entries.map(\.model), dimensions: [board.dimension],
      system: book.system)
    return try figure(
      chart,
      of: ScoreFindings(dimension: board.dimension, interval: book.options, entries: entries),
      words: IntervalWords(book, scores: entries),
      caption: caption, cautions: cautions.text)
  }

  private func figure(
    _ chart: IntervalChart, of findings: ScoreFindings, words: IntervalWords, caption: String,
    cautions: String
  ) throws(Diagnostics) -> ChartFindings<IntervalChart> {
    let bars = words.bars()
    let note =
      words.book.isPublished
      ? said("\(bars).")
      : words.book.isCentred
        ? said("\(bars). Zero is each model's own mean over all items.")
        : said("\(bars). The scale is 0 to 100.")
    return try ChartFindings(
      chart, of: findings, words: words, caption: caption, note: note + cautions)
  }
}
