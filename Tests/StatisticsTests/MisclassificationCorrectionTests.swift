import Statistics
import Testing

@Suite("Shares of classes corrected for the errors of a judge")
struct MisclassificationCorrectionTests {
  private func data(seed: UInt64 = 3) -> SimulatedGold {
    SimulatedGold(
      rows: 400, labelled: 100, clusters: 25, rates: SimulatedGold.three,
      shares: [0.5, 0.3, 0.2], seed: seed)
  }

  private func rows(_ data: SimulatedGold) throws -> JudgedRows {
    try JudgedRows(calls: data.calls, gold: data.gold, classes: 3, clusters: data.clusters)
  }

  @Test("two classes are Rogan and Gladen's correction")
  func two() throws {
    let matrix = try ConfusionMatrix(counts: [[81, 9], [4, 46]])
    let correction = try MisclassificationCorrection(validation: matrix, judgeCounts: [250, 150])
    let rate = RoganGladen(
      calls: try Proportion(successes: 150, trials: 400),
      positives: try Proportion(successes: 46, trials: 50),
      negatives: try Proportion(successes: 81, trials: 90))
    let raw = try #require(rate.estimate.value?.raw)
    #expect(abs((correction.shares.value?[1] ?? 0) - raw) < 1e-14)
    let error = try #require(rate.standardError.value)
    #expect(abs((correction.standardErrors.value?[1] ?? 0) - error) < 1e-14)
  }

  @Test("two classes from rows are the rate in clusters")
  func twoFromRows() throws {
    let data = SimulatedGold(
      rows: 300, labelled: 60, clusters: 20, rates: SimulatedGold.binary, shares: [0.6, 0.4],
      seed: 5)
    let rows = try JudgedRows(
      calls: data.calls, gold: data.gold, classes: 2, clusters: data.clusters)
    let one = try MisclassificationCorrection(rows).interval(ofClass: 1, level: 0.9)
    #expect(one == ClusteredRoganGladen(rows).interval(level: 0.9))
    #expect(one.value != nil)
  }

  @Test("a matrix that cannot be inverted gives no shares")
  func singular() throws {
    let matrix = try ConfusionMatrix(counts: [[5, 3, 2], [5, 3, 2], [1, 1, 8]])
    let correction = try MisclassificationCorrection(
      validation: matrix, judgeCounts: [10, 10, 20])
    #expect(correction.shares.reason?.code == "notIdentified")
    #expect(correction.covariance.reason?.code == "notIdentified")
    #expect(correction.likelihoodShares.value == nil)
    let empty = try MisclassificationCorrection(
      validation: ConfusionMatrix(counts: [[3, 1, 0], [0, 0, 0], [0, 1, 2]]),
      judgeCounts: [1, 2, 3])
    #expect(empty.shares.reason?.description.contains("gold class number 1") == true)
  }

  /// By hand for C = ((0.8, 0.2), (0.3, 0.7)) and q = (0.9, 0.1): the inverse gives 1.2 and -0.2, and
  /// the likelihood of q rises up to the end p = (1, 0).
  @Test("shares below 0 are cut, and the likelihood stays on the simplex")
  func negative() throws {
    let correction = try MisclassificationCorrection(
      validation: ConfusionMatrix(counts: [[8, 2], [3, 7]]), judgeCounts: [90, 10])
    let shares = try #require(correction.shares.value)
    #expect(abs(shares[0] - 1.2) < 1e-12)
    #expect(correction.clippedShares.value == [1, 0])
    let likely = try #require(correction.likelihoodShares.value)
    #expect(abs(likely[0] - 1) < 1e-9)
    #expect(correction.cautions(level: 0.95).map(\.code).contains("estimateCut"))
  }

  @Test("shares add up to 1, and no order of rows shows")
  func invariant() throws {
    let data = data()
    let correction = MisclassificationCorrection(try rows(data))
    let shares = try #require(correction.shares.value)
    #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
    let other = MisclassificationCorrection(
      try rows(data.reordered(data.calls.indices.reversed())))
    #expect(other.shares == correction.shares)
    for code in 0..<3 {
      let interval = try #require(
        try correction.interval(ofClass: code, level: 0.95).value)
      #expect(interval.contains(shares[code]))
      #expect(try other.interval(ofClass: code, level: 0.95).value == interval)
    }
    #expect(throws: StatisticsError.noSuchClass(3, classes: 3)) {
      try correction.interval(ofClass: 3, level: 0.95)
    }
  }

  @Test("independent rows have about the error of the delta method")
  func independent() throws {
    let data = data()
    let rows = try JudgedRows(
      calls: data.calls, gold: data.gold, classes: 3,
      isTarget: data.gold.map { $0 == nil })
    let correction = MisclassificationCorrection(rows)
    let linear = try #require(correction.clusterStandardErrors.value)
    let delta = try #require(correction.standardErrors.value)
    for (one, other) in zip(linear, delta) { #expect(abs(one / other - 1) < 0.15) }
    #expect(correction.determinantInterval(level: 0.95).value?.lower ?? 0 > 0)
  }

  @Test("counts have no interval by clusters")
  func counts() throws {
    let correction = try MisclassificationCorrection(
      validation: ConfusionMatrix(counts: [[8, 2], [3, 7]]), judgeCounts: [50, 50])
    #expect(
      try correction.interval(ofClass: 0, level: 0.95).reason?.code == "outsideDomain")
    #expect(throws: StatisticsError.lengthsDiffer(2, 3)) {
      try MisclassificationCorrection(
        validation: ConfusionMatrix(counts: [[8, 2], [3, 7]]), judgeCounts: [50, 50, 1])
    }
  }
}
