internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// Profiles of models on the circle of their values: up to three on one, with the same numbers as
/// intervals beside it, and more as a small circle each: `{radar}`.
struct RadarCell: CellKind {
  static let name = "radar"
  static let labels = LabelKind.figure

  /// What small circles are sorted by.
  enum Order: String, CaseIterable, Codable, Sendable {
    /// As the source names the models.
    case given
    case name
    /// The mean over the dimensions, highest first.
    case mean
    /// How near a model lies to the grey line, nearest first.
    case likeness
  }

  /// nil for all.
  let models: [String]?
  /// Identifier of a circular order of the value system.
  let order: String?
  /// Language of the second line of labels, such as `zh-Hans`.
  let translation: String?
  let interval: IntervalSettings
  private let reference: ReferenceOption?
  /// Whether a few models have a circle each, too.
  private let isApart: Bool
  private let sort: Order?

  init(_ options: inout OptionReader) {
    models = options.strings("models")
    order = options.string("order")
    translation = options.string("translation")
    reference = ReferenceOption(&options)
    isApart = options.flag("multiples") ?? false
    sort = options.choice("sort", Order.self)
    interval = IntervalSettings(options.node("interval"), in: &options)
  }

  /// All radars of a report have one rim, those of centred scores another.
  private static func rim(_ found: RadarFindings) -> String {
    found.isCentred ? "radar, centred" : "radar"
  }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> RadarFindings {
    let book = try data.book(interval)
    let shown =
      models
      ?? book.models.filter { model in !(self.reference?.isModel(among: [model]) ?? false) }
    let profiles = try ScoreProfiles(book, models: shown, order: order)
    try refuse(profiles)
    let reference = try self.reference?.reference(for: profiles, data)
    return isApart || profiles.models.count > RadarChart.mostSeries
      ? try multiples(profiles, reference, data) : try overlaid(profiles, reference, data)
  }

  /// All on one circle, and the numbers beside it.
  private func overlaid(
    _ profiles: ScoreProfiles, _ reference: ReferenceOption.Reference?, _ data: ReportData
  ) throws(Diagnostics) -> RadarFindings {
    let book = profiles.book
    // Bands are drawn for two models at most; three would hide each other.
    let withBands =
      profiles.models.count <= RadarChart.mostSeriesWithBands && !book.isPublished
    let words = profiles.words
    let hasBands = withBands && words.hasBands
    let bars = words.bars(pointwise: true)
    let most = NumberText.grouped(RadarChart.mostSeriesWithBands)
    var marks =
      hasBands
      ? said("\(bars); the bands hold for all dimensions of a model at once.") : said("\(bars).")
    if words.hasBands, !hasBands, !book.isPublished {
      marks +=
        " "
        + said(
          "The bands that hold for all dimensions of a model at once are left out: they are drawn "
            + "for at most \(most) models on one circle.")
    }
    let figure = ProfileFigure(
      axes: axes(profiles), wedges: wedges(profiles),
      series: profiles.series(withBands: withBands).map { onScale($0, of: book) },
      reference: reference.map { onScale($0.series, of: book) }, isCentred: book.isCentred,
      title: AxisTitle.scores(of: book, data.inputs.instrument))
    let findings = try ChartFindings(
      RadarDrawing.overlaid(figure), of: profiles.findings, words: words, hasBands: hasBands,
      caption: words.hasIntervals
        ? said(
          "Value profiles on the circle of \(book.system.name) (left) and the same numbers as "
            + "intervals (right).")
        : said(
          "Value profiles on the circle of \(book.system.name) (left) and the same numbers as dots "
            + "(right)."),
      note: marks + " " + centre(book) + (reference?.note ?? "")
        + profiles.cautions(data))
    return RadarFindings(figure: findings, isCentred: book.isCentred)
  }

  /// Each on its own circle.
  private func multiples(
    _ profiles: ScoreProfiles, _ reference: ReferenceOption.Reference?, _ data: ReportData
  ) throws(Diagnostics) -> RadarFindings {
    let book = profiles.book
    let words = profiles.words
    let count = profiles.models.count
    let series = profiles.series(withBands: false).map { onScale($0, of: book) }
    let grey =
      reference.map { onScale($0.series, of: book) }
      ?? .mean(of: series, name: said("Mean of the \(count) models"))
    let sort = self.sort ?? (models != nil ? .given : book.isCentred ? .likeness : .mean)
    let order = sort.order(of: series, grey)
    let items = profiles.models.map { model in
      profiles.dimensions.compactMap { dimension -> Int? in
        let score = book.score(model: model, dimension: dimension.id)
        return score?.estimate == nil ? nil : score?.items
      }
    }
    let chart = RadarMultiples(
      axes: axes(profiles), wedges: wedges(profiles),
      cells: order.map { place in
        RadarMultiples.Cell(series[place], note: itemsNote(items[place]))
      }, reference: grey, order: sort.words, isCentred: book.isCentred)
    let counted = CountText.counted(count, "model")
    let hasItems = items.contains { itemsNote($0) != nil }
    let findings = try ChartFindings(
      RadarDrawing.multiples(chart), of: profiles.findings, words: words,
      caption: said(
        "Value profiles of \(counted) on the circle of \(book.system.name), sorted \(sort.words)."),
      note: said("\(words.bars(pointwise: true)).") + " "
        + (words.hasBands ? said("Small circles have no bands.") + " " : "") + centre(book)
        + (reference?.note ?? " " + said("The grey line is the mean of all that are shown."))
        + (hasItems ? " " + said("n: items behind each value.") : "") + profiles.cautions(data))
    return RadarFindings(figure: findings, isCentred: book.isCentred)
  }

  private func itemsNote(_ items: [Int]) -> String? {
    guard let least = items.min(), let most = items.max(), most > 0 else { return nil }
    return "n\u{00A0}" + NumberText.ranks(least, most)
  }

  private func axes(_ profiles: ScoreProfiles) -> [RadarAxis] {
    profiles.dimensions.map { dimension in
      RadarAxis(
        name: shownName(dimension.name),
        translation: translation.flatMap { dimension.translations[$0] }, language: translation)
    }
  }

  /// What the centre is.
  private func centre(_ book: ScoreBook) -> String {
    book.isCentred
      ? said(
        "The heavy ring is zero, each model’s own mean over all items, and the centre lies as far "
          + "below it as the rim above; between the spokes there are no data.")
      : said("Zero at the centre; between the spokes there are no data.")
  }

  /// Limits of scores on 0...100 that reach beyond the scale end where it does.
  private func onScale(_ series: ChartSeries, of book: ScoreBook) -> ChartSeries {
    guard !book.isCentred, !book.isPublished else { return series }
    return ChartSeries(
      name: series.name, estimates: series.estimates.map { $0?.limited(to: 0...100) })
  }

  func scales(_ found: RadarFindings) -> [String: Double] {
    found.figure.chart.largest.map { [RadarCell.rim(found): $0] } ?? [:]
  }

  func blocks(
    _ found: RadarFindings, at place: CellPlace, _ shared: SharedQuantities
  ) -> [Block] {
    let drawn = found.drawn(upTo: shared.largest[RadarCell.rim(found)])
    return [drawn.block(at: place, as: drawn.chart.chart)]
  }

  func promises(_ found: RadarFindings) -> CaptionPromises? { found.figure.promises }

  /// Refuses what a circle cannot show, or would show falsely.
  private func refuse(_ profiles: ScoreProfiles) throws(Diagnostics) {
    let system = profiles.book.system
    guard !system.circularOrders.isEmpty else {
      throw Diagnostics(
        report: .noCircle, "\(system.name) has no circular order, so a radar would suggest one",
        remedy: "Use an `{intervals}` cell")
    }
    if let language = translation,
      !profiles.dimensions.contains(where: { $0.translations[language] != nil })
    {
      let known = Set(profiles.dimensions.flatMap(\.translations.keys)).sorted()
      throw Diagnostics(
        report: .unknownTranslation,
        "the dimensions of \(system.name) have no names in `\(language)`",
        remedy: NameSuggestion.remedy(for: language, among: known))
    }
  }

  private func wedges(_ profiles: ScoreProfiles) -> [RadarWedge] {
    profiles.book.system.groups.enumerated().compactMap { index, group in
      let axes = profiles.dimensions.indices.filter {
        profiles.dimensions[$0].groups.contains(group.id)
      }
      guard !axes.isEmpty else { return nil }
      return RadarWedge(
        name: group.name, axes: axes, style: GroupColors.place(of: group.name, at: index))
    }
  }
}

/// A radar on a scale of its own.
struct RadarFindings: PrintedApart {
  let figure: ChartFindings<RadarDrawing>
  let isCentred: Bool

  func print(to encoder: any Encoder) throws { try figure.print(to: encoder) }

  /// With a rim that holds the largest number of all radars.
  func drawn(upTo largest: Double?) -> ChartFindings<RadarDrawing> {
    guard let largest else { return figure }
    // It could be drawn up to its own numbers, and a wider rim holds them all.
    return (try? ChartFindings(figure, drawnAs: figure.chart.reaching(largest))) ?? figure
  }
}

extension RadarCell.Order {
  /// As in "sorted by name".
  var words: String {
    switch self {
    case .given: said("as named in the source")
    case .name: said("by name")
    case .mean: said("by mean score, highest first")
    case .likeness: said("by distance from the grey profile (root mean square), nearest first")
    }
  }

  /// The places of series in the order; those without a number come last.
  func order(of series: [ChartSeries], _ grey: ChartSeries) -> [Int] {
    let keys: [Double]
    switch self {
    case .given: return Array(series.indices)
    case .name:
      return series.indices.sorted { (series[$0].name, $0) < (series[$1].name, $1) }
    case .mean:
      keys = series.map { one in
        let values = one.estimates.compactMap { $0?.value }
        return values.isEmpty ? .infinity : -values.reduce(0, +) / Double(values.count)
      }
    case .likeness:
      keys = series.map { one in
        let squares = zip(one.estimates, grey.estimates).compactMap { own, other in
          own.flatMap { own in other.map { ($0.value - own.value) * ($0.value - own.value) } }
        }
        return squares.isEmpty ? .infinity : squares.reduce(0, +) / Double(squares.count)
      }
    }
    return series.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
  }
}

extension ChartSeries {
  /// The mean of several series on each axis, of those that have a number there.
  fileprivate static func mean(of series: [ChartSeries], name: String) -> ChartSeries {
    let count = series.map(\.estimates.count).max() ?? 0
    return ChartSeries(
      name: name,
      estimates: (0..<count).map { axis in
        let values = series.compactMap { $0.estimates[axis]?.value }
        guard !values.isEmpty else { return nil }
        return ChartEstimate(value: values.reduce(0, +) / Double(values.count))
      })
  }
}

extension ChartEstimate {
  /// With limits that end where a scale does.
  fileprivate func limited(to scale: ClosedRange<Double>) -> ChartEstimate {
    func limited(_ limit: Double?) -> Double? {
      limit.map { min(max($0, scale.lowerBound), scale.upperBound) }
    }
    return ChartEstimate(
      value: value, lower: limited(lower), upper: limited(upper), bandLower: limited(bandLower),
      bandUpper: limited(bandUpper))
  }
}

/// Which colours of a chart's theme the groups of a value system have.
package enum GroupColors {
  /// Groups that have the same colours in whichever system they stand: those of Schwartz (1992).
  private static let known = [
    "opennesstochange": 0, "openness": 0, "selftranscendence": 1, "conservation": 2,
    "selfenhancement": 3,
  ]

  /// The place of a group's colours in a theme.
  ///
  /// - Parameters:
  ///   - name: its name or identifier: "Openness to change", "openness-to-change".
  ///   - index: its place in the value system, which decides for all other groups.
  package static func place(of name: String, at index: Int) -> Int {
    known[name.lowercased().filter(\.isLetter)] ?? index
  }
}
