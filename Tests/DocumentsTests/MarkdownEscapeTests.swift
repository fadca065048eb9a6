import CMarkdown
import Diagnostics
import Documents
import Testing

/// Text stays text: a parser of GitHub's Markdown finds no markup in it.
@Suite("Text in Markdown")
struct MarkdownEscapeTests {
  static let hostile = [
    "*a* **b** _c_ __d__ ~e~ ~~f~~ `g` ``h``", "# not a heading", "### x ###", "- item", "+ item",
    "* item", "1. item", "12) item", "> quoted", "a\n# b", "a\n- b", "a\n1. b", "a\n===", "a\n---",
    "---", "***", "___", "```\ncode\n```", "~~~\ncode\n~~~", "    indented", "\tindented",
    "<script>alert(1)</script>", "<b>x</b>", "<!-- hidden -->", "<https://example.org>",
    "https://example.org/x?y=1", "http://a.b", "ftp://a.b/c", "www.example.org", "see www.a.b now",
    "mail me@example.org now", "mailto:me@example.org", "xmpp:me@example.org/x", "a.b-c_d@e-f.gh",
    "[a](https://b.c)", "![a](b.png)", "[a]", "[a]: https://b.c", "[^1]", "[^1]: note", "[a][b]",
    "- [ ] task", "- [x] task", "a | b\n--- | ---\n1 | 2", "| a |\n|---|\n| 1 |",
    "&amp; &lt; &#42; &copy;",
    "\\*", "\\\\", "a\\", "a  ", "a\\\nb", "$x$ and $$y$$", "a!", "!", "#", "1.", "-", "a:", "\\|",
    "a\\|b",
    "\u{202E}evil", "zero\u{200B}width", "bell\u{7}", "a\r\nb", "HTTP://A.B", "WWW.a.b", "@user",
    "a@b@c.de", "::: note", "{{ x }}", "{#id}", "\"quotes\" -- ... 'x'", "价值*观*", "١. x", "1\n2. x",
    "a\n    b", "+", "=", "==", "a\n=", ":-: | -", "^a^ ~b~", "*", "**", "_", "x_y_z", "2*3*4",
  ]

  /// A node of what was parsed.
  private struct Parsed {
    var kinds: Set<String> = []
    var text = ""
    var comments = 0
  }

  /// What GitHub's parser makes of a text.
  private func parse(_ markdown: String) -> Parsed {
    cmark_gfm_core_extensions_ensure_registered()
    let options = CMARK_OPT_FOOTNOTES | CMARK_OPT_UNSAFE
    let parser = cmark_parser_new(options)
    defer { cmark_parser_free(parser) }
    for name in ["table", "strikethrough", "autolink", "tagfilter", "tasklist"] {
      if let one = cmark_find_syntax_extension(name) {
        cmark_parser_attach_syntax_extension(parser, one)
      }
    }
    markdown.withCString { cmark_parser_feed(parser, $0, markdown.utf8.count) }
    let document = cmark_parser_finish(parser)
    defer { cmark_node_free(document) }
    var parsed = Parsed()
    let iterator = cmark_iter_new(document)
    defer { cmark_iter_free(iterator) }
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { break }
      guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator) else { continue }
      let kind = String(cString: cmark_node_get_type_string(node))
      let literal = cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
      if kind == "html_inline", literal == "<!-- -->" {
        parsed.comments += 1
        continue
      }
      parsed.kinds.insert(kind)
      if kind == "softbreak" || kind == "linebreak" { parsed.text += "\n" }
      parsed.text += literal
    }
    return parsed
  }

  /// Without what Markdown cannot show: space at the ends of lines.
  private func plain(_ text: String, lineEnd: String = "\n") -> String {
    VisibleText.prose(text.replacing("\r\n", with: "\n")).replacing("\t", with: " ")
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in
        var line = line.drop { $0 == " " }
        while line.last == " " { line.removeLast() }
        return String(line)
      }.joined(separator: lineEnd)
  }

  /// The part of the written text that blocks are responsible for.
  private func body(_ blocks: [Block]) -> String {
    String(MarkdownWriter(manuscript(blocks)).text().dropFirst(9).dropLast(13))
  }

  @Test("a paragraph stays what it is", arguments: hostile)
  func paragraphs(text: String) {
    let found = parse(body([.text(text)]))
    #expect(found.kinds.isSubset(of: ["document", "paragraph", "text", "linebreak"]), "\(found)")
    #expect(found.text == plain(text), "\(body([.text(text)]))")
  }

  @Test("so does text after text of another look", arguments: hostile)
  func mixed(text: String) {
    let spans = [
      span("before") { $0.isStrong = true }, TextSpan(text),
      span("after") { $0.isEmphasized = true },
    ]
    let written = body([.paragraph(spans)])
    let found = parse(written)
    #expect(
      found.kinds.isSubset(of: [
        "document", "paragraph", "text", "linebreak", "strong", "emph", "html_inline",
      ]), "\(written): \(found.kinds)")
    for sign in ["<script>", "<b>", "<!-- hidden -->"] where text.contains(sign) {
      #expect(!written.contains(sign))
    }
  }

  @Test("strong text is strong and nothing else", arguments: hostile)
  func strong(text: String) {
    let written = body([.paragraph([span(text) { $0.isStrong = true }])])
    let found = parse(written)
    #expect(
      found.kinds.isSubset(of: ["document", "paragraph", "text", "strong", "html_inline"]),
      "\(written): \(found.kinds)")
  }

  @Test("a cell stays one cell of its row", arguments: hostile)
  func cells(text: String) {
    let table = TableBlock(
      caption: [],
      columns: [
        .init(title: text, alignment: .leading, width: .flexible(1)),
        .init(title: "Two", alignment: .trailing, width: .flexible(1)),
      ],
      rows: [
        [.text(text), .spans([TextSpan(text)])],
        [.spans([span(text) { $0.isCode = true }]), .text("end")],
      ])
    let written = body([.table(table)])
    let found = parse(written)
    #expect(written.split(separator: "\n").count == 4)
    #expect(
      found.kinds.isSubset(of: [
        "document", "table", "table_header", "table_row", "table_cell", "text", "code",
        "html_inline",
      ]), "\(written): \(found.kinds)")
    #expect(found.text.hasSuffix("end"))
    // The text twice as a cell, once as a head.
    let cell = plain(text, lineEnd: "; ")
    #expect(found.text.hasPrefix(cell + "Two" + cell + cell), "\(written): \(found.text)")
  }

  @Test("headings, captions, items, terms and notes stay what they are", arguments: hostile)
  func elsewhere(text: String) {
    let blocks: [Block] = [
      .title(text, destination: "sec"), .list(start: 1, items: [[.text(text)]]),
      .quotation([.text(text)]),
      .definitions([Definition(term: [TextSpan(text)], descriptions: [[.text(text)]])]),
      .callout(Callout(kind: .note, title: [TextSpan(text)], blocks: [.text(text)])),
    ]
    let written = body(blocks)
    let found = parse(written)
    #expect(
      found.kinds.isSubset(of: [
        "document", "paragraph", "text", "linebreak", "softbreak", "strong", "heading", "list",
        "item", "block_quote", "html_inline", "html_block",
      ]), "\(written): \(found.kinds)")
    for line in written.split(separator: "\n") where line.hasPrefix("#") {
      #expect(line.hasPrefix("## <a id=\"sec\"></a>"))
    }
  }

  @Test("code is the code, whatever is in it", arguments: hostile)
  func code(text: String) {
    let found = parse(body([.code(text)]))
    #expect(found.kinds == ["document", "code_block"])
    #expect(found.text == VisibleText.prose(text.replacing("\r\n", with: "\n")) + "\n")
  }

  @Test("text of random signs stays text", arguments: 1...300)
  func random(seed: Int) {
    let signs = Array("*_`~#-+=>|[]()!<>&\\:/.@$^{}1a b\nw\"'")
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
    let text = String(
      (0..<40).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return signs[Int((state >> 33) % UInt64(signs.count))]
      })
    let words = "x" + text + "x"
    // Empty lines would end the paragraph in any case.
    let solid = words.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
      .joined(separator: "\n")
    let found = parse(body([.text(solid)]))
    #expect(found.kinds.isSubset(of: ["document", "paragraph", "text", "linebreak"]), "\(solid)")
    #expect(found.text.filter { $0 != " " } == plain(solid).filter { $0 != " " }, "\(solid)")
  }
}
