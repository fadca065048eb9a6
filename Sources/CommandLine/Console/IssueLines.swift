internal import Diagnostics

/// What was found in logs, as lines for people: one a kind of warning, one a kind of error.
///
/// A sound study can have a dozen warnings of one kind; a page of them hides the one that matters.
enum IssueLines {
  /// The lines in the order of the codes, errors first.
  ///
  /// - Parameter all: Where all of them can be seen, such as `--format json`.
  static func lines(_ issues: [Diagnostic], all place: String) -> [String] {
    let errors = DiagnosticGroup.groups(of: issues.filter { $0.severity == .error })
      .map { "error: \($0)" }
    let found = issues.filter { $0.severity == .warning }
    let kinds = Dictionary(grouping: found, by: \.code)
    return errors
      + kinds.sorted { $0.key < $1.key }.map { code, group in
        line(code, group.sorted(by: precedes), all: place)
      }
  }

  private static func line(_ code: String, _ issues: [Diagnostic], all: String) -> String {
    guard issues.count > 1, let first = issues.first else {
      return issues.first.map { "warning: \($0)" } ?? ""
    }
    let files = Set(issues.map(\.file))
    let place =
      VisibleText.name(first.file) + (files.count > 1 ? " and \(files.count - 1) more" : "")
    let example = VisibleText.line(first.message)
    return "warning: \(place): \(code) \(issues.count) warnings of this kind, such as: "
      + "\(example). See all with \(all)."
  }

  /// By file, then by place, lines in the order of their numbers.
  private static func precedes(_ one: Diagnostic, _ other: Diagnostic) -> Bool {
    if one.file != other.file { return one.file < other.file }
    if one.locator.count != other.locator.count { return one.locator.count < other.locator.count }
    return (one.locator, one.message) < (other.locator, other.message)
  }
}
