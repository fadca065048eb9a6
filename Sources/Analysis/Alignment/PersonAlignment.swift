internal import Statistics
internal import ValueModel

/// What models are worth to one person.
struct PersonAlignment {
  let profiles: ModelProfiles
  let person: PersonProfile
  /// The places of the compared dimensions in the person's values.
  let places: [Int]
  let settings: AlignmentSettings
  /// The width of the scale of the person's values.
  let width: Double

  struct Made {
    var rows: [PersonMatch] = []
    /// In the order of the models that are complete.
    var ranks: RankIntervals?
  }

  private struct Fit {
    let value: Outcome<Double>
    let without: [Outcome<Double>?]
    /// The slope of the utility in each of the person's values.
    let slopes: [Double]
  }

  private var values: [Double] { places.map { person.values[$0] } }

  /// The utilities that this person's values allow: a distance needs a scale.
  var utilities: [ProfileUtility] {
    ProfileUtility.allCases.filter { $0 != .distance || person.origin == .answers }
  }

  func isRanked(_ utility: ProfileUtility) -> Bool {
    utility == .weighted || places.count >= AlignmentSettings.fewestDimensions
  }

  func made() throws(StatisticsError) -> Made {
    let models = profiles.complete
    let main = try fits(models, settings.utility)
    let ranks = isRanked(settings.utility) ? order(main) : nil
    var under: [ProfileUtility: RankIntervals] = [:]
    for utility in utilities where utility != settings.utility && isRanked(utility) {
      under[utility] = order(try fits(models, utility))
    }
    var rows: [PersonMatch] = []
    for (place, model) in models.enumerated() {
      rows.append(
        PersonMatch(
          model: profiles.models[model],
          similarity: Estimate(
            estimate(main[place]), level: settings.level, on: .logOdds),
          rank: ranks?.intervals[place].value.map(RankRange.init),
          rankUnder: Dictionary(
            uniqueKeysWithValues: under.compactMap { utility, ranks in
              ranks.intervals[place].value.map { (utility.rawValue, RankRange($0)) }
            })))
    }
    rows.sort {
      ($1.similarity.value ?? -1, $0.model) < ($0.similarity.value ?? -1, $1.model)
    }
    return Made(rows: rows, ranks: ranks)
  }

  private func fits(_ models: [Int], _ utility: ProfileUtility) throws(StatisticsError) -> [Fit] {
    let own = try compared(values, utility)
    // Slopes by central differences: utilities are smooth save where two values are both the smallest.
    let step = 1e-5 * width
    var moved: [(up: ProfileUtilities, down: ProfileUtilities)] = []
    if person.covariance != nil {
      for place in values.indices {
        var (up, down) = (values, values)
        up[place] += step
        down[place] -= step
        moved.append((try compared(up, utility), try compared(down, utility)))
      }
    }
    return models.map { model in
      func value(_ people: ProfileUtilities, _ profile: Outcome<[Double]>) -> Outcome<Double> {
        if let reason = people.obstacles.first ?? nil { return .undefined(reason) }
        return profile.flatMap { people.utilities(of: $0, scale: profiles.scale) }
          .flatMap { $0.first.map(Outcome.value) ?? .undefined(.noData) }
      }
      let whole = profiles.whole[model]
      return Fit(
        value: value(own, whole),
        without: profiles.without[model].map { $0.map { value(own, $0) } },
        slopes: moved.map { pair in
          guard let up = value(pair.up, whole).value, let down = value(pair.down, whole).value
          else { return 0 }
          return (up - down) / (2 * step)
        })
    }
  }

  private func compared(
    _ values: [Double], _ utility: ProfileUtility
  ) throws(StatisticsError) -> ProfileUtilities {
    try ProfileUtilities(
      values, dimensions: max(values.count, 1), utility: utility, width: width,
      areWeights: person.origin != .answers)
  }

  /// The variance that the person's few answers add.
  private func source(_ slopes: [Double]) -> [CrossedEstimate.Source] {
    guard let covariance = person.covariance, slopes.count == places.count else { return [] }
    let size = person.values.count
    var variance = 0.0
    for (row, one) in zip(places, slopes) {
      for (column, other) in zip(places, slopes) {
        variance += one * covariance[row * size + column] * other
      }
    }
    return [.init(variance: max(variance, 0), degreesOfFreedom: person.degreesOfFreedom)]
  }

  private func estimate(_ fit: Fit) -> CrossedEstimate {
    CrossedEstimate(
      fit.value, without: fit.without.compactMap(\.self), sources: source(fit.slopes))
  }

  private func order(_ fits: [Fit]) -> RankIntervals? {
    guard fits.count > 1 else { return nil }
    var pairs: [PairComparison] = []
    for first in fits.indices {
      for second in fits.indices where second > first {
        let (one, other) = (fits[first], fits[second])
        func less(_ a: Outcome<Double>, _ b: Outcome<Double>) -> Outcome<Double> {
          a.flatMap { a in b.map { a - $0 } }
        }
        let without = zip(one.without, other.without).compactMap { a, b in
          a == nil && b == nil ? nil : less(a ?? one.value, b ?? other.value)
        }
        let difference = CrossedEstimate(
          less(one.value, other.value), without: without,
          sources: source(zip(one.slopes, other.slopes).map { $0 - $1 }))
        pairs.append(
          PairComparison(
            first: first, second: second, difference: difference.estimate,
            pValue: difference.pValue()))
      }
    }
    return RankIntervals(holm: pairs, estimates: fits.map(\.value), level: settings.level)
  }
}
