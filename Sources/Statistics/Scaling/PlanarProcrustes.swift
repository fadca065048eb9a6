internal import Foundation

/// Points in the plane moved and turned, and mirrored where that is better, onto others: without change
/// of size, so that what differs in size is seen.
///
/// Source: Gower & Dijksterhuis (2004), "Procrustes Problems", chapter 4; in the plane the best turn has
/// a closed form.
public struct PlanarProcrustes: Sendable, Equatable {
  /// The moved points, in their order.
  public let points: [(x: Double, y: Double)]
  /// The turn in radians, counted from the first axis to the second, after the mirror where there is one.
  public let angle: Double
  /// Whether the second axis was turned round first.
  public let isMirrored: Bool
  /// The sum of squared distances to the target that is left.
  public let residual: Double

  /// - Parameters:
  ///   - points: to be moved.
  ///   - target: as many, in the same order.
  /// - Returns: undefined where there are none, or not as many. Where every turn is as good, there is none.
  /// - Complexity: O(n).
  public static func aligning(
    _ points: [(x: Double, y: Double)], to target: [(x: Double, y: Double)]
  ) -> Outcome<PlanarProcrustes> {
    guard !points.isEmpty else { return .undefined(.noData) }
    guard points.count == target.count else {
      return .undefined(.outsideDomain("as many points as the target has"))
    }
    let (from, to) = (mean(points), mean(target))
    let moved = points.map { (x: $0.x - from.x, y: $0.y - from.y) }
    let wanted = target.map { (x: $0.x - to.x, y: $0.y - to.y) }
    var (xx, xy, yx, yy) = (0.0, 0.0, 0.0, 0.0)
    for (one, other) in zip(moved, wanted) {
      xx += one.x * other.x
      xy += one.x * other.y
      yx += one.y * other.x
      yy += one.y * other.y
    }
    // The trace that a turn reaches, and that of a turn after a mirror.
    let plain = (along: xx + yy, across: xy - yx)
    let mirrored = (along: xx - yy, across: xy + yx)
    let reach = hypot(plain.along, plain.across)
    let isMirrored = hypot(mirrored.along, mirrored.across) > reach
    let best = isMirrored ? mirrored : plain
    let angle =
      best.along == 0 && best.across == 0 ? 0 : atan2(best.across, best.along)
    let (cosine, sine) = (cos(angle), sin(angle))
    let placed = moved.map { point in
      let y = isMirrored ? 0 - point.y : point.y
      return (
        x: to.x + cosine * point.x - sine * y, y: to.y + sine * point.x + cosine * y
      )
    }
    let residual = zip(placed, target).reduce(0) { sum, pair in
      let (dx, dy) = (pair.0.x - pair.1.x, pair.0.y - pair.1.y)
      return sum + dx * dx + dy * dy
    }
    guard residual.isFinite else { return .undefined(.notFinite) }
    return .value(
      PlanarProcrustes(
        points: placed, angle: angle, isMirrored: isMirrored, residual: residual))
  }

  private static func mean(_ points: [(x: Double, y: Double)]) -> (x: Double, y: Double) {
    let count = Double(points.count)
    return (points.reduce(0) { $0 + $1.x } / count, points.reduce(0) { $0 + $1.y } / count)
  }

  public static func == (one: PlanarProcrustes, other: PlanarProcrustes) -> Bool {
    one.angle == other.angle && one.isMirrored == other.isMirrored
      && one.residual == other.residual
      && one.points.elementsEqual(other.points) { $0.x == $1.x && $0.y == $1.y }
  }
}
