internal import CSQLite
internal import Dispatch
internal import FileFormats
package import LogReaders

/// Answers queries in SQL over judgments that are in memory.
///
/// Each query has a database of its own, which holds what the query reads and nothing else. It can only
/// read: SQLite asks for leave to do anything, and gets it for SELECT, for the tables of
/// ``QueryableJudgments`` and for functions whose result depends on their arguments alone. Time, memory
/// and the size of what comes out are bounded.
package struct QueryDatabase: QueryableJudgments {
  private let data: QueriedJudgments
  private let bounds: Bounds

  /// What a query may take.
  package struct Bounds: Sendable {
    package var seconds = 10.0
    package var rows = 10_000
    /// Of one value.
    package var bytes = 20_000
    /// Of SQLite, beyond what it had before.
    package var memory: Int64 = 512 << 20

    package init() {}
  }

  package init(_ data: QueriedJudgments, bounds: Bounds = Bounds()) {
    self.data = data
    self.bounds = bounds
  }

  /// The names of the tables, each with its columns.
  package static func tables(of data: QueriedJudgments) -> [(table: String, columns: [String])] {
    QueryTables(data).columns
  }

  package func answer(_ sql: String) throws(QueryFailure) -> QueryAnswer {
    let tables = QueryTables(data)
    let connection = try QueryConnection.opened()
    for (table, columns) in tables.columns {
      try connection.run(
        "CREATE TABLE \(table) (\(columns.map(QueryConnection.quoted).joined(separator: ", ")))")
    }
    let guardian = QueryGuardian(tables: tables.columns)
    let wanted = try guardian.columns(of: sql, on: connection)
    for (table, columns) in tables.columns {
      guard let read = wanted[table] else { continue }
      try fill(table, columns, read, of: tables, connection)
    }
    return try connection.answer(sql, guardian, bounds, notes: tables.notes)
  }

  private func fill(
    _ table: String, _ columns: [String], _ read: Set<String>, of tables: QueryTables,
    _ connection: borrowing QueryConnection
  ) throws(QueryFailure) {
    let places = columns.map { _ in "?" }.joined(separator: ", ")
    try connection.run("BEGIN")
    let insert = try QueryStatement("INSERT INTO \(table) VALUES (\(places))", on: connection)
    do {
      try tables.forEachRow(of: table, wanting: read) { cells in try insert.insert(cells) }
    } catch let failure as QueryFailure {
      throw failure
    } catch {
      throw QueryFailure("queryFailed", "the data cannot be read: \(error)")
    }
    try connection.run("COMMIT")
  }
}

/// A database in memory.
struct QueryConnection: ~Copyable {
  let handle: OpaquePointer

  private init(_ handle: OpaquePointer) { self.handle = handle }

  /// Opens an empty one.
  static func opened() throws(QueryFailure) -> QueryConnection {
    var handle: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY
    let code = sqlite3_open_v2(":memory:", &handle, flags | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let handle else {
      sqlite3_close_v2(handle)
      throw QueryFailure("queryFailed", "SQLite cannot open a database in memory")
    }
    // Tables have as many columns as the record and the tables beside the log.
    for (limit, value) in [
      (SQLITE_LIMIT_LENGTH, 64 << 20), (SQLITE_LIMIT_SQL_LENGTH, 100_000),
      (SQLITE_LIMIT_EXPR_DEPTH, 200), (SQLITE_LIMIT_COMPOUND_SELECT, 50),
      (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000), (SQLITE_LIMIT_ATTACHED, 0),
      (SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    ] as [(Int32, Int32)] {
      sqlite3_limit(handle, limit, value)
    }
    let connection = QueryConnection(handle)
    try connection.run("PRAGMA temp_store = MEMORY; PRAGMA case_sensitive_like = ON")
    return connection
  }

  deinit { sqlite3_close_v2(handle) }

  /// A name between quotation marks.
  static func quoted(_ name: String) -> String {
    "\"" + name.replacing("\"", with: "\"\"") + "\""
  }

  /// Runs statements of our own.
  func run(_ sql: String) throws(QueryFailure) {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
      throw QueryFailure(
        "queryFailed", "the data cannot be made a table: \(String(cString: sqlite3_errmsg(handle)))"
      )
    }
  }

  /// Runs the query under what it may do and take.
  func answer(
    _ sql: String, _ guardian: QueryGuardian, _ bounds: QueryDatabase.Bounds, notes: [String]
  ) throws(QueryFailure) -> QueryAnswer {
    let watch = QueryWatch(bounds)
    sqlite3_progress_handler(
      handle, 1_000,
      { context in
        guard let context else { return 1 }
        return Unmanaged<QueryWatch>.fromOpaque(context).takeUnretainedValue().mustStop ? 1 : 0
      }, Unmanaged.passUnretained(watch).toOpaque())
    defer { withExtendedLifetime(watch) { sqlite3_progress_handler(handle, 0, nil, nil) } }
    let statement = try guardian.statement(sql, on: self)
    let names = try guardian.names(of: statement, in: sql)
    var rows: [[QueryAnswer.Value]] = []
    while true {
      let code = sqlite3_step(statement.handle)
      if code == SQLITE_DONE { break }
      guard code == SQLITE_ROW else {
        throw watch.failure
          ?? QueryFailure(
            "queryFailed", "the query fails: \(String(cString: sqlite3_errmsg(handle)))")
      }
      guard rows.count < bounds.rows else {
        throw QueryFailure(
          "tooManyRows", "the query gives more than \(bounds.rows) rows",
          remedy: "Group them, or add LIMIT")
      }
      var row: [QueryAnswer.Value] = []
      for (place, name) in names.enumerated() {
        row.append(try statement.value(Int32(place), called: name, bounds))
      }
      rows.append(row)
    }
    return QueryAnswer(columns: names, rows: rows, notes: notes)
  }
}

/// Tells a query that runs when it must stop.
private final class QueryWatch {
  private let bounds: QueryDatabase.Bounds
  private let end: UInt64
  private let memory = sqlite3_memory_used()
  private(set) var failure: QueryFailure?

  init(_ bounds: QueryDatabase.Bounds) {
    self.bounds = bounds
    end = DispatchTime.now().uptimeNanoseconds + UInt64(bounds.seconds * 1e9)
  }

  var mustStop: Bool {
    if DispatchTime.now().uptimeNanoseconds > end {
      failure = QueryFailure(
        "slowQuery", "the query takes longer than \(bounds.seconds.plain) seconds",
        remedy: "Join tables on their keys, and narrow the rows with WHERE")
    } else if sqlite3_memory_used() - memory > bounds.memory {
      failure = QueryFailure(
        "largeQuery", "the query takes more than \(bounds.memory >> 20) MiB of memory",
        remedy: "Join tables on their keys, and narrow the rows with WHERE")
    }
    return failure != nil
  }
}

/// A statement that was prepared.
final class QueryStatement {
  let handle: OpaquePointer
  private let connection: OpaquePointer

  /// One of our own.
  init(_ sql: String, on connection: borrowing QueryConnection) throws(QueryFailure) {
    var handle: OpaquePointer?
    guard sqlite3_prepare_v2(connection.handle, sql, -1, &handle, nil) == SQLITE_OK, let handle
    else {
      throw QueryFailure(
        "queryFailed", String(cString: sqlite3_errmsg(connection.handle)))
    }
    self.handle = handle
    self.connection = connection.handle
  }

  init(_ handle: OpaquePointer, of connection: OpaquePointer) {
    self.handle = handle
    self.connection = connection
  }

  deinit { sqlite3_finalize(handle) }

  func insert(_ cells: [QueryTables.Cell]) throws(QueryFailure) {
    for (index, cell) in cells.enumerated() {
      let place = Int32(index + 1)
      switch cell {
      case .none: sqlite3_bind_null(handle, place)
      case .whole(let whole): sqlite3_bind_int64(handle, place, whole)
      case .real(let real): sqlite3_bind_double(handle, place, real)
      case .text(var text):
        text.withUTF8 { bytes in
          let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
          _ = bytes.withMemoryRebound(to: CChar.self) { characters in
            if let start = characters.baseAddress, !characters.isEmpty {
              sqlite3_bind_text64(
                handle, place, start, UInt64(characters.count), copies, UInt8(SQLITE_UTF8))
            } else {
              sqlite3_bind_text(handle, place, "", 0, copies)
            }
          }
        }
      }
    }
    let code = sqlite3_step(handle)
    sqlite3_reset(handle)
    guard code == SQLITE_DONE else {
      throw QueryFailure("queryFailed", String(cString: sqlite3_errmsg(connection)))
    }
  }

  /// A value of the row that was stepped to.
  func value(
    _ place: Int32, called name: String, _ bounds: QueryDatabase.Bounds
  ) throws(QueryFailure) -> QueryAnswer.Value {
    switch sqlite3_column_type(handle, place) {
    case SQLITE_NULL: return .none
    case SQLITE_INTEGER: return .whole(sqlite3_column_int64(handle, place))
    case SQLITE_FLOAT:
      let number = sqlite3_column_double(handle, place)
      guard number.isFinite else {
        throw QueryFailure(
          "infiniteNumber", "a number of the column `\(name)` is infinite",
          remedy: "Divide by NULLIF(..., 0)")
      }
      return .real(number)
    case SQLITE_TEXT:
      let start = sqlite3_column_text(handle, place)
      let count = Int(sqlite3_column_bytes(handle, place))
      guard count <= bounds.bytes else {
        throw QueryFailure(
          "longText",
          "a text of the column `\(name)` has \(count) bytes; \(bounds.bytes) are shown",
          remedy: "Take a part of it with substr(\(name), 1, 1000)")
      }
      let bytes = UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)
      return .text(String(decoding: bytes, as: UTF8.self))
    default:
      throw QueryFailure(
        "bytesInQuery", "the column `\(name)` holds bytes, which are no text",
        remedy: "Leave it out")
    }
  }
}
