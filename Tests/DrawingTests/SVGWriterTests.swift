import Drawing
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("SVG")
struct SVGWriterTests {
  private func svg(
    _ list: DisplayList, title: String = "A figure", text: String = "Dots.", data: String? = nil,
    prefix: String = "fig", language: String = "en"
  ) throws -> String {
    let bytes = try SVGWriter().data(
      for: list, size: Size(width: 300, height: 200),
      about: SVGDescription(
        title: title, text: text, language: language, data: data, prefix: prefix),
      typesetter: Typesetter())
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Every element of a text that is well-formed XML, with its attributes and the text in it.
  private func elements(_ svg: String) throws -> [XMLPart] {
    let reader = XMLPartReader()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))\n\(svg)")
    return reader.parts
  }

  private func line(_ text: String, at x: Double = 10) -> DisplayList {
    var list = DisplayList()
    list.text(StyledText(text, style: body), at: Point(x: x, y: 20))
    return list
  }

  @Test("text is text, and the picture says what it is")
  func text() throws {
    let parts = try elements(
      svg(line("Self-direction"), text: "Ten dots.", data: #"{"series":[1.5]}"#))
    let root = try #require(parts.first { $0.name == "svg" })
    #expect(root.attributes["role"] == "img")
    #expect(root.attributes["viewBox"] == "0 0 300 200")
    #expect(root.attributes["lang"] == "en")
    #expect(root.attributes["aria-labelledby"] == "fig-title")
    #expect(parts.first { $0.name == "title" }?.text == "A figure")
    #expect(parts.first { $0.name == "desc" }?.text == "Ten dots.")
    #expect(parts.first { $0.name == "metadata" }?.text == #"{"series":[1.5]}"#)
    let text = try #require(parts.first { $0.name == "text" })
    #expect(text.text == "Self-direction")
    #expect(text.attributes["x"] == "10")
    #expect(text.attributes["font-size"] == "9.6")
    #expect(root.attributes["font-family"]?.hasPrefix("Inter, ") == true)
    #expect(root.attributes["font-family"]?.hasSuffix("sans-serif") == true)
  }

  @Test("in a page it is as wide as the page lets it be, and holds no style that a policy refuses")
  func inPage() throws {
    var list = DisplayList()
    list.text(
      StyledText("1.5", style: TextStyle(size: 8, tabularFigures: true)), at: Point(x: 1, y: 9))
    let bytes = try SVGWriter().data(
      for: list, size: Size(width: 300, height: 200),
      about: SVGDescription(title: "A", text: "B", place: .inPage), typesetter: Typesetter())
    let parts = try elements(String(decoding: bytes, as: UTF8.self))
    let root = try #require(parts.first { $0.name == "svg" })
    #expect(root.attributes["width"] == nil && root.attributes["class"] == "chart")
    #expect(root.attributes["viewBox"] == "0 0 300 200")
    #expect(parts.first { $0.name == "text" }?.attributes["class"] == "tabular")
    #expect(parts.allSatisfy { $0.attributes["style"] == nil })
  }

  @Test(
    "hostile text stays text",
    arguments: [
      "</text><script>alert(1)</script>", "\" onload=\"alert(1)", "' style='x", "&lt;b&amp;",
      "<![CDATA[x]]>", "]]>", "<!-- x", "javascript:alert(1)", "&#x3C;script>",
    ])
  func hostile(_ text: String) throws {
    let list = line(text)
    let written = try svg(list, title: text, text: text, data: "\"\(text.filter { $0 != "\"" })\"")
    let parts = try elements(written)
    let plain: Set = ["svg", "title", "desc", "metadata", "rect", "text"]
    #expect(Set(parts.map(\.name)).isSubset(of: plain))
    #expect(parts.allSatisfy { part in part.attributes.keys.allSatisfy { !$0.hasPrefix("on") } })
    #expect(parts.first { $0.name == "text" }?.text == text)
    #expect(parts.first { $0.name == "title" }?.text == text)
  }

  @Test("characters that XML cannot hold, and those that hide, are shown")
  func controls() throws {
    let written = try svg(
      line("a\u{0}b\u{1B}c\u{202E}d\u{FFFF}"), title: "a\u{0}\u{202E}\nb", data: "\"\u{FFFE}\"")
    let parts = try elements(written)
    let shown = try #require(parts.first { $0.name == "text" }?.text)
    #expect(shown.contains("a\u{FFFD}b\u{FFFD}c"))
    #expect(shown.contains("\\u{202e}"))
    #expect(parts.first { $0.name == "title" }?.text == "a\\u{0}\\u{202e}\\u{a}b")
    #expect(parts.first { $0.name == "metadata" }?.text == "\"\\ufffe\"")
    let isPlain = written.unicodeScalars.allSatisfy { $0.value >= 32 || $0 == "\n" }
    #expect(isPlain)
  }

  @Test(
    "links lead to the web, to letters and within the document, and nowhere else",
    arguments: [
      ("https://example.org/a?b=1&c", true), ("HTTP://example.org", true),
      ("mailto:a@example.org", true), ("#sec", true), ("javascript:alert(1)", false),
      (" javascript:alert(1)", false), ("java\tscript:alert(1)", false),
      ("data:text/html,x", false), ("file:///etc/passwd", false), ("//example.org", false),
      ("other.html", false), ("", false),
    ])
  func links(_ address: String, _ isKept: Bool) throws {
    var list = DisplayList()
    list.link(Rectangle(x: 0, y: 0, width: 10, height: 10), to: .uri(address))
    list.text(
      StyledText("here", style: body, link: .uri(address)), at: Point(x: 10, y: 20))
    let parts = try elements(svg(list))
    #expect(parts.count { $0.name == "a" } == (isKept ? 2 : 0))
    if isKept {
      #expect(parts.first { $0.name == "a" }?.attributes["href"] == address)
    }
  }

  @Test("identifiers begin with what the caller gives, and references find them")
  func identifiers() throws {
    var list = DisplayList()
    list.destination("title", at: Point(x: 1, y: 1))
    list.destination("a b", at: Point(x: 1, y: 1))
    list.link(Rectangle(x: 0, y: 0, width: 9, height: 9), to: .destination("a b"))
    list.clip(to: .rectangle(Rectangle(x: 0, y: 0, width: 9, height: 9)), line("x"))
    list.clip(to: .circle(centre: Point(x: 9, y: 9), radius: 9), line("y"))
    func names(_ prefix: String) throws -> [String] {
      let parts = try elements(svg(list, prefix: prefix))
      let ids = parts.compactMap { $0.attributes["id"] }
      #expect(Set(ids).count == ids.count)
      let links = parts.compactMap { $0.attributes["href"] }.map { String($0.dropFirst()) }
      #expect(links.allSatisfy(ids.contains) && !links.isEmpty)
      let clips = parts.compactMap { $0.attributes["clip-path"] }
      #expect(clips.count == 2)
      #expect(clips.allSatisfy { clip in ids.contains { clip == "url(#\($0))" } })
      return ids
    }
    let (one, other) = (try names("fig-1"), try names("2 \"><script>"))
    #expect(Set(one).isDisjoint(with: other))
    #expect(one.allSatisfy { $0.hasPrefix("fig-1-") })
    #expect(
      other.allSatisfy { name in
        name.first?.isLetter == true
          && name.allSatisfy { $0.isLetter || $0.isNumber || "-_".contains($0) }
      })
  }

  @Test(
    "numbers have two decimals, no exponent and no zero below zero",
    arguments: [
      (1.005, "1"), (1.006, "1.01"), (-0.001, "0"), (0.1 + 0.2, "0.3"), (1e-9, "0"),
      (-12.5, "-12.5"), (123_456.789, "123456.79"), (-0.05, "-0.05"), (100, "100"),
      (1e6, "1000000"),
    ])
  func numbers(_ value: Double, _ text: String) {
    #expect(SVGMarkup.number(value) == text)
  }

  @Test("an arc is cut into pieces that are known by their ends")
  func arcs() {
    var half = Path()
    half.arc(centre: Point(x: 10, y: 10), radius: 5, from: 0, to: .pi)
    #expect(SVGPathData(half).text == "M15 10A5 5 0 0 1 10 15A5 5 0 0 1 5 10")
    var back = Path()
    back.move(to: Point(x: 0, y: 0))
    back.arc(centre: Point(x: 10, y: 10), radius: 5, from: 0, to: -.pi / 2)
    back.close()
    #expect(SVGPathData(back).text == "M0 0L15 10A5 5 0 0 0 10 5Z")
    #expect(SVGPathData.circle(.circle(centre: Point(x: 1, y: 2), radius: 3))?.radius == 3)
    #expect(SVGPathData.circle(half) == nil)
  }

  @Test("runs of several styles are pieces of one line, each with its own looks")
  func styles() throws {
    var list = DisplayList()
    var raised = body
    raised.rise = 3
    raised.size = 7
    var digits = body
    digits.tabularFigures = true
    list.text(
      StyledText(runs: [
        .init("68.4", style: digits), .init(" a", style: body.weighted(.semibold)),
        .init("b", style: raised), .init(" 价值", style: body), .init(" c", style: body),
      ]), at: Point(x: 50, y: 60), anchor: .end, angle: -.pi / 2)
    let written = try svg(list)
    let parts = try elements(written)
    let text = try #require(parts.first { $0.name == "text" })
    #expect(text.attributes["text-anchor"] == "end")
    #expect(text.attributes["transform"] == "rotate(-90 50 60)")
    #expect(text.attributes["fill"] == "#1A1A1A")
    let spans = parts.filter { $0.name == "tspan" }
    #expect(spans.map(\.text).joined() == "68.4 ab 价值 c")
    #expect(spans.first?.attributes["style"] == "font-feature-settings:\"tnum\"")
    #expect(spans.first { $0.text == " a" }?.attributes["font-weight"] == "600")
    #expect(spans.first { $0.text == "b" }?.attributes["dy"] == "-3")
    let han = try #require(spans.first { $0.text.contains("价值") })
    #expect(han.attributes["xml:lang"] == "zh-Hans")
    #expect(han.attributes["font-family"]?.contains("Noto Sans CJK SC") == true)
    // Back on the baseline.
    #expect(spans.drop { $0.text != "b" }.dropFirst().first?.attributes["dy"] == "3")
  }

  @Test("a line that reads from the right begins at its right end")
  func rightToLeft() throws {
    let parts = try elements(svg(line("مرحبا")))
    let text = try #require(parts.first { $0.name == "text" })
    #expect(text.attributes["direction"] == "rtl")
    #expect(text.attributes["text-anchor"] == "end")
  }

  @Test("a picture stands in the file itself")
  func picture() throws {
    let png = try PNGWriter().data(
      for: line("x"), size: Size(width: 20, height: 20), scale: 1, typesetter: Typesetter())
    var list = DisplayList()
    list.picture(try Picture(png), in: Rectangle(x: 1, y: 2, width: 30, height: 40))
    let parts = try elements(svg(list))
    let image = try #require(parts.first { $0.name == "image" })
    #expect(
      image.attributes["href"] == "data:image/png;base64," + Data(png).base64EncodedString())
    #expect(image.attributes["width"] == "30")
  }

  @Test("a page is the same bytes each time, and nothing in it is fetched")
  func page() throws {
    let page = sampleDocument().pages[0]
    let about = SVGDescription(title: "Page", text: "A page.")
    let bytes = try SVGWriter().data(for: page, about: about, typesetter: Typesetter())
    #expect(try SVGWriter().data(for: page, about: about, typesetter: Typesetter()) == bytes)
    let parts = try elements(String(decoding: bytes, as: UTF8.self))
    let names = Set(parts.map(\.name))
    #expect(names.isDisjoint(with: ["script", "style", "foreignObject", "use", "iframe"]))
    for part in parts {
      for (name, value) in part.attributes where name.hasSuffix("href") {
        #expect(part.name == "a" || value.hasPrefix("data:"), "\(part)")
      }
    }
    let plain = page.list.texts.map(\.plain)
    let shown = parts.filter { $0.name == "text" }.map(\.text)
    #expect(shown == plain)
  }

  @Test(
    "another program draws it", .enabled(if: Tool.isInstalled("rsvg-convert"), "no rsvg-convert"))
  func drawn() throws {
    try withTemporaryDirectory { directory in
      let file = directory.appendingPathComponent("page.svg")
      let page = sampleDocument().pages[0]
      let bytes = try SVGWriter().data(
        for: page, about: SVGDescription(title: "Page", text: "A page."),
        typesetter: Typesetter())
      try Data(bytes).write(to: file)
      let run = try #require(Tool("rsvg-convert")).run(
        ["--output", directory.appendingPathComponent("page.png").path, file.path])
      #expect(run.status == 0, "\(run.output)")
      #expect(run.output.isEmpty)
    }
  }

  @Test("a picture without extent is an error", arguments: [0.0, -1, .nan, 1e7])
  func badSize(_ width: Double) {
    #expect(throws: DrawingError.self) {
      try SVGWriter().data(
        for: DisplayList(), size: Size(width: width, height: 10),
        about: SVGDescription(title: "", text: ""), typesetter: Typesetter())
    }
  }
}

/// An element with all text in it.
private struct XMLPart {
  let name: String
  let attributes: [String: String]
  var text = ""
}

private final class XMLPartReader: NSObject, XMLParserDelegate {
  var parts: [XMLPart] = []
  private var open: [Int] = []

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    open.append(parts.count)
    parts.append(XMLPart(name: name, attributes: attributes))
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    for index in open { parts[index].text += string }
  }
}
