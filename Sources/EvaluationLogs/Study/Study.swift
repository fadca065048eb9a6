internal import GRDB
internal import GRDBSQLite
internal import Glibc

/// A study: judgments of many logs in one SQLite file.
///
/// Each log file is taken whole or not at all, in one transaction, and is remembered by its
/// SHA-256. Any SQLite program can read the file; the views `judgments`, `files`, `runs`, `judges`,
/// `models`, `items`, `issues`, `published_scores` and `curated_cases` are its contract.
///
/// A study may be used from several processes: one writes at a time and the others wait.
public struct Study: Sendable {
  /// The path as it was given; `:memory:` for a study that is in memory.
  public let path: String
  let queue: DatabaseQueue

  /// Opens a study that exists.
  ///
  /// - Parameter onWait: called once when another process is writing and this one waits.
  /// - Throws: `LogError`: there is none, it is no study, or it is of a later version.
  public init(
    opening path: String, onWait: @escaping @Sendable () -> Void = {}
  ) throws(LogError) {
    guard access(path, F_OK) == 0 else {
      throw LogError(issues: [LogProblem.noStudy.issue(file: path, locator: "")])
    }
    self.path = path
    queue = try Study.failing(path) {
      try DatabaseQueue(path: path, configuration: Study.configuration(onWait))
    }
    try migrate()
  }

  /// Opens a study, or makes an empty one.
  ///
  /// A new study appears under its name only when it is complete.
  ///
  /// - Throws: `LogError`: it cannot be made, is no study, or is of a later version.
  public init(
    openingOrCreating path: String, onWait: @escaping @Sendable () -> Void = {}
  ) throws(LogError) {
    if access(path, F_OK) != 0 { try Study.create(path) }
    try self.init(opening: path, onWait: onWait)
  }

  /// An empty study in memory.
  public init() throws(LogError) {
    path = ":memory:"
    queue = try Study.failing(path) {
      let queue = try DatabaseQueue(configuration: Study.configuration {})
      try queue.writeWithoutTransaction { database in
        try database.inTransaction(.immediate) {
          try StudySchema.migrate(database, from: 0)
          return .commit
        }
      }
      return queue
    }
  }

  private init(path: String, queue: DatabaseQueue) {
    self.path = path
    self.queue = queue
  }

  /// A copy in memory, to try out what an ingestion would do.
  public func copyInMemory() throws(LogError) -> Study {
    try Study.failing(path) {
      let copy = try DatabaseQueue(configuration: Study.configuration {})
      try queue.backup(to: copy)
      return Study(path: path, queue: copy)
    }
  }

  // MARK: - Opening

  private static func create(_ path: String) throws(LogError) {
    let tag = String(UInt32.random(in: .min ... .max), radix: 36)
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let directory = slash.map { String(path[...$0]) } ?? ""
    let temporary = "\(directory).writing-\(tag).tmp"
    defer { unlink(temporary) }
    try failing(path) {
      let queue = try DatabaseQueue(path: temporary, configuration: configuration {})
      try queue.writeWithoutTransaction { database in
        try database.inTransaction(.immediate) {
          try StudySchema.migrate(database, from: 0)
          return .commit
        }
      }
      try queue.close()
    }
    // A link and not a renaming: a study that another process made meanwhile is not replaced.
    guard link(temporary, path) == 0 || errno == EEXIST else {
      let problem = LogProblem.studyNotWritable(SystemError.current.reason)
      throw LogError(issues: [problem.issue(file: path, locator: "")])
    }
  }

  private func migrate() throws(LogError) {
    var problem: LogProblem?
    try Study.failing(path) {
      try queue.writeWithoutTransaction { database in
        let mark = try Int64.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let version = try Int64.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        if mark != StudySchema.applicationID {
          problem = .notAStudy
        } else if version > StudySchema.currentVersion {
          problem = .laterStudy(version: version, known: StudySchema.currentVersion)
        } else if version < StudySchema.currentVersion {
          try database.inTransaction(.immediate) {
            // Another process may have done it while this one waited for its turn.
            let version = try Int64.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            try StudySchema.migrate(database, from: version)
            return .commit
          }
        }
      }
    }
    if let problem { throw LogError(issues: [problem.issue(file: path, locator: "")]) }
  }

  private static func configuration(_ onWait: @escaping @Sendable () -> Void) -> Configuration {
    var configuration = Configuration()
    // Rows are written with codes that the dictionary just gave; `verify` checks the references.
    configuration.foreignKeysEnabled = false
    configuration.label = "study"
    // Waits for ten minutes: ingesting a large file is one transaction.
    configuration.busyMode = .callback { tries in
      if tries == 20 { onWait() }
      usleep(10_000)
      return tries < 60_000
    }
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA cache_size = -65536; PRAGMA synchronous = FULL")
    }
    return configuration
  }

  // MARK: - Failures

  /// Runs a step and words what SQLite reports.
  static func failing<Value>(_ path: String, _ step: () throws -> Value) throws(LogError) -> Value {
    do {
      return try step()
    } catch let error as LogError {
      throw error
    } catch {
      let problem: LogProblem
      if let error = error as? DatabaseError {
        problem = Study.problem(error.resultCode.rawValue, error.message ?? "")
      } else if let error = error as? SQLFailure {
        problem = Study.problem(error.code, error.message)
      } else {
        problem = .studyFailure("\(error)")
      }
      throw LogError(issues: [problem.issue(file: path, locator: "")])
    }
  }

  private static func problem(_ code: Int32, _ message: String) -> LogProblem {
    switch code & 0xFF {
    case SQLITE_FULL: .diskFull
    case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN: .studyNotWritable(message)
    case SQLITE_NOTADB: .notAStudy
    case SQLITE_CORRUPT: .studyFailure("the file is damaged (\(message))")
    case SQLITE_BUSY, SQLITE_LOCKED: .studyBusy
    default: .studyFailure(message)
    }
  }
}
