package import Analysis
internal import GSLSupport
internal import ItemResponse
internal import Statistics
internal import StudyStore
internal import ValueModel

/// What `generate` prints: what was asked for, what became of it, and what the panel can on new items beside
/// random ones.
package struct GenerationResults: Encodable, Sendable {
  /// Those of earlier runs of the plan too, in order.
  package let rounds: [Round]
  /// What pieces of answers were no items, by cause.
  package let unreadable: [Count]
  /// What filters refused, by filter.
  package let filtered: [Count]
  /// By dimension, what the pool tells of the models.
  package let information: [Information]
  /// By model and dimension, from evolved items and from random anchors.
  package let abilities: [Ability]
  /// The items that are in the pool now, in the order of rounds.
  package let items: [Item]
  package let retired: [GenerationStart.Retired]
  package let stop: GenerationOutcome.Stop
  package let calls: GenerationOutcome.Calls
  /// Whether the plan came to its end; if not, the same command goes on.
  package let isComplete: Bool
  /// Files that were written.
  package let files: [String]

  /// The coverage of intervals.
  package static let level = 0.95

  /// What came of a round.
  package struct Round: Encodable, Sendable {
    package let round: Int
    package let requests: Int
    /// Items that were asked for, and that answers held.
    package let asked: Int
    package let read: Int
    package let unreadable: Int
    package let filtered: Int
    /// Candidates that the panel answered, by what came of them.
    package let unanswered: Int
    package let tooEasy: Int
    package let tooHard: Int
    package let tooFlat: Int
    package let undecided: Int
    package let accepted: Int
    /// The root of the mean squared error that the pool leaves, over models and dimensions.
    package let errorBefore: Double
    package let errorAfter: Double
  }

  /// How often something was found.
  package struct Count: Encodable, Sendable, Equatable {
    package let cause: String
    package let count: Int
  }

  /// What the pool told before the first round and tells now.
  package struct Information: Encodable, Sendable {
    package let dimension: String
    package let itemsBefore: Int
    package let itemsAfter: Int
    package let errorBefore: Double
    package let errorAfter: Double
    package let informationBefore: Double
    package let informationAfter: Double
  }

  /// An ability from two sets of items.
  package struct Ability: Encodable, Sendable {
    package let model: String
    package let dimension: String
    /// From anchors that chance chose, by weighted likelihood.
    package let anchors: Estimate
    package let anchorItems: Int
    /// From the items that were made, by weighted likelihood.
    package let evolved: Estimate
    package let evolvedItems: Int
    /// The second less the first: what choosing items for how they were answered does to a score.
    package let difference: Estimate
  }

  /// An item that was made.
  package struct Item: Encodable, Sendable {
    package let item: String
    package let round: Int
    package let dimension: String
    package let topic: String?
    package let text: String
    package let target: Double
    package let difficulty: Estimate
    package let discrimination: Estimate
    /// The probability that it is as it was asked for.
    package let probabilityRight: Double
    /// How much the models differ on it, in nats.
    package let divergence: Double
  }

  package init(_ outcome: GenerationOutcome, files: [String]) {
    let plan = outcome.plan
    let candidates = outcome.rounds.flatMap(\.candidates)
    rounds = zip(outcome.rounds, outcome.errors).map { Round($0, errors: $1) }
    unreadable = Self.counts(candidates, .unreadable)
    filtered = Self.counts(candidates, .filtered)
    information = plan.dimensions.compactMap { dimension in
      let series = outcome.rounds.compactMap { round in
        round.information.first { $0.dimension == dimension.id }
      }
      guard let first = series.first, let last = series.last else { return nil }
      let made = outcome.rounds[0].candidates.count {
        $0.dimension == dimension.id && $0.outcome == .accepted
      }
      return Information(
        dimension: dimension.id, itemsBefore: first.items - made, itemsAfter: last.items,
        errorBefore: first.errorBefore, errorAfter: last.errorAfter,
        informationBefore: first.informationBefore, informationAfter: last.informationAfter)
    }
    abilities = plan.pilot.models.flatMap { model in
      plan.dimensions.compactMap { dimension in
        outcome.comparison(model.name, dimension.id).map {
          Ability(model.name, dimension.id, $0, level: Self.level)
        }
      }
    }
    items = candidates.filter { $0.outcome == .accepted }.compactMap(Item.init)
    retired = outcome.start?.retired ?? []
    stop = outcome.stop
    calls = outcome.calls
    isComplete = outcome.isComplete
    self.files = files
  }

  private static func counts(
    _ candidates: [GenerationCandidate], _ outcome: GenerationCandidate.Outcome
  ) -> [Count] {
    var counts: [String: Int] = [:]
    for candidate in candidates where candidate.outcome == outcome {
      counts[candidate.cause ?? "", default: 0] += 1
    }
    return counts.map { Count(cause: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.cause) < ($0.count, $1.cause) }
  }

  fileprivate static func deviate(_ level: Double) -> Double {
    (try? NormalDistribution.quantile((1 + level) / 2)) ?? .nan
  }

  fileprivate static func estimate(
    _ value: Double, _ error: Double, level: Double, method: String
  ) -> Estimate {
    let reach = deviate(level) * error
    return Estimate(
      .value(value), standardError: error,
      interval: .value(
        ConfidenceInterval(
          lower: value - reach, upper: value + reach, level: level, method: method)))
  }
}

extension GenerationResults.Round {
  fileprivate init(_ round: GenerationRound, errors: (before: Double, after: Double)) {
    func count(_ outcome: GenerationCandidate.Outcome) -> Int {
      round.candidates.count { $0.outcome == outcome }
    }
    self.init(
      round: round.round, requests: round.requests.count,
      asked: round.requests.reduce(0) { $0 + $1.asked },
      read: round.requests.reduce(0) { $0 + $1.read }, unreadable: count(.unreadable),
      filtered: count(.filtered), unanswered: count(.unanswered), tooEasy: count(.tooEasy),
      tooHard: count(.tooHard), tooFlat: count(.tooFlat), undecided: count(.undecided),
      accepted: count(.accepted), errorBefore: errors.before, errorAfter: errors.after)
  }
}

extension GenerationResults.Ability {
  fileprivate init(
    _ model: String, _ dimension: String, _ found: GenerationOutcome.Comparison, level: Double
  ) {
    func estimate(_ ability: AbilityEstimate?) -> Estimate {
      ability.map {
        GenerationResults.estimate(
          $0.ability, $0.standardError, level: level, method: "weighted-likelihood-normal")
      } ?? Estimate(missing: "no answer says anything", code: "noData")
    }
    self.model = model
    self.dimension = dimension
    anchors = estimate(found.anchors)
    anchorItems = found.anchorItems
    evolved = estimate(found.evolved)
    evolvedItems = found.evolvedItems
    if let anchors = found.anchors, let evolved = found.evolved {
      let error =
        (anchors.standardError * anchors.standardError
        + evolved.standardError * evolved.standardError).squareRoot()
      difference = GenerationResults.estimate(
        evolved.ability - anchors.ability, error, level: level, method: "difference-normal")
    } else {
      difference = Estimate(missing: "one of the two is not known", code: "noData")
    }
  }
}

extension GenerationResults.Item {
  fileprivate init?(_ candidate: GenerationCandidate) {
    guard let found = candidate.calibration else { return nil }
    let level = GenerationResults.level
    self.init(
      item: candidate.item, round: candidate.round, dimension: candidate.dimension,
      topic: candidate.topic, text: candidate.text, target: candidate.target,
      difficulty: GenerationResults.estimate(
        found.difficulty, found.difficultyError, level: level, method: "posterior-normal"),
      discrimination: GenerationResults.estimate(
        found.discrimination, found.discriminationError, level: level, method: "posterior-normal"),
      probabilityRight: found.probabilityRight,
      divergence: found.divergenceWithoutBias ?? found.divergence)
  }
}
