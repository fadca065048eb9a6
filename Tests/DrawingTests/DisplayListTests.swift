import Drawing
import Foundation
import Testing

@Suite("Display list")
struct DisplayListTests {
  @Test("moving a list moves everything in it")
  func translation() throws {
    let typesetter = try Typesetter()
    let list = sampleDocument().pages[0].list
    let box = try #require(try list.bounds(typesetter: typesetter))
    let moved = try #require(
      try list.translated(by: Point(x: 10, y: -5)).bounds(typesetter: typesetter))
    #expect(abs(moved.minX - box.minX - 10) < 1e-9)
    #expect(abs(moved.minY - box.minY + 5) < 1e-9)
    #expect(abs(moved.width - box.width) < 1e-9)
    var appended = DisplayList()
    appended.append(list, offset: Point(x: 10, y: -5))
    #expect(appended == list.translated(by: Point(x: 10, y: -5)))
  }

  @Test("bounds hold arcs, anchored text and turned text")
  func bounds() throws {
    let typesetter = try Typesetter()
    var list = DisplayList()
    var arc = Path()
    arc.arc(centre: Point(x: 0, y: 0), radius: 10, from: -.pi / 4, to: .pi / 4)
    list.stroke(arc, style: StrokeStyle(color: .black, width: 1))
    let box = try #require(try list.bounds(typesetter: typesetter))
    #expect(abs(box.maxX - 10) < 1e-9)
    #expect(abs(box.minY + 10 * sin(Double.pi / 4)) < 1e-9)
    let width = try typesetter.measure(StyledText("Values", style: body)).width
    for (anchor, left) in [(DisplayList.Anchor.start, 0.0), (.middle, -width / 2), (.end, -width)] {
      var text = DisplayList()
      text.text(StyledText("Values", style: body), at: Point(x: 0, y: 0), anchor: anchor)
      #expect(try abs((text.bounds(typesetter: typesetter)?.minX ?? .nan) - left) < 1e-9)
    }
    var turned = DisplayList()
    turned.text(StyledText("Values", style: body), at: Point(x: 0, y: 0), angle: .pi / 2)
    #expect(try abs((turned.bounds(typesetter: typesetter)?.height ?? .nan) - width) < 1e-9)
  }

  @Test("small text, bad numbers and empty links are found before any writer")
  func validation() {
    var small = DisplayList()
    small.text(StyledText("x", style: TextStyle(size: 6)), at: Point(x: 0, y: 0))
    #expect(throws: DrawingError.textTooSmall(text: "x", size: 6)) { try small.validate() }
    var outer = DisplayList()
    outer.clip(to: .rectangle(Rectangle(x: 0, y: 0, width: 1, height: 1)), small)
    #expect(throws: DrawingError.self) { try outer.validate() }
    var line = DisplayList()
    line.stroke(
      .segment(Point(x: .nan, y: 0), Point(x: 1, y: 0)), style: StrokeStyle(color: .black, width: 1)
    )
    #expect(throws: DrawingError.self) { try line.validate() }
    var dash = DisplayList()
    dash.stroke(
      .segment(Point(x: 0, y: 0), Point(x: 1, y: 0)),
      style: StrokeStyle(color: .black, width: 1, dash: [0, 0]))
    #expect(throws: DrawingError.self) { try dash.validate() }
    var link = DisplayList()
    link.link(Rectangle(x: 0, y: 0, width: 0, height: 4), to: .uri("https://example.org"))
    #expect(throws: DrawingError.self) { try link.validate() }
  }

  @Test("arc text keeps its glyphs on the ring and turns round in the lower half")
  func arcText() throws {
    let typesetter = try Typesetter()
    let centre = Point(x: 100, y: 100)
    for angle in [0.0, 1, 3, 5] {
      let arc = ArcText(
        "VALUES", style: TextStyle(weight: .semibold, size: 6.5, letterSpacing: 0.35),
        centre: centre, radius: 80, angle: angle)
      let list = try arc.draw(typesetter: typesetter)
      #expect(list.elements.count == 6)
      var previous: Double?
      for case .text(_, let point, _, _) in list.elements {
        let distance = hypot(point.x - centre.x, point.y - centre.y)
        #expect(abs(distance - 80) < 4)
        if let previous { #expect(cos(angle) < 0 || angle != 0 || point.x > previous) }
        previous = point.x
      }
      // Read from left to right above and below.
      if case .text(_, let first, _, _) = list.elements[0],
        case .text(_, let last, _, _) = list.elements[5], angle == 0 || angle == 3
      {
        #expect(first.x < last.x)
      }
      #expect(try arc.span(typesetter: typesetter) > 0.2)
    }
  }

  @Test("colours are read, printed and compared")
  func colors() {
    #expect(Color(parsing: "#0072b2") == Color(hex: "#0072B2"))
    #expect(Color(hex: "#0072B2").hexadecimal == "#0072B2")
    #expect(Color(parsing: "0072B2") == nil)
    #expect(Color(parsing: "#0072B") == nil)
    #expect(Color(parsing: "#00 2B2") == nil)
    #expect(abs(Color.black.contrast(with: .white) - 21) < 1e-9)
    #expect(abs(Color(hex: "#0072B2").contrast(with: .white) - 5.19) < 0.01)
  }
}

extension DisplayListTests {
  @Test("places and sizes beyond any page are errors, not overflows")
  func overflow() throws {
    var list = DisplayList()
    list.text(StyledText("x", style: body), at: Point(x: 1e300, y: 0))
    #expect(throws: DrawingError.self) { try list.validate() }
    let typesetter = try Typesetter()
    #expect(throws: DrawingError.self) {
      try typesetter.measure(StyledText("x", style: TextStyle(size: 1e300)))
    }
    #expect(try typesetter.lines(StyledText("a b", style: body), width: 1e300).count == 1)
  }
}
