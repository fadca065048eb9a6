/// Whether the sensitivity and specificity of a judge, learnt on some responses, hold for others, such as
/// those of another model, of which a few are labelled: the probe.
///
/// What is asked is the mean label of the probe less the rate that its calls give once they are corrected
/// for the judge's errors elsewhere (Rogan & Gladen 1978): 0 where the judge errs alike. Unlike
/// ``TransportAudit``, which asks whether a call *means* the same, this allows the probe to hold more or
/// fewer positives than the responses that the errors were learnt on.
///
/// Verdicts are those of ``TransportAudit``. The interval is the delete-one-cluster jackknife's with
/// Student's t: each cluster is left out with its rows of both kinds.
public struct RateTransport: Sendable {
  /// What the audit says.
  public let verdict: TransportAudit.Verdict
  /// Mean label less corrected rate on the probe.
  public let meanResidual: Outcome<Double>
  /// Its interval.
  public let interval: Outcome<ConfidenceInterval>
  /// How many rows the probe has.
  public let probeRows: Int

  /// Counts of one cluster.
  private struct Sums {
    var positives = 0.0
    var hits = 0.0
    var negatives = 0.0
    var rejections = 0.0
    var rows = 0.0
    var calls = 0.0
    var labels = 0.0

    static func - (one: Sums, other: Sums) -> Sums {
      Sums(
        positives: one.positives - other.positives, hits: one.hits - other.hits,
        negatives: one.negatives - other.negatives,
        rejections: one.rejections - other.rejections, rows: one.rows - other.rows,
        calls: one.calls - other.calls, labels: one.labels - other.labels)
    }

    /// nil where a class has no gold, the judge is no better than chance, or the probe is empty.
    var residual: Double? {
      guard positives > 0, negatives > 0, rows > 0 else { return nil }
      let specificity = rejections / negatives
      let youden = hits / positives + specificity - 1
      guard youden > 0 else { return nil }
      return labels / rows - (calls / rows + specificity - 1) / youden
    }
  }

  /// An audit.
  ///
  /// - Parameters:
  ///   - calls: whether the judge called each labelled row of the other responses positive.
  ///   - labels: whether people did.
  ///   - clusters: the clusters of these, by any numbering; nil where all rows are independent.
  ///   - probeCalls: whether the judge called each row of the probe positive.
  ///   - probeLabels: whether people did.
  ///   - probeClusters: their clusters; the same number is the same cluster. Nil exactly where
  ///     `clusters` is.
  ///   - margin: how far the mean residual may be from 0 without mattering, above 0.
  ///   - level: of the interval.
  /// - Throws: ``StatisticsError`` for lists of different lengths and a margin that is not positive.
  /// - Complexity: O(n + c log c) for n rows in c clusters.
  public init(
    calls: [Bool], labels: [Bool], clusters: [Int]? = nil, probeCalls: [Bool],
    probeLabels: [Bool], probeClusters: [Int]? = nil, margin: Double, level: Double = 0.95
  ) throws(StatisticsError) {
    for list in [labels.count, clusters?.count] {
      if let count = list, count != calls.count { throw .lengthsDiffer(calls.count, count) }
    }
    for list in [probeLabels.count, probeClusters?.count] {
      if let count = list, count != probeCalls.count {
        throw .lengthsDiffer(probeCalls.count, count)
      }
    }
    guard margin > 0, margin.isFinite else {
      throw .argumentOutOfRange("the margin", margin, range: "positive")
    }
    probeRows = probeCalls.count
    guard !probeCalls.isEmpty, !calls.isEmpty else {
      meanResidual = .undefined(.noData)
      interval = .undefined(.noData)
      verdict = .notGraded
      return
    }
    var all = Sums()
    var byCluster: [Int: Sums] = [:]
    var learnt: Set<Int> = []
    var probed: Set<Int> = []
    for row in calls.indices {
      let cluster = clusters?[row] ?? row
      var sums = byCluster[cluster] ?? Sums()
      for isOfAll in [true, false] {
        var to = isOfAll ? all : sums
        if labels[row] {
          to.positives += 1
          to.hits += calls[row] ? 1 : 0
        } else {
          to.negatives += 1
          to.rejections += calls[row] ? 0 : 1
        }
        if isOfAll { all = to } else { sums = to }
      }
      byCluster[cluster] = sums
      learnt.insert(cluster)
    }
    for row in probeCalls.indices {
      let cluster = probeClusters?[row] ?? calls.count + row
      var sums = byCluster[cluster] ?? Sums()
      for isOfAll in [true, false] {
        var to = isOfAll ? all : sums
        to.rows += 1
        to.calls += probeCalls[row] ? 1 : 0
        to.labels += probeLabels[row] ? 1 : 0
        if isOfAll { all = to } else { sums = to }
      }
      byCluster[cluster] = sums
      probed.insert(cluster)
    }
    guard let residual = all.residual else {
      let reason = UndefinedReason.notIdentified(
        all.positives > 0 && all.negatives > 0
          ? "on the labelled rows the judge is no better than chance"
          : "the labelled rows are all of one class")
      meanResidual = .undefined(reason)
      interval = .undefined(reason)
      verdict = .inconclusive
      return
    }
    meanResidual = .value(residual)
    let found = Self.interval(
      all, byCluster.keys.sorted().compactMap { byCluster[$0] }, about: residual,
      clusters: (learnt.count, probed.count), level: level)
    interval = found
    verdict =
      found.value.map { TransportAudit.Verdict(interval: $0, margin: margin) } ?? .inconclusive
  }

  private static func interval(
    _ all: Sums, _ parts: [Sums], about residual: Double, clusters: (learnt: Int, probed: Int),
    level: Double
  ) -> Outcome<ConfidenceInterval> {
    for count in [clusters.learnt, clusters.probed] where count < 2 {
      return .undefined(.clustersBelow(count, needed: 2))
    }
    var replicates: [Double] = []
    var squares = (learnt: 0.0, probed: 0.0)
    for part in parts {
      var errors = Sums()
      errors.positives = part.positives
      errors.hits = part.hits
      errors.negatives = part.negatives
      errors.rejections = part.rejections
      guard let both = (all - part).residual, let learnt = (all - errors).residual,
        let probed = (all - (part - errors)).residual
      else {
        return .undefined(.notIdentified("one cluster holds all rows of a kind"))
      }
      replicates.append(both)
      squares.learnt += (learnt - residual) * (learnt - residual)
      squares.probed += (probed - residual) * (probed - residual)
    }
    let count = Double(replicates.count)
    let mean = replicates.reduce(0, +) / count
    let spread = replicates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (spread * (count - 1) / count).squareRoot()
    guard error > 0 else { return .undefined(.constantData) }
    // Satterthwaite's degrees of freedom over the two samples of clusters.
    let sum = squares.learnt + squares.probed
    let degrees =
      sum > 0
      ? sum * sum
        / (squares.learnt * squares.learnt / Double(clusters.learnt - 1)
          + squares.probed * squares.probed / Double(clusters.probed - 1))
      : Double(min(clusters.learnt, clusters.probed) - 1)
    return StudentInterval.about(
      residual, error: error, degreesOfFreedom: degrees, level: level,
      method: "cluster-jackknife-t")
  }
}
