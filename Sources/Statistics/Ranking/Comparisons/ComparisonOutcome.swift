/// How the comparison of two items ended.
public enum ComparisonOutcome: UInt8, Sendable, CaseIterable, Codable {
  /// The left item won.
  case left = 0
  /// The right item won.
  case right = 1
  /// Neither won.
  case tie = 2
}
