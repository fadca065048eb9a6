public import Statistics

/// One item of an adaptive test, as the log keeps it.
public struct AdaptiveTestStep: Sendable, Equatable {
  /// The item that was given.
  public let item: Int
  /// Its response.
  public let response: Int
  /// The value of the selection criterion by which it was chosen; nil for the first items and for
  /// random choice.
  public let criterion: Double?
  /// The provisional ability after the response, by the plan's method where that exists.
  public let ability: Outcome<AbilityEstimate>
  /// The ability that the next choice rests on: the one above, or where it is undefined the
  /// posterior mean.
  public let working: AbilityEstimate
}
