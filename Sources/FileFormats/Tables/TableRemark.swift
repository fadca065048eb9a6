internal import Diagnostics

/// What a reader must know of how a table was read that is not plain: what was recognised, and what
/// counts as no value.
package struct TableRemark: Equatable, Sendable {
  /// The stable name of what was found.
  package let code: String
  /// A sentence without a full stop that says nothing of the file's name.
  package let message: String

  init(_ code: String, _ message: String) {
    self.code = code
    self.message = message
  }

  /// What the file was taken for.
  static func form(_ message: String) -> TableRemark { TableRemark("tableForm", message) }

  /// Cells that count as no value by what the file says of them.
  static func missing(_ message: String) -> TableRemark { TableRemark("declaredMissing", message) }

  /// Names in quotes with commas between, the first few of many.
  static func listed(_ names: [String], most: Int = 6) -> String {
    names.prefix(most).map(\.quoted).joined(separator: ", ")
      + (names.count > most ? " and \(names.count - most) more" : "")
  }
}
