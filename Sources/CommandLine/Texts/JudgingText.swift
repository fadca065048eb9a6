internal import Analysis
internal import Elicitation
internal import PrintedNumbers
internal import Statistics

/// What judges said of responses, for people and as CSV.
struct JudgingText {
  let results: JudgingResults

  var text: String {
    var parts = [
      "\(results.plan): \(CountText.counted(results.judges.count, "judge")) on "
        + "\(CountText.counted(results.responses, "response"))"
        + (results.withoutText > 0 ? ", \(results.withoutText) without a text" : "")
        + ": \(CountText.counted(results.judgments, "judgment"))"
    ]
    parts.append(judges)
    if let unread { parts.append(unread) }
    if let order { parts.append(order) }
    if let gold = results.gold {
      parts.append(figures(gold))
      parts += gold.comparisons.map(confusion)
      if let transport = transport(gold) { parts.append(transport) }
    }
    return parts.joined(separator: "\n\n")
  }

  // MARK: - Tables

  private var judges: String {
    TextTable(
      columns: [
        ("Judge", .leading), ("Verdicts", .trailing), ("With a label", .trailing),
        ("From earlier runs", .trailing), ("Template", .leading),
      ],
      rows: results.judges.map { one in
        [
          one.judge, "\(one.verdicts)", "\(one.scored)", "\(one.kept)", one.template ?? "–",
        ]
      }
    ).text
  }

  private var unread: String? {
    TextTable.section(
      "Verdicts without a label, by why",
      [("Judge", .leading), ("Reason", .leading), ("Answer", .leading), ("Verdicts", .trailing)],
      results.judges.flatMap { one in
        one.unread.map { [one.judge, $0.reason, $0.problem?.rawValue ?? "", "\($0.count)"] }
      })
  }

  private var order: String? {
    TextTable.section(
      "Whether judges prefer the label that they are shown first (0 where the order does not matter)",
      [
        ("Judge", .leading), ("Dimension", .leading), ("Responses", .trailing),
        ("Differing", .trailing), ("Towards the first", .trailing), ("The last", .trailing),
        ("Preference", .trailing),
      ],
      results.judges.flatMap { one in
        (one.order ?? []).map { each in
          [
            one.judge, each.dimension, "\(each.responses)", "\(each.differing)",
            "\(each.towardsFirst)", "\(each.towardsLast)", Self.estimate(each.preference),
          ]
        }
      })
  }

  private func figures(_ gold: JudgingResults.Gold) -> String {
    "Verdicts beside the labels of \(gold.gold)\n"
      + TextTable(
        columns: [
          ("Judge", .leading), ("Dimension", .leading), ("Labels", .trailing),
          ("Undecided", .trailing), ("Sensitivity", .trailing), ("Specificity", .trailing),
          ("Accuracy", .trailing), ("Macro F1", .trailing), ("Kappa", .trailing),
          ("Baseline", .trailing), ("Beats it", .leading), ("Stands", .leading),
        ],
        rows: gold.comparisons.map { one in
          [
            one.judge, one.dimension, "\(one.labels)", "\(one.undecided)",
            Self.estimate(one.sensitivity), Self.estimate(one.specificity),
            Self.estimate(one.accuracy), Self.estimate(one.macroF1),
            Self.estimate(one.cohenKappa),
            "\(Self.number(one.baseline.accuracy.value)) / "
              + Self.number(one.baseline.macroF1.value),
            one.beatsBaseline.map { $0 ? "yes" : "not shown" } ?? "–",
            one.standsWithoutCaution ? "yes" : "with caution",
          ]
        }
      ).text
      + "\nsensitivity and specificity are of the highest label; baseline: accuracy and macro F1 of "
      + "always giving the most frequent label"
  }

  private func confusion(_ one: JudgingResults.Comparison) -> String {
    let labels = one.confusion.labels.map(RecognitionText.score)
    return "\(one.judge), \(one.dimension): labels (rows) and verdicts (columns)\n"
      + TextTable(
        columns: [("Label", .trailing)] + labels.map { ($0, .trailing) },
        rows: zip(labels, one.confusion.counts).map { label, row in
          [label] + row.map { "\($0)" }
        }
      ).text
  }

  private func transport(_ gold: JudgingResults.Gold) -> String? {
    TextTable.section(
      "Whether the errors learnt on other models hold for one (verdicts of the highest label)",
      [
        ("Judge", .leading), ("Dimension", .leading), ("Model", .leading), ("Labels", .trailing),
        ("Label less corrected rate", .trailing), ("Transport", .leading),
      ],
      gold.comparisons.flatMap { one in
        one.transport.map { each in
          [
            one.judge, one.dimension, each.model, "\(each.labels)", Self.estimate(each.residual),
            each.transport.rawValue,
          ]
        }
      })
  }

  // MARK: - Cells

  private static func number(_ value: Double?) -> String {
    value.map { NumberText.fixed($0, decimals: 2) } ?? "–"
  }

  /// The value with its interval where there is one.
  private static func estimate(_ estimate: Estimate) -> String {
    guard let value = estimate.value else { return "–" }
    guard let lower = estimate.lower, let upper = estimate.upper else { return number(value) }
    return "\(number(value)) [\(number(lower)), \(number(upper))]"
  }

  // MARK: - CSV

  /// A row a figure.
  var csv: String {
    var rows: [[String]] = []
    func add(
      _ judge: String, _ dimension: String, _ subject: String, _ measure: String,
      _ estimate: Estimate, count: Int
    ) {
      rows.append([
        judge, dimension, subject, measure, CSVText.optional(estimate.value),
        CSVText.optional(estimate.standardError), CSVText.optional(estimate.lower),
        CSVText.optional(estimate.upper), CSVText.optional(estimate.method), "\(count)",
        CSVText.optional(estimate.reason),
      ])
    }
    for one in results.judges {
      rows.append([one.judge, "", "", "verdicts", "", "", "", "", "", "\(one.verdicts)", ""])
      rows.append([one.judge, "", "", "scored", "", "", "", "", "", "\(one.scored)", ""])
      for each in one.unread {
        rows.append([
          one.judge, "", each.problem?.rawValue ?? "", "unread", "", "", "", "", "",
          "\(each.count)", each.reason,
        ])
      }
      for each in one.order ?? [] {
        add(
          one.judge, each.dimension, "", "orderPreference", each.preference, count: each.responses)
      }
    }
    for one in results.gold?.comparisons ?? [] {
      for (name, estimate) in [
        ("sensitivity", one.sensitivity), ("specificity", one.specificity),
        ("accuracy", one.accuracy), ("macroF1", one.macroF1), ("cohenKappa", one.cohenKappa),
        ("baselineAccuracy", one.baseline.accuracy), ("baselineMacroF1", one.baseline.macroF1),
        ("gainAccuracy", one.gain.accuracy), ("gainMacroF1", one.gain.macroF1),
        ("gainCohenKappa", one.gain.cohenKappa),
      ] {
        add(one.judge, one.dimension, "", name, estimate, count: one.labels)
      }
      for each in one.transport {
        add(one.judge, one.dimension, each.model, "residual", each.residual, count: each.labels)
      }
    }
    return CSVText.table(
      header: [
        "judge", "dimension", "subject", "measure", "estimate", "standard_error", "lower", "upper",
        "method", "count", "reason",
      ], rows: rows)
  }
}
