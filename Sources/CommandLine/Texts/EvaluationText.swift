internal import Analysis
internal import Elicitation
internal import PrintedNumbers

/// The results of `compass evaluate` for a terminal, and as CSV.
struct EvaluationText {
  let results: EvaluationResults

  var text: String {
    let hasLanguages = results.abilities.contains { $0.language != nil }
    let hasAnchors = results.abilities.contains { $0.abilityOfAnchors != nil }
    var columns: [(title: String, alignment: TextTable.Alignment)] = [
      ("Model", .leading), ("Dimension", .leading),
    ]
    if hasLanguages { columns.append(("Language", .leading)) }
    columns += [
      ("Ability", .trailing), ("Error", .trailing),
      (NumberText.intervalTitle(level: EvaluationResults.level), .trailing),
    ]
    if hasAnchors { columns.append(("Anchors", .trailing)) }
    columns += [("Items", .trailing), ("Unscored", .trailing), ("Ended by", .leading)]
    let rows = results.abilities.map { entry in
      [entry.model, entry.dimension] + (hasLanguages ? [entry.language ?? "–"] : [])
        + Self.cells(entry.ability)
        + (hasAnchors ? [entry.abilityOfAnchors.map(Self.short) ?? "–"] : [])
        + ["\(entry.items)", "\(entry.unscored)", Self.words(entry.stop)]
    }
    return ([TextTable(columns: columns, rows: rows).text] + [calls]).joined(separator: "\n\n")
  }

  /// What was asked for, in a sentence.
  private var calls: String {
    let calls = results.calls
    var text =
      "\(CountText.counted(calls.requests, "request")) sent, "
      + "\(CountText.counted(calls.answers, "answer")) received"
    if calls.kept > 0 { text += ", \(NumberText.grouped(calls.kept)) kept from before" }
    if calls.failed > 0 { text += ", \(NumberText.grouped(calls.failed)) failed" }
    if calls.inputTokens + calls.outputTokens > 0 {
      text +=
        "; \(NumberText.grouped(calls.inputTokens)) tokens read, "
        + "\(NumberText.grouped(calls.outputTokens)) written"
    }
    if let money = calls.money { text += "; \(Precision(decimals: 2).text(money)) spent" }
    return text
  }

  private static func words(_ stop: EvaluatedAbility.Stop) -> String {
    switch stop {
    case .standardError: "standard error"
    case .items: "length"
    case .noInformativeItem: "no informative item"
    case .poolExhausted: "end of pool"
    case .budget: "budget"
    case .failed: "failure"
    }
  }

  private static func short(_ estimate: Estimate) -> String {
    estimate.value.map(Precision(errors: estimate.standardError.map { [$0] } ?? [0.01]).text) ?? "–"
  }

  private static func cells(_ estimate: Estimate) -> [String] {
    guard let value = estimate.value, let error = estimate.standardError else {
      return ["–", "–", "–"]
    }
    let precision = Precision(errors: [error])
    let interval = estimate.lower.flatMap { lower in
      estimate.upper.map { precision.text(lower, $0) }
    }
    return [precision.text(value), precision.text(error), interval ?? "–"]
  }

  var csv: String {
    CSVText.table(
      header: [
        "model", "dimension", "language", "ability", "standardError", "lower", "upper", "level",
        "method", "abilityOfAnchors", "standardErrorOfAnchors", "items", "anchors", "unscored",
        "stop",
      ],
      rows: results.abilities.map { entry in
        [
          entry.model, entry.dimension, CSVText.optional(entry.language),
          CSVText.optional(entry.ability.value), CSVText.optional(entry.ability.standardError),
          CSVText.optional(entry.ability.lower), CSVText.optional(entry.ability.upper),
          CSVText.optional(entry.ability.level), CSVText.optional(entry.ability.method),
          CSVText.optional(entry.abilityOfAnchors?.value),
          CSVText.optional(entry.abilityOfAnchors?.standardError), "\(entry.items)",
          "\(entry.anchors)", "\(entry.unscored)", entry.stop.rawValue,
        ]
      })
  }
}
