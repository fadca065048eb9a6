/// Goes through a number and the groups that it belongs to, line by line, without holding the log.
///
///     var stream = LogColumnStream("log.jsonl.gz", value: "score", by: ["model_id", "criterion"])
///     var sums: [Double] = []
///     try stream.forEachRow { group, value in
///       if group == sums.count { sums.append(0) }
///       sums[group] += value ?? 0
///     }
///     stream.groups[0]  // ["model-a", "honesty"]
///
/// The log is any JSON Lines, plain, gzip or Zstandard, with one object a line. Every line is
/// checked as a whole, also the members that are passed over, and a key may first come up in any
/// line. A value that is null, NaN or absent is missing, and so is a group.
///
/// - Complexity: O(bytes) in one pass; a window of 1 MiB, or of the longest line, and the distinct
///   groups.
public struct LogColumnStream {
  public let path: String
  /// The key of the numbers.
  public let value: String
  /// The keys whose texts make the groups.
  public let columns: [String]
  /// The words that stand for no value.
  public let missing: MissingWords
  /// The texts of the groups that were met, by their numbers; nil where a key is null or absent.
  public private(set) var groups: [[String?]] = []
  /// What was found on the way that refuses nothing, such as a cut last line.
  public private(set) var warnings: [LogIssue] = []

  private var names = LineKeys()
  /// What each name is: the value, a column, or neither.
  private var roles: [Int] = []
  private var texts: [TextDictionary]
  private var index: GroupIndex
  private static let valueRole = -1
  private static let noRole = -2

  public init(
    _ path: String, value: String, by columns: [String] = [], missing: MissingWords = .standard
  ) {
    self.path = path
    self.missing = missing
    self.value = value
    self.columns = columns
    texts = columns.map { _ in TextDictionary() }
    index = GroupIndex(width: columns.count)
  }

  /// Whether a file holds JSON objects line by line, as far as its first line tells.
  public static func reads(_ path: String) -> Bool {
    guard let content = try? FileContent.stream(path) else { return false }
    let lines = Lines(content, window: 1 << 16)
    while let line = try? lines.next(), !lines.isTooLong {
      let text = UTF8Text.trimmed(line)
      if text.isEmpty { continue }
      return text.first == UInt8(ascii: "{")
    }
    return false
  }

  /// Hands out each row's group, numbered in the order of first appearance, and its value.
  ///
  /// - Returns: the number of rows.
  /// - Throws: `LogError` with every line that is no object or holds something else than numbers
  ///   and texts in the columns, or when a column is in no line.
  public mutating func forEachRow(
    _ body: (_ group: Int, _ value: Double?) -> Void
  ) throws(LogError) -> Int {
    var log = LogAssembly(options: LogReadingOptions())
    do throws(LogProblem.Wrapped) {
      guard let content = try FileContent.stream(path) else {
        // The reader of whole files knows why.
        _ = try FileContent.stored(path, limit: 0)
        throw LogProblem.Wrapped(problem: .unreadable("it is no regular file"))
      }
      log.begin(SourceFile(path: path, relativePath: path, sha256: "", bytes: 0))
      read(Lines(content), into: &log, body)
    } catch {
      throw LogError(issues: [error.problem.issue(file: path, locator: "")])
    }
    for name in [value] + columns where !names.values.contains(name) && log.issues.errors.isEmpty {
      let suggestion = Suggestion.nearest(to: name, among: names.values)
      log.fail(
        .missingColumn(name, suggestion: suggestion, found: names.values.sorted()), at: "L1")
    }
    log.issues.finish(file: path)
    guard log.issues.errors.isEmpty else {
      throw LogError(issues: log.issues.errors, omitted: log.issues.omitted)
    }
    warnings = log.issues.warnings
    groups = index.groups.map { codes in
      zip(codes, texts).map { $0 < 0 ? nil : $1.values[Int($0)] }
    }
    return log.file.rowsRead
  }

  // MARK: - Lines

  private mutating func read(
    _ lines: Lines, into log: inout LogAssembly, _ body: (Int, Double?) -> Void
  ) {
    var reader = JSONLinesReader(lines)
    while let line = reader.next(&log) {
      log.file.rowsRead += 1
      var number: Double?
      var problem: LogProblem?
      index.begin()
      do throws(JSONError) {
        try reader.scanner.enterObject()
        while let key = try reader.scanner.nextKey() {
          let role = role(names.code(of: key, reader.scanner.sequence))
          if role == LogColumnStream.noRole {
            try reader.scanner.skipValue()
          } else if role == LogColumnStream.valueRole {
            number = try readValue(&reader.scanner, &log, line, &problem)
          } else {
            try readText(role, &reader.scanner, &problem)
          }
        }
        try reader.scanner.finish()
      } catch {
        reader.report(error, &log)
        continue
      }
      if let problem {
        log.refuse(problem, at: "L\(line)")
      } else {
        body(index.group(), number)
      }
    }
  }

  private mutating func role(_ code: Int) -> Int {
    if code == roles.count {
      let name = names.values[code]
      roles.append(
        name == value
          ? LogColumnStream.valueRole : columns.firstIndex(of: name) ?? LogColumnStream.noRole)
    }
    return roles[code]
  }

  private func readValue(
    _ scanner: inout JSONScanner, _ log: inout LogAssembly, _ line: Int,
    _ problem: inout LogProblem?
  ) throws(JSONError) -> Double? {
    let text: UnsafeBufferPointer<UInt8>
    switch try scanner.peek() {
    case .number: text = try scanner.number().text
    case .string:
      text = UTF8Text.trimmed(try scanner.string())
      if text.isEmpty { return nil }
      log.note(.quotedNumber(field: value), at: "L\(line)")
    case .boolean: return try scanner.boolean() ? 1 : 0
    case .null:
      try scanner.null()
      return nil
    case .object, .array:
      try scanner.skipValue()
      problem = .wrongType(field: value, expected: "a number", found: "a list or an object")
      return nil
    }
    switch NumberCell(text, missing: missing) {
    case .number(let number): return number
    case .truth(let truth): return truth ? 1 : 0
    case .missing: return nil
    case .unreadable:
      problem = .invalidField(
        field: value, text: UTF8Text.string(text), expected: "a finite number")
      return nil
    }
  }

  private mutating func readText(
    _ column: Int, _ scanner: inout JSONScanner, _ problem: inout LogProblem?
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
      problem = .wrongType(
        field: columns[column], expected: "a text", found: "a list or an object")
    }
  }
}

/// Numbers the combinations of codes in the order of their first appearance.
private struct GroupIndex {
  private let width: Int
  /// The codes of the row under way.
  private var codes: [Int32]
  private var known: [Int32] = []
  private var count = 0
  private var slots: [Int32] = Array(repeating: -1, count: 64)

  init(width: Int) {
    self.width = width
    codes = Array(repeating: -1, count: width)
  }

  /// The codes of each combination.
  var groups: [ArraySlice<Int32>] {
    (0..<count).map { known[($0 * width)..<(($0 + 1) * width)] }
  }

  mutating func begin() {
    for place in 0..<width { codes[place] = -1 }
  }

  mutating func set(_ place: Int, _ code: Int32) { codes[place] = code }

  /// The number of the combination of the row under way.
  mutating func group() -> Int {
    var slot = GroupIndex.hash(codes) & (slots.count - 1)
    while slots[slot] >= 0 {
      let group = Int(slots[slot])
      if isKnown(group) { return group }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(count)
    known += codes
    count += 1
    if count * 2 > slots.count { grow() }
    return count - 1
  }

  private func isKnown(_ group: Int) -> Bool {
    for place in 0..<width where known[group * width + place] != codes[place] { return false }
    return true
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for group in 0..<count {
      var slot = GroupIndex.hash(known[(group * width)..<((group + 1) * width)]) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(group)
    }
  }

  private static func hash(_ codes: some Sequence<Int32>) -> Int {
    var state: UInt64 = 0x243F_6A88_85A3_08D3
    for code in codes {
      let product = (state ^ UInt64(UInt32(bitPattern: code)))
        .multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      state = product.high ^ product.low
    }
    return Int(truncatingIfNeeded: state >> 1)
  }
}
