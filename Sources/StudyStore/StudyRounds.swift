internal import GRDB
internal import LogReaders
internal import PrintedNumbers

/// The rounds of the rows of a study: those that rows name, and those of runs that name none.
struct StudyRounds {
  let defaults: DefaultRounds
  /// The round of runs that name none, by the number of their `evaluation_id`.
  private let names: [Int64: String]

  /// Works out the rounds of a study, and of a log that is about to be added to it.
  ///
  /// - Complexity: O(rows).
  init(_ database: Database, with log: EvaluationLog? = nil) throws {
    let select = try SQLStatement(
      database,
      """
      SELECT e.run, t.value, e.began FROM (
        SELECT evaluation_id AS run, min(coalesce(responded_at, judged_at)) AS began
        FROM judgment WHERE coalesce(responded_at, judged_at) IS NOT NULL GROUP BY evaluation_id) e
      JOIN text t ON t.id = e.run
      """)
    let runs = try select.rows {
      (
        number: try $0.requiredInteger(0), name: try $0.requiredText(1),
        began: try $0.requiredInteger(2)
      )
    }
    var earliest = log?.judgments.earliestTimes() ?? [:]
    for run in runs {
      guard RecordColumn.times.contains(run.began) else {
        throw SQLFailure.damage("a time is outside the years 0 to 9999")
      }
      earliest[run.name] = min(earliest[run.name] ?? run.began, run.began)
    }
    defaults = DefaultRounds(
      runs: RunRecord.merged(try StudyCompanions.runs(in: database) + (log?.runs ?? [])),
      earliest: earliest)
    var names: [Int64: String] = [:]
    for run in runs { names[run.number] = defaults.name(of: run.name) }
    self.names = names
  }

  /// The round of the rows of a run that name none.
  func name(ofRun number: Int64) -> String? { names[number] }

  /// The rounds with their times and judgments, in the order of time.
  func summaries(in database: Database) throws -> [RoundSummary] {
    let select = try SQLStatement(
      database,
      """
      SELECT j.evaluation_id, t.value, min(coalesce(j.responded_at, j.judged_at)), count(*)
      FROM judgment j LEFT JOIN text t ON t.id = j.round WHERE j.repeated IS NULL
      GROUP BY j.evaluation_id, j.round
      """)
    var rounds: [String: (began: Int64?, judgments: Int)] = [:]
    for group in try select.rows({
      (
        run: try $0.requiredInteger(0), name: try $0.optionalText(1),
        began: try $0.optionalWhole(2), judgments: try $0.count(3)
      )
    }) {
      guard let name = group.name ?? names[group.run] else { continue }
      let earlier = rounds[name] ?? (nil, 0)
      let began = [earlier.began, group.began].compactMap(\.self).min()
      rounds[name] = (began, earlier.judgments + group.judgments)
    }
    return RoundSummary.inOrder(rounds.map { ($0.key, $0.value.began, $0.value.judgments) })
  }
}

extension StudySchema {
  /// Puts the round and the time of judging into the key of a judgment.
  ///
  /// Until the third version every row with a time had the round of that time's day. What it has of
  /// that kind is taken away, as rounds of runs are worked out on reading, and the digests of rows
  /// are made anew; that of a row that was damaged stays, so that the damage still shows.
  @Sendable static func putRoundsIntoTheKey(_ database: Database) throws {
    try database.execute(
      sql: "ALTER TABLE file ADD COLUMN further_judgments INTEGER NOT NULL DEFAULT 0")
    try createJudgmentsView(database)
    do {
      try upgradeRows(database)
    } catch let error as SQLFailure where error.isDamage {
      // Rows that cannot be read are left as they are: `verify` tells what is wrong with them.
    }
  }

  private static func upgradeRows(_ database: Database) throws {
    let select = try SQLStatement(
      database, "SELECT id FROM judgment WHERE id > ? ORDER BY id LIMIT 100000")
    let digests = try SQLStatement(
      database, "SELECT digest_high, digest_low FROM judgment WHERE id = ?")
    let update = try SQLStatement(
      database,
      "UPDATE judgment SET round = CASE WHEN ? THEN NULL ELSE round END, digest_high = ?, "
        + "digest_low = ? WHERE id = ?")
    var last = Int64.min
    var reader: StudyReader?
    while true {
      select.bind(last, at: 1)
      let ids = try select.rows { $0.integer(0) }
      guard let end = ids.last else { return }
      last = end
      let source = try reader ?? StudyReader(database)
      reader = source
      let table = try source.table(of: ids)
      let digester = RowDigester(table)
      let earlier = RowDigester(table, countsRoundAsColumn: true)
      for (index, id) in ids.enumerated() {
        var row = table.coded(at: index)
        digests.bind(id, at: 1)
        let stored = try digests.first {
          RowDigest(
            high: UInt64(bitPattern: $0.integer(0)), low: UInt64(bitPattern: $0.integer(1)))
        }
        guard let stored,
          earlier.digest(row) == stored || earlier.hasDigest(stored, withZerosOf: row)
        else { continue }
        let day = (row.respondedAt ?? row.judgedAt).map {
          Timestamp(microseconds: $0).day.description
        }
        let isDefault = row.round >= 0 && table.round?.text(of: row.round) == day
        if isDefault { row.round = -1 }
        let digest = digester.digest(row)
        if digest == stored, !isDefault { continue }
        update.bind(isDefault ? 1 : 0 as Int64, at: 1)
        update.bind(Int64(bitPattern: digest.high), at: 2)
        update.bind(Int64(bitPattern: digest.low), at: 3)
        update.bind(id, at: 4)
        try update.run()
      }
    }
  }
}

extension RowDigester {
  /// Whether the row had the digest with a minus before some of its zeros, which a study drops.
  fileprivate func hasDigest(_ digest: RowDigest, withZerosOf row: CodedJudgment) -> Bool {
    let zeros = RecordColumn.numbers.filter { $0.value(row) == 0 }
    guard !zeros.isEmpty else { return false }
    return (1..<(1 << zeros.count)).contains { signs in
      var changed = row
      for (place, column) in zeros.enumerated() where signs >> place & 1 == 1 {
        column.assign(-0.0, to: &changed)
      }
      return self.digest(changed) == digest
    }
  }
}
