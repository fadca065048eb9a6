internal import Analysis
internal import Diagnostics
internal import Documents
internal import ValueModel

/// The items of a dimension: beside the models on one scale, or by how well they tell models apart:
/// `{items}`.
struct ItemsCell: CellKind {
  static let name = "items"
  static let labels = LabelKind.figure

  /// What the figure shows.
  enum Shown: String, CaseIterable, Codable, Sendable {
    /// Items and models on the scale of the Rasch model.
    case persons
    /// Items by their mean score and their correlation with the others.
    case discrimination
  }

  private let dimension: DimensionOption
  private let models: ModelOption
  private let shown: Shown?
  private let level: Double?

  init(_ options: inout OptionReader) {
    dimension = DimensionOption(&options, ofOne: true)
    models = ModelOption(&options)
    shown = options.choice("show", Shown.self)
    level = options.number("level", in: 0.5...0.9999, called: "a number from 0.5 to 0.9999")
  }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> ItemsFindings {
    let system = data.inputs.system
    guard let dimension = try dimension.identifiers(system)?.first else {
      throw Diagnostics(
        report: .missingOption, "names no dimension",
        remedy: "Add `dimension: NAME`, such as `\(system.dimensions[0].id)`")
    }
    let map = try ItemMap(
      data.inputs, dimension: dimension, models: try models.names(among: data.models),
      level: level ?? data.usualLevel)
    if shown == .persons, let reason = map.reason {
      throw Diagnostics(
        report: .notDrawn, "models and items have no scale in common: \(reason)",
        remedy: "Write `show: discrimination`")
    }
    return try ItemsFindings(
      map, shown: shown ?? (map.reason == nil ? .persons : .discrimination), system: system,
      level: level ?? data.usualLevel, cautions: data.cautions)
  }

  func blocks(_ found: ItemsFindings, at place: CellPlace, _ shared: SharedQuantities) -> [Block] {
    [found.block(at: place)]
  }

  func promises(_ found: ItemsFindings) -> CaptionPromises? {
    CaptionPromises(
      hasIntervals: found.shown == .persons, hasBands: false, hasRanks: false)
  }
}
