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
