internal import FileFormats
internal import PrintedNumbers

/// How texts become the columns of a row.
extension LogAssembly {
  /// Sets one column of a row from its text.
  ///
  /// An empty text leaves the column as it is.
  ///
  /// - Returns: what is wrong with the text, if anything.
  mutating func assign(
    _ column: JudgmentColumn, _ text: UnsafeBufferPointer<UInt8>, to row: inout CodedJudgment,
    at place: CodedLocator
  ) -> LogProblem? {
    guard !text.isEmpty else { return nil }
    if column.isText { return assignText(column, text, to: &row) }
    let trimmed = UTF8Text.trimmed(text)
    guard !trimmed.isEmpty else { return nil }
    switch column {
    case .epoch: return assign(&row.epoch, 1, column, trimmed)
    case .turn: return assign(&row.turn, 1, column, trimmed)
    case .judgmentIndex: return assign(&row.judgmentIndex, 1, column, trimmed)
    case .score: return assignScore(&row, trimmed)
    case .scaleMinimum: return assignBound(&row.scaleMinimum, column, trimmed)
    case .scaleMaximum: return assignBound(&row.scaleMaximum, column, trimmed)
    case .preference: return assign(&row.preference, column, trimmed, 0, 1)
    case .weight: return assign(&row.weight, column, trimmed, 0)
    case .latencySeconds: return assign(&row.latencySeconds, column, trimmed, 0)
    case .logProbabilitySum: return assign(&row.logProbabilitySum, column, trimmed)
    case .logProbabilityCount: return assign(&row.logProbabilityCount, column, trimmed)
    case .responseLength: return assign(&row.responseLength, column, trimmed)
    case .confidence: return assign(&row.confidence, column, trimmed, 0, 1)
    case .split: return assign(&row.split, column, trimmed)
    case .inputTokens: return assign(&row.inputTokens, column, trimmed)
    case .outputTokens: return assign(&row.outputTokens, column, trimmed)
    case .judgeInputTokens: return assign(&row.judgeInputTokens, column, trimmed)
    case .judgeOutputTokens: return assign(&row.judgeOutputTokens, column, trimmed)
    case .scaleType: return assign(&row.scaleType, column, trimmed)
    case .position: return assign(&row.position, column, trimmed)
    case .status: return assign(&row.status, column, trimmed)
    case .judgeKind: return assign(&row.judgeKind, column, trimmed)
    case .sampling:
      var sampling: Sampling?
      let problem = assign(&sampling, column, trimmed)
      row.sampling = sampling ?? row.sampling
      return problem
    case .higherIsBetter: return assignTruth(&row.higherIsBetter, column, trimmed)
    case .respondedAt: return assignTime(&row.respondedAt, column, trimmed, at: place)
    case .judgedAt: return assignTime(&row.judgedAt, column, trimmed, at: place)
    case .itemDate: return assignDay(&row.itemDate, column, trimmed)
    case .modelReleaseDate: return assignDay(&row.modelReleaseDate, column, trimmed)
    default: return nil
    }
  }

  /// Sets columns of a row from their texts; nil and empty texts leave a column as it is.
  ///
  /// - Returns: what is wrong with the first text that is wrong, if any is.
  mutating func assign(
    _ texts: [(column: JudgmentColumn, text: String?)], to row: inout CodedJudgment,
    at place: CodedLocator
  ) -> LogProblem? {
    for case (let column, var text?) in texts {
      if let problem = text.withUTF8({ assign(column, $0, to: &row, at: place) }) {
        return problem
      }
    }
    return nil
  }

  /// Sets columns of a row from their texts and then those that the user gives to all rows, and
  /// takes the row, or refuses it.
  mutating func keep(
    _ row: CodedJudgment, with texts: [(column: JudgmentColumn, text: String?)],
    at place: CodedLocator
  ) {
    var row = row
    let problem =
      assign(texts, to: &row, at: place)
      ?? assign(declared: options.fields.constants, to: &row, at: place)
    if let problem {
      refuse(problem, at: locator(of: place))
    } else {
      keep(&row, at: place, locator: place)
    }
  }

  /// The text of a number, also of one in quotes, which is noted; nil for anything else, which is
  /// passed over.
  mutating func numberText(
    of field: String, _ scanner: inout JSONScanner, at place: CodedLocator
  ) throws(JSONError) -> String? {
    let isQuoted = try scanner.peek() == .string
    let text = try scanner.textIfAny()
    if isQuoted, text?.isEmpty == false { note(.quotedNumber(field: field), at: place) }
    return text
  }

  private mutating func assignText(
    _ column: JudgmentColumn, _ text: UnsafeBufferPointer<UInt8>, to row: inout CodedJudgment
  ) -> LogProblem? {
    let rows = table.count
    switch column {
    // Free texts may hold line ends.
    case .label: row.label = table.label.intern(text)
    case .statusReason: row.statusReason = table.statusReason.intern(text)
    default:
      if UTF8Text.hasControl(text) {
        return .controlCharacter(field: column.rawValue, text: UTF8Text.string(text))
      }
      if text.count > Identifier.mostBytes, !JudgmentColumn.provenance.contains(column) {
        return .longIdentifier(
          field: column.rawValue, bytes: text.count, text: UTF8Text.string(text))
      }
    }
    switch column {
    case .evaluation: row.evaluation = table.evaluation.intern(text)
    case .task: row.task = table.task.intern(text)
    case .model: row.model = table.model.intern(text)
    case .sample: row.sample = table.sample.intern(text)
    case .judge: row.judge = table.judge.intern(text)
    case .criterion: row.criterion = table.criterion.intern(text)
    case .opponent: row.opponent = table.opponent.intern(text, nulls: rows)
    case .cluster: row.cluster = table.cluster.intern(text)
    case .category: row.category = table.category.intern(text)
    case .language: row.language = table.language.intern(text, nulls: rows)
    case .culture: row.culture = table.culture.intern(text, nulls: rows)
    case .round: row.round = table.round.intern(text, nulls: rows)
    case .sampleHash: row.sampleHash = table.sampleHash.intern(text, nulls: rows)
    case .responseHash: row.responseHash = table.responseHash.intern(text, nulls: rows)
    case .tool: row.tool = table.tool.intern(text, nulls: rows)
    case .toolVersion: row.toolVersion = table.toolVersion.intern(text, nulls: rows)
    case .sourceFile: row.sourceFile = table.sourceFile.intern(text)
    case .sourceLocator: row.locator = table.intern(locator: UTF8Text.string(text))
    case .sourceDigest: row.sourceDigest = table.sourceDigest.intern(text, nulls: rows)
    case .promptVersion: row.promptVersion = table.promptVersion.intern(text, nulls: rows)
    case .optionOrder: row.optionOrder = table.optionOrder.intern(text, nulls: rows)
    case .variantOf: row.variantOf = table.variantOf.intern(text, nulls: rows)
    default: break
    }
    return nil
  }

  private func assignScore(
    _ row: inout CodedJudgment, _ text: UnsafeBufferPointer<UInt8>
  ) -> LogProblem? {
    switch NumberCell(text, missing: .standard) {
    case .number(let value): row.score = value
    case .truth(let truth): row.score = truth ? 1 : 0
    case .missing: row.score = .nan
    case .unreadable:
      return NumberText.value(text) == .infinite
        ? .infiniteScore : invalid(.score, text, "a number")
    }
    return nil
  }

  private func assign(
    _ value: inout Double, _ column: JudgmentColumn, _ text: UnsafeBufferPointer<UInt8>,
    _ minimum: Double = -.infinity, _ maximum: Double = .infinity
  ) -> LogProblem? {
    switch NumberText.value(text) {
    case .notANumber?: return nil
    case nil where MissingWords.standard.contains(text): return nil
    case .finite(let number)? where number >= minimum && number <= maximum: value = number
    case .finite?, .infinite?, nil:
      let range = maximum < .infinity ? " in 0…1" : minimum == 0 ? " of at least 0" : ""
      return invalid(column, text, "a finite number" + range)
    }
    return nil
  }

  /// A bound that is not a number, or past all scales, is no bound: it would let every score pass.
  private func assignBound(
    _ value: inout Double, _ column: JudgmentColumn, _ text: UnsafeBufferPointer<UInt8>
  ) -> LogProblem? {
    guard case .finite(let number)? = NumberText.value(text) else {
      return invalid(column, text, "a finite number")
    }
    guard ScaleBound.isKnown(number) else {
      return invalid(column, text, "a number of at most 1e75")
    }
    value = number
    return nil
  }

  private func assign<Whole: FixedWidthInteger>(
    _ value: inout Whole, _ minimum: Whole, _ column: JudgmentColumn,
    _ text: UnsafeBufferPointer<UInt8>
  ) -> LogProblem? {
    guard let number = NumberText.integer(text), let whole = Whole(exactly: number),
      whole >= minimum
    else { return invalid(column, text, "a whole number of at least \(minimum)") }
    value = whole
    return nil
  }

  private func assign<Whole: FixedWidthInteger>(
    _ value: inout Whole?, _ column: JudgmentColumn, _ text: UnsafeBufferPointer<UInt8>
  ) -> LogProblem? {
    if NumberText.value(text) == .notANumber || MissingWords.standard.contains(text) { return nil }
    var number: Whole = 0
    let problem = assign(&number, 0, column, text)
    if problem == nil { value = number }
    return problem
  }

  private func assign<Name: RawRepresentable<String> & CaseIterable>(
    _ value: inout Name?, _ column: JudgmentColumn, _ text: UnsafeBufferPointer<UInt8>
  ) -> LogProblem? {
    guard let name = Name(rawValue: UTF8Text.string(text)) else {
      let names = Name.allCases.map(\.rawValue).joined(separator: ", ")
      return invalid(column, text, "one of \(names)")
    }
    value = name
    return nil
  }

  private func assignTruth(
    _ value: inout Bool?, _ column: JudgmentColumn, _ text: UnsafeBufferPointer<UInt8>
  ) -> LogProblem? {
    switch UTF8Text.string(text).lowercased() {
    case "true", "1": value = true
    case "false", "0": value = false
    default: return invalid(column, text, "true or false")
    }
    return nil
  }

  private mutating func assignTime(
    _ value: inout Int64?, _ column: JudgmentColumn, _ text: UnsafeBufferPointer<UInt8>,
    at place: CodedLocator
  ) -> LogProblem? {
    guard let (time, isNaive) = Timestamp.parse(UTF8Text.string(text)) else {
      return invalid(column, text, "a time such as 2026-01-31T12:00:00Z")
    }
    if isNaive { note(.naiveTimestamp, at: place) }
    value = time.microseconds
    return nil
  }

  private func assignDay(
    _ value: inout Int32?, _ column: JudgmentColumn, _ text: UnsafeBufferPointer<UInt8>
  ) -> LogProblem? {
    guard let day = CalendarDay.parse(UTF8Text.string(text)) else {
      return invalid(column, text, "a day such as 2026-01-31")
    }
    value = day.daysSince1970
    return nil
  }

  private func invalid(
    _ column: JudgmentColumn, _ text: UnsafeBufferPointer<UInt8>, _ expected: String
  ) -> LogProblem {
    .invalidField(field: column.rawValue, text: UTF8Text.string(text), expected: expected)
  }
}

extension UTF8Text {
  /// Whether the text holds a C0 control character or DEL.
  fileprivate static func hasControl(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in bytes where byte < 0x20 || byte == 0x7F { return true }
    return false
  }
}
