package import Diagnostics
internal import FileFormats
internal import GRDB
internal import GRDBSQLite
internal import Glibc
internal import LogReaders
internal import Synchronization

/// A study: judgments of many logs in one SQLite file.
///
/// Each log file is taken whole or not at all, in one transaction, and is remembered by its
/// SHA-256. Any SQLite program can read the file; the views `judgments`, `files`, `runs`, `judges`,
/// `models`, `items`, `issues`, `published_scores`, `curated_cases`, `responses`, `explanations`,
/// `pool_items`, `pool_calibrations`, `pool_parameters`, `pool_rounds` and `calls` are its contract.
///
/// A study may be used from several processes: one writes at a time and the others wait. It may
/// come from anywhere: what its schema does beside holding tables is never run, and values that no
/// log can have made are refused.
package struct Study: Sendable {
  /// The path as it was given; `:memory:` for a study that is in memory.
  package let path: String
  private let connection: StudyConnection

  /// Opens a study that exists.
  ///
  /// - Parameter onWait: called once when another process is writing and this one waits.
  /// - Throws: `Diagnostics`: there is none, it is no study, it is damaged, or of a later version.
  package init(
    opening path: String, onWait: @escaping @Sendable () -> Void = {}
  ) throws(Diagnostics) {
    self.path = path
    connection = StudyConnection(try Study.open(path, onWait))
  }

  /// Opens a study, or gets ready to make one.
  ///
  /// A new study appears under its name, complete but empty, with the first thing that is written
  /// to it; until then it is in memory.
  ///
  /// - Throws: `Diagnostics`: it cannot be made, is no study, or is of a later version.
  package init(
    openingOrCreating path: String, onWait: @escaping @Sendable () -> Void = {}
  ) throws(Diagnostics) {
    self.path = path
    AtomicFile.removeLeftovers(beside: path)
    if access(path, F_OK) == 0 {
      connection = StudyConnection(try Study.open(path, onWait))
    } else {
      try Study.requireDirectory(of: path)
      connection = StudyConnection(try Study.inMemory(path), onWait: onWait)
    }
  }

  /// An empty study in memory.
  package init() throws(Diagnostics) {
    path = ":memory:"
    connection = StudyConnection(try Study.inMemory(":memory:"))
  }

  private init(path: String, queue: DatabaseQueue) {
    self.path = path
    connection = StudyConnection(queue)
  }

  var queue: DatabaseQueue { connection.queue }

  /// Whether the study is in memory only, and appears with the first thing that is written to it.
  var isYetToAppear: Bool { connection.waiting != nil }

  /// A copy in memory, to try out what an ingestion would do.
  package func copyInMemory() throws(Diagnostics) -> Study {
    try Study.failing(path) {
      let copy = try DatabaseQueue(configuration: Study.configuration {})
      try queue.backup(to: copy)
      return Study(path: path, queue: copy)
    }
  }

  // MARK: - Writing

  /// Runs a step as one transaction; a study that was only to be made appears before it.
  func write<Value>(_ step: (Database) throws -> Value) throws(Diagnostics) -> Value {
    try appear()
    return try writeWithoutAppearing(step)
  }

  /// Runs a step as one transaction, in memory as long as the study is there only.
  func writeWithoutAppearing<Value>(
    _ step: (Database) throws -> Value
  ) throws(Diagnostics) -> Value {
    try Study.failing(path) {
      var value: Value?
      try queue.writeWithoutTransaction { database in
        try database.inTransaction(.immediate) {
          value = try step(database)
          return .commit
        }
      }
      guard let value else { throw SQLFailure(code: 1, message: "a transaction did not run") }
      return value
    }
  }

  /// Puts a study under its name that was in memory only; where another process made one
  /// meanwhile, that one is opened in its place.
  func appear() throws(Diagnostics) {
    guard let waiting = connection.waiting else { return }
    let bytes = try Study.failing(path) { try queue.read(Study.bytes) }
    do throws(Diagnostics) {
      _ = try AtomicFile.create(bytes, at: path)
    } catch {
      throw Diagnostics(
        error.all.map {
          LogProblem.studyNotWritable($0.message).issue(file: path, locator: "")
        })
    }
    connection.settle(try Study.open(path, waiting))
  }

  /// Goes on with the study that another way has put under the name.
  func settleOnFile() throws(Diagnostics) {
    guard let waiting = connection.waiting else { return }
    connection.settle(try Study.open(path, waiting))
  }

  /// The bytes of a study that is in memory.
  static func bytes(of database: Database) throws -> [UInt8] {
    var count: sqlite3_int64 = 0
    guard let connection = database.sqliteConnection,
      let start = sqlite3_serialize(connection, "main", &count, 0)
    else { throw SQLFailure(code: SQLITE_NOMEM, message: "out of memory") }
    defer { sqlite3_free(start) }
    return Array(UnsafeBufferPointer(start: start, count: Int(count)))
  }

  // MARK: - Opening

  private static func inMemory(_ path: String) throws(Diagnostics) -> DatabaseQueue {
    try failing(path) {
      let queue = try DatabaseQueue(configuration: configuration {})
      try queue.writeWithoutTransaction { database in
        try database.inTransaction(.immediate) {
          try StudySchema.migrate(database, from: 0)
          return .commit
        }
      }
      return queue
    }
  }

  private static func open(
    _ path: String, _ onWait: @escaping @Sendable () -> Void
  ) throws(Diagnostics) -> DatabaseQueue {
    AskedFiles.note(path)
    var information = stat()
    guard stat(path, &information) == 0 else {
      let isText = !path.unicodeScalars.contains("\u{FFFD}")
      let problem = isText ? LogProblem.noStudy : .file(.nameNotUTF8)
      throw Diagnostics(problem.issue(file: path, locator: ""))
    }
    // SQLite would wait for a pipe, and read a device without end.
    guard information.st_mode & S_IFMT == S_IFREG else {
      throw Diagnostics(LogProblem.notAStudy.issue(file: path, locator: ""))
    }
    let queue = try failing(path) {
      try DatabaseQueue(path: path, configuration: configuration(onWait))
    }
    try migrate(queue, path)
    return queue
  }

  /// Fails where the study could not be made, before anything is read for it.
  private static func requireDirectory(of path: String) throws(Diagnostics) {
    // A name that is no text reaches the program with its bytes replaced.
    guard !path.unicodeScalars.contains("\u{FFFD}") else {
      throw Diagnostics(FileProblem.nameNotUTF8.issue(file: path, locator: ""))
    }
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let directory = slash.map { String(path[...$0]) } ?? "."
    guard access(directory, W_OK | X_OK) == 0 else {
      let problem = LogProblem.studyNotWritable(SystemError.current.reason)
      throw Diagnostics(problem.issue(file: path, locator: ""))
    }
  }

  private static func migrate(_ queue: DatabaseQueue, _ path: String) throws(Diagnostics) {
    var problem: LogProblem?
    try failing(path) {
      try queue.writeWithoutTransaction { database in
        let mark = try Int64.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let version = try Int64.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        if mark != StudySchema.applicationID {
          problem = .notAStudy
        } else if version > StudySchema.currentVersion {
          problem = .laterStudy(version: version, known: StudySchema.currentVersion)
        } else if version < 1 {
          problem = .damagedStudy("it has version \(version) of the format")
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
    if problem == nil {
      problem = try difference(queue, path).map { .damagedStudy($0) }
    }
    if let problem { throw Diagnostics(problem.issue(file: path, locator: "")) }
  }

  /// How the tables of a study differ from those of the format.
  private static func difference(
    _ queue: DatabaseQueue, _ path: String
  ) throws(Diagnostics) -> String? {
    let reference = try inMemory(path)
    return try failing(path) {
      try queue.read { database in
        try reference.read { try StudyDefence.difference(of: database, from: $0) }
      }
    }
  }

  /// What of the schema is not as the format has it, triggers of strangers included.
  func schemaOddities() throws(Diagnostics) -> [String] {
    let reference = try Study.inMemory(path)
    return try Study.failing(path) {
      try queue.read { database in
        try reference.read { try StudyDefence.oddities(of: database, from: $0) }
      }
    }
  }

  static func configuration(_ onWait: @escaping @Sendable () -> Void) -> Configuration {
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
    configuration.prepareDatabase { try StudyDefence.prepare($0) }
    return configuration
  }

  // MARK: - Failures

  /// Runs a step and words what SQLite reports.
  static func failing<Value>(_ path: String, _ step: () throws -> Value) throws(Diagnostics)
    -> Value
  {
    do {
      return try step()
    } catch let error as Diagnostics {
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
      throw Diagnostics(problem.issue(file: path, locator: ""))
    }
  }

  private static func problem(_ code: Int32, _ message: String) -> LogProblem {
    switch code & 0xFF {
    case SQLITE_FULL: .diskFull
    case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN: .studyNotWritable(message)
    case SQLITE_NOTADB: .notAStudy
    case SQLITE_CORRUPT, SQLITE_MISMATCH, SQLITE_TOOBIG: .damagedStudy(message)
    case SQLITE_BUSY, SQLITE_LOCKED: .studyBusy
    default: .studyFailure(message)
    }
  }
}

/// The open file of a study, or what stands for it until there is one.
private final class StudyConnection: Sendable {
  private struct State {
    var queue: DatabaseQueue
    /// What to call while another process writes, where the study is yet to appear.
    var waiting: (@Sendable () -> Void)?
  }

  private let state: Mutex<State>

  init(_ queue: DatabaseQueue) { state = Mutex(State(queue: queue)) }

  init(_ queue: DatabaseQueue, onWait: @escaping @Sendable () -> Void) {
    state = Mutex(State(queue: queue, waiting: onWait))
  }

  var queue: DatabaseQueue { state.withLock { $0.queue } }

  var waiting: (@Sendable () -> Void)? { state.withLock { $0.waiting } }

  func settle(_ queue: DatabaseQueue) {
    state.withLock { $0 = State(queue: queue) }
  }
}
