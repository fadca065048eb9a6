package import Diagnostics
package import FileFormats

extension CSVTable {
  /// Reads a small table of any form: CSV, a workbook, a file of SPSS or Stata, JSON Lines or a JSON
  /// list of objects; plain, gzip or Zstandard, of at most 64 MiB; `-` is the standard input.
  ///
  /// - Throws: whatever keeps the file from being read, each row that is broken, and columns that hold
  ///   lists.
  package init(contentsOf path: String) throws(Diagnostics) {
    self = try CSVTable.read(path, needing: nil).table
  }

  /// Reads a small table of which some columns are asked for.
  ///
  /// - Parameter needed: the names of those columns, whether there or not; nil for all. Of others,
  ///   those that hold lists are left out.
  /// - Returns: the table, and whether it is one of JSON objects.
  /// - Throws: as `init(contentsOf:)`; lists in columns that are needed.
  package static func read(
    _ path: String, needing needed: Set<String>?
  ) throws(Diagnostics) -> (table: CSVTable, isOfObjects: Bool) {
    let limit = 64 << 20
    let stored: [UInt8]
    let text: [UInt8]
    do throws(FileProblem) {
      stored = try FileContent.stored(path, limit: limit)
      text = try FileContent.expanded(stored, limit: limit)
    } catch {
      throw Diagnostics(error.issue(file: path, locator: ""))
    }
    let plain: PlainTable
    do throws(TableFailure) {
      plain = try PlainTable(text, limit: limit)
    } catch {
      throw Diagnostics(error.issue(file: path))
    }
    guard plain.text.withUnsafeBufferPointer(TableFile.holdsObjects) else {
      return (try CSVTable(plain, path: path, sha256: SHA256.hexadecimal(stored)), false)
    }
    let table = try JSONColumns(plain.text, path: path)
    let columns = table.header.indices.filter { column in
      needed?.contains(table.header[column]) ?? true || table.firstList(in: column) == nil
    }
    var rows = Array(
      repeating: Array(repeating: "", count: columns.count), count: table.rowCount)
    for (place, column) in columns.enumerated() {
      let name = table.header[column]
      if let row = table.firstList(in: column) {
        throw Diagnostics(
          Diagnostic(
            "wrongType", at: .line(file: path, table.line(row)),
            "`\(VisibleText.name(name))` holds a list, for which a table has no place",
            remedy: "Write one value, or leave the key out"))
      }
      table.forEachCell(column) { row, cell in rows[row][place] = UTF8Text.string(cell) }
    }
    let read = CSVTable(
      name: path.lastPathComponent, sha256: SHA256.hexadecimal(stored),
      header: columns.map { table.header[$0] }, rows: rows,
      lines: (0..<table.rowCount).map(table.line)
    )
    return (read, true)
  }
}
