internal import Foundation

/// Numbers whose squares, and sums of squares, are numbers too.
enum UsableNumbers {
  /// The largest magnitude.
  static let largest = 1e150

  /// Refuses numbers that are larger, with the place of each.
  static func check(_ cells: [Double?], column: String, of table: InputTable) throws {
    let rows = cells.indices.filter { abs(cells[$0] ?? 0) > largest }
    guard !rows.isEmpty else { return }
    let shown = rows.prefix(100).map { row in
      "\(table.place(row)): column `\(column)` holds \(cells[row] ?? 0), whose square is no finite "
        + "number. Correct the cell, or give the column in another unit: magnitudes up to 1e150 can "
        + "be computed with."
    }
    let rest = rows.count - shown.count
    throw InputError(
      description: shown.joined(separator: "\n") + (rest > 0 ? "\n… and \(rest) more" : ""))
  }
}
