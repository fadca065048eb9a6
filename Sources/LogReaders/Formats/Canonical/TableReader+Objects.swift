internal import FileFormats

/// Reads JSON through a column map, as if its objects were the rows of a table.
extension TableReader {
  /// The cells of one object by the names of the columns.
  private struct Cells {
    var names: [String] = []
    var places: [String: Int] = [:]
    let arena = ByteArena()
    var ranges: [Range<Int>] = []
    /// The lists and objects, as they stand in the text.
    var nested: [UnsafeBufferPointer<UInt8>?] = []

    mutating func declare(_ name: String) {
      guard places[name] == nil else { return }
      places[name] = names.count
      names.append(name)
      ranges.append(0..<0)
      nested.append(nil)
    }

    /// Empties the cells for the next object.
    mutating func clear() {
      arena.removeAll()
      ranges = Array(repeating: 0..<0, count: names.count)
      nested = Array(repeating: nil, count: names.count)
    }

    /// The cells, which hold until they are cleared.
    var bytes: [UnsafeBufferPointer<UInt8>] {
      names.indices.map { nested[$0] ?? arena.bytes(ranges[$0].lowerBound, ranges[$0].upperBound) }
    }

    /// Reads the value of a cell.
    mutating func read(_ place: Int, _ scanner: inout JSONScanner) throws(JSONError) {
      let start = arena.count
      switch try scanner.peek() {
      case .null: try scanner.null()
      case .string: arena.append(try scanner.string())
      case .number: arena.append(try scanner.number().text)
      case .boolean:
        for byte in (try scanner.boolean() ? "true" : "false").utf8 { arena.append(byte) }
      case .object, .array:
        let start = scanner.position
        try scanner.skipValue()
        nested[place] = scanner.bytes.part(start, scanner.position)
      }
      ranges[place] = start..<arena.count
    }
  }

  /// The keys of all objects name the columns; a key that an object lacks, or that is null, is an
  /// empty cell.
  mutating func readObjects(_ bytes: UnsafeBufferPointer<UInt8>, _ log: inout LogAssembly) {
    var reader = self
    var cells = Cells()
    let document = TableDocument(bytes, rows: map?.stepsToRows ?? [])
    for name in document.columns ?? map?.keysOfRows ?? [] { cells.declare(name) }
    var first: String?
    // What is wrong with the text is said when the rows are read.
    var scratch = LogAssembly(options: log.options)
    if document.columns == nil {
      document.read(bytes, &scratch) { (place, keys, scanner, scratch) throws(JSONError) in
        first = first ?? scratch.locator(of: place)
        try TableReader.read(&scanner, keys, namesColumns: true, into: &cells)
      }
    } else {
      first = "#/columns"
    }
    let isReadable = first.map { reader.bind(cells.names, $0, &log) } ?? true
    var number = 0
    document.read(bytes, &log) { (place, keys, scanner, log) throws(JSONError) in
      guard isReadable else { return try scanner.skipValue() }
      let isWhole = try TableReader.read(&scanner, keys, namesColumns: false, into: &cells)
      number += 1
      guard isWhole else {
        log.refuse(
          .wrongType(
            field: "the row", expected: "a list of \(cells.names.count) cells",
            found: "of another length"), at: log.locator(of: place))
        return
      }
      reader.nested = cells.nested.map { $0 != nil }
      reader.add(cells.bytes, number, at: place, locator: place, &log)
    }
    if isReadable { reader.finish(&log) }
  }

  /// Reads an object, or the list of a row's cells.
  ///
  /// - Parameter keys: the keys on the way to it, which are its first cells.
  /// - Returns: whether a list has as many cells as there are columns.
  @discardableResult
  private static func read(
    _ scanner: inout JSONScanner, _ keys: [String], namesColumns: Bool, into cells: inout Cells
  ) throws(JSONError) -> Bool {
    cells.clear()
    for (place, key) in keys.enumerated() {
      let start = cells.arena.count
      for byte in key.utf8 { cells.arena.append(byte) }
      cells.ranges[place] = start..<cells.arena.count
    }
    if try scanner.peek() == .array {
      try scanner.enterArray()
      var place = 0
      while try scanner.nextElement() {
        if place < cells.names.count {
          try cells.read(place, &scanner)
        } else {
          try scanner.skipValue()
        }
        place += 1
      }
      return place == cells.names.count
    }
    try scanner.enterObject()
    while let bytes = try scanner.nextKey() {
      let key = UTF8Text.string(bytes)
      if namesColumns { cells.declare(key) }
      guard let place = cells.places[key] else {
        try scanner.skipValue()
        continue
      }
      try cells.read(place, &scanner)
    }
    return true
  }
}
