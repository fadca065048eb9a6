internal import ItemResponse

/// What the panel could before the first round: round 0 of a plan, as the study keeps it.
package struct GenerationStart: Sendable, Codable, Equatable {
  /// One answer of a model to an item of the pool.
  package struct Answer: Sendable, Codable, Equatable {
    package let model: String
    package let dimension: String
    /// The key of the item.
    package let item: String
    package let isAnchor: Bool
    /// 0 or 1; nil where the answer says nothing.
    package let response: Int?
  }

  /// An ability on the scale of the pool.
  package struct Ability: Sendable, Codable, Equatable {
    package let model: String
    package let dimension: String
    /// Nil where no answer said anything.
    package let ability: Double?
    package let standardError: Double?
  }

  /// An item that went out of use.
  package struct Retired: Sendable, Codable, Equatable {
    package let item: String
    /// As the pool names it.
    package let reason: String
    /// The figure that it rests on, in words.
    package let detail: String
  }

  package let abilities: [Ability]
  package let answers: [Answer]
  package let retired: [Retired]
}

/// A round of a plan, as the study keeps it: what was asked for, and what became of each candidate.
package struct GenerationRound: Sendable, Codable, Equatable {
  /// What a generator was asked for.
  package struct Request: Sendable, Codable, Equatable {
    /// From 1 within the round.
    package let number: Int
    package let dimension: String
    package let topic: String?
    /// The difficulty that is wanted.
    package let target: Double
    /// The discrimination that is counted on.
    package let discrimination: Double
    /// The keys of the exemplars.
    package let exemplars: [String]
    /// How many items were asked for, and how many the answer held.
    package let asked: Int
    package let read: Int
    /// Why no answer came; nil where one did.
    package let failure: String?
  }

  /// What the pool tells of the models in a dimension.
  package struct Information: Sendable, Codable, Equatable {
    package let dimension: String
    /// The root of the mean squared error of an ability if all items of the pool were given, before and
    /// after the round.
    package let errorBefore: Double
    package let errorAfter: Double
    /// The mean test information at the models' abilities, before and after.
    package let informationBefore: Double
    package let informationAfter: Double
    /// Items with parameters.
    package let items: Int
  }

  /// From 1.
  package let round: Int
  package let requests: [Request]
  package let candidates: [GenerationCandidate]
  package let information: [Information]
}

/// A piece of a generator's answer and what became of it: a line of the trace.
package struct GenerationCandidate: Sendable, Codable, Equatable {
  /// How far a candidate came.
  package enum Outcome: String, Sendable, Codable, CaseIterable {
    /// It is no item.
    case unreadable
    /// A filter refused it.
    case filtered
    /// No model of the panel gave an answer that says anything.
    case unanswered
    case tooEasy, tooHard, tooFlat
    /// The answers do not say whether it is as it was asked for.
    case undecided
    /// It is in the pool.
    case accepted
  }

  /// What a model of the panel answered.
  package struct Answers: Sendable, Codable, Equatable {
    package let model: String
    /// How many answers are 1, of those that say something.
    package let ones: Int
    package let scored: Int
    /// Answers that say nothing, or did not come.
    package let unscored: Int
  }

  /// What the pilot found.
  package struct Calibration: Sendable, Codable, Equatable {
    /// Posterior means and standard deviations.
    package let discrimination: Double
    package let discriminationError: Double
    package let difficulty: Double
    package let difficultyError: Double
    /// The difficulty less the target.
    package let distance: Double
    /// The posterior probability that the item is as it was asked for.
    package let probabilityRight: Double
    /// How much the models differ on it, as the generalised Jensen-Shannon divergence of their answers in
    /// nats, 0...ln 2; too large on the average, as few answers make models look different.
    package let divergence: Double
    /// The same with that taken off; nil where a model answered once only.
    package let divergenceWithoutBias: Double?
    /// How far the models are from what the wording says, in nats; nil where that is not known.
    package let disentanglement: Double?
  }

  package let round: Int
  /// From 1 within the round.
  package let number: Int
  /// The number of the request.
  package let request: Int
  /// The key that the item has, or would have, in the pool.
  package let item: String
  package let dimension: String
  package let topic: String?
  package let target: Double
  package let text: String
  package let outcome: Outcome
  /// Which filter refused it, or why it is no item.
  package let cause: String?
  /// More of that, in words.
  package let detail: String?
  /// The item or candidate that it repeats.
  package let like: String?
  package let answers: [Answers]
  package let calibration: Calibration?
}

extension GenerationCandidate.Outcome {
  init(_ outcome: AcceptanceVerdict.Outcome) {
    self =
      switch outcome {
      case .accepted: .accepted
      case .tooEasy: .tooEasy
      case .tooHard: .tooHard
      case .tooFlat: .tooFlat
      case .undecided: .undecided
      }
  }
}
