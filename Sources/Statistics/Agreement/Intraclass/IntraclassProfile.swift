/// The interval of an intraclass correlation where cells are missing: the values that a test by the
/// ratio of restricted likelihoods does not reject.
///
/// The mean squares of an incomplete table have no F distribution, but its likelihood is known. For
/// each value of the correlation the other variances take their most likely values.
///
/// Source: Venzon & Moolgavkar (1988), "A method for computing profile-likelihood-based confidence
/// intervals", with the restricted likelihood of Patterson & Thompson (1971).
struct IntraclassProfile: Sendable, Equatable {
  /// What counts as disagreement.
  enum Model: Sendable, Equatable {
    /// The residual, and there are no raters: each unit has its own.
    case oneWay
    /// The variances of raters and residual.
    case agreement
    /// The residual.
    case consistency
  }

  let likelihood: RestrictedLikelihood
  let model: Model
  /// Where the likelihood is largest.
  let best: RestrictedLikelihood.Place

  /// Correlations closer to 1 are not told from it.
  private static let largest = 1 - 1e-9

  /// The ends for one rating, within 0...1.
  ///
  /// - Parameters:
  ///   - estimate: the correlation at which the likelihood is largest.
  ///   - limit: how far the deviance may rise above its minimum.
  func ends(around estimate: Double, limit: Double) -> Outcome<(lower: Double, upper: Double)> {
    let estimate = min(max(estimate, 0), Self.largest)
    guard best.deviance.isFinite else { return .undefined(.notFinite) }
    return end(from: estimate, towards: 0, limit).flatMap { lower in
      end(from: estimate, towards: Self.largest, limit).map { (lower, $0) }
    }
  }

  /// The farthest value on one side whose deviance has risen by the limit at most.
  private func end(from inside: Double, towards edge: Double, _ limit: Double) -> Outcome<Double> {
    guard inside != edge else { return .value(edge == 0 ? 0 : 1) }
    let direction = edge - inside
    // The root of the rise is nearly straight in the correlation, so that secants find its place.
    let target = limit.squareRoot()
    var raters = best.raters
    func excess(_ share: Double) -> Double {
      let place = least(inside + share * direction, near: raters)
      raters = place.raters
      return max(place.deviance - best.deviance, 0).squareRoot() - target
    }
    var low = (share: 0.0, value: -target)
    var high = (share: 0.05, value: 0.0)
    high.value = excess(high.share)
    while high.value < 0 {
      guard high.share < 1 else { return .value(edge == 0 ? 0 : 1) }
      low = high
      high.share = min(2 * high.share, 1)
      high.value = excess(high.share)
    }
    // The method of Illinois (Dowell & Jarratt 1971).
    var side = 0
    for _ in 0..<200 where high.share - low.share > 1e-10 {
      guard high.value.isFinite else {
        // So far out that no residual is left: halve.
        let middle = (
          share: (low.share + high.share) / 2, value: excess((low.share + high.share) / 2)
        )
        if middle.value < 0 { low = middle } else { high = middle }
        continue
      }
      let share =
        (low.share * high.value - high.share * low.value) / (high.value - low.value)
      let value = excess(share)
      if abs(value) < 1e-9 { return .value(inside + share * direction) }
      if value < 0 {
        low = (share, value)
        if side == -1 { high.value /= 2 }
        side = -1
      } else {
        high = (share, value)
        if side == 1 { low.value /= 2 }
        side = 1
      }
    }
    return .value(inside + (low.share + high.share) / 2 * direction)
  }

  /// The least deviance of all variances with that correlation.
  private func least(_ correlation: Double, near raters: Double) -> RestrictedLikelihood.Place {
    let odds = correlation / (1 - correlation)
    switch model {
    case .oneWay:
      let units = odds.squareRoot()
      return RestrictedLikelihood.Place(
        units: units, raters: 0, deviance: likelihood.deviance([units, 0]))
    case .agreement:
      return likelihood.least(units: { (odds * (1 + $0 * $0)).squareRoot() }, near: raters)
    case .consistency: return likelihood.least(units: { _ in odds.squareRoot() }, near: raters)
    }
  }
}
