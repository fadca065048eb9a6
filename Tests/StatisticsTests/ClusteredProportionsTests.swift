import RandomStreams
import Statistics
import Testing

@Suite("Two shares of answers in clusters")
struct ClusteredProportionsTests {
  private static let first: [Bool] = "110110011100111101".map { $0 == "1" }
  private static let second: [Bool] = "0100110100100011".map { $0 == "1" }

  @Test("where every item is a cluster, they are the tests of independent items")
  func independent() throws {
    let study = try ClusteredProportions(
      first: Self.first, firstClusters: Array(0..<18), second: Self.second,
      secondClusters: Array(100..<116))
    let plain = TwoProportions(study.first.proportion, study.second.proportion)
    // M/(M - 1) is all that is left of the clusters.
    #expect(abs(try #require(study.first.designEffect.value) - 18.0 / 17) < 1e-12)
    #expect(abs(try #require(study.generalisedDesignEffect.value) - 34.0 / 33) < 1e-12)
    let score = try #require(plain.test().value)
    let raoScott = try #require(study.raoScottTest(against: .chiSquare).value)
    #expect(
      abs(raoScott.statistic - score.statistic * score.statistic * 33 / 34) < 1e-12)
    #expect(study.difference == plain.estimate)
    let f = try #require(study.raoScottTest(against: .f).value)
    #expect(f.statistic == raoScott.statistic && f.pValue > raoScott.pValue)
    #expect(f.degreesOfFreedom == 1 && f.denominatorDegreesOfFreedom == 33)
  }

  @Test("items asked twice over say no more than once")
  func doubled() throws {
    let labels = (Array(0..<18), Array(100..<116))
    let once = try ClusteredProportions(
      first: Self.first, firstClusters: labels.0, second: Self.second, secondClusters: labels.1)
    let twice = try ClusteredProportions(
      first: Self.first + Self.first, firstClusters: labels.0 + labels.0,
      second: Self.second + Self.second, secondClusters: labels.1 + labels.1)
    for reference in ClusteredProportions.RaoScottReference.allCases {
      let (a, b) = (
        try #require(once.raoScottTest(against: reference).value),
        try #require(twice.raoScottTest(against: reference).value)
      )
      #expect(abs(a.pValue - b.pValue) < 1e-12)
    }
    #expect(
      abs(
        try #require(once.scaledTest().value).pValue
          - (try #require(twice.scaledTest().value).pValue)) < 1e-12)
    #expect(
      abs(
        try #require(once.first.effectiveTrials.value)
          - (try #require(twice.first.effectiveTrials.value))) < 1e-12)
  }

  @Test("the samples change places, rows their order and clusters their names without a trace")
  func order() throws {
    let (one, two) = ((0..<18).map { $0 / 3 }, (0..<16).map { 50 + $0 / 4 })
    let study = try ClusteredProportions(
      first: Self.first, firstClusters: one, second: Self.second, secondClusters: two)
    let turned = try ClusteredProportions(
      first: Self.second.reversed(), firstClusters: two.reversed().map { -$0 },
      second: Self.first.reversed(), secondClusters: one.reversed().map { 7 * $0 })
    #expect(
      abs((try #require(study.difference.value)) + (try #require(turned.difference.value))) < 1e-15)
    let (a, b) = (
      try #require(study.raoScottTest().value), try #require(turned.raoScottTest().value)
    )
    #expect(abs(a.statistic - b.statistic) < 1e-12)
    let (c, d) = (try #require(study.scaledTest().value), try #require(turned.scaledTest().value))
    #expect(abs(c.statistic + d.statistic) < 1e-12)
    let interval = try #require(study.interval(level: 0.9).value)
    #expect(interval.contains(try #require(study.difference.value)) && interval.lower > -1)
  }

  @Test("clusters of both samples: only Rao and Scott's test allows for them")
  func sharedClusters() throws {
    let labels = ((0..<18).map { $0 / 3 }, (0..<16).map { $0 / 3 })
    let study = try ClusteredProportions(
      first: Self.first, firstClusters: labels.0, second: Self.second, secondClusters: labels.1)
    #expect(study.clusters == 6)
    let reason = UndefinedReason.outsideDomain("samples that share no cluster")
    #expect(study.standardError.reason == reason)
    #expect(study.interval().reason == reason && study.scaledTest().reason == reason)
    let test = try #require(study.raoScottTest().value)
    #expect(test.denominatorDegreesOfFreedom == 5)
    // What a cluster has in common cancels: each cluster with the same shares in both samples.
    let same = try ClusteredProportions(
      first: Self.first, firstClusters: labels.0, second: Self.first, secondClusters: labels.0)
    #expect(same.generalisedDesignEffect.reason == .equalClusterMeans)
  }

  @Test("one cluster, equal answers and empty samples are undefined and say so")
  func undefined() throws {
    let one = try ClusteredProportions(
      first: Self.first, firstClusters: Self.first.map { _ in 0 }, second: Self.second,
      secondClusters: Array(1...16))
    #expect(one.first.standardError.reason == .oneCluster)
    #expect(one.standardError.reason == .oneCluster && one.scaledTest().reason == .oneCluster)
    #expect(one.generalisedDesignEffect.reason == .oneCluster)
    #expect(one.raoScottTest().reason == .oneCluster)
    let right = try ClusteredProportions(
      first: [true, true, true], firstClusters: [0, 1, 2], second: [true, true],
      secondClusters: [3, 4])
    #expect(right.difference.value == 0)
    #expect(right.standardError.reason != nil && right.scaledTest().reason != nil)
    #expect(right.raoScottTest().reason == .notTestable("a cell of the table is empty"))
    let empty = try ClusteredProportions(
      first: [], firstClusters: [], second: Self.second, secondClusters: Array(1...16))
    #expect(empty.difference.reason == .noData && empty.raoScottTest().reason == .noData)
    // Clusters that all have the same share.
    let even = try ClusteredProportions(
      first: [true, false, true, false], firstClusters: [0, 0, 1, 1],
      second: [true, false, false, true], secondClusters: [2, 2, 3, 3])
    #expect(even.generalisedDesignEffect.reason == .equalClusterMeans)
    #expect(even.first.designEffect.reason == .equalClusterMeans)
    #expect(even.interval(level: 1).reason == .invalidLevel(1))
    #expect(throws: StatisticsError.self) {
      try ClusteredProportions(
        first: [true], firstClusters: [], second: [true], secondClusters: [0])
    }
  }

  @Test("shares that do not differ are found to differ at about the rate of the tests")
  func size() throws {
    var (found, scaled) = (0, 0)
    let runs = 500
    for run in 0..<runs {
      var stream = RandomStream(seed: 32, purpose: "proportions", index: UInt64(run))
      func sample(_ offset: Int) -> (answers: [Bool], clusters: [Int]) {
        var made: ([Bool], [Int]) = ([], [])
        for cluster in 0..<30 {
          let share = Double.random(in: 0.2...0.9, using: &stream)
          for _ in 0..<6 {
            made.0.append(Double.random(in: 0..<1, using: &stream) < share)
            made.1.append(offset + cluster)
          }
        }
        return made
      }
      let (one, two) = (sample(0), sample(100))
      let study = try ClusteredProportions(
        first: one.answers, firstClusters: one.clusters, second: two.answers,
        secondClusters: two.clusters)
      if try #require(study.raoScottTest().value).pValue <= 0.05 { found += 1 }
      if try #require(study.scaledTest().value).pValue <= 0.05 { scaled += 1 }
    }
    // 25 are expected, with a standard deviation of 4.9; a little more with the normal distribution.
    #expect(found >= 10 && found <= 42)
    #expect(scaled >= 10 && scaled <= 46)
  }
}
