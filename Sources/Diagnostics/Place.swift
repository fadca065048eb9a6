/// Where something was found wrong.
///
/// The kind of place says how a problem is worded. A member of a log prints its code, since logs are
/// written by programs: their makers look for the code, and a run can have thousands of one kind. The
/// lines of a definition, a report or a table are written by the person who reads the message.
package enum Place: Sendable, Hashable, CustomStringConvertible {
  /// A file as a whole.
  case file(String)
  /// A line of a text that people write, and a column in it; both from 1.
  case line(file: String, Int, column: Int? = nil)
  /// A row or cell of a table that is no text, in words, such as `Ratings!row 5`.
  case row(file: String, String)
  /// A member of a log by the locator of its format, such as `L12`, `byte 512` or `#/data/17`; an
  /// empty one for the whole log.
  case member(file: String, locator: String)

  /// The file as it was asked for.
  package var file: String {
    switch self {
    case .file(let file), .line(let file, _, _), .row(let file, _), .member(let file, _): file
    }
  }

  /// The line of a text; nil for other places.
  package var line: Int? {
    if case .line(_, let line, _) = self { return line }
    return nil
  }

  /// What stands behind the file's name; empty for the whole file.
  package var locator: String {
    switch self {
    case .file: ""
    case .line(_, let line, let column): column.map { "\(line):\($0)" } ?? "\(line)"
    case .row(_, let locator), .member(_, let locator): locator
    }
  }

  /// Whether the place is in a log.
  var isMember: Bool {
    if case .member = self { return true }
    return false
  }

  /// The file and the place in it, as messages begin.
  package var description: String { worded() }

  /// - Parameter isPortable: whether directories are left out.
  func worded(isPortable: Bool = false) -> String {
    // A file's name or a cell with a line end must not look like a message of its own.
    let name = VisibleText.name(isPortable ? file.lastPathComponent : file)
    return locator.isEmpty ? name : "\(name):\(VisibleText.line(locator))"
  }
}
