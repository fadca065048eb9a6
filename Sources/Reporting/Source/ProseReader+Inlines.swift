internal import Diagnostics

// The text inside of paragraphs, headings and cells, with what stands in it.

extension ProseReader {
  mutating func startSearch(_ line: Int) {
    cursor = coveredStarts[min(max(0, line), coveredStarts.count - 1)]
  }

  /// Where a text stands in the covered one, from the last found on.
  private mutating func find(_ word: String) -> Place? {
    let bytes = scanner.covered.bytes
    let limit = min(bytes.count, cursor + 100_000)
    guard !word.isEmpty, let found = InlineScanner.find(word, in: bytes, from: cursor, to: limit)
    else { return nil }
    cursor = found + 1
    return text.place(scanner.covered.position(of: found))
  }

  mutating func spans(of node: MarkdownNode, label: inout LocatedText?) -> [Span] {
    var spans: [Span] = []
    let start = cursor
    for child in node.children { append(child, style: Span(""), to: &spans, &label, start) }
    if label != nil, let last = spans.last, let text = last.text {
      let rest = text.reversed().drop(while: \.isWhitespace).reversed()
      spans[spans.count - 1].content = .text(String(rest))
      if rest.isEmpty { spans.removeLast() }
    }
    return spans
  }

  private mutating func append(
    _ node: MarkdownNode, style: Span, to spans: inout [Span], _ label: inout LocatedText?,
    _ start: Int
  ) {
    var style = style
    switch node.kind {
    case .text:
      append(node.literal, style: style, to: &spans, &label)
      return
    case .softBreak:
      ProseReader.append(style, " ", to: &spans)
      return
    case .lineBreak:
      ProseReader.append(style, "\n", to: &spans)
      return
    case .codeSpan:
      style.isCode = true
      ProseReader.append(style, node.literal, to: &spans)
      return
    case .inlineHTML:
      let place = find(node.literal) ?? text.place(scanner.covered.position(of: start))
      refuse(place, "HTML is not set", "Write Markdown, or `\\<` for the sign")
      return
    case .image:
      refuse(
        text.place(scanner.covered.position(of: start)), "the picture is not written in full",
        "Write `![what it shows](file.png \"caption\"){#fig-name}`")
      return
    case .emphasis: style.isEmphasized = true
    case .strong: style.isStrong = true
    case .struck: style.isStruck = true
    case .link:
      let address = node.address
      if ProseReader.isWebOrMail(address) {
        style.link = address
      } else {
        let place = find(address) ?? text.place(scanner.covered.position(of: start))
        problems.append(
          Diagnostic(
            report: .foreignLink, at: place,
            "the link leads to `\(VisibleText.name(String(address.prefix(120))))`",
            remedy: "Links begin with https://, http:// or mailto:. Write the address as text"))
      }
    default: break
    }
    for child in node.children { append(child, style: style, to: &spans, &label, start) }
  }

  /// Text with the items that stand in it.
  private mutating func append(
    _ literal: String, style: Span, to spans: inout [Span], _ label: inout LocatedText?
  ) {
    guard literal.utf8.contains(where: { $0 == 0xF4 }) else {
      ProseReader.append(style, literal, to: &spans)
      return
    }
    var plain = String.UnicodeScalarView()
    for scalar in literal.unicodeScalars {
      guard let item = scanner.covered.item(scalar) else {
        plain.append(scalar)
        continue
      }
      ProseReader.append(style, String(plain), to: &spans)
      plain = String.UnicodeScalarView()
      append(item, style: style, to: &spans, &label)
    }
    ProseReader.append(style, String(plain), to: &spans)
  }

  private mutating func append(
    _ item: InlineItem, style: Span, to spans: inout [Span], _ label: inout LocatedText?
  ) {
    var span = style
    switch item {
    case .nothing: return
    case .value(let value): span.content = .value(value)
    case .reference(let label): span.content = .reference(label)
    case .footnote(let name): span.content = .footnote(name)
    case .citation(let citation): span.content = .citation(citation)
    case .label(let found):
      label = found
      return
    case .address(let text, let uri):
      span.link = style.link ?? uri
      span.content = .text(text)
    case .formula(let formula):
      for part in formula {
        var span = style
        span.content = part.content
        span.isEmphasized = style.isEmphasized != part.isEmphasized
        span.isStrong = style.isStrong || part.isStrong
        span.baseline = part.baseline
        spans.append(span)
      }
      return
    case .picture(_, let place):
      refuse(
        place, "a picture stands inside a paragraph, a list or a table",
        "Put it on lines of its own, with an empty line before and behind it")
      return
    }
    spans.append(span)
  }

  /// Joins neighbours of one appearance, so that words are not cut where the parser cut its nodes.
  private static func append(_ style: Span, _ text: String, to spans: inout [Span]) {
    guard !text.isEmpty else { return }
    if let last = spans.last, let before = last.text, last.isStyled(as: style) {
      spans[spans.count - 1].content = .text(before + text)
    } else {
      var span = style
      span.content = .text(text)
      spans.append(span)
    }
  }
}
