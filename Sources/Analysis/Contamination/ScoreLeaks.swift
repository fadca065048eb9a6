internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import Wording

/// Tests of contamination that go by scores, and by how sure models say they are.
struct ScoreLeaks {
  let items: LeakItems
  /// The models that others are compared with; nil for all.
  let references: Set<Int>?
  /// Of each item, whether its text occurs in a corpus; nil where that is not known.
  let isInCorpus: [Bool?]
  let level: Double
  let seed: UInt64
  let replicates: Int

  /// Differences of scores on 0 to 1, in points.
  static let points = 100.0

  /// The other models that the model is compared with.
  func others(of model: Int) -> [Int] {
    items.models.indices.filter { $0 != model && references?.contains($0) ?? true }
  }

  /// The items that the model has a score on and a condition holds for.
  func scored(_ model: Int, where condition: (Int) -> Bool) -> [Int] {
    items.items.filter { items.score(model, $0).isFinite && condition($0) }
  }

  /// The words for how scores were taken.
  private static func method(_ kind: String, _ comparisons: Int) -> String {
    comparisons == 0
      ? said("\(kind) of its own scores, CR2 by cluster, one-sided")
      : said(
        "\(kind) less that of \(comparisons) other models on the same items, CR2 by cluster, one-sided"
      )
  }

  /// The words for both sets, one of which is empty.
  private func emptiness(
    _ exposed: Int, _ clean: Int, _ noExposed: String, _ noClean: String
  ) -> String? {
    exposed == 0 ? noExposed : clean == 0 ? noClean : nil
  }

  // MARK: - Two sets of items

  /// Scores of a model, relative to others where there are two, on items of two sets.
  func relative(
    _ model: Int, _ places: [Int], isExposed: [Bool]
  ) throws(StatisticsError) -> RelativeScores {
    try RelativeScores(
      places.map { items.score(model, $0) },
      others: others(of: model).map { other in places.map { items.score(other, $0) } },
      isExposed: isExposed)
  }

  private func gap(
    _ model: Int, _ test: ContaminationTest, _ places: [Int], isExposed: [Bool]
  ) throws(StatisticsError) -> LeakFinding {
    let relative = try relative(model, places, isExposed: isExposed)
    let kept = relative.places.map { isExposed[$0] }
    let effect = try LeakEffect.gap(
      relative.values, isExposed: kept,
      clusters: relative.places.map { items.clusterOfItem[places[$0]] })
    return LeakFinding(
      model, test, effect, factor: Self.points, level: level,
      method: Self.method(said("gap"), relative.comparisons.count)
    ).counting(
      kept.count { $0 }, kept.count { !$0 }, models: relative.comparisons.count)
  }

  func publicHeldOut(_ model: Int) throws(StatisticsError) -> LeakFinding {
    let (places, isExposed) = publicSets(model)
    let obstacle = emptiness(
      isExposed.count { $0 }, isExposed.count { !$0 },
      said("it has scores on no public item that it can have read"),
      said("it has scores on no item that was held out"))
    if let obstacle { return LeakFinding(model, .publicHeldOut, notTestable: obstacle) }
    return try gap(model, .publicHeldOut, places, isExposed: isExposed)
  }

  /// Public items, but those that are younger than the model, and those that were held out.
  func publicSets(_ model: Int) -> ([Int], [Bool]) {
    let places = scored(model) { item in
      items.splits[item] == .heldOut
        || items.splits[item] == .isPublic && items.exposure(model, item) == .possible
    }
    return (places, places.map { items.splits[$0] == .isPublic })
  }

  func overlap(_ model: Int) throws(StatisticsError) -> LeakFinding {
    let (places, isExposed) = corpusSets(model)
    let obstacle = emptiness(
      isExposed.count { $0 }, isExposed.count { !$0 },
      said("no text of an item that it has a score on occurs in the corpus"),
      said("every text of an item that it has a score on occurs in the corpus"))
    if let obstacle { return LeakFinding(model, .overlap, notTestable: obstacle) }
    return try gap(model, .overlap, places, isExposed: isExposed)
  }

  func corpusSets(_ model: Int) -> ([Int], [Bool]) {
    let places = scored(model) { isInCorpus[$0] != nil }
    return (places, places.map { isInCorpus[$0] == true })
  }

  // MARK: - Release

  func releaseDate(_ model: Int) throws(StatisticsError) -> LeakFinding {
    guard let release = items.releases[model] else {
      return LeakFinding(
        model, .releaseDate, notTestable: said("the log has no date of its release"))
    }
    let (places, isExposed) = releaseSets(model)
    let obstacle = emptiness(
      isExposed.count { $0 }, isExposed.count { !$0 },
      said("it has scores on no item from before its release that was not held out"),
      said("it has scores on no item from after its release that was not held out"))
    if let obstacle { return LeakFinding(model, .releaseDate, notTestable: obstacle) }
    let relative = try relative(model, places, isExposed: isExposed)
    let kept = relative.places.map { places[$0] }
    let days = kept.map { item in
      Double((items.days[item] ?? release).daysSince1970) - Double(release.daysSince1970)
    }
    let clusters = kept.map { items.clusterOfItem[$0] }
    let gap = try LeakEffect.gap(
      relative.values, isExposed: days.map { $0 < 0 }, clusters: clusters)
    let sloped = try LeakEffect.drop(relative.values, days: days, clusters: clusters)
    let drop = sloped.map(\.drop)
    var further = [
      FurtherFigure(
        "slopePerYear", sloped.map(\.slope), factor: Self.points, level: level, isTested: false)
    ]
    if items.isZeroOne(model) {
      further.append(try logisticDrop(model, kept, days, clusters))
    }
    // What other models show takes out that items get harder with time; alone, a line does.
    let isRelative = !relative.comparisons.isEmpty
    further.insert(
      FurtherFigure(
        isRelative ? "dropWithSlope" : "gap", isRelative ? drop : gap, factor: Self.points,
        level: level), at: 0)
    return LeakFinding(
      model, .releaseDate, isRelative ? gap : drop, factor: Self.points, level: level,
      method: Self.method(
        isRelative
          ? said("drop at the release") : said("drop at the release beside a line in time"),
        relative.comparisons.count)
    ).counting(
      days.count { $0 < 0 }, days.count { $0 >= 0 }, models: relative.comparisons.count
    ).adding(further)
  }

  /// Items with a day that were not held out.
  func releaseSets(_ model: Int) -> ([Int], [Bool]) {
    guard let release = items.releases[model] else { return ([], []) }
    let places = scored(model) { items.days[$0] != nil && items.splits[$0] != .heldOut }
    return (places, places.map { item in items.days[item].map { $0 < release } ?? false })
  }

  /// The same in log-odds of its own right answers.
  private func logisticDrop(
    _ model: Int, _ places: [Int], _ days: [Double], _ clusters: [Int]
  ) throws(StatisticsError) -> FurtherFigure {
    let fit = try BinaryRegression.fit(
      rows: days.flatMap { [1, $0 < 0 ? 1 : 0, $0 / 365] }, columns: 3,
      successes: places.map { items.score(model, $0) == 1 }, clusters: clusters)
    return FurtherFigure("logisticDrop", fit.map { $0.effect(1) }, level: level)
  }

  // MARK: - Other words

  func paraphrase(_ model: Int) throws(StatisticsError) -> LeakFinding {
    try variants(model, .paraphrase, factor: Self.points, of: items.score)
  }

  func paCoST(_ model: Int) throws(StatisticsError) -> LeakFinding {
    try variants(model, .paCoST, factor: 1, of: items.confidence)
  }

  /// Items that the model can have read and has a value on, as of their variants.
  func pairs(
    _ model: Int, of value: (Int, Int) -> Double
  ) -> [(original: Int, variants: [Int])] {
    var variants: [Int: [Int]] = [:]
    for item in items.items {
      guard let original = items.originals[item], original != item,
        value(model, item).isFinite, value(model, original).isFinite,
        items.exposure(model, original) != .impossible
      else { continue }
      variants[original, default: []].append(item)
    }
    return variants.keys.sorted().map { ($0, variants[$0] ?? []) }
  }

  private func variants(
    _ model: Int, _ test: ContaminationTest, factor: Double, of value: (Int, Int) -> Double
  ) throws(StatisticsError) -> LeakFinding {
    let pairs = pairs(model, of: value)
    guard !pairs.isEmpty else {
      return LeakFinding(
        model, test,
        notTestable: said(
          "it has answered no item that it can have read, and the same in other words"))
    }
    func difference(_ model: Int, _ pair: (original: Int, variants: [Int])) -> Double {
      let sum = pair.variants.reduce(0) { $0 + value(model, $1) }
      return value(model, pair.original) - sum / Double(pair.variants.count)
    }
    let own = pairs.map { difference(model, $0) }
    let relative = try RelativeScores(
      own, others: others(of: model).map { other in pairs.map { difference(other, $0) } },
      isExposed: own.map { _ in true })
    // The level counts here, so that what others' differences are in the mean is taken out as well.
    let shift = othersMean(relative.comparisons, model) { other in
      pairs.map { difference(other, $0) }
    }
    let effect = try LeakEffect.paired(
      relative.values.map { $0 - shift },
      clusters: relative.places.map { items.clusterOfItem[pairs[$0].original] })
    return LeakFinding(
      model, test, effect, factor: factor, level: level,
      method: Self.method(said("paired difference"), relative.comparisons.count)
    ).counting(
      relative.values.count, nil, models: relative.comparisons.count)
  }

  /// The mean of the means of other models' differences.
  private func othersMean(
    _ comparisons: [Int], _ model: Int, _ differences: (Int) -> [Double]
  ) -> Double {
    let others = others(of: model)
    let means = comparisons.map { place in
      let known = differences(others[place]).filter(\.isFinite)
      return known.reduce(0, +) / Double(max(known.count, 1))
    }
    return means.isEmpty ? 0 : means.reduce(0, +) / Double(means.count)
  }
}
