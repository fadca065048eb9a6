internal import Analysis
internal import Diagnostics
internal import PrintedNumbers

/// The results of `compass contamination` for a terminal, and as CSV.
struct ContaminationText {
  let results: ContaminationResults
  let level: Double

  var text: String {
    ([results.sentences.map(VisibleText.line).joined(separator: "\n")]
      + [tests, flagged, summary].compactMap(\.self)).joined(separator: "\n\n")
  }

  private func signed(_ value: Double?, _ unit: ContaminationUnit) -> String {
    guard let value else { return "–" }
    let text = NumberText.fixed(value, decimals: unit.decimals)
    return TextCell.signed(text, of: value)
  }

  private func interval(_ estimate: Estimate, _ decimals: Int) -> String {
    guard let lower = estimate.lower, let upper = estimate.upper else { return "–" }
    return NumberText.range(lower...upper, decimals: decimals)
  }

  /// The tests that were made, model by model; what could not be is told in the sentences.
  private var tests: String? {
    let made = results.tests.filter { $0.status == .tested }
    guard !made.isEmpty else { return nil }
    let table = TextTable(
      columns: [
        ("Model", .leading), ("Test", .leading), ("Effect", .trailing), ("In", .leading),
        (NumberText.intervalTitle(level: level), .trailing), ("p", .trailing),
        ("Adjusted p", .trailing), ("Detectable", .trailing), ("Items", .trailing),
        ("Against", .trailing), ("Clusters", .trailing), ("Models", .trailing),
        ("Verdict", .leading),
      ],
      rows: made.map { test in
        [
          test.model, test.test.title, signed(test.effect.value, test.unit), test.unit.rawValue,
          interval(test.effect, test.unit.decimals),
          TextCell.probability(test.pValue), TextCell.probability(test.adjustedPValue),
          test.minimumDetectableEffect.map {
            NumberText.fixed($0, decimals: test.unit.decimals)
          } ?? "–",
          test.items.map(String.init) ?? "–", test.comparedItems.map(String.init) ?? "–",
          test.clusters.map(String.init) ?? "–",
          test.comparedModels.map { $0 > 0 ? "\($0)" : "own" } ?? "–", test.verdict.words,
        ]
      })
    return [
      "Tests that could be made: what may have been read against what cannot have been", table.text,
      "p: one-sided; adjusted over all \(results.family.tests) tests (Holm). Detectable: the smallest "
        + "effect that is found with power \(NumberText.plain(results.family.power)) at "
        + "\(NumberText.significant(results.family.smallestSignificance, digits: 2)), which the smallest "
        + "p is compared with. Models: those whose scores on the same items were taken out.",
    ].joined(separator: "\n")
  }

  /// Scores side by side.
  private var flagged: String? {
    guard !results.flagged.isEmpty else { return nil }
    func number(_ estimate: Estimate) -> String {
      guard let value = estimate.value else { return "–" }
      return NumberText.fixed(value, decimals: 1)
        + (estimate.lower == nil ? "" : " (\(interval(estimate, 1)))")
    }
    let table = TextTable(
      columns: [
        ("Model", .leading), ("By", .leading), ("May have been read", .trailing),
        ("Rest", .trailing), ("Difference", .trailing), ("Items", .trailing), ("Rest", .trailing),
      ],
      rows: results.flagged.map { row in
        [
          row.model, row.test.title, number(row.flagged), number(row.clean),
          signed(row.difference.value, .points)
            + (row.difference.lower == nil ? "" : " (\(interval(row.difference, 1)))"),
          "\(row.flaggedItems)", "\(row.cleanItems)",
        ]
      })
    return "Own scores on items that may have been read, and on the rest (0 to 100)\n" + table.text
  }

  private var summary: String? {
    let leaks = results.detectable
    let table = TextTable(
      columns: [
        ("Model", .leading), ("Tested", .trailing), ("Found", .trailing),
        ("Detectable leak", .trailing), ("By", .leading),
      ],
      rows: results.summary.map { row in
        let leak = leaks.first { $0.model == row.model }
        return [
          row.model, "\(row.tested)", "\(row.found)",
          leak.map { NumberText.fixed($0.points, decimals: 1) + " points" } ?? "–",
          leak?.test.title ?? "–",
        ]
      })
    return table.text
  }

  // MARK: - CSV

  var csv: String {
    CSVText.table(
      header: [
        "model", "dimension", "test", "status", "verdict", "effect", "standardError", "lower",
        "upper", "unit", "pValue", "adjustedPValue", "minimumDetectableEffect", "items",
        "comparedItems", "clusters", "comparedModels", "method", "reason",
      ],
      rows: results.tests.map { test in
        let (effect, unit) = (test.effect, test.unit.rawValue)
        let figures = [
          effect.value, effect.standardError, effect.lower, effect.upper,
        ].map(CSVText.optional)
        let probabilities = [
          test.pValue, test.adjustedPValue, test.minimumDetectableEffect,
        ].map(CSVText.optional)
        let counts = [
          test.items, test.comparedItems, test.clusters, test.comparedModels,
        ].map { $0.map(String.init) ?? "" }
        return [
          test.model, test.dimension ?? "", test.test.rawValue, test.status.rawValue,
          test.verdict.rawValue,
        ] + figures + [unit] + probabilities + counts + [test.method ?? "", test.reason ?? ""]
      })
  }
}
