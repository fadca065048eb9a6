internal import Diagnostics
internal import Documents

/// Texts of others of which a cell says `markdown: true`: emphasis, code and formulas are set.
///
/// Only what changes how words look is taken over. A text that holds anything else that prose can say (a
/// value, a reference, a citation, a note, a picture, HTML) is shown as it is written, and so is one that
/// prose would refuse. Links are text: strangers do not lead readers anywhere.
enum QuotedMarkdown {
  /// - Parameter text: on one line, made safe to show.
  /// - Returns: nil where the text is shown as it is written.
  static func spans(of text: String) -> [TextSpan]? {
    var problems: [Diagnostic] = []
    let found = ProseReader.inline(
      LocatedText(text, from: .file("")), problems: &problems)
    guard problems.isEmpty, !found.isEmpty else { return nil }
    var spans: [TextSpan] = []
    for one in found {
      guard let text = one.text else { return nil }
      var span = TextSpan(text)
      span.isStrong = one.isStrong
      span.isEmphasized = one.isEmphasized
      span.isCode = one.isCode
      span.isStruck = one.isStruck
      span.baseline = one.baseline
      spans.append(span)
    }
    return spans
  }
}
