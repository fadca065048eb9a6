internal import Analysis
internal import Diagnostics
internal import Documents
internal import Statistics
internal import ValueModel

/// The items of a test: beside the models on one scale, by how well they tell models apart, and what is
/// known of each from a pool and from the answers: `{items}`.
struct ItemsCell: CellKind {
  static let name = "items"
  static let labels = LabelKind.figure

  /// What is shown.
  enum Shown: String, CaseIterable, Codable, Sendable {
    /// Items and models on the scale of the Rasch model, as a figure.
    case persons
    /// Items by their mean score and their correlation with the others, as a figure.
    case discrimination
    /// Items and models on the scale of the pool, with what the items tell at each place, as a figure.
    case map
    /// Every item with what is known of it.
    case bank
    /// Whether answers follow the response model.
    case fit
    /// Whether items work differently in groups of models.
    case functioning
    /// How often items are given.
    case exposure
    /// What was taken out of use, and why.
    case retired

    /// Whether it is of the pool and of all answers, and not of the mean scores of models.
    var isOfBank: Bool { self != .persons && self != .discrimination }
  }

  private let dimensions: DimensionOption
  private let models: ModelOption
  private let shown: Shown?
  private let level: Double?
  private let pool: FileOption?
  /// What groups of models differ in.
  private let attributes: [String]?
  private let adjustment: PairAdjustment?
  /// At most so many rows of a table.
  private let top: Int?
  /// Whether differences between groups are drawn.
  private let isFigure: Bool
  /// Whether the sentences stand above a table.
  private let hasVerdict: Bool
  /// Whether what is asked is printed.
  private let hasTexts: Bool

  init(_ options: inout OptionReader) {
    dimensions = DimensionOption(&options)
    models = ModelOption(&options)
    shown = options.choice("show", Shown.self)
    level = options.number("level", in: 0.5...0.9999, called: "a number from 0.5 to 0.9999")
    pool = FileOption(&options, key: "pool")
    attributes = options.strings("by")
    adjustment = options.choice("adjust", PairAdjustment.self)
    top = options.integer("top", in: 1...100_000)
    isFigure = options.flag("figure") ?? false
    hasVerdict = options.flag("verdict") ?? false
    hasTexts = options.flag("texts") ?? true
  }

  var shownAs: LabelKind {
    switch shown {
    case nil, .persons, .discrimination, .map: .figure
    case .functioning: isFigure ? .figure : .table
    case .bank, .fit, .exposure, .retired: .table
    }
  }

  /// A pool may change while the judgments beside it stay.
  func dependencies(_ data: ReportData) -> [ResultKey.Part] {
    guard pool == nil, let digest = data.digestOfOwnPool else { return [] }
    return [.init("pool", digest: digest)]
  }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> ItemsOutput {
    let named = try dimensions.identifiers(data.inputs.system)
    if let shown, shown.isOfBank {
      return .bank(try ofBank(data, shown, named))
    }
    let dimension = try only(named, data)
    let map = try ItemMap(
      data.inputs, dimension: dimension, models: try models.names(among: data.models),
      level: level ?? data.usualLevel)
    if shown == .persons, let reason = map.reason {
      throw Diagnostics(
        report: .notDrawn, "models and items have no scale in common: \(reason)",
        remedy: "Write `show: discrimination`")
    }
    return .models(
      try ItemsFindings(
        map, shown: shown ?? (map.reason == nil ? .persons : .discrimination),
        system: data.inputs.system, level: level ?? data.usualLevel, cautions: data.cautions))
  }

  /// The one dimension that a figure shows.
  private func only(_ named: [String]?, _ data: ReportData) throws(Diagnostics) -> String {
    guard let named, let first = named.first else {
      throw Diagnostics(
        report: .missingOption, "names no dimension",
        remedy: "Add `dimension: NAME`, such as `\(data.inputs.system.dimensions[0].id)`")
    }
    guard named.count == 1 else {
      throw Diagnostics(
        report: .invalidValue, "a map of items is of one dimension",
        remedy: "Name one with `dimension`, and give each other a cell of its own")
    }
    return first
  }

  private func ofBank(
    _ data: ReportData, _ shown: Shown, _ named: [String]?
  ) throws(Diagnostics) -> ItemBankFindings {
    let settings = ItemBankSettings(
      dimensions: shown == .map ? [try only(named, data)] : named,
      models: try models.names(among: data.models), attributes: attributes,
      adjustment: adjustment ?? .holm, level: level ?? data.usualLevel)
    let study: ItemBankStudy
    do throws(Diagnostics) {
      study = try data.itemBank(ReportData.BankQuestion(settings: settings, pool: pool))
    } catch {
      guard let pool else { throw error }
      throw Diagnostics(
        error.all.map { problem in
          problem.place == nil && problem.code == "otherSystem"
            ? problem.moved(to: pool.place) : problem
        })
    }
    let results = study.results
    let hasBank = !results.statuses.isEmpty
    if shown == .retired || shown == .bank || shown == .exposure, !hasBank {
      throw Diagnostics(
        report: .missingOption, "no pool says what is known of the items",
        remedy:
          "Add `pool: FILE` with what `compass pool export` writes, or name a study that has a pool "
          + "in the head of the report")
    }
    if shown == .map, results.information.isEmpty {
      throw Diagnostics(
        report: .missingOption,
        hasBank
          ? "the pool has no parameters of these items"
          : "no pool says how difficult the items are",
        remedy: hasBank
          ? "Calibrate them with `compass pool link`, or write `show: persons`"
          : "Add `pool: FILE` with what `compass pool export` writes, or write `show: persons`")
    }
    if shown == .functioning, let attributes {
      let refused = results.notCompared.filter {
        $0.group == nil && attributes.contains($0.attribute)
      }
      let unknown = attributes.filter { attribute in
        !results.functioning.contains { $0.attribute == attribute }
          && refused.contains { $0.attribute == attribute }
      }
      if let first = unknown.first, unknown.count == attributes.count,
        let reason = refused.first(where: { $0.attribute == first })?.reason
      {
        throw Diagnostics(
          report: .notTestable,
          "models cannot be grouped by `\(VisibleText.name(first))`: \(reason)",
          remedy:
            "Name a column of the table of `models`, or `language` where the log says in which language "
            + "an item was asked")
      }
    }
    return try ItemBankFindings(
      results, shown: shown, system: data.inputs.system, isFigure: isFigure,
      hasVerdict: hasVerdict, hasTexts: hasTexts, top: top, settings: settings)
  }

  func blocks(_ found: ItemsOutput, at place: CellPlace, _ shared: SharedQuantities) -> [Block] {
    switch found {
    case .models(let found): [found.block(at: place)]
    case .bank(let found): found.blocks(at: place)
    }
  }

  func promises(_ found: ItemsOutput) -> CaptionPromises? {
    switch found {
    case .models(let found):
      CaptionPromises(hasIntervals: found.shown == .persons, hasBands: false, hasRanks: false)
    case .bank(let found):
      CaptionPromises(hasIntervals: found.hasIntervals, hasBands: false, hasRanks: false)
    }
  }

  func checks(_ found: ItemsOutput) -> [Check] {
    switch found {
    case .models: []
    case .bank(let found): found.checks
    }
  }
}

/// What an `{items}` cell found.
enum ItemsOutput: PrintedApart {
  case models(ItemsFindings)
  case bank(ItemBankFindings)

  func print(to encoder: any Encoder) throws {
    switch self {
    case .models(let found): try found.print(to: encoder)
    case .bank(let found): try found.print(to: encoder)
    }
  }
}
