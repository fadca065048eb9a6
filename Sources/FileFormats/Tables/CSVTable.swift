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
  /// The line on which each row begins, from 1; of a table that is no text, its row.
  package let lines: [Int]
  /// Where the rows stand in the file.
  package let places: TablePlaces

  package init(
    name: String, sha256: String, header: [String], rows: [[String]], lines: [Int],
    places: TablePlaces = .lines
  ) {
    self.name = name
    self.sha256 = sha256
    self.header = header
    self.rows = rows
    self.lines = lines
    self.places = places
  }

  /// Reads the text of a table.
  ///
  /// - Parameter sha256: that of the file as it is stored.
  /// - Throws: a row that is not as long as the header, or a text that is no CSV.
  package init(_ table: PlainTable, path: String, sha256: String) throws(Diagnostics) {
    if let problem = table.problem { throw Diagnostics(problem.issue(file: path)) }
    let invalid = table.text.withUnsafeBufferPointer { bytes in
      UTF8Text.firstInvalid(in: bytes).map { end in 1 + bytes[..<end].count { $0 == 0x0A } }
    }
    if let line = invalid {
      throw Diagnostics(
        FileProblem.notUTF8.issue(
          file: path, locator: table.places == .lines ? "L\(line)" : ""))
    }
    do throws(FileProblem) {
      try self.init(
        valid: table.text, places: table.places, path: path, sha256: sha256)
    } catch {
      throw Diagnostics(error.issue(file: path, locator: ""))
    }
  }

  private init(
    valid text: [UInt8], places: TablePlaces, path: String, sha256: String
  ) throws(FileProblem) {
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
            lines.append(places.number(ofRecord: rows.count, line: scanner.line))
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
    self.places = places
  }
}
