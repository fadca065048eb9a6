package import FileFormats

/// Whose rows a table holds, told from its columns: those of the record, of a tool's log, or of
/// neither.
///
/// A log that is read as a table must say what it says when it is read as a log: a verdict that was not
/// scored is none, what a tool writes where it has no number is none, and what the record leaves open
/// has its usual value.
package struct RowOrigin: Sendable {
  /// What a tool writes into a column where it has no number.
  package struct Sentinel {
    package let number: Double
    /// The number that is meant; nil where there is none.
    package let replacement: Double?
    /// What it stands for, as the end of a sentence.
    package let meaning: String
  }

  private let format: LogFormat?
  /// Whether the columns are those of the judgment record.
  package let isOfRecord: Bool
  /// Whether texts may have an apostrophe in front that keeps spreadsheets from running them.
  private let isSpreadsheet: Bool

  /// A table of CSV, told by its header.
  package init(header: [String]) {
    format = nil
    isOfRecord = JudgmentColumn.tell(Set(header))
    isSpreadsheet = true
  }

  /// Objects, told by the first of them.
  package init(objects text: UnsafeBufferPointer<UInt8>, named name: String) {
    let text = UTF8Text.withoutMark(text)
    var first = text
    if text.first(where: { !UTF8Text.isSpace($0) }) == UInt8(ascii: "{") {
      // Of lines the first is enough; a list is read to the end of its first element.
      let lines = Lines(text)
      while let line = try? lines.next(), !lines.isTooLong {
        first = line
        if !line.allSatisfy(UTF8Text.isSpace) { break }
      }
    }
    format = DetectedFormat.of(first, named: name, columnMap: nil).format
    isOfRecord = format == .canonicalJSONLines
    isSpreadsheet = false
  }

  /// Whether a column holds verdicts, which count only where the column `status` says `scored`.
  package func isVerdict(_ column: String) -> Bool {
    guard isOfRecord, let column = JudgmentColumn(name: column) else { return false }
    return JudgmentColumn.verdicts.contains(column)
  }

  /// Who won by a cell of the record's column of preferences, in the words of a table of battles whose
  /// left item is the model; nil where the column is another, or the cell no preference.
  package func winner(_ cell: UnsafeBufferPointer<UInt8>, in column: String) -> String? {
    guard isOfRecord, column == JudgmentColumn.preference.rawValue,
      case .finite(let preference)? = NumberText.value(UTF8Text.trimmed(cell)),
      (0...1).contains(preference)
    else { return nil }
    return preference == 0.5 ? "tie" : preference > 0.5 ? "left" : "right"
  }

  /// What an empty cell of a column, or a column that is not there, stands for; nil for no value.
  package func usual(_ column: String) -> String? {
    isOfRecord ? JudgmentColumn(name: column)?.usual : nil
  }

  /// The text that a cell of a spreadsheet stands for.
  package func plain(
    _ cell: UnsafeBufferPointer<UInt8>, in column: String
  ) -> UnsafeBufferPointer<UInt8> {
    guard isSpreadsheet, isOfRecord, cell.first == UInt8(ascii: "'"),
      TableReader.isNeutralised(cell), JudgmentColumn(name: column)?.isText == true
    else { return cell }
    return cell.part(1, cell.count)
  }

  /// What the tool writes into a column where it has no number.
  package func sentinel(in column: String) -> Sentinel? {
    format?.reader.sentinel(in: column).map {
      Sentinel(number: $0.number, replacement: $0.replacement, meaning: $0.meaning)
    }
  }
}

extension JudgmentColumn {
  /// What a row that leaves the column open means by that, as text; nil where it means nothing.
  var usual: String? {
    switch self {
    case .epoch, .turn, .judgmentIndex: "1"
    case .criterion: "overall"
    default: nil
    }
  }
}
