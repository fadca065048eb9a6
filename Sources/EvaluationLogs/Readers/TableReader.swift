/// Reads a CSV file whose columns are known: by the record's own names, or through a column map.
struct TableReader {
  private struct Field {
    let index: Int
    let column: JudgmentColumn
    /// The listed cells and what they stand for.
    let recoding: Recoding?
    let name: String
  }

  private struct Recoding {
    var cells = TextDictionary()
    var meanings: [[UInt8]] = []
  }

  private let map: ColumnMap?
  private var fields: [Field] = []
  private let missing: [[UInt8]]

  /// - Parameter map: nil for the record's own names.
  init(map: ColumnMap?) {
    self.map = map
    missing = (map?.missing ?? []).map { Array($0.utf8) }
  }

  mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    var scanner = CSVScanner(bytes)
    do throws(CSVError) {
      guard try scanner.next() else {
        log.fail(.emptyFile, at: "L1")
        return
      }
    } catch {
      log.fail(.csv("\(error.reason)"), at: "L\(error.line)")
      return
    }
    let firstInvalid = UTF8Text.firstInvalid(in: bytes)
    guard readHeader(scanner, &log) else { return }
    let columnCount = scanner.fieldCount
    var template: CodedJudgment?
    while true {
      do throws(CSVError) {
        guard try scanner.next() else { return }
      } catch {
        log.file.rowsRead += 1
        log.refuse(
          error.reason == .tooLong ? .lineTooLong : .csv("\(error.reason)"), at: "L\(error.line)")
        continue
      }
      log.file.rowsRead += 1
      let place = CodedLocator.line(scanner.line)
      if let firstInvalid, scanner.range.upperBound > firstInvalid,
        UTF8Text.firstInvalid(in: bytes.part(scanner.range.lowerBound, scanner.range.upperBound))
          != nil
      {
        log.refuse(.notUTF8, at: "L\(scanner.line)")
        continue
      }
      guard scanner.fieldCount == columnCount else {
        log.refuse(
          .raggedRow(found: scanner.fieldCount, expected: columnCount), at: "L\(scanner.line)")
        continue
      }
      var row = template ?? constants(&log)
      template = row
      if let problem = fill(&row, scanner, &log, place) {
        log.refuse(problem, at: "L\(scanner.line)")
      } else {
        log.keep(&row, at: place, locator: .row(log.file.rowsRead))
      }
    }
  }

  // MARK: - The header

  /// Finds the columns; false when the table cannot be read.
  private mutating func readHeader(
    _ scanner: borrowing CSVScanner, _ log: inout LogAssembly
  ) -> Bool {
    let line = "L\(scanner.line)"
    let names = (0..<scanner.fieldCount).map {
      UTF8Text.string(UTF8Text.trimmed(scanner.field($0)))
    }
    var seen: Set<String> = []
    for name in names where !name.isEmpty && !seen.insert(name).inserted {
      log.fail(.duplicateColumn(name), at: line)
      return false
    }
    return map.map { bind($0, names, line, &log) } ?? bindCanonical(names, line, &log)
  }

  private mutating func bindCanonical(
    _ names: [String], _ line: String, _ log: inout LogAssembly
  ) -> Bool {
    var unknown: [String] = []
    for (index, name) in names.enumerated() {
      if let column = JudgmentColumn(name: name) {
        fields.append(Field(index: index, column: column, recoding: nil, name: name))
      } else {
        unknown.append(name)
      }
    }
    let known = Set(fields.map(\.column))
    var isComplete = true
    for column in JudgmentColumn.required where !known.contains(column) {
      let suggestion = Suggestion.nearest(to: column.rawValue, among: unknown)
      log.fail(
        .missingColumn(column.rawValue, suggestion: suggestion, found: unknown), at: line)
      isComplete = false
    }
    if known.isDisjoint(with: JudgmentColumn.verdicts) {
      let suggestion = Suggestion.nearest(to: "score", among: unknown)
      log.fail(
        suggestion == nil
          ? .missingVerdictColumn(found: unknown)
          : .missingColumn("score", suggestion: suggestion, found: unknown), at: line)
      isComplete = false
    }
    for name in unknown where isComplete { log.note(.unknownKey(name), at: line) }
    return isComplete
  }

  private mutating func bind(
    _ map: ColumnMap, _ names: [String], _ line: String, _ log: inout LogAssembly
  ) -> Bool {
    var isComplete = true
    for source in map.columns {
      guard let index = names.firstIndex(of: source.name) else {
        let suggestion = Suggestion.nearest(to: source.name, among: names)
        log.fail(.missingColumn(source.name, suggestion: suggestion, found: names), at: line)
        isComplete = false
        continue
      }
      var recoding: Recoding?
      if let values = source.values {
        var listed = Recoding()
        for cell in values.keys.sorted() {
          if Int(listed.cells.code(of: cell)) == listed.meanings.count {
            listed.meanings.append(Array((values[cell] ?? "").utf8))
          }
        }
        recoding = listed
      }
      fields.append(
        Field(index: index, column: source.column, recoding: recoding, name: source.name))
    }
    return isComplete
  }

  // MARK: - Rows

  /// A row with the map's constants.
  ///
  /// Made for the first row only: a table without rows leaves no values behind.
  private func constants(_ log: inout LogAssembly) -> CodedJudgment {
    var row = CodedJudgment()
    guard let map else { return row }
    var texts = map.constants
    let isGiven =
      texts.contains { $0.column == .evaluation }
      || map.columns.contains { $0.column == .evaluation }
    if !isGiven { texts.append(ColumnMap.Constant(column: .evaluation, text: map.id)) }
    for constant in texts {
      var text = constant.text
      // Checked when the map was read.
      _ = text.withUTF8 { log.assign(constant.column, $0, to: &row, at: .line(1)) }
    }
    return row
  }

  private func fill(
    _ row: inout CodedJudgment, _ scanner: borrowing CSVScanner, _ log: inout LogAssembly,
    _ place: CodedLocator
  ) -> LogProblem? {
    for field in fields {
      var cell = scanner.field(field.index)
      if map == nil {
        if TableReader.isNeutralised(cell), field.column.isText { cell = cell.part(1, cell.count) }
      } else if isMissing(cell) {
        continue
      }
      guard let recoding = field.recoding else {
        if let problem = log.assign(field.column, cell, to: &row, at: place) { return problem }
        continue
      }
      let code = recoding.cells.existingCode(of: cell)
      guard code >= 0 else {
        return .unlistedValue(
          column: field.name, text: UTF8Text.string(cell), listed: recoding.cells.values)
      }
      let problem = recoding.meanings[Int(code)].withUnsafeBufferPointer {
        log.assign(field.column, $0, to: &row, at: place)
      }
      if let problem { return problem }
    }
    return nil
  }

  private func isMissing(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    for text in missing where text.count == cell.count && text.elementsEqual(cell) { return true }
    return false
  }

  /// Whether our writer put an apostrophe before the cell, to keep spreadsheets from taking it for
  /// a formula: apostrophes, then one of `= + - @`, tab or carriage return.
  static func isNeutralised(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    guard cell.first == UInt8(ascii: "'") else { return false }
    return beginsFormula(cell)
  }

  /// Whether what follows any leading apostrophes is the start of a formula.
  static func beginsFormula(_ cell: some Collection<UInt8>) -> Bool {
    switch cell.first(where: { $0 != UInt8(ascii: "'") }) {
    case 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D: true
    default: false
    }
  }
}
