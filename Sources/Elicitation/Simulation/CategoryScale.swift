/// Equally spaced scores that a judge can give, and the latent thresholds between them.
///
/// The score is the number of thresholds below the latent value: an ordered probit model (McKelvey
/// and Zavoina 1975). Two categories make it the probit model of 0/1 judgments.
package struct CategoryScale: Sendable, Equatable {
  /// The lowest score.
  package let minimum: Double
  /// The highest score.
  package let maximum: Double
  /// Distance of neighbouring scores.
  package let step: Double
  /// The latent thresholds between neighbouring scores, equally spaced round zero.
  package let thresholds: [Double]

  /// A scale with categories `step` apart; nil unless a whole number of steps, 1 to 1,000, leads
  /// from `minimum` to `maximum`, or `spacing` is not above zero.
  package init?(minimum: Double, maximum: Double, step: Double, spacing: Double) {
    let steps = ((maximum - minimum) / step).rounded()
    guard minimum.isFinite, maximum.isFinite, minimum < maximum, step > 0, spacing > 0,
      spacing.isFinite, steps >= 1, steps <= 1_000,
      abs(minimum + steps * step - maximum) <= 1e-9 * (maximum - minimum)
    else { return nil }
    self.minimum = minimum
    self.maximum = maximum
    self.step = step
    self.thresholds = (1...Int(steps)).map { (Double($0) - (steps + 1) / 2) * spacing }
  }

  /// The score of a latent value.
  package func score(latent: Double) -> Double {
    let passed = thresholds.count { latent > $0 }
    return passed == thresholds.count ? maximum : minimum + Double(passed) * step
  }
}
