package import Charts
internal import PrintedNumbers

/// The numbers of a figure or a table, for those who compute with them.
///
/// It holds what is drawn or printed and nothing besides: what a page hides, such as a group of few
/// people, is in no data either. Numbers have all their digits.
package struct DataTable: Sendable, Equatable {
  /// Of the figure or table.
  package let label: BlockLabel
  package let header: [String]
  package let rows: [[Value]]

  /// What stands in a cell, for programs.
  package enum Value: Sendable, Equatable {
    case text(String)
    case number(Double?)
    case count(Int?)

    /// As a cell of CSV has it: nothing where it is missing.
    var text: String {
      switch self {
      case .text(let text): text
      case .number(let number): CSVText.optional(number)
      case .count(let count): CSVText.optional(count)
      }
    }
  }

  /// As CSV (RFC 4180), text that a spreadsheet would take for a formula made harmless.
  package var csv: String { CSVText.table(header: header, rows: rows.map { $0.map(\.text) }) }

  /// The name of its file: that of the label.
  package var fileName: String { baseName + ".csv" }

  /// The label as files are named, without what says their format.
  package var baseName: String {
    let kept = label.destination.unicodeScalars.map { scalar -> Character in
      let isWord =
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
      return isWord || scalar == "-" || scalar == "_" || scalar == "." ? Character(scalar) : "-"
    }
    return String(kept)
  }
}

/// A data table with the name of its files, without what says their format; no two of a manuscript
/// have the same.
package struct NamedDataTable: Sendable {
  package let name: String
  package let table: DataTable
}

extension Manuscript {
  /// The numbers of its counted figures and tables, in the order of reading.
  ///
  /// - Throws: `ChartError` where a chart has no numbers.
  package var dataTables: [DataTable] {
    get throws(ChartError) {
      var tables: [DataTable] = []
      for block in blocks + footnotes.joined() { try block.addDataTables(to: &tables) }
      return tables
    }
  }

  /// The same, each with the name that its files have.
  ///
  /// - Throws: as ``dataTables``.
  package func namedDataTables() throws(ChartError) -> [NamedDataTable] {
    var taken: Set<String> = []
    return try dataTables.map { table throws(ChartError) in
      // Names of two labels may differ in what a file's name cannot hold.
      var name = table.baseName
      var number = 2
      while !taken.insert(name).inserted {
        name = "\(table.baseName)-\(number)"
        number += 1
      }
      return NamedDataTable(name: name, table: table)
    }
  }
}

extension Block {
  fileprivate func addDataTables(to tables: inout [DataTable]) throws(ChartError) {
    switch self {
    case .figure(let figure): tables.append(DataTable(figure.label, try figure.chart.data))
    case .table(let table):
      if let label = table.label { tables.append(DataTable(label, table)) }
    case .list(_, let items):
      for block in items.joined() { try block.addDataTables(to: &tables) }
    case .quotation(let blocks):
      for block in blocks { try block.addDataTables(to: &tables) }
    case .callout(let callout):
      for block in callout.blocks { try block.addDataTables(to: &tables) }
    case .definitions(let definitions):
      for block in definitions.flatMap(\.descriptions).joined() {
        try block.addDataTables(to: &tables)
      }
    case .heading, .paragraph, .code, .rule, .picture, .statement, .pageBreak: break
    }
  }
}

extension DataTable {
  /// The numbers of a chart: a row for each estimate.
  init(_ label: BlockLabel, _ data: ChartData) {
    self.label = label
    var names = ["series", "name"]
    var entries: [(names: [String], estimate: ChartEstimate?)] = []
    if let grid = data.grid {
      names = ["row", "column"]
      for (row, cells) in zip(grid.rows, grid.cells) {
        entries += zip(grid.columns, cells).map { ([row, $0], $1) }
      }
    } else {
      for one in data.series {
        entries += zip(data.names, one.estimates).map { ([one.name, $0], $1) }
      }
    }
    let hasBand = entries.contains {
      $0.estimate?.bandLower != nil || $0.estimate?.bandUpper != nil
    }
    header =
      names + ["value", "lower", "upper"] + (hasBand ? ["band lower", "band upper"] : [])
    rows = entries.map { names, estimate in
      let band = hasBand ? [estimate?.bandLower, estimate?.bandUpper] : []
      return names.map(Value.text)
        + ([estimate?.value, estimate?.lower, estimate?.upper] + band).map(Value.number)
    }
  }

  /// The values of a table: a row for each of its rows, limits in columns of their own.
  init(_ label: BlockLabel, _ table: TableBlock) {
    self.label = label
    let shapes = table.columns.indices.map { column in
      Shape(table.rows.compactMap { $0.indices.contains(column) ? $0[column] : nil })
    }
    // A column of marks repeats what stands in others in numbers.
    let repeats = shapes.contains { $0 == .limits || $0 == .estimate }
    let shown = zip(table.columns, shapes).enumerated().filter { !repeats || $1.1 != .drawn }
    header = shown.flatMap { _, entry in entry.1.names(entry.0.title) }
    rows = table.rows.map { row in
      shown.flatMap { column, entry in
        entry.1.cells(row.indices.contains(column) ? row[column] : .text(""))
      }
    }
  }

  /// What the values of a column are made of.
  private enum Shape {
    case plain, limits, estimate, drawn

    init(_ values: [TableValue]) {
      func all(_ isOne: (TableValue) -> Bool) -> Bool { values.allSatisfy(isOne) }
      if values.isEmpty {
        self = .plain
      } else if all({ if case .whisker = $0 { true } else { false } }) {
        self = .drawn
      } else if all({ if case .estimate = $0 { true } else { false } }) {
        self = .estimate
      } else if all({ $0.limits != nil }) {
        self = .limits
      } else {
        self = .plain
      }
    }

    func names(_ title: String) -> [String] {
      let before = title.isEmpty ? "" : title + " "
      return switch self {
      case .plain: [title]
      case .limits: [before + "lower", before + "upper"]
      case .estimate, .drawn: [title.isEmpty ? "value" : title, before + "lower", before + "upper"]
      }
    }

    func cells(_ value: TableValue) -> [Value] {
      switch (self, value) {
      case (.limits, _): value.limits ?? [.number(nil), .number(nil)]
      case (.estimate, .estimate(let number, let range, _)):
        [number, range?.lowerBound, range?.upperBound].map(Value.number)
      case (.drawn, .whisker(let estimate)):
        [estimate?.value, estimate?.lower, estimate?.upper].map(Value.number)
      case (.estimate, _), (.drawn, _): [.number(nil), .number(nil), .number(nil)]
      case (.plain, _): [value.data]
      }
    }
  }
}

extension TableValue {
  /// The two ends of what is a range.
  fileprivate var limits: [DataTable.Value]? {
    switch self {
    case .interval(let range, _): [.number(range?.lowerBound), .number(range?.upperBound)]
    case .rank(let range), .counts(let range):
      [.count(range?.lowerBound), .count(range?.upperBound)]
    default: nil
    }
  }

  /// The value with all its digits.
  fileprivate var data: DataTable.Value {
    switch self {
    case .number(let number, _), .probability(let number): .number(number)
    case .count(let count): .count(count)
    case .whisker(let estimate): .number(estimate?.value)
    default: .text(text ?? "")
    }
  }
}

extension DataTable: Encodable {
  private enum Key: String, CodingKey { case label, columns, rows }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(label.name, forKey: .label)
    try container.encode(header, forKey: .columns)
    try container.encode(rows, forKey: .rows)
  }
}

extension DataTable.Value: Encodable {
  /// What is missing is null; so is a number that JSON cannot hold.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .number(let number?) where number.isFinite: try container.encode(number)
    case .count(let count?): try container.encode(count)
    case .number, .count: try container.encodeNil()
    }
  }
}
