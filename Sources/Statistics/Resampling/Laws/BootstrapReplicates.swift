/// Replicates of one statistic, however they were drawn, and what can be said from them alone.
public struct BootstrapReplicates: ResamplingDistribution {
  /// The statistic on the data as observed.
  public let estimate: Double
  /// The replicates in which the statistic could be computed, in the order they were drawn.
  public let values: [Double]
  /// How many replicates were left out because the statistic was not finite there.
  public let undefined: Int

  /// What two values may differ by through rounding alone; 0 where nothing is known of it.
  let resolution: Double

  /// Collects replicates.
  ///
  /// - Parameters:
  ///   - replicates: one value per resample. NaNs and infinities count as undefined.
  ///   - estimate: the statistic on the data as observed.
  public init(_ replicates: [Double], estimate: Double) {
    self.init(replicates, estimate: estimate, resolution: 0)
  }

  init(_ replicates: some Collection<Double>, estimate: Double, resolution: Double) {
    self.estimate = estimate
    self.resolution = resolution
    values = replicates.filter(\.isFinite)
    undefined = replicates.count - values.count
  }

  /// The largest share of undefined replicates with which intervals are still given.
  public static let toleratedUndefinedShare = 0.05

  /// Why nothing can be said about the spread of the statistic, if so.
  public var obstacle: UndefinedReason? {
    guard estimate.isFinite else { return .notFinite }
    let total = values.count + undefined
    guard total >= 2 else { return .tooFewReplicates(total) }
    let share = Double(undefined) / Double(total)
    if share > Self.toleratedUndefinedShare { return .undefinedReplicates(share: share) }
    guard values.count >= 2 else { return .tooFewReplicates(values.count) }
    let moments = ReplicateMoments(values)
    guard moments.standardDeviation.isFinite else { return .notFinite }
    return moments.isConstant(resolution: resolution) ? .constantData : nil
  }

  /// The standard deviation of the replicates, with divisor B - 1.
  public var standardError: Outcome<Double> {
    if let obstacle { return .undefined(obstacle) }
    return .value(ReplicateMoments(values).standardDeviation)
  }

  /// The mean of the replicates.
  public var mean: Outcome<Double> {
    if let obstacle { return .undefined(obstacle) }
    return .value(ReplicateMoments(values).mean)
  }

  /// The share of the replicates below the estimate, on 0...1, by the given rule for ties.
  public func shareBelow(_ rule: BiasCorrectionRule = .midRank) -> Outcome<Double> {
    guard !values.isEmpty else { return .undefined(.tooFewReplicates(0)) }
    var below = 0
    var tied = 0
    for value in values {
      if abs(value - estimate) <= resolution {
        tied += 1
      } else if value < estimate {
        below += 1
      }
    }
    let half = rule == .midRank ? tied : 0
    return .value(Double(2 * below + half) / Double(2 * values.count))
  }
}

extension BootstrapReplicates {
  /// The studentized (bootstrap-t) interval.
  ///
  /// - Parameters:
  ///   - level: between 0 and 1, both excluded.
  ///   - standardError: the standard error of the estimate, positive.
  ///   - replicateErrors: the standard error within each replicate, in the order of `values` and as
  ///     many; replicates whose error is not positive are left out.
  ///   - quantileRule: how quantiles are read off.
  ///
  /// Source: Davison & Hinkley (1997), eq. 5.7.
  public func studentizedInterval(
    level: Double, standardError: Double, replicateErrors: [Double],
    quantileRule: QuantileRule = .type7
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    if let obstacle { return .undefined(obstacle) }
    guard standardError > 0, standardError.isFinite else { return .undefined(.constantData) }
    let studentized = BootstrapReplicates(
      zip(values, replicateErrors).map { ($0 - estimate) / ($1 > 0 ? $1 : .nan) }
        + Array(repeating: .nan, count: max(values.count - replicateErrors.count, 0)),
      estimate: 0)
    if let obstacle = studentized.obstacle { return .undefined(obstacle) }
    let tail = (1 - level) / 2
    return studentized.quantiles(tail, 1 - tail, quantileRule).flatMap {
      ConfidenceInterval.between(
        estimate - standardError * $0.upper, estimate - standardError * $0.lower, level: level,
        method: "studentized", quantileRule: quantileRule, remark: $0.remark)
    }
  }

  /// The quantiles at two levels, marked where they are read off beyond the outermost of the
  /// replicates, as R `boot` warns.
  public func quantiles(
    _ lower: Double, _ upper: Double, _ rule: QuantileRule
  ) -> Outcome<ResamplingQuantiles> {
    var order = OrderStatistics(values)
    let places = Double(values.count + 1)
    // 1 - 0.9 is not 0.1: a level that the replicates just resolve must not be remarked.
    let fuzz = 1e-9
    let isBeyond =
      places * lower < 1 - fuzz || places * upper > Double(values.count) + fuzz
    return rule.quantile(lower, of: &order).flatMap { low in
      rule.quantile(upper, of: &order).map { high in
        ResamplingQuantiles(
          lower: low, upper: high, rule: rule, remark: isBeyond ? .extremeReplicates : nil)
      }
    }
  }
}
