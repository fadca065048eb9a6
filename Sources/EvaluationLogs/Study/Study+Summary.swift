internal import GRDB

/// What a study holds, in numbers.
public struct StudySummary: Sendable, Codable {
  public let formatVersion: Int
  public let judgments: Int
  /// Judgments by status.
  public let statuses: [String: Int]
  public let files: Int
  public let runs: Int
  public let models: Int
  public let judges: Int
  public let items: Int
  public let publishedScores: Int
  public let curatedCases: Int
  public let warnings: Int
  public let errors: Int
  /// SHA-256 over the sorted digests of all rows: the same for the same judgments, in whatever
  /// order and from whatever files they came.
  public let rowsSHA256: String
  /// SHA-256 over everything that analyses see: rows, published scores, cases and attributes.
  public let contentSHA256: String
}

extension Study {
  /// - Throws: `LogError`.
  public func summary() throws(LogError) -> StudySummary {
    try Study.failing(path) {
      try queue.read { database in
        func count(_ sql: String) throws -> Int {
          try Int.fetchOne(database, sql: "SELECT count(*) FROM " + sql) ?? 0
        }
        var statuses: [String: Int] = [:]
        for row in try Row.fetchAll(
          database, sql: "SELECT status, count(*) FROM judgment GROUP BY status")
        {
          let status = (row[0] as Int64?).flatMap(JudgmentStatus.init(number:))
          statuses[status?.rawValue ?? "unknown"] = row[1]
        }
        let rows = try Study.rowsDigest(database)
        return StudySummary(
          formatVersion: Int(StudySchema.currentVersion),
          judgments: try count("judgment"), statuses: statuses, files: try count("file"),
          runs: try count("run"), models: try count("(SELECT DISTINCT model_id FROM run)"),
          judges: try count("judge"),
          items: try count(
            "item WHERE task <> coalesce((SELECT id FROM text WHERE value = ''), -1)"),
          publishedScores: try count("published_score"),
          curatedCases: try count("curated_case"),
          warnings: try count("issue WHERE severity = 'warning'"),
          errors: try count("issue WHERE severity = 'error'"), rowsSHA256: rows,
          contentSHA256: try Study.contentDigest(database, rows: rows))
      }
    }
  }

  /// The files that the study was made of, in the order of their paths.
  public func files() throws(LogError) -> [SourceFile] {
    try Study.failing(path) { try queue.read { try Study.files(in: $0) } }
  }

  /// SHA-256 over everything that analyses see.
  public func contentSHA256() throws(LogError) -> String {
    try Study.failing(path) {
      try queue.read { try Study.contentDigest($0, rows: try Study.rowsDigest($0)) }
    }
  }

  private static func rowsDigest(_ database: Database) throws -> String {
    let select = try SQLStatement(database, "SELECT digest_high, digest_low FROM judgment")
    var digests: [RowDigest] = []
    while try select.step() {
      digests.append(
        RowDigest(
          high: UInt64(bitPattern: select.integer(0)), low: UInt64(bitPattern: select.integer(1))))
    }
    digests.sort()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digests.count * 16)
    for digest in digests {
      for word in [digest.high, digest.low] {
        withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
      }
    }
    return SHA256.hexadecimal(bytes)
  }

  private static func contentDigest(_ database: Database, rows: String) throws -> String {
    let queries = [
      "SELECT set_name, model, dimension, score FROM published_score ORDER BY 1, 2, 3",
      """
      SELECT model, set_name, dimension, score, label, prompt, answer, highlight
      FROM curated_case ORDER BY 1, 2, 3, 6, 7, 8
      """,
      """
      SELECT model_id, model_release_date, family FROM models
      WHERE coalesce(model_release_date, family) IS NOT NULL ORDER BY 1
      """,
      """
      SELECT task, sample_id, item_date, cluster_id, language, culture FROM items
      WHERE coalesce(item_date, cluster_id, language, culture) IS NOT NULL ORDER BY 1, 2
      """,
    ]
    var text = rows + "\n"
    for query in queries {
      let cursor = try Row.fetchCursor(database, sql: query)
      while let row = try cursor.next() {
        text += row.databaseValues.map(\.description).joined(separator: "\t") + "\n"
      }
      text += "\n"
    }
    return SHA256.hexadecimal(text)
  }
}
