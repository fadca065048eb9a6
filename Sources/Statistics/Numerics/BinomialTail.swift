import Foundation
import GSLSupport

/// Binomial probabilities.
enum BinomialTail {
  static func probability(
    _ successes: Int, of trials: Int, chance: Double
  ) throws(GSLError) -> Double {
    try exp(
      LogFactorial.choices(trials, successes)
        + logarithm(chance, times: successes) + logarithm(1 - chance, times: trials - successes))
  }

  /// The chance of at most so many successes.
  static func atMost(_ successes: Int, of trials: Int, chance: Double) throws(GSLError) -> Double {
    if successes < 0 { return 0 }
    if successes >= trials { return 1 }
    return try BetaDistribution.cumulative(
      1 - chance, alpha: Double(trials - successes), beta: Double(successes + 1))
  }
}

/// The logarithm of a power, with 0⁰ = 1.
func logarithm(_ base: Double, times exponent: Int) -> Double {
  exponent == 0 ? 0 : Double(exponent) * log(base)
}
