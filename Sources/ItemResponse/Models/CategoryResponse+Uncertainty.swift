internal import Foundation

/// A rule for averages over a standard normal distribution.
private enum NormalRule {
  /// The trapezoidal rule of step 0.5 in -6...6, whose error for averages of
  /// a logistic function is below 2e-8 for logits with a standard error of 2 or less.
  static let nodes = (0...24).map { -6 + Double($0) * 0.5 }
  static let weights: [Double] = {
    let densities = nodes.map { exp(-$0 * $0 / 2) }
    let total = densities.reduce(0, +)
    return densities.map { $0 / total }
  }()
}

extension CategoryResponse {
  /// The response distribution averaged over the uncertainty of the parameters.
  ///
  /// The expected response function of Lewis (1985) and of Mislevy, Wingersky & Sheehan (1994). Slope
  /// and intercept are taken as jointly normal, the form in which a calibration estimates them: the
  /// logit at an ability is then normal too, and the average over both parameters is one integral.
  /// A person answers an item once, so that the product of these functions is the likelihood with the
  /// parameters integrated out, where the errors of different items are independent.
  mutating func evaluate(
    _ item: Item, _ uncertainty: ParameterUncertainty?, at unbounded: Double
  ) {
    guard let uncertainty, item.form == .logistic, item.discrimination != 0 else {
      return evaluate(item, at: unbounded)
    }
    let ability = min(max(unbounded, -Item.parameterLimit), Item.parameterLimit)
    let (slopeVariance, covariance, interceptVariance) = uncertainty.intercepts(of: item)
    let variance =
      slopeVariance * ability * ability + 2 * covariance * ability + interceptVariance
    guard variance > 1e-12, variance < 1e36 else { return evaluate(item, at: unbounded) }
    let spread = variance.squareRoot()
    let spreadSlope = (slopeVariance * ability + covariance) / spread
    let spreadBend = (slopeVariance - spreadSlope * spreadSlope) / spread
    let logit = item.discrimination * ability + item.intercepts[0]
    var (right, wrong, rise, bend) = (0.0, 0.0, 0.0, 0.0)
    for (node, weight) in zip(NormalRule.nodes, NormalRule.weights) {
      let z = logit + spread * node
      let odds = exp(-abs(z))
      let smaller = odds / (1 + odds)
      let larger = 1 / (1 + odds)
      let r = z > 0 ? larger : smaller
      let w = z > 0 ? smaller : larger
      let slope = item.discrimination + spreadSlope * node
      let product = smaller * larger
      right += weight * r
      wrong += weight * w
      rise += weight * product * slope
      bend += weight * product * ((w - r) * slope * slope + spreadBend * node)
    }
    // So far out that nothing is left to average.
    guard min(right, wrong) > 1e-280 else { return evaluate(item, at: unbounded) }
    let range = item.upperAsymptote - item.lowerAsymptote
    fill(
      right: item.lowerAsymptote + range * right,
      wrong: (1 - item.upperAsymptote) + range * wrong, rise: range * rise, bend: range * bend)
  }
}
