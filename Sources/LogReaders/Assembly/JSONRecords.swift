internal import FileFormats

/// Goes through the objects of a file that is either JSON Lines, or one JSON list, or one object
/// over several lines.
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
  /// - Parameter lineIsDocument: whether a file of one line is a document, of which a part is nothing,
  ///   and not a log whose last line may be cut.
  /// - Returns: whether all of the file was gone through.
  @discardableResult
  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, _ log: inout LogAssembly, lineIsDocument: Bool = false,
    _ body: Body
  ) -> Bool {
    if bytes.first(where: { !UTF8Text.isSpace($0) }) == UInt8(ascii: "[") {
      return readDocument(bytes, isList: true, &log, body)
    }
    let isLine = lineIsDocument && !UTF8Text.trimmed(bytes).contains(0x0A)
    if isLine || isObjectOverLines(bytes) {
      return readDocument(bytes, isList: false, &log, body)
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

  /// Whether the first line ends inside an object that the lines after it go on with.
  private static func isObjectOverLines(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let text = UTF8Text.trimmed(bytes)
    guard text.first == UInt8(ascii: "{"), let end = text.firstIndex(of: 0x0A) else {
      return false
    }
    var line = JSONScanner(text.part(0, end))
    do throws(JSONError) {
      try line.skipValue()
      return false
    } catch {
      // Of lines, of which the first is broken, the next is an object again.
      guard error.reason == .unexpectedEnd else { return false }
    }
    let next = text.part(end, text.count).first { !UTF8Text.isSpace($0) }
    return next != UInt8(ascii: "{")
  }

  private static func readDocument(
    _ bytes: UnsafeBufferPointer<UInt8>, isList: Bool, _ log: inout LogAssembly, _ body: Body
  ) -> Bool {
    var scanner = JSONScanner(bytes)
    var isWhole = true
    do throws(JSONError) {
      if isList {
        try scanner.enterArray()
        var index = 0
        while try scanner.nextElement() {
          log.file.rowsRead += 1
          let place = CodedLocator(text: log.table.intern(locatorText: "#/\(index)"))
          try body(place, &scanner, &log)
          index += 1
        }
      } else {
        log.file.rowsRead += 1
        try body(CodedLocator(text: log.table.intern(locatorText: "#")), &scanner, &log)
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
