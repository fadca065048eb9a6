import RandomStreams
import Statistics
import Testing

@Suite("Ratios of means, and one mean less another times a number")
struct RatioEstimateTests {
  private static func isClose(_ one: Double?, _ other: Double?, _ closeness: Double = 1e-9) -> Bool
  {
    guard let one, let other else { return false }
    return abs(one - other) <= closeness * max(1, abs(other))
  }

  /// Pairs of 0 and 1 in clusters of so many.
  private static func pairs(
    seed: UInt64, clusters: Int, size: Int, chances: (Double, Double) = (0.8, 0.6)
  ) -> (first: [Double], second: [Double], clusters: [Int]) {
    var stream = RandomStream(seed: seed, purpose: "ratio-test", index: 0)
    var (first, second, numbers): ([Double], [Double], [Int]) = ([], [], [])
    for cluster in 0..<clusters {
      let ease = 0.3 * (stream.uniform() - 0.5)
      for _ in 0..<size {
        let number = stream.uniform()
        first.append((number + stream.uniform()) / 2 < chances.0 + ease ? 1 : 0)
        second.append((number + stream.uniform()) / 2 < chances.1 + ease ? 1 : 0)
        numbers.append(cluster)
      }
    }
    return (first, second, numbers)
  }

  private static func shares(
    seed: UInt64, clusters: Int, size: Int
  ) throws -> PairedShares {
    let drawn = pairs(seed: seed, clusters: clusters, size: size)
    return try PairedShares(drawn.first, drawn.second, clusters: drawn.clusters)
  }

  private static func contrast(
    seed: UInt64, signs: RatioEstimate.Signs = .notNegative, chances: (Double, Double) = (0.8, 0.6)
  ) throws -> RatioEstimate {
    let drawn = pairs(seed: seed, clusters: 12, size: 3, chances: chances)
    // The second has fewer rows, so that the degrees of freedom depend on the ratio.
    return RatioEstimate(
      [
        [
          .init(
            try ClusterSums(values: drawn.first, clusters: drawn.clusters), numerator: 1),
          .init(
            try ClusterSums(
              values: Array(drawn.second.dropLast(9)), clusters: Array(drawn.clusters.dropLast(9))),
            denominator: 1),
        ]
      ], signs: signs)
  }

  @Test("times 1 it is Tango's interval and test", arguments: [1, 4], 0..<5 as Range<UInt64>)
  func tango(size: Int, seed: UInt64) throws {
    let drawn = Self.pairs(seed: seed, clusters: 14, size: size)
    let shares = try PairedShares(drawn.first, drawn.second, clusters: drawn.clusters)
    let scaled = ScaledDifferenceEstimate(shares, factor: 1)
    let paired = PairedDifferenceEstimate(
      try ClusterSums(
        values: zip(drawn.first, drawn.second).map { $0 - $1 }, clusters: drawn.clusters),
      kind: .zeroOne)
    let (one, other) = (
      try #require(scaled.interval(level: 0.95).value),
      try #require(paired.interval(level: 0.95).value)
    )
    #expect(Self.isClose(one.lower, other.lower))
    #expect(Self.isClose(one.upper, other.upper))
    #expect(
      Self.isClose(
        scaled.pValue(excluding: 0.1).value, paired.pValue(excluding: 0.1).value))
  }

  @Test("its p-value is alpha where its set ends", arguments: 0..<6 as Range<UInt64>)
  func ends(seed: UInt64) throws {
    for ratio in [
      RatioEstimate(try Self.shares(seed: seed, clusters: 12, size: 3)),
      RatioEstimate(try Self.shares(seed: seed, clusters: 40, size: 1)),
      try Self.contrast(seed: seed),
    ] {
      for level in [0.8, 0.95] {
        let interval = try #require(ratio.interval(level: level).value)
        let estimate = try #require(ratio.estimate.value)
        #expect(interval.lower < estimate && estimate < interval.upper)
        #expect(Self.isClose(ratio.pValue(excluding: interval.lower).value, 1 - level, 1e-7))
        #expect(Self.isClose(ratio.pValue(excluding: interval.upper).value, 1 - level, 1e-7))
      }
    }
  }

  @Test("a ratio against c and one mean against c of the other are one test")
  func oneTest() throws {
    let shares = try Self.shares(seed: 3, clusters: 15, size: 3)
    for factor in [0.5, 0.9, 1.1, 1.4, 3] {
      #expect(
        RatioEstimate(shares).pValue(excluding: factor)
          == ScaledDifferenceEstimate(shares, factor: factor).pValue(excluding: 0))
    }
    let drawn = Self.pairs(seed: 4, clusters: 12, size: 3)
    let sums = try [drawn.first, Array(drawn.second.dropLast(9))].map {
      try ClusterSums(values: $0, clusters: Array(drawn.clusters.prefix($0.count)))
    }
    for factor in [0.7, 1.3] {
      let linear = LinearCombinationEstimate(
        [.init(sums[0], coefficient: 1), .init(sums[1], coefficient: -factor)], kind: .unbounded)
      #expect(
        Self.isClose(
          try Self.contrast(seed: 4).pValue(excluding: factor).value, linear.pValue().value))
    }
  }

  @Test("turned round, the set holds the inverses")
  func inverse() throws {
    let drawn = Self.pairs(seed: 8, clusters: 13, size: 4)
    let one = try PairedShares(drawn.first, drawn.second, clusters: drawn.clusters)
    let other = try PairedShares(drawn.second, drawn.first, clusters: drawn.clusters)
    let (left, right) = (
      try #require(RatioEstimate(one).interval(level: 0.9).value),
      try #require(RatioEstimate(other).interval(level: 0.9).value)
    )
    #expect(Self.isClose(left.lower, 1 / right.upper, 1e-8))
    #expect(Self.isClose(left.upper, 1 / right.lower, 1e-8))
  }

  @Test("where all answers are right the set is about 1 and bounded")
  func allRight() throws {
    let ones = [Double](repeating: 1, count: 20)
    let shares = try PairedShares(ones, ones, clusters: Array(0..<20))
    let interval = try #require(RatioEstimate(shares).interval(level: 0.95).value)
    // The score is n (c - 1) there, or n (1 - c)/c.
    let reach = 1 + 1.959963984540054 * 1.959963984540054 / 20
    #expect(Self.isClose(interval.upper, reach, 1e-9))
    #expect(Self.isClose(interval.lower, 1 / reach, 1e-9))
    #expect(RatioEstimate(shares).pValue(excluding: 1).value == 1)
  }

  @Test("no 1 on the one side bounds the ratio from above, none on the other leaves no ratio")
  func noOnes() throws {
    let (none, some) = (
      [Double](repeating: 0, count: 30), (0..<30).map { Double($0 % 3 == 0 ? 0 : 1) }
    )
    let low = RatioEstimate(try PairedShares(none, some, clusters: Array(0..<30)))
    let interval = try #require(low.interval(level: 0.95).value)
    #expect(interval.lower == 0 && interval.upper > 0.05 && interval.upper < 0.5)
    let high = RatioEstimate(try PairedShares(some, none, clusters: Array(0..<30)))
    #expect(high.estimate.reason == .notTestable("it divides by 0"))
    #expect(high.interval(level: 0.95).reason == .notTestable("it divides by 0"))
  }

  @Test("where the denominator's own interval reaches 0 there is no interval, and the set says why")
  func unbounded() throws {
    func ratio(_ first: [Double], _ second: [Double]) throws -> RatioEstimate {
      let clusters = Array(first.indices)
      return RatioEstimate([
        [
          .init(try ClusterSums(values: first, clusters: clusters), numerator: 1),
          .init(try ClusterSums(values: second, clusters: clusters), denominator: 1),
        ]
      ])
    }
    let near: [Double] = [0, 0, 0, 0, 0, 3, 0, 1, 0, 0]
    let high: [Double] = [9, 8, 9, 7, 8, 9, 9, 8, 7, 9]
    let rays = try ratio(high, near)
    guard case .rays(let end, let start) = try #require(rays.set(level: 0.95).value) else {
      Issue.record("not two rays")
      return
    }
    #expect(end < 0 && start > 0 && start < (rays.estimate.value ?? 0))
    #expect(rays.interval(level: 0.95).reason == .ratioSetDisjoint)
    #expect(Self.isClose(rays.pValue(excluding: start).value, 0.05, 1e-8))
    // The sign of the denominator is known: that the ratio is above a small number is shown.
    #expect(try #require(rays.pValue(excluding: 2).value) < 0.05)
    let all = try ratio([0, 2, 0, 0, 0, 0, 0, 0, 0, 1], near)
    #expect(all.set(level: 0.95).value == .everything)
    #expect(all.interval(level: 0.95).reason == .ratioSetUnbounded)
  }

  @Test("where the denominator's sign is not known it must be shown too")
  func unknownSign() throws {
    let (known, unknown) = (
      try Self.contrast(seed: 5, chances: (0.9, 0.4)),
      try Self.contrast(seed: 5, signs: .unknown, chances: (0.9, 0.4))
    )
    let denominator = try #require(unknown.pValue(excluding: 0.001).value)
    #expect(try #require(known.pValue(excluding: 0.001).value) < denominator)
  }

  @Test("no order of the rows shows")
  func shuffled() throws {
    let drawn = Self.pairs(seed: 6, clusters: 10, size: 3)
    let one = try PairedShares(drawn.first, drawn.second, clusters: drawn.clusters)
    let other = try PairedShares(
      drawn.first.reversed(), drawn.second.reversed(), clusters: drawn.clusters.reversed())
    #expect(
      RatioEstimate(one).interval(level: 0.95).value
        == RatioEstimate(other).interval(level: 0.95).value)
  }

  @Test("one cluster shows nothing")
  func oneCluster() throws {
    let drawn = Self.pairs(seed: 7, clusters: 1, size: 20)
    let shares = try PairedShares(drawn.first, drawn.second, clusters: drawn.clusters)
    #expect(RatioEstimate(shares).interval(level: 0.95).reason == .oneCluster)
    #expect(RatioEstimate(shares).pValue(excluding: 1.1).reason == .oneCluster)
  }
}
