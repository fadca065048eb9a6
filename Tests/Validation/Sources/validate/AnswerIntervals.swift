import Foundation
import Statistics

/// Similarities of how a model and people spread their answers over the categories of a scale: intervals
/// with the errors of items and of people.
enum AnswerIntervals {
  private static let subject = "Spreads of answers of models and people"

  static let introduction = """
    `culture --answers` compares how a model and a culture spread their answers over the categories of a
    scale. An answer is a normal number between two limits: what a cluster of items, or a village, has in
    common is a part of it, and so are a person's own ways. The true shares of the categories follow from
    the normal distribution, and with them the true similarity; the means of the dimensions are drawn anew
    for each data set.

    - Intervals carry the errors of both sides. Two samples are never as alike as what they were drawn
      from; what chance adds is taken away.
    - With fewer than 10 clusters of items in a dimension the Jensen-Shannon similarity has no interval:
      `has an interval` is to be 0 % there and 100 % elsewhere.
    - *Alike* populations have the same shares: the Wasserstein distance is then at the end of its scale,
      where its interval takes away all that chance can add.
    """

  static let simulations = settings.map(coverage)

  private struct Setting: Sendable {
    let seed: UInt64
    let clusters: Int
    let items: Int
    let categories: Int
    let villages: Int
    /// Of the distance of the two sides' means on a dimension.
    let spread: Double
    let least: Double

    var words: String {
      "\(clusters) clusters of \(items == 1 ? "an item" : "\(items) items") a dimension, "
        + "\(villages) villages of 10 people, \(categories) categories, "
        + (spread == 0 ? "alike" : spread > 0.5 ? "far apart" : "near each other")
    }
  }

  private static let settings = [
    Setting(
      seed: 951, clusters: 5, items: 4, categories: 6, villages: 20, spread: 0.7, least: 0.93),
    Setting(
      seed: 952, clusters: 10, items: 1, categories: 6, villages: 20, spread: 0.7, least: 0.88),
    Setting(
      seed: 953, clusters: 10, items: 4, categories: 6, villages: 20, spread: 0.7, least: 0.88),
    Setting(
      seed: 954, clusters: 25, items: 4, categories: 6, villages: 20, spread: 0.3, least: 0.9),
    Setting(
      seed: 955, clusters: 25, items: 1, categories: 2, villages: 40, spread: 0.7, least: 0.9),
    Setting(
      seed: 956, clusters: 60, items: 2, categories: 4, villages: 40, spread: 0.7, least: 0.92),
    Setting(
      seed: 957, clusters: 25, items: 4, categories: 6, villages: 20, spread: 0, least: 0.9),
  ]

  private static let dimensions = 10

  // MARK: - Data

  /// How much of an answer's variance a cluster of items, a village and a person have in common.
  private static let (ofCluster, ofVillage, ofPerson) = (0.2, 0.05, 0.3)

  /// Limits between categories, at equal distances.
  private static func limits(_ categories: Int) -> [Double] {
    (1..<categories).map { 0.8 * (Double($0) - Double(categories) / 2) }
  }

  private static func shares(_ mean: Double, _ limits: [Double]) -> [Double] {
    func below(_ limit: Double) -> Double { 0.5 * erfc((mean - limit) / 2.0.squareRoot()) }
    let ends = [0] + limits.map(below) + [1]
    return zip(ends.dropFirst(), ends).map { $0 - $1 }
  }

  private static func category(_ latent: Double, _ limits: [Double]) -> Int {
    limits.count { latent > $0 }
  }

  private static func model(
    _ means: [Double], _ setting: Setting, _ draws: inout Draws
  ) throws -> AnswerSpread {
    let limits = limits(setting.categories)
    var items: [AnswerSpread.Item] = []
    for (dimension, mean) in means.enumerated() {
      for cluster in 0..<setting.clusters {
        let shared = ofCluster.squareRoot() * draws.normal()
        for _ in 0..<setting.items {
          let latent = mean + shared + (1 - ofCluster).squareRoot() * draws.normal()
          var shares = [Double](repeating: 0, count: setting.categories)
          shares[category(latent, limits)] = 1
          items.append(
            .init(
              dimension: dimension, cluster: dimension * setting.clusters + cluster,
              shares: shares))
        }
      }
    }
    return try AnswerSpread(items, categories: places(setting), dimensions: dimensions)
  }

  /// Each person answers two questions a dimension.
  private static func people(
    _ means: [Double], _ setting: Setting, _ draws: inout Draws
  ) throws -> AnswerSpread {
    let limits = limits(setting.categories)
    let size = 10
    var answers: [Double] = []
    for _ in 0..<setting.villages {
      let village = draws.normals(dimensions).map { $0 * ofVillage.squareRoot() }
      for _ in 0..<size {
        let own = draws.normals(dimensions).map { $0 * ofPerson.squareRoot() }
        for dimension in 0..<dimensions {
          var shares = [Double](repeating: 0, count: setting.categories)
          for _ in 0..<2 {
            let latent =
              means[dimension] + village[dimension] + own[dimension]
              + (1 - ofVillage - ofPerson).squareRoot() * draws.normal()
            shares[category(latent, limits)] += 0.5
          }
          answers += shares
        }
      }
    }
    let count = setting.villages * size
    return try AnswerSpread(
      answers, categories: places(setting), dimensions: dimensions,
      design: SurveyDesign(
        respondents: count, primaryUnits: (0..<count).map { $0 / size }))
  }

  private static func places(_ setting: Setting) -> [Double] {
    (1...setting.categories).map(Double.init)
  }

  /// The similarity of the true shares, by the definitions of the two measures.
  private static func truth(
    _ one: [Double], _ other: [Double], _ setting: Setting, _ measure: SpreadMeasure
  ) -> Double {
    let limits = limits(setting.categories)
    var sum = 0.0
    for (mean, theirs) in zip(one, other) {
      let (left, right) = (shares(mean, limits), shares(theirs, limits))
      switch measure {
      case .jensenShannon:
        for (p, q) in zip(left, right) {
          let middle = (p + q) / 2
          sum += (p > 0 ? p * log2(p / middle) / 2 : 0) + (q > 0 ? q * log2(q / middle) / 2 : 0)
        }
      case .wasserstein1:
        var gap = 0.0
        for (p, q) in zip(left, right).dropLast() {
          gap += p - q
          sum += abs(gap) / Double(setting.categories - 1)
        }
      }
    }
    let distance = max(sum, 0) / Double(dimensions)
    return measure == .jensenShannon ? 1 - distance.squareRoot() : distance
  }

  // MARK: - Coverage

  private static func hasInterval(_ measure: SpreadMeasure) -> String {
    "\(measure.rawValue) has an interval"
  }

  private static func coverage(_ setting: Setting) -> Simulation {
    let given = SpreadMeasure.allCases.filter { $0 == .wasserstein1 || setting.clusters >= 10 }
    return Simulation(
      subject: subject, data: setting.words, seed: setting.seed, dataSets: 1_000,
      measures: given.map { measure in
        .coverage(
          measure.rawValue, .within((measure == .wasserstein1 ? 0.93 : setting.least)...1))
      }
        + SpreadMeasure.allCases.map { measure in
          Measure(
            name: hasInterval(measure),
            kind: .share(nominal: given.contains(measure) ? 1 : 0),
            promise: .within(given.contains(measure) ? 1...1 : 0...0))
        }
    ) { draws, _ in
      let means = draws.normals(dimensions).map { 0.8 * $0 }
      let theirs = zip(means, draws.normals(dimensions)).map { $0 + setting.spread * $1 }
      let model = try model(means, setting, &draws)
      let people = try people(theirs, setting, &draws)
      var findings = Findings()
      for measure in SpreadMeasure.allCases {
        let known = truth(means, theirs, setting, measure)
        let found = SpreadSimilarities(model, to: [people], measure: measure)
        let interval = found.interval(0, level: 0.95).value
        findings.note(hasInterval(measure), holds: interval != nil)
        guard given.contains(measure) else { continue }
        findings.note(
          measure.rawValue,
          holds: interval.map { $0.lower - 1e-12 <= known && known <= $0.upper + 1e-12 } ?? false)
      }
      return findings
    }
  }
}
