import Foundation

/// The smallest shift of the mean between two rounds that a test would find.
///
/// A round has scores in clusters (topics, sessions). Two scores of a cluster are correlated, and
/// where both rounds ask the same clusters, the level of a cluster may persist from one round to the
/// next. The test is a t test of cluster means: of two samples for clusters of each round's own, of
/// paired differences for shared ones.
///
///     let design = try DriftDesign(
///       clusters: 60, clusterSize: 5, standardDeviation: 1.1, correlation: 0.3, persistence: 0.9)
///     let shift = design.detectableShift(power: 0.8)
///
/// Source: Bloom (1995), "Minimum detectable effects", with the design effect of Kish (1965); the
/// noncentral t distribution instead of Bloom's sum of two quantiles.
public struct DriftDesign: Sendable, Equatable {
  /// How many clusters the reference round has.
  public let referenceClusters: Double
  /// How many clusters the current round has.
  public let currentClusters: Double
  /// Whether the clusters of both rounds are the same.
  public let isShared: Bool
  /// The standard deviation of the mean of one cluster, or of its difference between the rounds.
  public let clusterDeviation: Double
  /// The chance of an alarm where nothing has changed, before the division by ``comparisons``.
  public let significance: Double
  /// By how many tests the significance is shared (Bonferroni).
  public let comparisons: Int

  /// Rounds with clusters of their own.
  ///
  /// - Parameters:
  ///   - referenceClusters: 2 or more.
  ///   - currentClusters: 2 or more.
  ///   - clusterSize: the mean number of scores in a cluster, 1 or more.
  ///   - standardDeviation: of a score, positive.
  ///   - correlation: of two scores of a cluster, at most 1, and not so far below 0 that no such
  ///     clusters exist.
  ///   - sizeVariation: the standard deviation of cluster sizes over their mean, 0 or more.
  ///   - significance: between 0 and 1, two-sided.
  ///   - comparisons: 1 or more.
  /// - Throws: ``StatisticsError`` for values outside these ranges.
  public init(
    referenceClusters: Double, currentClusters: Double, clusterSize: Double = 1,
    standardDeviation: Double, correlation: Double = 0, sizeVariation: Double = 0,
    significance: Double = 0.05, comparisons: Int = 1
  ) throws(StatisticsError) {
    let effect = try DesignEffect(
      clusterSize: clusterSize, correlation: correlation, sizeVariation: sizeVariation)
    try self.init(
      referenceClusters, currentClusters, isShared: false,
      variance: effect.value / clusterSize, standardDeviation, significance, comparisons)
  }

  /// Rounds that ask the same clusters.
  ///
  /// - Parameters:
  ///   - clusters: 2 or more.
  ///   - clusterSize: the mean number of scores in a cluster, 1 or more.
  ///   - standardDeviation: of a score, positive.
  ///   - correlation: of two scores of a cluster, in 0...1.
  ///   - persistence: the correlation of a cluster's own level between the two rounds, in 0...1: 1
  ///     where a topic that is hard once is as hard again.
  ///   - sizeVariation: the standard deviation of cluster sizes over their mean, 0 or more.
  ///   - significance: between 0 and 1, two-sided.
  ///   - comparisons: 1 or more.
  /// - Throws: ``StatisticsError`` for values outside these ranges.
  public init(
    clusters: Double, clusterSize: Double = 1, standardDeviation: Double,
    correlation: Double = 0, persistence: Double, sizeVariation: Double = 0,
    significance: Double = 0.05, comparisons: Int = 1
  ) throws(StatisticsError) {
    guard persistence >= 0, persistence <= 1 else {
      throw .argumentNotUsable(name: "persistence", value: persistence)
    }
    guard correlation >= 0 else {
      throw .argumentNotUsable(name: "correlation", value: correlation)
    }
    let effect = try DesignEffect(
      clusterSize: clusterSize, correlation: correlation, sizeVariation: sizeVariation)
    // Kish's effect is the part within clusters, 1 - ρ, and the rest between them, which persists.
    let within = 1 - correlation
    let between = (effect.value - within) * (1 - persistence)
    try self.init(
      clusters, clusters, isShared: true, variance: 2 * (within + between) / clusterSize,
      standardDeviation, significance, comparisons)
  }

  private init(
    _ reference: Double, _ current: Double, isShared: Bool, variance: Double,
    _ deviation: Double, _ significance: Double, _ comparisons: Int
  ) throws(StatisticsError) {
    for (name, count) in [("referenceClusters", reference), ("currentClusters", current)]
    where !(count >= 2 && count.isFinite) {
      throw .argumentNotUsable(name: name, value: count)
    }
    guard deviation > 0, deviation.isFinite else {
      throw .argumentNotUsable(name: "standardDeviation", value: deviation)
    }
    referenceClusters = reference
    currentClusters = current
    self.isShared = isShared
    clusterDeviation = deviation * max(variance, 0).squareRoot()
    self.significance = significance
    self.comparisons = comparisons
    design = try MeanDesign(
      isShared ? .paired : .two, significance: significance, ratio: current / reference,
      comparisons: comparisons)
  }

  private let design: MeanDesign

  /// The chance that a shift of the mean is found.
  ///
  /// - Parameter shift: in units of the scores.
  public func power(shift: Double) -> Outcome<Double> {
    guard clusterDeviation > 0 else { return .undefined(.noVariance) }
    return design.power(effect: shift / clusterDeviation, items: referenceClusters)
  }

  /// The smallest shift, in units of the scores, that is found with the power.
  ///
  /// - Parameter power: between the significance and 1.
  /// - Returns: undefined for shared clusters that persist wholly without any variance within.
  public func detectableShift(power: Double) -> Outcome<Double> {
    guard clusterDeviation > 0 else { return .undefined(.noVariance) }
    return design.detectableEffect(items: referenceClusters, power: power)
      .map { $0 * clusterDeviation }
  }
}
