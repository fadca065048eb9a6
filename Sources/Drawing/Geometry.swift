/// A place on a page: points (1/72 inch) from the left and top edge, y grows downwards.
package struct Point: Hashable, Sendable, Codable {
  package var x: Double
  package var y: Double

  package init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  /// The point moved by another point's coordinates.
  package static func + (left: Point, right: Point) -> Point {
    Point(x: left.x + right.x, y: left.y + right.y)
  }
}

/// A width and a height in points.
package struct Size: Hashable, Sendable {
  package var width: Double
  package var height: Double

  package init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  /// A4, upright: 210 by 297 mm.
  package static let a4 = Size(width: 595.276, height: 841.890)

  /// US Letter, upright: 8.5 by 11 inches.
  package static let letter = Size(width: 612, height: 792)
}

/// An upright rectangle in points; its origin is the top left corner.
package struct Rectangle: Hashable, Sendable {
  package var x: Double
  package var y: Double
  package var width: Double
  package var height: Double

  package init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  package var minX: Double { x }
  package var minY: Double { y }
  package var midX: Double { x + width / 2 }
  package var midY: Double { y + height / 2 }
  package var maxX: Double { x + width }
  package var maxY: Double { y + height }

  /// The smallest rectangle that holds both.
  package func union(_ other: Rectangle) -> Rectangle {
    let left = min(minX, other.minX)
    let top = min(minY, other.minY)
    return Rectangle(
      x: left, y: top, width: max(maxX, other.maxX) - left, height: max(maxY, other.maxY) - top)
  }

  /// Whether the two share more than an edge, once each is grown by half of `gap` points.
  package func overlaps(_ other: Rectangle, gap: Double = 0) -> Bool {
    minX < other.maxX + gap && other.minX < maxX + gap && minY < other.maxY + gap
      && other.minY < maxY + gap
  }

  /// Whether the other rectangle lies inside this one, within a tolerance in points.
  package func contains(_ other: Rectangle, tolerance: Double = 1e-9) -> Bool {
    other.minX >= minX - tolerance && other.maxX <= maxX + tolerance
      && other.minY >= minY - tolerance && other.maxY <= maxY + tolerance
  }

  /// The rectangle moved by `offset`.
  package func translated(by offset: Point) -> Rectangle {
    Rectangle(x: x + offset.x, y: y + offset.y, width: width, height: height)
  }

  /// The rectangle with each side moved inwards by `margin` points (outwards when negative).
  package func inset(by margin: Double) -> Rectangle {
    Rectangle(
      x: x + margin, y: y + margin, width: width - 2 * margin, height: height - 2 * margin)
  }

  /// The distance in points from a point to the nearest point of the rectangle; 0 inside.
  package func distance(to point: Point) -> Double {
    let dx = max(minX - point.x, 0, point.x - maxX)
    let dy = max(minY - point.y, 0, point.y - maxY)
    return (dx * dx + dy * dy).squareRoot()
  }
}
