/// Labelled rows and target rows with their clusters.
struct CalibrationRows: Sendable {
  let scores: [Double]
  let labels: [Double]
  let target: [Double]
  /// The place of the cluster of each row; labelled rows and target rows share the places.
  let labelledPlaces: [Int]
  let targetPlaces: [Int]
  let count: Int
  let labelledClusters: Int
  let targetClusters: Int
  /// Whether some cluster has two labelled rows or two rows of the target.
  let isClustered: Bool
  let sample: LabelledScores

  init(
    scores: [Double], labels: [Double], clusters: [Int]?, target: [Double],
    targetClusters: [Int]?, ends: ClosedRange<Double>?
  ) throws(StatisticsError) {
    for list in [labels.count, clusters?.count] {
      if let count = list, count != scores.count { throw .lengthsDiffer(scores.count, count) }
    }
    if let count = targetClusters?.count, count != target.count {
      throw .lengthsDiffer(target.count, count)
    }
    if (clusters == nil) != (targetClusters == nil) {
      throw .lengthsDiffer(clusters?.count ?? 0, targetClusters?.count ?? 0)
    }
    for values in [scores, labels, target] { try requireFinite(values) }
    if let ends {
      guard ends.lowerBound < ends.upperBound else {
        throw .argumentNotUsable(name: "ends", value: ends.lowerBound)
      }
      for label in labels where !ends.contains(label) {
        throw .argumentOutOfRange(
          "a label", label, range: "in \(ends.lowerBound)...\(ends.upperBound)")
      }
    }
    self.scores = scores
    self.labels = labels
    self.target = target
    if let clusters, let targetClusters {
      let dense = DenseClusters(clusters + targetClusters)
      labelledPlaces = Array(dense.places[..<scores.count])
      targetPlaces = Array(dense.places[scores.count...])
      count = dense.count
    } else {
      labelledPlaces = Array(0..<scores.count)
      targetPlaces = Array(scores.count..<scores.count + target.count)
      count = scores.count + target.count
    }
    labelledClusters = Set(labelledPlaces).count
    self.targetClusters = Set(targetPlaces).count
    isClustered = labelledClusters < scores.count || self.targetClusters < target.count
    sample = LabelledScores(
      scores: scores, labels: labels, weights: nil,
      clusters: DenseClusters(places: labelledPlaces, count: count))
  }
}

/// The mean of calibrated scores of a target, or of labels less calibrated scores, and what it is
/// without each cluster.
struct CalibrationJackknife {
  let estimate: Double
  let standardError: Outcome<Double>
  let degreesOfFreedom: Double

  /// - Parameter residualOf: the labels of the target's rows, whose mean distance from the
  ///   calibrated scores is then asked for; nil for the mean of the calibrated scores.
  init(_ rows: CalibrationRows, _ calibration: IsotonicCalibration, residualOf labels: [Double]?) {
    let sums = TargetSums(rows)
    let size = Double(rows.target.count)
    let labelTotal = labels.map { ExactSum(of: $0).value } ?? 0
    let sign: Double = labels == nil ? 1 : -1
    let partition = CountedPartition(rows.targetPlaces, count: rows.count)
    /// The calibrated scores, or labels less these, summed over the rows of a cluster.
    @Sendable func own(_ cluster: Int, _ calibration: IsotonicCalibration) -> Double {
      let members = partition[cluster]
      // By value, so that the order of the rows does not show.
      let values = members.map { row in
        (labels?[row] ?? 0) + sign * calibration.value(at: rows.target[row])
      }
      return values.count == 1 ? values[0] : ExactSum(of: values).value
    }
    let total = labelTotal + sign * sums.total(calibration)
    let estimate = total / size
    self.estimate = estimate
    // Without labels the calibration stays.
    let replicates: [(both: Double, calibration: Double, target: Double)] = FixedBlocks.map(
      rows.count
    ) { cluster in
      let members = partition[cluster].count
      let rest = size - Double(members)
      let target = members == 0 ? estimate : (total - own(cluster, calibration)) / rest
      guard rows.sample.count(ofCluster: cluster) > 0 else { return (target, estimate, target) }
      let refit = rows.sample.calibration(without: cluster)
      let sum = labelTotal + sign * sums.total(refit)
      return (
        members == 0 ? sum / size : (sum - own(cluster, refit)) / rest, sum / size, target
      )
    }
    let values = replicates.map(\.both)
    guard values.allSatisfy(\.isFinite) else {
      standardError = .undefined(.notIdentified("one cluster holds all rows of a kind"))
      degreesOfFreedom = 1
      return
    }
    let count = Double(values.count)
    let mean = ExactSum(of: values).value / count
    let squares = ExactSum(of: values.lazy.map { ($0 - mean) * ($0 - mean) }).value
    standardError =
      squares > 1e-24 * count * (1 + mean * mean)
      ? .value((squares * (count - 1) / count).squareRoot()) : .undefined(.constantData)
    let parts = (
      ExactSum(
        of: replicates.lazy.map { ($0.calibration - estimate) * ($0.calibration - estimate) }
      )
      .value,
      ExactSum(of: replicates.lazy.map { ($0.target - estimate) * ($0.target - estimate) }).value
    )
    let freedom = (
      Double(max(rows.labelledClusters - 1, 1)), Double(max(rows.targetClusters - 1, 1))
    )
    let sum = parts.0 + parts.1
    degreesOfFreedom =
      sum > 0
      ? sum * sum / (parts.0 * parts.0 / freedom.0 + parts.1 * parts.1 / freedom.1) : freedom.0
  }
}

/// How many rows of the target, and the sum of their scores, lie between neighbouring labelled
/// scores, from which the sum of their calibrated scores follows without going through them.
private struct TargetSums: Sendable {
  /// The labelled scores; interval i is what lies above knot i - 1 and not above knot i.
  let knots: [Double]
  let counts: [Double]
  let sums: [Double]

  init(_ rows: CalibrationRows) {
    knots = rows.sample.scores
    var counts = [Int](repeating: 0, count: knots.count + 1)
    var sums = [ExactSum](repeating: ExactSum(), count: knots.count + 1)
    for score in rows.target {
      // The first knot that is not below the score.
      var (low, high) = (0, knots.count)
      while low < high {
        let middle = (low + high) / 2
        if knots[middle] < score { low = middle + 1 } else { high = middle }
      }
      counts[low] += 1
      sums[low].add(score)
    }
    self.counts = counts.map(Double.init)
    self.sums = sums.map(\.value)
  }

  /// The sum of the calibrated scores.
  ///
  /// - Parameter calibration: at some of the knots.
  func total(_ calibration: IsotonicCalibration) -> Double {
    guard let first = calibration.values.first, let last = calibration.values.last else {
      return .nan
    }
    var total = CompensatedSum()
    var place = 0
    var (count, sum) = (0.0, 0.0)
    for (knot, score) in knots.enumerated() {
      count += counts[knot]
      sum += sums[knot]
      guard place < calibration.scores.count, calibration.scores[place] == score else { continue }
      if place == 0 {
        total.add(product: first, count)
      } else if count > 0 {
        let (low, high) = (calibration.scores[place - 1], score)
        let (from, to) = (calibration.values[place - 1], calibration.values[place])
        total.add(product: from, count)
        if to > from { total.add((to - from) * ((sum - low * count) / (high - low))) }
      }
      place += 1
      (count, sum) = (0, 0)
    }
    total.add(product: last, count + counts[knots.count])
    return total.value
  }
}
