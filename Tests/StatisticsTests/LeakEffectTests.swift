import RandomStreams
import Statistics
import Testing

@Suite("Effects of a leak, taken relative to other models and by clusters")
struct LeakEffectTests {
  private static let seen = (0..<24).map { $0 % 3 != 0 }
  private static let clusters = (0..<24).map { $0 / 3 }

  private static func scores(_ index: Int) -> [Double] {
    var stream = RandomStream(seed: 81, purpose: "leak-effect", index: UInt64(index))
    return (0..<24).map { _ in Double(stream.index(below: 2)) }
  }

  private static func mean(_ values: [Double], _ places: [Int]) -> Double {
    places.reduce(0) { $0 + values[$1] } / Double(places.count)
  }

  @Test("the gap is the difference of means, and of differences where others are given")
  func gaps() throws {
    let own = Self.scores(0)
    let others = (1...3).map(Self.scores)
    let exposed = Self.seen.indices.filter { Self.seen[$0] }
    let clean = Self.seen.indices.filter { !Self.seen[$0] }
    func gap(_ values: [Double]) -> Double {
      Self.mean(values, exposed) - Self.mean(values, clean)
    }
    let alone = try RelativeScores(own, others: [others[0]], isExposed: Self.seen)
    #expect(alone.values == own && alone.comparisons.isEmpty)
    let single = try #require(
      try LeakEffect.gap(alone.values, isExposed: Self.seen, clusters: Self.clusters).value)
    #expect(abs(single.value - gap(own)) < 1e-12)
    let relative = try RelativeScores(own, others: others, isExposed: Self.seen)
    #expect(relative.comparisons == [0, 1, 2])
    let double = try #require(
      try LeakEffect.gap(relative.values, isExposed: Self.seen, clusters: Self.clusters).value)
    let expected = gap(own) - others.map(gap).reduce(0, +) / 3
    #expect(abs(double.value - expected) < 1e-12)
  }

  @Test("an item that is easier for all shifts nothing, whoever missed a few items")
  func ease() throws {
    let own = Self.scores(0)
    let ease = Self.seen.map { $0 ? 0.4 : 0 }
    var others = (1...3).map { index in zip(Self.scores(index), ease).map { $0 + $1 } }
    let lifted = zip(own, ease).map { $0 + $1 }
    let plain = try RelativeScores(
      own, others: (1...3).map(Self.scores), isExposed: Self.seen)
    let raised = try RelativeScores(lifted, others: others, isExposed: Self.seen)
    func gap(_ scores: RelativeScores) throws -> Double {
      try #require(
        try LeakEffect.gap(scores.values, isExposed: Self.seen, clusters: Self.clusters).value
      ).value
    }
    #expect(abs(try gap(plain) - gap(raised)) < 1e-12)
    // One that has too little of a set is none to compare with.
    for item in Self.seen.indices where !Self.seen[item] && item > 3 { others[2][item] = .nan }
    #expect(
      try RelativeScores(lifted, others: others, isExposed: Self.seen).comparisons == [0, 1])
  }

  @Test("the error is no smaller than that of independent items, and p halves one-sided")
  func errors() throws {
    // Eight unseen items that happen to be wrong, all of them, have no spread of their own.
    let own = Self.seen.indices.map { Self.seen[$0] && $0 % 4 == 0 ? 1.0 : 0 }
    let rate = own.reduce(0, +) / 16
    let effect = try #require(
      try LeakEffect.gap(own, isExposed: Self.seen, clusters: Self.clusters).value)
    let residuals = Self.seen.indices.map { own[$0] - (Self.seen[$0] ? rate : 0) }
    let variance = residuals.reduce(0) { $0 + $1 * $1 } / 22
    let plain = (variance * (1.0 / 16 + 1.0 / 8)).squareRoot()
    #expect(try #require(effect.standardError.value) >= plain - 1e-12)
    let twoSided = try #require(effect.test.value)
    let greater = try #require(effect.test(alternative: .greater).value)
    #expect(abs(greater.pValue - twoSided.pValue / 2) < 1e-12)
  }

  @Test("a drop at the release is told from a line in time")
  func drop() throws {
    let days = (0..<24).map { Double($0 * 30 - 360) }
    let clusters = Array(0..<24)
    var stream = RandomStream(seed: 82, purpose: "drop", index: 0)
    let noise = days.map { _ in 0.01 * (stream.uniform() - 0.5) }
    let falling = zip(days, noise).map { 0.5 - 0.2 * $0 / 365 + $1 }
    let line = try #require(try LeakEffect.drop(falling, days: days, clusters: clusters).value)
    #expect(abs(line.drop.value) < 0.01 && abs(line.slope.value + 0.2) < 0.01)
    let leaked = zip(days, falling).map { $0 < 0 ? $1 + 0.3 : $1 }
    let jump = try #require(try LeakEffect.drop(leaked, days: days, clusters: clusters).value)
    #expect(abs(jump.drop.value - line.drop.value - 0.3) < 1e-9)
    #expect(
      try LeakEffect.drop(falling, days: days.map { abs($0) }, clusters: clusters).reason?.code
        == "notTestable")
  }

  @Test("the smallest effect that is found is found with the power, by simulation")
  func detectable() throws {
    let level = 0.05
    var found = 0
    var stream = RandomStream(seed: 83, purpose: "detectable", index: 0)
    let seen = (0..<80).map { $0 < 40 }
    let effect = try #require(
      try LeakEffect.gap(
        (0..<80).map { $0 % 2 == 0 ? 1 : -1 }, isExposed: seen, clusters: Array(0..<80)
      ).value)
    let smallest = try #require(effect.detectableEffect(significance: level, power: 0.8).value)
    for _ in 0..<2_000 {
      let values = seen.map { isSeen -> Double in
        (stream.uniform() < 0.5 ? -1 : 1) + (isSeen ? smallest : 0)
      }
      let p = try LeakEffect.gap(values, isExposed: seen, clusters: Array(0..<80)).value?
        .test(alternative: .greater).value?.pValue
      if (p ?? 1) <= level { found += 1 }
    }
    // 2,000 at 80 %: 1,600 with a standard deviation of 18.
    #expect(abs(found - 1_600) < 80)
  }

  @Test("the clustered area is DeLong's where texts are independent, and tests what is separated")
  func area() throws {
    var stream = RandomStream(seed: 84, purpose: "area", index: 0)
    let scores = (0..<30).map { _ in Double(stream.index(below: 12)) }
    let seen = (0..<30).map { $0 % 2 == 0 }
    let clustered = try ClusteredArea(
      scores: scores, isExposed: seen, clusters: Array(0..<30))
    let curve = try ReceiverOperatingCharacteristic(scores: scores, isPositive: seen)
    #expect(clustered.area == curve.area)
    let (one, other) = (
      try #require(clustered.standardError.value), try #require(curve.standardError.value)
    )
    #expect(abs(one - other) < 1e-12)
    let apart = try ClusteredArea(
      scores: (0..<30).map { Double($0 % 2 == 0 ? 100 + $0 : $0) }, isExposed: seen,
      clusters: (0..<30).map { $0 / 3 })
    #expect(apart.area.value == 1)
    #expect(apart.interval(level: 0.95).value == nil)
    #expect(try #require(apart.test.value).pValue < 1e-4)
  }

  @Test("clusters of the foretold score are drawn whole, and single items as before")
  func foretold() throws {
    func scores(_ index: Int) -> [Double] {
      var stream = RandomStream(seed: 85, purpose: "foretold", index: UInt64(index))
      return (0..<40).map { _ in stream.uniform() < 0.2 + Double(index) / 12 ? 1 : 0 }
    }
    let others = (0..<6).map(scores)
    func result(_ clusters: ([Int], [Int])?) throws -> PerformanceTestResult? {
      try PerformanceTest(
        model: scores(6), modelOnReference: scores(7), others: others, othersOnReference: others,
        clusters: clusters, replicates: 99, seed: 1
      ).result(threads: 2).value
    }
    let single = Array(0..<40)
    #expect(try result(nil) == result((single, single)))
    // Items that come twice in a row tell as much as one.
    let pairs = try #require(try result((single.map { $0 / 20 }, single.map { $0 / 20 })))
    #expect(pairs != (try result(nil)))
  }
}
