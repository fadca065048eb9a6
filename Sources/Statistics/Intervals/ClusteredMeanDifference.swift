import GSLSupport

/// The difference between the means of two samples whose rows come in clusters, the reference's mean
/// minus the current one's.
///
/// A cluster that has rows in both samples enters with the difference of its two parts, so that what
/// it has in common cancels.
///
/// Source: Cameron & Miller (2015), "A practitioner's guide to cluster-robust inference"; Bell &
/// McCaffrey (2002), for the correction of small clusters' residuals.
public struct ClusteredMeanDifference: Sendable {
  /// The mean of the reference minus that of the current sample.
  public let estimate: Outcome<Double>
  private let spread: Outcome<(error: Double, freedom: Double)>

  /// Two samples in any order, with the cluster of each row by any numbering that both share.
  ///
  /// - Throws: ``StatisticsError`` when a value is not finite or a list of clusters does not go with
  ///   its values.
  /// - Complexity: O(N log N).
  public init(
    reference: [Double], current: [Double], referenceClusters: [Int], currentClusters: [Int]
  ) throws(StatisticsError) {
    let left = try Part(reference, referenceClusters)
    let right = try Part(current, currentClusters)
    guard !reference.isEmpty, !current.isEmpty else {
      estimate = .undefined(.noData)
      spread = .undefined(.noData)
      return
    }
    estimate = .finite(left.mean - right.mean)
    spread =
      left.clusters.keys.contains { right.clusters[$0] != nil }
      ? Self.shared(left, right) : try Self.apart(left, right)
  }

  /// The standard error of the difference.
  public var standardError: Outcome<Double> { spread.map { $0.error } }

  /// The degrees of freedom of its t distribution; need not be whole.
  public var degreesOfFreedom: Outcome<Double> { spread.map { $0.freedom } }

  /// The interval of difference plus and minus a t quantile times the standard error.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  /// - Returns: undefined where a sample has fewer than two clusters and none is in both.
  public func interval(level: Double = 0.95) -> Outcome<ConfidenceInterval> {
    estimate.flatMap { estimate in
      spread.flatMap {
        ConfidenceInterval.student(
          estimate, error: $0.error, degreesOfFreedom: $0.freedom, level: level,
          method: "cluster-t")
      }
    }
  }

  /// The sums of one sample by cluster, free of the order of the rows.
  private struct Part {
    var clusters: [Int: (count: Double, residual: Double)] = [:]
    let mean: Double
    let count: Double
    let values: [Double]
    let labels: [Int]

    init(_ values: [Double], _ labels: [Int]) throws(StatisticsError) {
      guard values.count == labels.count else { throw .lengthsDiffer(values.count, labels.count) }
      try requireFinite(values)
      let order = values.indices.sorted { (labels[$0], values[$0]) < (labels[$1], values[$1]) }
      self.values = order.map { values[$0] }
      self.labels = order.map { labels[$0] }
      count = Double(values.count)
      let mean = try Moments(values).mean.value ?? 0
      self.mean = mean
      for (value, label) in zip(self.values, self.labels) {
        let sums = clusters[label] ?? (0, 0)
        clusters[label] = (sums.count + 1, sums.residual + (value - mean))
      }
    }
  }

  /// No cluster is in both samples: two means, by Welch's degrees of freedom.
  private static func apart(
    _ left: Part, _ right: Part
  ) throws(StatisticsError) -> Outcome<(error: Double, freedom: Double)> {
    let first = try ClusterRobust(scores: left.values, clusters: left.labels)
    let second = try ClusterRobust(scores: right.values, clusters: right.labels)
    func parts(_ robust: ClusterRobust) -> Outcome<(variance: Double, freedom: Double)> {
      robust.degreesOfFreedom.flatMap { freedom in
        switch robust.standardError() {
        case .value(let error): .value((error * error, freedom))
        // One sample may be constant as long as the other is not.
        case .undefined(.constantData): .value((0, freedom))
        case .undefined(let reason): .undefined(reason)
        }
      }
    }
    return parts(first).flatMap { a in
      parts(second).flatMap { b in
        let variance = a.variance + b.variance
        guard variance > 0 else { return .undefined(.constantData) }
        let (x, y) = (a.variance / variance, b.variance / variance)
        return .value((variance.squareRoot(), 1 / (x * x / a.freedom + y * y / b.freedom)))
      }
    }
  }

  /// Some clusters are in both samples: the sum of squares of what each adds to the difference.
  private static func shared(
    _ left: Part, _ right: Part
  ) -> Outcome<(error: Double, freedom: Double)> {
    let names = Set(left.clusters.keys).union(right.clusters.keys).sorted()
    guard names.count > 1 else { return .undefined(.tooFewClusters(names.count)) }
    var variance = 0.0
    var weights = (sum: 0.0, squares: 0.0)
    var isPaired = true
    for name in names {
      let a = left.clusters[name] ?? (0, 0)
      let b = right.clusters[name] ?? (0, 0)
      isPaired = isPaired && a.count > 0 && b.count > 0
      let effect = a.residual / left.count - b.residual / right.count
      // The variances of the two parts where rows are independent, and the shares of the samples.
      let parts = (a.count / (left.count * left.count), b.count / (right.count * right.count))
      let weight = parts.0 + parts.1
      let share = (parts.0 * a.count / left.count + parts.1 * b.count / right.count) / weight
      // A cluster that is the whole of a sample has no residual of its own to judge by.
      guard share < 1 else { return .undefined(.tooFewClusters(1)) }
      variance += effect * effect / (1 - share)
      weights.sum += weight
      weights.squares += weight * weight
    }
    guard variance > 0 else { return .undefined(.constantData) }
    let clusters = weights.sum * weights.sum / weights.squares
    return .value((variance.squareRoot(), max(clusters - (isPaired ? 1 : 2), 1)))
  }
}
