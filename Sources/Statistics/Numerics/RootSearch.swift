/// The root of a function of one variable.
enum RootSearch {
  /// Where an increasing function passes zero, to the last bits.
  ///
  /// The bracket is doubled until it holds the root, then Brent's method (1973, chapter 4) closes it.
  ///
  /// - Parameters:
  ///   - lowest: the lower end of the search, where the function is negative.
  ///   - start: how far above it the first upper end lies, positive.
  ///   - function: a NaN says that it cannot be computed.
  /// - Returns: the lower end where the function is not negative there; undefined where it does not
  ///   rise above zero up to 1e12 times the start.
  static func increasing(
    from lowest: Double, start: Double, _ function: (Double) -> Double
  ) -> Outcome<Double> {
    var low = lowest
    var below = function(low)
    if below >= 0 { return .value(low) }
    var width = start
    var high = lowest + width
    var above = function(high)
    while above < 0, width < 1e12 * start {
      low = high
      below = above
      width *= 2
      high = lowest + width
      above = function(high)
    }
    guard below < 0, above >= 0 else {
      return .undefined(.numericalFailure("no value in range gives what is asked for"))
    }
    return brent(low, below, high, above, function)
  }

  private static func brent(
    _ low: Double, _ below: Double, _ high: Double, _ above: Double,
    _ function: (Double) -> Double
  ) -> Outcome<Double> {
    var (a, fa, b, fb) = (low, below, high, above)
    var (c, fc) = (a, fa)
    var step = b - a
    var previous = step
    for _ in 0..<500 {
      if (fb > 0) == (fc > 0) {
        (c, fc) = (a, fa)
        step = b - a
        previous = step
      }
      if abs(fc) < abs(fb) { (a, fa, b, fb, c, fc) = (b, fb, c, fc, b, fb) }
      let tolerance = 2 * Double.ulpOfOne * abs(b)
      let half = (c - b) / 2
      if abs(half) <= tolerance || fb == 0 { return .value(b) }
      if abs(previous) >= tolerance, abs(fa) > abs(fb) {
        let s = fb / fa
        var p: Double
        var q: Double
        if a == c {
          p = 2 * half * s
          q = 1 - s
        } else {
          let r = fb / fc
          let t = fa / fc
          p = s * (2 * half * t * (t - r) - (b - a) * (r - 1))
          q = (t - 1) * (r - 1) * (s - 1)
        }
        if p > 0 { q = -q } else { p = -p }
        if 2 * p < min(3 * half * q - abs(tolerance * q), abs(previous * q)) {
          previous = step
          step = p / q
        } else {
          step = half
          previous = half
        }
      } else {
        step = half
        previous = half
      }
      (a, fa) = (b, fb)
      b += abs(step) > tolerance ? step : half > 0 ? tolerance : -tolerance
      fb = function(b)
      if fb.isNaN { return .undefined(.notFinite) }
    }
    return .value(b)
  }
}
