/// The units in which scores are shown.
package enum ScoreDisplay: String, Sendable, Codable {
  /// The scale's minimum is 0 and its maximum 100.
  case percent
  /// The units of the judgments.
  case raw
}
