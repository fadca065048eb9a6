import Drawing
import Foundation
import Testing

@Suite("PDF")
struct PDFWriterTests {
  static let outputVariable = "DRAWING_TESTS_OUTPUT"

  @Test("two writes of one document give the same bytes")
  func sameBytes() throws {
    #expect(try PDFWriter().data(for: sampleDocument()) == PDFWriter().data(for: sampleDocument()))
  }

  /// The child of the next test; on its own it does nothing.
  @Test("writes the sample for another process")
  func childWritesSample() throws {
    guard let path = ProcessInfo.processInfo.environment[Self.outputVariable] else { return }
    try Data(PDFWriter().data(for: sampleDocument())).write(to: URL(fileURLWithPath: path))
  }

  @Test("time zone, locale, home and directory leave the bytes alone")
  func environmentIndependence() throws {
    guard ProcessInfo.processInfo.environment[Self.outputVariable] == nil,
      let program = ProcessInfo.processInfo.arguments.first
    else { return }
    try withTemporaryDirectory { directory in
      var results: [Data] = []
      let settings = [
        ["TZ": "Asia/Tokyo", "LANG": "ja_JP.UTF-8", "LANGUAGE": "ja", "HOME": directory.path],
        ["TZ": "America/New_York", "LC_ALL": "de_DE.UTF-8", "PANGO_LANGUAGE": "ur:fa:zh-tw"],
      ]
      for (index, setting) in settings.enumerated() {
        let file = directory.appendingPathComponent("\(index).pdf")
        var environment = ProcessInfo.processInfo.environment
        environment.merge(setting) { $1 }
        environment[Self.outputVariable] = file.path
        // Pango's own leak at exit is not what this test is about.
        environment["ASAN_OPTIONS"] = "detect_leaks=0"
        let run = try Tool(path: program).run(
          ["--testing-library", "swift-testing", "--filter", "childWritesSample"],
          environment: environment, directory: index == 0 ? directory : nil)
        try #require(run.status == 0, "the child failed: \(run.output)")
        results.append(try Data(contentsOf: file))
      }
      #expect(results[0] == results[1])
      #expect(try results[0] == Data(PDFWriter().data(for: sampleDocument())))
    }
  }

  @Test("qpdf finds nothing wrong", .enabled(if: Tool.isInstalled("qpdf"), "qpdf is missing"))
  func structure() throws {
    let output = try output(of: "qpdf", ["--check"], for: sampleDocument())
    #expect(output.contains("No syntax or stream encoding errors found"))
    #expect(!output.contains("WARNING"))
  }

  @Test(
    "every font is embedded as a subset",
    .enabled(if: Tool.isInstalled("pdffonts"), "poppler-utils is missing"))
  func fonts() throws {
    let lines = try output(of: "pdffonts", [], for: sampleDocument()).split(separator: "\n")
      .dropFirst(2)
    #expect(lines.count >= 4)
    for line in lines {
      let fields = line.split(separator: " ")
      // ... emb sub uni object number
      #expect(fields.dropLast(2).suffix(3) == ["yes", "yes", "yes"], "\(line)")
      #expect(line.prefix(7).last == "+")
    }
  }

  @Test(
    "nothing is a raster", .enabled(if: Tool.isInstalled("pdfimages"), "poppler-utils is missing"))
  func noImages() throws {
    let lines = try output(of: "pdfimages", ["-list"], for: sampleDocument()).split(separator: "\n")
    #expect(lines.count == 2)
  }

  @Test(
    "the text can be extracted, letter-spaced capitals as words",
    .enabled(if: Tool.isInstalled("pdftotext"), "poppler-utils is missing"))
  func extraction() throws {
    let text = try output(of: "pdftotext", [], for: sampleDocument(), after: ["-"])
    for words in [
      "SCHWARTZ BASIC VALUES", "DeepSeek-R1 深度求索", "Wertprofile: Überblick", "\u{2212}1.0",
      "home page",
    ] {
      #expect(text.contains(words))
    }
  }

  @Test(
    "the description is complete and the time is UTC",
    .enabled(if: Tool.isInstalled("pdfinfo"), "poppler-utils is missing"))
  func description() throws {
    let text = try output(of: "pdfinfo", ["-rawdates"], for: sampleDocument())
    for words in [
      "Value profiles 价值", "Authors", "A check", "a, b", "compass", "D:20250113000000Z",
    ] {
      #expect(text.contains(words))
    }
    #expect(text.contains("Pages:           2"))
  }

  @Test(
    "moments from 1970 on are written as calendar dates",
    .enabled(if: Tool.isInstalled("pdfinfo"), "poppler-utils is missing"),
    arguments: [
      (0, "D:19700101000000Z"), (951_868_799, "D:20000229235959Z"),
      (1_709_164_800, "D:20240229000000Z"), (4_102_444_800, "D:21000101000000Z"),
      (-1, "D:19691231235959Z"),
    ])
  func dates(seconds: Int, expected: String) throws {
    var document = sampleDocument()
    document.created = seconds
    let text = try output(of: "pdfinfo", ["-rawdates"], for: document)
    #expect(text.contains("\(expected)\n"), "\(text)")
  }

  @Test(
    "links, places and the outline lead where they should",
    .enabled(if: Tool.isInstalled("qpdf"), "qpdf is missing"))
  func links() throws {
    let json = try output(of: "qpdf", ["--json=2"], for: sampleDocument())
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let outlines = try #require(report["outlines"] as? [[String: Any]])
    #expect(outlines.map { $0["title"] as? String } == ["Results", "Notes"])
    #expect(outlines.map { $0["destpageposfrom1"] as? Int } == [1, 2])
    let below = outlines[0]["kids"] as? [[String: Any]]
    #expect(below?.first?["title"] as? String == "Table 价值")
    let text = json.replacingOccurrences(of: " ", with: "")
    #expect(text.contains("https://example.org/a%20b?q=%28%E4%BB%B7%29"))
    #expect(text.components(separatedBy: "\"/Subtype\":\"/Link\"").count == 4)
    #expect(text.contains("\"/Dest\":\"u:tbl-1\""))
    #expect(text.contains("\"/DisplayDocTitle\":true"))
  }

  @Test("a link or an outline entry to a place that is not there is an error")
  func missingDestination() {
    var document = sampleDocument()
    document.outline[1].destination = "nowhere"
    #expect(throws: DrawingError.unknownDestination("nowhere")) {
      try PDFWriter().data(for: document)
    }
    document = sampleDocument()
    document.pages[0].list.link(
      Rectangle(x: 0, y: 0, width: 9, height: 9), to: .destination("nowhere"))
    #expect(throws: DrawingError.unknownDestination("nowhere")) {
      try PDFWriter().data(for: document)
    }
    document = sampleDocument()
    document.pages[1].list.text(
      StyledText("x", style: body, link: .destination("gone")), at: Point(x: 9, y: 9))
    #expect(throws: DrawingError.unknownDestination("gone")) {
      try PDFWriter().data(for: document)
    }
  }

  @Test("a name used twice, a skipped outline level and a document without pages are errors")
  func otherFaults() {
    var document = sampleDocument()
    document.pages[1].list.destination("start", at: Point(x: 0, y: 0))
    #expect(throws: DrawingError.duplicateDestination("start")) {
      try PDFWriter().data(for: document)
    }
    document = sampleDocument()
    document.outline[1].level = 3
    #expect(throws: DrawingError.outlineLevelSkipped(title: "Table 价值", level: 3)) {
      try PDFWriter().data(for: document)
    }
    document.pages = []
    #expect(throws: DrawingError.noPages) { try PDFWriter().data(for: document) }
  }

  @Test(
    "a character that no font has is printed as its code point",
    .enabled(if: Tool.isInstalled("pdftotext", "qpdf"), "poppler or qpdf is missing"),
    arguments: [("\u{1FAE0}", "U+1FAE0"), ("\u{F8FF}", "U+F8FF"), ("\u{1F999}", "U+1F999")])
  func missingGlyph(character: String, code: String) throws {
    var document = sampleDocument()
    document.pages[1].list.text(
      StyledText("org/\(character)-7B", style: body), at: Point(x: 57, y: 90))
    let text = try output(of: "pdftotext", ["-layout"], for: document, after: ["-"])
    #expect(text.contains(code), "\(text)")
    #expect(text.contains("-7B"))
    let check = try output(of: "qpdf", ["--check"], for: document)
    #expect(check.contains("No syntax or stream encoding errors found"))
  }

  @Test(
    "two hundred pages with links stay sound",
    .enabled(if: Tool.isInstalled("qpdf"), "qpdf is missing"))
  func manyPages() throws {
    var document = sampleDocument()
    document.pages = (0..<200).map { page in
      var list = DisplayList()
      list.destination("page-\(page)", at: Point(x: 0, y: 0))
      list.text(
        StyledText("Page \(page)", style: body, link: .destination("page-\((page * 7 + 3) % 200)")),
        at: Point(x: 57, y: 60))
      return Page(list: list)
    }
    document.outline = (0..<200).map {
      OutlineEntry(title: "\($0)", level: $0 % 3 + 1, destination: "page-\($0)")
    }
    let output = try output(of: "qpdf", ["--check"], for: document)
    #expect(output.contains("No syntax or stream encoding errors found"))
    #expect(!output.contains("WARNING"))
  }
}
