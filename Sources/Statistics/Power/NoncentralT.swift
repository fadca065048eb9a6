import Foundation

/// The noncentral t distribution: (Z + shift) over the root of a chi-square over its degrees.
///
/// The probability is the mean of normal probabilities over the standard deviation's estimate,
/// integrated on the scale of its logarithm; it holds for any shift, where series lose their digits
/// beyond a shift of 38.
///
/// Source: Johnson, Kotz & Balakrishnan (1995), "Continuous Univariate Distributions", volume 2,
/// section 31.5.
public enum NoncentralT {
  /// The probability of a value of `t` or less.
  ///
  /// - Parameters:
  ///   - t: any number but a NaN.
  ///   - degreesOfFreedom: 1 or more; infinite for the normal distribution.
  ///   - shift: the noncentrality, finite.
  /// - Returns: undefined for other arguments.
  public static func cumulative(
    _ t: Double, degreesOfFreedom: Double, shift: Double
  ) -> Outcome<Double> {
    tail(t, degreesOfFreedom, shift, sign: 1)
  }

  /// The probability of a value above `t`, without cancellation where it is small.
  ///
  /// The arguments are those of ``cumulative(_:degreesOfFreedom:shift:)``.
  public static func upperTail(
    _ t: Double, degreesOfFreedom: Double, shift: Double
  ) -> Outcome<Double> {
    tail(t, degreesOfFreedom, shift, sign: -1)
  }

  private static func tail(
    _ t: Double, _ degreesOfFreedom: Double, _ shift: Double, sign: Double
  ) -> Outcome<Double> {
    guard !t.isNaN, degreesOfFreedom >= 1 - 1e-9, shift.isFinite else {
      return .undefined(.notFinite)
    }
    if t.isInfinite { return .value((t > 0) == (sign > 0) ? 1 : 0) }
    let root = 0.5.squareRoot()
    if degreesOfFreedom.isInfinite { return .value(erfc(sign * (shift - t) * root) / 2) }
    // The normal probability turns within a step of 1 in t e^u, near e^u = shift / t: within a step
    // of 1 / shift in u.
    let nodes = ScaleNodes(
      degreesOfFreedom: degreesOfFreedom, resolution: 0.4 / max(abs(shift), 1))
    var sum = 0.0
    for (scale, weight) in zip(nodes.scales, nodes.weights) {
      sum += weight * erfc(sign * (shift - t * scale) * root) / 2
    }
    return .value(min(max(sum, 0), 1))
  }
}
