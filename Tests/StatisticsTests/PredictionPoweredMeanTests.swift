import RandomStreams
import Statistics
import Testing

@Suite("Means of labels with the help of a judge")
struct PredictionPoweredMeanTests {
  private struct Rows {
    var judge: [Double] = []
    var labels: [Double?] = []
    var clusters: [Int] = []

    init(_ count: Int, labelled: Int, clusters groups: Int, seed: UInt64) {
      var stream = RandomStream(seed: seed, purpose: "ppi", index: 0)
      for row in 0..<count {
        let truth = stream.uniform() < 0.6 ? 1.0 : 0
        judge.append(stream.uniform() < 0.8 ? truth : 1 - truth)
        labels.append(row < labelled ? truth : nil)
        clusters.append(row % groups)
      }
    }

    func mean(
      ends: ClosedRange<Double>? = 0...1, tuning: PredictionPoweredMean.Tuning = .tuned
    ) throws -> ClusteredPredictionPoweredMean {
      try #require(
        ClusteredPredictionPoweredMean.of(
          judge: judge, labels: labels, clusters: clusters, ends: ends, tuning: tuning
        ).value)
    }
  }

  @Test("the mean in clusters is that of independent rows, with another error")
  func same() throws {
    let rows = Rows(200, labelled: 50, clusters: 20, seed: 1)
    let clustered = try rows.mean()
    let plain = try #require(
      PredictionPoweredMean.of(
        labels: rows.labels.compactMap(\.self), judgeOnLabelled: Array(rows.judge[..<50]),
        judgeOnUnlabelled: Array(rows.judge[50...])
      ).value)
    #expect(abs(clustered.estimate - plain.estimate) < 1e-12)
    #expect(abs(clustered.lambda - plain.lambda) < 1e-12)
    #expect(clustered.labelMean == plain.labelMean)
    #expect(abs(clustered.judgeMean - plain.judgeMean) < 1e-12)
    let independent = try #require(
      ClusteredPredictionPoweredMean.of(judge: rows.judge, labels: rows.labels, ends: nil).value)
    let error = try #require(independent.standardError.value)
    // The jackknife finds λ anew each time, which costs a little.
    #expect(abs(error / plain.standardError - 1) < 0.1)
    #expect(independent.clusters == nil)
  }

  /// Without the judge's help, the jackknife over clusters of equal size is the CR1 error of a
  /// mean.
  @Test("λ = 0 is the mean of the labels with its error over clusters")
  func labelsAlone() throws {
    let rows = Rows(200, labelled: 60, clusters: 20, seed: 2)
    let mean = try rows.mean(ends: nil, tuning: .fixed(0))
    let robust = try ClusterRobust(
      scores: rows.labels.compactMap(\.self), clusters: Array(rows.clusters[..<60]))
    #expect(abs(mean.estimate - (robust.mean.value ?? 0)) < 1e-12)
    let error = try #require(mean.standardError.value)
    let cr1 = try #require(robust.standardError(.cr1).value)
    #expect(abs(error - cr1) < 1e-12)
    #expect(abs(mean.degreesOfFreedom - 19) < 1e-9)
  }

  @Test("the interval of labels with ends lies on the scale, and that without is about the mean")
  func methods() throws {
    let rows = Rows(200, labelled: 50, clusters: 20, seed: 3)
    let bounded = try #require(rows.mean().interval(level: 0.95).value)
    #expect(bounded.method == "score")
    #expect(bounded.lower > 0 && bounded.upper < 1)
    let open = try rows.mean(ends: nil)
    let interval = try #require(open.interval(level: 0.95).value)
    #expect(interval.method == "cluster-jackknife-t")
    #expect(abs((interval.lower + interval.upper) / 2 - open.estimate) < 1e-12)
  }

  @Test("labels that all equal the judge's scores leave an error")
  func perfectJudge() throws {
    var rows = Rows(200, labelled: 30, clusters: 20, seed: 4)
    rows.labels = rows.labels.indices.map { $0 < 30 ? rows.judge[$0] : nil }
    let mean = try rows.mean()
    let interval = try #require(mean.interval(level: 0.95).value)
    let judge = MeanEstimate(
      try ClusterSums(values: rows.judge, clusters: rows.clusters), kind: .zeroOne)
    let apparent = try #require(judge.interval(level: 0.95).value)
    #expect(interval.upper - interval.lower > apparent.upper - apparent.lower)
  }

  @Test("neither the order of rows nor the numbers of clusters show")
  func invariant() throws {
    let rows = Rows(200, labelled: 50, clusters: 20, seed: 5)
    var other = rows
    other.judge = rows.judge.reversed()
    other.labels = rows.labels.reversed()
    other.clusters = rows.clusters.reversed().map { 40 - $0 }
    let (one, two) = (try rows.mean(), try other.mean())
    #expect(one.estimate == two.estimate)
    #expect(one.interval(level: 0.95) == two.interval(level: 0.95))
  }

  @Test("another unit of the scale only rescales mean and error")
  func rescaled() throws {
    let rows = Rows(200, labelled: 50, clusters: 20, seed: 6)
    var other = rows
    other.judge = rows.judge.map { 4 * $0 + 1 }
    other.labels = rows.labels.map { $0.map { 4 * $0 + 1 } }
    let (one, two) = (
      try #require(rows.mean().interval(level: 0.95).value),
      try #require(other.mean(ends: 1...5).interval(level: 0.95).value)
    )
    #expect(abs(two.lower - (4 * one.lower + 1)) < 1e-9)
    #expect(abs(two.upper - (4 * one.upper + 1)) < 1e-9)
  }

  @Test("scores that do not vary give λ = 0")
  func constantJudge() throws {
    let mean = try #require(
      PredictionPoweredMean.of(
        labels: [0, 1, 1], judgeOnLabelled: [0.3, 0.3, 0.3],
        judgeOnUnlabelled: [0.3, 0.3, 0.3, 0.3]
      ).value)
    #expect(mean.lambda == 0)
    #expect(mean.estimate == 2.0 / 3)
  }

  @Test("too few rows are undefined, wrong arguments refused")
  func refused() throws {
    let few = try PredictionPoweredMean.of(
      labels: [1], judgeOnLabelled: [1], judgeOnUnlabelled: [0, 1])
    #expect(few.reason == .tooFewValues(1, needed: 2))
    let oneCluster = try ClusteredPredictionPoweredMean.of(
      judge: [0, 1, 0, 1], labels: [0, 1, nil, nil], clusters: [1, 1, 1, 1])
    #expect(oneCluster.reason == .oneCluster)
    let carried = try ClusteredPredictionPoweredMean.of(
      judge: [0, 1, 0, 1], labels: [0, 1, nil, nil], clusters: [1, 1, 2, 2])
    #expect(carried.value?.standardError.reason?.code == "notIdentified")
    #expect(throws: StatisticsError.lengthsDiffer(1, 2)) {
      try PredictionPoweredMean.of(
        labels: [1], judgeOnLabelled: [1, 2], judgeOnUnlabelled: [0, 1])
    }
    #expect(throws: StatisticsError.self) {
      try ClusteredPredictionPoweredMean.of(judge: [0, 1], labels: [2, nil], ends: 0...1)
    }
    #expect(throws: StatisticsError.valueNotFinite(0)) {
      try ClusteredPredictionPoweredMean.of(judge: [.nan, 1], labels: [2, nil])
    }
  }

  @Test("weights of strata are divided by their sum")
  func weights() throws {
    let stratum = try #require(
      PredictionPoweredMean.of(
        labels: [0, 1, 1], judgeOnLabelled: [0.3, 0.7, 0.8], judgeOnUnlabelled: [0.3, 0.9, 0.3]
      ).value)
    let mean = try StratifiedPredictionPoweredMean([stratum, stratum], weights: [3, 1])
    #expect(mean.weights == [0.75, 0.25])
    #expect(abs(mean.estimate - stratum.estimate) < 1e-15)
    #expect(throws: StatisticsError.self) {
      try StratifiedPredictionPoweredMean([stratum], weights: [0])
    }
  }
}
