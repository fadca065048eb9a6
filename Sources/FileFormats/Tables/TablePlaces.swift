package import Diagnostics

/// Where the records of a table stand in the file that it comes from.
///
/// Those of a text stand on lines. Those of a workbook or of a statistics program have rows, which
/// are not the lines of the text that is made of them.
package struct TablePlaces: Sendable, Equatable {
  /// What stands before the number of a row, such as `Ratings!row `; nil for lines.
  package let rowWords: String?
  /// The row of each record, the header included; empty where they follow each other from 0.
  private let rows: [Int32]

  /// The lines of a text.
  package static let lines = TablePlaces(rowWords: nil, rows: [])

  init(rowWords: String?, rows: [Int32]) {
    self.rowWords = rowWords
    self.rows = rows
  }

  /// The number of a record by its place among the records, the header at 0.
  ///
  /// - Parameter line: the line on which it begins in the text.
  package func number(ofRecord record: Int, line: Int) -> Int {
    guard rowWords != nil else { return line }
    return rows.isEmpty ? record : record < rows.count ? Int(rows[record]) : line
  }

  /// The place of a number.
  package func place(_ number: Int, in file: String) -> Place {
    rowWords.map { .row(file: file, "\($0)\(number)") } ?? .line(file: file, number)
  }

  /// A number in a sentence: `line 5`, or `Ratings!row 5`.
  package func words(_ number: Int) -> String { "\(rowWords ?? "line ")\(number)" }

  /// A number in the place of a log: `L5`, or `Ratings!row 5`.
  package func locator(_ number: Int) -> String { "\(rowWords ?? "L")\(number)" }
}
