import Foundation
import Statistics
import Testing

@Suite("Severity of judges of 0/1 judgments")
struct ConditionalRaschTests {
  /// 30 units of four judges, a rating missing where unit and judge add up to a multiple of five.
  private static let answers =
    "111011011100101000001111000001110001110000101000100010000010000000000000011100001111010111110010"

  private static func ratings(clusters: [Int]? = nil) throws -> JudgeRatings {
    var (units, judges) = ([Int](), [Int]())
    for unit in 0..<30 {
      for judge in 0..<4 where (unit + judge) % 5 != 0 {
        units.append(unit)
        judges.append(judge)
      }
    }
    return try JudgeRatings(
      units: units, judges: judges, scores: answers.map { $0 == "1" ? 1 : 0 }, unitCount: 30,
      judgeCount: 4, clusters: clusters)
  }

  @Test("severities, errors and likelihood equal survival 3.5-3's clogit (R 4.2.2)")
  func reference() throws {
    // clogit(y ~ factor(judge) + strata(unit), method = "exact"), centred.
    let leniencies = [0.023_600_480_1, 0.098_784_209_2, 0.968_065_876_9, -1.090_450_566_3]
    let errors = [0.460_874_941_4, 0.479_463_411_4, 0.549_432_921_1, 0.531_910_519_9]
    let rasch = ConditionalRasch(try Self.ratings())
    for judge in 0..<4 {
      #expect(abs(try #require(rasch.severity(of: judge).value).value + leniencies[judge]) < 1e-8)
      #expect(abs(try #require(rasch.informationError(of: judge).value) - errors[judge]) < 1e-8)
    }
    #expect(abs(try #require(rasch.logLikelihood.value) + 15.754_114_762_2) < 1e-8)
    #expect(rasch.compared == [0, 1, 2, 3])
  }

  @Test("a difference of severities, its error, and the test that there is none")
  func differences() throws {
    let rasch = ConditionalRasch(try Self.ratings())
    let severities = try (0..<4).map { try #require(rasch.severity(of: $0).value).value }
    for (one, other) in [(0, 1), (1, 3), (3, 2)] {
      let difference = try #require(rasch.difference(of: one, from: other).value)
      #expect(abs(difference.value - (severities[one] - severities[other])) < 1e-12)
      let back = try #require(rasch.difference(of: other, from: one).value)
      #expect(back.value == -difference.value && back.standardError == difference.standardError)
      let error = try #require(rasch.informationError(of: one, from: other).value)
      #expect(error > 0 && error == rasch.informationError(of: other, from: one).value)
    }
    #expect(rasch.informationError(of: 2, from: 2).value == 0)
    let test = try #require(rasch.likelihoodRatio.value)
    // Of equal severities all arrangements of a unit's ratings are as likely.
    var (ones, counts) = ([Int](repeating: 0, count: 30), [Int](repeating: 0, count: 30))
    var rest = Self.answers[...]
    for unit in 0..<30 {
      for judge in 0..<4 where (unit + judge) % 5 != 0 {
        counts[unit] += 1
        if rest.removeFirst() == "1" { ones[unit] += 1 }
      }
    }
    let equal = (0..<30).reduce(0.0) { sum, unit in
      sum - log(Double((0..<1 << counts[unit]).count { $0.nonzeroBitCount == ones[unit] }))
    }
    #expect(abs(test.statistic - 2 * (-15.754_114_762_2 - equal)) < 1e-8)
    #expect(test.degreesOfFreedom == 3)
    #expect(rasch.difference(of: 0, from: 4).reason == .noSuchQuantity(4))
  }

  @Test("clusters change the errors and not the severities")
  func clusters() throws {
    let plain = ConditionalRasch(try Self.ratings())
    let clustered = ConditionalRasch(try Self.ratings(clusters: (0..<30).map { $0 / 3 }))
    for judge in 0..<4 {
      let (one, other) = (
        try #require(plain.severity(of: judge).value),
        try #require(clustered.severity(of: judge).value)
      )
      #expect(abs(one.value - other.value) < 1e-12)
      #expect(one.clusters > other.clusters && other.clusters <= 10)
      #expect(one.standardError != other.standardError)
      #expect(try #require(other.interval().value).contains(other.value))
    }
  }

  @Test("two judges: the log odds of who says 1 where they differ")
  func pair() throws {
    // Judge 0 says 1 alone six times, judge 1 twice; agreement says nothing.
    let first: [Double] = [1, 1, 1, 1, 1, 1, 0, 0, 1, 0]
    let second: [Double] = [0, 0, 0, 0, 0, 0, 1, 1, 1, 0]
    let rasch = ConditionalRasch(
      try JudgeRatings(
        units: Array(0..<10) + Array(0..<10),
        judges: [Int](repeating: 0, count: 10) + [Int](repeating: 1, count: 10),
        scores: first + second, unitCount: 10, judgeCount: 2))
    // Half of log 3, and an information of 8 · 3/16.
    #expect(abs(try #require(rasch.severity(of: 0).value).value + 0.549_306_144_334_054_8) < 1e-9)
    #expect(
      abs(try #require(rasch.informationError(of: 0).value) - 0.5 * (2.0 / 3).squareRoot()) < 1e-9)
    #expect(rasch.unanimousUnits == 2)
  }

  @Test("a judge who always says the same against the others has no finite severity")
  func unbounded() throws {
    var (units, judges, scores) = ([Int](), [Int](), [Double]())
    let rows: [[Double]] = [
      [1, 0, 1, 0], [0, 1, 1, 0], [1, 1, 1, 0], [1, 0, 1, 0], [0, 0, 1, 0],
    ]
    for (unit, row) in rows.enumerated() {
      for (judge, score) in row.enumerated() {
        units.append(unit)
        judges.append(judge)
        scores.append(score)
      }
    }
    let rasch = ConditionalRasch(
      try JudgeRatings(units: units, judges: judges, scores: scores, unitCount: 5, judgeCount: 5))
    #expect(rasch.severity(of: 2).reason == .unbounded(.minus))
    #expect(rasch.severity(of: 3).reason == .unbounded(.plus))
    #expect(rasch.severity(of: 4).reason == .noData)
    // The other two are compared with one another: two against one.
    #expect(rasch.compared == [0, 1])
    #expect(abs(try #require(rasch.severity(of: 0).value).value + 0.346_573_590_279_972_6) < 1e-9)
  }

  @Test("judges that cannot be compared, and scores that are not 0 or 1, have reasons")
  func reasons() throws {
    let apart = ConditionalRasch(
      try JudgeRatings(
        units: [0, 0, 1, 1], judges: [0, 1, 0, 1], scores: [1, 0, 1, 0], unitCount: 2,
        judgeCount: 2))
    #expect(apart.severity(of: 0).reason == .noFiniteMaximum)
    let levels = ConditionalRasch(
      try JudgeRatings(
        units: [0, 0], judges: [0, 1], scores: [1, 3], unitCount: 1, judgeCount: 2))
    #expect(levels.severity(of: 0).reason == .outsideDomain("ratings of 0 and 1"))
    let many = ConditionalRasch(
      try JudgeRatings(
        units: [Int](repeating: 0, count: 65), judges: Array(0..<65),
        scores: (0..<65).map { Double($0 % 2) }, unitCount: 1, judgeCount: 65))
    #expect(many.severity(of: 0).reason == .outsideDomain("units of at most 64 ratings"))
  }
}
