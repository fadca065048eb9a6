internal import FileFormats

/// Goes through the objects of a file that is either JSON Lines or one JSON list.
///
///     JSONRecords.read(bytes, &log) { (place, scanner, log) throws(JSONError) in
///       try scanner.members { (key, scanner) throws(JSONError) in ... }
///     }
///
/// Tools change between the two from version to version, so no reader should care.
enum JSONRecords {
  /// What a reader does with one record: it reads one whole value from the scanner.
  typealias Body = (CodedLocator, inout JSONScanner, inout LogAssembly) throws(JSONError) -> Void

  /// Calls `body` for each record.
  ///
  /// A broken line is refused and the next one read; a list that is broken is refused from there
  /// on, since nothing tells where its next element begins.
  ///
  /// - Returns: whether all of the file was gone through.
  @discardableResult
  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, _ log: inout LogAssembly, _ body: Body
  ) -> Bool {
    if bytes.first(where: { !UTF8Text.isSpace($0) }) == UInt8(ascii: "[") {
      return readList(bytes, &log, body)
    }
    readLines(bytes, &log, body)
    return true
  }

  private static func readLines(
    _ bytes: UnsafeBufferPointer<UInt8>, _ log: inout LogAssembly, _ body: Body
  ) {
    var reader = JSONLinesReader(bytes)
    while let line = reader.next(&log) {
      log.file.rowsRead += 1
      do throws(JSONError) {
        try body(.line(line), &reader.scanner, &log)
        try reader.scanner.finish()
      } catch {
        reader.report(error, &log)
      }
    }
  }

  private static func readList(
    _ bytes: UnsafeBufferPointer<UInt8>, _ log: inout LogAssembly, _ body: Body
  ) -> Bool {
    var scanner = JSONScanner(bytes)
    var isWhole = true
    do throws(JSONError) {
      try scanner.enterArray()
      var index = 0
      while try scanner.nextElement() {
        log.file.rowsRead += 1
        let place = CodedLocator(text: log.table.intern(locatorText: "#/\(index)"))
        try body(place, &scanner, &log)
        index += 1
      }
      try scanner.finish()
    } catch {
      let position = scanner.position(of: error.offset)
      log.fail(LogProblem(error, column: position.column), at: "L\(position.line)")
      isWhole = false
    }
    if scanner.replacedSurrogates > 0 {
      log.note(.loneSurrogate, by: scanner.replacedSurrogates, at: "")
    }
    return isWhole
  }
}
