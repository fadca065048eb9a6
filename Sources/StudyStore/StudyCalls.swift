internal import GRDB
internal import LogReaders

/// How a study keeps the calls of evaluations: what was asked of models, how often, and what came back.
///
/// A call is named by its plan and its own name within it. Its response is a passage, like the texts
/// of logs, so that a judgment that scores it refers to the same text.
enum StudyCalls {
  /// Adds the table of calls and its view.
  @Sendable static func addCalls(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE call (
          id INTEGER PRIMARY KEY,
          plan INTEGER NOT NULL REFERENCES text (id), name TEXT NOT NULL,
          model INTEGER NOT NULL REFERENCES text (id),
          sample INTEGER NOT NULL REFERENCES text (id),
          request_sha256 TEXT NOT NULL, repetition INTEGER NOT NULL,
          idempotency_key TEXT NOT NULL,
          state INTEGER NOT NULL, attempts INTEGER NOT NULL,
          sent_at INTEGER, received_at INTEGER,
          input_tokens INTEGER, output_tokens INTEGER, cost REAL,
          response INTEGER REFERENCES passage (id), finish_reason TEXT, refusal TEXT,
          answering_model TEXT, body_sha256 TEXT,
          lost_input_tokens INTEGER NOT NULL DEFAULT 0,
          lost_output_tokens INTEGER NOT NULL DEFAULT 0,
          failure TEXT, failure_message TEXT,
          UNIQUE (plan, name));
        CREATE VIEW calls AS SELECT c.name AS call, p.value AS plan_sha256, m.value AS model_id,
          s.value AS sample_id, \(StudySchema.word("c.state", CallState.self)) AS state, c.attempts,
          \(time("c.sent_at")) AS sent_at, \(time("c.received_at")) AS received_at,
          c.input_tokens + c.output_tokens AS tokens, c.cost, r.sha256 AS response_hash,
          c.input_tokens, c.output_tokens, c.finish_reason, c.failure, c.failure_message
        FROM call c JOIN text p ON p.id = c.plan JOIN text m ON m.id = c.model
        JOIN text s ON s.id = c.sample LEFT JOIN passage r ON r.id = c.response;
        """)
  }

  /// The passages that are responses to calls.
  static let usedPassages = "SELECT response FROM call WHERE response IS NOT NULL"

  private static func time(_ column: String) -> String {
    "strftime('%Y-%m-%dT%H:%M:%fZ', \(column) / 1000000.0, 'unixepoch')"
  }
}

/// How far a call is.
package enum CallState: String, Sendable, CaseIterable, Codable {
  /// Its request has not left: the budget is spent, or the key is missing.
  case planned
  /// Its request has left, and no answer is known.
  case sent
  /// Its response is in the study.
  case received
  /// All attempts at it failed.
  case failed
}

extension CallState: NumberedWord {
  package var number: Int64 {
    switch self {
    case .planned: 1
    case .sent: 2
    case .received: 3
    case .failed: 4
    }
  }

  package init?(number: Int64) {
    switch number {
    case 1: self = .planned
    case 2: self = .sent
    case 3: self = .received
    case 4: self = .failed
    default: return nil
    }
  }
}
