import Foundation
import ItemResponse
import Statistics

/// Components of ratings by several facets, consistency over a facet, and response style: ratings 1 to
/// 5 with items in clusters.
enum FacetStudies {
  private static let subject = "Facets"
  static let simulations = [20, 40].map(components) + [20, 40].map(consistency) + [style]

  /// A latent value as a rating.
  private static func rating(_ value: Double) -> Double { min(5, max(1, value.rounded())) }

  private struct Ratings {
    var models: [Int] = []
    var items: [Int] = []
    var judges: [Int] = []
    var scores: [Double] = []
    var clusters: [Int] = []

    /// - Parameter inCluster: items of a cluster, which share half of the variance of their levels.
    init(
      models nm: Int, items ni: Int, judges nj: Int, inCluster: Int, missing: Double,
      _ draws: inout Draws
    ) {
      let m = draws.normals(nm).map { 0.4 * $0 }
      let j = draws.normals(nj).map { 0.25 * $0 }
      let c = draws.normals((ni + inCluster - 1) / inCluster).map { 0.35 * $0 }
      let i = draws.normals(ni).map { 0.35 * $0 }
      let mi = draws.normals(nm * ni).map { 0.45 * $0 }
      let mj = draws.normals(nm * nj).map { 0.2 * $0 }
      let ij = draws.normals(ni * nj).map { 0.3 * $0 }
      for model in 0..<nm {
        for item in 0..<ni {
          for judge in 0..<nj {
            if missing > 0, draws.happens(missing) { continue }
            let main = m[model] + j[judge] + c[item / inCluster] + i[item]
            let pairs = mi[model * ni + item] + mj[model * nj + judge] + ij[item * nj + judge]
            models.append(model)
            items.append(item)
            judges.append(judge)
            scores.append(rating(3 + main + pairs + 0.6 * draws.normal()))
          }
        }
      }
      clusters = (0..<ni).map { $0 / inCluster }
    }
  }

  private static let sources: [GeneralizabilityStudy.Source] = [
    .model, .item, .judge, .modelItem, .modelJudge, .itemJudge, .residual,
  ]

  /// The components of ratings 1 to 5: the mean of unbiased estimates of 400 complete tables.
  private static let truth: [Double] = {
    var sums = [Double](repeating: 0, count: sources.count)
    for number in 0..<400 {
      var draws = Draws(seed: 151, simulation: "truth of components", dataSet: number)
      let drawn = Ratings(models: 20, items: 60, judges: 12, inCluster: 1, missing: 0, &draws)
      let study = try? GeneralizabilityStudy(
        ratings: drawn.scores, models: 20, items: 60, judges: 12)
      for (place, source) in sources.enumerated() {
        sums[place] += (study?.components.first { $0.source == source }?.estimate ?? .nan) / 400
      }
    }
    return sums
  }()

  private static func components(_ clusters: Int) -> Simulation {
    let ofItems: [GeneralizabilityStudy.Source] = [.item, .modelItem, .itemJudge, .residual]
    let biases = sources.map { source in
      Measure(
        name: "\(source.rawValue), bias over the truth", kind: .number(nominal: 0),
        promise: source.isOfItems
          ? .within(-0.06...0.06) : .none("few levels: the estimate varies by its own size"))
    }
    let coverages = sources.map { source in
      Measure.coverage(
        "\(source.rawValue), interval",
        ofItems.contains(source)
          ? .within(0.91...0.99) : .none("few levels; where the estimate is 0 there is none"))
    }
    return Simulation(
      subject: subject,
      data: "6 models x \(2 * clusters) items in \(clusters) clusters x 4 judges, 15 % missing",
      seed: 151, dataSets: 500,
      measures: biases + coverages + [
        .coverage("share of model x item, interval", .within(0.91...0.99)),
        .coverage("share of item, interval", .within(0.91...0.99)),
        .coverage(
          "share of model, interval", .none("few levels; where the estimate is 0 there is none")),
        .coverage(
          "share of judge, interval", .none("few levels; where the estimate is 0 there is none")),
        Measure(
          name: "difference error variance over the truth, 100 items and 3 judges",
          kind: .number(nominal: 1), promise: .within(0.9...1.15)),
        .coverage(
          "difference error, interval", .none("rests on the few models and judges of modelJudge")),
      ]
    ) { draws, _ in
      let drawn = Ratings(
        models: 6, items: 2 * clusters, judges: 4, inCluster: 2, missing: 0.15, &draws)
      let outcome = GeneralizabilityStudy.of(
        try FacetRatings(
          models: drawn.models, items: drawn.items, judges: drawn.judges, scores: drawn.scores,
          clusters: drawn.clusters))
      var findings = Findings()
      guard let study = outcome.value else { return findings }
      let truth = truth
      for (source, value) in zip(sources, truth) {
        findings.note(
          "\(source.rawValue), bias over the truth", study.variance(source) / value - 1)
        findings.note(
          "\(source.rawValue), interval",
          study.interval(of: source, level: 0.95).map(\.interval).holds(value))
      }
      for (name, source) in [
        ("model x item", GeneralizabilityStudy.Source.modelItem), ("item", .item),
        ("model", .model),
        ("judge", .judge),
      ] {
        let place = sources.firstIndex(of: source) ?? 0
        findings.note(
          "share of \(name), interval",
          study.shareInterval(of: source, level: 0.95).holds(truth[place] / truth.reduce(0, +)))
      }
      let decision = try study.decision(items: 100, judges: 3)
      let error = truth[3] / 100 + truth[4] / 3 + truth[6] / 300
      findings.note(
        "difference error variance over the truth, 100 items and 3 judges",
        decision.relativeErrorVariance / error)
      findings.note(
        "difference error, interval",
        decision.differenceErrorInterval(level: 0.95).holds((2 * error).squareRoot()))
      return findings
    }
  }

  /// Scores of one model on items at three levels.
  private static func levels(
    _ items: Int, inCluster: Int, missing: Double, _ draws: inout Draws
  ) throws -> FacetConsistency {
    var (places, levels, scores): ([Int], [Int], [Double]) = ([], [], [])
    let clusters = draws.normals((items + inCluster - 1) / inCluster)
    for item in 0..<items {
      let own = 3 + 0.6 * clusters[item / inCluster] + 0.6 * draws.normal()
      for level in 0..<3 {
        if missing > 0, draws.happens(missing) { continue }
        places.append(item)
        levels.append(level)
        scores.append(rating(own + [0.3, -0.1, -0.2][level] + 0.6 * draws.normal()))
      }
    }
    return try FacetConsistency(
      items: places, levels: levels, scores: scores, levelCount: 3,
      clusters: (0..<items).map { $0 / inCluster })
  }

  /// The figures of very many items.
  private static let consistencyTruth: [Double] = {
    var draws = Draws(seed: 152, simulation: "truth of consistency", dataSet: 0)
    let found = try? levels(200_000, inCluster: 1, missing: 0, &draws)
    return [found?.deviation, found?.residualDeviation, found?.correlation, found?.intraclass]
      .map { $0?.value?.value ?? .nan } + [found?.effects[0].value?.value ?? .nan]
  }()

  private static func consistency(_ clusters: Int) -> Simulation {
    let names = [
      "standard deviation between levels", "the same without level effects",
      "mean correlation of levels", "ICC(A,1)", "effect of a level",
    ]
    return Simulation(
      subject: subject,
      data: "one model, \(3 * clusters) items in \(clusters) clusters x 3 levels, 10 % missing",
      seed: 152, dataSets: 1_000,
      measures: names.map { .coverage("\($0), interval", .within(0.915...0.985)) }
    ) { draws, _ in
      let found = try levels(3 * clusters, inCluster: 3, missing: 0.1, &draws)
      var findings = Findings()
      let figures = [
        found.deviation, found.residualDeviation, found.correlation, found.intraclass,
        found.effects[0],
      ]
      for ((name, figure), truth) in zip(zip(names, figures), consistencyTruth) {
        findings.note(
          "\(name), interval", figure.flatMap { $0.interval(level: 0.95) }.holds(truth))
      }
      return findings
    }
  }

  /// Twelve models with levels and profiles that stay the same, rated on other items each time.
  private static func styled(_ items: Int, _ draws: inout Draws) throws -> ResponseStyle {
    var fixed = Draws(seed: 153, simulation: "models", dataSet: 0)
    let level = fixed.normals(12).map { 0.5 * $0 }
    let profile = fixed.normals(60).map { 0.3 * $0 }
    var (models, places, scores): ([Int], [Int], [Double]) = ([], [], [])
    var keys: [ResponseStyle.Key] = []
    for item in 0..<items {
      let dimension = item % 5
      let isPositive = item / 5 % 2 == 0
      keys.append(.init(item: item, dimension: dimension, isPositive: isPositive))
      let own = 3 + 0.5 * draws.normal()
      for model in 0..<12 {
        let value = profile[model * 5 + dimension]
        models.append(model)
        places.append(item)
        scores.append(
          rating(own + level[model] + (isPositive ? value : -value) + 0.6 * draws.normal()))
      }
    }
    return try ResponseStyle(models: models, items: places, scores: scores, keys: keys)
  }

  /// Of very many items, and on average of tests of 300.
  private struct StyleTruth {
    let share: Double
    let correlation: Double
    let shareOfTests: Double
    let correlationOfTests: Double
  }

  private static let styleTruth: StyleTruth = {
    var draws = Draws(seed: 153, simulation: "truth of style", dataSet: 0)
    let found = try? styled(60_000, &draws)
    var (share, correlation) = (0.0, 0.0)
    for number in 0..<400 {
      var draws = Draws(seed: 153, simulation: "tests of style", dataSet: number)
      let test = try? styled(300, &draws)
      share += (test?.levelShare.value?.value ?? .nan) / 400
      correlation += (test?.keyedCorrelations[0].value?.value ?? .nan) / 400
    }
    return StyleTruth(
      share: found?.levelShare.value?.value ?? .nan,
      correlation: found?.keyedCorrelations[0].value?.value ?? .nan, shareOfTests: share,
      correlationOfTests: correlation)
  }()

  private static let style = Simulation(
    subject: subject, data: "12 models x 300 items, 30 for and 30 against each of five dimensions",
    seed: 153, dataSets: 1_000,
    measures: [
      .coverage(
        "level share of very many items, interval",
        .none("the noise of items makes profiles of a finite test differ")),
      .coverage("level share of a test of this length, interval", .within(0.91...0.99)),
      .coverage(
        "correlation of very many items for and against, interval",
        .none("the noise of items draws it towards 0")),
      .coverage("correlation on a test of this length, interval", .within(0.91...0.99)),
    ]
  ) { draws, _ in
    let found = try styled(300, &draws)
    var findings = Findings()
    let share = found.levelShare.flatMap { $0.interval(level: 0.95) }
    let correlation = found.keyedCorrelations[0].flatMap { $0.interval(level: 0.95) }
    let truth = styleTruth
    findings.note("level share of very many items, interval", share.holds(truth.share))
    findings.note(
      "level share of a test of this length, interval", share.holds(truth.shareOfTests))
    findings.note(
      "correlation of very many items for and against, interval",
      correlation.holds(truth.correlation))
    findings.note(
      "correlation on a test of this length, interval",
      correlation.holds(truth.correlationOfTests))
    return findings
  }
}
