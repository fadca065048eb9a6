import Analysis
import Claims
import Diagnostics
import Foundation
import Statistics
import Testing

/// Tests of a statement that have a finding of their own by their number.
enum JudgedParts {
  static func test(_ number: Int) -> Statement {
    .test(.comparison(.constant(Double(number)), .greater, .constant(0)))
  }

  static func number(_ test: StatementTest) -> Int {
    if case .comparison(.constant(let value), _, _) = test { Int(value) } else { -1 }
  }

  /// A finding with a p-value on the side of its margin.
  static func shown(_ margin: Double, _ pValue: Double) -> TestFinding {
    TestFinding(
      margin: estimate(margin), pHolds: margin > 0 ? pValue : 1, pFails: margin < 0 ? pValue : 1,
      basis: .judgments)
  }

  static func settled(
    _ verdict: ClaimVerdict, _ basis: ClaimBasis = .rankSets, margin: Double = 0,
    reason: String? = nil
  ) -> TestFinding {
    TestFinding(
      margin: estimate(margin), pHolds: nil, pFails: nil, settled: verdict, basis: basis,
      reason: reason)
  }

  static func estimate(_ value: Double) -> Estimate {
    Estimate(
      .value(value), standardError: 1,
      interval: .value(
        ConfidenceInterval(lower: value - 2, upper: value + 2, level: 0.95, method: "cluster-t")))
  }

  static func finding(_ statement: Statement, _ parts: [TestFinding]) throws -> ClaimFinding {
    try ClaimJudge().finding(statement) { parts[number($0)] }
  }

  static func tests(_ count: Int) -> [Statement] { (0..<count).map(test) }
}

@Suite("Compounds of tests are judged by S8")
struct ClaimJudgeTests {
  private let five = [0.012, 0.034, 0.0008, 0.21, 0.046]

  @Test("all is shown by the largest p-value, any by the smallest times their number")
  func shown() throws {
    let parts = five.enumerated().map { JudgedParts.shown(Double($0 + 1), $1) }
    let tests = JudgedParts.tests(5)
    let all = try JudgedParts.finding(.all(tests), parts)
    #expect(all.pHolds == 0.21)
    #expect(all.pFails == 1)
    #expect(all.pValue == 0.21)
    #expect(all.margin.value == 4)
    let any = try JudgedParts.finding(.any(tests), parts)
    #expect(any.pHolds == 5 * 0.0008)
    #expect(any.margin.value == 3)
    #expect(any.deciding.map(JudgedParts.number) == 2)
    #expect(any.parts.count == 5)
  }

  @Test("at least k of n are shown by the partial conjunction", arguments: 1...5)
  func count(least: Int) throws {
    let parts = five.enumerated().map { JudgedParts.shown(Double($0 + 1), $1) }
    let finding = try JudgedParts.finding(
      .count(JudgedParts.tests(5), .greaterOrEqual, least), parts)
    #expect(finding.pHolds == min(1, Double(5 - least + 1) * five.sorted()[least - 1]))
    #expect(finding.pFails == 1)
    let more = try JudgedParts.finding(
      .count(JudgedParts.tests(5), .greater, least - 1), parts)
    #expect(more == finding)
  }

  @Test("what speaks against them refutes them the other way round", arguments: 1...5)
  func refuted(least: Int) throws {
    let parts = five.enumerated().map { JudgedParts.shown(-Double($0 + 1), $1) }
    let tests = JudgedParts.tests(5)
    #expect(try JudgedParts.finding(.all(tests), parts).pFails == 5 * 0.0008)
    #expect(try JudgedParts.finding(.any(tests), parts).pFails == 0.21)
    let finding = try JudgedParts.finding(.count(tests, .greaterOrEqual, least), parts)
    #expect(finding.pFails == min(1, Double(least) * five.sorted()[5 - least]))
    #expect(finding.pHolds == 1)
    #expect((finding.margin.value ?? 0) < 0)
  }

  @Test("`not` swaps the p-values and turns the margin round")
  func negation() throws {
    let part = JudgedParts.shown(3, 0.01)
    let finding = try JudgedParts.finding(.not(JudgedParts.test(0)), [part])
    #expect(finding.pHolds == 1)
    #expect(finding.pFails == 0.01)
    #expect(finding.margin.value == -3)
    #expect(finding.margin.lower == -5)
    let twice = try JudgedParts.finding(.not(.not(JudgedParts.test(0))), [part])
    #expect(twice.pHolds == 0.01)
    #expect(twice.margin.value == 3)
  }

  @Test("De Morgan: not all is any not, with the same p-values", arguments: 0..<50)
  func deMorgan(seed: Int) throws {
    var random = RandomWords(seed: UInt64(seed))
    let size = 1 + random.below(6)
    let parts = (0..<size).map { _ in
      JudgedParts.shown(random.unit() - 0.5, random.unit() * 0.3)
    }
    let tests = JudgedParts.tests(size)
    func same(_ first: Statement, _ second: Statement) throws {
      let (one, other) = (
        try JudgedParts.finding(first, parts), try JudgedParts.finding(second, parts)
      )
      #expect(abs(one.pHolds - other.pHolds) < 1e-12, "\(first)")
      #expect(abs(one.pFails - other.pFails) < 1e-12, "\(first)")
    }
    try same(.not(.all(tests)), .any(tests.map { .not($0) }))
    try same(.not(.any(tests)), .all(tests.map { .not($0) }))
    try same(.count(tests, .greaterOrEqual, 1), .any(tests))
    try same(.count(tests, .greaterOrEqual, size), .all(tests))
    for count in 0...size {
      try same(.count(tests, .less, count), .not(.count(tests, .greaterOrEqual, count)))
      try same(.count(tests, .lessOrEqual, count), .not(.count(tests, .greater, count)))
      try same(.count(tests, .notEqual, count), .not(.count(tests, .equal, count)))
      // At most k hold where at least n - k do not.
      try same(
        .count(tests, .lessOrEqual, count),
        .count(tests.map { .not($0) }, .greaterOrEqual, size - count))
      try same(
        .count(tests, .equal, count),
        .all([.count(tests, .greaterOrEqual, count), .count(tests, .lessOrEqual, count)]))
    }
  }

  @Test(
    "p-values of a compound never err on the side of a part that is surely wrong", arguments: 0..<40
  )
  func bounds(seed: Int) throws {
    var random = RandomWords(seed: UInt64(500 + seed))
    let size = 1 + random.below(5)
    // Each part is certain, so that the compound must be settled as its truth.
    let truths = (0..<size).map { _ in random.below(2) == 0 }
    let parts = truths.map { JudgedParts.shown($0 ? 1 : -1, 0) }
    let tests = JudgedParts.tests(size)
    let count = truths.count { $0 }
    for sign in Comparison.allCases {
      for bound in -1...(size + 1) {
        let finding = try JudgedParts.finding(.count(tests, sign, bound), parts)
        let truth = sign.holds(count, bound)
        #expect(finding.pHolds == (truth ? 0 : 1), "\(count) \(sign) \(bound)")
        #expect(finding.pFails == (truth ? 1 : 0), "\(count) \(sign) \(bound)")
        let judged = ClaimFamily.judged([finding])[0]
        #expect(judged.verdict == (truth ? .supported : .contradicted))
      }
    }
  }

  @Test("rank sets, points and names have no p-value, and count as 0 or 1 in a compound")
  func settled() throws {
    let holds = JudgedParts.settled(.supported, margin: 1)
    let fails = JudgedParts.settled(.contradicted, margin: -1)
    let open = JudgedParts.settled(.notShown)
    let alone = try JudgedParts.finding(JudgedParts.test(0), [holds])
    #expect(alone.pValue == nil)
    #expect(alone.settled == .supported)
    #expect(alone.basis == .rankSets)
    for (parts, all, any) in [
      ([holds, holds], ClaimVerdict.supported, ClaimVerdict.supported),
      ([holds, fails], .contradicted, .supported), ([holds, open], .notShown, .supported),
      ([fails, open], .contradicted, .notShown), ([fails, fails], .contradicted, .contradicted),
    ] {
      let tests = JudgedParts.tests(2)
      #expect(try JudgedParts.finding(.all(tests), parts).settled == all)
      #expect(try JudgedParts.finding(.any(tests), parts).settled == any)
      #expect(try JudgedParts.finding(.not(.all(tests)), parts).settled == all.opposite)
    }
    let mixed = try JudgedParts.finding(
      .all(JudgedParts.tests(2)), [holds, JudgedParts.shown(2, 0.01)])
    #expect(mixed.pValue == 0.01)
    #expect(mixed.basis == .judgments)
    #expect(mixed.margin.value == 2)
    let refuted = try JudgedParts.finding(
      .all(JudgedParts.tests(2)), [fails, JudgedParts.shown(2, 0.01)])
    #expect(refuted.pFails == 0)
    #expect(refuted.pValue == 0)
    #expect(refuted.basis == .rankSets)
  }

  @Test("a part without data makes the whole so, unless the others settle it")
  func missing() throws {
    let none = JudgedParts.settled(.noData, .judgments, reason: "no judgments of a")
    let against = JudgedParts.shown(-2, 0.001)
    let forIt = JudgedParts.shown(2, 0.001)
    let weak = JudgedParts.shown(2, 0.4)
    let tests = JudgedParts.tests(3)
    func verdict(_ statement: Statement, _ parts: [TestFinding]) throws -> ClaimVerdict {
      ClaimFamily.judged([try JudgedParts.finding(statement, parts)])[0].verdict
    }
    #expect(try verdict(JudgedParts.test(0), [none]) == .noData)
    #expect(try verdict(.all(tests), [none, forIt, forIt]) == .noData)
    #expect(try verdict(.all(tests), [none, forIt, against]) == .contradicted)
    #expect(try verdict(.any(tests), [none, weak, against]) == .noData)
    #expect(try verdict(.any(tests), [none, forIt, against]) == .supported)
    let two = Statement.count(tests, .greaterOrEqual, 2)
    #expect(try verdict(two, [none, forIt, forIt]) == .supported)
    #expect(try verdict(two, [none, against, against]) == .contradicted)
    #expect(try verdict(two, [none, forIt, against]) == .noData)
    #expect(try verdict(.not(.all(tests)), [none, forIt, against]) == .supported)
    let finding = try JudgedParts.finding(.all(tests), [none, none, none])
    #expect(finding.pValue == nil)
    #expect(finding.settled == .noData)
    #expect(finding.reason == "no judgments of a")
    #expect(
      try JudgedParts.finding(.all(tests), [forIt, none, forIt]).reason == "no judgments of a")
  }

  @Test("names alone settle a claim, without a margin")
  func given() throws {
    let finding = try JudgedParts.finding(.not(.test(.given(false))), [])
    #expect(finding.settled == .supported)
    #expect(finding.pValue == nil)
    #expect(finding.basis == .given)
    #expect(finding.margin.value == nil)
    #expect(finding.deciding == nil)
  }

  @Test("a p-value that is no number is no data")
  func notANumber() throws {
    let part = TestFinding(
      margin: JudgedParts.estimate(1), pHolds: .nan, pFails: 1, basis: .judgments)
    #expect(try JudgedParts.finding(JudgedParts.test(0), [part]).settled == .noData)
  }

  @Test("problems of the data stop the judging")
  func problems() {
    #expect(throws: Diagnostics.self) {
      try ClaimJudge().finding(.all(JudgedParts.tests(2))) { _ throws(Diagnostics) in
        throw Diagnostics(Diagnostic("noJudgments", "there are none"))
      }
    }
  }
}

extension ClaimVerdict {
  fileprivate var opposite: ClaimVerdict {
    switch self {
    case .supported: .contradicted
    case .contradicted: .supported
    case .notShown, .noData: self
    }
  }
}

@Suite("Claims of one report are judged as one family")
struct ClaimFamilyTests {
  @Test("Holm over those that have a p-value; the others are not counted")
  func holm() throws {
    let parts: [TestFinding] = [
      JudgedParts.shown(2, 0.01), JudgedParts.shown(-2, 0.02), JudgedParts.shown(2, 0.2),
      JudgedParts.settled(.supported), JudgedParts.settled(.noData, .judgments),
      JudgedParts.settled(.contradicted, .publishedPoints),
    ]
    let findings = try parts.indices.map { try JudgedParts.finding(JudgedParts.test($0), parts) }
    let judged = ClaimFamily.judged(findings)
    #expect(judged.map(\.adjustedPValue) == [0.03, 0.04, 0.2, nil, nil, nil])
    #expect(
      judged.map(\.verdict) == [
        .supported, .contradicted, .notShown, .supported, .noData, .contradicted,
      ])
    let strict = ClaimFamily.judged(findings, significance: 0.035)
    #expect(strict[1].verdict == .notShown)
    #expect(ClaimFamily.judged([]) == [])
  }

  @Test("an adjusted p-value at the level itself is enough")
  func boundary() throws {
    let finding = try JudgedParts.finding(JudgedParts.test(0), [JudgedParts.shown(1, 0.05)])
    #expect(ClaimFamily.judged([finding])[0].verdict == .supported)
  }
}
