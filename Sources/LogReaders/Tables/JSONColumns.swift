package import Diagnostics
package import FileFormats

/// A table of JSON objects, one a row, that is read column by column.
///
/// Rows are the lines of JSON Lines, or the elements of one list. The keys of all objects name the
/// columns, in the order in which they first come up; a key that an object lacks, or that is null, is
/// an empty cell. An object inside an object is columns with dotted names: `{"a": {"b": 1}}` has the
/// column `a.b`. A list has no place in a table: where a row has one is kept, for whoever asks for that
/// column (`firstList(in:)`).
///
/// Numbers are kept as they are written, texts without their quotes and with the white space that they
/// have, truth values as `true` and `false`.
package struct JSONColumns: CellColumns {
  /// A cell that is not empty.
  private struct Cell {
    let row: Int32
    let start: UInt32
    let count: UInt32
  }

  package private(set) var header: [String] = []
  /// The line of a last row that breaks off, so that the file may have been cut; it is left out.
  package private(set) var cutLine: Int?
  private var columnPlaces: [String: Int] = [:]
  private var cells: [[Cell]] = []
  /// The first row of each column that has a list.
  private var lists: [Int: Int] = [:]
  private var lines: [Int32] = []
  private var bytes: [UInt8] = []

  package var rowCount: Int { lines.count }
  package var places: TablePlaces { .lines }

  /// The line on which a row begins, from 1.
  package func line(_ row: Int) -> Int { Int(lines[row]) }

  /// The first row that has a list in a column; nil where none has.
  package func firstList(in column: Int) -> Int? { lists[column] }

  package func forEachCell(
    _ column: Int, _ body: (_ row: Int, _ cell: UnsafeBufferPointer<UInt8>) -> Void
  ) {
    let none = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    bytes.withUnsafeBufferPointer { bytes in
      var row = 0
      for cell in cells[column] {
        while row < Int(cell.row) {
          body(row, none)
          row += 1
        }
        let start = Int(cell.start)
        body(row, bytes.part(start, start + Int(cell.count)))
        row += 1
      }
      while row < rowCount {
        body(row, none)
        row += 1
      }
    }
  }

  /// Reads a text of objects.
  ///
  /// - Throws: every line that is no object, with its column.
  /// - Complexity: O(bytes); the cells are copied once.
  package init(_ text: [UInt8], path: String) throws(Diagnostics) {
    var problems: [Diagnostic] = []
    text.withUnsafeBufferPointer { text in
      let text = UTF8Text.withoutMark(text)
      if text.first(where: { !UTF8Text.isSpace($0) }) == UInt8(ascii: "[") {
        readList(text, path: path, &problems)
      } else {
        readLines(text, path: path, &problems)
      }
    }
    try Diagnostics.refuse(problems, most: 100)
  }

  // MARK: - Rows

  /// What one object says, before it is known that it is whole.
  private struct Row {
    var cells: [(column: Int, start: Int, count: Int)] = []
    var lists: [Int] = []
  }

  private mutating func readLines(
    _ text: UnsafeBufferPointer<UInt8>, path: String, _ problems: inout [Diagnostic]
  ) {
    let lines = Lines(text)
    var scanner = JSONScanner(UnsafeBufferPointer(start: nil, count: 0))
    // The lines of a text in memory are there.
    while let line = try? lines.next() {
      if lines.isTooLong {
        problems.append(Self.problem(.tooLong, path, lines.number))
        continue
      }
      if line.allSatisfy(UTF8Text.isSpace) { continue }
      scanner.restart(line)
      let end = bytes.count
      do throws(JSONError) {
        let row = try object(&scanner)
        try scanner.finish()
        keep(row, line: lines.number)
      } catch {
        bytes.removeSubrange(end...)
        if error.reason == .unexpectedEnd, lines.isUnended, rowCount > 0, problems.isEmpty {
          cutLine = lines.number
          return
        }
        if problems.isEmpty, rowCount == 0, error.reason == .unexpectedEnd, Self.isDocument(text) {
          problems.append(Self.problem(.document, path, lines.number))
          return
        }
        let column = scanner.column(of: error.offset)
        problems.append(
          Self.problem(.syntax("\(error.reason)"), path, lines.number, column: column))
      }
    }
  }

  private mutating func readList(
    _ text: UnsafeBufferPointer<UInt8>, path: String, _ problems: inout [Diagnostic]
  ) {
    var scanner = JSONScanner(text)
    var line = 1
    var counted = 0
    do throws(JSONError) {
      try scanner.enterArray()
      while try scanner.nextElement() {
        // Where the element begins, white space before it passed over.
        _ = try scanner.peek()
        line += text.part(counted, scanner.position).count { $0 == 0x0A }
        counted = scanner.position
        keep(try object(&scanner), line: line)
      }
      try scanner.finish()
    } catch {
      let place = scanner.position(of: error.offset)
      problems.append(
        Self.problem(.syntax("\(error.reason)"), path, place.line, column: place.column))
    }
  }

  private mutating func keep(_ row: Row, line: Int) {
    let number = Int32(clamping: lines.count)
    lines.append(Int32(clamping: line))
    for cell in row.cells {
      cells[cell.column].append(
        Cell(row: number, start: UInt32(clamping: cell.start), count: UInt32(clamping: cell.count)))
    }
    for column in row.lists where lists[column] == nil { lists[column] = Int(number) }
  }

  private mutating func object(_ scanner: inout JSONScanner) throws(JSONError) -> Row {
    var row = Row()
    var seen: Set<Int> = []
    try read(&scanner, prefix: "", &row, &seen)
    return row
  }

  private mutating func read(
    _ scanner: inout JSONScanner, prefix: String, _ row: inout Row, _ seen: inout Set<Int>
  ) throws(JSONError) {
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      let name = prefix + UTF8Text.string(key)
      if try scanner.peek() == .object {
        try read(&scanner, prefix: name + ".", &row, &seen)
        continue
      }
      let column = column(name)
      // `{"a.b": 1, "a": {"b": 2}}`: nobody could tell which is meant.
      guard seen.insert(column).inserted else {
        throw JSONError(reason: .duplicateKey(name), offset: scanner.position)
      }
      let start = bytes.count
      switch try scanner.peek() {
      case .null: try scanner.null()
      case .string: bytes.append(contentsOf: try scanner.string())
      case .number: bytes.append(contentsOf: try scanner.number().text)
      case .boolean: bytes.append(contentsOf: (try scanner.boolean() ? "true" : "false").utf8)
      case .array:
        row.lists.append(column)
        try scanner.skipValue()
      case .object: try scanner.skipValue()
      }
      if bytes.count > start { row.cells.append((column, start, bytes.count - start)) }
    }
  }

  private mutating func column(_ name: String) -> Int {
    if let place = columnPlaces[name] { return place }
    let place = header.count
    columnPlaces[name] = place
    header.append(name)
    cells.append([])
    return place
  }

  // MARK: - Problems

  private enum Problem {
    case syntax(String), tooLong, document
  }

  private static func problem(
    _ problem: Problem, _ path: String, _ line: Int, column: Int? = nil
  ) -> Diagnostic {
    let place = Place.line(file: path, line, column: column)
    return switch problem {
    case .syntax(let reason):
      Diagnostic(
        "jsonSyntax", at: place, reason,
        remedy: "Correct it: a table in JSON Lines has one object a line, such as "
          + "{\"model\": \"a\", \"score\": 1}")
    case .tooLong:
      Diagnostic(
        "lineTooLong", at: place, "the line is longer than \(LineCap.description)",
        remedy: "Leave out the texts that no column asks for")
    case .document:
      Diagnostic(
        "noTable", at: .file(path), "one JSON object over several lines, not one object a line",
        remedy: "Read logs with --logs PATH, or with compass ingest; write a table with one object "
          + "a line (jq -c)")
    }
  }

  /// Whether all of a text is one JSON value.
  private static func isDocument(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var scanner = JSONScanner(text)
    do throws(JSONError) {
      try scanner.skipValue()
      try scanner.finish()
      return true
    } catch {
      return false
    }
  }
}
