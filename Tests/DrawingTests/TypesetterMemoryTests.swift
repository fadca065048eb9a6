import Drawing
import Testing

@Suite("What a typesetter remembers")
struct TypesetterMemoryTests {
  /// Texts of both directions and several scripts, with a link and a character that no font has.
  private static let texts: [StyledText] = [
    StyledText("Universalism and tradition, 1984 to 2025.", style: body),
    StyledText("مرحبا بالعالم Polaris-2 والقيم", style: body),
    StyledText("Polaris-2 مرحبا", style: body),
    {
      var text = StyledText("123 (abc) مرحبا", style: body)
      text.direction = .rightToLeft
      return text
    }(),
    StyledText("价值的形状 and 価値のかたち", style: body.inLanguage("ja")),
    StyledText("a \u{F8FF} b", style: body),
    StyledText("To the ", style: body)
      + StyledText("end", style: body.weighted(.bold), link: .destination("end")),
  ]

  private static var document: Document {
    var list = DisplayList()
    for (index, text) in texts.enumerated() {
      list.text(text, at: Point(x: 40, y: 60 + 30 * Double(index)))
    }
    list.destination("end", at: Point(x: 40, y: 700))
    return Document(title: "T", pages: [Page(list: list), Page(list: DisplayList())])
  }

  @Test("pages come out the same, whatever was set before and in which order", arguments: [0, 1])
  func samePages(order: Int) throws {
    let fresh = try PDFWriter().data(for: Self.document, typesetter: Typesetter())
    let typesetter = try Typesetter()
    for text in order == 0 ? Self.texts : Self.texts.reversed() {
      _ = try typesetter.lines(text, width: 60)
      _ = try typesetter.measure(text)
    }
    let faces = try typesetter.faces(of: Self.document)
    #expect(try PDFWriter().data(for: Self.document, typesetter: typesetter) == fresh)
    #expect(try PDFWriter().data(for: Self.document, typesetter: typesetter) == fresh)
    #expect(try Typesetter().faces(of: Self.document) == faces)
  }

  @Test("what finds no room in memory is set again")
  func withoutRoom() throws {
    let whole = try Typesetter()
    for room in [0, 4_000] {
      let small = try Typesetter(room: room)
      for text in Self.texts + Self.texts {
        #expect(try small.measure(text) == whole.measure(text))
        #expect(try small.lines(text, width: 80) == whole.lines(text, width: 80))
      }
      #expect(try small.faces(of: Self.document) == whole.faces(of: Self.document))
      #expect(
        try PDFWriter().data(for: Self.document, typesetter: small)
          == PDFWriter().data(for: Self.document, typesetter: whole))
    }
  }

  @Test("lines are kept for their own width and style")
  func keys() throws {
    let typesetter = try Typesetter()
    let text = StyledText("The ranks that the data leave possible", style: body)
    let wide = try typesetter.lines(text, width: 400)
    let narrow = try typesetter.lines(text, width: 60)
    #expect(wide.count == 1)
    #expect(narrow.count > 2)
    #expect(try typesetter.lines(text, width: 400) == wide)
    var red = text
    red.runs[0].style.color = Color(hex: "#FF0000")
    #expect(
      try typesetter.lines(red, width: 400).first?.text.runs.map(\.style.color)
        == red.runs.map(\.style.color))
    var raised = text
    raised.runs[0].style.rise = 3
    #expect(try typesetter.measure(raised).ascent > typesetter.measure(text).ascent)
  }

  @Test("a typesetter that tasks share serves one at a time")
  func shared() async throws {
    let shared = try SharedTypesetter()
    let alone = try Self.texts.map { try Typesetter().measure($0) }
    let measured = try await withThrowingTaskGroup(of: (Int, TextMetrics).self) { group in
      for (index, text) in Self.texts.enumerated() {
        group.addTask { (index, try shared.use { try $0.measure(text) }) }
      }
      return try await group.reduce(into: [Int: TextMetrics]()) { $0[$1.0] = $1.1 }
    }
    for (index, metrics) in alone.enumerated() { #expect(measured[index] == metrics) }
  }
}
