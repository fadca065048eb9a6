internal import PrintedNumbers

/// A cell of a column as ``ColumnCells`` holds it: its text, or the number of a column of numbers, days
/// or times.
package enum ColumnValue: Sendable {
  case text(String)
  case number(Double)
}

extension Judgment {
  /// A judgment of which nothing is known yet, for columns to be set one by one.
  package init(ofNothing: Void) {
    self.init(evaluation: "", task: "", model: "", sample: "", judge: "", score: nil)
  }

  /// Sets a column to a cell of ``ColumnCells``.
  ///
  /// - Returns: false for a cell that the column cannot have; the judgment is then as it was.
  package mutating func set(_ column: JudgmentColumn, to value: ColumnValue) -> Bool {
    switch value {
    case .text(let text): setText(column, text)
    case .number(let number): setNumber(column, number)
    }
  }

  private mutating func setText(_ column: JudgmentColumn, _ text: String) -> Bool {
    switch column {
    case .evaluation: evaluation = text
    case .task: task = text
    case .model: model = text
    case .sample: sample = text
    case .judge: judge = text
    case .criterion: criterion = text
    case .opponent: opponent = text
    case .label: label = text
    case .statusReason: statusReason = text
    case .cluster: cluster = text
    case .category: category = text
    case .language: language = text
    case .culture: culture = text
    case .round: round = text
    case .sampleHash: sampleHash = text
    case .responseHash: responseHash = text
    case .tool: tool = text
    case .toolVersion: toolVersion = text
    case .sourceFile: sourceFile = text
    case .sourceLocator: sourceLocator = text
    case .sourceDigest: sourceDigest = text
    case .promptVersion: promptVersion = text
    case .optionOrder: optionOrder = text
    case .variantOf: variantOf = text
    default: return setWord(column, text)
    }
    return true
  }

  private mutating func setWord(_ column: JudgmentColumn, _ text: String) -> Bool {
    func read<Word>(_ word: Word?, into place: inout Word) -> Bool {
      if let word { place = word }
      return word != nil
    }
    switch column {
    case .scaleType: return read(ScaleType(rawValue: text), into: &scaleType)
    case .status: return read(JudgmentStatus(rawValue: text), into: &status)
    case .judgeKind: return read(JudgeKind(rawValue: text), into: &judgeKind)
    case .sampling: return read(Sampling(rawValue: text), into: &sampling)
    case .position:
      position = PresentationPosition(rawValue: text)
      return position != nil
    case .split:
      split = ItemSplit(rawValue: text)
      return split != nil
    case .higherIsBetter:
      higherIsBetter = text == "true"
      return text == "true" || text == "false"
    default: return false
    }
  }

  private mutating func setNumber(_ column: JudgmentColumn, _ number: Double) -> Bool {
    switch column {
    case .score: score = number
    case .scaleMinimum: scaleMinimum = number
    case .scaleMaximum: scaleMaximum = number
    case .preference: preference = number
    case .weight: weight = number
    case .latencySeconds: latencySeconds = number
    case .logProbabilitySum: logProbabilitySum = number
    case .confidence: confidence = number
    default: return setWhole(column, number)
    }
    return true
  }

  private mutating func setWhole(_ column: JudgmentColumn, _ number: Double) -> Bool {
    guard let whole = Int64(exactly: number) else { return false }
    switch column {
    case .inputTokens: inputTokens = whole
    case .outputTokens: outputTokens = whole
    case .judgeInputTokens: judgeInputTokens = whole
    case .judgeOutputTokens: judgeOutputTokens = whole
    case .responseLength: responseLength = whole
    case .respondedAt: respondedAt = Timestamp(microseconds: whole)
    case .judgedAt: judgedAt = Timestamp(microseconds: whole)
    default:
      guard let short = Int32(exactly: whole) else { return false }
      switch column {
      case .epoch: epoch = short
      case .logProbabilityCount: logProbabilityCount = short
      case .itemDate: itemDate = CalendarDay(daysSince1970: short)
      case .modelReleaseDate: modelReleaseDate = CalendarDay(daysSince1970: short)
      default:
        guard let small = Int16(exactly: short) else { return false }
        switch column {
        case .turn: turn = small
        case .judgmentIndex: judgmentIndex = small
        default: return false
        }
      }
    }
    return true
  }
}

extension JudgmentTable {
  /// Adds a column that is none of the record.
  ///
  /// - Parameter cells: one for each row.
  /// - Precondition: There is one for each row.
  package mutating func addAttribute(_ name: String, cells: [String?]) {
    precondition(cells.count == count, "a cell for each row")
    attributes.append((name, ColumnCells(attribute: cells)))
  }
}
