internal import FileFormats

/// Reads flat JSON objects through a column map, as if they were the rows of a table.
extension TableReader {
  /// The cells of one object by the names of the columns.
  private struct Cells {
    var names: [String] = []
    var places: [String: Int] = [:]
    let arena = ByteArena()
    var ranges: [Range<Int>] = []

    /// Empties the cells for the next object.
    mutating func clear() {
      arena.removeAll()
      ranges = Array(repeating: 0..<0, count: names.count)
    }

    /// The cells, which hold until they are cleared.
    var bytes: [UnsafeBufferPointer<UInt8>] {
      ranges.map { arena.bytes($0.lowerBound, $0.upperBound) }
    }
  }

  /// The keys of all objects name the columns; a key that an object lacks, or that is null, is an
  /// empty cell.
  mutating func readObjects(_ bytes: UnsafeBufferPointer<UInt8>, _ log: inout LogAssembly) {
    var reader = self
    var cells = Cells()
    var first: String?
    // What is wrong with the text is said when the rows are read.
    var scratch = LogAssembly(options: log.options)
    JSONRecords.read(bytes, &scratch) { (place, scanner, scratch) throws(JSONError) in
      first = first ?? scratch.locator(of: place)
      _ = try TableReader.read(&scanner, namesColumns: true, into: &cells)
    }
    let isReadable = first.map { reader.bind(cells.names, $0, &log) } ?? true
    var number = 0
    JSONRecords.read(bytes, &log) { (place, scanner, log) throws(JSONError) in
      guard isReadable else { return try scanner.skipValue() }
      let nested = try TableReader.read(&scanner, namesColumns: false, into: &cells)
      number += 1
      if let cell = nested.first(where: reader.takes) {
        let problem = LogProblem.wrongType(
          field: cells.names[cell], expected: "one value", found: "a list or an object")
        log.refuse(problem, at: log.locator(of: place))
      } else if isReadable {
        reader.add(cells.bytes, number, at: place, locator: place, &log)
      }
    }
  }

  /// - Returns: the cells that hold a list or an object, which a table has no place for.
  private static func read(
    _ scanner: inout JSONScanner, namesColumns: Bool, into cells: inout Cells
  ) throws(JSONError) -> [Int] {
    var nested: [Int] = []
    cells.clear()
    try scanner.enterObject()
    while let bytes = try scanner.nextKey() {
      let key = UTF8Text.string(bytes)
      if namesColumns, cells.places[key] == nil {
        cells.places[key] = cells.names.count
        cells.names.append(key)
        cells.ranges.append(0..<0)
      }
      guard let place = cells.places[key] else {
        try scanner.skipValue()
        continue
      }
      let start = cells.arena.count
      switch try scanner.peek() {
      case .null: try scanner.null()
      case .string: cells.arena.append(try scanner.string())
      case .number: cells.arena.append(try scanner.number().text)
      case .boolean:
        for byte in (try scanner.boolean() ? "true" : "false").utf8 { cells.arena.append(byte) }
      case .object, .array:
        nested.append(place)
        try scanner.skipValue()
      }
      cells.ranges[place] = start..<cells.arena.count
    }
    return nested
  }
}
