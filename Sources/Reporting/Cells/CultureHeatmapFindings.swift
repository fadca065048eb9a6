internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// Similarities of models with cultures by one measure.
struct CultureHeatmapFindings: PrintedApart {
  /// In plain words; empty where the cell has none.
  let sentences: [String]
  let measure: CultureMeasure
  /// All that are asked for, those that are not compared included.
  let targets: [CultureDescription]
  /// Of the models that are shown.
  let similarities: [CultureSimilarity]
  let matrix: CultureMatrix?
  private let models: [String]
  private let names: [CultureKey: String]
  private let shown: CultureHeatmapCell.Shown
  private let language: String?
  private let chart: HeatmapChart
  private let alternativeText: String
  private let cautions: [String]
  private let level: Double

  private struct CultureKey: Hashable, Codable, Sendable {
    let culture: String
    let group: String?
  }

  private enum Key: String, CodingKey { case sentences, measure, targets, similarities, matrix }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    if !sentences.isEmpty { try container.encode(sentences, forKey: .sentences) }
    try container.encode(measure, forKey: .measure)
    try container.encode(targets, forKey: .targets)
    try container.encode(similarities, forKey: .similarities)
    try container.encodeIfPresent(matrix, forKey: .matrix)
  }

  /// - Throws: where there is no similarity, and what keeps the chart from being drawn.
  init(
    _ study: CultureStudy, targets: CultureTargets, besides known: [Caution],
    measure: CultureMeasure, models: [String],
    shown: CultureHeatmapCell.Shown, isSeriated: Bool, hasVerdict: Bool, language: String?,
    level: Double
  ) throws(Diagnostics) {
    let results = study.results
    self.measure = measure
    self.models = models
    self.shown = shown
    self.language = language
    self.level = level
    sentences = hasVerdict ? results.sentences : []
    self.targets = results.targets
    matrix = results.matrices.first { $0.measure == measure }
    let similarities = results.similarities.filter { one in
      models.contains { $0.isExactly(one.model) }
    }
    self.similarities = similarities
    // Those on scores stand on the methods page.
    cautions = study.cautions.filter { !known.contains($0) }.map { caution in
      let text = caution.shownMessage
      return text.hasSuffix(".") || text.hasSuffix("。") ? text : said("\(text).")
    }
    var names: [CultureKey: String] = [:]
    for target in results.targets {
      names[CultureKey(culture: target.culture, group: target.group)] = targets.shownName(
        of: target.culture, group: target.group, language: language)
    }
    self.names = names
    guard similarities.contains(where: { $0.similarity.value != nil }) else {
      throw Diagnostics(
        report: .noCultures,
        "there is no \(measure.title) to show: "
          + (similarities.lazy.compactMap(\.similarity.reason).first
            ?? results.targets.lazy.compactMap(\.reason).first ?? "no culture is compared"),
        remedy: "Name another measure, other targets, or allow targets with `incomplete: true`")
    }
    let ofSpreads = measure.ofSpreads != nil
    let significance = 1 - level
    chart = HeatmapChart(
      rows: models.map { ChartLabel(shownName($0)) },
      columns: results.targets.map { target in
        ChartLabel(
          names[CultureKey(culture: target.culture, group: target.group)] ?? target.name,
          language: language)
      },
      cells: models.map { model in
        results.targets.map { target in
          let found = similarities.first {
            $0.model.isExactly(model) && $0.culture == target.culture && $0.group == target.group
          }
          guard let found, let value = found.similarity.value else {
            return .absent(
              reason: target.reason ?? found?.similarity.reason ?? said("not compared"))
          }
          return .number(
            ChartEstimate(
              value: value, lower: found.similarity.lower, upper: found.similarity.upper),
            isDistinct: ofSpreads || found.isShown(at: significance))
        }
      },
      scale: measure.isDistance
        ? .sequential(nil, darkest: .lowest)
        : ofSpreads ? .sequential(nil, darkest: .highest) : .diverging(limit: 1),
      rowOrder: isSeriated ? .seriated : .given, columnOrder: isSeriated ? .seriated : .given,
      title: measure.title.prefix(1).uppercased() + measure.title.dropFirst(),
      ringMeaning: said("cannot be told from none"),
      kinds: (rows: said("models"), columns: said("cultures")))
    do throws(ChartError) {
      alternativeText = try chart.alternativeText(
        intervals: said("\(NumberText.percent(level)) intervals"),
        numbersAt: said("the JSON of this report"))
    } catch {
      throw Diagnostics(report: .notDrawn, error.description)
    }
  }

  var hasIntervals: Bool { similarities.contains { $0.similarity.range != nil } }
}

extension CultureHeatmapFindings {
  func blocks(at place: CellPlace) -> [Block] {
    sentenceBlocks(sentences)
      + [shown == .map ? .figure(figure(at: place)) : .table(table(at: place))]
  }

  private var compared: Int { targets.count { $0.reason == nil } }

  private func figure(at place: CellPlace) -> FigureBlock {
    let models = CountText.counted(models.count, "model")
    let cultures = CountText.counted(compared, "culture")
    let caption =
      measure.ofSpreads == nil
      ? said("How alike \(models) and \(cultures) are: \(measure.title) of their value profiles.")
      : said(
        "How alike \(models) and \(cultures) are: \(measure.title) of how their answers are spread."
      )
    return FigureBlock(
      label: place.numbering.label, chart: chart,
      caption: (place.caption ?? [TextSpan(caption)])
        + [TextSpan(" " + (marks + notes).joined(separator: " "))],
      alternativeText: alternativeText)
  }

  /// What the marks of a map say, and in which order it stands.
  private var marks: [String] {
    var marks: [String] = []
    if let matrix, matrix.tested > 0 {
      marks.append(
        said(
          "A filled cell is told from no similarity at all, after Benjamini and Hochberg over "
            + "\(CountText.counted(matrix.tested, "cell")); one by one \(matrix.differOneByOne) "
            + "would be, and \(matrix.differAdjusted) are."
        ))
    }
    return marks + chart.notes
  }

  /// What must be known, whether as a map or as a table.
  private var notes: [String] {
    let methods = Set(similarities.compactMap(\.pValueMethod)).sorted { $0.rawValue < $1.rawValue }
    let how =
      methods.isEmpty
      ? []
      : [
        said(
          "P-values: how often dimensions dealt anew are as alike "
            + "(\(methods.map { said(.named($0.rawValue)) }.joined(separator: said(", "))))."
        )
      ]
    return how + cautions
  }

  /// Which cultures are not compared, and why.
  private var leftOut: [String] {
    var reasons: [(reason: String, names: [String])] = []
    for target in targets {
      guard let reason = target.reason else { continue }
      let name = names[CultureKey(culture: target.culture, group: target.group)] ?? target.name
      if let known = reasons.firstIndex(where: { $0.reason == reason }) {
        reasons[known].names.append(name)
      } else {
        reasons.append((reason, [name]))
      }
    }
    return reasons.map {
      said("Not compared, \(CountText.list($0.names, most: 6)): \($0.reason).")
    }
  }

  // MARK: - The nearest

  private func table(at place: CellPlace) -> TableBlock {
    let rows = models.flatMap { model in
      similarities.filter { $0.model.isExactly(model) && $0.similarity.value != nil }
        .sorted { one, other in
          let sign: Double = measure.isDistance ? 1 : -1
          return (sign * (one.similarity.value ?? 0), one.culture)
            < (sign * (other.similarity.value ?? 0), other.culture)
        }.prefix(Self.mostListed)
    }
    let precision = Precision(decimals: 2)
    let estimates = EstimateNotes(estimates: rows.map { (shownName($0.model), $0.similarity) })
    return TableBlock(
      label: place.numbering.label,
      caption: place.caption
        ?? [
          TextSpan(
            said("The cultures nearest to each model, by \(measure.title), and how sure that is"))
        ],
      columns: [
        .init(title: said("Model"), alignment: .leading, width: .flexible(1), wraps: true),
        .init(title: said("Culture"), alignment: .leading, width: .flexible(1), wraps: true),
        .init(
          title: measure.isDistance ? said("Distance") : said("Similarity"), alignment: .trailing,
          width: .fixed(44), isStrong: true),
        .init(
          title: NumberText.intervalTitle(level: level), alignment: .trailing, width: .fixed(70),
          isMuted: true),
        .init(title: said("Place", as: "rank"), alignment: .trailing, width: .fixed(34)),
      ]
        + (measure.ofSpreads == nil
          ? [.init(title: said("Adjusted p"), alignment: .trailing, width: .fixed(50))] : []),
      rows: rows.map { one in
        [
          .text(shownName(one.model)),
          .text(names[CultureKey(culture: one.culture, group: one.group)] ?? one.culture),
          .number(one.similarity.value, precision),
          .interval(one.similarity.range, precision),
          .rank(one.rank.map { $0.lower...$0.upper }),
        ] + (measure.ofSpreads == nil ? [.probability(one.adjustedPValue)] : [])
      },
      notes: [
        said(
          "Place: the ranks among \(CountText.counted(compared, "culture")) that the data leave "
            + "possible, for all of them at once (Holm over all pairs).")
          + (measure.ofSpreads != nil
            ? ""
            : " "
              + said(
                "Adjusted p: that there is no similarity, by Benjamini and Hochberg over the whole "
                  + "matrix."))
      ] + [estimates.methods(level: level)].compactMap(\.self) + placeless + estimates.reasons
        + leftOut + notes)
  }

  private static let mostListed = 3

  /// Why there are no places.
  private var placeless: [String] {
    var reasons: [String] = []
    for one in similarities where one.rank == nil {
      if let reason = one.rankReason, !reasons.contains(reason) { reasons.append(reason) }
    }
    return reasons.isEmpty ? [] : [said("No place: \(CountText.list(reasons, most: 3)).")]
  }
}
