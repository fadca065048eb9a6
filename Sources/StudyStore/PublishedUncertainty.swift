internal import GRDB
internal import LogReaders

/// What a study keeps of the uncertainty that was published with a score.
///
/// The columns are null where nothing was published; no interval is ever worked out for them.
enum PublishedUncertainty {
  /// The columns as they are stored and read.
  static let columns = ["standard_error", "lower", "upper", "level", "item_count"]

  /// Adds the columns to the table of published scores and to its view.
  @Sendable static func addColumns(_ database: Database) throws {
    try database.execute(
      sql: """
        ALTER TABLE published_score ADD COLUMN standard_error REAL;
        ALTER TABLE published_score ADD COLUMN lower REAL;
        ALTER TABLE published_score ADD COLUMN upper REAL;
        ALTER TABLE published_score ADD COLUMN level REAL;
        ALTER TABLE published_score ADD COLUMN item_count INTEGER;
        DROP VIEW published_scores;
        CREATE VIEW published_scores AS SELECT set_name, model AS model_id, dimension, score,
          \(columns.joined(separator: ", ")), source_file, locator FROM published_score;
        """)
  }

  /// What is read of a score, for `score(of:)`.
  static let selected =
    (["model", "set_name", "dimension", "score"] + columns + ["source_file", "locator"])
    .joined(separator: ", ")

  /// The score of a row that holds what is `selected`.
  static func score(of row: SQLStatement) throws -> PublishedScore {
    PublishedScore(
      model: try row.name(0), set: try row.name(1), dimension: try row.name(2),
      score: try row.requiredNumber(3), standardError: try row.checkedNumber(4).orNil,
      lower: try row.checkedNumber(5).orNil, upper: try row.checkedNumber(6).orNil,
      level: try row.checkedNumber(7).orNil, count: row.isNull(8) ? nil : try row.count(8),
      sourceFile: try row.requiredText(9), locator: try row.requiredText(10))
  }

  /// The text by which the content of a study is recognised, as far as anything was published; empty
  /// where nothing was, so that studies without it keep their digest.
  static func content(_ database: Database) throws -> String {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT set_name, model, dimension, \(columns.joined(separator: ", ")) FROM published_score
        WHERE coalesce(\(columns.joined(separator: ", "))) IS NOT NULL ORDER BY 1, 2, 3
        """)
    var text = ""
    while let row = try rows.next() {
      text += row.databaseValues.map(\.description).joined(separator: "\t") + "\n"
    }
    return text
  }
}
