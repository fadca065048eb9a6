package import Diagnostics

/// A table of bytes whose cells are handed out column by column.
package protocol CellColumns: Sendable {
  /// The names of the columns.
  var header: [String] { get }
  var rowCount: Int { get }

  /// The line on which a row begins, from 1.
  func line(_ row: Int) -> Int

  /// Hands out the cells of a column from top to bottom, empty where there is no value; their bytes
  /// hold for the call only.
  func forEachCell(
    _ column: Int, _ body: (_ row: Int, _ cell: UnsafeBufferPointer<UInt8>) -> Void)
}

/// A file that holds a table, as bytes.
package enum TableFile {
  /// A file is held in memory, and this much is the most of one.
  private static let limit = 1 << 30

  /// The text of a file, plain, gzip or Zstandard, of at most 1 GiB; `-` is the standard input.
  ///
  /// - Throws: why it cannot be read.
  package static func text(of path: String) throws(Diagnostics) -> [UInt8] {
    do throws(FileProblem) {
      return try FileContent.expanded(FileContent.stored(path, limit: limit), limit: limit)
    } catch {
      var remedy = error.remedy
      if case .fileTooLarge = error { remedy = "Cut it in parts of at most 1 GiB" }
      throw Diagnostics(Diagnostic(error.code, at: .file(path), error.message, remedy: remedy))
    }
  }

  /// Whether a text is JSON: objects line by line, or a list of them.
  ///
  /// A header of CSV may begin with a bracket too; what follows tells.
  package static func holdsObjects(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let text = UTF8Text.trimmed(UTF8Text.withoutMark(text.part(0, min(text.count, 1 << 16))))
    guard let first = text.first else { return false }
    let second = UTF8Text.trimmed(text.part(1, text.count)).first
    switch first {
    case UInt8(ascii: "{"): return second == UInt8(ascii: "\"") || second == UInt8(ascii: "}")
    case UInt8(ascii: "["): return second == UInt8(ascii: "{")
    default: return false
    }
  }
}
