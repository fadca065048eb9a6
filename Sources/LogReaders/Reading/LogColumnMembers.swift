internal import Diagnostics
internal import FileFormats

/// Reads a number and the texts of its groups off JSON objects, by the names of their members.
///
/// What is to be said of the rows is kept until whoever reads them takes it.
struct LogColumnMembers {
  /// What is asked for, of which log.
  struct Request: Sendable {
    let value: String
    let columns: [String]
    let format: LogFormat?
    let missing: MissingWords
    /// Of a table, what each cell of a row is; nil of a log.
    var cells: [Int32]?
  }

  /// A row that was read.
  struct Row {
    var number: Double?
    fileprivate var problem: LogProblem?
  }

  /// A member of an object, as `LogColumnPaths` learns it.
  typealias Member = (code: Int, role: Int, start: Int, end: Int)

  private let value: String
  private let columns: [String]
  private let missing: MissingWords
  private let sentinels: SentinelRule?
  /// Whether rows that say that they are not scored have no value: those of the record.
  private let hasStatus: Bool

  private(set) var names = LineKeys()
  /// What each name is: the value, a column, the status, or none of them.
  private var roles: [Int] = []
  private(set) var texts: [TextDictionary]
  private(set) var index: GroupIndex
  private var remarks: [LogColumnRemark] = []
  /// The members of the line that was read last.
  private(set) var members: [Member] = []

  private static let valueRole = Int(LogColumnPaths.Role.value)
  private static let noRole = Int(LogColumnPaths.Role.none)
  private static let statusRole = Int(LogColumnPaths.Role.status)

  init(_ request: Request) {
    value = request.value
    missing = request.missing
    columns = request.columns
    sentinels = request.format.flatMap { $0.reader.sentinel(in: request.value) }
    hasStatus =
      request.format == .canonicalJSONLines && ["score", "preference"].contains(request.value)
    texts = columns.map { _ in TextDictionary() }
    index = GroupIndex(width: columns.count)
  }

  /// The way to follow lines that this reads.
  var paths: LogColumnPaths {
    LogColumnPaths(columns: columns.count, missing: missing, sentinel: sentinels?.number)
  }

  // MARK: - Rows

  /// Reads the line that a scanner stands on; the row is in the group that `group()` gives.
  mutating func readLine(
    _ scanner: inout JSONScanner, at line: Int
  ) throws(JSONError) -> Row {
    members.removeAll(keepingCapacity: true)
    let row = try read(&scanner, isLine: true, at: .line(line))
    try scanner.finish()
    return row
  }

  /// Reads an element of a list.
  mutating func readElement(
    _ scanner: inout JSONScanner, at place: CodedLocator
  ) throws(JSONError) -> Row {
    try read(&scanner, isLine: false, at: .record(place))
  }

  /// The group of a row that was read; nil for one that is refused.
  mutating func group(of row: Row, at place: LogColumnRemark.Place) -> Int? {
    guard let problem = row.problem else { return index.group() }
    refuse(problem, at: place)
    return nil
  }

  /// Follows a line along the ways of those before it.
  mutating func follow(
    _ paths: inout LogColumnPaths, _ start: LogColumnPaths.Place, _ limit: LogColumnPaths.Place
  ) -> LogColumnPaths.Line? {
    paths.follow(start, limit, &texts, &index)
  }

  /// Reads a line of a plain table.
  mutating func readCells(
    _ lines: borrowing TableColumnLines, _ start: LogColumnPaths.Place,
    _ limit: LogColumnPaths.Place
  ) -> LogColumnPaths.Line? {
    lines.row(start, limit, &texts, &index)
  }

  mutating func note(_ notice: LogNotice, by count: Int = 1, at place: LogColumnRemark.Place) {
    remarks.append(LogColumnRemark(matter: .notice(notice, count: count), place: place))
  }

  mutating func refuse(_ problem: LogProblem, at place: LogColumnRemark.Place) {
    remarks.append(LogColumnRemark(matter: .refusal(problem), place: place))
  }

  /// What is to be said of the rows since this was asked last.
  mutating func takeRemarks() -> [LogColumnRemark] {
    if remarks.isEmpty { return [] }
    defer { remarks.removeAll(keepingCapacity: true) }
    return remarks
  }

  private mutating func read(
    _ scanner: inout JSONScanner, isLine: Bool, at place: LogColumnRemark.Place
  ) throws(JSONError) -> Row {
    var row = Row()
    var isScored = true
    index.begin()
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      // Only the objects of lines have a sequence of keys.
      let code = isLine ? names.code(of: key, scanner.sequence) : names.code(of: key)
      let role = role(code)
      _ = try scanner.peek()
      let start = scanner.position
      switch role {
      case LogColumnMembers.noRole: try scanner.skipValue()
      case LogColumnMembers.valueRole: try readValue(&scanner, &row, at: place)
      case LogColumnMembers.statusRole:
        isScored = try scanner.textIfAny().map { $0 == "scored" || $0.isEmpty } ?? true
      case let column: try readText(column, &scanner, &row)
      }
      if isLine { members.append((code, role, start, scanner.position)) }
    }
    if !isScored, row.number != nil {
      row.number = nil
      note(.scoreWithoutStatus, at: place)
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

  private mutating func readValue(
    _ scanner: inout JSONScanner, _ row: inout Row, at place: LogColumnRemark.Place
  ) throws(JSONError) {
    let text: UnsafeBufferPointer<UInt8>
    switch try scanner.peek() {
    case .number: text = try scanner.number().text
    case .string:
      text = UTF8Text.trimmed(try scanner.string())
      if text.isEmpty { return }
      note(.quotedNumber(field: value), at: place)
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
      note(
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
