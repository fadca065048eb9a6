import GSLSupport

/// Tango's score for a difference of paired proportions, for real counts.
///
/// Source: Tango (1998), "Equivalence test and confidence interval for the difference in
/// proportions for the paired-sample design".
struct TangoScore: Sendable {
  /// Pairs with 1 and 0, with 0 and 1, and all pairs.
  let firstOnly: Double
  let secondOnly: Double
  let pairs: Double

  /// The difference of the shares.
  var estimate: Double { (firstOnly - secondOnly) / pairs }

  /// How far the data are from a difference, in standard errors under it; falls as it rises.
  func score(_ difference: Double) -> Double {
    let a = 2 * pairs
    let b = -firstOnly - secondOnly + (2 * pairs - firstOnly + secondOnly) * difference
    let c = -secondOnly * difference * (1 - difference)
    let root = max(b * b - 4 * a * c, 0).squareRoot()
    // The root of the quadratic equation without cancellation.
    let share = b > 0 ? -2 * c / (b + root) : (root - b) / (2 * a)
    let variance = pairs * (2 * share + difference * (1 - difference))
    let distance = firstOnly - secondOnly - pairs * difference
    guard variance > 0 else { return distance > 0 ? .infinity : distance < 0 ? -.infinity : 0 }
    return distance / variance.squareRoot()
  }

  /// The differences at which the score is plus and minus the quantile.
  func ends(quantile: Double) -> (lower: Double, upper: Double) {
    guard firstOnly + secondOnly > 0 else {
      let reach = quantile * quantile / (pairs + quantile * quantile)
      return (-reach, reach)
    }
    let estimate = min(max(estimate, -1), 1)
    return (
      estimate <= -1 ? -1 : crossing(quantile, from: -1, to: estimate),
      estimate >= 1 ? 1 : crossing(-quantile, from: estimate, to: 1)
    )
  }

  private func crossing(_ target: Double, from start: Double, to end: Double) -> Double {
    var (low, high) = (start, end)
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if middle <= low || middle >= high { break }
      if score(middle) > target { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
