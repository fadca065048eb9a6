internal import Analysis
internal import Diagnostics
internal import Documents
internal import Statistics
internal import ValueModel

/// How the scores of models on a dimension are spread over items, or over resamples: `{distribution}`.
struct DistributionCell: CellKind {
  static let name = "distribution"
  static let labels = LabelKind.figure

  private let dimension: DimensionOption
  private let models: ModelOption
  private let source: ScoreSpreads.Source
  private let replicates: Int
  /// Show only the first so many models.
  private let top: Int?

  private static let usualReplicates = 1_999

  init(_ options: inout OptionReader) {
    dimension = DimensionOption(&options, ofOne: true)
    models = ModelOption(&options)
    source = options.choice("of", ScoreSpreads.Source.self) ?? .items
    let asked = options.integer("replicates", in: 99...100_000)
    if asked != nil, source == .items {
      options.add(
        Diagnostic(
          report: .invalidValue, at: options.node("replicates").map(options.place),
          "\(options.owner): `replicates` goes with `of: bootstrap` only",
          remedy: "Remove it, or write `of: bootstrap`"))
    }
    replicates = asked ?? Self.usualReplicates
    top = options.integer("top", in: 1...100_000)
  }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> DistributionFindings {
    guard let study = data.study else {
      throw Diagnostics(
        report: .notDrawn, "published scores without item-level data have no distribution",
        remedy: "Show them with `{leaderboard}` or `{intervals}`")
    }
    let models = try models.names(among: study.models) ?? study.models
    let usual =
      source == .bootstrap && study.hasOverallScore ? ModelScore.overall : nil
    guard
      let dimension = try dimension.identifiers(
        study.system, withOverall: source == .bootstrap)?.first ?? usual
    else {
      throw Diagnostics(
        report: .missingOption, "names no dimension",
        remedy: "Add `dimension: NAME`, such as `\(study.system.dimensions[0].id)`")
    }
    let found: Outcome<ScoreSpreads>
    switch source {
    case .items: found = ScoreSpreads.ofItems(study, dimension: dimension, models: models)
    case .bootstrap:
      found = ScoreSpreads.ofResamples(
        try data.distribution(replicates), study, dimension: dimension, models: models)
    }
    guard let spreads = found.value else {
      throw Diagnostics(
        report: .notDrawn,
        "there is no distribution on \(study.system.shownDimension(dimension)): "
          + (found.reason?.description ?? ""),
        remedy: "Name another dimension, or models that have scores on it")
    }
    return try DistributionFindings(
      spreads, system: study.system, isCentred: !study.hasOverallScore, top: top,
      cautions: data.cautions)
  }

  func blocks(
    _ found: DistributionFindings, at place: CellPlace, _ shared: SharedQuantities
  ) -> [Block] { [found.block(at: place)] }

  func promises(_ found: DistributionFindings) -> CaptionPromises? {
    CaptionPromises(hasIntervals: false, hasBands: false, hasRanks: false)
  }
}
