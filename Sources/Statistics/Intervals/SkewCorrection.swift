import Foundation
import GSLSupport

/// Hall's transformation of a t statistic for the skewness of the mean.
///
/// G(x) = (3/k)(cbrt(1 + k(x - k/6)) - 1), with k the skewness of the sum of the residuals. An end
/// of the interval is the farther of the one with and the one without it.
///
/// Source: Hall (1992), "On the removal of skewness by transformation", transformation g, with t
/// quantiles.
struct SkewCorrection {
  private let skewness: Double

  init(_ skewness: Double) { self.skewness = skewness }

  private var isNegligible: Bool { !(abs(skewness) >= 1e-6) }

  func transformed(_ x: Double) -> Double {
    guard !isNegligible else { return x }
    return 3 / skewness * (cbrt(1 + skewness * (x - skewness / 6)) - 1)
  }

  /// The number that is transformed to this one.
  private func original(_ y: Double) -> Double {
    guard !isNegligible else { return y }
    let root = 1 + skewness * y / 3
    return skewness / 6 + (root * root * root - 1) / skewness
  }

  func ends(
    mean: Double, error: Double, tail: Double, degreesOfFreedom: Double
  ) throws(GSLError) -> (lower: Double, upper: Double) {
    let quantile = try -StudentTDistribution.quantile(tail, degreesOfFreedom: degreesOfFreedom)
    return (
      mean - error * max(quantile, transformed(quantile)),
      mean + error * max(quantile, -transformed(-quantile))
    )
  }

  /// How much farther than the quantile an end of the interval lies, as a factor: the mean of both
  /// ends.
  func stretch(quantile: Double) -> Double {
    (max(quantile, transformed(quantile)) + max(quantile, -transformed(-quantile)))
      / (2 * quantile)
  }

  /// The t quantile whose interval ends at a value so many standard errors below the mean; 0 or less
  /// where none does.
  func quantile(distance: Double) -> Double {
    // Above the mean the interval ends where -G(-t) reaches the distance.
    let corrected = distance > 0 ? original(distance) : -original(distance)
    return min(abs(distance), corrected)
  }

  /// The smallest alpha whose interval excludes a value so many standard errors below the mean.
  func pValue(distance: Double, degreesOfFreedom: Double) throws(GSLError) -> Double {
    let quantile = quantile(distance: distance)
    guard quantile > 0 else { return 1 }
    return try TailProbability.student(quantile, degreesOfFreedom: degreesOfFreedom, .twoSided)
  }
}
