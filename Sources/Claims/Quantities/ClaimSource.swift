package import Analysis
package import Diagnostics
internal import LogReaders
internal import Statistics
internal import Synchronization
package import ValueModel

/// One source of data that claims speak of: judgments, or scores that somebody else published.
///
/// Nothing is scored before it is asked for, and nothing twice; all of it may be asked for from several
/// threads.
///
///     let source = ClaimSource(name: nil, inputs: inputs, settings: .init(targets: targets))
///     let estimator = QuantityEstimator([source])
package final class ClaimSource: Sendable {
  /// Weights that `alignment(M, W)` may name.
  package struct NamedWeights: Sendable {
    package let name: String
    package let target: AlignmentTarget

    /// - Parameter target: weights from a file, or a culture.
    package init(_ name: String, _ target: AlignmentTarget) {
      self.name = name
      self.target = target
    }
  }

  /// What is compared with, and how sure it must be.
  package struct Settings: Sendable {
    /// Of intervals and rank sets, between 0 and 1.
    package let level: Double
    package let seed: UInt64
    /// The cultures that models are compared with.
    package let targets: CultureTargets?
    /// The profile that all cultures share.
    package let baseline: CultureTarget?
    /// Whether cultures of which not all items were asked are compared too.
    package let includesIncomplete: Bool
    /// Groups of fewer people are not shown.
    package let minimumGroup: Int
    package let weights: [NamedWeights]
    /// Names of groups of people.
    package let groups: [String]

    package init(
      level: Double = 0.95, seed: UInt64 = 0, targets: CultureTargets? = nil,
      baseline: CultureTarget? = nil, includesIncomplete: Bool = false, minimumGroup: Int = 10,
      weights: [NamedWeights] = [], groups: [String] = []
    ) {
      self.level = level
      self.seed = seed
      self.targets = targets
      self.baseline = baseline
      self.includesIncomplete = includesIncomplete
      self.minimumGroup = minimumGroup
      self.weights = weights
      self.groups = groups
    }
  }

  /// What cells call the source; nil where there is only one.
  package let name: String?
  package let inputs: StudyInputs
  package let settings: Settings

  private let known = Mutex(Known())

  private struct Known {
    var data: ScoredData?
    var book: ScoreBook?
    var cultures: ComparedCultures?
    var agreements: AgreementSource?
    var names: SourceNames?
    var places: [Int: [Outcome<RankInterval>]] = [:]
    var judgments: [String: Int]?
    var agreement: [AgreementKey: QuantityEstimate?] = [:]
  }

  private struct AgreementKey: Hashable {
    let dimension: Int
    let coefficient: String?
  }

  /// What the scores of a source are.
  enum ScoredData: Sendable {
    case judgments(ScoredSource)
    case published(ScoreBook)
  }

  package init(name: String?, inputs: StudyInputs, settings: Settings = Settings()) {
    self.name = name
    self.inputs = inputs
    self.settings = settings
  }

  /// A part that is made where it is not known yet.
  ///
  /// Two threads may make it both, of the same data the same.
  private func once<Part>(
    _ place: any WritableKeyPath<Known, Part?> & Sendable,
    _ make: () throws(Diagnostics) -> Part
  ) throws(Diagnostics) -> Part where Part: Sendable {
    if let part = known.withLock({ $0[keyPath: place] }) { return part }
    let made = try make()
    known.withLock { $0[keyPath: place] = made }
    return made
  }

  // MARK: - Scores

  /// The scores: of judgments, with the rounds that they have, or published.
  ///
  /// - Throws: where judgments cannot be scored, and weights cannot be used.
  func data() throws(Diagnostics) -> ScoredData {
    try once(\.data) { () throws(Diagnostics) in
      guard
        let scored = try inputs.scoredSource(
          seed: settings.seed, weights: settings.weights.map { ($0.name, $0.target) })
      else { return .published(try book()) }
      return .judgments(scored)
    }
  }

  /// The board, for ranks and for published scores.
  func book() throws(Diagnostics) -> ScoreBook {
    try once(\.book) { () throws(Diagnostics) in
      let options = IntervalOptions(level: settings.level)
      guard let study = try study() else { return try inputs.publishedBook(options: options) }
      return try study.book(options)
    }
  }

  private func study() throws(Diagnostics) -> ScoreStudy? {
    if inputs.isPublishedOnly { return nil }
    if case .judgments(let scored) = try data() { return scored.study }
    return nil
  }

  /// The rank of each dimension within a model's profile, by place of the dimension.
  func places(_ model: Int, _ scored: ScoredSource) throws(Diagnostics) -> [Outcome<RankInterval>] {
    if let found = known.withLock({ $0.places[model] }) { return found }
    let made = try Diagnostics.at(nil) { () throws(StatisticsError) in
      try scored.places(model: model, level: settings.level)
    }
    known.withLock { $0.places[model] = made }
    return made
  }

  /// How many judgments each model has that feed a dimension.
  func judgmentCounts() throws(Diagnostics) -> [String: Int] {
    try once(\.judgments) { () throws(Diagnostics) in try inputs.judgmentsByModel() }
  }

  // MARK: - Beside scores

  /// The cultures that models are compared with; nil where there are none.
  func cultures() throws(Diagnostics) -> ComparedCultures? {
    guard let targets = settings.targets else { return nil }
    return try once(\.cultures) { () throws(Diagnostics) in
      let rules = CultureSettings(
        baseline: settings.baseline, includesIncomplete: settings.includesIncomplete,
        minimumGroup: settings.minimumGroup, level: settings.level, seed: settings.seed)
      switch try data() {
      case .judgments(let scored):
        return try ComparedCultures(scored, targets: targets, settings: rules)
      case .published(let book):
        return try ComparedCultures(book, targets: targets, settings: rules)
      }
    }
  }

  /// How far judges agree.
  ///
  /// - Throws: for published scores alone.
  private func agreements() throws(Diagnostics) -> AgreementSource {
    try once(\.agreements) { () throws(Diagnostics) in
      try AgreementSource(inputs, level: settings.level)
    }
  }

  /// A coefficient of the judges' agreement; nil where fewer than two of a kind rated the dimension.
  ///
  /// - Throws: for published scores alone.
  func agreement(
    dimension: Int, coefficient: String?
  ) throws(Diagnostics) -> QuantityEstimate? {
    let key = AgreementKey(dimension: dimension, coefficient: coefficient)
    if let found = known.withLock({ $0.agreement[key] }) { return found }
    let agreements = try agreements()
    let made = try Diagnostics.at(nil) { () throws(StatisticsError) in
      try agreements.estimate(dimension: dimension, coefficient: coefficient)
    }
    known.withLock { $0.agreement[key] = .some(made) }
    return made
  }

  // MARK: - Names

  /// What names may mean in this source.
  ///
  /// - Throws: where judgments cannot be scored.
  package func names() throws(Diagnostics) -> SourceNames {
    try once(\.names) { () throws(Diagnostics) in
      let system = inputs.system
      let models: [String]
      let dimensions: [String]
      switch try data() {
      case .judgments(let scored):
        models = scored.study.models
        dimensions = scored.dimensions.map { system.dimensions[$0].id }
      case .published(let book):
        models = book.models
        dimensions = system.dimensions.map(\.id).filter { id in
          models.contains { book.score(model: $0, dimension: id)?.estimate != nil }
        }
      }
      var cultures: [String] = []
      for target in settings.targets?.targets ?? [] where !cultures.contains(target.culture) {
        cultures.append(target.culture)
      }
      return SourceNames(
        name: name, system: system, models: models, dimensions: dimensions,
        rounds: inputs.roundNames, judges: inputs.judgeNames, cultures: cultures,
        groups: settings.groups, weights: settings.weights.map(\.name),
        attributes: inputs.modelAttributes(of: models))
    }
  }
}
