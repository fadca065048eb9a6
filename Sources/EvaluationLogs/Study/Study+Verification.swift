internal import GRDB

/// One thing that a study promises, and whether it holds.
public struct StudyCheck: Sendable, Codable, Equatable {
  public let name: String
  public let holds: Bool
  /// What was counted, or what is wrong.
  public let detail: String
}

extension Study {
  /// Checks everything that a study promises: the file itself, references, the digest and the key
  /// of every row, that no key comes twice, and the counts of files.
  ///
  /// - Throws: `LogError` when the study cannot be read at all.
  /// - Complexity: O(n log n) in the rows, all of which are held in memory.
  public func verify() throws(LogError) -> [StudyCheck] {
    try Study.failing(path) {
      try queue.read { database in
        var checks: [StudyCheck] = []
        let damage = try String.fetchAll(database, sql: "PRAGMA integrity_check(10)")
        checks.append(
          StudyCheck(
            name: "integrity", holds: damage == ["ok"],
            detail: damage == ["ok"] ? "the file is sound" : damage.joined(separator: "; ")))
        guard damage == ["ok"] else { return checks }
        let dangling = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").count
        checks.append(
          StudyCheck(
            name: "references", holds: dangling == 0,
            detail: "\(dangling) rows refer to something that is not there"))
        checks += try Study.checkRows(database)
        let miscounted = try String.fetchAll(
          database,
          sql: """
            SELECT name FROM file
            WHERE judgments <> (SELECT count(*) FROM judgment WHERE file = file.id)
            """)
        checks.append(
          StudyCheck(
            name: "fileCounts", holds: miscounted.isEmpty,
            detail: miscounted.isEmpty
              ? "every file has the rows that it is said to have"
              : "wrong for \(miscounted.map(\.quoted).joined(separator: ", "))"))
        return checks
      }
    }
  }

  private static func checkRows(_ database: Database) throws -> [StudyCheck] {
    let reader = try StudyReader(database)
    let rows = try reader.sortedRows()
    let table = try reader.table(of: rows, sidecars: nil)
    let digester = RowDigester(table)
    let select = try SQLStatement(
      database, "SELECT digest_high, digest_low, key_hash FROM judgment WHERE id = ?")
    var wrong = 0
    var repeated = 0
    var invalid = 0
    var previous: CodedJudgment?
    for (index, id) in rows.enumerated() {
      defer { select.reset() }
      select.bind(id, at: 1)
      guard try select.step() else { continue }
      let row = table.coded(at: index)
      let digest = digester.digest(row)
      if select.integer(0) != Int64(bitPattern: digest.high)
        || select.integer(1) != Int64(bitPattern: digest.low)
        || select.integer(2) != digester.keyHash(row)
      {
        wrong += 1
      }
      // Rows come in the order of their keys, so that equal keys are neighbours.
      if let previous, table.hasKey(of: previous, at: index) { repeated += 1 }
      previous = row
      if row.sample < 0 || row.model < 0 || row.judge < 0 || row.task < 0 || row.evaluation < 0
        || row.status == nil || row.score < row.scaleMinimum || row.score > row.scaleMaximum
      {
        invalid += 1
      }
    }
    return [
      StudyCheck(
        name: "rowDigests", holds: wrong == 0,
        detail: wrong == 0
          ? "\(rows.count) rows say what was written" : "\(wrong) of \(rows.count) rows differ"),
      StudyCheck(
        name: "uniqueKeys", holds: repeated == 0,
        detail: "\(repeated) of \(rows.count) rows repeat a key"),
      StudyCheck(
        name: "validRows", holds: invalid == 0,
        detail: "\(invalid) of \(rows.count) rows lack a key, or lie outside their scale"),
    ]
  }
}
