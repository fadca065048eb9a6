internal import LogReaders

/// One figure of a reliability study, as a row of a table.
package struct ReliabilityFigure: Sendable {
  /// The list of the results that it stands in.
  package let table: String
  package let dimension: String
  /// The judge; of a pair the first.
  package let judge: String
  /// What it is of besides: the second judge, a model, a source of variance.
  package let subject: String
  package let measure: String
  package let estimate: Estimate
  package let count: Int?
}

extension ReliabilityResults {
  /// All estimates, list by list.
  package var figures: [ReliabilityFigure] {
    var figures: [ReliabilityFigure] = []
    func add(
      _ table: String, dimension: String = "", judge: String = "", subject: String = "",
      count: Int? = nil, _ measures: [(String, Estimate)]
    ) {
      for (measure, estimate) in measures {
        figures.append(
          ReliabilityFigure(
            table: table, dimension: dimension, judge: judge, subject: subject, measure: measure,
            estimate: estimate, count: count))
      }
    }
    for part in agreement {
      add(
        "agreement", dimension: part.dimension, subject: part.judgeKind.rawValue,
        count: part.pairable,
        (part.results.coefficients + part.results.intraclass).map { one in
          (one.key.contains(",") ? "icc(\(one.key))" : one.key, one.estimate)
        })
    }
    for judge in judges {
      add("judges", judge: judge.judge, count: judge.judgments, judge.measures)
    }
    for pair in judgePairs {
      add(
        "judgePairs", dimension: pair.dimension, judge: pair.first, subject: pair.second,
        count: pair.responses,
        [("percentAgreement", pair.percentAgreement), ("cohenKappa", pair.cohenKappa)])
    }
    for judge in dissent {
      add(
        "dissent", judge: judge.judge, count: judge.responses,
        [("disagreement", judge.disagreement)])
    }
    for one in rankingStability {
      add(
        "rankingStability", dimension: one.dimension, judge: one.leftOut,
        [("kendallTau", one.kendallTau)])
    }
    for one in consensus {
      for (category, share) in zip(one.categories, one.prevalence) {
        add("consensus", dimension: one.dimension, subject: "\(category)", [("prevalence", share)])
      }
      for judge in one.judges {
        add(
          "consensus", dimension: one.dimension, judge: judge.judge,
          [("accuracy", judge.accuracy)])
      }
      for model in one.models {
        add("consensus", dimension: one.dimension, subject: model.model, [("mean", model.mean)])
      }
    }
    for one in gold {
      add(
        "gold", dimension: one.dimension, judge: one.judge, count: one.labels,
        [
          ("sensitivity", one.sensitivity), ("specificity", one.specificity), ("bias", one.bias),
          ("correlation", one.correlation),
        ])
      for (subject, some) in [("unanimous", one.unanimous), ("divided", one.divided)] {
        guard let some else { continue }
        add(
          "gold", dimension: one.dimension, judge: one.judge, subject: subject,
          count: some.labels,
          [("distance", some.distance), ("correlation", some.correlation)])
      }
      for model in one.models {
        add(
          "gold", dimension: one.dimension, judge: one.judge, subject: model.model,
          count: model.labels,
          [
            ("raw", model.raw), ("corrected", model.corrected),
            ("predictionPowered", model.predictionPowered), ("residual", model.residual),
          ])
      }
    }
    for one in reversals {
      add(
        "reversals", dimension: one.dimension, subject: "\(one.first), \(one.second)",
        [("ownDifference", one.ownDifference)])
    }
    for one in oneMorePerson {
      add(
        "oneMorePerson", dimension: one.dimension, judge: one.judge, count: one.people,
        [("winningRate", one.winningRate), ("advantage", one.advantage)])
    }
    for one in consistency {
      add(
        "consistency", dimension: one.dimension, subject: "\(one.model), \(one.facet.rawValue)",
        count: one.items,
        [("standardDeviation", one.standardDeviation), ("correlation", one.correlation)])
    }
    for one in variance {
      for component in one.components {
        add(
          "variance", dimension: one.dimension, subject: component.source,
          [("variance", component.variance), ("share", component.share)])
      }
    }
    if let responseStyle {
      add("responseStyle", [("levelShare", responseStyle.levelShare)])
      for one in responseStyle.dimensions {
        add(
          "responseStyle", dimension: one.dimension,
          [("positiveNegativeCorrelation", one.positiveNegativeCorrelation)])
      }
    }
    for one in structure {
      add("structure", subject: one.model ?? "", [("cronbachAlpha", one.cronbachAlpha)])
    }
    for one in detectable {
      add("detectable", dimension: one.dimension, [("difference", one.difference)])
    }
    return figures
  }
}

extension JudgeProfile {
  /// Its estimates by the key of the JSON.
  package var measures: [(key: String, estimate: Estimate)] {
    [
      ("severity", severity), ("severityLogits", severityLogits), ("positionBias", positionBias),
      ("firstShown", firstShown), ("lengthBias", lengthBias), ("selfPreference", selfPreference),
      ("selfConsistency", selfConsistency), ("repeatDeviation", repeatDeviation),
      ("atMinimum", atMinimum), ("atMaximum", atMaximum),
    ]
  }
}
