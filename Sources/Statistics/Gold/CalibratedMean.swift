/// The mean label that a target would have, from a judge's scores calibrated on labelled rows.
///
/// The calibration is isotonic (``IsotonicCalibration``) on all labelled rows; the estimate is the
/// mean of the calibrated scores of the target. Labelled rows may be of the target or of other
/// responses; in the second case the estimate holds only if the calibration does, which
/// ``TransportAudit`` asks.
///
/// The error is the jackknife's: each cluster is left out with its labelled rows and its target
/// rows, and the scores are calibrated anew, so that the calibration's own error is in it. The
/// quantile is Student's with Satterthwaite's degrees of freedom over labelled and target rows.
/// With declared ends of the labels' scale the interval is Wilson's on the number of independent
/// labels that tell as much (`score`), else `cluster-jackknife-t`.
///
/// Landesberg (2025), "Causal Judge Evaluation", calibrates in the same way. Residuals of rows that
/// the calibration has not seen, by folds of whole clusters, say how good it is:
/// ``crossFittedResiduals``.
public struct CalibratedMean: Sendable {
  /// The mean of the calibrated scores.
  public let estimate: Double
  /// The mean of the scores as they are.
  public let scoreMean: Double
  /// The calibration.
  public let calibration: IsotonicCalibration
  /// How many labelled rows there are.
  public let labelled: Int
  /// How many rows of the target.
  public let targetRows: Int
  /// The share of the target's scores below or above all labelled ones, where the calibration says
  /// nothing of its own.
  public let outsideShare: Double
  /// How many clusters have a labelled row.
  public let labelledClusters: Int
  /// The declared ends of the labels' scale.
  public let ends: ClosedRange<Double>?
  /// The standard error of the jackknife.
  public let standardError: Outcome<Double>
  /// Satterthwaite's degrees of freedom.
  public let degreesOfFreedom: Double
  /// Mean and root mean square of label less calibrated score, from a calibration on other
  /// clusters.
  public let crossFittedResiduals: Outcome<CrossFittedResiduals>
  private let isClustered: Bool

  /// A calibrated mean.
  ///
  /// - Parameters:
  ///   - scores: the judge's scores of the labelled rows.
  ///   - labels: people's labels of these.
  ///   - clusters: the clusters of these, by any numbering; nil where rows are independent. Where
  ///     labelled rows are of the target, give each row's number.
  ///   - target: the judge's scores of the target.
  ///   - targetClusters: the clusters of these; the same number is the same cluster. Nil exactly
  ///     where `clusters` is.
  ///   - ends: of the labels' scale, if it has any.
  /// - Returns: undefined for fewer than two clusters with labels and without target rows.
  /// - Throws: ``StatisticsError`` for lists of different lengths, values that are not finite,
  ///   labels beyond the ends.
  /// - Complexity: O(n log n) for n target rows and O(l d) for l clusters with labels at d distinct
  ///   scores.
  public static func of(
    scores: [Double], labels: [Double], clusters: [Int]? = nil, target: [Double],
    targetClusters: [Int]? = nil, ends: ClosedRange<Double>? = nil
  ) throws(StatisticsError) -> Outcome<CalibratedMean> {
    let rows = try CalibrationRows(
      scores: scores, labels: labels, clusters: clusters, target: target,
      targetClusters: targetClusters, ends: ends)
    guard !target.isEmpty else { return .undefined(.noData) }
    guard rows.labelledClusters >= 2 else {
      return .undefined(.clustersBelow(rows.labelledClusters, needed: 2))
    }
    return .value(CalibratedMean(rows, ends: ends))
  }

  private init(_ rows: CalibrationRows, ends: ClosedRange<Double>?) {
    let calibration = rows.sample.calibration(without: nil)
    let replicates = CalibrationJackknife(rows, calibration, residualOf: nil)
    self.calibration = calibration
    estimate = replicates.estimate
    scoreMean = ExactSum(of: rows.target).value / Double(rows.target.count)
    labelled = rows.labels.count
    targetRows = rows.target.count
    labelledClusters = rows.labelledClusters
    isClustered = rows.isClustered
    self.ends = ends
    let lowest = rows.sample.scores.first ?? 0
    let highest = rows.sample.scores.last ?? 0
    outsideShare =
      Double(rows.target.count { $0 < lowest || $0 > highest }) / Double(rows.target.count)
    standardError = replicates.standardError
    degreesOfFreedom = replicates.degreesOfFreedom
    crossFittedResiduals = CrossFittedResiduals.of(rows)
  }

  /// How the interval is made.
  public var method: String { ends == nil ? "cluster-jackknife-t" : "score" }

  /// The interval of the mean label, with the error of the calibration.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    standardError.flatMap { error in
      guard let ends else {
        return StudentInterval.about(
          estimate, error: error, degreesOfFreedom: degreesOfFreedom, level: level,
          method: method, reason: "labels without declared ends")
      }
      let width = ends.upperBound - ends.lowerBound
      return StudentInterval.score(
        estimate, error: error, spread: (estimate - ends.lowerBound) / width,
        degreesOfFreedom: degreesOfFreedom, ends: ends, level: level, method: method,
        reason: "labels with declared ends")
    }
  }

  /// What a reader must know of the interval.
  public var cautions: [GoldCaution] {
    var cautions: [GoldCaution] = labelled < 50 ? [.fewGoldRows(labelled)] : []
    if isClustered, labelledClusters < 20 { cautions.append(.fewClusters(labelledClusters)) }
    return cautions
  }
}

/// How far labels lie from calibrated scores that were learnt on other clusters.
public struct CrossFittedResiduals: Sendable, Equatable {
  /// The mean of label less calibrated score.
  public let mean: Double
  /// The root of the mean square.
  public let rootMeanSquare: Double
  /// How many folds there were.
  public let folds: Int

  /// Five folds, or as many as there are clusters: clusters are dealt out in turn by their numbers,
  /// and independent rows by score.
  static func of(_ rows: CalibrationRows) -> Outcome<CrossFittedResiduals> {
    let folds = min(5, rows.labelledClusters)
    guard folds >= 2 else { return .undefined(.clustersBelow(folds, needed: 2)) }
    let order = rows.labels.indices.sorted { one, other in
      (rows.scores[one], rows.labels[one]) < (rows.scores[other], rows.labels[other])
    }
    var fold = [Int](repeating: 0, count: rows.labels.count)
    if rows.isClustered {
      var ranks: [Int: Int] = [:]
      for place in Set(rows.labelledPlaces).sorted() { ranks[place] = ranks.count }
      for row in fold.indices { fold[row] = (ranks[rows.labelledPlaces[row]] ?? 0) % folds }
    } else {
      for (rank, row) in order.enumerated() { fold[row] = rank % folds }
    }
    let sample = LabelledScores(
      scores: rows.scores, labels: rows.labels, weights: nil,
      clusters: DenseClusters(fold))
    let fits = (0..<folds).map { sample.calibration(without: $0) }
    var (sum, squares) = (CompensatedSum(), CompensatedSum())
    for row in order {
      let residual = rows.labels[row] - fits[fold[row]].value(at: rows.scores[row])
      sum.add(residual)
      squares.add(product: residual, residual)
    }
    let count = Double(rows.labels.count)
    return .value(
      CrossFittedResiduals(
        mean: sum.value / count, rootMeanSquare: (squares.value / count).squareRoot(),
        folds: folds))
  }
}
