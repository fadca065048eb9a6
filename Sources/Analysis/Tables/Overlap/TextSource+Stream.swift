package import Diagnostics
internal import FileFormats
internal import LogReaders
package import Statistics

extension TextSource {
  /// Searches the documents of a file: the rows of a table, or the whole of a text.
  ///
  /// Text and JSON Lines pass piece by piece, so that memory does not grow with them; other tables are
  /// held.
  package func scan(_ path: String, into overlap: inout NGramOverlap) throws(Diagnostics) {
    if try scanStream(path, into: &overlap) { return }
    if isTable(path) {
      for text in try documents(path) { overlap.scan(text) }
    } else {
      try TableFile.text(of: path).withUnsafeBufferPointer { overlap.scan($0) }
      overlap.endDocument()
    }
  }

  /// Whether the file is one that can pass piece by piece, and was searched.
  private func scanStream(
    _ path: String, into overlap: inout NGramOverlap
  ) throws(Diagnostics) -> Bool {
    let isLines = isJSONLines(path)
    guard isLines || !isTable(path) else { return false }
    var problems: [Diagnostic]? = []
    do throws(FileProblem) {
      guard let file = try FileContent.stream(path) else { return false }
      if isLines {
        problems = try scanLines(of: file, path, into: &overlap)
      } else {
        try Self.scan(file, into: &overlap)
      }
    } catch {
      throw Diagnostics(
        Diagnostic(error.code, at: .file(path), error.message, remedy: error.remedy))
    }
    guard let problems else { return false }
    try Diagnostics.refuse(problems, most: Self.mostProblems)
    return true
  }

  /// Searches a text, which is one document.
  private static func scan(
    _ file: ExpandedFile, into overlap: inout NGramOverlap
  ) throws(FileProblem) {
    let piece = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
    defer { piece.deallocate() }
    while true {
      let count = try file.read(into: piece)
      if count == 0 { break }
      overlap.scan(UnsafeBufferPointer(rebasing: piece[..<count]))
    }
    overlap.endDocument()
  }

  // MARK: - JSON Lines

  /// So many lines that are wrong are named.
  private static let mostProblems = 100

  /// Searches the objects of JSON Lines, of which each is a document.
  ///
  /// - Returns: what is wrong; nil where the file is no text of objects by lines, of which nothing is
  ///   searched then.
  private func scanLines(
    of file: ExpandedFile, _ path: String, into overlap: inout NGramOverlap
  ) throws(FileProblem) -> [Diagnostic]? {
    let lines = Lines(file)
    let keys = field.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .map { Array($0) }
    var scanner = JSONScanner(UnsafeBufferPointer(start: nil, count: 0))
    var problems: [Diagnostic] = []
    var objects = 0
    while problems.count <= Self.mostProblems, let line = try lines.next() {
      if line.allSatisfy(UTF8Text.isSpace), !lines.isTooLong { continue }
      let place = Place.line(file: path, lines.number)
      if objects == 0, line.first(where: { !UTF8Text.isSpace($0) }) != UInt8(ascii: "{"),
        !lines.isTooLong
      {
        return nil
      }
      objects += 1
      if lines.isTooLong {
        problems.append(
          Diagnostic(
            "lineTooLong", at: place, "the line is longer than \(LineCap.description)",
            remedy: "Cut the document in several, an object a line"))
        continue
      }
      scanner.restart(line)
      do throws(JSONError) {
        let isThere = try scanText(keys[...], of: &scanner, into: &overlap)
        try scanner.finish()
        guard isThere else {
          problems.append(
            Diagnostic(
              table: .missingText, at: place, "there is no text `\(field)`",
              remedy: "Name the field with --text"))
          continue
        }
      } catch {
        // A file that breaks off ends with the line before.
        if error.reason == .unexpectedEnd, lines.isUnended, objects > 1, problems.isEmpty { break }
        problems.append(
          Diagnostic(
            "jsonSyntax",
            at: .line(file: path, lines.number, column: scanner.column(of: error.offset)),
            "\(error.reason)", remedy: "Correct it: a corpus in JSON Lines has one object a line"))
      }
    }
    return problems
  }

  /// Searches the text behind a path of keys.
  ///
  /// - Returns: whether there is one.
  private func scanText(
    _ keys: ArraySlice<[UInt8]>, of scanner: inout JSONScanner, into overlap: inout NGramOverlap
  ) throws(JSONError) -> Bool {
    var isThere = false
    let whole = keys.joined(separator: [UInt8(ascii: ".")])
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      let kind = try scanner.peek()
      if kind == .object, keys.count > 1, let first = keys.first, key.elementsEqual(first) {
        isThere = try scanText(keys.dropFirst(), of: &scanner, into: &overlap) || isThere
      } else if kind == .string, key.elementsEqual(whole) {
        let text = try scanner.string()
        guard !text.isEmpty, !missing.contains(text) else { continue }
        overlap.scan(text)
        overlap.endDocument()
        isThere = true
      } else {
        try scanner.skipValue()
      }
    }
    return isThere
  }
}
