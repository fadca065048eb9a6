/// Whether a calibration that was learnt on some responses holds for others, such as those of
/// another model, of which a few are labelled: the probe.
///
/// What is asked is the mean of label less calibrated score on the probe: 0 where the calibration
/// holds on average. Its interval carries the error of the probe and of the calibration, by leaving
/// out each cluster with its labelled rows and its rows of the probe and calibrating anew.
///
/// | interval | verdict |
/// |---|---|
/// | inside of ±margin | `pass`: where it excludes 0, the shift is smaller than matters |
/// | excludes 0 and is not inside of ±margin | `fail`: the calibration is refuted |
/// | else | `inconclusive`: neither refuted nor shown to hold |
/// | no labelled probe | `notGraded` |
///
/// A calibration may hold on average and fail at some scores; a mean over responses of another kind
/// than the probe is not covered.
public struct TransportAudit: Sendable {
  /// What the audit says.
  public enum Verdict: String, CaseIterable, Codable, Sendable {
    /// The calibration holds within the margin.
    case pass
    /// It is refuted.
    case fail
    /// The labels allow no answer.
    case inconclusive
    /// There are no labels.
    case notGraded
  }

  /// What the audit says.
  public let verdict: Verdict
  /// The mean of label less calibrated score on the probe.
  public let meanResidual: Outcome<Double>
  /// Its interval.
  public let interval: Outcome<ConfidenceInterval>
  /// How far the mean residual may be from 0 without mattering, on the labels' scale.
  public let margin: Double
  /// How many rows the probe has.
  public let probeRows: Int
  /// The share of the probe's scores below or above all labelled ones.
  public let outsideShare: Double

  /// An audit.
  ///
  /// - Parameters:
  ///   - scores: the judge's scores of the rows that the calibration is learnt on.
  ///   - labels: people's labels of these.
  ///   - clusters: the clusters of these, by any numbering; nil where all rows are independent.
  ///   - probeScores: the judge's scores of the labelled rows of the other responses.
  ///   - probeLabels: their labels.
  ///   - probeClusters: their clusters; the same number is the same cluster. Nil exactly where
  ///     `clusters` is.
  ///   - margin: on the labels' scale, positive.
  ///   - level: of the interval.
  /// - Throws: ``StatisticsError`` for lists of different lengths, values that are not finite, a
  ///   margin that is not positive.
  public init(
    scores: [Double], labels: [Double], clusters: [Int]? = nil, probeScores: [Double],
    probeLabels: [Double], probeClusters: [Int]? = nil, margin: Double, level: Double = 0.95
  ) throws(StatisticsError) {
    guard probeScores.count == probeLabels.count else {
      throw .lengthsDiffer(probeScores.count, probeLabels.count)
    }
    guard margin > 0, margin.isFinite else {
      throw .argumentOutOfRange("the margin", margin, range: "positive")
    }
    try requireFinite(probeLabels)
    let rows = try CalibrationRows(
      scores: scores, labels: labels, clusters: clusters, target: probeScores,
      targetClusters: probeClusters, ends: nil)
    self.margin = margin
    probeRows = probeLabels.count
    let lowest = rows.sample.scores.first ?? 0
    let highest = rows.sample.scores.last ?? 0
    outsideShare =
      probeScores.isEmpty
      ? 0 : Double(probeScores.count { $0 < lowest || $0 > highest }) / Double(probeScores.count)
    guard !probeLabels.isEmpty, !labels.isEmpty else {
      meanResidual = .undefined(.noData)
      interval = .undefined(.noData)
      verdict = .notGraded
      return
    }
    let jackknife = CalibrationJackknife(
      rows, rows.sample.calibration(without: nil), residualOf: probeLabels)
    meanResidual = .value(jackknife.estimate)
    let interval: Outcome<ConfidenceInterval> =
      if rows.labelledClusters < 2 {
        .undefined(.clustersBelow(rows.labelledClusters, needed: 2))
      } else if rows.targetClusters < 2 {
        .undefined(.clustersBelow(rows.targetClusters, needed: 2))
      } else {
        jackknife.standardError.flatMap {
          StudentInterval.about(
            jackknife.estimate, error: $0, degreesOfFreedom: jackknife.degreesOfFreedom,
            level: level, method: "cluster-jackknife-t")
        }
      }
    self.interval = interval
    verdict = interval.value.map { Verdict(interval: $0, margin: margin) } ?? .inconclusive
  }
}

extension TransportAudit.Verdict {
  /// What an interval of the mean residual says.
  init(interval: ConfidenceInterval, margin: Double) {
    if interval.lower >= -margin, interval.upper <= margin {
      self = .pass
    } else {
      self = interval.contains(0) ? .inconclusive : .fail
    }
  }
}
