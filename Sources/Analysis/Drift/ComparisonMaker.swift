internal import Foundation
internal import Statistics
internal import Wording

/// Compares the scores of each model in rounds, two by two.
struct ComparisonMaker {
  let scores: RoundScores
  let again: JudgedAgain
  let settings: DriftSettings
  /// Places of the dimensions; nil for the mean over all.
  let dimensions: [Int?]
  let pairs: [RoundPair]
  /// The items that moved for all models, by dimension and rounds.
  let drifted: [DriftedItems: Set<Int>]

  /// What is compared.
  private struct Subject: Sendable {
    let model: Int
    let dimension: Int?
    let rounds: RoundPair
    let scores: ComparedScores
    let split: ScoreSplitter.Split
  }

  /// What is known of a comparison before its family is.
  private struct Compared: Sendable {
    let subject: Subject
    let estimate: PairEstimate
    let shared: SharedItems
    let pValue: Double?
    let equivalence: Outcome<Double>?
    let detectable: Outcome<Double>
    let judges: PairTest?
    let model: PairTest?

    var isShared: Bool { estimate.hasSharedRows && shared.items > 0 }
  }

  /// All comparisons, with what their intervals ask to be known.
  func made() throws(StatisticsError) -> (
    comparisons: [DriftComparison], intervals: [[IntervalCaution]]
  ) {
    let subjects = try self.subjects()
    let significance = smallestSignificance(of: subjects.count)
    let compared = FixedBlocks.saying(subjects.count) { compare(subjects[$0], significance) }
    let adjusted = try settings.adjustment.adjust(compared.map(\.pValue))
    let equivalent = try settings.adjustment.adjust(compared.map { $0.equivalence?.value })
    let judges = try settings.adjustment.adjust(compared.map { $0.judges?.pValue })
    let models = try settings.adjustment.adjust(compared.map { $0.model?.pValue })
    var comparisons: [DriftComparison] = []
    for (place, one) in compared.enumerated() {
      comparisons.append(
        try comparison(
          one, adjusted: adjusted[place], equivalent: equivalent[place], judges: judges[place],
          model: models[place]))
    }
    return (comparisons, compared.map(\.estimate.cautions))
  }

  func smallestSignificance(of count: Int) -> Double {
    settings.significance / Double(max(count, 1))
  }

  /// Model by model on each dimension, where a round of the two has a score of it.
  private func subjects() throws(StatisticsError) -> [Subject] {
    var splitter = ScoreSplitter(scores: scores, again: again)
    var subjects: [Subject] = []
    for dimension in dimensions {
      for model in scores.models.indices {
        for rounds in pairs {
          let compared = try scores.compared(
            model: model, dimension: dimension, rounds: [rounds.from, rounds.to])
          guard !compared.places.isEmpty else { continue }
          subjects.append(
            Subject(
              model: model, dimension: dimension, rounds: rounds, scores: compared,
              split: try splitter.split(model: model, dimension: dimension, rounds: rounds)))
        }
      }
    }
    return subjects
  }

  private func compare(_ subject: Subject, _ significance: Double) -> Compared {
    // Later less earlier.
    let estimate = subject.scores.estimate(1, 0)
    func columns(_ round: Int) -> [ScoredColumn] {
      scores.columns(model: subject.model, round: round, dimension: subject.dimension)
    }
    return Compared(
      subject: subject, estimate: estimate,
      shared: SharedItems(
        columns(subject.rounds.to), columns(subject.rounds.from),
        rowsOfItem: scores.study.rowsOfItem),
      // A round without any score is not compared, by whatever the other has.
      pValue: estimate.hasSharedRows
        ? estimate.pValue.value.map { max($0, TestResult.smallestPValue) } : nil,
      equivalence: settings.margin.map {
        estimate.equivalencePValue(margin: $0 / scores.factor)
      },
      detectable: estimate.detectableDifference(
        significance: significance, power: PairSettings.power),
      judges: subject.split.parts.map { PairTest($0.judges.test) },
      model: subject.split.parts.flatMap {
        subject.split.isReplay ? nil : PairTest($0.model.test)
      })
  }

  // MARK: - Results

  private static var noShared: UndefinedReason {
    .notTestable(said("no item has a score in both rounds"))
  }

  private func comparison(
    _ one: Compared, adjusted: Double?, equivalent: Double?, judges: Double?, model: Double?
  ) throws(StatisticsError) -> DriftComparison {
    let subject = one.subject
    let rounds = scores.order.names
    let detectable: Outcome<Double> = one.isShared ? one.detectable : .undefined(Self.noShared)
    let verdict = verdict(one, adjusted: adjusted, equivalent: equivalent)
    let blame = blame(subject.split, hasMoved: verdict == .moved, judges: judges, model: model)
    return DriftComparison(
      model: scores.models[subject.model], dimension: scores.name(subject.dimension),
      from: rounds[subject.rounds.from], to: rounds[subject.rounds.to], items: one.shared.items,
      unsharedItems: one.shared.unshared, clusters: one.shared.clusters,
      difference: one.isShared
        ? difference(one.estimate) : Estimate(.undefined(Self.noShared)),
      effectSize: effectSize(subject),
      test: one.isShared ? PairTest(one.estimate) : PairTest(.undefined(Self.noShared)),
      adjustedPValue: adjusted, adjustment: settings.adjustment,
      minimumDetectableDifference: detectable.value.map { $0 * scores.factor },
      minimumDetectableDifferenceReason: detectable.reason?.words,
      equivalence: settings.margin.map { margin in
        PairEquivalence(
          margin: margin, pValue: one.equivalence?.value, adjustedPValue: equivalent,
          reason: one.equivalence?.reason?.words)
      },
      verdict: verdict, anchors: subject.split.anchors,
      judgeDifference: subject.split.parts.map { parts in
        DriftPart(
          difference: difference(parts.judges), test: one.judges ?? PairTest(parts.judges.test),
          adjustedPValue: judges)
      },
      modelDifference: subject.split.parts.map { parts in
        one.model.map {
          DriftPart(difference: difference(parts.model), test: $0, adjustedPValue: model)
        }
          ?? DriftPart(
            difference: Estimate(.undefined(.notTestable(Self.replayed))),
            test: PairTest(.undefined(.notTestable(Self.replayed))), adjustedPValue: nil)
      },
      blame: blame.blame, blameReason: blame.reason,
      withoutDriftedItems: try withoutDriftedItems(subject))
  }

  private func difference(_ estimate: PairEstimate) -> Estimate {
    Estimate(
      estimate.difference, standardError: estimate.standardError.value,
      interval: estimate.interval(level: settings.level)
    ).rescaled(by: scores.factor)
  }

  private func difference(_ effect: ClusteredEffect) -> Estimate {
    Estimate(
      .value(effect.value), standardError: effect.standardError.value,
      interval: effect.interval(level: settings.level)
    ).rescaled(by: scores.factor)
  }

  private func verdict(
    _ one: Compared, adjusted: Double?, equivalent: Double?
  ) -> DriftVerdict {
    guard one.isShared else { return .noSharedItems }
    if let adjusted, adjusted <= settings.significance, one.estimate.difference.value != 0 {
      return .moved
    }
    if let equivalent, equivalent <= settings.significance { return .equivalent }
    return .notShownToMove
  }

  private static var replayed: String {
    said(
      "all later responses are earlier ones: the model was not asked anew, or answers the same each "
        + "time")
  }

  private func blame(
    _ split: ScoreSplitter.Split, hasMoved: Bool, judges: Double?, model: Double?
  ) -> (blame: DriftBlame?, reason: String?) {
    if split.isReplay { return hasMoved ? (.judge, Self.replayed) : (nil, nil) }
    if split.parts != nil, split.reason == nil {
      switch ((judges ?? 1) <= settings.significance, (model ?? 1) <= settings.significance) {
      case (true, true): return (.both, nil)
      case (true, false): return (.judge, nil)
      case (false, true): return (.model, nil)
      case (false, false):
        return hasMoved
          ? (.notSeparable, said("neither part of the change is shown by itself")) : (nil, nil)
      }
    }
    guard hasMoved else { return (nil, nil) }
    if split.isByPrograms {
      return (.model, said("the judge is a program, which judges one response one way"))
    }
    return (.notSeparable, split.reason)
  }

  private func effectSize(_ subject: Subject) -> DriftComparison.EffectSize? {
    guard let dimension = subject.dimension, scores.isSingle(dimension) else { return nil }
    let (columns, rows) = scores.shared(
      model: subject.model, dimension: dimension,
      rounds: [subject.rounds.from, subject.rounds.to])
    guard rows[0].count > 1 else { return nil }
    let values = zip(columns, rows).map { column, rows in rows.map { column.values[$0] } }
    let means = values.map { $0.reduce(0, +) / Double($0.count) }
    if scores.kind(columns) == .zeroOne {
      let angles = means.map { 2 * asin(max(0, min(1, $0)).squareRoot()) }
      return .init(measure: .cohenH, value: angles[1] - angles[0])
    }
    let variances = zip(values, means).map { values, mean in
      values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }
    let deviation = ((variances[0] + variances[1]) / 2).squareRoot()
    guard deviation > 0 else { return nil }
    return .init(measure: .cohenD, value: (means[1] - means[0]) / deviation)
  }

  private func withoutDriftedItems(
    _ subject: Subject
  ) throws(StatisticsError) -> DriftComparison.WithoutDriftedItems? {
    guard let dimension = subject.dimension, scores.isSingle(dimension),
      let drifted = drifted[DriftedItems(dimension: dimension, rounds: subject.rounds)],
      !drifted.isEmpty
    else { return nil }
    var columns: [ScoredColumn] = []
    for round in [subject.rounds.from, subject.rounds.to] {
      let all = scores.column(model: subject.model, round: round, dimension: dimension)
      let kept = all.rows.indices.filter {
        !drifted.contains(all.rows[$0] / scores.study.rowsOfItem)
      }
      columns.append(
        try ScoredColumn(
          rows: kept.map { all.rows[$0] }, clusters: kept.map { all.clusters[$0] },
          values: kept.map { all.values[$0] },
          weights: all.weights.map { weights in kept.map { weights[$0] } }))
    }
    let estimate = try ComparedScores(columns, ends: scores.ends).estimate(1, 0)
    guard estimate.hasSharedRows else { return nil }
    return .init(
      items: columns[0].shared(with: columns[1]).count, difference: difference(estimate),
      pValue: estimate.pValue.value)
  }
}

/// Where items moved.
struct DriftedItems: Hashable, Sendable {
  let dimension: Int
  let rounds: RoundPair
}

extension PairTest {
  /// The test of a difference on shared rows.
  init(_ estimate: PairEstimate) {
    let statistic: Outcome<(value: Double, degreesOfFreedom: Double?)>
    if case .paired(let paired) = estimate.basis, let counts = paired.differing {
      statistic = .value((Double(counts.firstOnly), nil))
    } else {
      statistic = estimate.statistic
    }
    let pValue = estimate.pValue.value.map { max($0, TestResult.smallestPValue) }
    self.init(
      statistic: statistic.value?.value, pValue: pValue,
      method: pValue == nil ? nil : estimate.testMethod,
      degreesOfFreedom: statistic.value?.degreesOfFreedom,
      reason: (estimate.pValue.reason ?? statistic.reason)?.words)
  }
}
