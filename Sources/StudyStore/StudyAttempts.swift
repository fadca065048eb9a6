internal import Diagnostics
import Foundation
internal import GRDB
internal import LogReaders

/// What a study knows of runs that were repeated (`RunAttempts`).
///
/// Nothing is removed: rows of attempts that another attempt repeats are marked, which is worked out
/// anew, from all that the study has, whenever a log of the task run comes in. So no order of
/// ingestion changes what is read.
enum StudyAttempts {
  /// The code of the warnings that say what is left out.
  private static let code = "retriedRuns"

  /// Adds what tells attempts at one run, when a run's round begins, and the marks of rows.
  @Sendable static func addAttempts(_ database: Database) throws {
    try database.execute(
      sql: """
        ALTER TABLE run ADD COLUMN task_run TEXT;
        ALTER TABLE run ADD COLUMN started_at INTEGER;
        ALTER TABLE run ADD COLUMN sample_marks BLOB;
        ALTER TABLE run ADD COLUMN began INTEGER;
        ALTER TABLE judgment ADD COLUMN repeated INTEGER;
        DROP VIEW runs;
        CREATE VIEW runs AS SELECT e.value AS evaluation_id, t.value AS task,
          m.value AS model_id, r.dataset, r.expected_samples, r.task_version, r.status,
          o.value AS tool, v.value AS tool_version, r.task_run,
          strftime('%Y-%m-%dT%H:%M:%fZ', r.started_at / 1000000.0, 'unixepoch') AS started_at
          FROM run r
          JOIN text e ON e.id = r.evaluation_id JOIN text t ON t.id = r.task
          JOIN text m ON m.id = r.model_id LEFT JOIN text o ON o.id = r.tool
          LEFT JOIN text v ON v.id = r.tool_version;
        """)
    try StudySchema.createJudgmentsView(database)
  }

  /// Marks the rows of the task runs that the given runs are attempts at.
  ///
  /// - Returns: what is left out, in words.
  /// - Complexity: O(rows of the study) for each task run that was repeated, else O(runs).
  static func update(_ database: Database, for runs: [RunRecord], path: String) throws
    -> [Diagnostic]
  {
    var issues: [Diagnostic] = []
    var seen: Set<[String]> = []
    for run in runs where seen.insert([run.task, run.model]).inserted {
      let all = try StudyCompanions.runs(in: database, task: run.task, model: run.model)
      let attempts = RunAttempts(all)
      try setBeginnings(of: all, attempts, in: database)
      for group in attempts.groups { issues += try mark(group, in: database, path: path) }
    }
    return issues
  }

  /// Marks all rows anew, when some were taken out.
  ///
  /// - Complexity: O(rows of the study) for each task run that was repeated, else O(runs).
  static func updateAll(_ database: Database, path: String) throws {
    try database.execute(sql: "UPDATE judgment SET repeated = NULL WHERE repeated IS NOT NULL")
    try database.execute(sql: "DELETE FROM issue WHERE code = ?", arguments: [code])
    _ = try update(database, for: try StudyCompanions.runs(in: database), path: path)
  }

  /// The rows that should be marked.
  static func repeatedRows(_ database: Database) throws -> Set<Int64> {
    var found: Set<Int64> = []
    for group in RunAttempts(try StudyCompanions.runs(in: database)).groups {
      let stored = try rows(of: group, in: database)
      for (row, isRepeated) in zip(stored, RunAttempts.repeated(stored.map(\.row), in: group))
      where isRepeated { found.insert(row.id) }
    }
    return found
  }

  /// The rows that are marked.
  static func markedRows(_ database: Database) throws -> Set<Int64> {
    Set(
      try SQLStatement(database, "SELECT id FROM judgment WHERE repeated IS NOT NULL")
        .rows { $0.integer(0) })
  }

  // MARK: - Rows

  private struct StoredRow {
    let id: Int64
    let file: Int64
    let isMarked: Bool
    let row: RunAttempts.Row
  }

  private static func rows(
    of group: [RunRecord], in database: Database
  ) throws -> [StoredRow] {
    let select = try SQLStatement(
      database,
      """
      SELECT id, file, repeated, sample_id, epoch, status FROM judgment
      WHERE evaluation_id = (SELECT id FROM text WHERE value = ?)
        AND task = (SELECT id FROM text WHERE value = ?)
        AND model_id = (SELECT id FROM text WHERE value = ?) ORDER BY id
      """)
    return try group.enumerated().flatMap { attempt, run -> [StoredRow] in
      for (place, text) in run.key.enumerated() { select.bind(text, at: Int32(place + 1)) }
      return try select.rows { row in
        guard let status = JudgmentStatus(number: try row.requiredInteger(5)) else {
          throw SQLFailure.damage("a row has no possible status")
        }
        return StoredRow(
          id: row.integer(0), file: try row.requiredInteger(1), isMarked: !row.isNull(2),
          row: RunAttempts.Row(
            attempt: attempt, sample: try row.requiredInteger(3),
            epoch: Int32(clamping: try row.requiredInteger(4)),
            isValid: RunAttempts.Row.isValid(status)))
      }
    }
  }

  private static func mark(
    _ group: [RunRecord], in database: Database, path: String
  ) throws -> [Diagnostic] {
    let stored = try rows(of: group, in: database)
    let repeated = RunAttempts.repeated(stored.map(\.row), in: group)
    let update = try SQLStatement(database, "UPDATE judgment SET repeated = ? WHERE id = ?")
    for (row, isRepeated) in zip(stored, repeated) where row.isMarked != isRepeated {
      update.bind(isRepeated ? Int64(1) : nil, at: 1)
      update.bind(row.id, at: 2)
      try update.run()
    }
    let files = group.indices.map { attempt in stored.first { $0.row.attempt == attempt }?.file }
    let names = try files.map { file in
      try file.flatMap { try name(ofFile: $0, in: database) }
    }
    for file in Set(files.compactMap(\.self)) {
      try database.execute(
        sql: "DELETE FROM issue WHERE file = ? AND code = ?", arguments: [file, code])
    }
    let notices = RunAttempts.notices(stored.map(\.row), repeated, group, logs: names)
    return try notices.map { attempt, notice in
      let issue = notice.issue(file: names[attempt] ?? path, locator: "", count: 1)
      if let file = files[attempt] {
        try database.execute(
          sql: "INSERT INTO issue VALUES (NULL, ?, ?, ?, ?, ?, ?)",
          arguments: [
            file, issue.severity.rawValue, issue.code, issue.locator, issue.message, issue.remedy,
          ])
      }
      return issue
    }
  }

  private static func name(ofFile file: Int64, in database: Database) throws -> String? {
    let select = try SQLStatement(database, "SELECT relative_path FROM file WHERE id = ?")
    select.bind(file, at: 1)
    return try select.first { try $0.requiredText(0) }
  }

  // MARK: - Beginnings

  /// Notes when the first attempt of each run began, by which its default round is named.
  private static func setBeginnings(
    of runs: [RunRecord], _ attempts: RunAttempts, in database: Database
  ) throws {
    for run in runs {
      let first = attempts.first(of: run)
      var began = first.startedAt?.microseconds
      if began == nil, first.key != run.key { began = try earliest(first, in: database) }
      try database.execute(
        sql: """
          UPDATE run SET began = ? WHERE evaluation_id = (SELECT id FROM text WHERE value = ?)
            AND task = (SELECT id FROM text WHERE value = ?)
            AND model_id = (SELECT id FROM text WHERE value = ?) AND began IS NOT ?
          """, arguments: [began, run.evaluation, run.task, run.model, began])
    }
  }

  private static func earliest(_ run: RunRecord, in database: Database) throws -> Int64? {
    let select = try SQLStatement(
      database,
      """
      SELECT min(coalesce(responded_at, judged_at)) FROM judgment
      WHERE evaluation_id = (SELECT id FROM text WHERE value = ?)
      """)
    select.bind(run.evaluation, at: 1)
    return try select.first { try $0.optionalWhole(0) } ?? nil
  }
}

extension RunRecord {
  /// The marks of samples as a study keeps them: eight bytes each, the first the highest.
  var markBytes: Data? {
    guard !sampleMarks.isEmpty else { return nil }
    var bytes = Data(capacity: sampleMarks.count * 8)
    for mark in sampleMarks {
      withUnsafeBytes(of: mark.bigEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  /// The marks in a study's bytes; nil where they are none.
  static func marks(in bytes: [UInt8]) -> [UInt64]? {
    guard bytes.count.isMultiple(of: 8) else { return nil }
    return stride(from: 0, to: bytes.count, by: 8).map { start in
      bytes[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) }
    }
  }
}
