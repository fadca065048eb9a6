internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// A model and a culture, dimension by dimension.
struct CultureProfileFindings: PrintedApart {
  let contrast: CultureContrast
  private let shown: CultureProfileCell.Shown
  private let hasGroups: Bool
  private let name: String
  private let chart: Drawn
  private let alternativeText: String
  private let system: ValueSystem
  private let level: Double

  /// Either of the two charts.
  private enum Drawn: Codable, Sendable {
    case profiles(ProfileComparisonChart)
    case differences(ForestChart)

    var chart: any Chart {
      switch self {
      case .profiles(let chart): chart
      case .differences(let chart): chart
      }
    }
  }

  func print(to encoder: any Encoder) throws { try contrast.print(to: encoder) }

  /// - Throws: what keeps the chart from being drawn.
  init(
    _ contrast: CultureContrast, targets: CultureTargets, system: ValueSystem,
    shown: CultureProfileCell.Shown, isByDifference: Bool, hasGroups: Bool, language: String?,
    level: Double
  ) throws(Diagnostics) {
    self.contrast = contrast
    self.shown = shown
    self.hasGroups = hasGroups
    self.system = system
    self.level = level
    let name = targets.shownName(of: contrast.culture, group: nil, language: language)
    let english = targets.shownName(of: contrast.culture, group: nil, language: nil)
    self.name = english == name ? name : "\(english) (\(name))"
    // Round the circle, where the system has one.
    let places = system.orderedDimensions().compactMap { dimension in
      contrast.rows.firstIndex { $0.dimension == dimension.id }
    }
    let order = places.count == contrast.rows.count ? places : Array(contrast.rows.indices)
    let rows = order.map { contrast.rows[$0] }
    let labels = rows.map { row in
      ChartLabel(
        system.shownDimension(row.dimension),
        note: system.translation(of: row.dimension, in: language), noteLanguage: language)
    }
    let significance = 1 - level
    let isTested = rows.contains { $0.adjustedPValue != nil }
    switch shown {
    case .profiles:
      chart = .profiles(
        ProfileComparisonChart(
          rows: labels,
          model: ChartSeries(
            name: shownName(contrast.model), estimates: rows.map(\.model.shown)),
          culture: ChartSeries(name: name, estimates: rows.map(\.culture.shown)),
          cultureLanguage: language,
          groups: hasGroups
            ? contrast.groups.prefix(ProfileComparisonChart.mostGroups).map { group in
              ChartSeries(
                name: shownName(group.group), estimates: order.map { group.values[$0].shown })
            } : [],
          isDistinct: isTested ? rows.map { $0.isShown(at: significance) } : nil,
          order: isByDifference ? .difference : .given, referenceValue: 0,
          title: said("Standard deviations from the mean of each profile")))
    case .differences:
      chart = .differences(
        ForestChart(
          rows: zip(labels, rows).map { label, row in
            ForestRow(
              label, estimate: row.difference.shown, isDistinct: row.isShown(at: significance))
          }, order: isByDifference ? .estimate : .given,
          title: said("\(shownName(contrast.model)) less \(name), in standard deviations"),
          heads: (said("Difference"), NumberText.intervalTitle(level: level))))
    }
    do throws(ChartError) {
      alternativeText = try chart.chart.alternativeText(
        intervals: said("\(NumberText.percent(level)) intervals"),
        numbersAt: said("the JSON of this report"))
    } catch {
      throw Diagnostics(report: .notDrawn, error.description)
    }
  }

  var hasIntervals: Bool {
    contrast.rows.contains { ($0.model.range ?? $0.culture.range ?? $0.difference.range) != nil }
  }

  func block(at place: CellPlace) -> Block {
    let model = shownName(contrast.model)
    let caption =
      shown == .profiles
      ? said("Value profiles of \(model) and \(name).")
      : said("Differences of the value profiles of \(model) and \(name).")
    let estimates = contrast.rows.flatMap { row in
      let dimension = system.shownDimension(row.dimension)
      return shown == .profiles
        ? [(dimension, row.model), (dimension, row.culture)] : [(dimension, row.difference)]
    }
    let notes = EstimateNotes(estimates: estimates)
    let hidden =
      hasGroups && contrast.groups.count > ProfileComparisonChart.mostGroups
      ? [
        said(
          "Of \(contrast.groups.count) groups the first \(ProfileComparisonChart.mostGroups) are marked."
        )
      ]
      : []
    let text =
      [
        contrast.sentence,
        said(
          "Each profile is shown in standard deviations of its own values about their mean, so "
            + "that only shapes are compared. Told apart: after Holm over "
            + "\(CountText.counted(contrast.rows.count, "dimension"))."
        ),
        notes.methods(level: level),
      ].compactMap(\.self) + hidden + contrast.notes + notes.reasons
      + [said("Source of \(name): \(contrast.source).")]
    return .figure(
      FigureBlock(
        label: place.numbering.label, chart: chart.chart,
        caption: (place.caption ?? [TextSpan(caption)])
          + [TextSpan(" " + text.joined(separator: " "))],
        alternativeText: alternativeText))
  }
}
