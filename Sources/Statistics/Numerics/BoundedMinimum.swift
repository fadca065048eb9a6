/// A local minimum of a function of one variable between two bounds.
///
/// Golden sections and parabolas by Brent (1973), "Algorithms for minimization without
/// derivatives", section 5.8. Unlike GSL's form it asks for no point below both ends, so that the
/// minimum may lie at a bound.
enum BoundedMinimum {
  /// Where the function is least, to within the tolerance.
  ///
  /// - Complexity: about 30 calls.
  static func find(
    in bounds: ClosedRange<Double>, tolerance: Double, _ function: (Double) -> Double
  ) -> Double {
    let golden = (3 - 5.0.squareRoot()) / 2
    var (low, high) = (bounds.lowerBound, bounds.upperBound)
    var best = low + golden * (high - low)
    var (second, third) = (best, best)
    var bestValue = function(best)
    var (secondValue, thirdValue) = (bestValue, bestValue)
    var (step, before) = (0.0, 0.0)
    for _ in 0..<500 {
      let middle = (low + high) / 2
      let reach = Double.ulpOfOne.squareRoot() * abs(best) + tolerance / 3
      if abs(best - middle) <= 2 * reach - (high - low) / 2 { break }
      var isParabola = false
      if abs(before) > reach {
        var r = (best - second) * (bestValue - thirdValue)
        var q = (best - third) * (bestValue - secondValue)
        var p = (best - third) * q - (best - second) * r
        q = 2 * (q - r)
        if q > 0 { p = -p }
        q = abs(q)
        r = before
        before = step
        if abs(p) < abs(q * r / 2), p > q * (low - best), p < q * (high - best) {
          step = p / q
          let next = best + step
          if next - low < 2 * reach || high - next < 2 * reach {
            step = middle >= best ? reach : -reach
          }
          isParabola = true
        }
      }
      if !isParabola {
        before = best >= middle ? low - best : high - best
        step = golden * before
      }
      let next = best + (step >= 0 ? max(abs(step), reach) : -max(abs(step), reach))
      let value = function(next)
      if value <= bestValue {
        if next >= best { low = best } else { high = best }
        (third, thirdValue) = (second, secondValue)
        (second, secondValue) = (best, bestValue)
        (best, bestValue) = (next, value)
      } else {
        if next < best { low = next } else { high = next }
        if value <= secondValue || second == best {
          (third, thirdValue) = (second, secondValue)
          (second, secondValue) = (next, value)
        } else if value <= thirdValue || third == best || third == second {
          (third, thirdValue) = (next, value)
        }
      }
    }
    return best
  }
}
