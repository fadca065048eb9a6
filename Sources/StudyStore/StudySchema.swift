internal import GRDB
internal import LogReaders

/// The tables of a study, how they came to be, and the views that are its contract with other
/// programs.
enum StudySchema {
  /// Marks the file as a study (`PRAGMA application_id`): "CmpS".
  static let applicationID: Int64 = 0x436D_7053

  /// One step for each version of the format; a step that was released is never changed.
  static let migrations: [@Sendable (Database) throws -> Void] = [
    createFirstVersion, addPseudonymKey, describeRunsAndJudges, putRoundsIntoTheKey,
    StudyAttempts.addAttempts, StudyVersions.addVersions, StudyTextTables.addTexts,
    PublishedUncertainty.addColumns, StudyPool.addPool, StudyCalls.addCalls,
    // Shows a word of `sampling` that older views do not know.
    createJudgmentsView, StudyPool.addRounds,
  ]

  static var currentVersion: Int64 { Int64(migrations.count) }

  /// Brings a study up to the current version, in the transaction that is open.
  static func migrate(_ database: Database, from version: Int64) throws {
    for migration in migrations.dropFirst(Int(version)) { try migration(database) }
    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    try database.execute(sql: "PRAGMA user_version = \(currentVersion)")
  }

  /// The index that finds rows by their key; a study of one file does without.
  static let makeKeyIndex = "CREATE INDEX IF NOT EXISTS judgment_by_key ON judgment (key_hash)"
  static let dropKeyIndex = "DROP INDEX IF EXISTS judgment_by_key"

  private static func createFirstVersion(_ database: Database) throws {
    let later = StudyVersions.columns
    let texts = RecordColumn.texts.filter { !later.contains($0.name) }
      .map { "\($0.name) INTEGER REFERENCES text (id)" }
    let integers = RecordColumn.integers.filter { !later.contains($0.name) }
      .map { "\($0.name) INTEGER" }
    let numbers = RecordColumn.numbers.filter { !later.contains($0.name) }
      .map { "\($0.name) REAL" }
    try database.execute(
      sql: """
        CREATE TABLE text (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE);
        CREATE TABLE file (
          id INTEGER PRIMARY KEY, name TEXT NOT NULL, relative_path TEXT NOT NULL,
          sha256 TEXT NOT NULL UNIQUE, bytes INTEGER NOT NULL, reader TEXT NOT NULL,
          rows_read INTEGER NOT NULL, rows_kept INTEGER NOT NULL, duplicates INTEGER NOT NULL,
          refused INTEGER NOT NULL, judgments INTEGER NOT NULL);
        CREATE TABLE judgment (
          id INTEGER PRIMARY KEY, key_hash INTEGER NOT NULL, digest_high INTEGER NOT NULL,
          digest_low INTEGER NOT NULL, file INTEGER NOT NULL REFERENCES file (id),
          \((texts + integers + numbers).joined(separator: ",\n  ")));
        \(makeKeyIndex);
        CREATE TABLE run (
          evaluation_id INTEGER NOT NULL REFERENCES text (id),
          task INTEGER NOT NULL REFERENCES text (id),
          model_id INTEGER NOT NULL REFERENCES text (id),
          tool INTEGER REFERENCES text (id), tool_version INTEGER REFERENCES text (id),
          PRIMARY KEY (evaluation_id, task, model_id)) WITHOUT ROWID;
        CREATE TABLE judge (
          judge_id INTEGER PRIMARY KEY REFERENCES text (id), kind INTEGER NOT NULL);
        CREATE TABLE model (
          model_id INTEGER PRIMARY KEY REFERENCES text (id), release_date INTEGER, family TEXT);
        CREATE TABLE item (
          task INTEGER NOT NULL REFERENCES text (id),
          sample_id INTEGER NOT NULL REFERENCES text (id),
          item_date INTEGER, cluster_id TEXT, language TEXT, culture TEXT,
          PRIMARY KEY (sample_id, task)) WITHOUT ROWID;
        CREATE TABLE issue (
          id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES file (id),
          severity TEXT NOT NULL, code TEXT NOT NULL, locator TEXT NOT NULL,
          message TEXT NOT NULL, remedy TEXT);
        CREATE TABLE published_score (
          set_name TEXT NOT NULL, model TEXT NOT NULL, dimension TEXT NOT NULL,
          score REAL NOT NULL, source_file TEXT NOT NULL, locator TEXT NOT NULL,
          file INTEGER NOT NULL REFERENCES file (id),
          PRIMARY KEY (set_name, model, dimension)) WITHOUT ROWID;
        CREATE TABLE curated_case (
          id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES file (id),
          model TEXT NOT NULL, set_name TEXT NOT NULL, dimension TEXT NOT NULL, score REAL,
          label TEXT, prompt TEXT NOT NULL, answer TEXT NOT NULL, highlight TEXT NOT NULL,
          source_file TEXT NOT NULL, locator TEXT NOT NULL);
        """)
    try createViews(database)
  }

  /// The key by which people are named: at most one row.
  ///
  /// `drawn` is null where the user gave the key, which then is not in the study.
  private static func addPseudonymKey(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE pseudonym_key (
          id INTEGER PRIMARY KEY CHECK (id = 1), fingerprint TEXT NOT NULL, drawn TEXT)
        """)
  }

  /// Adds what logs say of their runs and judges beside the judgments.
  private static func describeRunsAndJudges(_ database: Database) throws {
    try database.execute(
      sql: """
        ALTER TABLE run ADD COLUMN dataset TEXT;
        ALTER TABLE run ADD COLUMN expected_samples INTEGER;
        ALTER TABLE run ADD COLUMN task_version TEXT;
        ALTER TABLE run ADD COLUMN status TEXT;
        ALTER TABLE judge ADD COLUMN model TEXT;
        ALTER TABLE judge ADD COLUMN prompt_sha256 TEXT;
        ALTER TABLE judge ADD COLUMN temperature REAL;
        DROP VIEW runs;
        CREATE VIEW runs AS SELECT e.value AS evaluation_id, t.value AS task,
          m.value AS model_id, r.dataset, r.expected_samples, r.task_version, r.status,
          o.value AS tool, v.value AS tool_version FROM run r
          JOIN text e ON e.id = r.evaluation_id JOIN text t ON t.id = r.task
          JOIN text m ON m.id = r.model_id LEFT JOIN text o ON o.id = r.tool
          LEFT JOIN text v ON v.id = r.tool_version;
        DROP VIEW judges;
        CREATE VIEW judges AS SELECT t.value AS judge_id, \(word("r.kind", JudgeKind.self))
          AS judge_kind, r.model, r.prompt_sha256, r.temperature
          FROM judge r JOIN text t ON t.id = r.judge_id;
        """)
  }

  // MARK: - Views

  private static func createViews(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE VIEW files AS SELECT name, relative_path, sha256, bytes, reader, rows_read,
          rows_kept, duplicates, refused, judgments FROM file;
        CREATE VIEW runs AS SELECT e.value AS evaluation_id, t.value AS task,
          m.value AS model_id, o.value AS tool, v.value AS tool_version FROM run r
          JOIN text e ON e.id = r.evaluation_id JOIN text t ON t.id = r.task
          JOIN text m ON m.id = r.model_id LEFT JOIN text o ON o.id = r.tool
          LEFT JOIN text v ON v.id = r.tool_version;
        CREATE VIEW judges AS SELECT t.value AS judge_id, \(word("r.kind", JudgeKind.self))
          AS judge_kind FROM judge r JOIN text t ON t.id = r.judge_id;
        CREATE VIEW models AS SELECT t.value AS model_id, \(day("r.release_date"))
          AS model_release_date, r.family FROM model r JOIN text t ON t.id = r.model_id;
        CREATE VIEW items AS SELECT t.value AS task, s.value AS sample_id,
          \(day("r.item_date")) AS item_date, r.cluster_id, r.language, r.culture FROM item r
          JOIN text t ON t.id = r.task JOIN text s ON s.id = r.sample_id;
        CREATE VIEW issues AS SELECT f.relative_path AS file, s.severity, s.code, s.locator,
          s.message, s.remedy FROM issue s JOIN file f ON f.id = s.file;
        CREATE VIEW published_scores AS SELECT set_name, model AS model_id, dimension, score,
          source_file, locator FROM published_score;
        CREATE VIEW curated_cases AS SELECT set_name, model AS model_id, dimension, score,
          label, prompt, answer, highlight, source_file, locator FROM curated_case;
        """)
  }

  /// Makes the view of judgments anew: rounds and numbers of further judgments as they are shown.
  static func createJudgmentsView(_ database: Database) throws {
    try database.execute(
      sql: """
        DROP VIEW IF EXISTS judgments;
        CREATE VIEW judgments AS SELECT \(judgmentColumns) FROM judgment j
        \(joins(of: RecordColumn.texts))
        LEFT JOIN model m ON m.model_id = j.model_id
        LEFT JOIN item i ON i.sample_id = j.sample_id AND i.task = j.task
        LEFT JOIN item a ON a.sample_id = j.sample_id
          AND a.task = (SELECT id FROM text WHERE value = '')
        \(shownEpoch)
        \(beginnings)
        WHERE j.repeated IS NULL;
        """)
  }

  /// Joins the epoch that a version of a prompt is shown with.
  private static let shownEpoch = """
    LEFT JOIN shown_epoch v ON v.task = j.task AND v.epoch = j.epoch
      AND v.prompt_version IS j.prompt_version AND v.option_order IS j.option_order
    """

  /// Makes the views of texts: the responses, those of the other model of a pair among them, with what
  /// was asked, and what judges said, with the key of the judgment as `judgments` shows it.
  ///
  /// Where a log has a prompt and no response, the response and its hash are null.
  static func createTextViews(_ database: Database) throws {
    let epoch = "coalesce(v.shown, j.epoch) AS epoch"
    let item = "j.task, j.sample_id, \(epoch), j.turn"
    let keys = RecordColumn.texts.filter(\.isKey)
    let key = JudgmentColumn.allCases.prefix { $0 != .score }.map { column in
      let name = column.rawValue
      let expression =
        switch column {
        case .judgmentIndex: judgmentNumber
        case .epoch: "coalesce(v.shown, j.epoch)"
        default: column.isText ? "t_\(name).value" : "j.\(name)"
        }
      return "\(expression) AS \(name)"
    }
    try database.execute(
      sql: """
        CREATE VIEW responses AS SELECT r.sha256 AS response_hash, s.value AS sample_id,
          m.value AS model_id, p.value AS prompt, r.value AS response, t.value AS task, d.epoch,
          d.turn
        FROM (SELECT \(item), j.model_id AS model, x.prompt, x.response
          FROM judgment_text x JOIN judgment j ON j.id = x.judgment \(shownEpoch)
          WHERE j.repeated IS NULL AND coalesce(x.prompt, x.response) IS NOT NULL
          UNION SELECT \(item), j.opponent_model_id, x.prompt, x.opponent_response
          FROM judgment_text x JOIN judgment j ON j.id = x.judgment \(shownEpoch)
          WHERE j.repeated IS NULL AND x.opponent_response IS NOT NULL) d
        JOIN text t ON t.id = d.task JOIN text s ON s.id = d.sample_id LEFT JOIN text m ON m.id = d.model
        LEFT JOIN passage p ON p.id = d.prompt LEFT JOIN passage r ON r.id = d.response;
        CREATE VIEW explanations AS SELECT \(key.joined(separator: ", ")),
          x.value AS explanation, \(word("j.position", PresentationPosition.self)) AS position,
          coalesce(t_round.value, s.day, d.day) AS round,
          t_prompt_version.value AS prompt_version, t_option_order.value AS option_order
        FROM judgment_text w JOIN passage x ON x.id = w.explanation
        JOIN judgment j ON j.id = w.judgment
        \(joins(of: keys)) LEFT JOIN text t_round ON t_round.id = j.round
        \(shownEpoch)
        \(beginnings)
        WHERE j.repeated IS NULL;
        """)
  }

  /// The number of a judgment among those of one response: the one that the log gives and, where a
  /// response is judged again, how many times before.
  private static var judgmentNumber: String {
    let same = (RecordColumn.texts.filter(\.isKey).map(\.name) + ["round"])
      .map { "k.\($0) IS j.\($0)" }.joined(separator: " AND ")
    return """
      CASE WHEN j.judged_at IS NOT NULL AND EXISTS (SELECT 1 FROM file WHERE further_judgments > 0)
      THEN j.judgment_index + (SELECT count(*) FROM judgment k WHERE k.key_hash = j.key_hash
        AND k.judged_at < j.judged_at AND k.judgment_index = j.judgment_index
        AND k.epoch = j.epoch AND k.turn = j.turn
        AND (j.judgment_index <> 1 OR k.position IS j.position) AND \(same))
      ELSE j.judgment_index END
      """
  }

  private static var judgmentColumns: String {
    JudgmentColumn.allCases.map { column in
      let name = column.rawValue
      let expression =
        switch column {
        case .cluster, .language, .culture, .variantOf:
          "coalesce(t_\(name).value, i.\(name), a.\(name))"
        case .split: word("coalesce(j.split, i.split, a.split)", ItemSplit.self)
        case .epoch: "coalesce(v.shown, j.epoch)"
        case .itemDate: day("coalesce(j.item_date, i.item_date, a.item_date)")
        case .modelReleaseDate: day("coalesce(j.model_release_date, m.release_date)")
        case .respondedAt, .judgedAt:
          "strftime('%Y-%m-%dT%H:%M:%fZ', j.\(name) / 1000000.0, 'unixepoch')"
        case .round: "coalesce(t_round.value, s.day, d.day)"
        case .judgmentIndex: judgmentNumber
        case .scaleType: word("j.scale_type", ScaleType.self)
        case .position: word("j.position", PresentationPosition.self)
        case .status: word("j.status", JudgmentStatus.self)
        case .judgeKind: word("j.judge_kind", JudgeKind.self)
        case .sampling: word("j.sampling", Sampling.self)
        case .sourceLocator:
          "CASE WHEN j.locator_number > 0 THEN 'L' || j.locator_number "
            + "WHEN j.locator_number < 0 THEN 'row ' || -j.locator_number "
            + "ELSE t_locator_text.value END"
        default: column.isText ? "t_\(name).value" : "j.\(name)"
        }
      return "\(expression) AS \(name)"
    }.joined(separator: ",\n  ")
  }

  private static func joins(of columns: [RecordColumn.Text]) -> String {
    columns.map { column in
      let name = column.name
      return "LEFT JOIN text t_\(name) ON t_\(name).id = j.\(name)"
    }.joined(separator: "\n")
  }

  /// The days on which runs began, by which rounds are named that rows leave open.
  private static let beginnings = """
    LEFT JOIN (SELECT evaluation_id,
        date(min(coalesce(responded_at, judged_at)) / 1000000.0, 'unixepoch') AS day
      FROM judgment GROUP BY evaluation_id) d ON d.evaluation_id = j.evaluation_id
    LEFT JOIN (SELECT evaluation_id, date(min(began) / 1000000.0, 'unixepoch') AS day
      FROM run GROUP BY evaluation_id) s ON s.evaluation_id = j.evaluation_id
    """

  private static func day(_ column: String) -> String {
    "date(\(column) * 86400, 'unixepoch')"
  }

  static func word<Word: NumberedWord>(_ column: String, _ type: Word.Type) -> String {
    let cases = type.allCases.map { "WHEN \($0.number) THEN '\($0.rawValue)'" }
    return "CASE \(column) \(cases.joined(separator: " ")) END"
  }
}
