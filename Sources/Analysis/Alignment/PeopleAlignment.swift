internal import Statistics
internal import ValueModel
internal import Wording

/// What models are worth to several people.
struct PeopleAlignment {
  let profiles: ModelProfiles
  let people: ComparedPeople
  let settings: AlignmentSettings

  /// The welfare functions whose order of models is told, with their keys.
  static let ordered: [(key: String, function: WelfareFunction)] = [
    ("utilitarian", .utilitarian), ("nash", .nash), ("atkinson.0.5", .atkinson(aversion: 0.5)),
    ("atkinson.1", .atkinson(aversion: 1)), ("atkinson.2", .atkinson(aversion: 2)),
    ("generalisedMeans.-2", .generalisedMean(exponent: -2)), ("sen", .sen), ("gini", .gini),
  ]
  static let aversions: [(key: String, value: Double)] = [("0.5", 0.5), ("1", 1), ("2", 2)]
  static let exponents: [(key: String, value: Double)] = [
    ("-2", -2), ("-1", -1), ("0.5", 0.5), ("2", 2),
  ]

  struct Made {
    var groups: [ModelWelfare] = []
    var served: [GroupUtility] = []
    var orderings: [WelfareOrdering] = []
    var represented: Represented
    /// By the mean utility, in the order of the models that are complete.
    var ranks: RankIntervals?
  }

  /// All figures of one model.
  private struct Figures: Sendable {
    let welfare: [WelfareFunction: PeopleFigure]
    let coverage: PeopleFigure
    /// Group by group of those that are shown the mean utility.
    let groups: [PeopleFigure]
    /// The mean under each of the other utilities.
    let others: [ProfileUtility: PeopleFigure]
    let utilities: [Double]
  }

  private static let functions: [WelfareFunction] =
    ordered.map(\.function) + exponents.map { .generalisedMean(exponent: $0.value) }
    + [.theil, .maximin]

  func made() throws(StatisticsError) -> Made {
    let models = profiles.complete
    let whole = try people.utilities([Double](repeating: 0, count: people.count))
    let ofGroups = try people.shown.map { group throws(StatisticsError) in
      try people.utilities([Double](repeating: 0, count: people.count), within: group)
    }
    let figures = FixedBlocks.saying(models.count) { place in
      measured(models[place], all: whole, groups: ofGroups)
    }
    var made = Made(represented: represented(figures))
    let isRanked = people.isRanked(settings.utility)
    var ranks: [RankIntervals?] = []
    for (key, function) in Self.ordered {
      let found = isRanked ? order(figures.compactMap { $0.welfare[function] }, function) : nil
      ranks.append(found)
      guard let found else { continue }
      made.orderings.append(
        WelfareOrdering(
          welfare: key, pairs: models.count * (models.count - 1) / 2,
          separable: models.indices.reduce(0) { sum, one in
            sum + models.indices.count { found.isShownAbove(one, $0) }
          },
          leaders: leaders(found).map { profiles.models[models[$0]] }))
    }
    made.ranks = ranks.first ?? nil
    var under: [ProfileUtility: RankIntervals] = [:]
    for utility in people.otherUtilities where people.isRanked(utility) {
      under[utility] = order(figures.compactMap { $0.others[utility] }, .utilitarian)
    }
    var rows: [(row: ModelWelfare, served: [GroupUtility])] = []
    for (place, model) in models.enumerated() {
      let rank = made.ranks?.intervals[place].value
      rows.append(
        row(
          profiles.models[model], figures[place], rank: rank.map(RankRange.init),
          under: under.compactMapValues { $0.intervals[place].value.map(RankRange.init) }))
    }
    rows.sort {
      ($1.row.utilitarian.value ?? -1, $0.row.model)
        < ($0.row.utilitarian.value ?? -1, $1.row.model)
    }
    made.groups = rows.map(\.row)
    made.served = rows.flatMap(\.served)
    return made
  }

  private func measured(_ model: Int, all: Utilities, groups: [Utilities]) -> Figures {
    func outcomes(
      _ utility: ProfileUtility
    ) -> (whole: Outcome<[Double]>, without: [Outcome<[Double]>?]) {
      let compared = people.profiles(utility)
      func utilities(_ profile: Outcome<[Double]>) -> Outcome<[Double]> {
        profile.flatMap { compared.utilities(of: $0, scale: profiles.scale) }
      }
      return (
        utilities(profiles.whole[model]), profiles.without[model].map { $0.map(utilities) }
      )
    }
    let main = outcomes(settings.utility)
    func figure(
      _ found: (whole: Outcome<[Double]>, without: [Outcome<[Double]>?]), of people: Utilities,
      _ make: (Utilities, [Outcome<[Double]>?]) -> PeopleFigure
    ) -> PeopleFigure {
      switch found.whole {
      case .value(let values): make(people.with(values), found.without)
      case .undefined(let reason): .undefined(reason)
      }
    }
    func welfare(_ function: WelfareFunction, of people: Utilities) -> PeopleFigure {
      figure(main, of: people) { PeopleFigure(function, of: $0, without: $1) }
    }
    return Figures(
      welfare: Dictionary(
        uniqueKeysWithValues: Set(Self.functions).map { ($0, welfare($0, of: all)) }),
      coverage: figure(main, of: all) {
        PeopleFigure(shareAtLeast: settings.threshold, of: $0, without: $1)
      },
      groups: groups.map { welfare(.utilitarian, of: $0) },
      others: Dictionary(
        uniqueKeysWithValues: people.otherUtilities.map { utility in
          (
            utility,
            figure(outcomes(utility), of: all) { PeopleFigure(.utilitarian, of: $0, without: $1) }
          )
        }),
      utilities: main.whole.value ?? [])
  }

  // MARK: - Order

  /// Ranks of models by a figure, a lower one being better where inequality is measured.
  private func order(_ figures: [PeopleFigure], _ function: WelfareFunction) -> RankIntervals? {
    let count = figures.count
    guard count > 1 else { return nil }
    let sign = function.higherIsBetter ? 1.0 : -1
    let starts = (0..<count - 1).map { $0 }
    let pairs = FixedBlocks.saying(starts.count) { first in
      (first + 1..<count).map { second -> PairComparison in
        let estimate = figures[first].difference(from: figures[second]).estimate(people.design)
        return PairComparison(
          first: first, second: second, difference: estimate.estimate.map { sign * $0 },
          pValue: estimate.pValue())
      }
    }
    return RankIntervals(
      holm: pairs.flatMap(\.self), estimates: figures.map { $0.value.map { sign * $0 } },
      level: settings.level)
  }

  /// The best and all that are not shown to be below it, best first.
  private func leaders(_ ranks: RankIntervals) -> [Int] { ranks.tiers.first ?? [] }

  // MARK: - Rows

  private func estimate(
    _ figure: PeopleFigure?, on scale: CrossedEstimate.Scale = .logOdds, level: Double? = nil
  ) -> Estimate {
    guard let figure else { return Estimate(.undefined(.noData)) }
    return Estimate(
      figure.estimate(people.design), level: level ?? settings.level, on: scale)
  }

  private func row(
    _ model: String, _ figures: Figures, rank: RankRange?, under: [ProfileUtility: RankRange]
  ) -> (row: ModelWelfare, served: [GroupUtility]) {
    let level = 1 - (1 - settings.level) / Double(max(people.shown.count, 1))
    let served = people.shown.indices.map { place in
      GroupUtility(
        model: model, group: people.groups[people.shown[place]],
        people: people.arePeople ? people.sizes[people.shown[place]] : nil,
        utility: estimate(figures.groups[place], level: level))
    }
    let order = served.indices.filter { served[$0].utility.value != nil }.sorted {
      (served[$0].utility.value ?? 0, $0) < (served[$1].utility.value ?? 0, $1)
    }
    let welfare = { (function: WelfareFunction) in estimate(figures.welfare[function]) }
    let row = ModelWelfare(
      model: model, utilitarian: welfare(.utilitarian), nash: welfare(.nash),
      atkinson: Dictionary(
        uniqueKeysWithValues: Self.aversions.map {
          ($0.key, welfare(.atkinson(aversion: $0.value)))
        }),
      generalisedMeans: Dictionary(
        uniqueKeysWithValues: Self.exponents.map {
          ($0.key, welfare(.generalisedMean(exponent: $0.value)))
        }),
      gini: welfare(.gini), theil: estimate(figures.welfare[.theil], on: .logarithm),
      sen: welfare(.sen), maximin: welfare(.maximin), coverage: coverage(figures.coverage),
      servedWorst: order.first.flatMap { worst($0, served, figures, level: level) }, rank: rank,
      rankUnder: Dictionary(uniqueKeysWithValues: under.map { ($0.key.rawValue, $0.value) }))
    return (row, order.map { served[$0] })
  }

  /// A share of nobody or of all has a bound by the number of people alone.
  private func coverage(_ figure: PeopleFigure) -> Estimate {
    let found = estimate(figure)
    guard found.lower == nil, let value = found.value, value == 0 || value == 1,
      people.arePeople
    else { return found }
    let count = Int(people.effectiveCount.rounded(.down))
    guard count > 0,
      let proportion = try? Proportion(successes: value == 0 ? 0 : count, trials: count)
    else { return found }
    return Estimate(
      .value(value),
      interval: proportion.interval(level: settings.level, method: .wilsonModified).map {
        $0.because(said("nobody or everybody: a bound by the number of people alone"))
      })
  }

  private func worst(
    _ place: Int, _ served: [GroupUtility], _ figures: Figures, level: Double
  ) -> ModelWelfare.ServedWorst? {
    guard served.count > 1, let all = figures.welfare[.utilitarian] else { return nil }
    let own = figures.groups[place]
    let others = served.indices.filter { $0 != place }
    let pValues = others.map {
      figures.groups[$0].difference(from: own).estimate(people.design).pValue().value ?? 1
    }
    let adjusted = (try? PValueAdjustment.holm.adjust(pValues)) ?? pValues.map { _ in 1 }
    return ModelWelfare.ServedWorst(
      group: served[place].group, people: served[place].people, utility: served[place].utility,
      gap: estimate(all.difference(from: own), on: .linear, level: level),
      notToldApart: zip(others, adjusted).filter { $0.1 > 1 - settings.level }.map {
        served[$0.0].group
      })
  }

  private func represented(_ figures: [Figures]) -> Represented {
    let best = (0..<people.count).map { person in
      figures.reduce(0) { max($0, $1.utilities.isEmpty ? 0 : $1.utilities[person]) }
    }
    let share = (try? people.utilities(best)).map {
      PeopleFigure(shareAtLeast: settings.threshold, of: $0, without: []).value
    }
    return Represented(
      threshold: settings.threshold,
      byAny: Estimate(share ?? .undefined(.noData)).withoutInterval(.notSmooth),
      groups: people.shown.count,
      groupsByAny: people.shown.indices.count { group in
        figures.contains { $0.groups[group].value.value ?? 0 >= settings.threshold }
      })
  }
}

extension RankRange {
  init(_ rank: RankInterval) { self.init(lower: rank.lower, upper: rank.upper) }
}

extension Estimate {
  /// An estimate that two samples stand behind.
  init(_ estimate: CrossedEstimate, level: Double, on scale: CrossedEstimate.Scale) {
    self.init(
      estimate.estimate, standardError: estimate.standardError.value,
      interval: estimate.interval(level: level, on: scale))
  }
}
