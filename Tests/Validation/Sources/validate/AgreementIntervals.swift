import Statistics

/// Intervals of coefficients of agreement: 200 units x 4 raters, five ordered categories.
enum AgreementIntervals {
  private static let subject = "Intervals for agreement"
  static let simulations =
    [false, true].map(simulation) + [12, 25, 60].map(incomplete) + [12, 25].map(pair)

  private static func simulation(isClustered: Bool) -> Simulation {
    let methods = ["BCa", "percentile", "analytic"]
    let promised = ["ordinal alpha", "nominal alpha", "AC2"].flatMap { coefficient in
      methods.map {
        Measure.coverage(
          "\(coefficient), \($0)",
          $0 == "percentile" ? .none("one to three points short") : .within(0.93...0.97))
      }
    }
    let known: [Measure] =
      isClustered
      ? [.coverage("ordinal alpha, clusters ignored", .none("the clusters are ignored"))]
      : [
        .coverage(
          "nominal alpha, pairs of ratings drawn (Krippendorff)",
          .none("pairs of a unit are not independent; not in the library"))
      ]
    return Simulation(
      subject: subject,
      data: "200 units x 4 raters, "
        + (isClustered ? "in 50 clusters of 4" : "independent units") + "; 499 resamples",
      seed: 105, dataSets: 5_000, measures: promised + known
    ) { draws, number in
      let data = try Ratings(isClustered: isClustered, &draws)
      let clusters = isClustered ? data.clusters : nil
      var findings = Findings()
      func note(
        _ name: String, _ coefficient: AgreementCoefficient, _ truth: Double,
        _ analysis: AgreementAnalysis, _ distribution: AgreementDistribution
      ) {
        for (method, kind) in [("BCa", BootstrapIntervalMethod.bca), ("percentile", .percentile)] {
          findings.note(
            "\(name), \(method)",
            distribution.interval(coefficient, level: 0.95, method: kind).holds(truth))
        }
        findings.note(
          "\(name), analytic",
          analysis.estimate(coefficient).flatMap { $0.interval(level: 0.95) }.holds(truth))
      }
      let weighted = try AgreementAnalysis(
        data.table, weights: .quadratic, level: .ordinal, clusters: clusters)
      let drawn = try AgreementBootstrap(
        weighted, of: [.krippendorffAlpha, .gwetAC], replicates: 499, seed: UInt64(number)
      ).distribution(threads: 1)
      note("ordinal alpha", .krippendorffAlpha, Ratings.alpha(isOrdinal: true), weighted, drawn)
      note("AC2", .gwetAC, Ratings.gwet(weighted.weights), weighted, drawn)
      let nominal = try AgreementAnalysis(data.table, level: .nominal, clusters: clusters)
      note(
        "nominal alpha", .krippendorffAlpha, Ratings.alpha(isOrdinal: false), nominal,
        try AgreementBootstrap(
          nominal, of: [.krippendorffAlpha], replicates: 499, seed: UInt64(number)
        ).distribution(threads: 1))
      if isClustered {
        let ignoring = try AgreementAnalysis(data.table, level: .ordinal)
        findings.note(
          "ordinal alpha, clusters ignored",
          ignoring.estimate(.krippendorffAlpha).flatMap { $0.interval(level: 0.95) }
            .holds(Ratings.alpha(isOrdinal: true)))
      } else {
        findings.note(
          "nominal alpha, pairs of ratings drawn (Krippendorff)",
          pairInterval(data, &draws).holds(Ratings.alpha(isOrdinal: false)))
      }
      return findings
    }
  }

  private static let weighted: [(name: String, coefficient: AgreementCoefficient)] = [
    ("weighted agreement", .percentAgreement), ("AC2", .gwetAC),
    ("Brennan-Prediger", .brennanPrediger), ("Fleiss' kappa", .fleissKappa),
    ("Conger's kappa", .congerKappa), ("quadratic alpha", .krippendorffAlpha),
  ]

  /// Three raters, of whose ratings 30 % are missing, so that many units have one rating or none.
  private static func incomplete(_ units: Int) -> Simulation {
    Simulation(
      subject: subject,
      data: "\(units) units x 3 raters, 30 % of the ratings missing, quadratic weights", seed: 142,
      dataSets: 5_000,
      measures: weighted.map {
        .coverage(
          "\($0.name), score",
          .within(units < 60 ? 0.91...0.98 : 0.92...0.97))
      } + [
        .coverage(
          "AC2, Student's t",
          .none("a value ± t errors is too short near perfect agreement; by name only")),
        .coverage(
          "weighted agreement, variance of Gwet and irrCAC",
          .none("units of one rating count as disagreement; by name only")),
      ]
    ) { draws, _ in
      let drawn = try Ratings(isClustered: false, &draws)
      let table = try RatingTable(
        places: drawn.ratings.prefix(units).map { row in
          row.prefix(3).map { draws.happens(0.3) ? nil : $0 }
        }, categories: drawn.table.categories)
      let analysis = try AgreementAnalysis(table, weights: .quadratic)
      var findings = Findings()
      for (name, coefficient) in weighted {
        findings.note(
          "\(name), score",
          analysis.estimate(coefficient).flatMap { $0.interval(level: 0.95) }
            .holds(Ratings.weighted(coefficient, analysis.weights)))
      }
      findings.note(
        "AC2, Student's t",
        analysis.estimate(.gwetAC).flatMap { $0.interval(level: 0.95, method: .studentT) }
          .holds(Ratings.weighted(.gwetAC, analysis.weights)))
      findings.note(
        "weighted agreement, variance of Gwet and irrCAC",
        try AgreementAnalysis(table, weights: .quadratic, variance: .gwet)
          .estimate(.percentAgreement)
          .flatMap { $0.interval(level: 0.95, method: .studentT) }
          .holds(Ratings.weighted(.percentAgreement, analysis.weights)))
      return findings
    }
  }

  /// Two raters without missing ratings: Cohen's kappa by all methods.
  private static func pair(_ units: Int) -> Simulation {
    let names = ["score", "Student's t", "normal"]
    return Simulation(
      subject: subject, data: "\(units) units x 2 raters, quadratic weights", seed: 143,
      dataSets: 5_000,
      measures: names.map {
        .coverage(
          "Cohen's kappa, \($0)",
          $0 == "score"
            ? .within(0.91...0.975) : .none("a normal expansion of so few units falls short"))
      }
    ) { draws, _ in
      let drawn = try Ratings(isClustered: false, &draws)
      let table = try RatingTable(
        places: drawn.ratings.prefix(units).map { $0.prefix(2).map { $0 } },
        categories: drawn.table.categories)
      let analysis = try AgreementAnalysis(table, weights: .quadratic)
      let truth = Ratings.weighted(.cohenKappa, analysis.weights)
      var findings = Findings()
      for (name, law) in zip(
        names, [AgreementEstimate.IntervalMethod.score, .studentT, .normal])
      {
        findings.note(
          "Cohen's kappa, \(name)",
          analysis.estimate(.cohenKappa)
            .flatMap { $0.interval(level: 0.95, method: law) }.holds(truth))
      }
      return findings
    }
  }

  /// Pairs of ratings are drawn as if independent, the expected disagreement stays as it is.
  private static func pairInterval(
    _ data: Ratings, _ draws: inout Draws
  ) -> Outcome<ConfidenceInterval> {
    var margins = [Double](repeating: 0, count: Ratings.categories)
    var pairs = 0
    var unequal = 0
    for row in data.ratings {
      for (place, one) in row.enumerated() {
        margins[one] += 1
        for other in row[..<place] {
          pairs += 1
          unequal += one == other ? 0 : 1
        }
      }
    }
    let total = margins.reduce(0, +)
    let expected =
      (total * total - margins.reduce(0) { $0 + $1 * $1 }) / (total * (total - 1))
    let share = Double(unequal) / Double(pairs)
    let replicates = (0..<299).map { _ in
      1 - Double(draws.successes(pairs, share)) / Double(pairs) / expected
    }
    return BootstrapReplicates(replicates, estimate: 1 - share / expected)
      .interval(level: 0.95, method: .percentile)
  }
}

/// Ratings with known agreement: each unit has a hidden class that raters report with errors.
///
/// With clusters, the units of one mostly share their class; what one unit is like in the long run
/// stays the same, and with it the true coefficients.
private struct Ratings {
  static let categories = 5
  private static let prevalence = [0.1, 0.2, 0.35, 0.25, 0.1]
  /// How often a unit of each class (row) is put into each category.
  private static let reports: [[Double]] = (0..<categories).map { truth in
    let shares = (0..<categories).map { [0.62, 0.16, 0.06, 0.03, 0.02][abs($0 - truth)] }
    return shares.map { $0 / shares.reduce(0, +) }
  }

  let table: RatingTable
  let clusters: [Int]
  let ratings: [[Int]]

  init(isClustered: Bool, _ draws: inout Draws) throws {
    var clusterClass = 0
    var ratings: [[Int]] = []
    for unit in 0..<200 {
      if unit % 4 == 0 { clusterClass = draws.category(Self.prevalence) }
      let truth =
        isClustered && draws.happens(0.7) ? clusterClass : draws.category(Self.prevalence)
      ratings.append((0..<4).map { _ in draws.category(Self.reports[truth]) })
    }
    self.ratings = ratings
    table = try RatingTable(
      places: ratings.map { row in row.map { $0 } },
      categories: RatingCategories(values: (1...Self.categories).map(Double.init)))
    clusters = (0..<200).map { $0 / 4 }
  }

  /// The share of each category, and of each pair of categories in two ratings of one unit.
  private static let shares: [Double] = (0..<categories).map { category in
    (0..<categories).reduce(0) { $0 + prevalence[$1] * reports[$1][category] }
  }
  private static let pairShares: [[Double]] = (0..<categories).map { one in
    (0..<categories).map { other in
      (0..<categories).reduce(0) { $0 + prevalence[$1] * reports[$1][one] * reports[$1][other] }
    }
  }

  /// The alpha of endless units.
  static func alpha(isOrdinal: Bool) -> Double {
    var below = 0.0
    let ranks = shares.map { share in
      defer { below += share }
      return below + share / 2
    }
    var observed = 0.0
    var expected = 0.0
    for one in 0..<categories {
      for other in 0..<categories where one != other {
        let gap = ranks[one] - ranks[other]
        let distance = isOrdinal ? gap * gap : 1
        observed += pairShares[one][other] * distance
        expected += shares[one] * shares[other] * distance
      }
    }
    return 1 - observed / expected
  }

  /// A coefficient of endless units with the weights.
  static func weighted(_ coefficient: AgreementCoefficient, _ weights: AgreementWeights) -> Double {
    var (observed, chance, uniform) = (0.0, 0.0, 0.0)
    for one in 0..<categories {
      for other in 0..<categories {
        observed += pairShares[one][other] * weights[one, other]
        chance += shares[one] * shares[other] * weights[one, other]
        uniform += weights[one, other] / Double(categories * categories)
      }
    }
    switch coefficient {
    case .percentAgreement: return observed
    case .gwetAC: return gwet(weights)
    case .brennanPrediger: return (observed - uniform) / (1 - uniform)
    default: return (observed - chance) / (1 - chance)
    }
  }

  /// The AC2 of endless units.
  static func gwet(_ weights: AgreementWeights) -> Double {
    var observed = 0.0
    var total = 0.0
    for one in 0..<categories {
      for other in 0..<categories {
        observed += pairShares[one][other] * weights[one, other]
        total += weights[one, other]
      }
    }
    let chance =
      total / Double(categories * (categories - 1)) * shares.reduce(0) { $0 + $1 * (1 - $1) }
    return (observed - chance) / (1 - chance)
  }
}
