/// Intervals that cover all of their quantities at once with the given confidence.
public struct SimultaneousBand: Sendable, Equatable {
  /// One interval per quantity, in the order asked for; undefined for a quantity without spread.
  public let intervals: [Outcome<ConfidenceInterval>]
  /// How many bootstrap standard errors the band reaches to either side, before the expansion for
  /// the number of clusters.
  public let criticalValue: Double
  /// The confidence that all of the defined intervals cover, between 0 and 1.
  public let level: Double

  /// The places, in the order asked for, of the quantities that have no interval.
  public var excluded: [Int] {
    intervals.indices.filter { intervals[$0].value == nil }
  }
}
