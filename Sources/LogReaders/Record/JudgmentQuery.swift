/// Judgments that answer queries in SQL.
///
/// They have the plain-named views of a study as tables: `judgments`, `runs`, `judges`, `models`,
/// `items`, `files`, `published_scores`, `curated_cases`, `responses` and `explanations`. One query
/// that reads is all that is run.
package protocol QueryableJudgments: Sendable {
  /// Runs one SELECT, which may begin with WITH.
  ///
  /// - Throws: what is wrong with the query, with the place in its text where that is known.
  func answer(_ sql: String) throws(QueryFailure) -> QueryAnswer
}

/// The judgments that a query reads: those of a log that filters leave.
package struct QueriedJudgments: Sendable {
  package let log: EvaluationLog
  /// Rows of the log's table, in ascending order.
  package let rows: [Int]
  /// Groups of fewer people are not shown.
  package let fewestPeople: Int

  package init(log: EvaluationLog, rows: [Int], fewestPeople: Int = 10) {
    self.log = log
    self.rows = rows
    self.fewestPeople = fewestPeople
  }
}

/// The rows that a query gave.
package struct QueryAnswer: Codable, Equatable, Sendable {
  package enum Value: Equatable, Sendable {
    case none
    case whole(Int64)
    /// Finite.
    case real(Double)
    case text(String)
  }

  /// Each with a name of its own.
  package let columns: [String]
  package let rows: [[Value]]
  /// What of the data the query could not see.
  package let notes: [String]

  package init(columns: [String], rows: [[Value]], notes: [String] = []) {
    self.columns = columns
    self.rows = rows
    self.notes = notes
  }
}

extension QueryAnswer.Value: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .none
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let whole = try? container.decode(Int64.self) {
      self = .whole(whole)
    } else {
      self = .real(try container.decode(Double.self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .none: try container.encodeNil()
    case .whole(let whole): try container.encode(whole)
    case .real(let real): try container.encode(real)
    case .text(let text): try container.encode(text)
    }
  }
}

/// Why a query has no answer.
package struct QueryFailure: Error, Equatable, Sendable {
  /// A stable name, such as `unknownColumn`.
  package let code: String
  /// One sentence without a full stop.
  package let message: String
  package let remedy: String?
  /// Where in the query, in UTF-8 bytes from its beginning; nil where that is not known.
  package let offset: Int?

  package init(_ code: String, _ message: String, remedy: String? = nil, offset: Int? = nil) {
    self.code = code
    self.message = message
    self.remedy = remedy
    self.offset = offset
  }
}
