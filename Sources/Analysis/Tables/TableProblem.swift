package import Diagnostics

/// What can keep a table, or the texts of a corpus, from being analysed; the raw values are the codes
/// of its diagnostics.
package enum TableProblem: String, Sendable {
  // Files.
  case unreadableFile, noSuchFile, emptyTable, noWorkbook
  // Columns.
  case missingColumn, duplicateColumn, emptyColumn
  /// A column of JSON that holds lists.
  case nestedValue
  // Cells.
  case missingCell, invalidNumber, numberTooLarge, outOfRange, missingText
  /// Times of which only some are numbers or dates.
  case mixedTimes
  /// A date of which day and month cannot be told.
  case ambiguousDate
  // Rows.
  case repeatedRow, unknownWinner, comparedWithItself, negativeError
  /// A unit with two clusters.
  case splitUnit
  // The whole.
  case tooManyCells, notEnoughResponses, notDichotomous
  /// Ratings that are none of the declared categories.
  case undeclaredCategory
  /// Names where an order or numbers are asked for.
  case namesOnly
  /// Ratings that a number cannot tell apart.
  case indistinctNumbers
  /// A value that was asked for and that no row has.
  case unknownValue
}

extension Diagnostic {
  init(table problem: TableProblem, at place: Place?, _ message: String, remedy: String?) {
    self.init(problem.rawValue, at: place, message, remedy: remedy)
  }
}

extension Diagnostics {
  /// A problem with a table or a file of texts.
  package init(
    table problem: TableProblem, at place: Place?, _ message: String, remedy: String? = nil,
    cause: Cause = .badInput
  ) {
    self.init(Diagnostic(table: problem, at: place, message, remedy: remedy), cause: cause)
  }
}
