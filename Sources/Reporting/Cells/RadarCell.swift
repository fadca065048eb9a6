internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import ValueModel

/// Profiles of up to three models on the circle of their values, with the same numbers as
/// intervals beside it: `{radar}`.
struct RadarCell: CellKind {
  static let name = "radar"
  static let labels = LabelKind.figure

  let models: [String]?
  /// Identifier of a circular order of the value system.
  let order: String?
  /// Language of the second line of labels, such as `zh-Hans`.
  let translation: String?
  let interval: IntervalSettings
  private let reference: ReferenceOption?

  init(_ options: inout OptionReader) {
    models = options.strings("models")
    order = options.string("order")
    translation = options.string("translation")
    reference = ReferenceOption(&options)
    interval = IntervalSettings(options.node("interval"), in: &options)
  }

  /// All radars of a report have one rim.
  private static let rim = "radar"

  func evaluate(_ data: ReportData) throws(Diagnostics) -> RadarFindings {
    let book = try data.book(interval)
    let profiles = try ScoreProfiles(book, models: models, order: order)
    try refuse(profiles)
    // Bands are drawn for two models at most; three would hide each other.
    let withBands =
      profiles.models.count <= RadarChart.mostSeriesWithBands && !book.isPublished
    let words = profiles.words
    let hasBands = withBands && words.hasBands
    let reference = try reference?.reference(for: profiles, data)
    let figure = ProfileFigure(
      axes: profiles.dimensions.map { dimension in
        RadarAxis(
          name: shownName(dimension.name),
          translation: translation.flatMap { dimension.translations[$0] }, language: translation)
      },
      wedges: wedges(profiles), series: profiles.series(withBands: withBands),
      reference: reference?.series)
    // The rim goes by all that is known of the scores, drawn or not.
    let largest = profiles.models.flatMap { model in
      book.system.dimensions.compactMap { book.score(model: model, dimension: $0.id) }
    }.compactMap { [$0.estimate, $0.upper, $0.band?.upper].compactMap(\.self).max() }.max()
    let findings = try ChartFindings(
      figure, of: profiles.findings, words: words, hasBands: hasBands,
      caption: "Value profiles on the circle of \(book.system.name) (left) and the same numbers "
        + "as \(words.hasIntervals ? "intervals" : "dots") (right).",
      note: words.bars(pointwise: true)
        + (hasBands ? "; the bands hold for all dimensions of a model at once. " : ". ")
        + "Zero at the centre; between the spokes there are no data." + (reference?.note ?? "")
        + profiles.cautions(data))
    return RadarFindings(
      figure: findings, largest: largest,
      largestOfReference: reference?.series.estimates.compactMap { $0?.extent?.upperBound }.max())
  }

  func scales(_ found: RadarFindings) -> [String: Double] {
    found.largest.map { [RadarCell.rim: $0] } ?? [:]
  }

  func blocks(
    _ found: RadarFindings, at place: CellPlace, _ shared: SharedQuantities
  ) -> [Block] {
    [found.drawn(upTo: shared.largest[RadarCell.rim]).block(at: place)]
  }

  func promises(_ found: RadarFindings) -> CaptionPromises? { found.figure.promises }

  /// Refuses what a circle cannot show, or would show falsely.
  private func refuse(_ profiles: ScoreProfiles) throws(Diagnostics) {
    let system = profiles.book.system
    guard !profiles.book.isCentred else {
      throw Diagnostics(
        report: .noCircle, "centred scores lie on both sides of zero, which a radar cannot show",
        remedy: "Use an `{intervals}` cell")
    }
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

/// A radar on a scale of its own, with what it asks of the one that all radars share.
struct RadarFindings: PrintedApart {
  let figure: ChartFindings<ProfileFigure>
  /// The largest number or limit of the models' scores; `nil` where no score is known.
  let largest: Double?
  /// That of the line in grey, which only this radar must hold.
  let largestOfReference: Double?

  func print(to encoder: any Encoder) throws { try figure.print(to: encoder) }

  /// With a rim that holds the largest number of all radars.
  func drawn(upTo largest: Double?) -> ChartFindings<ProfileFigure> {
    guard let largest else { return figure }
    let radar = figure.chart.radar
    let chart = ProfileFigure(
      axes: radar.axes, wedges: radar.wedges, series: radar.series,
      scaleMaximum: LinearScale.ceiling(max(largest, largestOfReference ?? 0)).maximum,
      reference: radar.reference)
    // It could be drawn up to its own numbers, and a wider rim holds them all.
    return (try? ChartFindings(figure, drawnAs: chart)) ?? figure
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
