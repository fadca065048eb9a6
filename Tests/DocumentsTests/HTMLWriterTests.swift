import Charts
import Documents
import Drawing
import FileFormats
import Foundation
import PrintedNumbers
import Testing

@Suite("HTML")
struct HTMLWriterTests {
  private static let hostile =
    "</script></style><script>alert(1)</script><img src=x onerror=alert(2)> \" onload='x' "
    + "&lt; ]]> \u{202E}gnp.exe\u{202C}\u{0}\u{FFFE} <!-- "

  private func page(
    _ blocks: [Block], footnotes: [[Block]] = [], language: String = "en"
  ) throws -> HTMLPage {
    try HTMLPage(
      Manuscript(
        title: "Title", subtitle: nil, authors: [], date: nil, kicker: nil, blocks: blocks,
        footnotes: footnotes, creator: "Tests", imprint: "Tests", language: language))
  }

  private func full(_ text: String) throws -> HTMLPage {
    try HTMLPage(
      Manuscript(
        title: text, subtitle: text, authors: [text], date: CalendarDay(daysSince1970: 20_000),
        kicker: text, blocks: everyBlock(saying: text), footnotes: [[.text(text)], [.text("b")]],
        creator: text, imprint: text, cover: Cover(finding: text, facts: [(text, text)])),
      manifest: HTMLManifest(
        digest: "0a", identifier: "sha256:0b", json: "{\"title\":\"</script><!--\"}"))
  }

  @Test("the page is well-formed, says its language, and has one title, text, header and foot")
  func frame() throws {
    let page = try full("Words")
    for name in ["main", "header", "footer", "nav", "h1", "title"] {
      #expect(page.all(name).filter { !$0.parents.contains("svg") }.count == 1, "\(name)")
    }
    #expect(page.all("html").first?.attributes["lang"] == "en")
    #expect(page.text.hasPrefix("<!DOCTYPE html>\n"))
    #expect(page.all("time").first?.attributes["datetime"] == "2024-10-04")
    #expect(try self.page([.text("价值")], language: "zh-Hans").text.contains("lang=\"zh-Hans\""))
  }

  @Test("text of others is text wherever it stands, and what hides in it is written out")
  func hostile() throws {
    let page = try full(Self.hostile)
    // Two of data, one that runs.
    #expect(page.all("script").count == 3)
    #expect(page.all("style").count == 1)
    #expect(page.all("img").isEmpty)
    #expect(!page.text.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{FFFE}" })
    #expect(page.all("h1").first?.text.contains("<script>alert(1)</script>") == true)
    #expect(page.all("h1").first?.text.contains(#"\u{202e}gnp.exe\u{202c}\u{0}"#) == true)
    #expect(!page.text.contains("javascript:"))
  }

  @Test("no attribute runs a script or holds a style, and nothing is fetched")
  func policy() throws {
    let page = try full(Self.hostile)
    for element in page.elements {
      for (name, value) in element.attributes {
        #expect(!name.hasPrefix("on") && name != "style", "\(element.name) \(name)")
        switch name {
        case "src", "xlink:href": #expect(value.hasPrefix("data:"))
        case "href" where element.name == "link": #expect(value == "data:,")
        case "href":
          #expect(
            value.hasPrefix("#") || value.hasPrefix("data:") || value.hasPrefix("https://example"))
        default: break
        }
      }
    }
    let sheet = page.content(of: "style")
    #expect(!sheet.contains("@import") && !sheet.contains("url("))
  }

  @Test("the policy names the sheet and the script that are there, and allows nothing besides")
  func hashes() throws {
    let fonts = HTMLFonts([.init(family: "Inter", weight: 400, isItalic: false, base64: "AAAA")])
    let page = try HTMLPage(manuscript(everyBlock(saying: "a")), fonts: fonts)
    func source(_ text: String) -> String {
      let digits = Array(SHA256.hexadecimal(text))
      let bytes = stride(from: 0, to: 64, by: 2).compactMap {
        UInt8(String(digits[$0...$0 + 1]), radix: 16)
      }
      return "'sha256-\(Data(bytes).base64EncodedString())'"
    }
    let policy = try #require(
      page.all("meta").first { $0.attributes["http-equiv"] == "Content-Security-Policy" }?
        .attributes["content"])
    #expect(policy.hasPrefix("default-src 'none'; img-src data:; font-src data:; "))
    #expect(policy.contains("style-src \(source(page.content(of: "style")));"))
    #expect(policy.contains("script-src \(source(page.content(of: "script")));"))
    #expect(page.content(of: "style").hasPrefix("@font-face{font-family:\"Inter\""))
    #expect(!policy.contains("unsafe"))
  }

  @Test("each place that a link leads to is there once")
  func anchors() throws {
    let page = try full("Words")
    let places = page.elements.compactMap { $0.attributes["id"] }
    #expect(Set(places).count == places.count)
    for address in page.all("a").compactMap({ $0.attributes["href"] }) where address.first == "#" {
      let name = try #require(String(address.dropFirst()).removingPercentEncoding)
      #expect(places.contains(name), "\(address)")
    }
    for place in ["sec-1", "tbl-1", "fig-1", "clm-1", "sec~20~2"] {
      #expect(places.contains(place))
    }
  }

  @Test("sections hold their headings, and no level is skipped")
  func sections() throws {
    let page = try full("Words")
    let sections = page.all("section").map { ($0.attributes["id"] ?? "", $0.parents) }
    #expect(sections.map(\.0) == ["sec-1", "sec~20~2", "sec-2", ""])
    #expect(sections[1].1.last == "section")
    #expect(page.all("h3").count == 1 && page.all("h4").isEmpty)
    let listed = page.all("a").filter { $0.parents.contains("nav") }.map(\.text)
    #expect(listed == ["1 Words", "2 Two"])
  }

  @Test("a list of pages is left to pages")
  func contents() throws {
    let blocks = everyBlock(saying: "Words")
    let page = try page(Block.contents(of: blocks, title: "Contents") + blocks)
    #expect(page.all("table").count == 2)
    #expect(page.elements.filter { $0.attributes["id"] == "contents" }.map(\.name) == ["nav"])
  }

  @Test("a note and all of its marks lead to each other")
  func notes() throws {
    let page = try full("Words")
    let notes = page.all("a").filter { $0.attributes["role"] == "doc-noteref" }
    #expect(notes.map(\.text) == ["1", "2", "1"])
    #expect(
      notes.map { $0.attributes["href"] } == ["#footnote:1", "#footnote:2", "#footnote:1"])
    let back = page.all("a").filter { $0.attributes["role"] == "doc-backlink" }
    #expect(
      back.map { $0.attributes["href"] } == [
        "#footnote-mark:1", "#footnote-mark:1:2", "#footnote-mark:2",
      ])
  }

  @Test("a table has a caption, heads with scopes, and keys with all digits to sort by")
  func table() throws {
    let page = try full("Words")
    let table = page.elements.drop { $0.attributes["id"] != "tbl-1" }
    #expect(table.first { $0.name == "caption" }?.text == "Table 1 Words")
    let heads = page.all("th").filter { !$0.parents.contains("details") }
    #expect(heads.prefix(5).allSatisfy { $0.attributes["scope"] == "col" })
    #expect(heads.dropFirst(5).allSatisfy { $0.attributes["scope"] == "row" })
    #expect(heads.dropFirst(5).map(\.text) == ["Wordsa", "Words", "Birch"])
    let cells = page.all("td").filter { !$0.parents.contains("details") }
    let scores = cells.filter { $0.attributes["class"] == "end" }
    #expect(
      scores.map { $0.attributes["data-value"] } == [
        "1.23456789", "-0.5", nil, nil, "12.5", "1.0",
      ])
    #expect(scores.map(\.text) == ["1.23", "−0.5 to 2.2", "–", "–", "12.5", "1.0 to 2.0"])
    // Points stand one below the other.
    #expect(scores.map { $0.attributes["data-pad"] } == [nil, nil, ".23", nil, "3", nil])
    #expect(page.all("tr").filter { $0.attributes["class"]?.contains("muted") == true }.count == 1)
  }

  @Test("marks are drawn on one scale, and told in words where no column has the numbers")
  func marks() throws {
    let marks = TableBlock(
      caption: [],
      columns: [
        .init(title: "Model", alignment: .leading, width: .flexible(1), isStrong: true),
        .init(title: "", alignment: .leading, width: .fixed(90), isWhisker: true),
      ],
      rows: [
        [.text("Aster"), .whisker(ChartEstimate(value: 1, lower: 0, upper: 2))],
        [.text("Birch"), .whisker(nil)],
      ])
    let page = try page([.table(marks)])
    #expect(page.all("td").map(\.text) == ["1.00, interval 0.00 to 2.00", ""])
    let dot = try #require(page.all(inClass: "dot").first)
    #expect(dot.attributes["cx"] == "50%")
    let bar = try #require(page.all(inClass: "bar").first)
    #expect(bar.attributes["x1"] == "0%" && bar.attributes["x2"] == "100%")
  }

  @Test("the numbers of tables and figures can be taken away without a script")
  func downloads() throws {
    let page = try full("Words")
    let links = page.all("a").filter { $0.attributes["download"] != nil }
    #expect(
      links.map { $0.attributes["download"] } == [
        "tbl-1.csv", "tbl-1.json", "fig-1.csv", "fig-1.json",
      ])
    func file(_ link: HTMLPage.Element) throws -> Data {
      let address = try #require(link.attributes["href"])
      return try #require(Data(base64Encoded: String(address.drop { $0 != "," }.dropFirst())))
    }
    let csv = String(decoding: try file(links[0]), as: UTF8.self)
    #expect(csv.contains("1.23456789,-0.5,2.25"))
    let json = try #require(
      try JSONSerialization.jsonObject(with: file(links[1])) as? [String: Any])
    let rows = try #require(json["rows"] as? [[Any]])
    #expect(json["label"] as? String == "Table 1")
    #expect(rows[0][3] as? Double == 1.23456789)
    #expect(rows[1][3] is NSNull)
  }

  @Test(
    "a chart is a drawing with words, for wide and for small screens, and a table of its numbers")
  func figure() throws {
    let page = try full("Words")
    let drawings = page.all(inClass: "chart")
    #expect(drawings.count == 2)
    #expect(drawings.allSatisfy { $0.attributes["role"] == "img" })
    #expect(drawings.allSatisfy { $0.attributes["width"] == nil })
    #expect(page.all("desc").map(\.text) == ["Words", "Words"])
    #expect(page.all("text").contains { $0.text == "Power" })
    let numbers = page.all("td").filter { $0.parents.contains("details") }
    #expect(numbers.map(\.text) == ["1.00", "0.00 to 2.00", "–", "–"])
  }

  @Test("each colour of a drawing has one that takes its place in the dark")
  func dark() throws {
    let page = try full("Words")
    let sheet = page.content(of: "style")
    let colors = Set(
      page.elements.filter { $0.parents.contains("svg") }.flatMap { element in
        ["fill", "stroke"].compactMap { element.attributes[$0] }.filter { $0.first == "#" }
      })
    #expect(!colors.isEmpty)
    for color in colors {
      let dark = try #require(Color(parsing: color)).onDarkGround.hexadecimal
      #expect(sheet.contains(".chart [fill=\"\(color)\"]{fill:\(dark)}"))
      #expect(sheet.contains(".chart [stroke=\"\(color)\"]{stroke:\(dark)}"))
    }
  }

  @Test("what a page was made of stands at its foot, and for programs within it")
  func manifest() throws {
    let page = try full("Words")
    #expect(page.all("footer").first?.text.contains("Manifest 0a") == true)
    let json = page.content(of: "script", attributes: " type=\"application/json\" id=\"manifest\"")
    #expect(!json.contains("<"))
    let read = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: String]
    #expect(read == ["title": "</script><!--"])
  }

  @Test("a picture is within the page, with words in its place")
  func picture() throws {
    let pixel = try #require(
      Data(
        base64Encoded:
          "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
      ))
    let block = PictureBlock(
      label: BlockLabel(word: "Figure", number: 1, destination: "fig-p"), bytes: Array(pixel),
      format: .png, width: 0.5, caption: [TextSpan("A dot.")], alternativeText: "A \"dot\"")
    let image = try #require(try page([.picture(block)]).all("img").first)
    #expect(image.attributes["alt"] == "A \"dot\"")
    #expect(image.attributes["width"] == "480" && image.attributes["height"] == "480")
    #expect(image.attributes["src"]?.hasPrefix("data:image/png;base64,iVBOR") == true)
  }

  @Test("the same manuscript gives the same bytes")
  func deterministic() throws {
    #expect(try full("Words 价值").text == full("Words 价值").text)
  }

  @Test("text in another script says its language")
  func languages() throws {
    let page = try page([.text("Polaris 北辰 and more")])
    #expect(page.all("span").filter { $0.attributes["lang"] == "zh-Hans" }.map(\.text) == ["北辰 "])
  }
}
