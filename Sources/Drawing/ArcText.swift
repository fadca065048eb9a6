import Foundation

/// A short text set along a circle, one glyph at a time.
///
/// For Latin capitals only: scripts that join or reorder their letters cannot be set so.
package struct ArcText: Sendable {
  package let text: String
  package let style: TextStyle
  package let centre: Point
  /// From the centre to the ring that the text stands in the middle of, in points.
  package let radius: Double
  /// Where the middle of the text lies: radians clockwise from twelve o'clock.
  package let angle: Double

  package init(_ text: String, style: TextStyle, centre: Point, radius: Double, angle: Double) {
    self.text = text
    self.style = style
    self.centre = centre
    self.radius = radius
    self.angle = angle
  }

  /// Whether each character can stand alone on the arc.
  package var isSettable: Bool {
    text.unicodeScalars.allSatisfy { $0.value < 0x250 || (0x370...0x52F).contains($0.value) }
  }

  /// The height of a capital of Inter, as a share of the size (its OS/2 table: 2048 of 2816).
  package static let capitalHeight = 0.727

  /// The angle in radians that the text covers, letter spacing included.
  package func span(typesetter: Typesetter) throws(DrawingError) -> Double {
    try advances(typesetter).reduce(0, +) / radius
  }

  /// The glyphs; in the lower half of the circle the text turns round so as not to stand on its
  /// head.
  ///
  /// - Throws: as `Typesetter.measure(_:)`.
  package func draw(typesetter: Typesetter) throws(DrawingError) -> DisplayList {
    let advances = try advances(typesetter)
    let isFlipped = cos(angle) < -1e-9
    let half = Self.capitalHeight * style.size / 2
    let baseline = isFlipped ? radius + half : radius - half
    let direction: Double = isFlipped ? -1 : 1
    var position = angle - direction * advances.reduce(0, +) / radius / 2
    var list = DisplayList()
    var plain = style
    plain.letterSpacing = 0
    for (character, advance) in zip(text, advances) {
      let middle = position + direction * advance / radius / 2
      position += direction * advance / radius
      if character == " " { continue }
      list.text(
        StyledText(String(character), style: plain),
        at: Point(
          x: centre.x + baseline * sin(middle), y: centre.y - baseline * cos(middle)),
        anchor: .middle, angle: isFlipped ? middle + .pi : middle)
    }
    return list
  }

  private func advances(_ typesetter: Typesetter) throws(DrawingError) -> [Double] {
    var plain = style
    plain.letterSpacing = 0
    var advances: [Double] = []
    for character in text {
      let width = try typesetter.measure(StyledText(String(character), style: plain)).width
      advances.append(width + style.letterSpacing)
    }
    return advances
  }
}

extension Point {
  /// The point turned clockwise round the origin by an angle in radians.
  func rotated(by angle: Double) -> Point {
    if angle == 0 { return self }
    return Point(x: x * cos(angle) - y * sin(angle), y: x * sin(angle) + y * cos(angle))
  }
}
