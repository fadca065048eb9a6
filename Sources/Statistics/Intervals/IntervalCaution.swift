/// What a reader must know of an interval for a mean: what was assumed, and where it may fall short.
///
/// The limits are rules of thumb from simulations of the methods.
public enum IntervalCaution: Sendable, Equatable, Hashable, CustomStringConvertible {
  /// So few clusters carry a distance from the nearer end of the scale that their spread is taken
  /// from a prior with this correlation within clusters.
  case spreadMostlyAssumed(clusters: Double, correlation: Double)
  /// Clusters of very unequal size, near an end of the scale. That answers within a cluster are alike
  /// shows least in the samples whose interval misses, so that it is no condition.
  case unequalClusters
  /// Skewed values and fewer than 30 of them, or clusters.
  case skewedSample(count: Int, areClusters: Bool)
  /// Fewer than 30 clusters of values without declared ends that look even: a long tail is absent
  /// from most samples whose interval misses.
  case unseenTail(clusters: Int)
  /// Rows of unequal weight, which the simulations did not cover.
  case unequalWeights
  /// The method takes rows for independent, and they come in clusters.
  case clustersIgnored

  /// A stable name for programs.
  public var code: String {
    switch self {
    case .spreadMostlyAssumed: "spreadMostlyAssumed"
    case .unequalClusters: "unequalClusters"
    case .skewedSample: "skewedSample"
    case .unseenTail: "unseenTail"
    case .unequalWeights: "unequalWeights"
    case .clustersIgnored: "clustersIgnored"
    }
  }

  /// The caution as one clause, without a capital or a full stop.
  public var description: String {
    switch self {
    case .spreadMostlyAssumed(let clusters, let correlation):
      "the spread between clusters is mostly assumed (ICC \(Self.short(correlation))): "
        + (clusters < 0.5
          ? "no cluster carries the failures"
          : "only \(Self.short(clusters)) cluster\(Self.short(clusters) == "1" ? " carries" : "s carry") "
            + "the failures")
    case .unequalClusters:
      "clusters of very unequal size: where answers within a cluster are much alike, coverage may "
        + "fall short by up to five points"
    case .skewedSample(let count, let areClusters):
      "skewed values and only \(count) \(areClusters ? "clusters" : "values"): coverage may be 89 to "
        + "93 % at 95 %, and misses lie on the side of the long tail"
    case .unseenTail(let clusters):
      "\(clusters) clusters cannot show a long tail: where the values have one, coverage is 89 to 93 % "
        + "at 95 %; declare the ends of the scale if it has any"
    case .unequalWeights: "the coverage of intervals with unequal weights was not studied"
    case .clustersIgnored: "the method takes rows for independent, not clusters: it is too narrow"
    }
  }

  /// A number with at most one decimal.
  private static func short(_ number: Double) -> String {
    let tenths = (number * 10).rounded() / 10
    return tenths == tenths.rounded() && abs(tenths) < 1e15 ? "\(Int(tenths))" : "\(tenths)"
  }
}
