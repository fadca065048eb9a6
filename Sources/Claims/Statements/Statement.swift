/// A claim or a condition with every name settled and every set written out.
package indirect enum Statement: Equatable, Codable, Sendable {
  case test(StatementTest)
  case not(Statement)
  /// `and`, and `all` over a set.
  case all([Statement])
  /// `or`, and `any` over a set.
  case any([Statement])
  /// How many of several statements hold.
  case count([Statement], Comparison, Int)
}

/// The smallest statement: one comparison.
package enum StatementTest: Equatable, Codable, Sendable {
  case comparison(Quantity, Comparison, Quantity)
  /// `LEFT within MARGIN of RIGHT`.
  case within(Quantity, margin: Quantity, of: Quantity)
  /// What names and texts alone decide, such as `params.system == schwartz`.
  case given(Bool)
}

/// How two quantities are compared.
package enum Comparison: String, CaseIterable, Codable, Sendable {
  case greater = ">"
  case greaterOrEqual = ">="
  case less = "<"
  case lessOrEqual = "<="
  case equal = "=="
  case notEqual = "!="
}
