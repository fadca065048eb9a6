import GSLSupport

/// Variances of the differences of all pairs of items, from few clusters, steadied by a model.
///
/// A jackknife over G clusters has only G - 1 degrees of freedom for each pair, so that of many pairs
/// some look far more certain than they are. What the clusters add to the model's variance is
/// therefore pooled: one design effect D = max(1, mean of V_J / V_M) for all pairs, and no pair has a
/// variance below D times the model's, nor below its own jackknife's.
///
///     let variance = PooledVariance(
///       jackknife: [0.09, 0.04, 0.16], model: [0.05, 0.05, 0.06], items: 5, clusters: 5)
///     variance.standardErrors   // 0.3, 0.296, 0.4
///
/// Source: ours; the jackknife is Efron & Tibshirani (1993), chapter 11.
public struct PooledVariance: Sendable, Equatable {
  /// The name of the method.
  public static let method = "pooled-jackknife-t"

  /// How many times the model's variance the pairs have on average; 1 or more.
  public let designEffect: Double
  /// The standard error of each pair's difference.
  public let standardErrors: [Double]
  /// (clusters - 1) x (items - 1).
  public let degreesOfFreedom: Double

  /// The variances of some pairs.
  ///
  /// - Parameters:
  ///   - jackknife: the variance of each pair from refits that leave out a cluster.
  ///   - model: the variance of each pair under the model, above 0, in the same order.
  ///   - items: how many items the pairs are of, 2 or more.
  ///   - clusters: how many clusters were left out in turn, 2 or more.
  public init(jackknife: [Double], model: [Double], items: Int, clusters: Int) {
    var sum = 0.0
    for (own, under) in zip(jackknife, model) { sum += own / under }
    let effect = max(1, sum / Double(max(min(jackknife.count, model.count), 1)))
    designEffect = effect
    standardErrors = zip(jackknife, model).map { max($0, effect * $1).squareRoot() }
    degreesOfFreedom = Double((clusters - 1) * (items - 1))
  }

  /// The standard error of the difference of two of so many items, where the pairs are all pairs of
  /// them in lexicographic order; 0 for one item twice.
  func standardErrorOfDifference(_ one: Int, _ other: Int, items: Int) -> Double {
    guard one != other else { return 0 }
    let (first, second) = (min(one, other), max(one, other))
    // Pairs before row `first`, then those within it.
    let start = first * (2 * items - first - 1) / 2
    return standardErrors[start + second - first - 1]
  }

  /// The critical value of the t distribution with the tail of a critical value of the normal one.
  ///
  /// - Parameter normal: a quantile of the largest of several standard normal deviations.
  public func criticalValue(mapping normal: Double) -> Outcome<Double> {
    // The upper tail, which keeps its digits where the lower one rounds to 1.
    Outcome.computing { () throws(GSLError) in
      -(try StudentTDistribution.quantile(
        try NormalDistribution.cumulative(-normal), degreesOfFreedom: degreesOfFreedom))
    }
  }
}
