internal import Diagnostics
internal import PrintedNumbers
internal import Wording

/// Writes a manuscript as GitHub-flavoured Markdown, with the numbers that its pages print.
///
/// Text from data and authors stays text: signs that could be markup are escaped, and what cannot be
/// seen is written out. A figure is its caption, its description in words and its numbers.
package struct MarkdownWriter: Sendable {
  package let manuscript: Manuscript

  package init(_ manuscript: Manuscript) {
    self.manuscript = manuscript
  }

  /// The whole text, ended by a line end.
  ///
  /// - Complexity: O(*n*), times the depth of lists and quotations within each other.
  package func text() -> String {
    var parts: [String] = []
    if let kicker = manuscript.kicker { parts.append(MarkdownSpans.line.text(kicker)) }
    parts.append("# " + MarkdownSpans.line.text(manuscript.title, after: " "))
    if let subtitle = manuscript.subtitle {
      var span = TextSpan(subtitle)
      span.isEmphasized = true
      parts.append(MarkdownSpans.line.text([span]))
    }
    let byline = (manuscript.authors + [manuscript.date?.description].compactMap(\.self))
      .joined(separator: " · ")
    if !byline.isEmpty { parts.append(MarkdownSpans.line.text(byline)) }
    parts += self.parts(of: manuscript.blocks, depth: 0)
    for (index, note) in manuscript.footnotes.enumerated() {
      let text = MarkdownWriter.indented(
        self.parts(of: note, depth: 1).joined(separator: "\n\n"), by: 4)
      parts.append("[^\(index + 1)]: \(text)")
    }
    if !manuscript.imprint.isEmpty {
      parts += ["---", MarkdownSpans.line.text(manuscript.imprint)]
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// Blocks as paragraphs, tables and the like, which blank lines part.
  private func parts(of blocks: [Block], depth: Int) -> [String] {
    var parts: [String] = []
    var isAfterList = false
    for block in blocks {
      let written = self.parts(of: block, depth: depth).filter { !$0.isEmpty }
      guard !written.isEmpty else { continue }
      // Two lists in a row would be one.
      if block.isList, isAfterList { parts.append("<!-- -->") }
      isAfterList = block.isList
      parts += written
    }
    return parts
  }

  private func parts(of block: Block, depth: Int) -> [String] {
    let tables = MarkdownTables()
    switch block {
    case .heading(let heading): return [self.heading(heading)]
    case .paragraph(let spans): return [MarkdownSpans.paragraph.text(spans)]
    case .list(let start, let items): return [list(start: start, items, depth: depth)]
    case .quotation(let blocks): return [quotation(parts(of: blocks, depth: depth + 1))]
    case .code(let code): return [self.code(code)]
    case .rule: return ["---"]
    case .definitions(let definitions):
      return [definitions.map { definition($0, depth: depth) }.joined(separator: "\n\n")]
    case .callout(let callout): return [self.callout(callout, depth: depth)]
    case .picture(let picture):
      return [
        tables.caption(picture.label, picture.caption), description(picture.alternativeText),
      ]
    case .table(let table): return tables.parts(of: table)
    case .figure(let figure):
      return [
        tables.caption(figure.label, figure.caption), description(figure.alternativeText),
        tables.numbers(of: figure.chart) ?? "",
      ]
    case .statement(let statement):
      return [MarkdownEscape.anchor(statement.label.destination) + line(of: statement)]
        + statement.details.map { MarkdownSpans.paragraph.text($0) }
    case .pageBreak: return []
    }
  }

  private func line(of statement: StatementBlock) -> String {
    MarkdownSpans.paragraph.text(statement.line, after: ">")
  }

  /// The title stands on the first level, so that sections begin on the second.
  private func heading(_ heading: Heading) -> String {
    let level = String(repeating: "#", count: min(heading.level + 1, 6))
    let number = heading.number.map { MarkdownSpans.line.text($0, after: " ") + " " } ?? ""
    return "\(level) \(MarkdownEscape.anchor(heading.destination))\(number)"
      + MarkdownSpans.line.text(heading.spans, after: ">")
  }

  private func list(start: Int?, _ items: [[Block]], depth: Int) -> String {
    var isTight = true
    let texts = items.enumerated().map { index, item in
      let sign = start.map { "\($0 + index). " } ?? "- "
      let parts = self.parts(of: item, depth: depth + 1)
      if parts.count > 1 { isTight = false }
      return sign
        + MarkdownWriter.indented(parts.joined(separator: "\n\n"), by: sign.count)
    }
    return texts.map(\.trimmingEnd).joined(separator: isTight ? "\n" : "\n\n")
  }

  private func quotation(_ parts: [String]) -> String {
    parts.joined(separator: "\n\n").split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? ">" : "> \($0)" }.joined(separator: "\n")
  }

  /// Code within more backticks than stand in it.
  private func code(_ code: String) -> String {
    var text = VisibleText.prose(code.replacing("\r\n", with: "\n"))
    if text.hasSuffix("\n") { text.removeLast() }
    let count = max(3, MarkdownEscape.longestRun(of: "`", in: text) + 1)
    let fence = String(repeating: "`", count: count)
    return "\(fence)\n\(text)\n\(fence)"
  }

  private func definition(_ definition: Definition, depth: Int) -> String {
    let strong = definition.term.map { span in
      var strong = span
      strong.isStrong = true
      return strong
    }
    let parts =
      [MarkdownSpans.line.text(strong)]
      + definition.descriptions.flatMap { self.parts(of: $0, depth: depth + 1) }
    return "- " + MarkdownWriter.indented(parts.joined(separator: "\n\n"), by: 2)
  }

  /// GitHub knows boxes at the outermost level only; elsewhere the kind is said in words.
  private func callout(_ callout: Callout, depth: Int) -> String {
    var parts: [String] = []
    let kind = callout.kind == .aside ? .note : callout.kind
    var title = callout.title ?? []
    for index in title.indices { title[index].isStrong = true }
    let own = MarkdownSpans.line.text(title)
    if depth == 0 {
      parts = [own] + self.parts(of: callout.blocks, depth: depth + 1)
      parts.removeAll(where: \.isEmpty)
      return "> [!\(kind.rawValue.uppercased())]\n" + quotation(parts)
    }
    let word = "**\(said("\(kind.word).", as: "label"))**"
    parts = [own.isEmpty ? word : "\(word) " + MarkdownSpans.line.text(title, after: " ")]
    return quotation(parts + self.parts(of: callout.blocks, depth: depth + 1))
  }

  private func description(_ text: String) -> String {
    var span = TextSpan(text)
    span.isEmphasized = true
    return MarkdownSpans.line.text([span])
  }

  /// The text with all lines but the first indented.
  private static func indented(_ text: String, by count: Int) -> String {
    let space = String(repeating: " ", count: count)
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .map { $0 == 0 || $1.isEmpty ? String($1) : space + $1 }.joined(separator: "\n")
  }
}

extension Block {
  fileprivate var isList: Bool {
    switch self {
    case .list, .definitions: true
    default: false
    }
  }
}

extension String {
  fileprivate var trimmingEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
