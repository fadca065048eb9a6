import RandomStreams
import Statistics
import Testing

@Suite("Rankings without a judge")
struct RankingStabilityTests {
  /// Three judges on models of given means, without noise: one unit a model and cluster.
  private static func stability(
    _ means: [[Double]], clusters: Int = 4, noise: Double = 0
  ) throws -> RankingStability {
    var stream = RandomStream(seed: 6, purpose: "ranking-stability-data", index: 0)
    let models = means[0].count
    var (units, judges, scores, of) = ([Int](), [Int](), [Double](), [Int]())
    for _ in 0..<clusters {
      for model in 0..<models {
        for (judge, own) in means.enumerated() {
          units.append(of.count)
          judges.append(judge)
          scores.append(own[model] + noise * (stream.uniform() - 0.5))
        }
        of.append(model)
      }
    }
    return try RankingStability(
      try JudgeRatings(
        units: units, judges: judges, scores: scores, unitCount: of.count,
        judgeCount: means.count, clusters: of.indices.map { $0 / models }),
      models: of, modelCount: models)
  }

  @Test("correlations and swaps, worked by hand")
  func byHand() throws {
    // With all: 9, 8, 4, 3. Without judge 0: 4, 6, 3, 2. Judge 0 alone: 5, 2, 1, 1.
    let stability = try Self.stability([[5, 2, 1, 1], [2, 3, 2, 1], [2, 3, 1, 1]])
    let without = try #require(stability.without(judge: 0).value)
    // Five of six pairs agree.
    #expect(abs(without.value - 4.0 / 6) < 1e-14)
    let swaps = try #require(stability.swaps(without: 0).value)
    #expect(swaps.map(\.higher) == [0] && swaps.map(\.lower) == [1])
    // Judge 0 ties the last two: four agree, one does not, over √(5 · 6).
    let alone = try #require(stability.alone(judge: 0).value)
    #expect(abs(alone.value - 3 / 30.0.squareRoot()) < 1e-14)
    #expect(stability.swaps(without: 1).value == [])
    #expect(without.standardError.reason == .refitsEqual)
    #expect(without.interval().reason == .refitsEqual)
  }

  @Test("an interval by the jackknife lies in -1...1 and holds the value")
  func interval() throws {
    let stability = try Self.stability(
      [[2, 1.9, 1.8, 1.5, 1], [2, 1.8, 1.9, 1, 1.5], [1, 2, 1.5, 1.2, 1.1]], clusters: 12,
      noise: 1.5)
    let effect = try #require(stability.alone(judge: 2).value)
    let interval = try #require(effect.interval().value)
    #expect(interval.lower >= -1 && interval.upper <= 1 && interval.contains(effect.value))
    #expect(effect.clusters == 12)
  }

  @Test("offsets and factors of all scores change nothing")
  func scaling() throws {
    let means = [[2, 1.9, 1.8, 1.5], [2, 1.8, 1.9, 1], [1, 2, 1.5, 1.2]]
    let one = try Self.stability(means)
    let other = try Self.stability(means.map { $0.map { 1e6 + 4 * $0 } })
    for judge in 0..<3 {
      #expect(one.without(judge: judge).value?.value == other.without(judge: judge).value?.value)
      #expect(one.swaps(without: judge).value == other.swaps(without: judge).value)
    }
  }

  @Test("one judge or one model has no ranking to compare with")
  func undefined() throws {
    let one = try Self.stability([[1, 2, 3]])
    #expect(one.without(judge: 0).reason == .tooFewUnits(0, needed: 2))
    #expect(one.without(judge: 1).reason == .noSuchQuantity(1))
    #expect(one.swaps(without: 0).value == [])
    let equal = try Self.stability([[1, 1], [1, 1]])
    #expect(equal.without(judge: 0).reason == .noVariation)
    #expect(throws: StatisticsError.noSuchItem(3, items: 3)) {
      try RankingStability(
        try JudgeRatings(
          units: [0], judges: [0], scores: [1], unitCount: 1, judgeCount: 1),
        models: [3], modelCount: 3)
    }
  }
}
