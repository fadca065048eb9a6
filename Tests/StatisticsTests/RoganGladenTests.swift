import Statistics
import Testing

@Suite("Rates corrected for the errors of a judge")
struct RoganGladenTests {
  private func rows(
    labelled: Int = 60, clusters: Int = 20, seed: UInt64 = 1
  ) throws -> (SimulatedGold, JudgedRows) {
    let data = SimulatedGold(
      rows: 400, labelled: labelled, clusters: clusters, rates: SimulatedGold.binary,
      shares: [0.6, 0.4], seed: seed)
    return (
      data,
      try JudgedRows(calls: data.calls, gold: data.gold, classes: 2, clusters: data.clusters)
    )
  }

  @Test("a judge without errors changes nothing")
  func perfect() throws {
    let rate = try RoganGladen(
      calls: Proportion(successes: 30, trials: 100), sensitivity: 1, specificity: 1)
    #expect(abs((rate.estimate.value?.raw ?? 0) - 0.3) < 1e-15)
    #expect(rate.estimate.value?.isCut == false)
    let own = rate.interval(level: 0.95, method: .wilson).value
    let wilson = try Proportion(successes: 30, trials: 100)
      .interval(level: 0.95, method: .wilson).value
    #expect(abs((own?.lower ?? 0) - (wilson?.lower ?? 1)) < 1e-15)
  }

  @Test("a judge no better than chance gives no rate and says so")
  func chance() throws {
    let rate = try RoganGladen(
      calls: Proportion(successes: 30, trials: 100), sensitivity: 0.4, specificity: 0.6)
    #expect(rate.estimate.reason?.description.contains("no better than chance") == true)
    #expect(rate.interval(level: 0.95).reason?.code == "notIdentified")
    let turned = try JudgedRows(
      calls: [0, 1, 0, 1, 1, 0], gold: [1, 0, 1, 0, nil, nil], classes: 2)
    #expect(ClusteredRoganGladen(turned).estimate.reason?.code == "notIdentified")
    #expect(ClusteredRoganGladen(turned).interval(level: 0.95).value == nil)
  }

  @Test("a raw rate outside of 0...1 is cut, with a remark")
  func cut() throws {
    let rate = RoganGladen(
      calls: try Proportion(successes: 2, trials: 100),
      positives: try Proportion(successes: 18, trials: 20),
      negatives: try Proportion(successes: 16, trials: 20))
    let estimate = try #require(rate.estimate.value)
    #expect(estimate.raw < 0)
    #expect(estimate.value == 0)
    #expect(estimate.remark == .cutToScale)
    let interval = try #require(rate.interval(level: 0.95).value)
    #expect(interval.lower == 0)
    #expect(interval.remark == .cutToScale)
    let raw = try #require(rate.rawInterval(level: 0.95).value)
    #expect(raw.lower < 0)
  }

  @Test("methods for known errors do not suit estimated ones, and the reverse")
  func methods() throws {
    let calls = try Proportion(successes: 30, trials: 100)
    let known = try RoganGladen(calls: calls, sensitivity: 0.9, specificity: 0.9)
    let estimated = RoganGladen(
      calls: calls, positives: try Proportion(successes: 18, trials: 20),
      negatives: try Proportion(successes: 16, trials: 20))
    #expect(known.interval(level: 0.95, method: .langReiczigel).reason?.code == "outsideDomain")
    #expect(estimated.interval(level: 0.95, method: .wilson).reason?.code == "outsideDomain")
    #expect(estimated.interval(level: 0.95).value?.method == "lang-reiczigel")
    #expect(known.interval(level: 2).reason == .invalidLevel(2))
    #expect(throws: StatisticsError.self) {
      try RoganGladen(calls: calls, sensitivity: 1.1, specificity: 0.9)
    }
  }

  @Test("no labelled row of a class, no target row, one cluster: undefined")
  func undefined() throws {
    let none = RoganGladen(
      calls: try Proportion(successes: 3, trials: 10),
      positives: try Proportion(successes: 0, trials: 0),
      negatives: try Proportion(successes: 5, trials: 6))
    #expect(none.estimate.reason?.description.contains("positive") == true)
    let single = ClusteredRoganGladen(
      try JudgedRows(
        calls: [0, 1, 1, 0], gold: [0, 1, 1, 0], classes: 2, clusters: [3, 3, 3, 3]))
    #expect(single.interval(level: 0.95).reason == .oneCluster)
    #expect(single.estimate.value?.raw == 0.5)
    let goldOnly = ClusteredRoganGladen(
      try JudgedRows(
        calls: [0, 1], gold: [0, 1], classes: 2, isTarget: [false, false]))
    #expect(goldOnly.apparent.reason == .noData)
    let three = ClusteredRoganGladen(try JudgedRows(calls: [0, 2], gold: [0, 2], classes: 3))
    #expect(three.estimate.reason?.code == "outsideDomain")
  }

  @Test("the rate in clusters is the formula of the pooled counts")
  func pooled() throws {
    let (data, rows) = try rows()
    let clustered = ClusteredRoganGladen(rows)
    let counts = rows.confusion.counts
    let plain = RoganGladen(
      calls: try Proportion(successes: data.calls.reduce(0, +), trials: data.calls.count),
      positives: try Proportion(successes: counts[1][1], trials: counts[1][0] + counts[1][1]),
      negatives: try Proportion(successes: counts[0][0], trials: counts[0][0] + counts[0][1]))
    #expect(clustered.estimate.value?.raw == plain.estimate.value?.raw)
    #expect(clustered.youden.value == plain.youden)
    let interval = try #require(clustered.interval(level: 0.95).value)
    #expect(interval.method == "cluster-delta-t")
    #expect(interval.contains(clustered.estimate.value?.value ?? -1))
    #expect((interval.degreesOfFreedom ?? 0) <= 19)
  }

  @Test("independent rows have about the error of Lang and Reiczigel")
  func independent() throws {
    let (data, _) = try rows(labelled: 200)
    // Labelled rows apart from the target, so that the three rates are independent.
    let rows = try JudgedRows(
      calls: data.calls, gold: data.gold, classes: 2, isTarget: data.gold.map { $0 == nil })
    let error = try #require(ClusteredRoganGladen(rows).standardError.value)
    let counts = rows.confusion.counts
    let plain = RoganGladen(
      calls: try Proportion(successes: rows.judgeCounts[1], trials: rows.targetRows),
      positives: try Proportion(successes: counts[1][1], trials: counts[1][0] + counts[1][1]),
      negatives: try Proportion(successes: counts[0][0], trials: counts[0][0] + counts[0][1]))
    let other = try #require(plain.shiftedEstimate(level: 0.95).value?.standardError)
    #expect(abs(error / other - 1) < 0.05)
  }

  @Test("neither the order of rows nor the numbers of clusters show")
  func invariant() throws {
    let (data, rows) = try rows()
    let turned = data.reordered(data.calls.indices.reversed())
    let other = try JudgedRows(
      calls: turned.calls, gold: turned.gold, classes: 2, clusters: turned.clusters)
    #expect(
      ClusteredRoganGladen(rows).interval(level: 0.95)
        == ClusteredRoganGladen(other).interval(level: 0.95))
    let renamed = try JudgedRows(
      calls: data.calls, gold: data.gold, classes: 2, clusters: data.clusters.map { 100 - 3 * $0 })
    let (one, two) = (
      try #require(ClusteredRoganGladen(rows).interval(level: 0.95).value),
      try #require(ClusteredRoganGladen(renamed).interval(level: 0.95).value)
    )
    #expect(abs(one.lower - two.lower) < 1e-12)
    #expect(abs(one.upper - two.upper) < 1e-12)
  }

  @Test("changing the names of the two classes mirrors the rate and its interval")
  func mirrored() throws {
    let (data, rows) = try rows()
    let other = try JudgedRows(
      calls: data.calls.map { 1 - $0 }, gold: data.gold.map { $0.map { 1 - $0 } }, classes: 2,
      clusters: data.clusters)
    let (one, two) = (
      try #require(ClusteredRoganGladen(rows).interval(level: 0.95).value),
      try #require(ClusteredRoganGladen(other).interval(level: 0.95).value)
    )
    #expect(abs(one.lower - (1 - two.upper)) < 1e-12)
    #expect(abs(one.upper - (1 - two.lower)) < 1e-12)
  }

  @Test("labels that show no error of the judge still leave an error of the correction")
  func noErrors() throws {
    let calls = (0..<100).map { $0 % 2 }
    let rows = try JudgedRows(
      calls: calls, gold: calls.enumerated().map { $0 < 20 ? $1 : nil }, classes: 2,
      clusters: calls.indices.map { $0 / 5 })
    let interval = try #require(ClusteredRoganGladen(rows).interval(level: 0.95).value)
    let apparent = try #require(
      try Proportion(successes: 50, trials: 100).interval(level: 0.95).value)
    #expect(interval.upper - interval.lower > apparent.upper - apparent.lower)
  }

  @Test("a judge that the labels do not show to be better than chance is cautioned of")
  func cautions() throws {
    let calls = [1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 0, 0]
    let gold: [Int?] = [1, 0, 1, 0, 1, 1, 0, 0, nil, nil, nil, nil]
    let rate = ClusteredRoganGladen(try JudgedRows(calls: calls, gold: gold, classes: 2))
    #expect(rate.estimate.value != nil)
    let codes = rate.cautions(level: 0.95).map(\.code)
    #expect(codes.contains("judgeMayGuess"))
    #expect(codes.contains("fewGoldRows"))
  }
}
