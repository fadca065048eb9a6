/// What a published matrix of rank correlations gives away.
package struct RecoveryResults: Encodable, Sendable {
  package let sentences: [String]
  /// Identifiers of the dimensions of the value system.
  package let dimensions: [String]
  /// Whether there is an order of the dimensions for each culture that gives all its correlations.
  package let isExact: Bool
  /// What must be done to every profile for that; nil for nothing.
  package let condition: RecoveryCondition?
  /// Models of the matrix that have published scores.
  package let models: [String]
  package let cultures: [RecoveredCulture]
  package let matrix: RecoveredMatrix

  private enum Key: String, CodingKey {
    case sentences, dimensions, isExact, condition, models, cultures, matrix
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(sentences, forKey: .sentences)
    try container.encode(dimensions, forKey: .dimensions)
    try container.encode(isExact, forKey: .isExact)
    try container.encode(condition, forKey: .condition)
    try container.encode(models, forKey: .models)
    try container.encode(cultures, forKey: .cultures)
    try container.encode(matrix, forKey: .matrix)
  }
}

/// A dimension that is put at one end of every profile before it is correlated.
package struct RecoveryCondition: Codable, Sendable, Equatable {
  package enum Place: String, CaseIterable, Codable, Sendable {
    case lowest, highest
  }

  package let dimension: String
  package let place: Place
}

/// The ranks of a culture that its correlations give away.
package struct RecoveredCulture: Encodable, Sendable {
  package let culture: String
  /// By the order of the dimensions, 1 for the lowest value; nil where no order gives the correlations.
  package let ranks: [Double]?
  /// Whether no other order does; nil without one.
  package let isUnique: Bool?
  /// How many orders were found, at most ten.
  package let orders: Int
  /// The largest distance of a published correlation from that of the ranks.
  package let largestError: Double?
  /// Why there are no ranks.
  package let reason: String?

  private enum Key: String, CodingKey {
    case culture, ranks, isUnique, orders, largestError, reason
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(culture, forKey: .culture)
    try container.encode(ranks, forKey: .ranks)
    try container.encode(isUnique, forKey: .isUnique)
    try container.encode(orders, forKey: .orders)
    try container.encode(largestError, forKey: .largestError)
    try container.encodeIfPresent(reason, forKey: .reason)
  }
}

/// The cells of the matrix as a family of exact tests, with the recovered ranks.
package struct RecoveredMatrix: Encodable, Sendable {
  package let cells: Int
  /// Rows that differ: models of one row cannot be told apart.
  package let distinctRows: Int
  /// Cells that differ from none one by one, and after Benjamini & Hochberg over all of them.
  package let differOneByOne: Int
  package let differAdjusted: Int
  /// The same without the dimension of the condition, on which all profiles agree by construction.
  package let withoutCondition: Counts?
  package let cultures: [Column]

  package struct Counts: Codable, Sendable {
    package let differOneByOne: Int
    package let differAdjusted: Int
  }

  package struct Column: Codable, Sendable {
    package let culture: String
    package let cells: Int
    package let differOneByOne: Int
    package let differAdjusted: Int
  }
}
