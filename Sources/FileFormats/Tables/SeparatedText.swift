internal import Diagnostics

/// A text whose cells are parted by something else than commas, made one with commas.
///
/// Each line of it is a line of the text that it was, so that places stay true; what is broken stays
/// broken in the same way.
struct SeparatedText {
  /// The text with commas, without a byte order mark.
  private(set) var bytes: [UInt8] = []
  /// The names of the columns with decimal commas, which are points now.
  private(set) var decimalColumns: [String] = []
  /// Why the numbers of a column could not be read without guessing.
  private(set) var problem: TableFailure?

  /// - Parameters:
  ///   - text: a text without mark.
  ///   - start: how many bytes of it come before the table: a line that declares the separator,
  ///     without its end.
  init(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, _ separator: TableSeparator,
    missing: MissingWords, limit: Int
  ) throws(TableFailure) {
    let table = text.part(start, text.count)
    var decimals: [Bool] = []
    if separator != .comma {
      let commas = Self.decimals(in: table, separator, missing, &decimalColumns)
      problem = commas.problem
      decimals = commas.found
    }
    bytes.reserveCapacity(min(text.count + text.count / 8, limit))
    var copied = 0
    var scanner = CSVScanner(table, separator: separator.byte)
    let lineEnd = table.contains(0x0A) ? UInt8(ascii: "\n") : UInt8(ascii: "\r")
    while true {
      var mistake: CSVError.Reason?
      do throws(CSVError) {
        guard try scanner.next() else { break }
      } catch {
        mistake = error.reason
      }
      bytes.append(contentsOf: table.part(copied, scanner.range.lowerBound))
      let count = scanner.fieldCount
      for index in 0..<count {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        append(
          scanner.field(index), isDecimal: index < decimals.count && decimals[index],
          isAlone: count == 1)
      }
      copied = scanner.range.upperBound
      if let mistake {
        if count > 0 { bytes.append(UInt8(ascii: ",")) }
        append(mistake, table.part(scanner.cellStart, scanner.offset), lineEnd)
        copied = scanner.offset
      }
      if bytes.count > limit { throw .tooLarge(limit: limit) }
    }
    bytes.append(contentsOf: table.part(copied, table.count))
  }

  private mutating func append(
    _ cell: UnsafeBufferPointer<UInt8>, isDecimal: Bool, isAlone: Bool
  ) {
    if isDecimal, DecimalCommas.shape(UTF8Text.trimmed(cell)) == .comma {
      for byte in cell {
        bytes.append(byte == UInt8(ascii: ",") ? UInt8(ascii: ".") : byte)
      }
      return
    }
    // A record of one empty cell must not look like an empty line.
    if isAlone, cell.isEmpty { bytes.append(contentsOf: "\"\"".utf8) }
    bytes.append(cell: cell)
  }

  /// Makes a mistake of a kind in as many lines as a part has: its own bytes may be no mistake, or
  /// another, where commas part the cells.
  private mutating func append(
    _ mistake: CSVError.Reason, _ part: UnsafeBufferPointer<UInt8>, _ lineEnd: UInt8
  ) {
    let isEnded = part.last == lineEnd && mistake != .unterminatedQuote
    let lines = part.count { $0 == lineEnd } - (isEnded ? 1 : 0)
    let inner = [UInt8](repeating: lineEnd, count: lines)
    switch mistake {
    case .quoteInPlainField: bytes.append(contentsOf: "?\"".utf8)
    case .textAfterQuote: bytes.append(contentsOf: Array("\"".utf8) + inner + Array("\"?".utf8))
    case .unterminatedQuote: bytes.append(contentsOf: Array("\"".utf8) + inner)
    case .tooLong:
      bytes.append(contentsOf: Array("\"".utf8) + inner)
      bytes.append(contentsOf: repeatElement(UInt8(ascii: "?"), count: LineCap.bytes))
      bytes.append(UInt8(ascii: "\""))
    }
    if isEnded { bytes.append(lineEnd) }
  }

  /// Looks at all cells for decimal commas; records with mistakes are passed over.
  private static func decimals(
    in table: UnsafeBufferPointer<UInt8>, _ separator: TableSeparator, _ missing: MissingWords,
    _ decimalColumns: inout [String]
  ) -> (found: [Bool], problem: TableFailure?) {
    var scanner = CSVScanner(table, separator: separator.byte)
    var names: [String] = []
    var commas: DecimalCommas?
    while true {
      do throws(CSVError) {
        guard try scanner.next() else { break }
      } catch {
        continue
      }
      let isFirst = commas == nil
      if isFirst {
        names = (0..<scanner.fieldCount).map {
          UTF8Text.string(UTF8Text.trimmed(scanner.field($0)))
        }
        commas = DecimalCommas(count: names.count, missing: missing)
      }
      for index in 0..<scanner.fieldCount {
        commas?.look(
          at: scanner.field(index), in: index, line: scanner.line, mayBeName: isFirst)
      }
    }
    guard let commas else { return ([], nil) }
    let found = commas.found
    decimalColumns = zip(names, found).filter(\.1).map(\.0)
    return (found, commas.problem(names))
  }
}
