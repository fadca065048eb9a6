import Foundation
import Statistics

/// Claims whose truth is known: at the boundary of what they say, many of them at once, and false by a
/// known number of standard errors.
enum ClaimTruths {
  static let introduction = """
    A claim is supported where the p-value of its not holding is at most 0.05 and its margin is above 0,
    contradicted where the margin is below 0 (two-sided p-values, as of all claims). At the boundary of
    what a claim says either happens by chance alone: each in at most 2.5 % of the data sets. `within` is
    supported by two one-sided tests at 0.05 (TOST), and so at its boundary in at most 5 %.

    - Two models answer the same items; items, clusters and the model's luck with a cluster make scores
      correlated (0.3, 0.1 and 0.15 of the variance). Clusters have 5 items; *small* ones 2, of 95 % right
      answers, so that most data sets have many ties and some no wrong answer at all.
    - `score equal`: of two models with one expectation that the first is higher. `score equal to a number`:
      that it is above its expectation, below it, or either. `sums equal`: the weighted sum of three dimensions. `all`: that a
      model is above four others, of which one has its expectation and the rest are far below. `ratio`
      (of two models, of scores counted from the lower end of their scale), `correlation` (of two
      dimensions over six models): that it is above its true value, and below it.
      `within`: that two models differ by at most what they do differ by.
    - *50 claims*: 25 on pairs and 25 on single scores of five models, all at their boundary; Holm's method
      over all of them, and any verdict is false.
    - *false by 3.8 standard errors*: of the difference of two models, 4.1 with 20 clusters and 4.8 with 8;
      the standard error is that of the population, from 20,000 data sets of their own.
    - Near an end of the scale the two tails of a score interval are unequal, also of independent rows: one
      side is supported by chance more often than in 2.5 %, the other hardly ever, both together in at most
      5 %.
    """

  static var simulations: [Simulation] {
    populations.map(boundary) + populations.filter { !$0.isSmall }.map(family)
      + populations.filter { !$0.isSmall }.map(falseClaim)
  }

  private static let subject = "Claims"
  private static let alpha = 0.05

  /// What scores are like.
  private struct Population: Sendable {
    let isZeroOne: Bool
    let clusters: Int
    var isSmall = false

    var size: Int { isSmall ? 2 : 5 }
    var ends: ClosedRange<Double> { isZeroOne ? 0...1 : 1...5 }

    var words: String {
      (isZeroOne ? "0/1" : "ratings of 1 to 5") + " in \(clusters) clusters of \(size)"
        + (isSmall ? ", 95 % right" : "")
    }

    /// Where latent scores lie of a model of the middle.
    var middle: Double { isSmall ? 1.645 : isZeroOne ? 0.6 : 0.4 }

    /// The expectation of a score whose latent mean this is.
    func expectation(_ mean: Double) -> Double {
      func above(_ limit: Double) -> Double { 0.5 * erfc((limit - mean) / 2.0.squareRoot()) }
      return isZeroOne ? above(0) : 1 + Self.limits.reduce(0) { $0 + above($1) }
    }

    /// The latent mean with this expectation.
    func mean(of expectation: Double) -> Double {
      var (low, high) = (-8.0, 8.0)
      for _ in 0..<60 {
        let middle = (low + high) / 2
        if self.expectation(middle) < expectation { low = middle } else { high = middle }
      }
      return (low + high) / 2
    }

    private static let limits = [-1.2, -0.4, 0.4, 1.2]

    func score(_ latent: Double) -> Double {
      isZeroOne ? (latent > 0 ? 1 : 0) : 1 + Double(Self.limits.count { latent > $0 })
    }

    /// The scores of several models on the same items of one dimension.
    func columns(_ means: [Double], _ draws: inout Draws) throws -> [ScoredColumn] {
      let rows = clusters * size
      let shared = draws.normals(clusters)
      let items = draws.normals(rows)
      return try means.map { mean in
        let luck = draws.normals(clusters)
        return try ScoredColumn(
          rows: Array(0..<rows), clusters: (0..<rows).map { $0 / size },
          values: (0..<rows).map { row in
            score(
              mean + 0.1.squareRoot() * shared[row / size] + 0.3.squareRoot() * items[row]
                + 0.15.squareRoot() * luck[row / size] + 0.45.squareRoot() * draws.normal())
          })
      }
    }
  }

  private static let populations =
    [true, false].flatMap { isZeroOne in
      [8, 20, 60].map { Population(isZeroOne: isZeroOne, clusters: $0) }
    } + [8, 20, 60].map { Population(isZeroOne: true, clusters: $0, isSmall: true) }

  /// Three standard errors of a simulated share.
  private static func reach(_ share: Double, _ dataSets: Int) -> Double {
    3 * (share * (1 - share) / Double(dataSets)).squareRoot()
  }

  // MARK: - At the boundary

  /// Why a rate is not promised; nil where it is.
  private static func known(_ name: String, _ population: Population) -> String? {
    if population.isSmall, name == "score equal to a number, below" {
      return "Wilson's two tails are unequal near an end of the scale: of 40 independent rows, "
        + "95 % right, 4.8 % lie below and none above"
    }
    return nil
  }

  private static let names = [
    "score equal", "score equal to a number, above", "score equal to a number, below",
    "score equal to a number, either", "sums equal",
    "`all` of four, one at the boundary", "ratio, above", "ratio, below", "within",
  ]
  private static let correlations = ["correlation, above", "correlation, below"]

  private static func boundary(_ population: Population) -> Simulation {
    let names = names + (population.isSmall ? [] : correlations)
    let dataSets = population.clusters == 60 ? 2_000 : 4_000
    return Simulation(
      subject: subject, data: "\(population.words); claims at their boundary", seed: 171,
      dataSets: dataSets,
      measures: names.map { name in
        let rate = name == "within" || name.hasSuffix("either") ? alpha : alpha / 2
        return Measure(
          name: "supported: " + name, kind: .share(nominal: rate),
          promise: known(name, population).map(Measure.Promise.none)
            ?? .within(0...rate + reach(rate, dataSets)))
      }
    ) { draws, _ in
      var findings = Findings()
      func note(_ name: String, _ value: Double?, _ pValue: Double?, isAbove: Bool = true) {
        findings.note(
          "supported: " + name,
          holds: (pValue ?? 1) <= alpha && (value ?? 0) * (isAbove ? 1 : -1) > 0)
      }
      let middle = population.middle
      let pair = try population.columns([middle, middle], &draws)
      let scores = try ComparedScores(pair, ends: population.ends).estimate(0, 1)
      note("score equal", scores.difference.value, scores.pValue.value)

      let sums = try pair[0].sums()
      let mean = MeanEstimate(sums, kind: ScoreKind(of: sums, ends: population.ends))
      let expected = population.expectation(middle)
      let against = mean.pValue(excluding: expected).value
      let distance = mean.estimate.value.map { $0 - expected }
      note("score equal to a number, above", distance, against)
      note("score equal to a number, below", distance, against, isAbove: false)
      note("score equal to a number, either", distance.map(abs), against)

      try noteSums(population, &draws, note)
      try noteAll(population, &draws, note)
      try noteRatio(population, &draws, note)
      try noteWithin(population, &draws, note)
      if !population.isSmall { try noteCorrelation(population, &draws, note) }
      return findings
    }
  }

  private typealias Note = (String, Double?, Double?, Bool) -> Void

  private static func noteSums(
    _ population: Population, _ draws: inout Draws, _ note: Note
  ) throws {
    let middle = population.middle
    let weights = [0.5, 0.3, 0.2]
    // Other dimensions make up for what the first one lacks.
    let first = [middle, middle, middle]
    let shift = population.isSmall ? 0 : 0.2
    let lower = population.expectation(middle - shift)
    let rest = population.expectation(middle) - lower
    let upper = population.mean(of: population.expectation(middle) + rest * weights[0] / 0.5)
    let second = [middle - shift, upper, upper]
    var terms: [[ComparedScores.Term]] = [[], []]
    for place in weights.indices {
      let columns = try population.columns([first[place], second[place]], &draws)
      for side in 0..<2 {
        terms[side].append(.init(columns[side], coefficient: weights[place]))
      }
    }
    let compared = try ComparedScores(combinations: terms).estimate(0, 1)
    note("sums equal", compared.difference.value, compared.pValue.value, true)
  }

  private static func noteAll(
    _ population: Population, _ draws: inout Draws, _ note: Note
  ) throws {
    let middle = population.middle
    let columns = try population.columns(
      [middle, middle, middle - 3, middle - 3, middle - 3], &draws)
    let scores = try ComparedScores(columns, ends: population.ends)
    var (largest, least) = (0.0, Double.infinity)
    for other in 1..<5 {
      let pair = scores.estimate(0, other)
      let difference = pair.difference.value ?? 0
      largest = max(largest, difference > 0 ? pair.pValue.value ?? 1 : 1)
      least = min(least, difference)
    }
    note("`all` of four, one at the boundary", least, largest, true)
  }

  private static func noteRatio(
    _ population: Population, _ draws: inout Draws, _ note: Note
  ) throws {
    let means = [population.middle, population.middle - 0.5]
    let columns = try population.columns(means, &draws)
    // Scores are counted from the lower end of their scale.
    let zero = population.ends.lowerBound
    let truth =
      (population.expectation(means[0]) - zero) / (population.expectation(means[1]) - zero)
    let found: RatioEstimate
    if population.isZeroOne {
      found = RatioEstimate(
        try PairedShares(columns[0].values, columns[1].values, clusters: columns[0].clusters))
    } else {
      found = RatioEstimate(
        [
          [
            .init(try columns[0].sums(), numerator: 1),
            .init(try columns[1].sums(), denominator: 1),
          ]
        ], numerator: -zero, denominator: -zero)
    }
    let (distance, p) = (
      found.estimate.value.map { $0 - truth }, found.pValue(excluding: truth).value
    )
    note("ratio, above", distance, p, true)
    note("ratio, below", distance, p, false)
  }

  private static func noteWithin(
    _ population: Population, _ draws: inout Draws, _ note: Note
  ) throws {
    let means = [population.middle, population.middle - 0.8]
    let columns = try population.columns(means, &draws)
    let margin = population.expectation(means[0]) - population.expectation(means[1])
    let pair = try ComparedScores(columns, ends: population.ends).estimate(0, 1)
    note(
      "within", pair.difference.value.map { margin - abs($0) },
      pair.equivalencePValue(margin: margin).value, true)
  }

  private static func noteCorrelation(
    _ population: Population, _ draws: inout Draws, _ note: Note
  ) throws {
    let first = [-1.2, -0.7, -0.2, 0.3, 0.8, 1.3].map { $0 + 0.2 }
    let second = [-0.5, -1.0, 0.6, -0.2, 1.2, 0.5].map { $0 + 0.2 }
    let truth = try ProfilePair(
      first.map(population.expectation), second.map(population.expectation)
    ).similarity(.pearson).value
    let columns = try population.columns(first, &draws) + population.columns(second, &draws)
    let found = MeanFunctionEstimate([try columns.map { try $0.sums() }]) { values in
      guard let pair = try? ProfilePair(Array(values[..<6]), Array(values[6...])) else {
        return .undefined(.notFinite)
      }
      return pair.similarity(.pearson).map { $0 - (truth ?? 0) }
    }.crossed
    note("correlation, above", found.estimate.value, found.pValue().value, true)
    note("correlation, below", found.estimate.value, found.pValue().value, false)
  }

  // MARK: - Families

  private static func family(_ population: Population) -> Simulation {
    let name = "families with a false verdict (Holm)"
    let dataSets = population.clusters == 60 ? 1_000 : 2_000
    return Simulation(
      subject: subject, data: "\(population.words); 50 claims at their boundary", seed: 172,
      dataSets: dataSets,
      measures: [
        Measure(
          name: name, kind: .share(nominal: 0.05),
          promise: .within(0...0.05 + reach(0.05, dataSets)))
      ]
    ) { draws, _ in
      var pValues: [Double] = []
      for _ in 0..<5 {
        let middle = population.middle
        let columns = try population.columns([middle, middle, middle, middle, middle], &draws)
        let scores = try ComparedScores(columns, ends: population.ends)
        for model in 0..<5 {
          let pair = scores.estimate(min(model, (model + 1) % 5), max(model, (model + 1) % 5))
          pValues.append(pair.pValue.value ?? 1)
          let sums = try columns[model].sums()
          let mean = MeanEstimate(sums, kind: ScoreKind(of: sums, ends: population.ends))
          pValues.append(
            mean.pValue(excluding: population.expectation(middle)).value ?? 1)
        }
      }
      var findings = Findings()
      findings.note(
        name, holds: try PValueAdjustment.holm.adjust(pValues).contains { ($0 ?? 1) <= alpha })
      return findings
    }
  }

  // MARK: - False claims

  private static func falseClaim(_ population: Population) -> Simulation {
    let errors = population.clusters == 8 ? 4.8 : population.clusters == 20 ? 4.1 : 3.8
    let (means, error) = shifted(population, by: errors)
    let name = "contradicted"
    return Simulation(
      subject: subject,
      data: "\(population.words); false by \(errors) standard errors of "
        + String(format: "%.4f", locale: nil, error), seed: 173, dataSets: 4_000,
      measures: [
        Measure(
          name: name, kind: .share(nominal: 0.95), promise: .within(0.95 - reach(0.95, 4_000)...1))
      ]
    ) { draws, _ in
      let pair = try ComparedScores(
        population.columns(means, &draws), ends: population.ends
      ).estimate(0, 1)
      var findings = Findings()
      findings.note(
        name, holds: (pair.pValue.value ?? 1) <= alpha && (pair.difference.value ?? 0) < 0)
      return findings
    }
  }

  /// Latent means of two models that differ by so many standard errors of their difference, and that
  /// error: the first is as far below the middle as the second is above it.
  private static func shifted(
    _ population: Population, by errors: Double
  ) -> (means: [Double], error: Double) {
    let centre = population.isZeroOne ? 0.5 : 3.0
    var means = [population.mean(of: centre), population.mean(of: centre)]
    var error = 0.0
    for round in 0..<4 {
      error = standardError(population, means, dataSets: round == 3 ? 20_000 : 4_000)
      guard round < 3 else { break }
      let reach = errors * error / 2
      means = [population.mean(of: centre - reach), population.mean(of: centre + reach)]
    }
    return (means, error)
  }

  private static func standardError(
    _ population: Population, _ means: [Double], dataSets: Int
  ) -> Double {
    var (sum, squares) = (0.0, 0.0)
    for number in 0..<dataSets {
      var draws = Draws(seed: 174, simulation: subject + population.words, dataSet: number)
      guard let columns = try? population.columns(means, &draws) else { continue }
      let difference =
        zip(columns[0].values, columns[1].values).reduce(0) { $0 + $1.0 - $1.1 }
        / Double(columns[0].values.count)
      sum += difference
      squares += difference * difference
    }
    let count = Double(dataSets)
    return ((squares - sum * sum / count) / (count - 1)).squareRoot()
  }
}
