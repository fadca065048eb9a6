internal import Diagnostics

/// A table for a terminal: columns padded to their widest cell.
struct TextTable {
  enum Alignment { case leading, trailing }

  let columns: [(title: String, alignment: Alignment)]
  let rows: [[String]]

  var text: String {
    // Cells hold names from data: a line end in one would break the table.
    let cells =
      [columns.map { VisibleText.line($0.title) }] + rows.map { $0.map(VisibleText.name) }
    let widths = columns.indices.map { column in
      cells.map { TextTable.width($0[column]) }.max() ?? 0
    }
    return cells.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - TextTable.width(cell))
        let isLast = column == row.count - 1
        switch columns[column].alignment {
        case .leading: line += cell + (isLast ? "" : padding + "  ")
        case .trailing: line += padding + cell + (isLast ? "" : "  ")
        }
      }
      return line
    }.joined(separator: "\n")
  }

  /// A heading, a table and what must be said below it; nil without rows.
  static func section(
    _ heading: String, _ columns: [(title: String, alignment: Alignment)], _ rows: [[String]],
    notes: [String] = []
  ) -> String? {
    rows.isEmpty
      ? nil
      : ([heading, TextTable(columns: columns, rows: rows).text] + notes).joined(separator: "\n")
  }

  /// Columns that a terminal uses: two for wide East Asian characters, none for combining marks.
  private static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      switch scalar.value {
      case 0x0300...0x036F: sum
      case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
        sum + 2
      default: sum + 1
      }
    }
  }
}
