internal import Wording

/// Writes blocks in the order of reading.
struct HTMLBlocks {
  let spans: HTMLSpans
  let places: HTMLPlaces
  let tables: HTMLTables
  let figures: HTMLFigures
  let boards: [HTMLBoard]

  /// Blocks of the first level, in sections that follow their headings.
  ///
  /// The level of a heading is that of its section: a level that was skipped is none.
  func sections(of blocks: [Block]) throws -> String {
    var text = ""
    var open: [Int] = []
    var below: [Block] = []
    for (index, block) in blocks.enumerated() {
      guard case .heading(let heading) = block else {
        below.append(block)
        continue
      }
      // The contents of the pages stand beside the text, and with a list of their own.
      if index + 1 < blocks.count, blocks[index + 1].isContents { continue }
      text += try markup(of: below)
      below = []
      while let last = open.last, last >= heading.level {
        text += "</section>\n"
        open.removeLast()
      }
      open.append(heading.level)
      text +=
        "<section\(places.attribute(heading.destination))>\n"
        + self.heading(heading, level: open.count + 1)
    }
    text += try markup(of: below)
    return text + String(repeating: "</section>\n", count: open.count)
  }

  /// Blocks one below the other; claims that follow each other stand side by side where there is room.
  func markup(of blocks: [Block]) throws -> String {
    var text = ""
    var rest = blocks[...]
    while let block = rest.first {
      let claims = rest.prefix(while: \.isStatement)
      if claims.count > 1 {
        text += "<div class=\"claims\">\n" + (try claims.map(markup).joined()) + "</div>\n"
      } else {
        text += try markup(of: block)
      }
      rest = rest.dropFirst(max(claims.count, 1))
    }
    return text
  }

  func markup(of block: Block) throws -> String {
    switch block {
    case .heading(let heading):
      return "<div\(places.attribute(heading.destination))>"
        + "\(self.heading(heading, level: 6))</div>\n"
    case .paragraph(let text): return "<p>\(spans.markup(text))</p>\n"
    case .list(let start, let items): return try list(start: start, items)
    case .quotation(let blocks):
      return "<blockquote>\n\(try markup(of: blocks))</blockquote>\n"
    case .code(let code): return self.code(code)
    case .rule: return "<hr/>\n"
    case .definitions(let definitions): return try self.definitions(definitions)
    case .callout(let callout): return try self.callout(callout)
    case .picture(let picture): return try figures.markup(of: picture)
    case .table(let table):
      return block.isContents ? "" : try tables.markup(of: table) + board(below: table.label)
    case .figure(let figure):
      return try figures.markup(of: figure) + board(below: figure.label)
    case .statement(let statement): return self.statement(statement)
    case .pageBreak: return "<div class=\"page-break\"></div>\n"
    }
  }

  /// What lets a reader weigh the values of a board anew.
  private func board(below label: BlockLabel?) -> String {
    boards.first { $0.destination == label?.destination }?.markup(places) ?? ""
  }

  private func heading(_ heading: Heading, level: Int) -> String {
    let level = min(level, 6)
    let number = heading.number.map { "<span class=\"number\">\(spans.markup($0))</span> " } ?? ""
    let name = HTMLEscape.text(said("Link to \(heading.text)"))
    return "<h\(level)>\(number)\(spans.markup(heading.spans)) <a class=\"self\" href=\""
      + "\(HTMLEscape.fragment(heading.destination))\" aria-label=\"\(name)\">#</a></h\(level)>\n"
  }

  private func list(start: Int?, _ items: [[Block]]) throws -> String {
    var text = start.map { $0 == 1 ? "<ol>\n" : "<ol start=\"\($0)\">\n" } ?? "<ul>\n"
    for item in items { text += "<li>\(try self.item(item))</li>\n" }
    return text + (start == nil ? "</ul>\n" : "</ol>\n")
  }

  /// An item of one paragraph, or of one with a list below it, is not set apart from the next.
  private func item(_ blocks: [Block]) throws -> String {
    guard case .paragraph(let text)? = blocks.first,
      blocks.dropFirst().allSatisfy({ if case .list = $0 { true } else { false } })
    else { return "\n" + (try markup(of: blocks)) }
    return spans.markup(text) + (try markup(of: Array(blocks.dropFirst())))
  }

  private func code(_ code: String) -> String {
    var text = HTMLEscape.text(code.replacing("\r\n", with: "\n"))
    if text.hasSuffix("\n") { text.removeLast() }
    return "<pre><code>\(text)</code></pre>\n"
  }

  private func definitions(_ definitions: [Definition]) throws -> String {
    var text = "<dl>\n"
    for definition in definitions {
      text += "<dt>\(spans.markup(definition.term))</dt>\n"
      for description in definition.descriptions {
        text += "<dd>\(try item(description))</dd>\n"
      }
    }
    return text + "</dl>\n"
  }

  private func callout(_ callout: Callout) throws -> String {
    let own = callout.title ?? []
    let isNamed = !own.plainText.allSatisfy(\.isWhitespace)
    let blocks = try markup(of: callout.blocks)
    guard callout.kind != .aside else {
      let title = isNamed ? "<p class=\"title\">\(spans.markup(own))</p>\n" : ""
      return "<aside class=\"side-note\" aria-label=\"\(HTMLEscape.text(callout.kind.word))\">\n"
        + "\(title)\(blocks)</aside>\n"
    }
    let word = spans.markup(callout.kind.word)
    let title = isNamed ? spans.markup(own) : word
    // The kind is told in words to those who do not see the sign.
    let kind = isNamed ? "<span class=\"unseen\">\(word): </span>" : ""
    return "<div class=\"callout \(callout.kind.rawValue)\" role=\"note\">\n<p class=\"title\">"
      + "\(HTMLSigns.sign(callout.kind))\(kind)\(title)</p>\n\(blocks)</div>\n"
  }

  private func statement(_ statement: StatementBlock) -> String {
    let tone = statement.mark.tone?.className ?? TextSpan.Tone.neutral.className
    var text = "<div class=\"claim \(tone)\"\(places.attribute(statement.label.destination))>\n"
    let mark = "<span class=\"\(tone)\">\(spans.markup(statement.mark.text))</span>"
    text +=
      "<p class=\"verdict\">\(mark) \(HTMLTables.name(statement.label, spans))</p>\n"
    text += "<p class=\"sentence\">\(spans.markup(statement.sentence))</p>\n"
    for detail in statement.details { text += "<p class=\"note\">\(spans.markup(detail))</p>\n" }
    return text + "</div>\n"
  }
}

extension Block {
  /// Whether it is a table of contents with pages.
  var isContents: Bool {
    if case .table(let table) = self { table.contentsLevels != nil } else { false }
  }

  fileprivate var isStatement: Bool { if case .statement = self { true } else { false } }
}
