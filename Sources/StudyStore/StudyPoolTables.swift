internal import GRDB
internal import LogReaders

/// The tables of the item pool, and its views.
///
/// The pool keeps its texts itself: it belongs to no log, and stays when logs are removed. The
/// parameters of an item are those of one of its calibrations, so that what older ones found stays
/// beside them.
extension StudyPool {
  @Sendable static func addPool(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE pool_calibration (
          id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, system TEXT NOT NULL,
          dimension TEXT NOT NULL, round TEXT, model TEXT NOT NULL, persons INTEGER,
          day INTEGER, linked_to TEXT, method TEXT, slope REAL, intercept REAL,
          slope_se REAL, intercept_se REAL, covariance REAL, error REAL, anchors INTEGER);
        CREATE TABLE pool_item (
          id INTEGER PRIMARY KEY, sample_id TEXT NOT NULL UNIQUE, text TEXT NOT NULL,
          system TEXT NOT NULL, dimension TEXT NOT NULL, language TEXT, topic TEXT, origin TEXT,
          created INTEGER, status INTEGER NOT NULL, reason INTEGER, status_since INTEGER,
          former_status INTEGER,
          calibration INTEGER REFERENCES pool_calibration (id));
        CREATE TABLE pool_parameter (
          item INTEGER NOT NULL REFERENCES pool_item (id),
          calibration INTEGER NOT NULL REFERENCES pool_calibration (id), use INTEGER NOT NULL,
          discrimination REAL NOT NULL, discrimination_se REAL, difficulty REAL NOT NULL,
          difficulty_se REAL, covariance REAL,
          PRIMARY KEY (item, calibration)) WITHOUT ROWID;
        CREATE TABLE pool_exposure (
          item INTEGER NOT NULL REFERENCES pool_item (id), run TEXT NOT NULL,
          times INTEGER NOT NULL, PRIMARY KEY (item, run)) WITHOUT ROWID;
        CREATE VIEW pool_items AS SELECT i.sample_id, i.text, i.system, i.dimension, i.language,
          i.topic, i.origin, date(i.created * 86400, 'unixepoch') AS created,
          \(StudySchema.word("i.status", PoolStatus.self)) AS status,
          \(StudySchema.word("i.reason", RetirementReason.self)) AS status_reason,
          p.discrimination, p.discrimination_se, p.difficulty, p.difficulty_se, c.name AS calibration,
          coalesce((SELECT sum(times) FROM pool_exposure WHERE item = i.id), 0) AS exposures,
          date(i.status_since * 86400, 'unixepoch') AS status_since
          FROM pool_item i LEFT JOIN pool_calibration c ON c.id = i.calibration
          LEFT JOIN pool_parameter p ON p.item = i.id AND p.calibration = i.calibration;
        CREATE VIEW pool_calibrations AS SELECT name AS calibration, round, linked_to, method,
          slope AS a, intercept AS b, error, system, dimension, model, persons, anchors, date(day * 86400, 'unixepoch') AS day
          FROM pool_calibration;
        CREATE VIEW pool_parameters AS SELECT c.name AS calibration, i.sample_id,
          \(StudySchema.word("p.use", PoolEstimate.Use.self)) AS use, p.discrimination,
          p.discrimination_se, p.difficulty, p.difficulty_se, p.covariance FROM pool_parameter p JOIN pool_item i ON i.id = p.item
          JOIN pool_calibration c ON c.id = p.calibration;
        """)
  }
}

extension PoolEstimate.Use: NumberedWord {
  package var number: Int64 {
    switch self {
    case .calibrated: 1
    case .anchor: 2
    case .moved: 3
    }
  }

  package init?(number: Int64) {
    switch number {
    case 1: self = .calibrated
    case 2: self = .anchor
    case 3: self = .moved
    default: return nil
    }
  }
}
