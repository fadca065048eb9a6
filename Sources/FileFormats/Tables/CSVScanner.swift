internal import Diagnostics
internal import Glibc

/// What is wrong with a CSV text, and where.
package struct CSVError: Error, Equatable {
  package enum Reason: Equatable, Sendable {
    case unterminatedQuote, textAfterQuote, quoteInPlainField, tooLong
  }
  package let reason: Reason
  /// The line in which the record starts, from 1.
  package let line: Int
}

extension CSVError.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unterminatedQuote: "a quoted cell that never ends"
    case .textAfterQuote: "text behind the closing quote of a cell"
    case .quoteInPlainField: "a quote inside a cell that is not quoted"
    case .tooLong: "a record longer than \(LineCap.description)"
    }
  }
}

/// Reads CSV records (RFC 4180) off bytes: quotes, doubled quotes, line ends within quotes, LF, CRLF,
/// and CR where the text has no LF at all, as old Macs wrote it.
///
/// Another byte than the comma may part the cells. Empty lines are passed over.
///
/// - Complexity: O(length); cells without doubled quotes are not copied.
package struct CSVScanner: ~Copyable {
  private struct Field {
    var start: Int
    var end: Int
    var isUnescaped: Bool
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let scratch = ByteArena()
  private var fields: [Field] = []
  private var position = 0
  private var nextLine = 1
  /// What ends a line: LF, or CR where there is no LF.
  private let lineEnd: UInt8
  /// What parts cells.
  private let separator: UInt8

  /// The line in which the current record starts, from 1.
  package private(set) var line = 0
  /// The offsets of the current record, its line end not included; after an error an empty range
  /// where it begins.
  package private(set) var range = 0..<0
  /// Where the last cell begins that was met, also one with a mistake.
  private(set) var cellStart = 0

  /// A reader of a text without byte order mark; the bytes must outlive it.
  package init(
    _ bytes: UnsafeBufferPointer<UInt8>, separator: UInt8 = UInt8(ascii: ",")
  ) {
    self.bytes = bytes
    self.separator = separator
    let hasLineFeed = bytes.baseAddress.map { memchr($0, 0x0A, bytes.count) != nil } ?? true
    lineEnd = hasLineFeed ? UInt8(ascii: "\n") : UInt8(ascii: "\r")
  }

  /// Where the next record is looked for.
  var offset: Int { position }

  /// The number of cells of the current record.
  package var fieldCount: Int { fields.count }

  /// A cell of the current record; its bytes hold until the next record is read.
  package func field(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    let field = fields[index]
    return field.isUnescaped
      ? scratch.bytes(field.start, field.end) : bytes.part(field.start, field.end)
  }

  /// Reads the next record; false at the end of the text.
  ///
  /// After an error the next call goes on behind the line in which the mistake was met.
  package mutating func next() throws(CSVError) -> Bool {
    skipEmptyLines()
    guard position < bytes.count else { return false }
    fields.removeAll(keepingCapacity: true)
    scratch.removeAll()
    line = nextLine
    let start = position
    range = start..<start
    while true {
      cellStart = position
      if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
        try scanQuoted()
      } else {
        try scanPlain()
      }
      guard position - start <= LineCap.bytes else { throw fail(.tooLong) }
      if position < bytes.count, bytes[position] == separator {
        position += 1
        continue
      }
      range = start..<position
      takeLineEnd()
      return true
    }
  }

  private mutating func scanPlain() throws(CSVError) {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == separator || byte == lineEnd { break }
      if byte == UInt8(ascii: "\r"), isLineEnd(position) { break }
      if byte == UInt8(ascii: "\"") { throw fail(.quoteInPlainField) }
      position += 1
    }
    fields.append(Field(start: start, end: position, isUnescaped: false))
  }

  private mutating func scanQuoted() throws(CSVError) {
    position += 1
    let start = position
    var plain = start
    var scratchStart = -1
    while position < bytes.count {
      let byte = bytes[position]
      if byte == lineEnd { nextLine += 1 }
      guard byte == UInt8(ascii: "\"") else {
        position += 1
        continue
      }
      if position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\"") {
        if scratchStart < 0 { scratchStart = scratch.count }
        scratch.append(bytes.part(plain, position + 1))
        position += 2
        plain = position
        continue
      }
      let end = position
      position += 1
      guard isFieldEnd(position) else { throw fail(.textAfterQuote) }
      if scratchStart < 0 {
        fields.append(Field(start: start, end: end, isUnescaped: false))
      } else {
        scratch.append(bytes.part(plain, end))
        fields.append(Field(start: scratchStart, end: scratch.count, isUnescaped: true))
      }
      return
    }
    throw fail(.unterminatedQuote)
  }

  private func isLineEnd(_ index: Int) -> Bool {
    bytes[index] == lineEnd
      || (bytes[index] == UInt8(ascii: "\r")
        && (index + 1 == bytes.count || bytes[index + 1] == UInt8(ascii: "\n")))
  }

  private func isFieldEnd(_ index: Int) -> Bool {
    index == bytes.count || bytes[index] == separator || isLineEnd(index)
  }

  private mutating func takeLineEnd() {
    guard position < bytes.count else { return }
    if lineEnd == UInt8(ascii: "\n"), bytes[position] == UInt8(ascii: "\r") { position += 1 }
    if position < bytes.count, bytes[position] == lineEnd {
      position += 1
      nextLine += 1
    }
  }

  private mutating func skipEmptyLines() {
    while position < bytes.count, isLineEnd(position) { takeLineEnd() }
  }

  /// Moves behind the line of the mistake.
  private mutating func fail(_ reason: CSVError.Reason) -> CSVError {
    while position < bytes.count, bytes[position] != lineEnd { position += 1 }
    takeLineEnd()
    return CSVError(reason: reason, line: line)
  }
}
