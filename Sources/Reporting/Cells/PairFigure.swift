internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// Every two models of a dimension as a matrix of differences.
struct PairFigure: Codable, Sendable {
  private let family: PairFamily
  private let dimensionName: String
  private let pairs: Int
  private let chart: PairMatrixChart
  private let alternativeText: String

  /// - Parameter pairs: Those of the models that are shown.
  /// - Throws: where there are pairs of several dimensions, and what keeps the chart from being drawn.
  init(
    _ pairs: [PairResult], families: [PairFamily], system: ValueSystem
  ) throws(Diagnostics) {
    guard families.count == 1, let family = families.first else {
      throw Diagnostics(
        report: .missingOption, "a figure of pairs shows one dimension",
        remedy: "Name one with `dimension`")
    }
    self.family = family
    self.pairs = pairs.count
    dimensionName =
      system.dimension(named: family.dimension)?.name ?? said("mean over all dimensions")
    let models = family.models.filter { model in
      pairs.contains { $0.names.contains { $0.isExactly(model) } }
    }
    func cell(_ row: String, _ column: String) -> PairCell {
      let found = pairs.first { pair in
        (pair.first.isExactly(row) && pair.second.isExactly(column))
          || (pair.first.isExactly(column) && pair.second.isExactly(row))
      }
      guard let found else { return .notCompared }
      let sign: Double = found.first.isExactly(row) ? 1 : -1
      let difference = found.difference
      let estimate = difference.value.map { value in
        let ends = [difference.lower, difference.upper].compactMap { $0.map { sign * $0 } }.sorted()
        return ChartEstimate(
          value: sign * value, lower: ends.count == 2 ? ends[0] : nil,
          upper: ends.count == 2 ? ends[1] : nil)
      }
      switch found.verdict {
      case .firstHigher, .secondHigher:
        return estimate.map(PairCell.differs) ?? .notShownToDiffer(nil)
      case .notShownToDiffer: return .notShownToDiffer(estimate)
      case .equivalent: return .equivalent(estimate)
      case .noSharedItems: return .notCompared
      }
    }
    let errors = pairs.compactMap(\.difference.standardError)
    chart = PairMatrixChart(
      labels: models.map { ChartLabel(shownName($0)) },
      cells: models.enumerated().map { place, row in
        models[..<place].map { cell(row, $0) }
      }, title: said("Row less column, in \(family.shownUnit)"),
      decimals: max(
        Precision(errors: errors).decimals - 1, family.isInPercentagePoints ? 0 : 1))
    do throws(ChartError) {
      alternativeText = try chart.alternativeText(
        intervals: errors.isEmpty ? said("no intervals") : said("differences with their intervals"),
        numbersAt: said("the JSON of this report"))
    } catch {
      throw Diagnostics(report: .notDrawn, error.description)
    }
  }

  func block(at place: CellPlace, level: Double, margin: Double?, notes: [String]) -> Block {
    let count = CountText.counted(pairs, "pair", isGrouped: true)
    let caption = said(
      "Which models are shown to differ, and by how much: \(dimensionName), \(count).")
    let tests = CountText.counted(family.tests, "test", isGrouped: true)
    var marks = [
      said(
        "A cell is the model of its row less that of its column; it is filled where the two are "
          + "shown to differ, at \(NumberText.percent(family.significance)) after "
          + "\(family.adjustment.shownName) for \(tests). Rows and columns stand in the order of "
          + "the scores. Not shown to differ says nothing of how far apart two models are."
      )
    ]
    if let margin {
      marks.append(
        said("Equivalent: shown to differ by less than \(NumberText.plain(margin)) either way."))
    }
    return .figure(
      FigureBlock(
        label: place.numbering.label, chart: chart,
        caption: (place.caption ?? [TextSpan(caption)])
          + [TextSpan(" " + (marks + notes).joined(separator: " "))],
        alternativeText: alternativeText))
  }
}
