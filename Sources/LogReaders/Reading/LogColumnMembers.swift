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
    sentinels = format.flatMap { SentinelRule($0, field: value) }
    hasStatus =
      format == .canonicalJSONLines && ["score", "preference"].contains(value)
    texts = columns.map { _ in TextDictionary() }
    index = GroupIndex(width: columns.count)
  }

  /// The texts of the groups that were met, by their numbers.
  var groups: [[String?]] { index.texts(texts) }

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
    for name in [value] + columns where !found.contains(name) && log.issues.errors.isEmpty {
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

/// What a tool writes into a member of its log where it has no number.
///
/// Readers leave such numbers out; whoever reads the member itself must do so, too.
struct SentinelRule {
  let number: Double
  /// The number that is meant; nil where there is none.
  let replacement: Double?
  /// What it stands for, as the end of a sentence.
  let meaning: String

  /// The rule of a format for a member, if it has one.
  init?(_ format: LogFormat, field: String) {
    switch format {
    // FastChat's judges: no rating was found in the answer, or no answer came.
    case .mtBench where ["score", "m1_score", "m2_score"].contains(field):
      self.init(-1, nil, "a judge's answer that could not be read; it is left out as missing")
    case .alpacaEval where field == "preference":
      self.init(0, 1.5, "a draw in an old code of the tool; it is taken for 1.5")
    // RULER names its members by the length of the context that they are of.
    case .lmEvaluation where !field.isEmpty && field.allSatisfy(\.isNumber):
      self.init(-1, nil, "a sample of another length; it is left out as missing")
    default: return nil
    }
  }

  private init(_ number: Double, _ replacement: Double?, _ meaning: String) {
    self.number = number
    self.replacement = replacement
    self.meaning = meaning
  }
}
