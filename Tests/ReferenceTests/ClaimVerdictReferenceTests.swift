import Analysis
import Claims
import Diagnostics
import GSLSupport
import Statistics
import Testing

/// The cases of claims by the judge of claims itself, where S8 and the peer's convention agree.
@Suite("Verdicts of claims equal R, SciPy and statsmodels")
struct ClaimVerdictReferenceTests {
  /// What a case calls a verdict.
  private static func word(_ verdict: ClaimVerdict) -> String {
    switch verdict {
    case .supported: "supported"
    case .contradicted: "contradicted"
    case .notShown: "not shown"
    case .noData: "no data"
    }
  }

  private static func tests(_ count: Int) -> [Statement] {
    (0..<count).map { .test(.comparison(.constant(Double($0)), .greater, .constant(0))) }
  }

  private static func judged(
    _ statement: Statement, _ parts: [TestFinding]
  ) throws -> ClaimFinding {
    try ClaimJudge().finding(statement) { test in
      guard case .comparison(.constant(let place), _, _) = test else { return parts[0] }
      return parts[Int(place)]
    }
  }

  private static func part(
    _ margin: Double, holds: Double?, fails: Double? = 1, settled: ClaimVerdict? = nil
  ) -> TestFinding {
    TestFinding(
      margin: Estimate(.value(margin)), pHolds: holds, pFails: fails, settled: settled,
      basis: .judgments)
  }

  @Test("a family with ties and missing p-values")
  func family() throws {
    let reference = try ReferenceCases.load("claims-holm-ties-missing")
    let parts = reference.data["p"].array.map(\.number).map { pValue in
      Self.part(1, holds: pValue, settled: pValue == nil ? .noData : nil)
    }
    let findings = try zip(Self.tests(parts.count), parts.indices).map { test, _ in
      try Self.judged(test, parts)
    }
    let judgements = ClaimFamily.judged(findings)
    reference.expect(judgements.map(\.adjustedPValue), reference.expected["holm_m_7"])
    #expect(
      judgements.map { Self.word($0.verdict) } == reference.expected["verdict_holm_m_7"].strings)
  }

  @Test("all, any and at least k of several parts")
  func compound() throws {
    let reference = try ReferenceCases.load("claims-compound-five-parts")
    let expected = reference.expected
    let parts = reference.data["p"].numbers.enumerated().map {
      Self.part(Double($0 + 1), holds: $1)
    }
    let tests = Self.tests(parts.count)
    reference.expect(try Self.judged(.all(tests), parts).pHolds, expected["all"])
    reference.expect(try Self.judged(.any(tests), parts).pHolds, expected["any_bonferroni"])
    for place in expected["partial_conjunction"].array {
      let least = Int(try #require(place["at_least"].number))
      reference.expect(
        try Self.judged(.count(tests, .greaterOrEqual, least), parts).pHolds, place["bonferroni"])
    }
  }

  @Test("verdicts from intervals, which touch 0 or lie beside it")
  func boundaries() throws {
    let reference = try ReferenceCases.load("claims-verdict-boundaries")
    // p is the smallest alpha whose interval excludes 0: at most alpha where this one does.
    let verdicts = try reference.data["intervals"].array.map { interval in
      let ends = interval.array.map(\.number)
      guard let lower = ends[0], let upper = ends[1] else {
        let none = Self.part(0, holds: nil, settled: .noData)
        return ClaimFamily.judged([try Self.judged(Self.tests(1)[0], [none])])[0].verdict
      }
      let margin = (lower + upper) / 2
      let pValue = lower > 0 || upper < 0 ? 0.05 : 0.05.nextUp
      let part = Self.part(
        margin, holds: margin > 0 ? pValue : 1, fails: margin < 0 ? pValue : 1)
      return ClaimFamily.judged([try Self.judged(Self.tests(1)[0], [part])])[0].verdict
    }
    #expect(verdicts.map(Self.word) == reference.expected["verdict"].strings)
  }

  @Test("the margin of a compound is that of the part that decides")
  func margins() throws {
    let reference = try ReferenceCases.load("claims-margins-from-replicates")
    let expected = reference.expected
    let estimates = reference.data["estimate"].numbers
    let replicates = reference.data["replicates"].array.map(\.numbers)
    let parts = estimates.enumerated().map { place, estimate in
      let below = replicates.count { $0[place] <= 0 }
      let pValue = 2 * Double(1 + below) / Double(replicates.count + 1)
      return Self.part(estimate, holds: min(1, pValue))
    }
    let tests = Self.tests(parts.count)
    let compounds: [(String, Statement, ([Double]) -> Double)] = [
      ("all", .all(tests), { $0.min() ?? .nan }), ("any", .any(tests), { $0.max() ?? .nan }),
      ("at_least_2", .count(tests, .greaterOrEqual, 2), { $0.sorted()[1] }),
    ]
    for (name, statement, margin) in compounds {
      let place = expected[name]
      let finding = try Self.judged(statement, parts)
      reference.expect(finding.margin.value, place["margin"])
      let verdict = Self.word(ClaimFamily.judged([finding])[0].verdict)
      if name == "all" {
        #expect(verdict == place["verdict_type7"].string)
      } else {
        // S8 asks for n - k + 1 times a two-sided p-value where the peer reads one interval.
        #expect(verdict == "not shown", "\(name)")
        reference.leaveOut(
          place["verdict_type7"],
          because: "compounds are judged by the p-values of their parts, not by an interval")
      }
      // What the peer reads the verdict from, by our rules of quantiles.
      let compound = replicates.map(margin)
      for (key, rule) in [
        ("percentile_type7", QuantileRule.type7), ("percentile_r_rule", .type6),
      ] {
        reference.expect(
          [0.025, 0.975].map { rule.quantile($0, of: compound).value }, place[key])
      }
      let below = compound.count { $0 <= 0 }
      reference.expect(
        Double(below) / Double(compound.count), place["share_at_or_below_zero"])
      reference.expect(
        Double(1 + below) / Double(compound.count + 1), place["p_plus_one_one_sided"])
    }
  }

  @Test("the best of several models by all pairs, and each pair by itself")
  func best() throws {
    let reference = try ReferenceCases.load("claims-best-model")
    let expected = reference.expected
    let estimates = reference.data["estimate"].numbers
    let covariance = try EstimateCovariance(
      reference.data["covariance"].array.flatMap(\.numbers), count: estimates.count)
    let best = try #require(estimates.indices.max { estimates[$0] < estimates[$1] })
    reference.expect(Double(best), expected["best_0"])
    let others = estimates.indices.filter { $0 != best }
    reference.expect(others.map { Double($0) }, expected["pairs"]["other"])
    let differences = others.map { estimates[best] - estimates[$0] }
    reference.expect(differences, expected["pairs"]["difference"])
    let errors = others.map { covariance.standardErrorOfDifference(best, $0) }
    reference.expect(errors, expected["pairs"]["se"])
    let pValues = try zip(differences, errors).map {
      try NormalDistribution.cumulative(-$0 / $1)
    }
    reference.expect(pValues, expected["pairs"]["p_one_sided"])
    let parts = zip(differences, pValues).map { Self.part($0, holds: $1) }
    let tests = Self.tests(parts.count)
    let finding = try Self.judged(.all(tests), parts)
    reference.expect(finding.pHolds, expected["p_all_iut"])
    #expect(finding.margin.value == differences[0])
    let judgements = ClaimFamily.judged(try tests.map { try Self.judged($0, parts) })
    reference.expect(judgements.map(\.adjustedPValue), expected["holm_each"])
    reference.expect(
      Double(judgements.count { $0.verdict == .supported }), expected["shown_better_than_holm_05"])
  }
}
