internal import GRDB
internal import LogReaders

/// How a study keeps the texts behind its judgments.
///
/// A text is a passage, equal ones once, by the SHA-256 of its bytes. A judgment refers to those
/// behind it, so that texts go wherever rows do: with a row that is replaced, with those of a file
/// that is removed, or of a judge who is to be forgotten. What no judgment refers to any more is
/// taken out by `dropUnused`.
enum StudyTextTables {
  /// The columns of a judgment's texts, in the order of `TextColumn`.
  static let columns = TextColumn.allCases.map(\.rawValue)

  /// Adds the tables of texts, what tells files that were read with them, and the two views.
  @Sendable static func addTexts(_ database: Database) throws {
    let references = columns.map { "\($0) INTEGER REFERENCES passage (id)" }
    try database.execute(
      sql: """
        CREATE TABLE passage (
          id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, value TEXT NOT NULL);
        CREATE TABLE judgment_text (
          judgment INTEGER PRIMARY KEY REFERENCES judgment (id),
          \(references.joined(separator: ", ")));
        ALTER TABLE file ADD COLUMN with_text INTEGER NOT NULL DEFAULT 0;
        """)
    try StudySchema.createTextViews(database)
  }

  /// Whether some judgment has texts.
  static func hasTexts(_ database: Database) throws -> Bool {
    try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM judgment_text)") ?? false
  }

  /// Takes the texts out that no judgment refers to, nor a call.
  ///
  /// - Complexity: O(n log n) in the judgments with texts.
  static func dropUnused(_ database: Database) throws {
    try database.execute(sql: "DELETE FROM passage WHERE \(isUnused)")
  }

  /// The condition on a passage that no judgment refers to it, and that it is no response to a call.
  static var isUnused: String {
    let used =
      columns.map { "SELECT \($0) FROM judgment_text WHERE \($0) IS NOT NULL" }
      + [StudyCalls.usedPassages]
    return "id NOT IN (\(used.joined(separator: " UNION ")))"
  }

  /// Whether a file of that content is in the study, read without its texts.
  static func lacksTexts(_ digest: String, in database: Database) throws -> Bool {
    try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM file WHERE sha256 = ? AND with_text = 0)",
      arguments: [digest]) ?? false
  }
}
