internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// The coefficients of a study of validity, or its correlations of dimensions.
struct ValidityFindings: PrintedApart {
  let shown: ValidityCell.Shown
  /// In plain words; empty where the cell has none.
  let sentences: [String]
  let results: ValidityResults
  let coefficients: [ValidityCoefficient]
  let level: Double
  private let drawing: Drawing?

  private enum Drawing: Codable, Sendable {
    case intervals(IntervalChart, alternativeText: String)
    case heatmap(HeatmapChart, alternativeText: String)
  }

  /// - Throws: where there is nothing to show, and what keeps a chart from being drawn.
  init(
    _ results: ValidityResults, shown: ValidityCell.Shown, kinds: [ValidityCoefficient.Kind]?,
    system: ValueSystem, isFigure: Bool, hasVerdict: Bool, level: Double
  ) throws(Diagnostics) {
    self.shown = shown
    self.results = results
    self.level = level
    sentences = hasVerdict ? results.sentences : []
    let all = ValidityCoefficient.all(results, system)
    coefficients = all.filter { kinds?.contains($0.kind) ?? true }
    switch shown {
    case .correlations: drawing = try Self.heatmap(results, system, level: level)
    case .coefficients:
      guard !coefficients.isEmpty else {
        throw Diagnostics(
          report: .notTestable,
          "the data have no such coefficient: "
            + (results.missing.first?.reason ?? "too few models or items"),
          remedy: "Leave out `kinds`, and read in the table what is missing")
      }
      drawing = isFigure ? try Self.intervals(coefficients, level: level) : nil
    }
  }

  private enum Key: String, CodingKey { case show, sentences, validity }
  private enum ValidityKey: String, CodingKey { case models, coefficients, correlations, missing }

  func print(to encoder: any Encoder) throws {
    var outer = encoder.container(keyedBy: Key.self)
    try outer.encode(shown, forKey: .show)
    if !sentences.isEmpty { try outer.encode(sentences, forKey: .sentences) }
    var container = outer.nestedContainer(keyedBy: ValidityKey.self, forKey: .validity)
    try container.encode(results.models, forKey: .models)
    switch shown {
    case .coefficients:
      try container.encode(coefficients, forKey: .coefficients)
      try container.encode(results.missing, forKey: .missing)
    case .correlations: try container.encode(results.correlations, forKey: .correlations)
    }
  }

  // MARK: - Figures

  private static func intervals(
    _ coefficients: [ValidityCoefficient], level: Double
  ) throws(Diagnostics) -> Drawing {
    let rows = coefficients.filter { $0.estimate.value != nil }
    guard !rows.isEmpty else {
      throw Diagnostics(
        report: .notDrawn,
        "no coefficient has a value: \(coefficients.first?.estimate.reason ?? "not known")",
        remedy: "Leave out `figure`: the table says why")
    }
    let chart = IntervalChart(
      rows: rows.map { IntervalRow(name: $0.of, note: $0.kind.words) },
      series: [ChartSeries(name: said("Coefficient"), estimates: rows.map(\.estimate.shown))],
      referenceValue: 0, title: said("Coefficient; 1 at the most"), showsLegend: false, decimals: 2)
    return .intervals(chart, alternativeText: try alternativeText(chart, level: level))
  }

  private static func heatmap(
    _ results: ValidityResults, _ system: ValueSystem, level: Double
  ) throws(Diagnostics) -> Drawing {
    let names = system.dimensions.map(\.id).filter { id in
      results.correlations.contains { $0.first == id || $0.second == id }
    }
    guard names.count > 1 else {
      let reason = results.missing.first { $0.part == .correlations }?.reason
      throw Diagnostics(
        report: .notDrawn,
        "no two dimensions can be correlated: \(reason ?? "there are too few models")",
        remedy: "Use data of three models or more, on two dimensions or more")
    }
    let chart = HeatmapChart(
      rows: names.map { ChartLabel(system.shownDimension($0)) },
      columns: names.map { ChartLabel(system.shownDimension($0)) },
      cells: names.map { row in
        names.map { column in
          if row == column { return .absent(reason: said("the same dimension")) }
          let found = results.correlations.first {
            ($0.first == row && $0.second == column) || ($0.first == column && $0.second == row)
          }
          guard let found, let value = found.correlation.value else {
            return .absent(reason: found?.correlation.reason ?? said("not known"))
          }
          let range = found.correlation.range
          return .number(
            ChartEstimate(value: value, lower: range?.lowerBound, upper: range?.upperBound),
            isDistinct: range.map { !$0.contains(0) } ?? false)
        }
      }, rowOrder: .given, columnOrder: .given, title: said("Correlation over models"),
      kinds: (rows: said("dimensions"), columns: said("dimensions")))
    return .heatmap(chart, alternativeText: try alternativeText(chart, level: level))
  }

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
    let models = CountText.counted(results.models, "model")
    switch drawing {
    case .intervals(let chart, let text):
      return told + [
        figure(
          chart, text, at: place,
          said("What speaks for the test, and how sure that is, over \(models)."), notes)
      ]
    case .heatmap(let chart, let text):
      return told + [
        figure(
          chart, text, at: place, said("How the dimensions go together over \(models)."),
          chart.notes + [
            said(
              "A filled cell has a \(NumberText.percent(level)) interval without 0; nothing is corrected "
                + "for how many cells there are.")
          ])
      ]
    case nil: return told + [.table(table(at: place))]
    }
  }

  private func figure(
    _ chart: any Chart, _ text: String, at place: CellPlace, _ caption: String, _ notes: [String]
  ) -> Block {
    .figure(
      FigureBlock(
        label: place.numbering.label, chart: chart,
        caption: (place.caption ?? [TextSpan(caption)])
          + [TextSpan(" " + notes.joined(separator: " "))], alternativeText: text))
  }

  private func table(at place: CellPlace) -> TableBlock {
    let precision = Precision(decimals: 2)
    let models = CountText.counted(results.models, "model")
    let hasTests = coefficients.contains { $0.pValue != nil }
    return TableBlock(
      label: place.numbering.label,
      caption: place.caption
        ?? [TextSpan(said("What speaks for the test, and how sure that is, over \(models)"))],
      columns: [
        .init(title: said("Of what"), alignment: .leading, width: .flexible(1), wraps: true),
        .init(title: said("What it says"), alignment: .leading, width: .flexible(1.2), wraps: true),
        .init(title: said("Cases"), alignment: .trailing, width: .fixed(40), isMuted: true),
        .init(
          title: said("Coefficient"), alignment: .trailing, width: .fixed(56), isStrong: true),
        .init(
          title: NumberText.intervalTitle(level: level), alignment: .trailing, width: .fixed(80),
          isMuted: true),
      ] + (hasTests ? [.init(title: said("p"), alignment: .trailing, width: .fixed(46))] : []),
      rows: coefficients.map { one in
        [
          .text(one.of), .text(one.kind.words), .count(one.cases),
          .number(one.estimate.value, precision), .interval(one.estimate.range, precision),
        ] + (hasTests ? [.probability(one.pValue)] : [])
      }, notes: notes)
  }

  private var notes: [String] {
    let estimates = EstimateNotes(estimates: coefficients.map { ($0.of, $0.estimate) })
    return [estimates.methods(level: level)].compactMap(\.self) + estimates.reasons
      + results.missing.map { said("Not made: \($0.reason).") }
  }
}
