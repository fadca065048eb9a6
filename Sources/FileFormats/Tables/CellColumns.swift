package import Diagnostics

/// A table of bytes whose cells are handed out column by column.
package protocol CellColumns: Sendable {
  /// The names of the columns.
  var header: [String] { get }
  var rowCount: Int { get }

  /// Where the rows stand in their file.
  var places: TablePlaces { get }

  /// The line on which a row begins, from 1; of a table that is no text, its row.
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

  /// What a file is, where its first bytes show that it is no table that can be read.
  package static func otherKind(
    _ text: UnsafeBufferPointer<UInt8>, path: String = "-"
  ) -> (what: String, remedy: String)? {
    if let format = ColumnarFormat(text) {
      let remedy = format.remedy(path: path, to: .csv)
      return (
        format.name,
        format == .parquet
          ? "\(remedy), or let --convert do it where DuckDB's program is installed" : remedy
      )
    }
    if text.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return otherArchive(text) }
    if text.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
      return (
        "a file of old Office programs (.xls), or one with a password",
        "Save it as .xlsx without a password, or as CSV"
      )
    }
    if text.starts(with: Array("SQLite format 3\0".utf8)) {
      return (
        "a study (SQLite), not a CSV table",
        "Write its rows with `compass study export FILE --output rows.csv`"
      )
    }
    let trimmed = UTF8Text.trimmed(text)
    guard let first = trimmed.first else { return nil }
    let second = UTF8Text.trimmed(trimmed.part(1, min(trimmed.count, 1 << 10))).first
    // Lists of objects, and objects line by line, are tables (`holdsObjects`).
    if first == UInt8(ascii: "["), let second, "[]\"-0123456789".utf8.contains(second) {
      return (
        "a JSON list of something else than objects, which is no table",
        "Read logs with --logs PATH; a table in JSON is objects, one a line or in a list, such as "
          + "{\"model\": \"a\", \"score\": 1}"
      )
    }
    return nil
  }

  /// What an archive is that is no workbook.
  private static func otherArchive(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> (what: String, remedy: String) {
    // The first member of an OpenDocument file says what it is.
    let isOpenDocument = UTF8Text.string(bytes.part(0, min(bytes.count, 100)))
      .contains("mimetypeapplication/vnd.oasis.opendocument")
    return isOpenDocument
      ? ("an OpenDocument file (.ods)", "Save the sheet as .xlsx or CSV")
      : ("a zip archive that is no workbook (.xlsx)", "Expand it, or save the table as CSV")
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
