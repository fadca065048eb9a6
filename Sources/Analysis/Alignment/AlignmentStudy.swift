package import Diagnostics
internal import Statistics
internal import ValueModel
internal import Wording

/// How far the models of a study agree with what somebody values.
package struct AlignmentStudy: Sendable {
  package let results: AlignmentResults
  /// What must be known of the results.
  package let cautions: [Caution]
  /// The dimensions that models are compared on, by identifier.
  package let dimensions: [String]
  /// What weighted scores are in.
  package let unit: String
  /// How many people, or groups of them, are compared with; nil for weights.
  package let people: Int?
  /// Of how many clusters of items profiles are made.
  package let clusters: Int
  /// What groups are, in words; nil where there are none.
  package let groupedBy: String?

  /// Compares the models.
  ///
  /// - Throws: for people of too few dimensions or in too small a number, and for weights that cannot be
  ///   used.
  package init(
    _ study: ScoreStudy, with target: AlignmentTarget, settings: AlignmentSettings
  ) throws(Diagnostics) {
    let maker = AlignmentMaker(study: study, settings: settings)
    var made: AlignmentMaker.Made
    switch target {
    case .weights(let file): made = try maker.weighted(file)
    case .culture(let target): made = try maker.weighted(target)
    case .people(let table): made = try maker.compared(table)
    case .person(let person): made = try maker.compared(person)
    }
    made.results.simplex = try maker.simplex(made.dimensions)
    made.results.sentences =
      AlignmentSentences(
        results: made.results, made: made, settings: settings, study: study
      ).all
    results = made.results
    let compared = Set(made.dimensions.map { study.system.dimensions[$0].id })
    cautions =
      made.cautions
      + study.cautions.filter { $0.dimension.map(compared.contains) ?? true }
    dimensions = made.dimensions.map { study.system.dimensions[$0].id }
    unit = study.scale.isCentred ? said("points of the scale") : said("0 to 100")
    people = made.people
    clusters = made.clusters
    groupedBy = made.groupedBy
  }
}

/// What makes the parts of an alignment.
struct AlignmentMaker {
  let study: ScoreStudy
  let settings: AlignmentSettings

  struct Made {
    var results = AlignmentResults()
    /// The places of the dimensions in the system.
    var dimensions: [Int] = []
    var people: Int?
    var clusters = 0
    var groupedBy: String?
    var cautions: [Caution] = []
    /// The best models and those that are not shown to be below them, best first.
    var leaders: [String] = []
    /// How many of the models are ranked.
    var ranked = 0
  }

  private var names: [String] { study.system.dimensions.map(\.name) }

  // MARK: - Weights

  func weighted(_ file: WeightsFile) throws(Diagnostics) -> Made {
    try weighted(try Self.weights(file, system: study.system))
  }

  /// The weights that a file gives.
  static func weights(
    _ file: WeightsFile, system: ValueSystem
  ) throws(Diagnostics) -> AlignmentWeights {
    switch file.content {
    case .weights(let weights):
      return try Diagnostics.at(.file(file.file)) { () throws(StatisticsError) in
        try AlignmentWeights(given: weights, name: file.name)
      }
    case .culture(let name):
      throw Diagnostics(
        Diagnostic(
          "cultureNotRead", at: .file(file.file),
          "the culture `\(VisibleText.name(name))` was not read",
          remedy: "Name it with --culture"))
    case .rankings(let rankings):
      let fit = try Diagnostics.at(.file(file.file)) { () throws(StatisticsError) in
        try PlackettLuce(rankings, count: system.dimensions.count).fit()
      }
      switch fit {
      case .value(let fit):
        return AlignmentWeights(worths: fit, name: file.name)
      case .undefined(let reason):
        throw Diagnostics(unlinked(reason, file: file.file, names: system.dimensions.map(\.name)))
      }
    }
  }

  private static func unlinked(
    _ reason: UndefinedReason, file: String, names: [String]
  ) -> Diagnostic {
    guard case .disconnectedItems(let groups) = reason else {
      return Diagnostic(
        "rankingsNotUsable", at: .file(file), "the rankings give no weights: \(reason)",
        remedy: "Add rankings that put one dimension before another")
    }
    let words = groups.prefix(4).map { group in
      group.prefix(3).map { names[$0] }.joined(separator: ", ") + (group.count > 3 ? ", ..." : "")
    }
    return Diagnostic(
      "rankingsNotLinked", at: .file(file),
      "the rankings do not link all dimensions: of two in different groups ("
        + words.joined(separator: "; ") + (groups.count > 4 ? "; and so on" : "")
        + ") the same one is always put first, or nobody tells them apart",
      remedy: "Add rankings, or give weights")
  }

  func weighted(_ target: CultureTarget) throws(Diagnostics) -> Made {
    let name = [target.culture, target.group].compactMap(\.self).joined(separator: ", ")
    let weights = try Diagnostics.at(nil) { () throws(StatisticsError) in
      try AlignmentWeights(target, system: study.system, name: name)
    }
    var made = try weighted(weights)
    if weights.lacksErrors {
      made.cautions.append(
        Caution(
          .noStandardErrors,
          said(
            "The source gives \(VisibleText.name(name)) without standard errors: intervals and ranks "
              + "hold for exactly these weights, and are too narrow for the culture.")))
    } else if target.covariance == nil {
      made.cautions.append(
        Caution(
          .noStandardErrors,
          said(
            "The source gives \(VisibleText.name(name)) without covariances: its values are taken as "
              + "independent.")))
    }
    if !target.isComplete(for: study.system) {
      made.cautions.append(
        Caution(
          .incompleteTargets,
          said(
            "\(VisibleText.name(name)) is not measured with all items on every dimension: its weights "
              + "are of what is there.")))
    }
    return made
  }

  private func weighted(_ weights: AlignmentWeights) throws(Diagnostics) -> Made {
    let found = try Diagnostics.at(nil) { () throws(StatisticsError) in
      try WeightedAlignment(study: study, weights: weights, level: settings.level).made()
    }
    var made = Made()
    made.results.weights = weights.rows(study.system)
    made.results.alignment = found.rows
    made.dimensions = study.scoredDimensions
    made.clusters = study.clusterCount
    made.leaders = found.leaders.map { study.models[$0] }
    made.ranked = found.ranks?.rankedCount ?? 0
    made.cautions += Self.partial(found.rows)
    made.cautions += Self.ofIntervals(found.intervals)
    return made
  }

  // MARK: - People

  func compared(_ table: PeopleTable) throws(Diagnostics) -> Made {
    let dimensions = try compared(table.dimensions, file: table.file)
    let isGrouped = !table.groups.isEmpty
    let table = isGrouped ? table : table.groupedByHighestValue(names)
    let profiles = ModelProfiles(study, dimensions: dimensions)
    let people = try Diagnostics.at(.file(table.file)) { () throws(StatisticsError) in
      try ComparedPeople(
        table, dimensions: dimensions, width: table.scaleWidth ?? ownWidth,
        isWithinGroups: isGrouped, settings: settings)
    }
    if table.arePeople, people.count < settings.minimumGroup {
      throw Diagnostics(
        Diagnostic(
          "smallGroups", at: .file(table.file),
          "the table has \(people.count) people with values, and figures of fewer than "
            + "\(settings.minimumGroup) are not shown",
          remedy: "Add people, or compare one person with --person"))
    }
    let found = try Diagnostics.at(.file(table.file)) { () throws(StatisticsError) in
      try PeopleAlignment(profiles: profiles, people: people, settings: settings).made()
    }
    var made = Made()
    made.results.groups = found.groups
    made.results.served = found.served
    made.results.orderings = found.orderings
    made.results.represented = found.represented
    made.dimensions = dimensions
    made.people = people.count
    made.clusters = profiles.clusterCount
    made.groupedBy = isGrouped ? "group" : "highestValue"
    if let ranks = found.ranks {
      made.leaders = (ranks.tiers.first ?? []).map { profiles.models[profiles.complete[$0]] }
      made.ranked = ranks.rankedCount
    }
    made.cautions += cautions(of: table, people, profiles)
    return made
  }

  /// The width of the models' scale, for values of which nothing says on which scale they are.
  private var ownWidth: Double { study.scale.ends.upperBound - study.scale.ends.lowerBound }

  /// The dimensions that both the people and the models have.
  private func compared(_ places: [Int], file: String) throws(Diagnostics) -> [Int] {
    let scored = Set(study.scoredDimensions)
    let common = places.filter(scored.contains)
    guard settings.utility == .weighted || common.count >= AlignmentSettings.fewestOfProfiles else {
      throw Diagnostics(
        Diagnostic(
          "fewDimensions", at: .file(file),
          "models and people have \(common.count) dimension\(common.count == 1 ? "" : "s") in common, "
            + "and profiles of fewer than \(AlignmentSettings.fewestOfProfiles) have no shape that could "
            + "be compared",
          remedy: "Use --utility weighted, or data on more dimensions"))
    }
    guard !common.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          "fewDimensions", at: .file(file), "models and people have no dimension in common",
          remedy: "Choose data on the same value system"))
    }
    return common
  }

  // MARK: - One person

  func compared(_ person: PersonProfile) throws(Diagnostics) -> Made {
    let dimensions = try compared(person.dimensions, file: person.file)
    let profiles = ModelProfiles(study, dimensions: dimensions)
    let maker = PersonAlignment(
      profiles: profiles, person: person,
      places: dimensions.compactMap { person.dimensions.firstIndex(of: $0) }, settings: settings,
      width: person.scaleWidth ?? 1)
    guard maker.utilities.contains(settings.utility) else {
      throw Diagnostics(
        Diagnostic(
          "noScale", at: .file(person.file),
          "a \(person.origin == .ranking ? "ranking" : "list of weights") has no scale, so that there is no "
            + "distance",
          remedy: "Use --utility similarity or weighted, or answers to a questionnaire"))
    }
    let found = try Diagnostics.at(.file(person.file)) { () throws(StatisticsError) in
      try maker.made()
    }
    var made = Made()
    made.results.person = found.rows
    made.dimensions = dimensions
    made.people = 1
    made.clusters = profiles.clusterCount
    if let ranks = found.ranks {
      made.leaders = (ranks.tiers.first ?? []).map { profiles.models[profiles.complete[$0]] }
      made.ranked = ranks.rankedCount
    }
    made.cautions += cautions(of: profiles)
    if settings.utility != .weighted { made.cautions += ofDimensions(dimensions.count) }
    if person.covariance == nil {
      made.cautions.append(
        Caution(
          .noStandardErrors,
          person.origin == .answers
            ? said(
              "No dimension has two answers, so that nothing shows how sure they are: intervals are of "
                + "the models' items alone.")
            : person.origin == .ranking
              ? said(
                "A ranking is taken as it stands: intervals are of the models' items alone.")
              : said(
                "A list of weights is taken as it stands: intervals are of the models' items alone."
              )))
    }
    return made
  }

  // MARK: - All weights

  func simplex(_ dimensions: [Int]) throws(Diagnostics) -> [SimplexShare] {
    let profiles = ModelProfiles(study, dimensions: dimensions)
    return try Diagnostics.at(nil) { () throws(StatisticsError) in
      try profiles.simplexShares(seed: settings.seed)
    }
  }
}
