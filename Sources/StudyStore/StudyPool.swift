package import Diagnostics
internal import GRDB
internal import LogReaders
package import PrintedNumbers

extension Study {
  /// The items that tests are made of.
  package var pool: StudyPool { StudyPool(study: self) }
}

/// The item pool of a study: what may be asked, what is known of it, and how often it was given.
///
///     let pool = try Study(opening: "pilot.study").pool
///     let items = try pool.items(PoolFilter(statuses: [.calibrated, .anchor], languages: ["en"]))
///
/// Everything that is written is one transaction. Items are told apart by the bytes of their
/// `sample_id`.
package struct StudyPool: Sendable {
  let study: Study
  var path: String { study.path }

  // MARK: - Reading

  /// The items that a filter takes, in the order of their `sample_id`.
  ///
  /// - Throws: `Diagnostics`.
  /// - Complexity: O(items).
  package func items(_ filter: PoolFilter = PoolFilter()) throws(Diagnostics) -> [PoolItem] {
    try Study.failing(path) {
      try study.queue.read { try StudyPool.items(in: $0).map(\.item).filter(filter.takes) }
    }
  }

  /// The items of these keys, in the order in which they are asked for.
  ///
  /// - Throws: `Diagnostics` with every key that no item has, and the nearest that one has.
  /// - Complexity: O(items).
  package func items(named samples: [String]) throws(Diagnostics) -> [PoolItem] {
    try Study.failing(path) {
      try study.queue.read { database in
        try stored(samples, in: database).map(\.item)
      }
    }
  }

  /// How many items there are.
  package func count() throws(Diagnostics) -> Int {
    try Study.failing(path) {
      try study.queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM pool_item") ?? 0 }
    }
  }

  // MARK: - Status

  /// Takes items out of use.
  ///
  /// An item that is retired already takes the new reason. Its parameters stay, so that abilities
  /// which rest on it can be worked out again.
  ///
  /// - Throws: `Diagnostics` with every key that no item has; nothing is then changed.
  package func retire(
    _ samples: [String], reason: RetirementReason, on day: CalendarDay
  ) throws(Diagnostics) {
    try study.write { database in
      for stored in try stored(samples, in: database) {
        try retire(stored, reason: reason, on: day, in: database)
      }
    }
  }

  /// Takes an item out of use, in the transaction that is open.
  func retire(
    _ stored: Stored, reason: RetirementReason, on day: CalendarDay, in database: Database
  ) throws {
    try database.execute(
      sql: """
        UPDATE pool_item SET
          former_status = CASE status WHEN ? THEN former_status ELSE status END,
          status = ?, reason = ?, status_since = ? WHERE id = ?
        """,
      arguments: [
        PoolStatus.retired.number, PoolStatus.retired.number, reason.number, day.daysSince1970,
        stored.id,
      ])
  }

  /// Gives retired items back the status that they had; others stay as they are.
  ///
  /// - Returns: how many were retired.
  /// - Throws: `Diagnostics` with every key that no item has; nothing is then changed.
  @discardableResult
  package func reinstate(
    _ samples: [String], on day: CalendarDay
  ) throws(Diagnostics) -> Int {
    try study.write { database in
      var count = 0
      for stored in try stored(samples, in: database) where stored.item.status == .retired {
        let parameters = stored.item.parameters
        let former =
          stored.former == .anchor && parameters != nil
          ? PoolStatus.anchor : parameters == nil ? .candidate : .calibrated
        try database.execute(
          sql: """
            UPDATE pool_item SET status = ?, reason = NULL, former_status = NULL,
              status_since = ? WHERE id = ?
            """, arguments: [former.number, day.daysSince1970, stored.id])
        count += 1
      }
      return count
    }
  }

  // MARK: - Exposures

  /// Says how often a run has given items so far.
  ///
  /// What the same run said of an item before is replaced, so that saying it again, after a run was
  /// taken up anew, counts nothing twice.
  ///
  /// - Parameters:
  ///   - counts: by `sample_id`, how often over the whole run; 0 or more.
  ///   - run: what tells the run from others, such as its `evaluation_id`.
  /// - Throws: `Diagnostics` with every key that no item has; nothing is then changed.
  /// - Complexity: O(items).
  package func recordExposures(_ counts: [String: Int], run: String) throws(Diagnostics) {
    guard !counts.isEmpty else { return }
    let samples = counts.keys.sorted()
    try study.write { database in
      let insert = try SQLStatement(
        database,
        """
        INSERT INTO pool_exposure (item, run, times) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET times = excluded.times
        """)
      for (sample, stored) in zip(samples, try stored(samples, in: database)) {
        insert.bind(stored.id, at: 1)
        insert.bind(run, at: 2)
        insert.bind(Int64(max(0, counts[sample] ?? 0)), at: 3)
        try insert.run()
      }
    }
  }

  // MARK: - Rows

  /// An item as it is stored.
  struct Stored {
    let id: Int64
    let item: PoolItem
    /// The status that a retired item had.
    let former: PoolStatus?
  }

  /// The items of these keys.
  ///
  /// - Throws: `Diagnostics` with every key that no item has.
  func stored(_ samples: [String], in database: Database) throws -> [Stored] {
    let select = try SQLStatement(database, StudyPool.select + " WHERE i.sample_id = ?")
    var found: [Stored] = []
    var unknown: [String] = []
    for sample in samples {
      select.bind(sample, at: 1)
      if let stored = try select.first(StudyPool.stored) {
        found.append(stored)
      } else {
        unknown.append(sample)
      }
    }
    guard unknown.isEmpty else {
      let known = try SQLStatement(
        database, "SELECT sample_id FROM pool_item ORDER BY sample_id"
      ).rows { try $0.requiredText(0) }
      throw Diagnostics(
        unknown.map { StudyPool.unknown($0, among: known).issue(file: path, locator: "") },
        cause: .wrongUse)
    }
    return found
  }

  /// All items, in the order of their keys.
  static func items(in database: Database) throws -> [Stored] {
    try SQLStatement(database, select + " ORDER BY i.sample_id").rows(stored)
  }

  static let select = """
    SELECT i.id, i.sample_id, i.text, i.system, i.dimension, i.language, i.topic, i.origin,
      i.created, i.status, i.reason, i.status_since, i.former_status, c.name, p.discrimination,
      p.discrimination_se, p.difficulty, p.difficulty_se, p.covariance,
      coalesce((SELECT sum(times) FROM pool_exposure WHERE item = i.id), 0) AS exposures
    FROM pool_item i LEFT JOIN pool_calibration c ON c.id = i.calibration
    LEFT JOIN pool_parameter p ON p.item = i.id AND p.calibration = i.calibration
    """

  static func stored(_ row: SQLStatement) throws -> Stored {
    guard let status = PoolStatus(number: try row.requiredInteger(9)) else {
      throw SQLFailure.damage("an item of the pool has no possible status")
    }
    let parameters =
      row.isNull(13) ? nil : try parameters(row, from: 14, calibration: try row.requiredText(13))
    let item = PoolItem(
      sample: try row.requiredText(1), text: try row.requiredText(2),
      system: try row.requiredText(3), dimension: try row.requiredText(4),
      language: try row.optionalText(5), topic: try row.optionalText(6),
      origin: try row.optionalText(7), created: try row.optionalDay(8).map(CalendarDay.init),
      status: status, reason: try row.optionalWhole(10).flatMap(RetirementReason.init(number:)),
      statusSince: try row.optionalDay(11).map(CalendarDay.init), parameters: parameters,
      exposures: try row.count(19))
    guard item.isPossible else {
      throw SQLFailure.damage(
        "the item \(item.sample.quoted) of the pool has a status, a reason and parameters that do "
          + "not go together")
    }
    return Stored(
      id: row.integer(0), item: item,
      former: try row.optionalWhole(12).flatMap(PoolStatus.init(number:)))
  }

  /// The parameters in five columns from a place on.
  static func parameters(
    _ row: SQLStatement, from place: Int32, calibration: String
  ) throws -> PoolParameters {
    let parameters = PoolParameters(
      discrimination: try row.checkedNumber(place),
      difficulty: try row.checkedNumber(place + 2),
      discriminationError: try row.checkedNumber(place + 1).orNil,
      difficultyError: try row.checkedNumber(place + 3).orNil,
      covariance: try row.checkedNumber(place + 4).orNil, calibration: calibration)
    guard parameters.isPossible else {
      throw SQLFailure.damage("an item of the pool has parameters that none can have")
    }
    return parameters
  }

  private static func unknown(_ sample: String, among known: [String]) -> LogProblem {
    LogProblem(
      "unknownPoolItem", "the pool has no item \(sample.quoted)",
      remedy: known.isEmpty
        ? "Add items with compass pool add FILE --study STUDY"
        : NameSuggestion.nearest(to: sample, among: known).map(NameSuggestion.question)
          ?? "See compass pool list")
  }
}
