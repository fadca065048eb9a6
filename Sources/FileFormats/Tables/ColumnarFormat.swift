/// A table in columns that another program must write out as text, told by the first bytes of its file.
package enum ColumnarFormat: Sendable, CaseIterable {
  case parquet
  /// The Arrow IPC file, which is also the second version of Feather.
  case arrowFile
  case arrowStream
  /// The first version of Feather.
  case feather

  /// What a file with these bytes is; nil where it is none of them.
  package init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    func begins(with magic: String) -> Bool { bytes.starts(with: Array(magic.utf8)) }
    if begins(with: "PAR1") || begins(with: "PARE") {
      self = .parquet
    } else if begins(with: "ARROW1\0\0") {
      self = .arrowFile
    } else if begins(with: "FEA1") {
      self = .feather
    } else if bytes.count >= 8, bytes.starts(with: [0xFF, 0xFF, 0xFF, 0xFF]),
      bytes[7] < 0x80, bytes[4] | bytes[5] | bytes[6] | bytes[7] != 0
    {
      // The continuation mark of a message and the length of its head.
      self = .arrowStream
    } else {
      return nil
    }
  }

  /// What the file is, as the object of a sentence.
  package var name: String {
    switch self {
    case .parquet: "a Parquet file"
    case .arrowFile: "an Arrow IPC file (Feather)"
    case .arrowStream: "an Arrow IPC stream"
    case .feather: "a Feather file of the first version"
    }
  }

  /// What a converted table is written as.
  package enum Target: Sendable {
    case csv
    /// Objects line by line, which can hold lists and objects in cells.
    case jsonLines

    var fileExtension: String { self == .csv ? "csv" : "jsonl" }
    /// What follows the name of the file in DuckDB's statement.
    var clause: String { self == .csv ? "HEADER" : "FORMAT json" }
  }

  /// What to do with the file: the one line for a shell that writes it out as text.
  ///
  /// - Parameter path: the file, quoted in the line for the shell and for the program that it runs. A
  ///   name that holds a control character, or the standard input, is not written out.
  package func remedy(path: String, to target: Target) -> String {
    let isNamed =
      path != "-" && !path.isEmpty
      && !path.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
    return "Convert it with `\(command(path: isNamed ? path : "in", to: target))`"
  }

  private func command(path: String, to target: Target) -> String {
    let output = ColumnarFormat.output(path, target)
    switch self {
    case .parquet:
      func literal(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
          + "'"
      }
      return "duckdb -c "
        + ColumnarFormat.quoted(
          "COPY (FROM \(literal(path))) TO \(literal(output)) (\(target.clause))")
    case .arrowFile, .arrowStream, .feather:
      func literal(_ text: String) -> String {
        var escaped = ""
        for character in text {
          if character == "'" || character == "\\" { escaped.append("\\") }
          escaped.append(character)
        }
        return "'\(escaped)'"
      }
      let csv = ColumnarFormat.output(path, .csv)
      let program =
        self == .arrowStream
        ? "import pyarrow as a, pyarrow.csv as c; "
          + "c.write_csv(a.ipc.open_stream(\(literal(path))).read_all(), \(literal(csv)))"
        : "import pyarrow.feather as f, pyarrow.csv as c; "
          + "c.write_csv(f.read_table(\(literal(path))), \(literal(csv)))"
      return "python3 -c " + ColumnarFormat.quoted(program)
    }
  }

  /// The name of what is written: that of the file with another ending.
  private static func output(_ path: String, _ target: Target) -> String {
    let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) }
    let start = name ?? path.startIndex
    let stem =
      path[start...].lastIndex(of: ".").flatMap { $0 > start ? path[..<$0] : nil } ?? path[...]
    return "\(stem).\(target.fileExtension)"
  }

  /// A word for the shell: in double quotes where nothing in it means anything to the shell there,
  /// else in single quotes.
  private static func quoted(_ text: String) -> String {
    if !text.contains(where: { "\"$`\\!".contains($0) }) { return "\"\(text)\"" }
    return "'"
      + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }
}
