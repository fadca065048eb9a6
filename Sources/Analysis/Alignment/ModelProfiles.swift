internal import Statistics
internal import ValueModel

/// What every model scores on some dimensions, from all items and without each cluster of them.
struct ModelProfiles: Sendable {
  /// In ascending order.
  let models: [String]
  /// The places of the dimensions in the system.
  let dimensions: [Int]
  /// The ends of what a score can be: the instrument's scale, or as far as scores about a mean reach.
  let scale: ClosedRange<Double>
  /// Model by model the scores on the instrument's own scale; undefined where a dimension has none.
  let whole: [Outcome<[Double]>]
  /// Model by model, and cluster by cluster of the study, the same without the cluster; nil for a cluster
  /// that does not feed the model.
  let without: [[Outcome<[Double]>?]]
  /// How many clusters of items there are.
  let clusterCount: Int

  /// Sums of one column by cluster, and over all.
  private struct Sums {
    var weights: [Int: Double] = [:]
    var scores: [Int: Double] = [:]
    var weight = 0.0
    var score = 0.0

    init(_ column: ScoredColumn, places: [Int: Int]) {
      for row in column.rows.indices {
        guard let place = places[column.clusters[row]] else { continue }
        let weight = column.weights?[row] ?? 1
        weights[place, default: 0] += weight
        scores[place, default: 0] += weight * column.values[row]
      }
      // In the order of the clusters, so that sums are the same on every run.
      for place in weights.keys.sorted() {
        weight += weights[place] ?? 0
        score += scores[place] ?? 0
      }
    }

    var mean: Outcome<Double> { weight > 0 ? .value(score / weight) : .undefined(.noData) }

    func mean(without place: Int) -> Outcome<Double> {
      guard let own = weights[place] else { return mean }
      guard weights.count > 1 else { return .undefined(.tooFewClusters(1)) }
      return .value((score - (scores[place] ?? 0)) / (weight - own))
    }
  }

  /// - Complexity: O(rows + models x clusters x dimensions).
  init(_ study: ScoreStudy, dimensions: [Int]) {
    let isCentred = study.instrument.centring != .none
    let ends = study.scale.ends
    let width = ends.upperBound - ends.lowerBound
    models = study.models
    self.dimensions = dimensions
    scale = isCentred ? -width...width : ends
    var numbers: Set<Int> = []
    for model in study.models.indices {
      for dimension in dimensions {
        numbers.formUnion(study.column(model: model, dimension: dimension).clusters)
      }
      if isCentred { numbers.formUnion(study.allItems(model: model).clusters) }
    }
    let places = Dictionary(
      uniqueKeysWithValues: numbers.sorted().enumerated().map { ($0.element, $0.offset) })
    clusterCount = places.count
    var whole: [Outcome<[Double]>] = []
    var without: [[Outcome<[Double]>?]] = []
    for model in study.models.indices {
      let columns = dimensions.map {
        Sums(study.column(model: model, dimension: $0), places: places)
      }
      let all = isCentred ? Sums(study.allItems(model: model), places: places) : nil
      func profile(_ mean: (Sums) -> Outcome<Double>) -> Outcome<[Double]> {
        let centre = all.map(mean) ?? .value(0)
        return centre.flatMap { centre in
          var values: [Double] = []
          for column in columns {
            switch mean(column) {
            case .value(let value): values.append(value - centre)
            case .undefined(let reason): return .undefined(reason)
            }
          }
          return .value(values)
        }
      }
      whole.append(profile(\.mean))
      without.append(
        (0..<places.count).map { place in
          let feeds = (columns + [all].compactMap(\.self)).contains { $0.weights[place] != nil }
          return feeds ? profile { $0.mean(without: place) } : nil
        })
    }
    self.whole = whole
    self.without = without
  }

  /// The models that have a score on every dimension.
  var complete: [Int] { models.indices.filter { whole[$0].value != nil } }
}

extension ScoreStudy {
  /// The dimensions of which any model has a score.
  var scoredDimensions: [Int] {
    system.dimensions.indices.filter { dimension in
      models.indices.contains { !column(model: $0, dimension: dimension).rows.isEmpty }
    }
  }
}

extension ModelProfiles {
  /// The share of all weights for which each model leads, and the share that is to be expected of other
  /// items of the kind.
  func simplexShares(seed: UInt64) throws(StatisticsError) -> [SimplexShare] {
    let models = complete
    let scores = models.compactMap { whole[$0].value }
    guard models.count > 1 else { return [] }
    let simplex = try WeightSimplex(scores, seed: seed)
    let expected = try residuals(models, scores).map { residuals throws(StatisticsError) in
      try WeightSimplex.expectedShares(scores, residuals: residuals, seed: seed)
    }
    return models.indices.map { place in
      SimplexShare(
        model: self.models[models[place]],
        share: Estimate(.value(simplex.shares[place])).withoutInterval(.notSmooth),
        quadratureError: simplex.quadratureErrors?[place], expectedShare: expected?[place])
    }.sorted { ($1.share.value ?? 0, $0.model) < ($0.share.value ?? 0, $1.model) }
  }

  /// Cluster by cluster what it adds to the error of each score, by the jackknife; nil where a cluster
  /// carries a dimension.
  private func residuals(_ models: [Int], _ scores: [[Double]]) -> [[Double]]? {
    let size = dimensions.count
    var residuals = [[Double]](
      repeating: [Double](repeating: 0, count: models.count * size), count: clusterCount)
    for (place, model) in models.enumerated() {
      let fed = without[model].indices.filter { without[model][$0] != nil }
      guard fed.count > 1 else { return nil }
      var means = [Double](repeating: 0, count: size)
      for cluster in fed {
        guard let values = without[model][cluster]?.value else { return nil }
        for dimension in 0..<size {
          means[dimension] += values[dimension] / Double(fed.count)
        }
      }
      let factor = (Double(fed.count - 1) / Double(fed.count)).squareRoot()
      for cluster in fed {
        guard let values = without[model][cluster]?.value else { return nil }
        for dimension in 0..<size {
          residuals[cluster][place * size + dimension] =
            factor * (means[dimension] - values[dimension])
        }
      }
    }
    return residuals
  }
}
