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
  private let reference: ReferenceOption

  init(_ options: inout OptionReader) {
    models = options.strings("models")
    order = options.string("order")
    translation = options.string("translation")
    reference = ReferenceOption(&options)
    interval = IntervalSettings(options.node("interval"), in: &options)
  }

  /// All radars of a report have one rim.
  private static let rim = "radar"

  func request(_ plan: inout QuantityPlan) {
    if let models { plan.share(RadarCell.rim, scoresOf: models, interval) }
  }

  func evaluate(
    _ data: ReportData, _ shared: SharedQuantities
  ) throws(Diagnostics) -> ChartFindings {
    let book = try data.book(interval)
    let profiles = try ScoreProfiles(book, models: models, order: order)
    try refuse(profiles)
    // Bands are drawn for two models at most; three would hide each other.
    let withBands =
      profiles.models.count <= RadarChart.mostSeriesWithBands && !book.isPublished
    let words = profiles.words
    let hasBands = withBands && words.hasBands
    let reference = try reference.reference(for: profiles, data)
    let figure = ProfileFigure(
      axes: profiles.dimensions.map { dimension in
        RadarAxis(
          name: shownName(dimension.name),
          translation: translation.flatMap { dimension.translations[$0] }, language: translation)
      },
      wedges: wedges(profiles), series: profiles.series(withBands: withBands),
      scaleMaximum: shared.largest[RadarCell.rim].map { largest in
        let own = reference?.series.estimates.compactMap { $0?.extent?.upperBound }.max() ?? 0
        return LinearScale.ceiling(max(largest, own)).maximum
      }, reference: reference?.series)
    return try ChartFindings(
      figure, of: profiles.findings, words: words, hasBands: hasBands,
      caption: "Value profiles on the circle of \(book.system.name) (left) and the same numbers "
        + "as \(words.hasIntervals ? "intervals" : "dots") (right).",
      note: words.bars(pointwise: true)
        + (hasBands ? "; the bands hold for all dimensions of a model at once. " : ". ")
        + "Zero at the centre; between the spokes there are no data." + (reference?.note ?? "")
        + profiles.cautions(data))
  }

  func blocks(_ figure: ChartFindings, at place: CellPlace) -> [Block] {
    [figure.block(at: place)]
  }

  func promises(_ figure: ChartFindings) -> CaptionPromises? { figure.promises }

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
