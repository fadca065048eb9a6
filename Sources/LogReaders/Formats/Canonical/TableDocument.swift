internal import Diagnostics
internal import FileFormats

/// Where the rows of a table are in a JSON text.
///
/// They are the objects of lines or of a list; or a document holds them: as pandas writes a table in
/// its orientation "split" (`columns`, a list of names, and `data`, a list of lists of cells), as a
/// list below declared members, or as one object over several lines, which is one row.
struct TableDocument {
  /// What a reader does with one row: it reads one whole value from the scanner.
  ///
  /// `keys` are those on the way to the row that the map asks for.
  typealias Body = (
    _ place: CodedLocator, _ keys: [String], inout JSONScanner, inout LogAssembly
  ) throws(JSONError) -> Void

  private enum Layout {
    case records
    case steps([Substring])
  }

  private let layout: Layout
  /// The names of the columns, where the rows are lists of cells.
  let columns: [String]?

  /// - Parameter rows: the steps to the rows of a document; `{name}` for any key.
  init(_ bytes: UnsafeBufferPointer<UInt8>, rows: [Substring]) {
    let shape = JSONShape(bytes, openings: [])
    if let columns = shape.tableColumns {
      self.columns = columns
      layout = .steps(["data"])
      return
    }
    columns = nil
    let extent = shape.isArray ? .several : TableDocument.extent(of: bytes)
    if let first = rows.first, !shape.isArray,
      ColumnMap.keyName(first) != nil
        ? extent != .several : shape.keys.contains(String(first))
    {
      layout = .steps(rows)
    } else {
      layout = extent == .overLines ? .steps([]) : .records
    }
  }

  private enum Extent {
    /// One object on a line.
    case oneLine
    /// One object over several lines.
    case overLines
    /// More than one, or what is none.
    case several
  }

  /// How far the first object of a text goes.
  ///
  /// One that was cut goes over lines, where its first line is no object by itself.
  private static func extent(of bytes: UnsafeBufferPointer<UInt8>) -> Extent {
    let start = bytes.firstIndex { !UTF8Text.isSpace($0) } ?? 0
    let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    var scanner = JSONScanner(bytes)
    do throws(JSONError) {
      try scanner.skipValue()
      let isOverLines = scanner.position > end
      try scanner.finish()
      return isOverLines ? .overLines : .oneLine
    } catch {
      guard error.reason == .unexpectedEnd, end + 1 < bytes.count else { return .several }
      var line = JSONScanner(bytes.part(start, end))
      return (try? line.skipValue()) == nil ? .overLines : .several
    }
  }

  /// Calls `body` for each row.
  ///
  /// Of a document that is broken the rows from there on are lost, and the file fails.
  func read(_ bytes: UnsafeBufferPointer<UInt8>, _ log: inout LogAssembly, _ body: Body) {
    guard case .steps(let steps) = layout else {
      JSONRecords.read(bytes, &log) { (place, scanner, log) throws(JSONError) in
        try body(place, [], &scanner, &log)
      }
      return
    }
    var scanner = JSONScanner(bytes)
    var found = false
    do throws(JSONError) {
      try descend(&scanner, steps[...], "#", [], &found, &log, body)
      try scanner.finish()
      if !found { log.fail(.noRows(at: steps.joined(separator: ".")), at: "L1") }
    } catch {
      let position = scanner.position(of: error.offset)
      log.fail(LogProblem(error, column: position.column), at: "L\(position.line)")
    }
    if scanner.replacedSurrogates > 0 {
      log.note(.loneSurrogate, by: scanner.replacedSurrogates, at: "")
    }
  }

  /// Goes down to the rows; the depth is that of the steps.
  private func descend(
    _ scanner: inout JSONScanner, _ steps: ArraySlice<Substring>, _ path: String,
    _ keys: [String], _ found: inout Bool, _ log: inout LogAssembly, _ body: Body
  ) throws(JSONError) {
    let kind = try scanner.peek()
    if let step = steps.first {
      guard kind == .object else { return try scanner.skipValue() }
      try scanner.enterObject()
      while let bytes = try scanner.nextKey() {
        let key = UTF8Text.string(bytes)
        let isAny = ColumnMap.keyName(step) != nil
        guard isAny || step == key else {
          try scanner.skipValue()
          continue
        }
        try descend(
          &scanner, steps.dropFirst(), path + "/" + TableDocument.escaped(key),
          isAny ? keys + [key] : keys, &found, &log, body)
      }
    } else if kind == .array {
      found = true
      try scanner.enterArray()
      var index = 0
      while try scanner.nextElement() {
        try add("\(path)/\(index)", keys, &scanner, &log, body)
        index += 1
      }
    } else if kind == .object {
      found = true
      try add(path, keys, &scanner, &log, body)
    } else {
      try scanner.skipValue()
    }
  }

  private func add(
    _ path: String, _ keys: [String], _ scanner: inout JSONScanner, _ log: inout LogAssembly,
    _ body: Body
  ) throws(JSONError) {
    log.file.rowsRead += 1
    try body(CodedLocator(text: log.table.intern(locatorText: path)), keys, &scanner, &log)
  }

  /// A key as RFC 6901 writes it in a pointer.
  private static func escaped(_ key: String) -> String {
    key.replacing("~", with: "~0").replacing("/", with: "~1")
  }
}

extension LogProblem {
  fileprivate static func noRows(at path: String) -> LogProblem {
    LogProblem(
      "missingRows", "there is no list of rows at \(path.quoted)",
      remedy: "Correct \"rows\" in the column map")
  }
}
