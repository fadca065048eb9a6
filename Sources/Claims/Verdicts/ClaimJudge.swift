internal import Analysis
package import Diagnostics
internal import Statistics

/// Judges statements by the tests of their parts (S8).
///
/// A statement holds with the p-value p+ and fails with p-. `not` swaps the two. `all` is shown by
/// the intersection-union test, by the largest p+ (Berger 1982), and refuted by the smallest p-
/// times the number of parts (Bonferroni); `any` the other way round. At least k of n are shown by
/// n - k + 1 times the k-th smallest p+, and refuted by k times the (n - k + 1)-th smallest p-
/// (partial conjunction: Benjamini & Heller 2008). `within` brings p+ from the two one-sided tests
/// (Schuirmann 1987).
///
/// Parts that are settled without a p-value count as 0 or 1 in a compound: what rank sets,
/// published points, counts and names decide. A part without data speaks neither way, so that the
/// compound is without data unless the others settle it.
package struct ClaimJudge: Sendable {
  package init() {}

  /// What the data say of a statement.
  ///
  /// - Parameter test: what they say of one test; it is asked once of each.
  package func finding(
    _ statement: Statement, _ test: (StatementTest) throws(Diagnostics) -> TestFinding
  ) throws(Diagnostics) -> ClaimFinding {
    var parts: [ClaimFinding.Part] = []
    let judged = try judged(statement, test, &parts)
    let deciding = judged.deciding.map { parts[$0] }
    let margin = deciding.map { judged.isTurned ? $0.finding.margin.negated : $0.finding.margin }
    return ClaimFinding(
      margin: margin ?? ClaimJudge.noMargin, pHolds: judged.holds, pFails: judged.fails,
      pValue: judged.hasPValue ? min(judged.holds, judged.fails) : nil,
      settled: judged.hasPValue ? judged.otherwise : judged.verdict,
      basis: deciding?.finding.basis ?? .given,
      reason: deciding?.finding.reason ?? judged.missing.flatMap { parts[$0].finding.reason },
      parts: parts, decidingPlace: judged.deciding)
  }

  /// Of names there is no margin.
  private static let noMargin = Estimate(.undefined(.outsideDomain("quantities")))

  // MARK: Parts

  /// What is known of a part of a statement.
  private struct Judged {
    var holds: Double
    var fails: Double
    /// Whether any part has a p-value of its own.
    var hasPValue: Bool
    /// The verdict where neither p-value is small: that nothing is shown, or that there are no
    /// data.
    var otherwise: ClaimVerdict
    /// The place of the test that decides.
    var deciding: Int?
    /// Whether a margin above 0 of that test speaks against the part.
    var isTurned = false
    /// The margin of that test.
    var margin: Double?
    /// The place of the first test without data.
    var missing: Int?

    /// What is settled without a p-value.
    var verdict: ClaimVerdict {
      if holds == 0, fails > 0 { return .supported }
      if fails == 0, holds > 0 { return .contradicted }
      return otherwise
    }

    var turned: Judged {
      var turned = self
      (turned.holds, turned.fails) = (fails, holds)
      turned.isTurned.toggle()
      turned.margin = margin.map { -$0 }
      return turned
    }
  }

  private func judged(
    _ statement: Statement, _ test: (StatementTest) throws(Diagnostics) -> TestFinding,
    _ parts: inout [ClaimFinding.Part]
  ) throws(Diagnostics) -> Judged {
    switch statement {
    case .test(.given(let truth)):
      return Judged(
        holds: truth ? 0 : 1, fails: truth ? 1 : 0, hasPValue: false, otherwise: .notShown,
        deciding: nil)
    case .test(let single):
      let finding = try test(single)
      parts.append(ClaimFinding.Part(test: single, finding: finding))
      return judged(finding, at: parts.count - 1)
    case .not(let part): return try judged(part, test, &parts).turned
    case .all(let statements):
      return atLeast(statements.count, of: try all(statements, test, &parts))
    case .any(let statements): return atLeast(1, of: try all(statements, test, &parts))
    case .count(let statements, let sign, let count):
      let members = try all(statements, test, &parts)
      switch sign {
      case .greaterOrEqual: return atLeast(count, of: members)
      case .greater: return atLeast(count + 1, of: members)
      case .less: return atLeast(count, of: members).turned
      case .lessOrEqual: return atLeast(count + 1, of: members).turned
      case .equal: return exactly(count, of: members)
      case .notEqual: return exactly(count, of: members).turned
      }
    }
  }

  private func all(
    _ statements: [Statement], _ test: (StatementTest) throws(Diagnostics) -> TestFinding,
    _ parts: inout [ClaimFinding.Part]
  ) throws(Diagnostics) -> [Judged] {
    var members: [Judged] = []
    for statement in statements { members.append(try judged(statement, test, &parts)) }
    return members
  }

  private func judged(_ finding: TestFinding, at place: Int) -> Judged {
    var judged = Judged(
      holds: 1, fails: 1, hasPValue: false, otherwise: .notShown, deciding: place,
      margin: finding.margin.value)
    switch finding.settled {
    case .supported: judged.holds = 0
    case .contradicted: judged.fails = 0
    case .notShown: break
    case .noData:
      judged.otherwise = .noData
      judged.missing = place
    case nil:
      guard let holds = finding.pHolds, let fails = finding.pFails,
        (0...1).contains(holds), (0...1).contains(fails)
      else {
        judged.otherwise = .noData
        judged.missing = place
        break
      }
      (judged.holds, judged.fails, judged.hasPValue) = (holds, fails, true)
    }
    return judged
  }

  // MARK: Compounds

  private func exactly(_ count: Int, of members: [Judged]) -> Judged {
    let both = [atLeast(count, of: members), atLeast(count + 1, of: members).turned]
    return atLeast(2, of: both)
  }

  /// That at least k of n parts hold: all for k = n, any for k = 1.
  private func atLeast(_ least: Int, of members: [Judged]) -> Judged {
    let size = members.count
    guard least > 0, least <= size else {
      let holds = least <= 0
      return Judged(
        holds: holds ? 0 : 1, fails: holds ? 1 : 0, hasPValue: false, otherwise: .notShown,
        deciding: nil)
    }
    // Those that speak for the statement most come first; of equal ones the larger margin.
    let byHolding = members.indices.sorted { first, second in
      let (one, other) = (members[first], members[second])
      if one.holds != other.holds { return one.holds < other.holds }
      return precedes(one, other, first < second)
    }
    let byFailing = members.indices.sorted { first, second in
      let (one, other) = (members[first], members[second])
      if one.fails != other.fails { return one.fails < other.fails }
      return precedes(other, one, first < second)
    }
    let forIt = members[byHolding[least - 1]]
    let againstIt = members[byFailing[size - least]]
    let holds = min(1, Double(size - least + 1) * forIt.holds)
    let fails = min(1, Double(least) * againstIt.fails)
    let decider = decider(forIt, againstIt, holds, fails)
    return Judged(
      holds: holds, fails: fails, hasPValue: members.contains(where: \.hasPValue),
      otherwise: members.contains { $0.otherwise == .noData } ? .noData : .notShown,
      deciding: decider.deciding, isTurned: decider.isTurned, margin: decider.margin,
      missing: members.lazy.compactMap(\.missing).first)
  }

  /// Whether of two parts with equal p-values the first has the larger margin.
  private func precedes(_ one: Judged, _ other: Judged, _ isFirst: Bool) -> Bool {
    switch (one.margin, other.margin) {
    case (let first?, let second?) where first != second: first > second
    case (_?, nil): true
    case (nil, _?): false
    default: isFirst
    }
  }

  /// The part whose margin is printed: the one that the smaller p-value is that of.
  private func decider(
    _ forIt: Judged, _ againstIt: Judged, _ holds: Double, _ fails: Double
  ) -> Judged {
    if holds < fails { return forIt }
    if fails < holds { return againstIt }
    // Nothing is shown: the part that stands in the way of showing that it holds.
    return forIt.margin == nil && againstIt.margin != nil ? againstIt : forIt
  }
}
