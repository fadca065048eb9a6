/// A detector's finding that a series has changed.
public struct Alarm: Sendable, Equatable, Codable {
  /// Which way the level moved.
  public enum Direction: String, Codable, Sendable {
    /// Upwards.
    case up
    /// Downwards.
    case down
  }

  /// The number of the point at which the alarm was raised, counted from 1.
  public let point: Int
  /// The number of the last point before the change, as far as the detector can tell; 0 where the
  /// change seems to precede the series.
  public let changepoint: Int
  /// Which way the level moved.
  public let direction: Direction

  /// An alarm.
  public init(point: Int, changepoint: Int, direction: Direction) {
    self.point = point
    self.changepoint = changepoint
    self.direction = direction
  }
}
