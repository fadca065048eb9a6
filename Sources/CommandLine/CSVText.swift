internal import Diagnostics

/// Results as CSV (RFC 4180) that a spreadsheet cannot take for formulas.
enum CSVText {
  static func table(header: [String], rows: [[String]]) -> String {
    ([header] + rows).map { $0.map(cell).joined(separator: ",") }.joined(separator: "\n") + "\n"
  }

  /// A cell; text that begins like a formula gets an apostrophe before it, numbers do not.
  private static func cell(_ cell: String) -> String {
    let text = VisibleText.name(cell)
    let isFormula =
      text.first.map { "=+-@\t\r".contains($0) } == true && Double(text) == nil
    let safe = isFormula ? "'" + text : text
    guard safe.contains(where: { ",\"\n\r".contains($0) || $0 == "\r\n" }) else { return safe }
    return "\""
      + safe.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
