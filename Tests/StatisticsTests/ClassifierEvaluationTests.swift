import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("Evaluation of a classifier")
struct ClassifierEvaluationTests {
  /// Rows in clusters that share a leaning to a class and a luck with the classifier.
  private struct Sample {
    var gold: [Int] = []
    var called: [Int] = []
    var probabilities: [Double] = []
    var clusters: [Int] = []
    let classes: Int

    init(clusters count: Int, rows: Int, classes: Int, seed: UInt64, skill: Double = 0.6) {
      self.classes = classes
      for cluster in 0..<count {
        var stream = RandomStream(
          seed: seed, purpose: "classifier-evaluation-test", index: UInt64(cluster))
        let leaning = stream.index(below: classes)
        let own = min(1, max(0, skill + 0.4 * (stream.uniform() - 0.5)))
        for _ in 0..<rows {
          let label = stream.uniform() < 0.4 ? leaning : stream.index(below: classes)
          let call = stream.uniform() < own ? label : stream.index(below: classes)
          gold.append(label)
          called.append(call)
          clusters.append(cluster)
          for code in 0..<classes {
            probabilities.append(code == call ? 0.6 : 0.4 / Double(classes - 1))
          }
        }
      }
    }

    func evaluation(_ order: [Int]? = nil) throws -> ClassifierEvaluation {
      let order = order ?? Array(gold.indices)
      return try ClassifierEvaluation(
        gold: order.map { gold[$0] },
        probabilities: order.flatMap { probabilities[$0 * classes..<($0 + 1) * classes] },
        called: order.map { called[$0] }, baseline: [Int](repeating: 0, count: order.count),
        classes: classes, clusters: order.map { clusters[$0] })
    }
  }

  private func interval(_ effect: Outcome<ClusteredEffect>) -> ConfidenceInterval? {
    effect.flatMap { $0.interval(level: 0.95) }.value
  }

  @Test("three classes by hand")
  func byHand() throws {
    // Gold 0 0 0 1 1 2 2 2, called 0 0 1 1 1 2 0 2.
    let evaluation = try ClassifierEvaluation(
      gold: [0, 0, 0, 1, 1, 2, 2, 2],
      probabilities: [Double](repeating: 1.0 / 3, count: 24), called: [0, 0, 1, 1, 1, 2, 0, 2],
      baseline: [0, 0, 0, 0, 0, 0, 0, 0], classes: 3, clusters: [1, 1, 2, 2, 3, 3, 4, 4])
    #expect(evaluation.confusion.counts == [[2, 1, 0], [0, 2, 0], [1, 0, 2]])
    #expect(evaluation.accuracy.estimate.value == 0.75)
    // F1: 4/6, 4/5 and 4/5.
    let mean = (4.0 / 6 + 0.8 + 0.8) / 3
    #expect(abs(try #require(evaluation.macroF1.value).value - mean) < 1e-12)
    #expect(evaluation.precision(of: 0).value == 2.0 / 3)
    #expect(evaluation.recall(of: 2).value == 2.0 / 3)
    // Chance agreement (3·3 + 2·3 + 3·2)/64.
    let chance = 21.0 / 64
    let kappa = (0.75 - chance) / (1 - chance)
    #expect(abs(try #require(evaluation.cohenKappa.value).value - kappa) < 1e-12)
    // The baseline is right on three of eight, has one F1 of 6/11 and no kappa.
    #expect(evaluation.baselineAccuracy.estimate.value == 0.375)
    #expect(abs(try #require(evaluation.baselineMacroF1.value).value - 2.0 / 11) < 1e-12)
    #expect(abs(try #require(evaluation.macroF1Gain.value).value - (mean - 2.0 / 11)) < 1e-12)
    #expect(abs(try #require(evaluation.cohenKappaGain.value).value - kappa) < 1e-12)
    #expect(evaluation.accuracyGain.flatMap(\.estimate).value == 0.375)
    #expect(abs(try #require(evaluation.logLoss.value?.estimate.value) - log(3)) < 1e-12)
    // Σ over classes of (1/3 - y)².
    #expect(abs(try #require(evaluation.brier.value?.estimate.value) - 2.0 / 3) < 1e-12)
    #expect(evaluation.area(of: 1).value?.area.value == 0.5)
  }

  @Test("the order of rows and the numbers of clusters do not show")
  func order() throws {
    var sample = Sample(clusters: 12, rows: 6, classes: 3, seed: 4)
    let straight = try sample.evaluation()
    var order = Array(sample.gold.indices)
    var stream = RandomStream(seed: 2, purpose: "order", index: 0)
    stream.shuffle(&order)
    let turned = try sample.evaluation(order)
    sample.clusters = sample.clusters.map { 1_000 - 7 * $0 }
    let renamed = try sample.evaluation()
    for other in [turned, renamed] {
      #expect(other.macroF1 == straight.macroF1)
      #expect(other.cohenKappaGain == straight.cohenKappaGain)
      #expect(other.matthewsCorrelation == straight.matthewsCorrelation)
      let (one, two) = (
        straight.cohenKappa.value?.interval(level: 0.95).value,
        other.cohenKappa.value?.interval(level: 0.95).value
      )
      #expect(abs(try #require(one).lower - (try #require(two)).lower) < 1e-9)
    }
  }

  @Test("rows that belong together make intervals wider than rows that do not")
  func clusters() throws {
    var sample = Sample(clusters: 15, rows: 12, classes: 2, seed: 9)
    // Each cluster is right or wrong as a whole.
    for row in sample.gold.indices {
      sample.called[row] = sample.clusters[row] % 3 > 0 ? sample.gold[row] : 1 - sample.gold[row]
    }
    let together = try #require(interval(try sample.evaluation().macroF1))
    sample.clusters = Array(sample.gold.indices)
    let apart = try #require(interval(try sample.evaluation().macroF1))
    #expect(together.upper - together.lower > 1.5 * (apart.upper - apart.lower))
  }

  @Test("a class whose gold lies in one cluster has no interval, with the reason")
  func loneClass() throws {
    var sample = Sample(clusters: 10, rows: 4, classes: 2, seed: 3)
    for row in sample.gold.indices { sample.gold[row] = sample.clusters[row] == 4 ? 1 : 0 }
    let evaluation = try sample.evaluation()
    #expect(evaluation.macroF1.value != nil)
    let found = evaluation.macroF1.flatMap { $0.interval(level: 0.95) }
    #expect(found.reason?.code == "notIdentified")
  }

  @Test("nothing, one cluster and perfect calls are undefined with the reason, or have no spread")
  func undefined() throws {
    let none = try ClassifierEvaluation(
      gold: [], probabilities: [], called: [], baseline: [], classes: 2, clusters: [])
    #expect(none.macroF1.reason == .noData && none.accuracyGain.reason == .noData)
    let lone = try Sample(clusters: 1, rows: 20, classes: 2, seed: 1).evaluation()
    #expect(lone.macroF1.value != nil)
    #expect(lone.macroF1.flatMap { $0.interval(level: 0.95) }.reason == .oneCluster)
    var perfect = Sample(clusters: 8, rows: 5, classes: 2, seed: 1)
    perfect.called = perfect.gold
    let evaluation = try perfect.evaluation()
    #expect(evaluation.macroF1.value?.value == 1)
    #expect(evaluation.macroF1.flatMap { $0.interval(level: 0.95) }.reason == .refitsEqual)
    // Kappa's score interval has an end there too.
    #expect(try #require(evaluation.cohenKappa.value?.interval(level: 0.95).value).upper == 1)
  }

  @Test("a label that had probability 0 has no log loss")
  func impossible() throws {
    let evaluation = try ClassifierEvaluation(
      gold: [0, 1], probabilities: [1, 0, 1, 0], called: [0, 0], baseline: [0, 0], classes: 2,
      clusters: [0, 1])
    #expect(evaluation.logLoss.reason == .notFinite)
    #expect(evaluation.brier.value?.estimate.value == 0.5)
  }

  @Test(
    "probabilities that are right are calibrated, and such that are too sure have a slope below 1")
  func calibration() throws {
    var (gold, right, sure, clusters) = ([Int](), [Double](), [Double](), [Int]())
    for row in 0..<2_000 {
      var stream = RandomStream(seed: 6, purpose: "calibration", index: UInt64(row))
      let odds = 3 * (stream.uniform() - 0.5)
      let chance = 1 / (1 + exp(-odds))
      gold.append(stream.uniform() < chance ? 1 : 0)
      right += [1 - chance, chance]
      let stated = 1 / (1 + exp(-2 * odds))
      sure += [1 - stated, stated]
      clusters.append(row / 10)
    }
    func calibration(_ probabilities: [Double]) throws -> ClassifierEvaluation.Calibration {
      try ClassifierEvaluation(
        gold: gold, probabilities: probabilities, called: gold, baseline: gold, classes: 2,
        clusters: clusters
      ).calibration(of: 1)
    }
    let good = try calibration(right)
    #expect(try #require(interval(good.slope)).contains(1))
    #expect(try #require(interval(good.intercept)).contains(0))
    let bad = try calibration(sure)
    // Stated log-odds are twice the true ones.
    let ratio = try #require(bad.slope.value).value / (try #require(good.slope.value)).value
    #expect(abs(ratio - 0.5) < 1e-6)
    #expect(try #require(interval(bad.slope)).upper < 1)
    #expect(
      try #require(bad.error.value).expected > (try #require(good.error.value)).expected)
  }

  @Test("arguments that do not go together are refused")
  func refused() {
    #expect(throws: StatisticsError.self) {
      _ = try ClassifierEvaluation(
        gold: [0, 1], probabilities: [0.5, 0.5], called: [0, 1], baseline: [0, 0], classes: 2,
        clusters: [0, 1])
    }
    #expect(throws: StatisticsError.self) {
      _ = try ClassifierEvaluation(
        gold: [0, 2], probabilities: [0.5, 0.5, 0.5, 0.5], called: [0, 1], baseline: [0, 0],
        classes: 2, clusters: [0, 1])
    }
    #expect(throws: StatisticsError.self) {
      _ = try ClassifierEvaluation(
        gold: [0, 1], probabilities: [0.5, 0.5, 1.5, -0.5], called: [0, 1], baseline: [0, 0],
        classes: 2, clusters: [0, 1])
    }
  }

  @Test(
    "intervals of macro F1 and kappa cover about as often as they say, with few clusters",
    arguments: [(12, 5, 2), (12, 5, 3), (30, 5, 3)])
  func coverage(clusters: Int, rows: Int, classes: Int) throws {
    // The truth is that of very many clusters.
    let large = try Sample(clusters: 20_000, rows: rows, classes: classes, seed: 77).evaluation()
    let (f1, kappa) = (
      try #require(large.macroF1.value).value, try #require(large.cohenKappa.value).value
    )
    let draws = 400
    let hits = FixedBlocks.map(draws) { draw -> (Bool, Bool) in
      let sample = Sample(
        clusters: clusters, rows: rows, classes: classes, seed: 1_000 + UInt64(draw))
      guard let evaluation = try? sample.evaluation() else { return (false, false) }
      return (
        interval(evaluation.macroF1)?.contains(f1) ?? false,
        evaluation.cohenKappa.value?.interval(level: 0.95).value?.contains(kappa) ?? false
      )
    }
    let shares = (
      Double(hits.count { $0.0 }) / Double(draws), Double(hits.count { $0.1 }) / Double(draws)
    )
    // 95 % less what few clusters cost, and four standard errors of 400 draws.
    #expect(shares.0 > 0.89 && shares.1 > 0.89, "\(shares)")
  }
}
