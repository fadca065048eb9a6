/// An item of a pool, whatever keeps the pool: a study, or a table that `compass pool export` wrote.
package struct BankItem: Codable, Sendable, Equatable {
  /// What the item may be used for.
  package enum Status: String, CaseIterable, Codable, Sendable {
    case candidate, calibrated, anchor, retired
  }

  /// Why an item is not given any more.
  package enum Reason: String, CaseIterable, Codable, Sendable {
    case saturated, leaked, overexposed, misfitting, drifting
  }

  /// Its key, `sample_id` in logs.
  package let item: String
  /// What is asked.
  package let text: String
  /// The value system that the dimension is of, by its identifier.
  package let system: String
  /// Identifier of the dimension.
  package let dimension: String
  package let language: String?
  package let topic: String?
  package let origin: String?
  /// The day on which it was written, `2026-01-31`.
  package let created: String?
  package let status: Status
  /// Set where the item is retired, and only there.
  package let reason: Reason?
  /// On the scale of the pool; nil where they are not known.
  package let parameters: BankParameters?
  /// How often it was given, over all runs; nil where the pool does not say.
  package let exposures: Int?

  package init(
    item: String, text: String, system: String, dimension: String, language: String? = nil,
    topic: String? = nil, origin: String? = nil, created: String? = nil,
    status: Status = .calibrated, reason: Reason? = nil, parameters: BankParameters? = nil,
    exposures: Int? = nil
  ) {
    self.item = item
    self.text = text
    self.system = system
    self.dimension = dimension
    self.language = language
    self.topic = topic
    self.origin = origin
    self.created = created
    self.status = status
    self.reason = reason
    self.parameters = parameters
    self.exposures = exposures
  }
}

/// The two parameters of an item of a pool: the logit of a response 1 is a(θ - b).
package struct BankParameters: Codable, Sendable, Equatable {
  /// The slope a.
  package let discrimination: Double
  /// The ability b at which both responses are equally likely.
  package let difficulty: Double
  package let discriminationError: Double?
  package let difficultyError: Double?
  /// The sampling covariance of the two.
  package let covariance: Double?
  /// The calibration that they are of.
  package let calibration: String

  package init(
    discrimination: Double, difficulty: Double, discriminationError: Double? = nil,
    difficultyError: Double? = nil, covariance: Double? = nil, calibration: String
  ) {
    self.discrimination = discrimination
    self.difficulty = difficulty
    self.discriminationError = discriminationError
    self.difficultyError = difficultyError
    self.covariance = covariance
    self.calibration = calibration
  }
}
