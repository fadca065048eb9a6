package import Diagnostics
internal import FileFormats
internal import GRDB
internal import LogReaders

/// One thing that a study promises, and whether it holds.
package struct StudyCheck: Sendable, Codable, Equatable {
  package let name: String
  package let holds: Bool
  /// What was counted, or what is wrong.
  package let detail: String
}

extension Study {
  /// Checks everything that a study promises: the file itself, its schema, references, that all of
  /// it can be read, the digest and the key of every row, that no key comes twice, texts and the item
  /// pool where there are any, and the counts of files.
  ///
  /// Where it cannot be read, what depends on that is not checked and not in the list.
  ///
  /// - Throws: `Diagnostics` when the file is no study, or no database.
  /// - Complexity: O(n log n) in the rows, all of which are held in memory.
  package func verify() throws(Diagnostics) -> [StudyCheck] {
    let damage = try checked { try String.fetchAll($0, sql: "PRAGMA integrity_check(10)") }
    var checks = [
      StudyCheck(
        name: "integrity", holds: damage == .success(["ok"]),
        detail: damage.words { $0 == ["ok"] ? "the file is sound" : $0.joined(separator: "; ") })
    ]
    guard checks[0].holds else { return checks }
    let oddities = try schemaOddities()
    checks.append(
      StudyCheck(
        name: "schema", holds: oddities.isEmpty,
        detail: oddities.isEmpty
          ? "tables and views are those of the format" : oddities.joined(separator: "; ")))
    let dangling = try checked { database in
      try SQLStatement(database, "PRAGMA foreign_key_check").rows { _ in 1 }.count
    }
    checks.append(
      StudyCheck(
        name: "references", holds: dangling == .success(0),
        detail: dangling.words { "\($0) rows refer to something that is not there" }))
    let readable = readability()
    checks.append(readable)
    guard readable.holds else { return checks }
    let rows = try Study.failing(path) { try queue.read(Study.checkRows) }
    let miscounted = try Study.failing(path) {
      try queue.read { database in
        try SQLStatement(
          database,
          """
          SELECT name FROM file
          WHERE judgments <> (SELECT count(*) FROM judgment WHERE file = file.id)
            OR further_judgments < 0
          """
        ).rows { try $0.requiredText(0) }
      }
    }
    return checks + rows + (try textChecks()) + (try poolChecks()) + [
      StudyCheck(
        name: "fileCounts", holds: miscounted.isEmpty,
        detail: miscounted.isEmpty
          ? "every file has the rows that it is said to have"
          : "wrong for \(miscounted.map(\.quoted).joined(separator: ", "))")
    ]
  }

  /// Runs a step; what SQLite finds wrong with the file is a result and no error.
  private func checked<Value>(
    _ step: (Database) throws -> Value
  ) throws(Diagnostics) -> Checked<Value> {
    do throws(Diagnostics) {
      return .success(try Study.failing(path) { try queue.read(step) })
    } catch {
      guard error.all.allSatisfy({ ["damagedStudy", "studyFailure"].contains($0.code) }) else {
        throw error
      }
      return .failure(error.all.map(\.message).joined(separator: "; "))
    }
  }

  /// Whether everything of the study can be read.
  private func readability() -> StudyCheck {
    do throws(Diagnostics) {
      let log = try log(maximumRows: .max, withTexts: true)
      _ = try summary()
      _ = try Study.failing(path) { try queue.read(Study.pseudonymKey) }
      return StudyCheck(
        name: "readable", holds: true,
        detail: "\(log.judgments.count) rows and what stands beside them can be read")
    } catch {
      return StudyCheck(
        name: "readable", holds: false,
        detail: error.all.map(\.message).joined(separator: "; "))
    }
  }

  /// The check of texts; one that cannot be read is a result and no error.
  private func textChecks() throws(Diagnostics) -> [StudyCheck] {
    switch try checked(Study.checkTexts) {
    case .success(let checks): checks
    case .failure(let reason): [StudyCheck(name: "texts", holds: false, detail: reason)]
    }
  }

  /// The check of the item pool; one that cannot be read is a result and no error.
  private func poolChecks() throws(Diagnostics) -> [StudyCheck] {
    switch try checked(StudyPool.check) {
    case .success(let checks): checks
    case .failure(let reason): [StudyCheck(name: "pool", holds: false, detail: reason)]
    }
  }

  /// Checks that every text has its hash, is that of some judgment, and where it is a response, the
  /// one that the judgment names; nothing where the study has no texts.
  private static func checkTexts(_ database: Database) throws -> [StudyCheck] {
    let passages = try SQLStatement(database, "SELECT sha256, value FROM passage ORDER BY id")
    var count = 0
    var wrong = 0
    while try passages.step() {
      count += 1
      if SHA256.hexadecimal(try passages.requiredText(1)) != (try passages.requiredText(0)) {
        wrong += 1
      }
    }
    func number(_ sql: String) throws -> Int {
      try SQLStatement(database, "SELECT count(*) FROM " + sql).first { try $0.count(0) } ?? 0
    }
    let columns = StudyTextTables.columns
    let rows = try number("judgment_text")
    guard count > 0 || rows > 0 else { return [] }
    let empty = try number(
      "judgment_text WHERE coalesce(\(columns.joined(separator: ", "))) IS NULL")
    let unused = try number("passage WHERE \(StudyTextTables.isUnused)")
    let others = try number(
      """
      judgment_text x JOIN judgment j ON j.id = x.judgment JOIN passage p ON p.id = x.response
      LEFT JOIN text t ON t.id = j.response_hash WHERE t.value IS NOT p.sha256
      """)
    let faults = [
      (wrong, "differ from their hashes"), (others, "are not the responses that judgments name"),
      (unused, "belong to no judgment and to no call"),
      (empty, "are named by judgments and are not there"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return [
      StudyCheck(
        name: "texts", holds: faults.isEmpty,
        detail: faults.isEmpty
          ? "\(count) texts of \(rows) rows are what was written" : faults.joined(separator: "; "))
    ]
  }

  private static func checkRows(_ database: Database) throws -> [StudyCheck] {
    let reader = try StudyReader(database)
    let rows = try reader.sortedRows(try StudyRounds(database), withRepeated: true).rows
    let table = try reader.table(of: rows)
    let digester = RowDigester(table)
    let select = try SQLStatement(
      database, "SELECT digest_high, digest_low, key_hash FROM judgment WHERE id = ?")
    var wrong = 0
    var repeated = 0
    var previous: CodedJudgment?
    for (index, id) in rows.enumerated() {
      select.bind(id, at: 1)
      let row = table.coded(at: index)
      let digest = digester.digest(row)
      let isRight = try select.first {
        $0.integer(0) == Int64(bitPattern: digest.high)
          && $0.integer(1) == Int64(bitPattern: digest.low)
          && $0.integer(2) == digester.keyHash(row)
      }
      if isRight != true { wrong += 1 }
      // Rows come in the order of their keys, so that equal keys are neighbours.
      if let previous, table.hasTimelessKey(of: previous, at: index), previous.round == row.round,
        previous.judgedAt == row.judgedAt || previous.judgedAt == nil
      {
        repeated += 1
      }
      previous = row
    }
    let isMarked =
      try StudyAttempts.markedRows(database) == StudyAttempts.repeatedRows(database)
    return [
      StudyCheck(
        name: "rowDigests", holds: wrong == 0,
        detail: wrong == 0
          ? "\(rows.count) rows say what was written" : "\(wrong) of \(rows.count) rows differ"),
      StudyCheck(
        name: "uniqueKeys", holds: repeated == 0,
        detail: "\(repeated) of \(rows.count) rows repeat a key"),
      StudyCheck(
        name: "repeatedRuns", holds: isMarked,
        detail: isMarked
          ? "every attempt at a run counts once" : "attempts at one run are marked wrongly"),
    ]
  }
}

/// What a check found, or why it could not look.
private enum Checked<Value> {
  case success(Value)
  case failure(String)

  func words(_ found: (Value) -> String) -> String {
    switch self {
    case .success(let value): found(value)
    case .failure(let reason): reason
    }
  }
}

extension Checked: Equatable where Value: Equatable {}
