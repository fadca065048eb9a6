internal import Charts
internal import Diagnostics
package import Drawing
internal import FileFormats
internal import Foundation
internal import PrintedNumbers
internal import Wording

/// What a page says it was made of.
package struct HTMLManifest: Sendable {
  /// Of the manifest's lines, in hexadecimal.
  package let digest: String
  /// Of the manifest's file: what tells the report from others.
  package let identifier: String
  /// The manifest itself, for programs.
  package let json: String

  package init(digest: String, identifier: String, json: String) {
    self.digest = digest
    self.identifier = identifier
    self.json = json
  }
}

/// Writes a manuscript as one page of HTML, with the numbers that its printed pages have.
///
/// The file needs no other: drawings, pictures and the numbers behind them are in it, and its policy
/// lets nothing be fetched. It is read without scripts; with them tables can be put in order. Text from
/// data and authors stays text. The same manuscript gives the same bytes.
package struct HTMLWriter {
  package let manuscript: Manuscript
  package let manifest: HTMLManifest?
  package let fonts: HTMLFonts
  /// Those whose values a reader may weigh anew.
  package let boards: [HTMLBoard]

  package init(
    _ manuscript: Manuscript, manifest: HTMLManifest? = nil, fonts: HTMLFonts = HTMLFonts(),
    boards: [HTMLBoard] = []
  ) {
    self.manuscript = manuscript
    self.manifest = manifest
    self.fonts = fonts
    self.boards = boards
  }

  /// The whole file.
  ///
  /// - Throws: `ChartError` and `DrawingError` where a chart cannot be drawn, ``UnusablePicture``.
  /// - Complexity: O(*n*) in the text; each chart is drawn twice.
  package func text(typesetter: Typesetter) throws -> String {
    let places = HTMLPlaces()
    for reserved in ["main", "status", "words", "manifest"] { _ = places.attribute(reserved) }
    let spans = HTMLSpans(language: manuscript.language, places: places)
    let style = PageStyle(manuscript.paper, theme: manuscript.theme)
    let tables = HTMLTables(
      spans: spans, places: places, downloads: try HTMLDownloads(manuscript))
    let blocks = HTMLBlocks(
      spans: spans, places: places, tables: tables,
      figures: HTMLFigures(
        spans: spans, places: places, tables: tables, theme: style.theme,
        language: manuscript.language, typesetter: typesetter),
      boards: boards)
    let contents = HTMLContents(blocks: manuscript.blocks, spans: spans, places: places)
    let page =
      "<div class=\"page \(contents.isShort ? "lined" : "listed")\">\n" + header(spans)
      + contents.markup() + "<main id=\"main\">\n"
      + HTMLFindings(manuscript.blocks, spans: spans).markup()
      + (try blocks.sections(of: manuscript.blocks)) + (try notes(blocks)) + "</main>\n"
      + footer(spans) + "</div>\n"
    let sheet = try self.style(HTMLColors(theme: style.theme).rules(for: page))
    let script = self.script
    return head(sheet, script: script) + body(page, script: script)
  }

  private func style(_ colors: String) throws -> String {
    fonts.rules + ":root{\(HTMLFonts.variables(language: manuscript.language))}\n" + colors
      + HTMLTemplates.reportStyle
      + (boards.isEmpty ? "" : HTMLTemplates.boardStyle)
  }

  /// What needs no board is in every page.
  private var script: String {
    HTMLTemplates.reportScript
      + (boards.isEmpty ? "" : HTMLTemplates.boardScript)
  }

  private func head(_ style: String, script: String) -> String {
    var lines = [
      "<!DOCTYPE html>",
      "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"\(HTMLEscape.line(manuscript.language))\">",
      "<head>", "<meta charset=\"utf-8\"/>",
      // The policy stands before all that it is about.
      "<meta http-equiv=\"Content-Security-Policy\" content=\""
        + "\(HTMLEscape.escaped(HTMLPolicy.content(style: style, script: script)))\"/>",
      "<title>\(HTMLEscape.line(manuscript.title))</title>",
      meta("viewport", "width=device-width, initial-scale=1"), meta("referrer", "no-referrer"),
      meta("color-scheme", "light dark"), meta("generator", manuscript.creator),
    ]
    if let manifest {
      lines.append(Self.identifierStart + HTMLEscape.line(manifest.identifier) + "\"/>")
    }
    if !manuscript.authors.isEmpty {
      lines.append(meta("author", manuscript.authors.joined(separator: ", ")))
    }
    if let subtitle = manuscript.subtitle { lines.append(meta("description", subtitle)) }
    // Else browsers ask the server for one.
    lines.append("<link rel=\"icon\" href=\"data:,\"/>")
    return lines.joined(separator: "\n") + "\n<style>\(style)</style>\n</head>\n"
  }

  private func meta(_ name: String, _ content: String) -> String {
    "<meta name=\"\(name)\" content=\"\(HTMLEscape.line(content))\"/>"
  }

  private func body(_ page: String, script: String) -> String {
    var text =
      "<body>\n<a class=\"skip\" href=\"#main\">"
      + "\(HTMLEscape.text(said("Skip to the text")))</a>\n\(page)"
    text += "<p class=\"unseen\" id=\"status\" role=\"status\" aria-live=\"polite\"></p>\n"
    if let manifest {
      text +=
        Self.manifestStart + "\(HTMLEscape.script(json: manifest.json))</script>\n"
    }
    text += "<script type=\"application/json\" id=\"words\">\(HTMLWriter.words)</script>\n"
    return text + "<script>\(script)</script>\n</body>\n</html>\n"
  }

  /// How the elements begin that carry what a report was made of.
  package static let identifierStart = "<meta name=\"dcterms.identifier\" content=\""
  package static let manifestStart = "<script type=\"application/json\" id=\"manifest\">"
  /// How the address of the numbers of a table or figure follows the name of their file.
  package static let numbersStart = "\" href=\"data:text/csv;charset=utf-8;base64,"

  /// The manifest as its file has it, of what stands in its element.
  package static func manifest(in element: some StringProtocol) -> String {
    HTMLEscape.json(script: String(element))
  }

  /// What the script says; `{1}` and `{2}` are filled in by it.
  private static var words: String {
    let (column, table) = ("{1}", "{2}")
    let pairs = [
      ("sort", said("Sort by \(column)")),
      ("rising", said("\(table): sorted by \(column), rising")),
      ("falling", said("\(table): sorted by \(column), falling")),
      ("original", said("\(table): in the order of the report")),
    ]
    let text = pairs.map { name, words in
      let escaped = words.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      return "\"\(name)\":\"\(escaped)\""
    }
    return HTMLEscape.script(json: "{\(text.joined(separator: ","))}")
  }

  private func header(_ spans: HTMLSpans) -> String {
    var text = "<header>\n"
    if let kicker = manuscript.kicker, !kicker.isEmpty {
      text += "<p class=\"kicker\">\(spans.markup(kicker))</p>\n"
    }
    text += "<h1>\(spans.markup(manuscript.title))</h1>\n"
    if let subtitle = manuscript.subtitle {
      text += "<p class=\"subtitle\">\(spans.markup(subtitle))</p>\n"
    }
    if let finding = manuscript.cover?.finding {
      text += "<p class=\"finding\">\(spans.markup(finding))</p>\n"
    }
    var byline = manuscript.authors.map { "<span>\(spans.markup($0))</span>" }
    if let date = manuscript.date {
      byline.append("<time datetime=\"\(date)\">\(date)</time>")
    }
    if !byline.isEmpty { text += "<p class=\"byline\">\(byline.joined(separator: " "))</p>\n" }
    let facts = manuscript.cover?.facts ?? []
    if !facts.isEmpty {
      let entries = facts.map {
        "<div><dt>\(spans.markup($0.name))</dt><dd>\(spans.markup($0.value))</dd></div>\n"
      }
      text += "<dl class=\"facts\">\n\(entries.joined())</dl>\n"
    }
    return text + "</header>\n"
  }

  /// The notes, each with links back to all of its marks.
  private func notes(_ blocks: HTMLBlocks) throws -> String {
    guard !manuscript.footnotes.isEmpty else { return "" }
    let written = try manuscript.footnotes.map { try blocks.markup(of: $0) }
    var text =
      "<section class=\"notes\" role=\"doc-endnotes\">\n"
      + "<h2>\(blocks.spans.markup(said("Notes")))</h2>\n<ol>\n"
    let back = HTMLEscape.text(said("Back to the text"))
    for (index, note) in written.enumerated() {
      text += "<li\(blocks.places.attribute(NotePlace.note(index)))>\n\(note)<p class=\"back\">"
      for mark in blocks.places.marks(of: index) {
        text +=
          "<a href=\"\(HTMLEscape.fragment(mark))\" role=\"doc-backlink\" aria-label=\""
          + "\(back)\">\u{21A9}\u{FE0E}</a>"
      }
      text += "</p></li>\n"
    }
    return text + "</ol>\n</section>\n"
  }

  private func footer(_ spans: HTMLSpans) -> String {
    var text = "<footer>\n"
    if !manuscript.imprint.isEmpty { text += "<p>\(spans.markup(manuscript.imprint))</p>\n" }
    if let manifest {
      text +=
        "<p>\(spans.markup(said("Manifest"))) <code>\(HTMLEscape.text(manifest.digest))"
        + "</code></p>\n"
    }
    return text + "<p>\(spans.markup(Notices.fontsAndColors))</p>\n</footer>\n"
  }
}
