package import Diagnostics
package import Statistics
package import ValueModel
internal import Wording

/// The cultures of a survey beside the models of a source, as `culture` compares them.
package struct ComparedCultures: Sendable {
  private let profiles: CultureProfiles
  private let cultures: [ComparedCulture]
  private let maker: SimilarityMaker
  private let settings: CultureSettings

  /// - Throws: where no mean can be formed.
  package init(
    _ scored: ScoredSource, targets: CultureTargets, settings: CultureSettings
  ) throws(Diagnostics) {
    let profiles = try Diagnostics.at(.file(targets.file)) { () throws(StatisticsError) in
      try CultureProfiles(scored.study)
    }
    try self.init(profiles, targets: targets, settings: settings)
  }

  /// - Parameter book: of published scores.
  package init(
    _ book: ScoreBook, targets: CultureTargets, settings: CultureSettings
  ) throws(Diagnostics) {
    try self.init(CultureProfiles(book), targets: targets, settings: settings)
  }

  private init(
    _ profiles: CultureProfiles, targets: CultureTargets, settings: CultureSettings
  ) throws(Diagnostics) {
    self.profiles = profiles
    self.settings = settings
    cultures = try ComparedCulture.all(targets, in: profiles.system, settings: settings).cultures
    maker = SimilarityMaker(
      profiles: profiles, cultures: cultures.filter { $0.obstacle == nil }, settings: settings)
  }

  /// Why a culture is not compared; nil where it is.
  package func obstacle(_ culture: String) -> String? {
    guard let found = target(named: culture) else {
      return said("no group of it that is large enough to be shown is among the targets")
    }
    return found.obstacle
  }

  private func target(named name: String) -> ComparedCulture? {
    let named = cultures.filter { $0.target.culture == name }
    return named.first { $0.target.group == nil } ?? named.first
  }

  /// The places of the dimensions that a culture has, ascending.
  package func dimensions(_ culture: String) -> [Int] { target(named: culture)?.dimensions ?? [] }

  /// The profile of a culture on some of its dimensions.
  ///
  /// - Throws: `StatisticsError` for a covariance that is none.
  package func profile(
    _ culture: String, on dimensions: [Int]
  ) throws(StatisticsError) -> SurveyedProfile? {
    try target(named: culture)?.profile(on: dimensions)
  }

  /// How alike a model and a culture are, with the interval that `culture` prints.
  ///
  /// - Returns: nil where the model or the culture is not compared.
  /// - Throws: `StatisticsError` for a profile that cannot be used.
  package func similarity(
    model: String, culture: String, by measure: ProfileMeasure
  ) throws(StatisticsError) -> QuantityEstimate? {
    guard let found = target(named: culture), found.obstacle == nil,
      let number = maker.cultures.firstIndex(where: {
        $0.target.culture == found.target.culture && $0.target.group == found.target.group
      }), let profile = profiles.profiles.first(where: { $0.model.isExactly(model) })
    else { return nil }
    let baseline = try measure == .residual ? maker.baselineValues() : nil
    if measure == .residual, baseline == nil { return nil }
    let families = maker.families(of: profile, baseline: baseline)
    guard let family = families.first(where: { $0.cultures.contains(number) }),
      let place = family.cultures.firstIndex(of: number)
    else { return nil }
    // Draws are numbered within the family, so that all of it is needed for the same ones.
    let others = measure.usesRanks ? family.cultures : [number]
    var references: [SurveyedProfile] = []
    for one in others { references.append(try maker.cultures[one].profile(on: family.dimensions)) }
    let similarities = try SimilarityReferences(
      references, measure: measure,
      baseline: baseline.map { values in family.dimensions.compactMap { values[$0] } },
      draws: settings.draws, seed: settings.seed
    ).similarities(
      of: profile.scores.restricted(
        to: family.dimensions.compactMap { profile.dimensions.firstIndex(of: $0) }))
    let own = measure.usesRanks ? place : 0
    return QuantityEstimate(
      .intervals(
        QuantityEstimate.Intervals(
          estimate: similarities.estimates[own], standardError: similarities.standardError(own),
          degreesOfFreedom: similarities.interval(own, level: settings.level).value?
            .degreesOfFreedom
        ) { similarities.interval(own, level: $0) }))
  }
}
