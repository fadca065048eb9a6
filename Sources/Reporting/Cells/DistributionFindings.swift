internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// Spreads of scores as smooth curves, or as shares where there are few values.
struct DistributionFindings: PrintedApart {
  /// What was found, of the models that are shown.
  private let spreads: ScoreSpreads
  private let shown: [ScoreSpreads.Spread]
  private let drawing: Drawing
  private let alternativeText: String
  private let caption: String
  private let note: String

  private enum Drawing: Codable, Sendable {
    case curves(RidgelineChart)
    case shares(ShareChart)

    var chart: any Chart {
      switch self {
      case .curves(let chart): chart
      case .shares(let chart): chart
      }
    }
  }

  /// - Throws: what keeps the chart from being drawn.
  init(
    _ spreads: ScoreSpreads, system: ValueSystem, isCentred: Bool, top: Int?,
    cautions: [Caution]
  ) throws(Diagnostics) {
    self.spreads = spreads
    let shown = top.map { Array(spreads.spreads.prefix($0)) } ?? spreads.spreads
    self.shown = shown
    let ofItems = spreads.source == .items
    let name = system.shownDimension(spreads.dimension)
    if let categories = spreads.categories {
      drawing = .shares(
        ShareChart(
          rows: shown.map {
            ShareRow(ChartLabel(shownName($0.model)), shares: $0.shares ?? [], count: $0.count)
          }, categories: categories.map(Self.category),
          title: said("\(name): share of the items by their score on the instrument's scale"),
          countTitle: said("items")))
    } else {
      let places = spreads.places ?? []
      let extent = (places.last ?? 1) - (places.first ?? 0)
      drawing = .curves(
        RidgelineChart(
          rows: shown.map { spread in
            RidgelineRow(
              ChartLabel(shownName(spread.model)), densities: spread.densities ?? [],
              median: spread.median, lower: spread.lowerQuartile, upper: spread.upperQuartile,
              count: spread.count)
          }, places: places,
          title: Self.title(name, ofItems: ofItems, isCentred: isCentred),
          countTitle: ofItems ? said("items") : said("resamples"),
          decimals: NumberText.decimals(forExtent: extent)))
    }
    do throws(ChartError) {
      alternativeText = try drawing.chart.alternativeText(
        intervals: said("no intervals"), numbersAt: said("the JSON of this report"))
    } catch {
      throw Diagnostics(report: .notDrawn, error.description)
    }
    let all = spreads.spreads.count
    let models =
      shown.count < all
      ? said("the first \(shown.count) of \(all) models") : CountText.counted(shown.count, "model")
    caption =
      ofItems
      ? said("How the scores of items on \(name) are spread, in \(models).")
      : spreads.dimension == ModelScore.overall
        ? said(
          "How the score on the mean of all dimensions is spread over resamples, in \(models).")
        : said("How the score on \(name) is spread over resamples, in \(models).")
    note =
      Self.notes(spreads).joined(separator: " ")
      + FigureCautions(
        cautions, models: shown.map(\.model), dimensions: [spreads.dimension], system: system
      ).text
  }

  private static func title(_ name: String, ofItems: Bool, isCentred: Bool) -> String {
    switch (ofItems, isCentred) {
    case (true, true): said("\(name): scores of items, in points of the scale, centred")
    case (true, false): said("\(name): scores of items, 0 to 100")
    case (false, true): said("\(name): score in resamples, in points of the scale, centred")
    case (false, false): said("\(name): score in resamples, 0 to 100")
    }
  }

  private static func category(_ value: Double) -> String {
    value == value.rounded() ? NumberText.plain(value) : NumberText.significant(value, digits: 3)
  }

  private static func notes(_ spreads: ScoreSpreads) -> [String] {
    var notes = [said("Rows stand in the order of the mean, the highest first.")]
    if spreads.source == .items {
      notes.append(said("An item counts with the mean over its repeats and judges."))
    } else {
      notes.append(
        said(
          "Clusters were drawn anew as one, the same for all models: curves that overlap do not "
            + "say that models cannot be told apart."))
    }
    if let bandwidth = spreads.bandwidth {
      let width = NumberText.significant(bandwidth, digits: 2)
      notes.append(
        spreads.source == .items
          ? said(
            "Curves: normal kernel of bandwidth \(width) in every row (the median of "
              + "Silverman's rule of thumb), reflected at the ends of the scale where it has such; "
              + "one height is one density, and a curve reaches at most half a row into the one "
              + "above.")
          : said(
            "Curves: normal kernel of bandwidth \(width) in every row (the median of "
              + "Silverman's rule of thumb); one height is one density, and a curve reaches at most "
              + "half a row into the one above."
          ))
    }
    if !spreads.missing.isEmpty {
      notes.append(
        said("Without a score: \(CountText.list(spreads.missing.map(shownName), most: 6))."))
    }
    return notes
  }

  private enum Key: String, CodingKey {
    case dimension, of, categories, bandwidth, spreads
  }

  private enum SpreadKey: String, CodingKey {
    case model, count, mean, lowerQuartile, median, upperQuartile, shares
  }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(spreads.dimension, forKey: .dimension)
    try container.encode(spreads.source, forKey: .of)
    try container.encodeIfPresent(spreads.categories, forKey: .categories)
    try container.encodeIfPresent(spreads.bandwidth, forKey: .bandwidth)
    var list = container.nestedUnkeyedContainer(forKey: .spreads)
    for spread in shown {
      var entry = list.nestedContainer(keyedBy: SpreadKey.self)
      try entry.encode(spread.model, forKey: .model)
      try entry.encode(spread.count, forKey: .count)
      try entry.encode(spread.mean, forKey: .mean)
      try entry.encode(spread.lowerQuartile, forKey: .lowerQuartile)
      try entry.encode(spread.median, forKey: .median)
      try entry.encode(spread.upperQuartile, forKey: .upperQuartile)
      try entry.encodeIfPresent(spread.shares, forKey: .shares)
    }
  }

  func block(at place: CellPlace) -> Block {
    .figure(
      FigureBlock(
        label: place.numbering.label, chart: drawing.chart,
        caption: (place.caption ?? [TextSpan(caption)]) + [TextSpan(" " + note)],
        alternativeText: alternativeText))
  }
}
