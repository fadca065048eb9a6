/// A sentence that is counted and judged: its mark, what it says, and below it in small type what it
/// rests on.
package struct StatementBlock: Sendable {
  package let label: BlockLabel
  /// "✓ supported".
  package let mark: TextSpan
  package internal(set) var sentence: [TextSpan]
  /// Paragraphs in small type.
  package internal(set) var details: [String]

  package init(label: BlockLabel, mark: TextSpan, sentence: [TextSpan], details: [String]) {
    self.label = label
    self.mark = mark
    self.sentence = sentence
    self.details = details
  }

  /// Its name, its mark and its sentence, as they stand on one line.
  package var line: [TextSpan] {
    var name = TextSpan(label.name)
    name.isStrong = true
    return [name, TextSpan("  "), mark, TextSpan("  ")] + sentence
  }
}
