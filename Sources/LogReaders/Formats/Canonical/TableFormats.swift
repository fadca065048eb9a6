internal import Diagnostics
internal import FileFormats

/// Reads CSV with the record's own column names.
struct CanonicalCSVReader: LogFormatReader {
  static let name = "canonical-csv"
  static let summary = "CSV with the record's own column names"
  static let isOfLines = false

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    JudgmentColumn.tell(head.columns) ? .log(by: .whole) : nil
  }

  init(_ options: LogReadingOptions) {}

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    var table = TableReader(map: nil)
    table.read(bytes, into: &log)
  }
}

/// Reads any table, CSV or JSON objects, through the column map that the user declared.
struct ColumnMapReader: LogFormatReader {
  static let name = "column-map"
  static let summary = "Any table, CSV or JSON objects, through a column map"
  static let isOfLines = true

  static func claim(_ head: FileHead) -> LogFormatClaim? {
    guard let map = head.columnMap else { return nil }
    switch head.content {
    case .archive, .yaml: return nil
    case .json(let shape):
      if let columns = shape.tableColumns {
        return .log(by: map.fits(columns) ? .map : .partOfMap)
      }
      if let step = map.stepsToRows.first, !shape.isArray {
        if ColumnMap.keyName(step) != nil { return .log(by: .partOfMap) }
        if shape.keys.contains(String(step)) {
          // Of some lists the first object is known.
          let isOther =
            shape.element(of: String(step)).map { !$0.isEmpty && !map.fits($0.keys) } ?? false
          return .log(by: isOther && map.stepsToRows.count == 1 ? .partOfMap : .map)
        }
      }
      if !map.sources.isEmpty, map.fits(shape.keys) { return .log(by: .map) }
      return map.taken(of: CellNames(Array(shape.keys))) == 0 ? nil : .log(by: .partOfMap)
    case .table(let columns): return .log(by: map.fits(columns) ? .map : .partOfMap)
    }
  }

  static func unfitness(
    of bytes: UnsafeBufferPointer<UInt8>, named name: String, _ options: LogReadingOptions
  ) -> String? {
    guard let map = options.columnMap, map.hasHeader else { return nil }
    let first = bytes.first { !UTF8Text.isSpace($0) }
    if map.rows != nil, first == UInt8(ascii: "{") { return unfitness(of: bytes, map, options) }
    // Of other JSON that was told by the map's own columns there is nothing to check.
    guard first.map({ !"{[".utf8.contains($0) }) ?? true else { return nil }
    var scanner = CSVScanner(bytes)
    guard (try? scanner.next()) == true else { return nil }
    let header = (0..<scanner.fieldCount).map { UTF8Text.string(scanner.field($0)) }
    let lacking = map.lacking(in: CellNames(header)).sorted()
    return lacking.isEmpty
      ? nil
      : "it lacks columns of the map \(map.id.quoted): "
        + lacking.map(\.quoted).joined(separator: ", ")
  }

  /// Why a document has no rows of the map.
  private static func unfitness(
    of bytes: UnsafeBufferPointer<UInt8>, _ map: ColumnMap, _ options: LogReadingOptions
  ) -> String? {
    var names = Set(map.keysOfRows)
    var scratch = LogAssembly(options: options)
    TableDocument(bytes, rows: map.stepsToRows).read(bytes, &scratch) {
      (_, _, scanner, _) throws(JSONError) in
      try scanner.members { (key, scanner) throws(JSONError) in
        names.insert(key)
        try scanner.skipValue()
      }
    }
    let isFit = map.lacking(in: CellNames(Array(names))).isEmpty
    return isFit ? nil : "it has no rows of the map \(map.id.quoted)"
  }

  private let map: ColumnMap?

  init(_ options: LogReadingOptions) { map = options.columnMap }

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    guard let map else {
      log.fail(
        .unknownFormat("no column map is declared", remedy: "Declare a column map"), at: "L1")
      return
    }
    log.file.reader += " " + map.id
    var table = TableReader(map: map)
    table.read(bytes, into: &log)
  }
}
