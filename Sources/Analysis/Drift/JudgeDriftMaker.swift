internal import Statistics

/// Looks at how far each judge's verdicts on the same responses moved, and at responses that are the
/// same.
struct JudgeDriftMaker {
  let scores: RoundScores
  let again: JudgedAgain
  let settings: DriftSettings
  let dimensions: [Int?]
  let pairs: [RoundPair]

  /// What is known of a judge before its family is.
  private struct Found {
    let judge: Int
    let dimension: Int
    let rounds: RoundPair
    let estimate: PairedDifferenceEstimate
    let anchors: Int
    let clusters: Int
    let equivalence: Double?
  }

  /// Judges with responses judged again, between rounds and within them.
  func judges() throws(StatisticsError) -> [JudgeDrift] {
    var found: [Found] = []
    let within = scores.order.rounds.indices.map { RoundPair(from: $0, to: $0) }
    for dimension in dimensions.compactMap(\.self) {
      for judge in again.judges.indices {
        for rounds in pairs + within {
          let differences = again.differences(
            judge: judge, dimension: dimension, from: rounds.from, to: rounds.to)
          guard !differences.isEmpty else { continue }
          let isZeroOne =
            scores.ends == 0...1 && differences.allSatisfy { abs($0.value) == 1 || $0.value == 0 }
          let estimate = PairedDifferenceEstimate(
            try differences.sums(),
            kind: ScoreKind(isZeroOne: isZeroOne, ends: scores.ends))
          found.append(
            Found(
              judge: judge, dimension: dimension, rounds: rounds, estimate: estimate,
              anchors: differences.count, clusters: Set(differences.map(\.cluster)).count,
              equivalence: settings.margin.flatMap { equivalence(estimate, $0 / scores.factor) }))
        }
      }
    }
    let adjusted = try settings.adjustment.adjust(found.map(\.estimate.pValue.value))
    let equivalent = try settings.adjustment.adjust(found.map(\.equivalence))
    return found.enumerated().map { place, one in
      drift(one, adjusted: adjusted[place], equivalent: equivalent[place])
    }
  }

  /// Two one-sided tests that a change lies within the margin (Schuirmann 1987).
  private func equivalence(_ estimate: PairedDifferenceEstimate, _ margin: Double) -> Double? {
    guard let value = estimate.estimate.value,
      let below = estimate.pValue(excluding: -margin).value,
      let above = estimate.pValue(excluding: margin).value
    else { return nil }
    return max(
      value > -margin ? below / 2 : 1 - below / 2, value < margin ? above / 2 : 1 - above / 2)
  }

  private func drift(_ one: Found, adjusted: Double?, equivalent: Double?) -> JudgeDrift {
    let isMoved =
      (adjusted ?? 1) <= settings.significance && one.estimate.estimate.value != 0
    let isEquivalent = (equivalent ?? 1) <= settings.significance
    return JudgeDrift(
      judge: again.judges[one.judge], dimension: scores.name(one.dimension),
      from: scores.order.names[one.rounds.from], to: scores.order.names[one.rounds.to],
      sameResponse: one.rounds.from == one.rounds.to
        ? .judgmentIndex : again.isStated ? .stated : .responseHash,
      anchors: one.anchors, clusters: one.clusters,
      difference: Estimate(
        one.estimate.estimate, standardError: one.estimate.standardError.value,
        interval: one.estimate.interval(level: settings.level)
      ).rescaled(by: scores.factor),
      test: PairTest(one.estimate), adjustedPValue: adjusted,
      verdict: isMoved ? .moved : isEquivalent ? .equivalent : .notShownToMove)
  }

  /// Of the later responses of each model, how many are earlier ones.
  func replays() throws(StatisticsError) -> [Replay] {
    var replays: [Replay] = []
    guard again.hasHashes || again.isStated else { return [] }
    for model in scores.models.indices {
      for rounds in pairs {
        let found = again.replays(model: model, from: rounds.from, to: rounds.to)
        guard !found.isEmpty else { continue }
        let share = MeanEstimate(
          try ClusterSums(
            values: found.map { $0.isReplay ? 1 : 0 }, clusters: found.map(\.cluster)),
          kind: .zeroOne)
        replays.append(
          Replay(
            model: scores.models[model], from: scores.order.names[rounds.from],
            to: scores.order.names[rounds.to], responses: found.count,
            sameResponse: again.isStated ? .stated : .responseHash,
            share: Estimate(
              share.estimate, standardError: share.standardError.value,
              interval: share.interval(level: settings.level))))
      }
    }
    return replays
  }
}
