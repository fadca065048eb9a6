internal import CSQLite
internal import Diagnostics
internal import GRDB
internal import LogReaders

/// How a study is opened that may come from anywhere: its schema is a stranger's code.
enum StudyDefence {
  /// Settings of a connection, before anything of the file is read.
  ///
  /// Triggers and views of the file are never run (the views of a study are for other programs),
  /// expressions of its schema cannot reach what has effects, cells are checked while they are
  /// read, and no value is longer than any log could have made it.
  static func prepare(_ database: Database) throws {
    guard let connection = database.sqliteConnection else {
      throw SQLFailure(code: SQLITE_MISUSE, message: "the study is closed")
    }
    let code = compass_distrust_schema(connection)
    guard code == SQLITE_OK else {
      throw SQLFailure(code: code, message: "the study cannot be opened safely")
    }
    for (limit, value) in limits { sqlite3_limit(connection, limit, value) }
    try database.execute(
      sql: """
        PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 0;
        PRAGMA cache_size = \(cacheSize); PRAGMA synchronous = FULL
        """)
  }

  /// Pages that are kept in memory, as SQLite is told: 64 MiB of them.
  static let cacheSize = -65_536

  private static let limits: [(Int32, Int32)] = [
    (SQLITE_LIMIT_LENGTH, 256 << 20), (SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
    (SQLITE_LIMIT_EXPR_DEPTH, 200), (SQLITE_LIMIT_COMPOUND_SELECT, 100),
    (SQLITE_LIMIT_COLUMN, 500), (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000),
    (SQLITE_LIMIT_TRIGGER_DEPTH, 1),
  ]

  // MARK: - The schema

  /// What the format has under a name.
  private struct Entry: Equatable {
    let type: String
    let columns: [String]
  }

  /// What of the tables of the format is missing or of another shape; nil where all are there.
  ///
  /// - Parameter reference: a study that was just made.
  static func difference(of database: Database, from reference: Database) throws -> String? {
    let found = try tables(of: database)
    for (name, entry) in try tables(of: reference).sorted(by: { $0.key < $1.key }) {
      guard let own = found[name] else { return "the table \(name.quoted) is missing" }
      if own != entry { return "the table \(name.quoted) is not as the format has it" }
    }
    return nil
  }

  /// What else of the schema is not as the format has it.
  static func oddities(of database: Database, from reference: Database) throws -> [String] {
    var oddities: [String] = []
    let wanted = try definitions(of: reference)
    let found = try definitions(of: database)
    for (key, text) in wanted.sorted(by: { $0.key < $1.key }) {
      // The index of keys is made when a second file comes.
      if key == "index judgment_by_key", found[key] == nil { continue }
      guard let own = found[key] else {
        oddities.append("the \(key) is missing")
        continue
      }
      if own != text { oddities.append("the \(key) is not as the format has it") }
    }
    return oddities
      + found.keys.filter { $0.hasPrefix("trigger ") }.sorted()
      .map {
        "the trigger \($0.dropFirst("trigger ".count).description.quoted) is not of the format"
      }
  }

  private static func tables(of database: Database) throws -> [String: Entry] {
    let select = try SQLStatement(
      database, "SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND type <> 'view'")
    let tables = try select.rows { (try $0.requiredText(0), try $0.requiredText(1)) }
    let columns = try SQLStatement(
      database, "SELECT name, type, hidden, pk FROM pragma_table_xinfo(?)")
    var entries: [String: Entry] = [:]
    for (name, type) in tables where !name.hasPrefix("sqlite_") {
      columns.bind(name, at: 1)
      let described = try columns.rows { row in
        try (0..<4).map { place in
          row.isNull(place)
            ? "" : place < 2 ? try row.requiredText(place) : String(row.integer(place))
        }.joined(separator: " ")
      }
      entries[name] = Entry(type: type, columns: described)
    }
    return entries
  }

  /// The definitions of tables, views, indices and triggers, white space apart.
  private static func definitions(of database: Database) throws -> [String: String] {
    let select = try SQLStatement(
      database, "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    let pairs = try select.rows { (try $0.requiredText(0), try $0.requiredText(1)) }
    return Dictionary(
      pairs.map { ($0, $1.split(whereSeparator: \.isWhitespace).joined(separator: " ")) }
    ) { first, _ in first }
  }
}
