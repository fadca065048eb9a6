internal import Analysis
internal import Elicitation
internal import PrintedNumbers

/// The results of `compass generate` for a terminal, and as CSV.
struct GenerationText {
  let results: GenerationResults

  var text: String {
    var parts: [String] = []
    if !results.rounds.isEmpty { parts.append(rounds) }
    if let refused { parts.append(refused) }
    if !results.information.isEmpty { parts.append(information) }
    if !results.abilities.isEmpty { parts.append(abilities) }
    if let retired { parts.append(retired) }
    parts.append([end, calls].joined(separator: "\n"))
    return parts.joined(separator: "\n\n")
  }

  private var rounds: String {
    let decimals = Precision(decimals: 3)
    return TextTable(
      columns: [
        ("Round", .trailing), ("Asked", .trailing), ("Read", .trailing), ("Refused", .trailing),
        ("Too easy", .trailing), ("Too hard", .trailing), ("Too flat", .trailing),
        ("Undecided", .trailing), ("Accepted", .trailing), ("Error left", .trailing),
      ],
      rows: results.rounds.map { round in
        [
          round.round, round.asked, round.read, round.filtered, round.tooEasy, round.tooHard,
          round.tooFlat, round.undecided + round.unanswered, round.accepted,
        ].map(NumberText.grouped) + [decimals.text(round.errorAfter)]
      }
    ).text
  }

  /// What was no item or was refused, in a sentence each.
  private var refused: String? {
    func list(_ counts: [GenerationResults.Count]) -> String {
      counts.map { "\(Self.words($0.cause)) \(NumberText.grouped($0.count))" }
        .joined(separator: ", ")
    }
    let lines = [
      results.filtered.isEmpty ? nil : "refused by filters: \(list(results.filtered))",
      results.unreadable.isEmpty ? nil : "no items: \(list(results.unreadable))",
    ].compactMap(\.self)
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  private static func words(_ cause: String) -> String {
    switch cause {
    case CandidateFilter.ngrams.rawValue: "words in a row of another"
    case CandidateFilter.novelty.rawValue: "not new"
    case CandidateFilter.giveaway.rawValue: "gives the value away"
    case CandidateParser.Problem.emptyAnswer.rawValue: "empty answer"
    case CandidateParser.Problem.brokenJSON.rawValue: "broken JSON"
    case CandidateParser.Problem.notAText.rawValue: "not a text"
    case CandidateParser.Problem.emptyItem.rawValue: "empty item"
    case CandidateParser.Problem.controlCharacter.rawValue: "control character"
    case CandidateParser.Problem.tooLong.rawValue: "too long"
    default: cause
    }
  }

  private var information: String {
    let decimals = Precision(decimals: 3)
    return TextTable(
      columns: [
        ("Dimension", .leading), ("Items before", .trailing), ("Items now", .trailing),
        ("Error before", .trailing), ("Error now", .trailing),
      ],
      rows: results.information.map { entry in
        [
          entry.dimension, NumberText.grouped(entry.itemsBefore),
          NumberText.grouped(entry.itemsAfter), decimals.text(entry.errorBefore),
          decimals.text(entry.errorAfter),
        ]
      }
    ).text
  }

  private var abilities: String {
    TextTable(
      columns: [
        ("Model", .leading), ("Dimension", .leading), ("Random items", .trailing),
        ("Error", .trailing), ("New items", .trailing), ("Error", .trailing),
        ("Difference", .trailing),
        (NumberText.intervalTitle(level: GenerationResults.level), .trailing),
      ],
      rows: results.abilities.map { entry in
        [entry.model, entry.dimension] + Self.cells(entry.anchors) + Self.cells(entry.evolved)
          + Self.cells(entry.difference, withInterval: true)
      }
    ).text
  }

  private static func cells(_ estimate: Estimate, withInterval: Bool = false) -> [String] {
    guard let value = estimate.value, let error = estimate.standardError else {
      return ["–", "–"]
    }
    let precision = Precision(errors: [error])
    guard withInterval else { return [precision.text(value), precision.text(error)] }
    let interval = estimate.lower.flatMap { lower in
      estimate.upper.map { precision.text(lower, $0) }
    }
    return [precision.text(value), interval ?? "–"]
  }

  private var retired: String? {
    guard !results.retired.isEmpty else { return nil }
    return TextTable(
      columns: [("Retired", .leading), ("Reason", .leading), ("Why", .leading)],
      rows: results.retired.map { [$0.item, $0.reason, $0.detail] }
    ).text
  }

  private var end: String {
    let accepted = CountText.counted(results.items.count, "new item")
    switch results.stop {
    case .rounds: return "\(accepted); all rounds of the plan are made"
    case .reached: return "\(accepted); the error is as small as the plan asks"
    case .exhausted: return "\(accepted); two rounds lowered the error by less than the plan asks"
    case .budget: return "\(accepted); the budget is spent"
    case .failed: return "\(accepted); the run ended before its end"
    }
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
    if calls.money > 0 { text += "; \(Precision(decimals: 2).text(calls.money)) spent" }
    return text
  }

  var csv: String {
    CSVText.table(
      header: [
        "round", "requests", "asked", "read", "unreadable", "filtered", "unanswered", "tooEasy",
        "tooHard", "tooFlat", "undecided", "accepted", "errorBefore", "errorAfter",
      ],
      rows: results.rounds.map { round in
        [
          round.round, round.requests, round.asked, round.read, round.unreadable, round.filtered,
          round.unanswered, round.tooEasy, round.tooHard, round.tooFlat, round.undecided,
          round.accepted,
        ].map { "\($0)" } + ["\(round.errorBefore)", "\(round.errorAfter)"]
      })
  }
}
