import CSQLite
import LogReaders

/// Another program that opens a study: plain SQLite, without any of the study's own care.
enum SQLiteFile {
  /// Runs statements on a file; what SQLite refuses is passed over.
  @discardableResult
  static func run(_ sql: String, on path: String) -> Bool {
    var connection: OpaquePointer?
    defer { sqlite3_close(connection) }
    guard sqlite3_open(path, &connection) == SQLITE_OK else { return false }
    return sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK
  }

  /// The rows of a query, columns with bars between.
  static func rows(_ sql: String, on path: String) -> [String] {
    var connection: OpaquePointer?
    defer { sqlite3_close(connection) }
    var statement: OpaquePointer?
    guard sqlite3_open(path, &connection) == SQLITE_OK,
      sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK
    else { return [] }
    defer { sqlite3_finalize(statement) }
    var rows: [String] = []
    while sqlite3_step(statement) == SQLITE_ROW {
      rows.append(
        (0..<sqlite3_column_count(statement)).map { place in
          sqlite3_column_text(statement, place).map { String(cString: $0) } ?? ""
        }.joined(separator: "|"))
    }
    return rows
  }
}
