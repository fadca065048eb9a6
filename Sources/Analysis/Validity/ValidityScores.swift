internal import Diagnostics
internal import ItemResponse
internal import LogReaders
internal import Statistics
internal import ValueModel

/// The scores that a validity study is made of: of models that have one on every dimension that is
/// measured.
struct ValidityScores: Sendable {
  let system: ValueSystem
  /// In ascending order.
  let models: [String]
  /// The places of the dimensions in the system.
  let dimensions: [Int]
  /// Model by model, as shown.
  let values: [[Double]]
  /// A dimension each; nil for published scores.
  let clustered: [ClusteredScores]?
  /// How many items each dimension has, at most over models.
  let items: [Int]
  /// Models that lack a score on some dimension.
  let incomplete: [String]
  let isCentred: Bool
  /// What the scores are shown between; nil where they are centred.
  let ends: ClosedRange<Double>?

  /// More clusters are put together, dealt by turns in the order of their names.
  static let mostClusters = 400

  var ids: [String] { dimensions.map { system.dimensions[$0].id } }

  func column(_ place: Int) -> [Double] { values.map { $0[place] } }

  /// The mean over all dimensions of each model; nil where profiles are centred.
  var overall: [Double]? {
    isCentred || dimensions.count < 2
      ? nil : values.map { $0.reduce(0, +) / Double($0.count) }
  }

  /// Scores of single items.
  init(_ study: ScoreStudy) throws(ItemResponseError) {
    system = study.system
    dimensions = study.scoredDimensions
    isCentred = study.instrument.centring != .none
    ends =
      isCentred
      ? nil
      : study.scale.shown(
        study.scale.ends.lowerBound)...study.scale.shown(study.scale.ends.upperBound)
    let dimensions = dimensions
    let complete = study.models.indices.filter { model in
      dimensions.allSatisfy { !study.column(model: model, dimension: $0).rows.isEmpty }
    }
    models = complete.map { study.models[$0] }
    incomplete = study.models.indices.filter { !complete.contains($0) }.map { study.models[$0] }
    items = dimensions.map { dimension in
      complete.map { study.tally(model: $0, dimension: dimension).items }.max() ?? 0
    }
    guard !complete.isEmpty else {
      values = []
      clustered = []
      return
    }
    var scores: [ClusteredScores] = []
    for dimension in dimensions {
      scores.append(try study.clustered(complete, dimension: dimension))
    }
    clustered = scores
    values = complete.indices.map { model in scores.map { $0.mean(person: model) ?? .nan } }
  }

  /// Published scores.
  init(_ book: ScoreBook) {
    system = book.system
    isCentred = book.isCentred
    ends = nil
    let system = system
    dimensions = system.dimensions.indices.filter { place in
      book.models.contains {
        book.score(model: $0, dimension: system.dimensions[place].id)?.estimate != nil
      }
    }
    let ids = dimensions.map { system.dimensions[$0].id }
    let rows = book.models.map { model in
      ids.map { book.score(model: model, dimension: $0)?.estimate }
    }
    let complete = rows.indices.filter { rows[$0].allSatisfy { $0 != nil } }
    models = complete.map { book.models[$0] }
    incomplete = rows.indices.filter { !complete.contains($0) }.map { book.models[$0] }
    values = complete.map { rows[$0].compactMap(\.self) }
    clustered = nil
    items = dimensions.map { _ in 0 }
  }

  /// Scores of each dimension under draws of clusters that are the same for all; nil for published scores.
  func draws(_ settings: ValiditySettings) -> [ItemDrawnAssociation.Draws]? {
    guard let clustered, !clustered.isEmpty else { return nil }
    let fed = Set(clustered.flatMap(\.fedClusters)).sorted()
    return clustered.map {
      ItemDrawnAssociation.Draws(
        [$0], among: fed, replicates: settings.replicates, seed: settings.seed)
    }
  }

  /// Where two dimensions lie on the circle of their system.
  func relation(_ one: Int, _ other: Int) -> DimensionCorrelation.Relation {
    guard let steps = CircleSteps(system) else { return .notStated }
    return steps.relation(
      system.dimensions[dimensions[one]].id, system.dimensions[dimensions[other]].id)
  }
}

/// How far apart the dimensions of a system lie on its circle.
struct CircleSteps {
  private let places: [String: Int]
  private let count: Int

  /// nil where the system has no circle.
  init?(_ system: ValueSystem) {
    guard let order = system.circularOrder(named: nil), order.dimensions.count > 2 else {
      return nil
    }
    count = order.dimensions.count
    places = Dictionary(
      order.dimensions.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Opposite is what lies four fifths of the way to straight across, or farther: of ten values, the two
  /// or three of which the theory says so.
  func relation(_ one: String, _ other: String) -> DimensionCorrelation.Relation {
    guard let first = places[one], let second = places[other], first != second else {
      return .notStated
    }
    let steps = abs(first - second)
    let distance = min(steps, count - steps)
    if distance == 1 { return .adjacent }
    return Double(distance) >= 0.8 * Double(count) / 2 ? .opposite : .apart
  }
}

extension ScoreStudy {
  /// The scores of some models on a dimension by cluster, as shown.
  ///
  /// - Parameter keeps: the rows that count, by place of the model among those given; nil for all.
  func clustered(
    _ models: [Int], dimension: Int, keeping keeps: ((Int, Int) -> Bool)? = nil
  ) throws(ItemResponseError) -> ClusteredScores {
    let most = ValidityScores.mostClusters
    var scores = try ClusteredScores(
      persons: models.count, clusters: max(1, min(clusterNames.count, most)))
    for (person, model) in models.enumerated() {
      let own = column(model: model, dimension: dimension)
      for row in own.rows.indices where keeps?(person, own.rows[row]) ?? true {
        try scores.add(
          scale.shown(own.values[row]), weight: own.weights?[row] ?? 1, person: person,
          cluster: own.clusters[row] % most)
      }
      guard instrument.centring != .none else { continue }
      let all = allItems(model: model)
      for row in all.rows.indices {
        try scores.addLevel(
          scale.shown(all.values[row]), weight: all.weights?[row] ?? 1, person: person,
          cluster: all.clusters[row] % most)
      }
    }
    return scores
  }
}

extension StudyInputs {
  /// The scores of each model at each level of a column, on one numbering of items and clusters.
  func slotted(_ slots: some ModelSlots) throws(Diagnostics) -> ScoreStudy {
    try ScoreStudy(
      sampled, binding: binding, files: log.files.map(\.name), rounds: slots)
  }

  /// The models whose judgments feed a dimension, in the order of their names.
  func fedModels() throws(Diagnostics) -> [String] {
    let files = log.files.map(\.name)
    let fed = try FedRows(sampled, binding: binding, files: files)
    return fed.selection.column(log.judgments.model).names
  }
}

extension Estimate {
  /// A coefficient with the interval of its jackknife.
  init(
    _ coefficient: HalfScores.Coefficient, _ scale: ClusterJackknife.Scale, level: Double
  ) {
    let error = coefficient.jackknife(scale)
    self.init(
      coefficient.value, standardError: error.value?.standardError.value,
      interval: error.flatMap { $0.interval(level: level) })
  }

  init(_ jackknife: Outcome<ClusterJackknife>, value: Double, level: Double) {
    self.init(
      .value(value), standardError: jackknife.value?.standardError.value,
      interval: jackknife.flatMap { $0.interval(level: level) })
  }

  /// A correlation over models.
  init(_ association: Outcome<AssociationEstimate>, level: Double) {
    self.init(
      association.map(\.value), interval: association.flatMap { $0.interval(level: level) })
  }
}
