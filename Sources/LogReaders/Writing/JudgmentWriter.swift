package import Diagnostics
package import FileFormats

/// Writes judgments as canonical JSON Lines or CSV.
///
/// The same table gives the same bytes: columns and keys in the order of the record, numbers as the
/// shortest text that reads back, gzip without time and name.
package enum JudgmentWriter {
  package enum Format: String, Sendable, CaseIterable {
    case jsonLines = "jsonl"
    case csv
  }

  /// How CSV cells are written.
  package struct Options: Sendable {
    /// Whether texts that a spreadsheet would take for a formula (beginning with `= + - @`, tab or
    /// carriage return) get an apostrophe in front.
    ///
    /// Our reader takes it off again.
    package var neutralisesFormulas = true
    /// How the file is compressed; nil where it is not.
    package var compression: CompressionFormat?

    package init(neutralisesFormulas: Bool = true, compression: CompressionFormat? = nil) {
      self.neutralisesFormulas = neutralisesFormulas
      self.compression = compression
    }
  }

  /// The table as the bytes of a file.
  ///
  /// - Throws: `Diagnostics` when there is not enough memory to compress.
  package static func bytes(
    _ table: JudgmentTable, as format: Format, options: Options = Options()
  ) throws(Diagnostics) -> [UInt8] {
    var output: [UInt8] = []
    switch format {
    case .jsonLines: appendJSONLines(table, to: &output)
    case .csv: appendCSV(table, neutralises: options.neutralisesFormulas, to: &output)
    }
    guard let compression = options.compression else { return output }
    do throws(ExpansionFailure) {
      return try compression.compress(output)
    } catch {
      throw Diagnostics(
        FileProblem.expansion(error, of: compression).issue(file: "output", locator: ""))
    }
  }

  /// Writes the table to a file, whole or not at all.
  ///
  /// The name says how: `.jsonl` or `.csv`, with `.gz` behind it for gzip and `.zst` for Zstandard.
  ///
  /// - Throws: `Diagnostics`: the name says no format, or the file cannot be written.
  package static func write(
    _ table: JudgmentTable, to path: String, neutralisesFormulas: Bool = true
  ) throws(Diagnostics) {
    let compression = CompressionFormat.allCases.first { path.hasSuffix("." + $0.ending) }
    let stem = compression.map { String(path.dropLast($0.ending.count + 1)) } ?? path
    guard let format = Format.allCases.first(where: { stem.hasSuffix("." + $0.rawValue) }) else {
      let problem = FileProblem.unwritable(
        "the name must end in .jsonl or .csv, with .gz or .zst behind it where it is compressed")
      throw Diagnostics(problem.issue(file: path, locator: ""))
    }
    let options = Options(neutralisesFormulas: neutralisesFormulas, compression: compression)
    try AtomicFile.write(try bytes(table, as: format, options: options), to: path)
  }

  // MARK: - JSON Lines

  private static func appendJSONLines(_ table: JudgmentTable, to output: inout [UInt8]) {
    for judgment in table {
      output.append(UInt8(ascii: "{"))
      var isFirst = true
      for column in JudgmentColumn.allCases {
        guard let cell = judgment.cell(column) else { continue }
        if !isFirst { output.append(UInt8(ascii: ",")) }
        isFirst = false
        output.append(UInt8(ascii: "\""))
        output.append(contentsOf: column.rawValue.utf8)
        output.append(UInt8(ascii: "\""))
        output.append(UInt8(ascii: ":"))
        switch cell {
        case .bare(let text): output.append(contentsOf: text.utf8)
        case .text(let text): appendJSONString(text, to: &output)
        }
      }
      output.append(UInt8(ascii: "}"))
      output.append(UInt8(ascii: "\n"))
    }
  }

  static func appendJSONString(_ text: String, to output: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    output.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: output.append(contentsOf: [0x5C, byte])
      case 0x0A: output.append(contentsOf: [0x5C, UInt8(ascii: "n")])
      case 0x0D: output.append(contentsOf: [0x5C, UInt8(ascii: "r")])
      case 0x09: output.append(contentsOf: [0x5C, UInt8(ascii: "t")])
      case 0..<0x20:
        output.append(contentsOf: "\\u00".utf8)
        output.append(digits[Int(byte >> 4)])
        output.append(digits[Int(byte & 15)])
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }

  // MARK: - CSV

  private static func appendCSV(
    _ table: JudgmentTable, neutralises: Bool, to output: inout [UInt8]
  ) {
    let columns = usedColumns(table)
    output.append(contentsOf: columns.map(\.rawValue).joined(separator: ",").utf8)
    output.append(UInt8(ascii: "\n"))
    for judgment in table {
      for (index, column) in columns.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        switch judgment.cell(column) {
        case nil: continue
        case .bare(let text)?: output.append(contentsOf: text.utf8)
        case .text(let text)?: appendCSVCell(text, column, neutralises, to: &output)
        }
      }
      output.append(UInt8(ascii: "\n"))
    }
  }

  /// The columns of the key and the verdict, and those that any row has a value in.
  private static func usedColumns(_ table: JudgmentTable) -> [JudgmentColumn] {
    var used = Set(JudgmentColumn.required + [.epoch, .criterion, .score, .status])
    for judgment in table {
      for column in JudgmentColumn.allCases where !used.contains(column) {
        if judgment.cell(column) != nil { used.insert(column) }
      }
    }
    return JudgmentColumn.allCases.filter(used.contains)
  }

  private static func appendCSVCell(
    _ text: String, _ column: JudgmentColumn, _ neutralises: Bool, to output: inout [UInt8]
  ) {
    let bytes = Array(text.utf8)
    // With or without neutralising, a text that looks neutralised gets one more apostrophe, so that
    // the reader takes off the right number.
    let isFormula = column.isText && TableReader.beginsFormula(bytes)
    let needsApostrophe = isFormula && (neutralises || bytes.first == UInt8(ascii: "'"))
    let needsQuotes = bytes.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    if needsQuotes { output.append(0x22) }
    if needsApostrophe { output.append(UInt8(ascii: "'")) }
    for byte in bytes {
      if byte == 0x22 { output.append(0x22) }
      output.append(byte)
    }
    if needsQuotes { output.append(0x22) }
  }
}
