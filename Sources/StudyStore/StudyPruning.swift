internal import GRDB
internal import LogReaders

/// Deletes rows of a study, and what only they referred to.
enum StudyPruning {
  /// Deletes the rows of a condition and what the study knows of runs, judges, models and items that
  /// no other row names; what a table beside the logs says of models and items stays.
  ///
  /// - Returns: how many rows there were.
  /// - Complexity: O(rows).
  static func delete(_ condition: String, in database: Database) throws -> Int {
    let companions = [
      Companion(table: "run", columns: ["evaluation_id", "task", "model_id"], own: []),
      Companion(table: "judge", columns: ["judge_id"], own: []),
      Companion(table: "model", columns: ["model_id"], own: ["release_date", "family"]),
      Companion(
        table: "item", columns: ["task", "sample_id"],
        own: ["item_date", "cluster_id", "language", "culture", "split", "variant_of"]),
    ]
    let named = try companions.map { try $0.keys(where: condition, in: database) }
    try database.execute(
      sql: """
        DELETE FROM judgment_text WHERE judgment IN (SELECT id FROM judgment WHERE \(condition))
        """)
    try database.execute(sql: "DELETE FROM judgment WHERE \(condition)")
    let count = database.changesCount
    for (companion, keys) in zip(companions, named) {
      try companion.delete(keys.subtracting(try companion.keys(in: database)), in: database)
    }
    try database.execute(
      sql: """
        UPDATE file SET judgments = (SELECT count(*) FROM judgment WHERE file = file.id)
        """)
    return count
  }

  /// Deletes the names and the texts that nothing refers to.
  ///
  /// - Complexity: O(rows) for each column of texts.
  static func prune(_ database: Database) throws {
    // What refers to texts is told by the schema itself, so that no table can be forgotten here.
    let references = try SQLStatement(
      database,
      """
      SELECT m.name, f."from" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
      WHERE m.type = 'table' AND f."table" = 'text'
      """
    ).rows { (table: try $0.requiredText(0), column: try $0.requiredText(1)) }
    let used = references.map { "SELECT \($0.column) FROM \($0.table) WHERE \($0.column) NOT NULL" }
    try database.execute(
      sql: "DELETE FROM text WHERE id NOT IN (\(used.joined(separator: " UNION ")))")
    try StudyTextTables.dropUnused(database)
  }

  /// A table of what is known of something that rows name.
  private struct Companion {
    let table: String
    /// The columns of its key, by the names that they have in rows.
    let columns: [String]
    /// Columns that say something that no row says.
    let own: [String]

    func keys(where condition: String = "1", in database: Database) throws -> Set<[Int64]> {
      let select = try SQLStatement(
        database,
        "SELECT DISTINCT \(columns.joined(separator: ", ")) FROM judgment WHERE \(condition)")
      return Set(try select.rows { row in columns.indices.map { row.integer(Int32($0)) } })
    }

    func delete(_ keys: Set<[Int64]>, in database: Database) throws {
      let conditions = columns.map { "\($0) = ?" } + own.map { "\($0) IS NULL" }
      let delete = try SQLStatement(
        database, "DELETE FROM \(table) WHERE \(conditions.joined(separator: " AND "))")
      for key in keys {
        for (place, number) in key.enumerated() { delete.bind(number, at: Int32(place + 1)) }
        try delete.run()
      }
    }
  }
}
