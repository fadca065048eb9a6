import Foundation
import Statistics

/// A battery over several models: how often it raises an alarm where all are clean, and finds the one that
/// had read the test.
enum LeakStudies {
  private static let subject = "Batteries of contamination tests"
  private static let models = 7

  /// The model that had read the test, where one had.
  private static let reader = 3

  static let simulations =
    Kind.allCases.map(clean) + [Kind.fewZeroOne, .zeroOne, .ratings].map(planted)

  private enum Kind: String, CaseIterable {
    case fewZeroOne = "120 items in 24 clusters, 0/1"
    case zeroOne = "320 items in 80 clusters, 0/1"
    case easy = "200 items in 40 clusters, 0/1, nine in ten right"
    case ratings = "160 items in 40 clusters, ratings of 1 to 5"

    var clusters: Int {
      switch self {
      case .fewZeroOne: 24
      case .zeroOne: 80
      case .easy, .ratings: 40
      }
    }

    var items: Int {
      switch self {
      case .fewZeroOne: 120
      case .zeroOne: 320
      case .easy: 200
      case .ratings: 160
      }
    }

    func score(_ latent: Double) -> Double {
      switch self {
      case .fewZeroOne, .zeroOne: latent > 0 ? 1 : 0
      case .easy: latent > -1.9 ? 1 : 0
      case .ratings: min(max((2 + 0.9 * latent).rounded(), 0), 4) / 4
      }
    }
  }

  private struct Study {
    var isPublic: [Bool] = []
    /// In days of the period in which the items came out, 0 to 1,000.
    var days: [Double] = []
    var clusters: [Int] = []
    /// By model.
    var scores: [[Double]] = []
    /// Of public items in other words, by model.
    var variants: [[Double]] = []
    let releases = (0..<models).map { 350 + 60 * Double($0) }

    func isSeen(_ item: Int, by model: Int) -> Bool {
      isPublic[item] && days[item] < releases[model]
    }
  }

  /// Older items and public ones are easier for everybody, and models differ by cluster and item.
  private static func study(_ kind: Kind, _ draws: inout Draws) -> Study {
    var study = Study()
    let size = kind.items / kind.clusters
    study.clusters = (0..<kind.items).map { $0 / size }
    study.isPublic = study.clusters.map { _ in draws.happens(0.65) }
    study.days = study.clusters.map { _ in 1_000 * draws.uniform() }
    let topics = draws.normals(kind.clusters)
    let ease = (0..<kind.items).map { item in
      0.5 * draws.normal() + 0.4 * topics[study.clusters[item]]
        + (study.isPublic[item] ? 0.4 : 0) - 0.0005 * study.days[item]
    }
    for model in 0..<models {
      let tastes = draws.normals(kind.clusters)
      let latent = (0..<kind.items).map { item in
        0.2 * Double(model - models / 2) + ease[item] + 0.3 * tastes[study.clusters[item]]
          + 0.4 * draws.normal()
      }
      let scores = latent.map { kind.score($0 + 0.6 * draws.normal()) }
      let variants = latent.map { kind.score($0 - 0.2 + 0.6 * draws.normal()) }
      study.scores.append(scores)
      study.variants.append(variants)
    }
    return study
  }

  /// A share of the public items from before the release of a model is known to it by heart.
  ///
  /// - Returns: how much higher its mean score on these items is for that.
  private static func leak(_ known: Double, into study: inout Study, _ draws: inout Draws) -> Double
  {
    let read = study.clusters.indices.filter { study.isSeen($0, by: reader) }
    var raise = 0.0
    for item in read where draws.happens(known) {
      raise += 1 - study.scores[reader][item]
      study.scores[reader][item] = 1
    }
    return raise / Double(max(read.count, 1))
  }

  /// A leak that is as large on average as what is called detectable.
  private struct Leak {
    var known = 0.5
    var raise = 0.0

    init(_ kind: Kind) {
      for turn in 0..<4 {
        var (detectable, raises) = (0.0, 0.0)
        for number in 0..<1_000 {
          var draws = Draws(seed: 162 + UInt64(turn), simulation: kind.rawValue, dataSet: number)
          var study = study(kind, &draws)
          raises += leak(known, into: &study, &draws) / 1_000
          let effect = (try? effects(study, reader))?[1]
          detectable += (effect?.detectableEffect(significance: smallest).value ?? .nan) / 1_000
        }
        raise = raises
        // The last turn is for how large the leak is that was found.
        if turn < 3 { known = min(known * detectable / raises, 1) }
      }
    }
  }

  /// What the smallest p-value of a family is compared with.
  private static let smallest = 0.05 / Double(3 * models)

  private static func planted(_ kind: Kind) -> Simulation {
    let leak = Leak(kind)
    let points = (1_000 * leak.raise).rounded() / 10
    return Simulation(
      subject: subject,
      data: "\(kind.rawValue); one of \(models) models knows \(points) points of what it had read",
      seed: 165, dataSets: 2_000,
      measures: [
        Measure(
          name: "leak that is called detectable with 80 % power, in points",
          kind: .number(nominal: points), promise: .within(0.97 * points...1.03 * points)),
        Measure(
          name: "effect less the leak, in points", kind: .number(nominal: 0),
          promise: .none("what makes items easier adds unequally to shares of right answers")),
        .coverage("public against held out, interval", .within(0.92...0.98)),
        Measure(
          name: "found by public against held out", kind: .share(nominal: 0.8),
          promise: .within(0.75...0.9)),
        Measure(
          name: "found by a test at least", kind: .share(nominal: 0.8),
          promise: .within(0.75...1)),
        Measure(
          name: "another model is accused", kind: .share(nominal: 0.05),
          promise: .within(0...0.0605)),
      ]
    ) { draws, _ in
      var study = study(kind, &draws)
      let raise = Self.leak(leak.known, into: &study, &draws)
      let adjusted = try PValueAdjustment.holm.adjust(pValues(study))
      let own = 3 * reader..<3 * reader + 3
      var findings = Findings()
      let effect = try effects(study, reader)[1]
      findings.note(
        "leak that is called detectable with 80 % power, in points",
        effect?.detectableEffect(significance: smallest).value.map { 100 * $0 })
      findings.note(
        "effect less the leak, in points", effect.map { 100 * ($0.value - raise) })
      findings.note(
        "public against held out, interval",
        effect.flatMap { $0.interval(level: 0.95).holds(leak.raise) })
      findings.note(
        "found by public against held out", holds: adjusted[own.lowerBound + 1] <= 0.05)
      findings.note("found by a test at least", holds: own.contains { adjusted[$0] <= 0.05 })
      findings.note(
        "another model is accused",
        holds: adjusted.indices.contains { !own.contains($0) && adjusted[$0] <= 0.05 })
      return findings
    }
  }

  private static func effects(_ study: Study, _ model: Int) throws -> [ClusteredEffect?] {
    func relative(_ places: [Int], _ isExposed: [Bool], _ values: [[Double]]) throws
      -> RelativeScores
    {
      try RelativeScores(
        places.map { values[model][$0] },
        others: (0..<models).filter { $0 != model }.map { other in
          places.map { values[other][$0] }
        }, isExposed: isExposed)
    }
    func gap(_ places: [Int], _ isExposed: [Bool]) throws -> ClusteredEffect? {
      let relative = try relative(places, isExposed, study.scores)
      return try LeakEffect.gap(
        relative.values, isExposed: relative.places.map { isExposed[$0] },
        clusters: relative.places.map { study.clusters[places[$0]] }
      ).value
    }
    let all = Array(study.clusters.indices)
    let dated = all.filter { study.isPublic[$0] }
    let split = all.filter { !study.isPublic[$0] || study.isSeen($0, by: model) }
    let read = all.filter { study.isSeen($0, by: model) }
    let differences = zip(study.scores, study.variants).map { scores, variants in
      zip(scores, variants).map { $0 - $1 }
    }
    let paired = read.map { item in
      differences[model][item]
        - (0..<models).filter { $0 != model }.reduce(0) { $0 + differences[$1][item] }
        / Double(models - 1)
    }
    return [
      try gap(dated, dated.map { study.isSeen($0, by: model) }),
      try gap(split, split.map { study.isPublic[$0] }),
      try LeakEffect.paired(paired, clusters: read.map { study.clusters[$0] }).value,
    ]
  }

  private static func pValues(_ study: Study) throws -> [Double] {
    try (0..<models).flatMap { model in
      try effects(study, model).map {
        $0?.test(alternative: .greater).value?.pValue ?? 1
      }
    }
  }

  private static func clean(_ kind: Kind) -> Simulation {
    Simulation(
      subject: subject,
      data: "\(kind.rawValue); \(models) clean models, older and public items easier", seed: 161,
      dataSets: 4_000,
      measures: [
        Measure(
          name: "families with an alarm (Holm)", kind: .share(nominal: 0.05),
          promise: .within(0...0.0605)),
        Measure(
          name: "alarms of single tests at 5 %", kind: .share(nominal: 0.05),
          promise: .within(0...0.0605)),
      ]
    ) { draws, _ in
      let found = try pValues(study(kind, &draws))
      var findings = Findings()
      let adjusted = try PValueAdjustment.holm.adjust(found)
      findings.note("families with an alarm (Holm)", holds: adjusted.contains { $0 <= 0.05 })
      findings.note(
        "alarms of single tests at 5 %",
        Double(found.count { $0 <= 0.05 }) / Double(found.count))
      return findings
    }
  }
}
