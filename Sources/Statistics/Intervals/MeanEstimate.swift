import GSLSupport

/// A mean with the interval that goes by the kind of its values and by whether they come in
/// clusters; never by how many there are.
///
/// | values | interval |
/// |---|---|
/// | 0/1, independent, of equal weight | `wilson-modified` |
/// | 0/1 in clusters, or of unequal weight | `score` |
/// | with declared ends | `score` |
/// | without declared ends | `skew-t`; from two clusters or values `cluster-t` |
///
/// The mean is the ratio of sums: every row counts alike, or by its weight. The interval is for the
/// mean over items like these (``Estimand/itemsLikeThese``): clusters are a sample. It does not
/// depend on the order of the rows nor on the numbering of the clusters, to the bit.
///
///     let sums = try ClusterSums(values: passed, clusters: topics)
///     let estimate = MeanEstimate(sums, kind: ScoreKind(of: sums))
///     estimate.interval(level: 0.95)
///
/// The rule and its limits were found by simulation; see the validation tables.
public struct MeanEstimate: Sendable {
  /// The kind of the values.
  public let kind: ScoreKind
  /// How many rows with a positive weight there are.
  public let rows: Int
  /// How many clusters; nil where rows are independent.
  public let clusters: Int?

  let spread: ClusterSpread?
  let design: ScoreDesign?
  /// Whether rows belong together.
  let isClustered: Bool
  let isWeighted: Bool
  private let allEqual: Bool
  private let successes: Double
  private let plainSpread: Double
  private let obstacle: UndefinedReason?

  /// A mean from the sums of its rows.
  public init(_ sums: ClusterSums, kind: ScoreKind) {
    self.kind = kind
    rows = sums.rows
    isClustered = sums.isClustered
    clusters = sums.clusterCount == 0 ? nil : sums.clusterCount
    isWeighted = sums.isWeighted
    allEqual = sums.allEqual
    obstacle = Self.obstacle(sums, kind)
    guard obstacle == nil else {
      spread = nil
      design = nil
      successes = 0
      plainSpread = 0
      return
    }
    // What clusters show one by one goes into the design; a mean among many keeps no list of them.
    var spread = ClusterSpread(sums)
    spread.forgetClusters()
    self.spread = spread
    successes = sums.scoreTotal.value
    let total = sums.weightTotal
    let squares = sums.squareTotal * total - sums.scoreTotal * sums.scoreTotal
    let plainSpread = squares.quotient(by: total * total)
    self.plainSpread = plainSpread
    design = kind.ends.map { Self.design(sums, spread, kind, $0, plainSpread: plainSpread) }
  }

  static func obstacle(_ sums: ClusterSums, _ kind: ScoreKind) -> UndefinedReason? {
    guard sums.rows > 0 else { return .noData }
    switch kind {
    case .zeroOne: return sums.isZeroOne ? nil : .outsideDomain("values of 0 and 1")
    case .unbounded: return nil
    case .bounded(let lower, let upper):
      guard lower < upper, (upper - lower).isFinite else {
        return .outsideDomain("a scale whose upper end is above its lower")
      }
      for value in [sums.smallest, sums.largest] where value < lower || value > upper {
        return .valueOutsideEnds(value, lower: lower, upper: upper)
      }
      return nil
    }
  }

  private static func design(
    _ sums: ClusterSums, _ spread: ClusterSpread, _ kind: ScoreKind, _ ends: ClosedRange<Double>,
    plainSpread: Double
  ) -> ScoreDesign {
    let (lower, upper) = (ends.lowerBound, ends.upperBound)
    let width = upper - lower
    let scores = sums.scoreTotal
    let weights = sums.weightTotal
    // Distances from both ends, exact until they are rounded.
    let below = scores - weights * lower
    let above = weights * upper - scores
    let isNearUpper = (below - above).sign > 0
    let end = isNearUpper ? upper : lower
    let far = isNearUpper ? above : below
    // Σ (w u)² with u the distance from the end.
    let squares =
      sums.weightSquareTotal * end * end - sums.weightSquareScoreTotal * (2 * end)
      + sums.weightSquareSquareTotal
    var clusterSquares = ExactSum()
    // Clusters of one row each carry what their rows carry.
    let areRows = !sums.isClustered && !sums.isWeighted
    if !areRows {
      for place in 0..<sums.clusterCount {
        let distance = (sums.weightSum(place) * end - sums.scoreSums[place]).value
        clusterSquares.add(product: distance, distance)
      }
    }
    let carriers = (far * far).quotient(by: squares)
    let error = spread.standardError / width
    return ScoreDesign(
      ScoreDesign.Sums(
        share: below.quotient(by: weights) / width, rest: above.quotient(by: weights) / width,
        rows: spread.effectiveRows,
        prior: 1 + (spread.clusterSize - 1) * ScoreDesign.priorCorrelation,
        spread: sums.allEqual ? 0 : plainSpread / width / width, variance: error * error,
        rowCarriers: carriers,
        clusterCarriers: areRows
          ? carriers : (far * far).quotient(by: clusterSquares),
        degreesOfFreedom: spread.degreesOfFreedom, isZeroOne: kind == .zeroOne))
  }

  // MARK: - Figures

  /// The mean.
  public var estimate: Outcome<Double> {
    if let obstacle { return .undefined(obstacle) }
    return .finite(spread?.mean ?? .nan)
  }

  /// The CR2 standard error of the mean.
  ///
  /// - Returns: undefined where no spread is seen.
  public var standardError: Outcome<Double> {
    switch usableSpread {
    case .undefined(let reason): .undefined(reason)
    case .value(let spread): .finite(spread.standardError)
    }
  }

  /// The degrees of freedom of the standard error: Satterthwaite's for clusters, or rows less one.
  public var degreesOfFreedom: Outcome<Double> {
    if let reason = sampleObstacle { return .undefined(reason) }
    return .finite(spread?.degreesOfFreedom ?? .nan)
  }

  /// Why nothing is seen of the spread of whatever was sampled, if so.
  private var sampleObstacle: UndefinedReason? {
    if let obstacle { return obstacle }
    if rows == 1 { return .tooFewValues(1, needed: 2) }
    if let clusters, clusters == 1 { return .oneCluster }
    return nil
  }

  /// The spread, where the clusters or rows differ.
  private var usableSpread: Outcome<ClusterSpread> {
    if let reason = sampleObstacle { return .undefined(reason) }
    guard let spread else { return .undefined(.noData) }
    guard !allEqual else {
      return .undefined(kind == .unbounded ? .allValuesEqualWithoutEnds : .allValuesEqual)
    }
    guard !spread.isFlat else {
      return .undefined(isClustered ? .equalClusterMeans : .lostInRounding)
    }
    guard spread.standardError.isFinite, spread.degreesOfFreedom.isFinite else {
      return .undefined(.notFinite)
    }
    return .value(spread)
  }

  // MARK: - Intervals

  /// The method that the kind of the values and their clusters ask for.
  public var method: MeanIntervalMethod {
    switch kind {
    case .zeroOne: isClustered || isWeighted ? .score : .wilsonModified
    case .bounded: .score
    case .unbounded: (spread?.count ?? 0) < 3 ? .clusterT : .skewT
    }
  }

  /// Why ``method`` is the method, as one short clause.
  public var methodReason: String {
    let units =
      isClustered ? "in clusters" : isWeighted ? "of unequal weight" : "in independent rows"
    switch kind {
    case .zeroOne: return "0/1 values \(units)"
    case .bounded(let lower, let upper):
      return "values with declared ends \(shortText(lower)) to \(shortText(upper)) \(units)"
    case .unbounded:
      let few = isClustered ? "2 clusters" : "2 values"
      return method == .clusterT
        ? "no declared ends, and \(few) show no skewness"
        : "values without declared ends \(units)"
    }
  }

  /// The automatic interval.
  ///
  /// - Parameter level: between 0 and 1, both excluded; for one of K simultaneous intervals,
  ///   1 - alpha/K (Bonferroni).
  /// - Returns: an interval with its method, the reason for it, degrees of freedom and effective
  ///   number of rows. Undefined for one value (0/1 apart), for one cluster, and for equal values
  ///   on a scale without declared ends.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    interval(level: level, method: method, reason: methodReason)
  }

  /// An interval by a method that is named.
  ///
  /// - Returns: undefined where the method does not suit the values.
  public func interval(level: Double, method: MeanIntervalMethod) -> Outcome<ConfidenceInterval> {
    interval(level: level, method: method, reason: nil)
  }

  private func interval(
    level: Double, method: MeanIntervalMethod, reason: String?
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    if let obstacle { return .undefined(obstacle) }
    let tail = (1 - level) / 2
    let parts: Outcome<(lower: Double, upper: Double)>
    switch method {
    case .wilsonModified:
      guard kind == .zeroOne else { return .undefined(.outsideDomain("values of 0 and 1")) }
      guard !isWeighted else { return .undefined(.outsideDomain("rows of equal weight")) }
      return wilson(level: level, reason: reason)
    case .score:
      guard let design else { return .undefined(.endsNotDeclared) }
      if let reason = sampleObstacle { return .undefined(reason) }
      parts = .computing { () throws(GSLError) in try onScale(design.ends(tail: tail)) }
    case .skewT: parts = skewT(tail)
    case .clusterT: parts = clusterT(tail)
    case .tango, .agrestiCaffo, .mover:
      return .undefined(.outsideDomain("differences"))
    }
    return parts.flatMap { ends in
      guard ends.lower.isFinite, ends.upper.isFinite else { return .undefined(.notFinite) }
      return .value(
        ConfidenceInterval(
          lower: ends.lower, upper: ends.upper, level: level, method: method.rawValue,
          degreesOfFreedom: spread?.degreesOfFreedom, effectiveSampleSize: effectiveSize(method),
          methodReason: reason))
    }
  }

  private func wilson(level: Double, reason: String?) -> Outcome<ConfidenceInterval> {
    guard
      let proportion = try? Proportion(successes: Int(successes.rounded()), trials: rows)
    else { return .undefined(.notFinite) }
    return proportion.interval(level: level, method: .wilsonModified).map {
      ConfidenceInterval(
        lower: $0.lower, upper: $0.upper, level: level, method: $0.method, methodReason: reason)
    }
  }

  /// From shares of the way between the ends to the scale itself.
  private func onScale(_ shares: (lower: Double, upper: Double)) -> (lower: Double, upper: Double) {
    guard let ends = kind.ends else { return shares }
    let width = ends.upperBound - ends.lowerBound
    func place(_ share: Double) -> Double {
      share >= 1 ? ends.upperBound : min(ends.lowerBound + width * share, ends.upperBound)
    }
    return (place(shares.lower), place(shares.upper))
  }

  private func clusterT(_ tail: Double) -> Outcome<(lower: Double, upper: Double)> {
    usableSpread.flatMap { spread in
      .computing { () throws(GSLError) in
        let reach =
          try -StudentTDistribution.quantile(tail, degreesOfFreedom: spread.degreesOfFreedom)
          * spread.standardError
        return (spread.mean - reach, spread.mean + reach)
      }
    }
  }

  private func skewT(_ tail: Double) -> Outcome<(lower: Double, upper: Double)> {
    usableSpread.flatMap { spread in
      guard spread.count >= 3 else {
        return .undefined(.tooFewUnits(spread.count, needed: 3))
      }
      return .computing { () throws(GSLError) in
        try SkewCorrection(spread.skewness).ends(
          mean: spread.mean, error: spread.standardError, tail: tail,
          degreesOfFreedom: spread.degreesOfFreedom)
      }
    }
  }

  /// How many independent rows of equal weight tell as much; for `score` rows of 0 and 1.
  private func effectiveSize(_ method: MeanIntervalMethod) -> Double? {
    guard let spread else { return nil }
    if method == .score { return design?.effectiveSize }
    guard isClustered || isWeighted else { return nil }
    // Kish's design effect: the variance over that of independent rows.
    let n = spread.effectiveRows
    let plain = plainSpread / (n - 1)
    let size = n * plain / (spread.standardError * spread.standardError)
    // Clusters that balance out tell more, which a reader would take for an error.
    return size.isFinite ? min(size, n) : nil
  }

  // MARK: - Test

  /// The smallest alpha whose automatic interval, at level 1 - alpha, excludes the value.
  ///
  /// - Returns: 0...1; 1 where no interval does, and where no spread is seen of values without
  ///   declared ends: then nothing is separated.
  public func pValue(excluding value: Double) -> Outcome<Double> {
    if let obstacle { return .undefined(obstacle) }
    if method == .wilsonModified {
      return IntervalInversion.pValue(excluding: value) { interval(level: 1 - $0) }
    }
    if let design {
      if let reason = sampleObstacle { return .undefined(reason) }
      guard let ends = kind.ends else { return .undefined(.endsNotDeclared) }
      let share = (value - ends.lowerBound) / (ends.upperBound - ends.lowerBound)
      return .computing { () throws(GSLError) in try design.pValue(excluding: share) }
    }
    if sampleObstacle == nil, allEqual || spread?.isFlat == true { return .value(1) }
    return usableSpread.flatMap { spread in
      .computing { () throws(GSLError) in
        let distance = (spread.mean - value) / spread.standardError
        let correction = SkewCorrection(method == .skewT ? spread.skewness : 0)
        return try correction.pValue(
          distance: distance, degreesOfFreedom: spread.degreesOfFreedom)
      }
    }
  }

  /// The t statistic whose two-sided chance is ``pValue(excluding:)``, with its degrees of freedom:
  /// of the methods that have one.
  func statistic(against value: Double) -> Outcome<(value: Double, degreesOfFreedom: Double?)> {
    if let reason = sampleObstacle { return .undefined(reason) }
    guard method != .wilsonModified else { return .undefined(.outsideDomain("a t statistic")) }
    if let design, let ends = kind.ends {
      let share = (value - ends.lowerBound) / (ends.upperBound - ends.lowerBound)
      let statistic = design.statistic(against: share)
      guard statistic.isFinite else { return .undefined(.notFinite) }
      return .value((statistic, design.quantileFreedom))
    }
    return usableSpread.map { spread in
      let distance = (spread.mean - value) / spread.standardError
      let correction = SkewCorrection(method == .skewT ? spread.skewness : 0)
      let size = max(correction.quantile(distance: distance), 0)
      return (distance < 0 ? -size : size, spread.degreesOfFreedom)
    }
  }

  /// The standard error that the test of a value divides by: that of the values were their mean
  /// where the test puts it, or stretched for skewness.
  func testError(against value: Double, significance: Double) -> Outcome<Double> {
    guard let design, let ends = kind.ends else {
      return usableSpread.flatMap { spread in
        guard method == .skewT else { return .finite(spread.standardError) }
        return .computing { () throws(GSLError) in
          let quantile = try -StudentTDistribution.quantile(
            significance / 2, degreesOfFreedom: spread.degreesOfFreedom)
          return spread.standardError
            * SkewCorrection(spread.skewness).stretch(quantile: quantile)
        }
      }
    }
    if let reason = sampleObstacle { return .undefined(reason) }
    guard !design.isConstant else { return .undefined(.allValuesEqual) }
    let width = ends.upperBound - ends.lowerBound
    let share = (value - ends.lowerBound) / width
    return .finite(width * (share * (1 - share) / design.effectiveSize).squareRoot())
  }

  // MARK: - Cautions

  /// What a reader must know of the automatic interval.
  public var cautions: [IntervalCaution] { cautions(for: method) }

  /// What a reader must know of an interval by this method.
  public func cautions(for method: MeanIntervalMethod) -> [IntervalCaution] {
    guard sampleObstacle == nil, let spread else { return [] }
    var cautions: [IntervalCaution] = []
    switch method {
    case .score:
      guard let design else { return [] }
      if isClustered, design.carriers < 4 {
        cautions.append(
          .spreadMostlyAssumed(
            clusters: design.carriers, correlation: ScoreDesign.priorCorrelation))
      }
      if isClustered, spread.count >= 13,
        spread.degreesOfFreedom < 0.6 * Double(spread.count - 1),
        max(design.share, design.rest) >= 0.75
      {
        cautions.append(.unequalClusters)
      }
    case .skewT:
      guard spread.count < 30, !spread.isFlat else { break }
      if abs(spread.skewness) * Double(spread.count).squareRoot() > 1 {
        cautions.append(.skewedSample(count: spread.count, areClusters: isClustered))
      } else if isClustered {
        cautions.append(.unseenTail(clusters: spread.count))
      }
    case .wilsonModified:
      if isClustered { cautions.append(.clustersIgnored) }
    case .clusterT, .tango, .agrestiCaffo, .mover: break
    }
    if isWeighted { cautions.append(.unequalWeights) }
    return cautions
  }
}

/// How an interval for a mean, or for a difference of means, is made where no resampling is needed.
public enum MeanIntervalMethod: String, CaseIterable, Codable, Sendable {
  /// Wilson (1927) with the ends of Brown, Cai & DasGupta (2001) near 0 and 1: independent 0/1
  /// values.
  case wilsonModified = "wilson-modified"
  /// Wilson's score interval on an effective number of rows, with a t quantile: values with
  /// declared ends, or 0/1, in clusters or not.
  case score
  /// The wider end of `cluster-t` and of Hall's (1992) t corrected for skewness: values without
  /// declared ends.
  case skewT = "skew-t"
  /// Mean plus and minus a t quantile times the CR2 standard error (Bell & McCaffrey 2002).
  case clusterT = "cluster-t"
  /// Tango's (1998) score interval for paired 0/1 differences, in clusters on an effective number.
  case tango
  /// Agresti & Caffo (2000) for two independent 0/1 samples, in clusters on effective numbers.
  case agrestiCaffo = "agresti-caffo"
  /// Square-and-add of two single intervals (Newcombe 1998; Zou & Donner 2008).
  case mover
}

/// What an interval speaks of.
public enum Estimand: String, CaseIterable, Codable, Sendable, CustomStringConvertible {
  /// The mean over items (and clusters) like these: the ones at hand are a sample.
  case itemsLikeThese
  /// The mean over just these items: only what was repeated on them is a sample.
  case theseItems

  /// The estimand as one plain clause.
  public var description: String {
    switch self {
    case .itemsLikeThese:
      "the mean over items like these: those at hand, and their clusters, count as a sample"
    case .theseItems: "the mean over these items: only what was repeated on them counts as a sample"
    }
  }
}
