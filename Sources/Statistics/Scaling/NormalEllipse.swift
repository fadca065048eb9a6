internal import Foundation

/// The ellipse that holds a share of a normal distribution in the plane with the covariance of some points.
public struct NormalEllipse: Sendable, Equatable {
  /// Half the longest and half the shortest diameter.
  public let semiaxes: (major: Double, minor: Double)
  /// Of the longest diameter, in radians from the first axis to the second, above -π/2 and up to π/2.
  public let angle: Double

  /// - Parameters:
  ///   - points: such as the replicates of one point.
  ///   - level: the share that it holds, between 0 and 1.
  /// - Returns: undefined for fewer than three points and for another level. Points on a line have an
  ///   ellipse without a width, equal points one without an extent.
  /// - Complexity: O(n).
  public static func around(
    _ points: [(x: Double, y: Double)], level: Double
  ) -> Outcome<NormalEllipse> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    guard points.count > 2 else {
      return .undefined(.tooFewValues(points.count, needed: 3))
    }
    let count = Double(points.count)
    let x = points.reduce(0) { $0 + $1.x } / count
    let y = points.reduce(0) { $0 + $1.y } / count
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for point in points {
      xx += (point.x - x) * (point.x - x)
      xy += (point.x - x) * (point.y - y)
      yy += (point.y - y) * (point.y - y)
    }
    (xx, xy, yy) = (xx / (count - 1), xy / (count - 1), yy / (count - 1))
    let middle = (xx + yy) / 2
    let reach = hypot((xx - yy) / 2, xy)
    // A chi-square with two degrees of freedom is an exponential: its quantile has a closed form.
    let radius = -2 * log(1 - level)
    let major = (max(middle + reach, 0) * radius).squareRoot()
    guard major.isFinite else { return .undefined(.notFinite) }
    return .value(
      NormalEllipse(
        semiaxes: (major, (max(middle - reach, 0) * radius).squareRoot()),
        angle: reach == 0 ? 0 : atan2(xy, (xx - yy) / 2) / 2))
  }

  public static func == (one: NormalEllipse, other: NormalEllipse) -> Bool {
    one.semiaxes == other.semiaxes && one.angle == other.angle
  }
}
