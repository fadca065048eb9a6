/// A word that a study stores as a number.
///
/// The numbers are part of the file format: they are never given to another word.
protocol NumberedWord: RawRepresentable<String>, CaseIterable {
  var number: Int64 { get }
  init?(number: Int64)
}

extension JudgmentStatus: NumberedWord {
  var number: Int64 {
    switch self {
    case .scored: 1
    case .unscored: 2
    case .error: 3
    case .invalidated: 4
    case .cancelled: 5
    }
  }

  init?(number: Int64) {
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
  var number: Int64 {
    switch self {
    case .complete: 1
    case .random: 2
    case .curated: 3
    }
  }

  init?(number: Int64) {
    switch number {
    case 1: self = .complete
    case 2: self = .random
    case 3: self = .curated
    default: return nil
    }
  }
}

extension JudgeKind: NumberedWord {
  var number: Int64 {
    switch self {
    case .rule: 1
    case .model: 2
    case .human: 3
    case .panel: 4
    }
  }

  init?(number: Int64) {
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
  var number: Int64 {
    switch self {
    case .binary: 1
    case .ordinal: 2
    case .interval: 3
    case .nominal: 4
    case .preference: 5
    }
  }

  init?(number: Int64) {
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
  var number: Int64 {
    switch self {
    case .first: 1
    case .second: 2
    }
  }

  init?(number: Int64) {
    switch number {
    case 1: self = .first
    case 2: self = .second
    default: return nil
    }
  }
}
