internal import ItemResponse
internal import LogReaders
internal import Statistics
internal import ValueModel
internal import Wording

/// From what scores on each dimension differ, and how precise they would be in another study.
struct VarianceMaker {
  let responses: JudgedResponses
  let dimensions: [Int]
  let level: Double

  /// What was found on one dimension.
  struct Part {
    let shares: VarianceShares
    let designs: [PlannedPrecision]
  }

  /// Numbers of items that a planning chart shows, besides the study's.
  private static let items = [10, 20, 50, 100, 200, 500, 1_000, 2_000]
  private static let judges = [1, 2, 3, 5, 8]

  func parts() throws(ItemResponseError) -> [Part] {
    guard !responses.areBattles else { return [] }
    var parts: [Part] = []
    for dimension in dimensions {
      if let part = try part(dimension) { parts.append(part) }
    }
    return parts
  }

  private func part(_ dimension: Int) throws(ItemResponseError) -> Part? {
    let units = responses.units(feeding: dimension)
    // People who judge a sample for gold are no part of the panel, unless nobody else judges.
    let judges =
      [JudgeKind.model, .rule, .human].lazy
      .map { responses.judges($0, on: units) }.first { !$0.isEmpty } ?? []
    guard !judges.isEmpty else { return nil }
    let judgeNumber = Dictionary(uniqueKeysWithValues: judges.enumerated().map { ($1, $0) })
    var models = Numbers()
    var items = Numbers()
    var versions = Numbers()
    var columns = (models: [Int](), items: [Int](), versions: [Int](), judges: [Int]())
    var scores: [Double] = []
    var clusters: [Int] = []
    for unit in units {
      let of = responses.units[Int(unit)]
      for row in responses.rows(of: unit) {
        guard let judge = judgeNumber[row.judge] else { continue }
        columns.models.append(models.number(Int64(of.model)))
        let item = items.number(Int64(of.item))
        if item == clusters.count { clusters.append(Int(of.cluster)) }
        columns.items.append(item)
        columns.versions.append(versions.number(Int64(of.version) << 32 | Int64(of.order + 1)))
        columns.judges.append(judge)
        scores.append(responses.oriented(row.value, unit, by: dimension))
      }
    }
    let ratings = try FacetRatings(
      models: columns.models, items: columns.items,
      versions: versions.count > 1 ? columns.versions : nil, judges: columns.judges,
      scores: scores, clusters: clusters)
    let id = responses.system.dimensions[dimension].id
    let outcome = GeneralizabilityStudy.of(ratings)
    guard let study = outcome.value else {
      return Part(
        shares: VarianceShares(
          dimension: id, models: models.count, items: items.count, judges: judges.count,
          versions: versions.count, method: "none",
          components: [
            VarianceShares.Component(
              source: "total", variance: Estimate(.undefined(outcome.reason ?? .noData)),
              share: Estimate(.undefined(outcome.reason ?? .noData)))
          ]), designs: [])
    }
    return Part(
      shares: VarianceShares(
        dimension: id, models: study.models, items: study.items, judges: study.judges,
        versions: study.versions,
        method: study.methodReason.map { said("\(study.method.rawValue): \(said(.account($0)))") }
          ?? study.method.rawValue,
        components: study.components.map { component in
          let variance = study.interval(of: component.source, level: level)
          let share = study.shareInterval(of: component.source, level: level)
          return VarianceShares.Component(
            source: component.source.rawValue,
            variance: Estimate(
              .value(component.variance), interval: variance.map(\.interval)),
            share: Estimate(study.share(of: component.source), interval: share))
        }),
      designs: try designs(study, id))
  }

  private func designs(
    _ study: GeneralizabilityStudy, _ dimension: String
  ) throws(ItemResponseError) -> [PlannedPrecision] {
    var designs = [
      precision(
        try study.decision(
          items: study.items, versions: study.versions, judges: study.judges, judgesAre: .fixed),
        dimension)
    ]
    let judges = study.judges > 1 ? Set(Self.judges + [study.judges]).sorted() : [1]
    for count in judges {
      for items in Set(Self.items + [study.items]).sorted() {
        designs.append(
          precision(
            try study.decision(items: items, versions: study.versions, judges: count), dimension))
      }
    }
    return designs
  }

  private func precision(_ study: DecisionStudy, _ dimension: String) -> PlannedPrecision {
    PlannedPrecision(
      dimension: dimension, items: study.items, judges: study.judges, versions: study.versions,
      judgesAre: study.judgesAre == .fixed ? .these : .sample, standardError: study.absoluteError,
      halfWidth: study.scoreHalfWidth(level: level).value,
      differenceHalfWidth: study.differenceHalfWidth(level: level).value,
      generalizability: study.generalizability.value, dependability: study.dependability.value)
  }

  /// Numbers codes from 0 in the order in which they come.
  private struct Numbers {
    private var known: [Int64: Int] = [:]
    var count: Int { known.count }

    mutating func number(_ code: Int64) -> Int {
      if let found = known[code] { return found }
      known[code] = known.count
      return known.count - 1
    }
  }
}
