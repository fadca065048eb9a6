import Statistics
import Testing

@Suite("Comparisons under shared errors of a judge")
struct SharedCalibrationReversalTests {
  /// Rows with exact counts: of so many labelled and so many in all.
  private func rows(
    positives: (hit: Int, missed: Int), negatives: (hit: Int, missed: Int),
    called: Int, of target: Int, clusters: Int? = nil
  ) throws -> JudgedRows {
    var calls: [Int] = []
    var gold: [Int?] = []
    func add(_ call: Int, _ label: Int?, _ count: Int) {
      calls += [Int](repeating: call, count: count)
      gold += [Int?](repeating: label, count: count)
    }
    add(1, 1, positives.hit)
    add(0, 1, positives.missed)
    add(0, 0, negatives.hit)
    add(1, 0, negatives.missed)
    let labelled = calls.count
    add(1, nil, called)
    add(0, nil, target - called)
    return try JudgedRows(
      calls: calls, gold: gold, classes: 2,
      clusters: clusters.map { count in calls.indices.map { $0 % count } },
      isTarget: calls.indices.map { $0 >= labelled })
  }

  /// Worked by hand.
  ///
  /// Of the first model the judge calls 0.62 positive with sensitivity and specificity 0.9 and 0.6,
  /// so that its rate is (0.62 - 0.4)/0.5 = 0.44; of the second 0.5 with 0.7 and 0.9, so that it is
  /// 0.4/0.6 = 0.667. Under shared errors the first is ahead.
  @Test("errors that differ by model reverse the order")
  func reverses() throws {
    let check = try SharedCalibrationReversal(
      first: rows(
        positives: (450, 50), negatives: (300, 200), called: 3_100, of: 5_000),
      second: rows(
        positives: (350, 150), negatives: (450, 50), called: 2_500, of: 5_000))
    #expect((check.sharedDifference.value ?? 0) > 0)
    #expect(abs((check.ownDifference.value ?? 0) - (0.44 - 2.0 / 3)) < 1e-12)
    #expect(check.verdict == .reverses)
    #expect(!check.isAllowed)
    #expect(abs((check.youdenDifference.value ?? 0) + 0.1) < 1e-12)
    let needed = try #require(check.labelsNeeded.value)
    #expect(needed.first == 0 && needed.second == 0)
  }

  @Test("an order that each model's labels show survives")
  func survives() throws {
    let check = try SharedCalibrationReversal(
      first: rows(positives: (90, 10), negatives: (90, 10), called: 700, of: 1_000),
      second: rows(positives: (90, 10), negatives: (90, 10), called: 300, of: 1_000))
    #expect(check.verdict == .survives)
    #expect(check.isAllowed)
    #expect(check.youdenInterval.value?.contains(0) == true)
  }

  @Test("labels that show no order refuse the comparison and say how many would")
  func notShown() throws {
    func check(_ factor: Int) throws -> SharedCalibrationReversal {
      try SharedCalibrationReversal(
        first: rows(
          positives: (9 * factor, factor), negatives: (9 * factor, factor), called: 5_800,
          of: 10_000),
        second: rows(
          positives: (8 * factor, 2 * factor), negatives: (9 * factor, factor), called: 4_800,
          of: 10_000))
    }
    let few = try check(2)
    #expect(few.verdict == .notShown)
    let needed = try #require(few.labelsNeeded.value)
    #expect(needed.first > 0 || needed.second > 0)
    // With the labels that were asked for, at the same shares, the interval is narrow enough to
    // exclude a difference of that size with a power of 80 %.
    let factor = (40 + max(needed.first, needed.second)) / 20 + 1
    let many = try check(factor)
    let interval = try #require(many.interval.value)
    #expect(interval.upper - interval.lower < 2 * abs(try #require(many.ownDifference.value)))
  }

  @Test("a model without labels is not checked, and pooled errors say how many it takes")
  func notChecked() throws {
    let check = try SharedCalibrationReversal(
      first: rows(positives: (45, 5), negatives: (45, 5), called: 600, of: 1_000),
      second: rows(positives: (0, 0), negatives: (0, 0), called: 400, of: 1_000))
    #expect(check.verdict == .notChecked)
    #expect(!check.isAllowed)
    #expect(check.ownDifference.value == nil)
    #expect((check.labelsNeeded.value?.second ?? 0) > 0)
  }

  @Test("clusters that both models share make the difference more certain")
  func clusters() throws {
    let data = SimulatedGold(
      rows: 600, labelled: 200, clusters: 30, rates: SimulatedGold.binary, shares: [0.5, 0.5],
      sameness: 0.9, seed: 9)
    let other = SimulatedGold(
      rows: 600, labelled: 200, clusters: 30, rates: SimulatedGold.binary, shares: [0.5, 0.5],
      sameness: 0.9, seed: 9)
    func judged(_ data: SimulatedGold, first: Int) throws -> JudgedRows {
      try JudgedRows(
        calls: data.calls, gold: data.gold, classes: 2, clusters: data.clusters.map { $0 + first })
    }
    func width(_ first: Int) throws -> Double {
      let check = try SharedCalibrationReversal(
        first: judged(data, first: 0), second: judged(other, first: first))
      return try check.interval.value.map { $0.upper - $0.lower } ?? #require(nil)
    }
    #expect(try width(0) < 0.5 * width(1_000))
  }

  @Test("exchanging the models mirrors the result")
  func mirrored() throws {
    let first = try rows(
      positives: (45, 5), negatives: (40, 10), called: 600, of: 1_000, clusters: 25)
    let second = try rows(
      positives: (40, 10), negatives: (45, 5), called: 400, of: 1_000, clusters: 25)
    let one = try SharedCalibrationReversal(first: first, second: second)
    let two = try SharedCalibrationReversal(first: second, second: first)
    #expect(one.verdict == two.verdict)
    let (left, right) = (try #require(one.interval.value), try #require(two.interval.value))
    #expect(abs(left.lower + right.upper) < 1e-12)
    #expect(throws: StatisticsError.self) {
      try SharedCalibrationReversal(
        first: JudgedRows(calls: [0, 2], gold: [0, 2], classes: 3), second: second)
    }
  }
}
