import Foundation
import GSLSupport

/// The noncentral chi-square distribution, as a Poisson mixture of central ones.
enum NoncentralChiSquare {
  /// The probability of a value at or below `x`.
  static func cumulative(
    _ x: Double, degreesOfFreedom: Double, noncentrality: Double
  ) throws(GSLError) -> Double {
    let half = noncentrality / 2
    let middle = Int(half)
    let reach = Int(9 * half.squareRoot()) + 12
    var sum = 0.0
    for count in max(0, middle - reach)...(middle + reach) {
      let weight = exp(
        (count == 0 ? 0 : Double(count) * log(half)) - half - (try LogFactorial.value(count)))
      sum +=
        weight
        * (try ChiSquareDistribution.cumulative(
          x, degreesOfFreedom: degreesOfFreedom + 2 * Double(count)))
    }
    return min(sum, 1)
  }

  /// The noncentrality at which `x` is the value that the given share lies below; 0 where even
  /// the central distribution has less below `x`.
  static func noncentrality(
    putting share: Double, below x: Double, degreesOfFreedom: Double
  ) throws(GSLError) -> Double {
    guard
      try cumulative(x, degreesOfFreedom: degreesOfFreedom, noncentrality: 0) > share
    else { return 0 }
    var high = max(x, 1)
    while try cumulative(x, degreesOfFreedom: degreesOfFreedom, noncentrality: high) > share {
      high *= 2
    }
    var low = 0.0
    for _ in 0..<60 {
      let middle = (low + high) / 2
      let isBelow =
        try cumulative(x, degreesOfFreedom: degreesOfFreedom, noncentrality: middle) > share
      if isBelow { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
