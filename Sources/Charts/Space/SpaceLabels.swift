import Drawing

/// Places names beside the points of a map, so that none lies on another name, on a point or outside.
///
/// The most crowded point takes its place first. Each takes the first free one in the order right, left,
/// upper right, lower right, upper left, lower left, above, below; nearer places come before farther ones,
/// and none whose line to its point would pass another name.
struct SpaceLabels {
  struct Placed: Hashable {
    /// Nil where no place is free.
    var box: Rectangle?
    /// From the point to the name; nil where it stands right beside it.
    var leader: Point?
  }

  let area: Rectangle
  let points: [Point]
  /// Width and height of each name.
  let sizes: [Size]

  private static let distances = [4.0, 8, 13, 19, 26, 34, 44, 56, 70, 86, 104, 124]
  private static let directions: [(x: Double, y: Double)] = [
    (1, 0), (-1, 0), (0.8, -0.6), (0.8, 0.6), (-0.8, -0.6), (-0.8, 0.6), (0, -1), (0, 1),
  ]
  /// What keeps names off points, in points.
  private static let halfDot = 2.6

  /// The names by their places.
  var placed: [Placed] {
    var placed = [Placed](repeating: Placed(), count: points.count)
    let dots = points.map {
      Rectangle(
        x: $0.x - Self.halfDot, y: $0.y - Self.halfDot, width: 2 * Self.halfDot,
        height: 2 * Self.halfDot)
    }
    var taken: [Rectangle] = []
    var leaders: [(Point, Point)] = []
    for place in order {
      search: for distance in Self.distances {
        for direction in Self.directions {
          let box = box(place, distance, direction)
          guard area.contains(box), !taken.contains(where: { $0.overlaps(box, gap: 0.8) }),
            !dots.contains(where: { $0.overlaps(box) }),
            !leaders.contains(where: { Self.passes(box, $0.0, $0.1) })
          else { continue }
          var leader: Point?
          if distance > Self.distances[0] {
            let end = Self.nearest(points[place], on: box)
            guard !taken.contains(where: { Self.passes($0, points[place], end) }) else { continue }
            leader = end
            leaders.append((points[place], end))
          }
          placed[place] = Placed(box: box, leader: leader)
          taken.append(box)
          break search
        }
      }
    }
    return placed
  }

  /// Those with the nearest neighbours first, of equal ones the earlier.
  private var order: [Int] {
    let crowding = points.enumerated().map { place, point in
      points.enumerated().reduce(0.0) { sum, other in
        guard other.offset != place else { return sum }
        let (dx, dy) = (other.element.x - point.x, other.element.y - point.y)
        return sum + 1 / (1 + (dx * dx + dy * dy) / 400)
      }
    }
    return points.indices.sorted { (-crowding[$0], $0) < (-crowding[$1], $1) }
  }

  private func box(
    _ place: Int, _ distance: Double, _ direction: (x: Double, y: Double)
  ) -> Rectangle {
    let size = sizes[place]
    let x = points[place].x + direction.x * distance
    let y = points[place].y + direction.y * distance
    let left = direction.x > 0.1 ? x : direction.x < -0.1 ? x - size.width : x - size.width / 2
    let top =
      direction.y > 0.7
      ? y : direction.y < -0.7 ? y - size.height : y - size.height / 2
    return Rectangle(x: left, y: top, width: size.width, height: size.height)
  }

  /// Where a line from a point meets a box first.
  private static func nearest(_ point: Point, on box: Rectangle) -> Point {
    Point(x: min(max(point.x, box.minX), box.maxX), y: min(max(point.y, box.minY), box.maxY))
  }

  /// Whether a line runs over a box.
  private static func passes(_ box: Rectangle, _ start: Point, _ end: Point) -> Bool {
    // Clipped against the four sides (Liang and Barsky, 1984).
    var (first, last) = (0.0, 1.0)
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    for (slope, gap) in [
      (-dx, start.x - box.minX), (dx, box.maxX - start.x), (-dy, start.y - box.minY),
      (dy, box.maxY - start.y),
    ] {
      if slope == 0 {
        if gap < 0 { return false }
      } else if slope < 0 {
        first = max(first, gap / slope)
      } else {
        last = min(last, gap / slope)
      }
    }
    return first < last
  }
}
