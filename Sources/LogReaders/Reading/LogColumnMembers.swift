internal import Diagnostics
internal import FileFormats

/// Reads a number and the texts of its groups off JSON objects, by the names of their members.
struct LogColumnMembers {
  private let value: String
  private let columns: [String]
  private let format: LogFormat?
  private let missing: MissingWords
  private let sentinels: SentinelRule?
  /// Whether rows that say that they are not scored have no value: those of the record.
  private let hasStatus: Bool

  private var names = LineKeys()
  /// What each name is: the value, a column, the status, or none of them.
  private var roles: [Int] = []
  private var texts: [TextDictionary]
  private var index: GroupIndex
  private static let valueRole = -1
  private static let noRole = -2
  private static let statusRole = -3

  init(value: String, columns: [String], format: LogFormat?, missing: MissingWords) {
    self.value = value
    self.missing = missing
    self.columns = columns
    self.format = format
    sentinels = format.flatMap { $0.reader.sentinel(in: value) }
    hasStatus =
      format == .canonicalJSONLines && ["score", "preference"].contains(value)
    texts = columns.map { _ in TextDictionary() }
    index = GroupIndex(width: columns.count)
  }

  /// The texts of the groups that were met, by their numbers; what the record leaves open has its usual
  /// value.
  var groups: [[String?]] {
    let usual = columns.map(usual)
    guard usual.contains(where: { $0 != nil }) else { return index.texts(texts) }
    return index.texts(texts).map { cells in zip(cells, usual).map { $0 ?? $1 } }
  }

  private func usual(_ column: String) -> String? {
    guard format == .canonicalJSONLines else { return nil }
    return JudgmentColumn(name: column)?.usual
  }

  mutating func readLines(
    _ lines: Lines, into log: inout LogAssembly, _ body: (Int, Double?) -> Void
  ) {
    var reader = JSONLinesReader(lines)
    while let line = reader.next(&log) {
      log.file.rowsRead += 1
      do throws(JSONError) {
        let row = try read(&reader.scanner, isLine: true, &log, at: .line(line))
        try reader.scanner.finish()
        take(row, &log, at: .line(line), body)
      } catch {
        reader.report(error, &log)
      }
    }
  }

  mutating func readList(
    _ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly,
    _ body: (Int, Double?) -> Void
  ) {
    var members = self
    // The closure may not hold on to `self`, which is being changed.
    withoutActuallyEscaping(body) { body in
      _ = JSONRecords.read(bytes, &log) { (place, scanner, log) throws(JSONError) in
        let row = try members.read(&scanner, isLine: false, &log, at: place)
        members.take(row, &log, at: place, body)
      }
    }
    self = members
  }

  /// Fails for each name that no row has.
  func checkColumns(_ log: inout LogAssembly) {
    let found = names.values
    for name in [value] + columns
    where !found.contains(name) && usual(name) == nil && log.issues.errors.isEmpty {
      let isOfRecord = format != nil && JudgmentColumn(name: name) != nil
      let suggestion = isOfRecord ? nil : NameSuggestion.nearest(to: name, among: found)
      log.fail(
        isOfRecord
          ? .mixedColumns(name, found: found.sorted())
          : .missingColumn(name, suggestion: suggestion, found: found.sorted()), at: "L1")
    }
  }

  // MARK: - Rows

  private struct Row {
    var number: Double?
    var problem: LogProblem?
  }

  private mutating func take(
    _ row: Row, _ log: inout LogAssembly, at place: CodedLocator, _ body: (Int, Double?) -> Void
  ) {
    if let problem = row.problem {
      log.refuse(problem, at: log.locator(of: place))
    } else {
      body(index.group(), row.number)
    }
  }

  private mutating func read(
    _ scanner: inout JSONScanner, isLine: Bool, _ log: inout LogAssembly, at place: CodedLocator
  ) throws(JSONError) -> Row {
    var row = Row()
    var isScored = true
    index.begin()
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      // Only the objects of lines have a sequence of keys.
      let code = isLine ? names.code(of: key, scanner.sequence) : names.code(of: key)
      switch role(code) {
      case LogColumnMembers.noRole: try scanner.skipValue()
      case LogColumnMembers.valueRole: try readValue(&scanner, &row, &log, at: place)
      case LogColumnMembers.statusRole:
        isScored = try scanner.textIfAny().map { $0 == "scored" || $0.isEmpty } ?? true
      case let column: try readText(column, &scanner, &row)
      }
    }
    if !isScored, row.number != nil {
      row.number = nil
      log.note(.scoreWithoutStatus, at: place)
    }
    return row
  }

  private mutating func role(_ code: Int) -> Int {
    if code == roles.count {
      let name = names.values[code]
      roles.append(
        name == value
          ? LogColumnMembers.valueRole
          : columns.firstIndex(of: name)
            ?? (hasStatus && name == "status"
              ? LogColumnMembers.statusRole : LogColumnMembers.noRole))
    }
    return roles[code]
  }

  private func readValue(
    _ scanner: inout JSONScanner, _ row: inout Row, _ log: inout LogAssembly,
    at place: CodedLocator
  ) throws(JSONError) {
    let text: UnsafeBufferPointer<UInt8>
    switch try scanner.peek() {
    case .number: text = try scanner.number().text
    case .string:
      text = UTF8Text.trimmed(try scanner.string())
      if text.isEmpty { return }
      log.note(.quotedNumber(field: value), at: place)
    case .boolean:
      row.number = try scanner.boolean() ? 1 : 0
      return
    case .null: return try scanner.null()
    case .object, .array:
      try scanner.skipValue()
      row.problem = .wrongType(field: value, expected: "a number", found: "a list or an object")
      return
    }
    switch NumberCell(text, missing: missing) {
    case .number(let number):
      row.number = number
      guard let sentinels, number == sentinels.number else { return }
      row.number = sentinels.replacement
      log.note(
        .sentinel(field: value, text: number.plain, meaning: sentinels.meaning), at: place)
    case .truth(let truth): row.number = truth ? 1 : 0
    case .missing: return
    case .unreadable:
      row.problem = .invalidField(
        field: value, text: UTF8Text.string(text), expected: "a finite number")
    }
  }

  private mutating func readText(
    _ column: Int, _ scanner: inout JSONScanner, _ row: inout Row
  ) throws(JSONError) {
    switch try scanner.peek() {
    case .string:
      // An empty text is a missing one, as in a table.
      let text = try scanner.string()
      if !missing.contains(text) { index.set(column, texts[column].code(of: text)) }
    case .number: index.set(column, texts[column].code(of: try scanner.number().text))
    case .boolean:
      index.set(column, texts[column].code(of: try scanner.boolean() ? "true" : "false"))
    case .null: try scanner.null()
    case .object, .array:
      try scanner.skipValue()
      row.problem = .wrongType(
        field: columns[column], expected: "a text", found: "a list or an object")
    }
  }
}

extension LogProblem {
  /// A column of the record beside members of a tool's log.
  fileprivate static func mixedColumns(_ name: String, found: [String]) -> LogProblem {
    LogProblem(
      "missingColumn",
      "the column \(name.quoted) is missing in the members of the tool's log" + listed(found),
      remedy: "Name members of the log only, or columns of the record only, such as score, "
        + "model_id, sample_id and criterion")
  }
}
