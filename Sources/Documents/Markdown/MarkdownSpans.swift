/// Writes runs of text as Markdown.
struct MarkdownSpans {
  /// What the end of a line within the text becomes.
  let lineEnd: String
  let isInTable: Bool

  /// Lines of a paragraph, each ended by a backslash but the last.
  static let paragraph = MarkdownSpans(lineEnd: "\\\n", isInTable: false)
  /// One line: a heading, a caption.
  static let line = MarkdownSpans(lineEnd: " ", isInTable: false)
  static let cell = MarkdownSpans(lineEnd: "; ", isInTable: true)

  /// The text, from the beginning of a line.
  ///
  /// - Parameter before: What stands before it on its line.
  func text(_ spans: [TextSpan], after before: Character? = nil) -> String {
    let pieces = MarkdownSpans.joined(spans)
    var text = ""
    for (index, span) in pieces.enumerated() {
      let last = text.last == "\n" ? nil : text.last ?? before
      let next = index + 1 < pieces.count ? pieces[index + 1] : nil
      text += piece(span, after: last, before: next)
    }
    // A line that ends in spaces would be broken there.
    while text.last == " " { text.removeLast() }
    if lineEnd == "\\\n" { while text.hasSuffix("\\\n") { text.removeLast(2) } }
    return text
  }

  /// Plain text, from the beginning of a line.
  func text(_ text: String, after before: Character? = nil) -> String {
    self.text([TextSpan(text)], after: before)
  }

  /// Runs that look alike as one.
  private static func joined(_ spans: [TextSpan]) -> [TextSpan] {
    var joined: [TextSpan] = []
    for span in spans where span.footnote != nil || !span.text.isEmpty {
      guard let last = joined.last, last.footnote == nil, span.footnote == nil else {
        joined.append(span)
        continue
      }
      var alike = span
      alike.text = last.text
      alike.isMuted = last.isMuted
      alike.tone = last.tone
      if alike == last {
        joined[joined.count - 1].text += span.text
      } else {
        joined.append(span)
      }
    }
    return joined
  }

  private func piece(_ span: TextSpan, after last: Character?, before next: TextSpan?) -> String {
    if let note = span.footnote { return "[^\(note + 1)]" }
    let core = span.text.trimmingSpaces
    guard !core.isEmpty else {
      return MarkdownEscape.text(span.text, at: .init(before: last, lineEnd: lineEnd))
    }
    let marks = marks(of: span)
    let target = target(of: span)
    guard !marks.isEmpty || target != nil || span.isCode || span.baseline != .normal else {
      return MarkdownEscape.text(span.text, at: .init(before: last, lineEnd: lineEnd))
    }
    // Marks stand close to the words that they are for.
    let lead = span.text.prefix { $0.isWhitespace }.contains { !$0.isNewline } ? " " : ""
    let trail = span.text.hasSuffix(core) ? "" : " "
    let leading = last == nil ? "" : lead
    let inner = content(of: span, core)
    let before = leading.isEmpty ? last : " "
    let isPlain = canStand(
      inner, after: before, before: trail.isEmpty ? next : nil, hasNext: next != nil)
    var text = inner
    for mark in marks {
      text = isPlain ? mark.sign + text + mark.sign : "<\(mark.tag)>\(text)</\(mark.tag)>"
    }
    if let target { text = "[\(text)](\(target))" }
    return leading + text + trail
  }

  private struct Mark {
    let sign: String
    let tag: String
  }

  private func marks(of span: TextSpan) -> [Mark] {
    var marks: [Mark] = []
    if span.isStrong { marks.append(Mark(sign: "**", tag: "strong")) }
    if span.isEmphasized { marks.append(Mark(sign: "*", tag: "em")) }
    if span.isStruck { marks.append(Mark(sign: "~~", tag: "del")) }
    return marks
  }

  private func target(of span: TextSpan) -> String? {
    switch span.link {
    case .uri(let uri): MarkdownEscape.address(uri)
    case .destination(let name): MarkdownEscape.fragment(name)
    case .file(let name): MarkdownEscape.file(name)
    case nil: nil
    }
  }

  private func content(of span: TextSpan, _ core: String) -> String {
    if span.isCode { return MarkdownEscape.code(core, isInTable: isInTable) }
    let place = MarkdownEscape.Place(before: "*", lineEnd: lineEnd == "\\\n" ? " " : lineEnd)
    let text = MarkdownEscape.text(core, at: place)
    switch span.baseline {
    case .normal: return text
    case .raised: return ShiftedDigits.raised(core) ?? "^\(text)^"
    case .lowered: return ShiftedDigits.lowered(core) ?? "\\~\(text)\\~"
    }
  }

  /// Whether asterisks and tildes round a text are taken for marks: CommonMark asks that they stand at
  /// the edges of words.
  private func canStand(
    _ inner: String, after last: Character?, before next: TextSpan?, hasNext: Bool
  ) -> Bool {
    guard let first = inner.first, let end = inner.last else { return false }
    if let last, last == "*" || last == "~" || last == "_" { return false }
    if first == "*" || first == "~" || end == "*" || end == "~" { return false }
    let opens = !first.isSign || last.map { $0.isWhitespace || $0.isSurelySign } ?? true
    var closes = !end.isSign
    if let next {
      let follows = next.footnote == nil ? next.text.first : "["
      let isMarked =
        next.footnote == nil && (next.isStrong || next.isEmphasized || next.isStruck)
      closes =
        !isMarked && (closes || follows.map { $0.isWhitespace || $0.isSurelySign } ?? true)
        || follows?.isWhitespace == true
    } else {
      closes = true
    }
    return opens && closes
  }
}

/// Digits and signs that Unicode has raised and lowered.
private enum ShiftedDigits {
  static func raised(_ text: String) -> String? {
    mapped(text, "0123456789+-\u{2212}=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
  }

  static func lowered(_ text: String) -> String? {
    mapped(text, "0123456789+-\u{2212}=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
  }

  private static func mapped(_ text: String, _ plain: String, _ shifted: String) -> String? {
    let table = Dictionary(uniqueKeysWithValues: zip(plain, shifted))
    var mapped = ""
    for character in text {
      guard let one = table[character] else { return nil }
      mapped.append(one)
    }
    return mapped
  }
}

extension Character {
  /// Punctuation or a symbol, as CommonMark's rules on marks have it.
  fileprivate var isSign: Bool { isPunctuation || isSymbol }

  /// The same in every version of CommonMark.
  fileprivate var isSurelySign: Bool { isPunctuation || (isSymbol && isASCII) }
}

extension String {
  fileprivate var trimmingSpaces: String {
    var text = self[...].drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
