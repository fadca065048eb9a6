internal import Analysis
internal import PrintedNumbers

/// The results of `compass calibrate` for a terminal, and as CSV.
struct CalibrationText {
  let results: CalibrationResults
  let level: Double

  var text: String {
    let itemRows = results.items.flatMap { entry in
      Self.rows(entry.item, [("discrimination", entry.discrimination)])
        + Self.rows("", Self.difficulties(entry, before: " "))
        + Self.rows("", entry.lowerAsymptote.map { [("lower asymptote", $0)] } ?? [])
    }
    let interval = NumberText.intervalTitle(level: level)
    let digits = Precision(decimals: 3)
    var parts = [
      TextTable(
        columns: [
          ("Item", .leading), ("Parameter", .leading), ("Estimate", .trailing),
          ("Error", .trailing), (interval, .trailing),
        ], rows: itemRows
      ).text,
      TextTable(
        columns: [
          ("Person", .leading), ("Ability", .trailing), ("Error", .trailing),
          (interval, .trailing),
        ], rows: results.persons.map { [$0.person] + Self.cells($0.ability) }
      ).text,
      "log-likelihood \(digits.text(results.logLikelihood)), \(results.parameters) parameters, "
        + "marginal reliability \(digits.text(results.reliability))",
    ]
    if let control = results.control {
      let gains = control.shuffled.map(\.gainPerResponse)
      let mean = gains.reduce(0, +) / Double(gains.count)
      let digits = Precision(decimals: 4)
      parts.append(
        "negative control: gain a response \(digits.text(control.observed.gainPerResponse)), "
          + "shuffled \(digits.text(mean)), p = \(digits.text(control.pValue))")
    }
    return parts.joined(separator: "\n\n")
  }

  var csv: String {
    var rows: [[String]] = []
    for entry in results.items {
      rows.append(Self.row("item", entry.item, "discrimination", entry.discrimination))
      rows += Self.difficulties(entry, before: "_").map { Self.row("item", entry.item, $0, $1) }
      if let lower = entry.lowerAsymptote {
        rows.append(Self.row("item", entry.item, "lower_asymptote", lower))
      }
    }
    rows += results.persons.map { Self.row("person", $0.person, "ability", $0.ability) }
    return CSVText.table(
      header: [
        "kind", "name", "parameter", "estimate", "standard_error", "lower", "upper", "level",
        "method", "reason",
      ], rows: rows)
  }

  /// The difficulties of an item by their names, numbered where there are several.
  private static func difficulties(
    _ entry: CalibrationResults.ItemEntry, before number: String
  ) -> [(String, Estimate)] {
    let all = entry.difficulty.all
    return all.enumerated().map {
      (all.count == 1 ? "difficulty" : "difficulty\(number)\($0 + 1)", $1)
    }
  }

  private static func row(
    _ kind: String, _ name: String, _ parameter: String, _ estimate: Estimate
  ) -> [String] {
    [
      kind, name, parameter, CSVText.optional(estimate.value),
      CSVText.optional(estimate.standardError), CSVText.optional(estimate.lower),
      CSVText.optional(estimate.upper), CSVText.optional(estimate.level),
      CSVText.optional(estimate.method), CSVText.optional(estimate.reason),
    ]
  }

  private static func rows(_ name: String, _ parameters: [(String, Estimate)]) -> [[String]] {
    parameters.map { [name, $0.0] + cells($0.1) }
  }

  private static func cells(_ estimate: Estimate) -> [String] {
    guard let value = estimate.value else { return [estimate.reason ?? "undefined", "–", "–"] }
    let precision = Precision(errors: estimate.standardError.map { [$0] } ?? [0.01])
    let interval: String
    if let lower = estimate.lower, let upper = estimate.upper {
      interval = precision.text(lower, upper)
    } else {
      interval = "–"
    }
    return [
      precision.text(value), estimate.standardError.map(precision.text) ?? "–", interval,
    ]
  }
}
