import GSLSupport

/// The mean of paired differences, first minus second, with the interval that goes by the kind of
/// the scores and by whether the pairs come in clusters.
///
/// | scores | interval |
/// |---|---|
/// | 0/1 | `tango`; in clusters on the effective number of pairs |
/// | with ends a..b | `score` with the ends -(b-a)..(b-a) |
/// | without ends | `skew-t` |
///
///     let differences = try ClusterSums(values: zip(a, b).map { $0 - $1 }, clusters: topics)
///     let estimate = PairedDifferenceEstimate(differences, kind: .zeroOne)
///     let p = estimate.pValue
public struct PairedDifferenceEstimate: Sendable {
  /// The kind of the scores that are compared; not of their differences.
  public let kind: ScoreKind

  private let means: MeanEstimate
  private let tango: ClusteredTango?

  /// A mean difference from the sums of the differences.
  ///
  /// - Parameters:
  ///   - differences: first minus second, one a pair.
  ///   - kind: that of the scores: differences of -1, 0 and 1 may also come from ratings.
  public init(_ differences: ClusterSums, kind: ScoreKind) {
    self.kind = kind
    means = MeanEstimate(differences, kind: kind.ofDifferences)
    tango = kind == .zeroOne ? means.spread.map { ClusteredTango(differences, $0) } : nil
  }

  /// The mean difference.
  public var estimate: Outcome<Double> { means.estimate }

  /// The CR2 standard error of the mean difference; undefined where no spread is seen.
  public var standardError: Outcome<Double> { means.standardError }

  /// The degrees of freedom of the standard error.
  public var degreesOfFreedom: Outcome<Double> { means.degreesOfFreedom }

  /// How many pairs there are.
  public var pairs: Int { means.rows }

  /// How many clusters; nil where pairs are independent.
  public var clusters: Int? { means.clusters }

  /// The method that the kind of the scores and their clusters ask for.
  public var method: MeanIntervalMethod { kind == .zeroOne ? .tango : means.method }

  /// Why ``method`` is the method, as one short clause.
  public var methodReason: String {
    if kind == .zeroOne {
      let units = tango.map(\.isPlain) ?? true ? "of independent pairs" : "of pairs in clusters"
      return "0/1 differences \(units)"
    }
    guard case .bounded(let lower, let upper) = kind else {
      return "differences of " + means.methodReason
    }
    return "differences of values with declared ends \(shortText(lower)) to \(shortText(upper))"
      + (means.clusters == nil ? "" : " in clusters")
  }

  /// The automatic interval.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    guard kind == .zeroOne else {
      return means.interval(level: level).map { $0.because(methodReason) }
    }
    return tangoInterval(level: level).map { $0.because(methodReason) }
  }

  /// An interval by a method that is named.
  public func interval(level: Double, method: MeanIntervalMethod) -> Outcome<ConfidenceInterval> {
    method == .tango ? tangoInterval(level: level) : means.interval(level: level, method: method)
  }

  /// The smallest alpha whose interval excludes 0; for independent 0/1 pairs that of the exact test
  /// of McNemar.
  ///
  /// - Returns: 0...1; 1 where no interval excludes 0, equal differences without ends included if
  ///   they are 0.
  public var pValue: Outcome<Double> {
    if let exact = exactTest { return exact.map(\.pValue) }
    guard kind == .zeroOne else { return means.pValue(excluding: 0) }
    return tangoObstacle.map { .undefined($0) } ?? tango.map { tango in
      .computing { () throws(GSLError) in
        let score = tango.score.score(0)
        guard tango.score.firstOnly + tango.score.secondOnly > 0 else { return 1 }
        return try TailProbability.student(
          score, degreesOfFreedom: tango.quantileFreedom, .twoSided)
      }
    } ?? .undefined(.noData)
  }

  /// The smallest alpha whose interval excludes a difference, for independent 0/1 pairs too by their
  /// interval; 1 where none does.
  public func pValue(excluding difference: Double) -> Outcome<Double> {
    guard kind == .zeroOne else { return means.pValue(excluding: difference) }
    return tangoObstacle.map { .undefined($0) } ?? tango.map { tango in
      .computing { () throws(GSLError) in
        guard abs(difference) < 1 else { return abs(tango.score.estimate) < 1 ? 0 : 1 }
        let score = tango.score.score(difference)
        return try tango.isPlain
          ? TailProbability.normal(score, .twoSided)
          : TailProbability.student(score, degreesOfFreedom: tango.quantileFreedom, .twoSided)
      }
    } ?? .undefined(.noData)
  }

  /// The statistic behind ``pValue``, with its degrees of freedom: the number of pairs that the first
  /// alone has for the exact test of McNemar, else a t statistic.
  ///
  /// - Returns: undefined where nothing is seen of the spread, and the p-value is 1 for that.
  public var statistic: Outcome<(value: Double, degreesOfFreedom: Double?)> {
    if let exact = exactTest { return exact.map { ($0.statistic, nil) } }
    guard kind == .zeroOne else { return means.statistic(against: 0) }
    return tangoObstacle.map { .undefined($0) } ?? tango.map { tango in
      tango.score.firstOnly + tango.score.secondOnly > 0
        ? .value((tango.score.score(0), tango.quantileFreedom)) : .undefined(.allValuesEqual)
    } ?? .undefined(.noData)
  }

  /// The standard error that the test of no difference divides by.
  func testError(significance: Double) -> Outcome<Double> {
    guard kind == .zeroOne else {
      return means.testError(against: 0, significance: significance)
    }
    return tangoObstacle.map { .undefined($0) } ?? tango.map { tango in
      let differing = tango.score.firstOnly + tango.score.secondOnly
      return differing > 0
        ? .finite(differing.squareRoot() / tango.score.pairs) : .undefined(.allValuesEqual)
    } ?? .undefined(.noData)
  }

  /// Of 0/1 pairs: the share of those that differ.
  var differingShare: Double? {
    guard kind == .zeroOne, let tango else { return nil }
    return (tango.score.firstOnly + tango.score.secondOnly) / tango.score.pairs
  }

  /// Of independent 0/1 pairs of equal weight: how many only the first has, and how many only the
  /// second.
  package var differing: (firstOnly: Int, secondOnly: Int)? {
    guard kind == .zeroOne, let tango, tango.isPlain else { return nil }
    return (Int(tango.score.firstOnly), Int(tango.score.secondOnly))
  }

  /// The smallest alpha whose interval by this method excludes 0; 1 where none does.
  public func pValue(method: MeanIntervalMethod) -> Outcome<Double> {
    IntervalInversion.pValue(excluding: 0) { interval(level: 1 - $0, method: method) }
  }

  /// How ``pValue`` is computed.
  public var testMethod: TestMethod { exactTest == nil ? .asymptotic : .exact }

  /// The exact test of McNemar for independent 0/1 pairs of equal weight; nil for other data.
  public var exactTest: Outcome<TestResult>? {
    guard kind == .zeroOne, let tango, tango.isPlain else { return nil }
    let (first, second) = (tango.score.firstOnly, tango.score.secondOnly)
    // Pairs that all agree show no difference: the sum over the empty binomial is 1.
    guard first + second > 0 else {
      return .value(TestResult(statistic: 0, pValue: 1, method: .exact))
    }
    guard let test = try? McNemar(firstOnly: Int(first), secondOnly: Int(second)) else {
      return .undefined(.tooLarge)
    }
    return test.exactTest()
  }

  /// What a reader must know of the automatic interval.
  public var cautions: [IntervalCaution] {
    guard kind == .zeroOne else { return means.cautions }
    guard tangoObstacle == nil, let tango, !tango.isPlain else { return [] }
    var cautions: [IntervalCaution] = []
    if means.isClustered, tango.carriers < 4 {
      cautions.append(
        .spreadMostlyAssumed(
          clusters: tango.carriers, correlation: ClusteredTango.priorCorrelation))
    }
    return cautions + means.cautions.filter { $0 == .unequalWeights }
  }

  private var tangoObstacle: UndefinedReason? {
    if let reason = means.estimate.reason { return reason }
    guard let tango, !tango.isPlain else { return nil }
    if let clusters = means.clusters, clusters == 1 { return .oneCluster }
    return nil
  }

  private func tangoInterval(level: Double) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    guard kind == .zeroOne else { return .undefined(.outsideDomain("pairs of 0 and 1")) }
    if let reason = tangoObstacle { return .undefined(reason) }
    guard let tango else { return .undefined(.noData) }
    return .computing { () throws(GSLError) in
      let tail = (1 - level) / 2
      let quantile =
        try tango.isPlain
        ? -NormalDistribution.quantile(tail)
        : -StudentTDistribution.quantile(tail, degreesOfFreedom: tango.quantileFreedom)
      let ends = tango.score.ends(quantile: quantile)
      return ConfidenceInterval(
        lower: ends.lower, upper: ends.upper, level: level,
        method: MeanIntervalMethod.tango.rawValue,
        degreesOfFreedom: tango.isPlain ? nil : tango.quantileFreedom - 1,
        effectiveSampleSize: tango.isPlain ? nil : tango.score.pairs)
    }
  }
}

/// Tango's score on the effective number of pairs, with a prior as in ``ScoreDesign``.
struct ClusteredTango: Sendable {
  /// The correlation within clusters that the prior assumes for a paired difference.
  static let priorCorrelation = 0.1

  let score: TangoScore
  /// Whether the pairs are independent and count alike.
  let isPlain: Bool
  let quantileFreedom: Double
  /// How many clusters carry the pairs that differ.
  let carriers: Double

  /// - Parameter differences: -1, 0 and 1.
  init(_ differences: ClusterSums, _ spread: ClusterSpread) {
    isPlain = !differences.isClustered && !differences.isWeighted
    quantileFreedom = spread.degreesOfFreedom + 1
    let weights = differences.weightTotal
    let squares = differences.squareTotal
    let n = spread.effectiveRows
    // Σd² counts the pairs that differ, Σd the first less the second.
    let first = (squares + differences.scoreTotal).quotient(by: weights) / 2
    let second = (squares - differences.scoreTotal).quotient(by: weights) / 2
    guard !isPlain else {
      // Whole counts: a share times the number of pairs need not be one.
      score = TangoScore(
        firstOnly: ((squares + differences.scoreTotal).value / 2).rounded(),
        secondOnly: ((squares - differences.scoreTotal).value / 2).rounded(),
        pairs: Double(differences.rows))
      carriers = squares.value
      return
    }
    var clusterSquares = ExactSum()
    for place in 0..<differences.clusterCount {
      let differing = differences.squareSums[place].value
      clusterSquares.add(product: differing, differing)
    }
    let prior = 1 + (spread.clusterSize - 1) * Self.priorCorrelation
    let variance = first + second - spread.mean * spread.mean
    let carriers = squares.sign > 0 ? (squares * squares).quotient(by: clusterSquares) : 0
    self.carriers = carriers
    var effect = prior
    if squares.sign > 0, variance > 1e-14 {
      let clusters = max(carriers - 1, 0)
      let seen = spread.standardError * spread.standardError * n / variance
      effect = max(1, seen, (clusters * seen + prior) / (clusters + 1))
    }
    let effective = n / effect
    score = TangoScore(
      firstOnly: effective * first, secondOnly: effective * second, pairs: effective)
  }
}

/// Tango's score for a difference of paired proportions, for real counts.
///
/// Source: Tango (1998), "Equivalence test and confidence interval for the difference in
/// proportions for the paired-sample design".
struct TangoScore: Sendable {
  /// Pairs with 1 and 0, with 0 and 1, and all pairs.
  let firstOnly: Double
  let secondOnly: Double
  let pairs: Double

  /// The difference of the shares.
  var estimate: Double { (firstOnly - secondOnly) / pairs }

  /// How far the data are from a difference, in standard errors under it; falls as it rises.
  func score(_ difference: Double) -> Double {
    let a = 2 * pairs
    let b = -firstOnly - secondOnly + (2 * pairs - firstOnly + secondOnly) * difference
    let c = -secondOnly * difference * (1 - difference)
    let root = max(b * b - 4 * a * c, 0).squareRoot()
    // The root of the quadratic equation without cancellation.
    let share = b > 0 ? -2 * c / (b + root) : (root - b) / (2 * a)
    let variance = pairs * (2 * share + difference * (1 - difference))
    let distance = firstOnly - secondOnly - pairs * difference
    guard variance > 0 else { return distance > 0 ? .infinity : distance < 0 ? -.infinity : 0 }
    return distance / variance.squareRoot()
  }

  /// The differences at which the score is plus and minus the quantile.
  func ends(quantile: Double) -> (lower: Double, upper: Double) {
    guard firstOnly + secondOnly > 0 else {
      let reach = quantile * quantile / (pairs + quantile * quantile)
      return (-reach, reach)
    }
    let estimate = min(max(estimate, -1), 1)
    return (
      estimate <= -1 ? -1 : crossing(quantile, from: -1, to: estimate),
      estimate >= 1 ? 1 : crossing(-quantile, from: estimate, to: 1)
    )
  }

  private func crossing(_ target: Double, from start: Double, to end: Double) -> Double {
    var (low, high) = (start, end)
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if middle <= low || middle >= high { break }
      if score(middle) > target { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
