internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// The items of a dimension as a figure: `persons`, or else `discrimination`.
struct ItemsFindings: PrintedApart {
  let map: ItemMap
  let shown: ItemsCell.Shown
  private let drawing: Drawing
  private let alternativeText: String
  private let caption: String
  private let note: String

  private enum Drawing: Codable, Sendable {
    case persons(PersonItemChart)
    case scatter(ItemScatterChart)

    var chart: any Chart {
      switch self {
      case .persons(let chart): chart
      case .scatter(let chart): chart
      }
    }
  }

  /// - Throws: what keeps the chart from being drawn.
  init(
    _ map: ItemMap, shown: ItemsCell.Shown, system: ValueSystem, level: Double,
    cautions: [Caution]
  ) throws(Diagnostics) {
    self.map = map
    self.shown = shown
    let name = system.shownDimension(map.dimension)
    let count = CountText.counted(map.items.count, "item", isGrouped: true)
    switch shown {
    case .persons:
      drawing = .persons(
        PersonItemChart(
          persons: map.models.map {
            MapPlace(ChartLabel(shownName($0.model)), estimate: $0.ability.shown)
          },
          items: map.items.map {
            MapPlace(ChartLabel(shownName($0.item)), estimate: $0.difficulty?.shown)
          },
          title: said(
            "Ability of models and difficulty of items, in standard deviations of ability"),
          headings: (said("Models"), said("Items"))))
      caption =
        said("Models and items on one scale: \(name), \(count).")
    default:
      drawing = .scatter(
        ItemScatterChart(
          items: map.items.map { item in
            ScatterItem(
              ChartLabel(shownName(item.item)), share: 100 * item.share,
              correlation: item.restCorrelation.value)
          },
          axes: (
            said("Mean score of the item, % of the scale"),
            said("Correlation with the mean of the other items")
          )))
      caption =
        said("Which items tell models apart: \(name), \(count).")
    }
    do throws(ChartError) {
      alternativeText = try drawing.chart.alternativeText(
        intervals: shown == .persons
          ? said("\(NumberText.percent(level)) intervals") : said("no intervals"),
        numbersAt: said("the JSON of this report"))
    } catch {
      throw Diagnostics(report: .notDrawn, error.description)
    }
    note =
      ItemsFindings.notes(map, shown, level: level).joined(separator: " ")
      + FigureCautions(
        cautions, models: map.models.map(\.model), dimensions: [map.dimension], system: system
      ).text
  }

  private static func notes(
    _ map: ItemMap, _ shown: ItemsCell.Shown, level: Double
  ) -> [String] {
    let models = CountText.counted(map.modelCount, "model")
    switch shown {
    case .persons:
      var notes = [
        said(
          "Rasch model by marginal maximum likelihood over \(models): a model as able as an item is hard "
            + "gets it right half the time. Bars are \(NumberText.percent(level)) intervals; abilities are "
            + "weighted likelihood estimates (Warm, 1989).")
      ]
      let errors = map.items.compactMap { $0.difficulty?.standardError }.sorted()
      if !errors.isEmpty {
        notes.append(
          said(
            "The standard error of a difficulty is "
              + "\(NumberText.fixed(errors[errors.count / 2], decimals: 2)) in the middle of the "
              + "items: \(models) say little of one item."))
      }
      if map.constantItems > 0 {
        let items = CountText.counted(map.constantItems, "item", isGrouped: true)
        notes.append(
          map.constantItems == 1
            ? said("\(items) on which all models have the same score has no difficulty.")
            : said("\(items) on which all models have the same score have no difficulty."))
      }
      return notes
    default:
      var notes = [
        said(
          "A correlation is one over \(models), each with its score on the item and its mean on "
            + "the other items: with so few it is a hint, and no test. Open circles lie below zero: "
            + "where the item is high, the rest is low.")
      ]
      let missing = map.items.count { $0.restCorrelation.value == nil }
      if missing > 0 {
        let items = CountText.counted(missing, "item", isGrouped: true)
        notes.append(
          missing == 1
            ? said("\(items) on which all models have the same score has no correlation.")
            : said("\(items) on which all models have the same score have no correlation."))
      }
      return notes
    }
  }

  private enum Key: String, CodingKey { case show, itemMap }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(shown, forKey: .show)
    try container.encode(map, forKey: .itemMap)
  }

  func block(at place: CellPlace) -> Block {
    .figure(
      FigureBlock(
        label: place.numbering.label, chart: drawing.chart,
        caption: (place.caption ?? [TextSpan(caption)]) + [TextSpan(" " + note)],
        alternativeText: alternativeText))
  }
}
