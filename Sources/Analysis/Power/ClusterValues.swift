internal import Statistics
internal import ValueModel
internal import Wording

/// A model's score on a dimension, or over all of them, as one value a cluster whose mean it is.
///
/// The value of cluster g is the score plus, for each mean that the score is made of, its coefficient
/// times G (S - W mean)/T, with S the cluster's weighted sum, W its weight, T all weight and G the
/// number of clusters: the linearised score. Differences of such values have the variance of
/// differences of scores.
///
/// Source: Binder (1983), "On the variances of asymptotically normal estimators from complex
/// surveys".
struct ClusterValues {
  /// The score on the instrument's own scale.
  let score: Double
  /// By the number of the cluster; clusters without a row have none.
  let values: [Int: Double]

  /// - Parameters:
  ///   - terms: what the score is made of; none is empty.
  ///   - clusters: all clusters of the study, or of the pair.
  init(_ terms: [ComparedScores.Term], clusters: Set<Int>) {
    let count = Double(clusters.count)
    var score = 0.0
    var deviations: [Int: Double] = [:]
    for term in terms {
      let column = term.column
      var weights = 0.0
      var sums = 0.0
      for place in column.rows.indices {
        let weight = column.weights?[place] ?? 1
        weights += weight
        sums += weight * column.values[place]
      }
      let mean = sums / weights
      score += term.coefficient * mean
      for place in column.rows.indices {
        let weight = column.weights?[place] ?? 1
        deviations[column.clusters[place], default: 0] +=
          term.coefficient * count * weight * (column.values[place] - mean) / weights
      }
    }
    self.score = score
    values = deviations.mapValues { [score] in score + $0 }
  }
}

extension ScoreStudy {
  /// What a model's score on a dimension, or over all of them, is made of; none where a part of it has
  /// no scores.
  func scoreTerms(model: Int, dimension: Int?) -> [ComparedScores.Term] {
    let terms: [ComparedScores.Term]
    if let dimension {
      let column = column(model: model, dimension: dimension)
      terms =
        [.init(column, coefficient: 1)]
        + (instrument.centring == .none
          ? [] : [.init(allItems(model: model), coefficient: -1)])
    } else {
      let count = Double(system.dimensions.count)
      terms = system.dimensions.indices.map {
        .init(column(model: model, dimension: $0), coefficient: 1 / count)
      }
    }
    return terms.allSatisfy { !$0.column.rows.isEmpty } ? terms : []
  }

  /// Where a sentence says that something holds: "on Power".
  func placeText(dimension: Int?) -> String {
    dimension.map { said("on \(system.dimensions[$0].name)") }
      ?? said("in the mean over all dimensions")
  }
}
