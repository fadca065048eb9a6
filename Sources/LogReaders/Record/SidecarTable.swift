package import Diagnostics
internal import FileFormats
internal import PrintedNumbers

/// A table of attributes, one row for each model or item.
package struct SidecarTable: Sendable {
  package let keys: [String]
  let path: String
  let table: CSVTable

  package init(_ path: String, key: String) throws(Diagnostics) {
    self.path = path
    table = try CSVTable(contentsOf: path)
    guard let column = table.header.firstIndex(of: key) else {
      let problem = LogProblem.missingColumn(
        key, suggestion: NameSuggestion.nearest(to: key, among: table.header), found: table.header)
      throw Diagnostics(problem.issue(file: path, locator: "L1"))
    }
    keys = table.rows.map { $0[column] }
    let places = table.places
    let empty = zip(keys, table.lines).filter(\.0.isEmpty).map {
      LogProblem.missingField(key).issue(file: path, locator: places.locator($0.1))
    }
    let long = zip(table.rows, table.lines).flatMap { row, line in
      row.enumerated().filter { $0.element.utf8.count > Identifier.mostBytes }.map {
        LogProblem.longIdentifier(
          field: table.header[$0.offset], bytes: $0.element.utf8.count, text: $0.element
        ).issue(file: path, locator: places.locator(line))
      }
    }
    guard empty.isEmpty, long.isEmpty else { throw Diagnostics(empty + long) }
  }

  package var header: [String] { table.header }
  package var lines: [Int] { table.lines }
  var places: TablePlaces { table.places }
  /// The file's name without directories.
  var name: String { table.name }
  var sha256: String { table.sha256 }

  package func requireAny(_ columns: [String]) throws(Diagnostics) {
    guard !table.header.contains(where: columns.contains) else { return }
    let problem = LogProblem.sidecarColumns(expected: columns, found: table.header)
    throw Diagnostics(problem.issue(file: path, locator: "L1"))
  }

  package func texts(_ column: String) -> [String?] {
    guard let index = table.header.firstIndex(of: column) else {
      return Array(repeating: nil, count: table.rows.count)
    }
    return table.rows.map { $0[index].isEmpty ? nil : $0[index] }
  }

  /// Days since 1970 of the first of the columns that is there.
  package func days(_ names: [String]) throws(Diagnostics) -> [Int32?] {
    guard let name = names.first(where: table.header.contains) else {
      return Array(repeating: nil, count: table.rows.count)
    }
    var issues: [Diagnostic] = []
    let days = zip(texts(name), table.lines).map { text, line -> Int32? in
      guard let text else { return nil }
      if let day = CalendarDay.parse(text) { return day.daysSince1970 }
      let problem = LogProblem.invalidField(
        field: name, text: text, expected: "a day such as 2026-01-31")
      issues.append(problem.issue(file: path, locator: table.places.locator(line)))
      return nil
    }
    guard issues.isEmpty else { throw Diagnostics(issues) }
    return days
  }
}

extension SidecarTable {
  /// Whether the items are published, by the cells of a column; none where it is not there.
  ///
  /// - Throws: every cell that says something else.
  package func splits(_ column: String) throws(Diagnostics) -> [ItemSplit?] {
    var issues: [Diagnostic] = []
    let splits = zip(texts(column), lines).map { text, line -> ItemSplit? in
      guard let text else { return nil }
      if let split = ItemSplit(rawValue: text) { return split }
      let words = ItemSplit.allCases.map(\.rawValue).joined(separator: ", ")
      let problem = LogProblem.invalidField(
        field: column, text: text, expected: "one of \(words)")
      issues.append(problem.issue(file: path, locator: "L\(line)"))
      return nil
    }
    try Diagnostics.refuse(issues)
    return splits
  }
}

extension LogProblem {
  fileprivate static func sidecarColumns(expected: [String], found: [String]) -> LogProblem {
    LogProblem(
      "missingColumn",
      "none of the columns \(expected.map(\.quoted).joined(separator: ", ")) is there"
        + listed(found),
      remedy: "Rename the columns of the table")
  }
}
