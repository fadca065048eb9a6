internal import LogReaders
internal import Statistics
internal import ValueModel

// What the judges do together: who disagrees with the rest, whether an order of models survives another
// panel, and what they say once each is weighted by its errors.

extension JudgeMaker {
  /// Judges of a kind, of which there are three at least, against the others on the same responses.
  func dissent(seed: UInt64) throws(StatisticsError) -> [Dissent] {
    var found: [Dissent] = []
    for kind in [JudgeKind.model, .rule, .human] {
      let judges = responses.judges(kind, on: units)
      guard judges.count > 2 else { continue }
      let ratings = try ratings { responses.judges[$0].kind == kind }
      let distance: DissentingRaters.Distance = scale.level == .nominal ? .nominal : .squared
      let width = (scale.categories.last ?? 1) - (scale.categories.first ?? 0)
      let largest = distance == .squared ? width * width : 1
      let raters = try DissentingRaters(ratings, distance: distance, seed: seed).raters
      for judge in judges.map(Int.init) {
        let rater = raters[judge]
        guard rater.units > 0 else { continue }
        found.append(
          Dissent(
            judge: responses.judges[judge].name, kind: kind, responses: rater.units,
            disagreement: Estimate(
              rater.disagreement.map { .value($0 / largest) }
                ?? .undefined(.tooFewUnits(0, needed: 1))),
            expected: rater.expected.map { $0 / largest }, pValue: rater.test.value?.pValue,
            adjustedPValue: rater.adjusted))
      }
    }
    return found
  }

  /// The order of models on each dimension, and over all of them, without each judge in turn.
  func stability(dimensions: [Int]) throws(StatisticsError) -> [RankingSurvival] {
    guard !responses.areBattles, responses.models.count > 1 else { return [] }
    let kinds = [JudgeKind.model, .rule, .human]
    guard
      let kind = kinds.first(where: { responses.judges($0, on: units).count > 1 })
    else { return [] }
    var found: [RankingSurvival] = []
    for dimension in dimensions {
      let fed = responses.units(feeding: dimension)
      let judges = responses.judges(kind, on: fed)
      guard judges.count > 1 else { continue }
      let own = try orientedRatings(of: fed, by: kind, on: dimension)
      let stability = try RankingStability(
        own, models: fed.map { Int(responses.units[Int($0)].model) },
        modelCount: responses.models.count)
      for judge in judges.map(Int.init) {
        let swaps = stability.swaps(without: judge).value ?? []
        found.append(
          RankingSurvival(
            dimension: responses.system.dimensions[dimension].id,
            leftOut: responses.judges[judge].name,
            kendallTau: Estimate(stability.without(judge: judge), level: level),
            swapped: swaps.map { [responses.models[$0.higher], responses.models[$0.lower]] }))
      }
    }
    return found
  }

  /// The ratings of one dimension, high ones speaking for it.
  private func orientedRatings(
    of fed: [Int32], by kind: JudgeKind, on dimension: Int
  ) throws(StatisticsError) -> JudgeRatings {
    var units: [Int] = []
    var judges: [Int] = []
    var scores: [Double] = []
    for (place, unit) in fed.enumerated() {
      for row in responses.rows(of: unit) where responses.judges[Int(row.judge)].kind == kind {
        units.append(place)
        judges.append(Int(row.judge))
        scores.append(responses.oriented(row.value, unit, by: dimension))
      }
    }
    return try JudgeRatings(
      units: units, judges: judges, scores: scores, unitCount: fed.count,
      judgeCount: responses.judges.count, clusters: responses.clusters(of: fed))
  }

  /// More categories than these make no classes of verdicts.
  private static let mostClasses = 21
  /// More judges than these make a model of too many errors.
  private static let mostRaters = 200

  /// The consensus of the judges of one kind on each dimension, of verdicts in few categories.
  func consensus(dimensions: [Int]) throws(StatisticsError) -> [JudgeConsensus] {
    var found: [JudgeConsensus] = []
    for dimension in dimensions {
      let fed = responses.units(feeding: dimension)
      let scale = responses.scale(of: fed)
      guard scale.categories.count <= Self.mostClasses, scale.level != .interval else { continue }
      for kind in [JudgeKind.model, .rule, .human] {
        let judges = responses.judges(kind, on: fed)
        // Two judges who differ do not say which of them errs.
        guard judges.count > 2, judges.count <= Self.mostRaters else { continue }
        if let one = try consensus(of: kind, judges, on: dimension, fed, scale) {
          found.append(one)
        }
      }
    }
    return found
  }

  private func consensus(
    of kind: JudgeKind, _ judges: [Int32], on dimension: Int, _ fed: [Int32], _ scale: JudgedScale
  ) throws(StatisticsError) -> JudgeConsensus? {
    let ratings = try CodedRatings(responses, of: fed, by: judges, on: scale)
    // Of battles there is no mean of a model.
    let strata =
      responses.areBattles ? [] : Set(fed.map { responses.units[Int($0)].model }).sorted()
    var place = [Int](repeating: 0, count: responses.models.count)
    for (number, model) in strata.enumerated() { place[Int(model)] = number }
    let outcome = try DawidSkene(ratings.table).fit(
      strata: fed.map { place[Int(responses.units[Int($0)].model)] })
    guard let fit = outcome.value else { return nil }
    let errors = try fit.jackknife(clusters: responses.clusters(of: fed))
    var models: [JudgeConsensus.ModelMean] = []
    for (stratum, model) in strata.enumerated() {
      models.append(
        JudgeConsensus.ModelMean(
          model: responses.models[Int(model)],
          mean: Estimate(
            try errors.consensusMean(stratum: stratum, values: scale.categories), level: level)))
    }
    return JudgeConsensus(
      dimension: responses.system.dimensions[dimension].id, judgeKind: kind,
      categories: scale.categories,
      prevalence: scale.categories.indices.map {
        Estimate(errors.prevalence(of: $0), level: level)
      },
      judges: judges.enumerated().map { number, judge in
        JudgeConsensus.JudgeAccuracy(
          judge: responses.judges[Int(judge)].name,
          accuracy: Estimate(accuracy(of: number, fit)))
      }, models: models, isConverged: fit.isConverged)
  }

  /// How often a judge gives the class that is taken for true, over all classes.
  private func accuracy(of judge: Int, _ fit: DawidSkeneFit) -> Outcome<Double> {
    var sum = 0.0
    for (truth, share) in fit.prevalence.enumerated() where share > 0 {
      guard let rates = fit.errorRates(rater: judge, truth: truth).value else { continue }
      sum += share * rates[truth]
    }
    return .value(sum)
  }
}
