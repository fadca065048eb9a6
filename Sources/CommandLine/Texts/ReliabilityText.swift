internal import Analysis
internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

/// The results of `compass reliability` for a terminal, and as CSV.
struct ReliabilityText {
  let results: ReliabilityResults
  let system: ValueSystem
  let level: Double

  var text: String {
    ([results.sentences.map(VisibleText.line).joined(separator: "\n")]
      + [
        agreement, judges, dissent, stability, consensus, gold, reversals, people, labels,
        consistency,
        variance, design, style, structure, checks,
      ].compactMap(\.self)).joined(separator: "\n\n")
  }

  private var title: String { NumberText.intervalTitle(level: level) }

  private func name(_ dimension: String) -> String {
    system.dimension(named: dimension)?.name
      ?? (dimension == ModelScore.overall ? "mean over all" : dimension)
  }

  private func number(_ estimate: Estimate, _ decimals: Int = 2) -> String {
    estimate.value.map { NumberText.fixed($0, decimals: decimals) } ?? "–"
  }

  private func interval(_ estimate: Estimate, _ decimals: Int = 2) -> String {
    guard let lower = estimate.lower, let upper = estimate.upper else { return "–" }
    return NumberText.range(min(lower, upper)...max(lower, upper), decimals: decimals)
  }

  /// "0.42 (0.31 to 0.53)"; a dash where there is nothing.
  private func both(_ estimate: Estimate, _ decimals: Int = 2) -> String {
    guard estimate.value != nil else { return "–" }
    return number(estimate, decimals)
      + (estimate.lower == nil ? "" : " (\(interval(estimate, decimals)))")
  }

  /// A line for each reason why figures are not there, with what they are of.
  private func reasons(_ estimates: [(String, Estimate)]) -> [String] {
    var lines: [(reason: String, of: [String])] = []
    for (what, estimate) in estimates where estimate.lower == nil {
      guard let reason = estimate.reason else { continue }
      let words = (estimate.value == nil ? "undefined: " : "no interval: ") + reason
      if let place = lines.firstIndex(where: { $0.reason == words }) {
        if !lines[place].of.contains(what) { lines[place].of.append(what) }
      } else {
        lines.append((words, [what]))
      }
    }
    return lines.map { line in
      "\(CountText.list(line.of.map(VisibleText.name), most: 4)): \(line.reason)"
    }
  }

  // MARK: - Judges

  private var agreement: String? {
    TextTable.section(
      "Agreement of judges of one kind, by dimension",
      [
        ("Dimension", .leading), ("Judges", .leading), ("Responses", .trailing),
        ("Alpha", .trailing), (title, .trailing), ("Agreement", .trailing),
      ],
      results.agreement.map { part in
        let observed = part.results.coefficients.first {
          $0.key == AgreementCoefficient.percentAgreement.rawValue
        }
        return [
          name(part.dimension), "\(part.results.raters) \(Self.words(part.judgeKind))",
          "\(part.pairable)", number(part.alpha), interval(part.alpha),
          observed.map { number($0.estimate) } ?? "–",
        ]
      },
      notes: Set(results.agreement.map(\.scale)).sorted { $0.rawValue < $1.rawValue }.map {
        "alpha: Krippendorff's, \($0.rawValue) distances; agreement: of two verdicts on one response"
          + ($0 == .nominal ? "" : ", near ones counting in part")
      } + reasons(results.agreement.map { (name($0.dimension), $0.alpha) }))
  }

  static func words(_ kind: JudgeKind) -> String {
    switch kind {
    case .model: "models"
    case .human: "people"
    case .rule: "programs"
    case .panel: "panels"
    }
  }

  private var judges: String? {
    let measures: [(title: String, of: (JudgeProfile) -> Estimate)] = [
      ("Severity", \.severity), ("Severity (logits)", \.severityLogits),
      ("Position", \.positionBias), ("First shown", \.firstShown), ("Length", \.lengthBias),
      ("Own house", \.selfPreference), ("Repeats equal", \.selfConsistency),
      ("At minimum", \.atMinimum), ("At maximum", \.atMaximum),
    ]
    // A column of which no judge has anything is left out, and why is said below.
    let shown = measures.filter { measure in
      results.judges.contains { measure.of($0).value != nil }
    }
    let absent = measures.filter { measure in
      !results.judges.contains { measure.of($0).value != nil }
    }
    return TextTable.section(
      "Judges, over all dimensions (\(title))",
      [("Judge", .leading), ("Judgments", .trailing)] + shown.map { ($0.title, .trailing) },
      listed.map { judge in
        [judge.judge, "\(judge.judgments)"] + shown.map { both($0.of(judge)) }
      },
      notes: (listed.count < results.judges.count
        ? ["people: all of them taken for one judge; each stands in --format csv"] : [])
        + absent.flatMap { measure in
          reasons(results.judges.map { (measure.title, measure.of($0)) })
        })
  }

  /// All judges but people where these are many.
  private var listed: [JudgeProfile] {
    let people = results.judges.count { $0.kind == .human }
    return people > Self.mostPeople
      ? results.judges.filter { $0.kind != .human } + [results.crowd].compactMap(\.self)
      : results.judges
  }

  private static let mostPeople = 12

  private var dissent: String? {
    let found = results.dissent.filter { ($0.adjustedPValue ?? 1) <= 1 - level }
    guard !results.dissent.isEmpty else { return nil }
    let all = results.dissent.count
    guard !found.isEmpty else {
      return "None of \(CountText.counted(all, "judge")) disagrees with the others beyond chance."
    }
    return TextTable.section(
      "\(found.count) of \(CountText.counted(all, "judge")) disagree with the others beyond chance",
      [
        ("Judge", .leading), ("Responses", .trailing), ("Disagreement", .trailing),
        ("Expected", .trailing), ("Adjusted p", .trailing),
      ],
      found.prefix(Self.mostPeople).map {
        [
          $0.judge, "\($0.responses)", number($0.disagreement, 3),
          $0.expected.map { NumberText.fixed($0, decimals: 3) } ?? "–",
          TextCell.probability($0.adjustedPValue),
        ]
      },
      notes: found.count > Self.mostPeople
        ? ["\(found.count - Self.mostPeople) more; see --format csv"] : [])
  }

  private var stability: String? {
    TextTable.section(
      "Order of models without one judge",
      [
        ("Dimension", .leading), ("Left out", .leading), ("Kendall's tau", .trailing),
        (title, .trailing), ("Swapped", .leading),
      ],
      results.rankingStability.map { one in
        [
          name(one.dimension), one.leftOut, number(one.kendallTau), interval(one.kendallTau),
          one.swapped.isEmpty
            ? "none" : CountText.list(one.swapped.map { $0.joined(separator: " / ") }, most: 3),
        ]
      }, notes: reasons(results.rankingStability.map { ($0.leftOut, $0.kendallTau) }))
  }

  /// Of the consensus of people only where nobody else judges.
  private var shown: [JudgeConsensus] {
    let others = results.consensus.filter { $0.judgeKind != .human }
    return others.isEmpty ? results.consensus : others
  }

  private var consensus: String? {
    TextTable.section(
      "Consensus of the judges (Dawid and Skene), mean of each model",
      [
        ("Dimension", .leading), ("Judges", .leading), ("Model", .leading), ("Mean", .trailing),
        (title, .trailing),
      ],
      shown.flatMap { one in
        one.models.map {
          [
            name(one.dimension), Self.words(one.judgeKind), $0.model, number($0.mean),
            interval($0.mean),
          ]
        }
      }, notes: reasons(shown.flatMap { $0.models.map { ($0.model, $0.mean) } }))
  }

  // MARK: - Gold

  private var gold: String? {
    let compared = TextTable.section(
      "Judges against gold",
      [
        ("Dimension", .leading), ("Judge", .leading), ("Labels", .trailing),
        ("Bias", .trailing), ("Correlation", .trailing), ("Sensitivity", .trailing),
        ("Specificity", .trailing),
      ],
      results.gold.map {
        [
          name($0.dimension), $0.judge, "\($0.labels)", both($0.bias), both($0.correlation),
          both($0.sensitivity), both($0.specificity),
        ]
      }, notes: closeness)
    let models = TextTable.section(
      "Means of models by the panel and gold",
      [
        ("Dimension", .leading), ("Model", .leading), ("Labels", .trailing), ("Raw", .trailing),
        ("Corrected", .trailing), ("With gold", .trailing), ("Transport", .leading),
      ],
      panels.flatMap { one in
        one.models.map {
          [
            name(one.dimension), $0.model, "\($0.labels)", both($0.raw), both($0.corrected),
            both($0.predictionPowered), $0.transport.rawValue,
          ]
        }
      },
      notes: panels.flatMap { one in
        one.models.compactMap { model in
          model.transport == .fail
            ? model.note.map { "\(name(one.dimension)), \(VisibleText.name(model.model)): \($0)" }
            : nil
        }
      }
        + (results.gold.contains { $0.models.contains { $0.transport == .inconclusive } }
          ? [
            "inconclusive: the labels neither refute what was learnt on other models nor show that it "
              + "holds within the margin"
          ] : []))
    let parts = [compared, models].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: "\n\n")
  }

  /// Comparisons of the panel; of a judge that is alone, its.
  private var panels: [GoldComparison] {
    let judges = Set(results.gold.map(\.judge))
    return results.gold.filter { judges.count == 1 || $0.judge == GoldComparison.panel }
  }

  /// How far the panel is off where gold is of one mind and where it is not.
  private var closeness: [String] {
    panels.compactMap { one in
      guard let clear = one.unanimous, let divided = one.divided else { return nil }
      return "\(name(one.dimension)): off by \(both(clear.distance)) points on "
        + "\(CountText.counted(clear.labels, "response")) on which gold is of one mind, by "
        + "\(both(divided.distance)) on \(divided.labels) on which it is not"
    }
  }

  private var reversals: String? {
    TextTable.section(
      "Comparisons that are refused: under errors that both models are taken to share one lies ahead",
      [
        ("Dimension", .leading), ("First", .leading), ("Second", .leading),
        ("By own labels", .trailing), ("Labels to settle it", .leading),
      ],
      results.reversals.map { one in
        [
          name(one.dimension), one.first, one.second, both(one.ownDifference),
          one.labelsNeeded.map { "\($0[0]) and \($0[1]) more" } ?? "–",
        ]
      }, notes: reasons(results.reversals.map { ($0.first, $0.ownDifference) }))
  }

  private var people: String? {
    TextTable.section(
      "Is a judge as good as one more person?",
      [
        ("Dimension", .leading), ("Judge", .leading), ("People", .trailing),
        ("Winning rate", .trailing), ("Advantage", .trailing), ("As good", .leading),
      ],
      results.oneMorePerson.map {
        [
          name($0.dimension), $0.judge, "\($0.people)", both($0.winningRate), both($0.advantage),
          $0.isAsGood.map { $0 ? "yes" : "not shown" } ?? "–",
        ]
      }, notes: reasons(results.oneMorePerson.map { ($0.judge, $0.winningRate) }))
  }

  private var labels: String? {
    TextTable.section(
      "Gold labels worth buying",
      [
        ("Dimension", .leading), ("Judge", .leading), ("Labels", .trailing),
        ("Half-width", .trailing), ("Target", .trailing), ("Needed", .trailing),
        ("Label first", .leading),
      ],
      results.labelPlan.map {
        [
          name($0.dimension), $0.judge, "\($0.labels)",
          $0.halfWidth.map { NumberText.fixed($0, decimals: 3) } ?? "–",
          NumberText.fixed($0.target, decimals: 3), $0.needed.map { "\($0)" } ?? "–",
          CountText.list($0.items, most: 3),
        ]
      },
      notes: results.labelPlan.compactMap { one in
        one.reason.map { "\(name(one.dimension)), \($0)" }
      })
  }

  // MARK: - Models

  private var consistency: String? {
    TextTable.section(
      "Consistency of models over ways of asking (spread within an item, correlation between levels)",
      [
        ("Dimension", .leading), ("Model", .leading), ("Over", .leading), ("Items", .trailing),
        ("Spread", .trailing), ("Correlation", .trailing),
      ],
      results.consistency.filter { $0.standardDeviation.value != nil }.map {
        [
          name($0.dimension), $0.model, $0.facet.rawValue, "\($0.items)",
          both($0.standardDeviation), both($0.correlation),
        ]
      })
  }

  private var variance: String? {
    TextTable.section(
      "What scores differ by",
      [
        ("Dimension", .leading), ("Source", .leading), ("Variance", .trailing),
        ("Share", .trailing), (title, .trailing),
      ],
      results.variance.flatMap { one in
        one.components.map {
          [
            name(one.dimension), $0.source, number($0.variance, 3), number($0.share),
            interval($0.share),
          ]
        }
      },
      notes: reasons(
        results.variance.flatMap { one in one.components.map { ($0.source, $0.share) } }))
  }

  /// The study itself, and how it would be with few and many items and judges; all is in the JSON.
  private var planned: [PlannedPrecision] {
    results.design.filter { one in
      let own = results.variance.first { $0.dimension == one.dimension }
      return one.judgesAre == .these
        || [1, 3, own?.judges ?? 0].contains(one.judges)
          && [50, 200, 1_000, own?.items ?? 0].contains(one.items)
    }
  }

  private var design: String? {
    TextTable.section(
      "How precise a score would be",
      [
        ("Dimension", .leading), ("Items", .trailing), ("Judges", .trailing),
        ("Versions", .trailing), ("Judges are", .leading), ("Score", .trailing),
        ("Difference", .trailing), ("Generalizability", .trailing),
      ],
      planned.map {
        func text(_ value: Double?) -> String {
          value.map { NumberText.fixed($0, decimals: 2) } ?? "–"
        }
        return [
          name($0.dimension), "\($0.items)", "\($0.judges)", "\($0.versions)",
          $0.judgesAre == .these ? "these" : "a sample",
          $0.halfWidth.map { "±\(NumberText.fixed($0, decimals: 2))" } ?? "–",
          $0.differenceHalfWidth.map { "±\(NumberText.fixed($0, decimals: 2))" } ?? "–",
          text($0.generalizability),
        ]
      })
  }

  private var style: String? {
    guard let style = results.responseStyle else { return nil }
    var lines = [
      "Response style: \(both(style.levelShare)) of the variance between models is their mean level"
        + (style.isCentred ? ", which centring takes out." : ".")
    ]
    lines += reasons([("level share", style.levelShare)])
    for one in style.dimensions where one.positiveNegativeCorrelation.value != nil {
      lines.append(
        "\(name(one.dimension)): positive and negative items correlate "
          + "\(both(one.positiveNegativeCorrelation)) over models")
    }
    return lines.joined(separator: "\n")
  }

  private var structure: String? {
    let lines = results.structure.map { one in
      let values = one.eigenvalues.map { NumberText.fixed($0, decimals: 2) }
      return "Structure over \(one.model ?? "models"): eigenvalues "
        + (values.isEmpty ? one.reason ?? "unknown" : values.joined(separator: ", "))
        + "; Cronbach's alpha \(both(one.cronbachAlpha))"
        + (one.circumplexFit?.correlation.map {
          "; fit to the circle \(NumberText.fixed($0, decimals: 2)), p "
            + TextCell.probability(one.circumplexFit?.pValue)
        } ?? "")
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  private var checks: String? {
    TextTable.section(
      "Checks", [("Check", .leading), ("On", .leading), ("Status", .leading), ("", .leading)],
      results.checks.map {
        [
          $0.code.rawValue, $0.subject ?? "", Self.words($0.status),
          $0.message + ($0.reason.map { ": \($0)" } ?? ""),
        ]
      })
  }

  private static func words(_ status: Check.Status) -> String {
    switch status {
    case .passed, .caution, .failed: status.rawValue
    case .notChecked: "not checked"
    case .notApplicable: "not applicable"
    }
  }

  // MARK: - CSV

  var csv: String {
    CSVText.table(
      header: [
        "table", "dimension", "judge", "subject", "measure", "estimate", "standard_error", "lower",
        "upper", "level", "method", "n", "reason",
      ],
      rows: results.figures.map { figure in
        let estimate = figure.estimate
        return [
          figure.table, figure.dimension, figure.judge, figure.subject, figure.measure,
          CSVText.optional(estimate.value), CSVText.optional(estimate.standardError),
          CSVText.optional(estimate.lower), CSVText.optional(estimate.upper),
          CSVText.optional(estimate.level), estimate.method ?? "", CSVText.optional(figure.count),
          estimate.reason ?? "",
        ]
      })
  }
}
