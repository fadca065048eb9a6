internal import Diagnostics
internal import FileFormats

/// Reads what the cells of a row hold: members of objects, and rows within the row.
extension TableReader {
  /// Where a map goes into the cells.
  struct Nesting {
    /// The members of an object that stand side by side.
    struct Members {
      let cell: Int
      let name: String
      /// The path from a member to its verdict; nil where the member is the verdict.
      let path: String?
      let field: Field
    }

    var paths: CellPaths
    /// The number of columns; the paths are numbered behind them.
    let width: Int
    /// The cell, or path, with the rows within the row.
    let list: Int?
    let listName: String
    let members: Members?

    /// The number of the cell for a member of an object.
    var memberCell: Int { width + paths.count }
  }

  mutating func addNested(
    _ cells: [UnsafeBufferPointer<UInt8>], _ number: Int, at place: CodedLocator,
    locator: CodedLocator, _ log: inout LogAssembly
  ) {
    // Of CSV no cell is nested by itself: what looks like JSON is text to those who take the cell.
    let before = nested
    defer { nested = before }
    let own = before.isEmpty ? Array(repeating: false, count: cells.count) : before
    hasRows = true
    if let cell = nesting?.paths.read(cells) {
      log.refuse(.notJSON(column: names[cell]), at: log.locator(of: place))
    } else if let list = nesting?.list {
      addElements(of: list, cells, own, at: place, locator: locator, &log)
    } else {
      addRow(prepare(cells, own), number, at: place, locator: locator, &log)
    }
  }

  /// The cells of a row with those of the paths behind them, and one for a member of an object.
  private mutating func prepare(
    _ cells: [UnsafeBufferPointer<UInt8>], _ own: [Bool]
  ) -> [UnsafeBufferPointer<UInt8>] {
    guard let paths = nesting?.paths else { return cells }
    var row = cells
    nested = own
    for path in 0..<paths.count {
      row.append(paths.text(path))
      nested.append(paths.isNested(path))
    }
    row.append(UnsafeBufferPointer(start: nil, count: 0))
    nested.append(false)
    return row
  }

  /// Takes texts out of the quotes in which JSON writes them.
  struct Unquoting {
    private let arena = ByteArena()

    /// The cells, which hold until those of the next row are asked for.
    func texts(of cells: [UnsafeBufferPointer<UInt8>]) -> [UnsafeBufferPointer<UInt8>] {
      arena.removeAll()
      let ranges = cells.map { cell -> Range<Int>? in
        guard cell.count > 1, cell.first == UInt8(ascii: "\""), cell.last == UInt8(ascii: "\"")
        else { return nil }
        let start = arena.count
        var scanner = JSONScanner(cell)
        guard let text = try? scanner.string(), scanner.position == cell.count else { return nil }
        arena.append(text)
        return start..<arena.count
      }
      return zip(cells, ranges).map { cell, range in
        range.map { arena.bytes($0.lowerBound, $0.upperBound) } ?? cell
      }
    }
  }

  // MARK: - Rows within a row

  private mutating func addElements(
    of list: Int, _ cells: [UnsafeBufferPointer<UInt8>], _ own: [Bool], at place: CodedLocator,
    locator: CodedLocator, _ log: inout LogAssembly
  ) {
    guard let nesting else { return }
    log.file.rowsRead -= 1
    let text = UTF8Text.trimmed(
      list < nesting.width ? cells[list] : nesting.paths.text(list - nesting.width))
    if lacksValue(text) { return }
    guard text.first == UInt8(ascii: "[") else {
      log.file.rowsRead += 1
      log.refuse(
        .wrongType(field: nesting.listName, expected: "a list", found: "something else"),
        at: log.locator(of: place))
      return
    }
    // The paths of the next element may move what this text stands in.
    let copy = list < nesting.width ? nil : Array(text)
    var index = 0
    var isInElement = false
    func readAll(
      _ reader: inout TableReader, _ text: UnsafeBufferPointer<UInt8>, _ log: inout LogAssembly
    ) throws(JSONError) {
      var scanner = JSONScanner(text)
      try scanner.enterArray()
      while try scanner.nextElement() {
        log.file.rowsRead += 1
        reader.elements += 1
        isInElement = true
        try reader.nesting?.paths.readElement(&scanner)
        isInElement = false
        let row = reader.prepare(cells, own)
        let path = "/\(nesting.listName)/\(index)"
        let here = CodedLocator(
          text: log.table.intern(locatorText: log.locator(of: place) + path))
        // A record of CSV is called by its line in messages, and by its number in the judgment.
        let kept =
          locator.number < 0
          ? CodedLocator(text: log.table.intern(locatorText: "row \(-locator.number)" + path))
          : here
        reader.addRow(row, reader.elements, at: here, locator: kept, &log)
        index += 1
      }
      try scanner.finish()
    }
    do throws(JSONError) {
      if let copy {
        try copy.withUnsafeBufferPointer { text throws(JSONError) in
          try readAll(&self, text, &log)
        }
      } else {
        try readAll(&self, text, &log)
      }
    } catch {
      // The element that broke off was counted, what is wrong around the elements was not.
      if !isInElement { log.file.rowsRead += 1 }
      log.refuse(.notJSON(column: nesting.listName), at: log.locator(of: place))
    }
  }

  // MARK: - Members side by side

  /// Adds the judgments of the members of an object.
  ///
  /// A member that an object does not have was not asked for there: no judgment is made up for it.
  mutating func addMembers(
    _ row: CodedJudgment, _ wide: ColumnMap.Wide, _ cells: [UnsafeBufferPointer<UInt8>],
    _ number: Int, at place: CodedLocator, locator: CodedLocator, _ log: inout LogAssembly
  ) {
    guard let nesting, let members = nesting.members else { return }
    let text = UTF8Text.trimmed(cells[members.cell])
    if lacksValue(text) { return }
    guard text.first == UInt8(ascii: "{") else {
      log.file.rowsRead += 1
      log.refuse(
        .wrongType(field: members.name, expected: "an object", found: "something else"),
        at: log.locator(of: place))
      return
    }
    var cells = cells
    let field = members.field.at(nesting.memberCell)
    var inner = CellPaths()
    if let path = members.path {
      _ = inner.insert(path, in: nil, called: path, isRequired: false)
    }
    var scanner = JSONScanner(text)
    do throws(JSONError) {
      try scanner.enterObject()
      while let key = try scanner.nextKey() {
        let name = UTF8Text.string(key)
        log.file.rowsRead += 1
        let kind = try scanner.peek()
        var word = ""
        var isNested = false
        var value = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        if members.path != nil {
          try inner.readElement(&scanner)
          value = inner.text(0)
          isNested = inner.isNested(0)
        } else {
          switch kind {
          case .null: try scanner.null()
          case .string: value = try scanner.string()
          case .number: value = try scanner.number().text
          case .boolean: word = try scanner.boolean() ? "true" : "false"
          case .object, .array:
            try scanner.skipValue()
            isNested = true
          }
        }
        guard !isNested else {
          log.refuse(
            .wrongType(
              field: "\(members.name).\(name)", expected: "one value",
              found: "a list or an object"), at: log.locator(of: place))
          continue
        }
        let meaning = wide.isPerson ? log.options.pseudonyms.name(of: name) : name
        word.withUTF8 { word in
          cells[nesting.memberCell] = word.isEmpty ? value : word
          addMember(
            row, wide, meaning, field, cells, number, at: place, locator: locator, &log)
        }
      }
      try scanner.finish()
    } catch {
      log.refuse(.notJSON(column: members.name), at: log.locator(of: place))
    }
  }

  /// Fails for paths that led nowhere in any row.
  func finish(_ log: inout LogAssembly) {
    guard let nesting, hasRows else { return }
    for name in nesting.paths.neverFound(in: elements > 0) {
      log.fail(.emptyPath(name), at: "")
    }
  }
}

extension TableReader.Field {
  /// The same field of another cell.
  fileprivate func at(_ cell: Int) -> TableReader.Field {
    TableReader.Field(
      column: column, origin: .cell(cell), recoding: recoding, isPerson: isPerson, name: name,
      refinement: refinement)
  }
}

extension LogProblem {
  fileprivate static func notJSON(column: String) -> LogProblem {
    LogProblem(
      "cellNotJSON", "the column \(column.quoted) holds something else than JSON",
      remedy: "Export the column as JSON, not as the text of a program's values")
  }

  fileprivate static func emptyPath(_ name: String) -> LogProblem {
    LogProblem(
      "missingColumn", "nothing is found at \(name.quoted) in any row",
      remedy: "Correct the path in the column map, or add: optional: true")
  }
}
