internal import Diagnostics

/// Tables as CSV (RFC 4180).
package enum CSVText {
  /// Results as CSV that a spreadsheet cannot take for formulas.
  package static func table(header: [String], rows: [[String]]) -> String {
    ([header] + rows).map { $0.map(cell).joined(separator: ",") }.joined(separator: "\n") + "\n"
  }

  /// A value, or nothing where there is none.
  package static func optional<Value>(_ value: Value?) -> String { value.map { "\($0)" } ?? "" }

  /// A text in quotation marks where it holds what ends a cell or a row.
  package static func quoted(_ text: String) -> String {
    // On bytes: a mark before a combining character is one still.
    guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }

  /// A cell; text that begins like a formula gets an apostrophe before it, numbers do not.
  private static func cell(_ cell: String) -> String {
    let text = VisibleText.name(cell)
    let isFormula =
      text.first.map { "=+-@\t\r".contains($0) } == true && Double(text) == nil
    return quoted(isFormula ? "'" + text : text)
  }
}
