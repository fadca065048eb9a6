internal import Foundation
internal import GSLSupport
internal import PrintedNumbers
internal import ValueModel

/// All that was planted in a study besides its profiles, as the rows of a table.
struct SimulatedEffects {
  /// One effect.
  struct Row {
    let term: String
    /// The judge, the model, or the level that has it.
    let name: String
    /// What tells it from others of the same name: a language, a dimension, a kind of texts.
    var detail = ""
    let value: Double
  }

  private let plan: SimulationPlan
  private let design: SimulationDesign

  init(_ plan: SimulationPlan, _ design: SimulationDesign) {
    self.plan = plan
    self.design = design
  }

  /// Whether there is more to say of a plan than the profiles and drifts of its models.
  static func exist(in plan: SimulationPlan) -> Bool {
    plan.lengths != nil || plan.versions != nil || plan.publication != nil
      || plan.paraphraseCount > 0 || plan.confidence != nil || plan.probabilities != nil
      || !plan.languages.isEmpty || hasSpecialJudges(plan)
  }

  private static func hasSpecialJudges(_ plan: SimulationPlan) -> Bool {
    plan.judges.contains {
      $0.selfPreference != 0 || $0.repeats > 1 || $0.repeatNoise > 0 || $0.itemShare < 1
    }
  }

  /// The table: term, name, detail, value.
  func table() throws(GSLError) -> String {
    var rows = try ofJudges() + ofAsking() + ofLanguages() + ofLeak()
    if let probabilities = plan.probabilities { rows += try ofTokens(probabilities) }
    return "term,name,detail,value\n"
      + rows.map {
        "\($0.term),\(CSVText.quoted($0.name)),\(CSVText.quoted($0.detail)),\($0.value)\n"
      }.joined()
  }

  // MARK: - Parts

  private func ofJudges() throws(GSLError) -> [Row] {
    var rows: [Row] = []
    let conditions = ItemConditions(plan, design)
    for (number, judge) in plan.judges.enumerated() {
      rows.append(Row(term: "severity", name: judge.name, value: judge.bias))
      rows.append(Row(term: "noise", name: judge.name, value: judge.noise))
      if judge.repeats > 1 || judge.repeatNoise > 0 {
        rows.append(Row(term: "repeatNoise", name: judge.name, value: judge.repeatNoise))
      }
      if plan.lengths != nil {
        rows.append(Row(term: "lengthSlope", name: judge.name, value: judge.length))
      }
      if let family = judge.family {
        rows.append(
          Row(
            term: "selfPreference", name: judge.name, detail: family, value: judge.selfPreference))
      }
      rows.append(
        Row(term: "judgeMean", name: judge.name, value: try meanScore(of: number, conditions)))
    }
    if plan.lengths != nil {
      rows += plan.models.map { Row(term: "medianLength", name: $0.name, value: $0.length) }
    }
    return rows
  }

  /// The expected mean over models and dimensions of a judge's scores, on the items that it sees.
  private func meanScore(
    of judge: Int, _ conditions: ItemConditions
  ) throws(GSLError) -> Double {
    var sum = 0.0
    var cells = 0
    for state in RoundState.all(plan) {
      for (model, means) in zip(plan.models.indices, state.means) {
        let expectation = ScoreExpectation(plan, model: model)
        for (dimension, mean) in means.enumerated() {
          var counts: [ItemCondition: Int] = [:]
          for (condition, count) in conditions.counts(state, model: model, dimension: dimension)
          where condition.judges.contains(judge) {
            var alone = condition
            alone.judges = [judge]
            counts[alone, default: 0] += count
          }
          guard !counts.isEmpty else { continue }
          sum += try expectation.mean(of: mean, over: counts)
          cells += 1
        }
      }
    }
    return sum / Double(max(1, cells))
  }

  private func ofAsking() -> [Row] {
    guard let versions = plan.versions else { return [] }
    return versions.prompts.map { Row(term: "promptVersion", name: $0.name, value: $0.effect) }
      + versions.orders.map { Row(term: "optionOrder", name: $0.name, value: $0.effect) }
      + [
        Row(term: "versionVariance", name: "", value: versions.effectVariance),
        Row(
          term: "itemVersionVariance", name: "",
          value: versions.itemDeviation * versions.itemDeviation),
      ]
  }

  private func ofLanguages() -> [Row] {
    plan.models.flatMap { model in
      zip(plan.languages, model.languageEffects).map {
        Row(term: "language", name: model.name, detail: $0, value: $1)
      }
    }
  }

  private func ofLeak() -> [Row] {
    var rows: [Row] = []
    if let confidence = plan.confidence {
      rows.append(Row(term: "meanConfidence", name: "", value: confidence.mean))
    }
    guard let leak = plan.leak else { return rows }
    let model = plan.models[leak.model]
    rows += [
      Row(term: "leakedItems", name: model.name, value: Double(design.isLeaked.count { $0 })),
      Row(term: "leakRaise", name: model.name, value: leak.raise),
      Row(
        term: "leakRaise", name: model.name, detail: "paraphrase",
        value: leak.raise * leak.paraphrasedPart),
    ]
    for (dimension, mean) in zip(plan.system.dimensions, model.means) {
      rows.append(
        Row(
          term: "recall", name: model.name, detail: dimension.id,
          value: leak.recall(mean: mean, maximum: plan.scale.maximum)))
    }
    if plan.confidence != nil {
      rows += [
        Row(term: "confidenceRaise", name: model.name, value: leak.confidence),
        Row(
          term: "confidenceRaise", name: model.name, detail: "paraphrase",
          value: leak.confidence * leak.paraphrasedPart),
      ]
    }
    return rows
  }

  private func ofTokens(_ asked: ProbabilityPlan) throws(GSLError) -> [Row] {
    var rows: [Row] = []
    for model in asked.models {
      let name = plan.models[model].name
      let leaked = plan.leak?.model == model ? asked.leaked : nil
      for (detail, leaked) in [("other", nil), ("leaked", leaked)] {
        guard detail == "other" || leaked != nil else { continue }
        let ratio = leaked == nil ? 1 : asked.leakedRatio
        rows.append(
          Row(term: "tokenMean", name: name, detail: detail, value: asked.mean * ratio))
        if asked.hasVocabulary {
          rows.append(
            Row(
              term: "standardizedShift", name: name, detail: detail,
              value: (1 - ratio) / asked.chanceRatio))
        }
        if let context = asked.context {
          let gain = leaked?.contextGain ?? context.gain
          rows.append(
            Row(
              term: "lessLikelyInContext", name: name, detail: detail,
              value: try NormalDistribution.cumulative(-gain / context.spread)))
        }
        if asked.orderCount > 0 {
          let effect = leaked?.orderEffect ?? 0
          rows.append(
            Row(
              term: "publishedOrder", name: name, detail: detail,
              // Without the sign of a zero.
              value: asked.mean * ratio * (1 - exp(effect)) + 0))
        }
      }
    }
    return rows
  }
}
