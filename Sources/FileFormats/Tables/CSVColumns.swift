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
  package let places: TablePlaces
  /// The line on which each row begins, from 1; of a table that is no text, its row.
  private let lines: [Int32]
  private let bytes: [UInt8]

  private static let shownRows = 5

  package var rowCount: Int { lines.count }

  /// The line on which a row begins, from 1; of a table that is no text, its row.
  package func line(_ row: Int) -> Int { Int(lines[row]) }

  /// Reads the text of a table.
  ///
  /// - Throws: what the file is if it is no table, how many rows are not as long as the header, and
  ///   numbers that could be read in two ways.
  package init(_ table: PlainTable, path: String) throws(Diagnostics) {
    if let problem = table.problem { throw Diagnostics(problem.issue(file: path)) }
    let scan = try table.text.withUnsafeBufferPointer { bytes throws(Diagnostics) in
      try Scan(bytes, places: table.places, path: path)
    }
    header = scan.header
    lines = scan.lines
    isUnended = scan.isUnended
    places = table.places
    bytes = table.text
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

    init(
      _ text: UnsafeBufferPointer<UInt8>, places: TablePlaces, path: String
    ) throws(Diagnostics) {
      let text = UTF8Text.withoutMark(text)
      if let kind = TableFile.otherKind(text, path: path) {
        throw Diagnostics(
          Diagnostic("noTable", at: .file(path), kind.what, remedy: kind.remedy))
      }
      if let invalid = UTF8Text.firstInvalid(in: text) {
        let line = 1 + text[..<invalid].count { $0 == UInt8(ascii: "\n") }
        let problem = FileProblem.notUTF8
        throw Diagnostics(
          Diagnostic(
            problem.code, at: places == .lines ? .line(file: path, line) : .file(path),
            problem.message, remedy: problem.remedy))
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
            continue
          }
          if scanner.fieldCount != header.count {
            unevenCount += 1
            if uneven.count < CSVColumns.shownRows {
              uneven.append((scanner.line, scanner.fieldCount))
            }
          }
          let record = lines.count + 1
          lines.append(
            Int32(clamping: places.number(ofRecord: record, line: scanner.line)))
        }
      } catch {
        throw Diagnostics(
          Diagnostic(
            "csvSyntax", at: .line(file: path, error.line), "\(error.reason)",
            remedy: "Put cells with quotes, commas or line ends into quotes, and double a quote "
              + "inside"))
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
