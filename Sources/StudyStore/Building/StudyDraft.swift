internal import Diagnostics
internal import FileFormats
internal import GRDB
internal import Glibc
internal import LogReaders

/// A new study whose rows are written page by page, beside the place where it is to appear.
///
/// Until it is published it is a temporary file that only its writer knows and that goes with it: after an
/// error, a full disk or a kill there is no study, and never a part of one.
///
/// - Complexity: O(rows); memory for the vocabularies and what is noted of items and runs.
final class StudyDraft: RowSink {
  private let study: Study
  private let file: DraftFile
  private let tree: TableTree
  private let encoder: JudgmentEncoder
  private let watcher: (any RowSink)?
  private let progress: (Int) -> Void
  private var companions = StudyCompanions()
  private(set) var count = 0

  /// Pages that are kept in memory, as SQLite is told: 16 MiB of them.
  private static let cacheSize = -16_384

  /// - Parameters:
  ///   - study: one that is yet to appear.
  ///   - watcher: is shown every row, too.
  ///   - progress: called with the number of rows so far.
  /// - Throws: `Diagnostics` when nothing can be written there.
  init(
    _ study: Study, watcher: (any RowSink)? = nil, progress: @escaping (Int) -> Void = { _ in }
  ) throws(Diagnostics) {
    self.study = study
    self.watcher = watcher
    self.progress = progress
    let (bytes, root, names) = try Study.failing(study.path) {
      try study.queue.read { database in
        let root = try Int64.fetchOne(
          database,
          sql: "SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = 'judgment'")
        let names = try SQLStatement(
          database, "SELECT name FROM pragma_table_info('judgment') ORDER BY cid"
        ).rows { try $0.requiredText(0) }
        return (try Study.bytes(of: database), root, names)
      }
    }
    guard let root = root.flatMap({ UInt32(exactly: $0) }), bytes.count > 100 else {
      throw Diagnostics(
        LogProblem.studyFailure("it has no table of judgments").issue(file: study.path, locator: "")
      )
    }
    let stored = Int(bytes[16]) << 8 | Int(bytes[17])
    let pageSize = stored == 1 ? 65_536 : stored
    file = try StudyDraft.file(beside: study.path)
    tree = TableTree(
      file, pageSize: pageSize, pageCount: UInt32(bytes.count / pageSize), root: root)
    encoder = JudgmentEncoder(columns: names, file: 1)
    do throws(SystemError) {
      try bytes.withUnsafeBytes { bytes in
        Result { () throws(SystemError) in try file.write(bytes, at: 0) }
      }.get()
    } catch {
      throw StudyDraft.failure(error, study.path)
    }
  }

  func take(_ row: borrowing CodedJudgment, from table: borrowing JudgmentTable) {
    // A disk that is full stays so; the failure is told in the end.
    guard tree.failure == nil else { return }
    count += 1
    tree.append(Int64(count), encoder.record(of: row, from: table))
    companions.note(row)
    watcher?.take(row, from: table)
    if count % 50_000 == 0 { progress(count) }
  }

  /// Writes what stands beside the rows, and puts the study under its name.
  ///
  /// - Parameter step: runs in the transaction that writes the texts.
  /// - Returns: what the step gave; nil where there is a study of that name by now, which stays as it is.
  func publish<Value>(
    _ step: (Database, StudyWriter.StoredRows) throws -> Value
  ) throws(Diagnostics) -> Value? {
    do throws(SystemError) {
      try tree.finish()
    } catch {
      throw StudyDraft.failure(error, study.path)
    }
    let rows = StudyWriter.StoredRows(
      count: count, dictionary: encoder.dictionary, companions: companions,
      hasVersions: encoder.hasVersions)
    let value = try Study.failing(study.path) {
      let queue = try DatabaseQueue(path: file.path, configuration: Study.configuration {})
      var value: Value?
      try queue.writeWithoutTransaction { database in
        // Nobody reads the file before it is whole and flushed; its rows are not read again here.
        try database.execute(
          sql: """
            PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;
            PRAGMA cache_size = \(StudyDraft.cacheSize)
            """)
        try database.inTransaction(.immediate) {
          let insert = try SQLStatement(database, "INSERT INTO text (id, value) VALUES (?, ?)")
          for (place, text) in encoder.texts.enumerated() {
            insert.bind(Int64(place + 1), at: 1)
            insert.bind(text, at: 2)
            try insert.run()
          }
          value = try step(database, rows)
          return .commit
        }
      }
      try queue.close()
      return value
    }
    do throws(SystemError) {
      guard try file.publish(at: study.path) else { return nil }
    } catch {
      throw StudyDraft.failure(error, study.path)
    }
    try study.settleOnFile()
    return value
  }

  // MARK: - Failures

  private static func file(beside path: String) throws(Diagnostics) -> DraftFile {
    do throws(Diagnostics) {
      return try DraftFile(beside: path)
    } catch {
      throw Diagnostics(
        error.all.map { LogProblem.studyNotWritable($0.message).issue(file: path, locator: "") })
    }
  }

  private static func failure(_ error: SystemError, _ path: String) -> Diagnostics {
    let isFull = error.code == ENOSPC || error.code == EDQUOT || error.code == EFBIG
    let problem = isFull ? LogProblem.diskFull : .studyFailure(error.reason)
    return Diagnostics(problem.issue(file: path, locator: ""))
  }
}
