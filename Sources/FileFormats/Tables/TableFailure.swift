package import Diagnostics

/// Why the file of a table cannot be read, and where.
package struct TableFailure: Error, Equatable, Sendable {
  package enum Spot: Equatable, Sendable {
    case whole
    /// A line of a text, from 1.
    case line(Int)
    /// A row or cell in words, such as `Ratings!row 5`.
    case row(String)
  }

  /// The stable name of what was found.
  package let code: String
  /// What was found, in one sentence without a full stop.
  package let message: String
  /// What to do about it.
  package let remedy: String
  package let spot: Spot
  /// Whether the file is whole but does not hold what is asked for, as a workbook without a sheet of
  /// that name: among many files it is passed over.
  package let isUnfit: Bool

  init(
    _ code: String, _ message: String, remedy: String, at spot: Spot = .whole,
    isUnfit: Bool = false
  ) {
    self.code = code
    self.message = message
    self.remedy = remedy
    self.spot = spot
    self.isUnfit = isUnfit
  }

  /// The problem with the table of a file.
  package func issue(file: String) -> Diagnostic {
    let place: Place =
      switch spot {
      case .whole: .file(file)
      case .line(let line): .line(file: file, line)
      case .row(let row): .row(file: file, row)
      }
    return Diagnostic(code, at: place, message, remedy: remedy)
  }

  /// The place in a log.
  package var locator: String {
    switch spot {
    case .whole: "content"
    case .line(let line): "L\(line)"
    case .row(let row): row
    }
  }
}

extension TableFailure {
  /// A text that is longer, as CSV, than what is held in memory.
  static func tooLarge(limit: Int) -> TableFailure {
    TableFailure(
      "expandsTooFar", "the table has more than \(limit) bytes as text",
      remedy: "Keep only the columns that are needed, or split it")
  }
}
