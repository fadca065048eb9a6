internal import Analysis
internal import PrintedNumbers
internal import Statistics

/// The results of `compass recognize` for people and as CSV.
struct RecognitionText {
  let results: RecognitionResults

  init(_ results: RecognitionResults) { self.results = results }

  var text: String {
    let recognizer = results.recognizer
    var parts = [
      "\(recognizer.judge): \(CountText.counted(recognizer.features, "n-gram")), "
        + "\(CountText.counted(recognizer.dimensions.count, "dimension")), learnt from "
        + "\(CountText.counted(recognizer.texts, "text")) in "
        + "\(CountText.counted(recognizer.clusters, "cluster"))"
    ]
    if let validation = results.validation {
      parts.append(
        "tried on the \(validation.folds) parts of the clusters that it was not trained on; intervals "
          + "are of the calls as they were made")
      parts.append(figures(validation))
      parts += validation.dimensions.map(confusion)
      parts.append(calibration(validation))
      if let transport = transport(validation) { parts.append(transport) }
    }
    if let judged = results.judged {
      parts.append(
        "\(CountText.counted(judged.responses, "response")): "
          + "\(CountText.counted(judged.judgments, "judgment")), \(judged.scored) with a score")
    }
    return parts.joined(separator: "\n\n")
  }

  // MARK: - Tables

  private func figures(_ validation: RecognitionResults.Validation) -> String {
    let all = [validation.overall].compactMap(\.self) + validation.dimensions
    return TextTable(
      columns: [
        ("Dimension", .leading), ("Texts", .trailing), ("Clusters", .trailing),
        ("Accuracy", .trailing), ("Macro F1", .trailing), ("Kappa", .trailing),
        ("Baseline", .trailing), ("Gain in kappa", .trailing), ("Beats it", .leading),
        ("Stands", .leading),
      ],
      rows: all.map { one in
        [
          one.dimension, "\(one.texts)", "\(one.clusters)", Self.estimate(one.accuracy),
          Self.estimate(one.macroF1), Self.estimate(one.cohenKappa),
          "\(Self.number(one.baseline.accuracy.value)) / \(Self.number(one.baseline.macroF1.value))",
          Self.estimate(one.gain.cohenKappa),
          one.beatsBaseline.map { $0 ? "yes" : "not shown" } ?? "–",
          one.standsWithoutCaution.map { $0 ? "yes" : "with caution" } ?? "",
        ]
      }
    ).text
      + "\nbaseline: accuracy and macro F1 of always calling the most frequent class of the training"
  }

  private func confusion(_ one: RecognitionResults.Dimension) -> String {
    let labels = one.confusion.labels.map(Self.score)
    let called = (0..<labels.count).map { code in
      one.classes[code].precision.map { Self.number($0) } ?? "–"
    }
    return "\(one.dimension): labels (rows) and calls (columns)\n"
      + TextTable(
        columns: [("Label", .trailing)] + labels.map { ($0, .trailing) } + [("Recall", .trailing)],
        rows: zip(labels, zip(one.confusion.counts, one.classes)).map { label, row in
          [label] + row.0.map { "\($0)" } + [row.1.recall.map { Self.number($0) } ?? "–"]
        } + [["Precision"] + called + [""]]
      ).text
  }

  private func calibration(_ validation: RecognitionResults.Validation) -> String {
    "Probabilities (slope 1 and intercept 0 where stated odds are right)\n"
      + TextTable(
        columns: [
          ("Dimension", .leading), ("Score", .trailing), ("Texts", .trailing), ("AUC", .trailing),
          ("Slope", .trailing), ("Intercept", .trailing), ("Calibration error", .trailing),
        ],
        rows: validation.dimensions.flatMap { one in
          one.classes.map { each in
            [
              one.dimension, Self.score(each.score), "\(each.texts)",
              Self.estimate(each.areaUnderCurve), Self.estimate(each.calibration.slope),
              Self.estimate(each.calibration.intercept),
              Self.number(each.calibration.expectedError, decimals: 3),
            ]
          }
        }
      ).text
  }

  private func transport(_ validation: RecognitionResults.Validation) -> String? {
    TextTable.section(
      "Whether the errors learnt on other models hold for one (calls of the highest score)",
      [
        ("Dimension", .leading), ("Model", .leading), ("Labels", .trailing),
        ("Label less corrected rate", .trailing), ("Transport", .leading),
      ],
      validation.dimensions.flatMap { one in
        one.transport.map { each in
          [
            one.dimension, each.model, "\(each.labels)", Self.estimate(each.residual),
            each.transport.rawValue,
          ]
        }
      })
  }

  // MARK: - Cells

  private static func number(_ value: Double?, decimals: Int = 2) -> String {
    value.map { NumberText.fixed($0, decimals: decimals) } ?? "–"
  }

  /// The value with its interval where there is one.
  private static func estimate(_ estimate: Estimate) -> String {
    guard let value = estimate.value else { return "–" }
    guard let lower = estimate.lower, let upper = estimate.upper else { return number(value) }
    return "\(number(value)) [\(number(lower)), \(number(upper))]"
  }

  /// A score without a trailing ".0".
  static func score(_ score: Double) -> String {
    score == score.rounded() && abs(score) < 1e15 ? "\(Int(score))" : "\(score)"
  }

  // MARK: - CSV

  /// A row a figure.
  var csv: String {
    var rows: [[String]] = []
    func add(
      _ dimension: String, _ subject: String, _ measure: String, _ estimate: Estimate, count: Int?
    ) {
      rows.append([
        dimension, subject, measure, CSVText.optional(estimate.value),
        CSVText.optional(estimate.standardError), CSVText.optional(estimate.lower),
        CSVText.optional(estimate.upper), CSVText.optional(estimate.method),
        CSVText.optional(count), CSVText.optional(estimate.reason),
      ])
    }
    let validation = results.validation
    for one in [validation?.overall].compactMap(\.self) + (validation?.dimensions ?? []) {
      for (name, estimate) in [
        ("accuracy", one.accuracy), ("macroF1", one.macroF1), ("cohenKappa", one.cohenKappa),
        ("matthewsCorrelation", one.matthewsCorrelation),
        ("balancedAccuracy", one.balancedAccuracy), ("logLoss", one.logLoss),
        ("brier", one.brier), ("baselineAccuracy", one.baseline.accuracy),
        ("baselineMacroF1", one.baseline.macroF1), ("baselineCohenKappa", one.baseline.cohenKappa),
        ("gainAccuracy", one.gain.accuracy), ("gainMacroF1", one.gain.macroF1),
        ("gainCohenKappa", one.gain.cohenKappa),
      ] {
        add(one.dimension, "", name, estimate, count: one.texts)
      }
      for each in one.classes {
        for (name, estimate) in [
          ("f1", each.f1), ("areaUnderCurve", each.areaUnderCurve),
          ("calibrationSlope", each.calibration.slope),
          ("calibrationIntercept", each.calibration.intercept),
        ] {
          add(one.dimension, Self.score(each.score), name, estimate, count: each.texts)
        }
      }
      for each in one.transport {
        add(one.dimension, each.model, "residual", each.residual, count: each.labels)
      }
    }
    if let judged = results.judged {
      for (name, count) in [
        ("responses", judged.responses), ("judgments", judged.judgments), ("scored", judged.scored),
        ("withoutText", judged.withoutText), ("withUnknownWords", judged.withUnknownWords),
      ] {
        rows.append(["", "", name, "", "", "", "", "", "\(count)", ""])
      }
    }
    return CSVText.table(
      header: [
        "dimension", "subject", "measure", "estimate", "standard_error", "lower", "upper", "method",
        "count", "reason",
      ], rows: rows)
  }
}
