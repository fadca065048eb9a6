internal import Statistics
internal import ValueModel

/// How often at least one of k answers to an item is right, and how often all of them are.
package struct RepeatResult: Codable, Sendable {
  package let model: String
  /// Identifier of the dimension, or ``ModelScore/overall``.
  package let dimension: String
  /// Answers; at most as many as every item has.
  package let k: Int
  /// Shares, 0 to 1.
  package let passAtK: Estimate
  package let passHatK: Estimate
}

/// What the standard error of a score is made of, in the units of the scores that are shown.
///
/// They are the roots of parts that add up as squares. Items count as independent, and dimensions too.
package struct NoiseResult: Codable, Sendable {
  package let model: String
  package let dimension: String
  /// What only more items lower.
  package let items: Double?
  /// What more answers to each item lower.
  package let repeats: Double?
  /// What more verdicts on each answer lower; nil where each answer has one.
  package let judges: Double?

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(model, forKey: .model)
    try container.encode(dimension, forKey: .dimension)
    try container.encode(items, forKey: .items)
    try container.encode(repeats, forKey: .repeats)
    try container.encode(judges, forKey: .judges)
  }
}

/// What repeated answers to the items of one dimension show of each model.
struct RepeatedAnswers {
  let study: ScoreStudy
  /// Place of the dimension; nil for the mean over all.
  let dimension: Int?
  let level: Double

  private var dimensions: [Int] {
    dimension.map { [$0] } ?? Array(study.system.dimensions.indices)
  }

  private var name: String {
    dimension.map { study.system.dimensions[$0].id } ?? ModelScore.overall
  }

  // MARK: - Passing

  /// For k of 2, 4, 8 and so on, and for as many answers as every item has.
  ///
  /// - Returns: none where scores are not 0/1, or centred.
  func passes() throws(StatisticsError) -> [RepeatResult] {
    guard study.instrument.centring == .none else { return [] }
    var found: [RepeatResult] = []
    for model in study.models.indices {
      let answers = dimensions.map { study.answers(model: model, dimension: $0) }
      let fewest = answers.flatMap { $0.map(\.responses.count) }.min() ?? 0
      guard fewest >= 2, !answers.contains(where: \.isEmpty), areZeroOne(answers) else { continue }
      for k in counts(upTo: fewest) {
        found.append(
          RepeatResult(
            model: study.models[model], dimension: name, k: k,
            passAtK: try share(answers, k: k, isEvery: false),
            passHatK: try share(answers, k: k, isEvery: true)))
      }
    }
    return found
  }

  private func counts(upTo most: Int) -> [Int] {
    var counts = Array(sequence(first: 2) { $0 * 2 }.prefix { $0 < most })
    counts.append(most)
    return counts
  }

  /// Whether each answer is wholly right or wholly wrong.
  private func areZeroOne(_ answers: [[ScoreStudy.ItemAnswers]]) -> Bool {
    let ends = study.scale.ends
    return answers.allSatisfy { items in
      items.allSatisfy { item in
        item.responses.allSatisfy { verdicts in
          verdicts.allSatisfy { $0 == verdicts[0] }
            && (verdicts[0] == ends.lowerBound || verdicts[0] == ends.upperBound)
        }
      }
    }
  }

  private func share(
    _ answers: [[ScoreStudy.ItemAnswers]], k: Int, isEvery: Bool
  ) throws(StatisticsError) -> Estimate {
    var terms: [LinearCombinationEstimate.Term] = []
    for items in answers {
      let tries = try items.map { item throws(StatisticsError) in
        try Proportion(
          successes: item.responses.count { $0[0] == study.scale.ends.upperBound },
          trials: item.responses.count)
      }
      switch PassAtK(tries).estimates(k: k, isEvery: isEvery) {
      case .undefined(let reason): return Estimate(.undefined(reason))
      case .value(let values):
        terms.append(
          .init(
            try ClusterSums(
              values: values, weights: items.map(\.weight), clusters: items.map(\.cluster)),
            coefficient: 1 / Double(answers.count)))
      }
    }
    if terms.count == 1 {
      let mean = MeanEstimate(terms[0].sums, kind: .bounded(lower: 0, upper: 1))
      return Estimate(
        mean.estimate, standardError: mean.standardError.value,
        interval: mean.interval(level: level))
    }
    let mean = LinearCombinationEstimate(terms, kind: .bounded(lower: 0, upper: 1))
    return Estimate(
      mean.estimate, standardError: mean.standardError.value, interval: mean.interval(level: level))
  }

  // MARK: - Noise

  /// Of each model some item of which has several answers, or some answer several verdicts.
  func noise() throws(StatisticsError) -> [NoiseResult] {
    guard study.instrument.centring == .none else { return [] }
    var found: [NoiseResult] = []
    for model in study.models.indices {
      var splits: [NoiseSplit] = []
      for place in dimensions {
        splits.append(
          try NoiseSplit(study.answers(model: model, dimension: place).map(\.responses)))
      }
      let result = NoiseResult(
        model: study.models[model], dimension: name, items: error(splits.map(\.items.value)),
        repeats: error(splits.map(\.answers.value)), judges: error(splits.map(\.verdicts.value)))
      if result.repeats != nil || result.judges != nil { found.append(result) }
    }
    return found
  }

  /// The root of the variance of a mean over dimensions, as it is shown.
  private func error(_ variances: [Double?]) -> Double? {
    let known = variances.compactMap(\.self)
    guard known.count == variances.count, !known.isEmpty else { return nil }
    let variance = known.reduce(0, +) / Double(known.count * known.count)
    return study.scale.shown(difference: variance.squareRoot())
  }
}
