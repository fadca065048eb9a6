import Foundation

/// How far the clusters of a mean lie apart: shares, residuals, the variance of Bell & McCaffrey
/// (2002) and its degrees of freedom.
///
/// With W_g the weight of cluster g, S_g its weighted sum, T the sum of the W_g and θ the mean:
/// share h_g = W_g/T, residual r_g = S_g - θ W_g, variance Σ r_g²/(1-h_g)/T² (CR2), and degrees of
/// freedom 1/(Σ h_g² + (Σ c_g)² - Σ c_g²) with c_g = h_g²/(1-h_g) (their eq. 3.9 for a mean). Of
/// independent rows each is a cluster.
///
/// What is added up over clusters is added exactly, so that neither the order nor the numbering of
/// the clusters shows in the result.
package struct ClusterSpread: Sendable {
  let mean: Double
  /// What the rounded mean lacks.
  let meanRest: Double
  /// How many clusters, or independent rows.
  let count: Int
  /// T²/Σw²: how many rows of equal weight tell as much.
  let effectiveRows: Double
  /// T.
  let total: Double
  /// n Σ h_g²: the size of the cluster of a random row.
  private(set) var clusterSize = 1.0
  private(set) var degreesOfFreedom = 0.0
  /// The root of the CR2 variance of the mean.
  package private(set) var standardError = 0.0
  /// Σ r_g³/(Σ r_g²)^1.5.
  package private(set) var skewness = 0.0
  /// Whether all clusters have the same mean, as far as the rounding of the values lets it be seen.
  private(set) var isFlat = false
  /// h_g and r_g/T, cluster by cluster; empty for independent rows.
  private(set) var shares: [Double] = []
  private(set) var residuals: [Double] = []

  /// - Parameters:
  ///   - sums: with at least one row.
  ///   - keepsClusters: whether clusters of one row each are kept one by one.
  package init(_ sums: ClusterSums, keepsClusters: Bool = false) {
    let areRows = sums.clusterCount == 0 || sums.clusterCount == sums.rows && !sums.isWeighted
    let isSummed = areRows && !(keepsClusters && sums.clusterCount > 0)
    // A value is known to half a unit in its last place, and so is a mean of values.
    let resolution = .ulpOfOne * max(abs(sums.smallest), abs(sums.largest))
    self.init(
      count: isSummed ? sums.rows : sums.clusterCount, scores: sums.scoreTotal,
      weights: sums.weightTotal, weightSquares: sums.weightSquareTotal)
    if isSummed {
      readRows(sums.powersOfSingleRows)
    } else {
      readClusters(
        weights: (0..<count).map(sums.weightSum), scores: sums.scoreSums, resolution: resolution)
    }
    isFlat = isFlat || sums.largest - sums.smallest <= resolution
  }

  /// The clusters of one column of a table; rows are taken for of equal weight.
  init(_ table: ClusterTable, column: Int) {
    let places = (0..<table.clusters).filter { table.weightSum(cluster: $0, column: column) > 0 }
    let entries = places.map { table.entry(cluster: $0, column: column) }
    let (scores, weights) = (entries.map(\.scores), entries.map(\.weights))
    let total = ExactSum(merging: weights)
    self.init(
      count: places.count, scores: ExactSum(merging: scores), weights: total,
      weightSquares: total)
    readClusters(weights: weights, scores: scores, resolution: .ulpOfOne * abs(mean))
  }

  private init(count: Int, scores: ExactSum, weights: ExactSum, weightSquares: ExactSum) {
    self.count = count
    let (score, weight) = (scores.pair, weights.pair)
    mean = (score.high + score.low) / (weight.high + weight.low)
    total = weight.high
    let rest =
      (Self.difference(score.high, mean, weight.high) + score.low - mean * weight.low)
      / weight.high
    meanRest = rest.isFinite ? rest : 0
    effectiveRows = (weights * weights).quotient(by: weightSquares)
  }

  /// Drops what is kept cluster by cluster.
  mutating func forgetClusters() {
    shares = []
    residuals = []
  }

  /// Independent rows of equal weight, from the sums of their powers.
  private mutating func readRows(_ powers: ClusterSums.Powers) {
    let n = Double(count)
    degreesOfFreedom = n - 1
    // n Σ(y-θ)² and n² Σ(y-θ)³, exact until they are rounded.
    let size = ExactSum(n)
    let sum = powers.scores
    let second = (size * powers.squares - sum * sum).scaled
    let third =
      (size * size * powers.cubes - size * ExactSum(3) * (sum * powers.squares)
      + ExactSum(2) * (sum * sum * sum)).scaled
    guard second.significand > 0 else { return }
    // By significand and even exponent: the square of a number may be out of range.
    let odd = second.exponent & 1
    let root = (second.significand * (odd == 1 ? 2 : 1)).squareRoot()
    let half = (second.exponent - odd) / 2
    standardError = scalbn(root / (n * (n - 1).squareRoot()), half)
    // Σr³/(Σr²)^1.5 with second = n Σr² and third = n² Σr³.
    skewness =
      scalbn(third.significand / (root * root * root), third.exponent - 3 * half) / n.squareRoot()
  }

  private mutating func readClusters(
    weights: [ExactSum], scores: [ExactSum], resolution: Double
  ) {
    shares.reserveCapacity(count)
    residuals.reserveCapacity(count)
    var farthest = 0.0
    for place in 0..<count {
      let weight = weights[place].pair
      let score = scores[place].pair
      // S_g - θ W_g to twice the precision: it may be far smaller than its parts.
      let residual =
        Self.difference(score.high, mean, weight.high) + score.low - meanRest * weight.high
        - mean * weight.low
      shares.append(weight.high / total)
      residuals.append(residual / total)
      farthest = max(farthest, abs(residual / weight.high))
    }
    isFlat = farthest <= resolution
    var squares = ExactSum()
    var crosses = ExactSum()
    var crossSquares = ExactSum()
    for share in shares {
      squares.add(product: share, share)
      let cross = share * share / (1 - share)
      crosses.add(cross)
      crossSquares.add(product: cross, cross)
    }
    clusterSize = effectiveRows * squares.value
    degreesOfFreedom = 1 / (squares + crosses * crosses - crossSquares).value
    let moments = ResidualMoments(
      residuals, adjusted: zip(residuals, shares).map { $0 / (1 - $1).squareRoot() })
    standardError = moments.standardError
    skewness = moments.skewness
  }

  /// score - mean * weight, with the rounding error of the product.
  private static func difference(_ score: Double, _ mean: Double, _ weight: Double) -> Double {
    let product = mean * weight
    let lost = (-product).addingProduct(mean, weight)
    return score - product - lost
  }
}

/// The size and the skewness of residuals of clusters that add up to an estimate's error.
struct ResidualMoments {
  /// The root of the sum of the squared adjusted residuals.
  let standardError: Double
  /// The sum of cubes over the sum of squares to the power 3/2, of the residuals as they are.
  let skewness: Double

  init(_ residuals: [Double], adjusted: [Double]) {
    // Scaled by the largest, so that no square or cube leaves the range of doubles.
    let scale = adjusted.reduce(0) { max($0, abs($1)) }
    guard scale > 0, scale.isFinite else {
      standardError = scale
      skewness = 0
      return
    }
    var variance = ExactSum()
    var second = ExactSum()
    var third = ExactSum()
    for (residual, adjusted) in zip(residuals, adjusted) {
      let part = adjusted / scale
      let plain = residual / scale
      variance.add(part * part)
      second.add(plain * plain)
      third.add(plain * plain * plain)
    }
    standardError = variance.value.squareRoot() * scale
    skewness = third.value / (second.value * second.value.squareRoot())
  }
}
