internal import PrintedNumbers
internal import Statistics

/// Looks for changes and trends of a model's scores over three rounds and more.
///
/// A series of scores on the same items is not a series of independent points: what an item has in one
/// round it has in the next. So every statistic here is a contrast of rounds within items, whose error
/// comes from items and their clusters; that rounds are correlated, or scores tied, makes no false
/// alarms. A change is searched at every place of a stretch of rounds, mean after less mean before; the
/// p-value of the best place is multiplied by the number of places, and by Holm's method over all series.
/// Where there is one, both sides are searched in turn, at the p-value times the places and the series
/// (binary segmentation; Vostrikova 1981).
struct SeriesMaker {
  let scores: RoundScores
  let settings: DriftSettings
  let dimensions: [Int?]

  /// The scores of a model on the items that all its rounds have.
  private struct Series: Sendable {
    let model: Int
    let dimension: Int?
    /// Places of the rounds that have a score.
    let rounds: [Int]
    /// Round by round the scores of the shared items.
    let values: [[Double]]
    let weights: [Double]
    let clusters: [Int]
    let isZeroOne: Bool
    let obstacle: String?

    var items: Int { clusters.count }
  }

  /// A change at the best place of a stretch.
  private struct Found: Sendable {
    /// How many rounds of the series lie before it.
    let place: Int
    let estimate: PairedDifferenceEstimate
    /// For all places of the stretch.
    let pValue: Double?
  }

  private static let fewestRounds = 3
  /// Kendall's test cannot reach 5 % with fewer.
  private static let fewestForTrend = 5

  /// Changes and trends of all series.
  func made() throws(StatisticsError) -> (changes: [SeriesChange], trends: [SeriesTrend]) {
    let series = self.series
    var first: [Found?] = []
    for one in series { first.append(try best(one, 0..<one.rounds.count)) }
    let adjusted = try settings.adjustment.adjust(first.map { $0?.pValue })
    var changes: [SeriesChange] = []
    for (place, one) in series.enumerated() {
      let isShown = (adjusted[place] ?? 1) <= settings.significance
      guard isShown, let found = first[place] else {
        changes.append(change(one, first[place], adjusted[place], isShown: false))
        continue
      }
      var shown = [(found, adjusted[place])]
      var stretches = [0..<found.place, found.place..<one.rounds.count]
      while let stretch = stretches.popLast() {
        guard let inner = try best(one, stretch), let pValue = inner.pValue else { continue }
        let bounded = min(1, pValue * Double(series.count))
        guard bounded <= settings.significance else { continue }
        shown.append((inner, bounded))
        stretches += [stretch.lowerBound..<inner.place, inner.place..<stretch.upperBound]
      }
      changes += shown.sorted { $0.0.place < $1.0.place }.map {
        change(one, $0.0, $0.1, isShown: true)
      }
    }
    return (changes, try trends(series.filter { $0.obstacle == nil }))
  }

  // MARK: - Series

  private var series: [Series] {
    dimensions.flatMap { dimension in
      scores.models.indices.compactMap { series(model: $0, dimension: dimension) }
    }
  }

  private func series(model: Int, dimension: Int?) -> Series? {
    func without(_ reason: String, _ rounds: [Int] = []) -> Series {
      Series(
        model: model, dimension: dimension, rounds: rounds, values: [], weights: [], clusters: [],
        isZeroOne: false, obstacle: reason)
    }
    guard let dimension, scores.isSingle(dimension) else {
      return without("a score that is made of several means is not followed item by item")
    }
    let rounds = scores.order.rounds.indices.filter {
      !scores.column(model: model, round: $0, dimension: dimension).rows.isEmpty
    }
    guard !rounds.isEmpty else { return nil }
    guard rounds.count >= Self.fewestRounds else {
      return without(
        "\(CountText.counted(rounds.count, "round")), and \(Self.fewestRounds) are needed at least",
        rounds)
    }
    let (columns, rows) = scores.shared(model: model, dimension: dimension, rounds: rounds)
    guard rows[0].count > 1 else {
      return without("fewer than 2 items have a score in all rounds", rounds)
    }
    return Series(
      model: model, dimension: dimension, rounds: rounds,
      values: zip(columns, rows).map { column, rows in rows.map { column.values[$0] } },
      weights: rows[0].map { columns[0].weights?[$0] ?? 1 },
      clusters: rows[0].map { columns[0].clusters[$0] },
      isZeroOne: scores.kind(columns) == .zeroOne, obstacle: nil)
  }

  /// The mean over items of a combination of their scores.
  ///
  /// - Parameter factors: By round; they add up to 0.
  private func contrast(
    _ series: Series, _ factors: [Double]
  ) throws(StatisticsError) -> PairedDifferenceEstimate {
    let values = series.clusters.indices.map { item in
      factors.indices.reduce(0) { $0 + factors[$1] * series.values[$1][item] }
    }
    let sums = try ClusterSums(
      values: values, weights: series.weights, clusters: series.clusters)
    let reach = factors.reduce(0) { $0 + abs($1) } / 2
    let width = scores.ends.upperBound - scores.ends.lowerBound
    // A single later round less a single earlier one is a pair as any other.
    let isPair = series.isZeroOne && Set(factors).isSubset(of: [-1, 0, 1])
    return PairedDifferenceEstimate(
      sums, kind: isPair ? .zeroOne : .bounded(lower: 0, upper: width * reach))
  }

  // MARK: - Changes

  private func best(
    _ series: Series, _ stretch: Range<Int>
  ) throws(StatisticsError) -> Found? {
    guard series.obstacle == nil, stretch.count > 1 else { return nil }
    var best: (place: Int, estimate: PairedDifferenceEstimate, pValue: Double)?
    for place in stretch.dropFirst() {
      let factors = series.rounds.indices.map { round -> Double in
        guard stretch.contains(round) else { return 0 }
        return round < place
          ? -1 / Double(place - stretch.lowerBound) : 1 / Double(stretch.upperBound - place)
      }
      let estimate = try contrast(series, factors)
      guard let pValue = estimate.pValue.value else { continue }
      if pValue < best?.pValue ?? .infinity { best = (place, estimate, pValue) }
    }
    return best.map {
      Found(
        place: $0.place, estimate: $0.estimate,
        pValue: min(1, max($0.pValue, TestResult.smallestPValue) * Double(stretch.count - 1)))
    }
  }

  private func change(
    _ series: Series, _ found: Found?, _ adjusted: Double?, isShown: Bool
  ) -> SeriesChange {
    let names = scores.order.names
    let reason =
      series.obstacle ?? (found == nil ? "no place of the series can be tested" : nil)
    let absent = UndefinedReason.notTestable(reason ?? "")
    return SeriesChange(
      model: scores.models[series.model], dimension: scores.name(series.dimension),
      rounds: series.rounds.map { names[$0] }, items: series.items,
      last: isShown ? found.map { names[series.rounds[$0.place - 1]] } : nil,
      first: isShown ? found.map { names[series.rounds[$0.place]] } : nil,
      difference: found.map { estimate($0.estimate) } ?? Estimate(.undefined(absent)),
      test: found.map { PairTest($0.estimate) } ?? PairTest(.undefined(absent)),
      adjustedPValue: adjusted, isShown: isShown, reason: reason)
  }

  private func estimate(_ contrast: PairedDifferenceEstimate) -> Estimate {
    Estimate(
      contrast.estimate, standardError: contrast.standardError.value,
      interval: contrast.interval(level: settings.level)
    ).rescaled(by: scores.factor)
  }

  // MARK: - Trends

  private func trends(_ series: [Series]) throws(StatisticsError) -> [SeriesTrend] {
    var slopes: [PairedDifferenceEstimate] = []
    for one in series {
      let middle = Double(one.rounds.count - 1) / 2
      let steps = one.rounds.indices.map { Double($0) - middle }
      let squares = steps.reduce(0) { $0 + $1 * $1 }
      slopes.append(try contrast(one, steps.map { $0 / squares }))
    }
    let adjusted = try settings.adjustment.adjust(slopes.map(\.pValue.value))
    var trends: [SeriesTrend] = []
    for (place, one) in series.enumerated() {
      let means = one.values.map { values in
        zip(values, one.weights).reduce(0) { $0 + $1.0 * $1.1 } / one.weights.reduce(0, +)
      }
      let isLong = means.count >= Self.fewestForTrend
      let short = UndefinedReason.tooFewValues(means.count, needed: Self.fewestForTrend)
      let line = try TheilSen(means)
      let rank = try MannKendall(means)
      trends.append(
        SeriesTrend(
          model: scores.models[one.model], dimension: scores.name(one.dimension),
          rounds: one.rounds.count, items: one.items, slope: estimate(slopes[place]),
          test: PairTest(slopes[place]), adjustedPValue: adjusted[place],
          mannKendall: PairTest(isLong ? rank.test() : .undefined(short)),
          theilSen: isLong
            ? Estimate(line.slope, interval: line.interval(level: settings.level))
              .rescaled(by: scores.factor)
            : Estimate(.undefined(short)),
          cochranQ: PairTest(try cochranQ(one))))
    }
    return trends
  }

  private func cochranQ(_ series: Series) throws(StatisticsError) -> Outcome<TestResult> {
    guard series.isZeroOne else { return .undefined(.outsideDomain("0/1 scores")) }
    guard Set(series.clusters).count == series.items else {
      return .undefined(.outsideDomain("independent items"))
    }
    let answers = series.clusters.indices.flatMap { item in
      series.values.map { $0[item] == 1 }
    }
    return try CochranQ(answers, rounds: series.rounds.count).test()
  }
}

extension PairTest {
  /// The test of a paired difference.
  init(_ estimate: PairedDifferenceEstimate) {
    let pValue = estimate.pValue.value.map { max($0, TestResult.smallestPValue) }
    self.init(
      statistic: estimate.statistic.value?.value, pValue: pValue,
      method: pValue == nil ? nil : estimate.testMethod,
      degreesOfFreedom: estimate.statistic.value?.degreesOfFreedom,
      reason: (estimate.pValue.reason ?? estimate.statistic.reason)?.description)
  }
}
