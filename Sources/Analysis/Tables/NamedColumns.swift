package import Diagnostics

/// A table whose columns a command reads by name.
package protocol NamedColumns {
  var rowCount: Int { get }

  /// The cells of a column; `nil` where there is no value.
  ///
  /// - Parameter option: The option that named the column, for the message.
  func texts(_ column: String, option: String) throws(Diagnostics) -> [String?]

  /// The numbers of a column; `nil` where there is no value.
  func numbers(_ column: String, option: String) throws(Diagnostics) -> [Double?]
}

/// A table of which it is known where each row stands: a file, or the judgments of a source.
package protocol PlacedColumns: NamedColumns {
  /// The names of the columns.
  var header: [String] { get }
  /// What a reader must know of the columns that were read so far, in plain words.
  var cautions: [Caution] { get }
  /// The table as a whole.
  var place: Place { get }

  /// Where a row stands.
  func place(_ row: Int) -> Place

  /// Where a row stands, in words that go into a sentence: "line 12".
  func words(ofRow row: Int) -> String

  /// The cells of a column; `nil` where there is no value.
  ///
  /// - Parameter values: words that are declared to be values, whatever else they stand for.
  func texts(_ column: String, option: String, values: [String]) throws(Diagnostics) -> [String?]

  /// 1, or -1 for a battle whose sides were exchanged, so that what was shown first is on the left: by
  /// it a difference of the sides as they were logged is multiplied.
  func side(_ row: Int) -> Double

  /// Refuses a column as a covariate of battles: numbers of which it is known that they are no
  /// differences of two sides, and names that say who won or stood where.
  func checkCovariate(_ column: String, areNumbers: Bool, option: String) throws(Diagnostics)
}

extension PlacedColumns {
  package func side(_ row: Int) -> Double { 1 }

  package func checkCovariate(
    _ column: String, areNumbers: Bool, option: String
  ) throws(Diagnostics) {}
}

extension PlacedColumns {
  /// The numbers of a column whose squares, and sums of squares, are numbers too.
  ///
  /// - Throws: also for numbers that are larger, with the place of each.
  func usableNumbers(_ column: String, option: String) throws(Diagnostics) -> [Double?] {
    let cells = try numbers(column, option: option)
    try Diagnostics.refuse(
      cells.indices.filter { abs(cells[$0] ?? 0) > InputTable.largestMagnitude }.map { row in
        Diagnostic(
          table: .numberTooLarge, at: place(row),
          "column `\(column)` holds \(cells[row] ?? 0), whose square is no finite number",
          remedy:
            "Correct the cell, or give the column in another unit: magnitudes up to 1e150 can "
            + "be computed with")
      }, most: 100)
    return cells
  }
}
