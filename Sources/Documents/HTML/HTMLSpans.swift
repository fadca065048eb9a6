internal import Diagnostics
internal import Drawing
internal import Wording

/// Writes runs of text as HTML.
struct HTMLSpans {
  /// Of the manuscript, as a tag of BCP 47.
  let language: String
  let places: HTMLPlaces

  func markup(_ spans: [TextSpan]) -> String { spans.map(markup).joined() }

  /// Plain text; its line ends stay.
  func markup(_ text: String) -> String {
    let shown = ClosedPunctuation.text(
      VisibleText.prose(text.replacing("\r\n", with: "\n")))
    return inLanguages(shown).replacing("\n", with: "<br/>")
  }

  private func markup(_ span: TextSpan) -> String {
    if let note = span.footnote { return mark(of: note) }
    guard !span.text.isEmpty else { return "" }
    var text = markup(span.text)
    if span.isCode { text = "<code>\(text)</code>" }
    switch span.baseline {
    case .normal: break
    case .raised: text = "<sup>\(text)</sup>"
    case .lowered: text = "<sub>\(text)</sub>"
    }
    if span.isStruck { text = "<s>\(text)</s>" }
    if span.isEmphasized { text = "<em>\(text)</em>" }
    if span.isStrong { text = "<strong>\(text)</strong>" }
    if let tone = span.tone { text = "<span class=\"\(tone.className)\">\(text)</span>" }
    if span.isMuted { text = "<span class=\"muted\">\(text)</span>" }
    switch span.link {
    case .uri(let uri):
      // An address that no reader should follow is text.
      guard let address = MarkdownEscape.address(uri) else { return text }
      return "<a href=\"\(HTMLEscape.escaped(address))\" rel=\"noreferrer\">\(text)</a>"
    case .file(let name):
      return "<a href=\"\(HTMLEscape.escaped(MarkdownEscape.file(name)))\">\(text)</a>"
    case .destination(let name):
      // "Table 1" stays on one line.
      let isShort = span.text.count <= HTMLSpans.longestUnbroken
      return "<a\(isShort ? " class=\"to\"" : "") href=\"\(HTMLEscape.fragment(name))\">"
        + "\(text)</a>"
    case nil: return text
    }
  }

  private func mark(of note: Int) -> String {
    let place = places.nextMark(of: note)
    let name = HTMLEscape.text(said("Note \(note + 1)", as: "reference"))
    return "<sup class=\"mark\"><a\(places.attribute(place)) href=\""
      + HTMLEscape.fragment(NotePlace.note(note))
      + "\" role=\"doc-noteref\" aria-label=\"\(name)\">\(note + 1)</a></sup>"
  }

  private static let longestUnbroken = 24

  /// The text with its stretches in another script told apart, which chooses letter forms and voices.
  private func inLanguages(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return HTMLEscape.escaped(text) }
    let bytes = Array(text.utf8)
    return ScriptLanguage.segments(of: text, declared: language).map { segment in
      let piece = HTMLEscape.escaped(String(decoding: bytes[segment.bytes], as: UTF8.self))
      let isOwn =
        segment.tag == language || segment.tag == "en" || segment.tag.isEmpty
      return isOwn
        ? piece : "<span lang=\"\(HTMLEscape.escaped(segment.tag))\">\(piece)</span>"
    }.joined()
  }
}

extension TextSpan.Tone {
  /// The class of what is said in it.
  var className: String {
    switch self {
    case .positive: "positive"
    case .negative: "negative"
    case .neutral: "neutral"
    }
  }
}
