internal import PrintedNumbers

/// A column of the record by its distinct cells: each row has the number of one, whatever the column
/// is stored as.
///
/// What is asked of a cell is asked once for each distinct one, and of a row no more than its number.
package struct ColumnCells: Sendable {
  /// What the cells are, and so how two of them compare.
  package enum Kind: Sendable {
    case text, number
    /// Days since 1970.
    case day
    /// Microseconds since 1970.
    case time
  }

  package let kind: Kind
  /// The number of each row's cell; -1 where it has none.
  package let codes: [Int32]
  /// The distinct cells as they are written.
  package let texts: [String]
  /// What they are as numbers; empty where they are texts.
  package let numbers: [Double]

  /// The text of a row's cell.
  package subscript(row: Int) -> String? {
    let code = codes[row]
    return code < 0 ? nil : texts[Int(code)]
  }

  /// A column of a table.
  ///
  /// - Complexity: O(rows).
  package init(_ column: JudgmentColumn, of table: JudgmentTable) {
    self =
      ColumnCells.names(column, of: table) ?? ColumnCells.words(column, of: table)
      ?? ColumnCells.numbers(column, of: table) ?? ColumnCells.times(column, of: table)
      ?? ColumnCells(none: table.count)
  }

  /// Texts with their codes.
  package init(texts: [String], codes: [Int32]) {
    kind = .text
    self.texts = texts
    self.codes = codes
    numbers = []
  }

  /// A column that is none of the record: numbers or days where all of its cells are.
  init(attribute cells: [String?]) {
    let coded = ColumnCells(.text, rows: cells.count, { cells[$0] }) { $0 }
    let numbers = coded.texts.compactMap { text in
      Double(text).flatMap { $0.isFinite ? $0 : nil }
    }
    let days = coded.texts.compactMap { CalendarDay.parse($0).map { Double($0.daysSince1970) } }
    codes = coded.codes
    texts = coded.texts
    if numbers.count == texts.count {
      kind = .number
      self.numbers = numbers
    } else if days.count == texts.count {
      kind = .day
      self.numbers = days
    } else {
      kind = .text
      self.numbers = []
    }
  }

  /// The same column with other codes in some rows.
  package func replacing(_ code: (_ row: Int, _ code: Int32) -> Int32) -> ColumnCells {
    ColumnCells(self, codes: codes.enumerated().map { code($0, $1) })
  }

  private init(_ cells: ColumnCells, codes: [Int32]) {
    kind = cells.kind
    texts = cells.texts
    numbers = cells.numbers
    self.codes = codes
  }

  private init(none rows: Int) {
    self.init(texts: [], codes: Array(repeating: -1, count: rows))
  }

  private init<Value: Hashable>(
    _ kind: Kind, rows: Int, _ value: (Int) -> Value?, number: (Value) -> Double = { _ in 0 },
    text: (Value) -> String
  ) {
    var codes: [Int32] = []
    codes.reserveCapacity(rows)
    var distinct: [Value] = []
    var known: [Value: Int32] = [:]
    for row in 0..<rows {
      guard let value = value(row) else {
        codes.append(-1)
        continue
      }
      if let code = known[value] {
        codes.append(code)
      } else {
        let code = Int32(distinct.count)
        known[value] = code
        distinct.append(value)
        codes.append(code)
      }
    }
    self.kind = kind
    self.codes = codes
    texts = distinct.map(text)
    numbers = kind == .text ? [] : distinct.map(number)
  }

  // MARK: - Kinds of columns

  /// Columns of names, which are coded already.
  private static func names(_ column: JudgmentColumn, of table: JudgmentTable) -> ColumnCells? {
    let coded: CodedColumn?
    switch column {
    case .evaluation: coded = table.evaluation
    case .task: coded = table.task
    case .model: coded = table.model
    case .sample: coded = table.sample
    case .judge: coded = table.judge
    case .criterion: coded = table.criterion
    case .opponent: coded = table.opponent
    case .label: coded = table.label
    case .statusReason: coded = table.statusReason
    case .cluster: coded = table.cluster
    case .category: coded = table.category
    case .language: coded = table.language
    case .culture: coded = table.culture
    case .round: coded = table.round
    case .sampleHash: coded = table.sampleHash
    case .responseHash: coded = table.responseHash
    case .tool: coded = table.tool
    case .toolVersion: coded = table.toolVersion
    case .sourceFile: coded = table.sourceFile
    case .sourceDigest: coded = table.sourceDigest
    case .promptVersion: coded = table.promptVersion
    case .optionOrder: coded = table.optionOrder
    case .variantOf: coded = table.variantOf
    default: return nil
    }
    guard let coded else { return ColumnCells(none: table.count) }
    return ColumnCells(texts: coded.values, codes: coded.codes)
  }

  /// Columns of words from a vocabulary.
  private static func words(_ column: JudgmentColumn, of table: JudgmentTable) -> ColumnCells? {
    func words(_ word: @escaping (Int) -> String?) -> ColumnCells {
      ColumnCells(.text, rows: table.count, word) { $0 }
    }
    return switch column {
    case .scaleType: words { table.scaleType[$0].rawValue }
    case .higherIsBetter: words { table.higherIsBetter[$0].map { $0 ? "true" : "false" } }
    case .position: words { table.position[$0]?.rawValue }
    case .status: words { table.status[$0].rawValue }
    case .judgeKind: words { table.judgeKind[$0].rawValue }
    case .sampling: words { table.sampling[$0].rawValue }
    case .split: words { table.split[$0]?.rawValue }
    case .sourceLocator: words { table.sourceLocator(at: $0) }
    default: nil
    }
  }

  private static func numbers(_ column: JudgmentColumn, of table: JudgmentTable) -> ColumnCells? {
    func numbers(_ number: @escaping (Int) -> Double?) -> ColumnCells {
      ColumnCells(.number, rows: table.count, number, number: { $0 }) { $0.plain }
    }
    func counts(_ count: @escaping (Int) -> Int64?) -> ColumnCells {
      ColumnCells(.number, rows: table.count, count, number: { Double($0) }) { String($0) }
    }
    return switch column {
    case .epoch: counts { Int64(table.epoch[$0]) }
    case .turn: counts { Int64(table.turn[$0]) }
    case .judgmentIndex: counts { Int64(table.judgmentIndex[$0]) }
    case .score: numbers { table.score(at: $0) }
    case .scaleMinimum: numbers { table.scaleMinimum[$0] }
    case .scaleMaximum: numbers { table.scaleMaximum[$0] }
    case .preference: numbers { table.preference[$0] }
    case .weight: numbers { table.weight[$0] }
    case .inputTokens: counts { table.inputTokens[$0] }
    case .outputTokens: counts { table.outputTokens[$0] }
    case .judgeInputTokens: counts { table.judgeInputTokens[$0] }
    case .judgeOutputTokens: counts { table.judgeOutputTokens[$0] }
    case .latencySeconds: numbers { table.latencySeconds[$0] }
    case .logProbabilitySum: numbers { table.logProbabilitySum[$0] }
    case .logProbabilityCount: counts { table.logProbabilityCount[$0].map(Int64.init) }
    case .responseLength: counts { table.responseLength[$0] }
    case .confidence: numbers { table.confidence[$0] }
    default: nil
    }
  }

  private static func times(_ column: JudgmentColumn, of table: JudgmentTable) -> ColumnCells? {
    func times(_ time: @escaping (Int) -> Timestamp?) -> ColumnCells {
      ColumnCells(
        .time, rows: table.count, time, number: { Double($0.microseconds) }, text: \.description)
    }
    func days(_ day: @escaping (Int) -> CalendarDay?) -> ColumnCells {
      ColumnCells(
        .day, rows: table.count, day, number: { Double($0.daysSince1970) }, text: \.description)
    }
    return switch column {
    case .respondedAt: times { table.respondedAt[$0] }
    case .judgedAt: times { table.judgedAt[$0] }
    case .itemDate: days { table.itemDate[$0] }
    case .modelReleaseDate: days { table.modelReleaseDate[$0] }
    default: nil
    }
  }
}
