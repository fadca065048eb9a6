internal import Diagnostics

/// What the cells of a sheet lead to.
struct SheetContext {
  let name: String
  let strings: SharedStrings
  /// What the numbers of each style are.
  let dates: [WorkbookDate.Kind?]
  let startsIn1904: Bool
  let limit: Int
}

/// The cells of a sheet as a table, read row by row.
///
/// The first row that holds anything names the columns. Rows that hold nothing are passed over, and so
/// are columns without a name in which nothing stands.
final class SheetTable: XMLListener {
  private(set) var text: TableText
  private(set) var failure: TableFailure?
  /// The columns that are read, from 1.
  private(set) var columns: [Int]
  /// Columns that hold something below a header that does not name them.
  private(set) var furtherColumns: Set<Int> = []
  /// How often each error was met in a cell.
  private(set) var errors: [String: Int] = [:]
  private(set) var emptyFormulas = 0
  private(set) var mergedAreas = 0

  private enum Kind { case number, shared, text, inline, truth, error, day }

  private struct Cell {
    var column: Int
    var start: Int
    var end: Int
  }

  private let context: SheetContext
  /// The place of each column among those that are read, -1 for the others.
  private var places = [Int32](repeating: -1, count: SheetTable.mostColumns + 1)
  private var hasHeader: Bool

  // The row under way.
  private var row = 0
  private var isInRow = false
  private var cells: [Cell] = []
  private let arena = ByteArena(capacity: 1 << 10)

  // The cell under way.
  private var column = 0
  private var lastColumn = 0
  private var kind = Kind.number
  private var style = 0
  private var isInCell = false
  private var isInValue = false
  private var hasFormula = false
  private var start = 0
  private var runs: StringRuns?

  private static let mostColumns = 16_384
  private static let mostRows = 1_048_576
  private static let longestNumber = 64

  /// - Parameter columns: those that are read, where they are known; the header's when nil.
  init(_ context: SheetContext, columns: [Int]?) {
    self.context = context
    text = TableText(limit: context.limit)
    self.columns = columns?.sorted() ?? []
    hasHeader = columns != nil
    for (place, column) in self.columns.enumerated() { places[column] = Int32(place) }
  }

  /// What a reader must know of the cells.
  var remarks: [TableRemark] {
    var remarks: [TableRemark] = []
    if !errors.isEmpty {
      let count = errors.values.reduce(0, +)
      let list = errors.sorted { $0.key < $1.key }.map { "\($0.key.quoted) (\($0.value))" }
      remarks.append(
        .missing(
          "\(count) cell\(count == 1 ? " that holds an error is" : "s that hold errors are") no "
            + "value: \(list.prefix(8).joined(separator: ", "))"))
    }
    if emptyFormulas > 0 {
      remarks.append(
        .missing(
          "\(emptyFormulas) formula\(emptyFormulas == 1 ? " has" : "s have") no value, as a program "
            + "leaves them that does not calculate; open and save the workbook in a spreadsheet "
            + "program"))
    }
    if mergedAreas > 0 {
      remarks.append(
        .missing(
          "\(mergedAreas) merged area\(mergedAreas == 1 ? "" : "s") of cells: only the first cell "
            + "of \(mergedAreas == 1 ? "it" : "each") has the value"))
    }
    return remarks
  }

  // MARK: - Elements

  func begin(_ element: XMLElement) {
    guard element.isOf(WorkbookNamespace.main) else { return }
    if isInCell {
      if element.is("v") {
        isInValue = kind != .inline
      } else if element.is("f") {
        hasFormula = true
      } else if element.is("is"), kind == .inline {
        runs = StringRuns()
      }
      runs?.begin(element)
    } else if element.is("c"), isInRow {
      beginCell(element)
    } else if element.is("row") {
      beginRow(element)
    } else if element.is("mergeCell") {
      mergedAreas += 1
    }
  }

  func end(_ element: XMLElement) {
    guard element.isOf(WorkbookNamespace.main) else { return }
    if isInCell {
      runs?.end(element)
      if element.is("v") {
        isInValue = false
      } else if element.is("is") {
        runs = nil
      } else if element.is("c") {
        endCell()
      }
    } else if element.is("row"), isInRow {
      endRow()
    }
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard isInValue || runs?.isInText == true else { return }
    guard arena.count + bytes.count <= context.limit else {
      failure = .tooLarge(limit: context.limit)
      return
    }
    arena.append(bytes)
  }

  // MARK: - Rows

  private func beginRow(_ element: XMLElement) {
    let number = element.bytes("r") == nil ? row + 1 : element.number("r") ?? 0
    guard number > row, number <= Self.mostRows else {
      refuse(
        number > 0 && number <= row
          ? "the row \(number) stands behind the row \(row)" : "a row has no number of a sheet",
        at: row + 1)
      return
    }
    row = number
    isInRow = true
    lastColumn = 0
    cells.removeAll(keepingCapacity: true)
    arena.removeAll()
  }

  private func endRow() {
    isInRow = false
    guard !cells.isEmpty else { return }
    if zip(cells, cells.dropFirst()).contains(where: { $0.column > $1.column }) {
      cells.sort { $0.column < $1.column }
    }
    if let twice = zip(cells, cells.dropFirst()).first(where: { $0.column == $1.column }) {
      return refuse("the column \(Self.letters(twice.0.column)) comes twice", at: row)
    }
    if !hasHeader {
      hasHeader = true
      columns = cells.map(\.column)
      for (place, column) in columns.enumerated() { places[column] = Int32(place) }
    }
    var next = 0
    for cell in cells {
      let place = Int(places[cell.column])
      guard place >= 0 else {
        furtherColumns.insert(cell.column)
        continue
      }
      while next < place {
        text.appendEmpty()
        next += 1
      }
      text.append(arena.bytes(cell.start, cell.end))
      next += 1
    }
    if next > 0 {
      while next < columns.count {
        text.appendEmpty()
        next += 1
      }
      text.end(row: row)
    }
    if text.isFull { failure = .tooLarge(limit: context.limit) }
  }

  // MARK: - Cells

  private func beginCell(_ element: XMLElement) {
    if let reference = element.bytes("r") {
      guard let (column, row) = Self.place(reference), row == self.row else {
        return refuse(
          "a cell is called \(UTF8Text.string(reference).quoted)", at: self.row)
      }
      self.column = column
    } else {
      column = lastColumn + 1
    }
    guard column <= Self.mostColumns else {
      return refuse("a cell stands behind the column XFD", at: row)
    }
    lastColumn = column
    switch element.text("t") {
    case nil, "n": kind = .number
    case "s": kind = .shared
    case "str": kind = .text
    case "inlineStr": kind = .inline
    case "b": kind = .truth
    case "e": kind = .error
    case "d": kind = .day
    case let other?:
      return refuse("the cell is of the unknown type \(other.quoted)", at: row, column)
    }
    style = element.number("s") ?? 0
    start = arena.count
    hasFormula = false
    isInCell = true
  }

  private func endCell() {
    isInCell = false
    isInValue = false
    runs = nil
    let value = arena.bytes(start, arena.count)
    guard !value.isEmpty else {
      if hasFormula, kind != .text { emptyFormulas += 1 }
      return
    }
    switch kind {
    case .number: replaceNumber(UTF8Text.trimmed(value))
    case .shared:
      guard let number = NumberText.integer(UTF8Text.trimmed(value)),
        let shared = context.strings[Int(clamping: number)]
      else { return refuse("the cell names a text that is not there", at: row, column) }
      arena.removeAll(after: start)
      arena.append(shared)
    case .text, .inline:
      if let plain = StringRuns.unescaped(value) { replace(plain) }
    case .truth:
      let truth = UTF8Text.trimmed(value)
      guard truth.equals("1") || truth.equals("0") || NumberCell.truth(of: truth) != nil else {
        return refuse("the cell is no truth value", at: row, column)
      }
      replace(Array((truth.equals("1") || truth.equals("true") ? "TRUE" : "FALSE").utf8))
    case .error:
      let name = UTF8Text.string(value.part(0, min(value.count, 20)))
      if errors.count < 20 || errors[name] != nil { errors[name, default: 0] += 1 }
      arena.removeAll(after: start)
    case .day: break
    }
    guard failure == nil, arena.count > start else { return }
    cells.append(Cell(column: column, start: start, end: arena.count))
  }

  /// Puts a number down as the shortest text that reads back as it, or as a day or time where its
  /// style shows it so.
  private func replaceNumber(_ value: UnsafeBufferPointer<UInt8>) {
    guard value.count <= Self.longestNumber, case .finite(let number)? = NumberText.value(value)
    else { return refuse("the cell is no number", at: row, column) }
    if style >= 0, style < context.dates.count, let kind = context.dates[style],
      let day = WorkbookDate.text(number, kind, startsIn1904: context.startsIn1904)
    {
      return replace(Array(day.utf8))
    }
    replace(Array(NumberText.text(number).utf8))
  }

  private func replace(_ bytes: [UInt8]) {
    arena.removeAll(after: start)
    bytes.withUnsafeBufferPointer { arena.append($0) }
  }

  private func refuse(_ reason: String, at row: Int, _ column: Int? = nil) {
    let name = VisibleText.name(context.name)
    failure = TableFailure(
      "damagedWorkbook", reason,
      remedy: "Copy the file again, or save it anew in a spreadsheet program",
      at: .row(column.map { "\(name)!\(Self.letters($0))\(row)" } ?? "\(name)!row \(row)"))
  }

  // MARK: - References

  /// The column and row of a reference such as `AB12`; nil for anything else.
  static func place(_ reference: UnsafeBufferPointer<UInt8>) -> (column: Int, row: Int)? {
    var column = 0
    var index = 0
    while index < reference.count, (0x41...0x5A).contains(reference[index]), index < 4 {
      column = column * 26 + Int(reference[index] - 0x40)
      index += 1
    }
    guard (1...mostColumns).contains(column), index < reference.count, reference.count < 12,
      reference[index] != UInt8(ascii: "+"), reference[index] != UInt8(ascii: "-"),
      let row = NumberText.integer(reference.part(index, reference.count)),
      (1...Int64(mostRows)).contains(row)
    else { return nil }
    return (column, Int(row))
  }

  /// The letters of a column from 1.
  static func letters(_ column: Int) -> String {
    var letters = ""
    var rest = column
    while rest > 0 {
      letters = String(UnicodeScalar(UInt8(0x41 + (rest - 1) % 26))) + letters
      rest = (rest - 1) / 26
    }
    return letters
  }
}
