internal import Diagnostics

/// A file as the rest of the program reads tables: text in UTF-8 with commas between cells.
///
///     let table = try PlainTable(content)
///     table.text     // "model,score\na,1.5\n"
///     table.remarks  // "read with semicolons between cells; decimal commas in "score""
///
/// What is so already stays as it is, and so does all that is no table, such as JSON: only the
/// beginning is looked at. Other separators, UTF-16, workbooks and the files of SPSS and Stata are
/// told by their content, and said.
package struct PlainTable: Sendable {
  /// What the file was.
  package enum Form: Sendable, Equatable {
    /// As it is: text in UTF-8, or something that is no table.
    case plain
    /// Text in UTF-16, or with something else than commas between cells.
    case converted
    case workbook
    /// A file of SPSS or Stata.
    case statistics
  }

  package let form: Form
  package let text: [UInt8]
  /// Where the records of the text stand in the file.
  package let places: TablePlaces
  /// What a reader must know of how the file was read.
  package let remarks: [TableRemark]
  /// Why the numbers of a column cannot be read without guessing, which matters only where the file
  /// is meant to be a table.
  package let problem: TableFailure?

  /// Reads the content of a file, not compressed.
  ///
  /// - Parameters:
  ///   - sheet: the sheet of a workbook; the only visible one when not given, or the first.
  ///   - missing: words that stand for no value, so that they make no column one of texts.
  ///   - limit: the most bytes of text.
  /// - Throws: what is wrong with a file that is a workbook, a file of SPSS or Stata, or UTF-16.
  package init(
    _ content: [UInt8], sheet: String? = nil, missing: MissingWords = .standard,
    limit: Int = 1 << 30
  ) throws(TableFailure) {
    self = try content.withUnsafeBufferPointer { bytes throws(TableFailure) in
      if Workbook.isWorkbook(bytes) {
        return try PlainTable(workbook: bytes, sheet: sheet, limit: limit)
      }
      if let format = StatisticsFormat(bytes) {
        return try PlainTable(statistics: bytes, format, limit: limit)
      }
      if let (order, mark) = UTF16Text.order(of: bytes) {
        let text = try UTF16Text.utf8(bytes, order: order, mark: mark, limit: limit)
        return try PlainTable(text: text, isUTF16: true, missing, limit: limit)
      }
      return try PlainTable(text: content, isUTF16: false, missing, limit: limit)
    }
  }

  /// Whether bytes begin as a file that is no text, but a table all the same.
  package static func isBinary(_ beginning: UnsafeBufferPointer<UInt8>) -> Bool {
    StatisticsFormat(beginning) != nil || beginning.starts(with: [0x50, 0x4B])
      || UTF16Text.order(of: beginning) != nil
  }

  private init(
    _ form: Form, _ text: [UInt8], places: TablePlaces = .lines, remarks: [TableRemark] = [],
    problem: TableFailure? = nil
  ) {
    self.form = form
    self.text = text
    self.places = places
    self.remarks = remarks
    self.problem = problem
  }

  // MARK: - Text

  private init(
    text content: [UInt8], isUTF16: Bool, _ missing: MissingWords, limit: Int
  ) throws(TableFailure) {
    let separated = try content.withUnsafeBufferPointer { bytes throws(TableFailure) in
      try PlainTable.separated(UTF8Text.withoutMark(bytes), missing, limit: limit)
    }
    guard separated != nil || isUTF16 else {
      self.init(.plain, content)
      return
    }
    var words: [String] = isUTF16 ? ["in UTF-16"] : []
    if let separator = separated?.separator { words.append("with \(separator) between cells") }
    if let columns = separated?.text.decimalColumns, !columns.isEmpty {
      words.append("decimal commas in \(TableRemark.listed(columns))")
    }
    self.init(
      .converted, separated?.text.bytes ?? content,
      remarks: words.isEmpty ? [] : [.form("read as text " + words.joined(separator: ", "))],
      problem: separated?.text.problem)
  }

  /// The text with commas; nil where it has them already, or is no table.
  private static func separated(
    _ text: UnsafeBufferPointer<UInt8>, _ missing: MissingWords, limit: Int
  ) throws(TableFailure) -> (text: SeparatedText, separator: String?)? {
    let head = text.part(0, min(text.count, 1 << 12))
    guard let first = head.first(where: { !UTF8Text.isSpace($0) }), !"{[".utf8.contains(first),
      !head.contains(0)
    else { return nil }
    let declared = TableSeparator.declared(in: text)
    let separator = declared?.separator ?? TableSeparator(in: text)
    guard declared != nil || separator != .comma else { return nil }
    let separated = try SeparatedText(
      text, from: declared?.length ?? 0, separator, missing: missing, limit: limit)
    return (separated, separator == .comma ? nil : separator.words)
  }

  // MARK: - Other files

  private init(
    workbook bytes: UnsafeBufferPointer<UInt8>, sheet: String?, limit: Int
  ) throws(TableFailure) {
    var book = try Workbook(bytes, limit: limit)
    let isNamed = sheet != nil
    let sheet = try book.sheet(named: sheet)
    let table = try book.table(sheet)
    self.init(
      .workbook, table.text.bytes,
      places: TablePlaces(
        rowWords: "\(VisibleText.name(sheet.name))!row ", rows: table.text.rows),
      remarks: [book.remark(on: sheet, isNamed: isNamed)] + table.remarks)
  }

  private init(
    statistics bytes: UnsafeBufferPointer<UInt8>, _ format: StatisticsFormat, limit: Int
  ) throws(TableFailure) {
    let file = try StatisticsFile(bytes, format, limit: limit)
    self.init(
      .statistics, file.text.bytes, places: TablePlaces(rowWords: "row ", rows: []),
      remarks: file.remarks)
  }
}
