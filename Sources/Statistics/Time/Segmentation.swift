/// A series cut into segments.
public struct Segmentation: Sendable, Equatable, Codable {
  /// The number of the last point of each segment but the last, counted from 1.
  public let changepoints: [Int]
  /// The sum of the costs of the segments, without penalties.
  public let cost: Double
  /// The penalty for each changepoint; nil where their number was given.
  public let penalty: Double?

  /// The cost with the penalty for each changepoint.
  public var objective: Double { cost + (penalty ?? 0) * Double(changepoints.count) }
}
