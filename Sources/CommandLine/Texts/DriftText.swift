internal import Analysis
internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

/// The results of `compass drift` for a terminal, and as CSV.
struct DriftText {
  let results: DriftResults
  let system: ValueSystem
  /// What changes are in.
  let unit: String
  let level: Double
  let margin: Double?
  let smallestSignificance: Double

  var text: String {
    ([results.sentences.map(VisibleText.line).joined(separator: "\n")]
      + [rounds, comparisons, splits, judges, replays, items, changes, trends].compactMap(\.self))
      .joined(separator: "\n\n")
  }

  private var title: String { NumberText.intervalTitle(level: level) }

  private func name(_ dimension: String) -> String {
    system.dimension(named: dimension)?.name
      ?? (dimension == ModelScore.overall ? "mean over all" : dimension)
  }

  /// One decimal at the least, so that an end beside zero shows its side.
  private var precision: Precision {
    let errors = results.comparisons.compactMap(\.difference.standardError)
    return Precision(decimals: max(1, Precision(errors: errors).decimals))
  }

  private func signed(_ value: Double?) -> String {
    guard let value else { return "–" }
    let text = precision.text(value)
    return TextCell.signed(text, of: value)
  }

  private func interval(_ estimate: Estimate) -> String {
    guard let lower = estimate.lower, let upper = estimate.upper else { return "–" }
    return precision.text(lower, upper)
  }

  /// "+4.1 (1.2 to 7.0)".
  private func both(_ estimate: Estimate) -> String {
    guard estimate.value != nil else { return "–" }
    return signed(estimate.value) + (estimate.lower == nil ? "" : " (\(interval(estimate)))")
  }

  // MARK: - Rounds and scores

  private var rounds: String? {
    TextTable.section(
      "Rounds",
      [
        ("Round", .leading), ("From", .leading), ("To", .leading), ("Models", .trailing),
        ("Items", .trailing), ("Responses", .trailing), ("Judgments", .trailing),
        ("Judged again", .trailing),
      ],
      results.rounds.map {
        [
          $0.round, $0.firstDay ?? "–", $0.lastDay ?? "–", "\($0.models)", "\($0.items)",
          "\($0.responses)", "\($0.judgments)", "\($0.judgedAgain)",
        ]
      })
  }

  private var hasDriftedItems: Bool {
    results.comparisons.contains { $0.withoutDriftedItems != nil }
  }

  private var comparisons: String? {
    var columns: [(title: String, alignment: TextTable.Alignment)] = [
      ("Dimension", .leading), ("Model", .leading), ("From", .leading), ("To", .leading),
      ("Change", .trailing), (title, .trailing), ("p", .trailing), ("Adjusted p", .trailing),
    ]
    if margin != nil { columns.append(("p of margin", .trailing)) }
    columns += [("Detectable", .trailing), ("Items", .trailing), ("Clusters", .trailing)]
    if hasDriftedItems { columns.append(("Without moved items", .trailing)) }
    columns.append(("Verdict", .leading))
    let count = results.comparisons.count
    var notes = [
      "change: later less earlier on the items of both rounds, in \(unit)",
      "adjusted p: for \(CountText.counted(count, "comparison")) by "
        + (results.comparisons.first?.adjustment == .bh
          ? "Benjamini and Hochberg's method" : "Holm's method")
        + "; intervals are for one each",
      "detectable: the smallest true change that a test at "
        + "\(NumberText.significant(smallestSignificance, digits: 2)) finds with "
        + "\(NumberText.percent(PairSettings.power)) power at the spread that is seen",
    ]
    if hasDriftedItems {
      notes.append("without moved items: without those that moved for all models (below)")
    }
    return TextTable.section(
      "Scores", columns,
      results.comparisons.map { one in
        var row = [
          name(one.dimension), one.model, one.from, one.to, signed(one.difference.value),
          interval(one.difference), TextCell.probability(one.test.pValue),
          TextCell.probability(one.adjustedPValue),
        ]
        if margin != nil { row.append(TextCell.probability(one.equivalence?.adjustedPValue)) }
        row += [
          one.minimumDetectableDifference.map(precision.text) ?? "–", "\(one.items)",
          "\(one.clusters)",
        ]
        if hasDriftedItems {
          row.append(one.withoutDriftedItems.map { both($0.difference) } ?? "")
        }
        return row + [one.verdict.words]
      }, notes: notes)
  }

  private var splits: String? {
    let found = results.comparisons.filter { $0.judgeDifference != nil }
    return TextTable.section(
      "Whose change it is, where responses were judged again",
      [
        ("Dimension", .leading), ("Model", .leading), ("From", .leading), ("To", .leading),
        ("Judged again", .trailing), ("The judges'", .trailing), ("Adjusted p", .trailing),
        ("The model's", .trailing), ("Adjusted p", .trailing), ("Moved", .leading),
      ],
      found.map { one in
        [
          name(one.dimension), one.model, one.from, one.to, "\(one.anchors)",
          one.judgeDifference.map { both($0.difference) } ?? "–",
          TextCell.probability(one.judgeDifference?.adjustedPValue),
          one.modelDifference.map { both($0.difference) } ?? "–",
          TextCell.probability(one.modelDifference?.adjustedPValue),
          one.blame?.words ?? "not shown",
        ]
      },
      notes: [
        "the judges': later verdict less the earlier one on the same responses; the model's: the change "
          + "less that, with the error of both"
      ])
  }

  // MARK: - Judges and items

  private var judges: String? {
    TextTable.section(
      "Judges on responses that they judged again",
      [
        ("Dimension", .leading), ("Judge", .leading), ("From", .leading), ("To", .leading),
        ("Responses", .trailing), ("Change", .trailing), (title, .trailing),
        ("Adjusted p", .trailing), ("Verdict", .leading),
      ],
      results.judgeDrift.map {
        [
          name($0.dimension), $0.judge, $0.from, $0.to, "\($0.anchors)",
          signed($0.difference.value), interval($0.difference),
          TextCell.probability($0.adjustedPValue),
          $0.verdict.words,
        ]
      })
  }

  private var replays: String? {
    TextTable.section(
      "Later responses that are byte for byte earlier ones",
      [
        ("Model", .leading), ("From", .leading), ("To", .leading), ("Responses", .trailing),
        ("Share", .trailing), (title, .trailing),
      ],
      results.replay.filter { ($0.share.value ?? 0) > 0 }.map { one in
        [
          one.model, one.from, one.to, "\(one.responses)",
          one.share.value.map { NumberText.fixed($0, decimals: 3) } ?? "–",
          one.share.lower.flatMap { lower in
            one.share.upper.map { NumberText.range(lower...$0, decimals: 3) }
          } ?? "–",
        ]
      })
  }

  private var items: String? {
    let found = results.itemDrift.filter(\.isShown)
    let looked = results.itemDrift.count
    guard looked > 0 else { return nil }
    guard !found.isEmpty else {
      return
        "None of \(CountText.counted(looked, "item")) looked at is shown to have moved for all "
        + "models"
        + (results.itemDrift.contains { $0.delta != nil } ? ", by \(methodsOfItems)." : ".")
    }
    let isMatched = results.itemDrift.contains { $0.delta != nil }
    var columns: [(title: String, alignment: TextTable.Alignment)] = [
      ("Dimension", .leading), ("Item", .leading), ("From", .leading), ("To", .leading),
      ("Models", .trailing), ("Change", .trailing), (title, .trailing),
    ]
    if isMatched { columns.append(("ETS delta", .trailing)) }
    return TextTable.section(
      isMatched
        ? "Items that moved for models of the same score"
        : "Items that moved for all models, beyond the models' own changes",
      columns + [("Adjusted p", .trailing), ("Class", .leading)],
      found.prefix(Self.mostItems).map { one in
        [
          name(one.dimension), one.item, one.from, one.to, "\(one.models)",
          signed(one.effect.value), interval(one.effect),
        ] + (isMatched ? [delta(one.delta)] : [])
          + [TextCell.probability(one.adjustedPValue), one.category.rawValue]
      },
      notes: (found.count > Self.mostItems
        ? ["\(found.count - Self.mostItems) more; see --format csv"] : [])
        + [
          "\(CountText.counted(looked, "item")) looked at, each on a dimension in two rounds; class: B "
            + "moderate, C large; by \(methodsOfItems)"
        ])
  }

  /// "-2.1 (-3.0 to -1.2)", on a scale of its own.
  private func delta(_ estimate: Estimate?) -> String {
    guard let value = estimate?.value else { return "–" }
    let precision = Precision(decimals: 2)
    let text = TextCell.signed(precision.text(value), of: value)
    guard let lower = estimate?.lower, let upper = estimate?.upper else { return text }
    return "\(text) (\(precision.text(lower, upper)))"
  }

  /// How items were looked at, and of methods that were chosen among several why.
  private var methodsOfItems: String {
    var told: [String] = []
    for one in results.itemDrift {
      let words =
        one.delta == nil
        ? "the interaction of item and round over models"
        : "\(one.methodTitle) (\(one.methodReason))"
      if !told.contains(words) { told.append(words) }
    }
    return CountText.list(told, most: 3, separator: "; ")
  }

  private static let mostItems = 30

  // MARK: - Series

  private var changes: String? {
    guard results.rounds.count > 2 else { return nil }
    let found = results.changepoints.filter(\.isShown)
    let searched = results.changepoints.count { $0.reason == nil }
    guard !found.isEmpty else {
      return searched == 0
        ? nil
        : "No change of level is shown in \(searched) series of rounds."
    }
    return TextTable.section(
      "Where the level changed, of \(searched) series of rounds",
      [
        ("Dimension", .leading), ("Model", .leading), ("Last before", .leading),
        ("First after", .leading), ("Change", .trailing), (title, .trailing),
        ("Adjusted p", .trailing), ("Items", .trailing),
      ],
      found.map {
        [
          name($0.dimension), $0.model, $0.last ?? "", $0.first ?? "",
          signed($0.difference.value), interval($0.difference),
          TextCell.probability($0.adjustedPValue),
          "\($0.items)",
        ]
      })
  }

  private var trends: String? {
    let found = results.trends.filter { ($0.adjustedPValue ?? 1) <= 1 - level }
    return TextTable.section(
      "Where scores rise or fall over the rounds, of \(results.trends.count) series",
      [
        ("Dimension", .leading), ("Model", .leading), ("Rounds", .trailing),
        ("Slope a round", .trailing), (title, .trailing), ("Adjusted p", .trailing),
      ],
      found.map {
        [
          name($0.dimension), $0.model, "\($0.rounds)", signed($0.slope.value),
          interval($0.slope), TextCell.probability($0.adjustedPValue),
        ]
      })
  }

  // MARK: - CSV

  /// One line of the CSV.
  private struct Line {
    let table: String
    var dimension = ""
    var subject = ""
    var from = ""
    var to = ""
    var measure = ""
    var estimate: Estimate?
    var value: String?
    var test: PairTest?
    var adjustedPValue: Double?
    var count: Int?
    var verdict = ""
    var reason: String?
  }

  var csv: String {
    CSVText.table(
      header: [
        "table", "dimension", "subject", "from", "to", "measure", "estimate", "standard_error",
        "lower", "upper", "level", "method", "degrees_of_freedom", "statistic", "p_value",
        "p_value_method", "adjusted_p_value", "n", "verdict", "reason",
      ],
      rows: lines.map { line in
        [
          line.table, line.dimension, line.subject, line.from, line.to, line.measure,
          line.value ?? CSVText.optional(line.estimate?.value),
          CSVText.optional(line.estimate?.standardError), CSVText.optional(line.estimate?.lower),
          CSVText.optional(line.estimate?.upper), CSVText.optional(line.estimate?.level),
          line.estimate?.method ?? "",
          CSVText.optional(line.estimate?.degreesOfFreedom ?? line.test?.degreesOfFreedom),
          CSVText.optional(line.test?.statistic), CSVText.optional(line.test?.pValue),
          line.test?.method?.rawValue ?? "", CSVText.optional(line.adjustedPValue),
          CSVText.optional(line.count), line.verdict,
          line.reason ?? line.estimate?.reason ?? line.test?.reason ?? "",
        ]
      })
  }

  private var lines: [Line] {
    ofComparisons + ofJudges + ofItems + ofSeries + ofRanks
  }

  private var ofComparisons: [Line] {
    results.comparisons.flatMap { one -> [Line] in
      func line(_ measure: String) -> Line {
        Line(
          table: "comparisons", dimension: one.dimension, subject: one.model, from: one.from,
          to: one.to, measure: measure)
      }
      var difference = line("difference")
      difference.estimate = one.difference
      difference.test = one.test
      difference.adjustedPValue = one.adjustedPValue
      difference.count = one.items
      difference.verdict = one.verdict.rawValue
      var lines = [difference]
      for (measure, part) in [
        ("judgeDifference", one.judgeDifference), ("modelDifference", one.modelDifference),
      ] {
        guard let part else { continue }
        var added = line(measure)
        added.estimate = part.difference
        added.test = part.test
        added.adjustedPValue = part.adjustedPValue
        added.count = one.anchors
        lines.append(added)
      }
      if let blame = one.blame {
        var added = line("blame")
        added.verdict = blame.rawValue
        added.reason = one.blameReason
        lines.append(added)
      }
      if let without = one.withoutDriftedItems {
        var added = line("withoutDriftedItems")
        added.estimate = without.difference
        added.count = without.items
        lines.append(added)
      }
      var detectable = line("minimumDetectableDifference")
      detectable.value = CSVText.optional(one.minimumDetectableDifference)
      detectable.reason = one.minimumDetectableDifferenceReason
      return lines + [detectable]
    }
  }

  private var ofJudges: [Line] {
    results.judgeDrift.map {
      Line(
        table: "judgeDrift", dimension: $0.dimension, subject: $0.judge, from: $0.from, to: $0.to,
        measure: $0.sameResponse.rawValue, estimate: $0.difference, test: $0.test,
        adjustedPValue: $0.adjustedPValue, count: $0.anchors, verdict: $0.verdict.rawValue)
    }
      + results.replay.map {
        Line(
          table: "replay", subject: $0.model, from: $0.from, to: $0.to, measure: "share",
          estimate: $0.share, count: $0.responses)
      }
  }

  private var ofItems: [Line] {
    results.itemDrift.flatMap { one -> [Line] in
      let line = Line(
        table: "itemDrift", dimension: one.dimension, subject: one.item, from: one.from,
        to: one.to, measure: one.method, estimate: one.effect, test: one.test,
        adjustedPValue: one.adjustedPValue, count: one.models, verdict: one.category.rawValue)
      guard let delta = one.delta else { return [line] }
      var added = line
      added.measure = "delta"
      added.estimate = delta
      added.test = nil
      added.adjustedPValue = nil
      return [line, added]
    }
  }

  private var ofSeries: [Line] {
    results.changepoints.map {
      Line(
        table: "changepoints", dimension: $0.dimension, subject: $0.model, from: $0.last ?? "",
        to: $0.first ?? "", measure: "difference", estimate: $0.difference, test: $0.test,
        adjustedPValue: $0.adjustedPValue, count: $0.items,
        verdict: $0.isShown ? DriftVerdict.moved.rawValue : DriftVerdict.notShownToMove.rawValue,
        reason: $0.reason)
    }
      + results.trends.map {
        Line(
          table: "trends", dimension: $0.dimension, subject: $0.model, measure: "slope",
          estimate: $0.slope, test: $0.test, adjustedPValue: $0.adjustedPValue, count: $0.items)
      }
  }

  private var ofRanks: [Line] {
    results.ranks.map {
      Line(
        table: "ranks", dimension: $0.dimension, subject: $0.model, to: $0.round,
        measure: "score", estimate: $0.score, verdict: $0.rank?.text ?? "")
    }
  }
}
