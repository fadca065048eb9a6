internal import Foundation

extension ItemBank {
  /// The bank with its estimated discriminations drawn toward their common mean, each by how uncertain
  /// it is.
  ///
  /// An adaptive test picks the items whose discrimination seems large. Among many items these are the
  /// ones that were overestimated (van der Linden & Glas 2000), and no standard error of a single item
  /// knows of the choice: intervals by unshrunken estimates from 200 examinees cover some 92 % instead
  /// of 95 %. Estimates that are drawn to the mean as far as their errors explain the spread are right
  /// on average for whichever items are picked (empirical Bayes; Efron & Morris 1975). Use it for items
  /// that were calibrated without a prior on the discrimination.
  ///
  /// The logarithms of the discriminations are taken as normal, with the mean and variance that
  /// explain their spread beside the errors (Paule & Mandel 1982). The intercept of an item moves with
  /// its slope by their covariance. Items with known parameters, and those with a discrimination of 0
  /// or less, stay as they are.
  ///
  /// - Returns: the same bank when fewer than five items are uncertain.
  /// - Complexity: O(items).
  public func shrunken() -> ItemBank {
    let places = items.indices.filter {
      (uncertainties[$0]?.discriminationVariance ?? 0) > 0 && items[$0].discrimination > 0
    }
    guard places.count >= 5 else { return self }
    let logs = places.map { log(items[$0].discrimination) }
    let variances = places.map { place in
      (uncertainties[place]?.discriminationVariance ?? 0)
        / (items[place].discrimination * items[place].discrimination)
    }
    let (mean, spread) = Self.commonDistribution(logs, variances)
    var moved = items
    var errors = uncertainties
    for (number, place) in places.enumerated() {
      guard let uncertainty = uncertainties[place] else { continue }
      let weight = spread / (spread + variances[number])
      let slope = exp(mean + weight * (logs[number] - mean))
      (moved[place], errors[place]) = uncertainty.conditional(
        of: items[place], slope: slope, slopeVariance: weight * variances[number] * slope * slope)
    }
    return ItemBank(unchecked: moved, uncertainties: errors)
  }

  /// Mean and variance of normal values that are seen with known error variances.
  ///
  /// Paule & Mandel (1982): the variance at which the weighted squares about the weighted mean add up
  /// to their degrees of freedom; 0 where the errors alone explain more.
  private static func commonDistribution(
    _ values: [Double], _ errors: [Double]
  ) -> (mean: Double, variance: Double) {
    func weighted(_ variance: Double) -> (mean: Double, squares: Double) {
      let weights = errors.map { 1 / ($0 + variance) }
      let mean =
        zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
      let squares = zip(values, weights).reduce(0) {
        $0 + $1.1 * ($1.0 - mean) * ($1.0 - mean)
      }
      return (mean, squares)
    }
    let freedom = Double(values.count - 1)
    guard weighted(0).squares > freedom else { return (weighted(0).mean, 0) }
    var (low, high) = (0.0, 1.0)
    while weighted(high).squares > freedom, high < 1e6 { high *= 2 }
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if weighted(middle).squares > freedom { low = middle } else { high = middle }
    }
    return (weighted(high).mean, high)
  }
}

extension ParameterUncertainty {
  /// The item and its uncertainty when the slope has another mean and variance: the intercept follows
  /// by its regression on the slope.
  fileprivate func conditional(
    of item: Item, slope: Double, slopeVariance: Double
  ) -> (item: Item, uncertainty: ParameterUncertainty) {
    let old = intercepts(of: item)
    let ratio = old.covariance / old.slopeVariance
    let intercept = item.intercepts[0] + ratio * (slope - item.discrimination)
    let covariance = ratio * slopeVariance
    let variance = max(
      0, old.interceptVariance - ratio * ratio * (old.slopeVariance - slopeVariance))
    let moved = Item(
      unchecked: item.form, discrimination: slope, intercepts: [intercept],
      lower: item.lowerAsymptote, upper: item.upperAsymptote)
    return (
      moved,
      ParameterUncertainty(
        slope: slope, intercept: intercept, slopeVariance: slopeVariance, covariance: covariance,
        interceptVariance: variance)
    )
  }
}
