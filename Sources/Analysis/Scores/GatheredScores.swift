internal import Statistics
internal import ValueModel

/// The scores of a study whose rows were summed elsewhere.
struct GatheredScores: Sendable {
  /// By model and within it by dimension.
  let cells: [ClusterSums]
  /// By model: what centring takes away.
  let means: [ClusterSums]
  /// nil where pairs are not known; then none may be asked for.
  var pairs: GatheredPairs?
}

/// What is known of pairs of models whose rows were summed elsewhere.
struct GatheredPairs: Sendable {
  struct Found: Sendable {
    let pair: ComparedScores.GatheredPair
    let shared: SharedItems
  }

  private let models: Int
  private let places: Int
  private var found: [Int: Found] = [:]

  init(models: Int, dimensions: Int) {
    self.models = models
    places = dimensions + 1
  }

  private func key(_ first: Int, _ second: Int, _ dimension: Int?) -> Int {
    (min(first, second) * models + max(first, second)) * places + (dimension ?? places - 1)
  }

  /// - Parameter dimension: nil for the mean over all.
  subscript(first: Int, second: Int, dimension: Int?) -> Found? {
    get { found[key(first, second, dimension)] }
    set { found[key(first, second, dimension)] = newValue }
  }
}

extension ScoreStudy {
  /// ``comparedScores(dimension:of:)`` from sums.
  func gatheredScores(
    dimension: Int?, of models: [Int]
  ) -> ComparedScores {
    let pairs = gathered?.pairs
    let pair: @Sendable (Int, Int) -> ComparedScores.GatheredPair = { first, second in
      pairs?[models[first], models[second], dimension]?.pair ?? .apart
    }
    let cells = gathered?.cells ?? []
    let count = system.dimensions.count
    if let dimension, instrument.centring == .none {
      return ComparedScores(
        gathered: models.map { cells[$0 * count + dimension] }, ends: scale.ends, pair: pair)
    }
    return ComparedScores(
      gathered: models.map { model in
        let terms = sumTerms(model: model, dimension: dimension)
        return terms.allSatisfy { $0.sums.rows > 0 } ? terms : []
      }, pair: pair)
  }

  /// The means that a score is made of, as sums.
  private func sumTerms(model: Int, dimension: Int?) -> [LinearCombinationEstimate.Term] {
    let cells = gathered?.cells ?? []
    let count = system.dimensions.count
    if let dimension {
      return [
        .init(cells[model * count + dimension], coefficient: 1),
        .init(gathered?.means[model] ?? ClusterSums(), coefficient: -1),
      ]
    }
    return (0..<count).map {
      .init(cells[model * count + $0], coefficient: 1 / Double(count))
    }
  }

  /// The coefficients of ``terms(model:dimension:)``.
  func coefficients(dimension: Int?) -> [Double] {
    dimension == nil
      ? system.dimensions.map { _ in 1 / Double(system.dimensions.count) } : [1, -1]
  }

  /// Which items two models both have a score on.
  func sharedItems(_ first: Int, _ second: Int, dimension: Int?) -> SharedItems {
    if let gathered { return gathered.pairs?[first, second, dimension]?.shared ?? SharedItems() }
    let dimensions = dimension.map { [$0] } ?? Array(system.dimensions.indices)
    return SharedItems(
      dimensions.map { column(model: first, dimension: $0) },
      dimensions.map { column(model: second, dimension: $0) }, rowsOfItem: rowsOfItem)
  }
}
