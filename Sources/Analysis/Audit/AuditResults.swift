package import Statistics

/// What `compass audit` found.
package struct AuditResults: Codable, Sendable {
  package let tables: [AuditTable]
  /// Groups of models whose figures are shares of the same numbers of items; one for each table where
  /// all are.
  package let cohorts: [AuditCohort]
  package let columns: [AuditColumn]
  package let neighbours: [AuditNeighbours]
  /// Figures that differ from those of an older table; empty where there is none.
  package let moved: [AuditMove]
  package let findings: [AuditFinding]
  /// What the tests of neighbours rest on.
  package let assumption: String
}

/// A table that was read.
package struct AuditTable: Codable, Sendable {
  package let name: String
  package let models: Int
  package let columns: Int
}

/// Models whose figures are shares of the same numbers of items.
package struct AuditCohort: Codable, Sendable {
  package let table: String
  /// From 1, in each table.
  package let cohort: Int
  package let models: [String]
}

/// What a column says of the numbers of items behind it.
package struct AuditColumn: Codable, Sendable {
  package let table: String
  package let column: String
  package let unit: FigureUnit
  /// The most decimals that are printed, in the unit of the column.
  package let decimals: Int
  /// Whether a number of items is recovered for all figures.
  package let testable: Bool
  /// Where one number explains all figures, the first so many that do, in ascending order; else the
  /// smallest of each cohort.
  package let denominators: [Int]
  package let cohorts: [Part]
  package let rows: [Figure]

  /// What the figures of one cohort say.
  package struct Part: Codable, Sendable {
    package let cohort: Int
    /// Figures that there are.
    package let figures: Int
    /// The smallest that explains them; null where none does better than chance.
    package let denominator: Int?
    package let rounding: ProportionRounding?
    /// A bound on the probability that figures without a common denominator are explained as well.
    package let chance: Double
    /// The first few denominators that explain them as well, and how many there are up to the largest
    /// that was tried.
    package let compatible: [Int]
    package let compatibleCount: Int
    package let searchedUpTo: Int

    private enum Key: String, CodingKey {
      case cohort, figures, denominator, rounding, chance, compatible, compatibleCount, searchedUpTo
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(cohort, forKey: .cohort)
      try container.encode(figures, forKey: .figures)
      try container.encode(denominator, forKey: .denominator)
      try container.encodeIfPresent(rounding, forKey: .rounding)
      try container.encode(chance, forKey: .chance)
      try container.encode(compatible, forKey: .compatible)
      try container.encode(compatibleCount, forKey: .compatibleCount)
      try container.encode(searchedUpTo, forKey: .searchedUpTo)
    }
  }

  /// A published figure, and the count that it is the share of.
  package struct Figure: Codable, Sendable {
    package let model: String
    package let published: Double
    /// As printed.
    package let decimals: Int
    package let cohort: Int
    package let count: Int?
    package let denominator: Int?

    private enum Key: String, CodingKey {
      case model, published, decimals, cohort, count, denominator
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(model, forKey: .model)
      try container.encode(published, forKey: .published)
      try container.encode(decimals, forKey: .decimals)
      try container.encode(cohort, forKey: .cohort)
      try container.encode(count, forKey: .count)
      try container.encode(denominator, forKey: .denominator)
    }
  }
}

/// Two models that follow each other in the order of a column.
package struct AuditNeighbours: Codable, Sendable {
  package let table: String
  package let column: String
  /// The rank of the higher one, from 1; equal figures share the best.
  package let rank: Int
  package let higher: String
  package let lower: String
  package let difference: Double
  package let pValue: Double?
  package let adjustedPValue: Double?
  /// Whether they are told apart; null where that hangs on a number of items that is not known.
  package let separable: Bool?
  /// Where the numbers of items come from.
  package let basis: Basis
  /// The fewest items a test with which they would be told apart if they were the only two; null where
  /// no number is enough.
  package let separableFrom: Int?
  package let method: TestMethod?

  /// Where the numbers of items come from.
  package enum Basis: String, Codable, Sendable {
    /// Recovered from the decimals.
    case recovered
    /// The most that the decimals can tell apart; there may be more.
    case atMost
  }

  private enum Key: String, CodingKey {
    case table, column, rank, higher, lower, difference, pValue, adjustedPValue, separable, basis
    case separableFrom, method
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(table, forKey: .table)
    try container.encode(column, forKey: .column)
    try container.encode(rank, forKey: .rank)
    try container.encode(higher, forKey: .higher)
    try container.encode(lower, forKey: .lower)
    try container.encode(difference, forKey: .difference)
    try container.encode(pValue, forKey: .pValue)
    try container.encode(adjustedPValue, forKey: .adjustedPValue)
    try container.encode(separable, forKey: .separable)
    try container.encode(basis, forKey: .basis)
    try container.encode(separableFrom, forKey: .separableFrom)
    try container.encodeIfPresent(method, forKey: .method)
  }
}

/// A figure that is another than in an older table.
package struct AuditMove: Codable, Sendable {
  package let table: String
  package let column: String
  package let model: String
  package let from: Double
  package let to: Double
  /// Among the models that both tables have, from 1.
  package let rankFrom: Int
  package let rankTo: Int
}
