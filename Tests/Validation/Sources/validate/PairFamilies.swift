import Foundation
import Statistics

/// Every pair of several models on the items of both: false verdicts where there is no difference,
/// and how often a difference of the size that is called detectable is found.
enum PairFamilies {
  private static let subject = "Pairs of models"
  private static let models = 5
  private static let pairs = models * (models - 1) / 2
  /// What the smallest p-value of the family is compared with.
  private static let smallest = 0.05 / Double(pairs)

  static let simulations = Kind.allCases.flatMap { [null($0), planted($0)] }

  /// What the scores of a model are.
  private enum Kind: String, CaseIterable {
    case zeroOne = "150 items, 0/1"
    case zeroOneClusters = "0/1 in 40 clusters of 3"
    case ratings = "scores of 0 to 100 in 30 clusters of 4"
    case numbers = "normal scores without ends in 30 clusters of 4"
    case sums = "means of two dimensions, each of scores in 30 clusters of 4"

    var clusters: Int {
      switch self {
      case .zeroOne: 150
      case .zeroOneClusters: 40
      case .ratings, .numbers, .sums: 30
      }
    }
    var size: Int {
      switch self {
      case .zeroOne: 1
      case .zeroOneClusters: 3
      case .ratings, .numbers, .sums: 4
      }
    }
    var ends: ClosedRange<Double>? {
      switch self {
      case .zeroOne, .zeroOneClusters: 0...1
      case .ratings: 0...100
      case .numbers, .sums: nil
      }
    }
    var means: Int { self == .sums ? 2 : 1 }
  }

  /// Scores of models that differ by chance only, but for the first, which is higher than the second
  /// by the shift with the spread of their differences held.
  ///
  /// Items differ, models differ by cluster and item, and a tenth of the items is missing of each model.
  private static func scores(
    _ kind: Kind, shift: Double, _ draws: inout Draws
  ) throws -> ComparedScores {
    let rows = kind.clusters * kind.size
    var combinations = [[ComparedScores.Term]](repeating: [], count: models)
    for _ in 0..<kind.means {
      let items = draws.normals(rows)
      var values = (0..<models).map { model in
        let tastes = draws.normals(kind.clusters)
        return (0..<rows).map { row in
          value(
            kind, 0.8 * items[row] + 0.4 * tastes[row / kind.size] + draws.normal(),
            shift: model == 0 ? shift : 0)
        }
      }
      if kind.ends == 0...1 { exchange(&values, shift: shift, &draws) }
      for model in 0..<models {
        let kept = (0..<rows).filter { _ in !draws.happens(0.1) }
        combinations[model].append(
          .init(
            try ScoredColumn(
              rows: kept, clusters: kept.map { $0 / kind.size },
              values: kept.map { values[model][$0] }),
            coefficient: 1 / Double(kind.means)))
      }
    }
    guard kind.means == 1 else { return try ComparedScores(combinations: combinations) }
    return try ComparedScores(combinations.map { $0[0].column }, ends: kind.ends)
  }

  private static func value(_ kind: Kind, _ latent: Double, shift: Double) -> Double {
    switch kind {
    case .numbers: latent + shift
    case .zeroOne, .zeroOneClusters: latent > 0 ? 1 : 0
    // Far enough from the upper end for any shift that is planted.
    case .ratings, .sums: min(max(45 + 12 * latent, 5), 80) + shift
    }
  }

  /// Gives items that only the second has right to the first, so that as many differ as before.
  private static func exchange(_ values: inout [[Double]], shift: Double, _ draws: inout Draws) {
    // Each exchange counts twice. The latent scores of two models are correlated by 0.64/1.8.
    let only = 0.25 - asin(0.64 / 1.8) / (2 * .pi)
    for row in values[0].indices where values[0][row] < values[1][row] {
      guard draws.happens(shift / (2 * only)) else { continue }
      (values[0][row], values[1][row]) = (1, 0)
    }
  }

  private static func null(_ kind: Kind) -> Simulation {
    Simulation(
      subject: subject,
      data: "\(kind.rawValue); \(models) models that do not differ, a tenth of the items missing",
      seed: 151, dataSets: 4_000,
      measures: [
        Measure(
          name: "families with a verdict (Holm)", kind: .share(nominal: 0.05),
          promise: .within(0...0.0605)),
        Measure(
          name: "families with a verdict, unadjusted", kind: .share(nominal: 0.05),
          promise: .none("\(pairs) tests at 5 % each")),
      ]
    ) { draws, _ in
      let compared = PairwiseComparison(try scores(kind, shift: 0, &draws), threads: 1)
      let pValues = compared.pairs.map { $0.pValue.value ?? 1 }
      let adjusted = try PValueAdjustment.holm.adjust(pValues)
      var findings = Findings()
      findings.note("families with a verdict (Holm)", holds: adjusted.contains { $0 <= 0.05 })
      findings.note("families with a verdict, unadjusted", holds: pValues.contains { $0 <= 0.05 })
      return findings
    }
  }

  private static func planted(_ kind: Kind) -> Simulation {
    let shift = detectable(kind)
    return Simulation(
      subject: subject,
      data: "\(kind.rawValue); first model higher by "
        + "\(String(format: "%.3f", locale: nil, shift)), the smallest detectable difference",
      seed: 152, dataSets: 4_000,
      measures: [
        Measure(
          name: "one pair is found as the first of \(pairs)", kind: .share(nominal: 0.8),
          promise: .within(0.77...0.83)),
        Measure(
          name: "its difference", kind: .number(nominal: shift),
          promise: .within(0.97 * shift...1.03 * shift)),
      ]
    ) { draws, _ in
      let pair = try scores(kind, shift: shift, &draws).estimate(0, 1)
      var findings = Findings()
      findings.note(
        "one pair is found as the first of \(pairs)",
        pair.pValue.value.flatMap { pValue in
          pair.difference.value.map { pValue <= smallest && $0 > 0 ? 1 : 0 }
        })
      findings.note("its difference", pair.difference.value)
      return findings
    }
  }

  /// A difference that is on average the smallest detectable one of data that have it.
  ///
  /// Its own error must be small beside the three points that are promised: one percent of the
  /// difference is about one point of power, and one data set knows it to an eighth.
  private static func detectable(_ kind: Kind) -> Double {
    var shift = 0.0
    for _ in 0..<3 {
      let trial = shift
      let found = try? Simulation.inParallel(
        count: 2_000, threads: ProcessInfo.processInfo.activeProcessorCount
      ) { number in
        var draws = Draws(seed: 150, simulation: kind.rawValue, dataSet: number)
        return try scores(kind, shift: trial, &draws).estimate(0, 1)
          .detectableDifference(significance: smallest).value ?? .nan
      }
      shift = found.map { $0.reduce(0, +) / Double($0.count) } ?? .nan
    }
    return shift
  }
}
