internal import Analysis
package import Diagnostics
internal import Statistics
internal import ValueModel
internal import Wording

extension QuantityEstimator {
  /// What the data say of one comparison.
  ///
  /// - Returns: the margin above 0 where the comparison holds, with its unadjusted interval; p-values, or
  ///   what is settled without them, or why there are no data.
  /// - Throws: where judgments cannot be scored.
  package func finding(_ test: StatementTest) throws(Diagnostics) -> TestFinding {
    switch test {
    case .given(let holds):
      return TestFinding(
        margin: Estimate(.value(holds ? 1 : -1)), pHolds: nil, pFails: nil,
        settled: holds ? .supported : .contradicted, basis: .given)
    case .comparison(let left, let comparison, let right):
      return try finding(left, comparison, right)
    case .within(let left, let margin, let right):
      return try within(left, margin: margin, of: right)
    }
  }

  private func finding(
    _ left: Quantity, _ comparison: Comparison, _ right: Quantity
  ) throws(Diagnostics) -> TestFinding {
    if left.hasRanks || right.hasRanks { return try rankFinding(left, comparison, right) }
    let isTurned = comparison == .less || comparison == .lessOrEqual
    let compiled = try compiled(isTurned ? .difference(right, left) : .difference(left, right))
    if let missing = compiled.missing { return Self.noData(missing) }
    if compiled.isOfPoints { return try settled(compiled, comparison) }
    guard compiled.node.isSmooth || compiled.node.isDirect else {
      return notShown(Estimate(try point(compiled.node)).withoutInterval(.notSmooth))
    }
    let margin = try sure(compiled.node)
    switch comparison {
    case .greater, .greaterOrEqual, .less, .lessOrEqual: return sided(margin)
    // That two numbers are equal is never shown, only that they are not.
    case .equal: return differing(margin, isWanted: false)
    case .notEqual: return differing(margin, isWanted: true)
    }
  }

  // MARK: - By p-values

  private func sided(_ margin: QuantityEstimate) -> TestFinding {
    let estimate = margin.estimate(level: level)
    guard let value = estimate.value else { return Self.noData(estimate) }
    let p = margin.pValue(excluding: 0)
    guard let pValue = p.value else {
      return notShown(
        estimate.reason == nil ? estimate.withoutInterval(p.reason ?? .noData) : estimate)
    }
    let counted = max(pValue, TestResult.smallestPValue)
    return TestFinding(
      margin: estimate, pHolds: value > 0 ? counted : 1, pFails: value < 0 ? counted : 1,
      basis: .judgments, reason: estimate.reason)
  }

  /// How far two numbers are from being equal; the margin is above 0 where that is wanted.
  private func differing(_ difference: QuantityEstimate, isWanted: Bool) -> TestFinding {
    let found = sided(difference)
    guard found.settled == nil, let value = found.margin.value else { return found }
    let p = min(found.pHolds ?? 1, found.pFails ?? 1)
    let size = found.margin.distance
    return TestFinding(
      margin: isWanted ? size : size.turned, pHolds: isWanted ? p : 1, pFails: isWanted ? 1 : p,
      basis: found.basis, reason: value == 0 ? nil : found.reason)
  }

  /// Whether a difference lies within a margin on either side, by two one-sided tests at alpha each, as
  /// `pairs` has them; that it lies outside by the two-sided test of the nearer end.
  ///
  /// Source: Schuirmann (1987), as in `EquivalenceTest`.
  private func within(
    _ left: Quantity, margin: Quantity, of right: Quantity
  ) throws(Diagnostics) -> TestFinding {
    if left.hasRanks || right.hasRanks || margin.hasRanks {
      return try rankWithin(left, margin: margin, of: right)
    }
    let difference = Quantity.difference(left, right)
    let above = try finding(.sum(difference, margin), .greaterOrEqual, .constant(0))
    let below = try finding(.difference(margin, difference), .greaterOrEqual, .constant(0))
    // The nearer end decides.
    let isBelowNearer = (below.margin.value ?? 0) < (above.margin.value ?? 0)
    let (near, far) = isBelowNearer ? (below, above) : (above, below)
    guard let settled = near.settled else {
      return TestFinding(
        margin: near.margin.meeting(far.margin),
        pHolds: max(Self.oneSided(near), Self.oneSided(far)),
        pFails: min(near.pFails ?? 1, far.pFails ?? 1), basis: near.basis, reason: near.reason)
    }
    return TestFinding(
      margin: near.margin, pHolds: nil, pFails: nil, settled: settled, basis: near.basis,
      reason: near.reason)
  }

  /// The one-sided p-value of a margin above 0.
  private static func oneSided(_ finding: TestFinding) -> Double {
    let p = min(finding.pHolds ?? 1, finding.pFails ?? 1)
    return (finding.margin.value ?? 0) > 0 ? p / 2 : 1 - p / 2
  }

  // MARK: - Without p-values

  /// By published points, counts and numbers.
  private func settled(
    _ compiled: Compiled, _ comparison: Comparison
  ) throws(Diagnostics) -> TestFinding {
    var estimate = Estimate(try point(compiled.node))
    guard let value = estimate.value else { return Self.noData(estimate) }
    let holds: Bool
    switch comparison {
    case .greater, .less: holds = value > 0
    case .greaterOrEqual, .lessOrEqual: holds = value >= 0
    case .equal: holds = value == 0
    case .notEqual: holds = value != 0
    }
    if comparison == .equal { estimate = Estimate(.value(-abs(value) + 0)) }
    if comparison == .notEqual { estimate = Estimate(.value(abs(value))) }
    if compiled.isPublished {
      estimate = estimate.withoutInterval(.notTestable(said("published without item-level data")))
    }
    return TestFinding(
      margin: estimate, pHolds: nil, pFails: nil, settled: holds ? .supported : .contradicted,
      basis: compiled.isPublished ? .publishedPoints : .given)
  }

  static func noData(_ missing: MissingQuantity) -> TestFinding {
    noData(Estimate(missing: missing.reason, code: missing.code))
  }

  private static func noData(_ estimate: Estimate) -> TestFinding {
    TestFinding(
      margin: estimate, pHolds: nil, pFails: nil, settled: .noData, basis: .judgments,
      reason: estimate.reason)
  }

  /// What exists, and has no error that anything could be shown by.
  private func notShown(_ estimate: Estimate) -> TestFinding {
    guard estimate.value != nil else { return Self.noData(estimate) }
    return TestFinding(
      margin: estimate, pHolds: 1, pFails: 1, basis: .judgments, reason: estimate.reason)
  }

  // MARK: - Points

  /// Whether a statement holds by the points alone: for conditions, and for shares of statements.
  ///
  /// - Returns: nil where data are missing that decide it.
  /// - Throws: where judgments cannot be scored.
  package func holds(_ statement: Statement) throws(Diagnostics) -> Bool? {
    switch statement {
    case .test(let test): return try holds(test)
    case .not(let one): return try holds(one).map { !$0 }
    case .all(let parts):
      var found: [Bool?] = []
      for part in parts { found.append(try holds(part)) }
      return found.contains(false) ? false : found.contains(nil) ? nil : true
    case .any(let parts):
      var found: [Bool?] = []
      for part in parts { found.append(try holds(part)) }
      return found.contains(true) ? true : found.contains(nil) ? nil : false
    case .count(let parts, let comparison, let number):
      var held = 0
      for part in parts {
        guard let holds = try holds(part) else { return nil }
        if holds { held += 1 }
      }
      return comparison.holds(Double(held), Double(number))
    }
  }

  private func holds(_ test: StatementTest) throws(Diagnostics) -> Bool? {
    switch test {
    case .given(let holds): return holds
    case .comparison(let left, let comparison, let right):
      guard let one = try estimate(left).value, let other = try estimate(right).value else {
        return nil
      }
      return comparison.holds(one, other)
    case .within(let left, let margin, let right):
      guard let one = try estimate(left).value, let other = try estimate(right).value,
        let margin = try estimate(margin).value
      else { return nil }
      return abs(one - other) <= margin
    }
  }
}

extension Comparison {
  /// Whether it holds of two numbers.
  func holds(_ one: Double, _ other: Double) -> Bool {
    switch self {
    case .greater: one > other
    case .greaterOrEqual: one >= other
    case .less: one < other
    case .lessOrEqual: one <= other
    case .equal: one == other
    case .notEqual: one != other
    }
  }
}

extension Quantity {
  /// Whether a rank or a place takes part in it.
  var hasRanks: Bool {
    switch self {
    case .rank, .place: true
    case .constant, .score, .alignment, .agreement, .drift, .distance, .correlation, .similarity,
      .judgments, .share:
      false
    case .negated(let one): one.hasRanks
    case .sum(let one, let other), .difference(let one, let other), .product(let one, let other),
      .quotient(let one, let other):
      one.hasRanks || other.hasRanks
    case .mean(let all), .minimum(let all), .maximum(let all), .median(let all), .spread(let all):
      all.contains(where: \.hasRanks)
    }
  }
}
