package import Diagnostics
internal import PrintedNumbers
package import Statistics
internal import ValueModel

/// What a study needs, from a pilot or from stated variances.
package struct PowerStudy: Sendable {
  package let results: PowerResults
  /// What must be known of them.
  package let cautions: [Caution]

  /// From what somebody states.
  ///
  /// - Throws: for numbers that cannot be used.
  package init(_ scores: StatedScores, settings: PowerSettings) throws(Diagnostics) {
    let comparison = settings.comparison ?? scores.comparison(settings.target)
    let maker = PowerMaker(basis: scores.basis(comparison), settings: settings)
    (results, cautions) = try maker.made()
  }

  /// From a pilot.
  ///
  /// - Parameters:
  ///   - study: the pilot's scores, with single answers.
  ///   - dimension: as for `pairs`.
  ///   - variance: what is stated of sources besides, or in place of what the pilot shows.
  /// - Throws: where the pilot has other than the models that are compared, or too few items.
  package init(
    _ study: ScoreStudy, dimension name: String?, settings: PowerSettings,
    stated variance: [StudyVariance.Source: Double] = [:]
  ) throws(Diagnostics) {
    let dimension = try study.place(planned: name)
    if case .ranks(let goal, let chance) = settings.target {
      let ranks = try RankPower(
        study: study, dimension: dimension, goal: goal, chance: chance, settings: settings)
      (results, cautions) = try ranks.made()
      return
    }
    let comparison: StudyDesign.Comparison
    if let asked = settings.comparison {
      comparison = asked
    } else if case .halfWidth = settings.target, study.models.count == 1 {
      comparison = .single
    } else {
      comparison = .paired
    }
    let needed = comparison == .single ? 1 : 2
    guard study.models.count == needed else {
      throw Diagnostics(.pilotModels(known: study.models, needed: needed))
    }
    var basis = try PowerPilot(
      study: study, dimension: dimension, comparison: comparison,
      models: Array(study.models.indices)
    ).basis()
    try basis.add(variance)
    let made = try PowerMaker(basis: basis, settings: settings).made()
    results = made.results
    cautions = study.cautions(on: dimension) + made.cautions
  }
}

extension ScoreStudy {
  /// The place of the dimension that a study is planned for; nil for the mean over all.
  fileprivate func place(planned name: String?) throws(Diagnostics) -> Int? {
    guard let dimension = try system.dimension(scored: name, hasOverallScore: hasOverallScore)
    else { return nil }
    return system.dimensions.firstIndex { $0.id == dimension.id }
  }

  /// The cautions that bear on a study of one dimension.
  func cautions(on place: Int?) -> [Caution] {
    guard let place else { return cautions }
    let identifier = system.dimensions[place].id
    return cautions.filter { $0.dimension.map { $0 == identifier } ?? true }
  }
}

extension StudyVariance {
  /// A source of variance by its word.
  package enum Source: String, CaseIterable, Sendable, Hashable {
    case clusters, items, versions, repeats, judges, panel, rounds
  }

  package subscript(source: Source) -> Double {
    get {
      switch source {
      case .clusters: clusters
      case .items: items
      case .versions: versions
      case .repeats: repeats
      case .judges: judges
      case .panel: panel
      case .rounds: rounds
      }
    }
    set {
      switch source {
      case .clusters: clusters = newValue
      case .items: items = newValue
      case .versions: versions = newValue
      case .repeats: repeats = newValue
      case .judges: judges = newValue
      case .panel: panel = newValue
      case .rounds: rounds = newValue
      }
    }
  }
}

extension PowerBasis {
  /// Takes over what is stated of a pilot's sources.
  ///
  /// What a pilot cannot tell from its items (answers, verdicts, versions) lies in the variance of
  /// its items, and comes off there.
  mutating func add(_ stated: [StudyVariance.Source: Double]) throws(Diagnostics) {
    guard !stated.isEmpty else { return }
    guard case .numbers(var variance, let scale) = scores, let pilot else {
      throw Diagnostics(
        Diagnostic(
          "varianceNotUsed",
          "the pilot's scores are 0/1, whose variance follows from their shares",
          remedy: "Drop --variance"))
    }
    let within = variance.itemVariance(pilot.size)
    for source in StudyVariance.Source.allCases {
      guard let value = stated[source] else { continue }
      variance[source] = value
      if let facet = StudyFacet(rawValue: source.rawValue) { known.insert(facet) }
      if source == .panel { known.insert(.judges) }
    }
    let isOfItems = stated[.items] == nil && stated[.clusters] == nil
    if isOfItems, !pilot.hasFixedClusters {
      variance.items = max(variance.items + within - variance.itemVariance(pilot.size), 0)
    }
    scores = .numbers(variance, scale)
    // Clusters are no longer drawn from, since their scores have other noise than is stated.
    self.pilot = Pilot(
      models: pilot.models, dimension: pilot.dimension, place: pilot.place, size: pilot.size,
      clusters: pilot.clusters, items: pilot.items, degreesOfFreedom: pilot.degreesOfFreedom,
      sample: nil, hasFixedClusters: pilot.hasFixedClusters)
  }
}
