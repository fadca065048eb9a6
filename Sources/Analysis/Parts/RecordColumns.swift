internal import LogReaders

/// Which columns of judgments a command looks at, and so what a part keeps of each row.
package struct RecordColumns: Sendable {
  /// Names of columns of the record, or that a table beside it added.
  private var names: [String] = []
  /// Whether the item of a row is kept only where the row is in no cluster, for which it stands then.
  private var itemsStandForClusters = false
  /// Of rows that say the same of these columns, how many are kept with the place where they stand.
  private var placed: (columns: [String], most: Int, complete: [String])?

  package init() {}

  /// The columns of the record that tell what rows are and which of them count.
  ///
  /// - Parameters:
  ///   - columns: each a column, or several with commas between; nil for one that is not asked for.
  ///   - cluster: what groups rows that are not independent; nil where the command finds it.
  package init(_ columns: [String?], cluster: String?) {
    let asked = columns.compactMap(\.self) + [cluster].compactMap(\.self)
    add(asked.flatMap(Self.members) + ["task", "criterion", "status", "judge_kind"])
    let standsIn = cluster.map { Self.members(of: $0).contains("cluster_id") } ?? true
    if cluster == nil { add(["cluster_id"]) }
    guard standsIn, !names.contains("sample_id") else { return }
    add(["sample_id"])
    itemsStandForClusters = true
  }

  /// All columns that a table of judgments has.
  static func all(of table: JudgmentTable) -> RecordColumns {
    var columns = RecordColumns()
    columns.add(table.columnNames)
    return columns
  }

  package mutating func add(_ columns: [String]) {
    for name in columns where !names.contains(name) { names.append(name) }
  }

  /// Adds all columns that tables beside the record added.
  package mutating func addAttributes(of table: RecordTable) {
    add(table.judgments.attributes.map(\.name))
  }

  /// Keeps where rows stand: of those that say the same of some columns so many.
  ///
  /// - Parameter complete: columns in which a row must have values to be one of them.
  package mutating func keepPlaces(ofSame columns: [String], most: Int, complete: [String]) {
    placed = (columns.flatMap(Self.members), most, complete.flatMap(Self.members))
  }

  private static func members(of column: String) -> [String] {
    [column] + JoinedColumns.parts(of: column) { _ in false }.filter { $0 != column }
  }

  /// A column as it is kept: its distinct cells, and the number of each row's; -1 where it has none.
  struct Kept {
    let name: String
    var texts: [String] = []
    /// Empty where the cells are texts.
    var numbers: [Double] = []
    var codes: [Int32] = []
  }

  /// The columns that there are, for some rows.
  func cells(of table: JudgmentTable, rows: [Int32]) -> [Kept] {
    let clusters = itemsStandForClusters ? table.cells(named: "cluster_id") : nil
    var kept = names.compactMap { name -> Kept? in
      // A text of several columns is none by itself.
      guard let cells = table.cells(named: name) else { return nil }
      let isStandIn = name == "sample_id" && itemsStandForClusters
      return Self.kept(name, cells, rows: rows) { row in
        !isStandIn || clusters.map { $0.codes[row] < 0 } ?? true
      }
    }
    guard let placed else { return kept }
    let same = placed.columns.compactMap { name in kept.first { $0.name == name }?.codes }
    var seen: [Int: Int] = [:]
    let kinds = RowKinds(same, count: rows.count).numbers
    var isPlaced = [Bool](repeating: false, count: table.count)
    let complete = placed.complete.compactMap { name in
      name == "cluster_id" ? nil : kept.first { $0.name == name }?.codes
    }
    for (place, row) in rows.enumerated() where complete.allSatisfy({ $0[place] >= 0 }) {
      let kind = Int(kinds[place])
      seen[kind, default: 0] += 1
      isPlaced[Int(row)] = seen[kind, default: 0] <= placed.most
    }
    for name in ["source_file", "source_locator"] where !names.contains(name) {
      guard let cells = table.cells(named: name) else { continue }
      kept.append(Self.kept(name, cells, rows: rows) { isPlaced[$0] })
    }
    return kept
  }

  private static func kept(
    _ name: String, _ cells: ColumnCells, rows: [Int32], _ isKept: (Int) -> Bool
  ) -> Kept {
    var kept = Kept(name: name)
    kept.codes.reserveCapacity(rows.count)
    var number = [Int32](repeating: -1, count: cells.texts.count)
    let areNumbers = cells.kind != .text && JudgmentColumn(name: name) != nil
    for row in rows {
      let code = cells.codes[Int(row)]
      guard code >= 0, isKept(Int(row)) else {
        kept.codes.append(-1)
        continue
      }
      if number[Int(code)] < 0 {
        number[Int(code)] = Int32(kept.texts.count)
        kept.texts.append(cells.texts[Int(code)])
        if areNumbers { kept.numbers.append(cells.numbers[Int(code)]) }
      }
      kept.codes.append(number[Int(code)])
    }
    return kept
  }
}

/// Rows told apart by several columns: the same number for rows that say the same.
struct RowKinds {
  private(set) var numbers: [Int32]

  /// - Parameter columns: a code for each row and column.
  /// - Complexity: O(rows x columns).
  init(_ columns: [[Int32]], count: Int) {
    numbers = [Int32](repeating: 0, count: count)
    for codes in columns {
      var known: [UInt64: Int32] = [:]
      for row in 0..<count {
        let key =
          UInt64(UInt32(bitPattern: numbers[row])) << 32 | UInt64(UInt32(bitPattern: codes[row]))
        let number = known[key] ?? Int32(known.count)
        known[key] = number
        numbers[row] = number
      }
    }
  }
}
