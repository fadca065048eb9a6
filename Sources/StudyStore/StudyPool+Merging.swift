internal import Diagnostics
internal import GRDB
internal import LogReaders
internal import PrintedNumbers

extension Study {
  /// Takes the items, calibrations and exposures of another study's pool that this one lacks.
  ///
  /// What both have stands as it is here. An item that was retired or came back later in the other
  /// study has the status of there; one that has no parameters here takes those of there. Exposures
  /// are told apart by run, and rounds by plan and number, so that merging twice counts nothing twice.
  ///
  /// - Returns: what is not taken because it contradicts what is here.
  /// - Throws: `Diagnostics` with every item and calibration that contradicts one that is here, unless
  ///   `keepGoing` or the rule takes the first; nothing is then changed.
  func mergePool(
    of other: Study, conflictRule: LogReadingOptions.ConflictRule, keepGoing: Bool
  ) throws(Diagnostics) -> [Diagnostic] {
    let content = try Study.failing(other.path) {
      try other.queue.read { try PoolContent($0) }
    }
    if content.items.isEmpty, content.calibrations.isEmpty, content.rounds.isEmpty { return [] }
    return try write { database in
      let conflicts = try content.merge(into: database, from: other.path)
      if conflictRule == .refuse, !keepGoing { try Diagnostics.refuse(conflicts, most: 100) }
      return conflictRule == .refuse
        ? conflicts
        : conflicts.map {
          Diagnostic(
            $0.code, severity: .warning, at: $0.place, $0.message,
            remedy: "This study keeps what it has")
        }
    }
  }
}

/// All that a pool holds.
private struct PoolContent {
  let items: [StudyPool.Stored]
  let calibrations: [PoolCalibration]
  let estimates: [PoolEstimate]
  let exposures: [(sample: String, run: String, times: Int64)]
  /// Rounds of plans that generated items.
  let rounds: [(plan: String, round: Int64, day: Int64?, record: String)]

  init(_ database: Database) throws {
    items = try StudyPool.items(in: database)
    calibrations = try StudyPool.calibrations(in: database).map(\.calibration)
    estimates = try StudyPool.estimates(in: database)
    exposures = try SQLStatement(
      database,
      """
      SELECT i.sample_id, e.run, e.times FROM pool_exposure e JOIN pool_item i ON i.id = e.item
      ORDER BY 1, 2
      """
    ).rows { (try $0.requiredText(0), try $0.requiredText(1), Int64(try $0.count(2))) }
    rounds = try SQLStatement(
      database, "SELECT plan, round, day, record FROM pool_round ORDER BY plan, round"
    ).rows { row in
      (
        try row.requiredText(0), Int64(try row.count(1)), try row.optionalWhole(2),
        try row.requiredText(3)
      )
    }
  }

  /// - Returns: what contradicts what is there, and is left out.
  func merge(into database: Database, from path: String) throws -> [Diagnostic] {
    let writer = try PoolWriter(database)
    var conflicts: [Diagnostic] = []
    var numbers: [String: Int64] = [:]
    // Names are told apart by their bytes, which `String` does not.
    func key(_ name: String) -> [UInt8] { Array(name.utf8) }
    for calibration in calibrations {
      if let (number, own) = try writer.calibration(calibration.name) {
        if own.isSame(as: calibration) {
          numbers[calibration.name] = number
        } else {
          conflicts.append(PoolContent.conflict(calibration, at: .file(path)))
        }
      } else {
        numbers[calibration.name] = try writer.insert(calibration)
      }
    }
    var own: [[UInt8]: Int64] = [:]
    for other in items {
      let item = other.item
      guard let stored = try writer.stored(item.sample) else {
        own[key(item.sample)] = try insert(other, numbers, writer, in: database)
        continue
      }
      var differences = StudyPool.differences(of: item, from: stored.item)
      differences.removeAll { $0.hasPrefix("discrimination ") }
      guard differences.isEmpty else {
        conflicts.append(
          StudyPool.conflict(item, stored.item, differences, at: .file(path)))
        continue
      }
      own[key(item.sample)] = stored.id
      try complete(stored, with: other, numbers, writer, in: database)
    }
    try mergeEstimates(own, numbers, writer, in: database)
    try mergeRounds(in: database)
    let insert = try SQLStatement(
      database,
      """
      INSERT INTO pool_exposure (item, run, times) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET times = max(times, excluded.times)
      """)
    for exposure in exposures {
      guard let number = own[key(exposure.sample)] else { continue }
      insert.bind(number, at: 1)
      insert.bind(exposure.run, at: 2)
      insert.bind(exposure.times, at: 3)
      try insert.run()
    }
    return conflicts
  }

  private func insert(
    _ other: StudyPool.Stored, _ numbers: [String: Int64], _ writer: PoolWriter,
    in database: Database
  ) throws -> Int64 {
    var item = other.item
    let calibration = item.parameters.flatMap { numbers[$0.calibration] }
    if calibration == nil, item.parameters != nil {
      // Its calibration is another one here: the item is one whose parameters are not known.
      item.parameters = nil
      if item.status != .retired { item.status = .candidate }
    }
    _ = try writer.insert(item, on: nil)
    let number = database.lastInsertedRowID
    guard let stored = try writer.stored(item.sample) else { return number }
    try database.execute(
      sql: "UPDATE pool_item SET former_status = ? WHERE id = ?",
      arguments: [other.former?.number, stored.id])
    return stored.id
  }

  private func complete(
    _ stored: StudyPool.Stored, with other: StudyPool.Stored, _ numbers: [String: Int64],
    _ writer: PoolWriter, in database: Database
  ) throws {
    var item = other.item
    let parameters = item.parameters
    item.parameters = nil
    _ = try writer.complete(stored, with: item, on: nil)
    if stored.item.parameters == nil, let parameters,
      let calibration = numbers[parameters.calibration]
    {
      try writer.write(parameters, use: .calibrated, item: stored.id, calibration: calibration)
      try writer.take(calibration, by: stored.id, on: item.statusSince)
    }
    let isLater = item.statusSince.map { day in stored.item.statusSince.map { $0 < day } ?? true }
    guard isLater ?? false, item.status != stored.item.status || item.reason != stored.item.reason,
      item.status == .retired || stored.item.status == .retired
        || stored.item.parameters != nil && item.status == .anchor
    else { return }
    guard item.status == .retired || stored.item.parameters != nil else { return }
    try database.execute(
      sql: """
        UPDATE pool_item SET status = ?, reason = ?, status_since = ?, former_status = ?
        WHERE id = ?
        """,
      arguments: [
        item.status.number, item.reason?.number, item.statusSince?.daysSince1970,
        item.status == .retired ? other.former?.number : nil, stored.id,
      ])
  }

  private func mergeRounds(in database: Database) throws {
    let insert = try SQLStatement(database, "INSERT OR IGNORE INTO pool_round VALUES (?, ?, ?, ?)")
    for round in rounds {
      insert.bind(round.plan, at: 1)
      insert.bind(round.round, at: 2)
      insert.bind(round.day, at: 3)
      insert.bind(round.record, at: 4)
      try insert.run()
    }
  }

  private func mergeEstimates(
    _ own: [[UInt8]: Int64], _ numbers: [String: Int64], _ writer: PoolWriter,
    in database: Database
  ) throws {
    let known = try SQLStatement(
      database, "SELECT count(*) FROM pool_parameter WHERE item = ? AND calibration = ?")
    for estimate in estimates {
      guard let item = own[Array(estimate.sample.utf8)],
        let calibration = numbers[estimate.parameters.calibration]
      else { continue }
      known.bind(item, at: 1)
      known.bind(calibration, at: 2)
      guard try known.first({ $0.integer(0) }) == 0 else { continue }
      try writer.write(
        estimate.parameters, use: estimate.use, item: item, calibration: calibration)
    }
  }

  private static func conflict(_ calibration: PoolCalibration, at place: Place) -> Diagnostic {
    Diagnostic(
      "poolConflict", at: place,
      "both studies have a calibration \(calibration.name.quoted), and they are not the same",
      remedy: "Calibrate one of them under another name")
  }
}

extension PoolCalibration {
  /// Whether two calibrations of one name are one, imports apart, to which items may be added.
  fileprivate func isSame(as other: PoolCalibration) -> Bool {
    if self == other { return true }
    return model == PoolCalibration.given && other.model == PoolCalibration.given
      && system == other.system && dimension == other.dimension
  }
}
