internal import ItemResponse
internal import LogReaders
internal import Statistics
internal import ValueModel

/// What models do, whoever judges: how far answers hang on the way of asking, and how much of their
/// scores is a way of answering.
struct ConsistencyMaker {
  let responses: JudgedResponses
  let dimensions: [Int]
  let level: Double
  let seed: UInt64

  /// The mean verdict on a response of one dimension, oriented, by judges of one kind: models before
  /// programs before people.
  private struct Scored {
    let unit: JudgedResponses.Unit
    let score: Double
  }

  private func scored(_ dimension: Int) -> [Scored] {
    let fed = responses.units(feeding: dimension)
    let kinds = [JudgeKind.model, .rule, .human]
    guard let kind = kinds.first(where: { !responses.judges($0, on: fed).isEmpty }) else {
      return []
    }
    return fed.compactMap { unit in
      var sum = 0.0
      var count = 0.0
      for row in responses.rows(of: unit) where responses.judges[Int(row.judge)].kind == kind {
        sum += responses.oriented(row.value, unit, by: dimension)
        count += 1
      }
      return count > 0 ? Scored(unit: responses.units[Int(unit)], score: sum / count) : nil
    }
  }

  // MARK: - Ways of asking

  func consistency() throws(ItemResponseError) -> [ModelConsistency] {
    guard !responses.areBattles else { return [] }
    var found: [ModelConsistency] = []
    for dimension in dimensions {
      let all = scored(dimension)
      for facet in ModelConsistency.Facet.allCases {
        let levels = names(of: facet, all)
        guard levels.count > 1 else { continue }
        for model in Set(all.map(\.unit.model)).sorted() {
          found.append(
            try consistency(
              all.filter { $0.unit.model == model }, of: model, on: dimension, facet, levels))
        }
      }
    }
    return found
  }

  /// The levels of a facet by code.
  private func names(
    of facet: ModelConsistency.Facet, _ all: [Scored]
  ) -> [(code: Int32, name: String)] {
    let codes = Set(all.map { code(of: facet, $0.unit) }).sorted().filter { $0 >= 0 }
    return codes.map { code in
      let name =
        switch facet {
        case .repeats: "\(code)"
        case .promptVersion: responses.versions[Int(code)]
        case .optionOrder: responses.orders[Int(code)]
        case .language: responses.languages[Int(code)]
        }
      return (code, name)
    }
  }

  /// Epochs are repeats where neither version nor order makes them.
  private func code(of facet: ModelConsistency.Facet, _ unit: JudgedResponses.Unit) -> Int32 {
    switch facet {
    case .repeats: unit.version < 0 && unit.order < 0 ? unit.epoch : -1
    case .promptVersion: unit.version
    case .optionOrder: unit.order
    case .language: unit.language
    }
  }

  private func consistency(
    _ own: [Scored], of model: Int32, on dimension: Int, _ facet: ModelConsistency.Facet,
    _ levels: [(code: Int32, name: String)]
  ) throws(ItemResponseError) -> ModelConsistency {
    let place = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1.code, $0) })
    var itemNumbers: [Int32: Int] = [:]
    var clusters: [Int] = []
    var rows = (items: [Int](), levels: [Int](), scores: [Double]())
    for one in own {
      guard let level = place[code(of: facet, one.unit)] else { continue }
      let item = itemNumbers[one.unit.item] ?? clusters.count
      if item == clusters.count {
        itemNumbers[one.unit.item] = item
        clusters.append(Int(one.unit.cluster))
      }
      rows.items.append(item)
      rows.levels.append(level)
      rows.scores.append(one.score)
    }
    let found = try FacetConsistency(
      items: rows.items, levels: rows.levels, scores: rows.scores, levelCount: levels.count,
      clusters: clusters)
    return ModelConsistency(
      model: responses.models[Int(model)],
      dimension: responses.system.dimensions[dimension].id, facet: facet, items: found.items,
      levels: levels.enumerated().map { number, one in
        ModelConsistency.Level(
          level: one.name,
          items: Set(zip(rows.items, rows.levels).filter { $1 == number }.map(\.0)).count,
          effect: Estimate(found.effects[number], level: level))
      },
      standardDeviation: Estimate(found.deviation, level: level),
      correlation: Estimate(found.correlation, level: level))
  }

  // MARK: - Ways of answering

  /// Of instruments that rate items: the share of the level, and how items of both signs go together.
  func style() throws(ItemResponseError) -> StyleShares? {
    let isRated = responses.instrument.itemTable != nil
    guard isRated, !responses.areBattles, responses.models.count > 1, dimensions.count > 1 else {
      return nil
    }
    var itemNumbers: [Int32: Int] = [:]
    var clusters: [Int] = []
    var keys: Set<ResponseStyle.Key> = []
    var rows = (models: [Int](), items: [Int](), scores: [Double]())
    let places = Dictionary(uniqueKeysWithValues: dimensions.enumerated().map { ($1, $0) })
    for (number, unit) in responses.units.enumerated() {
      let feeds = responses.feedGroups[Int(unit.feedGroup)]
      guard feeds.contains(where: { places[$0.dimension] != nil }) else { continue }
      let verdicts = responses.rows(of: Int32(number))
      guard !verdicts.isEmpty else { continue }
      let item = itemNumbers[unit.item] ?? clusters.count
      if item == clusters.count {
        itemNumbers[unit.item] = item
        clusters.append(Int(unit.cluster))
      }
      for feed in feeds {
        guard let place = places[feed.dimension] else { continue }
        keys.insert(ResponseStyle.Key(item: item, dimension: place, isPositive: feed.sign > 0))
      }
      rows.models.append(Int(unit.model))
      rows.items.append(item)
      rows.scores.append(verdicts.reduce(0) { $0 + $1.value } / Double(verdicts.count))
    }
    let style = try ResponseStyle(
      models: rows.models, items: rows.items, scores: rows.scores,
      keys: keys.sorted {
        ($0.item, $0.dimension, $0.isPositive ? 0 : 1)
          < ($1.item, $1.dimension, $1.isPositive ? 0 : 1)
      }, clusters: clusters)
    return StyleShares(
      levelShare: Estimate(style.levelShare, level: level),
      isCentred: responses.instrument.centring != .none,
      dimensions: zip(dimensions, style.keyedCorrelations).map { dimension, correlation in
        StyleShares.Dimension(
          dimension: responses.system.dimensions[dimension].id,
          positiveNegativeCorrelation: Estimate(correlation, level: level))
      })
  }

  // MARK: - Structure

  /// How the dimensions hang together over models.
  func structure() throws(ItemResponseError) -> [ScoreStructure] {
    guard !responses.areBattles, dimensions.count > 2, responses.models.count > 2 else { return [] }
    var means = [[Double?]](
      repeating: [Double?](repeating: nil, count: dimensions.count), count: responses.models.count)
    for (place, dimension) in dimensions.enumerated() {
      let own = Dictionary(grouping: scored(dimension), by: \.unit.model)
      for (model, scores) in own {
        let byItem = Dictionary(grouping: scores, by: \.unit.item).sorted { $0.key < $1.key }
        let items = byItem.map { one in
          one.value.reduce(0) { $0 + $1.score } / Double(one.value.count)
        }
        means[Int(model)][place] = items.reduce(0, +) / Double(items.count)
      }
    }
    let matrix = try CorrelationMatrix.of(means)
    let structure = matrix.flatMap(EigenStructure.of)
    let complete = means.filter { $0.allSatisfy { $0 != nil } }.map { $0.compactMap(\.self) }
    let reliability = try Reliability(scores: complete)
    return [
      ScoreStructure(
        model: nil, circumplexFit: try circle(matrix),
        eigenvalues: structure.value?.eigenvalues ?? [],
        cronbachAlpha: Estimate(
          reliability.alpha, interval: reliability.interval(level: level)),
        reason: structure.reason?.words)
    ]
  }

  /// The fit to the circle of the value system, where it has one of all these dimensions.
  private func circle(
    _ matrix: Outcome<CorrelationMatrix>
  ) throws(ItemResponseError) -> ScoreStructure.Fit? {
    guard let order = responses.system.circularOrder(named: nil) else { return nil }
    let places = order.dimensions.compactMap { id in
      dimensions.firstIndex { responses.system.dimensions[$0].id == id }
    }
    guard places.count == dimensions.count, (3...16).contains(places.count) else { return nil }
    guard let found = matrix.value else {
      return ScoreStructure.Fit(
        correlation: nil, pValue: nil, reason: matrix.reason?.words)
    }
    let rows = places.map { row in places.map { found.entries[row * found.variables + $0] } }
    let fit = try CircumplexFit(rows, seed: seed)
    return ScoreStructure.Fit(
      correlation: fit.correlation.value, pValue: fit.test.value?.pValue,
      reason: fit.correlation.reason?.words)
  }
}

extension Estimate {
  init(_ figure: Outcome<FacetConsistency.Figure>, level: Double) {
    self.init(
      figure.map(\.value), standardError: figure.value?.standardError.value,
      interval: figure.value?.interval(level: level))
  }
}
