import GSLSupport

/// Two columns of 0 and 1 on the same rows, of which a difference a - c b is judged for any c above 0.
///
/// The score of ``ScaledShareScore`` on the effective number of pairs, which is that of paired
/// differences (``ClusteredTango``): a design effect D above the prior is believed, and a smaller one
/// moved to the prior with the weight of one cluster. D is the CR2 variance of the mean of a - c b over
/// that of independent rows; the clusters that carry it are counted by their sums of (a - c b)². With
/// c = 1 all of it is Tango's interval as ``PairedDifferenceEstimate`` has it.
public struct PairedShares: Sendable {
  /// Σ w a, Σ w a b, Σ w b of each cluster.
  private let sums: [(first: Double, both: Double, second: Double)]
  /// The adjusted residuals of both means, cluster by cluster.
  private let residuals: [(first: Double, second: Double)]
  /// Of 1 and 1, 1 and 0, 0 and 1, 0 and 0.
  private let shares: (both: Double, firstOnly: Double, secondOnly: Double, neither: Double)
  private let rows: Double
  private let clusterSize: Double
  /// How many clusters, or independent rows.
  let clusters: Int
  let degreesOfFreedom: Double
  /// Whether the pairs are independent and count alike.
  let isPlain: Bool
  /// How many pairs there are.
  public let pairs: Int

  /// Pairs of 0 and 1.
  ///
  /// - Parameters:
  ///   - first: 0 and 1, one a row.
  ///   - second: as many.
  ///   - weights: as many, finite and above 0; nil where all are 1.
  ///   - clusters: the cluster of each row, by any numbering; a row that belongs to none is one by
  ///     itself.
  /// - Throws: ``StatisticsError`` for lists of different lengths, none, or values that are not 0 or 1.
  /// - Complexity: O(rows).
  public init(
    _ first: [Double], _ second: [Double], weights: [Double]? = nil, clusters: [Int]
  ) throws(StatisticsError) {
    guard first.count == second.count else { throw .lengthsDiffer(first.count, second.count) }
    for values in [first, second] {
      if let value = values.first(where: { $0 != 0 && $0 != 1 }) {
        throw .argumentOutOfRange("value", value, range: "0 and 1")
      }
    }
    guard !first.isEmpty else { throw .argumentNotUsable(name: "pairs", value: 0) }
    let a = try ClusterSums(values: first, weights: weights, clusters: clusters)
    let b = try ClusterSums(values: second, weights: weights, clusters: clusters)
    let both = try ClusterSums(
      values: zip(first, second).map { $0 * $1 }, weights: weights, clusters: clusters)
    pairs = a.rows
    isPlain = !a.isClustered && !a.isWeighted
    let (one, other) = (
      ClusterSpread(a, keepsClusters: true), ClusterSpread(b, keepsClusters: true)
    )
    let places = 0..<a.clusterCount
    sums = places.map {
      (a.scoreSums[$0].value, both.scoreSums[$0].value, b.scoreSums[$0].value)
    }
    residuals = places.map {
      let root = (1 - one.shares[$0]).squareRoot()
      return (one.residuals[$0] / root, other.residuals[$0] / root)
    }
    self.clusters = a.clusterCount
    rows = one.effectiveRows
    clusterSize = one.clusterSize
    degreesOfFreedom = one.degreesOfFreedom
    let total = a.weightTotal
    let (firstOnly, secondOnly) = (
      a.scoreTotal - both.scoreTotal, b.scoreTotal - both.scoreTotal
    )
    shares = (
      both.scoreTotal.quotient(by: total), firstOnly.quotient(by: total),
      secondOnly.quotient(by: total),
      (total - both.scoreTotal - firstOnly - secondOnly).quotient(by: total)
    )
  }

  /// The shares of ones.
  var first: Double { shares.both + shares.firstOnly }
  var second: Double { shares.both + shares.secondOnly }

  /// The CR2 variance of the mean of a - c b.
  func variance(factor: Double) -> Double {
    var sum = ExactSum()
    for residual in residuals {
      let part = residual.first - factor * residual.second
      sum.add(product: part, part)
    }
    return sum.value
  }

  /// The score for a factor, on the effective number of pairs.
  func score(factor: Double) -> ScaledShareScore {
    ScaledShareScore(
      both: shares.both, firstOnly: shares.firstOnly, secondOnly: shares.secondOnly,
      neither: shares.neither,
      pairs: isPlain ? Double(pairs) : rows / designEffect(factor: factor))
  }

  private func designEffect(factor: Double) -> Double {
    let prior = 1 + (clusterSize - 1) * ClusteredTango.priorCorrelation
    var (total, squares) = (ExactSum(), ExactSum())
    for cluster in sums {
      let size = cluster.first - 2 * factor * cluster.both + factor * factor * cluster.second
      total.add(size)
      squares.add(product: size, size)
    }
    let mean = first - factor * second
    let spread =
      shares.both * (1 - factor) * (1 - factor) + shares.firstOnly
      + shares.secondOnly * factor * factor - mean * mean
    guard total.sign > 0, spread > 1e-14 * max(1, factor * factor) else { return prior }
    let carriers = max((total * total).quotient(by: squares) - 1, 0)
    let seen = variance(factor: factor) * rows / spread
    return max(1, seen, (carriers * seen + prior) / (carriers + 1))
  }

  /// The quantile of the score that leaves a tail.
  func quantile(tail: Double) throws(GSLError) -> Double {
    try isPlain
      ? -NormalDistribution.quantile(tail)
      : -StudentTDistribution.quantile(tail, degreesOfFreedom: degreesOfFreedom + 1)
  }

  /// The two-sided chance of a score as far from 0.
  func pValue(_ score: Double) throws(GSLError) -> Double {
    guard score.isFinite else { return 0 }
    return try isPlain
      ? TailProbability.normal(score, .twoSided)
      : TailProbability.student(score, degreesOfFreedom: degreesOfFreedom + 1, .twoSided)
  }

  /// Why nothing is seen of the spread between clusters, if so.
  var obstacle: UndefinedReason? {
    !isPlain && !(degreesOfFreedom.isFinite && degreesOfFreedom > 0) ? .oneCluster : nil
  }
}
