internal import Diagnostics
internal import FileFormats

/// Goes through the records of a CSV file, each with as many cells as the first.
enum CSVRecords {
  /// What a reader does with one record, the header not counted: its cells hold until the next one.
  typealias Body = (
    _ cells: [UnsafeBufferPointer<UInt8>], _ place: CodedLocator, _ number: Int, inout LogAssembly
  ) -> Void

  /// Calls `header` with the names in the first record and, unless it gives false, `body` with each
  /// of the others; records that are broken are refused.
  ///
  /// Without a header the first record is a row like the others, and the names are the cells'
  /// numbers from 1. A last record that has no line end and lacks cells, or ends inside quotes, was
  /// cut: it is left out with a warning. One that has all its cells may be whole, and is kept with a
  /// warning.
  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, hasHeader: Bool = true, _ log: inout LogAssembly,
    header: (_ names: [String], _ line: String, inout LogAssembly) -> Bool, body: Body
  ) {
    var scanner = CSVScanner(bytes)
    do throws(CSVError) {
      guard try scanner.next() else {
        log.fail(.file(.emptyFile), at: "L1")
        return
      }
    } catch {
      log.fail(.file(.csv("\(error.reason)")), at: "L\(error.line)")
      return
    }
    let places = log.places
    var record = 0
    // The row of the record that was read last, and its place in the words of a message.
    func row(_ line: Int) -> Int { places.number(ofRecord: record, line: line) }
    func locator(_ line: Int) -> String { places.locator(row(line)) }
    let firstInvalid = UTF8Text.firstInvalid(in: bytes)
    if let firstInvalid, hasHeader, firstInvalid < scanner.range.upperBound {
      log.fail(.file(.notUTF8), at: locator(scanner.line))
      return
    }
    let columnCount = scanner.fieldCount
    var names = (1...columnCount).map(String.init)
    if hasHeader {
      names = (0..<columnCount).map { UTF8Text.string(UTF8Text.trimmed(scanner.field($0))) }
    }
    guard isUnambiguous(names, locator(scanner.line), &log),
      header(names, locator(scanner.line), &log)
    else { return }
    var isHeld = !hasHeader
    var number = 0
    var cells: [UnsafeBufferPointer<UInt8>] = []
    while true {
      do throws(CSVError) {
        if isHeld {
          isHeld = false
        } else if try scanner.next() {
          record += 1
        } else {
          return
        }
      } catch {
        if error.reason == .unterminatedQuote, isLastLine(error.line, of: bytes) {
          log.note(.truncatedLastLine("\(error.reason)"), at: "L\(error.line)")
          continue
        }
        log.file.rowsRead += 1
        number += 1
        log.refuse(
          error.reason == .tooLong ? .lineTooLong : .file(.csv("\(error.reason)")),
          at: "L\(error.line)")
        continue
      }
      let isUnended = scanner.range.upperBound == bytes.count
      if isUnended, scanner.fieldCount < columnCount {
        let problem = LogProblem.raggedRow(found: scanner.fieldCount, expected: columnCount)
        log.note(.truncatedLastLine(problem.message), at: locator(scanner.line))
        continue
      }
      log.file.rowsRead += 1
      number += 1
      let place = CodedLocator.line(row(scanner.line))
      if isUnended, number > 1 || hasHeader {
        let cell = UTF8Text.string(scanner.field(columnCount - 1))
        log.note(.unendedLastLine(cell: cell), at: locator(scanner.line))
      }
      if let firstInvalid, scanner.range.upperBound > firstInvalid,
        UTF8Text.firstInvalid(in: bytes.part(scanner.range.lowerBound, scanner.range.upperBound))
          != nil
      {
        log.refuse(.file(.notUTF8), at: locator(scanner.line))
        continue
      }
      guard scanner.fieldCount == columnCount else {
        log.refuse(
          .raggedRow(found: scanner.fieldCount, expected: columnCount), at: locator(scanner.line))
        continue
      }
      cells.removeAll(keepingCapacity: true)
      for index in 0..<columnCount { cells.append(scanner.field(index)) }
      body(cells, place, number, &log)
    }
  }

  /// Whether a line is the last of a text and has no end.
  private static func isLastLine(_ line: Int, of bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.last != UInt8(ascii: "\n") else { return false }
    return bytes.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 } == line
  }

  private static func isUnambiguous(
    _ names: [String], _ line: String, _ log: inout LogAssembly
  ) -> Bool {
    var seen: Set<String> = []
    for name in names where !name.isEmpty && !seen.insert(name).inserted {
      log.fail(.duplicateColumn(name), at: line)
      return false
    }
    return true
  }
}

extension LogProblem {
  fileprivate static func raggedRow(found: Int, expected: Int) -> LogProblem {
    LogProblem(
      "raggedRow", "\(found) cells in a table of \(expected) columns",
      remedy: "Quote cells that hold commas or line ends")
  }

  fileprivate static func duplicateColumn(_ name: String) -> LogProblem {
    LogProblem(
      "duplicateColumn", "the column \(name.quoted) comes twice",
      remedy: "Remove or rename one of them")
  }
}
