internal import GRDB
internal import LogReaders

/// The numbers that a study's dictionary gives to the texts of one table.
struct StudyDictionary {
  /// For each text column of `RecordColumn.texts`, the number of each code.
  private let numbers: [[Int64]]

  /// A dictionary that is known, by the columns of `RecordColumn.texts` and their codes.
  init(numbers: [[Int64]]) { self.numbers = numbers }

  /// Looks the texts of a table up, and adds those that are new.
  init(interning table: JudgmentTable, in database: Database) throws {
    let select = try SQLStatement(database, "SELECT id FROM text WHERE value = ?")
    let insert = try SQLStatement(database, "INSERT INTO text (value) VALUES (?) RETURNING id")
    numbers = try RecordColumn.texts.map { column in
      try column.values(in: table).map { text in
        try StudyDictionary.number(of: text, select, insert)
      }
    }
  }

  private static func number(
    of text: String, _ select: SQLStatement, _ insert: SQLStatement
  ) throws -> Int64 {
    defer { select.reset() }
    select.bind(text, at: 1)
    if try select.step() { return select.integer(0) }
    defer { insert.reset() }
    insert.bind(text, at: 1)
    guard try insert.step() else { throw SQLFailure(code: 1, message: "a text got no number") }
    let number = insert.integer(0)
    _ = try insert.step()
    return number
  }

  /// The number of one text, which is added when it is new.
  static func number(of text: String, in database: Database) throws -> Int64 {
    try number(
      of: text, try SQLStatement(database, "SELECT id FROM text WHERE value = ?"),
      try SQLStatement(database, "INSERT INTO text (value) VALUES (?) RETURNING id"))
  }

  /// The numbers of all codes of a column; none where no row has a value.
  func numbers(ofColumn column: Int) -> [Int64] { numbers[column] }

  /// The number of a column's code, or nil for null.
  func number(_ column: Int, _ code: Int32) -> Int64? {
    code < 0 ? nil : numbers[column][Int(code)]
  }
}

/// Writes rows of judgments of one table.
///
/// Columns without a value in the table are left out of the statement, and a value that the row
/// before had too stays bound: of 58 columns a log changes about a dozen from row to row.
struct StudyRows {
  private struct Text {
    let place: Int32
    let offset: Int
    /// Where the numbers of the column's codes begin.
    let first: Int
    /// The code that is bound; none yet.
    var bound: Int32 = .min
  }

  private struct Integer {
    let place: Int32
    let value: @Sendable (CodedJudgment) -> Int64?
    var bound: Int64?
  }

  private struct Number {
    let place: Int32
    let offset: Int
  }

  /// Rows of the file that are in the study.
  private(set) var written = 0
  private let fileID: Int64
  private var texts: [Text] = []
  private var integers: [Integer] = []
  private var numbers: [Number] = []
  /// The dictionary's numbers of the used text columns, one column behind the other.
  private var textNumbers: [Int64] = []
  private let insert: SQLStatement
  private let delete: SQLStatement
  private let count: SQLStatement

  init(
    _ table: JudgmentTable, _ dictionary: StudyDictionary, fileID: Int64, in database: Database
  ) throws {
    self.fileID = fileID
    var names = ["id", "key_hash", "digest_high", "digest_low", "file"]
    func place(of name: String) -> Int32 {
      names.append(name)
      return Int32(names.count)
    }
    for (index, column) in RecordColumn.texts.enumerated() {
      let used = dictionary.numbers(ofColumn: index)
      if used.isEmpty { continue }
      texts.append(
        Text(place: place(of: column.name), offset: column.offset, first: textNumbers.count))
      textNumbers += used
    }
    for column in RecordColumn.integers where !column.isEmpty(table) {
      integers.append(Integer(place: place(of: column.name), value: column.value))
    }
    for column in RecordColumn.numbers where !column.isEmpty(table) {
      numbers.append(Number(place: place(of: column.name), offset: column.offset))
    }
    let places = Array(repeating: "?", count: names.count).joined(separator: ", ")
    insert = try SQLStatement(
      database,
      "INSERT INTO judgment (\(names.joined(separator: ", "))) VALUES (\(places))")
    insert.bind(fileID, at: 5)
    delete = try SQLStatement(database, "DELETE FROM judgment WHERE id = ?")
    count = try SQLStatement(
      database, "UPDATE file SET judgments = judgments - 1 WHERE id = ? AND id <> \(fileID)")
  }

  mutating func insert(
    _ row: CodedJudgment, key: Int64, digest: RowDigest, id: Int64? = nil
  ) throws {
    insert.bind(id, at: 1)
    insert.bind(key, at: 2)
    insert.bind(Int64(bitPattern: digest.high), at: 3)
    insert.bind(Int64(bitPattern: digest.low), at: 4)
    withUnsafeBytes(of: row) { bytes in
      for index in texts.indices {
        let code = bytes.load(fromByteOffset: texts[index].offset, as: Int32.self)
        if code == texts[index].bound { continue }
        texts[index].bound = code
        insert.bind(
          code < 0 ? nil : textNumbers[texts[index].first + Int(code)], at: texts[index].place)
      }
      for column in numbers {
        insert.bind(bytes.load(fromByteOffset: column.offset, as: Double.self), at: column.place)
      }
    }
    for index in integers.indices {
      let value = integers[index].value(row)
      // An unbound value is null.
      if value == integers[index].bound { continue }
      integers[index].bound = value
      insert.bind(value, at: integers[index].place)
    }
    try insert.run()
    written += 1
  }

  mutating func replace(
    _ earlier: StudyKeyLookup.Row, by row: CodedJudgment, key: Int64, digest: RowDigest
  ) throws {
    delete.bind(earlier.id, at: 1)
    try delete.run()
    count.bind(earlier.file, at: 1)
    try count.run()
    if earlier.file == fileID { written -= 1 }
    try insert(row, key: key, digest: digest, id: earlier.id)
  }
}

/// Finds the row of a study that has a judgment's key.
struct StudyKeyLookup {
  /// What deciding between two judgments of one key needs to know of the earlier one.
  struct Row {
    let id: Int64
    let file: Int64
    let digest: RowDigest
    let score: Double
    let label: Int64?
    let preference: Double
    let status: Int64?
    let judgedAt: Int64?
    /// The number of the round, where the row names one.
    let round: Int64?

    /// Whether the row says what a coded judgment says.
    func hasVerdict(of other: CodedJudgment, _ dictionary: StudyDictionary) -> Bool {
      score.orNil == other.score.orNil && preference.orNil == other.preference.orNil
        && label == dictionary.number(StudyKeyLookup.labelColumn, other.label)
        && status == (other.status ?? .unscored).number
    }

    /// Whether a row that says the same takes this one's place: of all that say the same the one
    /// with a time stays, without a round of its own, with texts, and of the lowest digest, so that the
    /// order of files does not matter.
    ///
    /// - Parameter hasTexts: whether this row has texts.
    /// - Returns: nil where only their texts can differ.
    func yields(to row: CodedJudgment, _ digest: RowDigest, hasTexts: Bool) -> Bool? {
      if (judgedAt == nil) != (row.judgedAt == nil) { return judgedAt == nil }
      if (round == nil) != (row.round < 0) { return round != nil }
      if hasTexts == row.texts.isEmpty { return !hasTexts }
      return digest == self.digest ? nil : digest < self.digest
    }

    /// The file and the place that the row came from, for messages.
    func place(in database: Database) throws -> String {
      let select = try SQLStatement(
        database,
        """
        SELECT f.relative_path, j.locator_number, t.value FROM judgment j
        JOIN file f ON f.id = j.file LEFT JOIN text t ON t.id = j.locator_text WHERE j.id = ?
        """)
      select.bind(id, at: 1)
      return try select.first {
        let number = try $0.optionalWhole(1)
        let text = try $0.optionalText(2)
        let place = number.map { $0 > 0 ? "L\($0)" : "row \(0 &- $0)" } ?? text ?? ""
        return "\(try $0.requiredText(0)):\(place)"
      } ?? ""
    }
  }

  private static let labelColumn =
    RecordColumn.texts.firstIndex { $0.name == "label" } ?? RecordColumn.texts.endIndex
  private static let keys = RecordColumn.texts.enumerated().filter { $0.element.isKey }

  private static let evaluationColumn = 0
  private static let roundColumn =
    RecordColumn.texts.firstIndex { $0.name == "round" } ?? RecordColumn.texts.endIndex

  private let database: Database
  private let select: SQLStatement
  /// The log whose rows are looked up.
  private let log: EvaluationLog
  /// Rounds of runs that name none; worked out when rows with and without a round meet.
  private var rounds: StudyRounds?

  init(_ database: Database, for log: EvaluationLog) throws {
    self.database = database
    self.log = log
    let names =
      [
        "id", "file", "digest_high", "digest_low", "score", "label", "preference", "status",
        "judged_at", "round", "epoch", "turn", "judgment_index", "position",
      ] + StudyKeyLookup.keys.map(\.element.name)
    select = try SQLStatement(
      database, "SELECT \(names.joined(separator: ", ")) FROM judgment WHERE key_hash = ?")
  }

  /// What a row is to those of the study, and the one that has its key, where one has.
  ///
  /// The hash only narrows the search.
  mutating func meet(
    _ row: CodedJudgment, hash: Int64, _ dictionary: StudyDictionary
  ) throws -> (meeting: KeyMeeting, row: Row?) {
    defer { select.reset() }
    select.bind(hash, at: 1)
    var decision = KeyDecision()
    var candidates: [Row] = []
    while try select.step() {
      guard select.integer(10) == row.epoch, select.integer(11) == row.turn,
        select.integer(12) == row.judgmentIndex,
        row.judgmentIndex != 1 || select.optionalInteger(13) == row.position?.number
      else { continue }
      let isSame = StudyKeyLookup.keys.enumerated().allSatisfy { place, key in
        select.optionalInteger(Int32(14 + place))
          == dictionary.number(key.offset, key.element.code(row))
      }
      guard isSame, try isOneRound(row, select.optionalInteger(9), dictionary) else { continue }
      let other = select.optionalInteger(8)
      // Judgments of other times are only counted.
      let candidate = Row(
        id: select.integer(0), file: select.integer(1),
        digest: RowDigest(
          high: UInt64(bitPattern: select.integer(2)), low: UInt64(bitPattern: select.integer(3))),
        score: select.number(4), label: select.optionalInteger(5), preference: select.number(6),
        status: select.optionalInteger(7), judgedAt: other, round: select.optionalInteger(9))
      candidates.append(candidate)
      if decision.meet(
        candidates.count - 1, judgedAt: row.judgedAt, other: other,
        hasVerdict: candidate.hasVerdict(of: row, dictionary))
      {
        break
      }
    }
    let meeting = decision.meeting
    if case .met(let place) = meeting { return (meeting, candidates[place]) }
    return (meeting, nil)
  }

  /// Whether a row and one of the study, of the same run, are of one round: both name it, or
  /// neither does, or one names that of the run.
  private mutating func isOneRound(
    _ row: CodedJudgment, _ other: Int64?, _ dictionary: StudyDictionary
  ) throws -> Bool {
    let round = dictionary.number(StudyKeyLookup.roundColumn, row.round)
    if round == other { return true }
    guard round == nil || other == nil, let named = round ?? other else { return false }
    let evaluation = RecordColumn.texts[StudyKeyLookup.evaluationColumn].code(row)
    guard let run = log.judgments.evaluation.text(of: evaluation) else { return false }
    let known = try rounds ?? StudyRounds(database, with: log)
    rounds = known
    let text = try SQLStatement(database, "SELECT value FROM text WHERE id = ?")
    text.bind(named, at: 1)
    let name = try text.first { try $0.requiredText(0) }
    return name.map { Array($0.utf8) } == known.defaults.name(of: run).map { Array($0.utf8) }
  }
}
