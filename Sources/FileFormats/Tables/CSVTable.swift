package import Diagnostics

/// A small table as a header and rows of text, each with its line: an item table, say.
///
/// `init(contentsOf:)` of `LogReaders` reads one from CSV or from JSON objects.
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

  package init(name: String, sha256: String, header: [String], rows: [[String]], lines: [Int]) {
    self.name = name
    self.sha256 = sha256
    self.header = header
    self.rows = rows
    self.lines = lines
  }

  /// Reads the text of a file.
  ///
  /// - Parameter sha256: that of the file as it is stored.
  /// - Throws: a row that is not as long as the header, or a text that is no CSV.
  package init(_ text: [UInt8], path: String, sha256: String) throws(Diagnostics) {
    do throws(FileProblem) {
      guard text.withUnsafeBufferPointer({ UTF8Text.firstInvalid(in: $0) }) == nil else {
        throw FileProblem.notUTF8
      }
      try self.init(valid: text, path: path, sha256: sha256)
    } catch {
      throw Diagnostics(error.issue(file: path, locator: ""))
    }
  }

  private init(valid text: [UInt8], path: String, sha256: String) throws(FileProblem) {
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
