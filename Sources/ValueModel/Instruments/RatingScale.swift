/// The bounds of a raw judgment.
package struct RatingScale: Sendable, Codable, Equatable {
  /// The lowest score that a judge can give.
  package let minimum: Double
  /// The highest score that a judge can give; above `minimum`.
  package let maximum: Double

  /// A scale between two finite bounds; nil unless `minimum` lies below `maximum`.
  package init?(minimum: Double, maximum: Double) {
    guard minimum.isFinite, maximum.isFinite, minimum < maximum else { return nil }
    self.minimum = minimum
    self.maximum = maximum
  }

  /// Whether a score lies within the bounds.
  package func contains(_ score: Double) -> Bool {
    score >= minimum && score <= maximum
  }

  /// A score turned round, so that the minimum becomes the maximum.
  package func reversed(_ score: Double) -> Double {
    minimum + maximum - score
  }

  /// The whole numbers from one end to the other, where both ends are whole and there are few enough for
  /// each to be a category; nil else.
  package var categories: [Double]? {
    let steps = maximum - minimum
    guard minimum == minimum.rounded(), steps == steps.rounded(), steps <= 100 else { return nil }
    return (0...Int(steps)).map { minimum + Double($0) }
  }

  /// A score in raw units as a position on 0...100.
  package func percent(_ score: Double) -> Double {
    100 * (score - minimum) / (maximum - minimum)
  }

  /// A difference of scores, or a standard error, in raw units as points of 0...100.
  package func percentPoints(_ difference: Double) -> Double {
    100 * difference / (maximum - minimum)
  }
}
