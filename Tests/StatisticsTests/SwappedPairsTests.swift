import Statistics
import Testing

@Suite("Position bias from swapped pairs")
struct SwappedPairsTests {
  @Test("the position effect is the mean of half the differences, worked by hand")
  func effect() throws {
    let pairs = try SwappedPairs(
      leftShownFirst: [.left, .left, .tie, .right, .left],
      rightShownFirst: [.left, .right, .right, .right, .tie])
    // Differences 0, 1, ½, 0 and ½, halved.
    #expect(abs(try #require(pairs.positionEffect.estimate.value) - 0.2) < 1e-15)
    #expect(pairs.consistency.estimate.value == 0.4)
    #expect(pairs.firstShare.estimate.value == 1)
    #expect(pairs.flipsToFirst == 1 && pairs.shiftsToFirst == 3 && pairs.shiftsToSecond == 0)
    // Three shifts one way: 2 / 2³.
    #expect(abs(try #require(pairs.shiftTest().value).pValue - 0.25) < 1e-12)
  }

  @Test("swapping the answers changes nothing, swapping the orders the sign")
  func symmetry() throws {
    let one: [SwappedPairs.Verdict] = [.left, .left, .tie, .right, .left, .right, .tie]
    let other: [SwappedPairs.Verdict] = [.left, .right, .right, .right, .tie, .left, .tie]
    func mirrored(_ verdicts: [SwappedPairs.Verdict]) -> [SwappedPairs.Verdict] {
      verdicts.map { $0 == .left ? .right : $0 == .right ? .left : .tie }
    }
    let clusters = [0, 0, 1, 1, 2, 2, 3]
    let pairs = try SwappedPairs(leftShownFirst: one, rightShownFirst: other, clusters: clusters)
    let renamed = try SwappedPairs(
      leftShownFirst: mirrored(other), rightShownFirst: mirrored(one), clusters: clusters)
    #expect(pairs.positionEffect.estimate == renamed.positionEffect.estimate)
    #expect(pairs.shiftsToFirst == renamed.shiftsToFirst)
    #expect(pairs.symmetryTest == renamed.symmetryTest)
    let reversed = try SwappedPairs(
      leftShownFirst: other, rightShownFirst: one, clusters: clusters)
    #expect(
      abs(
        try #require(pairs.positionEffect.estimate.value)
          + (try #require(reversed.positionEffect.estimate.value))) < 1e-15)
    #expect(
      abs(
        try #require(pairs.positionTest.value).pValue
          - (try #require(reversed.positionTest.value)).pValue) < 1e-12)
  }

  @Test("clusters of equal pairs widen the interval")
  func clusters() throws {
    let one: [SwappedPairs.Verdict] = [.left, .right, .left, .left, .left, .right]
    let other: [SwappedPairs.Verdict] = [.left, .right, .right, .tie, .left, .tie]
    let single = try SwappedPairs(leftShownFirst: one, rightShownFirst: other)
    let four = (0..<4).flatMap { _ in one }
    let clustered = try SwappedPairs(
      leftShownFirst: four, rightShownFirst: (0..<4).flatMap { _ in other },
      clusters: (0..<24).map { $0 % 6 })
    #expect(single.positionEffect.estimate == clustered.positionEffect.estimate)
    #expect(
      abs(
        try #require(single.positionEffect.standardError.value)
          - (try #require(clustered.positionEffect.standardError.value))) < 1e-12)
  }

  @Test("what no pair or no change can tell is undefined and says why")
  func undefined() throws {
    let none = try SwappedPairs(leftShownFirst: [], rightShownFirst: [])
    let reason = UndefinedReason.notTestable("no pair was judged in both orders")
    #expect(none.flipTest().reason == reason)
    #expect(none.marginalTest.reason == reason)
    #expect(none.symmetryTest.reason == reason)
    #expect(none.positionTest.reason == reason)
    #expect(none.consistentPairs.reason == reason)
    #expect(none.positionEffect.estimate.reason == .noData)
    let same = try SwappedPairs(table: [[4, 0, 0], [0, 3, 0], [0, 0, 2]])
    #expect(same.flipTest().reason == .noVariation)
    #expect(same.firstShareOfPairs.reason == .noVariation)
    #expect(same.symmetryTest.reason == .noVariation)
    #expect(same.marginalTest.reason == .singularInformation)
    #expect(try #require(same.positionEffect.interval(level: 0.95).value).contains(0))
    // Ties that never occur leave one degree of freedom, and the test is McNemar's.
    let decided = try SwappedPairs(table: [[10, 7, 0], [2, 12, 0], [0, 0, 0]])
    #expect(decided.marginalTest.value?.degreesOfFreedom == 1)
    #expect(
      abs(
        try #require(decided.marginalTest.value).statistic
          - (try #require(decided.winTest().value)).statistic) < 1e-12)
    #expect(throws: StatisticsError.lengthsDiffer(1, 2)) {
      try SwappedPairs(leftShownFirst: [.left], rightShownFirst: [.left, .tie])
    }
    #expect(throws: StatisticsError.countNotUsable(1)) {
      try SwappedPairs(table: [[1, -1, 0], [0, 0, 0], [0, 0, 0]])
    }
  }
}
