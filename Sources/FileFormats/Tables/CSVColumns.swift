package import Diagnostics

/// A CSV table that is read column by column.
///
/// The bytes stay as they are and a column is scanned when it is asked for, so that a table of a
/// million rows costs its own size and the columns that are used.
package struct CSVColumns: CellColumns {
  /// The names of the columns, without white space round them.
  package let header: [String]
  /// Whether the last line has no end, so that it may have been cut.
  package let isUnended: Bool
  /// The line on which each row begins, from 1.
  private let lines: [Int32]
  private let bytes: [UInt8]

  private static let shownRows = 5

  package var rowCount: Int { lines.count }

  /// The line on which a row begins, from 1.
  package func line(_ row: Int) -> Int { Int(lines[row]) }

  /// Reads the text of a file.
  ///
  /// - Throws: what the file is if it is no table of commas, and how
  ///   many rows are not as long as the header.
  package init(_ text: [UInt8], path: String) throws(Diagnostics) {
    let scan = try text.withUnsafeBufferPointer { bytes throws(Diagnostics) in
      try Scan(bytes, path: path)
    }
    header = scan.header
    lines = scan.lines
    isUnended = scan.isUnended
    bytes = text
  }

  /// Hands out the cells of a column from top to bottom; their bytes hold for the call only.
  package func forEachCell(
    _ column: Int, _ body: (_ row: Int, _ cell: UnsafeBufferPointer<UInt8>) -> Void
  ) {
    bytes.withUnsafeBufferPointer { bytes in
      var scanner = CSVScanner(UTF8Text.withoutMark(bytes))
      var row = -1
      // The table was scanned as a whole before.
      while (try? scanner.next()) == true {
        if row >= 0 { body(row, UTF8Text.trimmed(scanner.field(column))) }
        row += 1
      }
    }
  }

  /// The look through the whole text that everything else relies on.
  private struct Scan {
    var header: [String] = []
    var lines: [Int32] = []
    let isUnended: Bool

    init(_ text: UnsafeBufferPointer<UInt8>, path: String) throws(Diagnostics) {
      let text = UTF8Text.withoutMark(text)
      if let kind = Self.otherKind(text, path: path) {
        throw Diagnostics(
          Diagnostic("noTable", at: .file(path), kind.what, remedy: kind.remedy))
      }
      if let invalid = UTF8Text.firstInvalid(in: text) {
        let line = 1 + text[..<invalid].count { $0 == UInt8(ascii: "\n") }
        let problem = FileProblem.notUTF8
        throw Diagnostics(
          Diagnostic(
            problem.code, at: .line(file: path, line), problem.message, remedy: problem.remedy))
      }
      var scanner = CSVScanner(text)
      var uneven: [(line: Int, cells: Int)] = []
      var unevenCount = 0
      do throws(CSVError) {
        while try scanner.next() {
          if header.isEmpty {
            header = (0..<scanner.fieldCount).map {
              UTF8Text.string(UTF8Text.trimmed(scanner.field($0)))
            }
            // The rows would only be found to be uneven.
            if Self.separator(header) != nil { break }
            continue
          }
          if scanner.fieldCount != header.count {
            unevenCount += 1
            if uneven.count < CSVColumns.shownRows {
              uneven.append((scanner.line, scanner.fieldCount))
            }
          }
          lines.append(Int32(clamping: scanner.line))
        }
      } catch {
        throw Diagnostics(
          Diagnostic(
            "csvSyntax", at: .line(file: path, error.line), "\(error.reason)",
            remedy: "Put cells with quotes, commas or line ends into quotes, and double a quote "
              + "inside"))
      }
      if let separator = Self.separator(header) {
        throw Diagnostics(
          Diagnostic(
            "otherSeparator", at: .line(file: path, 1),
            "the cells are separated by \(separator), not by commas",
            remedy: "Save the table with commas (in pandas to_csv with its defaults; where decimal "
              + "commas were used, with decimal points)"))
      }
      guard !header.isEmpty else {
        let problem = FileProblem.emptyFile
        throw Diagnostics(
          Diagnostic(
            problem.code, at: .file(path), problem.message, remedy: "Write the table anew"))
      }
      let last = text.last
      isUnended = last != nil && last != UInt8(ascii: "\n") && last != UInt8(ascii: "\r")
      guard unevenCount == 0 else {
        throw Self.refusal(
          path, header: header.count, rows: lines.count, uneven: uneven, count: unevenCount,
          endsInside: isUnended && uneven.last.map { $0.line == Int(lines.last ?? 0) } ?? false)
      }
    }

    /// What the file is, where its first bytes show that it is no CSV table.
    private static func otherKind(
      _ text: UnsafeBufferPointer<UInt8>, path: String
    ) -> (what: String, remedy: String)? {
      if let format = ColumnarFormat(text) {
        let remedy = format.remedy(path: path, to: .csv)
        return (
          format.name,
          format == .parquet
            ? "\(remedy), or let --convert do it where DuckDB's program is installed" : remedy
        )
      }
      if text.starts(with: [0xFF, 0xFE]) || text.starts(with: [0xFE, 0xFF]) {
        return ("the text is UTF-16", "Save the file as UTF-8")
      }
      if text.starts(with: Array("PK\u{3}\u{4}".utf8)) {
        return ("a zip archive, such as a spreadsheet (.xlsx)", "Save the sheet as CSV")
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
      let remedy =
        "Read logs with --logs PATH; a table in JSON is objects, one a line or in a list, such as "
        + "{\"model\": \"a\", \"score\": 1}"
      // Lists of objects, and objects line by line, are read elsewhere (`TableFile.holdsObjects`).
      if first == UInt8(ascii: "["), let second, "[]\"-0123456789".utf8.contains(second) {
        return ("a JSON list of something else than objects, which is no table", remedy)
      }
      return nil
    }

    /// What stands between the names of a header that has no comma, if something does.
    private static func separator(_ header: [String]) -> String? {
      guard header.count == 1, let name = header.first else { return nil }
      let marks = [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")]
      return marks.first { name.contains($0.0) }?.1
    }

    /// Rows that are not as long as the header.
    private static func refusal(
      _ path: String, header: Int, rows: Int, uneven: [(line: Int, cells: Int)], count: Int,
      endsInside: Bool
    ) -> Diagnostics {
      let shown = uneven.map { "line \($0.line) has \($0.cells)" }.joined(separator: ", ")
      let rest = count > uneven.count ? " and \(count - uneven.count) more" : ""
      let message =
        "\(count) of \(rows) row\(rows == 1 ? "" : "s") "
        + "\(count == 1 ? "has" : "have") another number of cells than the header, which has "
        + "\(header): \(shown)\(rest)"
      return Diagnostics(
        Diagnostic(
          "raggedRow", at: .line(file: path, uneven.first?.line ?? 1), message,
          remedy: endsInside && count == 1
            ? "The file ends inside that line: write or copy it again"
            : "Put cells that hold a comma into quotes, and write numbers with a decimal point"))
    }
  }
}
