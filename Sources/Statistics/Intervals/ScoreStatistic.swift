import Foundation

/// The score statistic of a difference of proportions.
///
/// Source: Miettinen & Nurminen (1985), "Comparative analysis of two rates", appendix I.
struct ScoreStatistic {
  private let successes: (Double, Double)
  private let trials: (Double, Double)

  init(_ proportions: TwoProportions) {
    successes = (Double(proportions.first.successes), Double(proportions.second.successes))
    trials = (Double(proportions.first.trials), Double(proportions.second.trials))
  }

  /// The distance of the observed difference from the assumed one, in standard errors.
  func z(assuming difference: Double) -> Double {
    let total = trials.0 + trials.1
    let observed = successes.0 / trials.0 - successes.1 / trials.1
    let q = constrained(difference)
    let p = min(max(q + difference, 0), 1)
    let variance =
      (p * (1 - p) / trials.0 + q * (1 - q) / trials.1) * total / (total - 1)
    guard variance > 0 else {
      return observed == difference ? 0 : observed > difference ? .infinity : -.infinity
    }
    return (observed - difference) / variance.squareRoot()
  }

  /// The maximum likelihood estimate of the second proportion under the assumed difference: the
  /// middle root of a cubic, in trigonometric form.
  private func constrained(_ difference: Double) -> Double {
    let total = trials.0 + trials.1
    let a = total
    let b = (trials.0 + 2 * trials.1) * difference - total - successes.0 - successes.1
    let c =
      (trials.1 * difference - total - 2 * successes.1) * difference + successes.0 + successes.1
    let d = successes.1 * difference * (1 - difference)
    let third = b / (3 * a)
    let v = third * third * third - b * c / (6 * a * a) + d / (2 * a)
    let square = max(third * third - c / (3 * a), 0)
    let u = v < 0 ? -square.squareRoot() : square.squareRoot()
    let cube = u * u * u
    let cosine = cube == 0 ? 0 : min(max(v / cube, -1), 1)
    let w = (Double.pi + acos(cosine)) / 3
    return min(max(2 * u * cos(w) - third, max(0, -difference)), min(1, 1 - difference))
  }
}
