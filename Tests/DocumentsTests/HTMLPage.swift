import Charts
import Documents
import Drawing
import Foundation
import PrintedNumbers
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A page of HTML as a reader of XML sees it: what it accepts has balanced tags and closed attributes.
struct HTMLPage {
  struct Element {
    let name: String
    let attributes: [String: String]
    /// From the outermost in.
    let parents: [String]
    /// Of it and of all that is in it.
    var text = ""
  }

  let text: String
  let elements: [Element]

  init(
    _ manuscript: Manuscript, manifest: HTMLManifest? = nil, fonts: HTMLFonts = HTMLFonts()
  ) throws {
    text = try HTMLWriter(manuscript, manifest: manifest, fonts: fonts)
      .text(typesetter: Typesetter())
    let reader = Reader()
    let parser = XMLParser(data: Data(HTMLPage.withoutCode(text).utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    elements = reader.elements
  }

  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  func all(inClass name: String) -> [Element] {
    elements.filter {
      $0.attributes["class"]?.split(separator: " ").contains(Substring(name)) == true
    }
  }

  /// What stands between the tags of an element that is written once with these attributes.
  func content(of tag: String, attributes: String = "") -> String {
    guard let start = text.range(of: "<\(tag)\(attributes)>"),
      let end = text.range(of: "</\(tag)>", range: start.upperBound..<text.endIndex)
    else { return "" }
    return String(text[start.upperBound..<end.lowerBound])
  }

  /// Sheets and scripts are no XML, and HTML reads them as they are up to their end tags.
  private static func withoutCode(_ page: String) -> String {
    var page = page
    for tag in ["style", "script"] {
      var rest = page.startIndex
      while let start = page.range(of: "<\(tag)", range: rest..<page.endIndex),
        let open = page.range(of: ">", range: start.upperBound..<page.endIndex),
        let end = page.range(of: "</\(tag)>", range: open.upperBound..<page.endIndex)
      {
        let offset = page.distance(from: page.startIndex, to: open.upperBound)
        page.removeSubrange(open.upperBound..<end.lowerBound)
        rest = page.index(page.startIndex, offsetBy: offset + tag.count + 3)
      }
    }
    return page
  }

  private final class Reader: NSObject, XMLParserDelegate {
    var elements: [Element] = []
    private var open: [Int] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      elements.append(
        Element(name: name, attributes: attributes, parents: open.map { elements[$0].name }))
      open.append(elements.count - 1)
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
      for index in open { elements[index].text += string }
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
      qualifiedName: String?
    ) {
      open.removeLast()
    }
  }
}

/// Blocks of every kind that hold a text wherever text can stand.
func everyBlock(saying text: String) -> [Block] {
  let label = { (word: String, place: String) in
    BlockLabel(word: word, number: 1, destination: place)
  }
  let estimate = ChartEstimate(value: 1, lower: 0, upper: 2)
  let table = TableBlock(
    label: label("Table", "tbl-1"), caption: [TextSpan(text)],
    columns: [
      .init(title: "Rank", alignment: .leading, width: .fixed(40)),
      .init(title: text, alignment: .leading, width: .flexible(1), isStrong: true),
      .init(title: "Score", alignment: .trailing, width: .fixed(50)),
      .init(title: "95 % interval", alignment: .trailing, width: .fixed(80)),
      .init(title: "", alignment: .leading, width: .fixed(80), isWhisker: true),
    ],
    rows: [
      [
        .rank(1...2), .text(text, mark: "a"), .number(1.23456789, Precision(decimals: 2)),
        .interval(-0.5...2.25, Precision(decimals: 1)), .whisker(estimate),
      ],
      [
        .rank(1...3), .spans([TextSpan(text)]), .number(nil, Precision(decimals: 1)),
        .interval(nil, Precision(decimals: 1)), .whisker(nil),
      ],
      [
        .rank(3...3), .text("Birch"), .number(12.5, Precision(decimals: 1)),
        .interval(1...2, Precision(decimals: 1)), .whisker(estimate),
      ],
    ], notes: [text], mutedRows: [2])
  let chart = IntervalChart(
    rows: [IntervalRow(name: "Power"), IntervalRow(name: text)],
    series: [ChartSeries(name: text, estimates: [estimate, nil])])
  var link = TextSpan(text)
  link.link = .destination("tbl-1")
  var bad = TextSpan(text)
  bad.link = .uri("javascript:alert(1)")
  var good = TextSpan("page")
  good.link = .uri("https://example.org/?a=\"b&c=<d")
  return [
    .heading(Heading(level: 1, number: "1", spans: [TextSpan(text)], destination: "sec-1")),
    .paragraph([
      TextSpan(text), link, bad, good, span(text) { $0.isCode = true },
      span(text) { $0.isStrong = true }, mark(0), mark(1), mark(0),
    ]),
    .heading(Heading(level: 3, number: nil, spans: [TextSpan(text)], destination: "sec 2")),
    .list(
      start: 3, items: [[.text(text)], [.text(text), .list(start: nil, items: [[.text("a")]])]]),
    .quotation([.text(text)]), .code(text), .rule, .pageBreak,
    .definitions([Definition(term: [TextSpan(text)], descriptions: [[.text(text)]])]),
    .callout(Callout(kind: .warning, title: [TextSpan(text)], blocks: [.text(text)])),
    .callout(Callout(kind: .aside, title: nil, blocks: [.text(text)])),
    .heading(Heading(level: 1, number: "2", spans: [TextSpan("Two")], destination: "sec-2")),
    .table(table),
    .figure(
      FigureBlock(
        label: label("Figure", "fig-1"), chart: chart, caption: [TextSpan(text)],
        alternativeText: text)),
    .statement(
      StatementBlock(
        label: label("Claim", "clm-1"), mark: span("✓ supported") { $0.tone = .positive },
        sentence: [TextSpan(text)], details: [text])),
  ]
}
