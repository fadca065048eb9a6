import RandomStreams
import Statistics
import Testing

@Suite("Severity of judges")
struct JudgeSeverityTests {
  private static let units = [
    0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6, 6, 7, 7, 8, 8, 8, 8, 9, 9, 10, 11, 11,
  ]
  private static let judges = [
    0, 1, 3, 0, 1, 2, 3, 0, 1, 2, 0, 2, 3, 1, 2, 3, 0, 1, 2, 3, 1, 3, 0, 1, 2, 3, 2, 3, 2, 0, 2,
  ]
  private static let scores: [Double] = [
    1, 5, 4, 3, 6, 4, 4, 3, 4, 4, 6, 7, 7, 1, 2, 2, 3, 4, 2, 3, 5, 3, 5, 7, 7, 6, 4, 6, 5, 4, 3,
  ]
  private static let clusters = [0, 0, 0, 1, 1, 2, 2, 3, 3, 3, 4, 4]

  private static func ratings(
    clusters: [Int]? = nil, order: [Int] = Array(units.indices),
    names: [Int] = [0, 1, 2, 3], factor: Double = 1
  ) throws -> JudgeRatings {
    try JudgeRatings(
      units: order.map { units[$0] }, judges: order.map { names[judges[$0]] },
      scores: order.map { factor * scores[$0] }, unitCount: 12, judgeCount: 4, clusters: clusters)
  }

  @Test("severities, errors and the F test equal R 4.2.2, with clusters clubSandwich 0.5.8")
  func reference() throws {
    // lm(y ~ factor(unit) + C(factor(judge), contr.sum)); vcovCR(type = "CR2").
    let expected = [
      (0.676_907_942_033, 0.272_969_559_617, 3.502_948_619_4, 0.299_384_442_315),
      (-0.821_219_115_366, 0.332_560_522_989, 2.845_110_846_4, 0.282_929_507_792),
      (0.196_829_240_607, 0.174_437_205_361, 3.448_576_356, 0.262_431_283_969),
      (-0.052_518_067_275, 0.078_728_355_425, 2.756_464_140_6, 0.268_717_954_35),
    ]
    let severity = JudgeSeverity(try Self.ratings(clusters: Self.clusters))
    for (judge, (value, robust, degrees, classical)) in expected.enumerated() {
      let effect = try #require(severity.severity(of: judge).value)
      #expect(abs(effect.value - value) < 1e-10)
      #expect(abs(try #require(effect.standardError.value) - robust) < 1e-10)
      #expect(abs(try #require(effect.degreesOfFreedom.value) - degrees) < 1e-7)
      let plain = try #require(severity.classicalSeverity(of: judge).value)
      #expect(abs(try #require(plain.standardError.value) - classical) < 1e-10)
      #expect(plain.degreesOfFreedom.value == 16)
    }
    let test = try #require(severity.test.value)
    #expect(abs(test.statistic - 3.267_168_477_73) < 1e-9)
    #expect(abs(test.pValue - 0.048_799_556_697_5) < 1e-10)
    #expect(abs(try #require(severity.residualDeviation.value) - 0.799_685_9) < 1e-7)
    #expect(severity.groups == [[0, 1, 2, 3]])
  }

  @Test("without clusters the errors are those of independent residuals")
  func unclustered() throws {
    let severity = JudgeSeverity(try Self.ratings())
    #expect(severity.severity(of: 1).value == severity.classicalSeverity(of: 1).value)
    let robust = try #require(severity.robustSeverity(of: 1).value)
    // Units with one rating say nothing of judges.
    #expect(robust.clusters == 10)
  }

  @Test(
    "the order of the rows does not show, to the bit, and names of judges only in the last digits")
  func order() throws {
    var order = Array(Self.units.indices)
    var stream = RandomStream(seed: 3, purpose: "severity-order", index: 0)
    stream.shuffle(&order)
    let one = JudgeSeverity(try Self.ratings(clusters: Self.clusters))
    let other = JudgeSeverity(try Self.ratings(clusters: Self.clusters, order: order))
    let names = [2, 0, 3, 1]
    let renamed = JudgeSeverity(try Self.ratings(clusters: Self.clusters, names: names))
    for judge in 0..<4 {
      #expect(one.severity(of: judge).value == other.severity(of: judge).value)
      let first = try #require(one.severity(of: judge).value)
      let second = try #require(renamed.severity(of: names[judge]).value)
      #expect(abs(first.value - second.value) < 1e-13)
      #expect(
        abs(
          try #require(first.standardError.value) - (try #require(second.standardError.value)))
          < 1e-12)
    }
  }

  @Test("severities scale with the scores and sum to 0")
  func scaling() throws {
    let one = JudgeSeverity(try Self.ratings(clusters: Self.clusters))
    let twice = JudgeSeverity(try Self.ratings(clusters: Self.clusters, factor: 2))
    var sum = 0.0
    for judge in 0..<4 {
      let (first, second) = (
        try #require(one.severity(of: judge).value), try #require(twice.severity(of: judge).value)
      )
      sum += first.value
      #expect(abs(2 * first.value - second.value) < 1e-13)
      #expect(
        abs(try #require(first.test.value).pValue - #require(second.test.value).pValue) < 1e-12)
    }
    #expect(abs(sum) < 1e-13)
  }

  @Test("a judge who saw better responses only looks lenient")
  func confounded() throws {
    // Judge 1 rates the good units alone with judge 0, both exactly right.
    let severity = JudgeSeverity(
      try JudgeRatings(
        units: [0, 1, 2, 2, 3, 3], judges: [0, 0, 0, 1, 0, 1], scores: [1, 2, 5, 5, 4, 4],
        unitCount: 4, judgeCount: 2))
    #expect(try #require(severity.naiveDeviation(of: 1).value) == 1)
    let effect = try #require(severity.severity(of: 1).value)
    #expect(abs(effect.value) < 1e-15)
    #expect(effect.standardError.reason == .noVariance)
  }

  @Test("judges in groups that share no unit are not compared, and the groups are named")
  func disconnected() throws {
    let severity = JudgeSeverity(
      try JudgeRatings(
        units: [0, 0, 1, 1, 2], judges: [0, 2, 1, 3, 4], scores: [1, 2, 3, 4, 5], unitCount: 3,
        judgeCount: 6))
    #expect(severity.groups == [[0, 2], [1, 3], [4]])
    #expect(
      severity.severity(of: 0).reason
        == .notIdentified("the judges fall into 2 groups that share no unit"))
    #expect(severity.severity(of: 5).reason == .noData)
    #expect(severity.severity(of: 6).reason == .noSuchQuantity(6))
    let alone = JudgeSeverity(
      try JudgeRatings(
        units: [0, 0, 1, 1, 2], judges: [0, 1, 0, 1, 2], scores: [1, 2, 3, 5, 5], unitCount: 3,
        judgeCount: 3))
    #expect(alone.severity(of: 2).reason == .noSharedUnits)
    #expect(abs(try #require(alone.severity(of: 0).value).value - 0.75) < 1e-15)
    let single = JudgeSeverity(
      try JudgeRatings(
        units: [0, 1], judges: [0, 0], scores: [1, 2], unitCount: 2, judgeCount: 1))
    #expect(single.severity(of: 0).reason == .noSharedUnits)
    let none = JudgeSeverity(
      try JudgeRatings(units: [], judges: [], scores: [], unitCount: 0, judgeCount: 2))
    #expect(none.severity(of: 0).reason == .noData)
    #expect(none.test.reason == .noData)
  }

  @Test("one cluster has a severity without an error")
  func oneCluster() throws {
    let severity = JudgeSeverity(try Self.ratings(clusters: [Int](repeating: 4, count: 12)))
    let effect = try #require(severity.severity(of: 0).value)
    #expect(effect.standardError.reason == .oneCluster)
  }

  @Test("numbers out of range are refused")
  func refused() {
    #expect(throws: StatisticsError.noSuchItem(2, items: 2)) {
      try JudgeRatings(units: [2], judges: [0], scores: [1], unitCount: 2, judgeCount: 1)
    }
    #expect(throws: StatisticsError.noSuchColumn(-1, columns: 1)) {
      try JudgeRatings(units: [0], judges: [-1], scores: [1], unitCount: 2, judgeCount: 1)
    }
    #expect(throws: StatisticsError.lengthsDiffer(2, 1)) {
      try JudgeRatings(
        units: [0], judges: [0], scores: [1], unitCount: 2, judgeCount: 1, clusters: [0])
    }
    #expect(throws: StatisticsError.valueNotFinite(0)) {
      try JudgeRatings(units: [0], judges: [0], scores: [.infinity], unitCount: 1, judgeCount: 1)
    }
  }
}
