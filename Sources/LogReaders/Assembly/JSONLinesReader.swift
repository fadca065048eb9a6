internal import FileFormats

/// Goes through the lines of a JSON Lines file, with one scanner for all of them.
struct JSONLinesReader: ~Copyable {
  var scanner: JSONScanner
  private let lines: Lines
  private var surrogates = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.init(Lines(bytes)) }

  init(_ lines: Lines) {
    self.lines = lines
    scanner = JSONScanner(UnsafeBufferPointer(start: nil, count: 0))
  }

  /// Sets the scanner on the next line that is not blank.
  ///
  /// - Returns: its number from 1, or nil at the end of the file, or where it cannot be read on.
  mutating func next(_ log: inout LogAssembly) -> Int? {
    noteSurrogates(&log)
    do throws(FileProblem) {
      while let line = try lines.next() {
        if lines.isTooLong {
          log.refuse(.lineTooLong, at: "L\(lines.number)")
          continue
        }
        if line.allSatisfy(UTF8Text.isSpace) { continue }
        scanner.restart(line)
        return lines.number
      }
    } catch {
      log.fail(.file(error), at: error.locator)
    }
    return nil
  }

  /// Refuses the line for an error, or notes that the file's last line was cut.
  func report(_ error: JSONError, _ log: inout LogAssembly) {
    let locator = "L\(lines.number)"
    let column = scanner.column(of: error.offset)
    if error.reason == .unexpectedEnd, lines.isUnended {
      log.file.rowsRead -= 1
      log.note(.truncatedLastLine("\(error.reason), column \(column)"), at: locator)
    } else {
      log.refuse(LogProblem(error, column: column), at: locator)
    }
  }

  private mutating func noteSurrogates(_ log: inout LogAssembly) {
    let found = scanner.replacedSurrogates - surrogates
    guard found > 0 else { return }
    surrogates = scanner.replacedSurrogates
    log.note(.loneSurrogate, by: found, at: "L\(lines.number)")
  }
}

extension LogProblem {
  /// A JSON error with the column in characters, from 1.
  init(_ error: JSONError, column: Int) {
    self =
      error.reason == .invalidUTF8 ? .file(.notUTF8) : .json("\(error.reason), column \(column)")
  }
}

extension JSONScanner {
  /// The column of an offset in its line, in characters (Unicode scalars) from 1.
  package borrowing func column(of offset: Int) -> Int { position(of: offset).column }

  /// The line and the column of an offset, both from 1.
  package borrowing func position(of offset: Int) -> (line: Int, column: Int) {
    var line = 1
    var column = 1
    for byte in bytes.prefix(offset) {
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return (line, column)
  }
}
