/// The bounds of a raw judgment.
public struct RatingScale: Sendable, Codable, Equatable {
  /// The lowest score that a judge can give.
  public let minimum: Double
  /// The highest score that a judge can give; above `minimum`.
  public let maximum: Double

  /// A scale between two finite bounds; nil unless `minimum` lies below `maximum`.
  public init?(minimum: Double, maximum: Double) {
    guard minimum.isFinite, maximum.isFinite, minimum < maximum else { return nil }
    self.minimum = minimum
    self.maximum = maximum
  }

  /// Whether a score lies within the bounds.
  public func contains(_ score: Double) -> Bool {
    score >= minimum && score <= maximum
  }

  /// A score turned round, so that the minimum becomes the maximum.
  public func reversed(_ score: Double) -> Double {
    minimum + maximum - score
  }

  /// A score in raw units as a position on 0...100.
  public func percent(_ score: Double) -> Double {
    100 * (score - minimum) / (maximum - minimum)
  }

  /// A difference of scores, or a standard error, in raw units as points of 0...100.
  public func percentPoints(_ difference: Double) -> Double {
    100 * difference / (maximum - minimum)
  }
}
