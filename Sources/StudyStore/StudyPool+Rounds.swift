package import Diagnostics
internal import GRDB
internal import LogReaders
package import PrintedNumbers

/// A round of a plan that generates items, as a study keeps it.
package struct PoolRound: Sendable, Equatable {
  /// The plan, by its SHA-256.
  package let plan: String
  /// From 1; 0 for what was found before the first round.
  package let round: Int
  /// What happened, as JSON.
  package let record: String

  package init(plan: String, round: Int, record: String) {
    self.plan = plan
    self.round = round
    self.record = record
  }
}

/// What a round changes in a pool.
package struct PoolChange: Sendable {
  /// Those that the items' parameters are of.
  package var calibrations: [PoolCalibration]
  /// Items that are new.
  package var items: [PoolItem]
  /// Items that go out of use, each with the reason.
  package var retired: [(sample: String, reason: RetirementReason)]

  package init(
    calibrations: [PoolCalibration] = [], items: [PoolItem] = [],
    retired: [(sample: String, reason: RetirementReason)] = []
  ) {
    self.calibrations = calibrations
    self.items = items
    self.retired = retired
  }
}

extension StudyPool {
  @Sendable static func addRounds(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE pool_round (
          plan TEXT NOT NULL, round INTEGER NOT NULL, day INTEGER, record TEXT NOT NULL,
          PRIMARY KEY (plan, round)) WITHOUT ROWID;
        CREATE VIEW pool_rounds AS SELECT plan AS plan_sha256, round,
          date(day * 86400, 'unixepoch') AS day, record FROM pool_round;
        """)
  }

  /// The rounds of a plan that are in the study, in their order.
  package func rounds(of plan: String) throws(Diagnostics) -> [PoolRound] {
    try Study.failing(path) {
      try study.queue.read { database in
        let select = try SQLStatement(
          database, "SELECT round, record FROM pool_round WHERE plan = ? ORDER BY round")
        select.bind(plan, at: 1)
        return try select.rows {
          PoolRound(plan: plan, round: try $0.count(0), record: try $0.requiredText(1))
        }
      }
    }
  }

  /// Records a round with everything that it changes in the pool, all or nothing.
  ///
  /// So a run that is ended in any way has a round whole or not at all, and none twice: a round is told
  /// apart by the plan and its number.
  ///
  /// - Parameter day: when it was; of calibrations that name none, and since when items are retired.
  /// - Throws: `Diagnostics`: the round is there already, an item or a calibration is, or what is to be
  ///   retired is not there; nothing is then changed.
  /// - Complexity: O(n log n) in the items.
  package func record(
    _ round: PoolRound, _ change: PoolChange, on day: CalendarDay
  ) throws(Diagnostics) {
    try study.write { database in
      let insert = try SQLStatement(
        database, "INSERT OR IGNORE INTO pool_round VALUES (?, ?, ?, ?)")
      insert.bind(round.plan, at: 1)
      insert.bind(Int64(round.round), at: 2)
      insert.bind(Int64(day.daysSince1970), at: 3)
      insert.bind(round.record, at: 4)
      try insert.run()
      guard database.changesCount == 1 else {
        throw Diagnostics(StudyPool.roundTaken(round).issue(file: path, locator: ""))
      }
      let writer = try PoolWriter(database)
      for calibration in change.calibrations {
        if try writer.calibration(calibration.name) != nil {
          throw Diagnostics(
            StudyPool.nameTaken(calibration.name).issue(file: path, locator: ""), cause: .wrongUse)
        }
        _ = try writer.insert(calibration)
      }
      for item in change.items {
        guard item.isPossible, try writer.stored(item.sample) == nil,
          try writer.insert(item, on: day) == nil
        else {
          throw Diagnostics(StudyPool.itemTaken(item).issue(file: path, locator: ""))
        }
      }
      for (stored, entry) in zip(
        try stored(change.retired.map(\.sample), in: database), change.retired)
      {
        try retire(stored, reason: entry.reason, on: day, in: database)
      }
    }
  }

  private static func roundTaken(_ round: PoolRound) -> LogProblem {
    LogProblem(
      "poolConflict",
      "the study has round \(round.round) of the plan \(round.plan.prefix(12)) already",
      remedy: "Run the command again: it goes on after the rounds that are there")
  }

  private static func itemTaken(_ item: PoolItem) -> LogProblem {
    LogProblem(
      "poolConflict",
      "the item \(item.sample.quoted) of the round is in the pool already, or cannot be one of it",
      remedy: "Give the plan another name")
  }
}
