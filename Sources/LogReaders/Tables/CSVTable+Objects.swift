package import Diagnostics
package import FileFormats

extension CSVTable {
  /// Reads a small table of any form: CSV, a workbook, a file of SPSS or Stata, JSON Lines or a JSON
  /// list of objects; plain, gzip or Zstandard, of at most 64 MiB; `-` is the standard input.
  ///
  /// - Throws: whatever keeps the file from being read, each row that is broken, and columns that hold
  ///   lists.
  package init(contentsOf path: String) throws(Diagnostics) {
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
      try self.init(plain, path: path, sha256: SHA256.hexadecimal(stored))
      return
    }
    let table = try JSONColumns(plain.text, path: path)
    var rows = Array(
      repeating: Array(repeating: "", count: table.header.count), count: table.rowCount)
    for (column, name) in table.header.enumerated() {
      if let row = table.firstList(in: column) {
        throw Diagnostics(
          Diagnostic(
            "wrongType", at: .line(file: path, table.line(row)),
            "`\(VisibleText.name(name))` holds a list, for which a table has no place",
            remedy: "Write one value, or leave the key out"))
      }
      table.forEachCell(column) { row, cell in rows[row][column] = UTF8Text.string(cell) }
    }
    self.init(
      name: path.lastPathComponent, sha256: SHA256.hexadecimal(stored), header: table.header,
      rows: rows, lines: (0..<table.rowCount).map(table.line))
  }
}
