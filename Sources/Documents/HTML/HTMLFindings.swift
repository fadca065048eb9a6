internal import Drawing
internal import Wording

/// Writes what a report's claims came to, ahead of its text: few as cards, many as a list of verdicts.
///
/// Each leads to the claim itself, which says what it rests on.
struct HTMLFindings {
  let statements: [StatementBlock]
  let spans: HTMLSpans

  init(_ blocks: [Block], spans: HTMLSpans) {
    statements = HTMLFindings.statements(in: blocks)
    self.spans = spans
  }

  /// A region; nothing for a report without claims.
  func markup() -> String {
    guard !statements.isEmpty else { return "" }
    let isFew = statements.count <= HTMLFindings.mostCards
    return "<div class=\"findings\" role=\"region\" aria-label=\""
      + "\(HTMLEscape.text(said("Findings")))\">\n\(isFew ? cards : verdicts)</div>\n"
  }

  private var cards: String {
    let items = statements.map { statement in
      let tone = HTMLFindings.tone(of: statement)
      return "<li class=\"claim \(tone)\">\n<p class=\"verdict\"><span class=\"\(tone)\">"
        + "\(spans.markup(statement.mark.text))</span> "
        + "\(HTMLTables.name(statement.label, spans))</p>\n<p class=\"sentence\">"
        + "\(spans.markup(HTMLFindings.plain(statement.sentence)))</p>\n</li>\n"
    }
    return "<ul class=\"claims\">\n\(items.joined())</ul>\n"
  }

  /// The claims of each verdict, by their numbers.
  private var verdicts: String {
    var groups: [(mark: String, statements: [StatementBlock])] = []
    for statement in statements {
      if let index = groups.firstIndex(where: { $0.mark == statement.mark.text }) {
        groups[index].statements.append(statement)
      } else {
        groups.append((statement.mark.text, [statement]))
      }
    }
    let entries = groups.map { mark, statements in
      let tone = statements.first.map(HTMLFindings.tone) ?? ""
      // "Claim", before their numbers.
      let word =
        "<span class=\"muted\">\(spans.markup(statements.first?.label.word ?? ""))</span>"
      return "<div class=\"claim \(tone)\">\n<dt><span class=\"\(tone)\">"
        + "\(spans.markup(mark))</span> <b>\(statements.count)</b></dt>\n<dd>\(word) "
        + "\(statements.map(link).joined(separator: " "))</dd>\n</div>\n"
    }
    return "<dl class=\"verdicts\">\n\(entries.joined())</dl>\n"
  }

  private func link(_ statement: StatementBlock) -> String {
    let words = HTMLEscape.line(statement.sentence.plainText)
    return "<a href=\"\(HTMLEscape.fragment(statement.label.destination))\" title=\"\(words)\" "
      + "aria-label=\"\(HTMLEscape.line(statement.label.name))\">\(statement.label.number)</a>"
  }

  /// The sentence without notes and links, whose places are where it stands in the text.
  private static func plain(_ sentence: [TextSpan]) -> [TextSpan] {
    sentence.filter { $0.footnote == nil }.map { span in
      var span = span
      span.link = nil
      return span
    }
  }

  private static func tone(of statement: StatementBlock) -> String {
    (statement.mark.tone ?? .neutral).className
  }

  private static func statements(in blocks: [Block]) -> [StatementBlock] {
    blocks.flatMap { block -> [StatementBlock] in
      switch block {
      case .statement(let statement): [statement]
      case .callout(let callout): statements(in: callout.blocks)
      case .quotation(let blocks): statements(in: blocks)
      case .list(_, let items): items.flatMap(statements)
      default: []
      }
    }
  }

  /// More would push the text off the first screen.
  private static let mostCards = 6
}
