package import Diagnostics
internal import GRDB
internal import LogReaders
internal import PrintedNumbers

extension StudyPool {
  /// Records a calibration and what it found of items, all or nothing.
  ///
  /// Items that it calibrated take their parameters from it, and candidates among them are calibrated
  /// then; items that tied it to the scale of the pool keep theirs and become anchors, retired ones
  /// apart. What it found of every item stays beside what others found.
  ///
  /// - Throws: `Diagnostics`: there is a calibration of that name, or an item is not there, or is one
  ///   of another dimension.
  /// - Complexity: O(n log n) in the estimates.
  package func record(
    _ calibration: PoolCalibration, estimates: [PoolEstimate]
  ) throws(Diagnostics) {
    try record([(calibration, estimates)])
  }

  /// Records the calibrations of a round, one a dimension, all or none of them.
  ///
  /// - Throws: as `record(_:estimates:)`.
  package func record(
    _ calibrations: [(calibration: PoolCalibration, estimates: [PoolEstimate])]
  ) throws(Diagnostics) {
    try study.write { database in
      let writer = try PoolWriter(database)
      for (calibration, estimates) in calibrations {
        if try writer.calibration(calibration.name) != nil {
          throw Diagnostics(
            StudyPool.nameTaken(calibration.name).issue(file: path, locator: ""), cause: .wrongUse)
        }
        let number = try writer.insert(calibration)
        let items = try stored(estimates.map(\.sample), in: database)
        for (item, estimate) in zip(items, estimates) {
          guard
            item.item.system == calibration.system
              && item.item.dimension == calibration.dimension,
            estimate.parameters.isPossible
          else {
            throw Diagnostics(
              StudyPool.otherDimension(item.item, calibration).issue(file: path, locator: ""))
          }
          try writer.write(
            estimate.parameters, use: estimate.use, item: item.id, calibration: number)
          switch estimate.use {
          case .calibrated: try writer.take(number, by: item.id, on: calibration.day)
          case .anchor: try becomeAnchor(item, on: calibration.day, in: database)
          case .moved: break
          }
        }
      }
    }
  }

  private func becomeAnchor(
    _ stored: Stored, on day: CalendarDay?, in database: Database
  ) throws {
    guard stored.item.status == .calibrated else { return }
    try database.execute(
      sql: "UPDATE pool_item SET status = ?, status_since = ? WHERE id = ?",
      arguments: [PoolStatus.anchor.number, day?.daysSince1970, stored.id])
  }

  // MARK: - Reading

  /// The calibrations, in the order in which they were recorded.
  package func calibrations() throws(Diagnostics) -> [PoolCalibration] {
    try Study.failing(path) {
      try study.queue.read { try StudyPool.calibrations(in: $0).map(\.calibration) }
    }
  }

  /// What each calibration found of an item, in the order in which they were recorded.
  ///
  /// - Throws: `Diagnostics` where there is no such item.
  package func history(of sample: String) throws(Diagnostics) -> [PoolEstimate] {
    try Study.failing(path) {
      try study.queue.read { database in
        let item = try stored([sample], in: database)[0]
        return try StudyPool.estimates(in: database, where: "p.item = \(item.id)")
      }
    }
  }

  static func estimates(
    in database: Database, where condition: String = "1"
  ) throws -> [PoolEstimate] {
    try SQLStatement(
      database,
      """
      SELECT i.sample_id, p.use, c.name, p.discrimination, p.discrimination_se, p.difficulty,
        p.difficulty_se, p.covariance FROM pool_parameter p
      JOIN pool_item i ON i.id = p.item JOIN pool_calibration c ON c.id = p.calibration
      WHERE \(condition) ORDER BY p.calibration, i.sample_id
      """
    ).rows { row in
      guard let use = PoolEstimate.Use(number: try row.requiredInteger(1)) else {
        throw SQLFailure.damage("parameters of an item of the pool have no possible use")
      }
      return PoolEstimate(
        sample: try row.requiredText(0), use: use,
        parameters: try parameters(row, from: 3, calibration: try row.requiredText(2)))
    }
  }

  static func calibrations(
    in database: Database
  ) throws -> [(number: Int64, calibration: PoolCalibration)] {
    try SQLStatement(database, selectCalibrations + " ORDER BY id")
      .rows { ($0.integer(0), try calibration($0)) }
  }

  static let selectCalibrations = """
    SELECT id, name, system, dimension, round, model, persons, day, linked_to, method, slope,
      intercept, slope_se, intercept_se, covariance, anchors FROM pool_calibration
    """

  static func calibration(_ row: SQLStatement) throws -> PoolCalibration {
    var link: PoolLink?
    if !row.isNull(8) {
      link = PoolLink(
        linkedTo: try row.requiredText(8), method: try row.requiredText(9),
        slope: try row.checkedNumber(10), intercept: try row.checkedNumber(11),
        slopeError: try row.checkedNumber(12).orNil,
        interceptError: try row.checkedNumber(13).orNil,
        covariance: try row.checkedNumber(14).orNil, anchors: try row.count(15))
    }
    return PoolCalibration(
      name: try row.requiredText(1), system: try row.requiredText(2),
      dimension: try row.requiredText(3), round: try row.optionalText(4),
      model: try row.requiredText(5), persons: row.isNull(6) ? nil : try row.count(6),
      day: try row.optionalDay(7).map(CalendarDay.init), link: link)
  }

  static func nameTaken(_ name: String) -> LogProblem {
    LogProblem(
      "poolConflict", "the pool has a calibration \(name.quoted) already",
      remedy: "Give this one another name with --name")
  }

  private static func otherDimension(
    _ item: PoolItem, _ calibration: PoolCalibration
  ) -> LogProblem {
    LogProblem(
      "poolConflict",
      "the item \(item.sample.quoted) measures \(item.dimension.quoted), or has parameters that none "
        + "can have, and the calibration is one of \(calibration.dimension.quoted)",
      remedy: "Calibrate the items of each dimension apart")
  }
}

extension StudyPool {
  /// The items that were to tie a round to the pool and moved, in the latest calibration that they were in.
  ///
  /// - Complexity: O(estimates).
  package func itemsThatMoved() throws(Diagnostics) -> Set<String> {
    try Study.failing(path) {
      try study.queue.read { database in
        var latest: [String: PoolEstimate.Use] = [:]
        // In the order of calibrations, so that the last one stays.
        for estimate in try StudyPool.estimates(in: database) {
          latest[estimate.sample] = estimate.use
        }
        return Set(latest.filter { $0.value == .moved }.keys)
      }
    }
  }
}
