/// A table on its way into CSV: cells, and the row that each record has in its file.
struct TableText {
  private(set) var bytes: [UInt8] = []
  private(set) var rows: [Int32] = []
  /// Whether more bytes came than are held.
  private(set) var isFull = false
  private let limit: Int
  private var isInRecord = false
  private var start = 0

  /// - Parameter limit: the most bytes.
  init(limit: Int) { self.limit = limit }

  /// Adds a cell to the record under way.
  mutating func append(_ cell: UnsafeBufferPointer<UInt8>) {
    part()
    guard !isFull, bytes.count + cell.count < limit else {
      isFull = true
      return
    }
    bytes.append(cell: cell)
  }

  /// Adds a cell to the record under way.
  mutating func append(_ cell: String) {
    var cell = cell
    cell.withUTF8 { append($0) }
  }

  /// Adds an empty cell.
  mutating func appendEmpty() {
    part()
    if bytes.count >= limit { isFull = true }
  }

  /// Ends the record under way.
  mutating func end(row: Int) {
    guard !isFull else { return }
    // A record of one empty cell must not look like an empty line.
    if bytes.count == start { bytes.append(contentsOf: "\"\"".utf8) }
    bytes.append(UInt8(ascii: "\n"))
    rows.append(Int32(clamping: row))
    start = bytes.count
    isInRecord = false
  }

  private mutating func part() {
    if isInRecord, !isFull { bytes.append(UInt8(ascii: ",")) }
    isInRecord = true
  }
}

extension [UInt8] {
  /// Adds a cell of CSV, in quotes where it holds what ends a cell or a row.
  mutating func append(cell: UnsafeBufferPointer<UInt8>) {
    guard cell.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else {
      append(contentsOf: cell)
      return
    }
    append(UInt8(ascii: "\""))
    for byte in cell {
      if byte == UInt8(ascii: "\"") { append(byte) }
      append(byte)
    }
    append(UInt8(ascii: "\""))
  }
}
