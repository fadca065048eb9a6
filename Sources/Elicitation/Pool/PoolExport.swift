package import Diagnostics
internal import FileFormats
internal import PrintedNumbers
package import StudyStore

/// Writes pool items as tables that `PoolTable` reads back.
package enum PoolExport {
  package enum Format: String, Sendable, CaseIterable {
    case csv
    case jsonLines = "jsonl"
  }

  /// The items as the bytes of a file.
  ///
  /// - Parameter neutralisesFormulas: whether texts in a CSV that a spreadsheet would take for formulas
  ///   get an apostrophe in front, which reading takes off again.
  package static func bytes(
    _ items: [PoolItem], as format: Format, neutralisesFormulas: Bool = true
  ) throws(Diagnostics) -> [UInt8] {
    switch format {
    case .csv: return Array(csv(items, neutralisesFormulas).utf8)
    case .jsonLines:
      var bytes: [UInt8] = []
      for item in items {
        bytes += try JSONText.bytes(PoolRow(item), isPretty: false)
        bytes.append(UInt8(ascii: "\n"))
      }
      return bytes
    }
  }

  /// Writes items to a file, whole or not at all.
  ///
  /// The name says how: `.csv` or `.jsonl`, with `.gz` behind it for gzip and `.zst` for Zstandard.
  ///
  /// - Throws: `Diagnostics`: the name says no format, or the file cannot be written.
  package static func write(
    _ items: [PoolItem], to path: String, neutralisesFormulas: Bool = true
  ) throws(Diagnostics) {
    let compression = CompressionFormat.allCases.first { path.hasSuffix("." + $0.ending) }
    let stem = compression.map { String(path.dropLast($0.ending.count + 1)) } ?? path
    guard let format = Format.allCases.first(where: { stem.hasSuffix("." + $0.rawValue) }) else {
      let problem = FileProblem.unwritable(
        "the name must end in .csv or .jsonl, with .gz or .zst behind it where it is compressed")
      throw Diagnostics(problem.issue(file: path, locator: ""))
    }
    var bytes = try bytes(items, as: format, neutralisesFormulas: neutralisesFormulas)
    if let compression {
      do throws(ExpansionFailure) {
        bytes = try compression.compress(bytes)
      } catch {
        throw Diagnostics(
          FileProblem.expansion(error, of: compression).issue(file: path, locator: ""))
      }
    }
    try AtomicFile.write(bytes, to: path)
  }

  // MARK: - CSV

  private static func csv(_ items: [PoolItem], _ neutralises: Bool) -> String {
    let header = PoolColumn.allCases.map(\.rawValue).joined(separator: ",")
    return items.reduce(into: header + "\n") { text, item in
      let row = PoolRow(item)
      text +=
        PoolColumn.allCases.map { column in
          let cell = row.cell(column) ?? ""
          return column.isNumber ? cell : CSVText.quoted(PoolExport.cell(cell, neutralises))
        }.joined(separator: ",") + "\n"
    }
  }

  /// A text as a cell; one that looks neutralised gets one more apostrophe, so that reading takes off
  /// the right number.
  private static func cell(_ text: String, _ neutralises: Bool) -> String {
    let isFormula = beginsFormula(text)
    return isFormula && (neutralises || text.utf8.first == UInt8(ascii: "'")) ? "'" + text : text
  }

  /// Whether a cell has an apostrophe in front that keeps spreadsheets from running it.
  static func isNeutralised(_ text: String) -> Bool {
    text.utf8.first == UInt8(ascii: "'") && beginsFormula(text)
  }

  /// Whether what follows any leading apostrophes is the start of a formula.
  private static func beginsFormula(_ text: String) -> Bool {
    let next = text.utf8.first { $0 != UInt8(ascii: "'") }
    return next.map { "=+-@\t\r".utf8.contains($0) } ?? false
  }
}

/// An item with the names that tables have for what is known of it.
private struct PoolRow: Encodable {
  private let item: PoolItem

  init(_ item: PoolItem) { self.item = item }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ column: PoolColumn) { stringValue = column.rawValue }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for column in PoolColumn.allCases {
      if column == .exposures {
        try container.encode(item.exposures, forKey: Key(column))
      } else if column.isNumber {
        try container.encodeIfPresent(number(column), forKey: Key(column))
      } else {
        try container.encodeIfPresent(cell(column), forKey: Key(column))
      }
    }
  }

  private func number(_ column: PoolColumn) -> Double? {
    switch column {
    case .discrimination: item.parameters?.discrimination
    case .discriminationError: item.parameters?.discriminationError
    case .difficulty: item.parameters?.difficulty
    case .difficultyError: item.parameters?.difficultyError
    case .covariance: item.parameters?.covariance
    default: nil
    }
  }

  /// The text of a cell; nil where there is none.
  ///
  /// Numbers are the shortest text that reads back.
  func cell(_ column: PoolColumn) -> String? {
    switch column {
    case .sample: item.sample
    case .text: item.text
    case .system: item.system
    case .dimension: item.dimension
    case .language: item.language
    case .topic: item.topic
    case .origin: item.origin
    case .created: item.created?.description
    case .status: item.status.rawValue
    case .statusReason: item.reason?.rawValue
    case .calibration: item.parameters?.calibration
    case .exposures: "\(item.exposures)"
    default: number(column).map { "\($0)" }
    }
  }
}
