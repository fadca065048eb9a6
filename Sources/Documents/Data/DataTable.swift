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
  package let rows: [[String]]

  /// As CSV (RFC 4180), text that a spreadsheet would take for a formula made harmless.
  package var csv: String { CSVText.table(header: header, rows: rows) }

  /// The name of its file: that of the label.
  package var fileName: String {
    let kept = label.destination.unicodeScalars.map { scalar -> Character in
      let isWord =
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
      return isWord || scalar == "-" || scalar == "_" || scalar == "." ? Character(scalar) : "-"
    }
    return String(kept) + ".csv"
  }
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
      return names
        + ([estimate?.value, estimate?.lower, estimate?.upper] + band).map(CSVText.optional)
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

    func cells(_ value: TableValue) -> [String] {
      switch (self, value) {
      case (.limits, _): value.limits ?? ["", ""]
      case (.estimate, .estimate(let number, let range, _)):
        [number, range?.lowerBound, range?.upperBound].map(CSVText.optional)
      case (.drawn, .whisker(let estimate)):
        [estimate?.value, estimate?.lower, estimate?.upper].map(CSVText.optional)
      case (.estimate, _), (.drawn, _): ["", "", ""]
      case (.plain, _): [value.data]
      }
    }
  }
}

extension TableValue {
  /// The two ends of what is a range.
  fileprivate var limits: [String]? {
    switch self {
    case .interval(let range, _):
      [CSVText.optional(range?.lowerBound), CSVText.optional(range?.upperBound)]
    case .rank(let range), .counts(let range):
      [CSVText.optional(range?.lowerBound), CSVText.optional(range?.upperBound)]
    default: nil
    }
  }

  /// The value with all its digits.
  fileprivate var data: String {
    switch self {
    case .number(let number, _), .probability(let number): CSVText.optional(number)
    case .count(let count): CSVText.optional(count)
    case .whisker(let estimate): CSVText.optional(estimate?.value)
    default: text ?? ""
    }
  }
}
