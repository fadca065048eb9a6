/// By how much clusters raise the variance of a mean.
///
/// Source: Kish (1965), "Survey Sampling", section 5.4; for unequal sizes Eldridge, Ashby & Kerry
/// (2006), eq. 4.
public struct DesignEffect: Sendable, Equatable {
  /// The variance with clusters over the variance with as many independent items; 1 or more for
  /// clusters of alike items.
  public let value: Double
  /// The mean number of items in a cluster.
  public let clusterSize: Double

  /// The design effect of clusters.
  ///
  /// - Parameters:
  ///   - clusterSize: the mean number of items in a cluster, 1 or more.
  ///   - correlation: of two items of a cluster, in -1...1.
  ///   - sizeVariation: the standard deviation of cluster sizes over their mean, 0 or more.
  /// - Throws: ``StatisticsError`` for values outside these ranges, and for a correlation so far
  ///   below zero that no such clusters exist.
  public init(
    clusterSize: Double, correlation: Double, sizeVariation: Double = 0
  ) throws(StatisticsError) {
    guard clusterSize >= 1, clusterSize.isFinite else {
      throw .argumentNotUsable(name: "clusterSize", value: clusterSize)
    }
    guard sizeVariation >= 0, sizeVariation.isFinite else {
      throw .argumentNotUsable(name: "sizeVariation", value: sizeVariation)
    }
    let value = 1 + ((sizeVariation * sizeVariation + 1) * clusterSize - 1) * correlation
    guard correlation >= -1, correlation <= 1, value > 0 else {
      throw .argumentNotUsable(name: "correlation", value: correlation)
    }
    self.value = value
    self.clusterSize = clusterSize
  }

  /// The items in clusters that are worth so many independent ones.
  public func items(replacing independent: Double) -> Double { independent * value }

  /// The clusters that are worth so many independent items.
  public func clusters(replacing independent: Double) -> Double {
    independent * value / clusterSize
  }

  /// How many independent items so many items in clusters are worth.
  public func effectiveItems(_ items: Double) -> Double { items / value }
}
