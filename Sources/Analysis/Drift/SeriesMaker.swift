internal import PrintedNumbers
internal import Statistics
internal import Wording

/// Looks for changes and trends of a model's scores over three rounds and more.
///
/// A change is searched at every place of a stretch of rounds; its p-value holds over the places, and by
/// Holm's method over all series. Where there is one, both sides are searched in turn, at the p-value times
/// the number of series.
struct SeriesMaker {
  let scores: RoundScores
  let settings: DriftSettings
  let dimensions: [Int?]

  /// The scores of a model on the items that all its rounds have, or why there are none.
  private struct Subject: Sendable {
    let model: Int
    let dimension: Int?
    /// Places of the rounds that have a score.
    let rounds: [Int]
    let series: RoundSeries?
    let obstacle: String?
  }

  private static let fewestRounds = 3
  /// Kendall's test cannot reach 5 % with fewer.
  private static let fewestForTrend = 5

  /// Changes and trends of all series.
  func made() throws(StatisticsError) -> (changes: [SeriesChange], trends: [SeriesTrend]) {
    let subjects = try self.subjects()
    var first: [RoundSeries.Change?] = []
    for subject in subjects {
      first.append(try subject.series?.change(in: 0..<subject.rounds.count))
    }
    let adjusted = try settings.adjustment.adjust(first.map { $0?.pValue })
    let tested = first.count { $0 != nil }
    var changes: [SeriesChange] = []
    for (place, subject) in subjects.enumerated() {
      guard let series = subject.series, let found = first[place],
        (adjusted[place] ?? 1) <= settings.significance
      else {
        changes.append(change(subject, first[place], adjusted[place], isShown: false))
        continue
      }
      var shown = [(found, adjusted[place])]
      var stretches = [0..<found.place, found.place..<subject.rounds.count]
      while let stretch = stretches.popLast() {
        guard let inner = try series.change(in: stretch) else { continue }
        let bounded = min(1, inner.pValue * Double(tested))
        guard bounded <= settings.significance else { continue }
        shown.append((inner, bounded))
        stretches += [stretch.lowerBound..<inner.place, inner.place..<stretch.upperBound]
      }
      changes += shown.sorted { $0.0.place < $1.0.place }.map {
        change(subject, $0.0, $0.1, isShown: true)
      }
    }
    return (changes, try trends(subjects))
  }

  // MARK: - Series

  private func subjects() throws(StatisticsError) -> [Subject] {
    var subjects: [Subject] = []
    for dimension in dimensions {
      for model in scores.models.indices {
        if let subject = try subject(model: model, dimension: dimension) {
          subjects.append(subject)
        }
      }
    }
    return subjects
  }

  private func subject(model: Int, dimension: Int?) throws(StatisticsError) -> Subject? {
    func without(_ reason: String, _ rounds: [Int] = []) -> Subject {
      Subject(model: model, dimension: dimension, rounds: rounds, series: nil, obstacle: reason)
    }
    guard let dimension, scores.isSingle(dimension) else {
      return without(
        said("a score that is made of several means is not followed item by item"))
    }
    let rounds = scores.order.rounds.indices.filter {
      !scores.column(model: model, round: $0, dimension: dimension).rows.isEmpty
    }
    guard !rounds.isEmpty else { return nil }
    guard rounds.count >= Self.fewestRounds else {
      return without(
        said(
          "\(CountText.counted(rounds.count, "round")), and \(Self.fewestRounds) are needed at least"
        ),
        rounds)
    }
    let (columns, rows) = scores.shared(model: model, dimension: dimension, rounds: rounds)
    guard rows[0].count > 1 else {
      return without(said("fewer than 2 items have a score in all rounds"), rounds)
    }
    let series = try RoundSeries(
      rounds: zip(columns, rows).map { column, rows in rows.map { column.values[$0] } },
      weights: columns[0].weights.map { weights in rows[0].map { weights[$0] } },
      clusters: rows[0].map { columns[0].clusters[$0] }, kind: scores.kind(columns))
    return Subject(
      model: model, dimension: dimension, rounds: rounds, series: series, obstacle: nil)
  }

  private func estimate(_ contrast: PairedDifferenceEstimate) -> Estimate {
    Estimate(
      contrast.estimate, standardError: contrast.standardError.value,
      interval: contrast.interval(level: settings.level)
    ).rescaled(by: scores.factor)
  }

  private func change(
    _ subject: Subject, _ found: RoundSeries.Change?, _ adjusted: Double?, isShown: Bool
  ) -> SeriesChange {
    let names = scores.order.names
    let reason =
      subject.obstacle ?? (found == nil ? said("no place of the series can be tested") : nil)
    let absent = UndefinedReason.notTestable(reason ?? "")
    return SeriesChange(
      model: scores.models[subject.model], dimension: scores.name(subject.dimension),
      rounds: subject.rounds.map { names[$0] }, items: subject.series?.items ?? 0,
      last: isShown ? found.map { names[subject.rounds[$0.place - 1]] } : nil,
      first: isShown ? found.map { names[subject.rounds[$0.place]] } : nil,
      difference: found.map { estimate($0.difference) } ?? Estimate(.undefined(absent)),
      test: found.map { PairTest($0.difference) } ?? PairTest(.undefined(absent)),
      adjustedPValue: adjusted, isShown: isShown, reason: reason)
  }

  // MARK: - Trends

  private func trends(_ subjects: [Subject]) throws(StatisticsError) -> [SeriesTrend] {
    var found: [(subject: Subject, series: RoundSeries, slope: PairedDifferenceEstimate)] = []
    for subject in subjects {
      guard let series = subject.series else { continue }
      found.append((subject, series, try series.slope()))
    }
    let adjusted = try settings.adjustment.adjust(found.map(\.slope.pValue.value))
    var trends: [SeriesTrend] = []
    for (place, one) in found.enumerated() {
      let means = one.series.means
      let isLong = means.count >= Self.fewestForTrend
      let short = UndefinedReason.tooFewValues(means.count, needed: Self.fewestForTrend)
      let line = try TheilSen(means)
      let rank = try MannKendall(means)
      trends.append(
        SeriesTrend(
          model: scores.models[one.subject.model],
          dimension: scores.name(one.subject.dimension), rounds: one.series.count,
          items: one.series.items, slope: estimate(one.slope), test: PairTest(one.slope),
          adjustedPValue: adjusted[place],
          mannKendall: PairTest(isLong ? rank.test() : .undefined(short)),
          theilSen: isLong
            ? Estimate(line.slope, interval: line.interval(level: settings.level))
              .rescaled(by: scores.factor)
            : Estimate(.undefined(short)),
          cochranQ: PairTest(try one.series.cochranQ())))
    }
    return trends
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
      reason: (estimate.pValue.reason ?? estimate.statistic.reason)?.words)
  }
}
