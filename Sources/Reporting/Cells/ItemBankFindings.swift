internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// What is known of the items of a pool, or of the answers to them: one part of it, as a table or a figure.
struct ItemBankFindings: PrintedApart {
  let shown: ItemsCell.Shown
  /// In plain words; empty where the cell has none.
  let sentences: [String]
  let results: ItemBankResults
  /// Names of the dimensions, by identifier.
  let titles: [String: String]
  let top: Int?
  let level: Double
  let adjustmentName: String
  let checks: [Check]
  private let drawing: Drawing?

  private enum Drawing: Codable, Sendable {
    case map(PersonItemChart, alternativeText: String)
    case forest(ForestChart, alternativeText: String)
  }

  /// - Throws: what keeps a chart from being drawn.
  init(
    _ results: ItemBankResults, shown: ItemsCell.Shown, system: ValueSystem, isFigure: Bool,
    hasVerdict: Bool, hasTexts: Bool, top: Int?, settings: ItemBankSettings
  ) throws(Diagnostics) {
    self.shown = shown
    self.results = hasTexts ? results : results.withoutTexts
    self.top = top
    level = settings.level
    adjustmentName = settings.adjustment.shownName
    titles = Dictionary(
      system.dimensions.map { ($0.id, system.shownDimension($0.id)) },
      uniquingKeysWith: { first, _ in first })
    let all =
      switch shown {
      case .fit: results.sentences.fit
      case .functioning: results.sentences.functioning
      case .exposure: results.sentences.exposure
      case .retired: results.sentences.retired
      case .map: results.sentences.information
      case .bank, .persons, .discrimination: results.sentences.bank
      }
    sentences = hasVerdict ? all : []
    checks = shown == .fit ? results.fitChecks(all.first) : []
    switch shown {
    case .map: drawing = try Self.map(results, level: level)
    case .functioning where isFigure:
      drawing = try Self.forest(results, titles: titles, top: top, level: level)
    default: drawing = nil
    }
  }

  var hasIntervals: Bool {
    switch shown {
    case .map, .functioning, .bank: true
    case .fit: results.fit.contains { $0.difference?.range != nil }
    case .exposure, .retired, .persons, .discrimination: false
    }
  }

  // MARK: - JSON

  private enum Key: String, CodingKey { case show, sentences, itemBank }

  private enum BankKey: String, CodingKey {
    case answerers, models, statuses, items, drift, information, fit, functioning, notCompared
    case exposure, retired
  }

  func print(to encoder: any Encoder) throws {
    var outer = encoder.container(keyedBy: Key.self)
    try outer.encode(shown, forKey: .show)
    if !sentences.isEmpty { try outer.encode(sentences, forKey: .sentences) }
    var container = outer.nestedContainer(keyedBy: BankKey.self, forKey: .itemBank)
    try container.encode(results.answerers, forKey: .answerers)
    try container.encode(results.models, forKey: .models)
    switch shown {
    case .bank:
      try container.encode(results.statuses, forKey: .statuses)
      try container.encode(results.items, forKey: .items)
      try container.encode(results.drift, forKey: .drift)
    case .map: try container.encode(results.information, forKey: .information)
    case .fit: try container.encode(results.fit, forKey: .fit)
    case .functioning:
      try container.encode(results.functioning, forKey: .functioning)
      try container.encode(results.notCompared, forKey: .notCompared)
    case .exposure:
      try container.encode(results.exposure, forKey: .exposure)
      try container.encode(results.items, forKey: .items)
    case .retired:
      try container.encode(results.retired, forKey: .retired)
      try container.encode(results.items.filter { $0.status == .retired }, forKey: .items)
    case .persons, .discrimination: break
    }
  }

  // MARK: - Figures

  private static func map(
    _ results: ItemBankResults, level: Double
  ) throws(Diagnostics) -> Drawing {
    guard let scale = results.information.first else {
      throw Diagnostics(report: .notDrawn, "no item has a place on the scale of the pool")
    }
    let usable = results.items.filter { $0.status != .retired && $0.difficulty != nil }
    // More models than a chart holds: those between are left out, so that the ends stay.
    let models = scale.models.filter { $0.ability.value != nil }
    let most = PersonItemChart.mostPersons
    let shown =
      models.count <= most
      ? models : (0..<most).map { models[$0 * (models.count - 1) / (most - 1)] }
    let chart = PersonItemChart(
      persons: shown.map {
        MapPlace(ChartLabel(shownName($0.model)), estimate: $0.ability.shown)
      },
      items: usable.map {
        MapPlace(ChartLabel(shownName($0.item)), estimate: $0.difficulty?.shown)
      },
      title: said("Ability of models and difficulty of items, on the scale of the pool"),
      headings: (said("Models"), said("Items")),
      curve: scale.curve.map { CurvePoint(place: $0.ability, height: $0.information) },
      headingOfCurve: said("Information"))
    return .map(chart, alternativeText: try alternativeText(chart, level: level))
  }

  private static func forest(
    _ results: ItemBankResults, titles: [String: String], top: Int?, level: Double
  ) throws(Diagnostics) -> Drawing {
    let rows = results.functioning.filter { $0.delta.value != nil }
    guard !rows.isEmpty else {
      throw Diagnostics(
        report: .notTestable, "no groups of models could be compared item by item",
        remedy: "Leave out `figure`: the table says what is missing")
    }
    let chart = ForestChart(
      rows: rows.prefix(top ?? usualRows).map { entry in
        ForestRow(
          ChartLabel(
            shownName(entry.item),
            group: said("\(entry.attribute): \(shownName(entry.group))")),
          estimate: entry.delta.shown, isDistinct: entry.isShown)
      }, order: .estimate,
      title: said(
        "Difference of log odds on the scale of ETS; below 0 the group is at a disadvantage"),
      heads: (said("Delta"), NumberText.intervalTitle(level: level)),
      meanings: (said("told from 0 and not negligible"), said("negligible, or not told from 0")))
    return .forest(chart, alternativeText: try alternativeText(chart, level: level))
  }

  static let usualRows = 20

  private static func alternativeText(
    _ chart: any Chart, level: Double
  ) throws(Diagnostics) -> String {
    do throws(ChartError) {
      return try chart.alternativeText(
        intervals: said("\(NumberText.percent(level)) intervals"),
        numbersAt: said("the JSON of this report"))
    } catch {
      throw Diagnostics(report: .notDrawn, error.description)
    }
  }

  // MARK: - Pages

  func blocks(at place: CellPlace) -> [Block] {
    let told = sentenceBlocks(sentences)
    switch drawing {
    case .map(let chart, let text):
      return told + [figure(chart, text, at: place, caption: mapCaption, notes: mapNotes)]
    case .forest(let chart, let text):
      return told + [
        figure(
          chart, text, at: place,
          caption: said("Items in groups of models that are otherwise alike."),
          notes: functioningNotes)
      ]
    case nil: return told + [.table(table(at: place))]
    }
  }

  private func figure(
    _ chart: any Chart, _ text: String, at place: CellPlace, caption: String, notes: [String]
  ) -> Block {
    .figure(
      FigureBlock(
        label: place.numbering.label, chart: chart,
        caption: (place.caption ?? [TextSpan(caption)])
          + [TextSpan(" " + notes.joined(separator: " "))], alternativeText: text))
  }

  private var mapCaption: String {
    let scale = results.information.first
    let name = scale.flatMap { titles[$0.dimension] } ?? ""
    return said(
      "Models and items on the scale of the pool: \(name), "
        + "\(CountText.counted(scale?.items ?? 0, "item", isGrouped: true)).")
  }

  private var mapNotes: [String] {
    let scale = results.information.first
    var notes = [
      said(
        "A model as able as an item is hard answers it with 1 half the time. Abilities are weighted "
          + "likelihood estimates (Warm, 1989) from the answers in the log, with "
          + "\(NumberText.percent(level)) intervals; retired items are left out."),
      said(
        "Information: of all items at once; its inverse root is the standard error that a test of all "
          + "of them would have, with the errors of their parameters counted."),
    ]
    let all = scale?.models.filter { $0.ability.value != nil }.count ?? 0
    if all > PersonItemChart.mostPersons {
      notes.append(
        said(
          "\(PersonItemChart.mostPersons) of \(all) models are drawn, from the most to the least able."
        ))
    }
    let without = scale?.models.filter { $0.ability.value == nil } ?? []
    if !without.isEmpty {
      notes.append(
        said(
          "No place: \(CountText.list(without.map { shownName($0.model) }, most: 4)), "
            + "as \(without[0].ability.reason ?? said("not known")).")
      )
    }
    return notes
  }
}

extension ItemBankResults {
  /// Without what is asked.
  fileprivate var withoutTexts: ItemBankResults { leavingOutTexts() }

  /// Whether answers follow the response model, as the list of checks has it.
  fileprivate func fitChecks(_ sentence: String?) -> [Check] {
    let tested = fit.count { $0.adjustedPValue != nil }
    guard tested > 0 else {
      return [Check(.itemFit, .notChecked, reason: sentence, said("Fit of items was not tested."))]
    }
    return [
      Check(
        .itemFit, fit.contains(where: \.isMisfitting) ? .caution : .passed,
        sentence ?? said("All items fit."))
    ]
  }
}
