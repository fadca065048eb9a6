package import Diagnostics
package import LogReaders

/// Which rows of a judgment table an analysis uses, and how many it leaves out for which reason.
///
/// A selection begins with the rows that are a sample of items, and each condition narrows it in one
/// pass over the rows that are left. The table is shared and never copied; a row that is used costs
/// four bytes.
package struct Selection: Sendable {
  /// Why rows are left out.
  package enum Reason: Int, CaseIterable, Sendable {
    /// A showcase that somebody chose: no sample of items.
    case curated
    /// An item that was chosen by the model's earlier answers: no sample of items either.
    case adaptive
    /// The filters of the command or the report leave it out.
    case filtered
    /// The instrument takes nothing from it.
    case notFed
  }

  /// How many rows are left out, by reason.
  package struct Omissions: Equatable, Sendable {
    private var counts = [Int](repeating: 0, count: Reason.allCases.count)

    package fileprivate(set) subscript(reason: Reason) -> Int {
      get { counts[reason.rawValue] }
      set { counts[reason.rawValue] = newValue }
    }

    /// By the number of the reason.
    var all: [Int] { counts }

    init() {}

    /// - Precondition: A count for each reason.
    init(_ counts: [Int]) {
      precondition(counts.count == Reason.allCases.count, "a count for each reason")
      self.counts = counts
    }

    static func + (left: Omissions, right: Omissions) -> Omissions {
      var sum = left
      for reason in Reason.allCases { sum[reason] += right[reason] }
      return sum
    }

    /// Why nothing is left of so many rows that are no sample of items; nil where some are one.
    func unsampled(of rows: Int, files: [String]) -> AnalysisProblem? {
      guard rows > 0, self[.curated] + self[.adaptive] == rows else { return nil }
      return self[.curated] > 0 ? .curatedOnly(files: files) : .adaptiveOnly(files: files)
    }
  }

  package let table: JudgmentTable
  /// The rows that are used, in ascending order.
  let rows: [Int32]
  package private(set) var omissions = Omissions()

  /// The rows that are a sample of items.
  ///
  /// - Complexity: O(rows).
  package init(sampledFrom table: JudgmentTable) {
    self.table = table
    var rows: [Int32] = []
    rows.reserveCapacity(table.count)
    for row in 0..<table.count {
      switch table.sampling[row] {
      case .curated: omissions[.curated] += 1
      case .adaptive: omissions[.adaptive] += 1
      case .complete, .random: rows.append(Int32(row))
      }
    }
    self.rows = rows
  }

  /// The rows that are answers to items, whoever chose those: beside the sample the adaptive ones, of which
  /// a model of responses makes something.
  ///
  /// - Complexity: O(rows).
  init(answeredIn table: JudgmentTable) {
    self.table = table
    var rows: [Int32] = []
    rows.reserveCapacity(table.count)
    for row in 0..<table.count {
      if table.sampling[row] == .curated {
        omissions[.curated] += 1
      } else {
        rows.append(Int32(row))
      }
    }
    self.rows = rows
  }

  private init(_ rows: [Int32], of selection: Selection, omitting reason: Reason) {
    table = selection.table
    self.rows = rows
    omissions = selection.omissions
    omissions[reason] += selection.rows.count - rows.count
  }

  /// Those of the rows that are of a share of the table, with what is left out of that share alone.
  ///
  /// - Parameter holds: Whether a row of the table is of the share, by row.
  /// - Complexity: O(rows).
  func within(_ holds: [Bool]) -> Selection {
    var left = Omissions()
    var kept: [Int32] = []
    var next = 0
    for row in 0..<table.count {
      let isSelected = next < rows.count && rows[next] == Int32(row)
      if isSelected { next += 1 }
      guard holds[row] else { continue }
      if isSelected {
        kept.append(Int32(row))
        continue
      }
      switch table.sampling[row] {
      case .curated: left[.curated] += 1
      case .adaptive: left[.adaptive] += 1
      case .complete, .random: left[.filtered] += 1
      }
    }
    return Selection(kept, with: left, of: table)
  }

  private init(_ rows: [Int32], with omissions: Omissions, of table: JudgmentTable) {
    self.table = table
    self.rows = rows
    self.omissions = omissions
  }

  package var isEmpty: Bool { rows.isEmpty }

  package var count: Int { rows.count }

  /// Those of the rows that meet a condition.
  ///
  /// - Parameters:
  ///   - reason: Why the others are left out.
  ///   - condition: Is asked once for each row, in ascending order, so that it may note what it
  ///     learns of those that it keeps.
  /// - Complexity: O(rows).
  func narrowed<Failure>(
    omitting reason: Reason, unless condition: (Int) throws(Failure) -> Bool
  ) throws(Failure) -> Selection {
    var kept: [Int32] = []
    kept.reserveCapacity(rows.count)
    for row in rows where try condition(Int(row)) { kept.append(row) }
    return Selection(kept, of: self, omitting: reason)
  }

  /// Those of the rows that meet all filters.
  ///
  /// - Throws: all columns and names that there are not, values that no row has, or that nothing is
  ///   left.
  /// - Complexity: O(rows) for each column that is named.
  package func filtered(by filters: RowFilters) throws(Diagnostics) -> Selection {
    if filters.isEmpty || isEmpty { return self }
    return try FilteredRows(filters, of: self).selected(filters)
  }

  /// A column of names as these rows have it.
  ///
  /// - Complexity: O(rows + *n* log *n*) in the *n* names of the column.
  func column(_ column: CodedColumn) -> SelectedColumn { SelectedColumn(column, rows: rows) }
}

/// A column of names as a selection has it: only the names of its rows, in ascending order, so that
/// numbers of names depend neither on the order of the log nor on rows that are left out.
struct SelectedColumn {
  let names: [String]
  private let codes: [Int32]
  /// By code.
  private let number: [Int32]

  fileprivate init(_ column: CodedColumn, rows: [Int32]) {
    codes = column.codes
    var isUsed = [Bool](repeating: false, count: column.values.count)
    for row in rows where codes[Int(row)] >= 0 { isUsed[Int(codes[Int(row)])] = true }
    let used = isUsed.indices.filter { isUsed[$0] }
    let sorted = SortedNames(used.map { column.values[$0] })
    names = sorted.names
    var number = [Int32](repeating: -1, count: column.values.count)
    for (place, code) in used.enumerated() { number[code] = Int32(sorted.number[place]) }
    self.number = number
  }

  /// The place in `names` of a selected row's name; -1 where the row has none.
  subscript(row: Int) -> Int32 {
    let code = codes[row]
    return code < 0 ? -1 : number[Int(code)]
  }
}

extension JudgmentTable {
  /// Where a row was read.
  func place(of row: Int) -> Place {
    .member(file: sourceFile[row] ?? "log", locator: sourceLocator(at: row) ?? "")
  }
}
