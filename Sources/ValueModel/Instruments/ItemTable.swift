package import Diagnostics
internal import Foundation

/// Which item feeds which dimension, as a table of an instrument says.
package struct ItemTable: Sendable, Codable, Equatable {
  /// One item that feeds one dimension.
  package struct Entry: Sendable, Codable, Equatable {
    /// The item's name as logs give it.
    package let item: String
    /// Identifier of the dimension.
    package let dimension: String
    /// 1, or -1 where the score is turned round in the scale.
    package let sign: Double
    /// Weight in the dimension's mean, above zero.
    package let weight: Double
    /// The unit of resampling; nil where the table names none.
    package let cluster: String?
  }

  /// The file as the caller named it.
  package let file: String
  /// The entries that are not excluded, in the order of the rows, then of the columns.
  package let entries: [Entry]
  /// Every item that the table names, also where it feeds nothing or is excluded.
  package let names: Set<String>
  /// Exclusions that took nothing out, because the table does not hold what they name.
  package let unusedExclusions: [ItemExclusion]

  /// Reads the rows of a table.
  ///
  /// - Parameters:
  ///   - rows: The cells of each row, without the header.
  ///   - lines: The line on which each row begins, from 1; as many as `rows`.
  ///   - header: The names of the columns.
  ///   - file: The file's name for messages.
  ///   - specification: How the table is laid out.
  ///   - system: The system whose dimensions it feeds.
  ///   - exclusions: Items left out.
  /// - Throws: `Diagnostics` with every problem found: missing columns, rows of another
  ///   length, items without a name or named twice, cells that are not finite numbers.
  /// - Complexity: O(number of cells).
  package init(
    rows: [[String]], lines: [Int], header: [String], file: String,
    specification: ItemTableSpecification, system: ValueSystem, exclusions: [ItemExclusion] = []
  ) throws(Diagnostics) {
    let document = DefinitionDocument(file: file)
    let reader = ItemTableReader(
      header: header, specification: specification, system: system, document: document)
    try document.finish()
    var entries: [Entry] = []
    for (row, line) in zip(rows, lines) { entries += reader.entries(of: row, line: line) }
    reader.reportRepeats(in: rows, lines: lines)
    if entries.isEmpty, document.problems.isEmpty {
      document.report(
        .nothingFeeds, "no item of the table feeds a dimension of `\(system.id)`",
        remedy: "Check the rule and the columns of the instrument", line: nil)
    }
    try document.finish()
    var unused: [ItemExclusion] = []
    for exclusion in exclusions {
      let remaining = entries.filter { entry in
        entry.item != exclusion.item
          || (exclusion.dimension.map { $0 != entry.dimension } ?? false)
      }
      if remaining.count == entries.count { unused.append(exclusion) }
      entries = remaining
    }
    self.file = file
    self.entries = entries
    names = Set(rows.compactMap(reader.name))
    self.unusedExclusions = unused
  }

  /// The items that feed any dimension, each once, in the order of the table.
  package var items: [String] {
    var seen: Set<String> = []
    return entries.compactMap { seen.insert($0.item).inserted ? $0.item : nil }
  }

  /// How many items feed a dimension.
  package func itemCount(of dimension: ValueDimension) -> Int {
    entries.count { $0.dimension == dimension.id }
  }
}

/// The columns of a table of items, resolved against its header.
private struct ItemTableReader {
  private let document: DefinitionDocument
  private let width: Int
  private let item: Int
  private let cluster: Int?
  private let system: ValueSystem
  private var wide: [(column: Int, dimension: String)] = []
  private var rule = ItemTableRule.positive
  private var long: (dimension: Int, sign: Int?, weight: Int?)?

  init(
    header: [String], specification: ItemTableSpecification, system: ValueSystem,
    document: DefinitionDocument
  ) {
    func column(_ name: String) -> Int? {
      if let place = header.firstIndex(of: name) { return place }
      document.report(
        .missingColumn, "the table has no column `\(name)`",
        remedy: NameSuggestion.remedy(for: name, among: header), line: 1)
      return nil
    }
    self.document = document
    self.system = system
    width = header.count
    item = column(specification.itemColumn) ?? 0
    cluster = specification.clusterColumn.flatMap(column)
    switch specification.layout {
    case .wide(let columns, let rule):
      self.rule = rule
      let named = Set([specification.itemColumn, specification.clusterColumn].compactMap(\.self))
      for name in columns ?? header.filter({ !named.contains($0) }) {
        guard let dimension = system.dimension(named: name) else {
          if columns != nil {
            document.report(
              .unknownName, "the column `\(name)` is not a dimension of `\(system.id)`",
              remedy: NameSuggestion.remedy(for: name, among: system.dimensionNames), line: 1)
          }
          continue
        }
        guard let place = column(name) else { continue }
        if wide.contains(where: { $0.dimension == dimension.id }) {
          document.report(
            .repeatedName, "two columns of the table name the dimension `\(dimension.id)`",
            remedy: "List the columns that count under `columns`", line: 1)
        }
        wide.append((place, dimension.id))
      }
      if wide.isEmpty {
        document.report(
          .nothingFeeds, "no column of the table names a dimension of `\(system.id)`",
          remedy: NameSuggestion.remedy(for: "", among: system.dimensionNames), line: 1)
      }
    case .long(let dimension, let sign, let weight):
      long = (column(dimension) ?? 0, sign.flatMap(column), weight.flatMap(column))
    }
  }

  /// The item of a row; nil where it has none.
  func name(of row: [String]) -> String? {
    guard item < row.count else { return nil }
    let name = row[item].trimmingCharacters(in: .whitespaces)
    return name.isEmpty ? nil : name
  }

  func entries(of row: [String], line: Int) -> [ItemTable.Entry] {
    guard row.count == width else {
      document.report(
        .raggedRow, "the row has \(row.count) cells, the header \(width)",
        remedy: "Quote cells that hold a comma, or complete the row", line: line)
      return []
    }
    let name = row[item].trimmingCharacters(in: .whitespaces)
    guard !name.isEmpty else {
      document.report(
        .missingValue, "the row has no item", remedy: "Name the item or remove the row", line: line)
      return []
    }
    let unit = cluster.flatMap { row[$0].isEmpty ? nil : row[$0] }
    for text in [name, unit ?? ""] where text.utf8.count > DefinitionNode.mostNameBytes {
      document.report(
        .longName, "a name has \(text.utf8.count) bytes: `\(DefinitionNode.beginning(of: text))…`",
        remedy: "Shorten it to \(DefinitionNode.mostNameBytes)", line: line)
      return []
    }
    if let long { return self.long(row, columns: long, item: name, cluster: unit, line: line) }
    return wide.compactMap { pair in
      let cell = row[pair.column].trimmingCharacters(in: .whitespaces)
      guard !cell.isEmpty, let value = number(cell, line: line), value != 0 else { return nil }
      if rule == .positive, value < 0 { return nil }
      return ItemTable.Entry(
        item: name, dimension: pair.dimension, sign: value < 0 ? -1 : 1,
        weight: rule == .weighted ? abs(value) : 1, cluster: unit)
    }
  }

  private func long(
    _ row: [String], columns: (dimension: Int, sign: Int?, weight: Int?), item: String,
    cluster: String?, line: Int
  ) -> [ItemTable.Entry] {
    let name = row[columns.dimension]
    guard let dimension = system.dimension(named: name) else {
      document.report(
        .unknownName, "`\(name)` is not a dimension of `\(system.id)`",
        remedy: NameSuggestion.remedy(for: name, among: system.dimensionNames), line: line)
      return []
    }
    let sign = columns.sign.map { number(row[$0], line: line) } ?? 1
    let weight = columns.weight.map { number(row[$0], line: line) } ?? 1
    guard let sign, let weight else { return [] }
    guard abs(sign) == 1, weight > 0 else {
      document.report(
        .invalidValue, "sign \(sign) and weight \(weight) do not fit",
        remedy: "Write a sign of 1 or -1 and a weight above zero", line: line)
      return []
    }
    return [
      ItemTable.Entry(
        item: item, dimension: dimension.id, sign: sign, weight: weight, cluster: cluster)
    ]
  }

  /// Records items of a wide table, or pairs of a long one, that occur twice.
  func reportRepeats(in rows: [[String]], lines: [Int]) {
    var first: [String: Int] = [:]
    for (row, line) in zip(rows, lines) where row.count == width {
      let key = long.map { "\(row[item])\u{0}\(row[$0.dimension].lowercased())" } ?? row[item]
      if let earlier = first[key] {
        document.report(
          .repeatedName, "the item `\(row[item])` stands on line \(earlier) already",
          remedy: "Keep one of the two rows", line: line)
      } else {
        first[key] = line
      }
    }
  }

  private func number(_ cell: String, line: Int) -> Double? {
    guard let value = Double(cell), value.isFinite else {
      document.report(
        .invalidValue, "`\(cell)` is not a finite number",
        remedy: "Write a number or leave the cell blank",
        line: line)
      return nil
    }
    return value
  }
}
