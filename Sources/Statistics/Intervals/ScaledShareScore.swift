/// The score test of a difference a - c b of paired proportions, for any c above 0 and real counts.
///
/// The variance is that of the most likely proportions among those that have the difference δ. With
/// c = 1 it is the score of Tango (1998); with δ = 0 that of the ratio of paired proportions of Nam &
/// Blackwelder (2002) and Tang, Tang & Chan (2003).
///
/// Source: Tango (1998); Nam & Blackwelder (2002), "Analysis of the ratio of marginal probabilities in
/// a matched-pair setting".
struct ScaledShareScore: Sendable {
  /// The shares of the pairs with 1 and 1, 1 and 0, 0 and 1, 0 and 0.
  let both: Double
  let firstOnly: Double
  let secondOnly: Double
  let neither: Double
  /// How many pairs there are.
  let pairs: Double

  /// The shares of ones.
  var first: Double { both + firstOnly }
  var second: Double { both + secondOnly }

  /// How far the data are from a - c b = δ, in standard errors under it; falls as δ and c rise.
  ///
  /// - Parameters:
  ///   - factor: c, above 0.
  ///   - difference: δ, between -c and 1.
  func score(factor: Double, difference: Double) -> Double {
    let distance = first - factor * second - difference
    let variance = self.variance(factor: factor, difference: difference)
    guard variance > 0 else { return distance > 0 ? .infinity : distance < 0 ? -.infinity : 0 }
    return distance * (pairs / variance).squareRoot()
  }

  /// The variance of one pair's a - c b under the most likely proportions with the difference.
  ///
  /// The likelihood of the four proportions under Σ p (u - δ) = 0, where u is what a pair adds, is
  /// largest at p = x/(1 + λ(u - δ)) for the λ at which that sum is 0. A kind of pair that was not
  /// seen takes part where no such λ exists: it then holds what the sum lacks.
  private func variance(factor: Double, difference: Double) -> Double {
    let kinds: [(share: Double, step: Double)] = [
      (both, 1 - factor - difference), (firstOnly, 1 - difference),
      (secondOnly, -factor - difference), (neither, -difference),
    ].filter { $0.0 > 0 }
    let (least, most) = (-factor - difference, 1 - difference)
    guard least < 0, most > 0 else { return 0 }
    func sum(_ multiplier: Double) -> Double {
      kinds.reduce(0) { $0 + $1.share * $1.step / (1 + multiplier * $1.step) }
    }
    // The sum falls as λ rises between the ends at which a proportion would be infinite.
    var (low, high) = (-1 / most, -1 / least)
    var multiplier: Double
    var unseen = 0.0
    if firstOnly == 0, sum(low) <= 0 {
      multiplier = low
      // Pairs of 1 and 0 make up for it.
      unseen = -sum(low) * most
    } else if secondOnly == 0, sum(high) >= 0 {
      multiplier = high
      unseen = -sum(high) * least
    } else {
      multiplier = (low + high) / 2
      while multiplier > low, multiplier < high {
        if sum(multiplier) > 0 { low = multiplier } else { high = multiplier }
        multiplier = (low + high) / 2
      }
    }
    return kinds.reduce(unseen) {
      $0 + $1.share * $1.step * $1.step / (1 + multiplier * $1.step)
    }
  }
}
