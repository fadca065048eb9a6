import ItemResponse
import RandomStreams
import Statistics
import Testing

@Suite("Coefficients of validity over persons and clusters")
struct ValidityCoefficientTests {
  private static func normal(_ stream: inout RandomStream) -> Double {
    (0..<12).reduce(-6.0) { sum, _ in sum + stream.uniform() }
  }

  /// Scores of persons of these traits on clusters of two items.
  private func scores(
    _ traits: [Double], clusters: Int = 12, shift: Double = 0, noise: Double = 1, seed: UInt64
  ) throws -> ClusteredScores {
    var stream = RandomStream(seed: seed, purpose: "validity-tests", index: 0)
    var scores = try ClusteredScores(persons: traits.count, clusters: clusters)
    for (person, trait) in traits.enumerated() {
      for cluster in 0..<clusters {
        for _ in 0..<2 {
          try scores.add(
            trait + shift + noise * Self.normal(&stream), person: person, cluster: cluster)
        }
      }
    }
    return scores
  }

  private func traits(_ count: Int, seed: UInt64) -> [Double] {
    var stream = RandomStream(seed: seed, purpose: "validity-traits", index: 0)
    return (0..<count).map { _ in Self.normal(&stream) }
  }

  @Test("scores without noise are perfectly reliable, and scores of noise are not at all")
  func reliability() throws {
    let people = traits(20, seed: 1)
    let clean = try HalfScores([scores(people, noise: 0, seed: 2)], splits: 10, seed: 1)
    #expect(abs((clean.reliability(0).value.value ?? 0) - 1) < 1e-9)
    let noise = try HalfScores(
      [scores([Double](repeating: 0, count: 40), seed: 3)], splits: 50, seed: 1)
    #expect(abs(noise.splitHalf(0).value.value ?? 1) < 0.5)
  }

  @Test("what a coefficient is without a person is what it is of the others")
  func withoutOne() throws {
    let people = traits(9, seed: 4)
    let whole = try scores(people, seed: 5)
    let halves = try HalfScores([whole], splits: 7, seed: 2)
    for left in [0, 4, 8] {
      let rest = try HalfScores(
        [whole.keeping(persons: (0..<9).filter { $0 != left })], splits: 7, seed: 2)
      let one = try #require(halves.reliability(0).without[left].value)
      let other = try #require(rest.reliability(0).value.value)
      #expect(abs(one - other) < 1e-10)
      let held = try #require(try HeldOutScores.of(whole, repetitions: 2, seed: 3).value)
      let others = try #require(
        try HeldOutScores.of(
          whole.keeping(persons: (0..<9).filter { $0 != left }), repetitions: 2, seed: 3
        ).value)
      #expect(
        abs((held.skill.without[left].value ?? 0) - (others.skill.value.value ?? 1)) < 1e-9)
    }
  }

  @Test("two names of one trait correlate about 1 without error, also on the same clusters")
  func oneTrait() throws {
    let people = traits(60, seed: 6)
    let halves = try HalfScores(
      [scores(people, seed: 7), scores(people, seed: 8)], splits: 50, seed: 1)
    let corrected = try #require(halves.disattenuated(0, 1).value.value)
    let observed = try #require(halves.crossed(0, 1).value.value)
    #expect(abs(corrected - 1) < 0.1)
    #expect(observed < corrected)
  }

  @Test("the same seed gives the same halves, another one others")
  func seeds() throws {
    let one = try scores(traits(12, seed: 9), seed: 10)
    let first = try HalfScores([one], splits: 5, seed: 1).splitHalf(0)
    #expect(first == (try HalfScores([one], splits: 5, seed: 1).splitHalf(0)))
    #expect(first.value != (try HalfScores([one], splits: 5, seed: 2).splitHalf(0).value))
  }

  @Test("few persons have no interval and say why")
  func fewPersons() throws {
    let halves = try HalfScores([scores(traits(4, seed: 11), seed: 12)], splits: 5, seed: 1)
    #expect(halves.reliability(0).value.value != nil)
    #expect(halves.reliability(0).jackknife(.logComplement).reason?.code == "tooFewUnits")
    let two = try HalfScores([scores(traits(2, seed: 11), seed: 12)], splits: 5, seed: 1)
    #expect(two.splitHalf(0).value.reason?.code == "tooFewUnits")
  }

  @Test("omega needs six clusters and more persons than parcels")
  func omega() throws {
    let people = traits(30, seed: 13)
    #expect(
      try ParcelOmega.of(scores(people, clusters: 5, seed: 14), seed: 1).value.reason?.code
        == "clustersBelow")
    #expect(
      try ParcelOmega.of(scores(traits(4, seed: 1), seed: 14), seed: 1).value.reason?.code
        == "tooFewUnits")
    let found = try ParcelOmega.of(scores(people, seed: 14), seed: 1)
    let omega = try #require(found.value.value)
    #expect(omega > 0.85 && omega < 1)
    #expect(found.without.count == 30)
  }

  @Test("scores of noise foretell nothing of other clusters, clean ones everything")
  func heldOut() throws {
    let noise = try #require(
      try HeldOutScores.of(
        scores([Double](repeating: 0, count: 40), seed: 15), repetitions: 10, seed: 1
      ).value)
    #expect((noise.skill.value.value ?? 1) < 0.1)
    let clean = try #require(
      try HeldOutScores.of(
        scores(traits(20, seed: 16), noise: 0, seed: 17), repetitions: 2, seed: 1
      ).value)
    #expect(abs((clean.skill.value.value ?? 0) - 1) < 1e-9)
    #expect(
      try HeldOutScores.of(scores([1, 2, 3], clusters: 3, seed: 1), seed: 1).reason?.code
        == "clustersBelow")
  }

  @Test("a shift of all answers is the difference, whatever the persons' traits")
  func primed() throws {
    let people = traits(6, seed: 18)
    let found = try #require(
      try PrimedDifference.of(
        primed: scores(people, shift: 0.75, noise: 0.5, seed: 19),
        baseline: scores(people, noise: 0.5, seed: 19)
      ).value)
    #expect(abs(found.difference - 0.75) < 1e-12)
    #expect((found.hedgesG.value ?? 0) > 0)
    let other = try #require(
      try PrimedDifference.of(
        primed: scores(people, shift: 0.75, seed: 20), baseline: scores(people, seed: 21)
      ).value)
    let interval = try #require(other.overClusters.flatMap { $0.interval(level: 0.99) }.value)
    #expect(interval.contains(0.75) && !interval.contains(0))
    let turned = try #require(
      try PrimedDifference.of(
        primed: scores(people, seed: 21), baseline: scores(people, shift: 0.75, seed: 20)
      ).value)
    #expect(abs(turned.difference + other.difference) < 1e-12)
  }

  @Test("an interval for drawn items holds the coefficient, and shrinks with more clusters")
  func drawnItems() throws {
    let people = traits(20, seed: 22)
    let other = people.map { Optional(2 * $0 + 1) }
    func width(_ clusters: Int) throws -> Double {
      let own = try scores(people, clusters: clusters, seed: 23)
      let found = try #require(
        ItemDrawnAssociation.of(
          .spearman, scores: own.means(), criterion: other,
          draws: ItemDrawnAssociation.Draws([own], replicates: 199, seed: 1)
        ).value)
      let interval = try #require(found.interval(level: 0.95).value)
      #expect(interval.contains(found.estimate))
      return interval.upper - interval.lower
    }
    #expect(try width(60) < width(6))
  }

  @Test("coefficients are those of their definitions, with ties")
  func measures() throws {
    let (one, other) = ([1.0, 2, 2, 3, 5], [2.0, 1, 3, 3, 4])
    let pairs = try RatingPairs(one, other)
    for (measure, value) in [
      (ItemDrawnAssociation.Measure.pearson, pairs.pearson().value?.value),
      (.spearman, pairs.spearman().value?.value), (.kendall, pairs.kendall().value?.value),
    ] {
      #expect(abs((measure.value(one, other) ?? 0) - (value ?? 1)) < 1e-12)
    }
    #expect(ItemDrawnAssociation.Measure.kendall.value([1, 1], [1, 2]) == nil)
  }
}
