import RandomStreams
import Statistics
import Testing

@Suite("Calibrated scores of a judge")
struct CalibratedMeanTests {
  /// Scores in clusters whose label is `shape` of the score with some noise.
  private struct Rows {
    var scores: [Double] = []
    var labels: [Double] = []
    var clusters: [Int] = []

    init(
      _ count: Int, clusters groups: Int, first: Int = 0, seed: UInt64,
      shape: (Double) -> Double = { $0 * $0 }
    ) {
      var stream = RandomStream(seed: seed, purpose: "calibration", index: 0)
      for row in 0..<count {
        let score = (stream.uniform() * 20).rounded() / 20
        scores.append(score)
        labels.append(min(max(shape(score) + 0.4 * (stream.uniform() - 0.5), 0), 1))
        clusters.append(first + row % groups)
      }
    }
  }

  /// By hand: 3 and 1 pool to 2; 2 is not below it.
  @Test("neighbours that fall are pooled, and values between are interpolated")
  func pooling() throws {
    let fit = try #require(
      IsotonicCalibration.of(scores: [2, 1, 3, 4], labels: [1, 3, 2, 5]).value)
    #expect(fit.values == [2, 2, 2, 5])
    #expect(fit.value(at: 3.5) == 3.5)
    #expect(fit.value(at: -1) == 2)
    #expect(fit.value(at: 9) == 5)
    #expect(try IsotonicCalibration.of(scores: [], labels: []).reason == .noData)
    #expect(throws: StatisticsError.lengthsDiffer(1, 2)) {
      try IsotonicCalibration.of(scores: [1], labels: [1, 2])
    }
  }

  @Test("weights count as rows, and rows of weight 0 are dropped")
  func weights() throws {
    let weighted = try IsotonicCalibration.of(
      scores: [1, 2, 3, 9], labels: [3, 1, 4, 0], weights: [2, 1, 1, 0])
    let repeated = try IsotonicCalibration.of(scores: [1, 1, 2, 3], labels: [3, 3, 1, 4])
    #expect(weighted == repeated)
  }

  @Test("calibrated scores are on average the labels where these are of the target")
  func meanPreserving() throws {
    let rows = Rows(120, clusters: 24, seed: 1)
    let mean = try #require(
      CalibratedMean.of(
        scores: rows.scores, labels: rows.labels, clusters: rows.clusters, target: rows.scores,
        targetClusters: rows.clusters, ends: 0...1
      ).value)
    let labelMean = rows.labels.reduce(0, +) / 120
    #expect(abs(mean.estimate - labelMean) < 1e-12)
    #expect(mean.outsideShare == 0)
    // The whole target is labelled, so that the error is that of the labels' mean over clusters.
    let cr1 = try #require(
      ClusterRobust(scores: rows.labels, clusters: rows.clusters).standardError(.cr1).value)
    #expect(abs((mean.standardError.value ?? 0) / cr1 - 1) < 1e-9)
  }

  @Test("the sum over the target is that of its rows one by one")
  func sums() throws {
    let rows = Rows(60, clusters: 60, seed: 2)
    var target = Rows(500, clusters: 500, first: 100, seed: 3).scores
    target += [-1, 2, 0.512_3]
    let mean = try #require(
      CalibratedMean.of(
        scores: rows.scores, labels: rows.labels, target: target
      ).value)
    let expected = target.map { mean.calibration.value(at: $0) }.reduce(0, +) / Double(target.count)
    #expect(abs(mean.estimate - expected) < 1e-12)
    #expect(mean.outsideShare == 2.0 / 503)
  }

  @Test("the error holds that of the calibration")
  func calibrationError() throws {
    let target = Rows(5_000, clusters: 5_000, first: 1_000, seed: 4).scores
    func error(_ labelled: Int) throws -> Double {
      let rows = Rows(labelled, clusters: labelled, seed: 5)
      return try #require(
        CalibratedMean.of(scores: rows.scores, labels: rows.labels, target: target).value?
          .standardError.value)
    }
    let (few, many) = (try error(50), try error(800))
    // The target's own share of the error is small, so that it falls about with the root.
    #expect(few / many > 2.5)
    #expect(few > 0.01)
  }

  @Test("neither the order of rows nor the numbers of clusters show")
  func invariant() throws {
    let rows = Rows(80, clusters: 20, seed: 6)
    let target = Rows(300, clusters: 30, seed: 7)
    func mean(_ turned: Bool) throws -> CalibratedMean {
      func order<Element>(_ values: [Element]) -> [Element] {
        turned ? values.reversed() : values
      }
      return try #require(
        CalibratedMean.of(
          scores: order(rows.scores), labels: order(rows.labels),
          clusters: order(rows.clusters), target: order(target.scores),
          targetClusters: order(target.clusters), ends: 0...1
        ).value)
    }
    let (one, two) = (try mean(false), try mean(true))
    #expect(one.estimate == two.estimate)
    #expect(abs((one.standardError.value ?? 0) - (two.standardError.value ?? 1)) < 1e-14)
    let residuals = [one, two].map { $0.crossFittedResiduals.value?.rootMeanSquare ?? .nan }
    #expect(abs(residuals[0] - residuals[1]) < 1e-14)
  }

  @Test("residuals on other folds are larger than those of the fit")
  func residuals() throws {
    let rows = Rows(100, clusters: 20, seed: 8)
    let mean = try #require(
      CalibratedMean.of(
        scores: rows.scores, labels: rows.labels, clusters: rows.clusters, target: rows.scores,
        targetClusters: rows.clusters
      ).value)
    let residuals = try #require(mean.crossFittedResiduals.value)
    let own = zip(rows.scores, rows.labels).map { $1 - mean.calibration.value(at: $0) }
    let ownSquare = (own.map { $0 * $0 }.reduce(0, +) / 100).squareRoot()
    #expect(residuals.rootMeanSquare > ownSquare)
    #expect(residuals.folds == 5)
  }

  @Test("one cluster of labels is undefined, wrong arguments are refused")
  func refused() throws {
    #expect(
      try CalibratedMean.of(
        scores: [1, 2], labels: [0, 1], clusters: [4, 4], target: [1, 2], targetClusters: [1, 2]
      ).reason == .clustersBelow(1, needed: 2))
    #expect(
      try CalibratedMean.of(scores: [1, 2], labels: [0, 1], target: []).reason == .noData)
    #expect(throws: StatisticsError.self) {
      try CalibratedMean.of(scores: [1, 2], labels: [0, 3], target: [1], ends: 0...1)
    }
    #expect(throws: StatisticsError.self) {
      try CalibratedMean.of(scores: [1, 2], labels: [0, 1], clusters: [1, 2], target: [1])
    }
  }

  // MARK: - Transport

  private func audit(
    shift: Double, probes: Int, margin: Double = 0.1, seed: UInt64 = 10
  ) throws -> TransportAudit {
    let rows = Rows(300, clusters: 60, seed: seed)
    let probe = Rows(probes, clusters: max(probes / 2, 1), seed: seed + 1) {
      0.6 * $0 * $0 + 0.2 + shift
    }
    let matched = Rows(probes, clusters: max(probes / 2, 1), seed: seed + 1)
    let isSame = shift == 0
    return try TransportAudit(
      scores: rows.scores, labels: rows.labels, clusters: rows.clusters,
      probeScores: isSame ? matched.scores : probe.scores,
      probeLabels: isSame ? matched.labels : probe.labels,
      probeClusters: isSame ? matched.clusters : probe.clusters, margin: margin)
  }

  @Test("a calibration that holds passes with enough labels")
  func pass() throws {
    let audit = try audit(shift: 0, probes: 200)
    #expect(audit.verdict == .pass)
    #expect(audit.interval.value?.contains(0) == true)
  }

  @Test("a calibration that does not hold fails")
  func fail() throws {
    #expect(try audit(shift: 0.25, probes: 100).verdict == .fail)
  }

  @Test("too few labels are inconclusive, none are not graded")
  func inconclusive() throws {
    #expect(try audit(shift: 0, probes: 6, margin: 0.02).verdict == .inconclusive)
    let none = try audit(shift: 0, probes: 0)
    #expect(none.verdict == .notGraded)
    #expect(none.meanResidual.reason == .noData)
  }

  @Test("a shift that is seen and smaller than the margin passes")
  func smallShift() throws {
    let rows = (0..<400).map { Double($0 % 2) }
    let noise = (0..<400).map { $0 % 4 < 2 ? 0.01 : -0.01 }
    let audit = try TransportAudit(
      scores: rows, labels: zip(rows, noise).map(+), probeScores: rows,
      probeLabels: zip(rows, noise).map { $0 + $1 + 0.02 }, margin: 0.05)
    #expect(audit.interval.value?.contains(0) == false)
    #expect(audit.verdict == .pass)
    #expect(throws: StatisticsError.self) {
      try TransportAudit(
        scores: [1], labels: [1], probeScores: [1], probeLabels: [1], margin: 0)
    }
  }
}
