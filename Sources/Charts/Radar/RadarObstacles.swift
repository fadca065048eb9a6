import Drawing

/// What numbers and names inside a radar must not lie on.
struct RadarObstacles {
  /// Lines, whiskers and the edges of bands.
  private(set) var segments: [(start: Point, end: Point)] = []
  /// Marks and what is written already.
  var boxes: [Rectangle] = []

  mutating func add(_ start: Point, _ end: Point) { segments.append((start, end)) }

  /// A line through points, or round them.
  mutating func add(_ points: [Point], isClosed: Bool) {
    for (start, end) in zip(points, points.dropFirst()) { add(start, end) }
    if isClosed, let first = points.first, let last = points.last { add(last, first) }
  }

  /// The free space round a rectangle in points; 0 where something lies on it.
  func clearance(_ box: Rectangle) -> Double {
    var least = Double.infinity
    for segment in segments { least = min(least, box.distance(to: segment.start, segment.end)) }
    for other in boxes {
      let dx = max(other.minX - box.maxX, box.minX - other.maxX, 0)
      let dy = max(other.minY - box.maxY, box.minY - other.maxY, 0)
      least = min(least, (dx * dx + dy * dy).squareRoot())
    }
    return least
  }
}

extension Rectangle {
  /// The distance in points to the nearest point of a straight line between two points; 0 where it
  /// enters the rectangle.
  func distance(to start: Point, _ end: Point) -> Double {
    if isCut(by: start, end) { return 0 }
    let corners = [
      Point(x: minX, y: minY), Point(x: maxX, y: minY), Point(x: minX, y: maxY),
      Point(x: maxX, y: maxY),
    ]
    let least = min(distance(to: start), distance(to: end))
    return corners.reduce(least) { min($0, Self.distance($1, start, end)) }
  }

  /// Whether a piece of the line lies inside (Liang and Barsky, 1984).
  private func isCut(by start: Point, _ end: Point) -> Bool {
    var (enter, leave) = (0.0, 1.0)
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    for (direction, room) in [
      (-dx, start.x - minX), (dx, maxX - start.x), (-dy, start.y - minY), (dy, maxY - start.y),
    ] {
      if direction == 0 {
        if room < 0 { return false }
      } else if direction < 0 {
        enter = max(enter, room / direction)
      } else {
        leave = min(leave, room / direction)
      }
    }
    return enter <= leave
  }

  private static func distance(_ point: Point, _ start: Point, _ end: Point) -> Double {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let square = dx * dx + dy * dy
    let along = square == 0 ? 0 : ((point.x - start.x) * dx + (point.y - start.y) * dy) / square
    let share = min(max(along, 0), 1)
    let (x, y) = (start.x + share * dx - point.x, start.y + share * dy - point.y)
    return (x * x + y * y).squareRoot()
  }
}
