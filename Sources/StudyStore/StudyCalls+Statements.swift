internal import FileFormats
internal import GRDB
internal import LogReaders

/// Something that happened to a call.
enum CallEntry: Sendable {
  case planned(CallSubject, _ idempotencyKey: String)
  case sent(CallSubject, _ idempotencyKey: String, at: Int64)
  case received(RecordedResponse, _ call: String, cost: Double?, at: Int64)
  case failed(
    _ call: String, _ code: String, _ message: String, isFinal: Bool, TokenCount?, Double?)
}

/// Writes what happens to the calls of one plan, in a transaction that is open.
struct CallWriter {
  private let database: Database
  private let plan: Int64

  init(_ database: Database, plan: String) throws {
    self.database = database
    self.plan = try CallWriter.number(of: plan, in: database)
  }

  /// - Returns: how often the call was sent, where that is what was written; else 0, also where it has a
  ///   response.
  func write(_ entry: CallEntry) throws -> Int {
    switch entry {
    case .planned(let subject, let key):
      try insert(subject, key, state: .planned, attempts: 0, at: nil, otherwise: "DO NOTHING")
    case .sent(let subject, let key, let time):
      try insert(
        subject, key, state: .sent, attempts: 1, at: time,
        otherwise: """
          DO UPDATE SET state = excluded.state, attempts = attempts + 1, sent_at = excluded.sent_at
          WHERE state <> \(CallState.received.number)
          """)
      if database.changesCount == 0 { return 0 }
      return try Int.fetchOne(
        database.cachedStatement(sql: "SELECT attempts FROM call WHERE plan = ? AND name = ?"),
        arguments: [plan, subject.name]) ?? 0
    case .received(let response, let call, let cost, let time):
      try receive(response, call, cost, time)
    case .failed(let call, let code, let message, let isFinal, let tokens, let cost):
      try database.cachedStatement(
        sql: """
          UPDATE call SET state = CASE WHEN ? THEN \(CallState.failed.number) ELSE state END,
            failure = ?, failure_message = ?, lost_input_tokens = lost_input_tokens + ?,
            lost_output_tokens = lost_output_tokens + ?,
            cost = CASE WHEN ? IS NULL THEN cost ELSE coalesce(cost, 0) + ? END
          WHERE plan = ? AND name = ? AND state <> \(CallState.received.number)
          """
      ).execute(arguments: [
        isFinal, code, message, tokens?.input ?? 0, tokens?.output ?? 0, cost, cost, plan, call,
      ])
    }
    return 0
  }

  private func insert(
    _ subject: CallSubject, _ key: String, state: CallState, attempts: Int, at time: Int64?,
    otherwise: String
  ) throws {
    let model = try CallWriter.number(of: subject.model, in: database)
    let sample = try CallWriter.number(of: subject.sample, in: database)
    try database.cachedStatement(
      sql: """
        INSERT INTO call (plan, name, model, sample, request_sha256, repetition, idempotency_key,
          state, attempts, sent_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (plan, name) \(otherwise)
        """
    ).execute(arguments: [
      plan, subject.name, model, sample, subject.requestSHA256, subject.repetition, key,
      state.number, attempts, time,
    ])
  }

  private func receive(
    _ response: RecordedResponse, _ call: String, _ cost: Double?, _ time: Int64
  ) throws {
    let hash = SHA256.hexadecimal(response.text)
    let known = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT id FROM passage WHERE sha256 = ?"), arguments: [hash])
    if known == nil {
      try database.cachedStatement(sql: "INSERT INTO passage (sha256, value) VALUES (?, ?)")
        .execute(arguments: [hash, response.text])
    }
    try database.cachedStatement(
      sql: """
        UPDATE call SET state = \(CallState.received.number), received_at = ?, input_tokens = ?,
          output_tokens = ?, cost = CASE WHEN ? IS NULL THEN cost ELSE coalesce(cost, 0) + ? END,
          response = ?, finish_reason = ?, refusal = ?, answering_model = ?, body_sha256 = ?,
          failure = NULL, failure_message = NULL
        WHERE plan = ? AND name = ? AND state <> \(CallState.received.number)
        """
    ).execute(arguments: [
      time, response.tokens?.input, response.tokens?.output, cost, cost,
      known ?? database.lastInsertedRowID, response.finishReason, response.refusal,
      response.answeringModel, response.bodySHA256, plan, call,
    ])
  }

  /// The number of a text of the study's dictionary, which is added when it is new.
  private static func number(of text: String, in database: Database) throws -> Int64 {
    let known = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT id FROM text WHERE value = ?"), arguments: [text])
    if let known { return known }
    try database.cachedStatement(sql: "INSERT INTO text (value) VALUES (?)")
      .execute(arguments: [text])
    return database.lastInsertedRowID
  }
}

/// Reads calls, which may come from anywhere.
enum CallReader {
  static let select = """
    SELECT c.name, m.value, s.value, c.request_sha256, c.repetition, c.state, c.attempts,
      c.idempotency_key, c.sent_at, c.received_at, c.cost, r.value, c.finish_reason, c.refusal,
      c.input_tokens, c.output_tokens, c.answering_model, c.body_sha256, c.failure,
      c.failure_message
    FROM call c JOIN text m ON m.id = c.model JOIN text s ON s.id = c.sample
    LEFT JOIN passage r ON r.id = c.response
    """

  static func call(_ row: SQLStatement) throws -> RecordedCall {
    guard let state = CallState(number: try row.requiredInteger(5)) else {
      throw SQLFailure.damage("a call has no possible state")
    }
    let text = try row.optionalText(11)
    guard (state == .received) == (text != nil) else {
      throw SQLFailure.damage("a call is received without a response, or has one and is not")
    }
    let cost = try row.checkedNumber(10)
    return RecordedCall(
      subject: CallSubject(
        name: try row.requiredText(0), model: try row.requiredText(1),
        sample: try row.requiredText(2), requestSHA256: try row.requiredText(3),
        repetition: try row.count(4)),
      state: state, attempts: try row.count(6), idempotencyKey: try row.requiredText(7),
      sentAt: try row.optionalWhole(8), receivedAt: try row.optionalWhole(9),
      cost: cost.isNaN ? nil : cost, response: try text.map { try response($0, row) },
      failure: try row.optionalText(18), failureMessage: try row.optionalText(19))
  }

  private static func response(_ text: String, _ row: SQLStatement) throws -> RecordedResponse {
    var tokens: TokenCount?
    if !row.isNull(14), !row.isNull(15) {
      tokens = TokenCount(input: try row.count(14), output: try row.count(15))
    }
    return RecordedResponse(
      text: text, finishReason: try row.optionalText(12), refusal: try row.optionalText(13),
      tokens: tokens, answeringModel: try row.optionalText(16),
      bodySHA256: try row.requiredText(17))
  }
}
