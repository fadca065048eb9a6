import Foundation
import Statistics

/// Similarities of profiles: intervals with the errors of both sides, families of tests and ranks of the
/// nearest.
enum CultureIntervals {
  private static let subject = "Similarities of models with cultures"

  static let introduction = """
    A model has scores on ten dimensions from items in clusters; a culture has values with errors of a
    survey, centred on their mean. *True* is the similarity of the true profile of the model with that of
    the culture; both are drawn anew for each data set.

    - Errors of the scores pull a correlation towards 0. Fisher's z shortens the side on which the truth
      then lies, so that intervals stay on the scale of the correlation; those by z stand beside them.
    - Leaving out a cluster seldom changes an order of dimensions: the jackknife sees no error of ranks
      where there are many clusters. Intervals of ranks span what draws of both profiles give and what
      their reflections at the estimate do.
    - Under independence the dimensions of models and cultures have nothing to do with each other; the
      tests are exact for each cell, and the family is Benjamini and Hochberg's over the matrix.
    - Ranks of the nearest culture hold when no culture is put above one that is truly no less alike.
    """

  static let simulations =
    settings.map(coverage) + [independent, alikeModels, nearest, equallyNear]

  // MARK: - Coverage

  private struct Setting: Sendable {
    let name: String
    let seed: UInt64
    let clusters: Int
    let items: Int
    /// 0/1 scores, or ratings with normal noise.
    let isZeroOne: Bool
    /// The correlation of the true profiles.
    let correlation: Double
    /// The survey's error over the spread of the culture's values; nil for errors that are not known and
    /// not there.
    let surveyError: Double?
    /// How many pairs of dimensions are truly equal.
    var ties = 0
    /// Whether each cluster feeds one dimension only.
    var isSplit = false
    let least: Double
    let leastOfRanks: Double
  }

  private static let settings = [
    Setting(
      name: "50 clusters of 4 items, 0/1, survey error 0.1", seed: 901, clusters: 50, items: 4,
      isZeroOne: true, correlation: 0.8, surveyError: 0.1, least: 0.92, leastOfRanks: 0.92),
    Setting(
      name: "300 clusters of 3 items, 0/1, survey error 0.2", seed: 902, clusters: 300, items: 3,
      isZeroOne: true, correlation: 0.8, surveyError: 0.2, least: 0.92, leastOfRanks: 0.92),
    Setting(
      name: "12 clusters of 3 items, 0/1, survey error 0.1", seed: 903, clusters: 12, items: 3,
      isZeroOne: true, correlation: 0.8, surveyError: 0.1, least: 0.88, leastOfRanks: 0.88),
    Setting(
      name: "100 clusters of 3 items, 0/1, three pairs of equal dimensions, survey error 0.1",
      seed: 904, clusters: 100, items: 3, isZeroOne: true, correlation: 0.8, surveyError: 0.1,
      ties: 3, least: 0.92, leastOfRanks: 0.92),
    Setting(
      name: "20 items of ratings, survey error 0.2, profiles nearly alike", seed: 905, clusters: 20,
      items: 1, isZeroOne: false, correlation: 0.95, surveyError: 0.2, least: 0.88,
      leastOfRanks: 0.9),
    Setting(
      name: "60 items of ratings, unrelated profiles, no survey error", seed: 906, clusters: 60,
      items: 1, isZeroOne: false, correlation: 0, surveyError: nil, least: 0.92,
      leastOfRanks: 0.92),
    Setting(
      name: "120 items of ratings, each of one dimension, survey error 0.1", seed: 907,
      clusters: 120, items: 1, isZeroOne: false, correlation: 0.7, surveyError: 0.1,
      isSplit: true, least: 0.9, leastOfRanks: 0.9),
  ]

  private static let dimensions = 10

  /// A true culture and the true scores of a model.
  private static func truth(
    _ setting: Setting, _ draws: inout Draws
  ) -> (culture: [Double], model: [Double], baseline: [Double]) {
    var culture = standardised(draws.normals(dimensions))
    let other = draws.normals(dimensions)
    let rest = (1 - setting.correlation * setting.correlation).squareRoot()
    var model = zip(culture, other).map { setting.correlation * $0 + rest * $1 }
    for pair in 0..<setting.ties {
      model[2 * pair + 1] = model[2 * pair]
      if pair == 0 { culture[3] = culture[2] }
    }
    let baseline = zip(culture, draws.normals(dimensions)).map { 0.6 * $0 + 0.8 * $1 }
    let scores = model.map { setting.isZeroOne ? 1 / (1 + exp(0.3 - 0.8 * $0)) : 3.5 + 0.6 * $0 }
    return (culture, scores, baseline)
  }

  private static func standardised(_ values: [Double]) -> [Double] {
    let mean = values.reduce(0, +) / Double(values.count)
    let spread =
      (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    return values.map { ($0 - mean) / spread }
  }

  /// Scores of the dimensions, cluster by cluster.
  private static func scores(
    _ setting: Setting, of truth: [Double], _ draws: inout Draws
  ) -> [[(cluster: Int, score: Double)]] {
    var rows = [[(cluster: Int, score: Double)]](repeating: [], count: dimensions)
    for cluster in 0..<setting.clusters {
      let shared = draws.uniform()
      let level = draws.normal()
      for _ in 0..<setting.items {
        for dimension in 0..<dimensions
        where !setting.isSplit || cluster % dimensions == dimension {
          let score: Double
          if setting.isZeroOne {
            // A third of the answers go by the cluster.
            let number = draws.uniform() < 1.0 / 3 ? shared : draws.uniform()
            score = number < truth[dimension] ? 1 : 0
          } else {
            score = truth[dimension] + 0.5 * level + draws.normal()
          }
          rows[dimension].append((cluster, score))
        }
      }
    }
    return rows
  }

  private static func profile(
    _ rows: [[(cluster: Int, score: Double)]]
  ) throws -> ClusteredProfile? {
    ClusteredProfile.of(
      try rows.map { rows in
        try ClusterSums(values: rows.map(\.score), clusters: rows.map(\.cluster))
      }
    ).value
  }

  private static func surveyed(
    _ culture: [Double], error: Double?, _ draws: inout Draws
  ) throws -> SurveyedProfile {
    guard let error else { return try SurveyedProfile(culture) }
    let count = culture.count
    var matrix = [Double](repeating: -error * error / Double(count), count: count * count)
    for place in 0..<count { matrix[place * count + place] += error * error }
    let noise = draws.normals(count)
    let mean = noise.reduce(0, +) / Double(count)
    return try SurveyedProfile(
      zip(culture, noise).map { $0 + error * ($1 - mean) },
      covariance: EstimateCovariance(matrix, count: count))
  }

  private static let byZ = "pearson by Fisher's z"
  private static let byJackknife = "spearman by the jackknife"

  private static func coverage(_ setting: Setting) -> Simulation {
    Simulation(
      subject: subject, data: setting.name, seed: setting.seed, dataSets: 1_500,
      measures: ProfileMeasure.allCases.map { measure in
        .coverage(
          measure.rawValue,
          .within((measure.usesRanks ? setting.leastOfRanks : setting.least)...1))
      } + [.coverage(byZ, .none("errors pull a correlation towards 0, and z shortens that side"))]
        // Where a cluster carries a dimension there is no order without it.
        + (setting.isSplit
          ? [] : [.coverage(byJackknife, .none("leaving out a cluster seldom changes an order"))])
    ) { draws, number in
      let (culture, model, baseline) = truth(setting, &draws)
      let rows = scores(setting, of: model, &draws)
      var findings = Findings()
      guard let profile = try profile(rows) else { return findings }
      let reference = try surveyed(culture, error: setting.surveyError, &draws)
      for measure in ProfileMeasure.allCases {
        guard
          let known = try ProfilePair(model, culture, baseline: baseline).similarity(measure).value
        else { continue }
        let found = try SimilarityReferences(
          [reference], measure: measure, baseline: baseline, seed: UInt64(number)
        ).similarities(of: profile)
        let interval = found.interval(0, level: 0.95).value
        if let interval {
          findings.note(
            measure.rawValue,
            holds: interval.lower - 1e-9 <= known && known <= interval.upper + 1e-9)
        } else {
          findings.note(measure.rawValue, nil)
        }
        if measure == .pearson, let interval, let estimate = found.estimates[0].value,
          let error = found.standardError(0).value
        {
          let reach = (interval.upper - estimate) / error
          let spread = reach * error / (1 - estimate * estimate)
          let ends = (tanh(atanh(estimate) - spread), tanh(atanh(estimate) + spread))
          findings.note(byZ, holds: ends.0 <= known && known <= ends.1)
        }
        if measure == .spearman, let estimate = found.estimates[0].value, !setting.isSplit {
          let error = try jackknife(rows, setting.clusters, reference.values)
          let reach = 2.0 * error + 1e-9
          findings.note(byJackknife, holds: abs(estimate - known) <= reach)
        }
      }
      return findings
    }
  }

  /// The jackknife's standard error of Spearman's correlation.
  private static func jackknife(
    _ rows: [[(cluster: Int, score: Double)]], _ clusters: Int, _ culture: [Double]
  ) throws -> Double {
    let sums = rows.map { rows in
      rows.reduce(into: [Double](repeating: 0, count: clusters)) { $0[$1.cluster] += $1.score }
    }
    let totals = sums.map { $0.reduce(0, +) }
    let parts = try (0..<clusters).compactMap { left in
      try ProfilePair(dimensionsOf(totals, sums, without: left), culture).similarity(.spearman)
        .value
    }
    let mean = parts.reduce(0, +) / Double(parts.count)
    let squares = parts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (Double(clusters - 1) / Double(clusters) * squares).squareRoot()
  }

  /// Sums without a cluster; clusters are of one size, so that they are ordered as means are.
  private static func dimensionsOf(
    _ totals: [Double], _ sums: [[Double]], without left: Int
  ) -> [Double] {
    totals.indices.map { totals[$0] - sums[$0][left] }
  }

  // MARK: - Families

  private static let anyShown = "some cell is shown"

  private static let independent = Simulation(
    subject: subject, data: "6 models and 5 cultures that have nothing to do with each other",
    seed: 911, dataSets: 2_000,
    measures: [ProfileMeasure.spearman, .pearson].flatMap { measure in
      [
        Measure(
          name: "\(measure): \(anyShown)", kind: .share(nominal: 0.05),
          promise: .within(0...0.065)),
        .pValue("\(measure): one cell", isContinuous: false),
      ]
    }
  ) { draws, _ in
    let models = (0..<6).map { _ in draws.normals(dimensions) }
    return try family(models, &draws)
  }

  private static let alikeModels = Simulation(
    subject: subject,
    data: "12 models of one order but for noise, and 5 cultures that have nothing to do with it",
    seed: 912, dataSets: 2_000,
    measures: [ProfileMeasure.spearman, .pearson].flatMap { measure in
      [
        Measure(
          name: "\(measure): \(anyShown)", kind: .share(nominal: 0.05),
          promise: .within(0...0.065)),
        .pValue("\(measure): one cell", isContinuous: false),
      ]
    }
  ) { draws, _ in
    let order = draws.normals(dimensions)
    let models = (0..<12).map { _ in zip(order, draws.normals(dimensions)).map { $0 + 0.3 * $1 } }
    return try family(models, &draws)
  }

  private static func family(_ models: [[Double]], _ draws: inout Draws) throws -> Findings {
    let cultures = (0..<5).map { _ in draws.normals(dimensions) }
    let arrangements = RankArrangements()
    var findings = Findings()
    for measure in [ProfileMeasure.spearman, .pearson] {
      let pValues = try models.flatMap { model in
        try cultures.map { culture in
          try ProfilePair(model, culture).test(measure, arrangements: arrangements).value?.pValue
        }
      }
      let adjusted = try PValueAdjustment.benjaminiHochberg.adjust(pValues)
      findings.note("\(measure): \(anyShown)", holds: adjusted.contains { ($0 ?? 1) <= 0.05 })
      findings.note("\(measure): one cell", pValues[0])
    }
    return findings
  }

  // MARK: - Ranks

  private static let nearest = ranks(
    "5 cultures at several distances, 50 clusters of 4 items, 0/1, survey error 0.1", seed: 921
  ) { culture, order, draws in
    let share = [1.0, 0.9, 0.8, 0.6, 0.3][order]
    return zip(culture, draws.normals(dimensions)).map {
      share * $0 + (1 - share * share).squareRoot() * $1
    }
  }

  private static let equallyNear = ranks(
    "5 cultures, two of them the same, survey error 0.1", seed: 922
  ) { culture, order, draws in
    order < 2
      ? culture : zip(culture, draws.normals(dimensions)).map { 0.8 * $0 + 0.6 * $1 }
  }

  private static func ranks(
    _ name: String, seed: UInt64,
    _ culture: @escaping @Sendable ([Double], Int, inout Draws) -> [Double]
  ) -> Simulation {
    let measures: [ProfileMeasure] = [.pearson, .spearman, .residual]
    let setting = settings[0]
    return Simulation(
      subject: subject, data: name, seed: seed, dataSets: 1_500,
      measures: measures.flatMap { measure in
        [
          Measure(
            name: "\(measure): all rank sets hold", kind: .share(nominal: 0.95),
            promise: .within(0.94...1)),
          Measure(
            name: "\(measure): the nearest is told", kind: .share(nominal: 0),
            promise: .none("the power of the comparison")),
        ]
      }
    ) { draws, number in
      let (first, model, baseline) = truth(setting, &draws)
      let cultures = (0..<5).map { culture(first, $0, &draws) }
      var findings = Findings()
      guard let profile = try profile(scores(setting, of: model, &draws)) else { return findings }
      let references = try cultures.map { try surveyed($0, error: 0.1, &draws) }
      for measure in measures {
        let known = try cultures.map {
          try ProfilePair(model, $0, baseline: baseline).similarity(measure).value ?? .nan
        }
        let found = try SimilarityReferences(
          references, measure: measure, baseline: baseline, seed: UInt64(number)
        ).similarities(of: profile)
        guard let sets = found.ranks(level: 0.95).value else {
          findings.note("\(measure): all rank sets hold", nil)
          continue
        }
        var holds = true
        for one in known.indices {
          for other in known.indices where sets.isShownAbove(one, other) {
            holds = holds && known[one] > known[other] - 1e-12
          }
        }
        findings.note("\(measure): all rank sets hold", holds: holds)
        findings.note(
          "\(measure): the nearest is told",
          holds: sets.intervals.contains { $0.value?.upper == 1 })
      }
      return findings
    }
  }
}
