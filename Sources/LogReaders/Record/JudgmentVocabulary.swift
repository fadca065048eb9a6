/// What became of one judgment.
package enum JudgmentStatus: String, Sendable, Codable, CaseIterable {
  /// The row carries a verdict: a score, a label or a preference.
  case scored
  /// The judge gave no usable verdict; `statusReason` says why where the log does.
  case unscored
  /// The response or the judgment failed with an error.
  case error
  /// The verdict was withdrawn after the fact.
  case invalidated
  /// The run was stopped before this row was judged.
  case cancelled
}

/// How the items of a log were chosen.
package enum Sampling: String, Sendable, Codable, CaseIterable {
  /// Every item of the pool.
  case complete
  /// A random sample of the pool.
  case random
  /// A showcase chosen by hand. Such rows are evidence to quote and never get an interval.
  case curated
  /// Items chosen by what the model had answered before: each model has items near its own ability,
  /// so that means over them say little. Abilities of an adaptive test take this into account.
  case adaptive
}

/// What kind of judge gave the verdict.
///
/// The raw value is also the prefix of a `judge_id`.
package enum JudgeKind: String, Sendable, Codable, CaseIterable {
  /// A program: exact match, a parser, a self-report read off the response.
  case rule
  /// A language model.
  case model
  /// One person.
  case human
  /// Several judges whose single votes are not known. Panel rows never enter agreement.
  case panel
}

/// The level of measurement of a score.
package enum ScaleType: String, Sendable, Codable, CaseIterable {
  case binary, ordinal, interval, nominal, preference
}

/// The place in which a response was shown to the judge of a pair.
package enum PresentationPosition: String, Sendable, Codable, CaseIterable {
  case first, second
}

/// Whether an item could have been read by the makers of models.
package enum ItemSplit: String, Sendable, Codable, CaseIterable {
  /// The item was published.
  case isPublic = "public"
  /// The item was kept back.
  case heldOut
}

/// A word that a study stores as a number.
///
/// The numbers are part of the file format: they are never given to another word.
package protocol NumberedWord: RawRepresentable<String>, CaseIterable {
  var number: Int64 { get }
  init?(number: Int64)
}

extension JudgmentStatus: NumberedWord {
  package var number: Int64 {
    switch self {
    case .scored: 1
    case .unscored: 2
    case .error: 3
    case .invalidated: 4
    case .cancelled: 5
    }
  }

  package init?(number: Int64) {
    switch number {
    case 1: self = .scored
    case 2: self = .unscored
    case 3: self = .error
    case 4: self = .invalidated
    case 5: self = .cancelled
    default: return nil
    }
  }
}

extension Sampling: NumberedWord {
  package var number: Int64 {
    switch self {
    case .complete: 1
    case .random: 2
    case .curated: 3
    case .adaptive: 4
    }
  }

  package init?(number: Int64) {
    switch number {
    case 1: self = .complete
    case 2: self = .random
    case 3: self = .curated
    case 4: self = .adaptive
    default: return nil
    }
  }
}

extension JudgeKind: NumberedWord {
  package var number: Int64 {
    switch self {
    case .rule: 1
    case .model: 2
    case .human: 3
    case .panel: 4
    }
  }

  package init?(number: Int64) {
    switch number {
    case 1: self = .rule
    case 2: self = .model
    case 3: self = .human
    case 4: self = .panel
    default: return nil
    }
  }
}

extension ScaleType: NumberedWord {
  package var number: Int64 {
    switch self {
    case .binary: 1
    case .ordinal: 2
    case .interval: 3
    case .nominal: 4
    case .preference: 5
    }
  }

  package init?(number: Int64) {
    switch number {
    case 1: self = .binary
    case 2: self = .ordinal
    case 3: self = .interval
    case 4: self = .nominal
    case 5: self = .preference
    default: return nil
    }
  }
}

extension PresentationPosition: NumberedWord {
  package var number: Int64 {
    switch self {
    case .first: 1
    case .second: 2
    }
  }

  package init?(number: Int64) {
    switch number {
    case 1: self = .first
    case 2: self = .second
    default: return nil
    }
  }
}

extension ItemSplit: NumberedWord {
  package var number: Int64 { self == .isPublic ? 1 : 2 }

  package init?(number: Int64) {
    switch number {
    case 1: self = .isPublic
    case 2: self = .heldOut
    default: return nil
    }
  }
}

/// The bounds of a scale that can be meant.
package enum ScaleBound {
  /// A larger number stands for "no bound": the fourth powers of such numbers, which skewness and
  /// kurtosis add up, are past the range of a double.
  package static let largest = 1e75

  package static func isKnown(_ bound: Double) -> Bool { abs(bound) <= largest }

  /// The bound that a tool gives, or nil where it gives a number that stands for none.
  package static func known(_ bound: Double?) -> Double? {
    bound.flatMap { isKnown($0) ? $0 : nil }
  }
}
