extension DisplayList {
  /// Checks what no writer would notice: text that is too small, places that are no numbers,
  /// areas without extent.
  ///
  /// - Throws: `DrawingError.textTooSmall`, `.letterSpacingTooWide`, `.invalidGeometry`.
  package func validate() throws(DrawingError) {
    for element in elements {
      switch element {
      case .fill(let path, let color, _):
        try Self.check(path, color, "a filled path")
      case .stroke(let path, let style):
        try Self.check(path, style.color, "a stroked path")
        let dashesAreLengths = style.dash.allSatisfy { $0.isFinite && $0 >= 0 }
        guard style.width.isFinite, style.width > 0, dashesAreLengths,
          style.dash.isEmpty || style.dash.contains(where: { $0 > 0 })
        else { throw .invalidGeometry("the width or dash of a stroke") }
      case .text(let text, let point, _, let angle):
        guard point.isOnPage, angle.isFinite else {
          throw .invalidGeometry("the place of the text \"\(text.plain.prefix(40))\"")
        }
        try TextLayout.validate(text)
      case .clip(let path, let inner):
        try Self.check(path, .black, "a clip path")
        try inner.validate()
      case .marked(let mark, let inner):
        guard mark.area?.isOnPage != false else { throw .invalidGeometry("the area of a mark") }
        try inner.validate()
      case .link(let area, _):
        guard area.isOnPage, area.width > 0, area.height > 0 else {
          throw .invalidGeometry("the area of a link")
        }
      case .picture(_, let area):
        guard area.isOnPage, area.width > 0, area.height > 0 else {
          throw .invalidGeometry("the area of a picture")
        }
      case .destination(let name, let point):
        guard point.isOnPage else { throw .invalidGeometry("the place \"\(name)\"") }
      }
    }
  }

  private static func check(
    _ path: Path, _ color: Color, _ what: String
  ) throws(DrawingError) {
    guard path.extremePoints.allSatisfy(\.isOnPage),
      [color.red, color.green, color.blue, color.alpha].allSatisfy(\.isFinite)
    else { throw .invalidGeometry(what) }
  }

  /// The nodes that pieces belong to, in drawing order.
  package var markedNodes: [Int] {
    elements.flatMap { element -> [Int] in
      switch element {
      case .marked(let mark, let inner): (mark.node.map { [$0] } ?? []) + inner.markedNodes
      case .clip(_, let inner): inner.markedNodes
      default: []
      }
    }
  }

  /// The innermost node whose pieces hold a link to a place; nil where none does.
  package func node(linkingTo destination: String) -> Int? {
    for element in elements {
      switch element {
      case .marked(let mark, let inner):
        if let node = inner.node(linkingTo: destination) { return node }
        if inner.linkedDestinations.contains(destination) { return mark.node }
      case .clip(_, let inner):
        if let node = inner.node(linkingTo: destination) { return node }
      default: break
      }
    }
    return nil
  }

  /// The names of places, in order, duplicates included.
  package var destinations: [String] {
    elements.flatMap { element -> [String] in
      switch element {
      case .destination(let name, _): [name]
      case .clip(_, let inner), .marked(_, let inner): inner.destinations
      default: []
      }
    }
  }

  /// The names that links lead to, in order, duplicates included.
  package var linkedDestinations: [String] {
    func name(_ target: LinkTarget?) -> [String] {
      if case .destination(let name)? = target { [name] } else { [] }
    }
    return elements.flatMap { element -> [String] in
      switch element {
      case .link(_, let target): name(target)
      case .text(let text, _, _, _): text.runs.flatMap { name($0.link) }
      case .clip(_, let inner), .marked(_, let inner): inner.linkedDestinations
      default: []
      }
    }
  }
}

extension Point {
  /// Whether it is a number that cairo's fixed-point coordinates can hold.
  var isOnPage: Bool { abs(x) <= 1e6 && abs(y) <= 1e6 }
}

extension Rectangle {
  var isOnPage: Bool {
    Point(x: x, y: y).isOnPage && Point(x: width, y: height).isOnPage
  }
}
