/// What a label is on average at each score of a judge, never falling: isotonic regression.
///
/// Rows of one score are merged to their weighted mean; then neighbours that fall are pooled (Ayer,
/// Brunk, Ewing, Reid & Silverman 1955; Barlow, Bartholomew, Bremner & Brunk 1972). Between two
/// scores the value is interpolated, outside of them it is that of the nearest, as in scikit-learn
/// with `out_of_bounds="clip"`.
public struct IsotonicCalibration: Sendable, Equatable {
  /// The scores that labels were seen at, ascending.
  public let scores: [Double]
  /// The value at each of them, never falling.
  public let values: [Double]

  /// The calibration of labelled rows.
  ///
  /// - Parameters:
  ///   - scores: the judge's scores.
  ///   - labels: people's labels, on any scale that rises with the score.
  ///   - weights: one for each row, 0 or more; nil where all are 1. Rows of weight 0 are dropped.
  /// - Returns: undefined without rows.
  /// - Throws: ``StatisticsError`` for lists of different lengths, values that are not finite and
  ///   weights that cannot be used.
  /// - Complexity: O(n log n).
  public static func of(
    scores: [Double], labels: [Double], weights: [Double]? = nil
  ) throws(StatisticsError) -> Outcome<IsotonicCalibration> {
    for list in [labels.count, weights?.count] {
      if let count = list, count != scores.count { throw .lengthsDiffer(scores.count, count) }
    }
    try requireFinite(scores)
    try requireFinite(labels)
    for (row, weight) in (weights ?? []).enumerated() where !(weight.isFinite && weight >= 0) {
      throw .weightNotUsable(weight, cluster: row, column: 0)
    }
    let sample = LabelledScores(scores: scores, labels: labels, weights: weights, clusters: nil)
    guard !sample.scores.isEmpty else { return .undefined(.noData) }
    return .value(sample.calibration(without: nil))
  }

  init(scores: [Double], values: [Double]) {
    self.scores = scores
    self.values = values
  }

  /// The calibrated value at a score.
  ///
  /// - Complexity: O(log n).
  public func value(at score: Double) -> Double {
    guard let first = scores.first, score > first else { return values.first ?? .nan }
    guard let last = scores.last, score < last else { return values.last ?? .nan }
    // The last place whose score is at most this one.
    var (low, high) = (0, scores.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if scores[middle] <= score { low = middle } else { high = middle }
    }
    let share = (score - scores[low]) / (scores[high] - scores[low])
    return values[low] + (values[high] - values[low]) * share
  }
}

/// Labelled rows merged by score, and which of them each cluster holds.
struct LabelledScores: Sendable {
  /// The distinct scores of rows with weight, ascending.
  let scores: [Double]
  private let weights: [Double]
  private let sums: [Double]
  /// The rows of each cluster, cluster after cluster: place of the score, weight, weighted label.
  private let rows: [Row]
  private let starts: [Int]

  private struct Row: Sendable {
    var place: Int
    var weight: Double
    var sum: Double
  }

  /// - Parameter clusters: the place of the cluster of each row, from 0; nil where no cluster will
  ///   be left out.
  init(scores: [Double], labels: [Double], weights: [Double]?, clusters: DenseClusters?) {
    let order = scores.indices.filter { weights?[$0] ?? 1 > 0 }.sorted { one, other in
      if scores[one] != scores[other] { return scores[one] < scores[other] }
      if labels[one] != labels[other] { return labels[one] < labels[other] }
      return (weights?[one] ?? 1) < (weights?[other] ?? 1)
    }
    var distinct: [Double] = []
    var totals: [CompensatedSum] = []
    var labelled: [CompensatedSum] = []
    var places = [Int](repeating: 0, count: scores.count)
    for row in order {
      if distinct.last != scores[row] {
        distinct.append(scores[row])
        totals.append(CompensatedSum())
        labelled.append(CompensatedSum())
      }
      let place = distinct.count - 1
      places[row] = place
      let weight = weights?[row] ?? 1
      totals[place].add(weight)
      labelled[place].add(product: weight, labels[row])
    }
    self.scores = distinct
    self.weights = totals.map(\.value)
    sums = labelled.map(\.value)
    guard let clusters else {
      rows = []
      starts = []
      return
    }
    let partition = CountedPartition(clusters.places, count: clusters.count)
    starts = partition.starts
    rows = partition.members.map { row in
      let weight = weights?[row] ?? 1
      return Row(place: places[row], weight: weight, sum: weight * labels[row])
    }
  }

  /// How many rows a cluster has.
  func count(ofCluster cluster: Int) -> Int { starts[cluster + 1] - starts[cluster] }

  /// The calibration of all rows, or of those of other clusters than one; empty without rows.
  ///
  /// - Complexity: O(d) for d distinct scores.
  func calibration(without cluster: Int?) -> IsotonicCalibration {
    var weights = self.weights
    var sums = self.sums
    if let cluster {
      for row in rows[starts[cluster]..<starts[cluster + 1]] {
        weights[row.place] -= row.weight
        sums[row.place] -= row.sum
      }
    }
    var kept: [Double] = []
    var blocks: [(weight: Double, sum: Double, value: Double, size: Int)] = []
    kept.reserveCapacity(scores.count)
    for place in scores.indices where weights[place] > 0.5e-12 * self.weights[place] {
      kept.append(scores[place])
      var block = (
        weight: weights[place], sum: sums[place], value: sums[place] / weights[place], size: 1
      )
      while let last = blocks.last, last.value >= block.value {
        blocks.removeLast()
        let weight = last.weight + block.weight
        let sum = last.sum + block.sum
        block = (weight, sum, sum / weight, last.size + block.size)
      }
      blocks.append(block)
    }
    var values: [Double] = []
    values.reserveCapacity(kept.count)
    for block in blocks {
      for _ in 0..<block.size { values.append(block.value) }
    }
    return IsotonicCalibration(scores: kept, values: values)
  }
}

/// Rows by the place of their group, by counting.
struct CountedPartition: Sendable {
  /// The rows of all groups, those of group g at `starts[g]..<starts[g + 1]`.
  let members: [Int]
  let starts: [Int]

  /// - Complexity: O(n + groups).
  init(_ places: [Int], count: Int) {
    var starts = [Int](repeating: 0, count: count + 1)
    for place in places { starts[place + 1] += 1 }
    for group in 0..<count { starts[group + 1] += starts[group] }
    var next = starts
    var members = [Int](repeating: 0, count: places.count)
    for (row, place) in places.enumerated() {
      members[next[place]] = row
      next[place] += 1
    }
    self.members = members
    self.starts = starts
  }

  subscript(group: Int) -> ArraySlice<Int> { members[starts[group]..<starts[group + 1]] }
}
