internal import GRDB
internal import LogReaders
internal import PrintedNumbers

/// Writes items and calibrations of a pool within the transaction that is open.
struct PoolWriter {
  private let database: Database
  private let find: SQLStatement
  private let insertItem: SQLStatement
  private let insertEstimate: SQLStatement

  init(_ database: Database) throws {
    self.database = database
    find = try SQLStatement(database, StudyPool.select + " WHERE i.sample_id = ?")
    insertItem = try SQLStatement(
      database,
      """
      INSERT INTO pool_item (sample_id, text, system, dimension, language, topic, origin, created,
        status, reason, status_since, calibration)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
      """)
    insertEstimate = try SQLStatement(
      database, "INSERT OR REPLACE INTO pool_parameter VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
  }

  func stored(_ sample: String) throws -> StudyPool.Stored? {
    find.bind(sample, at: 1)
    return try find.first(StudyPool.stored)
  }

  // MARK: - Items

  /// Adds an item that is not there.
  ///
  /// - Returns: the calibration of the name that its parameters have, where that is one of another
  ///   dimension; the item is then not added.
  func insert(_ item: PoolItem, on day: CalendarDay?) throws -> PoolCalibration? {
    var calibration: Int64?
    if let parameters = item.parameters {
      switch try given(parameters.calibration, for: item, on: day) {
      case .number(let number): calibration = number
      case .other(let other): return other
      }
    }
    let texts = [
      item.sample, item.text, item.system, item.dimension, item.language, item.topic, item.origin,
    ]
    for (place, text) in texts.enumerated() { insertItem.bind(text, at: Int32(place + 1)) }
    insertItem.bind(item.created.map { Int64($0.daysSince1970) }, at: 8)
    insertItem.bind(item.status.number, at: 9)
    insertItem.bind(item.reason?.number, at: 10)
    insertItem.bind(item.statusSince.map { Int64($0.daysSince1970) }, at: 11)
    insertItem.bind(calibration, at: 12)
    let number = try insertItem.first { $0.integer(0) }
    guard let number else { throw SQLFailure(code: 1, message: "an item got no number") }
    if let calibration, let parameters = item.parameters {
      try write(parameters, use: .calibrated, item: number, calibration: calibration)
    }
    return nil
  }

  /// Fills in what an item that is there leaves open.
  ///
  /// - Returns: as `insert(_:on:)`.
  func complete(
    _ old: StudyPool.Stored, with item: PoolItem, on day: CalendarDay?
  ) throws -> PoolCalibration? {
    try database.execute(
      sql: """
        UPDATE pool_item SET language = coalesce(language, ?), topic = coalesce(topic, ?),
          origin = coalesce(origin, ?), created = coalesce(created, ?) WHERE id = ?
        """,
      arguments: [
        item.language, item.topic, item.origin, item.created?.daysSince1970, old.id,
      ])
    guard old.item.parameters == nil, let parameters = item.parameters else { return nil }
    switch try given(parameters.calibration, for: item, on: day) {
    case .other(let other): return other
    case .number(let calibration):
      try write(parameters, use: .calibrated, item: old.id, calibration: calibration)
      try take(calibration, by: old.id, on: day)
      return nil
    }
  }

  /// Makes a calibration the one that an item has its parameters from; a candidate is calibrated then.
  func take(_ calibration: Int64, by item: Int64, on day: CalendarDay?) throws {
    try database.execute(
      sql: """
        UPDATE pool_item SET calibration = ?,
          status_since = CASE status WHEN ? THEN ? ELSE status_since END,
          status = CASE status WHEN ? THEN ? ELSE status END WHERE id = ?
        """,
      arguments: [
        calibration, PoolStatus.candidate.number, day?.daysSince1970,
        PoolStatus.candidate.number, PoolStatus.calibrated.number, item,
      ])
  }

  // MARK: - Calibrations

  enum Numbered {
    case number(Int64)
    /// One of that name that is of another dimension, or otherwise another one.
    case other(PoolCalibration)
  }

  /// The calibration of a name for parameters that were imported, which is made where there is none.
  private func given(
    _ name: String, for item: PoolItem, on day: CalendarDay?
  ) throws -> Numbered {
    if let (number, known) = try calibration(name) {
      let isSame = known.system == item.system && known.dimension == item.dimension
      return isSame ? .number(number) : .other(known)
    }
    return .number(
      try insert(
        PoolCalibration(
          name: name, system: item.system, dimension: item.dimension,
          model: PoolCalibration.given, day: day)))
  }

  func calibration(_ name: String) throws -> (number: Int64, calibration: PoolCalibration)? {
    let select = try SQLStatement(database, StudyPool.selectCalibrations + " WHERE name = ?")
    select.bind(name, at: 1)
    return try select.first { ($0.integer(0), try StudyPool.calibration($0)) }
  }

  func insert(_ calibration: PoolCalibration) throws -> Int64 {
    let link = calibration.link
    try database.execute(
      sql: """
        INSERT INTO pool_calibration (name, system, dimension, round, model, persons, day,
          linked_to, method, slope, intercept, slope_se, intercept_se, covariance, error, anchors)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        calibration.name, calibration.system, calibration.dimension, calibration.round,
        calibration.model, calibration.persons, calibration.day?.daysSince1970, link?.linkedTo,
        link?.method, link?.slope, link?.intercept, link?.slopeError, link?.interceptError,
        link?.covariance, link?.error, link?.anchors,
      ])
    return database.lastInsertedRowID
  }

  func write(
    _ parameters: PoolParameters, use: PoolEstimate.Use, item: Int64, calibration: Int64
  ) throws {
    insertEstimate.bind(item, at: 1)
    insertEstimate.bind(calibration, at: 2)
    insertEstimate.bind(use.number, at: 3)
    insertEstimate.bind(parameters.discrimination, at: 4)
    insertEstimate.bind(parameters.discriminationError ?? .nan, at: 5)
    insertEstimate.bind(parameters.difficulty, at: 6)
    insertEstimate.bind(parameters.difficultyError ?? .nan, at: 7)
    insertEstimate.bind(parameters.covariance ?? .nan, at: 8)
    try insertEstimate.run()
  }
}
