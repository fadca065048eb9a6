import Drawing
import Foundation
import Testing

/// A page with a node of each kind that the writer treats apart.
private func taggedDocument(
  alternativeText: String = "A square", hasLinks: Bool = true
) -> Document {
  var tree = StructureTree()
  let root = tree.add(.init(.document, parent: nil))
  let heading = tree.add(.init(.heading1, parent: root))
  let paragraph = tree.add(.init(.paragraph, parent: root))
  var figureNode = StructureTree.Node(.figure, parent: root)
  figureNode.alternativeText = alternativeText
  let figure = tree.add(figureNode)
  tree.add(.init(.paragraph, parent: root))
  var list = DisplayList()
  list.destination("start", at: Point(x: 0, y: 0))
  func text(_ text: StyledText, y: Double) -> DisplayList {
    var inner = DisplayList()
    inner.text(text, at: Point(x: 57, y: y))
    return inner
  }
  list.mark(.node(heading), text(StyledText("Heading (a) \\ EMC", style: body), y: 60))
  list.mark(
    .node(paragraph),
    text(
      StyledText(runs: [
        .init("See ", style: body),
        .init("this", style: body, link: hasLinks ? .destination("start") : nil),
        .init("that", style: body, link: hasLinks ? .uri("https://example.org/(x)") : nil),
        .init(" and مرحبا more", style: body),
      ]), y: 90))
  list.text(StyledText("decoration", style: body), at: Point(x: 57, y: 110))
  var drawing = DisplayList()
  drawing.fill(.rectangle(Rectangle(x: 57, y: 120, width: 20, height: 20)), color: .black)
  var clipped = DisplayList()
  clipped.text(StyledText("inside", style: body), at: Point(x: 57, y: 135))
  drawing.clip(to: .rectangle(Rectangle(x: 50, y: 120, width: 60, height: 30)), clipped)
  list.mark(
    StructureMark(.node(figure), area: Rectangle(x: 57, y: 120, width: 20, height: 20)), drawing)
  list.mark(StructureMark(.footer), text(StyledText("1", style: body), y: 800))
  var second = DisplayList()
  second.mark(.node(paragraph), text(StyledText("goes on", style: body), y: 60))
  var document = Document(title: "Tagged", pages: [Page(list: list), Page(list: second)])
  document.structure = tree
  return document
}

@Suite("Structure of PDF")
struct StructureTests {
  @Test(
    "a reader walks through the nodes, with links where their words are",
    .enabled(if: Tool.isInstalled("pdfinfo"), "poppler-utils is missing"))
  func walk() throws {
    let text = try output(of: "pdfinfo", ["-struct-text"], for: taggedDocument())
    let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    // Where a reader of PDF sees spaces beside right-to-left words is its own affair.
    let spoken = lines.filter { $0.hasPrefix("\"") }.map { $0.replacing(" ", with: "") }
    #expect(
      spoken == [
        "\"Heading(a)\\EMC\"", "\"See\"", "\"this\"", "\"that\"", "\"andمرحباmore\"",
        "\"goeson\"", "\"inside\"",
      ])
    #expect(lines.contains("Reference (inline)"))
    #expect(!text.contains("decoration"))
    // The last paragraph has nothing on any page.
    #expect(text.components(separatedBy: "P (block)").count == 2)
  }

  @Test(
    "a tagged file is sound, and marks change nothing that is seen",
    .enabled(if: Tool.isInstalled("qpdf", "pdftoppm"), "qpdf or poppler is missing"))
  func sound() throws {
    let check = try output(of: "qpdf", ["--check"], for: taggedDocument())
    #expect(check.contains("No syntax or stream encoding errors found"))
    #expect(!check.contains("WARNING"))
    // Words of links are drawn by themselves, which moves them by less than can be seen.
    let document = taggedDocument(hasLinks: false)
    var plain = document
    plain.structure = StructureTree()
    for index in plain.pages.indices {
      plain.pages[index].list = plain.pages[index].list.unmarked
    }
    let pictures = try [document, plain].map {
      try output(of: "pdftoppm", ["-r", "50", "-f", "1", "-l", "1", "-gray"], for: $0)
    }
    #expect(pictures[0] == pictures[1])
  }

  @Test("two writes give the same bytes")
  func sameBytes() throws {
    #expect(try PDFWriter().data(for: taggedDocument()) == PDFWriter().data(for: taggedDocument()))
  }

  @Test("a figure without words, a piece of no node and a name used twice are errors")
  func faults() {
    #expect(throws: DrawingError.structure("a figure has no alternative text")) {
      try PDFWriter().data(for: taggedDocument(alternativeText: "  "))
    }
    var document = taggedDocument()
    document.pages[0].list.mark(.node(99), DisplayList())
    #expect(throws: DrawingError.self) { try PDFWriter().data(for: document) }
    document = taggedDocument()
    let file = Attachment(name: "a.csv", type: "text/csv", summary: "", bytes: [])
    document.attachments = [file, file]
    #expect(throws: DrawingError.self) { try PDFWriter().data(for: document) }
  }

  @Test("a text that cannot be drawn inside of a mark is an error and no crash")
  func unwritable() {
    var document = taggedDocument()
    var inner = DisplayList()
    inner.picture(
      (try? Picture(damagedPNG)) ?? { preconditionFailure("it has the head of a picture") }(),
      in: Rectangle(x: 0, y: 0, width: 9, height: 9))
    document.pages[1].list.mark(.node(2), inner)
    #expect(throws: DrawingError.self) { try PDFWriter().data(for: document) }
  }

  /// A PNG whose head says a size and whose pixels are none.
  private var damagedPNG: [UInt8] {
    func chunk(_ kind: String, _ data: [UInt8]) -> [UInt8] {
      let count = UInt32(data.count)
      return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + Array(kind.utf8) + data
        + [0, 0, 0, 0]
    }
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      + chunk("IHDR", [0, 0, 0, 9, 0, 0, 0, 9, 8, 2, 0, 0, 0]) + chunk("IDAT", [1, 2, 3])
      + chunk("IEND", [])
  }

  @Test(
    "files travel inside, whatever they are called",
    .enabled(if: Tool.isInstalled("pdfdetach", "qpdf"), "poppler or qpdf is missing"))
  func attachments() throws {
    var document = taggedDocument()
    document.attachments = [
      Attachment(
        name: "fig-b (1).csv", type: "text/csv", summary: "Figure 1", bytes: Array("a,b\n".utf8)),
      Attachment(name: "价值.json", type: "application/json", summary: "", bytes: Array("{}".utf8)),
    ]
    let list = try output(of: "pdfdetach", ["-list"], for: document)
    #expect(list.contains("fig-b (1).csv") && list.contains("价值.json"), "\(list)")
    let json = try output(of: "qpdf", ["--json=2"], for: document)
    #expect(json.contains("\"/AFRelationship\": \"/Data\""))
  }

  @Test(
    "title, rights and dates stand in XMP, with what XML would take for marks escaped",
    .enabled(if: Tool.isInstalled("pdfinfo"), "poppler-utils is missing"))
  func metadata() throws {
    var document = taggedDocument()
    document.title = "A < B & \u{1}C"
    document.rights = "Fonts: SIL Open Font License"
    document.created = 1_736_726_400
    let xmp = try output(of: "pdfinfo", ["-meta"], for: document)
    for words in [
      "A &lt; B &amp; C", "Fonts: SIL Open Font License", "2025-01-13T00:00:00Z", "cairo 1.16.0",
    ] {
      #expect(xmp.contains(words), "\(xmp)")
    }
    #expect(!xmp.contains("pdfuaid"))
  }
}
