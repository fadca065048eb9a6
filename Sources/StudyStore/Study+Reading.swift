package import Diagnostics
internal import FileFormats
internal import GRDB
package import LogReaders

extension Study {
  /// Everything in the study, as if its logs had been read together.
  ///
  /// Rows come in the order of their keys, whatever the order in which files were ingested. Rows
  /// that name no round have that of their run.
  ///
  /// - Parameters:
  ///   - appliesSidecars: whether rows are as they are shown: dates, clusters, languages and cultures
  ///     from the tables of models and items fill what rows leave open, and the judgments of one
  ///     response by one judge are numbered by their times. Rows that are to be ingested again are
  ///     read without.
  ///   - maximumRows: the most judgments that are held in memory.
  ///   - withTexts: whether the texts behind the rows can be asked for; they stay in the study.
  /// - Throws: `Diagnostics`.
  /// - Complexity: O(n log n) in the rows; about 150 bytes of memory a row.
  package func log(
    appliesSidecars: Bool = true, maximumRows: Int = 10_000_000, withTexts: Bool = false
  ) throws(Diagnostics) -> EvaluationLog {
    try Study.failing(path) {
      try queue.read { database in
        let count =
          try Int.fetchOne(database, sql: "SELECT count(*) FROM judgment WHERE repeated IS NULL")
          ?? 0
        guard count <= maximumRows else {
          throw Diagnostics(
            LogProblem.tooManyRows(limit: maximumRows).issue(file: path, locator: ""))
        }
        let reader = try StudyReader(database)
        let sidecars = appliesSidecars ? try StudySidecars(database) : nil
        let rounds = try StudyRounds(database)
        let sorted = try reader.sortedRows(rounds)
        var texts = withTexts ? try StudyTextReader(database) : nil
        var table = try reader.table(
          of: sorted.rows, repeats: appliesSidecars ? sorted.repeats : nil, sidecars: sidecars,
          texts: &texts)
        table.fillRounds(rounds.defaults)
        if appliesSidecars {
          table.numberVersions()
          let families = try StudySidecars.models(in: database).compactMap { model in
            model.family.map { (model.name, $0) }
          }
          if !families.isEmpty {
            table.addAttribute("family", ofModels: Dictionary(families) { first, _ in first })
          }
        }
        var log = EvaluationLog(judgments: table, texts: texts?.store(of: self))
        try Study.readRest(of: &log, file: nil, from: database)
        log.runs = try StudyCompanions.runs(in: database)
        log.judges = try StudyCompanions.judges(in: database)
        return log
      }
    }
  }

  /// What one file brought in, as it was read.
  func log(ofFile id: Int64, in database: Database) throws -> EvaluationLog {
    let reader = try StudyReader(database)
    let select = try SQLStatement(
      database, "SELECT id FROM judgment WHERE file = ? ORDER BY id")
    select.bind(id, at: 1)
    let isWithTexts = try SQLStatement(database, "SELECT with_text FROM file WHERE id = ?")
    isWithTexts.bind(id, at: 1)
    let keepsTexts = try isWithTexts.first { try $0.requiredInteger(0) != 0 } ?? false
    var texts = keepsTexts ? try StudyTextReader(database) : nil
    var table = try reader.table(of: try select.rows { $0.integer(0) }, texts: &texts)
    let further = try SQLStatement(database, "SELECT further_judgments FROM file WHERE id = ?")
    further.bind(id, at: 1)
    table.furtherJudgments = try further.first { try $0.count(0) } ?? 0
    var log = EvaluationLog(judgments: table, texts: texts?.store(of: self))
    try Study.readRest(of: &log, file: id, from: database)
    return log
  }

  static func readRest(
    of log: inout EvaluationLog, file: Int64?, from database: Database
  ) throws {
    let condition = file.map { "WHERE file = \($0)" } ?? ""
    log.publishedScores = try SQLStatement(
      database,
      """
      SELECT \(PublishedUncertainty.selected) FROM published_score
      \(condition) ORDER BY set_name, model, dimension
      """
    ).rows(PublishedUncertainty.score)
    log.cases = try SQLStatement(
      database,
      """
      SELECT model, set_name, dimension, score, label, prompt, answer, highlight, source_file,
        locator FROM curated_case \(condition) ORDER BY set_name, model, dimension, prompt, answer
      """
    ).rows {
      CuratedCase(
        model: try $0.name(0), set: try $0.name(1), dimension: try $0.name(2),
        score: try $0.checkedNumber(3).orNil, label: try $0.optionalText(4),
        prompt: try $0.requiredText(5), answer: try $0.requiredText(6),
        highlight: try $0.requiredText(7), sourceFile: try $0.requiredText(8),
        locator: try $0.requiredText(9))
    }
    log.files = try files(in: database, id: file)
    log.issues = try issues(in: database, file: file)
  }

  static func files(in database: Database, id: Int64? = nil) throws -> [SourceFile] {
    let condition = id.map { "WHERE id = \($0)" } ?? ""
    return try SQLStatement(
      database,
      """
      SELECT relative_path, sha256, bytes, reader, name, rows_read, rows_kept, duplicates, refused
      FROM file \(condition) ORDER BY relative_path, sha256
      """
    ).rows {
      let path = try $0.requiredText(0)
      var file = SourceFile(
        path: path, relativePath: path, sha256: try $0.requiredText(1), bytes: try $0.count(2),
        reader: try $0.requiredText(3))
      file.name = try $0.requiredText(4)
      file.rowsRead = try $0.count(5)
      file.rowsKept = try $0.count(6)
      file.duplicates = try $0.count(7)
      file.refused = try $0.count(8)
      return file
    }
  }
}

/// The texts of a study by their numbers.
struct StudyTexts {
  private let numbers: [Int64]
  private let values: [String]
  /// Whether the numbers are 1, 2, 3, …, as they are unless texts were removed.
  private let isDense: Bool

  init(_ database: Database) throws {
    var numbers: [Int64] = []
    var values: [String] = []
    let select = try SQLStatement(database, "SELECT id, value FROM text ORDER BY id")
    while try select.step() {
      numbers.append(try select.requiredInteger(0))
      values.append(try select.requiredText(1))
    }
    guard zip(numbers, numbers.dropFirst()).allSatisfy(<), numbers.first ?? 1 > 0 else {
      throw SQLFailure.damage("the numbers of texts are not in order")
    }
    self.numbers = numbers
    self.values = values
    isDense = numbers.last ?? 0 == Int64(numbers.count)
  }

  var count: Int { values.count }

  subscript(index: Int) -> String { values[index] }

  /// The index of the text of a number.
  ///
  /// - Throws: `SQLFailure` of damage: there is none.
  func index(of number: Int64) throws -> Int {
    if isDense, number > 0, number <= Int64(values.count) { return Int(number) - 1 }
    var (low, high) = (0, isDense ? 0 : numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    guard !isDense, low < numbers.count, numbers[low] == number else {
      throw SQLFailure.damage("a row refers to text number \(number), which is not there")
    }
    return low
  }

  /// The place of every text among all of them by bytes, from 1.
  func ranks() -> [Int32] {
    var ranks = [Int32](repeating: 0, count: values.count)
    let sorted = values.indices.sorted {
      values[$0].utf8.lexicographicallyPrecedes(values[$1].utf8)
    }
    for (rank, index) in sorted.enumerated() { ranks[index] = Int32(rank + 1) }
    return ranks
  }
}

/// Reads rows of a study into a table.
///
/// What no log can have made is damage: numbers of texts that are not there, values of another type
/// than their column's, numbers outside their range, rows without a key or outside their scale.
struct StudyReader {
  /// All rows in their order, and for each how many judgments of the same response, by the same
  /// judge and on the same criterion, come before it in time.
  struct SortedRows {
    var rows: [Int64] = []
    var repeats: [Int16] = []
  }

  let database: Database
  private let texts: StudyTexts
  /// The columns of the record as the statement that reads rows names them; null for those that
  /// an earlier version of the format does not have.
  private let columns: String

  init(_ database: Database) throws {
    self.database = database
    texts = try StudyTexts(database)
    let present = Set(
      try SQLStatement(database, "SELECT name FROM pragma_table_info('judgment')").rows {
        try $0.requiredText(0)
      })
    columns = RecordColumn.names.map { present.contains($0) ? $0 : "NULL" }
      .joined(separator: ", ")
  }

  /// All rows in the order of their keys, texts by their bytes.
  ///
  /// - Parameter withRepeated: whether those that another attempt at a run repeats are among them.
  func sortedRows(_ rounds: StudyRounds, withRepeated: Bool = false) throws -> SortedRows {
    let keys = RecordColumn.texts.filter(\.isKey)
    // The texts; epoch, turn, index and position; the round; the time in two halves.
    let width = keys.count + 7
    let names =
      ["id"] + keys.map(\.name) + [
        "epoch", "turn", "judgment_index", "position", "round", "judged_at",
      ]
    let select = try SQLStatement(
      database,
      "SELECT \(names.joined(separator: ", ")) FROM judgment "
        + (withRepeated ? "" : "WHERE repeated IS NULL ") + "ORDER BY id")
    let ranks = texts.ranks()
    var order = RoundOrder(texts, rounds)
    var rows: [Int64] = []
    var values: [Int32] = []
    let first = Int32(keys.count + 1)
    while try select.step() {
      rows.append(select.integer(0))
      for place in 1..<first {
        let number = try select.optionalWhole(place)
        values.append(try number.map { ranks[try texts.index(of: $0)] } ?? 0)
      }
      for place in first..<(first + 4) {
        guard let value = Int32(exactly: try select.optionalWhole(place) ?? 0) else {
          throw SQLFailure.damage("a number of a key is out of range")
        }
        values.append(value)
      }
      values.append(
        try order.code(of: try select.optionalWhole(first + 4), run: select.integer(1)))
      let time = try select.optionalWhole(first + 5) ?? .min
      values.append(Int32(truncatingIfNeeded: time >> 32))
      values.append(Int32(bitPattern: UInt32(truncatingIfNeeded: time) ^ 0x8000_0000))
    }
    order.replaceCodes(in: &values, at: width - 3, width: width)
    return values.withUnsafeBufferPointer { values in
      let sorted = (0..<rows.count).sorted { left, right in
        for place in 0..<width {
          let first = values[left * width + place]
          let second = values[right * width + place]
          if first != second { return first < second }
        }
        return left < right
      }
      var result = SortedRows(rows: sorted.map { rows[$0] })
      result.repeats.reserveCapacity(rows.count)
      for (place, row) in sorted.enumerated() {
        let previous = place == 0 ? row : sorted[place - 1]
        let isAgain =
          place > 0
          && (0..<(width - 2)).allSatisfy {
            values[row * width + $0] == values[previous * width + $0]
          }
        result.repeats.append(isAgain ? result.repeats[place - 1].addingClamped(1) : 0)
      }
      return result
    }
  }

  /// The rows as a table, in the order given, without their texts.
  func table(of rows: [Int64]) throws -> JudgmentTable {
    var texts: StudyTextReader?
    return try table(of: rows, texts: &texts)
  }

  /// The rows as a table, in the order given.
  ///
  /// - Parameters:
  ///   - repeats: for each row what is added to its judgment index.
  ///   - textReader: finds the texts of the rows; nil where they are not wanted.
  func table(
    of rows: [Int64], repeats: [Int16]? = nil, sidecars: StudySidecars? = nil,
    texts textReader: inout StudyTextReader?
  ) throws -> JudgmentTable {
    var table = JudgmentTable()
    table.reserveCapacity(rows.count)
    var decoder = RowDecoder(texts)
    let select = try SQLStatement(database, "SELECT \(columns) FROM judgment WHERE id = ?")
    for (place, id) in rows.enumerated() {
      select.bind(id, at: 1)
      guard try select.step() else {
        throw SQLFailure.damage("a row that an index lists is not there")
      }
      var row = try decoder.row(select, into: &table)
      if let repeats { row.judgmentIndex = row.judgmentIndex.addingClamped(repeats[place]) }
      try sidecars?.fill(&row, in: &table)
      if let found = try textReader?.texts(ofRow: id) { row.texts = found }
      table.append(row)
      select.reset()
    }
    return table
  }
}

extension StudyReader {
  /// Reads all rows that no other attempt repeats, in the order in which they came in, without holding
  /// them.
  ///
  /// - Parameters:
  ///   - table: gets the vocabularies.
  ///   - body: takes each row; its texts are codes of the table's columns.
  /// - Complexity: O(rows).
  func forEachRow(
    into table: inout JudgmentTable,
    _ body: (inout CodedJudgment, inout JudgmentTable) throws -> Void
  ) throws {
    var decoder = RowDecoder(texts)
    let select = try SQLStatement(
      database, "SELECT \(columns) FROM judgment WHERE repeated IS NULL ORDER BY id")
    while try select.step() {
      var row = try decoder.row(select, into: &table)
      try body(&row, &table)
    }
  }
}

/// Makes rows of what a statement gives that selects the columns of the record.
private struct RowDecoder {
  private static let unknown: Int32 = -2
  private let texts: StudyTexts
  /// For each text column the codes of the texts of the study, once they were met.
  private var codes: [[Int32]]
  private let textColumns = RecordColumn.texts
  private let integerColumns = RecordColumn.integers
  private let numberColumns = RecordColumn.numbers

  init(_ texts: StudyTexts) {
    self.texts = texts
    codes = RecordColumn.texts.map { _ in
      [Int32](repeating: RowDecoder.unknown, count: texts.count)
    }
  }

  /// - Throws: `SQLFailure` of damage where no log can have made the row.
  mutating func row(_ select: SQLStatement, into table: inout JudgmentTable) throws -> CodedJudgment
  {
    let firstInteger = Int32(textColumns.count)
    let firstNumber = firstInteger + Int32(integerColumns.count)
    var row = CodedJudgment()
    for (index, column) in textColumns.enumerated() {
      guard let number = try select.optionalWhole(Int32(index)) else { continue }
      let text = try texts.index(of: number)
      var code = codes[index][text]
      if code == RowDecoder.unknown {
        if column.isIdentifier, texts[text].utf8.count > Identifier.mostBytes {
          throw SQLFailure.damage(
            "a \(column.name) is longer than a name may be: \(texts[text].quoted)")
        }
        code = column.intern(&table, texts[text])
        codes[index][text] = code
      }
      column.assign(code, to: &row)
    }
    for (index, column) in integerColumns.enumerated() {
      let value = try select.optionalWhole(firstInteger + Int32(index))
      guard value.map({ column.assign(&row, $0) }) ?? !column.isRequired else {
        throw SQLFailure.damage("a row has no possible \(column.name)")
      }
    }
    for (index, column) in numberColumns.enumerated() {
      column.assign(try select.checkedNumber(firstNumber + Int32(index)), to: &row)
    }
    guard row.isPossible else {
      throw SQLFailure.damage("a row lacks a part of its key, or lies outside its scale")
    }
    return row
  }
}

/// The order of the names of rounds, those that rows name and those of runs.
private struct RoundOrder {
  private let texts: StudyTexts
  private let rounds: StudyRounds
  private var names: [String] = []
  private var declared: [Int64: Int32] = [:]
  private var defaults: [Int64: Int32] = [:]
  private var codes: [String: Int32] = [:]

  init(_ texts: StudyTexts, _ rounds: StudyRounds) {
    self.texts = texts
    self.rounds = rounds
  }

  /// A code of the round of a row, 0 where it has none.
  mutating func code(of number: Int64?, run: Int64) throws -> Int32 {
    if let number {
      if let code = declared[number] { return code }
      let code = code(of: texts[try texts.index(of: number)])
      declared[number] = code
      return code
    }
    if let code = defaults[run] { return code }
    let code = rounds.name(ofRun: run).map { self.code(of: $0) } ?? 0
    defaults[run] = code
    return code
  }

  private mutating func code(of name: String) -> Int32 {
    if let code = codes[name] { return code }
    names.append(name)
    codes[name] = Int32(names.count)
    return Int32(names.count)
  }

  /// Puts the places of the names in order in place of their codes.
  func replaceCodes(in values: inout [Int32], at column: Int, width: Int) {
    guard names.count > 1 else { return }
    var ranks = [Int32](repeating: 0, count: names.count + 1)
    let sorted = names.indices.sorted {
      names[$0].utf8.lexicographicallyPrecedes(names[$1].utf8)
    }
    for (rank, index) in sorted.enumerated() { ranks[index + 1] = Int32(rank + 1) }
    for place in stride(from: column, to: values.count, by: width) {
      values[place] = ranks[Int(values[place])]
    }
  }
}

extension CodedJudgment {
  /// Whether a log can say it: a whole key, a verdict within its scale.
  ///
  /// Comparisons with NaN are false: what is missing passes.
  fileprivate var isPossible: Bool {
    sample >= 0 && model >= 0 && judge >= 0 && task >= 0 && evaluation >= 0 && criterion >= 0
      && !(scaleMinimum > scaleMaximum) && !(score < scaleMinimum) && !(score > scaleMaximum)
      && !(preference < 0) && !(preference > 1) && !(weight < 0)
      && !(confidence < 0) && !(confidence > 1)
  }
}

extension Int16 {
  fileprivate func addingClamped(_ other: Int16) -> Int16 {
    Int16(clamping: Int(self) + Int(other))
  }
}

extension SQLStatement {
  /// A text that is a name, whose length is bounded.
  func name(_ place: Int32) throws -> String {
    let name = try requiredText(place)
    guard name.utf8.count <= Identifier.mostBytes else {
      throw SQLFailure.damage("a name is longer than a name may be: \(name.quoted)")
    }
    return name
  }

  func requiredNumber(_ place: Int32) throws -> Double {
    guard let number = try checkedNumber(place).orNil else {
      throw SQLFailure.damage("a score is missing")
    }
    return number
  }
}
