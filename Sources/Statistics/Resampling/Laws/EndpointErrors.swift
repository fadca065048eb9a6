/// Monte-Carlo standard errors of the two ends of an interval: what other seeds would change.
public struct EndpointErrors: Sendable, Equatable, Codable {
  /// That of the lower end, in the unit of the statistic.
  public let lower: Double
  /// That of the upper end, in the unit of the statistic.
  public let upper: Double

  /// The errors of both ends.
  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }
}
