internal import Diagnostics
internal import FileFormats

/// Reads JSON Lines with the record's own column names.
struct CanonicalJSONLinesReader: LogFormatReader {
  static let name = "canonical-jsonl"
  static let summary = "JSON Lines with the record's own column names"
  static let isOfLines = true

  /// Every Eval Ever's instances have columns of the record, too; an object around a list of others is
  /// no row.
  static func claim(_ head: FileHead) -> LogFormatClaim? {
    guard let shape = head.object, shape.element(of: "data") == nil,
      shape.keys.isDisjoint(with: ["schema_version", "interaction_type"]),
      JudgmentColumn.tell(shape.keys)
    else { return nil }
    return .log(by: .columns)
  }

  /// What a member of a line is.
  private enum Member {
    case column(JudgmentColumn)
    case text(TextColumn)
    case unknown
  }

  private var names = LineKeys()
  /// What the members of the names are.
  private var members: [Member] = []

  init(_ options: LogReadingOptions) {}

  mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    read(Lines(bytes), into: &log)
  }

  /// Reads lines that need not be held.
  mutating func read(_ lines: Lines, into log: inout LogAssembly) {
    var reader = JSONLinesReader(lines)
    var repeated = RepeatedValues()
    while let line = reader.next(&log) {
      let place = CodedLocator.line(line)
      log.file.rowsRead += 1
      var row = CodedJudgment()
      var unknown: [String] = []
      var problem: LogProblem?
      do throws(JSONError) {
        try reader.scanner.enterObject()
        while let key = try reader.scanner.nextKey() {
          let code = names.code(of: key, reader.scanner.sequence)
          var found: LogProblem?
          switch member(code, &unknown, &log, place) {
          case .column(let column):
            if reader.scanner.skip(repeated, member: code) {
              row.take(column, from: repeated.row)
              continue
            }
            let start = reader.scanner.position
            let kind = try reader.scanner.peek()
            found = try read(column, &reader.scanner, &row, &log, place)
            // Of a number in quotes something is said each time.
            if found == nil, kind == (column.isNumber ? .number : .string) {
              repeated.keep(code, column, reader.scanner.read(from: start), from: row)
            }
          case .text(let column):
            found = try read(column, &reader.scanner, &row, &log, place)
          case .unknown: try reader.scanner.skipValue()
          }
          if problem == nil { problem = found }
        }
        try reader.scanner.finish()
      } catch {
        reader.report(error, &log)
        continue
      }
      if let problem {
        log.refuse(problem, at: "L\(line)")
      } else if log.file.rowsRead == 1, let missing = missingColumn(row, unknown) {
        log.fail(missing, at: "L\(line)")
        return
      } else {
        log.keep(&row, at: place, locator: place)
      }
    }
  }

  private mutating func member(
    _ code: Int, _ unknown: inout [String], _ log: inout LogAssembly, _ place: CodedLocator
  ) -> Member {
    if code == members.count {
      let name = names.values[code]
      members.append(
        JudgmentColumn(name: name).map(Member.column)
          ?? TextColumn(rawValue: name).map(Member.text) ?? .unknown)
    }
    if case .unknown = members[code] {
      unknown.append(names.values[code])
      log.note(.unknownKey(names.values[code]), at: place.issueLocator)
    }
    return members[code]
  }

  /// The first required column that the first row lacks: the log then calls it something else.
  private func missingColumn(_ row: CodedJudgment, _ unknown: [String]) -> LogProblem? {
    let codes = [row.evaluation, row.task, row.model, row.sample, row.judge]
    guard let index = codes.firstIndex(where: { $0 < 0 }) else { return nil }
    let name = JudgmentColumn.required[index].rawValue
    return .missingColumn(
      name, suggestion: NameSuggestion.nearest(to: name, among: unknown), found: unknown)
  }

  private func read(
    _ column: JudgmentColumn, _ scanner: inout JSONScanner, _ row: inout CodedJudgment,
    _ log: inout LogAssembly, _ place: CodedLocator
  ) throws(JSONError) -> LogProblem? {
    switch try scanner.peek() {
    case .null:
      try scanner.null()
      return nil
    case .string:
      let text = try scanner.string()
      if column.isNumber, !text.isEmpty {
        log.note(.quotedNumber(field: column.rawValue), at: place.issueLocator)
      }
      return log.assign(column, text, to: &row, at: place)
    case .number:
      let number = try scanner.number()
      if column.isNumber { return log.assign(column, number.text, to: &row, at: place) }
      guard column.isText, let digits = number.identifier else {
        return wrong(column, "a number")
      }
      var text = digits
      return text.withUTF8 { log.assign(column, $0, to: &row, at: place) }
    case .boolean:
      let isTrue = try scanner.boolean()
      guard column == .higherIsBetter else { return wrong(column, isTrue ? "true" : "false") }
      row.higherIsBetter = isTrue
      return nil
    case .object:
      try scanner.skipValue()
      return wrong(column, "an object")
    case .array:
      try scanner.skipValue()
      return wrong(column, "a list")
    }
  }

  /// Reads a text behind the row; a prompt may be a list of messages.
  private func read(
    _ column: TextColumn, _ scanner: inout JSONScanner, _ row: inout CodedJudgment,
    _ log: inout LogAssembly, _ place: CodedLocator
  ) throws(JSONError) -> LogProblem? {
    switch try scanner.peek() {
    case .string: log.assign(column, try scanner.string(), to: &row, at: place)
    case .array where column == .prompt:
      var text = try scanner.conversationIfAny() ?? ""
      text.withUTF8 { log.assign(column, $0, to: &row, at: place) }
    case .null: try scanner.null()
    case .number, .boolean, .object, .array:
      try scanner.skipValue()
      // Of members that are not read nothing is wrong.
      guard log.options.keepTexts else { return nil }
      return .wrongType(field: column.rawValue, expected: "a text", found: "something else")
    }
    return nil
  }

  private func wrong(_ column: JudgmentColumn, _ found: String) -> LogProblem {
    let expected =
      column.isNumber ? "a number" : column == .higherIsBetter ? "true or false" : "a text"
    return .wrongType(field: column.rawValue, expected: expected, found: found)
  }
}

extension LogFormat {
  /// JSON Lines with the record's own column names.
  package static let canonicalJSONLines = LogFormat(CanonicalJSONLinesReader.self)
}

extension JudgmentColumn {
  /// Whether enough of the names are columns of the record to take a file for one of ours.
  static func tell(_ names: Set<String>) -> Bool {
    let identifiers: Set<String> = ["model_id", "sample_id", "judge_id"]
    return !names.isDisjoint(with: identifiers)
      && names.count(where: { JudgmentColumn(name: $0) != nil }) >= 3
  }

  /// Whether the column's values are numbers.
  var isNumber: Bool {
    switch self {
    case .epoch, .turn, .judgmentIndex, .score, .scaleMinimum, .scaleMaximum, .preference,
      .weight, .inputTokens, .outputTokens, .judgeInputTokens, .judgeOutputTokens,
      .latencySeconds, .logProbabilitySum, .logProbabilityCount, .responseLength, .confidence:
      true
    default: false
    }
  }
}
