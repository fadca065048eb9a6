internal import Diagnostics
internal import GRDB

extension Study {
  /// Takes the calls of another study that this one does not have, with their responses.
  ///
  /// A call is the same by its plan and its name; one that both have stays as it is here.
  ///
  /// - Complexity: O(calls of the other study).
  func mergeCalls(of other: Study) throws(Diagnostics) {
    var last: Int64 = 0
    while true {
      let rows = try Study.failing(other.path) {
        try other.queue.read { try MergedCall.rows(after: last, in: $0) }
      }
      guard let end = rows.last else { return }
      last = end.id
      try write { database in
        for row in rows { try row.insert(into: database) }
      }
    }
  }
}

/// A row of the table of calls, with what it refers to in full.
private struct MergedCall: Sendable {
  let id: Int64
  private let texts: [String]
  private let name: String
  private let passage: (hash: String, value: String)?
  /// The columns that are taken as they are.
  private let values: [DatabaseValue]

  private static let references = ["plan", "model", "sample"]
  private static let columns = [
    "request_sha256", "repetition", "idempotency_key", "state", "attempts", "sent_at",
    "received_at", "input_tokens", "output_tokens", "cost", "finish_reason", "refusal",
    "answering_model", "body_sha256", "lost_input_tokens", "lost_output_tokens", "failure",
    "failure_message",
  ]

  /// The next rows, few enough that their texts fit into memory.
  static func rows(after id: Int64, in database: Database) throws -> [MergedCall] {
    let joins = references.map { "JOIN text t_\($0) ON t_\($0).id = c.\($0)" }
    let select = try SQLStatement(
      database,
      """
      SELECT c.id, c.name, \(references.map { "t_\($0).value" }.joined(separator: ", ")),
        r.sha256, r.value FROM call c \(joins.joined(separator: " "))
      LEFT JOIN passage r ON r.id = c.response WHERE c.id > \(id) ORDER BY c.id LIMIT 500
      """)
    let found = try select.rows { row in
      (
        id: try row.requiredInteger(0), name: try row.requiredText(1),
        texts: try (2..<5).map { try row.requiredText($0) },
        hash: try row.optionalText(5), value: try row.optionalText(6)
      )
    }
    return try found.map { row in
      let values = try Row.fetchOne(
        database, sql: "SELECT \(columns.joined(separator: ", ")) FROM call WHERE id = ?",
        arguments: [row.id])
      guard let values else { throw SQLFailure.damage("a call is not there any more") }
      return MergedCall(
        id: row.id, texts: row.texts, name: row.name,
        passage: row.hash.flatMap { hash in row.value.map { (hash, $0) } },
        values: Array(values.databaseValues))
    }
  }

  func insert(into database: Database) throws {
    let numbers = try texts.map { try StudyDictionary.number(of: $0, in: database) }
    let isKnown = try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM call WHERE plan = ? AND name = ?)",
      arguments: [numbers[0], name])
    if isKnown == true { return }
    var response: Int64?
    if let passage {
      try database.execute(
        sql: "INSERT INTO passage (sha256, value) VALUES (?, ?) ON CONFLICT DO NOTHING",
        arguments: [passage.hash, passage.value])
      response = try Int64.fetchOne(
        database, sql: "SELECT id FROM passage WHERE sha256 = ?", arguments: [passage.hash])
    }
    let columns = MergedCall.references + ["name", "response"] + MergedCall.columns
    let marks = Array(repeating: "?", count: columns.count).joined(separator: ", ")
    let all: [DatabaseValue] =
      numbers.map(\.databaseValue) + [name.databaseValue, response.databaseValue] + values
    try database.execute(
      sql: "INSERT INTO call (\(columns.joined(separator: ", "))) VALUES (\(marks))",
      arguments: StatementArguments(all))
  }
}
