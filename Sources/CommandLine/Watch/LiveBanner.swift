internal import Diagnostics

/// What stands above a live report: what is wrong with its source, as the command prints it, and claims
/// that are not as they expect.
struct LiveBanner {
  let state: LivePage.State

  /// Markup for the page; empty where nothing is to be said.
  ///
  /// What comes from files is text, whatever it holds.
  var markup: String { problems + missed }

  private var problems: String {
    guard let problems = state.problems else { return "" }
    let groups = DiagnosticGroup.groups(of: problems.all, omitted: problems.omittedOfKind)
    let rest = problems.omitted - groups.reduce(0) { $0 + $1.omitted }
    let count = problems.all.count + problems.omitted
    let shown =
      state.version == nil ? "There is no version to show yet." : "Below is the last one that was."
    var text =
      "<section class=\"problems\" role=\"alert\">\n<h1>The report is not built: "
      + (count == 1 ? "1 problem" : "\(count) problems") + "</h1>\n<p>\(shown)</p>\n<ol>\n"
    for group in groups {
      text += "<li><p><code>\(Self.escaped(group.issues[0].code))</code> "
      text += "\(Self.escaped(group.description))</p>"
      if let excerpt = group.issues[0].excerpt {
        text += "\n<pre>\(Self.escaped(excerpt.lines.joined(separator: "\n")))</pre>"
      }
      text += "</li>\n"
    }
    if rest > 0 { text += "<li><p>… and \(rest) more</p></li>\n" }
    return text + "</ol>\n</section>\n"
  }

  private var missed: String {
    guard !state.missed.isEmpty else { return "" }
    let title =
      state.missed.count == 1
      ? "1 claim is not as it expects" : "\(state.missed.count) claims are not as they expect"
    let lines = state.missed.map { "<li><p>\(Self.escaped($0))</p></li>\n" }
    return "<section class=\"claims\" role=\"status\">\n<h1>\(title)</h1>\n<ol>\n"
      + "\(lines.joined())</ol>\n</section>\n"
  }

  /// The text between tags, with what cannot be seen written out.
  static func escaped(_ text: String) -> String {
    VisibleText.prose(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;").replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
  }
}
