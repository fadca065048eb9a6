import Foundation

/// A path in the words of SVG.
package struct SVGPathData {
  /// What stands in the attribute `d`.
  package private(set) var text = ""
  private var hasPoint = false

  package init(_ path: Path) {
    for element in path.elements {
      switch element {
      case .move(let point): step("M", point)
      case .line(let point): step(hasPoint ? "L" : "M", point)
      case .curve(let point, let first, let second):
        // Cairo begins a curve without a point before it at its first control point.
        if !hasPoint { step("M", first) }
        append("C")
        for one in [first, second, point] { append(one) }
      case .arc(let centre, let radius, let start, let end):
        arc(centre: centre, radius: radius, from: start, to: end)
      case .close:
        if hasPoint { append("Z") }
      }
    }
  }

  /// The centre and the radius, where a path is a full circle and nothing else.
  package static func circle(_ path: Path) -> (centre: Point, radius: Double)? {
    guard path.elements.count == 3, case .move = path.elements[0], path.elements[2] == .close,
      case .arc(let centre, let radius, let start, let end) = path.elements[1],
      abs(end - start) >= 2 * .pi - 1e-9
    else { return nil }
    return (centre, radius)
  }

  /// An arc in pieces of less than half a turn: a longer one is known by its ends no more.
  private mutating func arc(centre: Point, radius: Double, from start: Double, to end: Double) {
    func point(_ angle: Double) -> Point {
      Point(x: centre.x + radius * cos(angle), y: centre.y + radius * sin(angle))
    }
    step(hasPoint ? "L" : "M", point(start))
    var turn = end - start
    // Whole turns lie on each other.
    if abs(turn) > 4 * .pi { turn = turn.truncatingRemainder(dividingBy: 2 * .pi) }
    guard turn != 0, radius > 0 else { return }
    let count = max(Int((abs(turn) / (0.9 * .pi)).rounded(.up)), 1)
    let size = SVGMarkup.number(radius, decimals: 3)
    for piece in 1...count {
      append("A")
      append("\(size) \(size) 0 0 \(turn > 0 ? 1 : 0)")
      append(point(start + turn * Double(piece) / Double(count)))
    }
  }

  private mutating func step(_ letter: String, _ point: Point) {
    append(letter)
    append(point)
    hasPoint = true
  }

  private mutating func append(_ point: Point) {
    append("\(SVGMarkup.number(point.x)) \(SVGMarkup.number(point.y))")
  }

  /// Letters need no space round them.
  private mutating func append(_ word: String) {
    let isLetter = word.count == 1 && word.first?.isLetter == true
    if !text.isEmpty, !isLetter, text.last?.isLetter != true { text += " " }
    text += word
  }
}
