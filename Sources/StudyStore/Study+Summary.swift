package import Diagnostics
internal import FileFormats
internal import GRDB
package import LogReaders

/// What a study holds, in numbers.
package struct StudySummary: Sendable, Codable {
  package let formatVersion: Int
  package let judgments: Int
  /// Judgments by status.
  package let statuses: [String: Int]
  package let files: Int
  package let runs: Int
  /// The rounds in the order of time.
  package let rounds: [RoundSummary]
  package let models: Int
  package let judges: Int
  package let items: Int
  package let publishedScores: Int
  package let curatedCases: Int
  package let warnings: Int
  package let errors: Int
  /// SHA-256 over the sorted digests of all rows: the same for the same judgments, in whatever
  /// order and from whatever files they came, and whether rows name their round or have that of
  /// their run.
  package let rowsSHA256: String
  /// SHA-256 over everything that analyses see: rows, published scores, cases, attributes and texts.
  package let contentSHA256: String
}

extension Study {
  /// - Throws: `Diagnostics`.
  package func summary() throws(Diagnostics) -> StudySummary {
    try Study.failing(path) {
      try queue.read { database in
        func count(_ sql: String) throws -> Int {
          try Int.fetchOne(database, sql: "SELECT count(*) FROM " + sql) ?? 0
        }
        let byStatus = try SQLStatement(
          database, "SELECT status, count(*) FROM judgment WHERE repeated IS NULL GROUP BY status"
        ).rows { ($0.optionalInteger(0), try $0.count(1)) }
        var statuses: [String: Int] = [:]
        for (number, count) in byStatus {
          guard let status = number.flatMap(JudgmentStatus.init(number:)) else {
            throw SQLFailure.damage("a row has no possible status")
          }
          statuses[status.rawValue] = count
        }
        let rounds = try StudyRounds(database)
        let rows = try Study.rowsDigest(database, rounds)
        return StudySummary(
          formatVersion: Int(StudySchema.currentVersion),
          judgments: try count("judgment WHERE repeated IS NULL"), statuses: statuses,
          files: try count("file"),
          runs: try count("run"), rounds: try rounds.summaries(in: database),
          models: try count("(SELECT DISTINCT model_id FROM run)"),
          judges: try count("judge"),
          items: try count(
            "item WHERE task <> coalesce((SELECT id FROM text WHERE value = ''), -1)"),
          publishedScores: try count("published_score"),
          curatedCases: try count("curated_case"),
          warnings: try count("issue WHERE severity = 'warning' AND \(Study.countsAsIssue)"),
          errors: try count("issue WHERE severity = 'error'"), rowsSHA256: rows,
          contentSHA256: try Study.contentDigest(database, rows: rows))
      }
    }
  }

  /// The files that the study was made of, in the order of their paths.
  package func files() throws(Diagnostics) -> [SourceFile] {
    try Study.failing(path) { try queue.read { try Study.files(in: $0) } }
  }

  /// SHA-256 over everything that analyses see.
  package func contentSHA256() throws(Diagnostics) -> String {
    try Study.failing(path) {
      try queue.read {
        try Study.contentDigest($0, rows: try Study.rowsDigest($0, try StudyRounds($0)))
      }
    }
  }

  private static func rowsDigest(_ database: Database, _ rounds: StudyRounds) throws -> String {
    let select = try SQLStatement(
      database,
      "SELECT digest_high, digest_low, round, evaluation_id FROM judgment WHERE repeated IS NULL")
    var digests: [RowDigest] = []
    var added: [Int64: RowDigest] = [:]
    while try select.step() {
      var digest = RowDigest(
        high: UInt64(bitPattern: select.integer(0)), low: UInt64(bitPattern: select.integer(1)))
      if select.isNull(2) {
        let run = select.integer(3)
        let none = RowDigest(high: 0, low: 0)
        let round = added[run] ?? rounds.name(ofRun: run).map(RowDigest.round) ?? none
        added[run] = round
        digest = digest.with(round: round)
      }
      digests.append(digest)
    }
    return sha256(of: digests)
  }

  private static func contentDigest(_ database: Database, rows: String) throws -> String {
    let queries = [
      "SELECT set_name, model, dimension, score FROM published_score ORDER BY 1, 2, 3",
      """
      SELECT model, set_name, dimension, score, label, prompt, answer, highlight
      FROM curated_case ORDER BY 1, 2, 3, 6, 7, 8
      """,
      """
      SELECT t.value, date(m.release_date * 86400, 'unixepoch') AS day, m.family
      FROM model m JOIN text t ON t.id = m.model_id
      WHERE coalesce(m.release_date, m.family) IS NOT NULL ORDER BY 1
      """,
      """
      SELECT t.value, s.value, date(i.item_date * 86400, 'unixepoch') AS day, i.cluster_id,
        i.language, i.culture
      FROM item i JOIN text t ON t.id = i.task JOIN text s ON s.id = i.sample_id
      WHERE coalesce(i.item_date, i.cluster_id, i.language, i.culture) IS NOT NULL ORDER BY 1, 2
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
    text += try PublishedUncertainty.content(database)
    let texts = try textsDigest(database)
    return SHA256.hexadecimal(texts.map { text + $0 } ?? text)
  }

  /// SHA-256 over the texts of all rows; nil where there are none.
  private static func textsDigest(_ database: Database) throws -> String? {
    let hashes = StudyTextTables.columns.map { "(SELECT sha256 FROM passage WHERE id = x.\($0))" }
    let select = try SQLStatement(
      database,
      """
      SELECT j.digest_high, j.digest_low, \(hashes.joined(separator: ", "))
      FROM judgment_text x JOIN judgment j ON j.id = x.judgment WHERE j.repeated IS NULL
      """)
    var digests: [RowDigest] = []
    while try select.step() {
      var state = DigestState()
      state.add(UInt64(bitPattern: select.integer(0)), UInt64(bitPattern: select.integer(1)))
      for place in StudyTextTables.columns.indices {
        guard let hash = try select.optionalText(Int32(place + 2)) else { continue }
        state.add(column: UInt64(place + 1), DigestState.digest(of: hash))
      }
      digests.append(state.digest)
    }
    return digests.isEmpty ? nil : sha256(of: digests)
  }

  /// SHA-256 over digests, whatever their order.
  private static func sha256(of digests: [RowDigest]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digests.count * 16)
    for digest in digests.sorted() {
      for word in [digest.high, digest.low] {
        withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
      }
    }
    return SHA256.hexadecimal(bytes)
  }
}
