import Foundation
import ItemResponse
import Statistics

/// Coefficients of validity over few models, of discrete answers to items in clusters.
enum ValidityStudies {
  private static let subject = "Validity"
  static let introduction = """
    Models are few, answers are discrete and tied, and items of a cluster are alike. *Over models*: models
    are drawn anew with the items, and the truth is that of very many models. *Over items*: the models stay,
    and the truth is the mean over other items for them.


    """

  static let simulations =
    [8, 20, 33].map(concurrent) + [false, true].map { reliability(20, isBinary: $0) }
    + [reliability(33, isBinary: false)] + [8, 20, 33].map(disattenuated)
    + [8, 33].map(primed) + [8, 20, 33].map(heldOut) + [8, 20, 33].map(dependent)
    + [20].map(sameThing)

  // MARK: - Criteria

  private static let slope = 0.6

  /// A criterion with ties.
  private static func criterion(_ traits: [Double], _ draws: inout Draws) -> [Double] {
    traits.map { trait in
      let value = slope * trait + (1 - slope * slope).squareRoot() * draws.normal()
      return (2 * value).rounded() / 2
    }
  }

  private static func concurrent(_ models: Int) -> Simulation {
    let data = ValidityData()
    let truths = Truths(data)
    return Simulation(
      subject: subject, data: "criterion, \(models) models, \(data.name)", seed: 172,
      dataSets: 1_000,
      measures: [
        .coverage("Pearson, Fisher's interval over models", .within(0.925...0.975)),
        .coverage("Spearman, interval over models", .within(0.925...0.985)),
        .coverage("Kendall, interval over models", .within(0.925...0.99)),
        .coverage("Pearson, interval over items", .within(0.92...0.985)),
        .coverage("Spearman, interval over items", .within(0.92...0.995)),
        .coverage("Kendall, interval over items", .within(0.92...0.995)),
      ]
    ) { draws, _ in
      var findings = Findings()
      let traits = draws.normals(models)
      let other = criterion(traits, &draws)
      let scores = try data.scores(traits, &draws)
      let pairs = try RatingPairs(scores.all, other)
      for (name, kind, found) in [
        (
          "Pearson, Fisher's interval over models", ItemDrawnAssociation.Measure.pearson,
          pairs.pearson()
        ),
        ("Spearman, interval over models", .spearman, pairs.spearman()),
        ("Kendall, interval over models", .kendall, pairs.kendall()),
      ] {
        findings.note(name, found.flatMap { $0.interval(level: 0.95) }.holds(truths[kind]))
      }
      let drawn = ItemDrawnAssociation.Draws([scores], replicates: 199, seed: 5)
      var sums: [ItemDrawnAssociation.Measure: Double] = [:]
      let others = 40
      for _ in 0..<others {
        let again = try data.scores(traits, &draws).all
        for kind in ItemDrawnAssociation.Measure.allCases {
          sums[kind, default: 0] += (kind.value(again, other) ?? 0) / Double(others)
        }
      }
      for (name, kind) in [
        ("Pearson, interval over items", ItemDrawnAssociation.Measure.pearson),
        ("Spearman, interval over items", .spearman), ("Kendall, interval over items", .kendall),
      ] {
        let found = ItemDrawnAssociation.of(
          kind, scores: scores.means(), criterion: other, draws: drawn)
        findings.note(
          name, found.flatMap { $0.interval(level: 0.95) }.holds(sums[kind] ?? .nan))
      }
      return findings
    }
  }

  private struct Truths: Sendable {
    private let values: [ItemDrawnAssociation.Measure: Double]

    init(_ data: ValidityData) {
      var values: [ItemDrawnAssociation.Measure: Double] = [:]
      for kind in ItemDrawnAssociation.Measure.allCases {
        values[kind] = data.truth("criterion") { traits, scores, draws in
          let other = criterion(traits, &draws)
          return kind.value(scores.all, other) ?? .nan
        }
      }
      self.values = values
    }

    subscript(kind: ItemDrawnAssociation.Measure) -> Double { values[kind] ?? .nan }
  }

  // MARK: - Reliability

  private static func reliability(_ models: Int, isBinary: Bool) -> Simulation {
    let data = ValidityData(isBinary: isBinary)
    let reliability = data.truth("reliability") { _, scores, _ in
      try Reliability(scores: clusterMeans(scores)).alpha.value ?? .nan
    }
    let half = reliability / (2 - reliability)
    return Simulation(
      subject: subject, data: "reliability, \(models) models, \(data.name)", seed: 173,
      dataSets: 1_000,
      measures: [
        .coverage("correlation of halves, jackknife over models", .within(0.92...0.98)),
        .coverage("split-half reliability, jackknife over models", .within(0.92...0.98)),
        .coverage("alpha of clusters, Feldt", .within(0.92...0.98)),
        .coverage("omega of parcels, jackknife over models", .within(0.9...0.985)),
        Measure(
          name: "split-half reliability, mean", kind: .number(nominal: reliability),
          promise: .within(reliability - 0.03...reliability + 0.02)),
      ]
    ) { draws, _ in
      var findings = Findings()
      let scores = try data.scores(draws.normals(models), &draws)
      let halves = try HalfScores([scores], splits: 50, seed: 3)
      findings.note(
        "correlation of halves, jackknife over models",
        halves.splitHalf(0).jackknife(.fisherZ).flatMap { $0.interval(level: 0.95) }.holds(half))
      let stepped = halves.reliability(0)
      findings.note("split-half reliability, mean", stepped.value.value)
      findings.note(
        "split-half reliability, jackknife over models",
        stepped.jackknife(.logComplement).flatMap { $0.interval(level: 0.95) }.holds(reliability))
      findings.note(
        "alpha of clusters, Feldt",
        try Reliability(scores: clusterMeans(scores)).interval(level: 0.95).holds(reliability))
      findings.note(
        "omega of parcels, jackknife over models",
        try ParcelOmega.of(scores, seed: 3).jackknife(.logComplement)
          .flatMap { $0.interval(level: 0.95) }.holds(reliability))
      return findings
    }
  }

  private static func clusterMeans(_ scores: ItemResponse.ClusteredScores) -> [[Double]] {
    (0..<scores.persons).map { person in
      (0..<scores.clusters).map { scores.mean(person: person, onlyCluster: $0) ?? .nan }
    }
  }

  // MARK: - Two dimensions

  /// Two traits that correlate so.
  private static func traits(
    _ models: Int, correlation: Double, _ draws: inout Draws
  ) -> (first: [Double], second: [Double]) {
    let first = draws.normals(models)
    return (
      first,
      first.map {
        correlation * $0 + (1 - correlation * correlation).squareRoot() * draws.normal()
      }
    )
  }

  private static func disattenuated(_ models: Int) -> Simulation {
    let long = ValidityData(clusters: 400)
    let data = ValidityData()
    let correlation = 0.6
    // What bounded answers leave of the correlation of the traits, without error.
    let truth = long.truth("two dimensions", studies: 4) { traits, scores, draws in
      let other = traits.map {
        correlation * $0 + (1 - correlation * correlation).squareRoot() * draws.normal()
      }
      let second = try long.scores(other, &draws)
      return ItemDrawnAssociation.Measure.pearson.value(scores.all, second.all) ?? .nan
    }
    let few = models < 20
    return Simulation(
      subject: subject, data: "two dimensions, \(models) models, \(data.name)", seed: 174,
      dataSets: 1_000,
      measures: [
        .coverage(
          "correlation without error, jackknife over models",
          few ? .none("a quotient of three correlations over few models") : .within(0.9...0.985)),
        Measure(
          name: "correlation without error, mean", kind: .number(nominal: truth),
          promise: few
            ? .none("skewed: over few models correlations are")
            : .within(truth - 0.03...truth + 0.03)),
      ]
    ) { draws, _ in
      var findings = Findings()
      let both = traits(models, correlation: correlation, &draws)
      let items = data.items(&draws)
      let scores = [
        try data.scores(both.first, items, &draws), try data.scores(both.second, items, &draws),
      ]
      let found = try HalfScores(scores, splits: 50, seed: 3).disattenuated(0, 1)
      findings.note("correlation without error, mean", found.value.value)
      findings.note(
        "correlation without error, jackknife over models",
        found.jackknife(.free).flatMap { $0.interval(level: 0.95) }.holds(truth))
      return findings
    }
  }

  /// Two names of one trait: nothing is to be told apart.
  private static func sameThing(_ models: Int) -> Simulation {
    let data = ValidityData()
    return Simulation(
      subject: subject, data: "two names of one thing, \(models) models, \(data.name)", seed: 175,
      dataSets: 1_000,
      measures: [
        .pValue(
          "a dimension goes with itself more than with the other, halves", isContinuous: false,
          promise: .customaryLevels)
      ]
    ) { draws, _ in
      var findings = Findings()
      let trait = draws.normals(models)
      let scores = [try data.scores(trait, &draws), try data.scores(trait, &draws)]
      let halves = try HalfScores(scores, splits: 50, seed: 3)
      guard let own = halves.splitHalf(0).value.value,
        let crossed = halves.crossed(0, 1).value.value,
        let together = halves.together(0, 1).value.value
      else { return findings }
      findings.note(
        "a dimension goes with itself more than with the other, halves",
        DependentCorrelations.overlapping(own, crossed, between: together, cases: models)
          .flatMap { $0.williams(.greater) }.value?.pValue)
      return findings
    }
  }

  // MARK: - Known groups

  private static func primed(_ models: Int) -> Simulation {
    let data = ValidityData()
    let shift = 0.5
    @Sendable func effects(_ traits: [Double], _ draws: inout Draws) throws -> Outcome<
      PrimedDifference
    > {
      let items = data.items(&draws)
      return try PrimedDifference.of(
        primed: data.scores(traits, items, shift: shift, &draws),
        baseline: data.scores(traits, items, &draws))
    }
    return Simulation(
      subject: subject, data: "priming by half a unit, \(models) models, \(data.name)", seed: 176,
      dataSets: 1_000,
      measures: [
        .coverage("difference, jackknife over clusters", .within(0.93...0.97)),
        .coverage("Hedges' g, jackknife over clusters", .within(0.92...0.975)),
        .coverage("difference, over models", .within(0.92...0.985)),
      ]
    ) { draws, _ in
      var findings = Findings()
      let traits = draws.normals(models)
      guard let found = try effects(traits, &draws).value else { return findings }
      // Other items for these models.
      var (difference, g) = (0.0, 0.0)
      let others = 60
      for _ in 0..<others {
        guard let again = try effects(traits, &draws).value else { continue }
        difference += again.difference / Double(others)
        g += (again.hedgesG.value ?? .nan) / Double(others)
      }
      findings.note(
        "difference, jackknife over clusters",
        found.overClusters.flatMap { $0.interval(level: 0.95) }.holds(difference))
      findings.note(
        "Hedges' g, jackknife over clusters",
        found.hedgesGError.flatMap { $0.interval(level: 0.95) }.holds(g))
      findings.note(
        "difference, over models",
        found.overPersons.flatMap { $0.interval(level: 0.95) }.holds(meanShift))
      return findings
    }
  }

  /// By how much priming moves answers of very many models.
  private static let meanShift: Double = {
    let data = ValidityData()
    return data.truth("priming") { traits, _, draws in
      let items = data.items(&draws)
      let found = try PrimedDifference.of(
        primed: data.scores(traits, items, shift: 0.5, &draws),
        baseline: data.scores(traits, items, &draws))
      return found.value?.difference ?? .nan
    }
  }()

  // MARK: - Items that were not counted

  private static func heldOut(_ models: Int) -> Simulation {
    let data = ValidityData()
    func coefficient(
      _ figure: @escaping (HeldOutScores) -> HalfScores.Coefficient
    ) -> Double {
      data.truth("held out", studies: 4) { _, scores, _ in
        try HeldOutScores.of(scores, repetitions: 2, seed: 3).value
          .flatMap { figure($0).value.value } ?? .nan
      }
    }
    let correlation = coefficient(\.correlation)
    let skill = coefficient(\.skill)
    let error = coefficient(\.error)
    return Simulation(
      subject: subject, data: "held-out items, \(models) models, \(data.name)", seed: 177,
      dataSets: 1_000,
      measures: [
        .coverage("correlation, jackknife over models", .within(0.9...0.98)),
        .coverage("root mean square error, jackknife over models", .within(0.9...0.98)),
        .coverage("skill, jackknife over models", .within(0.9...0.98)),
      ]
    ) { draws, _ in
      var findings = Findings()
      let scores = try data.scores(draws.normals(models), &draws)
      guard let found = try HeldOutScores.of(scores, repetitions: 10, seed: 3).value else {
        return findings
      }
      for (name, figure, scale, truth) in [
        (
          "correlation, jackknife over models", found.correlation, ClusterJackknife.Scale.fisherZ,
          correlation
        ),
        ("root mean square error, jackknife over models", found.error, .logarithm, error),
        ("skill, jackknife over models", found.skill, .logComplement, skill),
      ] {
        findings.note(
          name, figure.jackknife(scale).flatMap { $0.interval(level: 0.95) }.holds(truth))
      }
      return findings
    }
  }

  // MARK: - Dependent correlations

  private static func dependent(_ models: Int) -> Simulation {
    let few = models < 20
    return Simulation(
      subject: subject,
      data: "two correlations of 0.5 on the same \(models) models, answers 1 to 5", seed: 178,
      dataSets: 4_000,
      measures: [
        .pValue(
          "Williams", isContinuous: false,
          promise: few ? .none("few models with ties") : .customaryLevels),
        .pValue(
          "Meng, Rosenthal & Rubin", isContinuous: false,
          promise: few ? .none("few models with ties") : .customaryLevels),
        .pValue(
          "Steiger", isContinuous: false,
          promise: .none("a limit law: Williams is the one to quote")),
        .pValue(
          "Hotelling", isContinuous: false,
          promise: .none("holds for fixed values of the other variables only")),
        .coverage("difference, Zou", few ? .none("few models with ties") : .within(0.925...0.975)),
      ]
    ) { draws, _ in
      var findings = Findings()
      var columns = [[Double]](repeating: [], count: 3)
      for _ in 0..<models {
        let shared = draws.normal()
        for place in 0..<3 {
          let latent = 0.5.squareRoot() * shared + 0.5.squareRoot() * draws.normal()
          columns[place].append(min(5, max(1, (3 + 1.5 * latent).rounded())))
        }
      }
      func r(_ one: Int, _ other: Int) -> Double {
        ItemDrawnAssociation.Measure.pearson.value(columns[one], columns[other]) ?? .nan
      }
      let compared = DependentCorrelations.overlapping(
        r(0, 1), r(0, 2), between: r(1, 2), cases: models)
      for (name, test) in [
        ("Williams", compared.flatMap { $0.williams() }),
        ("Meng, Rosenthal & Rubin", compared.flatMap { $0.meng() }),
        ("Steiger", compared.flatMap { $0.steiger() }),
        ("Hotelling", compared.flatMap { $0.hotelling() }),
      ] { findings.note(name, test.value?.pValue) }
      findings.note(
        "difference, Zou", compared.flatMap { $0.interval(level: 0.95) }.holds(0))
      return findings
    }
  }
}
