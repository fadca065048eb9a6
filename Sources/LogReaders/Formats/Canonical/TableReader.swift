internal import Diagnostics
internal import FileFormats

/// Reads a table whose columns are known: by the record's own names, or through a column map.
struct TableReader {
  struct Field {
    let column: JudgmentColumn
    let origin: Origin
    /// The listed cells and what they stand for.
    var recoding: Recoding?
    var isPerson = false
    let name: String
    var refinement: Refinement?
  }

  enum Origin {
    case cell(Int)
    case rowNumber(prefix: String)
    case constant([UInt8])
    case oneHot([Option])
  }

  /// One of the columns of which exactly one is set.
  struct Option {
    let cell: Int
    let name: String
    let meaning: [UInt8]
  }

  struct Recoding {
    var cells = TextDictionary()
    var meanings: [[UInt8]] = []
    /// The ties among the listed cells that stand for half a win, by their codes.
    var ties: [PairwiseTie?] = []

    init?(_ values: [String: String]?) {
      guard let values else { return nil }
      for cell in values.keys.sorted() {
        if Int(cells.code(of: cell)) == meanings.count {
          meanings.append(Array((values[cell] ?? "").utf8))
          var meaning = values[cell] ?? ""
          let isHalf = meaning.withUTF8 { NumberText.value(UTF8Text.trimmed($0)) } == .finite(0.5)
          ties.append(isHalf ? PairwiseTie(cell) : nil)
        }
      }
    }
  }

  /// A column of the table that holds verdicts side by side with others.
  struct WideField {
    let field: Field
    /// What tells it apart in the record.
    let meaning: String
  }

  let map: ColumnMap?
  var fields: [Field] = []
  /// Where the texts behind the rows stand.
  var texts: [(column: TextColumn, cell: Int)] = []
  var wideFields: [WideField] = []
  /// What the cells of a row must hold for it to be read.
  var conditions: [Condition] = []
  /// What is in the cells, where the map goes into them.
  var nesting: Nesting?
  var counting: Counting?
  /// Takes JSON texts out of their quotes, where the map says that cells are such.
  var unquoting: Unquoting?
  /// Which cells of the row under way hold a list or an object; empty where none can.
  var nested: [Bool] = []
  /// The names of the columns, where a map was found in them.
  var names: [String] = []
  /// Whether there was a row in which paths could be found.
  var hasRows = false
  /// The rows within rows so far.
  var elements = 0
  private var template: CodedJudgment?
  private let missing: [[UInt8]]

  /// - Parameter map: nil for the record's own names.
  init(map: ColumnMap?) {
    self.map = map
    missing = (map?.missing ?? []).map { Array($0.utf8) }
  }

  /// Reads CSV, or, through a map, the objects of JSON.
  mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    let first = bytes.first { !UTF8Text.isSpace($0) }
    if map != nil, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      readObjects(bytes, &log)
      return
    }
    if map?.isQuoted == true { unquoting = Unquoting() }
    var reader = self
    CSVRecords.read(bytes, hasHeader: map?.hasHeader ?? true, &log) { names, line, log in
      reader.bind(names, line, &log)
    } body: { cells, place, number, log in
      reader.add(cells, number, at: place, locator: .row(number), &log)
    }
    reader.finish(&log)
  }

  // MARK: - The header

  /// Finds the columns; false when the table cannot be read.
  mutating func bind(
    _ names: [String], _ line: String, _ log: inout LogAssembly
  ) -> Bool {
    guard let map else { return bindCanonical(names, line, &log) }
    guard bind(map, CellNames(names), line, &log) else { return false }
    declare(log.options.fields)
    return true
  }

  /// Sets the columns whose text the user gave for all rows; what the table says of them is overridden.
  private mutating func declare(_ declared: FieldMap) {
    let constants = declared.constants
    guard !constants.isEmpty else { return }
    fields.removeAll { constants[$0.column] != nil }
    for column in JudgmentColumn.allCases {
      guard let text = constants[column] else { continue }
      fields.append(
        Field(column: column, origin: .constant(Array(text.utf8)), name: column.rawValue))
    }
  }

  private mutating func bindCanonical(
    _ names: [String], _ line: String, _ log: inout LogAssembly
  ) -> Bool {
    var unknown: [String] = []
    for (index, name) in names.enumerated() {
      if let column = JudgmentColumn(name: name) {
        fields.append(Field(column: column, origin: .cell(index), name: name))
      } else if let column = TextColumn(rawValue: name) {
        texts.append((column, index))
      } else {
        unknown.append(name)
      }
    }
    declare(log.options.fields)
    let known = Set(fields.map(\.column))
    var isComplete = true
    for column in JudgmentColumn.required where !known.contains(column) {
      let suggestion = NameSuggestion.nearest(to: column.rawValue, among: unknown)
      log.fail(
        .missingColumn(column.rawValue, suggestion: suggestion, found: unknown), at: line)
      isComplete = false
    }
    if known.isDisjoint(with: JudgmentColumn.verdicts) {
      let suggestion = NameSuggestion.nearest(to: "score", among: unknown)
      log.fail(
        suggestion == nil
          ? .missingVerdictColumn(found: unknown)
          : .missingColumn("score", suggestion: suggestion, found: unknown), at: line)
      isComplete = false
    }
    for name in unknown where isComplete { log.note(.unknownKey(name), at: line) }
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

  /// Adds the judgment of a record, or the judgments that it holds.
  mutating func add(
    _ cells: [UnsafeBufferPointer<UInt8>], _ number: Int, at place: CodedLocator,
    locator: CodedLocator, _ log: inout LogAssembly
  ) {
    if let unquoting {
      let cells = unquoting.texts(of: cells)
      if nesting == nil {
        addRow(cells, number, at: place, locator: locator, &log)
      } else {
        addNested(cells, number, at: place, locator: locator, &log)
      }
    } else if nesting == nil {
      addRow(cells, number, at: place, locator: locator, &log)
    } else {
      addNested(cells, number, at: place, locator: locator, &log)
    }
  }

  /// Adds the judgment of a row, or the judgments that stand side by side in it.
  mutating func addRow(
    _ cells: [UnsafeBufferPointer<UInt8>], _ number: Int, at place: CodedLocator,
    locator: CodedLocator, _ log: inout LogAssembly
  ) {
    if !conditions.allSatisfy({ $0.holds(in: cells) }) {
      log.file.rowsRead -= 1
      return
    }
    var row = template ?? constants(&log)
    template = row
    for field in fields {
      if let problem = fill(&row, field, cells, number, &log, place) {
        log.refuse(problem, at: log.locator(of: place))
        return
      }
    }
    // A cell that is empty, or means that there is no value, holds no text; nor does a list.
    for (column, cell) in texts where map == nil || !isMissing(cells[cell]) {
      if !nested.isEmpty, nested[cell] { continue }
      log.assign(column, cells[cell], to: &row, at: place)
    }
    if counting != nil {
      addCount(row, cells, number, at: place, locator: locator, &log)
      return
    }
    guard let wide = map?.wide else {
      log.keep(&row, at: place, locator: locator)
      return
    }
    log.file.rowsRead += wideFields.count - 1
    for member in wideFields {
      addMember(
        row, wide, member.meaning, member.field, cells, number, at: place, locator: locator, &log)
    }
    if nesting?.members != nil {
      addMembers(row, wide, cells, number, at: place, locator: locator, &log)
    }
  }

  /// Adds one of the judgments that stand side by side.
  func addMember(
    _ row: CodedJudgment, _ wide: ColumnMap.Wide, _ meaning: String, _ field: Field,
    _ cells: [UnsafeBufferPointer<UInt8>], _ number: Int, at place: CodedLocator,
    locator: CodedLocator, _ log: inout LogAssembly
  ) {
    var part = row
    if let problem = log.assign([(wide.become, meaning)], to: &part, at: place)
      ?? fill(&part, field, cells, number, &log, place)
    {
      log.refuse(problem, at: log.locator(of: place))
    } else {
      log.keep(&part, at: place, locator: locator)
    }
  }

  /// Fills a column of a row from the first of its sources that gives a value.
  private func fill(
    _ row: inout CodedJudgment, _ field: Field, _ cells: [UnsafeBufferPointer<UInt8>],
    _ number: Int, _ log: inout LogAssembly, _ place: CodedLocator
  ) -> LogProblem? {
    var isMissing = false
    let problem = take(&row, field, cells, number, &log, place, &isMissing)
    guard isMissing, let refinement = field.refinement else { return problem }
    for other in refinement.otherwise {
      isMissing = false
      let problem = take(&row, other, cells, number, &log, place, &isMissing)
      if problem != nil || !isMissing { return problem }
    }
    return nil
  }

  private func take(
    _ row: inout CodedJudgment, _ field: Field, _ cells: [UnsafeBufferPointer<UInt8>],
    _ number: Int, _ log: inout LogAssembly, _ place: CodedLocator, _ isMissing: inout Bool
  ) -> LogProblem? {
    if let refinement = field.refinement,
      !refinement.conditions.allSatisfy({ $0.holds(in: cells) })
    {
      isMissing = true
      return nil
    }
    let index: Int
    switch field.origin {
    case .cell(let cell): index = cell
    case .rowNumber(let prefix):
      return log.assign([(field.column, "\(prefix)\(number)")], to: &row, at: place)
    case .constant(let text):
      return text.withUnsafeBufferPointer { log.assign(field.column, $0, to: &row, at: place) }
    case .oneHot(let options):
      return choose(options, field, cells, &row, &log, place, &isMissing)
    }
    var cell = cells[index]
    if map == nil {
      if TableReader.isNeutralised(cell), field.column.isText { cell = cell.part(1, cell.count) }
    } else if self.isMissing(cell) || (cell.isEmpty && field.recoding == nil) {
      isMissing = true
      return nil
    }
    let isNested = !nested.isEmpty && nested[index]
    if let refinement = field.refinement, !refinement.takes(cell, isNested: isNested) {
      isMissing = true
      return nil
    }
    if isNested, field.refinement?.isDigest != true {
      return .wrongType(field: field.name, expected: "one value", found: "a list or an object")
    }
    if field.isPerson {
      let name = log.options.pseudonyms.name(of: UTF8Text.string(cell))
      return log.assign([(field.column, name)], to: &row, at: place)
    }
    if let refinement = field.refinement, refinement.changesText {
      return refinement.assign(cell, field, to: &row, &log, at: place)
    }
    guard let recoding = field.recoding else {
      if declareTruth(&row, field.column, cell) { return nil }
      if field.column == .preference, let tie = PairwiseTie(UTF8Text.string(cell)) {
        tie.declare(in: &row, &log)
        return nil
      }
      return log.assign(field.column, cell, to: &row, at: place)
    }
    let code = recoding.cells.existingCode(of: cell)
    if field.column == .preference,
      // A tie has many names, and some of them say why it is one.
      let tie = code >= 0 ? recoding.ties[Int(code)] : PairwiseTie(UTF8Text.string(cell))
    {
      tie.declare(in: &row, &log)
      return nil
    }
    guard code >= 0 else {
      // No value is no value, also where the others are recoded.
      if field.column == .score, MissingWords.standard.contains(cell) { return nil }
      return .unlistedValue(
        column: field.name, text: UTF8Text.string(cell), listed: recoding.cells.values)
    }
    return recoding.meanings[Int(code)].withUnsafeBufferPointer {
      log.assign(field.column, $0, to: &row, at: place)
    }
  }

  /// Reads a truth value as pandas and R write it where a number is asked for: 1 or 0.
  private func declareTruth(
    _ row: inout CodedJudgment, _ column: JudgmentColumn, _ cell: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard column == .score || column == .preference, let isTrue = TableReader.truth(cell) else {
      return false
    }
    if column == .preference {
      row.preference = isTrue ? 1 : 0
      return true
    }
    row.score = isTrue ? 1 : 0
    guard row.scaleType == nil else { return true }
    row.scaleType = .binary
    if row.scaleMinimum.isNaN, row.scaleMaximum.isNaN {
      row.scaleMinimum = 0
      row.scaleMaximum = 1
    }
    return true
  }

  static func truth(_ cell: UnsafeBufferPointer<UInt8>) -> Bool? {
    let text = UTF8Text.trimmed(cell)
    switch text.count {
    case 4 where text.equals("True") || text.equals("true") || text.equals("TRUE"): return true
    case 5 where text.equals("False") || text.equals("false") || text.equals("FALSE"): return false
    default: return nil
    }
  }

  /// Whether a cell says that there is no value, in the map's words or in those of all readers.
  func lacksValue(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    cell.isEmpty || isMissing(cell) || MissingWords.standard.contains(cell)
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

extension LogProblem {
  fileprivate static func missingVerdictColumn(found: [String]) -> LogProblem {
    LogProblem(
      "missingColumn", "no column holds a verdict\(listed(found))",
      remedy: "Add it, or declare a column map")
  }

  fileprivate static func unlistedValue(
    column: String, text: String, listed: [String]
  ) -> LogProblem {
    LogProblem(
      "unlistedValue",
      "the value \(text.quoted) of column \(column.quoted) is not among those that the column map "
        + "lists: \(listed.joined(separator: ", "))",
      remedy: "List it in the column map, or correct the cell")
  }
}
