internal import Diagnostics
internal import FileFormats
internal import Foundation

/// A small table whose cells are looked up by the names of columns; what is wrong goes to its document.
struct TargetTable {
  let document: DefinitionDocument
  let rows: [[String]]
  let lines: [Int]
  private let places: [String: Int]

  init(
    _ text: [UInt8], file: String, subject: String, columns: [String], required: [String],
    mayBeEmpty: Bool = false
  ) throws(Diagnostics) {
    let plain: PlainTable
    do throws(TableFailure) {
      plain = try PlainTable(text)
    } catch {
      throw Diagnostics(error.issue(file: file))
    }
    let table = try CSVTable(plain, path: file, sha256: "")
    let document = DefinitionDocument(file: file)
    var places: [String: Int] = [:]
    for (place, cell) in table.header.enumerated() {
      let name = cell.trimmingCharacters(in: .whitespaces)
      guard columns.contains(name) else {
        document.report(
          .unknownName, "`\(name)` is no column of \(subject)",
          remedy: NameSuggestion.remedy(for: name, among: columns), line: 1)
        continue
      }
      if places.updateValue(place, forKey: name) != nil {
        document.report(
          .repeatedName, "two columns are called `\(name)`", remedy: "Remove one", line: 1)
      }
    }
    for name in required where places[name] == nil {
      document.report(
        .missingColumn, "the table has no column `\(name)`",
        remedy: "\(subject.prefix(1).uppercased() + subject.dropFirst()) need the columns "
          + required.joined(separator: ", "), line: 1)
    }
    if table.rows.isEmpty, !mayBeEmpty {
      document.report(
        .emptyFile, "the table has no rows", remedy: "Write one row a culture and dimension",
        line: nil)
    }
    try document.finish()
    self.document = document
    self.places = places
    rows = table.rows
    lines = table.lines
  }

  /// The text of a cell; nil where it is blank or the column is absent.
  func text(_ row: Int, _ column: String) -> String? {
    guard let place = places[column], place < rows[row].count else { return nil }
    let text = rows[row][place].trimmingCharacters(in: .whitespaces)
    return text.isEmpty ? nil : text
  }

  /// The name in a cell that must have one.
  func name(_ row: Int, _ column: String) -> String? {
    guard let text = text(row, column) else {
      report(row, .missingValue, "the row has no `\(column)`", remedy: "Fill it in")
      return nil
    }
    return checked(text, row)
  }

  /// The name in a cell that may be blank.
  func optionalName(_ row: Int, _ column: String) -> String? {
    text(row, column).flatMap { checked($0, row) }
  }

  private func checked(_ text: String, _ row: Int) -> String? {
    guard text.utf8.count <= DefinitionNode.mostNameBytes else {
      report(
        row, .longName,
        "a name has \(text.utf8.count) bytes: `\(DefinitionNode.beginning(of: text))…`",
        remedy: "Shorten it to \(DefinitionNode.mostNameBytes)")
      return nil
    }
    guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
      report(
        row, .controlCharacter, "a name holds a line end or a control character",
        remedy: "Write it on one line")
      return nil
    }
    return text
  }

  /// The number in a cell, where it is one that fits; what does not fit is reported.
  func number(
    _ row: Int, _ column: String, of range: PartialRangeFrom<Double>? = nil
  ) -> Double? {
    guard let text = text(row, column) else { return nil }
    // Larger ones have no finite square.
    guard let value = Double(text), value.isFinite, abs(value) <= 1e150 else {
      report(
        row, .invalidValue,
        "`\(DefinitionNode.beginning(of: text))` (\(column)) is not a finite number",
        remedy: "Write a number such as 0.5, or leave the cell blank")
      return nil
    }
    if let range, !range.contains(value) {
      report(
        row, .invalidValue, "`\(text)` (\(column)) is below \(range.lowerBound)",
        remedy: "Correct it, or leave the cell blank where it is not known")
      return nil
    }
    return value
  }

  /// The whole number in a cell, where it is one that fits.
  func count(_ row: Int, _ column: String, in range: ClosedRange<Int>) -> Int? {
    guard let text = text(row, column) else { return nil }
    guard let value = Int(text), range.contains(value) else {
      report(
        row, .invalidValue,
        "`\(DefinitionNode.beginning(of: text))` (\(column)) is not a whole number from "
          + "\(range.lowerBound) to \(range.upperBound)",
        remedy: "Correct it, or leave the cell blank where it is not known")
      return nil
    }
    return value
  }

  func report(_ row: Int, _ problem: DefinitionProblem, _ message: String, remedy: String) {
    document.report(problem, message, remedy: remedy, line: lines[row])
  }

  /// The dimension that a cell names.
  func dimension(_ row: Int, _ column: String, of system: ValueSystem) -> String? {
    guard let name = name(row, column) else { return nil }
    if let dimension = system.dimension(named: name) { return dimension.id }
    report(
      row, .unknownName, "`\(name)` is not a dimension of `\(system.id)`",
      remedy: NameSuggestion.remedy(for: name, among: system.dimensionNames))
    return nil
  }
}

/// A culture, or a group within it.
struct TargetKey: Hashable {
  let culture: String
  let group: String?

  var words: String { group.map { "`\(culture)`, group `\($0)`" } ?? "`\(culture)`" }
}
