/// What is drawn on a page, in order: the one source of every figure, in every format.
package struct DisplayList: Sendable, Hashable {
  /// Where a text's point lies on its line.
  package enum Anchor: Hashable, Sendable { case start, middle, end }

  /// One thing to draw or to mark.
  package indirect enum Element: Hashable, Sendable {
    case fill(Path, color: Color, evenOdd: Bool)
    case stroke(Path, style: StrokeStyle)
    /// Text on a baseline through `at`, turned clockwise by `angle` radians round that point.
    case text(StyledText, at: Point, anchor: Anchor, angle: Double)
    /// The inner list, visible only inside the path.
    case clip(Path, DisplayList)
    /// A picture, stretched to the rectangle.
    case picture(Picture, Rectangle)
    case link(Rectangle, LinkTarget)
    case destination(name: String, at: Point)
    /// The inner list, which is what the mark says. What has no mark is decoration.
    case marked(StructureMark, DisplayList)
  }

  package private(set) var elements: [Element] = []

  package init() {}

  package var isEmpty: Bool { elements.isEmpty }

  /// Fills a path; with `evenOdd` a path inside another is a hole.
  package mutating func fill(_ path: Path, color: Color, evenOdd: Bool = false) {
    elements.append(.fill(path, color: color, evenOdd: evenOdd))
  }

  /// Strokes a path along its middle.
  package mutating func stroke(_ path: Path, style: StrokeStyle) {
    elements.append(.stroke(path, style: style))
  }

  /// Sets one line of text; line ends in it count as spaces.
  ///
  /// - Parameters:
  ///   - point: on the baseline, at the text's left end, middle or right end.
  ///   - angle: radians, clockwise.
  package mutating func text(
    _ text: StyledText, at point: Point, anchor: Anchor = .start, angle: Double = 0
  ) {
    elements.append(.text(text, at: point, anchor: anchor, angle: angle))
  }

  /// Draws a picture, stretched to the rectangle.
  package mutating func picture(_ picture: Picture, in area: Rectangle) {
    elements.append(.picture(picture, area))
  }

  /// Makes an area lead somewhere; nothing is drawn.
  package mutating func link(_ area: Rectangle, to target: LinkTarget) {
    elements.append(.link(area, target))
  }

  /// Names a place that links and the outline can lead to; a name marks one place of a document.
  package mutating func destination(_ name: String, at point: Point) {
    elements.append(.destination(name: name, at: point))
  }

  /// Draws another list, which is what the mark says.
  package mutating func mark(_ mark: StructureMark, _ inner: DisplayList) {
    elements.append(.marked(mark, inner))
  }

  /// The list without its marks: what is drawn.
  package var unmarked: DisplayList {
    var list = DisplayList()
    list.elements = elements.flatMap { element -> [Element] in
      switch element {
      case .marked(_, let inner): inner.unmarked.elements
      case .clip(let path, let inner): [.clip(path, inner.unmarked)]
      default: [element]
      }
    }
    return list
  }

  /// The list as one piece of a node of the document's structure; empty where it is.
  package func marked(_ mark: StructureMark) -> DisplayList {
    if isEmpty { return self }
    var list = DisplayList()
    list.mark(mark, self)
    return list
  }

  /// Draws another list, visible only inside a path.
  package mutating func clip(to path: Path, _ inner: DisplayList) {
    elements.append(.clip(path, inner))
  }

  /// Draws another list after this one, moved by `offset`.
  package mutating func append(_ other: DisplayList, offset: Point = Point(x: 0, y: 0)) {
    elements += offset == Point(x: 0, y: 0) ? other.elements : other.translated(by: offset).elements
  }

  /// The list moved by `offset`.
  package func translated(by offset: Point) -> DisplayList {
    var list = DisplayList()
    list.elements = elements.map { element in
      switch element {
      case .fill(let path, let color, let evenOdd):
        .fill(path.translated(by: offset), color: color, evenOdd: evenOdd)
      case .stroke(let path, let style): .stroke(path.translated(by: offset), style: style)
      case .text(let text, let point, let anchor, let angle):
        .text(text, at: point + offset, anchor: anchor, angle: angle)
      case .clip(let path, let inner):
        .clip(path.translated(by: offset), inner.translated(by: offset))
      case .picture(let picture, let area): .picture(picture, area.translated(by: offset))
      case .link(let area, let target): .link(area.translated(by: offset), target)
      case .destination(let name, let point): .destination(name: name, at: point + offset)
      case .marked(let mark, let inner):
        .marked(mark.translated(by: offset), inner.translated(by: offset))
      }
    }
    return list
  }

  /// Every text of the list in drawing order, clipped ones included.
  package var texts: [StyledText] {
    elements.flatMap { element -> [StyledText] in
      switch element {
      case .text(let text, _, _, _): [text]
      case .clip(_, let inner), .marked(_, let inner): inner.texts
      default: []
      }
    }
  }

  /// The smallest rectangle that holds everything; nil for an empty list.
  ///
  /// Strokes count without their width, text with its ascent and descent.
  ///
  /// - Throws: as `Typesetter.measure(_:)`.
  package func bounds(typesetter: Typesetter) throws(DrawingError) -> Rectangle? {
    var box: Rectangle?
    func add(_ rectangle: Rectangle?) {
      guard let rectangle else { return }
      box = box?.union(rectangle) ?? rectangle
    }
    for element in elements {
      switch element {
      case .fill(let path, _, _), .stroke(let path, _): add(path.bounds)
      case .text(let text, let point, let anchor, let angle):
        add(
          Self.textPath(
            try typesetter.measure(text), at: point, anchor: anchor, angle: angle
          ).bounds)
      case .clip(let path, let inner):
        guard let outer = path.bounds, let inner = try inner.bounds(typesetter: typesetter),
          outer.overlaps(inner)
        else { continue }
        let left = max(outer.minX, inner.minX)
        let top = max(outer.minY, inner.minY)
        add(
          Rectangle(
            x: left, y: top, width: min(outer.maxX, inner.maxX) - left,
            height: min(outer.maxY, inner.maxY) - top))
      case .marked(_, let inner): add(try inner.bounds(typesetter: typesetter))
      case .picture(_, let area), .link(let area, _): add(area)
      case .destination: break
      }
    }
    return box
  }

  /// The box of a turned text.
  private static func textPath(
    _ metrics: TextMetrics, at point: Point, anchor: Anchor, angle: Double
  ) -> Path {
    let left = anchor.offset(width: metrics.width)
    let corners = [
      Point(x: left, y: -metrics.ascent), Point(x: left + metrics.width, y: -metrics.ascent),
      Point(x: left + metrics.width, y: metrics.descent), Point(x: left, y: metrics.descent),
    ]
    return .polygon(corners.map { $0.rotated(by: angle) + point })
  }
}

extension DisplayList.Anchor {
  /// The left end of a line of this width, from the anchor point.
  func offset(width: Double) -> Double {
    switch self {
    case .start: 0
    case .middle: -width / 2
    case .end: -width
    }
  }
}
