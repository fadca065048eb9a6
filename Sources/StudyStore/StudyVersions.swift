internal import GRDB
internal import LogReaders

/// What a study knows of versions: wordings of prompts, orders of options, and paraphrases and splits
/// of items.
enum StudyVersions {
  /// The columns of judgments that came with them.
  static let columns: Set<String> = [
    "prompt_version", "option_order", "variant_of", "split", "response_length", "confidence",
  ]

  /// Adds the columns, and the epochs that versions are shown with.
  @Sendable static func addVersions(_ database: Database) throws {
    let texts = RecordColumn.texts.map { "\($0.name) INTEGER REFERENCES text (id)" }
    let integers = RecordColumn.integers.map { "\($0.name) INTEGER" }
    let numbers = RecordColumn.numbers.map { "\($0.name) REAL" }
    for (name, definition) in zip(RecordColumn.names, texts + integers + numbers)
    where columns.contains(name) {
      try database.execute(sql: "ALTER TABLE judgment ADD COLUMN \(definition)")
    }
    try database.execute(
      sql: """
        ALTER TABLE item ADD COLUMN split INTEGER;
        ALTER TABLE item ADD COLUMN variant_of TEXT;
        DROP VIEW items;
        CREATE VIEW items AS SELECT t.value AS task, s.value AS sample_id,
          date(i.item_date * 86400, 'unixepoch') AS item_date, i.cluster_id, i.language,
          i.culture, \(StudySchema.word("i.split", ItemSplit.self)) AS split, i.variant_of
          FROM item i JOIN text t ON t.id = i.task JOIN text s ON s.id = i.sample_id;
        ALTER TABLE file ADD COLUMN with_versions INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE shown_epoch (
          task INTEGER NOT NULL REFERENCES text (id),
          prompt_version INTEGER REFERENCES text (id), option_order INTEGER REFERENCES text (id),
          epoch INTEGER NOT NULL, shown INTEGER NOT NULL);
        """)
    try StudySchema.createJudgmentsView(database)
  }

  /// Works out anew, from all that the study has, which epochs the versions are shown with.
  ///
  /// - Complexity: O(rows) where a row names a version or an order, else O(files).
  static func update(_ database: Database) throws {
    try database.execute(sql: "DELETE FROM shown_epoch")
    for (version, epoch) in try epochs(in: database).changed {
      let texts = try [version.task, version.promptVersion, version.optionOrder].map {
        try $0.map { try StudyDictionary.number(of: $0, in: database) }
      }
      try database.execute(
        sql: "INSERT INTO shown_epoch VALUES (?, ?, ?, ?, ?)",
        arguments: [texts[0], texts[1], texts[2], version.epoch, epoch])
    }
  }

  private static func epochs(in database: Database) throws -> VersionEpochs {
    let hasVersions = try Bool.fetchOne(
      database,
      sql: """
        SELECT EXISTS (SELECT 1 FROM file WHERE with_versions <> 0)
        """)
    guard hasVersions == true else { return VersionEpochs([]) }
    let select = try SQLStatement(
      database,
      """
      SELECT DISTINCT t.value, p.value, o.value, j.epoch FROM judgment j
      JOIN text t ON t.id = j.task LEFT JOIN text p ON p.id = j.prompt_version
      LEFT JOIN text o ON o.id = j.option_order WHERE j.repeated IS NULL
      """)
    return VersionEpochs(
      try select.rows {
        VersionEpochs.Version(
          task: try $0.requiredText(0), promptVersion: try $0.optionalText(1),
          optionOrder: try $0.optionalText(2),
          epoch: Int32(truncatingIfNeeded: try $0.requiredInteger(3)))
      })
  }
}
