/// A mean of people's labels with the help of a judge's scores, for rows in clusters.
///
/// Rows are those that the mean is asked for; some of them, a random sample, have a label. The
/// estimate and λ are those of ``PredictionPoweredMean``. The error is the jackknife's: each
/// cluster is left out with all of its rows and λ is found anew (Efron & Tibshirani 1993, chapter
/// 11); the quantile is Student's, with Satterthwaite's degrees of freedom over labelled and
/// unlabelled rows.
///
/// | labels | interval |
/// |---|---|
/// | with declared ends | `score`: Wilson's on the number of independent labels that tell as much |
/// | without | `cluster-jackknife-t` |
///
/// With ends, half a labelled row more stands at each combination of the ends of label and judge
/// while the error is reckoned, so that labels which all agree with the judge do not pass for
/// certainty; they are left out of the estimate.
public struct ClusteredPredictionPoweredMean: Sendable {
  /// The mean with the judge's help.
  public let estimate: Double
  /// The λ that was used.
  public let lambda: Double
  /// The mean of the labels alone.
  public let labelMean: Double
  /// The mean of the judge's scores of all rows.
  public let judgeMean: Double
  /// How many rows have a label.
  public let labelled: Int
  /// How many have none.
  public let unlabelled: Int
  /// How many clusters; nil where rows are independent.
  public let clusters: Int?
  /// The declared ends of the labels' scale.
  public let ends: ClosedRange<Double>?
  /// The standard error of the jackknife.
  public let standardError: Outcome<Double>
  /// Satterthwaite's degrees of freedom.
  public let degreesOfFreedom: Double

  /// The variance by what it stems from: the labels, and the rest.
  ///
  /// The first is that of label less λ judge on the labelled rows, at most the whole; the rest is that
  /// of the target's rows. They add up to the whole.
  public let varianceParts: (labels: Double, target: Double)

  /// The error and the mean with the added rows; those above where there are none.
  private let smoothedError: Outcome<Double>
  private let smoothedMean: Double

  /// A prediction-powered mean.
  ///
  /// - Parameters:
  ///   - judge: the judge's score of each row.
  ///   - labels: people's label; nil where there is none.
  ///   - clusters: the cluster of each row, by any numbering; nil where rows are independent.
  ///   - ends: of the labels' scale, if it has any; 0...1 for 0/1 labels.
  ///   - tuning: how far the judge is trusted.
  /// - Returns: undefined for fewer than two rows with or without a label, or for one cluster.
  /// - Throws: ``StatisticsError`` for lists of different lengths, values that are not finite or
  ///   labels beyond the ends.
  /// - Complexity: O(n + c log c) for n rows in c clusters.
  public static func of(
    judge: [Double], labels: [Double?], clusters: [Int]? = nil,
    ends: ClosedRange<Double>? = nil, tuning: PredictionPoweredMean.Tuning = .tuned
  ) throws(StatisticsError) -> Outcome<ClusteredPredictionPoweredMean> {
    for list in [labels.count, clusters?.count] {
      if let count = list, count != judge.count { throw .lengthsDiffer(judge.count, count) }
    }
    try requireFinite(judge)
    for (row, label) in labels.enumerated() {
      guard let label else { continue }
      guard label.isFinite else { throw .valueNotFinite(row) }
      if let ends, !ends.contains(label) {
        throw .argumentOutOfRange(
          "a label", label, range: "in \(ends.lowerBound)...\(ends.upperBound)")
      }
    }
    if let ends, !(ends.lowerBound < ends.upperBound) {
      throw .argumentNotUsable(name: "ends", value: ends.lowerBound)
    }
    if case .fixed(let lambda) = tuning, !lambda.isFinite {
      throw .argumentNotUsable(name: "lambda", value: lambda)
    }
    let labelled = labels.count { $0 != nil }
    for count in [labelled, labels.count - labelled] where count < 2 {
      return .undefined(.tooFewValues(count, needed: 2))
    }
    let parts = ClusterParts(judge: judge, labels: labels, clusters: clusters)
    guard parts.count > 1 else { return .undefined(.oneCluster) }
    return .value(
      ClusteredPredictionPoweredMean(parts, labelled, labels.count, ends: ends, tuning: tuning))
  }

  private init(
    _ parts: ClusterParts, _ labelled: Int, _ rows: Int, ends: ClosedRange<Double>?,
    tuning: PredictionPoweredMean.Tuning
  ) {
    let total = parts.total
    func lambda(_ sums: PredictionSums) -> Double {
      if case .fixed(let given) = tuning { return given }
      return min(max(sums.tunedLambda, 0), 1)
    }
    let used = lambda(total)
    self.lambda = used
    estimate = total.estimate(lambda: used)
    labelMean = total.labels / total.labelled
    judgeMean = (total.judged + total.others) / (total.labelled + total.unlabelled)
    self.labelled = labelled
    unlabelled = rows - labelled
    clusters = parts.isClustered ? parts.count : nil
    self.ends = ends
    let variance = parts.jackknife(total) { $0.estimate(lambda: lambda($0)) }
    standardError = variance.map { $0.squareRoot() }
    let precision = parts.precision(total, lambda: used)
    degreesOfFreedom = precision.degreesOfFreedom
    // Labelled and unlabelled rows that share clusters may vary less together than the labels alone: a
    // part is never more than the whole.
    let whole = variance.value ?? precision.labels
    let labels = min(precision.labels, whole)
    varianceParts = (labels, whole - labels)
    guard let ends else {
      smoothedError = standardError
      smoothedMean = estimate
      return
    }
    let corners = [ends.lowerBound, ends.upperBound]
    let half = 0.5
    var smoothed = total
    for label in corners {
      for judge in corners {
        smoothed.labels += half * label
        smoothed.judged += half * judge
        smoothed.judgedSquares += half * judge * judge
        smoothed.products += half * label * judge
        smoothed.labelled += half
      }
    }
    let own = lambda(smoothed)
    smoothedMean = smoothed.estimate(lambda: own)
    let mean = (smoothed.labels - own * smoothed.judged) / smoothed.labelled
    var added = 0.0
    for label in corners {
      for judge in corners {
        let distance = (label - own * judge - mean) / smoothed.labelled
        added += half * distance * distance
      }
    }
    smoothedError = parts.jackknife(smoothed) { $0.estimate(lambda: lambda($0)) }
      .map { ($0 + added).squareRoot() }
  }

  /// How the interval is made.
  public var method: String { ends == nil ? "cluster-jackknife-t" : "score" }

  /// The interval of the mean.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    guard let ends else {
      return standardError.flatMap {
        StudentInterval.about(
          estimate, error: $0, degreesOfFreedom: degreesOfFreedom, level: level, method: method,
          reason: "labels without declared ends")
      }
    }
    let width = ends.upperBound - ends.lowerBound
    return smoothedError.flatMap {
      StudentInterval.score(
        estimate, error: $0, spread: (smoothedMean - ends.lowerBound) / width,
        degreesOfFreedom: degreesOfFreedom, ends: ends, level: level, method: method,
        reason: "labels with declared ends")
    }
  }

  /// What a reader must know of the interval.
  public var cautions: [GoldCaution] {
    var cautions: [GoldCaution] = labelled < 50 ? [.fewGoldRows(labelled)] : []
    if let clusters, clusters < 20 { cautions.append(.fewClusters(clusters)) }
    return cautions
  }
}

/// The sums of each cluster, or of each row where rows are independent.
private struct ClusterParts {
  let parts: [PredictionSums]
  let isClustered: Bool
  let total: PredictionSums
  var count: Int { parts.count }

  private static let none = PredictionSums(
    labels: 0, judged: 0, judgedSquares: 0, products: 0, labelled: 0, others: 0, otherSquares: 0,
    unlabelled: 0)

  init(judge: [Double], labels: [Double?], clusters: [Int]?) {
    let dense = clusters.map(DenseClusters.init)
    isClustered = (dense?.count ?? judge.count) < judge.count
    if let dense, isClustered {
      // Compensated sums in the order of the values would do; exact ones do in any order.
      var sums = [[ExactSum]](
        repeating: [ExactSum](repeating: ExactSum(), count: 6), count: dense.count)
      var counts = [(labelled: Int, others: Int)](repeating: (0, 0), count: dense.count)
      for row in judge.indices {
        let place = dense.places[row]
        let score = judge[row]
        if let label = labels[row] {
          counts[place].labelled += 1
          sums[place][0].add(label)
          sums[place][1].add(score)
          sums[place][2].add(product: score, score)
          sums[place][3].add(product: score, label)
        } else {
          counts[place].others += 1
          sums[place][4].add(score)
          sums[place][5].add(product: score, score)
        }
      }
      parts = sums.indices.map { place in
        let own = sums[place]
        return PredictionSums(
          labels: own[0].value, judged: own[1].value, judgedSquares: own[2].value,
          products: own[3].value, labelled: Double(counts[place].labelled), others: own[4].value,
          otherSquares: own[5].value, unlabelled: Double(counts[place].others))
      }
    } else {
      parts = judge.indices.map { row in
        var part = Self.none
        let score = judge[row]
        if let label = labels[row] {
          part.labels = label
          part.judged = score
          part.judgedSquares = score * score
          part.products = score * label
          part.labelled = 1
        } else {
          part.others = score
          part.otherSquares = score * score
          part.unlabelled = 1
        }
        return part
      }
    }
    let parts = parts
    func sum(_ path: KeyPath<PredictionSums, Double>) -> Double {
      ExactSum(of: parts.lazy.map { $0[keyPath: path] }).value
    }
    total = PredictionSums(
      labels: sum(\.labels), judged: sum(\.judged), judgedSquares: sum(\.judgedSquares),
      products: sum(\.products), labelled: sum(\.labelled), others: sum(\.others),
      otherSquares: sum(\.otherSquares), unlabelled: sum(\.unlabelled))
  }

  /// The jackknife variance of a function of the sums.
  func jackknife(
    _ total: PredictionSums, _ estimate: (PredictionSums) -> Double
  ) -> Outcome<Double> {
    let values = parts.map { estimate(total.without($0)) }
    guard values.allSatisfy(\.isFinite) else {
      return .undefined(.notIdentified("one cluster holds all labelled or all other rows"))
    }
    let count = Double(values.count)
    let mean = ExactSum(of: values).value / count
    let squares = ExactSum(of: values.lazy.map { ($0 - mean) * ($0 - mean) }).value
    return .value(squares * (count - 1) / count)
  }

  /// The variance of the labelled rows' part, and Satterthwaite's degrees of freedom over the
  /// labelled and the unlabelled rows, each with the effective number of its clusters less one.
  func precision(
    _ total: PredictionSums, lambda: Double
  ) -> (labels: Double, degreesOfFreedom: Double) {
    let correction = (total.labels - lambda * total.judged) / total.labelled
    let other = total.others / total.unlabelled
    var (labelledSquares, otherSquares) = (ExactSum(), ExactSum())
    var (labelledShares, otherShares) = (ExactSum(), ExactSum())
    for part in parts {
      let one =
        (part.labels - lambda * part.judged - correction * part.labelled) / total.labelled
      let two = lambda * (part.others - other * part.unlabelled) / total.unlabelled
      labelledSquares.add(product: one, one)
      otherSquares.add(product: two, two)
      let share = part.labelled / total.labelled
      let rest = part.unlabelled / total.unlabelled
      labelledShares.add(product: share, share)
      otherShares.add(product: rest, rest)
    }
    let variances = (labelledSquares.value, otherSquares.value)
    let degrees = (
      max(1 / labelledShares.value - 1, 1), max(1 / otherShares.value - 1, 1)
    )
    let sum = variances.0 + variances.1
    guard sum > 0 else { return (0, degrees.0) }
    let count = 1 / labelledShares.value
    return (
      variances.0 * (count > 1 ? count / (count - 1) : 1),
      sum * sum / (variances.0 * variances.0 / degrees.0 + variances.1 * variances.1 / degrees.1)
    )
  }
}
