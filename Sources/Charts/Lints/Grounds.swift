import Drawing
import Foundation

/// The areas that were filled so far, from the back to the front.
struct Grounds {
  private var all: [Ground] = []

  mutating func add(_ ground: Ground) { all.append(ground) }

  /// The colour that lies at a point; white where nothing does.
  ///
  /// - Parameter withoutBands: Whether bands are left out, which are more translucent than not: a mark
  ///   is told from its own band by its line.
  /// - Complexity: O(*n*) in the areas.
  func color(at point: Point, withoutBands: Bool = false) -> Color {
    // From the front to the first that hides what is behind it, and back.
    var seen: [Color] = []
    for ground in all.reversed() where ground.contains(point) {
      if withoutBands, ground.color.alpha < 0.5 { continue }
      seen.append(ground.color)
      if ground.color.alpha >= 1 { break }
    }
    return seen.reversed().reduce(.white) { $1.laid(on: $0) }
  }
}

/// A filled area, its curves as short straight lines.
struct Ground {
  let color: Color
  private let isEvenOdd: Bool
  private let outlines: [[Point]]
  private let bounds: Rectangle?

  init(_ path: Path, color: Color, evenOdd: Bool) {
    self.color = color
    isEvenOdd = evenOdd
    bounds = path.bounds
    outlines = Self.outlines(of: path)
  }

  /// The middle of the box round it.
  var middle: Point? { bounds.map { Point(x: $0.midX, y: $0.midY) } }

  /// Some of the points of its outline, half-way between its corners.
  var corners: [Point] {
    let middles = outlines.flatMap { points in
      zip(points, points.dropFirst()).map { Point(x: ($0.x + $1.x) / 2, y: ($0.y + $1.y) / 2) }
    }
    guard middles.count > 8 else { return middles }
    return (0..<8).map { middles[$0 * middles.count / 8] }
  }

  func contains(_ point: Point) -> Bool {
    guard let bounds, point.x >= bounds.minX, point.x <= bounds.maxX, point.y >= bounds.minY,
      point.y <= bounds.maxY
    else { return false }
    // How often the outlines turn round the point.
    var turns = 0
    var crossings = 0
    for outline in outlines {
      for (index, start) in outline.enumerated() {
        let end = outline[(index + 1) % outline.count]
        guard (start.y <= point.y) != (end.y <= point.y) else { continue }
        let x = start.x + (point.y - start.y) / (end.y - start.y) * (end.x - start.x)
        guard x > point.x else { continue }
        crossings += 1
        turns += end.y > start.y ? 1 : -1
      }
    }
    return isEvenOdd ? crossings % 2 == 1 : turns != 0
  }

  private static func outlines(of path: Path) -> [[Point]] {
    var outlines: [[Point]] = []
    var current: [Point] = []
    func finish() {
      if current.count > 1 { outlines.append(current) }
      current = []
    }
    for element in path.elements {
      switch element {
      case .move(let point):
        finish()
        current = [point]
      case .line(let point): current.append(point)
      case .curve(let end, let first, let second):
        let start = current.last ?? first
        for step in 1...8 {
          let t = Double(step) / 8
          let (a, b, c, d) = (
            (1 - t) * (1 - t) * (1 - t), 3 * (1 - t) * (1 - t) * t, 3 * (1 - t) * t * t, t * t * t
          )
          current.append(
            Point(
              x: a * start.x + b * first.x + c * second.x + d * end.x,
              y: a * start.y + b * first.y + c * second.y + d * end.y))
        }
      case .arc(let centre, let radius, let start, let end):
        // Steps of at most six degrees.
        let count = min(max(Int((abs(end - start) / 0.1).rounded(.up)), 1), 128)
        for step in 0...count {
          let angle = start + (end - start) * Double(step) / Double(count)
          current.append(
            Point(x: centre.x + radius * cos(angle), y: centre.y + radius * sin(angle)))
        }
      case .close:
        if let first = current.first { current.append(first) }
        finish()
      }
    }
    finish()
    return outlines
  }
}

extension Color {
  /// What is seen of the colour on an opaque ground.
  func laid(on ground: Color) -> Color {
    func mixed(_ front: Double, _ back: Double) -> Double { alpha * front + (1 - alpha) * back }
    return Color(
      red: mixed(red, ground.red), green: mixed(green, ground.green),
      blue: mixed(blue, ground.blue))
  }
}
