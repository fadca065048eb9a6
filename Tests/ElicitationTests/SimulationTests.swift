import Elicitation
import Foundation
import LogReaders
import Testing
import ValueModel

/// A small plan whose parts the tests replace.
enum PlanText {
  static let small = """
    name: small
    system: moral-foundations
    seed: 7
    scale: { minimum: 0, maximum: 1 }
    items: { count: 40, clusters: 10, dimensions-per-item: 2 }
    epochs: 2
    deviations: { item: 0.4, cluster: 0.3, model-cluster: 0.2, response: 0.8 }
    judges:
      - { name: "model:a", bias: 0.2, noise: 0.3 }
      - { name: "model:b" }
    models:
      - name: One
        means: { care: 0.7, fairness: 0.6, sanctity: 0.3, authority: 0.4, loyalty: 0.5 }
      - name: Two 二
        means: { care: 0.8, fairness: 0.5, sanctity: 0.2, authority: 0.4, loyalty: 0.5 }
    """

  static func plan(_ yaml: String) throws -> SimulationPlan {
    try SimulationPlan(yaml: yaml, file: "plan.yaml", catalog: try DefinitionCatalog.shipped())
  }

  /// A plan with many clusters of four items, each judged on all dimensions.
  static func large(scale: String, means: String, seed: UInt64 = 11) throws -> SimulationPlan {
    try plan(
      """
      name: large
      system: moral-foundations
      seed: \(seed)
      scale: \(scale)
      items: { count: 2000, clusters: 500 }
      epochs: 2
      unscored: 0.05
      deviations: { item: 0.5, cluster: 0.4, cluster-dimension: 0.3, model-cluster: 0.3,
        model-item: 0.4, response: 0.9 }
      judges:
        - { name: "model:a", bias: 0.3, noise: 0.5 }
        - { name: "model:b", bias: -0.1, noise: 0.2 }
      models:
        - { name: One, missing: 0.1, items: 0.8, means: \(means) }
        - { name: Two, means: \(means) }
      """)
  }
}

@Suite("Simulated judgments")
struct SimulationTests {
  @Test("the same seed gives the same rows, another seed others")
  func determinism() throws {
    let plan = try PlanText.plan(PlanText.small)
    let first = try Simulation(plan).run()
    #expect(rows(first) == rows(try Simulation(plan).run()))
    #expect(rows(first) != rows(try Simulation(plan.seeded(8)).run()))
    #expect(first.truth == (try Simulation(plan.seeded(8)).run()).truth)
  }

  @Test("adding a model or an epoch leaves the rows of the others as they were")
  func independence() throws {
    let both = rows(try Simulation(try PlanText.plan(PlanText.small)).run())
    let lines = PlanText.small.split(separator: "\n", omittingEmptySubsequences: false)
    let alone = rows(
      try Simulation(try PlanText.plan(lines.dropLast(2).joined(separator: "\n"))).run())
    #expect(alone == both.filter { $0.model == "One" })
    let more = rows(
      try Simulation(
        try PlanText.plan(PlanText.small.replacingOccurrences(of: "epochs: 2", with: "epochs: 3"))
      ).run())
    #expect(more.filter { $0.epoch <= 2 } == both)
  }

  @Test("every item is judged on its dimensions by every judge in every epoch")
  func design() throws {
    let study = try Simulation(try PlanText.plan(PlanText.small)).run()
    let all = rows(study)
    #expect(all.count == 2 * 40 * 2 * 2 * 2)
    let keys = all.map { "\($0.model)|\($0.sample)|\($0.epoch)|\($0.criterion)|\($0.judge)" }
    #expect(Set(keys).count == all.count)
    #expect(Set(all.compactMap(\.cluster)).count == 10)
    let perDimension = Dictionary(grouping: all, by: \.criterion).mapValues(\.count)
    #expect(Set(perDimension.values) == [all.count / 5])
    #expect(all.allSatisfy { $0.score == 0 || $0.score == 1 })
    #expect(all.allSatisfy { $0.scaleMinimum == 0 && $0.scaleMaximum == 1 })
    #expect(all.allSatisfy { $0.judgeKind == .model && $0.status == .scored })
    #expect(Set(all.map(\.model)) == ["One", "Two 二"])
  }

  @Test(
    "means over many items lie within four standard errors of the stated truth",
    arguments: [
      (
        "{ minimum: 0, maximum: 1 }",
        "{ care: 0.9, fairness: 0.6, sanctity: 0.05, authority: 0.4, loyalty: 0.5 }"
      ),
      (
        "{ minimum: 1, maximum: 6, threshold-spacing: 0.7 }",
        "{ care: 5.6, fairness: 4, sanctity: 1.3, authority: 2.5, loyalty: 3.5 }"
      ),
      (
        "{ minimum: 0, maximum: 1, step: 0.25 }",
        "{ care: 0.9, fairness: 0.6, sanctity: 0.05, authority: 0.4, loyalty: 0.5 }"
      ),
    ])
  func convergence(scale: String, means: String) throws {
    let study = try Simulation(try PlanText.large(scale: scale, means: means)).run()
    let cells = Dictionary(grouping: rows(study)) { "\($0.model)|\($0.criterion)" }
    for truth in study.truth {
      let cell = try #require(cells["\(truth.model)|\(truth.dimension)"])
      let (mean, standardError) = clusterMean(cell)
      #expect(
        abs(mean - truth.expected) < 4 * standardError,
        "\(truth.model), \(truth.dimension): \(mean) for \(truth.expected)")
      #expect(standardError < 0.03 * (study.plan.scale.maximum - study.plan.scale.minimum))
    }
  }

  @Test("the truth is the plan's profile when judges have neither bias nor noise, else it moves")
  func truthOfUnbiasedJudges() throws {
    let small = try Simulation(try PlanText.plan(PlanText.small)).run()
    let plain = try Simulation(
      try PlanText.plan(
        PlanText.small.replacingOccurrences(of: ", bias: 0.2, noise: 0.3", with: ""))
    ).run()
    for truth in plain.truth { #expect(abs(truth.expected - truth.profile) < 1e-12) }
    for truth in small.truth { #expect(truth.expected > truth.profile + 0.001) }
    let mean = try #require(plain.expectedMean(model: "One"))
    #expect(abs(mean - 0.5) < 1e-12)
    #expect(plain.truth(model: "Two 二", dimension: "Care/Harm")?.profile == 0.8)
  }

  @Test("expected scores have the right limits, and locations invert them")
  func limits() throws {
    let scale = try #require(CategoryScale(minimum: 1, maximum: 5, step: 1, spacing: 1))
    #expect(scale.thresholds == [-1.5, -0.5, 0.5, 1.5])
    #expect(abs(try scale.expectedScore(location: 0.8, deviation: 1e9) - 3) < 1e-6)
    #expect(try scale.expectedScore(location: 9, deviation: 0.01) == 5)
    #expect([-9, -1, 0, 1, 9].map(scale.score(latent:)) == [1, 2, 3, 4, 5])
    let location = try scale.location(mean: 3.7, deviation: 1.3)
    #expect(abs(try scale.expectedScore(location: location, deviation: 1.3) - 3.7) < 1e-12)
  }

  @Test("missing answers, lost verdicts and unequal item sets are as planned")
  func missing() throws {
    let study = try Simulation(
      try PlanText.large(
        scale: "{ minimum: 0, maximum: 1 }",
        means: "{ care: 0.9, fairness: 0.6, sanctity: 0.05, authority: 0.4, loyalty: 0.5 }")
    ).run()
    let one = rows(study).filter { $0.model == "One" }
    let two = rows(study).filter { $0.model == "Two" }
    #expect(Set(one.map(\.sample)).count == 1600)
    #expect(Set(two.map(\.sample)).count == 2000)
    let unanswered = one.filter { $0.status == .error }
    #expect(unanswered.allSatisfy { $0.score == nil && $0.statusReason == "no_response" })
    // 3,200 responses, each missing as a whole: standard error 0.0053.
    #expect(abs(Double(unanswered.count) / Double(one.count) - 0.1) < 0.0213)
    #expect(unanswered.count % 10 == 0)
    #expect(two.allSatisfy { $0.status != .error })
    let lost = two.filter { $0.status == .unscored }
    #expect(lost.allSatisfy { $0.score == nil && $0.statusReason == "invalid_response_format" })
    // 40,000 judgments: standard error 0.0011.
    #expect(abs(Double(lost.count) / Double(two.count) - 0.05) < 0.0045)
  }

  @Test("items of one cluster go together more than items of different clusters")
  func clustering() throws {
    let plan = try PlanText.large(
      scale: "{ minimum: 1, maximum: 6 }",
      means: "{ care: 3, fairness: 3, sanctity: 3, authority: 3, loyalty: 3 }")
    let study = try Simulation(plan).run()
    let scores = rows(study).filter { $0.model == "Two" && $0.criterion == "care" }
    let (_, clustered) = clusterMean(scores)
    let items = Dictionary(grouping: scores, by: \.sample).values.compactMap { itemMean(Array($0)) }
    let mean = items.reduce(0, +) / Double(items.count)
    let variance = items.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(items.count - 1)
    let naive = (variance / Double(items.count)).squareRoot()
    // Cluster effects hold about a fifth of the variance of an item's mean; four items a cluster.
    #expect(clustered / naive > 1.15)
    #expect(clustered / naive < 1.5)
  }

  @Test("the shipped example plan is read and gives what its README says")
  func examplePlan() throws {
    let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("data/example/plan.yaml")
    let plan = try PlanText.plan(try String(contentsOf: file, encoding: .utf8))
    #expect(plan.models.count == 9)
    #expect(plan.itemCount == 300)
    #expect(plan.clusterCount == 60)
    let study = try Simulation(plan).run()
    let means = try plan.models.map { try #require(study.expectedMean(model: $0.name)) }
    #expect(means.max() == means.first)
    #expect(means.min() == means.last)
    #expect(plan.models.contains { $0.name == "Polaris-2 北辰" })
  }

  private func rows(_ study: SimulatedStudy) -> [Judgment] {
    (0..<study.judgments.count).map { study.judgments[$0] }
  }

  /// Mean over epochs of the mean over judges; nil where nothing was scored.
  private func itemMean(_ rows: [Judgment]) -> Double? {
    let epochs = Dictionary(grouping: rows, by: \.epoch).values.compactMap { epoch -> Double? in
      let scores = epoch.compactMap(\.score)
      return scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
    }
    return epochs.isEmpty ? nil : epochs.reduce(0, +) / Double(epochs.count)
  }

  /// Mean over items, and its standard error from the clusters' totals (ratio estimator).
  private func clusterMean(_ scores: [Judgment]) -> (mean: Double, standardError: Double) {
    let clusters = Dictionary(grouping: scores) { $0.cluster ?? "" }.values.map { rows in
      Dictionary(grouping: rows, by: \.sample).values.compactMap { itemMean(Array($0)) }
    }
    let count = Double(clusters.reduce(0) { $0 + $1.count })
    let mean = clusters.reduce(0) { $0 + $1.reduce(0, +) } / count
    let squares = clusters.reduce(0.0) { sum, items in
      let residual = items.reduce(0) { $0 + $1 - mean }
      return sum + residual * residual
    }
    return (mean, squares.squareRoot() / count)
  }
}
