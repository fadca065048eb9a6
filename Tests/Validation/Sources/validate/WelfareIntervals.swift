import Foundation
import Statistics

/// Welfare of people from a model that is measured by few items, and shares of the simplex of weights.
enum WelfareIntervals {
  private static let subject = "Welfare"
  static let simulations =
    [(12, 12), (12, 60), (30, 60), (30, 400), (90, 400)].map(welfare) + [3, 4, 6, 10].map(simplex)

  static let introduction = """
    A model's profile on ten dimensions is the mean of ratings 1 to 6, one item of each dimension in each
    cluster, with a level of the cluster and one of the cluster and dimension; people are drawn anew in every
    data set. The truth is the welfare of all people of the kind from the profile that all items of the kind
    would give. Intervals carry both errors.

    Shares of the simplex are compared with shares of 20,000 weights that are drawn at random, relative to the
    error of both.

    - *Observed*: over all data sets, with a 95 % interval for the error of the simulation itself.
    - *Promised*: the range in which the observed figure must lie.
    """

  private static let levels = [3.4, 2.9, 3.1, 3.0, 2.2, 3.6, 2.8, 3.2, 4.1, 3.9]
  private static let dimensions = levels.count
  private static let deviations = (cluster: 0.3, dimension: 0.6, rest: 0.9)

  /// The mean of ratings on a dimension: a normal number, rounded and cut to 1...6.
  private static func mean(of level: Double) -> Double {
    let spread =
      (deviations.cluster * deviations.cluster + deviations.dimension * deviations.dimension
      + deviations.rest * deviations.rest).squareRoot()
    func below(_ cut: Double) -> Double {
      0.5 * erfc(-(cut - level) / spread / 2.0.squareRoot())
    }
    return 6 - (1...5).reduce(0) { $0 + below(Double($1) + 0.5) }
  }

  private static let profile: [Double] = {
    let means = levels.map(mean)
    let centre = means.reduce(0, +) / Double(means.count)
    return means.map { $0 - centre }
  }()

  private static func rating(_ value: Double) -> Double { min(max(value.rounded(), 1), 6) }

  /// A person's values, of two kinds; some care for what the model does not.
  private static func person(_ draws: inout Draws) -> [Double] {
    let isOther = draws.happens(0.25)
    return levels.indices.map { place in
      let level = isOther ? 6.5 - levels[place] : levels[place]
      return level + 0.9 * draws.normal()
    }
  }

  private static let functions: [(name: String, function: WelfareFunction)] = [
    ("mean", .utilitarian), ("geometric mean", .nash),
    ("Atkinson 2", .atkinson(aversion: 2)), ("Sen", .sen), ("Gini", .gini),
    ("Gini, n/(n-1)", .giniOfSample), ("Theil", .theil),
  ]
  private static let threshold = 0.75

  /// The figures of all people of the kind.
  private static let truth: (welfare: [Double], coverage: Double) = {
    var draws = Draws(seed: 1, simulation: "welfare-truth", dataSet: 0)
    let people = (0..<200_000).flatMap { _ in person(&draws) }
    let values =
      (try? ProfileUtilities(people, dimensions: dimensions, utility: .similarity))?
      .utilities(of: profile, scale: -5...5).value ?? []
    let utilities = try? Utilities(values)
    return (
      functions.map { utilities?.welfare($0.function).value ?? .nan },
      Double(values.count { $0 >= threshold }) / Double(max(values.count, 1))
    )
  }()

  private static func welfare(_ clusters: Int, _ count: Int) -> Simulation {
    let isSmall = clusters < 30 || count < 60
    let range = isSmall ? 0.9...0.985 : 0.925...0.975
    return Simulation(
      subject: subject, data: "\(clusters) clusters of items, \(count) people", seed: 171,
      dataSets: 2_000,
      measures: functions.map { name, function in
        if function == .gini && count < 60 {
          return .coverage(
            name,
            .none("the Gini coefficient of a small sample is too low by 1/n; see the form n/(n-1)"))
        }
        if function == .atkinson(aversion: 2) && count < 100 {
          return .coverage(
            name,
            .none(
              "a harmonic mean hangs on the few who are served worst, of whom few people show little"
            ))
        }
        return .coverage(name, .within(range))
      } + [.coverage("share from 0.75", .within(isSmall ? 0.9...0.99 : 0.92...0.985))]
    ) { draws, _ in
      let ratings = (0..<clusters).map { _ -> [Double] in
        let common = deviations.cluster * draws.normal()
        return levels.map {
          rating(
            $0 + common + deviations.dimension * draws.normal() + deviations.rest * draws.normal())
        }
      }
      func profile(without left: Int?) -> [Double] {
        let used = ratings.indices.filter { $0 != left }
        let means = (0..<dimensions).map { place in
          used.reduce(0) { $0 + ratings[$1][place] } / Double(used.count)
        }
        let centre = means.reduce(0, +) / Double(dimensions)
        return means.map { $0 - centre }
      }
      let people = try ProfileUtilities(
        (0..<count).flatMap { _ in person(&draws) }, dimensions: dimensions, utility: .similarity)
      let design = try PeopleDesign(people: count)
      let without = ratings.indices.map {
        Optional(people.utilities(of: profile(without: $0), scale: -5...5))
      }
      var findings = Findings()
      guard let values = people.utilities(of: profile(without: nil), scale: -5...5).value else {
        return findings
      }
      let utilities = try Utilities(values)
      for (place, (name, function)) in functions.enumerated() {
        let interval = PeopleFigure(function, of: utilities, without: without).estimate(design)
          .interval(level: 0.95, on: function == .theil ? .logarithm : .logOdds)
        findings.note(name, interval.holds(truth.welfare[place]))
      }
      findings.note(
        "share from 0.75",
        PeopleFigure(shareAtLeast: threshold, of: utilities, without: without).estimate(design)
          .interval(level: 0.95, on: .logOdds).holds(truth.coverage))
      return findings
    }
  }

  /// Six models with scores drawn at random.
  private static func simplex(_ dimensions: Int) -> Simulation {
    let name =
      dimensions <= WeightSimplex.mostExactDimensions
      ? "exact share within 1.96 errors of brute force"
      : "share by points within 1.96 errors of brute force"
    return Simulation(
      subject: subject, data: "simplex of \(dimensions) weights, 6 models", seed: 172,
      dataSets: 300,
      measures: [
        Measure(name: name, kind: .share(nominal: 0.95), promise: .within(0.92...0.98))
      ]
    ) { draws, number in
      let scores = (0..<6).map { _ in (0..<dimensions).map { _ in draws.uniform() } }
      let simplex = try WeightSimplex(scores, seed: UInt64(number))
      var counts = [Double](repeating: 0, count: scores.count)
      let tries = 20_000
      for _ in 0..<tries {
        // Differences of sorted uniform numbers are uniform on the simplex.
        let cuts = [0] + (1..<dimensions).map { _ in draws.uniform() }.sorted() + [1]
        var (best, leader) = (-Double.infinity, 0)
        for (model, row) in scores.enumerated() {
          var sum = 0.0
          for place in row.indices { sum += row[place] * (cuts[place + 1] - cuts[place]) }
          if sum > best { (best, leader) = (sum, model) }
        }
        counts[leader] += 1
      }
      var (held, looked) = (0.0, 0.0)
      for model in scores.indices where simplex.shares[model] > 0.005 {
        let share = simplex.shares[model]
        let points = simplex.quadratureErrors?[model] ?? 0
        let error = (share * (1 - share) / Double(tries) + points * points).squareRoot()
        looked += 1
        if abs(counts[model] / Double(tries) - share) <= 1.96 * error { held += 1 }
      }
      var findings = Findings()
      findings.note(name, looked > 0 ? held / looked : nil)
      return findings
    }
  }
}
