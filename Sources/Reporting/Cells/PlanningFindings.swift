internal import Analysis
internal import Charts
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// The precision of studies of several sizes, on one dimension.
struct PlanningFindings: PrintedApart {
  /// Identifier.
  let dimension: String
  let quantity: PlanningCell.Quantity
  let target: Double?
  /// Of how many dimensions it is the one that is known least precisely; nil where it was named.
  private let leastOf: Int?
  /// How many ways of asking each study has.
  let versions: Int
  let judgesAre: PlannedPrecision.JudgeSampling
  /// By judges, then items.
  let designs: [PlannedPrecision]
  /// The study that there is, where it is among the designs.
  let present: PlannedPrecision?
  /// What was checked of the judges.
  let checks: [Check]
  /// nil for a table.
  private let chart: PlanningChart?
  private let alternativeText: String?
  private let system: ValueSystem
  private let level: Double
  private let decimals: Int

  /// - Parameters:
  ///   - dimension: Identifier; nil for the one whose present interval is the widest.
  ///   - versions: nil for those of the present study.
  ///   - judgesAre: nil for a sample, where that is known.
  /// - Throws: where the data show no variance that a study could be planned with.
  init(
    _ results: ReliabilityResults, dimension: String?, quantity: PlanningCell.Quantity,
    target: Double?, versions: Int?, judgesAre: PlannedPrecision.JudgeSampling?, isTable: Bool,
    system: ValueSystem, level: Double
  ) throws(Diagnostics) {
    checks = results.checks
    self.quantity = quantity
    self.target = target
    self.system = system
    self.level = level
    func halfWidth(_ one: PlannedPrecision) -> Double? {
      quantity == .score ? one.halfWidth : one.differenceHalfWidth
    }
    let known = results.design.filter { halfWidth($0)?.isFinite ?? false }
    guard !known.isEmpty else { throw PlanningFindings.refusal(results, nil, system) }
    let sampling =
      judgesAre ?? (known.contains { $0.judgesAre == .sample } ? .sample : .these)
    self.judgesAre = sampling
    /// The study that there is, of a dimension.
    func present(_ dimension: String) -> PlannedPrecision? {
      guard let size = results.variance.first(where: { $0.dimension == dimension }) else {
        return nil
      }
      return known.first {
        $0.dimension == dimension && $0.judgesAre == sampling && $0.items == size.items
          && $0.judges == size.judges && $0.versions == max(size.versions, 1)
      }
    }
    let widest =
      results.variance.map(\.dimension)
      .compactMap { id in present(id).flatMap(halfWidth).map { (id, $0) } }
      .max { $0.1 < $1.1 }?.0
    let chosen = dimension ?? widest ?? known[0].dimension
    self.dimension = chosen
    let count = Set(known.map(\.dimension)).count
    leastOf = dimension == nil && chosen == widest && count > 1 ? count : nil
    let all = known.filter { $0.dimension == chosen && $0.judgesAre == sampling }
    let now = present(chosen)
    let ways = versions ?? now?.versions ?? all.map(\.versions).min() ?? 1
    self.versions = ways
    designs = all.filter { $0.versions == ways }.sorted {
      ($0.judges, $0.items) < ($1.judges, $1.items)
    }
    guard !designs.isEmpty else {
      if !all.isEmpty {
        let counts = Set(all.map(\.versions)).sorted().map(String.init).joined(separator: ", ")
        throw Diagnostics(
          report: .noDesign, "no study with \(ways) versions of each item was looked at",
          remedy: "Use one of \(counts)")
      }
      throw PlanningFindings.refusal(results, chosen, system)
    }
    self.present = now.flatMap { $0.versions == ways ? $0 : nil }
    let widths = designs.compactMap(halfWidth)
    decimals = NumberText.decimals(forExtent: widths.max() ?? 1)
    guard !isTable else {
      chart = nil
      alternativeText = nil
      return
    }
    let chart = PlanningFindings.chart(
      designs, present: self.present, target: target, level: level, quantity: quantity,
      decimals: decimals, halfWidth: halfWidth)
    self.chart = chart
    do throws(ChartError) {
      alternativeText = try chart.alternativeText(
        intervals: said("half-widths of \(NumberText.percent(level)) intervals"),
        numbersAt: said("the JSON of this report"))
    } catch {
      throw Diagnostics(report: .notDrawn, error.description)
    }
  }

  private static func refusal(
    _ results: ReliabilityResults, _ dimension: String?, _ system: ValueSystem
  ) -> Diagnostics {
    let parts = results.variance.filter { dimension == nil || $0.dimension == dimension }
    let reason = parts.lazy.flatMap(\.components).compactMap(\.variance.reason).first
    let place = dimension.map { " on \(system.shownDimension($0))" } ?? ""
    return Diagnostics(
      report: .noDesign,
      "the data show no variances\(place) that a study could be planned with"
        + (reason.map { ": \($0)" } ?? ""),
      remedy: "Planning takes several models on several items; judges can be planned where two or "
        + "more rated the same responses")
  }

  private static func chart(
    _ designs: [PlannedPrecision], present: PlannedPrecision?, target: Double?, level: Double,
    quantity: PlanningCell.Quantity, decimals: Int, halfWidth: (PlannedPrecision) -> Double?
  ) -> PlanningChart {
    let counts = shownCounts(Set(designs.map(\.judges)).sorted(), with: present?.judges)
    let lines = counts.map { count in
      PlanningLine(
        name: CountText.counted(count, "judge", isGrouped: true),
        points: designs.filter { $0.judges == count }.compactMap { one in
          halfWidth(one).map { PlanningPoint(items: Double(one.items), halfWidth: $0) }
        })
    }
    let now = present.flatMap { one in
      halfWidth(one).map { half in
        PlanningChart.Present(
          point: PlanningPoint(items: Double(one.items), halfWidth: half),
          name: said("This study: \(PlanningFindings.size(one))"),
          line: counts.firstIndex(of: one.judges))
      }
    }
    let share = NumberText.percent(level)
    return PlanningChart(
      lines: lines, present: now, target: target,
      title: quantity == .score
        ? said("Half of the \(share) interval of a model's score, in points")
        : said("Half of the \(share) interval of the difference of two models, in points"),
      decimals: decimals)
  }

  /// As many numbers of judges as a chart can name, the present one among them.
  private static func shownCounts(_ counts: [Int], with present: Int?) -> [Int] {
    let most = PlanningChart.mostLines
    guard counts.count > most else { return counts }
    var places = (0..<most).map { $0 * (counts.count - 1) / (most - 1) }
    if let present, let place = counts.firstIndex(of: present), !places.contains(place) {
      // It takes the place of its nearest neighbour.
      let nearest = places.indices.min { abs(places[$0] - place) < abs(places[$1] - place) }
      if let nearest { places[nearest] = place }
    }
    return Set(places).sorted().map { counts[$0] }
  }

  /// "120 items, 5 judges".
  private static func size(_ one: PlannedPrecision) -> String {
    let items = CountText.counted(one.items, "item", isGrouped: true)
    return said("\(items), \(CountText.counted(one.judges, "judge", isGrouped: true))")
  }

  private func halfWidth(_ one: PlannedPrecision) -> Double? {
    quantity == .score ? one.halfWidth : one.differenceHalfWidth
  }
}

extension PlanningFindings {
  private enum Key: String, CodingKey {
    case dimension, of, target, versions, judgesAre, present, design
  }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(dimension, forKey: .dimension)
    try container.encode(quantity, forKey: .of)
    try container.encodeIfPresent(target, forKey: .target)
    try container.encode(versions, forKey: .versions)
    try container.encode(judgesAre, forKey: .judgesAre)
    try container.encodeIfPresent(present, forKey: .present)
    try container.encode(designs, forKey: .design)
  }

  func block(at place: CellPlace) -> Block {
    guard let chart, let alternativeText else { return .table(table(at: place)) }
    let caption = place.caption ?? [TextSpan(said("\(defaultCaption)."))]
    let note = [sentence, conditions].compactMap(\.self).joined(separator: " ")
    return .figure(
      FigureBlock(
        label: place.numbering.label, chart: chart, caption: caption + [TextSpan(" " + note)],
        alternativeText: alternativeText))
  }

  private var defaultCaption: String {
    let name = system.shownDimension(dimension)
    return quantity == .score
      ? said("How precise a score on \(name) would be with other numbers of items and judges")
      : said(
        "How precise a difference of two models on \(name) would be with other numbers of items and judges"
      )
  }

  private func table(at place: CellPlace) -> TableBlock {
    let precision = Precision(decimals: decimals)
    return TableBlock(
      label: place.numbering.label, caption: place.caption ?? [TextSpan(defaultCaption)],
      columns: [
        .init(title: said("Judges"), alignment: .trailing, width: .fixed(40)),
        .init(title: said("Items"), alignment: .trailing, width: .fixed(40)),
        .init(
          title: said("Score ±"), alignment: .trailing, width: .flexible(1),
          isStrong: quantity == .score),
        .init(
          title: said("Difference ±"), alignment: .trailing, width: .flexible(1),
          isStrong: quantity == .difference),
        .init(
          title: said("Generalizability"), alignment: .trailing, width: .flexible(1), isMuted: true),
      ],
      rows: designs.map { one in
        [
          .count(one.judges), .count(one.items), .number(one.halfWidth, precision),
          .number(one.differenceHalfWidth, precision),
          .number(one.generalizability, Precision(decimals: 2)),
        ]
      },
      notes: [
        [sentence, conditions].compactMap(\.self).joined(separator: " "),
        said(
          "±: half of the \(NumberText.percent(level)) interval, in points. Generalizability: the "
            + "share of the variance between scores that is between models and no error, 0 to 1."),
      ], isNarrow: true)
  }

  /// "±0.12".
  private func half(_ one: PlannedPrecision) -> String {
    halfWidth(one).map { "±\(NumberText.fixed($0, decimals: decimals))" } ?? "–"
  }

  private static func words(_ one: PlannedPrecision) -> String {
    let judges = CountText.counted(one.judges, "judge", isGrouped: true)
    return said(
      "\(judges) and \(CountText.counted(one.items, "item", isGrouped: true))",
      as: "size of a study")
  }

  /// What a reader takes away, made from the numbers.
  private var sentence: String? {
    let now = present.map {
      said("This study, with \(PlanningFindings.words($0)), has \(half($0)).")
    }
    guard let target else {
      let more = further.map {
        said("With \(PlanningFindings.words($0)) the interval would be \(half($0)).")
      }
      return [now, more].compactMap(\.self).joined(separator: " ")
    }
    let wanted = "±\(NumberText.fixed(target, decimals: decimals))"
    // The fewest verdicts that do, since they are what a study pays for.
    let least = designs.filter { halfWidth($0).map { $0 <= target } ?? false }
      .min { ($0.items * $0.judges, $0.items) < ($1.items * $1.judges, $1.items) }
    if let least {
      return [
        now,
        said(
          "Of the studies shown the smallest that reaches \(wanted) has "
            + "\(PlanningFindings.words(least)): the interval would be \(half(least))."),
      ].compactMap(\.self).joined(separator: " ")
    }
    let best = designs.min { (halfWidth($0) ?? .infinity) < (halfWidth($1) ?? .infinity) }
    return [
      now,
      best.map {
        said(
          "None of the studies shown reaches \(wanted): \(PlanningFindings.words($0)) would come "
            + "to \(half($0))."
        )
      },
    ].compactMap(\.self).joined(separator: " ")
  }

  /// A larger study with the present judges; without a present one the one in the middle.
  private var further: PlannedPrecision? {
    guard let present else { return designs[designs.count / 2] }
    return designs.first { $0.judges == present.judges && $0.items >= 2 * present.items }
      ?? designs.last { $0.judges == present.judges && $0.items != present.items }
      ?? designs.first { $0.judges > present.judges }
  }

  private var conditions: String {
    let least = leastOf.map {
      said(
        "\(system.shownDimension(dimension)) is the one of \($0) dimensions that this study knows "
          + "least precisely."
      )
    }
    let judges =
      judgesAre == .sample
      ? said(
        "Judges count as a sample of those that could have been asked, so that what single judges "
          + "do is error."
      )
      : said(
        "Judges count as these and no others, so that a bias that they have is not seen as error.")
    let ways = versions > 1 ? said("Each item is asked in \(versions) ways.") : nil
    let chance = said(
      "The variances are those of this study, and others would differ by chance.")
    return [least, judges, ways, chance].compactMap(\.self).joined(separator: " ")
  }
}
