internal import CMarkdown
internal import Diagnostics

/// A run of text of one appearance.
struct Span: Equatable, Sendable {
  var text: String
  var isStrong = false
  var isEmphasized = false
  var isCode = false
  var link: String?
  /// Label of a table, figure or section that stands here; its text is filled in when numbers are
  /// known.
  var reference: String?
}

/// A block of Markdown between cells.
enum ProseBlock: Equatable, Sendable {
  case heading(level: Int, spans: [Span], label: String?, line: Int)
  case paragraph([Span])
  case list(start: Int?, items: [[ProseBlock]])
  case quotation([ProseBlock])
  case code(String)
}

/// A reference as it stands in the source.
struct ReferenceMention: Sendable {
  let label: String
  let place: Place
}

/// Reads CommonMark into blocks.
///
/// The parser is cmark-gfm. Its positions inside paragraphs are not reliable, so references and
/// inline values are looked for in the raw text, where line and column are certain.
struct ProseReader: Sendable {
  let file: String
  /// What labels begin with: "tbl-", "sec-".
  let labelPrefixes: Set<String>

  /// Of the Markdown parser that is loaded.
  static var libraryVersion: String { String(cString: cmark_version_string()) }

  func blocks(_ text: String, firstLine: Int, problems: inout [Diagnostic]) -> [ProseBlock] {
    refuseInlineValues(text, firstLine: firstLine, problems: &problems)
    guard
      let document = text.withCString({ bytes in
        cmark_parse_document(bytes, text.utf8.count, CMARK_OPT_DEFAULT)
      })
    else { return [] }
    defer { cmark_node_free(document) }
    if let line = tooDeep(document) {
      problems.append(
        Diagnostic(
          report: .deepNesting, at: .line(file: file, firstLine + line - 1, column: 1),
          "lists or quotations are nested more than \(ProseReader.deepestNesting) deep",
          remedy: "Nest less"))
      return []
    }
    refuseLinks(in: document, text: text, firstLine: firstLine, problems: &problems)
    let blocks = children(of: document, firstLine: firstLine)
    for block in blocks { refuseInnerHeadings(block, &problems) }
    return blocks
  }

  /// Every `@tbl-…`, `@fig-…` and `@sec-…` of a prose block, code aside.
  func mentions(in text: String, firstLine: Int) -> [ReferenceMention] {
    var mentions: [ReferenceMention] = []
    var isCode = false
    for (offset, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      if line.drop(while: { $0 == " " }).hasPrefix("```") {
        isCode.toggle()
        continue
      }
      guard !isCode else { continue }
      var column = 1
      for (index, part) in line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      {
        if index.isMultiple(of: 2) {
          var start = column
          for span in references(in: String(part), style: Span(text: "")) {
            guard let label = span.reference else {
              start += span.text.count
              continue
            }
            mentions.append(
              ReferenceMention(
                label: label,
                place: .line(file: file, firstLine + offset, column: start)))
            start += label.count + 1
          }
        }
        column += part.count + 1
      }
    }
    return mentions
  }

  private func refuseInlineValues(
    _ text: String, firstLine: Int, problems: inout [Diagnostic]
  ) {
    for (offset, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      guard let range = line.firstRange(of: "{{") else { continue }
      problems.append(
        Diagnostic(
          report: .inlineValue,
          at: .line(
            file: file, firstLine + offset,
            column: line.distance(from: line.startIndex, to: range.lowerBound) + 1),
          "inline values `{{ … }}` are not known to this version",
          remedy: "Refer to a table or figure, such as @tbl-board, instead"))
    }
  }

  private static let deepestNesting = 40

  /// The line of the first block that is nested too deeply to be set.
  private func tooDeep(_ document: OpaquePointer) -> Int? {
    guard let iterator = cmark_iter_new(document) else { return nil }
    defer { cmark_iter_free(iterator) }
    var depth = 0
    while true {
      switch cmark_iter_next(iterator) {
      case CMARK_EVENT_DONE: return nil
      case CMARK_EVENT_ENTER:
        guard let node = cmark_iter_get_node(iterator), cmark_node_first_child(node) != nil else {
          continue
        }
        depth += 1
        if depth > ProseReader.deepestNesting { return Int(cmark_node_get_start_line(node)) }
      default:
        guard let node = cmark_iter_get_node(iterator), cmark_node_first_child(node) != nil else {
          continue
        }
        depth -= 1
      }
    }
  }

  /// A heading inside a list or a quotation would be no section.
  private func refuseInnerHeadings(_ block: ProseBlock, _ problems: inout [Diagnostic]) {
    let inner: [ProseBlock] =
      switch block {
      case .list(_, let items): items.flatMap(\.self)
      case .quotation(let blocks): blocks
      case .heading, .paragraph, .code: []
      }
    for block in inner {
      if case .heading(_, _, _, let line) = block {
        problems.append(
          Diagnostic(
            report: .innerHeading, at: .line(file: file, line, column: 1),
            "a heading stands inside a list or a quotation",
            remedy: "Move it out, or make it bold text"))
      }
      refuseInnerHeadings(block, &problems)
    }
  }

  private func nodes(under parent: OpaquePointer) -> [OpaquePointer] {
    var nodes: [OpaquePointer] = []
    var next = cmark_node_first_child(parent)
    while let node = next {
      nodes.append(node)
      next = cmark_node_next(node)
    }
    return nodes
  }

  private func children(of parent: OpaquePointer, firstLine: Int) -> [ProseBlock] {
    nodes(under: parent).compactMap { block($0, firstLine: firstLine) }
  }

  private func block(_ node: OpaquePointer, firstLine: Int) -> ProseBlock? {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_HEADING:
      var spans = spans(of: node)
      let label = ProseReader.takeLabel(from: &spans)
      return .heading(
        level: Int(cmark_node_get_heading_level(node)), spans: spans, label: label,
        line: firstLine + Int(cmark_node_get_start_line(node)) - 1)
    case CMARK_NODE_PARAGRAPH:
      return .paragraph(spans(of: node))
    case CMARK_NODE_LIST:
      let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
      return .list(
        start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil,
        items: nodes(under: node).map { children(of: $0, firstLine: firstLine) })
    case CMARK_NODE_BLOCK_QUOTE:
      return .quotation(children(of: node, firstLine: firstLine))
    case CMARK_NODE_CODE_BLOCK, CMARK_NODE_HTML_BLOCK:
      // Markup of another language is shown as text, never interpreted.
      return .code(literal(node))
    default:
      return nil
    }
  }

  private func literal(_ node: OpaquePointer) -> String {
    cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
  }

  private func spans(of parent: OpaquePointer) -> [Span] {
    var spans: [Span] = []
    for node in nodes(under: parent) { append(node, style: Span(text: ""), to: &spans) }
    return spans
  }

  private func append(_ node: OpaquePointer, style: Span, to spans: inout [Span]) {
    var style = style
    switch cmark_node_get_type(node) {
    case CMARK_NODE_TEXT, CMARK_NODE_HTML_INLINE:
      for span in references(in: literal(node), style: style) {
        ProseReader.append(span, to: &spans)
      }
      return
    case CMARK_NODE_SOFTBREAK:
      style.text = " "
      ProseReader.append(style, to: &spans)
      return
    case CMARK_NODE_LINEBREAK:
      style.text = "\n"
      ProseReader.append(style, to: &spans)
      return
    case CMARK_NODE_CODE:
      style.text = literal(node)
      style.isCode = true
      ProseReader.append(style, to: &spans)
      return
    case CMARK_NODE_EMPH: style.isEmphasized = true
    case CMARK_NODE_STRONG: style.isStrong = true
    case CMARK_NODE_LINK: style.link = cmark_node_get_url(node).map { String(cString: $0) }
    default: break
    }
    for child in nodes(under: node) { append(child, style: style, to: &spans) }
  }

  /// Joins neighbours of one appearance, so that words are not cut where cmark cut its nodes.
  private static func append(_ span: Span, to spans: inout [Span]) {
    if var last = spans.last, last.reference == nil, span.reference == nil {
      let text = last.text
      last.text = span.text
      if last == span {
        spans[spans.count - 1].text = text + span.text
        return
      }
    }
    if !span.text.isEmpty || span.reference != nil { spans.append(span) }
  }

  /// Cuts `see @tbl-board.` into text, reference and text.
  func references(in text: String, style: Span) -> [Span] {
    var spans: [Span] = []
    var rest = Substring(text)
    var plain = ""
    while let at = rest.firstIndex(of: "@") {
      let before = rest[..<at]
      let label = rest[rest.index(after: at)...].prefix {
        $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_")
      }
      let startsWord = (before.last ?? plain.last).map { !$0.isLetter && !$0.isNumber } ?? true
      plain += before
      if startsWord, labelPrefixes.contains(where: label.hasPrefix) {
        var span = style
        span.text = plain
        if !plain.isEmpty { spans.append(span) }
        plain = ""
        span.text = ""
        span.reference = String(label)
        spans.append(span)
        rest = rest[label.endIndex...]
      } else {
        plain += "@"
        rest = rest[rest.index(after: at)...]
      }
    }
    var span = style
    span.text = plain + rest
    if !span.text.isEmpty { spans.append(span) }
    return spans
  }

  /// Takes `{#sec-results}` off the end of a heading.
  private static func takeLabel(from spans: inout [Span]) -> String? {
    guard let last = spans.last, last.text.hasSuffix("}"),
      let open = last.text.range(of: "{#")
    else { return nil }
    let label = last.text[open.upperBound...].dropLast()
    spans[spans.count - 1].text = String(
      last.text[..<open.lowerBound].trimmingTrailingSpaces)
    return String(label)
  }
}

extension String {
  fileprivate func range(of text: String) -> Range<String.Index>? { firstRange(of: text) }
}
