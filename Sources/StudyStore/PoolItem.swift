internal import LogReaders
package import PrintedNumbers

/// What an item of the pool may be used for.
package enum PoolStatus: String, Sendable, Codable, CaseIterable {
  /// Its parameters are not known yet.
  case candidate
  /// Its parameters are known, so that an adaptive test can choose it.
  case calibrated
  /// Calibrated, and held to its place when a round was linked to an older one.
  case anchor
  /// Not to be given any more; `RetirementReason` says why.
  case retired
}

/// Why an item is not to be given any more.
package enum RetirementReason: String, Sendable, Codable, CaseIterable {
  /// Nearly all that are asked answer alike, so that it tells nothing.
  case saturated
  /// Its text is, or may be, in what models are trained on.
  case leaked
  /// It was given too often.
  case overexposed
  /// The response model does not fit it.
  case misfitting
  /// Its difficulty moved between rounds.
  case drifting
}

extension PoolStatus: NumberedWord {
  package var number: Int64 {
    switch self {
    case .candidate: 1
    case .calibrated: 2
    case .anchor: 3
    case .retired: 4
    }
  }

  package init?(number: Int64) {
    switch number {
    case 1: self = .candidate
    case 2: self = .calibrated
    case 3: self = .anchor
    case 4: self = .retired
    default: return nil
    }
  }
}

extension RetirementReason: NumberedWord {
  package var number: Int64 {
    switch self {
    case .saturated: 1
    case .leaked: 2
    case .overexposed: 3
    case .misfitting: 4
    case .drifting: 5
    }
  }

  package init?(number: Int64) {
    switch number {
    case 1: self = .saturated
    case 2: self = .leaked
    case 3: self = .overexposed
    case 4: self = .misfitting
    case 5: self = .drifting
    default: return nil
    }
  }
}

/// The parameters of an item on the scale of the pool: the logit of a response 1 is a(θ - b), without
/// a factor 1.702.
///
/// Standard errors have those of links in them; nil where a parameter is taken as known.
package struct PoolParameters: Sendable, Equatable, Codable {
  /// The slope a.
  package let discrimination: Double
  /// The ability b at which both responses are equally likely.
  package let difficulty: Double
  package let discriminationError: Double?
  package let difficultyError: Double?
  /// The sampling covariance of the two; nil where it was not worked out.
  package let covariance: Double?
  /// The calibration that they are of (`PoolCalibration`).
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

  /// Whether these are numbers that a pool can hold: finite, errors not negative, and a covariance
  /// that the errors allow.
  package var isPossible: Bool {
    guard discrimination.isFinite, difficulty.isFinite, covariance?.isFinite ?? true,
      [discriminationError ?? 0, difficultyError ?? 0].allSatisfy({ $0 >= 0 && $0.isFinite })
    else { return false }
    guard let covariance, covariance != 0 else { return true }
    guard let discriminationError, let difficultyError else { return false }
    return abs(covariance) <= discriminationError * difficultyError * (1 + 1e-9)
  }
}

/// An item of the pool: what is asked, of what it is a measure, and what is known of it.
package struct PoolItem: Sendable, Equatable {
  /// The key of the item, as `sample_id` in logs: unique in a study.
  package let sample: String
  /// What is asked.
  package let text: String
  /// The value system that the dimension is of.
  package let system: String
  /// The key of the dimension in its system.
  package let dimension: String
  /// A BCP 47 tag; nil where it is not known.
  package var language: String?
  /// By what a test is balanced.
  package var topic: String?
  /// Where the item is from.
  package var origin: String?
  /// When it was written.
  package var created: CalendarDay?
  package var status: PoolStatus
  /// Set where the item is retired, and only there.
  package var reason: RetirementReason?
  /// When it got its status; nil where it has had it from the beginning.
  package var statusSince: CalendarDay?
  package var parameters: PoolParameters?
  /// How often it was given, over all runs.
  package var exposures: Int

  /// An item as it is added; it is calibrated where it has parameters, else a candidate.
  package init(
    sample: String, text: String, system: String, dimension: String, language: String? = nil,
    topic: String? = nil, origin: String? = nil, created: CalendarDay? = nil,
    status: PoolStatus? = nil, reason: RetirementReason? = nil, statusSince: CalendarDay? = nil,
    parameters: PoolParameters? = nil, exposures: Int = 0
  ) {
    self.sample = sample
    self.text = text
    self.system = system
    self.dimension = dimension
    self.language = language
    self.topic = topic
    self.origin = origin
    self.created = created
    self.status = status ?? (parameters == nil ? .candidate : .calibrated)
    self.reason = reason
    self.statusSince = statusSince
    self.parameters = parameters
    self.exposures = exposures
  }

  /// Whether status, reason and parameters go together.
  package var isPossible: Bool {
    (status == .retired) == (reason != nil) && exposures >= 0
      && (status != .calibrated && status != .anchor || parameters != nil)
      && parameters?.isPossible ?? true
  }
}

/// Which items of the pool are meant; nil stands for all.
package struct PoolFilter: Sendable, Equatable {
  package var statuses: Set<PoolStatus>?
  package var systems: Set<String>?
  package var dimensions: Set<String>?
  /// A tag without a region takes in those with one: `en` is also `en-GB`.
  package var languages: Set<String>?
  package var topics: Set<String>?

  package init(
    statuses: Set<PoolStatus>? = nil, systems: Set<String>? = nil, dimensions: Set<String>? = nil,
    languages: Set<String>? = nil, topics: Set<String>? = nil
  ) {
    self.statuses = statuses
    self.systems = systems
    self.dimensions = dimensions
    self.languages = languages
    self.topics = topics
  }

  package func takes(_ item: PoolItem) -> Bool {
    func has(_ names: Set<String>?, _ name: String?) -> Bool {
      names.map { names in name.map(names.contains) ?? false } ?? true
    }
    return statuses?.contains(item.status) ?? true && has(systems, item.system)
      && has(dimensions, item.dimension) && has(topics, item.topic) && takesLanguage(of: item)
  }

  private func takesLanguage(of item: PoolItem) -> Bool {
    guard let languages else { return true }
    guard let language = item.language?.lowercased() else { return false }
    return languages.contains { wanted in
      let wanted = wanted.lowercased()
      return language == wanted || language.hasPrefix(wanted + "-")
    }
  }
}
