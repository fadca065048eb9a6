import Foundation
import Statistics

/// Sizes of studies as `compass power` gives them, and how often studies of that size, drawn without
/// the library's own simulation, find the difference by the test that `compass pairs` would make.
enum PowerStudies {
  private static let subject = "Sizes of studies"

  static var simulations: [Simulation] {
    [
      zeroOne, zeroOneClusters, fiveLevels, normals, clustered, unclustered, unpairedShares,
      unpairedNumbers, repeats, judges, panel, fewClusters, fewZeroOneClusters, fewItems, fromPilot,
      halfWidth, halfWidthOfShare,
    ].compactMap(\.self)
  }

  // MARK: - Sizes

  /// The number of a facet that reaches 80 % and the power that is stated at it.
  private static func needed(
    _ facet: StudyFacet, _ size: StudySize?, _ design: StudyDesign?,
    for goal: StudyDesign.Goal = .power(0.8)
  ) -> (count: Int, value: Double)? {
    guard let size, let design,
      let need = design.needed(facet, from: size, for: goal, seed: 161).value
    else { return nil }
    return (need.count, need.finding.value)
  }

  private static func simulation(
    _ data: String, seed: UInt64, dataSets: Int = 6_000, stated: Double,
    find: @escaping @Sendable (inout Draws) throws -> Bool?
  ) -> Simulation {
    let name = "the difference is found"
    return Simulation(
      subject: subject, data: data, seed: seed, dataSets: dataSets,
      measures: [
        Measure(
          name: name, kind: .share(nominal: stated),
          promise: .within(max(0, stated - 0.03)...min(1, stated + 0.03)))
      ]
    ) { draws, _ in
      var findings = Findings()
      findings.note(name, try find(&draws).map { $0 ? 1 : 0 })
      return findings
    }
  }

  private static func finds(_ differences: ClusterSums, _ kind: ScoreKind) -> Bool? {
    let estimate = PairedDifferenceEstimate(differences, kind: kind)
    return estimate.estimate.value.flatMap { difference in
      estimate.pValue.value.map { $0 <= 0.05 && difference > 0 }
    }
  }

  private static func finds(
    _ first: ClusterSums, _ second: ClusterSums, _ kind: ScoreKind
  ) -> Bool? {
    let estimate = IndependentDifferenceEstimate(first, second, kind: kind)
    return estimate.estimate.value.flatMap { difference in
      estimate.pValue.value.map { $0 <= 0.05 && difference > 0 }
    }
  }

  private static func shown(_ number: Double) -> String {
    number == number.rounded() ? "\(Int(number))" : "\(number)"
  }

  // MARK: - Pairs of 0 and 1

  private static let zeroOne: Simulation? = {
    let design = try? StudyDesign(.paired, .zeroOne(0.18, 0.1, correlation: 0))
    guard let need = needed(.items, try? StudySize(items: 2), design) else { return nil }
    return simulation(
      "\(need.count) items, 18 % right by the first only, 10 % by the second only", seed: 161,
      stated: need.value
    ) { draws in
      finds(
        try ClusterSums(
          values: (0..<need.count).map { _ in [1, -1, 0][draws.category([0.18, 0.1, 0.72])] }),
        .zeroOne)
    }
  }()

  /// Both models' answers by latent normal scores with a shared effect of topics on the difference.
  private static func zeroOneScores(
    clusters: Int, size: Int, shift: Double, _ draws: inout Draws
  ) throws -> (values: [Double], clusters: [Int]) {
    var values: [Double] = []
    var labels: [Int] = []
    for cluster in 0..<clusters {
      let tastes = (0.5 * draws.normal(), 0.5 * draws.normal())
      for _ in 0..<size {
        let item = draws.normal()
        let first = item + tastes.0 + draws.normal() + shift > 0 ? 1.0 : 0
        let second = item + tastes.1 + draws.normal() > 0 ? 1.0 : 0
        values.append(first - second)
        labels.append(cluster)
      }
    }
    return (values, labels)
  }

  /// Shares and the correlation of such data, from very many of them.
  private static func zeroOneDesign(size: Int, shift: Double) -> StudyDesign? {
    var draws = Draws(seed: 160, simulation: "population", dataSet: 0)
    guard
      let sample = try? zeroOneScores(clusters: 600_000, size: size, shift: shift, &draws)
    else { return nil }
    let count = Double(sample.values.count)
    let first = Double(sample.values.count { $0 > 0 }) / count
    let second = Double(sample.values.count { $0 < 0 }) / count
    let variance = first + second - (first - second) * (first - second)
    var between = 0.0
    for start in stride(from: 0, to: sample.values.count, by: size) {
      let sum = sample.values[start..<start + size].reduce(0.0) { $0 + $1 - (first - second) }
      between += sum * sum
    }
    let effect = between / count / variance
    return try? StudyDesign(
      .paired, .zeroOne(first, second, correlation: max(0, (effect - 1) / Double(size - 1))))
  }

  private static func zeroOneInClusters(size: Int, shift: Double, seed: UInt64) -> Simulation? {
    guard
      let need = needed(
        .clusters, try? StudySize(items: 2 * Double(size), clusterSize: Double(size)),
        zeroOneDesign(size: size, shift: shift))
    else { return nil }
    return simulation(
      "0/1 in \(need.count) clusters of \(size), latent shift \(shown(shift))", seed: seed,
      stated: need.value
    ) { draws in
      let sample = try zeroOneScores(
        clusters: need.count, size: size, shift: shift, &draws)
      return finds(try ClusterSums(values: sample.values, clusters: sample.clusters), .zeroOne)
    }
  }

  private static let zeroOneClusters = zeroOneInClusters(size: 5, shift: 0.25, seed: 162)
  private static let fewZeroOneClusters = zeroOneInClusters(size: 10, shift: 0.5, seed: 163)

  // MARK: - Paired numbers

  /// Ratings of 1 to 5 by two models of one item, cut from normal scores.
  private static func ratings(_ draws: inout Draws) -> Double {
    let item = draws.normal()
    func level(_ latent: Double) -> Double {
      1 + [-1.2, -0.4, 0.5, 1.3].reduce(0.0) { $0 + (latent > $1 ? 1 : 0) }
    }
    return level(item + 0.7 * draws.normal() + 0.15) - level(item + 0.7 * draws.normal())
  }

  private static let fiveLevels: Simulation? = {
    var draws = Draws(seed: 160, simulation: "ratings", dataSet: 0)
    let sample = (0..<4_000_000).map { _ in ratings(&draws) }
    let mean = sample.reduce(0, +) / Double(sample.count)
    let variance = sample.reduce(0.0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sample.count)
    let design = try? StudyDesign(
      .paired, .numbers(StudyVariance(items: variance), .ends(1...5)), difference: mean)
    guard let need = needed(.items, try? StudySize(items: 2), design) else { return nil }
    return simulation(
      "\(need.count) items rated 1 to 5, difference \(String(format: "%.3f", mean))", seed: 164,
      stated: need.value
    ) { draws in
      finds(
        try ClusterSums(values: (0..<need.count).map { _ in ratings(&draws) }),
        .bounded(lower: 1, upper: 5))
    }
  }()

  /// Normal differences in clusters.
  private static func inClusters(
    _ clusters: Int, _ size: Int, between: Double, within: Double, difference: Double,
    _ draws: inout Draws
  ) throws -> ClusterSums {
    var sums = ClusterSums()
    for cluster in 0..<clusters {
      let level = difference + between.squareRoot() * draws.normal()
      for _ in 0..<size {
        let value = level + within.squareRoot() * draws.normal()
        if size == 1 { try sums.add(value) } else { try sums.add(value, cluster: cluster) }
      }
    }
    return sums
  }

  private static func normal(
    _ scale: StudyDesign.Scale, _ kind: ScoreKind, size: Int, between: Double, within: Double,
    difference: Double, seed: UInt64
  ) -> Simulation? {
    let design = try? StudyDesign(
      .paired, .numbers(StudyVariance(clusters: between, items: within), scale),
      difference: difference)
    guard
      let need = needed(
        .clusters, try? StudySize(items: 2 * Double(size), clusterSize: Double(size)), design)
    else { return nil }
    let units = size == 1 ? "items" : "clusters of \(size)"
    let ends = kind == .unbounded ? "without ends" : "on a scale of 0 to 100"
    return simulation(
      "\(need.count) \(units) \(ends), variances \(shown(between)) and \(shown(within)), difference "
        + shown(difference), seed: seed, stated: need.value
    ) { draws in
      finds(
        try inClusters(
          need.count, size, between: between, within: within, difference: difference, &draws), kind)
    }
  }

  private static let hundred = ScoreKind.bounded(lower: 0, upper: 100)
  private static let normals = normal(
    .open, .unbounded, size: 1, between: 0, within: 1, difference: 0.25, seed: 165)
  private static let clustered = normal(
    .ends(0...100), hundred, size: 5, between: 30, within: 120, difference: 2.5, seed: 166)
  /// Clusters that share nothing: the prior of the score interval is then too careful.
  private static let unclustered = normal(
    .ends(0...100), hundred, size: 4, between: 0, within: 150, difference: 3, seed: 167)
  private static let fewClusters = normal(
    .open, .unbounded, size: 6, between: 0.3, within: 1, difference: 0.6, seed: 168)
  private static let fewItems = normal(
    .ends(0...100), hundred, size: 1, between: 0, within: 100, difference: 7, seed: 169)

  // MARK: - Two samples

  private static let unpairedShares: Simulation? = {
    let design = try? StudyDesign(.unpaired, .zeroOne(0.6, 0.7, correlation: 0))
    guard let need = needed(.items, try? StudySize(items: 2), design) else { return nil }
    return simulation(
      "\(need.count) items each of their own, shares 0.6 and 0.7", seed: 170, stated: need.value
    ) { draws in
      func sample(_ share: Double) throws -> ClusterSums {
        try ClusterSums(values: (0..<need.count).map { _ in draws.happens(share) ? 1 : 0 })
      }
      return finds(try sample(0.7), try sample(0.6), .zeroOne)
    }
  }()

  private static let unpairedNumbers: Simulation? = {
    let design = try? StudyDesign(
      .unpaired, .numbers(StudyVariance(items: 1), .open), difference: 0.5)
    guard let need = needed(.items, try? StudySize(items: 2), design) else { return nil }
    return simulation(
      "\(need.count) items each of their own, normal scores, difference 0.5", seed: 171,
      stated: need.value
    ) { draws in
      finds(
        try ClusterSums(values: draws.normals(need.count).map { $0 + 0.5 }),
        try ClusterSums(values: draws.normals(need.count)), .unbounded)
    }
  }()

  // MARK: - Repeats and judges

  /// One score of an item: the mean of answers, each judged by several.
  private static func score(
    repeats: Int, judges: Int, answer: Double, verdict: Double, _ draws: inout Draws
  ) -> Double {
    var sum = 0.0
    for _ in 0..<repeats {
      let answer = answer.squareRoot() * draws.normal()
      for _ in 0..<judges { sum += answer + verdict.squareRoot() * draws.normal() }
    }
    return sum / Double(repeats * judges)
  }

  private static func noisy(_ facet: StudyFacet, seed: UInt64) -> Simulation? {
    // Both models have answers and verdicts, so that the differences have twice the variance.
    let design = try? StudyDesign(
      .paired,
      .numbers(StudyVariance(items: 60, repeats: 2 * 80, judges: 2 * 40), .ends(0...100)),
      difference: 3)
    let size = try? StudySize(
      items: 120, repeats: facet == .judges ? 3 : 1, judges: facet == .judges ? 1 : 2)
    guard let size, let need = needed(facet, size, design) else { return nil }
    let repeats = facet == .judges ? 3 : need.count
    let judges = facet == .judges ? need.count : 2
    return simulation(
      "120 items answered \(repeats) times, \(judges) judges an answer; solved for \(facet.rawValue)",
      seed: seed, dataSets: 4_000, stated: need.value
    ) { draws in
      let differences = (0..<120).map { _ in
        3 + 60.0.squareRoot() * draws.normal()
          + score(repeats: repeats, judges: judges, answer: 80, verdict: 40, &draws)
          - score(repeats: repeats, judges: judges, answer: 80, verdict: 40, &draws)
      }
      return finds(try ClusterSums(values: differences), hundred)
    }
  }

  private static let repeats = noisy(.repeats, seed: 172)
  private static let judges = noisy(.judges, seed: 173)

  /// Judges who each favour one model a little on all items: a test over judges and items, by the
  /// mean squares of a crossed design and Satterthwaite's degrees of freedom.
  private static let panel: Simulation? = {
    let (items, difference) = (100, 4.0)
    let design = try? StudyDesign(
      .paired, .numbers(StudyVariance(items: 60, judges: 90, panel: 10), .open),
      difference: difference)
    guard let need = needed(.judges, try? StudySize(items: Double(items)), design) else {
      return nil
    }
    let judges = need.count
    return simulation(
      "\(items) items rated by the same \(judges) judges with favourites; solved for judges",
      seed: 174, stated: need.value
    ) { draws in
      let favour = draws.normals(judges).map { $0 * 10.0.squareRoot() }
      var byJudge = [Double](repeating: 0, count: judges)
      var byItem = [Double](repeating: 0, count: items)
      var squares = 0.0
      for item in 0..<items {
        let level = difference + 60.0.squareRoot() * draws.normal()
        for judge in 0..<judges {
          let value = level + favour[judge] + 90.0.squareRoot() * draws.normal()
          byJudge[judge] += value / Double(items)
          byItem[item] += value / Double(judges)
          squares += value * value
        }
      }
      let (n, k) = (Double(items), Double(judges))
      let mean = byJudge.reduce(0, +) / k
      func spread(_ means: [Double]) -> Double {
        means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      }
      let (ofJudges, ofItems) = (n * spread(byJudge), k * spread(byItem))
      let rest = squares - n * k * mean * mean - ofJudges - ofItems
      let meanSquares = (
        judges: ofJudges / (k - 1), items: ofItems / (n - 1), rest: rest / ((n - 1) * (k - 1))
      )
      let variance = (meanSquares.judges + meanSquares.items - meanSquares.rest) / (n * k)
      let parts =
        meanSquares.judges * meanSquares.judges / (k - 1)
        + meanSquares.items * meanSquares.items / (n - 1)
        + meanSquares.rest * meanSquares.rest / ((n - 1) * (k - 1))
      let sum = variance * n * k
      guard variance > 0 else { return nil }
      return NoncentralT.upperTail(
        mean / variance.squareRoot(), degreesOfFreedom: max(sum * sum / parts, 1), shift: 0
      ).value.map { $0 <= 0.025 }
    }
  }()

  // MARK: - From a pilot

  /// Few clusters of skewed scores, drawn from a pilot of which the studies are drawn too.
  private static let fromPilot: Simulation? = {
    var draws = Draws(seed: 160, simulation: "pilot", dataSet: 0)
    let clusters = (0..<24).map { _ in
      let level = 6 * draws.normal()
      return (0..<4).map { _ in
        min(max(level + 14 * draws.normal() + (draws.happens(0.08) ? 45 : 0), -100), 100)
      }
    }
    let size = try? StudySize(items: 96, clusterSize: 4)
    guard let size, let pilot = try? PilotSample(clusters, size: size) else { return nil }
    let design = try? StudyDesign(
      .paired, .numbers(StudyVariance(clusters: 36, items: 330), .ends(0...100)), difference: 8,
      pilot: pilot)
    guard let need = needed(.clusters, size, design) else { return nil }
    let mean = clusters.flatMap(\.self).reduce(0, +) / 96
    return simulation(
      "\(need.count) clusters of 4 of skewed differences, as in a pilot of 24, difference 8",
      seed: 175, stated: need.value
    ) { draws in
      var sums = ClusterSums()
      for cluster in 0..<need.count {
        for value in clusters[draws.index(below: 24)] {
          let moved = 8 + (value - mean) * (24.0 / 23).squareRoot()
          try sums.add(min(max(moved, -100), 100), cluster: cluster)
        }
      }
      return finds(sums, hundred)
    }
  }()

  // MARK: - Half-widths

  private static func width(
    _ data: String, seed: UInt64, stated: Double, truth: Double,
    _ interval: @escaping @Sendable (inout Draws) throws -> ConfidenceInterval?
  ) -> Simulation {
    Simulation(
      subject: subject, data: data, seed: seed, dataSets: 6_000,
      measures: [
        Measure(
          name: "half-width", kind: .number(nominal: stated),
          promise: .within(0.97 * stated...1.03 * stated)),
        Measure.coverage("coverage of the interval", .within(0.93...0.97)),
      ]
    ) { draws, _ in
      let interval = try interval(&draws)
      var findings = Findings()
      findings.note("half-width", interval.map { ($0.upper - $0.lower) / 2 })
      findings.note(
        "coverage of the interval",
        interval.map { $0.lower <= truth && truth <= $0.upper ? 1 : 0 })
      return findings
    }
  }

  private static let halfWidth: Simulation? = {
    let design = try? StudyDesign(
      .single, .numbers(StudyVariance(clusters: 20, items: 120), .ends(0...100)))
    guard
      let need = needed(
        .clusters, try? StudySize(items: 8, clusterSize: 4), design, for: .halfWidth(2))
    else { return nil }
    return width(
      "\(need.count) clusters of 4 on a scale of 0 to 100, half-width 2", seed: 176,
      stated: need.value, truth: 50
    ) { draws in
      MeanEstimate(
        try inClusters(need.count, 4, between: 20, within: 120, difference: 50, &draws),
        kind: hundred
      ).interval(level: 0.95).value
    }
  }()

  private static let halfWidthOfShare: Simulation? = {
    let design = try? StudyDesign(.single, .zeroOne(0.8, 0, correlation: 0))
    guard
      let need = needed(.items, try? StudySize(items: 2), design, for: .halfWidth(0.05))
    else { return nil }
    return width(
      "\(need.count) items, share 0.8, half-width 0.05", seed: 177, stated: need.value, truth: 0.8
    ) { draws in
      MeanEstimate(
        try ClusterSums(values: (0..<need.count).map { _ in draws.happens(0.8) ? 1 : 0 }),
        kind: .zeroOne
      ).interval(level: 0.95).value
    }
  }()
}
