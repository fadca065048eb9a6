import Foundation

/// Lines, curves and arcs to be filled or stroked.
package struct Path: Hashable, Sendable {
  /// One step of a path.
  ///
  /// An arc runs from its start to its end angle, both in radians measured clockwise from three
  /// o'clock; an end below the start runs counterclockwise. A line joins it to what came before.
  package enum Element: Hashable, Sendable {
    case move(Point)
    case line(Point)
    case curve(Point, control1: Point, control2: Point)
    case arc(centre: Point, radius: Double, start: Double, end: Double)
    case close
  }

  package private(set) var elements: [Element] = []

  package init() {}

  package mutating func move(to point: Point) { elements.append(.move(point)) }

  package mutating func line(to point: Point) { elements.append(.line(point)) }

  package mutating func curve(to point: Point, control1: Point, control2: Point) {
    elements.append(.curve(point, control1: control1, control2: control2))
  }

  package mutating func arc(centre: Point, radius: Double, from start: Double, to end: Double) {
    elements.append(.arc(centre: centre, radius: radius, start: start, end: end))
  }

  package mutating func close() { elements.append(.close) }

  package mutating func append(_ other: Path) { elements += other.elements }

  /// A closed polygon through the points.
  package static func polygon(_ points: [Point]) -> Path {
    var path = polyline(points)
    if !points.isEmpty { path.close() }
    return path
  }

  /// An open line through the points.
  package static func polyline(_ points: [Point]) -> Path {
    var path = Path()
    for (index, point) in points.enumerated() {
      if index == 0 { path.move(to: point) } else { path.line(to: point) }
    }
    return path
  }

  /// A straight line.
  package static func segment(_ start: Point, _ end: Point) -> Path { polyline([start, end]) }

  /// An upright rectangle.
  package static func rectangle(_ rectangle: Rectangle) -> Path {
    polygon([
      Point(x: rectangle.minX, y: rectangle.minY), Point(x: rectangle.maxX, y: rectangle.minY),
      Point(x: rectangle.maxX, y: rectangle.maxY), Point(x: rectangle.minX, y: rectangle.maxY),
    ])
  }

  /// A full circle.
  package static func circle(centre: Point, radius: Double) -> Path {
    var path = Path()
    path.move(to: Point(x: centre.x + radius, y: centre.y))
    path.arc(centre: centre, radius: radius, from: 0, to: 2 * .pi)
    path.close()
    return path
  }

  /// The path moved by `offset`.
  package func translated(by offset: Point) -> Path {
    var path = Path()
    path.elements = elements.map { element in
      switch element {
      case .move(let point): .move(point + offset)
      case .line(let point): .line(point + offset)
      case .curve(let point, let control1, let control2):
        .curve(point + offset, control1: control1 + offset, control2: control2 + offset)
      case .arc(let centre, let radius, let start, let end):
        .arc(centre: centre + offset, radius: radius, start: start, end: end)
      case .close: .close
      }
    }
    return path
  }

  /// The smallest rectangle that holds the path, stroke width left out; nil for an empty path.
  ///
  /// Exact for lines and arcs; a curve counts with its control points.
  package var bounds: Rectangle? {
    var box: Rectangle?
    for point in extremePoints {
      let dot = Rectangle(x: point.x, y: point.y, width: 0, height: 0)
      box = box?.union(dot) ?? dot
    }
    return box
  }

  /// Points whose hull holds the path.
  var extremePoints: [Point] {
    var points: [Point] = []
    for element in elements {
      switch element {
      case .move(let point), .line(let point): points.append(point)
      case .curve(let point, let control1, let control2): points += [control1, control2, point]
      case .arc(let centre, let radius, let start, let end):
        let (low, high) = (min(start, end), max(start, end))
        // The ends, and each quarter turn that the arc passes, where a coordinate is extreme.
        var angles = [start, end]
        if low.isFinite, high.isFinite, high - low < 1e6 {
          var quarter = (low / (.pi / 2)).rounded(.up)
          while quarter * .pi / 2 <= high, angles.count < 8 {
            angles.append(quarter * .pi / 2)
            quarter += 1
          }
        }
        points += angles.map {
          Point(x: centre.x + radius * cos($0), y: centre.y + radius * sin($0))
        }
      case .close: break
      }
    }
    return points
  }
}
