package import Diagnostics
internal import FileFormats
internal import GRDB
internal import LogReaders
internal import Synchronization

/// The calls of one plan in a study, written while they happen.
///
/// Each function that writes returns when what it writes is in the study for good: a program that is
/// killed after it, or a machine that loses its power, loses nothing of it. While one transaction is
/// written, what further tasks write gathers and becomes the next one, so that a commit serves as many
/// calls as are under way.
///
/// While a ledger is open, the study has SQLite's log beside it (`-wal`), which makes a commit one write
/// to the end of a file; closing it makes the study one file again. After a crash the log stays there,
/// and whatever opens the study next reads it.
///
/// - Complexity: O(log *n*) a call, *n* being those in the study.
package final class CallLedger: Sendable {
  /// The plan whose calls these are, by its SHA-256.
  package let plan: String
  private let study: Study
  /// The calls that were there when the ledger was opened: only for them it is worth to look.
  private let known: Set<String>
  private let waiting = Mutex(Waiting())
  private let lookup = CallLookup()

  private struct Waiting {
    var entries: [(entry: CallEntry, done: CheckedContinuation<Int, any Error>)] = []
    var isWriting = false
  }

  /// The most entries of one transaction.
  private static let batch = 1_024

  /// Opens the ledger of a plan; a study that was yet to appear appears.
  package init(_ study: Study, plan: String) throws(Diagnostics) {
    try study.appear()
    self.study = study
    self.plan = plan
    known = try Study.failing(study.path) {
      try study.queue.writeWithoutTransaction { database in
        // In memory, and on file systems without shared memory, SQLite keeps the journal it has.
        _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
        // A long run writes many pages and reads few of them again: they need not fill the memory.
        try database.execute(sql: "PRAGMA cache_size = -8192")
        let select = try SQLStatement(
          database, "SELECT name FROM call WHERE plan = (SELECT id FROM text WHERE value = ?)")
        select.bind(plan, at: 1)
        return Set(try select.rows { try $0.requiredText(0) })
      }
    }
  }

  /// Makes the study one file again, if no other program has it open.
  package func close() throws(Diagnostics) {
    try Study.failing(study.path) {
      try study.queue.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA cache_size = \(StudyDefence.cacheSize)")
        do {
          _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
          // Another program has the study open: the log stays, with nothing in it that is not in the
          // file, and the last program to close the study takes it away.
          try database.checkpoint(.passive)
        }
      }
    }
  }

  // MARK: - Writing

  /// Notes a call whose request was not sent; nothing where the call is there already.
  package func planned(
    _ subject: CallSubject, idempotencyKey: String
  ) async throws(Diagnostics) {
    _ = try await write(.planned(subject, idempotencyKey))
  }

  /// Notes that a request is about to be sent.
  ///
  /// - Parameters:
  ///   - idempotencyKey: Kept when the call is new.
  ///   - time: In microseconds since 1970.
  /// - Returns: how often the call has been sent, this time included; 0 where it has a response, and
  ///   nothing is to be sent.
  package func sent(
    _ subject: CallSubject, idempotencyKey: String, at time: Int64
  ) async throws(Diagnostics) -> Int {
    try await write(.sent(subject, idempotencyKey, at: time))
  }

  /// Keeps the response to a call; the first that arrived stays.
  ///
  /// - Parameters:
  ///   - cost: In the currency of the plan's prices; nil where it is not known.
  ///   - time: In microseconds since 1970.
  package func received(
    _ response: RecordedResponse, to call: String, cost: Double?, at time: Int64
  ) async throws(Diagnostics) {
    _ = try await write(.received(response, call, cost: cost, at: time))
  }

  /// Notes why a call brought no response; nothing where it has one.
  ///
  /// - Parameters:
  ///   - isFinal: Whether no further attempt follows in this run.
  ///   - tokens: What is counted as spent on the attempt, and what it may have cost.
  package func failed(
    _ call: String, code: String, message: String, isFinal: Bool, tokens: TokenCount? = nil,
    cost: Double? = nil
  ) async throws(Diagnostics) {
    _ = try await write(.failed(call, code, message, isFinal: isFinal, tokens, cost))
  }

  private func write(_ entry: CallEntry) async throws(Diagnostics) -> Int {
    do {
      return try await withCheckedThrowingContinuation { done in
        let begins = waiting.withLock { waiting in
          waiting.entries.append((entry, done))
          defer { waiting.isWriting = true }
          return !waiting.isWriting
        }
        if begins { writeNext() }
      }
    } catch let error as Diagnostics {
      throw error
    } catch {
      return try Study.failing(study.path) { throw error }
    }
  }

  /// Writes what waits in one transaction, and goes on as long as something does.
  private func writeNext() {
    study.queue.asyncWriteWithoutTransaction { [self] database in
      let taken = waiting.withLock { waiting in
        let taken = Array(waiting.entries.prefix(CallLedger.batch))
        waiting.entries.removeFirst(taken.count)
        return taken
      }
      let results = Result {
        var results: [Int] = []
        try database.inTransaction(.immediate) {
          let writer = try CallWriter(database, plan: plan)
          results = try taken.map { try writer.write($0.entry) }
          return .commit
        }
        return results
      }
      switch results {
      case .success(let results):
        for (entry, result) in zip(taken, results) { entry.done.resume(returning: result) }
      case .failure(let error): taken.forEach { $0.done.resume(throwing: error) }
      }
      let goesOn = waiting.withLock { waiting in
        waiting.isWriting = !waiting.entries.isEmpty
        return waiting.isWriting
      }
      if goesOn { writeNext() }
    }
  }

  // MARK: - Reading

  /// A call of an earlier run as it stands; nil, without a look, where the study did not know it when
  /// the ledger was opened.
  package func earlierCall(_ name: String) async throws(Diagnostics) -> RecordedCall? {
    known.contains(name) ? try await call(name) : nil
  }

  /// A call as it stands; nil where the study does not know it.
  package func call(_ name: String) async throws(Diagnostics) -> RecordedCall? {
    try await reading { [plan, lookup] database in
      try lookup.call(name, of: plan, in: database)
    }
  }

  /// What the calls of the plan have taken so far.
  ///
  /// - Complexity: O(calls).
  package func totals() async throws(Diagnostics) -> CallTotals {
    try await reading { [plan] database in
      let select = try SQLStatement(
        database,
        """
        SELECT coalesce(sum(attempts), 0),
          coalesce(sum(coalesce(input_tokens, 0) + lost_input_tokens), 0),
          coalesce(sum(coalesce(output_tokens, 0) + lost_output_tokens), 0), total(cost)
        FROM call WHERE plan = (SELECT id FROM text WHERE value = ?)
        """)
      select.bind(plan, at: 1)
      return try select.first { row in
        CallTotals(
          requests: try row.count(0),
          tokens: TokenCount(input: try row.count(1), output: try row.count(2)),
          cost: try row.checkedNumber(3))
      } ?? CallTotals()
    }
  }

  private func reading<Value: Sendable>(
    _ read: @escaping @Sendable (Database) throws -> Value
  ) async throws(Diagnostics) -> Value {
    let result = await withCheckedContinuation { (done: CheckedContinuation<_, Never>) in
      study.queue.asyncWriteWithoutTransaction { database in
        done.resume(returning: Result { try read(database) })
      }
    }
    return try Study.failing(study.path) { try result.get() }
  }
}

/// Finds calls, by a statement that is prepared once.
///
/// Its state is touched on the study's queue only.
private final class CallLookup: @unchecked Sendable {
  private var select: SQLStatement?

  func call(_ name: String, of plan: String, in database: Database) throws -> RecordedCall? {
    let select = try select ?? SQLStatement(database, CallLookup.sql)
    self.select = select
    select.bind(plan, at: 1)
    select.bind(name, at: 2)
    return try select.first(CallReader.call)
  }

  private static let sql =
    CallReader.select + " WHERE c.plan = (SELECT id FROM text WHERE value = ?) AND c.name = ?"
}

extension Study {
  /// The calls of all plans that have a response, in the order in which they were planned.
  ///
  /// - Complexity: O(calls), with all their texts.
  package func recordedResponses() throws(Diagnostics) -> [RecordedCall] {
    try Study.failing(path) {
      try queue.read { database in
        try SQLStatement(
          database, CallReader.select + " WHERE c.response IS NOT NULL ORDER BY c.id"
        ).rows(CallReader.call)
      }
    }
  }
}
