package import Diagnostics

/// A small CSV file as a header and rows of text, each with its line: an item table, say.
///
/// Logs are read by `LogReader`, which does not hold a file as texts.
package struct CSVTable: Sendable, Equatable {
  /// The file's name without directories.
  package let name: String
  /// The SHA-256 of the file as it is stored.
  package let sha256: String
  package let header: [String]
  /// As many cells a row as the header has.
  package let rows: [[String]]
  /// The line on which each row begins, from 1.
  package let lines: [Int]

  /// Reads a file, plain or gzip, of at most 64 MiB.
  ///
  /// - Throws: `Diagnostics` with every row that is not as long as the header, or whatever keeps the
  ///   file from being read.
  package init(contentsOf path: String) throws(Diagnostics) {
    do throws(FileProblem) {
      let stored = try FileContent.stored(path, limit: 64 << 20)
      let text = try FileContent.expanded(stored, limit: 64 << 20)
      guard text.withUnsafeBufferPointer({ UTF8Text.firstInvalid(in: $0) }) == nil else {
        throw FileProblem.notUTF8
      }
      try self.init(text, path: path, sha256: SHA256.hexadecimal(stored))
    } catch {
      throw Diagnostics(error.issue(file: path, locator: ""))
    }
  }

  private init(_ text: [UInt8], path: String, sha256: String) throws(FileProblem) {
    var header: [String] = []
    var rows: [[String]] = []
    var lines: [Int] = []
    var problem: FileProblem?
    text.withUnsafeBufferPointer { bytes in
      var scanner = CSVScanner(UTF8Text.withoutMark(bytes))
      do throws(CSVError) {
        while try scanner.next() {
          let cells = (0..<scanner.fieldCount).map { UTF8Text.string(scanner.field($0)) }
          if header.isEmpty {
            header = cells
          } else if cells.count == header.count {
            rows.append(cells)
            lines.append(scanner.line)
          } else {
            problem = .csv(
              "line \(scanner.line) has \(cells.count) cells, the header \(header.count)")
            return
          }
        }
      } catch {
        problem = .csv("line \(error.line): \(error.reason)")
      }
    }
    if header.isEmpty, problem == nil { problem = .emptyFile }
    if let problem { throw problem }
    name = path.lastPathComponent
    self.sha256 = sha256
    self.header = header
    self.rows = rows
    self.lines = lines
  }
}
